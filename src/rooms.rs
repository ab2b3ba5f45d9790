//! The one list of rooms, in the order of the menu.

use crate::web::room::Room;
use crate::{accounts, changes, clearing_house, notices, plans, registry, scorecards};

/// All rooms.
pub fn rooms() -> Vec<Room> {
    vec![
        registry::room(),
        clearing_house::room(),
        scorecards::room(),
        plans::room(),
        changes::room(),
        accounts::room(),
        notices::room(),
    ]
}
