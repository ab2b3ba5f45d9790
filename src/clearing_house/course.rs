//! The course of a request once it is accepted: what follows from its proposals, pledges, agreements
//! and cases.
//!
//! What follows is worked out anew from all records of the request, never from the one change that was
//! heard of, so that a listener called twice, late or beside another does no harm.

use facility_record::{Body, Declared, Kind, Line, Link};
use facility_store::Record;

use super::{Agreement, Appraisal, Call, Case, Participation, Proposal, Request};
use crate::plans::Pledge;

/// The field by which the records of a request name it.
pub const REQUEST: &str = "request";
/// The field by which proposals and pledges name the organisation that asked.
pub const REQUESTER: &str = "requester";
/// The states of a participation in a joint training that takes place.
const TAKING_PART: &[&str] = &["taking_part", "delivered", "confirmed"];

/// Something that follows.
#[derive(Debug)]
pub enum Step<'a> {
    /// A record makes this move.
    Move(&'a Record, &'static str),
    /// A proposal or a pledge names the organisation that asked.
    Name(&'a Record),
    /// This organisation may read the whole request.
    Release(String),
    /// An agreement is drafted from a proposal or a pledge.
    Draft(&'a Record),
    /// A case carries an agreement out.
    Open(&'a Record),
}

/// The organisation that a record belongs to.
pub fn owner_id(record: &Record) -> &str {
    record.owner.strip_prefix("organisation:").unwrap_or_default()
}

/// The first thing that follows for a request from its records, if anything does.
pub fn next<'a>(request: &'a Record, records: &'a [Record]) -> Option<Step<'a>> {
    Course::new(request, records).next()
}

/// A request with its records, by kind.
struct Course<'a> {
    request: &'a Record,
    proposals: Vec<&'a Record>,
    pledges: Vec<&'a Record>,
    agreements: Vec<&'a Record>,
    cases: Vec<&'a Record>,
    participations: Vec<&'a Record>,
    calls: Vec<&'a Record>,
    appraisals: Vec<&'a Record>,
}

impl<'a> Course<'a> {
    fn new(request: &'a Record, records: &'a [Record]) -> Course<'a> {
        let of =
            |kind: &Kind| records.iter().filter(|record| record.kind.name == kind.name).collect();
        Course {
            request,
            proposals: of(Proposal::kind()),
            pledges: of(Pledge::kind()),
            agreements: of(Agreement::kind()),
            cases: of(Case::kind()),
            participations: of(Participation::kind()),
            calls: of(Call::kind()),
            appraisals: of(Appraisal::kind()),
        }
    }

    fn next(&self) -> Option<Step<'a>> {
        let proposals = self.proposals.iter().find_map(|it| self.of_proposal(it));
        proposals
            .or_else(|| self.pledges.iter().find_map(|it| self.of_pledge(it)))
            .or_else(|| self.agreements.iter().find_map(|it| self.of_agreement(it)))
            .or_else(|| self.participations.iter().find_map(|it| self.of_participation(it)))
            .or_else(|| self.calls.iter().find_map(|it| self.of_call(it)))
            .or_else(|| self.appraisals.iter().find_map(|it| self.of_appraisal(it)))
            .or_else(|| Some(Step::Move(self.request, self.of_request()?)))
    }

    fn is_over(&self) -> bool {
        is_over(self.request)
    }

    /// Whether nobody wants this provider's help: nobody answers their own request, nor one whose
    /// owner does not want it from them.
    fn is_barred(&self, provider: &str) -> bool {
        let asked = Request::from_body(&self.request.body);
        let is_own = !provider.is_empty() && provider == owner_id(self.request);
        is_own || asked.excluded_providers.iter().any(|id| id == provider)
    }

    /// Whether a record does not name yet who asked.
    fn is_unnamed(&self, record: &Record) -> bool {
        let named = record.body.of(&record.kind.fields, REQUESTER).words();
        named.is_empty() && !owner_id(self.request).is_empty()
    }

    /// The agreement that was drafted from a proposal or a pledge.
    fn drafted_from(&self, record: &Record) -> Option<&'a Record> {
        self.agreements.iter().find(|it| names(it, record.kind.name, &record.id)).copied()
    }

    fn of_proposal(&self, record: &'a Record) -> Option<Step<'a>> {
        let proposal = Proposal::from_body(&record.body);
        let (state, provider) = (record.state.as_str(), owner_id(record));
        if self.is_unnamed(record) {
            return Some(Step::Name(record));
        }
        let asked = Request::from_body(&self.request.body);
        let is_invited = !proposal.invitation.is_empty() && &*asked.visibility != "facility";
        if (self.is_over() || self.is_barred(provider)) && ["open", "submitted"].contains(&state) {
            return Some(Step::Move(record, "end"));
        }
        if provider.is_empty() || provider == owner_id(self.request) {
            return None; // the facility's own: nobody acts for it
        }
        let is_released = asked.released_to.iter().any(|id| id == provider);
        if !is_released && (state == "chosen" || (is_invited && state == "open")) {
            return Some(Step::Release(provider.to_owned()));
        }
        let is_due = state == "chosen" && !self.is_over() && self.drafted_from(record).is_none();
        is_due.then_some(Step::Draft(record))
    }

    fn of_pledge(&self, record: &'a Record) -> Option<Step<'a>> {
        if self.is_unnamed(record) {
            return Some(Step::Name(record));
        }
        let is_unwanted = self.is_over() || self.is_barred(owner_id(record));
        let agreement = self.drafted_from(record).map(|it| it.state.as_str());
        match (record.state.as_str(), agreement) {
            ("draft", _) if is_unwanted => Some(Step::Move(record, "lapse")),
            ("made" | "accepted", None) if is_unwanted => Some(Step::Move(record, "end")),
            ("accepted", None) => Some(Step::Draft(record)),
            ("accepted", Some("in_force" | "completed")) => Some(Step::Move(record, "taking_up")),
            ("under_way", Some("completed")) => Some(Step::Move(record, "completion")),
            ("accepted" | "under_way", Some("refused" | "terminated")) => {
                Some(Step::Move(record, "end"))
            }
            _ => None,
        }
    }

    fn of_agreement(&self, record: &'a Record) -> Option<Step<'a>> {
        let case = self.cases.iter().find(|case| names(case, "agreement", &record.id)).copied();
        let is_open = |case: &Record| ["planned", "running", "delivered"].contains(&&*case.state);
        match (record.state.as_str(), case) {
            ("drafted" | "requester_agreed" | "provider_agreed", _) if self.is_over() => {
                Some(Step::Move(record, "abandonment"))
            }
            ("in_force", None) => Some(Step::Open(record)),
            ("in_force", Some(case)) if case.state == "confirmed" => {
                Some(Step::Move(record, "completion"))
            }
            ("in_force", Some(case)) if case.state == "stopped" => Some(Step::Move(record, "end")),
            ("terminated", Some(case)) if is_open(case) => Some(Step::Move(case, "end")),
            _ => None,
        }
    }

    fn of_participation(&self, record: &'a Record) -> Option<Step<'a>> {
        match record.state.as_str() {
            "asked" | "accepted" if self.is_over() => Some(Step::Move(record, "end")),
            _ => None,
        }
    }

    fn of_call(&self, record: &'a Record) -> Option<Step<'a>> {
        let answer = |state: &str| {
            let mut all = self.proposals.iter();
            all.find(|it| it.state == state && names(it, "call", &record.id)).copied()
        };
        let is_agreed = ["agreed", "in_delivery", "delivered", "feedback"];
        match record.state.as_str() {
            "draft" if self.is_over() => Some(Step::Move(record, "omission")),
            "open" | "closed" if self.is_over() => Some(Step::Move(record, "end")),
            "open" | "closed" if is_agreed.contains(&&*self.request.state) => {
                Some(Step::Move(record, "decision"))
            }
            "closed" => answer("open").map(|it| Step::Move(it, "end")),
            "cancelled" => answer("open").map(|it| Step::Move(it, "end")),
            "decided" => answer("open")
                .map(|it| Step::Move(it, "end"))
                .or_else(|| answer("submitted").map(|it| Step::Move(it, "decision"))),
            _ => None,
        }
    }

    /// What a provider was found to be is told to them once there is a decision.
    fn of_appraisal(&self, record: &'a Record) -> Option<Step<'a>> {
        let of = |it: &&&Record| names(record, "proposal", &it.id);
        let proposal = self.proposals.iter().find(of)?;
        let is_decided = ["chosen", "passed_over"].contains(&&*proposal.state);
        (record.state == "given" && is_decided).then_some(Step::Move(record, "disclosure"))
    }

    /// Whether what is agreed is what was asked for: where funding is asked for, so much of it as was.
    fn is_agreed(&self) -> bool {
        let in_force = |it: &&&Record| ["in_force", "completed"].contains(&&*it.state);
        let agreements: Vec<Agreement> = self
            .agreements
            .iter()
            .filter(in_force)
            .map(|it| Agreement::from_body(&it.body))
            .collect();
        let asked = Request::from_body(&self.request.body);
        let funds = agreements.iter().filter(|it| it.amount.currency == asked.amount.currency);
        let sum: i64 = funds.map(|it| it.amount.minor).fold(0, i64::saturating_add);
        let is_whole =
            sum >= asked.amount.minor || agreements.iter().any(|it| it.pledge.is_empty());
        (is_whole && !agreements.is_empty()) || any(&self.participations, TAKING_PART)
    }

    /// The move of the request that follows from what its records have come to.
    fn of_request(&self) -> Option<&'static str> {
        let live = self.cases.iter().filter(|case| case.state != "stopped");
        let joint = self.participations.iter().filter(|it| TAKING_PART.contains(&&*it.state));
        let live: Vec<&Record> = live.chain(joint).copied().collect();
        let all = |states: &[&str]| {
            !live.is_empty() && live.iter().all(|case| states.contains(&case.state.as_str()))
        };
        let is_agreed = self.is_agreed();
        let is_chosen_from = any(&self.proposals, &["submitted"])
            || any(&self.pledges, &["made", "accepted"])
            || any(&self.participations, &["asked", "accepted"])
            || any(&self.agreements, &["drafted", "requester_agreed", "provider_agreed"]);
        let is_answered = is_chosen_from || is_agreed || any(&self.proposals, &["open"]);
        match self.request.state.as_str() {
            "accepted" if is_answered => Some("call"),
            "unmet" if is_answered => Some("resumption"),
            "offers_open" | "choosing" if is_agreed => Some("agreement"),
            "offers_open" if is_chosen_from => Some("choice"),
            "choosing" if !is_chosen_from => Some("reopening"),
            "agreed" | "in_delivery" | "delivered" if !is_agreed => Some("lapse"),
            "agreed" | "in_delivery" if all(&["delivered", "confirmed"]) => Some("delivery"),
            "agreed" if any(&live, &["running", "taking_part"]) => Some("start"),
            "delivered" if any(&live, &["planned", "running", "taking_part"]) => Some("return"),
            "delivered" if all(&["confirmed"]) => Some("receipt"),
            _ => None,
        }
    }
}

fn is_over(request: &Record) -> bool {
    request.kind.state(&request.state).is_some_and(|state| state.last)
}

fn any(records: &[&Record], states: &[&str]) -> bool {
    records.iter().any(|it| states.contains(&&*it.state))
}

fn names(record: &Record, field: &str, id: &str) -> bool {
    record.body.of(&record.kind.fields, field).words().iter().any(|word| word == id)
}

/// The agreement that is drafted from a proposal or a pledge.
pub fn drafted(request: &Record, record: &Record) -> (&'static Kind, Body) {
    let general = Agreement {
        title: Line(request.title()),
        request: Link(request.id.clone()),
        provider: Link(owner_id(record).to_owned()),
        visibility: Request::from_body(&request.body).visibility,
        ..Agreement::default()
    };
    let agreement = if record.kind.name == Pledge::kind().name {
        let pledge = Pledge::from_body(&record.body);
        Agreement {
            pledge: Link(record.id.clone()),
            terms: pledge.promise,
            starts: pledge.starts,
            ends: pledge.ends,
            amount: pledge.amount,
            ..general
        }
    } else {
        let proposal = Proposal::from_body(&record.body);
        Agreement {
            proposal: Link(record.id.clone()),
            terms: proposal.plan,
            starts: proposal.starts,
            ends: proposal.ends,
            cost: proposal.cost,
            ..general
        }
    };
    (Agreement::kind(), agreement.to_body())
}

/// The case that carries an agreement out.
pub fn opened(record: &Record) -> (&'static Kind, Body) {
    let agreement = Agreement::from_body(&record.body);
    let case = Case {
        title: agreement.title,
        request: agreement.request,
        agreement: Link(record.id.clone()),
        provider: agreement.provider,
        ..Case::default()
    };
    (Case::kind(), case.to_body())
}
