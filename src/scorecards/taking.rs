//! Taking a table of observations into the store: whole or not at all, and what is known already is
//! not kept twice.

use std::collections::{HashMap, HashSet};

use facility_record::{Declared, Fields};
use facility_store::{Listing, Refusal, Store};
use jiff::Timestamp;

use super::indicator::Indicator;
use super::observation::Observation;
use super::reading::{Known, Reading, key};
use crate::exchange::{Import, Report, Sheet};

/// Most observations of an indicator.
const MOST: usize = 2_000_000;

/// Takes a table of observations.
///
/// # Errors
/// When the database fails; what is wrong with the table stands in the report.
pub async fn take(
    store: &Store,
    vocabularies: &facility_record::Vocabularies,
    import: &Import<'_>,
) -> Result<Report, Refusal> {
    let indicators = known(store).await?;
    let sheet = Sheet::read(import.bytes);
    let this_year = Timestamp::from_millisecond(import.now)
        .map_or(0, |now| i64::from(now.to_zoned(jiff::tz::TimeZone::UTC).year()));
    let stem = import.name.rsplit(['/', '\\']).next().unwrap_or_default();
    let reading =
        Reading { indicators: &indicators, vocabularies, this_year, source: "", release: stem };
    let mut report =
        Report { file: import.name.to_owned(), read: sheet.lines.len(), ..Report::default() };
    let rows = match reading.read(&sheet) {
        Ok(rows) => rows,
        Err(problems) => {
            let lines: HashSet<usize> = problems.iter().map(|problem| problem.line).collect();
            report.refused = lines.len();
            report.problems = problems;
            return Ok(report);
        }
    };
    let codes: HashSet<String> =
        rows.iter().map(|row| row.indicator.original_text().to_owned()).collect();
    let mut before: HashMap<[String; 6], Observation> = HashMap::new();
    for code in codes {
        let facts = store.facts(&Observation::fact(), &[("indicator", &code)], MOST).await?;
        for row in facts.iter().map(|fact| Observation::take_all(fact)) {
            before.entry(key(&row)).or_insert(row); // the newest stands first
        }
    }
    let mut news = Vec::new();
    for row in rows {
        match before.get(&key(&row)) {
            Some(same) if *same == row => report.unchanged += 1,
            Some(_) => {
                report.updated += 1;
                news.push(row.give_all());
            }
            None => {
                report.added += 1;
                news.push(row.give_all());
            }
        }
    }
    if !import.is_dry && !news.is_empty() {
        store.append_facts(&Observation::fact(), &news, import.person, import.now).await?;
    }
    Ok(report)
}

/// What numbers the indicators can have, by code.
async fn known(store: &Store) -> Result<HashMap<String, Known>, Refusal> {
    let listing = Listing {
        kind: Indicator::kind().name.to_owned(),
        keys: vec!["public".to_owned()],
        ..Listing::default()
    };
    let records = store.whole(&listing).await?;
    Ok(records
        .iter()
        .map(|record| {
            let body = Indicator::from_body(&record.body);
            let known = Known::of(&body);
            (body.code.original_text().to_owned(), known)
        })
        .collect())
}
