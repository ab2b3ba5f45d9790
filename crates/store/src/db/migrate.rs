//! Changes of the tables: forward only, each once, however many processes start at the same time.

use super::{Db, Dialect, Fault, FaultKind, Row, Side};

/// The table that remembers the applied steps. Its row 0 is the lock that PostgreSQL takes.
pub(super) const LEDGER: &str =
    "CREATE TABLE IF NOT EXISTS migration (number BIGINT PRIMARY KEY, name TEXT NOT NULL)";
pub(super) const LOCK_ROW: &str =
    "INSERT INTO migration (number, name) VALUES (0, 'lock') ON CONFLICT (number) DO NOTHING";
const STEPS: &str = "SELECT number FROM migration WHERE number > 0 ORDER BY number";

/// What is to be run, decided from what the database holds. It runs under the migration lock.
pub(super) type Plan = Box<dyn FnOnce(&[Row]) -> Result<Vec<String>, Fault> + Send>;

/// One step of the tables' history. Once published, it is never edited.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// 1, 2, 3 and so on.
    pub number: i64,
    /// What it does: lower case words and `_`.
    pub name: &'static str,
    /// Its statements, each ended by `;` at the end of a line; `TEXT` and `BLOB` become the types of
    /// the database at hand.
    pub sql: &'static str,
}

/// The number of the last step before and after a migration; equal where there was nothing to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Applied {
    /// 0 for an empty database.
    pub before: i64,
    /// The last of the steps given.
    pub after: i64,
}

impl Db {
    /// Applies the steps that are missing, in one transaction. Of two processes that start at once,
    /// one waits and then finds nothing to do. `FaultKind::Newer`: the database has steps that this
    /// program does not know; nothing was touched. The steps must be numbered 1, 2, 3 ...
    pub async fn migrate(&self, steps: &[Migration]) -> Result<Applied, Fault> {
        let (steps, dialect) = (steps.to_vec(), self.dialect());
        let known = steps.len() as i64;
        let done = self.reshape(STEPS, move |rows| missing(&steps, dialect, rows)).await?;
        Ok(Applied { before: last(&done), after: known })
    }

    /// Runs statements that change tables, in one transaction and under the migration lock.
    pub async fn run_script(&self, statements: &[String]) -> Result<(), Fault> {
        let statements = statements.to_vec();
        self.reshape(STEPS, move |_| Ok(statements)).await.map(|_| ())
    }

    /// Takes the migration lock, asks `question` (say, [`Dialect::columns`]), lets `plan` derive
    /// statements from the answer, runs them and commits: what was read still holds when they run.
    /// Returns the rows that `plan` saw. A fault of the plan leaves everything as it was.
    pub async fn reshape<P>(&self, question: &'static str, plan: P) -> Result<Vec<Row>, Fault>
    where
        P: FnOnce(&[Row]) -> Result<Vec<String>, Fault> + Send + 'static,
    {
        match &self.write {
            Side::Sqlite(sqlite) => sqlite.reshape(question, Box::new(plan)).await,
            Side::Postgres(postgres) => postgres.reshape(question, Box::new(plan)).await,
        }
    }
}

fn last(rows: &[Row]) -> i64 {
    rows.last().map_or(0, |row| row.int(0))
}

fn missing(steps: &[Migration], dialect: Dialect, done: &[Row]) -> Result<Vec<String>, Fault> {
    assert!(
        steps.iter().map(|step| step.number).eq(1..=steps.len() as i64),
        "steps are numbered 1, 2, 3 ..."
    );
    let (here, known) = (last(done), steps.len() as i64);
    if here > known {
        let message = format!(
            "the tables are at step {here}, and this program knows {known}: it is older than the \
             database and must not touch it; start the newer program"
        );
        return Err(Fault::new(FaultKind::Newer, message));
    }
    let mut statements = Vec::new();
    for step in steps.iter().filter(|step| step.number > here) {
        let lines = step.sql.lines().filter(|line| !line.starts_with("--"));
        let text: String = lines.flat_map(|line| [line, "\n"]).collect();
        let texts = text.split(";\n").map(str::trim).filter(|text| !text.is_empty());
        statements.extend(texts.map(|text| dialect.typed(text)));
        statements.push(format!("INSERT INTO migration VALUES ({}, '{}')", step.number, step.name));
    }
    Ok(statements)
}
