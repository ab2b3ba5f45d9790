//! A request for support, filed for a country.

use crate::scope::Scope;
use facility_record::prelude::*;

record! {
    /// A request for guidance, funding or advice, filed for a country.
    pub struct Request as "request" / "requests" in "clearing_house" {
        ..Scope,
        /// What is asked for, in one line.
        title: Line [required, title, searched, translated, task("need"), schema_org("name")],
        /// The need, in the requester's own words.
        need: Prose [required, searched, translated, detail, task("need"), schema_org("description")],
        /// What should be different afterwards, and how one would see it.
        expected_result: Prose [translated, detail, task("need")],
        /// What has been done so far.
        done_so_far: Prose [translated, detail, task("need")],
        /// How many people would benefit.
        beneficiaries: Whole [at_least(1), unit("people"), task("need")],
        /// The national plan that it serves.
        plan: Url [task("need")],
        /// What kind of support is asked for.
        kind_of_support: Code [required, from("support_kinds"), facet("kind_of_support"), task("support"), schema_org("itemOffered.serviceType")],
        /// Guidance, funding or advice.
        modality: Code [required, from("modalities"), facet("modality"), task("support")],
        /// Where the support should be given.
        placement: Code [from("placements"), task("support")],
        /// First day on which support is useful.
        starts: Date [task("support"), schema_org("availabilityStarts")],
        /// Last day on which support is useful.
        ends: Date [task("support"), schema_org("availabilityEnds")],
        /// What the requester can pay.
        budget: Money [detail, task("support")],
        /// What is asked for, where funding is asked for.
        amount: Money [detail, task("support")],
        /// Organisations that the requester would like.
        preferred_providers: Links [to("organisation"), detail, task("support")],
        /// Organisations that must not be suggested.
        excluded_providers: Links [to("organisation"), seen_by(&[Owner, Broker]), task("support")],
        /// Whom to answer.
        contact: PersonLink [required, seen_by(&[Owner, Broker]), task("contact")],
        /// Who may read it.
        visibility: Code [required, from("visibilities"), opens, task("contact")],
    }
    states {
        draft edited_by(&[Owner]);
        submitted seen_by(&[Owner, Broker, FocalPoint]) edited_by(&[Owner, Broker]);
        accepted seen_by(&[Public, FocalPoint]) edited_by(&[Owner, Broker]);
        declined seen_by(&[Owner, Broker]) last;
        withdrawn seen_by(&[Owner, Broker]) last;
        closed seen_by(&[Public, FocalPoint]) last;
    }
    moves {
        creation: -> draft by Member;
        submission: draft -> submitted by Owner;
        acceptance: submitted -> accepted by Broker within 10 working_days overdue remind;
        refusal: submitted -> declined by Broker reasoned();
        withdrawal: submitted | accepted -> withdrawn by Owner reasoned();
        closure: accepted -> closed by Owner | Broker reasoned();
    }
}

impl Rules for Request {
    const SCHEMA_ORG: &'static str = "Demand";
    const SCOPE_IN_SCHEMA_ORG: &'static [(&'static str, &'static str)] = &[
        ("topics", "itemOffered.category"),
        ("countries", "areaServed"),
        ("groups", "itemOffered.audience"),
        ("audiences", "itemOffered.audience"),
    ];

    const REQUIRED: &'static [&'static str] = &["countries", "topics"];

    fn check(&self, problems: &mut Problems) {
        if self.ends.is_some_and(|ends| self.starts.is_some_and(|starts| ends < starts)) {
            problems.add("ends", "ends-before-start");
        }
        if self.preferred_providers.iter().any(|id| self.excluded_providers.contains(id)) {
            problems.add("excluded_providers", "wanted-and-excluded");
        }
        if &*self.modality == "funding" && self.amount.currency.is_empty() {
            problems.add("amount.amount", "missing");
        }
    }
}
