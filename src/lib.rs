//! Facility: the software a joint facility for digital capacity development runs on.
//!
//! One folder per room; `web` is the toolkit of pages and names no room. ARCHITECTURE.md has the
//! map.
#![forbid(unsafe_code)]

pub mod accounts;
pub mod changes;
pub mod check_files;
pub mod check_links;
pub mod clearing_house;
pub mod commands;
pub mod countries;
pub mod demo;
mod demo_tables;
pub mod erasure;
pub mod exchange;
pub mod follow;
pub mod home;
pub mod notices;
pub mod overdue;
pub mod plans;
pub mod registry;
pub mod retention;
pub mod rooms;
pub mod scope;
pub mod scorecards;
mod sheet;
pub mod starter;
pub mod vocabularies;
pub mod web;
pub mod worker;
