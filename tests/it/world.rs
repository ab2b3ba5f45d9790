//! A running facility for a test: a database of its own, the real server on a free port.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use facility::commands::serve;
use facility::web::{limits::Limits, room::Room, server, site};
use facility::{follow, rooms, worker};
use facility_access::{Grant, Person, Role, Scope};
use facility_record::{Body, Kind};
use facility_store::db::{Db, Row};
use facility_store::{Keep, Profile, Record, Save, Session, Store, TokenWish};
use tokio::runtime::Runtime;
use tokio::sync::oneshot;

use crate::people::Somebody;

/// Twelve hours in milliseconds.
const LONG: i64 = 12 * 3_600_000;

/// A running facility.
pub struct World {
    /// Where it listens.
    pub base: String,
    /// What its requests share.
    pub site: Arc<site::Site>,
    /// The same database by SQL, for what the store does not say of itself.
    pub db: Db,
    /// Database file and index; gone with the world.
    directory: Option<tempfile::TempDir>,
    runtime: Runtime,
    stop: Option<oneshot::Sender<()>>,
}

/// The databases to show a claim on: SQLite, and PostgreSQL where there is one.
pub fn databases() -> Vec<(String, tempfile::TempDir)> {
    static SCHEMAS: AtomicU64 = AtomicU64::new(0);
    let directory = tempfile::tempdir().unwrap();
    let mut all = vec![(file_in(&directory), directory)];
    if let Ok(postgres) = std::env::var("FACILITY_TEST_POSTGRES") {
        let number = SCHEMAS.fetch_add(1, Ordering::Relaxed);
        let name = format!("it_{}_{number}", std::process::id());
        let runtime = Runtime::new().unwrap();
        runtime.block_on(async {
            let admin = Db::open(&postgres).await.expect("FACILITY_TEST_POSTGRES");
            admin.run_script(&[format!("CREATE SCHEMA {name}")]).await.unwrap();
        });
        let sign = if postgres.contains('?') { '&' } else { '?' };
        let url = format!("{postgres}{sign}options=-csearch_path%3D{name}");
        all.push((url, tempfile::tempdir().unwrap()));
    }
    all
}

/// The file that the commands use in this data directory.
pub fn file_in(directory: &tempfile::TempDir) -> String {
    directory.path().join("facility.sqlite").to_string_lossy().into_owned()
}

/// Opens the store with the kinds of all rooms.
pub async fn open(database: &str) -> Store {
    open_with(rooms::rooms(), database).await
}

/// Opens the store with the kinds of these rooms.
async fn open_with(rooms: Vec<Room>, database: &str) -> Store {
    let kinds = rooms.iter().flat_map(|room| room.kinds.iter().copied()).collect();
    let wakings = site::wakings(&rooms);
    let facts = rooms.into_iter().flat_map(|room| room.facts).collect();
    Store::open(database, kinds, facts, wakings).await.unwrap()
}

/// A session that holds the roles of its person.
pub fn strong(person: &str) -> Session {
    Session { person: person.to_owned(), is_strong: true }
}

/// Runs the claim on every database.
pub fn everywhere(claim: impl Fn(&World)) {
    for (database, directory) in databases() {
        claim(&World::start(database, directory));
    }
}

/// Runs the claim on every database, in a facility in which nothing happens but what somebody does.
pub fn everywhere_still(claim: impl Fn(&World)) {
    for place in databases() {
        claim(&World::opened(place, Limits::none(), rooms::rooms, Keep::Database, false));
    }
}

impl World {
    pub fn start(database: String, directory: tempfile::TempDir) -> World {
        World::with_limits(database, directory, Limits::none())
    }

    /// A facility that counts what programs ask for.
    pub fn with_limits(database: String, directory: tempfile::TempDir, limits: Limits) -> World {
        World::built((database, directory), limits, rooms::rooms, Keep::Database)
    }

    /// A facility with other rooms, or with the content of files elsewhere.
    pub fn built(
        place: (String, tempfile::TempDir),
        limits: Limits,
        rooms: fn() -> Vec<Room>,
        keep: Keep,
    ) -> World {
        World::opened(place, limits, rooms, keep, true)
    }

