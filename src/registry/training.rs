//! A training: a course or programme with its runs.

use super::listed::Listed;
use crate::scope::Supply;
use facility_record::prelude::*;

row! {
    /// One delivery of a training.
    pub struct Run as "run" {
        /// First day.
        starts: Date [required, schema_org("startDate")],
        /// Last day.
        ends: Date [schema_org("endDate")],
        /// How it is given, if otherwise than the training as a whole.
        mode: Code [from("modes"), schema_org("courseMode")],
        /// Where it is given.
        place: Place [schema_org("location")],
        /// Places for learners.
        seats: Whole [at_least(1), at_most(1_000_000), schema_org("maximumAttendeeCapacity")],
        /// Language of this run.
        language: Code [from("languages"), schema_org("inLanguage")],
        /// Last day to register for it.
        registration_deadline: Date [schema_org("offers.validThrough")],
        /// Where to register for it.
        website: Url [schema_org("url, offers.url")],
    }
}

record! {
    /// A course or programme that builds digital capacity.
    pub struct Training as "training" / "trainings" in "registry" {
        ..Supply,
        /// Its name.
        title: Line [required, title, searched, translated, schema_org("name")],
        /// What one learns, and how.
        description: Markdown [required, searched, translated, schema_org("description")],
        /// The organisation that gives it.
        provider: Link [required, to("organisation"), schema_org("provider")],
        /// Its page.
        website: Url [schema_org("url")],
        /// What kind of training it is.
        training_type: Code [from("training_types"), facet("training_type"), schema_org("learningResourceType")],
        /// What one must know or have before.
        prerequisites: Prose [searched, translated, schema_org("coursePrerequisites")],
        /// How demanding it is.
        level: Code [from("levels"), facet("level"), schema_org("educationalLevel")],
        /// How it is given.
        mode: Code [from("modes"), facet("mode"), schema_org("hasCourseInstance.courseMode")],
        /// What it costs the learner.
        cost: Code [from("costs"), facet("cost"), schema_org("isAccessibleForFree, offers.category, hasCourseInstance.offers.category")],
        /// The price, where it is not free.
        price: Money [schema_org("offers, hasCourseInstance.offers")],
        /// What the learner gets in the end.
        certificate: Code [from("certificates"), facet("certificate"), schema_org("educationalCredentialAwarded")],
        /// Last day to register.
        registration_deadline: Date [],
        /// How long it takes a learner.
        duration: Number [unit("hours"), at_least(0), at_most(20_000), schema_org("timeRequired")],
        /// What a learner must load over the line.
        data_use: Number [unit("mb"), at_least(0), at_most(1_000_000)],
        /// Whether it works without a connection.
        works_offline: YesNo [],
        /// What makes it usable for persons with disabilities.
        accessibility: Codes [from("accessibility"), facet("accessibility"), schema_org("accessibilityFeature")],
        /// Competences that it builds.
        competences: Codes [from("competences"), facet("competence"), schema_org("teaches")],
        /// Its deliveries.
        runs: Rows<Run> [at_most(100), schema_org("hasCourseInstance: CourseInstance")],
    }
    lifecycle Listed
}

impl Rules for Training {
    const SCHEMA_ORG: &'static str = "Course";
    const SCOPE_IN_SCHEMA_ORG: &'static [(&'static str, &'static str)] = &[
        ("topics", "about, keywords"),
        ("languages", "inLanguage, hasCourseInstance.inLanguage"),
        ("groups", "audience"),
        ("audiences", "audience"),
        ("countries", "spatialCoverage"),
    ];

    fn ends(&self) -> Option<jiff::civil::Date> {
        self.runs.iter().filter_map(|(_, run)| run.ends.0.or(run.starts.0)).max()
    }

    fn check(&self, problems: &mut Problems) {
        for (at, (_, run)) in self.runs.iter().enumerate() {
            let late = run.registration_deadline.zip(run.ends.0.or(run.starts.0));
            if late.is_some_and(|(deadline, ends)| deadline > ends) {
                problems.add(format!("runs[{at}].registration_deadline"), "deadline-after-end");
            }
            if run.ends.is_some_and(|ends| run.starts.is_some_and(|starts| ends < starts)) {
                problems.add(format!("runs[{at}].ends"), "ends-before-start");
            }
        }
        if &*self.cost == "free" && !self.price.currency.is_empty() {
            problems.add("price.amount", "price-of-free");
        }
    }
}
