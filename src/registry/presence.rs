//! A service: what an organisation does for a country that asks, and who is there to be asked.

use super::listed::Listed;
use crate::scope::Supply;
use facility_record::prelude::*;

/// The reach of what is there for every country.
pub const EVERYWHERE: &str = "international";

record! {
    /// What an organisation does in countries for those who ask: a country team, an office, advice.
    pub struct Presence as "presence" / "presences" in "registry" {
        ..Supply,
        /// What it is called.
        title: Line [required, title, searched, translated, schema_org("name")],
        /// What it does, and for whom.
        description: Markdown [required, searched, translated, schema_org("description")],
        /// What it is: a team, an office, advice.
        presence_type: Code [required, from("presence_types"), facet("presence_type"), schema_org("serviceType")],
        /// Whether it works in one country, a region or everywhere.
        reach: Code [from("scopes"), facet("reach")],
        /// The organisations that give it.
        providers: Links [required, to("organisation"), schema_org("provider")],
        /// The kinds of support that it gives.
        kinds_of_support: Codes [from("support_kinds"), facet("kind_of_support")],
        /// What one has to know or to bring before one asks.
        how_to_ask: Prose [translated, at_most_characters(2_000)],
        /// Its website.
        website: Url [schema_org("url")],
    }
    lifecycle Listed
}

impl Rules for Presence {
    const SCHEMA_ORG: &'static str = "Service";
    const SCOPE_IN_SCHEMA_ORG: &'static [(&'static str, &'static str)] =
        &[("topics", "category"), ("countries", "areaServed"), ("audiences", "audience")];

    fn check(&self, problems: &mut Problems) {
        if self.countries.is_empty() && &*self.reach != EVERYWHERE {
            problems.add("countries", "missing");
        }
    }
}
