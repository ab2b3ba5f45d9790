//! Files in the background: those that wait are checked for viruses, those that nobody names go.

use std::sync::Arc;
use std::time::Duration;

use facility_store::db::Fault;

use crate::web::files::{Scan, Verdict};
use crate::web::site::{Site, now};

/// How long a check has before another node may take the file: longer than a check is let run.
const LEASE: i64 = 300_000;

/// Checks files until the process ends, one at a time.
pub async fn check(site: Arc<Site>) {
    loop {
        let done = match site.scan.get() {
            Some(scan) => check_one(&site, scan, now()).await,
            None => Ok(false),
        };
        match done {
            Ok(true) => continue,
            Ok(false) => {}
            Err(fault) => tracing::warn!(%fault, "files wait for their check"),
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// Checks a file that waits; whether there was one.
///
/// # Errors
/// When the database fails. A check that fails is tried again later.
pub async fn check_one(site: &Site, scan: &Scan, now: i64) -> Result<bool, Fault> {
    let store = &site.store;
    let Some(file) = store.take_unchecked(now, LEASE).await? else { return Ok(false) };
    let checked = match store.file_content(&file).await {
        Ok(content) => scan.check(content).await,
        Err(fault) => Err(fault.to_string()),
    };
    match checked {
        Ok(Verdict::Clean) => store.note_checked(&file.id, None).await?,
        Ok(Verdict::Found(found)) => {
            tracing::warn!(file = file.id, found, "a file was refused");
            store.note_checked(&file.id, Some(&found)).await?;
        }
        Err(why) => {
            // Ten seconds, then twenty, forty ... up to an hour.
            let wait = 10_000_i64 << file.failures.clamp(0, 9);
            tracing::warn!(file = file.id, why, "a file could not be checked");
            store.check_later(&file.id, &why, now + wait.min(3_600_000)).await?;
        }
    }
    Ok(true)
}

/// Throws away what no record has named in time, every quarter of an hour.
pub async fn sweep(site: Arc<Site>) {
    loop {
        match site.store.sweep_files(now()).await {
            Ok(0) => {}
            Ok(swept) => tracing::info!(swept, "files that no record named are gone"),
            Err(fault) => tracing::warn!(%fault, "files wait to be swept"),
        }
        tokio::time::sleep(Duration::from_secs(900)).await;
    }
}
