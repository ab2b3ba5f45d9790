//! Digests: what is new in what somebody follows, mailed as often as they want.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use facility_language::Language;
use facility_record::Declared;
use facility_store::{Letter, Record, Refusal, db::Fault};
use serde_json::{Map, Value as Json, json};

use super::Follow;
use super::mail::group;
use super::news::{MOST, news};
use super::unsubscribe;
use crate::web::site::{Site, now};

/// The template of these mails.
pub const DIGEST: &str = "digest";
const DAY: i64 = 86_400_000;
/// Follows that are looked at in one go.
const GO: usize = 500;

/// Looks every ten minutes for digests that are due, until the process ends.
pub async fn send(site: Arc<Site>) {
    loop {
        if let Err(fault) = step(&site, now()).await {
            tracing::warn!(%fault, "digests wait");
        }
        tokio::time::sleep(Duration::from_secs(600)).await;
    }
}

/// After how long a follow is written about; `None` = never.
fn period(follow: &Follow) -> Option<i64> {
    match follow.frequency.0.as_str() {
        "daily" => Some(DAY),
        "weekly" => Some(7 * DAY),
        "monthly" => Some(30 * DAY),
        _ => None,
    }
}

/// Writes the digests that are due at this moment, one for each person; how many.
///
/// # Errors
/// When the database or the index fails; what was written is not written again.
pub async fn step(site: &Site, now: i64) -> Result<usize, Fault> {
    let kind = Follow::kind().name;
    let mut due: BTreeMap<String, Vec<(Record, i64)>> = BTreeMap::new();
    let mut from = 0;
    loop {
        let some = site.store.undigested(kind, now - DAY, (from, GO)).await?;
        if some.is_empty() {
            break;
        }
        from += some.len();
        sort(some, now, &mut due);
    }
    let mut written = 0;
    for (person, follows) in due {
        match write(site, &person, &follows, now).await {
            Ok(is_written) => written += usize::from(is_written),
            // One search that fails keeps nobody else from theirs.
            Err(fault) => tracing::warn!(%fault, "a digest waits"),
        }
    }
    Ok(written)
}

/// Puts the follows that are due to the people whose they are.
fn sort(some: Vec<(Record, i64)>, now: i64, due: &mut BTreeMap<String, Vec<(Record, i64)>>) {
    for (record, since) in some {
        let person = record.owner.strip_prefix("person:").map(str::to_owned);
        let is_due = period(&Follow::from_body(&record.body)).is_some_and(|p| since + p <= now);
        if let Some(person) = person.filter(|_| is_due) {
            due.entry(person).or_default().push((record, since));
        }
    }
}

/// Writes to one person, if there is something new; they count as written to in any case.
async fn write(
    site: &Site,
    person: &str,
    follows: &[(Record, i64)],
    now: i64,
) -> Result<bool, Fault> {
    let store = &site.store;
    let code = store.profile(person).await?.unwrap_or_default().language;
    let language = Language::from_code(&code).unwrap_or(Language::En);
    let (mut groups, mut count) = (Vec::new(), 0);
    for (record, since) in follows {
        let found = news(site, &Follow::from_body(&record.body), language).await;
        let (records, _) = found.map_err(|error| {
            Fault::new(facility_store::db::FaultKind::Other, format!("{error:?}"))
        })?;
        let fresh: Vec<Record> = records.into_iter().filter(|one| one.updated > *since).collect();
        if !fresh.is_empty() {
            count += fresh.len();
            groups.push(entry(record, &fresh, language));
        }
    }
    let is_wanted = !groups.is_empty() && !store.is_muted(person, DIGEST).await?;
    let mut writing = store.writing(now);
    if is_wanted {
        let words = Map::from_iter([
            ("count".to_owned(), json!(count.to_string())),
            ("groups".to_owned(), Json::Array(groups)),
            ("end".to_owned(), json!(unsubscribe::key(site, person, DIGEST))),
        ]);
        let letter = Letter {
            person: person.to_owned(),
            language: language.code().to_owned(),
            template: DIGEST.to_owned(),
            words,
            ..Letter::default()
        };
        if let Some(sealed) = store.seal_letter(letter).await? {
            writing.post(&sealed);
        }
    }
    for (record, since) in follows {
        writing.digested(&record.id, *since, now);
    }
    match writing.commit().await {
        Ok(_) => Ok(is_wanted),
        Err(Refusal::Fault(fault)) => Err(fault),
        Err(_) => Ok(false), // another node was first
    }
}

/// What is new in one follow, as words of the letter.
fn entry(follow: &Record, fresh: &[Record], language: Language) -> Json {
    let dated: Vec<(&Record, i64)> = fresh.iter().map(|record| (record, record.updated)).collect();
    let mut entry = group(follow.title().original_text(), &dated, language);
    // Beyond what was looked at there may be more still.
    if fresh.len() >= MOST && entry["more"] == 0 {
        entry["more"] = json!(1);
    }
    entry
}
