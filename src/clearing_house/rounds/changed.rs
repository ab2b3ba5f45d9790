//! What is otherwise now than when a plan was worked out.

use std::collections::BTreeMap;

use facility_store::{Store, db::Fault};

use super::inputs::Inputs;
use super::sources::Sources;

/// A record that is otherwise now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Its id.
    pub id: String,
    /// `edited`, `gone` or `new`.
    pub how: &'static str,
}

/// The records that are otherwise now than the inputs say, by id.
///
/// # Errors
/// When the database fails.
pub async fn changed(store: &Store, inputs: &Inputs, now: i64) -> Result<Vec<Changed>, Fault> {
    let sources = Sources::read(store, now).await?;
    let records = sources.requests.iter().chain(&sources.offers);
    let mut today: BTreeMap<String, i64> =
        records.map(|record| (record.id.clone(), record.edition)).collect();
    today.extend(sources.used().into_iter().map(|used| (used.id, used.edition)));
    let demand = inputs.demand.iter().map(|it| (it.id.as_str(), it.edition));
    let supply = inputs.supply.iter().map(|it| (it.id.as_str(), it.edition));
    let used = inputs.used.iter().map(|it| (it.id.as_str(), it.edition));
    let then: BTreeMap<&str, i64> = demand.chain(supply).chain(used).collect();
    let mut found = Vec::new();
    for (id, edition) in &then {
        let how = match today.get(*id) {
            None => "gone",
            Some(now) if now != edition => "edited",
            Some(_) => continue,
        };
        found.push(Changed { id: (*id).to_owned(), how });
    }
    let new = today.keys().filter(|id| !then.contains_key(id.as_str()));
    found.extend(new.map(|id| Changed { id: id.clone(), how: "new" }));
    found.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(found)
}

/// What tells one list of changes from another: whoever confirms has seen this one.
pub fn digest(changes: &[Changed]) -> String {
    let lines: String = changes.iter().map(|it| format!("{} {}\n", it.id, it.how)).collect();
    facility_store::sha256(lines.as_bytes())
}
