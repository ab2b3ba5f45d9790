//! Messages between those who work on a request: beneath the request, its proposals, agreements and
//! cases.

use std::sync::Arc;

use askama::Template;
use facility_access::{Role, Verb};
use facility_record::{ABOUT, Declared, Line, Link, Links, Prose, Text};
use facility_store::{Listing, Order, Record, Todo, db::Fault};

use super::course::REQUEST;
use super::desk::handle::handler;
use super::{Agreement, Case, Message, MessageTemplate, Participation, Proposal, Request};
use crate::notices::tell;
use crate::plans::Pledge;
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::records::{Named, drawn, is_inside, keep};
use crate::web::say::Say;
use crate::web::site::Site;
use crate::web::view::{address, title};

/// Most characters.
const LONGEST: usize = 10_000;
/// Messages that are shown; older ones stand in their list.
const SHOWN: usize = 50;
/// Templates that are offered.
const TEMPLATES: usize = 50;

/// A message as it is shown.
struct Shown {
    by: String,
    day: String,
    language: String,
    paragraphs: Vec<String>,
}

#[derive(Template)]
#[template(path = "clearing_house/thread.html")]
struct Panel {
    say: Say,
    messages: Vec<Shown>,
    action: String,
    token: String,
    once: String,
    text: String,
    problem: String,
    /// Templates that can fill the box: value, label, whether it is this one.
    templates: Vec<(String, String, bool)>,
    here: String,
}

/// The kinds beneath which people write to each other.
pub fn kinds() -> [&'static str; 6] {
    [
        Request::kind().name,
        Proposal::kind().name,
        Pledge::kind().name,
        Agreement::kind().name,
        Case::kind().name,
        Participation::kind().name,
    ]
}

/// Whether whoever asks reads and writes messages about this record: its owner, its parties, brokers;
/// never about a draft that nobody else sees.
fn takes_part(ask: &Ask, record: &Record) -> bool {
    let keys = ask.person.keys();
    let is_party =
        record.subject().parties.iter().any(|id| keys.contains(&format!("organisation:{id}")));
    let is_draft = record.state == "draft";
    (is_inside(&ask.person, record) || is_party) && !is_draft && ask.may(Verb::See, record)
}

/// Messages about a record, and the form for another.
pub async fn panel(ask: &Ask, record: &Record) -> Result<Option<String>, Error> {
    if !takes_part(ask, record) {
        return Ok(None);
    }
    let mut records = ask.site.store.linked_by(&record.id, ABOUT).await?;
    records.retain(|one| one.kind.name == Message::kind().name && ask.may(Verb::See, one));
    records.sort_by_key(|one| (one.created, one.id.clone()));
    let mut messages = Vec::new();
    let latest = &records[records.len().saturating_sub(SHOWN)..];
    let named = Named::of(ask, &latest.iter().collect::<Vec<_>>()).await?;
    for one in latest {
        let message = Message::from_body(&one.body);
        let (language, text) = message.text.0.best(ask.say.code());
        messages.push(Shown {
            // Who writes for the facility is no matter of the parties.
            by: match one.owner.starts_with("person:") {
                true => ask.say.t("reader-broker").into_owned(),
                false => named.owner(one).to_owned(),
            },
            day: ask.say.moment(one.created),
            language: language.to_owned(),
            paragraphs: text.split("\n\n").map(str::to_owned).collect(),
        });
    }
    let is_here = ask.path.ends_with("/message");
    let templates = templates(ask).await?;
    let chosen = chosen(ask, &templates);
    let panel = Panel {
        say: ask.say,
        messages,
        action: format!("{}/message", address(ask, record)),
        token: ask.form_token(),
        once: facility_store::random_hex(16),
        text: match is_here {
            true => ask.form.first("text").to_owned(),
            false => chosen.unwrap_or_default(),
        },
        templates: choices(ask, &templates),
        here: address(ask, record),
        problem: if is_here { problem(ask).unwrap_or_default() } else { String::new() },
    };
    Ok(Some(panel.render()?))
}

/// The templates that are offered to whoever asks: brokers alone.
async fn templates(ask: &Ask) -> Result<Vec<Record>, Error> {
    if !ask.is(Role::Broker) {
        return Ok(Vec::new());
    }
    let listing = Listing {
        kind: MessageTemplate::kind().name.to_owned(),
        keys: ask.person.keys(),
        states: vec!["in_use".to_owned()],
        order: Order::Title,
        limit: TEMPLATES,
        ..Listing::default()
    };
    ask.list(&listing).await
}

