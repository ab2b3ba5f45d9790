//! A pilot: a country that tries a framework with the office of its Resident Coordinator, of its own will.

use facility_record::prelude::*;

record! {
    /// A country that tries out scorecards and the assistance that follows from them, together with the
    /// office of the Resident Coordinator. It says beforehand what it wants to learn, and afterwards
    /// whether to go on.
    pub struct Pilot as "pilot" / "pilots" in "scorecards" {
        /// What it is called.
        title: Line [required, title, searched, translated, schema_org("name")],
        /// The country or area.
        countries: Codes [required, from("countries"), facet("country"), schema_org("spatialCoverage")],
        /// The framework that is tried.
        framework: Link [required, to("framework")],
        /// The office that goes along with it.
        office: Link [required, to("organisation")],
        /// Why the country is interested, and what it wants to learn.
        interest: Prose [required, searched, translated, schema_org("description")],
        /// The first day.
        starts: Date [schema_org("startDate")],
        /// The last day.
        ends: Date [schema_org("endDate")],
        /// What was learned.
        lessons: Prose [searched, translated],
        /// Whether it goes on.
        decision: Code [from("pilot_decisions"), facet("decision")],
        /// Why.
        decision_reasons: Prose [translated],
    }
    states {
        interested seen_by(&[Owner, FocalPoint, Curator]) edited_by(&[Owner]);
        agreed seen_by(&[Public]) edited_by(&[Owner]);
        running seen_by(&[Public]) edited_by(&[Owner]);
        decided seen_by(&[Public]) last;
        withdrawn seen_by(&[Owner, FocalPoint, Curator]) last;
    }
    moves {
        creation: -> interested by Organisation;
        agreement: interested -> agreed by FocalPoint | Curator within 20 working_days overdue remind;
        start: agreed -> running by Owner;
        decision: running -> decided by Owner | FocalPoint when is_decided until ends overdue remind;
        withdrawal: interested | agreed | running -> withdrawn by Owner reasoned();
    }
}

impl Pilot {
    /// Whether it says what was learned and whether it goes on.
    pub fn is_decided(&self) -> bool {
        !self.lessons.is_empty() && !self.decision.is_empty() && !self.decision_reasons.is_empty()
    }
}

impl Rules for Pilot {
    const SCHEMA_ORG: &'static str = "Project";

    fn check(&self, problems: &mut Problems) {
        if self.starts.0.zip(self.ends.0).is_some_and(|(starts, ends)| ends < starts) {
            problems.add("ends", "ends-before-start");
        }
    }
}
