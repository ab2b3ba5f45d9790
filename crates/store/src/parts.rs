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
    }
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
