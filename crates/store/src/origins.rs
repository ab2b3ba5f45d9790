//! Where a record came from: what its source says that has no field here, and where the source and
//! those who look after the record differ.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use crate::db::{Fault, FaultKind};
use crate::records::placeholders;
use crate::write::Writing;
use crate::{Store, cells};

/// What a source said of a record when it was last read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Origin {
    /// The record.
    pub record: String,
    /// The record's identifier there, `scheme:value`, or the name of the file.
    pub source: String,
    /// When it was read, in milliseconds since 1970.
    pub at: i64,
    /// What has no field here, as the source has it; null when everything has.
    pub rest: Json,
    /// A digest of each value that it gave, by field: tells what it has changed since.
    pub said: BTreeMap<String, String>,
    /// Fields that somebody has changed here and that the source says otherwise: its values.
    pub differs: Map<String, Json>,
}

impl Origin {
    /// Whether another reading of the source found the same.
    pub fn says_the_same(&self, other: &Origin) -> bool {
        (&self.rest, &self.said, &self.differs) == (&other.rest, &other.said, &other.differs)
    }
}

impl Writing<'_> {
    /// Keeps what a source said, in the place of what it said before.
    pub fn keep_origin(&mut self, origin: &Origin) {
        let body = serde_json::json!({
            "rest": origin.rest,
            "said": origin.said,
            "differs": origin.differs,
        });
        self.batch().add(
            "INSERT INTO origin (record, source, at, body) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (record, source) DO UPDATE SET at = excluded.at, body = excluded.body",
            cells![&origin.record, &origin.source, origin.at, body.to_string()],
        );
    }
}

impl Store {
    /// What the sources of a record said, by source.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn origins(&self, record: &str) -> Result<Vec<Origin>, Fault> {
        self.origins_of(&[record.to_owned()]).await
    }

    /// What the sources of several records said, by record and source.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn origins_of(&self, records: &[String]) -> Result<Vec<Origin>, Fault> {
        let mut origins = Vec::new();
        for some in records.chunks(500) {
            let list = placeholders(1, some.len());
            let sql = format!(
                "SELECT record, source, at, body FROM origin WHERE record IN ({list}) \
                 ORDER BY record, source"
            );
            let cells: Vec<_> = some.iter().map(crate::db::Cell::from).collect();
            for row in self.db.rows(&sql, &cells).await? {
                origins.push(origin_of(&row)?);
            }
        }
        Ok(origins)
    }
}

fn origin_of(row: &crate::db::Row) -> Result<Origin, Fault> {
    let mut body: Map<String, Json> = serde_json::from_str(row.text(3))
        .map_err(|error| Fault::new(FaultKind::Broken, format!("an origin: {error}")))?;
    let differs = match body.remove("differs") {
        Some(Json::Object(differs)) => differs,
        _ => Map::new(),
    };
    let said = body.remove("said").and_then(|said| serde_json::from_value(said).ok());
    Ok(Origin {
        record: row.text(0).to_owned(),
        source: row.text(1).to_owned(),
        at: row.int(2),
        rest: body.remove("rest").unwrap_or_default(),
        said: said.unwrap_or_default(),
        differs,
    })
}
