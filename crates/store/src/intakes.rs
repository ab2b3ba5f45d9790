//! Imports over the web: a table that somebody is about to bring in, and what came of it.
//!
//! What was uploaded, and everything worked out from it, is sealed under the key of the person who
//! brought it, and goes when it is saved, thrown away, or too old. What stays of a finished import
//! is who, when, what kind, how many, and which edition of which record it wrote.

use serde_json::Value as Json;

use crate::db::{Batch, Cell, Expect, Fault, FaultKind, Row};
use crate::people::{open, seal};
use crate::records::placeholders;
use crate::write::Writing;
use crate::{Store, cells};

/// An import over the web.
#[derive(Clone, Debug, Default)]
pub struct Intake {
    /// Its id.
    pub id: String,
    /// Who brings it.
    pub person: String,
    /// Whose new records are to be: `organisation:ID`, `person:ID`, or the facility's own key.
    pub owner: String,
    /// The kind of its records.
    pub kind: String,
    /// Name of the file.
    pub name: String,
    /// `open`, `saved` or `undone`.
    pub state: String,
    /// When it was brought, or saved, in milliseconds since 1970.
    pub created: i64,
    /// When an open one is forgotten; 0 = never.
    pub expires: i64,
    /// What is known of a finished one: counts.
    pub body: Json,
}

/// What an import did to a record.
#[derive(Clone, Debug, Default)]
pub struct IntakeRecord {
    /// The record.
    pub record: String,
    /// The edition that the import wrote; of a `noted` one, the edition that it found.
    pub edition: i64,
    /// The line of the file.
    pub line: i64,
    /// `added`, `updated`, or `noted`: only what the source says was kept.
    pub change: String,
    /// The source under which the line was kept, and what stood there before (null = nothing).
    pub origin: Json,
}

const COLUMNS: &str = "id, person, owner, kind, name, state, created, expires, body";

fn intake_of(row: &Row) -> Intake {
    let text = |at: usize| row.text(at).to_owned();
    Intake {
        id: text(0),
        person: text(1),
        owner: text(2),
        kind: text(3),
        name: text(4),
        state: text(5),
        created: row.int(6),
        expires: row.int(7),
        body: serde_json::from_str(row.text(8)).unwrap_or_default(),
    }
}

