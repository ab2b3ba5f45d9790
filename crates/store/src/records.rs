//! Records: reading one, its editions, its links.

use std::collections::HashMap;

use facility_access::{Openness, Person, openness};
use facility_access::{Subject, may_see_field, public_sees_field};
use facility_record::{Body, Field, Kind, Text};
use serde_json::{Map, Value as Json};

use crate::db::{Cell, Fault, FaultKind, Row};
use crate::{Store, cells};

/// A record as it is stored.
#[derive(Clone, Debug)]
pub struct Record {
    /// UUIDv7, as text.
    pub id: String,
    /// Its declaration.
    pub kind: &'static Kind,
    /// The state it is in.
    pub state: String,
    /// Key of its owner: `organisation:ID` or `person:ID`.
    pub owner: String,
    /// 1, 2, 3 and so on.
    pub edition: i64,
    /// When it was created, in milliseconds since 1970.
    pub created: i64,
    /// When it was last written.
    pub updated: i64,
    /// When it came into its state.
    pub since: i64,
    /// Its values.
    pub body: Body,
}

/// An edition of a record.
#[derive(Clone, Debug)]
pub struct Edition {
    /// Its number.
    pub edition: i64,
    /// When it was written, in milliseconds since 1970.
    pub at: i64,
    /// Who wrote it.
    pub person: String,
    /// The move that wrote it, or `edit`, `import`.
    pub change: String,
    /// The state it left the record in.
    pub state: String,
    /// Why, in the person's words.
    pub reason: String,
    /// Its values.
    pub body: Body,
}

pub(crate) const COLUMNS: &str =
    "r.id, r.kind, r.state, r.owner, r.edition, r.number, r.created, r.updated, r.since, r.body";

impl Record {
    /// What the table of rights needs to know of it.
    pub fn subject(&self) -> Subject<'_> {
        Subject::new(self.kind, &self.state, &self.owner, &self.body)
    }

    /// Its title with translations.
    pub fn title(&self) -> Text {
        title_of(self.kind, &self.body)
    }

    /// Whether everybody sees it, in whole or in summary.
    pub fn is_public(&self) -> bool {
        self.subject_keys().iter().any(|key| key == facility_access::PUBLIC)
    }

    /// How open its owner made it.
    pub fn openness(&self) -> Openness {
        openness(self.kind, &self.body)
    }

    /// The keys of everybody who sees it.
    pub fn subject_keys(&self) -> Vec<String> {
        facility_access::reader_keys(&self.subject())
    }

    /// The fields that the public sees, as JSON; `None` for a record that it does not see.
    pub fn public_fields(&self) -> Option<Map<String, Json>> {
        let subject = self.subject();
        let sees = |field: &Field| public_sees_field(field, &subject);
        self.is_public().then(|| facility_record::public_json(&self.kind.fields, &self.body, &sees))
    }

    /// The fields that this person sees, as JSON.
    pub fn fields_for(&self, person: &Person) -> Map<String, Json> {
        let subject = self.subject();
        let sees = |field: &Field| may_see_field(person, field, &subject);
        facility_record::public_json(&self.kind.fields, &self.body, &sees)
    }
}

/// The title of a body, with translations.
pub(crate) fn title_of(kind: &Kind, body: &Body) -> Text {
    let title = kind.title_field().map(|field| body.of(&kind.fields, field.name));
    title.and_then(|value| value.text()).cloned().unwrap_or_default()
}

