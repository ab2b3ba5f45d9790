//! What all requests of a process share.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64};
use std::sync::{Arc, Mutex, OnceLock, RwLock};

use facility_record::{Kind, Value, Vocabularies};
use facility_search::Index;
use facility_store::{Store, Waking, db::Fault};

use super::cache::{Cache, Kept};
use super::files::Scan;
use super::hashing::Hashing;
use super::limits::Limits;
use super::page::Page;
use super::room::Room;

/// The running facility.
pub struct Site {
    /// The database.
    pub store: Store,
    /// The search index: public projections only.
    pub index: Index,
    /// The lists of codes in force; a request takes them once ([`super::ask::Ask::vocabularies`]).
    pub vocabularies: RwLock<Arc<Vocabularies>>,
    /// The rooms, in the order of the menu.
    pub rooms: Vec<Room>,
    /// All routes.
    pub pages: Vec<Page>,
    /// Pages drawn for visitors.
    pub cache: Cache,
    /// The address under which people reach the facility, without a slash at the end.
    pub public_url: String,
    /// Where the ids of erased people are kept, beside the database.
    pub erasures: Option<std::path::PathBuf>,
    /// Whether mails leave the house; else they are kept in the outbox.
    pub sends_mail: AtomicBool,
    /// Whether this is the fictional demo world.
    pub is_demo: bool,
    /// Secret that form tokens are made with.
    pub form_secret: String,
    /// Where passwords are hashed.
    pub hashing: Hashing,
    /// Facts that wait to be written together, by kind of fact.
    pub jottings: Mutex<HashMap<&'static str, Vec<Vec<Value>>>>,
    /// The last public change of each kind, as far as this node knows.
    pub versions: RwLock<HashMap<String, i64>>,
    /// The last change that the search index of this node has taken account of.
    pub followed: AtomicI64,
    /// Whether the index has been up to date once since the process started.
    pub has_caught_up: AtomicBool,
    /// How often programs and visitors may ask, and do what anybody may do.
    pub limits: Limits,
    /// What checks files for viruses, if anything does.
    pub scan: OnceLock<Scan>,
    /// The provider that people may sign in with, if there is one.
    #[cfg(feature = "oidc")]
    pub provider: OnceLock<super::openid::Provider>,
    /// Views that rooms keep on this node.
    pub views: Views,
    /// Counts for `/metrics`.
    pub counts: Counts,
}

/// Views of the records that rooms keep on this node, one of each type; each can be thrown away.
#[derive(Default)]
pub struct Views(Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>);

impl Views {
    /// The view of this type, empty where there was none yet.
    pub fn of<T: Default + Any + Send + Sync>(&self) -> Arc<T> {
        let mut views = self.0.lock().expect("no panic holds it");
        let view = views.entry(TypeId::of::<T>()).or_insert_with(|| Arc::new(T::default()));
        view.clone().downcast().expect("it stands under its type")
    }
}

/// Counts since the process started.
#[derive(Debug, Default)]
pub struct Counts {
    /// Requests by the first digit of their status.
    pub answers: [AtomicU64; 6],
    /// Requests answered from a kept page.
    pub kept: AtomicU64,
    /// Microseconds spent on answers.
    pub micros: AtomicU64,
}

impl Site {
    /// Whether people reach the facility by HTTPS.
    pub fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// The kind of this room slug and plural.
    pub fn kind_at(&self, room: &str, plural: &str) -> Option<&'static Kind> {
        let kind = self.store.kind_of_plural(&plural.replace('-', "_"))?;
        (super::room::slug(kind.room) == room).then_some(kind)
    }

    /// The lists of codes in force.
    pub fn vocabularies(&self) -> Arc<Vocabularies> {
        self.vocabularies.read().expect("no panic holds it").clone()
    }

    /// Puts other lists of codes in force. Pages that were drawn with the old ones are forgotten.
    pub fn put_in_force(&self, vocabularies: Arc<Vocabularies>) {
        *self.vocabularies.write().expect("no panic holds it") = vocabularies;
        self.cache.forget();
    }

    /// Keeps a page for others, if the lists of codes that it was drawn with are still in force.
    pub fn keep(&self, drawn_with: &Arc<Vocabularies>, address: &str, page: &Arc<Kept>) {
        let in_force = self.vocabularies.read().expect("no panic holds it");
        if Arc::ptr_eq(&in_force, drawn_with) {
            self.cache.keep(address.to_owned(), page.clone());
        }
    }

    /// The number of the last public change of a kind, as far as this node knows.
    pub fn version(&self, kind: &str) -> i64 {
        self.versions.read().expect("no panic holds it").get(kind).copied().unwrap_or(0)
    }

    /// Notes facts that are written together with others, soon.
    pub fn jot(&self, fact: &'static str, row: Vec<Value>) {
        let mut waiting = self.jottings.lock().expect("no panic holds it");
        let rows = waiting.entry(fact).or_default();
        if rows.len() < 10_000 {
            rows.push(row);
        }
    }

    /// Writes the facts that wait.
    ///
    /// # Errors
    /// When the database fails; what could not be written waits on.
    pub async fn write_jottings(&self, now: i64) -> Result<(), Fault> {
        let waiting = std::mem::take(&mut *self.jottings.lock().expect("no panic holds it"));
        for (name, rows) in waiting {
            let Some(fact) = self.store.fact_kinds().iter().find(|fact| fact.name == name) else {
                continue;
            };
            if let Err(refusal) = self.store.append_facts(fact, &rows, "", now).await {
                rows.into_iter().for_each(|row| self.jot(fact.name, row));
                if let facility_store::Refusal::Fault(fault) = refusal {
                    return Err(fault);
                }
            }
        }
        Ok(())
    }
}

/// All wakings of the rooms, for the store.
pub fn wakings(rooms: &[Room]) -> Vec<Waking> {
    let kinds: Vec<&'static Kind> = rooms.iter().flat_map(|room| room.kinds.clone()).collect();
    let mut wakings: Vec<Waking> =
        rooms.iter().flat_map(|room| room.listeners.iter().map(|(waking, _)| *waking)).collect();
    for (heard, listener, _) in rooms.iter().flat_map(|room| &room.on_moves) {
        for kind in &kinds {
            let steps = kind.moves.iter().filter(|step| heard(kind, step));
            wakings.extend(steps.map(|step| Waking {
                kind: kind.name,
                change: step.name,
                listener,
            }));
        }
    }
    wakings
}

/// Now, in milliseconds since 1970.
pub fn now() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}
