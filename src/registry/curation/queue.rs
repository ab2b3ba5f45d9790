//! The queue: what waits for a curator, broken links, and what somebody should look at again.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use facility_store::Record;

use super::{QUEUE, narrowed, owner_name, waiting, written_in};
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::checks::check_said;
use crate::web::errors::Error;
use crate::web::frame::Frame;
use crate::web::room::slug;
use crate::web::say::day_of;
use crate::web::view::address;
use crate::web::view::title;

/// Rows that one page shows.
const SHOWN: usize = 100;

/// A row of the queue.
struct Item {
    title: (String, String),
    address: String,
    about: Vec<String>,
    tag: (&'static str, String),
    /// Where one says that the record is still right; empty where that is not asked.
    confirmation: String,
    /// Makes a second press of that button harmless.
    once: String,
}

/// An option of a filter: code, label, whether it is chosen.
type Choice = (String, String, bool);

#[derive(Template)]
#[template(path = "registry/curation/queue.html")]
struct QueuePage {
    frame: Frame,
    lists: Vec<(String, String, bool)>,
    is_waiting: bool,
    kinds: Vec<Choice>,
    languages: Vec<Choice>,
    said: String,
    items: Vec<Item>,
    more: String,
    import: String,
    token: String,
}

/// The queue.
pub async fn queue(ask: Arc<Ask>) -> Result<Answer, Error> {
    let store = &ask.site.store;
    let list = match ask.query.first("list") {
        "links" => "links",
        "confirm" => "confirm",
        _ => "waiting",
    };
    let all = store.waiting(&super::waits(&ask), &ask.person.keys(), super::MOST).await?;
    let broken = store.broken_links(&[], super::MOST).await?;
    let stale = store.count_stale(ask.now, &[]).await?;
    let counts = [("waiting", all.len()), ("links", broken.len()), ("confirm", stale as usize)];
    let (items, total) = match list {
        "links" => (links(&ask, &broken).await?, broken.len()),
        "confirm" => (confirm(&ask).await?, stale as usize),
        _ => {
            let waiting = waiting(&ask).await?;
            (rows(&ask, &waiting).await?, waiting.len())
        }
    };
    let of = |(name, count): &(&str, usize)| {
        let label = ask.say.t(&format!("queue-{name}"));
        let label = format!("{label} ({})", ask.say.size(*count));
        (label, ask.at(&format!("{QUEUE}?list={name}")), *name == list)
    };
    let title = ask.say.t("curation").into_owned();
    let vocabularies = (ask.say.t("vocabularies").into_owned(), ask.at("vocabularies"), false);
    let more = total.saturating_sub(items.len());
    let page = QueuePage {
        frame: Frame::new(&ask, &title).crumb(ask.say.t("room-registry"), ask.at("registry")),
        lists: counts.iter().map(of).chain([vocabularies]).collect(),
        is_waiting: list == "waiting",
        kinds: kinds(&ask, &all),
        languages: languages(&ask, &all),
        said: ask.say.count(&format!("queue-{list}-total"), total),
        more: if more == 0 { String::new() } else { ask.say.count("queue-more", more) },
        items,
        import: ask.at(crate::registry::intake::IMPORT),
        token: ask.form_token(),
    };
    Ok(Answer::html(page.render()?))
}

/// The kinds that wait, with how many of each.
fn kinds(ask: &Ask, all: &[Record]) -> Vec<Choice> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    all.iter().for_each(|record| *counts.entry(record.kind.name).or_default() += 1);
    let choice = |(name, count): (&str, usize)| {
        let label = ask.say.t(&format!("kind-{}-plural", slug(name)));
        let label = format!("{label} ({})", ask.say.size(count));
        (name.to_owned(), label, ask.query.first("kind") == name)
    };
    counts.into_iter().map(choice).collect()
}

/// The languages in which what waits was written.
fn languages(ask: &Ask, all: &[Record]) -> Vec<Choice> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    all.iter().for_each(|record| *counts.entry(written_in(record)).or_default() += 1);
    counts.remove("");
    let choice = |(code, count): (String, usize)| {
        let label = ask.vocabularies.of("languages").label(&code, ask.say.code());
        let label = format!("{label} ({})", ask.say.size(count));
        let chosen = ask.query.first("language") == code;
        (code, label, chosen)
    };
    counts.into_iter().map(choice).collect()
}

async fn rows(ask: &Ask, records: &[Record]) -> Result<Vec<Item>, Error> {
    let query = narrowed(ask);
    let query = if query.is_empty() { query } else { format!("?{query}") };
    let mut items = Vec::new();
    for record in records.iter().take(SHOWN) {
        let late = is_overdue(ask, record);
        let tag = if late { "queue-overdue" } else { "queue-in-time" };
        items.push(Item {
            title: title(ask, record),
            address: ask.at(&format!("{QUEUE}/{}/review{query}", record.id)),
            about: vec![
                ask.say.t(&format!("kind-{}", slug(record.kind.name))).into_owned(),
                owner_name(ask, &record.owner).await?,
                ask.say.of("waits-since", "day", &ask.say.day_of(record.since)),
            ],
            tag: (if late { "bad" } else { "open" }, ask.say.t(tag).into_owned()),
            confirmation: String::new(),
            once: String::new(),
        });
    }
    Ok(items)
}

/// Whether the time for an answer is over.
pub fn is_overdue(ask: &Ask, record: &Record) -> bool {
    let open = record.kind.open_moves(&record.state, &record.body);
    let Some((since, today)) = day_of(record.since).zip(day_of(ask.now)) else { return false };
    let mut due = open.iter().filter_map(|it| it.due(since, &record.kind.fields, &record.body));
    due.any(|due| today > due)
}

async fn links(
    ask: &Ask,
    broken: &[(String, facility_store::LinkCheck)],
) -> Result<Vec<Item>, Error> {
    let ids: Vec<String> = broken.iter().take(SHOWN).map(|(id, _)| id.clone()).collect();
    let records = ask.seen(&ids).await?;
    let item = |(id, check): &(String, facility_store::LinkCheck)| {
        let record = records.iter().find(|record| record.id == *id)?;
        Some(Item {
            title: title(ask, record),
            address: address(ask, record),
            about: vec![
                ask.say.t(&format!("kind-{}", slug(record.kind.name))).into_owned(),
                check.url.clone(),
            ],
            tag: check_said(ask, check),
            confirmation: String::new(),
            once: String::new(),
        })
    };
    Ok(broken.iter().take(SHOWN).filter_map(item).collect())
}

async fn confirm(ask: &Ask) -> Result<Vec<Item>, Error> {
    let mut items = Vec::new();
    for record in ask.site.store.stale(ask.now, &[], SHOWN).await? {
        let said = super::freshness::said(ask, &record).await?;
        items.push(Item {
            title: title(ask, &record),
            address: address(ask, &record),
            about: vec![
                ask.say.t(&format!("kind-{}", slug(record.kind.name))).into_owned(),
                owner_name(ask, &record.owner).await?,
            ],
            tag: ("watch", said),
            confirmation: format!("{}/confirmation", address(ask, &record)),
            once: facility_store::random_hex(16),
        });
    }
    Ok(items)
}
