//! The pages that every kind of record has.

mod conflict;
mod edit;
mod history;
mod links;
mod list;
mod moves;
mod saved;
mod show;
mod twins;

use super::ask::Twin::{Csv, Json};
use super::page::{LIST, Page, Policy};

pub use conflict::{Two, two_editions};
pub use links::resolve_links;
pub use moves::{allowed, problems};
pub use saved::{Saved, after_save};
pub use show::{sentence, waiting};
pub use twins::{items, listing, record_json};

/// The routes of the pages that every kind has.
pub fn pages() -> Vec<Page> {
    vec![
        Page::get("/{lang}/{room}/{kinds}", "finds records of a kind", |ask| {
            Box::pin(list::list(ask))
        })
        .kept()
        .twins(&[Json, Csv])
        .budget(LIST),
        Page::get("/{lang}/{room}/{kinds}/new", "begins a record", |ask| {
            Box::pin(edit::begin(ask))
        })
        .policy(Policy::SignedIn)
        .budget(LIST),
        Page::post("/{lang}/{room}/{kinds}/new", "saves a new record", |ask| {
            Box::pin(edit::create(ask))
        })
        .policy(Policy::SignedIn),
        Page::get("/{lang}/{room}/{kinds}/{id}", "shows a record", |ask| Box::pin(show::show(ask)))
            .policy(Policy::Record)
            .twins(&[Json, Csv])
            .kept(),
        Page::get("/{lang}/{room}/{kinds}/{id}/edit", "shows a record's form", |ask| {
            Box::pin(edit::edit(ask))
        })
        .policy(Policy::Record)
        .budget(LIST),
        Page::post("/{lang}/{room}/{kinds}/{id}/edit", "saves a record", |ask| {
            Box::pin(edit::save(ask))
        })
        .policy(Policy::Record),
        Page::get(
            "/{lang}/{room}/{kinds}/{id}/answers",
            "shows all answers before they are sent",
            |ask| Box::pin(moves::answers(ask)),
        )
        .policy(Policy::Record),
        Page::get("/{lang}/{room}/{kinds}/{id}/history", "shows a record's changes", |ask| {
            Box::pin(history::history(ask))
        })
        .twins(&[Json])
        .policy(Policy::Record),
        Page::get(
            "/{lang}/{room}/{kinds}/{id}/compare",
            "shows what two editions differ in",
            |ask| Box::pin(history::compare(ask)),
        )
        .policy(Policy::Record),
        Page::get("/{lang}/{room}/{kinds}/{id}/{move}", "asks before a move", |ask| {
            Box::pin(moves::ask_first(ask))
        })
        .policy(Policy::Record),
        Page::post("/{lang}/{room}/{kinds}/{id}/{move}", "makes a move", |ask| {
            Box::pin(moves::make(ask))
        })
        .policy(Policy::Record),
    ]
}
