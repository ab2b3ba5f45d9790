//! One door to two databases: SQLite inside the process, PostgreSQL by URL.
//!
//! One SQL text serves both: parameters are `$1..$n`, every integer is a `BIGINT`, a boolean is 0
//! or 1, a parameter whose type the statement does not tell (`$1 IS NULL`) stands in a `CAST`, and
//! so does a `SUM`. A **write is data**: a [`Batch`] goes to the database as a whole, so no
//! transaction is ever open while code of ours runs, and a caller that goes away (a dropped future)
//! leaves the whole batch or nothing. docs/adr/0002 says why there is no ORM.

mod batch;
mod cell;
mod dialect;
mod fault;
mod migrate;
mod postgres;
mod sqlite;

pub use batch::{Batch, Expect, Outcome, Statement};
pub use cell::{Cell, Row};
pub use dialect::Dialect;
pub use fault::{Fault, FaultKind, WriteError};
pub use migrate::{Applied, Migration};

use postgres::Postgres;
use sqlite::Sqlite;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A handle on the database; clones share the connections.
#[derive(Clone)]
pub struct Db {
    read: Side,
    write: Side,
    /// How many statements were asked for.
    asked: Arc<AtomicU64>,
}

/// Reads and writes have a side each, so that reads can be given a replica.
#[derive(Clone)]
enum Side {
    Sqlite(Arc<Sqlite>),
    Postgres(Arc<Postgres>),
}

impl Db {
    /// Opens `sqlite:PATH` or a plain path (the file is made where there is none), or
    /// `postgres://user:password@host1,host2/name?target_session_attrs=read-write&sslmode=require`.
    /// With PostgreSQL one connection is made at once, to find a wrong URL early.
    pub async fn open(url: &str) -> Result<Db, Fault> {
        let side = if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Side::Postgres(Arc::new(Postgres::open(url).await?))
        } else {
            let path = url.strip_prefix("sqlite:").unwrap_or(url);
            if path.is_empty() || path == ":memory:" || path.contains("://") {
                let message = "a database is sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME";
                return Err(Fault::new(FaultKind::Other, message));
            }
            Side::Sqlite(Arc::new(Sqlite::open(path)?))
        };
        Ok(Db { read: side.clone(), write: side, asked: Arc::default() })
    }

    /// How many statements this handle and its clones were asked for.
    pub fn statements(&self) -> u64 {
        self.asked.load(Ordering::Relaxed)
    }

    fn note(&self, statements: usize) {
        self.asked.fetch_add(statements as u64, Ordering::Relaxed);
    }

    /// Which of the two it is.
    pub fn dialect(&self) -> Dialect {
        match self.write {
            Side::Sqlite(_) => Dialect::Sqlite,
            Side::Postgres(_) => Dialect::Postgres,
        }
    }

    /// The rows of a query. On SQLite it runs here and now, in the calling task (a point read takes
    /// less time than handing it to another thread): lists of a page, not whole tables.
    pub async fn rows(&self, sql: &str, cells: &[Cell]) -> Result<Vec<Row>, Fault> {
        self.note(1);
        match &self.read {
            Side::Sqlite(sqlite) => sqlite.rows(sql, cells),
            Side::Postgres(postgres) => postgres.rows(sql, cells).await,
        }
    }

    /// The first row of a query, if there is one.
    pub async fn row(&self, sql: &str, cells: &[Cell]) -> Result<Option<Row>, Fault> {
        Ok(self.rows(sql, cells).await?.into_iter().next())
    }

    /// The rows of a long query (an export, a check of everything; by pages of a key all the same).
    /// On SQLite it has a thread and a connection of its own and holds up no other read.
    pub async fn rows_blocking(&self, sql: &str, cells: &[Cell]) -> Result<Vec<Row>, Fault> {
        self.note(1);
        match &self.read {
            Side::Sqlite(sqlite) => {
                let (sqlite, sql, cells) = (sqlite.clone(), sql.to_owned(), cells.to_vec());
                let rows =
                    tokio::task::spawn_blocking(move || sqlite.long_rows(&sql, &cells)).await;
                rows.map_err(|stopped| Fault::new(FaultKind::Other, stopped.to_string()))?
            }
            Side::Postgres(postgres) => postgres.rows(sql, cells).await,
        }
    }

    /// Runs a batch in one transaction. `Ok` means that it is on disk; every error but
    /// `FaultKind::Unknown` means that nothing of it is kept.
    pub async fn write(&self, batch: Batch) -> Result<Outcome, WriteError> {
        self.note(batch.statements.len());
        match &self.write {
            Side::Sqlite(sqlite) => sqlite.write(batch).await,
            Side::Postgres(postgres) => postgres.write(&batch).await,
        }
    }

    /// Lets go of what deleted rows left behind, as far as this program can: SQLite overwrites deleted
    /// rows, and its journal is emptied here. PostgreSQL reuses their room when it comes to it.
    pub async fn forget_freed(&self) -> Result<(), Fault> {
        match &self.write {
            Side::Sqlite(sqlite) => {
                let sqlite = sqlite.clone();
                let emptied = tokio::task::spawn_blocking(move || sqlite.empty_journal()).await;
                emptied.map_err(|stopped| Fault::new(FaultKind::Other, stopped.to_string()))?
            }
            Side::Postgres(_) => Ok(()),
        }
    }

    /// Waits until what was accepted is written and ends the writing; a later write, through
    /// whatever clone, fails. The last clone takes the last connections with it.
    pub async fn close(self) {
        match &self.write {
            Side::Sqlite(sqlite) => sqlite.close().await,
            Side::Postgres(postgres) => postgres.close(),
        }
    }
}
