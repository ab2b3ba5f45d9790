//! The history of a record, and what two of its editions differ in.

use std::sync::Arc;

use askama::Template;
use facility_access::{Person, Subject, Verb, may, may_see_field};
use facility_record::{Field, Value, difference};
use facility_store::{Change, Edition, Record};

use super::show::sentence;
use crate::web::answer::Answer;
use crate::web::ask::{Ask, Twin};
use crate::web::errors::{Error, Refusal};
use crate::web::files;
use crate::web::frame::Frame;
use crate::web::say::iso;
use crate::web::view::{self, address, plain_pair};

/// A change in the history.
struct Step {
    sentence: String,
    state: String,
    by: String,
    reason: String,
    when: String,
    when_iso: String,
    edition: i64,
    compare: String,
    is_public: bool,
}

#[derive(Template)]
#[template(path = "web/components/history.html")]
struct HistoryPage {
    frame: Frame,
    title: (String, String),
    steps: Vec<Step>,
}

/// A field that differs.
struct Changed {
    label: String,
    /// Each value, with an address where it is a file.
    before: (String, String),
    after: (String, String),
}

#[derive(Template)]
#[template(path = "web/components/compare.html")]
struct ComparePage {
    frame: Frame,
    title: String,
    from: i64,
    to: i64,
    changed: Vec<Changed>,
    when: String,
}

/// Whether somebody sees more of the history than the public: who did what, and why.
pub fn is_inside(person: &Person, record: &Record) -> bool {
    let subject = record.subject();
    may(person, Verb::Edit, &subject)
        || person.keys().contains(&record.owner)
        || may(person, Verb::Import, &subject) // staff of the room, for this record's countries
}

/// The changes that whoever asks sees: the public sees public ones only.
///
/// # Errors
/// When the database fails.
pub async fn changes_seen(ask: &Ask, record: &Record) -> Result<Vec<Change>, Error> {
    let mut changes = ask.site.store.changes_of(&record.id).await?;
    let inside = is_inside(&ask.person, record);
    changes.retain(|change| inside || change.is_public);
    changes.reverse();
    Ok(changes)
}

/// The history as a page or as JSON.
pub async fn history(ask: Arc<Ask>) -> Result<Answer, Error> {
    let record = ask.record().await?;
    let changes = changes_seen(&ask, &record).await?;
    if ask.twin == Twin::Json {
        let json = |change: &Change| {
            serde_json::json!({
                "at": iso(change.at), "change": change.change,
                "edition": change.edition, "state": change.state, "public": change.is_public,
                "nonce": change.nonce, "digest": change.digest,
            })
        };
        return Ok(Answer::json(&changes.iter().map(json).collect()));
    }
    let editions = ask.site.store.editions(&record).await?;
    let inside = is_inside(&ask.person, &record);
    let here = address(&ask, &record);
    let mut steps = Vec::new();
    for (at, change) in changes.iter().enumerate() {
        let edition = editions.iter().find(|edition| edition.edition == change.edition);
        let by = match inside && !change.person.is_empty() {
            true => ask.site.store.profile(&change.person).await?.unwrap_or_default().name,
            false => String::new(),
        };
        let before = changes[at + 1..].iter().find(|c| c.edition > 0).map(|c| c.edition);
        steps.push(Step {
            sentence: sentence(ask.say, &change.kind, &change.change),
            state: ask.say.state(record.kind, &change.state).into_owned(),
            by,
            reason: edition
                .filter(|_| inside)
                .map_or(String::new(), |edition| edition.reason.clone()),
            when: ask.say.moment(change.at),
            when_iso: iso(change.at),
            edition: change.edition,
            compare: before.map_or(String::new(), |from| {
                format!("{here}/compare?from={from}&to={}", change.edition)
            }),
            is_public: change.is_public,
        });
    }
    let text = record.title();
    let (language, title) = text.best(ask.say.code());
    let page = HistoryPage {
        frame: Frame::new(&ask, &ask.say.t("history")).about(title).crumb(title, here),
        title: (language.to_owned(), title.to_owned()),
        steps,
    };
    Ok(Answer::html(page.render()?))
}

/// What two editions differ in, of the fields that whoever asks sees in both.
pub async fn compare(ask: Arc<Ask>) -> Result<Answer, Error> {
    let record = ask.record().await?;
    let seen: Vec<i64> =
        changes_seen(&ask, &record).await?.iter().map(|change| change.edition).collect();
    let editions = ask.site.store.editions(&record).await?;
    let named = |name: &str| -> Result<&Edition, Error> {
        let number: i64 = ask.query.first(name).parse().map_err(|_| Refusal::NotFound)?;
        let edition = editions.iter().find(|e| e.edition == number && seen.contains(&number));
        Ok(edition.ok_or(Refusal::NotFound)?)
    };
    let (from, to) = (named("from")?, named("to")?);
    let kind = record.kind;
    let subjects = [
        record.subject(),
        Subject::new(kind, &from.state, &record.owner, &from.body),
        Subject::new(kind, &to.state, &record.owner, &to.body),
    ];
    // What an edition kept to few is not shown to many because the record was opened later.
    let sees =
        |field: &Field| subjects.iter().all(|subject| may_see_field(&ask.person, field, subject));
    let mut names = view::names(&ask, &record).await?;
    for edition in [from, to] {
        let then = Record { body: edition.body.clone(), ..record.clone() };
        names.extend(view::names(&ask, &then).await?);
    }
    let mut changed = Vec::new();
    for found in difference(&kind.fields, &from.body, &to.body) {
        let (name, inner) = found.path.split_once('[').unwrap_or((&found.path, ""));
        let Some(field) = kind.field(name).filter(|field| sees(field)) else { continue };
        let part = field.rows().iter().find(|part| !inner.is_empty() && part.name == found.field);
        let shown = part.unwrap_or(field);
        if part.is_some_and(|part| !sees(part)) {
            continue;
        }
        let label = match part {
            Some(part) => format!("{}: {}", ask.say.field(field), ask.say.field(part)),
            None => ask.say.field(field).into_owned(),
        };
        let (before, after) = plain_pair(&ask, shown, (&found.before, &found.after), &names);
        let (before, after) =
            ((before, link(&ask, &found.before)), (after, link(&ask, &found.after)));
        changed.push(Changed { label, before, after });
    }
    let text = record.title();
    let title = text.best(ask.say.code()).1;
    let here = address(&ask, &record);
    let page = ComparePage {
        frame: Frame::new(&ask, &ask.say.t("compare-title"))
            .about(title)
            .crumb(title, here.clone())
            .crumb(ask.say.t("history"), format!("{here}/history")),
        title: title.to_owned(),
        from: from.edition,
        to: to.edition,
        changed,
        when: ask.say.moment(to.at),
    };
    Ok(Answer::html(page.render()?))
}

/// Where the content of a file is; empty for any other value.
fn link(ask: &Ask, value: &Value) -> String {
    match value {
        Value::File(file) => files::label(ask, file).1,
        _ => String::new(),
    }
}
