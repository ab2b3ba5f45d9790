//! A training: a course or programme with its runs.

use crate::scope::Supply;
use facility_record::prelude::*;

row! {
    /// One delivery of a training.
    pub struct Run as "run" {
        /// First day.
        starts: Date [required],
        /// Last day.
        ends: Date [],
        /// How it is given, if otherwise than the training as a whole.
        mode: Code [from("modes")],
        /// Where it is given.
        place: Place [],
        /// Places for learners.
        seats: Whole [at_least(1), at_most(1_000_000)],
        /// Language of this run.
        language: Code [from("languages")],
        /// Last day to register for it.
        registration_deadline: Date [],
        /// Where to register for it.
        website: Url [],
    }
}

record! {
    /// A course or programme that builds digital capacity.
    pub struct Training as "training" / "trainings" in "registry" {
        ..Supply,
        /// Its name.
        title: Line [required, title, searched, translated],
        /// What one learns, and how.
        description: Markdown [required, searched, translated],
        /// The organisation that gives it.
        provider: Link [required, to("organisation")],
        /// Its page.
        website: Url [],
        /// What kind of training it is.
        training_type: Code [from("training_types"), facet("training_type")],
        /// What one must know or have before.
        prerequisites: Prose [searched, translated],
        /// How demanding it is.
        level: Code [from("levels"), facet("level")],
        /// How it is given.
        mode: Code [from("modes"), facet("mode")],
        /// What it costs the learner.
        cost: Code [from("costs"), facet("cost")],
        /// The price, where it is not free.
        price: Money [],
        /// What the learner gets in the end.
        certificate: Code [from("certificates"), facet("certificate")],
        /// Last day to register.
        registration_deadline: Date [],
        /// How long it takes a learner.
        duration: Number [unit("hours"), at_least(0), at_most(20_000)],
        /// What a learner must load over the line.
        data_use: Number [unit("mb"), at_least(0), at_most(1_000_000)],
        /// Whether it works without a connection.
        works_offline: YesNo [],
        /// What makes it usable for persons with disabilities.
        accessibility: Codes [from("accessibility"), facet("accessibility")],
        /// Competences that it builds.
        competences: Codes [from("competences"), facet("competence")],
        /// Its deliveries.
        runs: Rows<Run> [at_most(100)],
    }
    states {
        draft edited_by(&[Owner, Curator]);
        submitted edited_by(&[Owner, Curator]);
        published seen_by(&[Public]) edited_by(&[Owner, Curator]);
        withdrawn edited_by(&[Owner, Curator]);
        merged edited_by(&[]) last;
    }
    moves {
        creation: -> draft by Member | Curator;
        publication: draft | withdrawn -> published by VerifiedOwner | Curator;
        submission: draft | withdrawn -> submitted by Owner;
        approval: submitted -> published by Curator within 5 working_days overdue remind;
        return: submitted -> draft by Curator reasoned();
        withdrawal: published -> withdrawn by Owner | Curator reasoned();
        merge: draft | submitted | published | withdrawn -> merged by Curator;
    }
}

impl Rules for Training {
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
