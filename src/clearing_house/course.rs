//! The course of a request once it is accepted: what follows from its proposals, agreements and cases.
//!
//! What follows is worked out anew from all records of the request, never from the one change that was
//! heard of, so that a listener called twice, late or beside another does no harm.

use std::sync::Arc;

use facility_record::{Declared, Line, Link, Links, Markdown};
use facility_store::{Record, Refusal, Save, Todo, db::Fault};

use super::{Agreement, Case, Proposal, Request};
use crate::web::site::{Site, now};

/// The field by which the records of a request name it.
pub const REQUEST: &str = "request";
/// Steps that are made in one go; a request that needs more goes on with the next change.
const MOST: usize = 50;

/// Something that follows.
#[derive(Debug)]
pub enum Step<'a> {
    /// A record makes this move.
    Move(&'a Record, &'static str),
    /// A proposal names the organisation that asked.
    Name(&'a Record),
    /// This organisation may read the whole request.
    Release(String),
    /// An agreement is drafted from a proposal.
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
    let of = |name: &'static str| records.iter().filter(move |record| record.kind.name == name);
    let proposals: Vec<&Record> = of(Proposal::kind().name).collect();
    let agreements: Vec<&Record> = of(Agreement::kind().name).collect();
    let cases: Vec<&Record> = of(Case::kind().name).collect();
    proposals
        .iter()
        .find_map(|proposal| of_proposal(request, proposal, &agreements))
        .or_else(|| agreements.iter().find_map(|it| of_agreement(request, it, &cases)))
        .or_else(|| {
            let step = of_request(&request.state, &proposals, &agreements, &cases)?;
            Some(Step::Move(request, step))
        })
}

fn is_over(request: &Record) -> bool {
    request.kind.state(&request.state).is_some_and(|state| state.last)
}

fn of_proposal<'a>(
    request: &Record,
    record: &'a Record,
    agreements: &[&'a Record],
) -> Option<Step<'a>> {
    let proposal = Proposal::from_body(&record.body);
    let (state, provider) = (record.state.as_str(), owner_id(record));
    if proposal.requester.0.is_empty() && !owner_id(request).is_empty() {
        return Some(Step::Name(record));
    }
    let asked = Request::from_body(&request.body);
    let is_own = !provider.is_empty() && provider == owner_id(request);
    // Nobody answers their own request, nor one whose owner does not want it from them.
    let is_barred = is_own || asked.excluded_providers.iter().any(|id| id == provider);
    let is_invited = !proposal.invitation.is_empty() && &*asked.visibility != "facility";
    if (is_over(request) || is_barred) && ["open", "submitted"].contains(&state) {
        return Some(Step::Move(record, "end"));
    }
    if provider.is_empty() || is_own {
        return None; // the facility's own: nobody acts for it
    }
    let is_released = asked.released_to.iter().any(|id| id == provider);
    if !is_released && (state == "chosen" || (is_invited && state == "open")) {
        return Some(Step::Release(provider.to_owned()));
    }
    let is_drafted = || agreements.iter().any(|it| names(it, "proposal", &record.id));
    (state == "chosen" && !is_over(request) && !is_drafted()).then_some(Step::Draft(record))
}

