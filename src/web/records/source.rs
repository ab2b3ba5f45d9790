//! What the sources of a record say: where they differ from what people wrote here, and what has no
//! field here.

use std::sync::Arc;

use askama::Template;
use facility_access::{Verb, may_see_field};
use facility_record::{Problems, value_from_json};
use facility_store::{Origin, Record};
use serde_json::{Map, Value as Json, json};

use super::saved::{Saved, after_save};
use crate::web::answer::Answer;
use crate::web::ask::{Ask, Twin};
use crate::web::errors::{Error, Refusal};
use crate::web::frame::Frame;
use crate::web::say::iso;
use crate::web::view::{address, names, plain_pair};

#[derive(Template)]
#[template(path = "web/components/source.html")]
struct SourcePage {
    frame: Frame,
    title: String,
    sources: Vec<Source>,
    token: String,
    once: String,
    edition: i64,
    action: String,
    twin: String,
}

struct Source {
    name: String,
    read: String,
    differences: Vec<Difference>,
    rows: Vec<(String, String)>,
    is_cut: bool,
}

struct Difference {
    name: String,
    label: String,
    ours: String,
    theirs: String,
}

/// Most lines of what has no field that the page shows; the JSON twin has all.
const MOST: usize = 300;

/// Shows what the sources say, to those who look after the record.
pub async fn source(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (record, origins) = asked(&ask).await?;
    let here = address(&ask, &record);
    if ask.twin == Twin::Json {
        let origin = |origin: &Origin| {
            json!({
                "source": origin.source,
                "read": iso(origin.at),
                "differs": origin.differs,
                "rest": origin.rest,
            })
        };
        return Ok(Answer::json(&json!({ "items": origins.iter().map(origin).collect::<Json>() })));
    }
    let text = record.title();
    let title = text.best(ask.say.code()).1;
    let mut sources = Vec::new();
    for origin in &origins {
        sources.push(shown(&ask, &record, origin).await?);
    }
    let page = SourcePage {
        frame: Frame::new(&ask, &ask.say.t("sources")).about(title).crumb(title, here.clone()),
        title: title.to_owned(),
        sources,
        token: ask.form_token(),
        once: facility_store::random_hex(16),
        edition: record.edition,
        action: format!("{here}/source"),
        twin: format!("{here}/source.json"),
    };
    Ok(Answer::html(page.render()?))
}

async fn asked(ask: &Ask) -> Result<(Record, Vec<Origin>), Error> {
    let record = ask.record().await?;
    if !ask.may(Verb::Edit, &record) {
        return Err(Refusal::NotFound.into());
    }
    let mut origins = ask.site.store.origins(&record.id).await?;
    let subject = record.subject();
    let seen = |name: &str| {
        let field = record.kind.field(name);
        field.is_some_and(|field| may_see_field(&ask.person, field, &subject))
    };
    origins.iter_mut().for_each(|origin| origin.differs.retain(|name, _| seen(name)));
    drop(subject);
    Ok((record, origins))
}

async fn shown(ask: &Ask, record: &Record, origin: &Origin) -> Result<Source, Error> {
    let names = names(ask, record).await?;
    let mut differences = Vec::new();
    for (name, theirs) in &origin.differs {
        let Some(field) = record.kind.field(name) else { continue };
        let mut problems = Problems::default();
        let theirs = value_from_json(field, name, theirs, ask.reading(false), &mut problems);
        let ours = record.body.of(&record.kind.fields, name);
        if &theirs == ours {
            continue;
        }
        let (ours, theirs) = plain_pair(ask, field, (ours, &theirs), &names);
        let label = ask.say.field(field).into_owned();
        differences.push(Difference { name: name.clone(), label, ours, theirs });
    }
    let mut rows = Vec::new();
    flatten(&origin.rest, "", &mut rows);
    let is_cut = rows.len() > MOST;
    rows.truncate(MOST);
    let (name, read) = (origin.source.clone(), ask.say.day_of(origin.at));
    Ok(Source { name, read, differences, rows, is_cut })
}

/// Each text of a JSON value with the way to it.
fn flatten(json: &Json, path: &str, rows: &mut Vec<(String, String)>) {
    let inner = |part: &str| match path {
        "" => part.to_owned(),
        path => format!("{path} › {part}"),
    };
    match json {
        _ if rows.len() > MOST => {}
        Json::Null => {}
        Json::Object(object) => {
            object.iter().for_each(|(name, value)| flatten(value, &inner(name), rows));
        }
        Json::Array(list) => {
            let numbered = list.iter().enumerate();
            numbered.for_each(|(at, value)| flatten(value, &inner(&format!("{}", at + 1)), rows));
        }
        Json::String(text) => rows.push((path.to_owned(), text.clone())),
        other => rows.push((path.to_owned(), other.to_string())),
    }
}

/// Takes a source's value of a field in the place of ours.
pub async fn take(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (record, origins) = asked(&ask).await?;
    let name = ask.form.first("field");
    let field = record.kind.field(name).ok_or(Refusal::NotFound)?;
    let origin = origins.iter().find(|origin| origin.source == ask.form.first("source"));
    let theirs = origin.and_then(|origin| origin.differs.get(name));
    let theirs = theirs.ok_or(Refusal::Conflict)?;
    let mut problems = Problems::default();
    let value = value_from_json(field, name, theirs, ask.reading(false), &mut problems);
    if !problems.is_empty() {
        return Err(Refusal::Conflict.into());
    }
    let mut after = record.clone();
    after.edition = ask.form.first("edition").parse().unwrap_or(0);
    after.body.set(&record.kind.fields, name, value);
    let reason = ask.say.of("source-taken", "source", ask.form.first("source"));
    let saved =
        Saved { ask: &ask, before: Some(&record), after: &after, change: "edit", reason: &reason };
    after_save(&ask, saved.save().await, &format!("{}/source", address(&ask, &record)), "saved")
}

/// How many fields the sources say otherwise than the record, and whether there is a source at all.
pub async fn count(ask: &Ask, record: &Record) -> Result<Option<usize>, Error> {
    if !ask.may(Verb::Edit, record) {
        return Ok(None);
    }
    let origins = ask.site.store.origins(&record.id).await?;
    let fields = facility_record::body_to_json(&record.kind.fields, &record.body);
    let differs = |differs: &Map<String, Json>| {
        differs.iter().filter(|(name, value)| fields.get(*name) != Some(value)).count()
    };
    let count = origins.iter().map(|origin| differs(&origin.differs)).sum();
    Ok((!origins.is_empty()).then_some(count))
}
