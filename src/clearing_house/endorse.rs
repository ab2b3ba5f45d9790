//! Endorsement: a request goes to the national focal points of its countries first, where there are
//! any.

use std::sync::Arc;

use facility_access::Role;
use facility_store::{Refusal, Todo, db::Fault};

use crate::web::site::{Site, now};

/// Sends a request that has just come to the focal points of its countries; one for whose countries
/// nobody speaks goes on without.
///
/// # Errors
/// When the database fails; it can be called again.
pub async fn refer(site: Arc<Site>, todo: Todo) -> Result<(), Fault> {
    let Some(record) = site.store.record(&todo.record).await? else { return Ok(()) };
    let countries = record.subject().countries;
    let has_focal_point = !site.store.holders(Role::FocalPoint, &countries).await?.is_empty();
    let step =
        record.kind.move_named("referral").filter(|step| step.is_open(&record.state, &record.body));
    let Some(step) = step.filter(|_| has_focal_point) else { return Ok(()) };
    let mut writing = site.store.writing(now());
    writing.happen(&record, (step.name, step.to), "");
    match writing.commit().await {
        Err(Refusal::Fault(fault)) => Err(fault),
        _ => Ok(()), // or somebody else was first
    }
}
