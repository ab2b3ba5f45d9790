//! A call for offers: several providers asked by the same day, and held against the same criteria.

use facility_record::prelude::*;

row! {
    /// What proposals are held against, and how much of the whole it is.
    pub struct Criterion as "call_criterion" {
        /// The criterion.
        title: Line [required, at_most_characters(500)],
        /// Its share of the whole; all together are 100.
        weight: Whole [required, at_least(1), at_most(100), unit("percent")],
    }
}

row! {
    /// A question that somebody asked, with the answer that all read.
    pub struct Answered as "call_answer" {
        /// The question.
        question: Line [required, at_most_characters(5_000)],
        /// The answer.
        answer: Line [required, at_most_characters(5_000)],
    }
}

record! {
    /// Several providers are asked for proposals by the same day; each proposal is held against the
    /// same criteria, and what is answered to one of them is answered to all, or to that one alone.
    pub struct Call as "call" / "calls" in "clearing_house" {
        /// For what, in one line.
        title: Line [required, title],
        /// The request.
        request: Link [required, to("request"), set_by(&[Facility])],
        /// The organisation that asked for support, and chooses.
        requester: Link [to("organisation"), party, set_by(&[Facility])],
        /// What is asked of those who answer.
        text: Prose [required, at_most_characters(5_000)],
        /// The last day for proposals.
        closes: Date [required],
        /// What proposals are held against.
        criteria: Rows<Criterion> [at_most(20)],
        /// Who is asked; none of them sees who else is.
        providers: Links [required, to("organisation"), party, seen_by(&[Broker])],
        /// What was asked and answered for all.
        answers: Rows<Answered> [at_most(500), set_by(&[Facility])],
    }
    states {
        draft seen_by(&[Broker]) edited_by(&[Broker]);
        open seen_by(&[Party, Broker]) edited_by(&[]);
        closed seen_by(&[Party, Broker]) edited_by(&[]) waits_for(&[Party]);
        decided seen_by(&[Party, Broker]) last;
        cancelled seen_by(&[Party, Broker]) last;
        dropped seen_by(&[Broker]) last;
    }
    moves {
        creation: -> draft by Facility;
        opening: draft -> open by Facility;
        abandonment: draft -> dropped by Broker;
        omission: draft -> dropped by Facility;
        closing: open -> closed by Facility until closes overdue happens;
        decision: open | closed -> decided by Facility;
        end: open | closed -> cancelled by Facility;
        cancellation: open | closed -> cancelled by Broker reasoned();
    }
}

impl Rules for Call {
    fn check(&self, problems: &mut Problems) {
        let sum: i64 = self.criteria.iter().filter_map(|(_, row)| row.weight.0).sum();
        if !self.criteria.is_empty() && sum != 100 {
            problems.add("criteria", "weights-total");
        }
    }
}
