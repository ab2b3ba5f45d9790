//! Keeps personal data no longer than the rules in force say: the table of retention in them, which
//! an administrator edits, is what this program does.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use facility_record::Declared;
use facility_store::{Letter, Refusal, Store};
use serde_json::{Map, json};

use crate::accounts::policies::{self, Policy};
use crate::erasure;
use crate::registry::EmptySearch;
use crate::web::say::day_of;
use crate::web::site::{Site, now};

const DAY: i64 = 86_400_000;
/// How long before its end the owner of an unused account is written to.
const WARNING: i64 = 30 * DAY;
/// The template of that mail.
const UNUSED: &str = "account-unused";
/// What became of a mail whose reader has been told, or cannot be.
const TOLD: [&str; 2] = ["sent", "dead"];
/// How often it is looked.
const PAUSE: Duration = Duration::from_secs(6 * 3_600);

/// What was forgotten.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// Mails.
    pub mails: u64,
    /// Searches that found nothing.
    pub empty_searches: u64,
    /// Accounts.
    pub accounts: u64,
    /// People who were written to because their account will be.
    pub warned: u64,
    /// Links that have ended, tries of the day before, answers to idempotency keys of a month ago.
    pub spent: u64,
}

/// Keeps to the rules until the process ends.
pub async fn keep(site: Arc<Site>) {
    loop {
        match step(&site, now()).await {
            Ok(forgotten) if forgotten == Forgotten::default() => {}
            Ok(forgotten) => tracing::info!(?forgotten, "kept no longer than the rules say"),
            Err(refusal) => tracing::warn!(%refusal, "what is to be forgotten waits"),
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// For how long each sort of data is kept, in milliseconds, as the rules in force say; the shortest
/// time where several say it.
async fn terms(store: &Store) -> Result<HashMap<String, i64>, Refusal> {
    let mut terms = HashMap::new();
    for record in policies::in_force(store).await? {
        for (_, row) in Policy::from_body(&record.body).retention.0 {
            let Some(days) = row.days.0 else { continue };
            let term = terms.entry(row.what.0).or_insert(i64::MAX);
            *term = (*term).min(days.saturating_mul(DAY));
        }
    }
    Ok(terms)
}

/// Forgets what is older than the rules in force allow at this moment, and what is of no more use
/// whatever they say. What they do not name else is kept.
///
/// # Errors
/// When the database fails.
pub async fn step(site: &Site, now: i64) -> Result<Forgotten, Refusal> {
    let (store, terms) = (&site.store, terms(&site.store).await?);
    let mut forgotten = Forgotten { spent: store.forget_spent(now).await?, ..Forgotten::default() };
    if let Some(term) = terms.get("mails") {
        forgotten.mails = store.forget_mails(now - term).await?;
    }
    if let Some(term) = terms.get("empty_searches") {
        let fact = EmptySearch::fact();
        forgotten.empty_searches = store.forget_facts(&fact, now - term).await?;
    }
    if let Some(term) = terms.get("unused_accounts") {
        (forgotten.accounts, forgotten.warned) = unused(site, *term, now).await?;
    }
    Ok(forgotten)
}

/// Writes to those whose accounts were long unused, and erases the accounts of those who were written
/// to and did not come. Who holds a role is left alone: administrators look after them.
async fn unused(site: &Site, term: i64, now: i64) -> Result<(u64, u64), Refusal> {
    let (mut erased, mut warned) = (0, 0);
    for (person, seen) in site.store.unseen(now - term + WARNING).await? {
        let mails = site.store.mails_of(&person, 1_000).await?;
        let warning = mails.iter().find(|mail| mail.template == UNUSED && mail.created > seen);
        match warning {
            Some(mail)
                if seen <= now - term
                    && mail.created <= now - WARNING
                    && TOLD.contains(&mail.state.as_str()) =>
            {
                erasure::erase(site, &person, now).await?;
                erased += 1;
            }
            Some(_) => {}
            None => {
                warn(site, &person, now).await?;
                warned += 1;
            }
        }
    }
    Ok((erased, warned))
}

async fn warn(site: &Site, person: &str, now: i64) -> Result<(), Refusal> {
    let profile = site.store.profile(person).await?.unwrap_or_default();
    let until = day_of(now + WARNING).map(|day| day.to_string());
    let letter = Letter {
        person: person.to_owned(),
        language: profile.language,
        template: UNUSED.to_owned(),
        words: Map::from_iter([("until".to_owned(), json!(until))]),
        ..Letter::default()
    };
    Ok(site.store.post(vec![letter], now).await?)
}