impl Store {
    /// Keeps what somebody uploaded; the same id a second time changes nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open_intake(&self, intake: &Intake, content: &[u8]) -> Result<(), Fault> {
        let Some(key) = self.key_of(&intake.person).await? else {
            return Err(Fault::new(FaultKind::Other, "whoever brings it was erased"));
        };
        let mut batch = Batch::default();
        batch.add(
            "INSERT INTO intake (id, person, owner, kind, name, state, created, expires, body, \
             draft, content) VALUES ($1, $2, $3, $4, $5, 'open', $6, $7, 'null', $8, $9) \
             ON CONFLICT (id) DO NOTHING",
            cells![
                &intake.id,
                &intake.person,
                &intake.owner,
                &intake.kind,
                &intake.name,
                intake.created,
                intake.expires,
                Vec::new(),
                seal(&key, &intake.person, content)
            ],
        );
        self.write_plain(batch).await
    }

    /// An import that is there at this moment: an open one that is too old is not.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn intake(&self, id: &str, now: i64) -> Result<Option<Intake>, Fault> {
        let sql = format!(
            "SELECT {COLUMNS} FROM intake WHERE id = $1 AND (state <> 'open' OR expires > $2)"
        );
        Ok(self.db.row(&sql, &cells![id, now]).await?.as_ref().map(intake_of))
    }

    /// What was uploaded; `None` when it is gone.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn intake_content(&self, intake: &Intake) -> Result<Option<Vec<u8>>, Fault> {
        self.sealed("SELECT content FROM intake WHERE id = $1", intake).await
    }

    /// What was worked out and chosen so far; null before there is anything.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn intake_draft(&self, intake: &Intake) -> Result<Json, Fault> {
        let bytes = self.sealed("SELECT draft FROM intake WHERE id = $1", intake).await?;
        Ok(bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default())
    }

    async fn sealed(&self, sql: &str, intake: &Intake) -> Result<Option<Vec<u8>>, Fault> {
        let row = self.db.row(sql, &cells![&intake.id]).await?;
        let sealed = row.map(|row| row.blob(0).to_vec()).filter(|bytes| !bytes.is_empty());
        let key = self.key_of(&intake.person).await?;
        Ok(sealed.zip(key).and_then(|(sealed, key)| open(&key, &intake.person, &sealed)))
    }

    /// Keeps what was worked out and chosen of an open import.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_draft(&self, intake: &Intake, draft: &Json) -> Result<(), Fault> {
        let Some(key) = self.key_of(&intake.person).await? else { return Ok(()) };
        let sealed = seal(&key, &intake.person, draft.to_string().as_bytes());
        let mut batch = Batch::default();
        batch.add(
            "UPDATE intake SET draft = $2 WHERE id = $1 AND state = 'open'",
            cells![&intake.id, sealed],
        );
        self.write_plain(batch).await
    }

    /// Throws an open import away.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn drop_intake(&self, id: &str) -> Result<(), Fault> {
        let mut batch = Batch::default();
        batch.add("DELETE FROM intake WHERE id = $1 AND state = 'open'", cells![id]);
        self.write_plain(batch).await
    }

    /// Forgets open imports that are too old; how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_intakes(&self, now: i64) -> Result<u64, Fault> {
        let sql = "SELECT 1 FROM intake WHERE state = 'open' AND expires <= $1 LIMIT 1";
        if self.db.row(sql, &cells![now]).await?.is_none() {
            return Ok(0);
        }
        let mut batch = Batch::default();
        batch.add("DELETE FROM intake WHERE state = 'open' AND expires <= $1", cells![now]);
        self.write_counting(batch).await
    }

    /// The open imports of a person that are still there, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open_intakes(&self, person: &str, now: i64) -> Result<Vec<Intake>, Fault> {
        let sql = format!(
            "SELECT {COLUMNS} FROM intake WHERE person = $1 AND state = 'open' AND expires > $2 \
             ORDER BY created DESC, id DESC LIMIT 100"
        );
        Ok(self.db.rows(&sql, &cells![person, now]).await?.iter().map(intake_of).collect())
    }

    /// The finished imports of these owners, or of all when none is named: the newest first, after
    /// so many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn finished_intakes(
        &self,
        owners: &[String],
        (skip, limit): (usize, usize),
    ) -> Result<Vec<Intake>, Fault> {
        let mut cells: Vec<Cell> = owners.iter().map(Cell::from).collect();
        let among = match owners {
            [] => String::new(),
            owners => format!("AND owner IN ({})", placeholders(1, owners.len())),
        };
        cells.extend([Cell::Int(limit as i64), Cell::Int(skip as i64)]);
        let sql = format!(
            "SELECT {COLUMNS} FROM intake WHERE state <> 'open' {among} \
             ORDER BY created DESC, id DESC LIMIT ${} OFFSET ${}",
            cells.len() - 1,
            cells.len()
        );
        Ok(self.db.rows(&sql, &cells).await?.iter().map(intake_of).collect())
    }

    /// What an import did to which records, in the order of its lines.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn intake_records(&self, intake: &str) -> Result<Vec<IntakeRecord>, Fault> {
        let sql = "SELECT record, edition, line, change, origin FROM intake_record \
                   WHERE intake = $1 ORDER BY place";
        let rows = self.db.rows(sql, &cells![intake]).await?;
        let record = |row: &Row| IntakeRecord {
            record: row.text(0).to_owned(),
            edition: row.int(1),
            line: row.int(2),
            change: row.text(3).to_owned(),
            origin: serde_json::from_str(row.text(4)).unwrap_or_default(),
        };
        Ok(rows.iter().map(record).collect())
    }
}

impl Writing<'_> {
    /// Notes with the saves of an import that it is saved; what was uploaded goes. Of two who save
    /// the same import, one succeeds.
    pub fn finish_intake(&mut self, intake: &Intake, records: &[IntakeRecord]) {
        let batch = self.batch();
        batch.add_expecting(
            "UPDATE intake SET state = 'saved', created = $2, expires = 0, body = $3, \
             draft = $4, content = $4 WHERE id = $1 AND state = 'open'",
            cells![&intake.id, intake.created, intake.body.to_string(), Vec::new()],
            Expect::Rows(1),
            "changed",
        );
        for (place, record) in records.iter().enumerate() {
            batch.add(
                "INSERT INTO intake_record (intake, place, record, edition, line, change, origin) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7)",
                cells![
                    &intake.id,
                    place as i64,
                    &record.record,
                    record.edition,
                    record.line,
                    &record.change,
                    record.origin.to_string()
                ],
            );
        }
    }

    /// Notes with the writes that take an import back that it is taken back. Of two who take it
    /// back at once, one succeeds.
    pub fn undo_intake(&mut self, intake: &Intake) {
        self.batch().add_expecting(
            "UPDATE intake SET state = 'undone', body = $2 WHERE id = $1 AND state = 'saved'",
            cells![&intake.id, intake.body.to_string()],
            Expect::Rows(1),
            "changed",
        );
    }
}
