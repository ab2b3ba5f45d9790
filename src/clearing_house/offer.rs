//! An offer: support that a provider has ready, with its limits.

use crate::registry::Listed;
use crate::scope::Supply;
use facility_record::prelude::*;

row! {
    /// How much of something there is, and when.
    pub struct Capacity as "capacity" {
        /// What is counted.
        unit: Code [required, from("capacity_units")],
        /// How many.
        amount: Whole [required, at_least(1)],
        /// First day on which it can be had.
        starts: Date [],
        /// Last day on which it can be had.
        ends: Date [],
    }
}

record! {
    /// Support that a provider has ready for whoever asks: places in trainings, days of advice, funds.
    pub struct Offer as "offer" / "offers" in "clearing_house" {
        ..Supply,
        /// What is offered, in one line.
        title: Line [required, title, searched, translated, schema_org("name")],
        /// What it is, for whom, and what is needed to use it.
        description: Markdown [required, searched, translated, schema_org("description")],
        /// The organisation that gives it.
        provider: Link [required, to("organisation"), schema_org("offeredBy")],
        /// The kinds of support.
        kinds_of_support: Codes [required, from("support_kinds"), facet("kind_of_support"), schema_org("category")],
        /// Guidance, funding or advice.
        modalities: Codes [required, from("modalities"), facet("modality"), schema_org("category")],
        /// How it is given.
        mode: Code [from("modes"), facet("mode")],
        /// How demanding it is.
        level: Code [from("levels"), facet("level")],
        /// How much there is.
        capacity: Rows<Capacity> [at_most(50)],
        /// How often in a month the provider wants to be asked, at most.
        monthly_invitations: Whole [at_least(1), at_most(1_000), seen_by(&[Owner, Broker])],
        /// What it costs the requester; other providers do not see it.
        price: Money [seen_by(&[Owner, Broker])],
    }
    lifecycle Listed
}

impl Rules for Offer {
    const SCHEMA_ORG: &'static str = "Offer";
    const SCOPE_IN_SCHEMA_ORG: &'static [(&'static str, &'static str)] = &[
        ("topics", "itemOffered.category"),
        ("countries", "areaServed"),
        ("groups", "eligibleCustomerType"),
    ];
    const REQUIRED: &'static [&'static str] = &["topics"];

    fn check(&self, problems: &mut Problems) {
        for (at, (_, row)) in self.capacity.iter().enumerate() {
            if row.ends.is_some_and(|ends| row.starts.is_some_and(|starts| ends < starts)) {
                problems.add(format!("capacity[{at}].ends"), "ends-before-start");
            }
        }
    }
}
