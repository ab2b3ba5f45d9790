//! Whom records wait for, since when: an organisation by its name, where whoever asks may know it.

use std::collections::HashMap;

use facility_access::may_see_field;
use facility_record::{Move, Reader, Shape};
use facility_store::Record;

use super::history::is_inside;
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::say::{Say, day_of};
use crate::web::view::title;

/// The names of the organisations that records may wait for.
#[derive(Clone, Debug, Default)]
pub struct Named(HashMap<String, String>);

impl Named {
    /// The names for these records, as far as whoever asks may know them: one question to the
    /// database for all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(ask: &Ask, records: &[&Record]) -> Result<Named, Error> {
        let mut ids: Vec<String> = Vec::new();
        for record in records {
            ids.extend(owner_id(record).map(str::to_owned));
            ids.extend(party_ids(ask, record));
        }
        ids.sort();
        ids.dedup();
        if ids.is_empty() {
            return Ok(Named::default());
        }
        let seen = ask.seen(&ids).await?;
        Ok(Named(seen.iter().map(|one| (one.id.clone(), title(ask, one).1)).collect()))
    }

    /// The name of an organisation; empty where whoever asks does not see it.
    pub fn name(&self, id: &str) -> &str {
        self.0.get(id).map_or("", String::as_str)
    }

    /// The name of the body that a record belongs to; empty where it belongs to none, or to one that
    /// whoever asks does not see.
    pub fn owner(&self, record: &Record) -> &str {
        owner_id(record).map_or("", |id| self.name(id))
    }
}

fn owner_id(record: &Record) -> Option<&str> {
    record.owner.split_once(':').filter(|(kind, _)| *kind != "person").map(|(_, id)| id)
}

/// The other party of a record, if its declaration knows one and whoever asks sees that field. A list
/// of parties says who may read, and not who is to act: nobody is named by it.
fn party_ids(ask: &Ask, record: &Record) -> Vec<String> {
    let subject = record.subject();
    let single = record.body.pairs(&record.kind.fields).filter(|(field, _)| {
        field.party
            && matches!(field.shape, Shape::Link)
            && may_see_field(&ask.person, field, &subject)
    });
    single.flat_map(|(_, value)| value.words().to_vec()).collect()
}

/// Whether whoever asks may know whose record it is: not because everybody sees the record, but
/// because it was shown to them.
fn knows_owner(ask: &Ask, record: &Record) -> bool {
    let keys = facility_access::reader_keys(&record.subject());
    let is_open = keys.iter().any(|key| ["public", "signed_in", "member"].contains(&key.as_str()));
    let is_party = record.subject().parties.iter().any(|id| ask.person.organisations.contains(id));
    !is_open || is_party || is_inside(&ask.person, record)
}

/// Whom the record waits for, since when, and until when an answer is due.
pub fn waiting(ask: &Ask, record: &Record, named: &Named) -> Vec<String> {
    let say = ask.say;
    let Some(since) = day_of(record.since) else {
        return Vec::new();
    };
    let timed = record.kind.open_moves(&record.state, &record.body);
    let line = |step: &&Move| {
        let due = step.due(since, &record.kind.fields, &record.body)?;
        let today = day_of(ask.now)?;
        if step.by == [Reader::Facility] {
            return Some(say.of("waiting-happens", "due", &say.day(due)));
        }
        let key = if today > due { "waiting-overdue" } else { "waiting" };
        Some(say.with(
            key,
            &[
                ("who", names(ask, record, (step.by, named)).as_str().into()),
                ("since", say.day(since).as_str().into()),
                ("due", say.day(due).as_str().into()),
            ],
        ))
    };
    let mut lines: Vec<String> = timed.iter().filter_map(line).collect();
    let others = record.kind.state(&record.state).map_or(&[][..], |state| state.waits_for);
    if lines.is_empty() && !others.is_empty() {
        let (who, since) = (names(ask, record, (others, named)), say.day(since));
        lines.push(say.with(
            "waiting-untimed",
            &[("who", who.as_str().into()), ("since", since.as_str().into())],
        ));
    }
    lines
}

/// The names of those in groups, as a list.
fn names(ask: &Ask, record: &Record, (readers, named): (&[Reader], &Named)) -> String {
    let say = ask.say;
    let people = readers.iter().filter(|reader| **reader != Reader::Facility);
    let name = |reader: &Reader| {
        let known: Vec<String> = match reader {
            Reader::Owner | Reader::VerifiedOwner if knows_owner(ask, record) => {
                vec![named.owner(record).to_owned()]
            }
            Reader::Party => {
                party_ids(ask, record).iter().map(|id| named.name(id).to_owned()).collect()
            }
            _ => Vec::new(),
        };
        match known.is_empty() || known.iter().any(String::is_empty) {
            true => vec![group(say, *reader)],
            false => known,
        }
    };
    let names: Vec<String> = people.flat_map(name).collect();
    facility_language::list(say.language, &names)
}

fn group(say: Say, reader: Reader) -> String {
    say.t(&format!("reader-{}", reader_key(reader))).into_owned()
}

fn reader_key(reader: Reader) -> String {
    let name = format!("{reader:?}");
    let mut key = String::new();
    for (at, c) in name.chars().enumerate() {
        if c.is_uppercase() && at > 0 {
            key.push('-');
        }
        key.extend(c.to_lowercase());
    }
    key
}
