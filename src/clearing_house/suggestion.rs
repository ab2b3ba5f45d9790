//! Suggestions for a request, with the parts of their fit and the evidence.

use askama::Template;
use facility_language::Arg;
use facility_record::Declared;
use facility_store::{Derived, Record};
use serde_json::Value as Json;

use super::course::REQUEST;
use super::desk::rule;
use super::invite;
use super::rank::SUGGESTION;
use super::ruling::{Ruling, Rulings};
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::room::slug;
use crate::web::say::Say;
use crate::web::view::{address, title};

/// Suggestions in sight.
const SHOWN: usize = 5;

/// A suggestion ready to be drawn.
struct Shown {
    /// The organisation that would be asked; empty where it cannot be chosen.
    provider_id: String,
    is_chosen: bool,
    /// Whether a broker keeps it among the first.
    is_kept: bool,
    /// Whether whoever asks may rule on it; nobody does on what they are tied to.
    is_ruled: bool,
    /// Why whoever asks decides nothing about this provider; empty where they may.
    tied: String,
    /// A key of its form.
    once: String,
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
pub struct Part {
    /// The engine's name of it.
    pub name: String,
    /// Its label.
    pub label: String,
    /// What it rests on.
    pub evidence: String,
    /// Its share of the whole, as a percentage.
    pub weight: String,
    /// From 0 to 100.
    pub value: i64,
}

/// A provider that is ruled out.
struct Ruled {
    provider_id: String,
    name: String,
    why: (String, String),
    once: String,
}

#[derive(Template)]
#[template(path = "clearing_house/suggestions.html")]
struct Panel {
    say: Say,
    suggestions: Vec<Shown>,
    is_waiting: bool,
    choice: Option<Choice>,
    ruling: Option<Decisions>,
    /// Where other providers are looked for; empty where whoever asks cannot ask any.
    others: String,
    /// How many stand in sight; the others are one press away.
    shown: usize,
}

/// What is done with the providers that are chosen among the suggestions.
struct Choice {
    action: String,
    label: String,
    lead: String,
    /// Whether words go with it.
    is_worded: bool,
    text: String,
    problems: Vec<String>,
    /// Where a call for offers begins with them; empty for whoever begins none.
    call: String,
    /// Providers that were chosen elsewhere.
    further: Vec<(String, String)>,
    token: String,
    once: String,
}

/// What brokers ruled, and where more of it is sent.
struct Decisions {
    action: String,
    token: String,
    ruled_out: Vec<Ruled>,
    problem: String,
    /// The provider and the reason of a form that was sent.
    sent: (String, String),
}

/// The suggestions beneath a request: for the requester and the desk, never for others.
pub async fn panel(ask: &Ask, record: &Record) -> Result<Option<String>, Error> {
    let inside = facility_access::may_see_field(&ask.person, contact(record), &record.subject());
    if !inside || record.state == "draft" {
        return Ok(None);
    }
    let derived = ask.site.store.derived(SUGGESTION, &record.id).await?;
    let rulings = Rulings::among(&ask.site.store.linked_by(&record.id, REQUEST).await?);
    let suggestions = suggestions(ask, record, (&derived, &rulings)).await?;
    let choice = choice(ask, record, &suggestions).await?;
    let is_waiting = derived.is_empty() && ask.site.store.count_todo().await? > 0;
    let others = match invite::may_invite(ask, record) {
        true => format!("{}/provider", address(ask, record)),
        false => String::new(),
    };
    let panel = Panel {
        say: ask.say,
        is_waiting,
        choice,
        ruling: ruling(ask, record, &rulings).await?,
        others,
        shown: SHOWN.max(suggestions.iter().filter(|one| one.is_kept).count()),
        suggestions,
    };
    Ok(Some(panel.render()?))
}

/// The suggestions that were worked out, as brokers have ruled since: what they ruled out is gone, what
/// they keep stands first.
async fn suggestions(
    ask: &Ask,
    request: &Record,
    (derived, rulings): (&[Derived], &Rulings),
) -> Result<Vec<Shown>, Error> {
    let ruled_out = rulings.providers("ruled_out");
    let kept = rulings.providers("kept");
    let rows = derived.iter().filter(|row| !ruled_out.contains(&provider(row).to_owned()));
    let mut rows: Vec<&Derived> = rows.collect();
    rows.sort_by_key(|row| !kept.iter().any(|id| id == provider(row)));
    let ids = rows.iter().flat_map(|row| [row.target.clone(), provider(row).to_owned()]);
    let mut ids: Vec<String> = ids.filter(|id| !id.is_empty()).collect();
    ids.sort();
    ids.dedup();
    let records = ask.seen(&ids).await?;
    let is_ruled = rule::may_rule(ask, request);
    let is_broker = ask.is(facility_access::Role::Broker);
    let shown = rows.iter().filter_map(|row| {
        let offer = records.iter().find(|record| record.id == row.target)?;
        let provider = records.iter().find(|record| record.id == provider(row));
        let mut shown = shown(ask, (offer, provider), &row.body);
        let is_tied = is_broker && ask.person.has_interest_in(&shown.provider_id);
        // Which suggestions brokers moved stays with the facility.
        shown.is_kept = is_broker && kept.contains(&shown.provider_id);
        shown.is_ruled = is_ruled && !is_tied && !shown.provider_id.is_empty();
        if is_tied {
            shown.tied = ask.say.t("ask-interest").into_owned();
        }
        Some(shown)
    });
    Ok(shown.collect())
}

fn provider(row: &Derived) -> &str {
    row.body["provider"].as_str().unwrap_or_default()
}

/// What brokers have ruled out, and what of a ruling that was sent is wrong.
async fn ruling(ask: &Ask, record: &Record, rulings: &Rulings) -> Result<Option<Decisions>, Error> {
    if !rule::may_rule(ask, record) {
        return Ok(None);
    }
    let ids = rulings.providers("ruled_out");
    let records = ask.seen(&ids).await?;
    let ruled_out = records.iter().filter_map(|provider| {
        let body = Ruling::from_body(&rulings.of(&provider.id)?.body);
        let (language, why) = body.why.0.best(ask.say.code());
        Some(Ruled {
            provider_id: provider.id.clone(),
            name: title(ask, provider).1,
            why: (language.to_owned(), why.to_owned()),
            once: facility_store::random_hex(16),
        })
    });
    let is_here = ask.path.ends_with("/ruling");
    let sent = |name: &str| match is_here {
        true => ask.form.first(name).to_owned(),
        false => String::new(),
    };
    Ok(Some(Decisions {
        action: format!("{}/ruling", address(ask, record)),
        token: ask.form_token(),
        ruled_out: ruled_out.collect(),
        problem: if is_here { rule::problem(ask, record).unwrap_or_default() } else { sent("") },
        sent: (sent("provider"), sent("why")),
    }))
}

/// Asking the chosen providers, for a broker; letting them read the request, for its owner.
async fn choice(
    ask: &Ask,
    record: &Record,
    suggestions: &[Shown],
) -> Result<Option<Choice>, Error> {
    let is_worded = invite::may_invite(ask, record);
    if !is_worded && !invite::may_release(ask, record) {
        return Ok(None);
    }
    let (end, key) =
        if is_worded { ("invitation", "ask-provider") } else { ("release", "release") };
    let is_here = ask.path.ends_with("/invitation");
    let providers: Vec<String> = ask.form.all("provider").map(str::to_owned).collect();
    let sent = if is_here { ask.seen(&providers).await? } else { Vec::new() };
    let problems = match is_here {
        true => invite::problems(ask, record, &sent).await?,
        false if ask.path.ends_with("/call-for-offers") => vec![ask.say.t("ask-whom").into_owned()],
        false => Vec::new(),
    };
    let is_further = |one: &&Record| suggestions.iter().all(|it| it.provider_id != one.id);
    let further = sent.iter().filter(is_further);
    let further = further.map(|one| (one.id.clone(), title(ask, one).1)).collect();
    Ok(Some(Choice {
        action: format!("{}/{end}", address(ask, record)),
        call: if is_worded {
            format!("{}/call-for-offers", address(ask, record))
        } else {
            String::new()
        },
        label: ask.say.t(key).into_owned(),
        lead: ask.say.t(&format!("{key}-lead")).into_owned(),
        is_worded,
        text: if is_here { ask.form.first("text").to_owned() } else { String::new() },
        problems,
        further,
        token: ask.form_token(),
        once: facility_store::random_hex(16),
    }))
}

/// The field whose readers are the parties: the requester and the desk.
fn contact(record: &Record) -> &facility_record::Field {
    record.kind.field("contact").expect("a request says whom to answer")
}

fn shown(ask: &Ask, (offer, provider): (&Record, Option<&Record>), body: &Json) -> Shown {
    let say = ask.say;
    let text = offer.title();
    let (language, title) = text.best(say.code());
    let provider = provider.filter(|one| one.id != offer.id);
    let provider = provider.map(|record| record.title().best(say.code()).1.to_owned());
    let (parts, reasons) = parts(ask, body);
    let provider_id = body["provider"].as_str().unwrap_or_default().to_owned();
    let is_chosen = ask.form.all("provider").any(|id| id == provider_id);
    Shown {
        provider_id,
        is_chosen,
        is_kept: false,
        is_ruled: false,
        tied: String::new(),
        once: facility_store::random_hex(16),
        title: (language.to_owned(), title.to_owned()),
        address: address(ask, offer),
        kind: say.t(&format!("kind-{}", slug(offer.kind.name))).into_owned(),
        provider: provider.unwrap_or_default(),
        fit: hundred(number(&body["score"])),
        reasons,
        doubts: doubts(ask, body),
        parts,
    }
}

/// What keeps the engine from trusting a fit, in words: two at most.
pub fn doubts(ask: &Ask, body: &Json) -> Vec<String> {
    let codes = body["doubt"]["reasons"].as_array().into_iter().flatten();
    let label = |code: &Json| ask.say.maybe(&format!("doubt-{}", slug(code.as_str()?)));
    codes.filter_map(label).take(2).map(str::to_owned).collect()
}

/// The parts of a fit, the weightiest first, and the three best reasons.
pub fn parts(ask: &Ask, body: &Json) -> (Vec<Part>, Vec<String>) {
    let say = ask.say;
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
        let shown = Part {
            name: name.clone(),
            label: say.t(&format!("fit-{name}")).into_owned(),
            evidence: match evidence.is_empty() {
                true => say.t("fit-nothing-known").into_owned(),
                false => evidence,
            },
            weight: facility_language::percent(say.language, weight, 0),
            value: hundred(value),
        };
        parts.push((value * weight, shown));
    }
    parts.sort_by(|a, b| b.0.total_cmp(&a.0));
    reasons.sort_by(|a, b| b.0.total_cmp(&a.0));
    reasons.truncate(3);
    let parts = parts.into_iter().map(|(_, part)| part).collect();
    (parts, reasons.into_iter().map(|(_, sentence)| sentence).collect())
}

fn number(json: &Json) -> f64 {
    json.as_f64().unwrap_or(0.0)
}

/// A share as a whole number from 0 to 100.
pub fn hundred(share: f64) -> i64 {
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
