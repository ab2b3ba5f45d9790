//! What stands beside a record in tables of its own: facets, links and reader keys.

use facility_access::{Openness, Subject, public_sees_field, reader_keys};
use facility_record::{Body, Field, Kind, Shape, Value};

use crate::records::Record;

/// What a record has in the tables beside it.
pub(crate) struct Parts {
    /// Name and code.
    pub(crate) facets: Vec<(String, String)>,
    /// Role and target.
    pub(crate) links: Vec<(String, String)>,
    /// Keys of those who see it.
    pub(crate) keys: Vec<String>,
    /// Addresses on the web that the public sees: field and address.
    pub(crate) addresses: Vec<(&'static str, String)>,
}

/// The parts of a record as it is to be.
pub(crate) fn parts_of(record: &Record) -> Parts {
    let subject = record.subject();
    // Whoever lists records may filter by any facet, so a field that not every reader of the
    // record sees is none: a filter would tell what it holds.
    let shown = |field: &Field| {
        let kept_back = field.detail && subject.openness != Openness::Public;
        !field.facet.is_empty() && field.is_public() && !kept_back
    };
    Parts {
        facets: facets(record.kind, &record.body, &shown),
        links: links(record.kind, &record.body),
        keys: reader_keys(&subject),
        addresses: addresses(record, &subject),
    }
}

/// The addresses of a record that the public sees, those in rows among them.
fn addresses(record: &Record, subject: &Subject<'_>) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    for (field, value) in record.body.pairs(&record.kind.fields) {
        if !public_sees_field(field, subject) {
            continue;
        }
        match (field.shape, value) {
            (Shape::Url, Value::Word(url)) => found.push((field.name, url.clone())),
            (Shape::Rows(fields), Value::Rows(rows)) => {
                let cells = rows.iter().flat_map(|row| fields.iter().zip(&row.values));
                let urls = cells.filter(|(inner, _)| matches!(inner.shape, Shape::Url));
                let words = urls.flat_map(|(_, value)| value.words());
                found.extend(words.map(|url| (field.name, url.clone())));
            }
            _ => {}
        }
    }
    found.sort();
    found.dedup();
    found
}

/// Host and path of an address, so that two spellings of one page are the same: without scheme,
/// `www.`, port of the scheme, query, fragment and the slash at the end.
pub fn address_place(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = host.to_lowercase();
    let host = host.trim_end_matches(":443").trim_end_matches(":80");
    let host = host.strip_prefix("www.").unwrap_or(host);
    format!("{host}/{path}")
}

/// Until which moment the facts of a public record count as made sure of.
pub(crate) fn fresh_until(record: &Record, now: i64) -> Option<i64> {
    if !record.is_public() {
        return None;
    }
    let utc = jiff::tz::TimeZone::UTC;
    let written = jiff::Timestamp::from_millisecond(now).ok()?.to_zoned(utc.clone()).date();
    let until = record.kind.fresh_until(&record.body, written)?;
    // The day itself still counts.
    Some(until.tomorrow().ok()?.to_zoned(utc).ok()?.timestamp().as_millisecond())
}

/// The facet rows of a body: name and code of each field that passes the test.
fn facets(kind: &Kind, body: &Body, wanted: &dyn Fn(&Field) -> bool) -> Vec<(String, String)> {
    let mut rows = Vec::new();
    for (field, value) in body.pairs(&kind.fields).filter(|(field, _)| wanted(field)) {
        rows.extend(value.words().iter().map(|code| (field.facet.to_owned(), code.clone())));
    }
    rows.sort();
    rows.dedup();
    rows
}

/// The public facets of a record: what the search index may count.
pub fn public_facets(record: &Record) -> Vec<(String, String)> {
    let subject: Subject<'_> = record.subject();
    let shown = |field: &Field| !field.facet.is_empty() && public_sees_field(field, &subject);
    facets(record.kind, &record.body, &shown)
}

/// The links of a body, those in rows among them: role and target.
pub fn links(kind: &Kind, body: &Body) -> Vec<(String, String)> {
    let mut rows = Vec::new();
    for (field, value) in body.pairs(&kind.fields) {
        collect_links(field, field.name, value, &mut rows);
    }
    rows.sort();
    rows.dedup();
    rows
}

fn collect_links(field: &Field, role: &str, value: &Value, rows: &mut Vec<(String, String)>) {
    match (field.shape, value) {
        (Shape::Link | Shape::Links, value) => {
            rows.extend(value.words().iter().map(|target| (role.to_owned(), target.clone())));
        }
        (Shape::Rows(fields), Value::Rows(list)) => {
            for row in list {
                for (field, value) in fields.iter().zip(&row.values) {
                    collect_links(field, &format!("{role}.{}", field.name), value, rows);
                }
            }
        }
        _ => {}
    }
}
