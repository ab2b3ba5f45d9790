//! The coordinates that supply and demand share: matching, coverage and gaps are sums over them.

use facility_record::prelude::*;

scope! {
    /// Where, about what, in which languages and for whom.
    pub struct Scope as "scope" {
        /// Countries or areas that it is about.
        countries: Codes [from("countries"), facet("country"), task("scope")],
        /// What it is about.
        topics: Codes [from("topics"), facet("topic"), task("scope")],
        /// Languages that it is given in, or wanted in.
        languages: Codes [from("languages"), facet("language"), task("scope")],
        /// Groups that it is meant to reach.
        groups: Codes [from("groups"), facet("group"), task("scope")],
        /// Kinds of learners or beneficiaries.
        audiences: Codes [from("audiences"), facet("audience"), task("scope")],
    }
}

scope! {
    /// What every record of supply shares: its scope, and where its facts come from.
    pub struct Supply as "supply" {
        ..Scope,
        /// Where these facts come from.
        source: Line [at_most_characters(2_000)],
        /// Where the source can be read.
        source_url: Url [],
        /// The licence of the source.
        source_licence: Line [],
        /// The day on which somebody last made sure that these facts are right.
        assured_on: Date [],
        /// The organisation that made sure.
        assured_by: Link [to("organisation")],
    }
}

/// What the fields of a scope are in schema.org where the record is a work to learn from.
pub const OF_WORKS: &[(&str, &str)] = &[
    ("topics", "about, keywords"),
    ("languages", "inLanguage"),
    ("groups", "audience"),
    ("audiences", "audience"),
    ("countries", "spatialCoverage"),
];
