//! What is new in what somebody follows.

use std::collections::BTreeMap;

use askama::Template;
use facility_access::{Person, Verb, may};
use facility_language::Language;
use facility_record::{Declared, Form};
use facility_search::{Query, Sort};
use facility_store::{Listing, Order, Record};
use serde_json::Value as Json;

use super::Follow;
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::forms::pairs;
use crate::web::found::{filter_names, query_of};
use crate::web::log::Part;
use crate::web::say::Say;
use crate::web::site::Site;
use crate::web::view::{address, title};

/// How far back news are looked for: what is beyond is said as "or more".
pub const MOST: usize = 20;
/// Follows on the account page.
const SHOWN: usize = 10;

/// A record that is new in what somebody follows.
struct News {
    title: (String, String),
    address: String,
    day: String,
    is_new: bool,
}

#[derive(Template)]
#[template(path = "notices/panel.html")]
struct Panel {
    say: Say,
    said: String,
    news: Vec<News>,
    /// Label, address and how many are found there.
    search: (String, String, String),
}

/// What is new in one follow, beneath it.
pub async fn panel(ask: &Ask, record: &Record) -> Result<Option<String>, Error> {
    let follow = Follow::from_body(&record.body);
    let (records, total) = latest(ask, &follow).await?;
    let count = records.iter().filter(|other| other.updated > record.updated).count();
    let news = records.iter().map(|other| News {
        title: title(ask, other),
        address: address(ask, other),
        day: ask.say.day_of(other.updated),
        is_new: other.updated > record.updated,
    });
    let panel = Panel {
        say: ask.say,
        said: said(ask, count),
        news: news.collect(),
        search: search(ask, &follow, total),
    };
    Ok(Some(panel.render()?))
}

/// Where all that a follow is about stands: what the page is called, its address, how many are there
/// where that is known.
fn search(ask: &Ask, follow: &Follow, total: usize) -> (String, String, String) {
    let form = pairs(query(follow).as_bytes());
    let is_log = !form.first("record").is_empty() || Part::of(&ask.site, &form).is_some();
    let (label, page, total) = match is_log {
        true => ("follow-changes", "changes", String::new()),
        false => ("follow-search", "search", ask.say.count("found-total", total)),
    };
    let address = format!("{}?{}", ask.at(page), query(follow));
    (ask.say.t(label).into_owned(), address, total)
}

/// A follow on the account page.
struct Line {
    title: (String, String),
    address: String,
    said: String,
    has_news: bool,
}

