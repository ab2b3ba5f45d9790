//! The index as its callers know it.
#![allow(clippy::unwrap_used)]

mod excerpts;
mod facets;
mod keeping;
mod languages;
mod meanings;
mod questions;

use facility_search::{Answer, Document, Edit, Index, Query};

/// A document of a kind with a title in one language.
fn titled(id: &str, language: &str, title: &str) -> Document {
    Document {
        id: id.into(),
        kind: "training".into(),
        title: vec![(language.into(), title.into())],
        ..Document::default()
    }
}

fn index_of(documents: Vec<Document>) -> Index {
    let index = Index::in_memory().unwrap();
    let edits = documents.into_iter().map(Edit::Put).collect();
    index.writer().unwrap().apply(edits, 1).unwrap();
    index
}

fn ask(words: &str) -> Query {
    Query { words: words.into(), language: "en".into(), limit: 50, ..Query::default() }
}

fn ids(answer: &Answer) -> Vec<&str> {
    answer.hits.iter().map(|hit| hit.id.as_str()).collect()
}
