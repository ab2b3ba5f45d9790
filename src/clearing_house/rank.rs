//! Suggestions for requests: worked out when a request is written, and when what is offered changes.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use facility_matching::{Evidence, Refusal, Suggestion};
use facility_record::{Declared, Kind, Move};
use facility_store::{Derived, Listing, Order, Record, Todo, db::Fault};

use super::course::REQUEST;
use super::ruling::{Ruling, Rulings};
use super::supply::Supply;
use super::{Request, engine};
use crate::web::site::Site;

/// Suggestions that are kept for a request.
pub const KEPT: usize = 12;
/// Open requests that are looked at in one go.
const GO: usize = 500;
/// So many changed offers are scored for each request to see whether they matter to it; beyond, ranking
/// the request is as cheap.
const FEW: usize = 50;
/// What the suggestions are called among what is worked out.
pub const SUGGESTION: &str = "suggestion";
/// What is done for many changes at once.
const OFFERED: &str = "offered";

/// Works out the suggestions for the request that a change is about, and puts them in the place of
/// the older ones.
///
/// # Errors
/// When the database fails; it can be called again.
pub async fn rank(site: Arc<Site>, todo: Todo) -> Result<(), Fault> {
    match site.store.record(&todo.record).await? {
        Some(record) if is_open(&record) => suggest(&site, &record, todo.change).await,
        _ => Ok(()), // thrown away meanwhile, or not ready for it
    }
}

/// Works out the suggestions anew for the request that a ruling is about.
///
/// # Errors
/// When the database fails; it can be called again.
pub async fn ruled(site: Arc<Site>, todo: Todo) -> Result<(), Fault> {
    let Some(ruling) = site.store.record(&todo.record).await? else { return Ok(()) };
    let request = Ruling::from_body(&ruling.body).request.0;
    match site.store.record(&request).await? {
        Some(record) if is_open(&record) => suggest(&site, &record, todo.change).await,
        _ => Ok(()),
    }
}

/// Holds the offers that came, changed or went since this was last done against all open requests:
/// those to which it matters get their suggestions anew, the others keep theirs. One call does it for
/// all changes up to now, so that a file with thousands of offers is one piece of work.
///
/// # Errors
/// When the database fails; it can be called again.
pub async fn offered(site: Arc<Site>, todo: Todo) -> Result<(), Fault> {
    let store = &site.store;
    let done = store.done_up_to(OFFERED).await?;
    if todo.change <= done {
        return Ok(());
    }
    let last = store.last_change().await?;
    let changed = changed(&site, done, last).await?;
    let mut after = String::new();
    loop {
        let requests = open_requests(&site, &after).await?;
        let Some(end) = requests.last() else { break };
        after.clone_from(&end.id);
        let affected = affected(&site, &requests, &changed).await?;
        for request in requests.iter().filter(|request| affected.contains(&request.id)) {
            suggest(&site, request, last).await?;
        }
    }
    store.note_done_up_to(OFFERED, last).await
}

/// The public records of these kinds that changed after one change and up to another.
async fn changed(site: &Site, after: i64, last: i64) -> Result<BTreeSet<String>, Fault> {
    let (mut from, mut changed) = (after, BTreeSet::new());
    while from < last {
        let changes = site.store.changes_after(from, 1_000).await?;
        let Some(end) = changes.last() else { break };
        from = end.seq;
        let supplied = changes
            .into_iter()
            .filter(|one| one.is_public && engine::kinds().contains(&one.kind.as_str()));
        changed.extend(supplied.map(|one| one.record));
    }
    Ok(changed)
}

