//! What is new in what somebody follows.

use askama::Template;
use facility_record::Declared;
use facility_search::{Query, Sort};
use facility_store::{Listing, Order, Record};

use super::Follow;
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::forms::pairs;
use crate::web::found;
use crate::web::say::Say;
use crate::web::view::{address, title};

/// How far back news are looked for: what is beyond is said as "or more".
const MOST: usize = 20;
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
    search: String,
    total: String,
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
        search: format!("{}?{}", ask.at("search"), query(&follow)),
        total: ask.say.count("found-total", total),
    };
    Ok(Some(panel.render()?))
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
    Ok(Some(Note { say: ask.say, lines, all }.render()?))
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

/// What a follow finds, the last written first, and how many there are in all.
async fn latest(ask: &Ask, follow: &Follow) -> Result<(Vec<Record>, usize), Error> {
    ask.note_search();
    let filters = found::filters(ask);
    let asked = found::query_of(&pairs(query(follow).as_bytes()), ask.say.code(), &filters);
    let newest = Query { sort: Sort::Newest, from: 0, limit: MOST, facets: Vec::new(), ..asked };
    let answer = ask.site.index.search(&newest)?;
    let ids: Vec<String> = answer.hits.iter().map(|hit| hit.id.clone()).collect();
    let mut records = ask.seen(&ids).await?;
    records.sort_by_key(|record| std::cmp::Reverse(record.updated));
    Ok((records, answer.total))
}
