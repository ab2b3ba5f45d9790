//! What goes: drafts that are thrown away, and people with everything that was theirs alone, of whom
//! an id is left.

use facility_record::Reader;

use crate::db::{Expect, Fault};
use crate::records::Record;
use crate::{Refusal, Store, Writing, cells};

/// Tables of rows that belong to a person alone, and the column that says whose they are.
const OWN: [(&str, &str); 15] = [
    ("session", "person"),
    ("token", "person"),
    ("passage", "person"),
    ("code", "person"),
    ("mail", "person"),
    ("mail_choice", "person"),
    ("recovery_code", "person"),
    ("second_factor", "person"),
    ("identity", "person"),
    ("role", "person"),
    ("membership", "person"),
    ("consent", "person"),
    ("invitation", "by_person"),
    ("idempotency", "person"),
    ("person_key", "person"),
];

/// Tables with rows about a record; its editions and itself come after them.
const OF_A_RECORD: [&str; 10] = [
    "digest",
    "reminder",
    "derived",
    "facet",
    "reader",
    "address",
    "freshness",
    "identifier",
    "origin",
    "edition",
];

impl Store {
    /// Erases a person: their key and everything that belongs to them alone, the records that they
    /// own themselves among them. What they did stands in the change record under their id; the
    /// public log still verifies. A second time changes nothing. The ids of the records that went.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn erase_person(
        &self,
        person: &str,
        by: &str,
        now: i64,
    ) -> Result<Vec<String>, Refusal> {
        let sql = "SELECT id FROM record WHERE owner = $1 ORDER BY id";
        let owned = self.db.rows(sql, &cells![format!("person:{person}")]).await?;
        let owned: Vec<String> = owned.iter().map(|row| row.text(0).to_owned()).collect();
        let mut writing = self.writing(now);
        let mut gone = Vec::new();
        for record in self.records(&owned).await? {
            if self.is_personal(&record).await? {
                writing.expunge(&record, "");
                gone.push(record.id);
            } else {
                writing.hand_over(&record, &format!("person:{person}"));
            }
        }
        let batch = writing.batch();
        batch.add(
            "DELETE FROM intake_record WHERE intake IN (SELECT id FROM intake WHERE person = $1)",
            cells![person],
        );
        batch.add("DELETE FROM intake WHERE person = $1", cells![person]);
        batch
            .add("DELETE FROM intake_profile WHERE owner = $1", cells![format!("person:{person}")]);
        // What they sent and no record names goes with the next sweep.
        batch.add(
            "UPDATE file SET person = '', expires = $2 WHERE person = $1 AND NOT EXISTS \
             (SELECT 1 FROM file_use u WHERE u.file = file.id)",
            cells![person, now],
        );
        batch.add("UPDATE file SET person = '' WHERE person = $1", cells![person]);
        for (table, column) in OWN {
            batch.add(format!("DELETE FROM {table} WHERE {column} = $1"), cells![person]);
        }
        batch.add(
            "UPDATE person SET sealed = $2, password = '', address = $3 WHERE id = $1",
            cells![person, Vec::<u8>::new(), format!("erased:{person}")],
        );
        writing.note("person", "erasure", by, person);
        writing.commit().await?;
        self.db.forget_freed().await?;
        Ok(gone)
    }

    /// Whether a record goes with its person: what nobody else ever saw, and kinds that only a person
    /// makes for themselves. Others link to the rest.
    async fn is_personal(&self, record: &Record) -> Result<bool, Fault> {
        let creation = record.kind.creation();
        if creation.is_some_and(|step| step.by == [Reader::Oneself]) {
            return Ok(true);
        }
        let sql = "SELECT 1 FROM change WHERE record = $1 AND is_public = 1 LIMIT 1";
        Ok(self.db.row(sql, &cells![&record.id]).await?.is_none())
    }

    /// The people who were erased.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn erased(&self) -> Result<Vec<String>, Fault> {
        let sql = "SELECT id FROM person WHERE address LIKE 'erased:%' ORDER BY id";
        Ok(self.db.rows(sql, &[]).await?.iter().map(|row| row.text(0).to_owned()).collect())
    }

    /// The records that carry an identifier of this scheme, those that went up in them, and those that
    /// belong to them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn all_of_scheme(&self, scheme: &str) -> Result<Vec<String>, Fault> {
        let sql = "SELECT record FROM identifier WHERE scheme = $1 \
                   UNION SELECT m.record FROM merger m \
                   JOIN identifier i ON i.record = m.target WHERE i.scheme = $1 \
                   UNION SELECT r.id FROM record r \
                   JOIN identifier i ON r.owner = 'organisation:' || i.record WHERE i.scheme = $1 \
                   ORDER BY 1";
        let rows = self.db.rows(sql, &cells![scheme]).await?;
        Ok(rows.iter().map(|row| row.text(0).to_owned()).collect())
    }

    /// Takes records away with all their editions, as if they had never been but for their lines in
    /// the change record.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn expunge(&self, ids: &[String], by: &str, now: i64) -> Result<(), Refusal> {
        for some in ids.chunks(200) {
            let mut writing = self.writing(now);
            for record in self.records(some).await? {
                writing.expunge(&record, by);
            }
            writing.commit().await?;
        }
        Ok(self.db.forget_freed().await?)
    }
}

