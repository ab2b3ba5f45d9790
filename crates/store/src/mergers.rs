//! Mergers: a record goes up in another one, and how that is taken back.

use facility_record::{Body, Field, Kind, Shape, Value};
use serde_json::json;

use crate::db::{Expect, Fault};
use crate::records::{COLUMNS, Record};
use crate::write::Writing;
use crate::{Store, cells};

/// A record that went up in another one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merger {
    /// The record that went up.
    pub record: String,
    /// The record that it went up in.
    pub target: String,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// The edition that the merger made of the record.
    pub edition: i64,
    /// The edition that it made of the target.
    pub target_edition: i64,
    /// The state that the record was in before.
    pub state: String,
    /// Identifiers that went over to the target: scheme and value.
    pub identifiers: Vec<(String, String)>,
    /// Records whose links or owner were changed: id, the edition that this made, the owner before.
    pub leaning: Vec<(String, i64, String)>,
}

impl Writing<'_> {
    /// Adds the merger itself. It stands after the save of the record that goes up, which still
    /// writes its own identifiers, and before the save of the target, which may take them over.
    pub fn merge(&mut self, merger: &Merger) {
        let body = json!({"identifiers": merger.identifiers, "leaning": merger.leaning});
        let cells = cells![
            &merger.record,
            &merger.target,
            merger.at,
            merger.edition,
            merger.target_edition,
            &merger.state,
            body.to_string()
        ];
        let sql = "INSERT INTO merger (record, target, at, edition, target_edition, state, body) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7)";
        self.batch().add(sql, cells);
        let sql = "UPDATE identifier SET record = $2 WHERE record = $1";
        self.batch().add(sql, cells![&merger.record, &merger.target]);
    }

    /// Takes a merger back: its identifiers return. It stands before the saves of both records.
    pub fn separate(&mut self, merger: &Merger) {
        let sql = "DELETE FROM merger WHERE record = $1";
        self.batch().add_expecting(sql, cells![&merger.record], Expect::Rows(1), "changed");
        for (scheme, value) in &merger.identifiers {
            let sql = "UPDATE identifier SET record = $1 WHERE scheme = $2 AND value = $3 \
                       AND record = $4";
            let cells = cells![&merger.record, scheme, value, &merger.target];
            self.batch().add(sql, cells);
        }
    }
}

impl Store {
    /// The merger in which a record went up.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn merger(&self, record: &str) -> Result<Option<Merger>, Fault> {
        let sql = "SELECT record, target, at, edition, target_edition, state, body FROM merger \
                   WHERE record = $1";
        let row = self.db.row(sql, &cells![record]).await?;
        Ok(row.map(|row| {
            let body: serde_json::Value = serde_json::from_str(row.text(6)).unwrap_or_default();
            let part = |name: &str| body[name].clone();
            Merger {
                record: row.text(0).to_owned(),
                target: row.text(1).to_owned(),
                at: row.int(2),
                edition: row.int(3),
                target_edition: row.int(4),
                state: row.text(5).to_owned(),
                identifiers: serde_json::from_value(part("identifiers")).unwrap_or_default(),
                leaning: serde_json::from_value(part("leaning")).unwrap_or_default(),
            }
        }))
    }

    /// The record that another one went up in, over several mergers; `None` if it stands by itself.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn merged_into(&self, record: &str) -> Result<Option<String>, Fault> {
        let mut found = None;
        let mut at = record.to_owned();
        // Mergers make no ring, since a merged record is no target; the bound is for a broken table.
        for _ in 0..20 {
            let sql = "SELECT target FROM merger WHERE record = $1";
            let Some(row) = self.db.row(sql, &cells![&at]).await? else { break };
            row.text(0).clone_into(&mut at);
            found = Some(at.clone());
        }
        Ok(found)
    }

    /// The records that went up in this one, as ids.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn merged_here(&self, target: &str) -> Result<Vec<String>, Fault> {
        let sql = "SELECT record FROM merger WHERE target = $1 ORDER BY at, record";
        let rows = self.db.rows(sql, &cells![target]).await?;
        Ok(rows.iter().map(|row| row.text(0).to_owned()).collect())
    }

    /// The records that link to this one or belong to it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn leaning_on(&self, target: &str) -> Result<Vec<Record>, Fault> {
        let sql = format!(
            "SELECT {COLUMNS} FROM record r WHERE r.owner = $2 OR EXISTS \
             (SELECT 1 FROM link l WHERE l.record = r.id AND l.target = $1) ORDER BY r.id"
        );
        let rows = self.db.rows(&sql, &cells![target, format!("organisation:{target}")]).await?;
        rows.iter().map(|row| self.record_of(row)).collect()
    }
}

/// The body with all its links to one record led to another.
pub fn repointed(kind: &Kind, body: &Body, from: &str, to: &str) -> Body {
    let mut body = body.clone();
    for (field, value) in kind.fields.iter().zip(&mut body.values) {
        lead(field, value, from, to);
    }
    body
}

fn lead(field: &Field, value: &mut Value, from: &str, to: &str) {
    match (field.shape, value) {
        (Shape::Link, Value::Word(word)) if word == from => to.clone_into(word),
        (Shape::Links, Value::Words(words)) => {
            words.iter_mut().filter(|word| *word == from).for_each(|word| to.clone_into(word));
            let mut seen = Vec::new();
            words.retain(|word| {
                let fresh = !seen.contains(word);
                seen.push(word.clone());
                fresh
            });
        }
        (Shape::Rows(fields), Value::Rows(rows)) => {
            for row in rows {
                for (field, value) in fields.iter().zip(&mut row.values) {
                    lead(field, value, from, to);
                }
            }
        }
        _ => {}
    }
}
