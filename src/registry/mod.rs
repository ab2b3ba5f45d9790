//! Who and what exists: organisations, trainings, initiatives, resources, solutions, and the search
//! over all kinds.

mod collection;
mod empty_search;
mod initiative;
mod organisation;
mod resource;
mod search;
mod solution;
mod training;

use facility_record::Declared;

use crate::web::ask::Twin;
use crate::web::page::{LIST, Page};
use crate::web::room::Room;

pub use collection::Collection;
pub use empty_search::EmptySearch;
pub use initiative::Initiative;
pub use organisation::Organisation;
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
            Collection::kind(),
        ])
        .fact(EmptySearch::fact())
        .page(Page::get("/{lang}/embed/search", "shows results within a page of others", |ask| {
            Box::pin(search::embed(ask))
        }))
        .page(
            Page::get("/{lang}/search", "finds records of all kinds", |ask| {
                Box::pin(search::search(ask))
            })
            .kept()
            .twins(&[Twin::Json])
            .budget(LIST),
        )
}
