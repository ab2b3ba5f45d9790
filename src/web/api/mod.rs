//! The API: every kind's records as JSON, written with a bearer token.

mod batch;
mod body;
mod edition;
mod once;

use std::sync::Arc;

use facility_access::Verb;
use facility_record::{Kind, Problems};
use facility_store::{Record, Save};
use serde_json::{Value as Json, json};

use super::answer::Answer;
use super::ask::Ask;
use super::errors::{Error, Refusal};
use super::page::{Method, Page, Policy};
use super::records::record_json;
use super::say::iso;

pub use batch::MOST as MOST_IN_A_BATCH;
pub use body::AROUND;
pub use edition::MERGE_PATCH;

/// Most records that one page of a list holds.
pub const MOST_LISTED: usize = 200;
/// Most characters of the reason of a move.
pub const LONGEST_REASON: usize = 5_000;
/// Most lines that one page of the public log holds.
pub const MOST_CHANGES: usize = 1_000;

/// The routes of the API.
pub fn pages() -> Vec<Page> {
    let one = "/api/{kinds}/{id}";
    vec![
        Page::get("/api/openapi.json", "describes the API", |ask| {
            Box::pin(async move { Ok(Answer::json(&super::openapi::document(&ask.site))) })
        }),
        Page::get("/api/changes", "lists public changes", |ask| Box::pin(changes(ask))),
        Page::get("/api/{kinds}", "lists records", |ask| Box::pin(list(ask))),
        Page::post("/api/{kinds}", "creates a record", |ask| Box::pin(create(ask)))
            .policy(Policy::Token),
        Page::post("/api/{kinds}/batch", "creates several records or none", |ask| {
            Box::pin(batch::create(ask))
        })
        .policy(Policy::Token),
        Page::get(one, "gives a record", |ask| Box::pin(show(ask))).policy(Policy::Record),
        Page::get(one, "replaces a record", |ask| Box::pin(edition::replace(ask)))
            .method(Method::Put)
            .policy(Policy::Record),
        Page::get(one, "changes fields of a record", |ask| Box::pin(edition::patch(ask)))
            .method(Method::Patch)
            .policy(Policy::Record),
        Page::get(one, "throws a draft away", |ask| Box::pin(delete(ask)))
            .method(Method::Delete)
            .policy(Policy::Record),
        Page::post("/api/{kinds}/{id}/{move}", "makes a move", |ask| Box::pin(make_move(ask)))
            .policy(Policy::Record),
    ]
}

async fn list(ask: Arc<Ask>) -> Result<Answer, Error> {
    let kind = ask.kind()?;
    let mut problems = Problems::default();
    let limit = number(&ask, "limit", (50, MOST_LISTED), &mut problems);
    let sort = ask.query.first("sort");
    if !matches!(sort, "" | "id" | "title" | "newest") {
        problems.add_with("sort", "unknown-code", vec![("given", sort.to_owned())]);
    }
    if !problems.is_empty() {
        return Err(Error::Problems(kind.name.to_owned(), problems));
    }
    let mut listing = super::records::listing(&ask, kind);
    listing.limit = limit + 1;
    if sort.is_empty() || !ask.query.first("after").is_empty() {
        listing.order = facility_store::Order::Id;
        listing.after = ask.query.first("after").to_owned();
    }
    let mut records = ask.list(&listing).await?;
    let next = (records.len() > limit).then(|| records[limit - 1].id.clone());
    records.truncate(limit);
    let items = super::records::items(&ask, &records).await?;
    Ok(Answer::json(&json!({"items": items, "next": next})))
}

/// A whole number of the query, from 1 to the most; the usual one where it is not given.
fn number(
    ask: &Ask,
    name: &'static str,
    (usual, most): (usize, usize),
    problems: &mut Problems,
) -> usize {
    let Some((_, text)) = ask.query.0.iter().find(|(given, _)| given == name) else {
        return usual;
    };
    let limit = |limit: usize| vec![("limit", limit.to_string())];
    match text.parse::<usize>() {
        Ok(0) => problems.add_with(name, "too-small", limit(1)),
        Ok(number) if number > most => problems.add_with(name, "too-large", limit(most)),
        Ok(number) => return number,
        Err(_) => problems.add(name, "not-a-whole-number"),
    }
    usual
}

/// The record as JSON, with its edition as entity tag.
async fn answer(ask: &Ask, record: &Record, status: u16) -> Result<Answer, Error> {
    let identifiers = ask.site.store.identifiers(&record.id).await?;
    let mut answer = Answer::json(&record_json(ask, record, &identifiers));
    answer.status = status;
    answer.header("etag", format!("\"{}\"", record.edition));
    if status == 201 {
        answer.header("location", format!("/api/{}/{}", record.kind.plural, record.id));
    }
    Ok(answer)
}

async fn show(ask: Arc<Ask>) -> Result<Answer, Error> {
    let record = ask.record().await?;
    answer(&ask, &record, 200).await
}

/// Whether whoever asks may create records of this kind at all.
fn creates(ask: &Ask, kind: &'static Kind) -> Result<(), Refusal> {
    if ask.owners(kind).is_empty() { Err(Refusal::Forbidden) } else { Ok(()) }
}

