//! The assignment engine against an independent search, peers' answers and hostile proofs.

#![allow(clippy::unwrap_used)]

mod change;
mod draw;
mod enumerate;
mod files;
mod online;
mod oracle;
mod proofs;
mod reports;
mod rounds;
