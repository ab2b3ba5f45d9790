//! The list of public changes, newest first; with `?record=` those of one record.

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
}

/// The public changes as page, JSON or Atom feed.
pub async fn changes(ask: Arc<Ask>) -> Result<Answer, Error> {
    ask.site.store.kinds().iter().for_each(|kind| ask.note_read(kind.name));
    ask.note_log();
    let lines = lines(&ask).await?;
    match ask.twin {
        Twin::Json => return Ok(Answer::json(&lines_json(&lines))),
        Twin::Html | Twin::Atom => {}
        _ => return Err(Refusal::NotFound.into()),
    }
    let older = lines.last().filter(|line| line.number > 1 && lines.len() == PAGE);
    let older = older.map_or(String::new(), |line| format!("?before={}", line.number));
    let changes = shown(&ask, &lines).await?;
    let title = ask.say.t("room-changes").into_owned();
    if ask.twin == Twin::Atom {
        let entry = |change: Shown| entry(&ask, change);
        let title = format!("{}: {title}", ask.say.t("site-name"));
        return atom(&ask, &title, changes.into_iter().map(entry).collect(), &older);
    }
    let record = ask.query.first("record");
    let query = if record.is_empty() { String::new() } else { format!("?record={record}") };
    let page = ChangesPage { frame: Frame::new(&ask, &title), changes, older, query };
    Ok(Answer::html(page.render()?))
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

async fn lines(ask: &Ask) -> Result<Vec<PublicLine>, Error> {
    let record = ask.query.first("record");
    if !record.is_empty() {
        let mut lines = ask.site.store.public_lines_of(record).await?;
        lines.reverse();
        return Ok(lines);
    }
    let before = ask.query.first("before").parse().unwrap_or(i64::MAX);
    Ok(ask.site.store.public_lines_before(before, PAGE).await?)
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
