//! A new edition in the place of the one that a program has read: `If-Match`, PUT, PATCH, and what
//! a program is told when somebody else was first.

use std::sync::Arc;

use axum::http::header;
use facility_access::{Verb, may_see_field};
use facility_record::{Body, difference};
use facility_store::{Record, Save};
use serde_json::{Map, Value as Json, json};

use super::{body, once, require};
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::records::record_json;

/// The media type of a JSON merge patch (RFC 7396).
pub const MERGE_PATCH: &str = "application/merge-patch+json";

/// Puts what was sent in the place of the record's fields.
pub async fn replace(ask: Arc<Ask>) -> Result<Answer, Error> {
    edit(&ask, |_, sent| sent).await
}

/// Changes the fields that were sent and leaves the others as they are.
pub async fn patch(ask: Arc<Ask>) -> Result<Answer, Error> {
    edit(&ask, |mut fields, sent| {
        merge(&mut fields, sent);
        fields
    })
    .await
}

/// Merges a patch into an object: `null` takes a member away, an object is merged, anything else
/// takes the place of what was there (RFC 7396).
fn merge(target: &mut Map<String, Json>, patch: Map<String, Json>) {
    for (name, value) in patch {
        match value {
            Json::Null => drop(target.remove(&name)),
            Json::Object(inner) => {
                let place = target.entry(name).or_insert_with(|| json!({}));
                if !place.is_object() {
                    *place = json!({});
                }
                if let Some(object) = place.as_object_mut() {
                    merge(object, inner);
                }
            }
            other => drop(target.insert(name, other)),
        }
    }
}

/// What becomes of the fields as whoever asks sees them, and of those that were sent.
type Change = fn(Map<String, Json>, Map<String, Json>) -> Map<String, Json>;

async fn edit(ask: &Ask, change: Change) -> Result<Answer, Error> {
    if let Some(earlier) = once::repeated(ask).await? {
        return once::one(ask, earlier, 200).await;
    }
    let record = ask.record().await?;
    require(ask, Verb::Edit, &record)?;
    check_media_type(ask)?;
    let sent = body::fields(body::object(ask)?);
    let tags = tags(ask).ok_or(Refusal::PreconditionMissing)?;
    let fields = change(record.fields_for(&ask.person), sent);
    let (body, problems) = body::read(ask, record.kind, &fields, Some(&record)).await?;
    if !names(tags, record.edition) {
        return Err(stale(ask, &record, Some(&body)).await?);
    }
    if !problems.is_empty() {
        return Err(Error::Problems(record.kind.name.to_owned(), problems));
    }
    let after = Record { body, ..record.clone() };
    let (before, person) = (Some(&record), ask.person.id.as_str());
    let save = Save { before, after: &after, person, change: "edit", reason: "", identifiers: &[] };
    match once::write(ask, &[save]).await {
        Ok(saved) => once::one(ask, saved, 200).await,
        Err(Error::Refusal(Refusal::Precondition)) => {
            let current = ask.record().await?;
            Err(stale(ask, &current, Some(&after.body)).await?)
        }
        Err(other) => Err(other),
    }
}

/// A patch says that it is one: the same object sent as plain JSON might be meant as the whole.
fn check_media_type(ask: &Ask) -> Result<(), Refusal> {
    let given = ask.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let given = given.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    match ask.page.method {
        crate::web::page::Method::Patch if !given.eq_ignore_ascii_case(MERGE_PATCH) => {
            Err(Refusal::MediaType(MERGE_PATCH))
        }
        _ => Ok(()),
    }
}

fn tags(ask: &Ask) -> Option<&str> {
    ask.headers.get(header::IF_MATCH).and_then(|tags| tags.to_str().ok())
}

/// Whether one of the entity tags is that of this edition. A weak one never is (RFC 9110).
fn names(tags: &str, edition: i64) -> bool {
    let own = format!("\"{edition}\"");
    tags.split(',')
        .map(str::trim)
        .any(|tag| tag == "*" || tag == own || tag == own.trim_matches('"'))
}

/// Where `If-Match` may be left out, it holds all the same when it is given.
///
/// # Errors
/// `Precondition`, with the current edition.
pub async fn check_if_given(ask: &Ask, record: &Record) -> Result<(), Error> {
    match tags(ask) {
        Some(tags) if !names(tags, record.edition) => Err(stale(ask, record, None).await?),
        _ => Ok(()),
    }
}

/// Somebody else was first: the current edition, what of it differs from what was sent, and what
/// was changed since the edition that the program had read.
async fn stale(ask: &Ask, current: &Record, sent: Option<&Body>) -> Result<Error, Error> {
    let identifiers = ask.site.store.identifiers(&current.id).await?;
    let mut more = Map::new();
    more.insert("current".into(), record_json(ask, current, &identifiers));
    if let Some(sent) = sent {
        more.insert("differing".into(), json!(seen(ask, current, &current.body, sent)));
    }
    let read = tags(ask).and_then(|tags| tags.trim().trim_matches('"').parse::<i64>().ok());
    let editions = ask.site.store.editions(current).await?;
    if let Some(read) = editions.iter().find(|edition| Some(edition.edition) == read) {
        more.insert("changed".into(), json!(seen(ask, current, &read.body, &current.body)));
    }
    Ok(Error::Told(Refusal::Precondition, more))
}

/// The paths in which two bodies differ, of the fields that whoever asks sees.
fn seen(ask: &Ask, record: &Record, before: &Body, after: &Body) -> Vec<String> {
    let subject = record.subject();
    let differing = difference(&record.kind.fields, before, after).into_iter();
    let seen = differing.filter(|one| {
        let name = one.path.split('[').next().unwrap_or_default();
        record.kind.field(name).is_some_and(|field| {
            let inner = field.rows().iter().find(|inner| inner.name == one.field);
            may_see_field(&ask.person, field, &subject)
                && inner.is_none_or(|inner| may_see_field(&ask.person, inner, &subject))
        })
    });
    seen.map(|one| one.path).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_patch_merges_as_rfc_7396_says() {
        for (target, patch, result) in [
            (json!({"a": "b"}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "b"}), json!({"b": "c"}), json!({"a": "b", "b": "c"})),
            (json!({"a": "b", "b": "c"}), json!({"a": null}), json!({"b": "c"})),
            (json!({"a": ["b"]}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": [{"b": "c"}]}), json!({"a": [1]}), json!({"a": [1]})),
            (
                json!({"a": {"b": "c"}}),
                json!({"a": {"b": "d", "c": null}}),
                json!({"a": {"b": "d"}}),
            ),
            (json!({}), json!({"a": {"bb": {"ccc": null}}}), json!({"a": {"bb": {}}})),
        ] {
            let (mut merged, patch) = (target.as_object().cloned(), patch.as_object().cloned());
            if let (Some(merged), Some(patch)) = (&mut merged, patch) {
                merge(merged, patch);
            }
            assert_eq!(merged.map(Json::Object), Some(result), "{target}");
        }
    }

    #[test]
    fn an_entity_tag_is_compared_strongly() {
        for (tags, fits) in [
            ("\"3\"", true),
            ("\"1\", \"3\"", true),
            ("*", true),
            ("3", true),
            ("W/\"3\"", false),
            ("\"33\"", false),
            ("", false),
        ] {
            assert_eq!(names(tags, 3), fits, "{tags}");
        }
    }
}
