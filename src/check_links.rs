//! Asks the addresses that public records name whether they still answer: slowly, each at most once
//! a week, two at a time. Off unless whoever runs the facility switches it on.

use std::sync::Arc;
use std::time::Duration;

use facility_fetch::{Client, Outcome, Policy, Reason, State};
use facility_store::db::Fault;
use facility_store::{Checked, LinkCheck, Store};

use crate::web::site::{Site, now};

/// An address is asked again after a week.
const WEEK: i64 = 7 * 86_400_000;
/// Addresses asked within an hour.
pub const AN_HOUR: usize = 600;
/// Addresses asked at the same time.
const AT_ONCE: usize = 2;

/// What a pass came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pass {
    /// Addresses asked.
    pub asked: usize,
    /// Addresses that gave nothing.
    pub failed: usize,
    /// Addresses that count as broken now.
    pub broken: usize,
}

/// Asks until the process ends, a little every minute.
pub async fn check(site: Arc<Site>) {
    let client = Client::new(Policy::named(&site.public_url));
    loop {
        match pass(&site.store, &client, AN_HOUR / 60, now()).await {
            Ok(pass) if pass.asked > 0 => {
                tracing::debug!(pass.asked, pass.failed, pass.broken, "links checked");
            }
            Ok(_) => {}
            Err(fault) => tracing::warn!(%fault, "links wait"),
        }
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
}

/// Asks at most so many addresses that were not asked within a week.
///
/// # Errors
/// When the database fails.
pub async fn pass(store: &Store, client: &Client, limit: usize, now: i64) -> Result<Pass, Fault> {
    let urls = store.unchecked(now - WEEK, limit).await?;
    let mut pass = Pass::default();
    for some in urls.chunks(AT_ONCE) {
        let before = store.link_checks(some).await?;
        let visits = some.iter().map(|url| client.check(url));
        for (url, outcome) in some.iter().zip(futures_util::future::join_all(visits).await) {
            let reason = outcome.reason.code();
            let found = Checked {
                url,
                state: state_code(&outcome),
                reason,
                status: outcome.status,
                fails: fails(&outcome),
                is_gone: outcome.state == State::Gone,
                at: now,
            };
            let known = before.iter().find(|check| check.url == *url);
            let check = LinkCheck::after(known, &found);
            store.keep_link_check(&check).await?;
            pass.asked += 1;
            pass.failed += usize::from(found.fails);
            pass.broken += usize::from(check.is_broken());
        }
    }
    Ok(pass)
}

/// Whether whoever follows the address gets nothing. A host that answers, but not to programs or not
/// so often, is not broken; one whose server fails each time is.
fn fails(outcome: &Outcome) -> bool {
    match outcome.state {
        State::Gone | State::Refused | State::Unreachable => true,
        State::Unsure => outcome.reason == Reason::ServerFailed,
        State::Answered | State::Moved | State::Forbidden => false,
    }
}

fn state_code(outcome: &Outcome) -> &'static str {
    match outcome.state {
        State::Answered => "answered",
        State::Moved => "moved",
        State::Gone => "gone",
        State::Refused => "refused",
        State::Unreachable => "unreachable",
        State::Forbidden => "forbidden",
        State::Unsure => "unsure",
    }
}
