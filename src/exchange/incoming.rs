//! What comes in, and what is said of it.

use std::pin::Pin;

use facility_record::Vocabularies;
use facility_store::{Refusal, Store};
use serde::Serialize;
use serde_json::{Map as JsonMap, Value as Json};

use super::map::Map;

/// A named cell with its place in the file.
#[derive(Clone, Debug)]
pub struct Cell {
    /// Name of its column.
    pub name: String,
    /// What stands in it.
    pub text: String,
    /// Line in the file, from 1.
    pub line: usize,
    /// Column: of the table, or in the line of a JSON file, from 1.
    pub column: usize,
}

/// A line that comes in.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// Line in the file, from 1.
    pub line: usize,
    /// Its cells.
    pub cells: Vec<Cell>,
    /// The object it was, in a JSON file.
    pub object: Option<JsonMap<String, Json>>,
    /// What has no field here, to be kept with the source; null when there is nothing.
    pub rest: Json,
    /// Whether it only names a record: it makes one where there is none, and changes none.
    pub is_mention: bool,
}

impl Incoming {
    /// A line with these cells, all of which have a place here.
    pub fn new(line: usize, cells: Vec<Cell>) -> Incoming {
        Incoming { line, cells, object: None, rest: Json::Null, is_mention: false }
    }
}

/// What is wrong with a file, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// A stable word.
    pub code: String,
    /// What it means, in English.
    pub message: String,
    /// Path of the field that it is about; empty where it is about the line or the file.
    #[serde(skip)]
    pub field: String,
    /// The word of its sentence: the label `problem-WORD`.
    #[serde(skip)]
    pub word: String,
    /// What the sentence names.
    #[serde(skip)]
    pub details: Vec<(String, String)>,
}

impl Problem {
    /// A problem at a place.
    pub fn new(line: usize, column: usize, code: &str, message: &str) -> Problem {
        Problem {
            line,
            column,
            code: code.to_owned(),
            message: message.to_owned(),
            field: String::new(),
            word: code.to_owned(),
            details: Vec::new(),
        }
    }

    /// Says which field it is about, the word of its sentence, and what that names.
    #[must_use]
    pub fn of(mut self, field: &str, word: &str, details: &[(&str, &str)]) -> Problem {
        field.clone_into(&mut self.field);
        word.clone_into(&mut self.word);
        let owned = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
        self.details = details.iter().map(owned).collect();
        self
    }
}

/// What came of a file.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// The file.
    pub file: String,
    /// Lines read.
    pub read: usize,
    /// Records added.
    pub added: usize,
    /// Records with a new edition.
    pub updated: usize,
    /// Records that are already as the file says.
    pub unchanged: usize,
    /// Lines with problems; then nothing of the file was saved.
    pub refused: usize,
    /// Every problem.
    pub problems: Vec<Problem>,
}

/// How a table of facts of a kind is taken: whole or not at all.
pub type Take = for<'a> fn(
    &'a Store,
    &'a Vocabularies,
    &'a Import<'a>,
) -> Pin<Box<dyn Future<Output = Result<Report, Refusal>> + Send + 'a>>;

/// A file that is to be imported.
pub struct Import<'a> {
    /// Its name, for the report, and to guess the kind from.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// Sub-tables that came with it: field and bytes.
    pub rows: Vec<(String, &'a [u8])>,
    /// `auto`, `csv`, `xlsx`, `json`, `dpg` or `iati`.
    pub format: &'a str,
    /// The kind, where neither map nor name say it.
    pub kind: &'a str,
    /// The mapping.
    pub map: Map,
    /// Whether nothing is saved.
    pub is_dry: bool,
    /// Who imports, an id of the person table; empty for the facility itself.
    pub person: &'a str,
    /// The moment, in milliseconds since 1970.
    pub now: i64,
}
