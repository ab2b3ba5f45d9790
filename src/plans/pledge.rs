//! A pledge: what an organisation promises in public. One that answers a request follows the course of
//! that request from its acceptance on; one that answers none is started, fulfilled and confirmed here.

use crate::scope::Scope;
use facility_record::prelude::*;

row! {
    /// Something that was done of what was promised, and where one sees it.
    pub struct Evidence as "pledge_evidence" {
        /// What was done.
        what: Line [required, at_most_characters(1_000), schema_org("name")],
        /// On which day.
        day: Date [],
        /// What was paid, where funds were.
        paid: Money [],
        /// Where it can be read.
        address: Url [],
    }
}

record! {
    /// What an organisation promises to give or do. Everybody sees it from the day on which it is
    /// made, and what became of it.
    pub struct Pledge as "pledge" / "pledges" in "plans" {
        ..Scope,
        /// What is promised, in one line.
        title: Line [required, title, searched, translated, schema_org("name")],
        /// What is promised, for whom, and how one sees that it is kept.
        promise: Markdown [required, searched, translated, schema_org("description")],
        /// Who promises it.
        pledger: Link [required, to("organisation"), schema_org("agent")],
        /// The request that it answers, where it answers one.
        request: Link [to("request"), set_by(&[Facility])],
        /// Who asked.
        requester: Link [to("organisation"), party, set_by(&[Facility])],
        /// Work, influence, rules or funds.
        pledge_type: Code [required, from("pledge_types"), facet("pledge_type"), schema_org("additionalType")],
        /// What it is worth; where funds are promised, how much.
        amount: Money [],
        /// First day.
        starts: Date [schema_org("startTime")],
        /// Last day.
        ends: Date [schema_org("endTime")],
        /// On what it depends.
        conditions: Prose [translated],
        /// What was done so far.
        evidence: Rows<Evidence> [at_most(100)],
    }
    states {
        draft seen_by(&[Owner, Broker]) edited_by(&[Owner]);
        made seen_by(&[Public, Party]) edited_by(&[Owner]);
        accepted seen_by(&[Public, Party]) edited_by(&[]) waits_for(&[Owner, Party]);
        under_way seen_by(&[Public, Party]) edited_by(&[Owner]) waits_for(&[Owner]);
        fulfilled seen_by(&[Public, Party]) edited_by(&[]);
        confirmed seen_by(&[Public, Party]) last;
        withdrawn seen_by(&[Public, Party]) last;
        ended seen_by(&[Public, Party]) last;
        declined seen_by(&[Owner, Party, Broker]) last;
        lapsed seen_by(&[Owner, Broker]) last;
    }
    moves {
        creation: -> draft by Organisation;
        publication: draft -> made by Owner;
        lapse: draft -> lapsed by Facility;
        acceptance: made -> accepted by Party when is_answer within 20 working_days overdue remind;
        refusal: made -> declined by Party when is_answer reasoned();
        taking_up: accepted -> under_way by Facility;
        completion: under_way -> confirmed by Facility;
        end: made | accepted | under_way -> ended by Facility;
        start: made -> under_way by Owner when is_free;
        fulfilment: under_way -> fulfilled by Owner when is_done;
        verification: fulfilled -> confirmed by Broker | Coordinator within 20 working_days overdue remind;
        return: fulfilled -> under_way by Broker | Coordinator reasoned();
        withdrawal: made -> withdrawn by Owner reasoned();
        abandonment: under_way -> withdrawn by Owner when is_free reasoned();
    }
}

impl Pledge {
    /// Whether it answers a request, whose course it follows then.
    pub fn is_answer(&self) -> bool {
        !self.request.is_empty()
    }

    /// Whether it answers no request.
    pub fn is_free(&self) -> bool {
        self.request.is_empty()
    }

    /// Whether it answers no request, and it is said what was done.
    pub fn is_done(&self) -> bool {
        self.is_free() && !self.evidence.is_empty()
    }
}

impl Rules for Pledge {
    const SCHEMA_ORG: &'static str = "DonateAction";
    const SCOPE_IN_SCHEMA_ORG: &'static [(&'static str, &'static str)] =
        &[("countries", "location"), ("topics", "about"), ("groups", "recipient")];

    fn check(&self, problems: &mut Problems) {
        if self.ends.is_some_and(|ends| self.starts.is_some_and(|starts| ends < starts)) {
            problems.add("ends", "ends-before-start");
        }
        if &*self.pledge_type == "financial" && self.amount.currency.is_empty() {
            problems.add("amount.amount", "missing");
        }
    }
}
