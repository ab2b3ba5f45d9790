//! A round: a proposed fair assignment over all open requests, with what it was worked out from.

use facility_record::prelude::*;

row! {
    /// A group of countries whose requests weigh more, or less, than others.
    pub struct Weight as "round_weight" {
        /// The group.
        group: Code [required, from("country_groups")],
        /// What a place of such a request weighs against others of the same rank, in percent.
        percent: Whole [required, at_least(10), at_most(10_000), unit("percent")],
    }
}

row! {
    /// How much of what offers count one request is taken to need.
    pub struct Share as "round_share" {
        /// What is counted.
        unit: Code [required, from("capacity_units")],
        /// How much of it.
        amount: Whole [required, at_least(1)],
    }
}

row! {
    /// A broker's word on one pair, which every further plan keeps.
    pub struct Choice as "round_choice" {
        /// The request.
        request: Link [required, to("request")],
        /// The offer.
        offer: Link [required, to("offer")],
        /// Whether the pair must be in the plan, or must not.
        mark: Code [required, from("round_marks")],
    }
}

row! {
    /// An invitation that was not made when the round was committed.
    pub struct Refused as "round_refused" {
        /// The request.
        request: Link [required, to("request")],
        /// Who was not asked.
        provider: Link [required, to("organisation")],
        /// Why not.
        why: Code [required, from("round_refusals")],
    }
}

record! {
    /// A proposed fair assignment over all open requests. It is advice: a person commits it or not,
    /// and what a commitment makes are invitations, among whose answers the requester chooses.
    pub struct Round as "round" / "rounds" in "clearing_house" {
        /// Which one it is, in one line.
        title: Line [required, title, set_by(&[Facility])],
        /// What the plan is best at.
        policy: Code [required, from("round_policies"), set_by(&[Facility])],
        /// How many offers each request is brought together with, at most.
        places: Whole [required, at_least(1), at_most(5), set_by(&[Facility])],
        /// Groups of countries that weigh more, or less, than others.
        weights: Rows<Weight> [at_most(20), set_by(&[Facility])],
        /// How much of an offer one request is taken to need.
        shares: Rows<Share> [at_most(20), set_by(&[Facility])],
        /// What decides between plans that are equally good.
        seed: Whole [set_by(&[Facility])],
        /// Pairs that must be in the plan, or must not.
        choices: Rows<Choice> [at_most(500), set_by(&[Facility])],
        /// Requests that the plan is for.
        requests: Whole [set_by(&[Facility])],
        /// Offers that it draws on.
        offers: Whole [set_by(&[Facility])],
        /// Pairs that were possible.
        pairs: Whole [set_by(&[Facility])],
        /// Pairs that it proposes.
        given: Whole [set_by(&[Facility])],
        /// Requests that it has nothing for.
        unserved: Whole [set_by(&[Facility])],
        /// What it was worked out from.
        inputs: File [most_bytes(100_000_000), set_by(&[Facility])],
        /// SHA-256 of what it was worked out from.
        inputs_digest: Line [set_by(&[Facility])],
        /// The plan.
        plan: File [most_bytes(100_000_000), set_by(&[Facility])],
        /// SHA-256 of the plan.
        plan_digest: Line [set_by(&[Facility])],
        /// Why it is as it is.
        report: File [most_bytes(100_000_000), set_by(&[Facility])],
        /// SHA-256 of the report.
        report_digest: Line [set_by(&[Facility])],
        /// The committed round that it is compared with.
        before: Link [to("round"), set_by(&[Facility])],
        /// The round whose place it takes.
        replaces: Link [to("round"), set_by(&[Facility])],
        /// Invitations that its commitment made.
        invited: Whole [set_by(&[Facility])],
        /// Pairs whose providers had been asked before.
        asked_before: Whole [set_by(&[Facility])],
        /// Invitations that its commitment could not make.
        refused: Rows<Refused> [at_most(2_000), set_by(&[Facility])],
    }
    states {
        draft seen_by(&[Broker]) edited_by(&[]);
        impossible seen_by(&[Broker]) edited_by(&[]);
        proposed seen_by(&[Broker]) edited_by(&[]);
        committed seen_by(&[Broker]) last;
        discarded seen_by(&[Broker]) last;
    }
    moves {
        creation: -> draft by Facility;
        proposal: draft -> proposed by Facility;
        impossibility: draft -> impossible by Facility;
        commitment: proposed -> committed by Broker when is_settled;
        dismissal: draft | impossible | proposed -> discarded by Broker reasoned();
        replacement: impossible | proposed -> discarded by Facility;
    }
}

impl Round {
    /// Whether its invitations have been made: only then it is committed, on its own page, in the
    /// same transaction.
    pub fn is_settled(&self) -> bool {
        self.invited.is_some()
    }
}

impl Rules for Round {}