impl Writing<'_> {
    /// Adds the throwing away of a draft, with all its editions. One that others link to stays, and
    /// the write fails.
    pub fn delete(&mut self, record: &Record, person: &str) {
        let id = &record.id;
        self.hold(id);
        self.leave_files(id);
        self.forget_facts_about(id);
        let own = OF_A_RECORD.iter().chain(&["link"]);
        for table in own {
            self.batch().add(format!("DELETE FROM {table} WHERE record = $1"), cells![id]);
        }
        for table in ["membership", "invitation"] {
            self.batch().add(format!("DELETE FROM {table} WHERE organisation = $1"), cells![id]);
        }
        let sql = "DELETE FROM record WHERE id = $1 AND edition = $2";
        self.batch().add_expecting(sql, cells![id, record.edition], Expect::Rows(1), "changed");
        self.note(record.kind.name, "deletion", person, id);
    }

    /// Holds a record that is about to go, so that nothing is worked out for it meanwhile.
    fn hold(&mut self, id: &str) {
        let hold = self.dialect().hold();
        self.batch().query(format!("SELECT 1 FROM record WHERE id = $1 {hold}"), cells![id]);
    }

    /// Gives a record of a person to the facility.
    fn hand_over(&mut self, record: &Record, from: &str) {
        self.note(record.kind.name, "handover", "", &record.id);
        let batch = self.batch();
        let sql = "DELETE FROM reader WHERE record = $1 AND key = $2";
        batch.add(sql, cells![&record.id, from]);
        let sql = "UPDATE record SET owner = 'facility' WHERE id = $1";
        batch.add(sql, cells![&record.id]);
    }

    /// Takes a record away with all its editions. That a public one is gone is public.
    fn expunge(&mut self, record: &Record, by: &str) {
        let id = &record.id;
        self.hold(id);
        self.note_gone(record, by);
        self.leave_files(id);
        self.forget_facts_about(id);
        let batch = self.batch();
        for table in OF_A_RECORD {
            batch.add(format!("DELETE FROM {table} WHERE record = $1"), cells![id]);
        }
        batch.add("DELETE FROM link WHERE record = $1 OR target = $1", cells![id]);
        batch.add("DELETE FROM merger WHERE record = $1 OR target = $1", cells![id]);
        batch.add("DELETE FROM membership WHERE organisation = $1", cells![id]);
        batch.add("DELETE FROM invitation WHERE organisation = $1", cells![id]);
        batch.add("DELETE FROM intake_record WHERE record = $1", cells![id]);
        batch.add("DELETE FROM record WHERE id = $1", cells![id]);
    }
}
