//! What holds for every run, tried on drawn and on all small ones.

#![allow(clippy::unwrap_used)]

mod attack;
mod naive;
mod oracle;
mod published;
mod telling;
mod time;
mod witness;
mod world;
