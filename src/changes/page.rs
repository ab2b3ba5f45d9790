//! The list of public changes, newest first; with `?record=` those of one record, with `?change=`
//! those of one kind, or one change of it.

use std::sync::Arc;

use askama::Template;
use facility_store::{PublicLine, Record};
use serde_json::Value as Json;

use crate::web::Answer;
use crate::web::api::lines_json;
use crate::web::ask::{Ask, Twin};
use crate::web::errors::{Error, Refusal};
use crate::web::feed::{Entry, atom};
use crate::web::frame::Frame;
use crate::web::log::{Part, parts};
use crate::web::records::sentence;
use crate::web::say::iso;
use crate::web::view::{address, title};

/// Changes on a page.
const PAGE: usize = 50;

/// A change ready to be drawn.
struct Shown {
    number: i64,
    when: String,
    when_iso: String,
    sentence: String,
    title: (String, String),
    address: String,
    hash: String,
}

#[derive(Template)]
#[template(path = "changes/changes.html")]
struct ChangesPage {
    frame: Frame,
    changes: Vec<Shown>,
    older: String,
    query: String,
    /// By kind: its name, then query value, label and whether it is chosen.
    parts: Vec<(String, Vec<Choice>)>,
    /// Where a part is followed; empty where there is none.
    follow: String,
}

/// A part of the log that can be chosen: value, label, whether it is.
type Choice = (String, String, bool);

/// The public changes as page, JSON or Atom feed.
pub async fn changes(ask: Arc<Ask>) -> Result<Answer, Error> {
    ask.site.store.kinds().iter().for_each(|kind| ask.note_read(kind.name));
    ask.note_log();
    let part = Part::of(&ask.site, &ask.query);
    if part.is_none() && !ask.query.first("change").is_empty() {
        return Err(Refusal::NotFound.into());
    }
    let lines = lines(&ask, part.as_ref()).await?;
    match ask.twin {
        Twin::Json => return Ok(Answer::json(&lines_json(&lines))),
        Twin::Html | Twin::Atom => {}
        _ => return Err(Refusal::NotFound.into()),
    }
    let record = ask.query.first("record");
    let query = match &part {
        _ if !record.is_empty() => format!("record={record}"),
        Some(part) => part.query(),
        None => String::new(),
    };
    let and = if query.is_empty() { String::new() } else { format!("{query}&") };
    let older = lines.last().filter(|line| line.number > 1 && lines.len() == PAGE);
    let older = older.map_or(String::new(), |line| format!("?{and}before={}", line.number));
    let changes = shown(&ask, &lines).await?;
    let mut title = ask.say.t("room-changes").into_owned();
    if let Some(part) = &part {
        title = format!("{title}: {}", part.label(ask.say));
    }
    if ask.twin == Twin::Atom {
        let entry = |change: Shown| entry(&ask, change);
        let title = format!("{}: {title}", ask.say.t("site-name"));
        return atom(&ask, &title, changes.into_iter().map(entry).collect(), &older);
    }
    let follow = part.as_ref().map_or(String::new(), |part| follow(&ask, part));
    let query = if query.is_empty() { query } else { format!("?{query}") };
    let parts = choices(&ask, part.as_ref());
    let frame = Frame::new(&ask, &title);
    Ok(Answer::html(ChangesPage { frame, changes, older, query, parts, follow }.render()?))
}

/// The parts of the log to choose from.
fn choices(ask: &Ask, chosen: Option<&Part>) -> Vec<(String, Vec<Choice>)> {
    let choice = |part: &Part| {
        let value = part.query().trim_start_matches("change=").to_owned();
        (value, part.label(ask.say), chosen == Some(part))
    };
    let groups = parts(&ask.site).into_iter();
    let group = |parts: Vec<Part>| {
        let kind = parts.first().map_or(String::new(), |part| part.label(ask.say));
        (kind, parts.iter().map(choice).collect())
    };
    groups.map(group).collect()
}

/// The form that follows a part, filled in.
fn follow(ask: &Ask, part: &Part) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("title", &part.label(ask.say))
        .append_pair("query", &part.query())
        .append_pair("frequency", "weekly")
        .finish();
    ask.at(&format!("notices/follows/new?{query}"))
}

/// A change as an entry of the feed.
fn entry(ask: &Ask, change: Shown) -> Entry {
    let (site, language) = (&ask.site.public_url, ask.say.code().to_owned());
    Entry {
        id: format!("{site}/api/changes?after={}&limit=1", change.number - 1),
        title: (language.clone(), format!("{}: {}", change.sentence, change.title.1)),
        summary: (language, change.sentence),
        updated: change.when_iso,
        address: format!("{site}{}", change.address),
    }
}

async fn lines(ask: &Ask, part: Option<&Part>) -> Result<Vec<PublicLine>, Error> {
    let record = ask.query.first("record");
    if !record.is_empty() {
        let mut lines = ask.site.store.public_lines_of(record).await?;
        lines.reverse();
        return Ok(lines);
    }
    let before = ask.query.first("before").parse().unwrap_or(i64::MAX);
    let part = part.map_or(("", ""), |part| (part.kind, part.change));
    Ok(ask.site.store.public_lines_before(before, part, PAGE).await?)
}

async fn shown(ask: &Ask, lines: &[PublicLine]) -> Result<Vec<Shown>, Error> {
    let parsed: Vec<Json> =
        lines.iter().map(|line| serde_json::from_str(&line.line).unwrap_or_default()).collect();
    let text = |json: &Json, name: &str| json[name].as_str().unwrap_or_default().to_owned();
    let ids: Vec<String> = parsed.iter().map(|json| text(json, "record")).collect();
    let records: Vec<Record> = ask.seen(&ids).await?;
    let shown = lines.iter().zip(&parsed).map(|(line, json)| {
        let record = records.iter().find(|record| record.id == text(json, "record"));
        let title = record.map_or_else(
            || (ask.say.code().to_owned(), ask.say.t("record-not-shown").into_owned()),
            |record| title(ask, record),
        );
        let at = json["at"].as_i64().unwrap_or(0);
        Shown {
            number: line.number,
            when: ask.say.moment(at),
            when_iso: iso(at),
            sentence: sentence(ask.say, &text(json, "kind"), &text(json, "change")),
            title,
            address: record.map_or(String::new(), |record| address(ask, record)),
            hash: line.hash.clone(),
        }
    });
    Ok(shown.collect())
}
