//! Who needs what, who can help: requests, and suggestions with their reasons.

pub mod engine;
mod rank;
mod request;
mod suggestion;
pub mod supply;

use facility_record::Declared;

use crate::web::room::Room;

pub use request::Request;

/// Who needs what, and who can help.
pub fn room() -> Room {
    let room = Room::named("clearing_house").kinds([Request::kind()]);
    // What is public changes by moves, by hand and by files.
    let written = engine::kinds().into_iter().flat_map(|kind| [(kind, "edit"), (kind, "import")]);
    let room = written.fold(room, |room, changed| {
        room.on(changed, "offered", |site, todo| Box::pin(rank::offered(site, todo)))
    });
    room.on(("request", "submission"), "rank", |site, todo| Box::pin(rank::rank(site, todo)))
        .on(("request", "edit"), "rank", |site, todo| Box::pin(rank::rank(site, todo)))
        .on(("request", "import"), "rank", |site, todo| Box::pin(rank::rank(site, todo)))
        .on_moves(rank::is_of_supply, "offered", |site, todo| Box::pin(rank::offered(site, todo)))
        .panel("request", |ask, record| Box::pin(suggestion::panel(ask, record)))
}
