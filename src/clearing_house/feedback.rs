//! Feedback: how one side of a case judges it.

use facility_record::prelude::*;

record! {
    /// How the requester or the provider judges a case that is over.
    pub struct Feedback as "feedback" / "feedback" in "clearing_house" {
        /// On what, in one line.
        title: Line [required, title],
        /// The request.
        request: Link [required, to("request"), set_by(&[Facility])],
        /// The case.
        case: Link [required, to("case"), set_by(&[Facility])],
        /// The other side.
        other: Link [required, to("organisation"), party, set_by(&[Facility])],
        /// Whose view it is.
        side: Code [required, from("sides"), set_by(&[Facility])],
        /// All in all, from 1 to 5.
        overall: Whole [required, at_least(1), at_most(5)],
        /// How well it fitted what was needed, from 1 to 5.
        fit: Whole [at_least(1), at_most(5)],
        /// How well times were kept, from 1 to 5.
        punctuality: Whole [at_least(1), at_most(5)],
        /// How well the two worked together, from 1 to 5.
        cooperation: Whole [at_least(1), at_most(5)],
        /// What went well, and what did not.
        words: Prose [],
        /// What only the facility should know.
        in_confidence: Prose [seen_by(&[Owner, Broker])],
    }
    states {
        draft seen_by(&[Owner]) edited_by(&[Owner]);
        given seen_by(&[Owner, Party, Broker]) edited_by(&[]) last;
    }
    moves {
        creation: -> draft by Facility;
        submission: draft -> given by Owner;
    }
}

impl Rules for Feedback {}