fn of_agreement<'a>(
    request: &Record,
    record: &'a Record,
    cases: &[&'a Record],
) -> Option<Step<'a>> {
    let case = cases.iter().find(|case| names(case, "agreement", &record.id));
    let is_open = |case: &Record| ["planned", "running", "delivered"].contains(&&*case.state);
    match (record.state.as_str(), case) {
        ("drafted" | "requester_agreed" | "provider_agreed", _) if is_over(request) => {
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

/// The move of a request in this state that follows from what its records have come to.
fn of_request(
    state: &str,
    proposals: &[&Record],
    agreements: &[&Record],
    cases: &[&Record],
) -> Option<&'static str> {
    let any =
        |list: &[&Record], states: &[&str]| list.iter().any(|it| states.contains(&&*it.state));
    let live: Vec<&&Record> = cases.iter().filter(|case| case.state != "stopped").collect();
    let all = |states: &[&str]| {
        !live.is_empty() && live.iter().all(|case| states.contains(&case.state.as_str()))
    };
    let is_agreed = any(agreements, &["in_force", "completed"]);
    let is_chosen_from = any(proposals, &["submitted"])
        || any(agreements, &["drafted", "requester_agreed", "provider_agreed"]);
    let is_answered = is_chosen_from || is_agreed || any(proposals, &["open"]);
    match state {
        "accepted" if is_answered => Some("call"),
        "unmet" if is_answered => Some("resumption"),
        "offers_open" | "choosing" if is_agreed => Some("agreement"),
        "offers_open" if is_chosen_from => Some("choice"),
        "choosing" if !is_chosen_from => Some("reopening"),
        "agreed" | "in_delivery" | "delivered" if !is_agreed => Some("lapse"),
        "agreed" | "in_delivery" if all(&["delivered", "confirmed"]) => Some("delivery"),
        "agreed" if any(cases, &["running"]) => Some("start"),
        "delivered" if any(cases, &["planned", "running"]) => Some("return"),
        "delivered" if all(&["confirmed"]) => Some("receipt"),
        _ => None,
    }
}

fn names(record: &Record, field: &str, id: &str) -> bool {
    record.body.of(&record.kind.fields, field).words().iter().any(|word| word == id)
}

/// Does what follows for the request that a change is about.
///
/// # Errors
/// When the database fails; it can be called again.
pub async fn follow(site: Arc<Site>, todo: Todo) -> Result<(), Fault> {
    let Some(record) = site.store.record(&todo.record).await? else { return Ok(()) };
    let id = match record.kind.name == Request::kind().name {
        true => record.id,
        false => record
            .body
            .of(&record.kind.fields, REQUEST)
            .words()
            .first()
            .cloned()
            .unwrap_or_default(),
    };
    for _ in 0..MOST {
        let Some(request) = site.store.record(&id).await? else { return Ok(()) };
        let records = site.store.linked_by(&id, REQUEST).await?;
        let Some(step) = next(&request, &records) else { return Ok(()) };
        match take(&site, &request, &step).await {
            // Somebody else was first: what follows now is looked at anew.
            Ok(()) | Err(Refusal::Changed | Refusal::Repeated(_)) => {}
            Err(Refusal::Fault(fault)) => return Err(fault),
            Err(other) => {
                return Err(Fault::new(facility_store::db::FaultKind::Broken, other.to_string()));
            }
        }
    }
    Ok(())
}

async fn take(site: &Site, request: &Record, step: &Step<'_>) -> Result<(), Refusal> {
    let mut writing = site.store.writing(now());
    match step {
        Step::Move(record, name) => {
            let Some(step) = record.kind.move_named(name) else { return Ok(()) };
            writing.happen(record, (step.name, step.to), "");
        }
        Step::Name(record) => {
            let mut proposal = Proposal::from_body(&record.body);
            proposal.requester = Link(owner_id(request).to_owned());
            amend(&mut writing, record, proposal.to_body());
        }
        Step::Release(provider) => {
            let mut asked = Request::from_body(&request.body);
            asked.released_to = Links([asked.released_to.0, vec![provider.clone()]].concat());
            amend(&mut writing, request, asked.to_body());
        }
        Step::Draft(record) => {
            let draft = drafted(request, record);
            create(
                site,
                &mut writing,
                &format!("agreement of {}", record.id),
                draft,
                &request.owner,
            );
        }
        Step::Open(record) => {
            let opened = opened(record);
            create(site, &mut writing, &format!("case of {}", record.id), opened, &request.owner);
        }
    }
    writing.commit().await.map(drop)
}

/// Changes a record, in what it does not know of too.
fn amend(writing: &mut facility_store::Writing<'_>, record: &Record, body: facility_record::Body) {
    let body = facility_record::Body { unknown: record.body.unknown.clone(), ..body };
    let after = Record { body, ..record.clone() };
    let (before, person, change) = (Some(record), "", "edit");
    writing.save(&Save { before, after: &after, person, change, reason: "", identifiers: &[] });
}

/// Makes a record in its kind's first state, once.
fn create(
    site: &Site,
    writing: &mut facility_store::Writing<'_>,
    once: &str,
    made: (&'static facility_record::Kind, facility_record::Body),
    owner: &str,
) {
    let after = site.store.new_record(made.0, owner, made.1, now());
    writing.once(once, "", "", "");
    let (before, person, change) = (None, "", "creation");
    writing.save(&Save { before, after: &after, person, change, reason: "", identifiers: &[] });
}

/// The agreement that is drafted from a proposal.
pub fn drafted(
    request: &Record,
    record: &Record,
) -> (&'static facility_record::Kind, facility_record::Body) {
    let proposal = Proposal::from_body(&record.body);
    let agreement = Agreement {
        title: Line(request.title()),
        request: Link(request.id.clone()),
        proposal: Link(record.id.clone()),
        provider: Link(owner_id(record).to_owned()),
        terms: Markdown(proposal.plan.0),
        starts: proposal.starts,
        ends: proposal.ends,
        cost: proposal.cost,
        visibility: Request::from_body(&request.body).visibility,
        ..Agreement::default()
    };
    (Agreement::kind(), agreement.to_body())
}

/// The case that carries an agreement out.
pub fn opened(record: &Record) -> (&'static facility_record::Kind, facility_record::Body) {
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
