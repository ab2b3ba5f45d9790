//! The one list of rooms, in the order of the menu.

use crate::exchange::Take;
use crate::web::room::Room;
use crate::{accounts, changes, clearing_house, countries, notices, plans, registry, scorecards};

/// Who takes tables of facts, by the name of the kind of fact.
pub const TABLES: &[(&str, Take)] = &[("observation", |store, vocabularies, import| {
    Box::pin(scorecards::take(store, vocabularies, import))
})];

/// All rooms.
pub fn rooms() -> Vec<Room> {
    vec![
        registry::room(),
        clearing_house::room(),
        countries::room(),
        scorecards::room(),
        plans::room(),
        changes::room(),
        accounts::room(),
        notices::room(),
    ]
}
