//! Forms and programs that send twice: the second gets the first one's answer.

use crate::db::{Expect, Fault};
use crate::{Store, Writing, cells};

/// What was answered when an idempotency key came for the first time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// Digest of what was sent with it.
    pub digest: String,
    /// The answer, as the caller stored it.
    pub answer: String,
}

impl Store {
    /// What was answered to this idempotency key, if it came before from this person.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn earlier(&self, key: &str, person: &str) -> Result<Option<Earlier>, Fault> {
        let sql = "SELECT digest, answer FROM idempotency WHERE key = $1 AND person = $2";
        let row = self.db.row(sql, &cells![key, person]).await?;
        let earlier = |row: &crate::db::Row| Earlier {
            digest: row.text(0).into(),
            answer: row.text(1).into(),
        };
        Ok(row.as_ref().map(earlier))
    }
}

impl Writing<'_> {
    /// Makes the write harmless when it is sent twice: the second gets the first one's answer.
    pub fn once(&mut self, key: &str, person: &str, digest: &str, answer: &str) {
        let sql = "INSERT INTO idempotency (key, person, digest, answer, at) \
                   VALUES ($1, $2, $3, $4, $5) ON CONFLICT (person, key) DO NOTHING";
        let cells = cells![key, person, digest, answer, self.now()];
        self.batch().add_expecting(sql, cells, Expect::Rows(1), "repeated");
        self.key = Some((key.to_owned(), person.to_owned()));
    }
}
