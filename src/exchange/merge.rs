//! A source read again: what it changed since is taken over, what people changed here stays, and
//! where both changed the same field, ours stays and the difference is noted.

use std::collections::BTreeMap;

use facility_record::{Field, Value, value_to_json};
use facility_store::{Edition, Origin, Record, db::Fault};

use super::import::{Importing, Ready};

impl Importing<'_> {
    /// Merges each line into its record.
    pub(super) async fn merge(&mut self) -> Result<(), Fault> {
        let name = self.import.name;
        for ready in &mut self.ready {
            let said = said(ready);
            if let Some(before) = ready.before.clone() {
                let last = self.known.origin(&before.id, &source(ready, name)).cloned();
                // Somebody edited the present edition in a table, or says so: all of it is meant.
                let is_meant = self.terms.is_some_and(|terms| terms.overwrites);
                if !is_meant && ready.edition != Some(before.edition) && before.body != ready.body {
                    let editions = match ready.edition {
                        Some(_) => self.store.editions(&before).await?,
                        None => Vec::new(),
                    };
                    let base = editions.iter().find(|one| Some(one.edition) == ready.edition);
                    merge(ready, &before, base, last.as_ref());
                }
                ready.last = last;
            }
            ready.said = said;
        }
        Ok(())
    }

    /// What is to be kept of the source, if that is something new.
    pub(super) fn origin(&self, ready: &Ready) -> Option<Origin> {
        let origin = Origin {
            record: ready.id.clone(),
            source: source(ready, self.import.name),
            at: self.import.now,
            rest: ready.rest.clone(),
            said: ready.said.clone(),
            differs: ready.differs.clone(),
        };
        let is_known = ready.last.as_ref().is_some_and(|last| last.says_the_same(&origin));
        (!is_known).then_some(origin)
    }
}

/// Where a line comes from: its identifier there, else the file.
fn source(ready: &Ready, file: &str) -> String {
    match &ready.identifier {
        Some((scheme, value)) => format!("{scheme}:{value}"),
        None => file.to_owned(),
    }
}

/// What a line says, as a digest of each field that it gives.
fn said(ready: &Ready) -> BTreeMap<String, String> {
    let values = ready.body.pairs(&ready.kind.fields);
    let given = values.filter(|(field, _)| ready.given.contains(&field.name));
    given.map(|(field, value)| (field.name.to_owned(), digest(field, value))).collect()
}

fn digest(field: &Field, value: &Value) -> String {
    let text = value_to_json(field, value).to_string();
    facility_store::sha256(text.as_bytes())[..16].to_owned()
}

fn merge(ready: &mut Ready, ours: &Record, base: Option<&Edition>, last: Option<&Origin>) {
    for (at, field) in ready.kind.fields.iter().enumerate() {
        if !ready.given.contains(&field.name) {
            continue;
        }
        let (theirs, ours) = (&ready.body.values[at], &ours.body.values[at]);
        let was = |value: &Value| match (base, last) {
            (Some(edition), _) => edition.body.values.get(at) == Some(value),
            (None, Some(origin)) => origin.said.get(field.name) == Some(&digest(field, value)),
            (None, None) => false,
        };
        if theirs == ours || ours.is_empty() || was(ours) {
            continue; // nobody here has changed it: theirs is taken
        }
        if !was(theirs) {
            ready.differs.insert(field.name.to_owned(), value_to_json(field, theirs));
        } else if let Some(still) = last.and_then(|origin| origin.differs.get(field.name)) {
            ready.differs.insert(field.name.to_owned(), still.clone());
        }
        ready.body.values[at] = ours.clone();
    }
}

/// Whether a source has nothing that is to be seen beside the record but what it had before.
pub(super) fn says_nothing_new(ready: &Ready, origin: &Origin) -> bool {
    match &ready.last {
        Some(last) => (&last.rest, &last.differs) == (&origin.rest, &origin.differs),
        None => origin.rest.is_null() && origin.differs.is_empty(),
    }
}
