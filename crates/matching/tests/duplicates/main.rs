//! Finding duplicates: claims, laws over drawn tables, and a drawn world whose truth is known.

#![allow(clippy::unwrap_used)]

mod claims;
mod files;
mod laws;
mod oracle;
mod world;
mod worlds;
