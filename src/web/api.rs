//! The API: every kind's records as JSON, written with a bearer token.

use std::sync::Arc;

use facility_access::Verb;
use facility_record::{Body, Kind, body_from_json};
use facility_store::{Record, Refusal as StoreRefusal, Save};
use serde_json::{Map, Value as Json, json};

use super::answer::Answer;
use super::ask::Ask;
use super::errors::{Error, Refusal};
use super::page::{Method, Page, Policy};
use super::records::{record_json, resolve_links};
use super::say::iso;

/// The routes of the API.
pub fn pages() -> Vec<Page> {
    vec![
        Page::get("/api/openapi.json", "describes the API", |ask| {
            Box::pin(async move { Ok(Answer::json(&super::openapi::document(&ask.site))) })
        }),
        Page::get("/api/changes", "lists public changes", |ask| Box::pin(changes(ask))),
        Page::get("/api/{kinds}", "lists records", |ask| Box::pin(list(ask))),
        Page::post("/api/{kinds}", "creates a record", |ask| Box::pin(create(ask)))
            .policy(Policy::Token),
        Page::get("/api/{kinds}/{id}", "gives a record", |ask| Box::pin(show(ask)))
            .policy(Policy::Record),
        Page::get("/api/{kinds}/{id}", "replaces a record", |ask| Box::pin(replace(ask)))
            .method(Method::Put)
            .policy(Policy::Record),
        Page::get("/api/{kinds}/{id}", "throws a draft away", |ask| Box::pin(delete(ask)))
            .method(Method::Delete)
            .policy(Policy::Record),
        Page::post("/api/{kinds}/{id}/{move}", "makes a move", |ask| Box::pin(make_move(ask)))
            .policy(Policy::Record),
    ]
}

