//! What follows from appointments: the role of a focal point is held while one is in force, a new one
//! ends the one before it, and a term that is over ends.

use std::collections::BTreeSet;
use std::sync::Arc;

use facility_access::{Grant, Role};
use facility_record::Declared;
use facility_store::{Listing, Order, Record, Refusal, Todo, db::Fault};

use super::Appointment;
use crate::web::say::day_of;
use crate::web::site::{Site, now};

/// The states in which an appointment is in force.
const IN_FORCE: [&str; 2] = ["appointed", "unopposed"];
/// Most appointments that are looked at.
const MOST: usize = 10_000;

/// The appointments in force.
///
/// # Errors
/// When the database fails.
pub async fn in_force(site: &Site) -> Result<Vec<Record>, Fault> {
    let listing = Listing {
        kind: Appointment::kind().name.to_owned(),
        states: IN_FORCE.map(str::to_owned).to_vec(),
        keys: vec![facility_access::PUBLIC.to_owned()],
        order: Order::Id,
        limit: MOST,
        ..Listing::default()
    };
    site.store.list(&listing).await
}

/// The people of an appointment, each with the countries it gives them.
fn given(record: &Record) -> BTreeSet<(String, String)> {
    let appointment = Appointment::from_body(&record.body);
    let people = [&appointment.person.0, &appointment.deputy.0];
    let people = people.into_iter().filter(|person| !person.is_empty());
    people
        .flat_map(|person| {
            appointment.countries.0.iter().map(|code| (person.clone(), code.clone()))
        })
        .collect()
}

/// Gives the role that an appointment in force gives and ends the one that it follows, or takes the
/// role away once none gives it any more.
///
/// # Errors
/// When the database fails; it can be called again.
pub async fn follow(site: Arc<Site>, todo: Todo) -> Result<(), Fault> {
    let Some(record) = site.store.record(&todo.record).await? else { return Ok(()) };
    let all = in_force(&site).await?;
    let is_in_force = IN_FORCE.contains(&record.state.as_str());
    if is_in_force {
        let countries = |one: &Record| Appointment::from_body(&one.body).countries.0;
        let earlier = all.iter().filter(|one| {
            one.id != record.id
                && one.owner == record.owner
                && one.since <= record.since
                && countries(one) == countries(&record)
        });
        for one in earlier {
            end(&site, one, record.title().original_text()).await?;
        }
    }
    let held: BTreeSet<(String, String)> = all.iter().flat_map(given).collect();
    for (person, country) in given(&record) {
        let grant = Grant { role: Role::FocalPoint, country };
        let done = match (is_in_force, held.contains(&(person.clone(), grant.country.clone()))) {
            (true, _) => site.store.give_role(&person, &grant, "", now()).await,
            (false, false) => site.store.take_role(&person, &grant, "", now()).await,
            (false, true) => Ok(()),
        };
        if let Err(Refusal::Fault(fault)) = done {
            return Err(fault);
        }
    }
    Ok(())
}

/// Ends the appointments whose term is over on this day.
///
/// # Errors
/// When the database fails.
pub async fn step(site: &Site, now: i64) -> Result<usize, Fault> {
    let Some(today) = day_of(now) else { return Ok(0) };
    let mut ended = 0;
    for record in in_force(site).await? {
        let last = Appointment::from_body(&record.body).ends.0;
        if last.is_some_and(|last| last < today) {
            end(site, &record, "").await?;
            ended += 1;
        }
    }
    Ok(ended)
}

async fn end(site: &Site, record: &Record, reason: &str) -> Result<(), Fault> {
    let mut writing = site.store.writing(now());
    writing.happen(record, ("ending", "ended"), reason);
    match writing.commit().await {
        Err(Refusal::Fault(fault)) => Err(fault),
        _ => Ok(()), // or somebody else was first
    }
}
