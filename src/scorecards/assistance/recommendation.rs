//! A recommendation: assistance that a rule proposes for the gaps of a country, until a person of the
//! country says yes or no.

use crate::scope::Scope;
use facility_record::prelude::*;

row! {
    /// What a recommendation rests on.
    pub struct RecommendationGround as "recommendation_ground" {
        /// The code of the place in the framework.
        node: Line [required, at_most_characters(80)],
        /// What of it was looked at.
        measure: Code [required, from("rule_measures")],
        /// What was found; none where there is no number.
        found: Number [],
        /// The year of the number.
        year: Whole [at_least(1960), at_most(2100)],
        /// Who says so.
        source: Line [at_most_characters(1_000)],
        /// On which side of the value it is.
        comparison: Code [from("comparisons")],
        /// The value of the rule.
        value: Number [],
    }
}

record! {
    /// Assistance that may help a country, proposed by a rule from its scorecard. It is public, and counts
    /// as a need, once a national focal point has said so.
    pub struct Recommendation as "recommendation" / "recommendations" in "scorecards" {
        ..Scope,
        /// What is proposed, and for whom.
        title: Line [required, title, searched, translated, set_by(&[Facility]), schema_org("name")],
        /// The framework.
        framework: Link [required, to("framework"), set_by(&[Facility])],
        /// The rule that proposes it.
        rule: Link [required, to("assistance_rule"), set_by(&[Facility])],
        /// The year of the results.
        year: Whole [required, at_least(1990), at_most(2100), set_by(&[Facility])],
        /// What it rests on.
        grounds: Rows<RecommendationGround> [at_most(20), set_by(&[Facility]), in_panel],
        /// The kind of support.
        kind_of_support: Code [required, from("support_kinds"), facet("kind_of_support")],
        /// Guidance, funding or advice.
        modality: Code [required, from("modalities"), facet("modality")],
        /// What the country adds.
        remark: Prose [translated, at_most_characters(5_000)],
    }
    states {
        proposed seen_by(&[FocalPoint, Curator, Broker]) edited_by(&[FocalPoint]);
        confirmed seen_by(&[Public]) edited_by(&[]);
        answered seen_by(&[Public]) last;
        declined seen_by(&[FocalPoint, Curator, Broker]) last;
    }
    moves {
        creation: -> proposed by Facility;
        acceptance: proposed -> confirmed by FocalPoint within 20 working_days overdue remind;
        refusal: proposed -> declined by FocalPoint reasoned();
        answer: confirmed -> answered by FocalPoint | Broker reasoned();
    }
}

impl Rules for Recommendation {
    const SCHEMA_ORG: &'static str = "Recommendation";
}
