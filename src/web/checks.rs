//! What was found out about the values of a record: whether an address answers, whether a file is
//! clean.

use facility_record::Shape;
use facility_store::{FileState, Record, files_in};

use super::ask::Ask;
use super::errors::Error;
use super::files;
use super::view::{Shown, ShownField};

/// The fields with how their addresses stood when they were last asked, and what is said of files
/// that are not clean.
///
/// # Errors
/// When the database fails.
pub async fn with_checks(
    ask: &Ask,
    record: &Record,
    mut fields: Vec<ShownField>,
) -> Result<Vec<ShownField>, Error> {
    note_files(ask, record, &mut fields).await?;
    let given = record.body.pairs(&record.kind.fields);
    let mut urls = given.filter(|(field, _)| matches!(field.shape, Shape::Url));
    if urls.all(|(_, value)| value.is_empty()) {
        return Ok(fields);
    }
    let checks = ask.site.store.checks_of(&record.id).await?;
    for field in &mut fields {
        let words = record.body.of(&record.kind.fields, field.name).words();
        let check = checks.iter().find(|check| words.contains(&check.url));
        field.check = check.map(|check| check_said(ask, check));
    }
    Ok(fields)
}

/// How an address stands, in words, with the tone of their tag.
pub fn check_said(ask: &Ask, check: &facility_store::LinkCheck) -> (&'static str, String) {
    let day = |at: i64| ask.say.day_of(at);
    if check.is_broken() {
        return ("bad", ask.say.of("link-broken", "day", &day(check.since)));
    }
    match check.failures {
        0 => ("", ask.say.of("link-answered", "day", &day(check.checked))),
        _ => ("", ask.say.of("link-failed", "day", &day(check.checked))),
    }
}

/// A file that is not clean leads nowhere, and says why.
async fn note_files(ask: &Ask, record: &Record, fields: &mut [ShownField]) -> Result<(), Error> {
    let places = files_in(record.kind, &record.body);
    let ids: Vec<String> = places.iter().map(|place| place.file.id.clone()).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let mut stored = ask.site.store.files(&ids).await?;
    stored.retain(|file| file.state != FileState::Clean);
    if stored.iter().any(|file| file.state == FileState::Waiting) {
        // That it is clean makes no change of the record.
        ask.never_keep();
    }
    for place in places {
        let Some(file) = stored.iter().find(|file| file.id == place.file.id) else { continue };
        let shown = fields.iter_mut().find(|field| field.name == place.field.name);
        let Some(field) = shown else { continue };
        field.check = files::said_of(ask, file.state);
        if let Some(Shown::Labels(labels)) = &mut field.value {
            labels.iter_mut().for_each(|(_, address)| address.clear());
        }
    }
    Ok(())
}
