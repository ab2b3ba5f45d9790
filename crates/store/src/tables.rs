//! The tables, as steps that are only ever added to.

use crate::db::Migration;

/// The steps in their order. A published step is never edited: what must change gets a new one.
pub(crate) const STEPS: &[Migration] = &[Migration {
    number: 1,
    name: "records_facts_changes_people",
    sql: include_str!("tables.sql"),
}];
