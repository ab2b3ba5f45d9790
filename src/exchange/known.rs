//! What is on record of what a file names, looked up for all of its lines at once.

use std::collections::HashMap;

use facility_store::{Origin, Record, Store, db::Fault};

/// An identifier: its scheme and value.
pub(super) type Identifier = (String, String);

/// What is on record of what a file names.
#[derive(Default)]
pub(super) struct Known {
    identified: HashMap<Identifier, String>,
    records: HashMap<String, Record>,
    origins: HashMap<String, Vec<Origin>>,
    /// Records that links were found to mean, by kind and word.
    pub(super) targets: HashMap<(&'static str, String), Option<String>>,
}

impl Known {
    /// Looks up identifiers, and ids of ours.
    pub(super) async fn look_up(
        store: &Store,
        identifiers: &[Identifier],
        ids: Vec<String>,
    ) -> Result<Known, Fault> {
        let identified = store.identified_all(identifiers).await?;
        let mut ids: Vec<String> = ids.into_iter().chain(identified.values().cloned()).collect();
        ids.sort();
        ids.dedup();
        let records = store.records(&ids).await?;
        let mut origins: HashMap<String, Vec<Origin>> = HashMap::new();
        for origin in store.origins_of(&ids).await? {
            origins.entry(origin.record.clone()).or_default().push(origin);
        }
        let records = records.into_iter().map(|record| (record.id.clone(), record)).collect();
        Ok(Known { identified, records, origins, targets: HashMap::new() })
    }

    /// The record that an identifier, or else an id, means.
    pub(super) fn record(&self, identifier: Option<&Identifier>, id: &str) -> Option<&Record> {
        let id = match identifier {
            Some(identifier) => self.identified.get(identifier)?,
            None => id,
        };
        self.records.get(id)
    }

    /// What this source of a record said last time.
    pub(super) fn origin(&self, record: &str, source: &str) -> Option<&Origin> {
        self.origins.get(record)?.iter().find(|origin| origin.source == source)
    }
}
