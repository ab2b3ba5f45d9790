//! Curation: what waits for a curator, what is wrong, listed twice or out of date. It works for
//! every kind, from its declaration: what waits is what has a time target for a curator.

mod duplicates;
mod freshness;
mod likeness;
mod merge;
mod named;
mod panel;
mod queue;
mod report;
mod review;

use facility_access::Role;
use facility_record::Reader;
use facility_store::{Record, Wait};

use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::page::{LIST, Page, Policy};
use crate::web::view::title;

pub use freshness::note;
pub use merge::add_merger;
pub use named::panel as named;
pub use panel::panel;
pub use queue::is_overdue;

/// The address of the queue, without its language.
pub const QUEUE: &str = "registry/curation";

/// Most records of the queue that are looked through.
const MOST: usize = 1_000;

/// The pages of curation.
pub fn pages() -> Vec<Page> {
    vec![
        Page::get("/{lang}/registry/curation", "lists what waits for a curator", |ask| {
            Box::pin(queue::queue(ask))
        })
        .policy(Policy::Staff(Role::Curator))
        .budget(LIST),
        Page::get(
            "/{lang}/registry/curation/{id}/review",
            "shows a record that waits, to be decided on",
            |ask| Box::pin(review::review(ask)),
        )
        .policy(Policy::Record)
        .budget(LIST),
        Page::post("/{lang}/registry/curation/{id}/review", "decides on a record", |ask| {
            Box::pin(review::decide(ask))
        })
        .policy(Policy::Record),
        Page::get(
            "/{lang}/{room}/{kinds}/{id}/report",
            "lets anybody say that something is wrong with a record",
            |ask| Box::pin(report::form(ask)),
        )
        .policy(Policy::Record),
        Page::post("/{lang}/{room}/{kinds}/{id}/report", "keeps a report", |ask| {
            Box::pin(report::send(ask))
        })
        .policy(Policy::Record),
        Page::post(
            "/{lang}/{room}/{kinds}/{id}/confirmation",
            "notes that a record is still right",
            |ask| Box::pin(freshness::confirm(ask)),
        )
        .policy(Policy::Record),
        Page::post(
            "/{lang}/{room}/{kinds}/{id}/naming",
            "makes a link of a name in a record",
            |ask| Box::pin(named::link(ask)),
        )
        .policy(Policy::Record),
        Page::get(
            "/{lang}/{room}/{kinds}/{id}/merge",
            "lets a curator choose what stays of two records",
            |ask| Box::pin(merge::choose(ask)),
        )
        .policy(Policy::Record)
        .budget(LIST),
        Page::post("/{lang}/{room}/{kinds}/{id}/merge", "merges two records", |ask| {
            Box::pin(merge::merge(ask))
        })
        .policy(Policy::Record),
        Page::post("/{lang}/{room}/{kinds}/{id}/separation", "takes a merger back", |ask| {
            Box::pin(merge::separate(ask))
        })
        .policy(Policy::Record),
    ]
}

/// The places where records wait for a curator: states from which a curator has a move with a time
/// target.
fn waits(ask: &Ask) -> Vec<Wait> {
    let mut waits = Vec::new();
    for kind in ask.site.store.kinds() {
        for state in kind.states {
            let timed = kind.moves.iter().any(|step| {
                step.from.contains(&state.name)
                    && step.is_timed()
                    && step.by.contains(&Reader::Curator)
            });
            if timed {
                waits.push(Wait { kind: kind.name, state: state.name });
            }
        }
    }
    waits
}

/// The records that wait, as the address narrows them down: who waits longest comes first.
async fn waiting(ask: &Ask) -> Result<Vec<Record>, Error> {
    let all = ask.site.store.waiting(&waits(ask), &ask.person.keys(), MOST).await?;
    let (kind, language) = (ask.query.first("kind"), ask.query.first("language"));
    let fits = |record: &Record| {
        (kind.is_empty() || record.kind.name == kind)
            && (language.is_empty() || written_in(record) == language)
    };
    Ok(all.into_iter().filter(fits).collect())
}

/// The language that a record was written in; empty where nobody knows.
fn written_in(record: &Record) -> String {
    record.title().original
}

/// The record that the address names, for a curator; what is not theirs to see is not there.
async fn curated(ask: &Ask) -> Result<Record, Error> {
    let record = ask.site.store.record(ask.param("id")).await?;
    let seen = record
        .filter(|record| ask.is(Role::Curator) && ask.may(facility_access::Verb::See, record));
    seen.ok_or(Refusal::NotFound.into())
}

/// Where the first of two equal forms led, if this is the second.
pub(super) async fn repeated(ask: &Ask) -> Result<Option<String>, Error> {
    match ask.site.store.earlier(ask.form.first("once"), &ask.person.id).await? {
        Some(earlier) if earlier.digest != ask.digest() => Err(Refusal::OtherBody.into()),
        earlier => Ok(earlier.map(|earlier| earlier.answer)),
    }
}

/// The name of an owner.
///
/// # Errors
/// When the database fails.
pub async fn owner_name(ask: &Ask, owner: &str) -> Result<String, Error> {
    if let Some(id) = owner.strip_prefix("person:") {
        return Ok(ask.site.store.profile(id).await?.unwrap_or_default().name);
    }
    let Some((_, id)) = owner.split_once(':') else {
        return Ok(ask.say.t("owned-by-facility").into_owned());
    };
    let found = ask.seen(&[id.to_owned()]).await?;
    Ok(found.first().map_or_else(String::new, |record| title(ask, record).1))
}

/// The query that keeps the curator within the part of the queue that they work through.
fn narrowed(ask: &Ask) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for name in ["kind", "language"] {
        if !ask.query.first(name).is_empty() {
            query.append_pair(name, ask.query.first(name));
        }
    }
    query.finish()
}
