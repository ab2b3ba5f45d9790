//! An agreement: mutual consent on a specific piece of support.

use facility_record::prelude::*;

record! {
    /// The consent of a requester and a provider to a specific piece of support. In force once both
    /// have agreed to the same words. It is no procurement decision, no endorsement and no contract.
    pub struct Agreement as "agreement" / "agreements" in "clearing_house" {
        /// On what, in one line.
        title: Line [required, title, schema_org("name")],
        /// The request that it answers.
        request: Link [required, to("request"), set_by(&[Facility])],
        /// The proposal that was chosen.
        proposal: Link [to("proposal"), set_by(&[Facility]), seen_by(&[Owner, Party, Broker])],
        /// The pledge that was accepted.
        pledge: Link [to("pledge"), set_by(&[Facility])],
        /// Who gives the support.
        provider: Link [required, to("organisation"), party, set_by(&[Facility])],
        /// What the provider does, what the requester does, and how one sees that it is done.
        terms: Markdown [required, detail, schema_org("text")],
        /// First day of the support.
        starts: Date [],
        /// Last day of the support.
        ends: Date [],
        /// What the requester pays; nobody else sees it.
        cost: Money [seen_by(&[Owner, Party, Broker])],
        /// What the provider pays, where it gives funds.
        amount: Money [],
        /// What was signed elsewhere, if anything was.
        document: File [seen_by(&[Owner, Party, Broker])],
        /// Who may read it, as with the request.
        visibility: Code [required, from("visibilities"), opens, set_by(&[Owner])],
    }
    states {
        drafted seen_by(&[Owner, Party, Broker]) edited_by(&[Owner, Party, Broker]);
        requester_agreed seen_by(&[Owner, Party, Broker]) edited_by(&[]);
        provider_agreed seen_by(&[Owner, Party, Broker]) edited_by(&[]);
        in_force seen_by(&[Public, Party]) edited_by(&[]) waits_for(&[Party]);
        completed seen_by(&[Public, Party]) last;
        terminated seen_by(&[Owner, Party, Broker]) last;
        refused seen_by(&[Owner, Party, Broker]) last;
    }
    moves {
        creation: -> drafted by Facility;
        consent: drafted -> requester_agreed by Owner within 10 working_days overdue remind;
        acceptance: drafted -> provider_agreed by Party within 10 working_days overdue remind;
        last_consent: provider_agreed -> in_force by Owner within 10 working_days overdue remind;
        last_acceptance: requester_agreed -> in_force by Party within 10 working_days overdue remind;
        revision: requester_agreed | provider_agreed -> drafted by Owner | Party reasoned();
        refusal: drafted | requester_agreed | provider_agreed -> refused by Owner | Party reasoned();
        abandonment: drafted | requester_agreed | provider_agreed -> refused by Facility;
        termination: in_force -> terminated by Owner | Party reasoned();
        end: in_force -> terminated by Facility;
        completion: in_force -> completed by Facility;
    }
}

impl Rules for Agreement {
    const SCHEMA_ORG: &'static str = "DigitalDocument";

    fn check(&self, problems: &mut Problems) {
        if self.ends.is_some_and(|ends| self.starts.is_some_and(|starts| ends < starts)) {
            problems.add("ends", "ends-before-start");
        }
    }
}
