//! An initiative: who does what, where, until when, for how much, and what came of it.

use super::listed::Listed;
use crate::scope::Supply;
use facility_record::prelude::*;

row! {
    /// Money set aside for a time.
    pub struct Budget as "budget" {
        /// First day that it is for.
        starts: Date [],
        /// Last day that it is for.
        ends: Date [],
        /// How much.
        amount: Money [required, schema_org("amount")],
    }
}

row! {
    /// Something that came of it.
    pub struct Outcome as "outcome" {
        /// What was to change.
        title: Line [required],
        /// The measure.
        indicator: Line [],
        /// The value before.
        baseline: Line [],
        /// The value aimed at.
        target: Line [],
        /// The value reached.
        actual: Line [],
        /// When it was measured.
        period: Period [],
    }
}

row! {
    /// A document about it.
    pub struct Document as "document" {
        /// Its title.
        title: Line [required, schema_org("name")],
        /// Where it lies.
        url: Url [required, schema_org("url")],
        /// Its language.
        language: Code [from("languages"), schema_org("inLanguage")],
    }
}

record! {
    /// A project, programme or campaign that builds digital capacity.
    pub struct Initiative as "initiative" / "initiatives" in "registry" {
        ..Supply,
        /// Its name.
        title: Line [required, title, searched, translated, at_most_characters(1_000), schema_org("name")],
        /// Its short name.
        acronym: Line [searched, schema_org("alternateName")],
        /// What it does, and for what.
        description: Markdown [searched, translated, schema_org("description")],
        /// Where it stands.
        status: Code [from("initiative_statuses"), facet("status")],
        /// Whether it works in one country, a region or everywhere.
        reach: Code [from("scopes"), facet("reach")],
        /// Organisations that lead it or answer for it.
        leads: Links [to("organisation"), schema_org("parentOrganization")],
        /// Organisations that pay for it.
        funders: Links [to("organisation"), schema_org("funder")],
        /// Organisations that carry it out.
        implementers: Links [to("organisation"), schema_org("member")],
        /// Other organisations that take part, a name each line.
        others: Prose [searched, names("organisation")],
        /// First day.
        starts: Date [schema_org("foundingDate")],
        /// Last day.
        ends: Date [schema_org("dissolutionDate")],
        /// Money set aside, by time.
        budgets: Rows<Budget> [at_most(500), schema_org("funding: MonetaryGrant")],
        /// Places where it works.
        places: Prose [searched],
        /// What came of it.
        outcomes: Rows<Outcome> [at_most(1_000)],
        /// Sustainable Development Goals that it serves.
        sdgs: Codes [from("sdgs"), facet("sdg"), schema_org("knowsAbout")],
        /// Targets of the goals that it serves.
        sdg_targets: Codes [from("sdg_targets"), facet("sdg_target")],
        /// Action lines of the World Summit on the Information Society that it serves.
        wsis_action_lines: Codes [from("wsis_action_lines"), facet("wsis_action_line")],
        /// Sectors, as its source names them, a line each.
        sectors: Prose [searched],
        /// Its website.
        website: Url [schema_org("url")],
        /// Documents about it.
        documents: Rows<Document> [at_most(500), schema_org("subjectOf: CreativeWork")],
    }
    lifecycle Listed
}

impl Rules for Initiative {
    const SCHEMA_ORG: &'static str = "Project";
    const SCOPE_IN_SCHEMA_ORG: &'static [(&'static str, &'static str)] = &[
        ("topics", "knowsAbout, keywords"),
        ("languages", "knowsLanguage"),
        ("countries", "areaServed"),
    ];

    fn check(&self, problems: &mut Problems) {
        let is_back = |starts: &Date, ends: &Date| {
            ends.is_some_and(|ends| starts.is_some_and(|starts| ends < starts))
        };
        if is_back(&self.starts, &self.ends) {
            problems.add("ends", "ends-before-start");
        }
        for (at, (_, budget)) in self.budgets.iter().enumerate() {
            if is_back(&budget.starts, &budget.ends) {
                problems.add(format!("budgets[{at}].ends"), "ends-before-start");
            }
        }
    }
}
