//! Records that stand for the same thing, in one table or in two, each pair with its reasons.
//!
//! [`read_table`] reads a table; [`find`] compares it with itself or with a second one.
//! An identifier that both hold settles a doubt: such a pair is accepted, or shown to a person where
//! its weight is low; only if all else that is known differs wholly, it counts like any other
//! agreement. For the rest, several keys name at most [`Settings::candidates`] likely
//! partners of a record; each such pair is compared field by field, and each comparison falls into
//! a level. The weight of a level, in bits, is how much more often it is seen among pairs that
//! belong together than among pairs that do not, after Fellegi and Sunter, "A theory for record
//! linkage" (1969); both shares are learnt from the tables themselves, without examples. A rare
//! value that agrees counts more than a common one. The sum decides: accepted, for review, or
//! rejected; and the sum's parts are the explanation ([`Step`]).
//!
//! Records are always taken in the order of their ids, so the order of lines changes nothing; and
//! of two tables the smaller always goes first, so their order changes nothing either.

mod block;
mod compare;
mod decide;
mod distance;
mod find;
mod group;
mod kind;
mod learn;
mod normal;
mod pairs;
mod prepare;
mod settings;
mod table;

pub use find::{Findings, FoundPair, Reason, find};
pub use group::{Band, Rule, Ruling};
pub use kind::{Column, Kind, read_columns};
pub use learn::{FieldWeights, LevelWeight, Step};
pub use pairs::{pairs_csv, read_rulings};
pub use settings::{Flaw, Settings};
pub use table::{Record, Table, read_table};
