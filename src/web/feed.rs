//! Atom feeds: of a search, what is written last first; of anything that has entries.

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

/// An entry of a feed.
pub struct Entry {
    /// Its id, stable for ever.
    pub id: String,
    /// Its title with the code of its language.
    pub title: (String, String),
    /// What it says with the code of its language; empty = nothing.
    pub summary: (String, String),
    /// When, as machines read it.
    pub updated: String,
    /// Its page on the web.
    pub address: String,
}

#[derive(Template)]
#[template(path = "web/components/feed.xml")]
struct Feed {
    language: &'static str,
    title: String,
    own: String,
    page: String,
    next: String,
    updated: String,
    entries: Vec<Entry>,
}

/// The feed of these entries at the address that is asked for; `next` is the query of the page with
/// older ones, empty where there are none.
///
/// # Errors
/// When it cannot be drawn.
pub fn atom(ask: &Ask, title: &str, entries: Vec<Entry>, next: &str) -> Result<Answer, Error> {
    let query = ask.address();
    let query = query.split_once('?').map_or(String::new(), |(_, query)| format!("?{query}"));
    let page = format!("{}{}", ask.site.public_url, ask.path);
    let feed = Feed {
        language: ask.say.code(),
        title: title.to_owned(),
        own: format!("{page}.atom{query}"),
        next: if next.is_empty() { String::new() } else { format!("{page}.atom{next}") },
        page: format!("{page}{query}"),
        // A feed without entries is as old as time, so that it reads the same each time.
        updated: entries.first().map_or_else(|| iso(0), |entry| entry.updated.clone()),
        entries,
    };
    Ok(Answer::typed(200, "application/atom+xml; charset=utf-8", feed.render()?))
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
    let entries = hits.iter().filter_map(entry).collect();
    atom(ask, title, entries, "")
}
