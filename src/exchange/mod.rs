//! Import and export of any kind: CSV, XLSX, JSON, and formats of others.

pub mod dpg;
pub mod import;
mod json;
pub mod map;
mod table;

pub use import::{Import, Report, import};
