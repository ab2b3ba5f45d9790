//! Bodies that a source names without saying which they are: those that may be meant are proposed to
//! whoever looks after the record, and become links by one button.

use std::sync::Arc;

use askama::Template;
use facility_access::Verb;
use facility_record::{Field, Kind, Shape, Text, Value};
use facility_search::Query;
use facility_store::Record;

use super::likeness::{ALIKE, likeness};
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::records::{Saved, after_save};
use crate::web::say::Say;
use crate::web::view::address;
use crate::web::view::title;

/// Names that are looked for on a page.
const SHOWN: usize = 20;

/// A name, and what it may mean.
struct Named {
    name: String,
    field: &'static str,
    /// Id, title with its language, address.
    meant: (String, (String, String), String),
    /// The fields that it may become a link of, with their labels.
    roles: Vec<(&'static str, String)>,
    once: String,
}

#[derive(Template)]
#[template(path = "registry/curation/named.html")]
struct Panel {
    say: Say,
    named: Vec<Named>,
    here: String,
    token: String,
}

/// The names of a record that a listed record may be meant by; nothing where there is none.
pub async fn panel(ask: &Ask, record: &Record) -> Result<Option<String>, Error> {
    if !ask.may(Verb::Edit, record) {
        return Ok(None);
    }
    let mut named = Vec::new();
    for (field, name) in names(record).into_iter().take(SHOWN) {
        if let Some(meant) = meant(ask, field.names, &name).await? {
            let roles = roles(record.kind, field.names);
            let roles = roles.map(|role| (role.name, ask.say.field(role).into_owned()));
            named.push(Named {
                name,
                field: field.name,
                meant: (meant.id.clone(), title(ask, &meant), address(ask, &meant)),
                roles: roles.collect(),
                once: facility_store::random_hex(16),
            });
        }
    }
    if named.is_empty() {
        return Ok(None);
    }
    let panel = Panel { say: ask.say, named, here: address(ask, record), token: ask.form_token() };
    Ok(Some(panel.render()?))
}

/// The lines of a record that name others, with the field that each stands in.
fn names(record: &Record) -> Vec<(&'static Field, String)> {
    let fields = record.kind.fields.iter().zip(&record.body.values);
    let naming = fields.filter(|(field, _)| !field.names.is_empty());
    let lines = naming.flat_map(|(field, value)| {
        let words = value.text().map_or("", Text::original_text);
        words.lines().map(move |line| (field, line.trim().to_owned()))
    });
    lines.filter(|(_, line)| !line.is_empty()).collect()
}

/// The fields of a kind that lead to records of another.
fn roles(kind: &'static Kind, to: &str) -> impl Iterator<Item = &'static Field> {
    let fields = kind.fields.iter();
    fields.filter(move |field| matches!(field.shape, Shape::Links) && field.kind == to)
}

/// The public record that a name most likely means.
async fn meant(ask: &Ask, kind: &str, name: &str) -> Result<Option<Record>, Error> {
    let query = Query {
        words: format!("\"{}\"", name.replace('"', " ")),
        language: ask.say.code().to_owned(),
        kinds: vec![kind.to_owned()],
        limit: 5,
        ..Query::default()
    };
    let loose = Query { words: name.replace('"', " "), ..query.clone() };
    let mut ids = Vec::new();
    for query in [query, loose] {
        ids.extend(ask.site.index.search(&query)?.hits.into_iter().map(|hit| hit.id));
    }
    ids.dedup();
    let mut best: Option<(f64, Record)> = None;
    for record in ask.seen(&ids).await? {
        let own = record.title();
        let others = acronyms(&record);
        let texts = own.texts.values().map(String::as_str).chain(others.iter().map(String::as_str));
        let fit = texts.map(|text| likeness(text, name)).fold(0.0, f64::max);
        if fit >= ALIKE && best.as_ref().is_none_or(|(most, _)| fit > *most) {
            best = Some((fit, record));
        }
    }
    Ok(best.map(|(_, record)| record))
}

/// The short names of a record: lines besides its title that everybody calls it by.
fn acronyms(record: &Record) -> Vec<String> {
    let fields = record.kind.fields.iter().zip(&record.body.values);
    let short = fields.filter(|(field, _)| field.schema_org == "alternateName");
    short.filter_map(|(_, value)| value.text()).map(|t| t.original_text().to_owned()).collect()
}

/// Makes a link of a name.
pub async fn link(ask: Arc<Ask>) -> Result<Answer, Error> {
    let record = ask.record().await?;
    if !ask.may(Verb::Edit, &record) {
        let signed_in = ask.person.is_signed_in();
        return Err(if signed_in { Refusal::Forbidden } else { Refusal::SignIn }.into());
    }
    let (name, id) = (ask.form.first("name").trim(), ask.form.first("meant"));
    let all = names(&record);
    let named =
        all.iter().find(|(field, line)| field.name == ask.form.first("field") && line == name);
    let Some((field, _)) = named else { return Err(Refusal::Conflict.into()) };
    let role = roles(record.kind, field.names).find(|role| role.name == ask.form.first("role"));
    let meant = ask.seen(&[id.to_owned()]).await?.into_iter().next();
    let meant = meant.filter(|meant| meant.kind.name == field.names && meant.is_public());
    let (Some(role), Some(meant)) = (role, meant) else { return Err(Refusal::NotFound.into()) };
    let fields = &record.kind.fields;
    let mut after = record.clone();
    let mut links = record.body.of(fields, role.name).words().to_vec();
    if !links.contains(&meant.id) {
        links.push(meant.id);
    }
    after.body.set(fields, role.name, Value::Words(links));
    let left: Vec<&str> = all
        .iter()
        .filter(|(other, line)| other.name == field.name && line != name)
        .map(|(_, line)| line.as_str())
        .collect();
    after.body.set(
        fields,
        field.name,
        match left.is_empty() {
            true => Value::Empty,
            false => Value::Text(Text::new("", &left.join("\n"))),
        },
    );
    let saved =
        Saved { ask: &ask, before: Some(&record), after: &after, change: "edit", reason: "" };
    let saved = saved.save().await;
    after_save(&ask, saved, &address(&ask, &record), "saved")
}
