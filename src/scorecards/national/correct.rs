//! A correction of a published scorecard: a new version, with its reason, that goes the same way.

use std::sync::Arc;

use facility_record::{Date, Declared, Line, Link, Prose, Text, Whole};
use facility_store::Record;

use super::begin::{known, speaks_for};
use super::scorecard::Scorecard;
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::plain::{Input, Plain};
use crate::web::records::keep;
use crate::web::view::address;

/// Asks why.
pub async fn ask_why(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (record, _) = published(&ask).await?;
    form(&ask, &record).page(&ask)
}

/// Begins the new version, with the numbers of the old one.
pub async fn begin(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (record, before) = published(&ask).await?;
    let reason = ask.form.first("reason");
    if reason.is_empty() {
        let mut form = form(&ask, &record);
        form.problem(&ask, "reason", "missing");
        return form.page(&ask);
    }
    let country = before.countries.0.first().map_or("", String::as_str);
    if let Some(open) = known(&ask, &before.framework.0, country)
        .await?
        .into_iter()
        .find(|it| it.state != "published")
    {
        return Ok(Answer::to(format!("{}/numbers", address(&ask, &open))));
    }
    let body = Scorecard {
        version: Whole(before.version.0.map(|version| version + 1)),
        corrects: Link(record.id.clone()),
        correction: Prose(Text::new(ask.say.code(), reason)),
        embargo: Date(None),
        inputs_hash: Line::default(),
        results_hash: Line::default(),
        engine: Line::default(),
        results: Default::default(),
        ..before
    };
    let made = ask.site.store.new_record(Scorecard::kind(), "facility", body.to_body(), ask.now);
    let done = format!("{}/numbers", address(&ask, &made));
    keep(&ask, std::slice::from_ref(&made), &ask.person.id, done).await
}

/// The published scorecard of the address, if whoever asks speaks for its country.
async fn published(ask: &Ask) -> Result<(Record, Scorecard), Error> {
    let record = ask.record().await?;
    let scorecard = Scorecard::from_body(&record.body);
    let country = scorecard.countries.0.first().map_or("", String::as_str);
    if !ask.person.is_signed_in() {
        return Err(Refusal::SignIn.into());
    }
    if !speaks_for(ask, country) {
        return Err(Refusal::Forbidden.into());
    }
    if record.state != "published" {
        return Err(Refusal::Conflict.into());
    }
    Ok((record, scorecard))
}

fn form(ask: &Ask, record: &Record) -> Plain {
    let here = address(ask, record);
    let mut form = Plain::new(ask, "scorecard-correct", format!("{here}/new-version"))
        .input(Input::new("reason", "area"))
        .hidden("once", facility_store::random_hex(16))
        .link(ask.say.t("cancel"), here);
    form.refill(ask);
    form
}
