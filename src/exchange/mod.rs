//! Import and export of any kind: CSV, XLSX, JSON, and formats of others.

mod activities;
mod cells;
mod dpg;
pub mod iati;
mod import;
mod incoming;
mod json;
mod known;
mod line;
pub mod map;
mod merge;
mod resolve;
mod source;
mod table;

pub use import::{FACILITY, import};
pub use incoming::{Cell, Import, Incoming, Problem, Report};
