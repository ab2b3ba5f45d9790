//! Work that changes leave behind: leased rows for listeners, and derived rows that they write.

use std::collections::HashMap;

use serde_json::Value as Json;

use crate::changes::Change;
use crate::db::{Batch, Cell, Expect, Fault, WriteError};
use crate::records::placeholders;
use crate::{Store, cells, plain_fault};

/// A change that a listener has to deal with.
#[derive(Clone, Debug)]
pub struct Todo {
    /// Number of the change.
    pub change: i64,
    /// Name of the listener.
    pub listener: String,
    /// The record it is about.
    pub record: String,
    /// How often it failed.
    pub failures: i64,
}

/// A row that the facility worked out for a record: replaceable, never edited.
#[derive(Clone, Debug, PartialEq)]
pub struct Derived {
    /// The record that it points to.
    pub target: String,
    /// What was worked out.
    pub body: Json,
}

impl Store {
    /// Takes the oldest work that is due, for so many milliseconds: nobody else gets it meanwhile.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_todo(&self, now: i64, lease: i64) -> Result<Option<Todo>, Fault> {
        // A look first: who finds nothing to do does not write.
        let sql = "SELECT 1 FROM todo WHERE due <= $1 AND leased <= $1 LIMIT 1";
        if self.db.row(sql, &cells![now]).await?.is_none() {
            return Ok(None);
        }
        let mut batch = Batch::default();
        let taken = batch.query(
            format!(
                "WITH next AS MATERIALIZED (SELECT change, listener FROM todo \
                 WHERE due <= $1 AND leased <= $1 ORDER BY due, change LIMIT 1 {}) \
                 UPDATE todo SET leased = $2 \
                 WHERE (change, listener) IN (SELECT change, listener FROM next) \
                 RETURNING change, listener, failures, \
                 (SELECT record FROM change WHERE seq = todo.change)",
                self.db.dialect().pick()
            ),
            cells![now, now + lease],
        );
        let outcome = self.db.write(batch).await.map_err(plain_fault)?;
        Ok(outcome.rows[taken].first().map(|row| Todo {
            change: row.int(0),
            listener: row.text(1).to_owned(),
            failures: row.int(2),
            record: row.text(3).to_owned(),
        }))
    }

    /// Whether work is waiting, leased or not.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_todo(&self) -> Result<i64, Fault> {
        let row = self.db.row("SELECT COUNT(*) FROM todo", &[]).await?;
        Ok(row.map_or(0, |row| row.int(0)))
    }

    /// Strikes out work that is done.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn done(&self, todo: &Todo) -> Result<(), Fault> {
        let mut batch = Batch::default();
        let cells = cells![todo.change, &todo.listener];
        batch.add("DELETE FROM todo WHERE change = $1 AND listener = $2", cells);
        self.write_plain(batch).await
    }

    /// Puts work that failed back, to be tried again later.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_back(&self, todo: &Todo, fault: &str, due: i64) -> Result<(), Fault> {
        let mut batch = Batch::default();
        batch.add(
            "UPDATE todo SET due = $3, leased = 0, failures = failures + 1, fault = $4 \
             WHERE change = $1 AND listener = $2",
            cells![todo.change, &todo.listener, due, fault],
        );
        self.write_plain(batch).await
    }

    /// Puts rows worked out from a change in the place of the older ones; a result from an older
    /// change never replaces one from a newer, and there is none of a record that is gone.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn derive(
        &self,
        kind: &str,
        record: &str,
        change: i64,
        rows: &[Derived],
    ) -> Result<(), Fault> {
        // Place 0 says from which change the rows are, though they be none; whoever takes that row
        // has the others to itself until the end of the transaction. The record is held before it, as
        // by whoever throws it away: of one that is gone nothing is kept.
        let mut batch = Batch::default();
        let hold = self.db.dialect().hold();
        batch.add_expecting(
            format!(
                "INSERT INTO derived (kind, record, place, target, change, body) \
                 SELECT CAST($1 AS TEXT), r.id, 0, '', CAST($3 AS BIGINT), 'null' FROM record r \
                 WHERE r.id = $2 {hold} ON CONFLICT (kind, record, place) \
                 DO UPDATE SET change = excluded.change WHERE derived.change <= excluded.change"
            ),
            cells![kind, record, change],
            Expect::Rows(1),
            "older",
        );
        let sql = "DELETE FROM derived WHERE kind = $1 AND record = $2 AND place > 0";
        batch.add(sql, cells![kind, record]);
        for (place, row) in rows.iter().enumerate() {
            batch.add(
                "INSERT INTO derived (kind, record, place, target, change, body) \
                 VALUES ($1, $2, $3, $4, $5, $6)",
                cells![kind, record, place as i64 + 1, &row.target, change, row.body.to_string()],
            );
        }
        match self.db.write(batch).await {
            Ok(_) | Err(WriteError::Unmet { label: "older" }) => Ok(()),
            Err(error) => Err(plain_fault(error)),
        }
    }

    /// Up to which change a piece of work was done that is done for many changes at once; 0 = none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn done_up_to(&self, work: &str) -> Result<i64, Fault> {
        let sql = "SELECT value FROM setting WHERE name = $1";
        let row = self.db.row(sql, &cells![format!("done:{work}")]).await?;
        Ok(row.and_then(|row| row.text(0).parse().ok()).unwrap_or(0))
    }

    /// Notes that such a piece of work was done up to a change; it never goes back.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_done_up_to(&self, work: &str, change: i64) -> Result<(), Fault> {
        let mut batch = Batch::default();
        batch.add(
            "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE \
             SET value = excluded.value \
             WHERE CAST(setting.value AS BIGINT) < CAST(excluded.value AS BIGINT)",
            cells![format!("done:{work}"), change.to_string()],
        );
        self.write_plain(batch).await
    }

    /// The rows worked out for a record, best first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn derived(&self, kind: &str, record: &str) -> Result<Vec<Derived>, Fault> {
        let mut rows = self.derived_of(kind, &[record.to_owned()]).await?;
        Ok(rows.remove(record).unwrap_or_default())
    }

    /// The rows worked out for each of these records, best first; none for a record that has none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn derived_of(
        &self,
        kind: &str,
        records: &[String],
    ) -> Result<HashMap<String, Vec<Derived>>, Fault> {
        let mut all: HashMap<String, Vec<Derived>> = HashMap::new();
        if records.is_empty() {
            return Ok(all);
        }
        let sql = format!(
            "SELECT record, target, body FROM derived WHERE kind = $1 AND place > 0 \
             AND record IN ({}) ORDER BY record, place",
            placeholders(2, records.len())
        );
        let cells: Vec<Cell> =
            std::iter::once(Cell::from(kind)).chain(records.iter().map(Cell::from)).collect();
        for row in self.db.rows(&sql, &cells).await? {
            let body = serde_json::from_str(row.text(2)).unwrap_or_default();
            let derived = Derived { target: row.text(1).to_owned(), body };
            all.entry(row.text(0).to_owned()).or_default().push(derived);
        }
        Ok(all)
    }

    /// The change of this number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn change(&self, seq: i64) -> Result<Option<Change>, Fault> {
        Ok(self.changes_after(seq - 1, 1).await?.into_iter().find(|change| change.seq == seq))
    }
}
