//! What is known of each country in numbers: indicators and their observations.

mod assistance;
mod check;
mod compare;
mod compute;
mod dump;
mod embed;
mod explore;
mod framework;
mod groups;
mod indicator;
mod leaf;
mod map;
mod method;
mod named;
mod national;
mod numbers;
mod observation;
mod page;
mod panel;
mod peers;
mod place;
#[cfg(feature = "pdf")]
mod printed;
mod reading;
mod results;
mod sdg;
mod sdmx;
mod series;
mod slice;
mod tailor;
mod taking;
mod tree;
mod trend;
mod withheld;
mod world;

use facility_record::Declared;

use crate::web::ask::Twin;
use crate::web::page::{LIST, Page, Policy};
use crate::web::room::Room;

pub use assistance::{AssistanceRule, Pilot, Recommendation};
pub use framework::Framework;
pub use indicator::Indicator;
pub use national::Scorecard;
pub use observation::Observation;
pub use reading::{Known, Reading};
pub use taking::take;

/// Bytes of a scorecard and of a country's page, compressed, style sheet included.
pub const CARD: usize = 60_000;
/// Bytes of a map of the world.
const MAP: usize = 80_000;

/// In which other shapes the results of a country are to be had.
const PLACE_TWINS: &[Twin] = &[
    Twin::Json,
    Twin::Csv,
    Twin::Xlsx,
    #[cfg(feature = "pdf")]
    Twin::Pdf,
];

/// What is known of each country in numbers.
pub fn room() -> Room {
    let room = Room::named("scorecards")
        .kinds([Scorecard::kind(), Framework::kind(), Indicator::kind()])
        .fact(Observation::fact())
        .page(
            Page::get(
                "/{lang}/{room}/{kinds}/{id}/observations",
                "lists the numbers of an indicator",
                |ask| Box::pin(page::observations(ask)),
            )
            .policy(Policy::Record)
            .of(Indicator::kind().name)
            .twins(&[Twin::Json, Twin::Csv, Twin::Xlsx])
            .budget(LIST),
        )
        .page(
            Page::get(
                "/{lang}/{room}/{kinds}/{id}/groups/{country}",
                "sets groups of a country or area beside each other in an indicator",
                |ask| Box::pin(groups::groups(ask)),
            )
            .policy(Policy::Record)
            .of(Indicator::kind().name)
            .twins(&[Twin::Json, Twin::Csv, Twin::Xlsx])
            .budget(LIST),
        )
        .page(
            Page::get(
                "/{lang}/scorecards/observations",
                "lists all numbers that there are",
                |ask| Box::pin(dump::all(ask)),
            )
            .twins(&[Twin::Csv])
            .budget(LIST),
        )
        .door("scorecards/observations")
        .pages(results_pages())
        .pages(embedded_pages())
        .pages(method_pages())
        .panel(Framework::kind().name, |ask, record| Box::pin(panel::panel(ask, record)))
        .place(|ask, country| Box::pin(place::of_country(ask, country)))
        .place(|ask, country| Box::pin(sdg::of_country(ask, country)))
        .panel(Indicator::kind().name, |ask, record| Box::pin(page::panel(ask, record)));
    assistance::join(national::join(room))
}

/// What a framework came to.
fn results_pages() -> Vec<Page> {
    vec![
        Page::get(
            "/{lang}/{room}/{kinds}/{id}/results",
            "lists what a framework came to for all countries or areas",
            |ask| Box::pin(results::results(ask)),
        )
        .policy(Policy::Record)
        .of(Framework::kind().name)
        .kept()
        .twins(&[Twin::Json, Twin::Csv, Twin::Xlsx])
        .budget(CARD),
        Page::get(
            "/{lang}/{room}/{kinds}/{id}/results/sdmx",
            "gives what a framework came to as SDMX",
            |ask| Box::pin(sdmx::sdmx(ask)),
        )
        .policy(Policy::Record)
        .of(Framework::kind().name)
        .kept()
        .twins(&[Twin::Json, Twin::Csv]),
        Page::get(
            "/{lang}/{room}/{kinds}/{id}/results/{country}",
            "shows what a framework came to for one country or area, number by number",
            |ask| Box::pin(place::place(ask)),
        )
        .policy(Policy::Record)
        .of(Framework::kind().name)
        .kept()
        .twins(PLACE_TWINS)
        .budget(CARD),
        Page::get(
            "/{lang}/{room}/{kinds}/{id}/results/compare",
            "sets up to five countries or areas beside each other",
            |ask| Box::pin(compare::compare(ask)),
        )
        .policy(Policy::Record)
        .of(Framework::kind().name)
        .kept()
        .budget(CARD),
    ]
}

/// What a framework came to, for other sites to show within theirs.
fn embedded_pages() -> Vec<Page> {
    vec![
        Page::get(
            "/{lang}/embed/{room}/{kinds}/{id}/results/{country}",
            "shows what a framework came to for one country or area within a page of others",
            |ask| Box::pin(embed::place(ask)),
        )
        .policy(Policy::Record)
        .of(Framework::kind().name)
        .kept()
        .budget(LIST),
        Page::get(
            "/{lang}/embed/{room}/{kinds}/{id}/map",
            "shows what a framework came to on a map within a page of others",
            |ask| Box::pin(embed::map(ask)),
        )
        .policy(Policy::Record)
        .of(Framework::kind().name)
        .kept()
        .budget(MAP),
    ]
}

/// Where a framework is tailored.
const TAILORED: &str = "/{lang}/{room}/{kinds}/{id}/tailored";

/// How a framework is counted, and what it came to in other shapes.
fn method_pages() -> Vec<Page> {
    vec![
        Page::get(
            "/{lang}/{room}/{kinds}/{id}/explore",
            "counts a framework with other weights",
            |ask| Box::pin(explore::explore(ask)),
        )
        .policy(Policy::Record)
        .of(Framework::kind().name)
        .twins(&[Twin::Json, Twin::Csv, Twin::Xlsx])
        .budget(CARD),
        Page::get(
            "/{lang}/{room}/{kinds}/{id}/map",
            "shows what a framework came to on a map of the world",
            |ask| Box::pin(map::map(ask)),
        )
        .policy(Policy::Record)
        .of(Framework::kind().name)
        .kept()
        .budget(MAP),
        Page::get(TAILORED, "asks for whom a framework is tailored", |ask| {
            Box::pin(tailor::ask_for_whom(ask))
        })
        .policy(Policy::Record)
        .of(Framework::kind().name)
        .budget(LIST),
        Page::post(
            TAILORED,
            "begins a framework that is tailored to a country or a theme",
            |ask| Box::pin(tailor::begin(ask)),
        )
        .policy(Policy::Record)
        .of(Framework::kind().name),
        Page::get("/{lang}/{room}/{kinds}/{id}/method", "says how a framework is counted", |ask| {
            Box::pin(method::method(ask))
        })
        .policy(Policy::Record)
        .of(Framework::kind().name)
        .kept()
        .budget(LIST),
        Page::get(
            "/{lang}/{room}/{kinds}/{id}/files",
            "gives the files from which a framework can be counted anew",
            |ask| Box::pin(method::files(ask)),
        )
        .policy(Policy::Record)
        .of(Framework::kind().name),
    ]
}
