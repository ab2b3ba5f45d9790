//! A case: the delivery of what was agreed.

use facility_record::prelude::*;

row! {
    /// A step that one can see is done.
    pub struct Milestone as "milestone" {
        /// What is done then.
        title: Line [required],
        /// By when.
        due: Date [],
        /// Since when it is done.
        done_on: Date [],
        /// What came of it.
        result: Line [at_most_characters(1_000)],
    }
}

row! {
    /// Something that holds the work up.
    pub struct Blocker as "blocker" {
        /// What it is, and who could clear it.
        title: Line [required, at_most_characters(1_000)],
        /// Since when.
        since: Date [],
        /// Since when it is cleared.
        cleared_on: Date [],
    }
}

row! {
    /// A document of the work.
    pub struct Document as "case_document" {
        /// What it is.
        title: Line [required],
        /// The document.
        file: File [],
    }
}

record! {
    /// The delivery of what was agreed: its milestones, what holds it up, its documents.
    pub struct Case as "case" / "cases" in "clearing_house" {
        /// Of what, in one line.
        title: Line [required, title],
        /// The request that it answers.
        request: Link [required, to("request"), set_by(&[Facility])],
        /// The agreement that it carries out.
        agreement: Link [required, to("agreement"), set_by(&[Facility])],
        /// Who gives the support.
        provider: Link [required, to("organisation"), party, set_by(&[Facility])],
        /// Whether the engagement is strategic, operational or programmatic.
        engagement: Code [from("engagements"), facet("engagement")],
        /// The steps of the work.
        milestones: Rows<Milestone> [at_most(100)],
        /// What holds the work up.
        blockers: Rows<Blocker> [at_most(100)],
        /// Documents of the work.
        documents: Rows<Document> [at_most(100)],
    }
    states {
        planned seen_by(&[Owner, Party, Broker]) edited_by(&[Owner, Party, Broker]);
        running seen_by(&[Owner, Party, Broker]) edited_by(&[Owner, Party, Broker]);
        delivered seen_by(&[Owner, Party, Broker]) edited_by(&[]);
        confirmed seen_by(&[Owner, Party, Broker]) last;
        stopped seen_by(&[Owner, Party, Broker]) last;
    }
    moves {
        creation: -> planned by Facility;
        start: planned -> running by Party | Owner within 20 working_days overdue remind;
        delivery: running -> delivered by Party when is_done;
        receipt: delivered -> confirmed by Owner within 1 months overdue remind;
        return: delivered -> running by Owner reasoned();
        stop: planned | running | delivered -> stopped by Owner | Party reasoned();
        end: planned | running | delivered -> stopped by Facility;
    }
}

impl Case {
    /// Whether every step is done; a case without steps has nothing that one could see.
    pub fn is_done(&self) -> bool {
        !self.milestones.is_empty()
            && self.milestones.iter().all(|(_, step)| step.done_on.is_some())
    }
}

impl Rules for Case {
    fn check(&self, problems: &mut Problems) {
        for (at, (_, row)) in self.blockers.iter().enumerate() {
            if row.cleared_on.is_some_and(|day| row.since.is_some_and(|since| day < since)) {
                problems.add(format!("blockers[{at}].cleared_on"), "ends-before-start");
            }
        }
    }
}
