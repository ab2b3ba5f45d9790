//! The pages of the vocabularies, for everybody.

use std::sync::Arc;

use askama::Template;
use facility_access::Role;
use facility_record::{Entry, Vocabulary};
use serde_json::json;

use super::{ALL, amendments, named, table};
use crate::web::Answer;
use crate::web::ask::{Ask, Twin};
use crate::web::errors::Error;
use crate::web::frame::Frame;
use crate::web::records::table_csv;
use crate::web::view;

/// A vocabulary in the list.
struct Line {
    label: String,
    address: String,
    codes: String,
    /// The fields that take their codes from it.
    fields: String,
    amended: String,
}

#[derive(Template)]
#[template(path = "registry/vocabularies/list.html")]
struct ListPage {
    frame: Frame,
    listed: Vec<Line>,
}

/// All vocabularies.
pub(super) async fn list(ask: Arc<Ask>) -> Result<Answer, Error> {
    let amendments = amendments(&ask).await?;
    let mut listed: Vec<Line> = ask
        .vocabularies
        .of(ALL)
        .entries()
        .iter()
        .map(|entry| {
            let amendment = amendments.iter().find(|(name, _)| *name == entry.code);
            Line {
                label: ask.vocabularies.of(ALL).label(&entry.code, ask.say.code()).to_owned(),
                address: ask.at(&format!("vocabularies/{}", entry.code)),
                codes: ask
                    .say
                    .count("vocabulary-codes", ask.vocabularies.of(&entry.code).entries().len()),
                fields: fields(&ask, &entry.code),
                amended: amendment.map_or_else(String::new, |(_, record)| {
                    ask.say.of("vocabulary-amended-on", "day", &ask.say.day_of(record.updated))
                }),
            }
        })
        .collect();
    listed.sort_by_cached_key(|line| facility_letters::fold(&line.label));
    let frame = Frame::new(&ask, &ask.say.t("vocabularies"))
        .crumb(ask.say.t("room-registry"), ask.at("registry"));
    Ok(Answer::html(ListPage { frame, listed }.render()?))
}

/// The names of the fields that take their codes from a vocabulary.
fn fields(ask: &Ask, vocabulary: &str) -> String {
    let mut names = Vec::new();
    for kind in ask.site.store.kinds() {
        let inner = kind.fields.iter().flat_map(|field| std::iter::once(field).chain(field.rows()));
        for field in inner.filter(|field| field.vocabulary == vocabulary) {
            let name = ask.say.field(field).into_owned();
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    facility_language::list(ask.say.language, &names)
}

/// A code as the page shows it.
struct ShownCode {
    code: String,
    label: String,
    /// The code that it lies under, by name.
    broader: String,
    synonyms: String,
    is_retired: bool,
    replaced_by: String,
    /// What stands in the vocabulary's own columns, where its codes have no names.
    own: Vec<String>,
}

#[derive(Template)]
#[template(path = "registry/vocabularies/vocabulary.html")]
struct VocabularyPage {
    frame: Frame,
    said: String,
    fields: String,
    codes: Vec<ShownCode>,
    has_broader: bool,
    has_synonyms: bool,
    /// Its own columns, where its codes have no names.
    columns: Vec<String>,
    here: String,
    /// The amendment's page: what was changed when.
    amendment: String,
    may_amend: bool,
}

/// The codes of a vocabulary.
pub(super) async fn show(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (label, vocabulary) = named(&ask)?;
    let name = ask.param("vocabulary");
    match ask.twin {
        Twin::Csv => return table_csv(&ask, &table(name, vocabulary)),
        Twin::Json => {
            let codes: Vec<_> = vocabulary.entries().iter().map(in_json).collect();
            return Ok(Answer::json(&json!({"vocabulary": name, "codes": codes})));
        }
        _ => {}
    }
    let amendments = amendments(&ask).await?;
    let amendment = amendments.iter().find(|(other, _)| other == name);
    let above = ["regions", "country_groups"].map(|name| ask.vocabularies.of(name));
    let columns = own_columns(vocabulary);
    let code = |entry: &Entry| {
        let above = std::iter::once(vocabulary).chain(above).find(|all| all.has(&entry.parent));
        ShownCode {
            code: entry.code.clone(),
            label: vocabulary.label(&entry.code, ask.say.code()).to_owned(),
            broader: match above {
                Some(above) => above.label(&entry.parent, ask.say.code()).to_owned(),
                None => String::new(),
            },
            own: columns.iter().map(|column| entry.cell(column)).collect(),
            synonyms: entry
                .synonyms
                .get(ask.say.code())
                .map_or_else(String::new, |words| facility_language::list(ask.say.language, words)),
            is_retired: entry.is_retired(),
            replaced_by: vocabulary.label(entry.replaced_by(), ask.say.code()).to_owned(),
        }
    };
    let codes: Vec<ShownCode> = vocabulary.entries().iter().map(code).collect();
    let page = VocabularyPage {
        frame: Frame::new(&ask, &label)
            .crumb(ask.say.t("room-registry"), ask.at("registry"))
            .crumb(ask.say.t("vocabularies"), ask.at("vocabularies")),
        said: ask.say.count("vocabulary-codes", codes.len()),
        fields: fields(&ask, name),
        has_broader: codes.iter().any(|code| !code.broader.is_empty()),
        has_synonyms: codes.iter().any(|code| !code.synonyms.is_empty()),
        codes,
        columns,
        here: ask.at(&format!("vocabularies/{name}")),
        amendment: amendment.map_or_else(String::new, |(_, record)| view::address(&ask, record)),
        may_amend: ask.is(Role::Curator),
    };
    Ok(Answer::html(page.render()?))
}

/// The own columns of a vocabulary whose codes have no names: without them they say nothing.
fn own_columns(vocabulary: &Vocabulary) -> Vec<String> {
    let is_named = |entry: &Entry| !entry.labels.is_empty();
    match vocabulary.entries().first() {
        Some(first) if !is_named(first) => first.more.keys().cloned().collect(),
        _ => Vec::new(),
    }
}

fn in_json(entry: &Entry) -> serde_json::Value {
    json!({
        "code": entry.code,
        "parent": entry.parent,
        "labels": entry.labels,
        "synonyms": entry.synonyms,
        "more": entry.more,
    })
}
