//! The outbox: mails wait here from the transaction of their cause until a mail server has taken
//! them. A mail stays on the page of the person it was written to.

use ring::digest;
use serde_json::{Map, Value as Json, json};

use crate::canonical::{random_hex, sha256};
use crate::db::{Batch, Fault, Row};
use crate::people::{open, seal};
use crate::{Store, Writing, cells, plain_fault};

/// A mail that is to be written.
#[derive(Clone, Debug, Default)]
pub struct Letter {
    /// To whom, an id of the person table; empty = to an address that belongs to nobody here yet.
    pub person: String,
    /// The address, where it is not the one of the person.
    pub to: String,
    /// Code of the language it is written in.
    pub language: String,
    /// Name of its template.
    pub template: String,
    /// What the template fills in.
    pub words: Map<String, Json>,
    /// Whether it is not mailed, as its reader wants, and stands on their page alone.
    pub is_kept: bool,
    /// What it is about, so that it is written once however often that is noted; empty = always.
    pub once: String,
}

/// A letter as it is stored: nobody reads it without a key.
#[derive(Clone, Debug)]
pub struct Sealed {
    id: String,
    letter: Letter,
    sealed: Vec<u8>,
}

/// A mail in the outbox, opened.
#[derive(Clone, Debug)]
pub struct Mail {
    /// Its id, which its Message-ID is made of: the same however often it is sent.
    pub id: String,
    /// To whom it is; empty = nobody who has an account.
    pub person: String,
    /// The address, where there is no person.
    pub to: String,
    /// Code of its language.
    pub language: String,
    /// Name of its template.
    pub template: String,
    /// What the template fills in.
    pub words: Map<String, Json>,
    /// `waiting`, `sent`, `dead`, or `kept` when it is on the page of its person alone.
    pub state: String,
    /// When it was written, in milliseconds since 1970.
    pub created: i64,
    /// When it is sent next.
    pub due: i64,
    /// How often sending it failed.
    pub failures: i64,
    /// What the mail server said last, without addresses.
    pub fault: String,
    /// Whether its person has looked at it here.
    pub is_read: bool,
}

/// What became of a mail that was tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// A mail server has taken it.
    Sent,
    /// It is tried again at this moment, for this reason.
    Again(i64, String),
    /// It is not tried again, for this reason.
    Dead(String),
    /// It has nothing to say any more to whom it was written, and is kept nowhere.
    Moot,
}

const COLUMNS: &str =
    "id, person, language, template, sealed, state, created, due, failures, fault, is_read";

