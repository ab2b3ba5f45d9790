//! What is known of each country in numbers: indicators and their observations.

mod indicator;
mod observation;
mod page;
mod reading;
mod series;
mod slice;
mod taking;

use facility_record::Declared;

use crate::web::ask::Twin;
use crate::web::page::{LIST, Page, Policy};
use crate::web::room::Room;

pub use indicator::Indicator;
pub use observation::Observation;
pub use reading::{Known, Reading};
pub use taking::take;

/// What is known of each country in numbers.
pub fn room() -> Room {
    Room::named("scorecards")
        .kinds([Indicator::kind()])
        .fact(Observation::fact())
        .page(
            Page::get(
                "/{lang}/{room}/{kinds}/{id}/observations",
                "lists the numbers of an indicator",
                |ask| Box::pin(page::observations(ask)),
            )
            .policy(Policy::Record)
            .twins(&[Twin::Json, Twin::Csv])
            .budget(LIST),
        )
        .panel(Indicator::kind().name, |ask, record| Box::pin(page::panel(ask, record)))
}