#[derive(Template)]
#[template(path = "notices/note.html")]
struct Note {
    say: Say,
    lines: Vec<Line>,
    all: String,
    token: String,
    /// Mails that can be ended: name, label, whether they are wanted.
    mails: Vec<(&'static str, String, bool)>,
}

/// What somebody follows, on their account page.
pub async fn note(ask: &Ask) -> Result<Option<String>, Error> {
    let kind = Follow::kind();
    let listing = Listing {
        kind: kind.name.to_owned(),
        keys: vec![format!("person:{}", ask.person.id)],
        order: Order::Newest,
        limit: SHOWN,
        ..Listing::default()
    };
    let follows = ask.list(&listing).await?;
    let mut lines = Vec::new();
    for record in &follows {
        let (records, _) = latest(ask, &Follow::from_body(&record.body)).await?;
        let count = records.iter().filter(|other| other.updated > record.updated).count();
        lines.push(Line {
            title: title(ask, record),
            address: address(ask, record),
            said: said(ask, count),
            has_news: count > 0,
        });
    }
    let all = ask.at("notices/follows");
    let mut mails = Vec::new();
    for name in super::ENDED {
        let label = ask.say.t(&format!("mails-{name}")).into_owned();
        mails.push((name, label, !ask.site.store.is_muted(&ask.person.id, name).await?));
    }
    let token = ask.form_token();
    Ok(Some(Note { say: ask.say, lines, all, token, mails }.render()?))
}

/// How many are new.
fn said(ask: &Ask, count: usize) -> String {
    match count {
        0 => ask.say.t("follow-nothing-new").into_owned(),
        MOST.. => ask.say.count("follow-new-or-more", count),
        count => ask.say.count("follow-new", count),
    }
}

/// The search that a follow is about, as a query.
fn query(follow: &Follow) -> &str {
    follow.query.original_text().trim_start_matches('?')
}

/// What a follow finds, as whoever asks sees it; their page depends on it.
async fn latest(ask: &Ask, follow: &Follow) -> Result<(Vec<Record>, usize), Error> {
    ask.note_search();
    ask.note_log();
    news(&ask.site, follow, ask.say.language).await
}

/// The public records that a follow finds, the last written first, and how many there are in all. Of a
/// record that is followed itself, and of one that a part of the public log tells of, the last change
/// counts.
///
/// # Errors
/// When the database or the index fails.
pub async fn news(
    site: &Site,
    follow: &Follow,
    language: Language,
) -> Result<(Vec<Record>, usize), Error> {
    let form = pairs(query(follow).as_bytes());
    let (mut records, total) = match (form.first("record"), Part::of(site, &form)) {
        ("", None) => found(site, &form, language).await?,
        ("", Some(part)) => changed(site, &part).await?,
        (id, _) => (of_record(site, id).await?, 1),
    };
    records.retain(|record| may(&Person::visitor(), Verb::See, &record.subject()));
    records.sort_by_key(|record| std::cmp::Reverse(record.updated));
    Ok((records, total))
}

/// What a search finds, the newest.
async fn found(
    site: &Site,
    form: &Form,
    language: Language,
) -> Result<(Vec<Record>, usize), Error> {
    let asked = query_of(form, language.code(), &filter_names(site.store.kinds()));
    // Comments bear the titles of what they are about: they count where they are asked for.
    let kinds = site.store.kinds().iter().filter(|kind| kind.is_searched());
    let kinds = match form.first("kind") {
        "" => kinds.map(|kind| kind.name.to_owned()).collect(),
        _ => Vec::new(),
    };
    let newest =
        Query { kinds, sort: Sort::Newest, from: 0, limit: MOST, facets: Vec::new(), ..asked };
    let answer = site.index.search(&newest)?;
    let ids: Vec<String> = answer.hits.iter().map(|hit| hit.id.clone()).collect();
    Ok((site.store.records(&ids).await?, answer.total))
}

/// The records that a part of the public log tells of last; each is as new as what it tells.
async fn changed(site: &Site, part: &Part) -> Result<(Vec<Record>, usize), Error> {
    let store = &site.store;
    let lines = store.public_lines_before(i64::MAX, (part.kind, part.change), MOST).await?;
    let told = lines.iter().filter_map(|line| serde_json::from_str::<Json>(&line.line).ok());
    let mut last: BTreeMap<String, i64> = BTreeMap::new();
    for line in told {
        if let (Some(record), Some(at)) = (line["record"].as_str(), line["at"].as_i64()) {
            last.entry(record.to_owned()).or_insert(at); // the newest line comes first
        }
    }
    let ids: Vec<String> = last.keys().cloned().collect();
    let mut records = store.records(&ids).await?;
    for record in &mut records {
        record.updated = last.get(&record.id).copied().unwrap_or(record.updated);
    }
    let total = records.len();
    Ok((records, total))
}

/// A record that is followed itself, as new as the last change that the public saw: what it did not
/// see changed nothing for it.
async fn of_record(site: &Site, id: &str) -> Result<Vec<Record>, Error> {
    let mut records = site.store.records(&[id.to_owned()]).await?;
    let lines = if records.is_empty() { Vec::new() } else { site.store.changes_of(id).await? };
    let last = lines.iter().rev().find(|change| change.is_public).map_or(0, |change| change.at);
    records.iter_mut().for_each(|record| record.updated = last);
    Ok(records)
}

#[derive(Template)]
#[template(path = "notices/offer.html")]
struct Offer {
    say: Say,
    address: String,
}

/// Beneath a public record, where whoever has signed in follows it.
pub async fn offer(ask: &Ask, record: &Record) -> Result<Option<String>, Error> {
    let is_public = may(&Person::visitor(), Verb::See, &record.subject());
    if !is_public || !ask.person.is_signed_in() {
        return Ok(None);
    }
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("query", &format!("record={}", record.id))
        .append_pair("title", &title(ask, record).1)
        .append_pair("frequency", "weekly")
        .finish();
    let address = format!("{}?{query}", ask.at("notices/follows/new"));
    Ok(Some(Offer { say: ask.say, address }.render()?))
}
