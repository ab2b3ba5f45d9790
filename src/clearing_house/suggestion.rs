//! Suggestions for a request, with the parts of their fit and the evidence.

use askama::Template;
use facility_language::Arg;
use facility_store::Record;
use serde_json::Value as Json;

use super::rank::SUGGESTION;
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::room::slug;
use crate::web::say::Say;
use crate::web::view::address;

/// A suggestion ready to be drawn.
struct Shown {
    title: (String, String),
    address: String,
    kind: String,
    provider: String,
    fit: i64,
    reasons: Vec<String>,
    doubts: Vec<String>,
    parts: Vec<Part>,
}

/// A part of a fit.
struct Part {
    label: String,
    evidence: String,
    weight: String,
    value: i64,
}

#[derive(Template)]
#[template(path = "clearing_house/suggestions.html")]
struct Panel {
    say: Say,
    suggestions: Vec<Shown>,
    is_waiting: bool,
}

/// The suggestions beneath a request: for the requester and the desk, never for others.
pub async fn panel(ask: &Ask, record: &Record) -> Result<Option<String>, Error> {
    let inside = facility_access::may_see_field(&ask.person, contact(record), &record.subject());
    if !inside || record.state == "draft" {
        return Ok(None);
    }
    let derived = ask.site.store.derived(SUGGESTION, &record.id).await?;
    let ids: Vec<String> = derived.iter().map(|row| row.target.clone()).collect();
    let records = ask.seen(&ids).await?;
    let mut suggestions = Vec::new();
    for row in &derived {
        let Some(offer) = records.iter().find(|record| record.id == row.target) else { continue };
        suggestions.push(shown(ask, offer, &row.body).await?);
    }
    let is_waiting = derived.is_empty() && ask.site.store.count_todo().await? > 0;
    Ok(Some(Panel { say: ask.say, suggestions, is_waiting }.render()?))
}

/// The field whose readers are the parties: the requester and the desk.
fn contact(record: &Record) -> &facility_record::Field {
    record.kind.field("contact").expect("a request says whom to answer")
}

async fn shown(ask: &Ask, offer: &Record, body: &Json) -> Result<Shown, Error> {
    let say = ask.say;
    let text = offer.title();
    let (language, title) = text.best(say.code());
    let provider = match body["provider"].as_str().filter(|id| *id != offer.id) {
        Some(id) => ask.seen(&[id.to_owned()]).await?,
        None => Vec::new(),
    };
    let provider = provider.first().map(|record| record.title().best(say.code()).1.to_owned());
    let mut parts = Vec::new();
    let mut reasons: Vec<(f64, String)> = Vec::new();
    let object = body["parts"].as_object();
    for (name, part) in object.into_iter().flatten() {
        let (value, weight) = (number(&part["value"]), number(&part["weight"]));
        let evidence = evidence(ask, name, &part["evidence"]);
        if !evidence.is_empty() && value > 0.0 {
            let sentence = say.of(&format!("fit-{name}-reason"), "evidence", &evidence);
            reasons.push((value * weight, sentence));
        }
        let percent = facility_language::percent(say.language, weight, 0);
        parts.push((
            value * weight,
            Part {
                label: say.t(&format!("fit-{name}")).into_owned(),
                evidence: if evidence.is_empty() {
                    say.t("fit-nothing-known").into_owned()
                } else {
                    evidence
                },
                weight: percent,
                value: hundred(value),
            },
        ));
    }
    parts.sort_by(|a, b| b.0.total_cmp(&a.0));
    reasons.sort_by(|a, b| b.0.total_cmp(&a.0));
    reasons.truncate(3);
    let doubts = body["doubt"]["reasons"].as_array().into_iter().flatten();
    let doubts =
        doubts.filter_map(|code| say.maybe(&format!("doubt-{}", code.as_str()?.replace('_', "-"))));
    Ok(Shown {
        title: (language.to_owned(), title.to_owned()),
        address: address(ask, offer),
        kind: say.t(&format!("kind-{}", slug(offer.kind.name))).into_owned(),
        provider: provider.unwrap_or_default(),
        fit: hundred(number(&body["score"])),
        reasons: reasons.into_iter().map(|(_, sentence)| sentence).collect(),
        doubts: doubts.take(2).map(str::to_owned).collect(),
        parts: parts.into_iter().map(|(_, part)| part).collect(),
    })
}

fn number(json: &Json) -> f64 {
    json.as_f64().unwrap_or(0.0)
}

/// A share as a whole number from 0 to 100.
fn hundred(share: f64) -> i64 {
    (share * 100.0).round() as i64
}

/// What a part rests on, in words: labels of codes, shared words, titles of earlier work.
fn evidence(ask: &Ask, part: &str, evidence: &Json) -> String {
    let say = ask.say;
    let label = |kind: &str, code: &str| {
        let vocabulary = match kind {
            "topic" => "topics",
            "place" => "countries",
            "language" => "languages",
            "audience" => "audiences",
            "group" => "groups",
            "level" => "levels",
            "mode" => "modes",
            "modality" => "modalities",
            _ => "",
        };
        // The engine writes codes with `_`, the vocabularies with `-`.
        let vocabulary = ask.vocabularies.of(vocabulary);
        let hyphens = code.replace('_', "-");
        let code = if vocabulary.has(code) { code } else { &hyphens };
        vocabulary.label(code, say.code()).to_owned()
    };
    let mut codes = Vec::new();
    let mut words = Vec::new();
    for item in evidence.as_array().into_iter().flatten() {
        let text = |name: &str| item[name].as_str().unwrap_or_default();
        match text("kind") {
            "gram" => words.push(say.of("quoted", "text", text("text"))),
            "item" if number(&item["value"]) > 0.0 => codes.push(text("title").to_owned()),
            "ratings" => {
                let count = item["count"].as_i64().unwrap_or(0);
                codes.push(say.with("fit-ratings", &[("count", Arg::Number(count))]));
            }
            kind if number(&item["value"]) > 0.0 => codes.push(label(kind, text("offered"))),
            _ => {}
        }
    }
    codes.retain(|code| !code.is_empty());
    codes.dedup();
    if part == "experience" {
        codes.truncate(3);
    }
    if !words.is_empty() {
        words.truncate(5);
        let list = facility_language::list(say.language, &words);
        codes.push(say.of("fit-words", "words", &list));
    }
    facility_language::list(say.language, &codes)
}
