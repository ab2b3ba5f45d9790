//! The change record: one line for every write, and the public log that outsiders can check.

use serde_json::json;

use crate::canonical::{canonical, sha256};
use crate::db::{Batch, Cell, Fault, WriteError};
use crate::{Store, cells};

/// A line of the change record.
#[derive(Clone, Debug)]
pub struct Change {
    /// 1, 2, 3 and so on, without gaps, in the order of the commits.
    pub seq: i64,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// Who, an id of the person table.
    pub person: String,
    /// The kind of the record, or of the facts.
    pub kind: String,
    /// The record, or the batch of facts.
    pub record: String,
    /// The move, or `edit`, `import`.
    pub change: String,
    /// The edition that it made; 0 for facts.
    pub edition: i64,
    /// The state that it left the record in.
    pub state: String,
    /// Whether the public saw that something became different.
    pub is_public: bool,
    /// Random text that the digest was made with; empty for a private change.
    pub nonce: String,
    /// Digest of the public fields; empty when the public sees none.
    pub digest: String,
}

/// A line of the public log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicLine {
    /// 1, 2, 3 and so on.
    pub number: i64,
    /// The canonical bytes.
    pub line: String,
    /// Their SHA-256, in hexadecimal: what the next line names as `before`.
    pub hash: String,
}

/// What the first line of the public log names as the hash of the line before.
pub const NO_LINE: &str = "0000000000000000000000000000000000000000000000000000000000000000";

const COLUMNS: &str =
    "seq, at, person, kind, record, change, edition, state, is_public, nonce, digest";