/// The requests whose suggestions may be others now: that name one of the offers, or to which one of
/// them is as good as the last that is named. Where there are many, all of them.
async fn affected(
    site: &Site,
    requests: &[Record],
    changed: &BTreeSet<String>,
) -> Result<HashSet<String>, Fault> {
    if changed.len() > FEW {
        return Ok(requests.iter().map(|request| request.id.clone()).collect());
    }
    let needs = requests.iter().map(engine::need).collect();
    let offers = changed.iter().cloned().collect();
    let scores = site.views.of::<Supply>().scores(site, needs, offers).await?;
    let ids: Vec<String> = requests.iter().map(|request| request.id.clone()).collect();
    let mut suggested = site.store.derived_of(SUGGESTION, &ids).await?;
    let mut affected = HashSet::new();
    for request in requests {
        let kept = suggested.remove(&request.id).unwrap_or_default();
        let lowest = kept.last().and_then(|row| row.body["score"].as_f64());
        let lowest = lowest.filter(|_| kept.len() >= KEPT).unwrap_or(0.0);
        let enters = scores.get(&request.id).is_some_and(|score| *score >= lowest);
        if enters || kept.iter().any(|row| changed.contains(&row.target)) {
            affected.insert(request.id.clone());
        }
    }
    Ok(affected)
}

/// Whether what somebody does with a record changes what is offered to everybody.
pub fn is_of_supply(kind: &Kind, step: &Move) -> bool {
    engine::kinds().contains(&kind.name) && kind.is_public_move(step)
}

fn is_open(record: &Record) -> bool {
    let is_sent = !record.kind.is_unfinished(&record.state);
    is_sent && record.kind.state(&record.state).is_some_and(|state| !state.last)
}

async fn open_requests(site: &Site, after: &str) -> Result<Vec<Record>, Fault> {
    let kind = Request::kind();
    let open = kind.states.iter().filter(|state| !state.last && !kind.is_unfinished(state.name));
    let listing = Listing {
        kind: kind.name.to_owned(),
        states: open.map(|state| state.name.to_owned()).collect(),
        keys: vec![format!("role:{}", facility_access::Role::staff_of(kind.room).name())],
        order: Order::Id,
        after: after.to_owned(),
        limit: GO,
        ..Listing::default()
    };
    site.store.list(&listing).await
}

async fn suggest(site: &Site, record: &Record, change: i64) -> Result<(), Fault> {
    let supply = site.views.of::<Supply>();
    let rulings = Rulings::among(&site.store.linked_by(&record.id, REQUEST).await?);
    let mut need = engine::need(record);
    need.excluded_providers.extend(rulings.providers("ruled_out"));
    let best = supply.best(site, need.clone(), KEPT).await?;
    let mut suggestions: Vec<Suggestion> = best.into_iter().filter(speaks).collect();
    for provider in rulings.providers("kept") {
        if suggestions.iter().any(|one| one.provider.as_deref() == Some(&*provider)) {
            continue;
        }
        let explained = supply.of_provider(site, need.clone(), provider, KEPT).await?;
        // Whom the requester does not want, no broker puts there.
        let barred = [Refusal::ExcludedProvider, Refusal::Conflict];
        let explained = explained.filter(|one| !one.refusals.iter().any(|it| barred.contains(it)));
        suggestions.extend(explained.map(|one| one.suggestion));
    }
    let kept = rulings.providers("kept");
    let is_kept = |one: &Suggestion| one.provider.as_ref().is_some_and(|id| kept.contains(id));
    suggestions.sort_by_key(|one| !is_kept(one)); // the others stay in their order
    let rows: Vec<Derived> = suggestions
        .into_iter()
        .map(|suggestion| Derived {
            target: suggestion.offer.clone(),
            body: serde_json::to_value(&suggestion).unwrap_or_default(),
        })
        .collect();
    site.store.derive(SUGGESTION, &record.id, change, &rows).await
}

/// Whether anything known speaks for a suggestion: one that rests on neutral values alone is none.
pub fn speaks(suggestion: &Suggestion) -> bool {
    let parts = [&suggestion.parts.topic, &suggestion.parts.experience];
    let counts = |evidence: &Evidence| match evidence {
        Evidence::Answer { value, .. } | Evidence::Item { value, .. } => *value > 0.0,
        Evidence::Gram { .. } => true,
        Evidence::Ratings { .. } => false,
    };
    parts.iter().any(|part| part.evidence.iter().any(counts))
}