/// Each template in each of its languages, first in that of the page.
fn choices(ask: &Ask, templates: &[Record]) -> Vec<(String, String, bool)> {
    let wanted = ask.query.first("template");
    let mut choices = Vec::new();
    for one in templates {
        let text = MessageTemplate::from_body(&one.body).text.0;
        let mut codes: Vec<&str> = text.texts.keys().map(String::as_str).collect();
        codes.sort_by_key(|code| (*code != ask.say.code(), code.to_owned()));
        for code in codes {
            let value = format!("{}.{code}", one.id);
            let language = ask.vocabularies.of("languages").label(code, ask.say.code()).to_owned();
            let label = format!("{} · {language}", title(ask, one).1);
            let is_chosen = value == wanted;
            choices.push((value, label, is_chosen));
        }
    }
    choices
}

/// The text of the template that the address names, in the language that it names.
fn chosen(ask: &Ask, templates: &[Record]) -> Option<String> {
    let (id, code) = ask.query.first("template").split_once('.')?;
    let one = templates.iter().find(|one| one.id == id)?;
    MessageTemplate::from_body(&one.body).text.0.texts.remove(code)
}

fn problem(ask: &Ask) -> Option<String> {
    let code = match ask.form.first("text").trim().chars().count() {
        0 => "missing",
        count if count > LONGEST => "too-long",
        _ => return None,
    };
    Some(ask.say.t(&format!("problem-{code}")).into_owned())
}

/// Sends a message to everybody who takes part.
pub async fn send(ask: Arc<Ask>) -> Result<Answer, Error> {
    let record = ask.record().await?;
    if !kinds().contains(&record.kind.name) || !takes_part(&ask, &record) {
        return Err(Refusal::NotFound.into());
    }
    if problem(&ask).is_some() {
        let mut answer = drawn(&ask, &record).await?;
        answer.status = 422;
        return Ok(answer);
    }
    // Parties of a request are those who may read it; they are not told of each other.
    let subject = record.subject();
    let owner = record.owner.strip_prefix("organisation:").unwrap_or_default().to_owned();
    let all: Vec<String> = subject.parties.iter().cloned().chain([owner.clone()]).collect();
    let own = all.iter().find(|id| ask.person.organisations.contains(id)).cloned();
    let is_of_request = record.kind.name == Request::kind().name;
    let readers = match (&own, is_of_request) {
        (Some(id), true) if *id == owner => Vec::new(),
        (_, true) => vec![owner],
        _ => all,
    };
    let message = Message {
        title: Line(Text::new("", record.title().original_text())),
        about: Link(record.id.clone()),
        text: Prose(Text::new(
            ask.say.code(),
            &ask.form.first("text").trim().replace("\r\n", "\n"),
        )),
        readers: Links(readers.into_iter().filter(|id| Some(id) != own.as_ref()).collect()),
    };
    let by = match own {
        Some(id) => format!("organisation:{id}"),
        None if ask.is(Role::Broker) => format!("person:{}", ask.person.id),
        None => return Err(Refusal::NotFound.into()),
    };
    let made = ask.site.store.new_record(Message::kind(), &by, message.to_body(), ask.now);
    let done = format!("{}?done=message-sent#thread", address(&ask, &record));
    keep(&ask, std::slice::from_ref(&made), &ask.person.id, done).await
}

/// Tells the broker who handles a request of a message about it, or about what has come of it.
///
/// # Errors
/// When the database fails; it can be called again, and nobody is written to twice.
pub async fn tell(site: Arc<Site>, todo: Todo) -> Result<(), Fault> {
    let store = &site.store;
    let Some(message) = store.record(&todo.record).await? else { return Ok(()) };
    let about = Message::from_body(&message.body).about.0;
    let Some(about) = store.record(&about).await? else { return Ok(()) };
    let request = match about.kind.name == Request::kind().name {
        true => about.id,
        false => {
            about.body.of(&about.kind.fields, REQUEST).words().first().cloned().unwrap_or_default()
        }
    };
    let records = store.linked_by(&request, REQUEST).await?;
    let people = handler(&records).map(str::to_owned).into_iter().collect();
    tell::write_to(&site, todo.change, people).await
}