async fn create(ask: Arc<Ask>) -> Result<Answer, Error> {
    let kind = ask.kind()?;
    creates(&ask, kind)?;
    if let Some(earlier) = once::repeated(&ask).await? {
        return once::one(&ask, earlier, 201).await;
    }
    let (record, problems) = body::draft(&ask, kind, body::object(&ask)?).await?;
    if problems.iter().any(|problem| problem.field == "owner" && problem.code == "not-yours") {
        return Err(Refusal::Forbidden.into());
    }
    if !problems.is_empty() {
        return Err(Error::Problems(kind.name.to_owned(), problems));
    }
    let (change, person) = ("creation", ask.person.id.as_str());
    let save = Save { before: None, after: &record, person, change, reason: "", identifiers: &[] };
    let saved = once::write(&ask, &[save]).await?;
    once::one(&ask, saved, 201).await
}

fn require(ask: &Ask, verb: Verb<'_>, record: &Record) -> Result<(), Error> {
    match ask.may(verb, record) {
        true => Ok(()),
        false if ask.person.is_signed_in() => Err(Refusal::Forbidden.into()),
        false => Err(Refusal::SignIn.into()),
    }
}

async fn delete(ask: Arc<Ask>) -> Result<Answer, Error> {
    if once::repeated(&ask).await?.is_some() {
        return Ok(Answer { status: 204, ..Answer::default() });
    }
    let record = ask.record().await?;
    require(&ask, Verb::Delete, &record)?;
    edition::check_if_given(&ask, &record).await?;
    once::delete(&ask, &record).await?;
    Ok(Answer { status: 204, ..Answer::default() })
}

async fn make_move(ask: Arc<Ask>) -> Result<Answer, Error> {
    if let Some(earlier) = once::repeated(&ask).await? {
        return once::one(&ask, earlier, 200).await;
    }
    let record = ask.record().await?;
    let step = super::records::allowed(&ask, &record, ask.param("move")).await?;
    let sent = match ask.body.is_empty() {
        true => serde_json::Map::new(), // most moves need no reason
        false => body::object(&ask)?,
    };
    let (reason, problems) = reason(&sent, step.reasoned);
    if !problems.is_empty() {
        return Err(Error::Problems(record.kind.name.to_owned(), problems));
    }
    edition::check_if_given(&ask, &record).await?;
    let problems = super::records::problems(&ask, &record);
    if record.kind.is_unfinished(&record.state) && !step.reasoned && !problems.is_empty() {
        return Err(Error::Problems(record.kind.name.to_owned(), problems));
    }
    let after = Record { state: step.to.to_owned(), ..record.clone() };
    let (before, person, change) = (Some(&record), ask.person.id.as_str(), step.name);
    let save = Save { before, after: &after, person, change, reason, identifiers: &[] };
    let saved = once::write(&ask, &[save]).await?;
    once::one(&ask, saved, 200).await
}

/// The reason of a move, and what is wrong with it.
fn reason(sent: &serde_json::Map<String, Json>, is_needed: bool) -> (&str, Problems) {
    let mut problems = Problems::default();
    let reason = match sent.get("reason") {
        None | Some(Json::Null) => "",
        Some(Json::String(reason)) => reason.trim(),
        Some(_) => {
            problems.add("reason", "wrong-shape");
            return ("", problems);
        }
    };
    let count = reason.chars().count();
    if count > LONGEST_REASON {
        let details = vec![("limit", LONGEST_REASON.to_string()), ("count", count.to_string())];
        problems.add_with("reason", "too-long", details);
    }
    if reason.contains('\0') {
        problems.add("reason", "control-character");
    }
    if is_needed && reason.is_empty() {
        problems.add("reason", "missing");
    }
    (reason, problems)
}

/// Public changes after a number, oldest first.
async fn changes(ask: Arc<Ask>) -> Result<Answer, Error> {
    let mut problems = Problems::default();
    let limit = number(&ask, "limit", (100, MOST_CHANGES), &mut problems);
    let after = match ask.query.first("after") {
        "" => Some(0),
        text => text.parse::<i64>().ok().filter(|after| *after >= 0),
    };
    if after.is_none() {
        problems.add("after", "not-a-whole-number");
    }
    if !problems.is_empty() {
        return Err(Error::Problems("changes".to_owned(), problems));
    }
    let lines = ask.site.store.public_lines(after.unwrap_or(0), limit).await?;
    Ok(Answer::json(&lines_json(&lines)))
}

/// Lines of the public log as JSON: the canonical bytes as text, and their hash.
pub fn lines_json(lines: &[facility_store::PublicLine]) -> Json {
    let item = |line: &facility_store::PublicLine| {
        let mut item: Json = serde_json::from_str(&line.line).unwrap_or_default();
        if let Some(at) = item["at"].as_i64() {
            item["time"] = json!(iso(at));
        }
        json!({"number": line.number, "line": line.line, "hash": line.hash, "change": item})
    };
    let next = lines.last().map(|line| line.number);
    json!({"items": lines.iter().map(item).collect::<Vec<_>>(), "next": next})
}
