//! What every room knows of a country or area, on one page.

mod page;

use crate::web::page::{LIST, Page};
use crate::web::room::Room;

/// Bytes of the page of a country, compressed, style sheet included.
const COUNTRY: usize = 60_000;

/// The countries and areas.
pub fn room() -> Room {
    Room::named("countries").pages(vec![
        Page::get("/{lang}/countries", "lists all countries and areas by region", |ask| {
            Box::pin(page::countries(ask))
        })
        .kept()
        .budget(LIST),
        Page::get(
            "/{lang}/countries/{country}",
            "tells what every room knows of a country or area",
            |ask| Box::pin(page::country(ask)),
        )
        .kept()
        .budget(COUNTRY),
    ])
}
