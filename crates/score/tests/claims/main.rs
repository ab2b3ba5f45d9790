//! What the engine claims, held against hand, other programs, published figures and chance.

#![allow(clippy::unwrap_used)]

mod analysis;
mod chance;
#[path = "../fuzz/entry.rs"]
mod entry;
mod hand;
#[path = "../published/indices.rs"]
mod indices;
mod laws;
mod mutations;
mod oracle;
mod published;
mod reading;
mod world;
