//! Writes that are harmless when they are sent twice: `Idempotency-Key`.
//!
//! With the key is kept which editions the write made, one a line, so that the second sending gets
//! the answer of the first even if the record was changed since.

use facility_store::{Record, Refusal as StoreRefusal, Save, Writing};

use super::answer;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};

/// The key that was sent; empty if there was none. A long one is known by its digest.
fn key(ask: &Ask) -> String {
    let key = ask.headers.get("idempotency-key").and_then(|key| key.to_str().ok());
    match key {
        None => String::new(),
        Some(key) if key.len() > 200 => facility_store::sha256(key.as_bytes()),
        Some(key) => key.to_owned(),
    }
}

/// The records that the first sending with this key made, as they were then; `None` when this is
/// the first.
///
/// # Errors
/// `OtherBody` when something else was sent with the key.
pub async fn repeated(ask: &Ask) -> Result<Option<Vec<Record>>, Error> {
    let key = key(ask);
    if key.is_empty() || !ask.person.is_signed_in() {
        return Ok(None);
    }
    match ask.site.store.earlier(&key, &ask.person.id).await? {
        None => Ok(None),
        Some(earlier) if earlier.digest == ask.digest() => {
            as_they_were(ask, &earlier.answer).await.map(Some)
        }
        Some(_) => Err(Refusal::OtherBody.into()),
    }
}

/// The editions that these lines name, each as `ID EDITION`.
async fn as_they_were(ask: &Ask, lines: &str) -> Result<Vec<Record>, Error> {
    let named: Vec<(&str, i64)> = lines
        .lines()
        .filter_map(|line| {
            let (id, edition) = line.split_once(' ')?;
            Some((id, edition.parse().ok()?))
        })
        .collect();
    let ids: Vec<String> = named.iter().map(|(id, _)| (*id).to_owned()).collect();
    let mut records = ask.site.store.records(&ids).await?;
    if records.len() < ids.len() {
        return Err(Refusal::NotFound.into()); // thrown away since
    }
    for (record, (_, edition)) in records.iter_mut().zip(named) {
        if record.edition == edition {
            continue;
        }
        let editions = ask.site.store.editions(record).await?;
        let then = editions.into_iter().find(|then| then.edition == edition);
        let then = then.ok_or(Refusal::NotFound)?;
        record.body = then.body;
        record.state = then.state;
        (record.edition, record.updated) = (edition, then.at);
    }
    Ok(records)
}

/// Saves together or not at all; the records as they are then. The second sending gets what the
/// first made.
///
/// # Errors
/// `Precondition` when somebody else saved one of them meanwhile, `OtherBody` when something else
/// was sent with the key.
pub async fn write(ask: &Ask, saves: &[Save<'_>]) -> Result<Vec<Record>, Error> {
    let line = |save: &Save<'_>| format!("{} {}", save.after.id, save.after.edition + 1);
    let lines = saves.iter().map(line).collect::<Vec<_>>().join("\n");
    let mut writing = begin(ask, &lines);
    saves.iter().for_each(|save| writing.save(save));
    let lines = commit(ask, writing).await?.unwrap_or(lines);
    as_they_were(ask, &lines).await
}

/// Throws a draft away.
///
/// # Errors
/// As [`write`].
pub async fn delete(ask: &Ask, record: &Record) -> Result<(), Error> {
    let mut writing = begin(ask, "");
    writing.delete(record, &ask.person.id);
    commit(ask, writing).await.map(|_| ())
}

fn begin<'a>(ask: &'a Ask, answer: &str) -> Writing<'a> {
    let mut writing = ask.site.store.writing(ask.now);
    let key = key(ask);
    if !key.is_empty() {
        writing.once(&key, &ask.person.id, &ask.digest(), answer);
    }
    writing
}

/// What was answered to the first sending, if this was not it.
async fn commit(ask: &Ask, writing: Writing<'_>) -> Result<Option<String>, Error> {
    match writing.commit().await {
        Ok(_) => Ok(None),
        Err(StoreRefusal::Repeated(earlier)) if earlier.digest == ask.digest() => {
            Ok(Some(earlier.answer))
        }
        Err(StoreRefusal::Repeated(_)) => Err(Refusal::OtherBody.into()),
        Err(StoreRefusal::Changed) => Err(Refusal::Precondition.into()),
        Err(other) => Err(other.into()),
    }
}

/// The answer to a write of one record.
///
/// # Errors
/// When the database fails.
pub async fn one(ask: &Ask, mut records: Vec<Record>, status: u16) -> Result<Answer, Error> {
    let record = records.pop().ok_or(Refusal::NotFound)?;
    answer(ask, &record, status).await
}
