//! What people agreed to: which edition of which record, and when.

use crate::db::Fault;
use crate::{Refusal, Store, cells};

/// That a person agreed to an edition of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// The record.
    pub record: String,
    /// The edition that the person had before them.
    pub edition: i64,
    /// When, in milliseconds since 1970.
    pub at: i64,
}

impl Store {
    /// Keeps that a person agrees to these editions of records.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn consent(
        &self,
        person: &str,
        editions: &[(String, i64)],
        now: i64,
    ) -> Result<(), Refusal> {
        let mut writing = self.writing(now);
        for (record, edition) in editions {
            let sql = "INSERT INTO consent (person, record, edition, at) VALUES ($1, $2, $3, $4) \
                       ON CONFLICT DO NOTHING";
            writing.batch().add(sql, cells![person, record, *edition, now]);
            writing.note("person", "consent", person, record);
        }
        writing.commit().await.map(|_| ())
    }

    /// What a person agreed to, the latest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn consents(&self, person: &str) -> Result<Vec<Consent>, Fault> {
        let sql = "SELECT record, edition, at FROM consent WHERE person = $1 \
                   ORDER BY at DESC, record";
        let rows = self.db.rows(sql, &cells![person]).await?;
        let consent = |row: &crate::db::Row| Consent {
            record: row.text(0).to_owned(),
            edition: row.int(1),
            at: row.int(2),
        };
        Ok(rows.iter().map(consent).collect())
    }
}
