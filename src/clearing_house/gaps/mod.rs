//! Where needs stand that nobody answers: needs as facts, held against what is offered.

mod closed;
mod map;
mod page;
mod state;
mod stated;
mod written;

use facility_access::Role;
use facility_record::prelude::*;

use crate::web::ask::Twin;
use crate::web::page::{LIST, Page, Policy};

pub use closed::{Gaps, close, keep_closing};
pub use written::{WEIGHT, append, note};

/// The address of the gaps, without its language.
pub const GAPS: &str = "clearing-house/gaps";
/// The address of their map, without its language.
pub const MAP: &str = "clearing-house/gaps/map";
/// The address of what people said they need, without its language.
pub const NEEDS: &str = "clearing-house/needs";
/// Bytes of a page with a map: the shapes of all countries stand in it.
const BYTES: usize = 70_000;
/// The address of the form on which anybody states a need, without its language.
pub const NEED: &str = "clearing-house/need";

/// The pages of the gaps.
pub fn pages() -> Vec<Page> {
    vec![
        Page::get("/{lang}/clearing-house/gaps", "tells which needs nobody answers", |ask| {
            Box::pin(page::page(ask))
        })
        .counted()
        .twins(&[Twin::Json, Twin::Csv, Twin::Atom])
        .budget(LIST),
        Page::get("/{lang}/clearing-house/gaps/map", "draws unmet demand by country", |ask| {
            Box::pin(map::map(ask))
        })
        .counted()
        .budget(BYTES),
        Page::get("/{lang}/clearing-house/needs", "lists what people said they need", |ask| {
            Box::pin(stated::page(ask))
        })
        .policy(Policy::Staff(Role::Broker))
        .twins(&[Twin::Csv])
        .budget(LIST),
        Page::get("/{lang}/clearing-house/need", "asks anybody what they need", |ask| {
            Box::pin(state::ask_for(ask))
        }),
        Page::post("/{lang}/clearing-house/need", "notes what somebody needs", |ask| {
            Box::pin(state::keep_need(ask))
        }),
    ]
}

fact! {
    /// Something that somebody lacks. It is written once, when it is stated; whoever writes needs
    /// decides how far they may be told.
    pub struct Need as "need" in "clearing_house" {
        /// The record that states it; empty where it was stated without one. While everybody sees
        /// the record and it looks for help, an open need counts.
        record: Link [indexed],
        /// The day on which it was stated.
        day: Date [indexed],
        /// Who stated it: an organisation, or a name that holds for a month.
        source: Line [],
        /// The country it is for.
        country: Code [from("countries")],
        /// What it is about.
        topics: Codes [from("topics")],
        /// Groups of people it is for.
        groups: Codes [from("groups")],
        /// Languages in which it must be met.
        languages: Codes [from("languages")],
        /// Audiences it is for.
        audiences: Codes [from("audiences")],
        /// Where it was stated.
        origin: Code [from("need_origins")],
        /// How much it counts in sums.
        weight: Whole [],
        /// How far it may be told: `open`, `regional`, `threshold`.
        disclosure: Line [],
        /// What it is, in the words of whoever stated it; for the facility alone.
        words: Line [],
    }
}

fact! {
    /// What was told of needs in closed periods, as JSON: told once and kept. The last one counts.
    pub struct NeedRelease as "need_release" in "clearing_house" {
        /// The last day of the last closed period.
        through: Date [],
        /// All that was told so far.
        told: Line [],
    }
}
