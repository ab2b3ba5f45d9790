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
