//! The check of files for viruses: leased, tried again where it fails, and what it came to.

use crate::db::{Batch, Fault};
use crate::files::{COLUMNS, StoredFile, file_of};
use crate::{Store, cells, plain_fault};

/// How many files there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileCounts {
    /// The state, where the content is, how many, and their bytes.
    pub lines: Vec<(String, String, i64, i64)>,
}

impl Store {
    /// Takes a file that waits for its check, for so many milliseconds: nobody else gets it
    /// meanwhile.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_unchecked(&self, now: i64, lease: i64) -> Result<Option<StoredFile>, Fault> {
        // A look first: who finds nothing to do does not write.
        let sql =
            "SELECT 1 FROM file WHERE state = 'waiting' AND due <= $1 AND leased <= $1 LIMIT 1";
        if self.db.row(sql, &cells![now]).await?.is_none() {
            return Ok(None);
        }
        let mut batch = Batch::default();
        let taken = batch.query(
            format!(
                "WITH next AS MATERIALIZED (SELECT id FROM file WHERE state = 'waiting' \
                 AND due <= $1 AND leased <= $1 ORDER BY due, id LIMIT 1 {}) \
                 UPDATE file SET leased = $2 WHERE id IN (SELECT id FROM next) \
                 RETURNING {COLUMNS}",
                self.db.dialect().pick()
            ),
            cells![now, now + lease],
        );
        let outcome = self.db.write(batch).await.map_err(plain_fault)?;
        Ok(outcome.rows[taken].first().map(file_of))
    }

    /// Notes what the check of a file came to: what it found, or nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_checked(&self, file: &str, found: Option<&str>) -> Result<(), Fault> {
        let (state, said) = match found {
            Some(found) => ("refused", found),
            None => ("clean", ""),
        };
        let mut batch = Batch::default();
        let sql = "UPDATE file SET state = $2, said = $3 WHERE id = $1 AND state = 'waiting'";
        batch.add(sql, cells![file, state, said]);
        self.write_plain(batch).await
    }

    /// Puts back a file whose check failed, to be tried again later.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn check_later(&self, file: &str, why: &str, due: i64) -> Result<(), Fault> {
        let mut batch = Batch::default();
        batch.add(
            "UPDATE file SET due = $2, leased = 0, failures = failures + 1, said = $3 \
             WHERE id = $1 AND state = 'waiting'",
            cells![file, due, why],
        );
        self.write_plain(batch).await
    }

    /// How many files there are, by state and by where their content is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_files(&self) -> Result<FileCounts, Fault> {
        let sql = "SELECT state, home, COUNT(*), CAST(COALESCE(SUM(bytes), 0) AS BIGINT) \
                   FROM file GROUP BY state, home ORDER BY state, home";
        let rows = self.db.rows(sql, &[]).await?;
        let line = |row: &crate::db::Row| {
            (row.text(0).to_owned(), row.text(1).to_owned(), row.int(2), row.int(3))
        };
        Ok(FileCounts { lines: rows.iter().map(line).collect() })
    }

    /// Files that the check refused, the youngest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn refused_files(&self, most: i64) -> Result<Vec<StoredFile>, Fault> {
        let sql = format!(
            "SELECT {COLUMNS} FROM file WHERE state = 'refused' ORDER BY at DESC, id LIMIT $1"
        );
        Ok(self.db.rows(&sql, &cells![most]).await?.iter().map(file_of).collect())
    }
}
