//! What holds for every run, tried on runs drawn with a fixed seed.

#![allow(clippy::unwrap_used)]

mod incremental;
mod laws;
mod why;
mod world;
