//! The pages that every kind of record has.

mod asked;
mod behalf;
mod catalogue;
mod conflict;
mod edit;
mod history;
mod json_ld;
mod json_ld_values;
mod links;
mod list;
mod moves;
mod saved;
mod show;
mod source;
mod translation;
mod twins;
mod waiting;

use super::ask::Twin::{Csv, Json, JsonLd, Whole, Xlsx};
use super::page::{LIST, Page, Policy};

pub use behalf::may_enter;
pub use conflict::{Two, two_editions};
pub use history::{changes_seen, is_inside};
pub use links::resolve_links;
pub use moves::{allowed, problems};
pub use saved::{Saved, after_save, keep};
pub use show::{drawn, sentence, tone};
pub use translation::{Progress, languages, progress, target};
pub use twins::{guard, items, listing, plain_csv, record_json, table_csv, table_twin};
pub use waiting::{Named, waiting};

/// The routes of the pages that every kind has.
pub fn pages() -> Vec<Page> {
    let mut pages = list_pages();
    pages.extend(record_pages());
    pages.extend(further_pages());
    pages
}

/// The routes of the pages about no record that is there already.
fn list_pages() -> Vec<Page> {
    vec![
        Page::get("/{lang}/{room}/catalogue", "shows all records of a filter in full", |ask| {
            Box::pin(catalogue::catalogue(ask))
        })
        .kept()
        .counted()
        .twins(&[Whole])
        .budget(catalogue::BUDGET),
        Page::get("/{lang}/{room}/{kinds}", "finds records of a kind", |ask| {
            Box::pin(list::list(ask))
        })
        .kept()
        .counted()
        .twins(&[Json, Csv, Xlsx])
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
    ]
}

/// The routes of the pages of one record.
fn record_pages() -> Vec<Page> {
    vec![
        Page::get("/{lang}/{room}/{kinds}/{id}", "shows a record", |ask| Box::pin(show::show(ask)))
            .policy(Policy::Record)
            .twins(&[Json, JsonLd, Csv, Xlsx])
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
    ]
}

/// What a record has been, where it comes from, and its moves.
fn further_pages() -> Vec<Page> {
    vec![
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
        Page::get(
            "/{lang}/{room}/{kinds}/{id}/source",
            "shows what the sources of a record say besides and otherwise",
            |ask| Box::pin(source::source(ask)),
        )
        .twins(&[Json])
        .budget(LIST)
        .policy(Policy::Record),
        Page::post(
            "/{lang}/{room}/{kinds}/{id}/source",
            "takes a value of a source in the place of ours",
            |ask| Box::pin(source::take(ask)),
        )
        .policy(Policy::Record),
        Page::get("/{lang}/{room}/{kinds}/{id}/translation", "shows texts to translate", |ask| {
            Box::pin(translation::begin(ask))
        })
        .policy(Policy::Record)
        .budget(LIST),
        Page::post("/{lang}/{room}/{kinds}/{id}/translation", "saves translations", |ask| {
            Box::pin(translation::save(ask))
        })
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