impl Store {
    /// The changes after this one, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn changes_after(&self, seq: i64, limit: usize) -> Result<Vec<Change>, Fault> {
        let sql = format!("SELECT {COLUMNS} FROM change WHERE seq > $1 ORDER BY seq LIMIT $2");
        self.changes(&sql, &cells![seq, limit as i64]).await
    }

    /// All changes of a record, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn changes_of(&self, record: &str) -> Result<Vec<Change>, Fault> {
        let sql = format!(
            "SELECT {COLUMNS} FROM change WHERE record = $1 AND kind <> 'membership' ORDER BY seq"
        );
        self.changes(&sql, &cells![record]).await
    }

    /// Changes of this kind about a record, the latest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn changes_of_kind(
        &self,
        kind: &str,
        record: &str,
        limit: usize,
    ) -> Result<Vec<Change>, Fault> {
        let sql = format!(
            "SELECT {COLUMNS} FROM change WHERE record = $1 AND kind = $2 \
             ORDER BY seq DESC LIMIT $3"
        );
        self.changes(&sql, &cells![record, kind, limit as i64]).await
    }

    async fn changes(&self, sql: &str, cells: &[crate::db::Cell]) -> Result<Vec<Change>, Fault> {
        let rows = self.db.rows(sql, cells).await?;
        let change = |row: &crate::db::Row| Change {
            seq: row.int(0),
            at: row.int(1),
            person: row.text(2).to_owned(),
            kind: row.text(3).to_owned(),
            record: row.text(4).to_owned(),
            change: row.text(5).to_owned(),
            edition: row.int(6),
            state: row.text(7).to_owned(),
            is_public: row.int(8) == 1,
            nonce: row.text(9).to_owned(),
            digest: row.text(10).to_owned(),
        };
        Ok(rows.iter().map(change).collect())
    }

    /// The states that changes left the records of a kind in: record, state, moment in milliseconds
    /// since 1970, in the order of the changes.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn states_of_kind(&self, kind: &str) -> Result<Vec<(String, String, i64)>, Fault> {
        let sql =
            "SELECT record, state, at FROM change WHERE kind = $1 AND edition > 0 ORDER BY seq";
        let rows = self.db.rows(sql, &cells![kind]).await?;
        Ok(rows.iter().map(|row| (row.text(0).into(), row.text(1).into(), row.int(2))).collect())
    }

    /// The number of the last change; 0 when there is none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn last_change(&self) -> Result<i64, Fault> {
        let sql = "SELECT value FROM counter WHERE name = 'change'";
        Ok(self.db.row(sql, &[]).await?.map_or(0, |row| row.int(0)))
    }

    /// The number of the last change of these kinds of records or facts; 0 before the first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn last_change_of(&self, kinds: &[&str]) -> Result<i64, Fault> {
        // One look into the index for each: the last of all of a kind would be looked for in all.
        let one = |number: usize| {
            [0, 1].map(|is_public| {
                format!(
                    "SELECT MAX(seq) AS last FROM change WHERE kind = ${number} AND is_public = {is_public}"
                )
            })
        };
        let each: Vec<String> = (1..=kinds.len()).flat_map(one).collect();
        let sql = format!("SELECT MAX(last) FROM ({}) AS each_kind", each.join(" UNION ALL "));
        let cells: Vec<Cell> = kinds.iter().map(|kind| Cell::from(*kind)).collect();
        Ok(self.db.row(&sql, &cells).await?.and_then(|row| row.opt_int(0)).unwrap_or(0))
    }

    /// The number of the last change that the public log holds; 0 when it holds none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn last_published(&self) -> Result<i64, Fault> {
        let sql = "SELECT change FROM public_line ORDER BY number DESC LIMIT 1";
        Ok(self.db.row(sql, &[]).await?.map_or(0, |row| row.int(0)))
    }

    /// For each kind the number of its last public change.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn public_versions(&self) -> Result<Vec<(String, i64)>, Fault> {
        let mut versions = Vec::new();
        for kind in self.kinds() {
            let sql = "SELECT MAX(seq) FROM change WHERE kind = $1 AND is_public = 1";
            let row = self.db.row(sql, &cells![kind.name]).await?;
            versions.push((kind.name.to_owned(), row.and_then(|row| row.opt_int(0)).unwrap_or(0)));
        }
        Ok(versions)
    }

    /// Appends to the public log the lines of public changes that are not in it yet; how many.
    ///
    /// Any node may call it at any time: the number of a line is a primary key, so of two that
    /// append at once one is refused as a whole and finds the lines there when it comes again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn publish_changes(&self) -> Result<usize, Fault> {
        let mut appended = 0;
        loop {
            let sql = "SELECT number, hash, change FROM public_line ORDER BY number DESC LIMIT 1";
            let last = self.db.row(sql, &[]).await?;
            let (mut number, mut hash, seq) = last.map_or((0, NO_LINE.to_owned(), 0), |row| {
                (row.int(0), row.text(1).to_owned(), row.int(2))
            });
            let sql = format!(
                "SELECT {COLUMNS} FROM change WHERE seq > $1 AND is_public = 1 ORDER BY seq LIMIT 500"
            );
            let changes = self.changes(&sql, &cells![seq]).await?;
            if changes.is_empty() {
                return Ok(appended);
            }
            let mut batch = Batch::default();
            for change in &changes {
                number += 1;
                let line = public_line(number, &hash, change);
                hash = sha256(line.as_bytes());
                batch.add(
                    "INSERT INTO public_line (number, change, record, line, hash) \
                     VALUES ($1, $2, $3, $4, $5)",
                    cells![number, change.seq, &change.record, &line, &hash],
                );
            }
            match self.db.write(batch).await {
                Ok(_) => appended += changes.len(),
                Err(WriteError::Fault(fault)) if fault.kind == crate::db::FaultKind::Constraint => {
                }
                Err(WriteError::Fault(fault)) => return Err(fault),
                Err(WriteError::Unmet { .. }) => {}
            }
        }
    }

    /// Lines of the public log after this number, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn public_lines(&self, after: i64, limit: usize) -> Result<Vec<PublicLine>, Fault> {
        let sql = "SELECT number, line, hash FROM public_line WHERE number > $1 \
                   ORDER BY number LIMIT $2";
        self.lines(sql, &cells![after, limit as i64]).await
    }

    /// Lines of the public log before this number, newest first: those about one kind, or about one
    /// change of it, where these are not empty.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn public_lines_before(
        &self,
        before: i64,
        (kind, change): (&str, &str),
        limit: usize,
    ) -> Result<Vec<PublicLine>, Fault> {
        let limit = limit as i64;
        if kind.is_empty() {
            let sql = "SELECT number, line, hash FROM public_line WHERE number < $1 \
                       ORDER BY number DESC LIMIT $2";
            return self.lines(sql, &cells![before, limit]).await;
        }
        let only = if change.is_empty() { "$3 = ''" } else { "c.change = $3" };
        let sql = format!(
            "SELECT l.number, l.line, l.hash FROM change c JOIN public_line l ON l.change = c.seq \
             WHERE c.kind = $2 AND {only} AND c.is_public = 1 AND l.number < $1 \
             ORDER BY c.seq DESC LIMIT $4"
        );
        self.lines(&sql, &cells![before, kind, change, limit]).await
    }

    /// All lines of the public log about one record, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn public_lines_of(&self, record: &str) -> Result<Vec<PublicLine>, Fault> {
        let sql = "SELECT number, line, hash FROM public_line WHERE record = $1 ORDER BY number";
        self.lines(sql, &cells![record]).await
    }

    async fn lines(&self, sql: &str, cells: &[crate::db::Cell]) -> Result<Vec<PublicLine>, Fault> {
        let rows = self.db.rows(sql, cells).await?;
        let line = |row: &crate::db::Row| PublicLine {
            number: row.int(0),
            line: row.text(1).to_owned(),
            hash: row.text(2).to_owned(),
        };
        Ok(rows.iter().map(line).collect())
    }
}

/// The canonical bytes of a public line: no free text and no person, only ids, the move and digests.
pub fn public_line(number: i64, before: &str, change: &Change) -> String {
    canonical(&json!({
        "at": change.at,
        "before": before,
        "change": change.change,
        "digest": change.digest,
        "edition": change.edition,
        "kind": change.kind,
        "number": number,
        "record": change.record,
        "state": change.state,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The test vector of docs/formats.md.
    #[test]
    fn a_public_line_has_these_bytes_and_this_hash() {
        let change = Change {
            seq: 7,
            at: 1_795_312_800_000,
            person: "nobody is named".into(),
            kind: "training".into(),
            record: "0193a5b0-0000-7000-8000-000000000001".into(),
            change: "publication".into(),
            edition: 2,
            state: "published".into(),
            is_public: true,
            nonce: "00ff".into(),
            digest: sha256(b"00ff{}"),
        };
        let line = public_line(1, NO_LINE, &change);
        assert_eq!(line, include_str!("../tests/public_line.txt").trim_end());
        assert_eq!(sha256(line.as_bytes()), include_str!("../tests/public_line.sha256").trim_end());
    }
}
