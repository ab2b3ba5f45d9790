//! The facility as a whole: laws of the sources, every kind, every page, every right, over HTTP.
#![allow(clippy::unwrap_used, missing_docs)]

mod given;
mod html;
mod people;
mod world;

mod every_kind;
mod foreign;
mod leaks;
mod walks;