impl Store {
    /// Seals a letter under the key of its person, or of the installation where there is none.
    /// `None` when the person was erased.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn seal_letter(&self, letter: Letter) -> Result<Option<Sealed>, Fault> {
        let id = match letter.once.as_str() {
            "" => random_hex(16),
            once => sha256(format!("{once}\n{}\n{}", letter.person, letter.template).as_bytes())
                [..32]
                .to_owned(),
        };
        let Some(key) = self.mail_key(&letter.person).await? else { return Ok(None) };
        let text = json!({"to": letter.to, "words": letter.words}).to_string();
        let sealed = seal(&key, &letter.person, text.as_bytes());
        Ok(Some(Sealed { id, letter, sealed }))
    }

    /// Writes letters into the outbox, in a transaction of their own.
    ///
    /// # Errors
    /// When the database fails: none was written.
    pub async fn post(&self, letters: Vec<Letter>, now: i64) -> Result<(), Fault> {
        let mut batch = Batch::default();
        for letter in letters {
            if let Some(sealed) = self.seal_letter(letter).await? {
                add(&mut batch, &sealed, now);
            }
        }
        self.write_plain(batch).await
    }

    /// Takes the mail that waits longest, for so many milliseconds: nobody else gets it meanwhile.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_mail(&self, now: i64, lease: i64) -> Result<Option<Mail>, Fault> {
        let sql =
            "SELECT 1 FROM mail WHERE state = 'waiting' AND due <= $1 AND leased <= $1 LIMIT 1";
        if self.db.row(sql, &cells![now]).await?.is_none() {
            return Ok(None);
        }
        let mut batch = Batch::default();
        let taken = batch.query(
            format!(
                "WITH next AS MATERIALIZED (SELECT id FROM mail WHERE state = 'waiting' \
                 AND due <= $1 AND leased <= $1 ORDER BY due, id LIMIT 1 {}) \
                 UPDATE mail SET leased = $2 WHERE id IN (SELECT id FROM next) RETURNING {COLUMNS}",
                self.db.dialect().pick()
            ),
            cells![now, now + lease],
        );
        let outcome = self.db.write(batch).await.map_err(plain_fault)?;
        match outcome.rows[taken].first() {
            Some(row) => self.open_mail(row).await.map(Some),
            None => Ok(None),
        }
    }

    /// Notes what became of a mail.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn settle_mail(&self, id: &str, delivery: &Delivery) -> Result<(), Fault> {
        let mut batch = Batch::default();
        match delivery {
            Delivery::Sent => {
                // Nobody's page keeps what was written to an address alone.
                batch.add("DELETE FROM mail WHERE id = $1 AND person = ''", cells![id]);
                let sql = "UPDATE mail SET state = 'sent', leased = 0, fault = '' WHERE id = $1";
                batch.add(sql, cells![id])
            }
            Delivery::Again(due, fault) => batch.add(
                "UPDATE mail SET due = $2, leased = 0, failures = failures + 1, fault = $3 \
                 WHERE id = $1",
                cells![id, *due, fault],
            ),
            Delivery::Moot => batch.add("DELETE FROM mail WHERE id = $1", cells![id]),
            Delivery::Dead(fault) => batch.add(
                "UPDATE mail SET state = 'dead', leased = 0, failures = failures + 1, fault = $2 \
                 WHERE id = $1",
                cells![id, fault],
            ),
        };
        self.write_plain(batch).await
    }

    /// The mails written to a person, the latest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mails_of(&self, person: &str, limit: usize) -> Result<Vec<Mail>, Fault> {
        let sql = format!(
            "SELECT {COLUMNS} FROM mail WHERE person = $1 ORDER BY created DESC, id LIMIT $2"
        );
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.all_mails(&sql, &cells![person, limit]).await
    }

    /// How many mails a person has not looked at here.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_unread(&self, person: &str) -> Result<i64, Fault> {
        let sql = "SELECT COUNT(*) FROM mail WHERE person = $1 AND is_read = 0";
        Ok(self.db.row(sql, &cells![person]).await?.map_or(0, |row| row.int(0)))
    }

    /// Notes that a person has looked at the mails written to them until this moment.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn read_mails(&self, person: &str, until: i64) -> Result<(), Fault> {
        let mut batch = Batch::default();
        let sql = "UPDATE mail SET is_read = 1 WHERE person = $1 AND created <= $2 AND is_read = 0";
        batch.add(sql, cells![person, until]);
        self.write_plain(batch).await
    }

    /// Whether a person wants no more mails of this template.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_muted(&self, person: &str, template: &str) -> Result<bool, Fault> {
        let sql = "SELECT 1 FROM mail_choice WHERE person = $1 AND template = $2";
        Ok(self.db.row(sql, &cells![person, template]).await?.is_some())
    }

    /// Notes whether a person wants no more mails of this template.
    ///
    /// # Errors
    /// When the database fails, or there is no such person.
    pub async fn mute(&self, person: &str, template: &str, muted: bool) -> Result<(), Fault> {
        let mut batch = Batch::default();
        let sql = match muted {
            true => {
                "INSERT INTO mail_choice (person, template) VALUES ($1, $2) ON CONFLICT DO NOTHING"
            }
            false => "DELETE FROM mail_choice WHERE person = $1 AND template = $2",
        };
        batch.add(sql, cells![person, template]);
        self.write_plain(batch).await
    }

    /// Mails in this state, the oldest first, and how many there are in all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn outbox(&self, state: &str, limit: usize) -> Result<(Vec<Mail>, i64), Fault> {
        let count = "SELECT COUNT(*) FROM mail WHERE state = $1";
        let count = self.db.row(count, &cells![state]).await?.map_or(0, |row| row.int(0));
        let sql =
            format!("SELECT {COLUMNS} FROM mail WHERE state = $1 ORDER BY created, id LIMIT $2");
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        Ok((self.all_mails(&sql, &cells![state, limit]).await?, count))
    }

    /// Sends a dead mail again, or all (empty); how many there were.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revive_mail(&self, id: &str, now: i64) -> Result<u64, Fault> {
        let mut batch = Batch::default();
        batch.add(
            "UPDATE mail SET state = 'waiting', due = $2, failures = 0 \
             WHERE state = 'dead' AND (id = $1 OR $1 = '')",
            cells![id, now],
        );
        self.write_counting(batch).await
    }

    /// Forgets mails that were written before this moment and wait no more; how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_mails(&self, before: i64) -> Result<u64, Fault> {
        let mut batch = Batch::default();
        batch.add(
            "DELETE FROM mail WHERE created < $1 AND (state <> 'waiting' OR person = '')",
            cells![before],
        );
        self.write_counting(batch).await
    }

    async fn all_mails(&self, sql: &str, cells: &[crate::db::Cell]) -> Result<Vec<Mail>, Fault> {
        let mut mails = Vec::new();
        for row in self.db.rows(sql, cells).await? {
            mails.push(self.open_mail(&row).await?);
        }
        Ok(mails)
    }

    async fn open_mail(&self, row: &Row) -> Result<Mail, Fault> {
        let person = row.text(1);
        let key = self.mail_key(person).await?;
        let text = key.and_then(|key| open(&key, person, row.blob(4))).unwrap_or_default();
        let known: Json = serde_json::from_slice(&text).unwrap_or_default();
        Ok(Mail {
            id: row.text(0).to_owned(),
            person: person.to_owned(),
            to: known["to"].as_str().unwrap_or_default().to_owned(),
            language: row.text(2).to_owned(),
            template: row.text(3).to_owned(),
            words: known["words"].as_object().cloned().unwrap_or_default(),
            state: row.text(5).to_owned(),
            created: row.int(6),
            due: row.int(7),
            failures: row.int(8),
            fault: row.text(9).to_owned(),
            is_read: row.int(10) == 1,
        })
    }

    /// The key of a person, or the one of the installation for those who have no account. It is looked
    /// for in the table either way: how long a letter takes must not tell whether there is an account.
    async fn mail_key(&self, person: &str) -> Result<Option<Vec<u8>>, Fault> {
        match self.key_of(person).await? {
            None if person.is_empty() => Ok(Some(self.own_key("mail").await?)),
            key => Ok(key),
        }
    }

    /// A key of the installation, by its name.
    pub(crate) async fn own_key(&self, name: &str) -> Result<Vec<u8>, Fault> {
        let secret = self.secret(name).await?;
        Ok(digest::digest(&digest::SHA256, secret.as_bytes()).as_ref().to_vec())
    }
}

impl Writing<'_> {
    /// Writes a letter into the outbox in this transaction.
    pub fn post(&mut self, sealed: &Sealed) {
        let now = self.now();
        add(self.batch(), sealed, now);
    }
}

fn add(batch: &mut Batch, sealed: &Sealed, now: i64) {
    let letter = &sealed.letter;
    batch.add(
        "INSERT INTO mail (id, person, language, template, sealed, state, created, due, leased, \
         failures, fault, is_read) VALUES ($1, $2, $3, $4, $5, $7, $6, $6, 0, 0, '', 0) \
         ON CONFLICT (id) DO NOTHING",
        cells![
            &sealed.id,
            &letter.person,
            &letter.language,
            &letter.template,
            sealed.sealed.clone(),
            now,
            if letter.is_kept { "kept" } else { "waiting" }
        ],
    );
}
