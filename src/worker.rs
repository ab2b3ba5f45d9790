//! Deals with what changes leave behind: leased work for listeners, facts that wait to be written.

use std::sync::Arc;
use std::time::Duration;

use crate::web::site::{Site, now};

/// How long a listener has before somebody else may take its work.
const LEASE: i64 = 60_000;

/// Works until the process ends.
pub async fn work(site: Arc<Site>) {
    let mut news = site.store.news();
    loop {
        match step(&site).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(fault) => {
                tracing::warn!(%fault, "work waits");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
        let _ = tokio::time::timeout(Duration::from_secs(1), news.changed()).await;
    }
}

/// Deals with one piece of work; whether there was one.
///
/// # Errors
/// When the database fails.
pub async fn step(site: &Arc<Site>) -> Result<bool, facility_store::db::Fault> {
    let Some(todo) = site.store.take_todo(now(), LEASE).await? else {
        return Ok(false);
    };
    let named = site.rooms.iter().flat_map(|room| {
        let own = room.listeners.iter().map(|(waking, work)| (waking.listener, work));
        own.chain(room.on_moves.iter().map(|(_, listener, work)| (*listener, work)))
    });
    let Some((_, work)) = named.into_iter().find(|(name, _)| *name == todo.listener) else {
        // A newer node's listener: it will take it.
        site.store.put_back(&todo, "no such listener on this node", now() + LEASE).await?;
        return Ok(true);
    };
    match work(site.clone(), todo.clone()).await {
        Ok(()) => site.store.done(&todo).await?,
        Err(fault) => {
            // One minute, then two, four ... up to a day.
            let wait = 60_000_i64 << todo.failures.clamp(0, 10);
            tracing::warn!(%fault, listener = todo.listener, "a listener failed");
            site.store.put_back(&todo, &fault.message, now() + wait.min(86_400_000)).await?;
        }
    }
    Ok(true)
}

/// Writes waiting facts every few seconds until the process ends.
pub async fn write_jottings(site: Arc<Site>) {
    loop {
        tokio::time::sleep(Duration::from_secs(5)).await;
        if let Err(fault) = site.write_jottings(now()).await {
            tracing::warn!(%fault, "facts wait");
        }
    }
}
