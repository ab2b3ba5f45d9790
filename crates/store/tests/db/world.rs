//! Fresh databases for a test, and the write that most tests make.

use facility_store::cells;
use facility_store::db::{Batch, Cell, Db, Expect, FaultKind, WriteError};
use std::sync::atomic::{AtomicU64, Ordering};

/// A fresh database: a directory of its own, or a schema of its own.
pub(crate) struct World {
    pub(crate) url: String,
    pub(crate) db: Db,
    _directory: tempfile::TempDir,
}

impl World {
    pub(crate) async fn another(&self) -> Db {
        Db::open(&self.url).await.expect("a second handle")
    }

    pub(crate) async fn number(&self, sql: &str) -> i64 {
        self.db.row(sql, &[]).await.expect(sql).expect("one row").int(0)
    }
}

/// The worlds with the given tables, SQLite first.
pub(crate) async fn worlds(tables: &[&str]) -> Vec<World> {
    static SCHEMAS: AtomicU64 = AtomicU64::new(0);
    let mut urls = vec![None];
    if let Ok(postgres) = std::env::var("FACILITY_TEST_POSTGRES") {
        let admin = Db::open(&postgres).await.expect("FACILITY_TEST_POSTGRES");
        let name =
            format!("test_{}_{}", std::process::id(), SCHEMAS.fetch_add(1, Ordering::Relaxed));
        admin.run_script(&[format!("CREATE SCHEMA {name}")]).await.expect("a schema");
        let sign = if postgres.contains('?') { '&' } else { '?' };
        urls.push(Some(format!("{postgres}{sign}options=-csearch_path%3D{name}")));
    }
    let mut worlds = Vec::new();
    for url in urls {
        let directory = tempfile::tempdir().expect("a directory");
        let file = format!("sqlite:{}", directory.path().join("facility.db").display());
        let url = url.unwrap_or(file);
        let db = Db::open(&url).await.expect("a database");
        let tables: Vec<String> = tables.iter().map(|table| (*table).to_owned()).collect();
        db.run_script(&tables).await.expect("tables");
        worlds.push(World { url, db, _directory: directory });
    }
    worlds
}

pub(crate) const COUNTER: &[&str] = &[
    "CREATE TABLE counter (name TEXT PRIMARY KEY, value BIGINT NOT NULL)",
    "INSERT INTO counter VALUES ('change', 0), ('other', 0)",
    "CREATE TABLE change (seq BIGINT PRIMARY KEY, what TEXT NOT NULL UNIQUE)",
];
pub(crate) const BUMP: &str = "UPDATE counter SET value = value + 1 WHERE name = $1";
pub(crate) const NOTE: &str =
    "INSERT INTO change (seq, what) SELECT value, $1 FROM counter WHERE name = 'change'";

/// A batch that leaves one numbered line, as every write of the house does.
pub(crate) fn line(what: impl Into<Cell>) -> Batch {
    let mut batch = Batch::default();
    batch.add_expecting(BUMP, cells!["change"], Expect::Rows(1), "counter");
    batch.add_expecting(NOTE, vec![what.into()], Expect::Rows(1), "line");
    batch
}

pub(crate) fn kind(error: WriteError) -> FaultKind {
    match error {
        WriteError::Fault(fault) => fault.kind,
        WriteError::Unmet { label } => panic!("{label} was unmet, and a fault was expected"),
    }
}
