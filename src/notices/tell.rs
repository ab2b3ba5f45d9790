//! Who hears of which move. It follows from the declarations: the owner hears of what others did
//! with their record and what is said of it, and those for whom a record waits hear that it does.

use std::collections::BTreeSet;
use std::sync::Arc;

use facility_access::{Role, Verb, may};
use facility_record::{ABOUT, Kind, Move, Reader};
use facility_store::{Change, Letter, Record, Todo, db::Fault};
use serde_json::{Map, json};

use super::unsubscribe;
use crate::web::records::is_inside;
use crate::web::room::slug;
use crate::web::site::{Site, now};

/// The template of these mails.
pub const MOVE: &str = "move";

/// The groups that hear of a move: the owner and the parties, if others may make it, and those who
/// have a time target for what comes next. Of a creation the owner hears who has such a target.
pub fn hearers(kind: &Kind, step: &Move) -> Vec<Reader> {
    let mut hearers = Vec::new();
    let of_others = |reader| step.by.iter().any(|by| *by != reader);
    let awaits_owner = kind.moves.iter().any(|next| {
        next.is_timed() && next.from.contains(&step.to) && next.by.contains(&Reader::Owner)
    });
    if (!step.is_creation() || awaits_owner) && of_others(Reader::Owner) {
        hearers.push(Reader::Owner);
    }
    let sees =
        |state: &str| kind.state(state).is_some_and(|it| it.readers.contains(&Reader::Party));
    if of_others(Reader::Party) && sees(step.to) {
        hearers.push(Reader::Party);
    }
    let next = kind.moves.iter().filter(|next| {
        next.is_timed() && next.from.contains(&step.to) && !step.from.contains(&step.to)
    });
    for reader in next.flat_map(|next| next.by.iter().copied()) {
        if reader != Reader::Owner && !hearers.contains(&reader) {
            hearers.push(reader);
        }
    }
    hearers
}

/// Whether anybody hears of the move.
pub fn is_heard(kind: &Kind, step: &Move) -> bool {
    !hearers(kind, step).is_empty()
}

/// Writes to those who hear of a move.
///
/// # Errors
/// When the database fails; it can be called again, and nobody is written to twice.
pub async fn tell(site: Arc<Site>, todo: Todo) -> Result<(), Fault> {
    let store = &site.store;
    let Some(change) = store.change(todo.change).await? else { return Ok(()) };
    let Some(record) = store.record(&change.record).await? else { return Ok(()) };
    let Some(step) = record.kind.move_named(&change.change) else { return Ok(()) };
    let mut people = BTreeSet::new();
    for reader in hearers(record.kind, step) {
        let members = members_of(&site, reader, &record).await?;
        // What somebody makes for their own organisation is no news to it.
        let is_own = step.is_creation() && members.contains(&change.person);
        if reader != Reader::Owner || !is_own {
            people.extend(members);
        }
    }
    if record.is_public()
        && let Some(about) = about(&site, &record).await?
    {
        people.extend(members_of(&site, Reader::Owner, &about).await?);
    }
    write(&site, (&change, &record, step), people).await
}

/// Writes to these people too of a change.
///
/// # Errors
/// When the database fails; it can be called again, and nobody is written to twice.
pub async fn write_to(site: &Site, change: i64, people: BTreeSet<String>) -> Result<(), Fault> {
    let Some(change) = site.store.change(change).await? else { return Ok(()) };
    let Some(record) = site.store.record(&change.record).await? else { return Ok(()) };
    let Some(step) = record.kind.move_named(&change.change) else { return Ok(()) };
    write(site, (&change, &record, step), people).await
}

async fn write(
    site: &Site,
    (change, record, step): (&Change, &Record, &Move),
    mut people: BTreeSet<String>,
) -> Result<(), Fault> {
    let store = &site.store;
    people.remove(&change.person);
    let reason = match step.reasoned {
        true => reason(site, record, change).await?,
        false => String::new(),
    };
    let mut letters = Vec::new();
    for id in people {
        let person = store.person(&id).await?;
        if !may(&person, Verb::See, &record.subject()) {
            continue;
        }
        let language = store.profile(&id).await?.unwrap_or_default().language;
        let words = Map::from_iter([
            ("title".to_owned(), json!(record.title().best(&language).1)),
            ("kind".to_owned(), json!(record.kind.name)),
            ("move".to_owned(), json!(step.name)),
            ("reason".to_owned(), json!(if is_inside(&person, record) { &reason } else { "" })),
            ("path".to_owned(), json!(path(record))),
            ("end".to_owned(), json!(unsubscribe::key(site, &id, MOVE))),
        ]);
        letters.push(Letter {
            is_kept: store.is_muted(&id, MOVE).await?,
            person: id,
            language,
            template: MOVE.to_owned(),
            words,
            once: format!("change {}", change.seq),
            ..Letter::default()
        });
    }
    store.post(letters, now()).await
}

/// The record that this one is about, if it is about one.
async fn about(site: &Site, record: &Record) -> Result<Option<Record>, Fault> {
    let id = record.body.of(&record.kind.fields, ABOUT).words().first().cloned();
    match id {
        Some(id) => site.store.record(&id).await,
        None => Ok(None),
    }
}

/// The address of a record behind the language.
pub fn path(record: &Record) -> String {
    format!("{}/{}/{}", slug(record.kind.room), slug(record.kind.plural), record.id)
}

/// The people of a group, for this record.
///
/// # Errors
/// When the database fails.
pub async fn members_of(
    site: &Site,
    reader: Reader,
    record: &Record,
) -> Result<Vec<String>, Fault> {
    let store = &site.store;
    let members = async |id: &str| -> Result<Vec<String>, Fault> {
        let members = store.membership(id).await?;
        Ok(members.into_iter().map(|member| member.profile.id).collect())
    };
    if reader == Reader::Party {
        let mut all = Vec::new();
        for id in &record.subject().parties {
            all.extend(members(id).await?);
        }
        return Ok(all);
    }
    if matches!(
        reader,
        Reader::Owner | Reader::VerifiedOwner | Reader::Oneself | Reader::Organisation
    ) {
        return match record.owner.split_once(':') {
            Some(("organisation", id)) => members(id).await,
            Some(("person", id)) => Ok(vec![id.to_owned()]),
            _ => Ok(Vec::new()),
        };
    }
    match Role::of_reader(reader, record.kind.room) {
        Some(role) => store.holders(role, &record.subject().countries).await,
        None => Ok(Vec::new()),
    }
}

async fn reason(site: &Site, record: &Record, change: &Change) -> Result<String, Fault> {
    let editions = site.store.editions(record).await?;
    let edition = editions.into_iter().find(|edition| edition.edition == change.edition);
    Ok(edition.map(|edition| edition.reason).unwrap_or_default())
}