    /// With listeners that follow what happens, or without.
    fn opened(
        (database, directory): (String, tempfile::TempDir),
        limits: Limits,
        rooms: fn() -> Vec<Room>,
        keep: Keep,
        has_listeners: bool,
    ) -> World {
        let runtime = Runtime::new().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let (site, base, db) = runtime.block_on(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            let base = format!("http://{}", listener.local_addr().unwrap());
            let index = directory.path().join("index");
            let store = open_with(rooms(), &database).await.keeping(keep);
            let site = serve::site_of(rooms(), store, Some(&index), &base, (false, limits)).await;
            let site = site.unwrap_or_else(|_| panic!("no site on {database}"));
            tokio::spawn(follow::follow(site.clone()));
            if has_listeners {
                tokio::spawn(worker::work(site.clone()));
            }
            let stopped = async move { drop(stopped.await) };
            tokio::spawn(server::serve(site.clone(), listener, stopped));
            (site, base, Db::open(&database).await.unwrap())
        });
        World { base, site, db, directory: Some(directory), runtime, stop: Some(stop) }
    }

    /// Waits for a future of the store.
    pub fn wait<F: Future>(&self, future: F) -> F::Output {
        self.runtime.block_on(future)
    }

    pub fn store(&self) -> &Store {
        &self.site.store
    }

    /// How many mails a person got of a move of records of a kind.
    pub fn heard(&self, person: &str, kind: &str, step: &str) -> usize {
        let mails = self.wait(self.store().mails_of(person, 100)).unwrap();
        mails.iter().filter(|mail| mail.words["kind"] == kind && mail.words["move"] == step).count()
    }

    /// Waits until the views of this node and the listeners are through with all changes.
    pub fn settle(&self) {
        let start = Instant::now();
        loop {
            let done = self.wait(async {
                let last = self.store().last_change().await.unwrap();
                let todo = self.store().count_todo().await.unwrap();
                let lines = self.store().publish_changes().await.unwrap();
                self.site.followed.load(Ordering::Relaxed) == last && todo == 0 && lines == 0
            });
            if done {
                return;
            }
            assert!(start.elapsed() < Duration::from_secs(60), "the views never catch up");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Stops it, and leaves its directory.
    pub fn stopped(mut self) -> tempfile::TempDir {
        self.directory.take().expect("it is there until now")
    }

    pub fn visitor(&self) -> Somebody {
        Somebody::new("visitor", Person::visitor(), &self.base)
    }

    /// Adds a person with these roles and organisations, with a session and a token.
    pub fn join(
        &self,
        role: &'static str,
        grants: &[(Role, &str)],
        organisations: &[&str],
    ) -> Somebody {
        let (store, now) = (self.store(), site::now());
        let mut somebody = Somebody::new(role, Person::visitor(), &self.base);
        self.wait(async {
            let word = crate::given::word();
            somebody.name = format!("Ada {word}");
            let email = format!("{word}@example.org");
            let (name, language) = (somebody.name.clone(), "en".to_owned());
            let profile = Profile { name, email, language, ..Profile::default() };
            let id = store.add_person(&profile, now).await.unwrap();
            for (role, country) in grants {
                let grant = Grant { role: *role, country: (*country).to_owned() };
                store.give_role(&id, &grant, "", now).await.unwrap();
            }
            for organisation in organisations {
                store.add_member(&id, organisation, "", now).await.unwrap();
            }
            somebody.session = store.open_session(&strong(&id), now, LONG).await.unwrap();
            let (name, scope, lasts) = ("tests", &Scope::whole(), LONG);
            let wish = TokenWish { person: &id, name, scope, is_strong: true, lasts };
            somebody.bearer = store.make_token(&wish, now).await.unwrap();
            somebody.person = store.person(&id).await.unwrap();
        });
        somebody
    }

    /// The record as the store has it now.
    pub fn record(&self, id: &str) -> Record {
        self.wait(self.store().record(id)).unwrap().unwrap_or_else(|| panic!("no record {id}"))
    }

    /// Saves a new record in its first state, straight into the store.
    pub fn create(&self, kind: &'static Kind, owner: &str, body: Body) -> Record {
        let now = site::now();
        let record = Record {
            id: self.store().new_id(),
            kind,
            state: kind.states[0].name.to_owned(),
            owner: owner.to_owned(),
            edition: 0,
            created: now,
            updated: now,
            since: now,
            body,
        };
        self.save(None, &record, "creation", "");
        self.record(&record.id)
    }

    /// Brings a record into a state with another body, straight in the store.
    pub fn bring(&self, before: &Record, state: &str, body: Body, reason: &str) -> Record {
        let mut steps = before.kind.moves.iter().filter(|step| step.to == state);
        let from_here = steps.clone().find(|step| step.from.contains(&before.state.as_str()));
        let step = from_here.or_else(|| steps.find(|step| !step.is_creation()));
        let change = step.map_or("edit", |step| step.name);
        let after = Record { state: state.to_owned(), body, ..before.clone() };
        self.save(Some(before), &after, change, reason);
        self.record(&before.id)
    }

    fn save(&self, before: Option<&Record>, after: &Record, change: &str, reason: &str) {
        let mut writing = self.store().writing(site::now());
        writing.save(&Save { before, after, person: "", change, reason, identifiers: &[] });
        self.wait(writing.commit()).unwrap();
    }

    pub fn rows(&self, sql: &str) -> Vec<Row> {
        self.wait(self.db.rows(sql, &[])).expect(sql)
    }

    pub fn number(&self, sql: &str) -> i64 {
        self.rows(sql)[0].int(0)
    }

    /// Everything that a write of a person could touch, as one digest.
    pub fn everything(&self) -> String {
        let tables = [
            "record",
            "edition",
            "facet",
            "link",
            "reader",
            "identifier",
            "change",
            "counter",
            "todo",
            "derived",
            "idempotency",
            "person",
            "role",
            "membership",
            "session",
            "passage",
            "file",
            "file_use",
        ];
        let mut text = String::new();
        for table in tables {
            let rows = self.rows(&format!("SELECT * FROM {table}"));
            let mut lines: Vec<String> = rows.iter().map(|row| format!("{row:?}")).collect();
            lines.sort();
            text.push_str(&format!("{table} {}\n", lines.join("\n")));
        }
        facility_store::sha256(text.as_bytes())
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
    }
}
