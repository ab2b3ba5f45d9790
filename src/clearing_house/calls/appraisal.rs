//! An appraisal: how a requester finds a proposal, by the criteria of its call.

use facility_record::prelude::*;

row! {
    /// How well a proposal meets a criterion.
    pub struct Mark as "appraisal_mark" {
        /// The criterion.
        title: Line [required, at_most_characters(500)],
        /// From 0, not at all, to 10.
        points: Whole [required, at_least(0), at_most(10)],
        /// Why.
        words: Line [at_most_characters(1_000)],
    }
}

record! {
    /// How a requester finds a proposal, criterion by criterion. The provider reads it once there is a
    /// decision, whether they were chosen or not.
    pub struct Appraisal as "appraisal" / "appraisals" in "clearing_house" {
        /// Of what, in one line.
        title: Line [required, title],
        /// The request.
        request: Link [required, to("request"), set_by(&[Facility])],
        /// The proposal.
        proposal: Link [required, to("proposal"), set_by(&[Facility])],
        /// Who made it.
        provider: Link [required, to("organisation"), party, set_by(&[Facility])],
        /// By criterion.
        marks: Rows<Mark> [at_most(20)],
    }
    states {
        draft seen_by(&[Owner]) edited_by(&[Owner]);
        given seen_by(&[Owner, Broker]) edited_by(&[]);
        disclosed seen_by(&[Owner, Party, Broker]) last;
    }
    moves {
        creation: -> draft by Facility;
        submission: draft -> given by Owner;
        correction: given -> draft by Owner;
        disclosure: given -> disclosed by Facility;
    }
}

impl Rules for Appraisal {}
