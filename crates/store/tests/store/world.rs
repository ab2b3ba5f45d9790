//! Fresh databases for a test, and the short words in which tests write to them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use facility_record::{Body, Declared, Kind};
use facility_store::db::{Batch, Cell, Db, Dialect, Row};
use facility_store::{Record, Refusal, Save, Store};

use crate::kinds::{kinds, wakings};

/// The moment at which the tests begin, in milliseconds since 1970.
pub(crate) const NOW: i64 = 1_795_312_800_000;
/// Who owns the records of the tests.
pub(crate) const OWNER: &str = "organisation:o1";

/// A fresh database, seen through the store and past it.
pub(crate) struct World {
    pub(crate) url: String,
    pub(crate) store: Arc<Store>,
    /// The same database by SQL, for what the store does not say of itself.
    pub(crate) db: Db,
    pub(crate) directory: tempfile::TempDir,
}

/// The databases to show a claim on: SQLite, and PostgreSQL where there is one.
pub(crate) async fn urls() -> Vec<(String, tempfile::TempDir)> {
    static SCHEMAS: AtomicU64 = AtomicU64::new(0);
    let directory = tempfile::tempdir().expect("a directory");
    let file = format!("sqlite:{}", directory.path().join("facility.db").display());
    let mut urls = vec![(file, directory)];
    if let Ok(postgres) = std::env::var("FACILITY_TEST_POSTGRES") {
        let admin = Db::open(&postgres).await.expect("FACILITY_TEST_POSTGRES");
        let number = SCHEMAS.fetch_add(1, Ordering::Relaxed);
        let name = format!("store_{}_{number}", std::process::id());
        admin.run_script(&[format!("CREATE SCHEMA {name}")]).await.expect("a schema");
        let sign = if postgres.contains('?') { '&' } else { '?' };
        let url = format!("{postgres}{sign}options=-csearch_path%3D{name}");
        urls.push((url, tempfile::tempdir().expect("a directory")));
    }
    urls
}

/// The worlds with the kinds of the tests, SQLite first.
pub(crate) async fn worlds() -> Vec<World> {
    let mut worlds = Vec::new();
    for (url, directory) in urls().await {
        let store = Arc::new(open(&url).await);
        let db = Db::open(&url).await.expect("a second handle");
        worlds.push(World { url, store, db, directory });
    }
    worlds
}

/// A store with the kinds of the tests.
pub(crate) async fn open(url: &str) -> Store {
    Store::open(url, kinds(), Vec::new(), wakings()).await.expect("a store")
}

impl World {
    /// Another node on the same database.
    pub(crate) async fn node(&self) -> Arc<Store> {
        Arc::new(open(&self.url).await)
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        self.db.dialect() == Dialect::Sqlite
    }

    pub(crate) async fn rows(&self, sql: &str) -> Vec<Row> {
        self.db.rows(sql, &[]).await.expect(sql)
    }

    pub(crate) async fn number(&self, sql: &str) -> i64 {
        self.rows(sql).await[0].int(0)
    }

    /// Changes the database behind the store's back.
    pub(crate) async fn meddle(&self, sql: &'static str, cells: &[Cell]) {
        let mut batch = Batch::default();
        batch.add(sql, cells);
        self.db.write(batch).await.expect(sql);
    }

    /// Everything in the tables that a save of a record writes to.
    pub(crate) async fn everything(&self) -> Vec<(&'static str, Vec<Row>)> {
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
            "idempotency",
        ];
        let mut all = Vec::new();
        for table in tables {
            all.push((table, self.rows(&format!("SELECT * FROM {table} ORDER BY 1, 2")).await));
        }
        all
    }
}

/// A record that is not stored yet.
pub(crate) fn fresh(store: &Store, kind: &'static Kind, body: Body, state: &str) -> Record {
    Record {
        id: store.new_id(),
        kind,
        state: state.into(),
        owner: OWNER.into(),
        edition: 0,
        created: 0,
        updated: 0,
        since: 0,
        body,
    }
}

/// A fresh record of this declaration in its first state.
pub(crate) fn draft<T: Declared>(store: &Store, typed: &T) -> Record {
    fresh(store, T::kind(), typed.to_body(), T::kind().states[0].name)
}

/// A save by nobody in particular.
pub(crate) fn saving<'a>(
    before: Option<&'a Record>,
    after: &'a Record,
    change: &'a str,
) -> Save<'a> {
    Save { before, after, person: "p1", change, reason: "", identifiers: &[] }
}

/// Saves one record; the number of its change.
pub(crate) async fn put(
    store: &Store,
    before: Option<&Record>,
    after: &Record,
    change: &str,
) -> Result<i64, Refusal> {
    let mut writing = store.writing(NOW);
    writing.save(&saving(before, after, change));
    writing.commit().await
}

/// The record as the store has it now.
pub(crate) async fn read(store: &Store, id: &str) -> Record {
    store.record(id).await.expect("a read").expect("a record")
}

/// Creates a record in its first state and reads it back.
pub(crate) async fn create<T: Declared>(store: &Store, typed: &T) -> Record {
    let record = draft(store, typed);
    put(store, None, &record, "creation").await.expect("a creation");
    read(store, &record.id).await
}

/// Edits a record and reads it back.
pub(crate) async fn edit<T: Declared>(store: &Store, record: &Record, typed: &T) -> Record {
    let after = Record { body: typed.to_body(), ..record.clone() };
    put(store, Some(record), &after, "edit").await.expect("an edit");
    read(store, &record.id).await
}

/// Moves a record into a state and reads it back.
pub(crate) async fn bring(store: &Store, record: &Record, change: &str, state: &str) -> Record {
    let after = Record { state: state.into(), ..record.clone() };
    put(store, Some(record), &after, change).await.expect("a move");
    read(store, &record.id).await
}

/// Creates a course and publishes it.
pub(crate) async fn publish<T: Declared>(store: &Store, typed: &T) -> Record {
    let record = create(store, typed).await;
    bring(store, &record, "publication", "published").await
}

pub(crate) fn keys(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| (*key).to_owned()).collect()
}
