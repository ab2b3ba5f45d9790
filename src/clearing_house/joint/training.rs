//! A joint training: one training for several requests that ask for the same, across borders.

use crate::clearing_house::case::{Blocker, Document, Milestone};
use crate::scope::Scope;
use facility_record::prelude::*;

row! {
    /// A request that it would answer.
    pub struct Wish as "joint_training_wish" {
        /// The request.
        request: Link [required, to("request")],
        /// For how many people.
        places: Whole [required, at_least(1)],
    }
}

record! {
    /// One training for several requests that ask for the same, with the cost shared. Each requester
    /// decides for itself; once enough have accepted, it is the one case of all of them.
    pub struct JointTraining as "joint_training" / "joint_trainings" in "clearing_house" {
        ..Scope,
        /// What it is about, in one line.
        title: Line [required, title, searched, translated, schema_org("name")],
        /// What the facility asks of the provider.
        invitation: Prose [at_most_characters(5_000), seen_by(&[Owner, Broker]), set_by(&[Broker])],
        /// What is taught, how and where, and what those who come must bring.
        plan: Markdown [required, searched, translated, schema_org("description")],
        /// First day.
        starts: Date [schema_org("startDate")],
        /// Last day.
        ends: Date [schema_org("endDate")],
        /// Places for all together.
        places: Whole [at_least(2), schema_org("maximumAttendeeCapacity")],
        /// With how many requesters it takes place.
        smallest: Whole [required, at_least(2), at_most(100)],
        /// What the requesters pay together.
        cost: Money [seen_by(&[Owner, Party, Broker])],
        /// How the cost is shared.
        sharing: Code [required, from("cost_sharings")],
        /// The requests that it would answer; their owners hear of it once the plan is sent.
        wishes: Rows<Wish> [at_most(100), seen_by(&[Broker]), set_by(&[Facility])],
        /// The organisations whose requests it answers.
        requesters: Links [to("organisation"), party, seen_by(&[Broker]), set_by(&[Facility])],
        /// The steps of the work.
        milestones: Rows<Milestone> [at_most(100), seen_by(&[Owner, Party, Broker])],
        /// What holds the work up.
        blockers: Rows<Blocker> [at_most(100), seen_by(&[Owner, Party, Broker])],
        /// Documents of the work.
        documents: Rows<Document> [at_most(100), seen_by(&[Owner, Party, Broker])],
    }
    states {
        open seen_by(&[Owner, Broker]) edited_by(&[Owner, Broker]);
        proposed seen_by(&[Owner, Party, Broker]) edited_by(&[]) waits_for(&[Party]);
        agreed seen_by(&[Public, Party]) edited_by(&[Owner, Broker]) waits_for(&[Owner]);
        under_way seen_by(&[Public, Party]) edited_by(&[Owner, Broker]) waits_for(&[Owner]);
        delivered seen_by(&[Public, Party]) edited_by(&[]) waits_for(&[Party]);
        completed seen_by(&[Public, Party]) last;
        declined seen_by(&[Owner, Broker]) last;
        failed seen_by(&[Owner, Party, Broker]) last;
        cancelled seen_by(&[Owner, Party, Broker]) last;
    }
    moves {
        creation: -> open by Facility;
        submission: open -> proposed by Owner within 10 working_days overdue remind;
        refusal: open -> declined by Owner reasoned();
        recall: open -> declined by Broker reasoned();
        agreement: proposed -> agreed by Facility;
        failure: proposed -> failed by Facility;
        start: agreed -> under_way by Owner;
        delivery: under_way -> delivered by Owner when is_done;
        completion: delivered -> completed by Facility;
        cancellation: proposed | agreed | under_way -> cancelled by Owner | Broker reasoned();
    }
}

impl JointTraining {
    /// Whether every step is done; a training without steps has nothing that one could see.
    pub fn is_done(&self) -> bool {
        !self.milestones.is_empty()
            && self.milestones.iter().all(|(_, step)| step.done_on.is_some())
    }
}

impl Rules for JointTraining {
    const SCHEMA_ORG: &'static str = "EducationEvent";
    const SCOPE_IN_SCHEMA_ORG: &'static [(&'static str, &'static str)] =
        &[("topics", "about"), ("languages", "inLanguage"), ("audiences", "audience")];
    const REQUIRED: &'static [&'static str] = &["topics"];

    fn check(&self, problems: &mut Problems) {
        if self.ends.is_some_and(|ends| self.starts.is_some_and(|starts| ends < starts)) {
            problems.add("ends", "ends-before-start");
        }
        if &*self.sharing != "provider-bears" && self.cost.currency.is_empty() {
            problems.add("cost.amount", "missing");
        }
        for (at, (_, row)) in self.blockers.iter().enumerate() {
            if row.cleared_on.is_some_and(|day| row.since.is_some_and(|since| day < since)) {
                problems.add(format!("blockers[{at}].cleared_on"), "ends-before-start");
            }
        }
    }
}
