//! An indicator: what is measured of each country, in which unit, and what its numbers may be.

use facility_record::prelude::*;

record! {
    /// What is measured of each country or area, year by year. Its numbers are observations.
    pub struct Indicator as "indicator" / "indicators" in "scorecards" {
        /// What is measured, in one line.
        title: Line [required, title, searched, translated, schema_org("name")],
        /// By which code files and formulas know it.
        code: Line [required, at_most_characters(60), identifies("indicator"), schema_org("identifier")],
        /// What exactly is counted, and of whom.
        definition: Markdown [required, searched, translated, schema_org("description")],
        /// The unit of its numbers.
        unit: Line [required, translated, at_most_characters(120), schema_org("unitText")],
        /// Whether more is better.
        direction: Code [required, from("directions"), facet("direction")],
        /// Measured as such, part of an index, or an index.
        indicator_kind: Code [required, from("indicator_kinds"), facet("indicator_kind")],
        /// What it is about.
        topics: Codes [from("topics"), facet("topic"), schema_org("about")],
        /// Targets of the Sustainable Development Goals that it measures.
        sdg_targets: Codes [from("sdg_targets"), facet("sdg_target")],
        /// The least that a number can be.
        least: Number [],
        /// The most that a number can be.
        most: Number [],
        /// Whether its sources write 0 where nothing was assessed.
        zero_is_blank: YesNo [],
        /// The code of an indicator that it is a part of, and that its numbers cannot exceed: of 4G, the
        /// one of 3G.
        within: Line [at_most_characters(60)],
        /// Where its numbers come from.
        source: Line [at_most_characters(500), schema_org("measurementTechnique")],
        /// Where the source explains it.
        website: Url [schema_org("url")],
        /// What one has to know before one compares its numbers.
        caveats: Prose [translated],
    }
    states {
        draft seen_by(&[Owner, Curator]) edited_by(&[Owner, Curator]);
        submitted seen_by(&[Owner, Curator]) edited_by(&[Owner, Curator]);
        adopted seen_by(&[Public]) edited_by(&[Curator]);
        retired seen_by(&[Public]) edited_by(&[Curator]);
    }
    moves {
        creation: -> draft by Member | Curator;
        submission: draft -> submitted by Owner;
        adoption: draft | submitted | retired -> adopted by Curator within 20 working_days overdue remind;
        return: submitted -> draft by Curator reasoned();
        retirement: adopted -> retired by Curator reasoned();
    }
}

impl Rules for Indicator {
    const SCHEMA_ORG: &'static str = "StatisticalVariable";

    fn check(&self, problems: &mut Problems) {
        if self.least.zip(self.most.0).is_some_and(|(least, most)| least >= most) {
            problems.add("most", "most-below-least");
        }
    }
}
