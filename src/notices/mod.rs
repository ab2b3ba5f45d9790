//! Who hears of what: what a person follows, and what is new there.

mod follow;
mod news;

use facility_record::Declared;

use crate::web::room::Room;

pub use follow::Follow;

/// Who hears of what.
pub fn room() -> Room {
    Room::named("notices")
        .aside()
        .kinds([Follow::kind()])
        .panel("follow", |ask, record| Box::pin(news::panel(ask, record)))
        .note(|ask| Box::pin(news::note(ask)))
}
