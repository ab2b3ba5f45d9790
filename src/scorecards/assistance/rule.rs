//! A rule by which a gap of a country leads to assistance that may help.

use facility_record::prelude::*;

row! {
    /// What has to be so for a rule to speak.
    pub struct RuleCondition as "rule_condition" {
        /// The code of a place in the framework: an indicator, a pillar, the index.
        node: Line [required, at_most_characters(80)],
        /// What of it is looked at: its score, its number, or that there is none.
        measure: Code [required, from("rule_measures")],
        /// On which side of the value it has to be.
        comparison: Code [from("comparisons")],
        /// The value.
        value: Number [],
    }
}

record! {
    /// What may help a country in which certain gaps show. A rule proposes; a person of the country
    /// decides.
    pub struct AssistanceRule as "assistance_rule" / "assistance_rules" in "scorecards" {
        /// What it proposes, in one line.
        title: Line [required, title, searched, translated, schema_org("name")],
        /// Why that may help, and by what one knows.
        reasons: Markdown [required, searched, translated, schema_org("description")],
        /// The framework whose results it looks at.
        framework: Link [required, to("framework")],
        /// What has to be so, all of it.
        conditions: Rows<RuleCondition> [required, at_most(20)],
        /// The kind of support that it proposes.
        kind_of_support: Code [required, from("support_kinds"), facet("kind_of_support")],
        /// Guidance, funding or advice.
        modality: Code [required, from("modalities"), facet("modality")],
        /// What the support is about.
        topics: Codes [from("topics"), facet("topic"), schema_org("about")],
        /// Groups of people whom it is meant to reach.
        groups: Codes [from("groups"), facet("group"), schema_org("audience")],
        /// Where it is known from.
        source: Line [at_most_characters(1_000)],
        /// Where that can be read.
        source_url: Url [schema_org("url")],
    }
    states {
        draft seen_by(&[Owner, Curator]) edited_by(&[Owner, Curator]);
        in_force seen_by(&[Public]) edited_by(&[]);
        retired seen_by(&[Public]) last;
        abandoned seen_by(&[Owner, Curator]) last;
    }
    moves {
        creation: -> draft by Organisation | Curator;
        adoption: draft -> in_force by Curator;
        retirement: in_force -> retired by Curator reasoned();
        abandonment: draft -> abandoned by Owner | Curator reasoned();
    }
}

impl Rules for AssistanceRule {
    const SCHEMA_ORG: &'static str = "CreativeWork";

    fn check(&self, problems: &mut Problems) {
        for (at, (_, condition)) in self.conditions.iter().enumerate() {
            let is_compared = &*condition.measure != "missing";
            let given = [
                ("comparison", condition.comparison.is_empty()),
                ("value", condition.value.is_none()),
            ];
            for (field, is_empty) in given {
                if is_compared && is_empty && !condition.measure.is_empty() {
                    problems.add(format!("conditions[{at}].{field}"), "missing");
                }
            }
        }
    }
}
