//! From the gaps of a country to what may help it: rules propose, a person of the country confirms, and
//! what is confirmed counts as a need. Countries that try it out do so as pilots.

mod judge;
mod panel;
mod pilot;
mod recommend;
mod recommendation;
mod rule;

pub use panel::of_country;
pub use pilot::Pilot;
pub use recommend::may_ask;
pub use recommendation::Recommendation;
pub use rule::AssistanceRule;

use facility_record::Declared;

use super::{Framework, Scorecard};
use crate::web::page::{Page, Policy};
use crate::web::room::Room;

/// Adds rules, recommendations and pilots to the room.
pub fn join(room: Room) -> Room {
    let (card, own) = (Scorecard::kind().name, Recommendation::kind().name);
    room.kinds([AssistanceRule::kind(), Recommendation::kind(), Pilot::kind()])
        .on((card, "publication"), "recommend", |site, todo| {
            Box::pin(recommend::published(site, todo))
        })
        .on((card, "embargo_end"), "recommend", |site, todo| {
            Box::pin(recommend::published(site, todo))
        })
        .on((own, "acceptance"), "recommended", |site, todo| {
            Box::pin(recommend::confirmed(site, todo))
        })
        .panel(own, |ask, record| Box::pin(panel::panel(ask, record)))
        .place(|ask, country| Box::pin(of_country(ask, country, None)))
        .page(
            Page::post(
                "/{lang}/{room}/{kinds}/{id}/results/{country}/recommendations",
                "works out what may help a country",
                |ask| Box::pin(recommend::ask_for(ask)),
            )
            .policy(Policy::Record)
            .of(Framework::kind().name),
        )
}
