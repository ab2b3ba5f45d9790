//! What organisations promise, and whether they do it: pledges.

mod pledge;

use facility_record::Declared;

use crate::web::room::Room;

pub use pledge::{Evidence, Pledge};

/// What organisations promise, and whether they do it.
pub fn room() -> Room {
    Room::named("plans").kinds([Pledge::kind()])
}
