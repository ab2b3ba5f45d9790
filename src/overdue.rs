//! What waits beyond its time: some moves happen by themselves then, since nobody said otherwise; of
//! others somebody is reminded, once.

use std::sync::Arc;
use std::time::Duration;

use facility_record::{Kind, Move, Overdue};
use facility_store::{Refusal, db::Fault};
use jiff::civil::Date;

use crate::accounts::appointments;
use crate::notices::remind::{Wait, remind};
use crate::web::say::day_of;
use crate::web::site::{Site, now};

/// Records of a kind that are looked at in one go.
const GO: usize = 1_000;

/// Looks every quarter of an hour, until the process ends.
pub async fn watch(site: Arc<Site>) {
    loop {
        for done in [
            step(&site, now()).await,
            appointments::step(&site, now()).await,
            reminders(&site, now()).await,
        ] {
            if let Err(fault) = done {
                tracing::warn!(%fault, "moves that are due wait");
            }
        }
        tokio::time::sleep(Duration::from_secs(900)).await;
    }
}

/// Makes the moves that happen by themselves and are due at this moment; how many.
///
/// # Errors
/// When the database fails.
pub async fn step(site: &Site, now: i64) -> Result<usize, Fault> {
    let mut made = 0;
    for wait in due(site, |overdue| overdue == Overdue::happens, now).await? {
        made += usize::from(make(site, &wait).await?);
    }
    Ok(made)
}

/// Reminds those who may make the moves that are due at this moment; how many people were written to.
///
/// # Errors
/// When the database fails.
pub async fn reminders(site: &Site, now: i64) -> Result<usize, Fault> {
    let is_reminded = |overdue| matches!(overdue, Overdue::remind | Overdue::escalate);
    let waits = due(site, is_reminded, now).await?;
    let mut written = 0;
    for some in waits.chunks(GO) {
        written += remind(site, some, now).await?;
    }
    Ok(written)
}

/// The records from which a move with such an end of its time is due, and of which nobody was
/// reminded since.
async fn due(
    site: &Site,
    is_meant: impl Fn(Overdue) -> bool,
    now: i64,
) -> Result<Vec<Wait>, Fault> {
    let mut waits = Vec::new();
    let Some(today) = day_of(now) else { return Ok(waits) };
    for kind in site.store.kinds() {
        for step in kind.moves.iter().filter(|step| is_meant(step.overdue)) {
            due_of(site, kind, step, today, &mut waits).await?;
        }
    }
    Ok(waits)
}

async fn due_of(
    site: &Site,
    kind: &'static Kind,
    step: &'static Move,
    today: Date,
    waits: &mut Vec<Wait>,
) -> Result<(), Fault> {
    if !step.is_timed() {
        return Ok(());
    }
    let mut last = (i64::MIN, String::new());
    loop {
        let from = (last.0, last.1.as_str());
        let some = site.store.unreminded((kind.name, step.name), step.from, from, GO).await?;
        let Some(end) = some.last() else { return Ok(()) };
        last = (end.since, end.id.clone());
        for record in some {
            let due = |since| step.due(since, &kind.fields, &record.body);
            let is_due = day_of(record.since).and_then(due).is_some_and(|due| due < today);
            if is_due && step.is_open(&record.state, &record.body) {
                waits.push(Wait { record, step });
            } else if !is_due && step.until.is_none() {
                return Ok(()); // who came later is not due either
            }
        }
    }
}

/// Whether it was made; somebody may have been first.
async fn make(site: &Site, wait: &Wait) -> Result<bool, Fault> {
    let mut writing = site.store.writing(now());
    writing.happen(&wait.record, (wait.step.name, wait.step.to), "");
    match writing.commit().await {
        Ok(_) => Ok(true),
        Err(Refusal::Fault(fault)) => Err(fault),
        Err(_) => Ok(false),
    }
}
