//! Who needs what, who can help: requests, and suggestions with their reasons.

pub mod rank;
mod request;
mod suggestion;

use facility_record::Declared;

use crate::web::room::Room;

pub use request::Request;

/// Who needs what, and who can help.
pub fn room() -> Room {
    Room::named("clearing_house")
        .kinds([Request::kind()])
        .on(("request", "submission"), "rank", |site, todo| Box::pin(rank::rank(site, todo)))
        .on(("request", "edit"), "rank", |site, todo| Box::pin(rank::rank(site, todo)))
        .on(("request", "import"), "rank", |site, todo| Box::pin(rank::rank(site, todo)))
        .panel("request", |ask, record| Box::pin(suggestion::panel(ask, record)))
}
