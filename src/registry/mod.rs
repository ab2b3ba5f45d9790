//! Who and what exists: organisations, trainings, initiatives, resources, solutions, and the search
//! over all kinds.

mod collection;
mod comment;
mod comments;
pub mod curation;
mod empty_search;
mod entry;
mod initiative;
pub mod intake;
mod listed;
mod organisation;
mod presence;
mod presences;
mod report;
mod resource;
mod search;
mod solution;
mod training;
mod translations;
pub mod vocabularies;

use facility_access::Role;
use facility_record::Declared;

use crate::web::ask::Twin;
use crate::web::page::{LIST, Page, Policy};
use crate::web::room::Room;

pub use collection::Collection;
pub use comment::Comment;
pub use empty_search::EmptySearch;
pub use initiative::Initiative;
pub use listed::Listed;
pub use organisation::Organisation;
pub use presence::Presence;
pub use report::Report;
pub use resource::Resource;
pub use solution::Solution;
pub use training::Training;

/// Who and what exists.
pub fn room() -> Room {
    Room::named("registry")
        .kinds([
            Organisation::kind(),
            Training::kind(),
            Initiative::kind(),
            Resource::kind(),
            Solution::kind(),
            Presence::kind(),
            Report::kind(),
            Collection::kind(),
            Comment::kind(),
            vocabularies::Amendment::kind(),
        ])
        .fact(EmptySearch::fact())
        .page(
            Page::get("/{lang}/embed/search", "shows results within a page of others", |ask| {
                Box::pin(search::embed(ask))
            })
            .counted(),
        )
        .desk(Role::Curator, curation::QUEUE)
        .page(
            Page::post("/{lang}/{room}/{kinds}/{id}/comments", "keeps a comment", |ask| {
                Box::pin(comments::send(ask))
            })
            .policy(Policy::Record),
        )
        .panel("", |ask, record| Box::pin(comments::panel(ask, record)))
        .panel("", |ask, record| Box::pin(curation::panel(ask, record)))
        .panel("", |ask, record| Box::pin(curation::named(ask, record)))
        .note(|ask| Box::pin(curation::note(ask)))
        .place(|ask, country| Box::pin(presences::of_country(ask, country)))
        .pages(curation::pages())
        .pages(intake::pages())
        .pages(entry::pages())
        .pages(vocabularies::pages())
        .page(
            Page::get("/{lang}/search", "finds records of all kinds", |ask| {
                Box::pin(search::search(ask))
            })
            .kept()
            .counted()
            .twins(&[Twin::Json, Twin::Atom])
            .budget(LIST),
        )
        .page(
            Page::get("/{lang}/registry/translations", "lists what lacks a translation", |ask| {
                Box::pin(translations::translations(ask))
            })
            .policy(Policy::SignedIn)
            .budget(LIST),
        )
}
