//! Needs that requests state, written when the facility has accepted or declined them.

use std::sync::Arc;

use facility_access::Openness;
use facility_record::{Code, Codes, Date, Declared, Fields, Line, Link, Text, Whole};
use facility_store::{Record, Refusal, Todo, db::Fault, db::FaultKind};

use super::Need;
use crate::clearing_house::Request;
use crate::clearing_house::course::owner_id;
use crate::web::say::today;
use crate::web::site::{Site, now};

/// Each request counts the same: sums of other weights would say who asked for how much.
pub const WEIGHT: i64 = 1;

pub(super) fn plain(text: &str) -> Line {
    Line(Text::new("", text))
}

/// Writes the needs of a request, one for each of its countries, once.
///
/// # Errors
/// When the database fails; it can be called again.
pub async fn note(site: Arc<Site>, todo: Todo) -> Result<(), Fault> {
    let Some(record) = site.store.record(&todo.record).await? else { return Ok(()) };
    append(&site, &record.id, &needs(&record)).await
}

/// Writes the needs that a record states, once.
///
/// # Errors
/// When the database fails; it can be called again.
pub async fn append(site: &Site, record: &str, needs: &[Need]) -> Result<(), Fault> {
    if !site.store.facts(&Need::fact(), &[("record", record)], 1).await?.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = needs.iter().map(Fields::give_all).collect();
    let mut writing = site.store.writing(now());
    writing.once(&format!("need of {record}"), "", "", "");
    writing.append(&Need::fact(), &rows, "");
    match writing.commit().await {
        Ok(_) | Err(Refusal::Repeated(_)) => Ok(()),
        Err(Refusal::Fault(fault)) => Err(fault),
        Err(other) => Err(Fault::new(FaultKind::Broken, other.to_string())),
    }
}

/// What a request needs. That one was declined is private, and so is whatever not everybody reads:
/// such needs are told in regions only.
fn needs(record: &Record) -> Vec<Need> {
    let request = Request::from_body(&record.body);
    let is_open = record.state != "declined" && record.subject().openness != Openness::Facility;
    let countries = match request.countries.is_empty() {
        true => vec![String::new()],
        false => request.countries.to_vec(),
    };
    let need = |country: String| Need {
        record: Link(record.id.clone()),
        day: Date(Some(today())),
        source: plain(owner_id(record)),
        country: Code(country),
        topics: Codes(request.topics.to_vec()),
        groups: Codes(request.groups.to_vec()),
        languages: Codes(request.languages.to_vec()),
        audiences: Codes(request.audiences.to_vec()),
        origin: Code("request".to_owned()),
        weight: Whole(Some(WEIGHT)),
        disclosure: plain(if is_open { "open" } else { "regional" }),
        words: Line::default(),
    };
    countries.into_iter().map(need).collect()
}
