//! Labels, plurals, dates and numbers in the six UN languages.
//!
//! What stands on a page is a label of `locales/*.ftl`; plural forms, digits and names of months
//! follow the CLDR. A label without arguments costs one hash lookup. The crate knows no clock and
//! no HTTP: whoever calls brings the time and the header.
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod check;
mod dates;
mod fluent;
mod labels;
mod language;
mod lists;
mod numbers;
mod pattern;

pub use check::{Problem, check};
pub use dates::{date, date_short, date_time, month};
pub use labels::{Arg, Labels};
pub use language::{Language, negotiate};
pub use lists::list;
pub use numbers::{bytes, decimal, money, number, percent};
