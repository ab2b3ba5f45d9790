//! Whether facts are still right: who looks after a record says so with one button.

use std::sync::Arc;

use askama::Template;
use facility_access::Verb;
use facility_record::{ASSURED_BY, ASSURED_ON, Date, Type, Value};
use facility_store::Record;

use super::QUEUE;
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::checks::check_said;
use crate::web::errors::{Error, Refusal};
use crate::web::records::{Saved, after_save};
use crate::web::say::{Say, day_of};
use crate::web::view::{address, title};

/// Rows on the account page.
const SHOWN: usize = 20;

/// A record that somebody should look at.
struct Row {
    title: (String, String),
    address: String,
    said: String,
    tone: &'static str,
    is_stale: bool,
    once: String,
}

#[derive(Template)]
#[template(path = "registry/curation/note.html")]
struct NotePart {
    say: Say,
    rows: Vec<Row>,
    said: String,
    queue: String,
    token: String,
}

/// Why somebody should look at a record again: when its facts were last made sure of, or that what
/// it says is over.
pub async fn said(ask: &Ask, record: &Record) -> Result<String, Error> {
    let assured = record.body.of(&record.kind.fields, ASSURED_ON);
    let today = day_of(ask.now);
    let ended = (record.kind.ends)(&record.body).filter(|end| today.is_some_and(|day| day > *end));
    Ok(match (ended, assured) {
        (Some(end), Value::Date(day)) if *day > end => {
            ask.say.of("assured-on", "day", &ask.say.day(*day))
        }
        (Some(end), _) => ask.say.of("ended-on", "day", &ask.say.day(end)),
        (None, Value::Date(day)) => ask.say.of("assured-on", "day", &ask.say.day(*day)),
        (None, _) => ask.say.of("written-on", "day", &ask.say.day_of(record.updated)),
    })
}

/// What waits for whoever asks on their account page: records of theirs to confirm and to mend.
pub async fn note(ask: &Ask) -> Result<Option<String>, Error> {
    let owners = ask.person.owners();
    if owners.is_empty() {
        return Ok(None);
    }
    let mut rows = Vec::new();
    for record in ask.site.store.stale(ask.now, &owners, SHOWN).await? {
        rows.push(Row {
            title: title(ask, &record),
            address: address(ask, &record),
            said: said(ask, &record).await?,
            tone: "watch",
            is_stale: true,
            once: facility_store::random_hex(16),
        });
    }
    let broken = ask.site.store.broken_links(&owners, SHOWN).await?;
    let ids: Vec<String> = broken.iter().map(|(id, _)| id.clone()).collect();
    let records = ask.seen(&ids).await?;
    for (id, check) in &broken {
        let Some(record) = records.iter().find(|record| record.id == *id) else { continue };
        let (tone, said) = check_said(ask, check);
        rows.push(Row {
            title: title(ask, record),
            address: address(ask, record),
            said: format!("{} {said}", check.url),
            tone,
            is_stale: false,
            once: String::new(),
        });
    }
    let queue = match ask.is(facility_access::Role::Curator) {
        true => ask.at(QUEUE),
        false => String::new(),
    };
    if rows.is_empty() && queue.is_empty() {
        return Ok(None);
    }
    let said = ask.say.count("to-look-at", rows.len());
    let part = NotePart { say: ask.say, rows, said, queue, token: ask.form_token() };
    Ok(Some(part.render()?))
}

/// Notes that a record is still right: today, by the organisation that whoever asks acts for.
pub async fn confirm(ask: Arc<Ask>) -> Result<Answer, Error> {
    let record = ask.record().await?;
    if record.kind.field(ASSURED_ON).is_none() || !record.is_public() {
        return Err(Refusal::NotFound.into());
    }
    if !ask.may(Verb::Edit, &record) {
        let signed_in = ask.person.is_signed_in();
        return Err(if signed_in { Refusal::Forbidden } else { Refusal::SignIn }.into());
    }
    let mut after = record.clone();
    let (fields, today) = (&record.kind.fields, Date(day_of(ask.now)));
    after.body.set(fields, ASSURED_ON, today.give());
    after.body.set(fields, ASSURED_BY, acting(&ask, &record));
    let (before, change) = (Some(&record), "confirmation");
    let saved = Saved { ask: &ask, before, after: &after, change, reason: "" }.save().await;
    let back = match ask.form.first("back") {
        "queue" if ask.is(facility_access::Role::Curator) => {
            let done = ask.at(&format!("{QUEUE}?list=confirm&done=confirmed"));
            return match saved {
                Ok(_) | Err(Error::Refusal(Refusal::Repeated(_))) => Ok(Answer::to(done)),
                Err(error) => Err(error),
            };
        }
        "account" => ask.at("account"),
        _ => address(&ask, &record),
    };
    after_save(&ask, saved, &back, "confirmed")
}

/// The organisation that whoever asks acts for: the one that owns the record, or else their first.
fn acting(ask: &Ask, record: &Record) -> Value {
    let own = &ask.person.organisations;
    let owner = record.owner.split_once(':').map(|(_, id)| id.to_owned());
    let acting = owner.filter(|id| own.contains(id)).or_else(|| own.first().cloned());
    acting.map_or(Value::Empty, Value::Word)
}
