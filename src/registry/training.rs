//! A training: a course or programme with its runs.

use crate::scope::Scope;
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
    }
}

record! {
    /// A course or programme that builds digital capacity.
    pub struct Training as "training" / "trainings" in "registry" {
        ..Scope,
        /// Its name.
        title: Line [required, title, searched, translated],
        /// What one learns, and how.
        description: Markdown [required, searched, translated],
        /// The organisation that gives it.
        provider: Link [required, to("organisation")],
        /// Its page.
        website: Url [],
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
        /// Whether it works without a connection.
        works_offline: YesNo [],
        /// Its deliveries.
        runs: Rows<Run> [at_most(100)],
        /// Where these facts come from.
        source: Line [at_most_characters(2_000)],
        /// The licence of the source.
        source_licence: Line [],
    }
    states {
        draft edited_by(&[Owner, Curator]);
        published seen_by(&[Public]) edited_by(&[Owner, Curator]);
        withdrawn seen_by(&[Owner, Curator]) edited_by(&[Owner, Curator]);
    }
    moves {
        creation: -> draft by Member | Curator;
        publication: draft | withdrawn -> published by Owner | Curator;
        withdrawal: published -> withdrawn by Owner | Curator reasoned();
    }
}

impl Rules for Training {
    fn check(&self, problems: &mut Problems) {
        for (at, (_, run)) in self.runs.iter().enumerate() {
            if run.ends.is_some_and(|ends| run.starts.is_some_and(|starts| ends < starts)) {
                problems.add(format!("runs[{at}].ends"), "ends-before-start");
            }
        }
        if &*self.cost == "free" && !self.price.currency.is_empty() {
            problems.add("price.amount", "price-of-free");
        }
    }
}
