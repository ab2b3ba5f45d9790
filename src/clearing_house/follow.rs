//! Doing what follows for a request from its records (`course.rs` says what).

use std::sync::Arc;

use facility_record::{Body, Declared, Kind, Links, Value};
use facility_store::{Record, Refusal, Save, Todo, db::Fault};

use super::Request;
use super::course::{REQUEST, REQUESTER, Step, drafted, next, opened, owner_id};
use crate::web::site::{Site, now};

/// Steps that are made in one go; a request that needs more goes on with the next change.
const MOST: usize = 50;

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
            let mut body = record.body.clone();
            let requester = Value::Word(owner_id(request).to_owned());
            body.set(&record.kind.fields, REQUESTER, requester);
            amend(&mut writing, record, body);
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
pub fn amend(writing: &mut facility_store::Writing<'_>, record: &Record, body: Body) {
    let body = Body { unknown: record.body.unknown.clone(), ..body };
    let after = Record { body, ..record.clone() };
    let (before, person, change) = (Some(record), "", "edit");
    writing.save(&Save { before, after: &after, person, change, reason: "", identifiers: &[] });
}

/// Makes a record in its kind's first state, once.
pub fn create(
    site: &Site,
    writing: &mut facility_store::Writing<'_>,
    once: &str,
    made: (&'static Kind, Body),
    owner: &str,
) {
    let after = site.store.new_record(made.0, owner, made.1, now());
    writing.once(once, "", "", "");
    let (before, person, change) = (None, "", "creation");
    writing.save(&Save { before, after: &after, person, change, reason: "", identifiers: &[] });
}
