//! Writing a record down for somebody else, who then confirms it: for whom, and what it begins as.

use facility_access::{Subject, Verb, may};
use facility_record::{Body, Kind};
use facility_store::Record;

use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};

/// The organisation for whom a new record is written down by somebody else; empty where it is one's own.
pub fn named(ask: &Ask) -> &str {
    let sent = [&ask.form, &ask.query].map(|form| form.first("for"));
    sent.into_iter().find(|id| !id.is_empty()).unwrap_or_default()
}

/// Whether whoever asks may write records of this kind down for this owner.
pub fn may_enter(ask: &Ask, kind: &'static Kind, owner: &str) -> bool {
    let state = kind.entry().map_or("", |step| step.to);
    may(&ask.person, Verb::Enter, &Subject::new(kind, state, owner, &Body::empty(&kind.fields)))
}

/// What is said to whoever writes a record down for others, of whom they are called `name`.
///
/// # Errors
/// When the database fails.
pub async fn said(ask: &Ask, name: &str) -> Result<String, Error> {
    let mut said = ask.say.of("entry-on-behalf", "name", name);
    if ask.site.store.members(named(ask)).await?.is_empty() {
        said = format!("{said} {}", ask.say.of("entry-nobody", "name", name));
    }
    Ok(said)
}

/// A new record of whoever asks, or of those for whom they write it down, with the change that makes it.
///
/// # Errors
/// When whoever asks may begin no record of this kind, or none for them; when the database fails.
pub async fn begun(ask: &Ask, kind: &'static Kind) -> Result<(Record, &'static str), Error> {
    let body = Body::empty(&kind.fields);
    let new = |owner: &str, body: Body| ask.site.store.new_record(kind, owner, body, ask.now);
    let id = named(ask);
    if !id.is_empty() {
        let owner = format!("organisation:{id}");
        let known = ask.seen(&[id.to_owned()]).await?.into_iter().any(|it| it.kind.is_body());
        let entry = kind.entry().filter(|_| known && may_enter(ask, kind, &owner));
        let step = entry.ok_or(Refusal::Forbidden)?;
        return Ok((Record { state: step.to.to_owned(), ..new(&owner, body) }, step.name));
    }
    let owners = ask.owners(kind);
    let asked = ask.form.first("owner");
    let owner = owners.iter().find(|owner| *owner == asked).or(owners.first());
    let owner = owner.ok_or(Refusal::Forbidden)?;
    Ok((new(owner, body), "creation"))
}
