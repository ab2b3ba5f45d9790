//! Comments beneath public records: read, written, waiting for a curator.

use std::sync::Arc;

use askama::Template;
use facility_access::Verb;
use facility_record::prelude::*;
use facility_record::{ABOUT, Text};
use facility_store::Record;

use super::Comment;
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::buckets::Quota;
use crate::web::errors::{Error, Refusal};
use crate::web::records::keep;
use crate::web::say::Say;
use crate::web::view::{self, address, title};

/// Comments that are shown beneath a record.
const SHOWN: usize = 50;
/// Comments that somebody writes in an hour.
const AN_HOUR: Quota = Quota::an_hour("comments", 10);
/// Most characters.
const LONGEST: usize = 5_000;

/// A comment in the list.
struct Line {
    address: String,
    language: String,
    html: String,
    by: String,
    day: String,
    /// Said of one that not everybody sees yet.
    waits: bool,
}

#[derive(Template)]
#[template(path = "registry/comments.html")]
struct Panel {
    say: Say,
    lines: Vec<Line>,
    count: String,
    action: String,
    token: String,
    once: String,
    sign_in: String,
    organisations: Vec<(String, String)>,
    text: String,
    problem: String,
}

/// The comments of a public record, and the form for another.
pub async fn panel(ask: &Ask, record: &Record) -> Result<Option<String>, Error> {
    if !record.is_public() || record.kind.name == Comment::kind().name {
        return Ok(None);
    }
    let mut records = ask.site.store.linked_by(&record.id, ABOUT).await?;
    ask.note_read(Comment::kind().name);
    records.retain(|one| one.kind.name == Comment::kind().name && ask.may(Verb::See, one));
    // Beneath the record stands what everybody sees, and what whoever asks has waiting.
    let own = format!("person:{}", ask.person.id);
    records.retain(|one| one.is_public() || (one.owner == own && one.state == "submitted"));
    records.sort_by_key(|one| (one.created, one.id.clone()));
    let count = records.len();
    let shown = &records[count.saturating_sub(SHOWN)..];
    let names: Vec<String> =
        shown.iter().map(|one| Comment::from_body(&one.body).organisation.0).collect();
    let names =
        if names.iter().all(String::is_empty) { Vec::new() } else { ask.seen(&names).await? };
    let lines: Vec<Line> = shown.iter().map(|one| line(ask, one, &names)).collect();
    let mut organisations = Vec::new();
    for organisation in ask.seen(&ask.person.verified).await? {
        organisations.push((organisation.id.clone(), title(ask, &organisation).1));
    }
    let here = address(ask, record);
    let next = form_urlencoded::Serializer::new(String::new())
        .append_pair("next", &format!("{here}#comments"))
        .finish();
    let is_here = ask.path.ends_with("/comments");
    let panel = Panel {
        say: ask.say,
        lines,
        count: ask.say.size(count),
        action: if ask.person.is_signed_in() { format!("{here}/comments") } else { String::new() },
        token: if ask.person.is_signed_in() { ask.form_token() } else { String::new() },
        once: facility_store::random_hex(16),
        sign_in: format!("{}?{next}", ask.at("sign-in")),
        organisations,
        text: if is_here { ask.form.first("text").to_owned() } else { String::new() },
        problem: if is_here { problem(ask).unwrap_or_default() } else { String::new() },
    };
    Ok(Some(panel.render()?))
}

fn line(ask: &Ask, record: &Record, names: &[Record]) -> Line {
    let comment = Comment::from_body(&record.body);
    let by = names.iter().find(|one| one.id == comment.organisation.0);
    let (language, text) = comment.text.0.best(ask.say.code());
    Line {
        address: address(ask, record),
        language: language.to_owned(),
        html: view::markdown(text),
        by: match by {
            Some(organisation) => title(ask, organisation).1,
            None => ask.say.t("comment-by-somebody").into_owned(),
        },
        day: ask.say.day_of(record.created),
        waits: !record.is_public(),
    }
}

/// What is wrong with the comment that was sent.
fn problem(ask: &Ask) -> Option<String> {
    let text = ask.form.first("text").trim();
    let code = match text.chars().count() {
        0 => "missing",
        count if count > LONGEST => "too-long",
        _ => return None,
    };
    Some(ask.say.t(&format!("problem-{code}")).into_owned())
}

/// Keeps a comment until a curator has read it.
pub async fn send(ask: Arc<Ask>) -> Result<Answer, Error> {
    let record = ask.record().await?;
    if !record.is_public() {
        return Err(Refusal::NotFound.into());
    }
    if !ask.person.is_signed_in() {
        return Err(Refusal::SignIn.into());
    }
    if problem(&ask).is_some() {
        let mut answer = crate::web::records::drawn(&ask, &record).await?;
        answer.status = 422;
        return Ok(answer);
    }
    ask.site.limits.allow(AN_HOUR, &ask.person.id, ask.now)?;
    let wanted = ask.form.first("organisation");
    let organisation = ask.person.verified.iter().find(|id| *id == wanted);
    let text = ask.form.first("text").trim().replace("\r\n", "\n");
    let comment = Comment {
        title: Line(Text::new("", record.title().original_text())),
        about: Link(record.id.clone()),
        text: Markdown(Text::new(ask.say.code(), &text)),
        organisation: Link(organisation.cloned().unwrap_or_default()),
    };
    let owner = format!("person:{}", ask.person.id);
    let made = ask.site.store.new_record(Comment::kind(), &owner, comment.to_body(), ask.now);
    let done = format!("{}?done=comment-waits#comments", address(&ask, &record));
    keep(&ask, std::slice::from_ref(&made), &ask.person.id, done).await
}
