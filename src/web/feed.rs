//! A search as an Atom feed: what is written last comes first, for any reader of feeds.

use askama::Template;
use facility_search::{Query, Sort};

use super::answer::Answer;
use super::ask::Ask;
use super::errors::Error;
use super::found::best;
use super::say::iso;
use super::view::address_of;

/// Entries of a feed.
const MOST: usize = 50;

struct Entry {
    id: String,
    title: (String, String),
    summary: (String, String),
    updated: String,
    address: String,
}

#[derive(Template)]
#[template(path = "web/components/feed.xml")]
struct Feed {
    language: &'static str,
    title: String,
    own: String,
    page: String,
    updated: String,
    entries: Vec<Entry>,
}

/// The feed of a search.
///
/// # Errors
/// When the index or the database fails.
pub async fn feed(ask: &Ask, query: Query, title: &str) -> Result<Answer, Error> {
    ask.note_search();
    let query = Query { sort: Sort::Newest, from: 0, limit: MOST, facets: Vec::new(), ..query };
    let hits = ask.site.index.search(&query)?.hits;
    let ids: Vec<String> = hits.iter().map(|hit| hit.id.clone()).collect();
    let records = ask.seen(&ids).await?;
    let entry = |hit: &facility_search::Hit| {
        let record = records.iter().find(|record| record.id == hit.id)?;
        Some(Entry {
            id: format!("urn:uuid:{}", record.id),
            title: best(&hit.title, ask.say.code()),
            summary: best(&hit.summary, ask.say.code()),
            updated: iso(record.updated),
            address: format!("{}{}", ask.site.public_url, address_of(ask, record.kind, &hit.id)),
        })
    };
    let entries: Vec<Entry> = hits.iter().filter_map(entry).collect();
    let query = ask.address();
    let query = query.split_once('?').map_or(String::new(), |(_, query)| format!("?{query}"));
    let page = format!("{}{}", ask.site.public_url, ask.path);
    let feed = Feed {
        language: ask.say.code(),
        title: title.to_owned(),
        own: format!("{page}.atom{query}"),
        page: format!("{page}{query}"),
        // A feed without entries is as old as time, so that it reads the same each time.
        updated: entries.first().map_or_else(|| iso(0), |entry| entry.updated.clone()),
        entries,
    };
    Ok(Answer::typed(200, "application/atom+xml; charset=utf-8", feed.render()?))
}
