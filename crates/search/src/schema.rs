//! The fields of the index: one schema for all documents.

use tantivy::TantivyDocument;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing,
    TextOptions, Value,
};

use crate::analyse::{self, Language};
use crate::{Document, Fault, Hit, KIND};
use facility_letters::fold;

/// To be raised with every change of the fields or of what is written into them.
const VERSION: u32 = 1;

/// Column of the identifiers, the last word in every order.
pub(crate) const ID: &str = "id";

/// Column of the times of the last update.
pub(crate) const UPDATED: &str = "updated";

/// Column of all facets of a document, each as name, [`BETWEEN`] and code. One column for all
/// names: a document's facets are read at once, and codes of one name lie side by side.
pub(crate) const FACETS: &str = "facets";

/// Stands between a facet's name and its code.
pub(crate) const BETWEEN: char = '\u{1f}';

/// The letters of a title that are kept for putting titles in order.
const ORDER_LETTERS: usize = 48;

/// The fields of the index.
#[derive(Clone)]
pub(crate) struct Fields {
    pub(crate) schema: Schema,
    pub(crate) id: Field,
    pub(crate) forms: Field,
    titles: Vec<Field>,
    texts: Vec<Field>,
    orders: Vec<Field>,
    kind: Field,
    shown: Field,
    facets: Field,
    updated: Field,
}

/// What an index says of itself in every commit: which fields and analysers wrote it.
pub(crate) fn version() -> String {
    format!("{VERSION}.{}", analyse::VERSION)
}

/// The column with titles in order of a language, and its place among the columns of its kind.
pub(crate) fn order(language: Language) -> (String, usize) {
    let language = if language == Language::Other { Language::English } else { language };
    (format!("order_{}", language.code()), language as usize)
}

/// A facet as it stands in its column; nothing if the name cannot stand there.
pub(crate) fn label(name: &str, code: &str) -> Option<String> {
    (!name.is_empty() && !name.contains(char::is_control)).then(|| format!("{name}{BETWEEN}{code}"))
}

impl Fields {
    pub(crate) fn new() -> Fields {
        let mut schema = Schema::builder();
        let texts = |prefix: &str, schema: &mut tantivy::schema::SchemaBuilder| {
            Language::ALL
                .map(|language| {
                    let indexing = TextFieldIndexing::default()
                        .set_tokenizer(&analyse::name(language))
                        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
                    let options = TextOptions::default().set_indexing_options(indexing);
                    schema.add_text_field(&format!("{prefix}_{}", language.code()), options)
                })
                .to_vec()
        };
        let titles = texts("title", &mut schema);
        let texts = texts("text", &mut schema);
        let whole = TextFieldIndexing::default()
            .set_tokenizer(analyse::FORMS)
            .set_fieldnorms(false)
            .set_index_option(IndexRecordOption::Basic);
        let forms =
            schema.add_text_field("forms", TextOptions::default().set_indexing_options(whole));
        let orders = Language::ALL
            .iter()
            .filter(|language| **language != Language::Other)
            .map(|language| schema.add_text_field(&order(*language).0, FAST))
            .collect();
        Fields {
            titles,
            texts,
            forms,
            orders,
            id: schema.add_text_field(ID, STRING | FAST | STORED),
            kind: schema.add_text_field(KIND, STORED),
            shown: schema.add_text_field("shown", STORED),
            facets: schema.add_text_field(FACETS, FAST),
            updated: schema.add_i64_field(UPDATED, FAST | INDEXED),
            schema: schema.build(),
        }
    }

    pub(crate) fn title(&self, language: Language) -> Field {
        self.titles[language as usize]
    }

    pub(crate) fn text(&self, language: Language) -> Field {
        self.texts[language as usize]
    }

    /// The document as the engine keeps it.
    pub(crate) fn kept(&self, document: &Document) -> TantivyDocument {
        let mut kept = TantivyDocument::default();
        kept.add_text(self.id, &document.id);
        kept.add_text(self.kind, &document.kind);
        kept.add_i64(self.updated, document.updated);
        let shown = serde_json::to_string(&(&document.title, &document.summary))
            .expect("pairs of strings are always JSON");
        kept.add_text(self.shown, shown);
        for (code, title) in &document.title {
            kept.add_text(self.title(Language::of(code)), title);
            kept.add_text(self.forms, title);
        }
        for (code, text) in &document.text {
            kept.add_text(self.text(Language::of(code)), text);
            kept.add_text(self.forms, text);
        }
        for (language, field) in Language::ALL.into_iter().zip(&self.orders) {
            kept.add_text(*field, order_key(document, language));
        }
        for label in labels(document) {
            kept.add_text(self.facets, label);
        }
        kept
    }

    /// What a result shows of a kept document.
    pub(crate) fn hit(&self, kept: &TantivyDocument, score: f32) -> Result<Hit, Fault> {
        let text = |field| {
            kept.get_first(field)
                .and_then(|value| value.as_str())
                .ok_or_else(|| Fault::shape("reading a hit", "a stored field is missing"))
        };
        let (title, summary) = serde_json::from_str(text(self.shown)?)
            .map_err(|_| Fault::shape("reading a hit", "the stored title is not readable"))?;
        let (id, kind) = (text(self.id)?.to_string(), text(self.kind)?.to_string());
        Ok(Hit { id, kind, title, summary, score })
    }
}

/// A document that carries the same facet twice still counts once.
fn labels(document: &Document) -> Vec<String> {
    let facets = document.facets.iter().filter(|(name, _)| name != KIND);
    let mut labels: Vec<String> = facets
        .filter_map(|(name, code)| label(name, code))
        .chain(label(KIND, &document.kind))
        .collect();
    labels.sort();
    labels.dedup();
    labels
}

fn order_key(document: &Document, language: Language) -> String {
    let title_in =
        |wanted: Language| document.title.iter().find(|(code, _)| Language::of(code) == wanted);
    let title = title_in(language)
        .or_else(|| title_in(Language::English))
        .or(document.title.first())
        .map_or("", |(_, title)| title);
    fold(title).chars().filter(|letter| !letter.is_control()).take(ORDER_LETTERS).collect()
}
