//! Full-text search in six languages over public projections, with facets.
//!
//! The crate knows nothing of kinds, rooms or stores: it is given plain [`Document`]s and answers
//! plain [`Query`]s. **Only public projections may be given to it.** It keeps no audiences and asks
//! nobody's permission, so whatever is put in can be found by everyone; deciding what is public is
//! the work of whoever calls it.
//!
//! The index is a view: it can be thrown away at any time and built again from the database. That
//! is why a directory that cannot be read, or was written with other fields or other analysers, is
//! simply replaced by an empty one with cursor 0, and why the cursor of the last change it has seen
//! stands in the very commit that holds the change.
//!
//! ```
//! use facility_search::{Document, Edit, Index, Query};
//!
//! let index = Index::in_memory()?;
//! let training = Document {
//!     id: "1".into(),
//!     kind: "training".into(),
//!     title: vec![("zh".into(), "数字技能培训".into())],
//!     ..Document::default()
//! };
//! index.writer()?.apply(vec![Edit::Put(training)], 7)?;
//! let answer = index.search(&Query { words: "数字".into(), limit: 10, ..Query::default() })?;
//! assert_eq!((answer.total, answer.cursor), (1, 7));
//! # Ok::<(), facility_search::Fault>(())
//! ```
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod analyse;
mod best;
mod bits;
mod build;
mod columns;
mod excerpt;
mod facets;
mod fault;
mod home;
mod index;
mod labels;
mod marks;
mod matching;
mod meaning;
mod parse;
mod query;
mod schema;
mod score;
mod tally;
mod view;
mod words;
mod write;

pub use excerpt::{Excerpt, best_excerpt, excerpt};
pub use fault::Fault;
pub use index::Index;
pub use query::{Answer, FacetCounts, Hit, Meaning, Query, Question, Sort};
pub use write::Writer;

/// The facet name under which the kind of a document is filtered and counted.
pub const KIND: &str = "kind";

/// A public projection of one record, as it is to be found and shown.
///
/// Texts come with the code of their language. The analysers know `ar`, `en`, `es`, `fr`, `ru` and
/// `zh` (a region or script after a hyphen is ignored); every other language is searched without
/// stemming.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// The identifier, unique over all kinds. A later document with the same one takes its place.
    pub id: String,
    /// The kind's name. It is also a facet, named [`KIND`].
    pub kind: String,
    /// The title in each language: searched with more weight than the text, and shown.
    pub title: Vec<(String, String)>,
    /// All other words to search, in each language. They are not kept for display; see [`excerpt`]
    /// for showing where words stand in them.
    pub text: Vec<(String, String)>,
    /// A few sentences in each language that a result shows. They are not searched.
    pub summary: Vec<(String, String)>,
    /// Names and codes to filter and count by; a name may carry several codes. The name `kind` is
    /// taken, and names with control characters are left out.
    pub facets: Vec<(String, String)>,
    /// When the record last changed, in milliseconds since 1970.
    pub updated: i64,
}

/// One change to the index.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Adds a document, or takes the place of the one with the same identifier.
    Put(Document),
    /// Removes the document with this identifier, if there is one.
    Remove(String),
}
