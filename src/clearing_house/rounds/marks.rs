//! Locking and forbidding pairs: a broker's choices, kept with the round until a new plan is worked out.

use std::sync::Arc;

use facility_record::{Body, Code, Declared, Link, Rows};
use facility_store::{Record, random_hex};

use super::kind::{Choice, Round};
use super::round;
use crate::clearing_house::{Offer, Request};
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::records::Saved;
use crate::web::view::address;

/// Most choices of one round.
const MOST: usize = 500;
/// The states in which choices are made.
const OPEN: [&str; 2] = ["proposed", "impossible"];

/// Whether choices may be made beneath this round.
pub fn is_open(record: &Record) -> bool {
    OPEN.contains(&&*record.state)
}

/// Locks a pair, forbids it, or takes such a word back.
pub async fn mark(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (record, mut round) = round(&ask).await?;
    if !is_open(&record) {
        return Err(Refusal::Conflict.into());
    }
    let [request, offer, mark] = ["request", "offer", "mark"].map(|name| ask.form.first(name));
    let mut choices: Vec<(String, Choice)> = round.choices.0.clone();
    choices.retain(|(_, one)| one.request.0 != request || one.offer.0 != offer);
    if mark != "none" {
        if choices.len() >= MOST {
            return Err(Refusal::Conflict.into());
        }
        let seen = ask.seen(&[request.to_owned(), offer.to_owned()]).await?;
        let is = |id: &str, kind: &str| seen.iter().any(|it| it.id == id && it.kind.name == kind);
        let is_known = ask.vocabularies.of("round_marks").has(mark);
        if !is_known || !is(request, Request::kind().name) || !is(offer, Offer::kind().name) {
            return Err(Refusal::NotFound.into());
        }
        let (request, offer) = (Link(request.to_owned()), Link(offer.to_owned()));
        choices.push((random_hex(4), Choice { request, offer, mark: Code(mark.to_owned()) }));
    }
    round.choices = Rows(choices);
    let body = Body { unknown: record.body.unknown.clone(), ..round.to_body() };
    let after = Record { body, ..record.clone() };
    let (change, reason, before) = ("edit", "", Some(&record));
    let saved = Saved { ask: &ask, before, after: &after, change, reason }.save().await;
    match saved {
        Ok(_) | Err(Error::Refusal(Refusal::Repeated(_))) => Ok(Answer::to(back(&ask, &record))),
        Err(error) => Err(error),
    }
}

/// Back to where the choice was made: the table at its page, or the round.
fn back(ask: &Ask, record: &Record) -> String {
    let here = address(ask, record);
    let query: Vec<(&str, &str)> = ["sort", "page"]
        .into_iter()
        .map(|name| (name, ask.form.first(name)))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    match ask.form.first("from") {
        "table" => {
            let query =
                form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
            format!("{here}/assignment?done=saved&{query}#choices")
        }
        _ => format!("{here}?done=saved#choices"),
    }
}

/// The mark of a pair among the choices; empty for none.
pub fn mark_of<'r>(round: &'r Round, request: &str, offer: &str) -> &'r str {
    let own = round.choices.iter().find(|(_, it)| it.request.0 == request && it.offer.0 == offer);
    own.map_or("", |(_, choice)| &choice.mark)
}
