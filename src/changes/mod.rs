//! The public record: every public change, as page, feed and JSON, for anyone to check.

mod page;

use crate::web::ask::Twin;
use crate::web::page::Page;
use crate::web::room::Room;

/// The public record.
pub fn room() -> Room {
    Room::named("changes").page(
        Page::get("/{lang}/changes", "lists every public change", |ask| {
            Box::pin(page::changes(ask))
        })
        .kept()
        .twins(&[Twin::Json, Twin::Atom]),
    )
}
