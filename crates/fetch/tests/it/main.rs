//! The door to the outside, against hosts of our own on loopback.
#![allow(clippy::unwrap_used)]

mod bodies;
mod guarded;
mod host;
mod polite;
mod redirects;
mod secure;
mod states;