async fn list(ask: Arc<Ask>) -> Result<Answer, Error> {
    let kind = ask.kind()?;
    let mut listing = super::records::listing(&ask, kind);
    let limit = ask.query.first("limit").parse().unwrap_or(50_usize).clamp(1, 200);
    listing.limit = limit + 1;
    if ask.query.first("sort").is_empty() || !ask.query.first("after").is_empty() {
        listing.order = facility_store::Order::Id;
        listing.after = ask.query.first("after").to_owned();
    }
    let mut records = ask.list(&listing).await?;
    let next = (records.len() > limit).then(|| records[limit - 1].id.clone());
    records.truncate(limit);
    let items = super::records::items(&ask, &records).await?;
    Ok(Answer::json(&json!({"items": items, "next": next})))
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

fn object(ask: &Ask) -> Result<Map<String, Json>, Error> {
    if ask.body.is_empty() {
        return Ok(Map::new());
    }
    serde_json::from_slice(&ask.body).map_err(|_| Refusal::Unclear("not-json").into())
}

/// The fields of what was sent: the object itself, or its `fields`.
fn fields(mut object: Map<String, Json>) -> Map<String, Json> {
    match object.remove("fields") {
        Some(Json::Object(fields)) => fields,
        Some(other) => {
            object.insert("fields".into(), other);
            object
        }
        None => object,
    }
}

/// The body that was sent, for a new record or in the place of an older body.
async fn read(
    ask: &Ask,
    kind: &'static Kind,
    before: Option<&Body>,
    complete: bool,
) -> Result<Body, Error> {
    let mut sent = object(ask)?;
    if before.is_none() {
        sent.remove("owner");
    }
    let (mut body, mut problems) = body_from_json(kind, &fields(sent), ask.reading(complete));
    resolve_links(ask, kind, before, &mut body, &mut problems).await?;
    let mut rules = facility_record::Problems::default();
    (kind.check)(&body, &mut rules);
    rules.retain(|problem| complete || problem.code != "missing");
    problems.extend(rules);
    match problems.is_empty() {
        true => Ok(body),
        false => Err(Error::Problems(kind.name.to_owned(), problems)),
    }
}

async fn create(ask: Arc<Ask>) -> Result<Answer, Error> {
    let kind = ask.kind()?;
    let owners = ask.owners(kind);
    let owner = match object(&ask)?.get("owner").and_then(Json::as_str) {
        Some(owner) => owners.iter().find(|own| *own == owner),
        None => owners.first(),
    };
    let owner = owner.ok_or(Refusal::Forbidden)?.clone();
    let digest = ask.digest();
    let body = read(&ask, kind, None, false).await?;
    let state = kind.states.first().map_or("", |state| state.name).to_owned();
    let (id, now) = (ask.site.store.new_id(), ask.now);
    let record =
        Record { id, kind, state, owner, edition: 0, created: now, updated: now, since: now, body };
    let (change, person) = ("creation", ask.person.id.as_str());
    let save = Save { before: None, after: &record, person, change, reason: "", identifiers: &[] };
    write(&ask, &save, &digest).await
}

async fn replace(ask: Arc<Ask>) -> Result<Answer, Error> {
    if let Some(answer) = repeated(&ask, &ask.digest(), 200).await? {
        return Ok(answer);
    }
    let record = ask.record().await?;
    require(&ask, Verb::Edit, &record)?;
    let Some(tag) = ask.headers.get("if-match").and_then(|tag| tag.to_str().ok()) else {
        return Err(Refusal::PreconditionMissing.into());
    };
    if tag.trim().trim_matches('"') != record.edition.to_string() {
        return Err(Refusal::Precondition.into());
    }
    let is_first = record.kind.states.first().is_some_and(|state| state.name == record.state);
    let mut body = read(&ask, record.kind, Some(&record.body), !is_first).await?;
    keep_unseen(&ask, &record, &mut body);
    let after = Record { body, ..record.clone() };
    let (before, person) = (Some(&record), ask.person.id.as_str());
    let save = Save { before, after: &after, person, change: "edit", reason: "", identifiers: &[] };
    write(&ask, &save, &ask.digest()).await
}

/// What whoever asks does not see stays as it is.
fn keep_unseen(ask: &Ask, record: &Record, body: &mut Body) {
    let subject = record.subject();
    for (at, field) in record.kind.fields.iter().enumerate() {
        if !facility_access::may_see_field(&ask.person, field, &subject) {
            body.values[at] = record.body.values[at].clone();
        }
    }
    body.unknown = record.body.unknown.clone();
}

fn require(ask: &Ask, verb: Verb<'_>, record: &Record) -> Result<(), Error> {
    match ask.may(verb, record) {
        true => Ok(()),
        false if ask.person.is_signed_in() => Err(Refusal::Forbidden.into()),
        false => Err(Refusal::SignIn.into()),
    }
}

async fn delete(ask: Arc<Ask>) -> Result<Answer, Error> {
    let record = ask.record().await?;
    require(&ask, Verb::Delete, &record)?;
    let mut writing = ask.site.store.writing(ask.now);
    writing.delete(&record, &ask.person.id);
    writing.commit().await?;
    Ok(Answer { status: 204, ..Answer::default() })
}

async fn make_move(ask: Arc<Ask>) -> Result<Answer, Error> {
    if let Some(answer) = repeated(&ask, &ask.digest(), 200).await? {
        return Ok(answer);
    }
    let record = ask.record().await?;
    let step = super::records::allowed(&ask, &record, ask.param("move"))?;
    let is_first = record.kind.states.first().is_some_and(|state| state.name == record.state);
    let problems = super::records::problems(&ask, &record);
    if is_first && !step.reasoned && !problems.is_empty() {
        return Err(Error::Problems(record.kind.name.to_owned(), problems));
    }
    let sent = object(&ask)?;
    let reason = sent.get("reason").and_then(Json::as_str).unwrap_or_default();
    if step.reasoned && reason.trim().is_empty() {
        let mut problems = facility_record::Problems::default();
        problems.add("reason", "missing");
        return Err(Error::Problems(record.kind.name.to_owned(), problems));
    }
    let after = Record { state: step.to.to_owned(), ..record.clone() };
    let (before, person, change) = (Some(&record), ask.person.id.as_str(), step.name);
    let save = Save { before, after: &after, person, change, reason, identifiers: &[] };
    write(&ask, &save, &ask.digest()).await
}

fn idempotency_key(ask: &Ask) -> String {
    let key = ask.headers.get("idempotency-key").and_then(|key| key.to_str().ok());
    key.map_or(String::new(), |key| key.chars().take(200).collect())
}

/// The record that the first sending with this key made, if there was one.
async fn repeated(ask: &Ask, digest: &str, status: u16) -> Result<Option<Answer>, Error> {
    let key = idempotency_key(ask);
    if key.is_empty() || !ask.person.is_signed_in() {
        return Ok(None);
    }
    match ask.site.store.earlier(&key, &ask.person.id).await? {
        None => Ok(None),
        Some(earlier) if earlier.digest == digest => {
            let record = ask.site.store.record(&earlier.answer).await?;
            Ok(Some(answer(ask, &record.ok_or(Refusal::NotFound)?, status).await?))
        }
        Some(_) => Err(Refusal::OtherBody.into()),
    }
}

/// Saves, honouring `Idempotency-Key`: the second sending gets the record that the first made.
async fn write(ask: &Ask, save: &Save<'_>, digest: &str) -> Result<Answer, Error> {
    let mut writing = ask.site.store.writing(ask.now);
    let key = idempotency_key(ask);
    if !key.is_empty() {
        writing.once(&key, &ask.person.id, digest, &save.after.id);
    }
    writing.save(save);
    let status = if save.before.is_none() { 201 } else { 200 };
    let id = match writing.commit().await {
        Ok(_) => save.after.id.clone(),
        Err(StoreRefusal::Repeated(earlier)) if earlier.digest == digest => earlier.answer,
        Err(StoreRefusal::Repeated(_)) => return Err(Refusal::OtherBody.into()),
        Err(StoreRefusal::Changed) => return Err(Refusal::Precondition.into()),
        Err(other) => return Err(other.into()),
    };
    let saved = ask.site.store.record(&id).await?.ok_or(Refusal::NotFound)?;
    answer(ask, &saved, status).await
}

/// Public changes after a number, oldest first.
async fn changes(ask: Arc<Ask>) -> Result<Answer, Error> {
    let after = ask.query.first("after").parse().unwrap_or(0);
    let limit = ask.query.first("limit").parse().unwrap_or(100_usize).clamp(1, 1_000);
    let lines = ask.site.store.public_lines(after, limit).await?;
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
