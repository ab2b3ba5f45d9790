//! The only crate with SQL: records, facts, changes and people in SQLite or PostgreSQL.
#![forbid(unsafe_code)]

mod canonical;
mod changes;
mod codes;
mod consents;
mod curation;
pub mod db;
mod digests;
mod erasure;
mod facts;
mod file_checks;
mod file_uses;
mod files;
mod identities;
mod intake_profiles;
mod intakes;
mod keep;
mod link_checks;
mod list;
mod mails;
mod memberships;
mod mergers;
mod once;
mod originals;
mod origins;
mod parts;
mod passages;
mod people;
mod records;
mod reminders;
mod retraction;
mod second_factors;
mod secrets;
mod sessions;
mod tables;
mod tokens;
mod views;
mod work;
mod write;

use std::collections::HashMap;
use std::sync::Mutex;

use facility_record::{FactKind, Kind};
use tokio::sync::watch;

use db::{Batch, Db, Fault, FaultKind, WriteError};

pub use canonical::{canonical, random_hex, sha256};
pub use changes::{Change, NO_LINE, PublicLine, public_line};
pub use codes::{NewCode, Proof, Typed};
pub use consents::Consent;
pub use curation::Wait;
pub use facts::Fact;
pub use file_checks::FileCounts;
pub use file_uses::{FilePlace, files_in, same_files};
pub use files::{FileState, NewFile, StoredFile};
pub use identities::Identity;
pub use intake_profiles::IntakeProfile;
pub use intakes::{Intake, IntakeRecord};
pub use keep::Keep;
pub use link_checks::{Checked, LinkCheck};
pub use list::{Listing, Order};
pub use mails::{Delivery, Letter, Mail, Sealed};
pub use memberships::{Invitation, Member, MemberRole};
pub use mergers::{Merger, repointed};
pub use once::Earlier;
pub use originals::{is_stale, original_digest};
pub use origins::Origin;
pub use parts::{address_place, links, public_facets};
pub use people::Profile;
pub use records::{Edition, Record};
pub use second_factors::SecondFactor;
pub use sessions::{OpenSession, Session};
pub use tokens::{Token, TokenWish};
pub use work::{Derived, Todo};
pub use write::{Refusal, Save, Writing, public_digest};

/// A listener of changes: who is woken by which change of which kind.
#[derive(Clone, Copy, Debug)]
pub struct Waking {
    /// The kind of record.
    pub kind: &'static str,
    /// The move, or `edit`, `import`.
    pub change: &'static str,
    /// The listener's name, unique.
    pub listener: &'static str,
}

/// The records and facts of the installation.
pub struct Store {
    db: Db,
    kinds: Vec<&'static Kind>,
    facts: Vec<FactKind>,
    wakings: Vec<Waking>,
    secrets: Mutex<HashMap<String, String>>,
    keep: Keep,
    news: watch::Sender<i64>,
}

impl Store {
    /// Opens the database, brings its tables up to date and makes the views of all kinds.
    ///
    /// # Errors
    /// When the database cannot be reached or is newer than this program.
    pub async fn open(
        url: &str,
        kinds: Vec<&'static Kind>,
        facts: Vec<FactKind>,
        wakings: Vec<Waking>,
    ) -> Result<Store, Fault> {
        let db = Db::open(url).await?;
        db.migrate(tables::STEPS).await?;
        let (news, _) = watch::channel(0);
        let store = Store {
            db,
            kinds,
            facts,
            wakings,
            secrets: Mutex::default(),
            keep: Keep::Database,
            news,
        };
        store.shape_facts().await?;
        store.shape_views().await?;
        Ok(store)
    }

    /// The store, with the content of new files kept there.
    #[must_use]
    pub fn keeping(mut self, keep: Keep) -> Store {
        self.keep = keep;
        self
    }

    /// Where the content of new files is kept.
    pub fn keep(&self) -> &Keep {
        &self.keep
    }

    /// All kinds of records, in the order of the rooms.
    pub fn kinds(&self) -> &[&'static Kind] {
        &self.kinds
    }

    /// The kind of this name.
    pub fn kind(&self, name: &str) -> Option<&'static Kind> {
        self.kinds.iter().find(|kind| kind.name == name).copied()
    }

    /// The kind with this plural.
    pub fn kind_of_plural(&self, plural: &str) -> Option<&'static Kind> {
        self.kinds.iter().find(|kind| kind.plural == plural).copied()
    }

    /// All kinds of facts.
    pub fn fact_kinds(&self) -> &[FactKind] {
        &self.facts
    }

    /// A fresh id: a UUIDv7, so that ids sort by time.
    pub fn new_id(&self) -> String {
        uuid::Uuid::now_v7().to_string()
    }

    /// Says the number of the last change of this process whenever there is a new one.
    pub fn news(&self) -> watch::Receiver<i64> {
        self.news.subscribe()
    }

    /// Whether the database answers and takes writes.
    ///
    /// # Errors
    /// When it does not.
    pub async fn is_ready(&self) -> Result<(), Fault> {
        let mut batch = Batch::default();
        let sql = "INSERT INTO setting (name, value) VALUES ('ready', $1) \
                   ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        batch.add(sql, cells![random_hex(8)]);
        self.write_plain(batch).await
    }

    /// How many statements the database was asked for since it was opened.
    pub fn statements(&self) -> u64 {
        self.db.statements()
    }

    /// Closes the database after what was accepted is written.
    pub async fn close(&self) {
        self.db.clone().close().await;
    }

    pub(crate) fn announce<'a>(&self, seq: i64, _kinds: impl Iterator<Item = &'a str>) {
        // Two writes may be announced in another order than they were committed in.
        self.news.send_modify(|last| *last = seq.max(*last));
    }

    pub(crate) fn listeners(&self, kind: &str, change: &str) -> Vec<&'static str> {
        let woken = |waking: &&Waking| waking.kind == kind && waking.change == change;
        self.wakings.iter().filter(woken).map(|waking| waking.listener).collect()
    }

    pub(crate) async fn write_plain(&self, batch: Batch) -> Result<(), Fault> {
        self.write_counting(batch).await.map(|_| ())
    }

    /// Writes a batch; how many rows its last statement touched.
    pub(crate) async fn write_counting(&self, batch: Batch) -> Result<u64, Fault> {
        let outcome = self.db.write(batch).await.map_err(plain_fault)?;
        Ok(outcome.counts.last().copied().unwrap_or(0))
    }
}

pub(crate) fn plain_fault(error: WriteError) -> Fault {
    match error {
        WriteError::Fault(fault) => fault,
        WriteError::Unmet { label } => {
            Fault::new(FaultKind::Other, format!("expectation not met: {label}"))
        }
    }
}
