//! Taking an import back: what keeps a record from going, and what goes with it.

use std::collections::{HashMap, HashSet};

use crate::db::{Cell, Fault};
use crate::origins::Origin;
use crate::records::{Edition, placeholders};
use crate::write::Writing;
use crate::{Record, Store, cells};

impl Store {
    /// What leans on these records: pairs of a record and one that links to it or belongs to it;
    /// the second is empty where a person or a merger leans on it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn leaning_on_all(&self, ids: &[String]) -> Result<Vec<(String, String)>, Fault> {
        let mut found = Vec::new();
        for some in ids.chunks(400) {
            let list = placeholders(1, some.len());
            let cells: Vec<Cell> = some.iter().map(Cell::from).collect();
            let owners: Vec<Cell> =
                some.iter().map(|id| Cell::from(format!("organisation:{id}"))).collect();
            let asked = [
                (format!("SELECT target, record FROM link WHERE target IN ({list})"), &cells),
                (
                    format!(
                        "SELECT organisation, '' FROM membership WHERE organisation IN ({list})"
                    ),
                    &cells,
                ),
                (format!("SELECT record, '' FROM merger WHERE record IN ({list})"), &cells),
                (format!("SELECT target, '' FROM merger WHERE target IN ({list})"), &cells),
                (format!("SELECT owner, id FROM record WHERE owner IN ({list})"), &owners),
            ];
            for (sql, cells) in asked {
                for row in self.db.rows(&sql, cells).await? {
                    let of = row.text(0);
                    let of = of.strip_prefix("organisation:").unwrap_or(of);
                    found.push((of.to_owned(), row.text(1).to_owned()));
                }
            }
        }
        Ok(found)
    }

    /// Those of these records that the public record of changes names.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ever_public(&self, ids: &[String]) -> Result<HashSet<String>, Fault> {
        let mut found = HashSet::new();
        for some in ids.chunks(400) {
            let list = placeholders(1, some.len());
            let sql = format!(
                "SELECT DISTINCT record FROM change WHERE is_public = 1 AND record IN ({list})"
            );
            let cells: Vec<Cell> = some.iter().map(Cell::from).collect();
            found
                .extend(self.db.rows(&sql, &cells).await?.iter().map(|row| row.text(0).to_owned()));
        }
        Ok(found)
    }

    /// The edition of this number of each of these records.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn editions_at(
        &self,
        records: &[(&Record, i64)],
    ) -> Result<HashMap<String, Edition>, Fault> {
        let mut found = HashMap::new();
        for some in records.chunks(400) {
            let list = placeholders(1, some.len());
            let sql = format!(
                "SELECT record, edition, at, person, change, state, reason, number, body \
                 FROM edition WHERE record IN ({list})"
            );
            let cells: Vec<Cell> = some.iter().map(|(record, _)| Cell::from(&record.id)).collect();
            for row in self.db.rows(&sql, &cells).await? {
                let wanted = some.iter().find(|(record, _)| record.id == row.text(0));
                let Some((record, _)) = wanted.filter(|(_, edition)| *edition == row.int(1)) else {
                    continue;
                };
                let edition = Edition {
                    edition: row.int(1),
                    at: row.int(2),
                    person: row.text(3).to_owned(),
                    change: row.text(4).to_owned(),
                    state: row.text(5).to_owned(),
                    reason: row.text(6).to_owned(),
                    body: self.body_of(record.kind, row.text(8), row.int(7))?,
                };
                found.insert(record.id.clone(), edition);
            }
        }
        Ok(found)
    }
}

impl Writing<'_> {
    /// Takes the links of a record away, before it or what it links to is thrown away in the same
    /// write.
    pub fn unlink(&mut self, record: &str) {
        self.batch().add("DELETE FROM link WHERE record = $1", cells![record]);
    }

    /// Takes the identifiers and sources of a record away, so that the next import of the same
    /// lines makes records of their own. It stands after the save of the record.
    pub fn release(&mut self, record: &str) {
        self.batch().add("DELETE FROM identifier WHERE record = $1", cells![record]);
        self.batch().add("DELETE FROM origin WHERE record = $1", cells![record]);
    }

    /// Puts back what a source said of a record before, or takes away that it said anything.
    pub fn restore_origin(&mut self, record: &str, source: &str, before: Option<&Origin>) {
        match before {
            Some(origin) => self.keep_origin(origin),
            None => {
                let sql = "DELETE FROM origin WHERE record = $1 AND source = $2";
                self.batch().add(sql, cells![record, source]);
            }
        }
    }
}