impl Store {
    /// The record of this id, whoever may see it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn record(&self, id: &str) -> Result<Option<Record>, Fault> {
        let sql = format!("SELECT {COLUMNS} FROM record r WHERE r.id = $1");
        let row = self.db.row(&sql, &cells![id]).await?;
        row.map(|row| self.record_of(&row)).transpose()
    }

    /// The records of these ids that exist, in the order of the ids.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn records(&self, ids: &[String]) -> Result<Vec<Record>, Fault> {
        let mut found = Vec::with_capacity(ids.len());
        for some in ids.chunks(500) {
            let list = placeholders(1, some.len());
            let sql = format!("SELECT {COLUMNS} FROM record r WHERE r.id IN ({list})");
            let cells: Vec<_> = some.iter().map(crate::db::Cell::from).collect();
            for row in self.db.rows(&sql, &cells).await? {
                found.push(self.record_of(&row)?);
            }
        }
        let places: HashMap<&str, usize> =
            ids.iter().enumerate().map(|(place, id)| (id.as_str(), place)).collect();
        found.sort_by_key(|record| places.get(record.id.as_str()).copied());
        Ok(found)
    }

    /// The editions of a record, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn editions(&self, record: &Record) -> Result<Vec<Edition>, Fault> {
        let sql = "SELECT edition, at, person, change, state, reason, number, body FROM edition \
                   WHERE record = $1 ORDER BY edition DESC";
        let rows = self.db.rows(sql, &cells![&record.id]).await?;
        rows.iter()
            .map(|row| {
                Ok(Edition {
                    edition: row.int(0),
                    at: row.int(1),
                    person: row.text(2).to_owned(),
                    change: row.text(3).to_owned(),
                    state: row.text(4).to_owned(),
                    reason: row.text(5).to_owned(),
                    body: self.body_of(record.kind, row.text(7), row.int(6))?,
                })
            })
            .collect()
    }

    /// The record that carries this identifier.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn identified(&self, scheme: &str, value: &str) -> Result<Option<String>, Fault> {
        let sql = "SELECT record FROM identifier WHERE scheme = $1 AND value = $2";
        let row = self.db.row(sql, &cells![scheme, value]).await?;
        Ok(row.map(|row| row.text(0).to_owned()))
    }

    /// The records that carry these identifiers, each a scheme and a value.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn identified_all(
        &self,
        identifiers: &[(String, String)],
    ) -> Result<HashMap<(String, String), String>, Fault> {
        let mut values: HashMap<&str, Vec<&str>> = HashMap::new();
        for (scheme, value) in identifiers {
            values.entry(scheme).or_default().push(value);
        }
        let mut found = HashMap::new();
        for (scheme, values) in values {
            for some in values.chunks(500) {
                let list = placeholders(2, some.len());
                let sql = format!(
                    "SELECT value, record FROM identifier WHERE scheme = $1 AND value IN ({list})"
                );
                let mut cells = vec![crate::db::Cell::from(scheme)];
                cells.extend(some.iter().map(|value| crate::db::Cell::from(*value)));
                for row in self.db.rows(&sql, &cells).await? {
                    let identifier = (scheme.to_owned(), row.text(0).to_owned());
                    found.insert(identifier, row.text(1).to_owned());
                }
            }
        }
        Ok(found)
    }

    /// The identifiers of a record, by scheme.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn identifiers(&self, record: &str) -> Result<Vec<(String, String)>, Fault> {
        let sql = "SELECT scheme, value FROM identifier WHERE record = $1 ORDER BY scheme, value";
        let rows = self.db.rows(sql, &cells![record]).await?;
        Ok(rows.iter().map(|row| (row.text(0).to_owned(), row.text(1).to_owned())).collect())
    }

    /// The identifiers of several records: record, scheme, value each.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn identifiers_of(
        &self,
        records: &[Record],
    ) -> Result<Vec<(String, String, String)>, Fault> {
        let mut found = Vec::new();
        for some in records.chunks(500) {
            let list = placeholders(1, some.len());
            let sql = format!(
                "SELECT record, scheme, value FROM identifier WHERE record IN ({list}) \
                 ORDER BY record, scheme, value"
            );
            let cells: Vec<_> =
                some.iter().map(|record| crate::db::Cell::from(&record.id)).collect();
            for row in self.db.rows(&sql, &cells).await? {
                let text = |at: usize| row.text(at).to_owned();
                found.push((text(0), text(1), text(2)));
            }
        }
        Ok(found)
    }

    /// The records that link to this one in this role, as ids.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn linking(&self, target: &str, role: &str) -> Result<Vec<String>, Fault> {
        let sql = "SELECT record FROM link WHERE target = $1 AND role = $2 ORDER BY record";
        let rows = self.db.rows(sql, &cells![target, role]).await?;
        Ok(rows.iter().map(|row| row.text(0).to_owned()).collect())
    }

    /// The records that link to one of these in this role, each with the one that it links to.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn linked_by_any(
        &self,
        targets: &[String],
        role: &str,
    ) -> Result<Vec<(String, Record)>, Fault> {
        let mut found = Vec::new();
        for some in targets.chunks(500) {
            let list = placeholders(2, some.len());
            let sql = format!(
                "SELECT {COLUMNS}, l.target FROM link l JOIN record r ON r.id = l.record \
                 WHERE l.role = $1 AND l.target IN ({list}) ORDER BY r.id"
            );
            let cells: Vec<Cell> =
                std::iter::once(Cell::from(role)).chain(some.iter().map(Cell::from)).collect();
            for row in self.db.rows(&sql, &cells).await? {
                found.push((row.text(10).to_owned(), self.record_of(&row)?));
            }
        }
        Ok(found)
    }

    /// A record that is yet to be saved, in the first state of its kind.
    pub fn new_record(&self, kind: &'static Kind, owner: &str, body: Body, now: i64) -> Record {
        Record {
            id: self.new_id(),
            kind,
            state: kind.states.first().map_or("", |state| state.name).to_owned(),
            owner: owner.to_owned(),
            edition: 0,
            created: now,
            updated: now,
            since: now,
            body,
        }
    }

    /// The records that link to this one in this role.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn linked_by(&self, target: &str, role: &str) -> Result<Vec<Record>, Fault> {
        let ids = self.linking(target, role).await?;
        self.records(&ids).await
    }

    pub(crate) fn record_of(&self, row: &Row) -> Result<Record, Fault> {
        let kind = self.kind(row.text(1)).ok_or_else(|| {
            let message = format!("there is no kind {}: the database is newer", row.text(1));
            Fault::new(FaultKind::Newer, message)
        })?;
        Ok(Record {
            id: row.text(0).to_owned(),
            kind,
            state: row.text(2).to_owned(),
            owner: row.text(3).to_owned(),
            edition: row.int(4),
            created: row.int(6),
            updated: row.int(7),
            since: row.int(8),
            body: self.body_of(kind, row.text(9), row.int(5))?,
        })
    }

    pub(crate) fn body_of(
        &self,
        kind: &'static Kind,
        text: &str,
        number: i64,
    ) -> Result<Body, Fault> {
        let object: Map<String, Json> = serde_json::from_str(text)
            .map_err(|error| Fault::new(FaultKind::Broken, format!("a stored body: {error}")))?;
        Ok(Body::stored(kind, object, u32::try_from(number).unwrap_or(u32::MAX)))
    }
}

/// `$1, $2, $3`: as many as asked, from this number on.
pub(crate) fn placeholders(from: usize, count: usize) -> String {
    (from..from + count).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ")
}
