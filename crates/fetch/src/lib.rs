//! The only crate that speaks to hosts outside.
//!
//! Whoever may type a web address into a record could make the facility ask machines that only the
//! facility can reach: its own database, a neighbour in the data centre, the cloud's metadata. So
//! every address goes through one guard (`guard.rs`), is looked up once, and the connection goes to
//! the very address that was checked. Each redirect is a new address and is checked anew.
//!
//! Answers are bounded in bytes and time, hosts are asked gently (`turns.rs`), and no error holds
//! what an answer said. This crate keeps nothing between visits but whose turn it is: that a link
//! failed twice is for the caller to remember.
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod client;
mod connect;
mod guard;
mod network;
mod outcome;
mod policy;
mod read;
mod target;
mod turns;
mod visit;

pub use bytes::Bytes;
pub use client::Client;
pub use guard::{LookUp, Resolve, SystemResolver};
pub use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
pub use network::{Network, is_global};
pub use outcome::{Body, Fault, Outcome, Reason, State};
pub use policy::Policy;
pub use rustls::pki_types::CertificateDer;
