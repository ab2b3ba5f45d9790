//! Import and export of any kind: CSV, XLSX, JSON, and formats of others.

mod activities;
mod cells;
mod dates;
mod dpg;
pub mod form;
mod guess;
pub mod iati;
mod import;
mod incoming;
mod json;
mod known;
mod line;
pub mod map;
mod merge;
mod plan;
mod resolve;
pub mod sdmx;
mod sheet;
mod source;
mod table;
pub mod targets;
mod terms;
mod words;

pub use guess::{Guess, guess, manners, propose};
pub use import::{FACILITY, import, plan};
pub use incoming::{Cell, Import, Incoming, Problem, Report, Take};
pub use plan::{Outcome, Plan, Planned};
pub use sheet::{Sheet, as_utf8};
pub use terms::Terms;
