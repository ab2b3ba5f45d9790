//! A clarification: what a provider asks about a call for offers.

use facility_record::prelude::*;

record! {
    /// What a provider asks about a call. The answer is for that provider alone, or for all that were
    /// asked; nobody learns who asked.
    pub struct Clarification as "clarification" / "clarifications" in "clearing_house" {
        /// The beginning of the question, in one line.
        title: Line [required, title],
        /// The call.
        call: Link [required, to("call"), set_by(&[Facility])],
        /// The question.
        question: Prose [required, at_most_characters(5_000), set_by(&[Facility])],
        /// The answer.
        answer: Prose [at_most_characters(5_000), set_by(&[Broker])],
    }
    states {
        asked seen_by(&[Owner, Broker]) edited_by(&[Broker]);
        answered seen_by(&[Owner, Broker]) last;
        published seen_by(&[Owner, Broker]) last;
    }
    moves {
        creation: -> asked by Facility;
        answer: asked -> answered by Broker when is_answered within 3 working_days overdue remind;
        publication: asked -> published by Broker when is_answered;
    }
}

impl Clarification {
    /// Whether there is an answer.
    pub fn is_answered(&self) -> bool {
        !self.answer.is_empty()
    }
}

impl Rules for Clarification {}
