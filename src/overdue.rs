//! Moves that happen by themselves once their time is over: nobody said otherwise.

use std::sync::Arc;
use std::time::Duration;

use facility_access::Role;
use facility_record::{Kind, Move, Overdue};
use facility_store::{Record, Refusal, Wait, db::Fault};

use crate::accounts::appointments;
use crate::web::say::day_of;
use crate::web::site::{Site, now};

/// Records of a kind that are looked at in one go.
const GO: usize = 1_000;

/// Looks every quarter of an hour, until the process ends.
pub async fn watch(site: Arc<Site>) {
    loop {
        for done in [step(&site, now()).await, appointments::step(&site, now()).await] {
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
    for kind in site.store.kinds() {
        let moves = kind.moves.iter().filter(|step| step.overdue == Overdue::happens);
        for step in moves {
            for record in due(site, kind, step, now).await? {
                made += usize::from(make(site, &record, step).await?);
            }
        }
    }
    Ok(made)
}

/// The records from which the move is due.
async fn due(
    site: &Site,
    kind: &'static Kind,
    step: &'static Move,
    now: i64,
) -> Result<Vec<Record>, Fault> {
    let (Some(today), Some(term)) = (day_of(now), step.within) else { return Ok(Vec::new()) };
    let waits: Vec<Wait> = step.from.iter().map(|state| Wait { kind: kind.name, state }).collect();
    // The staff of a room sees all of its records.
    let staff = vec![format!("role:{}", Role::staff_of(kind.room).name())];
    let mut records = site.store.waiting(&waits, &staff, GO).await?;
    records.retain(|record| {
        step.is_open(&record.state, &record.body)
            && day_of(record.since).is_some_and(|since| term.end(since) < today)
    });
    Ok(records)
}

/// Whether it was made; somebody may have been first.
async fn make(site: &Site, record: &Record, step: &Move) -> Result<bool, Fault> {
    let mut writing = site.store.writing(now());
    writing.happen(record, (step.name, step.to), "");
    match writing.commit().await {
        Ok(_) => Ok(true),
        Err(Refusal::Fault(fault)) => Err(fault),
        Err(_) => Ok(false),
    }
}
