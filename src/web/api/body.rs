//! What a program sent: objects of fields, read with all problems at once.

use facility_access::{Subject, may_see_field, may_set_field};
use facility_record::{Body, Kind, Problems, body_from_json};
use facility_store::Record;
use serde_json::{Map, Value as Json};

use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::records::resolve_links;

/// The body as JSON.
///
/// # Errors
/// `Unclear("not-json")`.
pub fn json(ask: &Ask) -> Result<Json, Error> {
    serde_json::from_slice(&ask.body).map_err(|_| Refusal::Unclear("not-json").into())
}

/// The body as an object.
///
/// # Errors
/// `Unclear("not-json")`.
pub fn object(ask: &Ask) -> Result<Map<String, Json>, Error> {
    match json(ask)? {
        Json::Object(object) => Ok(object),
        _ => Err(Refusal::Unclear("not-json").into()),
    }
}

/// What a record has besides its fields: whoever sends a record back as it came need not cut it off.
pub const AROUND: [&str; 8] =
    ["id", "kind", "state", "edition", "created", "updated", "url", "identifiers"];

/// The fields of what was sent: the object itself, or its `fields`.
pub fn fields(mut object: Map<String, Json>) -> Map<String, Json> {
    match object.remove("fields") {
        Some(Json::Object(mut fields)) => {
            object.retain(|name, _| !AROUND.contains(&name.as_str()));
            fields.extend(object); // told as unknown, not passed over
            fields
        }
        Some(other) => {
            object.insert("fields".into(), other);
            object
        }
        None => object,
    }
}

/// Reads fields, for a new record or in the place of an older body, with everything that is wrong.
///
/// # Errors
/// When the database fails.
pub async fn read(
    ask: &Ask,
    kind: &'static Kind,
    fields: &Map<String, Json>,
    before: Option<&Record>,
) -> Result<(Body, Problems), Error> {
    let complete = before.is_some_and(|record| !kind.is_unfinished(&record.state));
    let (mut body, mut problems) = body_from_json(kind, fields, ask.reading(complete));
    let old = before.map(|record| &record.body);
    resolve_links(ask, kind, old, &mut body, &mut problems).await?;
    if let Some(record) = before {
        keep_unseen(ask, record, &mut body, &mut problems);
    }
    let mut rules = Problems::default();
    (kind.check)(&body, &mut rules);
    rules.retain(|problem| complete || problem.code != "missing");
    problems.extend(rules);
    Ok((body, problems))
}

/// What whoever asks does not see stays as it is, and is not missed; what they may not set is told.
fn keep_unseen(ask: &Ask, record: &Record, body: &mut Body, problems: &mut Problems) {
    let subject = record.subject();
    for (at, field) in record.kind.fields.iter().enumerate() {
        if !may_see_field(&ask.person, field, &subject) {
            body.values[at] = record.body.values[at].clone();
            problems.retain(|problem| problem.field != field.name || problem.code != "missing");
        } else if body.values[at] != record.body.values[at]
            && !may_set_field(&ask.person, field, &subject)
        {
            problems.add(field.name, "not-yours-to-set");
        }
    }
    body.unknown = record.body.unknown.clone();
}

/// A draft of what was sent: an object of fields, or one with `owner` and `fields`.
///
/// # Errors
/// When the database fails.
pub async fn draft(
    ask: &Ask,
    kind: &'static Kind,
    mut sent: Map<String, Json>,
) -> Result<(Record, Problems), Error> {
    let owners = ask.owners(kind);
    let mut wrong = Problems::default();
    let owner = match sent.remove("owner") {
        None | Some(Json::Null) => owners.first(),
        Some(Json::String(owner)) => {
            let own = owners.iter().find(|own| **own == owner);
            if own.is_none() {
                wrong.add("owner", "not-yours");
            }
            own
        }
        Some(_) => {
            wrong.add("owner", "wrong-shape");
            None
        }
    };
    let (body, problems) = read(ask, kind, &fields(sent), None).await?;
    wrong.extend(problems);
    let state = kind.states.first().map_or("", |state| state.name).to_owned();
    let owner = owner.cloned().unwrap_or_default();
    let subject = Subject::new(kind, &state, &owner, &body);
    for (field, value) in body.pairs(&kind.fields) {
        if !value.is_empty() && !may_set_field(&ask.person, field, &subject) {
            wrong.add(field.name, "not-yours-to-set");
        }
    }
    let (id, now) = (ask.site.store.new_id(), ask.now);
    let (created, updated, since, edition) = (now, now, now, 0);
    Ok((Record { id, kind, state, owner, edition, created, updated, since, body }, wrong))
}
