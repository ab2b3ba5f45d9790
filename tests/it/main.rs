//! The facility as a whole: laws of the sources, every kind, every page, every right, over HTTP.
#![allow(clippy::unwrap_used, missing_docs)]

mod addresses;
mod given;
mod html;
mod people;
mod process;
mod world;

mod api;
mod curation;
mod durability;
mod editing;
mod engines;
mod every_kind;
mod feeds;
mod foreign;
mod import;
mod intake;
mod json_ld;
mod labels;
mod leaks;
mod merging;
mod named;
mod notices;
mod outputs;
mod programs;
mod retraction;
mod rights;
mod search_pairs;
mod sessions;
mod sources;
mod tidy;
mod translations;
mod vocabularies;
mod walks;
mod writes;
