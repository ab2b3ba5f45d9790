//! The scorecard of a country: begun from what international sources say, confirmed or contested number by
//! number by its focal points, reviewed by a second person, published, and corrected as a new version.

mod begin;
mod collection;
mod contribution;
mod correct;
mod desk;
mod entering;
mod freeze;
mod panel;
mod plausible;
mod scorecard;
mod table;
mod take_over;

pub use begin::{is_adopted, known, speaks_for};
pub use contribution::Contribution;
pub use freeze::published;
pub use panel::panel;
pub use scorecard::{Scorecard, ScorecardCell};
pub use take_over::propose_at;

use facility_record::Declared;

use super::{CARD, Framework};
use crate::web::ask::Twin;
use crate::web::page::{Page, Policy};
use crate::web::room::Room;

/// Adds the scorecards of countries to the room.
pub fn join(room: Room) -> Room {
    let kind = Scorecard::kind().name;
    room.on((kind, "approval"), "freeze", |site, todo| Box::pin(freeze::freeze(site, todo)))
        .on((kind, "reopening"), "thaw", |site, todo| Box::pin(freeze::thaw(site, todo)))
        .on((kind, "publication"), "published", |site, todo| Box::pin(freeze::publish(site, todo)))
        .on((kind, "embargo_end"), "published", |site, todo| Box::pin(freeze::publish(site, todo)))
        .panel(kind, |ask, record| Box::pin(panel(ask, record)))
        .kinds([Contribution::kind()])
        .panel(Contribution::kind().name, |ask, record| Box::pin(take_over::panel(ask, record)))
        .pages(collecting_pages())
        .pages(pages())
}

/// Where the collection of an edition stands.
const COLLECTION: &str = "/{lang}/{room}/{kinds}/{id}/collection";

/// How scorecards are begun.
fn collecting_pages() -> Vec<Page> {
    vec![
        Page::post(
            "/{lang}/{room}/{kinds}/{id}/results/{country}/scorecard",
            "begins the scorecard of a country",
            |ask| Box::pin(begin::begin(ask)),
        )
        .policy(Policy::Record)
        .of(Framework::kind().name),
        Page::get(COLLECTION, "says how far countries are with their scorecards", |ask| {
            Box::pin(collection::collection(ask))
        })
        .policy(Policy::Record)
        .of(Framework::kind().name)
        .twins(&[Twin::Json, Twin::Csv, Twin::Xlsx, Twin::Calendar])
        .budget(CARD),
        Page::post(COLLECTION, "begins the scorecards of all countries", |ask| {
            Box::pin(collection::begin_all(ask))
        })
        .policy(Policy::Record)
        .of(Framework::kind().name),
    ]
}

fn pages() -> Vec<Page> {
    let kind = Scorecard::kind().name;
    let numbers = "/{lang}/{room}/{kinds}/{id}/numbers";
    let correction = "/{lang}/{room}/{kinds}/{id}/new-version";
    vec![
        Page::get(numbers, "asks for the numbers of a scorecard", |ask| {
            Box::pin(entering::numbers(ask))
        })
        .policy(Policy::Record)
        .of(kind)
        .twins(&[Twin::Csv, Twin::Xlsx])
        .budget(CARD),
        Page::post(numbers, "keeps the numbers of a scorecard", |ask| {
            Box::pin(entering::keep_numbers(ask))
        })
        .policy(Policy::Record)
        .of(kind),
        Page::post(
            "/{lang}/{room}/{kinds}/{id}/numbers/table",
            "checks a table of the numbers of a scorecard and shows what it would change",
            |ask| Box::pin(table::upload(ask)),
        )
        .policy(Policy::Record)
        .of(kind),
        Page::get(
            "/{lang}/{room}/{kinds}/{id}/counted",
            "the files from which a scorecard was counted, and what came out",
            |ask| Box::pin(panel::files(ask)),
        )
        .policy(Policy::Record)
        .of(kind),
        Page::post(
            "/{lang}/{room}/{kinds}/{id}/take-over",
            "takes a proposed number over into the drafts of a country",
            |ask| Box::pin(take_over::take_over(ask)),
        )
        .policy(Policy::Record)
        .of(Contribution::kind().name),
        Page::get(correction, "asks why a published scorecard is corrected", |ask| {
            Box::pin(correct::ask_why(ask))
        })
        .policy(Policy::Record)
        .of(kind),
        Page::post(correction, "begins a new version of a published scorecard", |ask| {
            Box::pin(correct::begin(ask))
        })
        .policy(Policy::Record)
        .of(kind),
    ]
}
