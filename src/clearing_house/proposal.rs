//! A proposal: what a provider would do for one request.

use facility_record::prelude::*;

record! {
    /// What a provider would do for a request, asked for by the facility or of its own accord. The
    /// requester sees it once it is sent; that somebody declined stays between them and the facility.
    pub struct Proposal as "proposal" / "proposals" in "clearing_house" {
        /// For what, in one line.
        title: Line [required, title],
        /// The request.
        request: Link [required, to("request")],
        /// The organisation that asked for support.
        requester: Link [to("organisation"), party, set_by(&[Facility])],
        /// What the facility asks of the provider.
        invitation: Prose [at_most_characters(5_000), set_by(&[Broker])],
        /// The call that it answers, where it answers one.
        call: Link [to("call"), set_by(&[Facility])],
        /// The last day for it.
        answer_by: Date [set_by(&[Facility])],
        /// What the provider would do.
        plan: Markdown [required],
        /// The standing offer that it draws on.
        offer: Link [to("offer")],
        /// First day of the support.
        starts: Date [],
        /// Last day of the support.
        ends: Date [],
        /// For how many people.
        places: Whole [at_least(1)],
        /// What it would cost the requester; other providers do not see it.
        cost: Money [seen_by(&[Owner, Party, Broker])],
    }
    states {
        open seen_by(&[Owner, Broker]) edited_by(&[Owner]);
        submitted seen_by(&[Owner, Party, Broker]) edited_by(&[]);
        chosen seen_by(&[Owner, Party, Broker]) last;
        passed_over seen_by(&[Owner, Party, Broker]) last;
        declined seen_by(&[Owner, Broker]) last;
        withdrawn seen_by(&[Owner, Party, Broker]) last;
        lapsed seen_by(&[Owner, Broker]) last;
    }
    moves {
        creation: -> open by Organisation;
        submission: open -> submitted by Owner within 3 working_days until answer_by overdue remind;
        refusal: open -> declined by Owner reasoned();
        recall: open -> lapsed by Broker reasoned();
        lapse: open -> lapsed by Facility within 20 working_days until answer_by overdue happens;
        end: open | submitted -> lapsed by Facility;
        choice: submitted -> chosen by Party within 20 working_days overdue remind;
        passing_over: submitted -> passed_over by Party reasoned();
        decision: submitted -> passed_over by Facility;
        withdrawal: submitted -> withdrawn by Owner reasoned();
    }
}

impl Rules for Proposal {
    fn check(&self, problems: &mut Problems) {
        if self.ends.is_some_and(|ends| self.starts.is_some_and(|starts| ends < starts)) {
            problems.add("ends", "ends-before-start");
        }
    }
}
