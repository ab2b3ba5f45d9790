//! What is wrong with a file, and where.

use serde::Serialize;

/// A fault of a file at a place of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// A stable word, as `iati.identifier.missing`.
    pub code: &'static str,
    /// One sentence in English: what, and a way to mend it.
    pub message: String,
}

impl Problem {
    /// A problem at a place: line and column, from 1.
    pub fn new(place: (usize, usize), code: &'static str, message: impl Into<String>) -> Problem {
        Problem { line: place.0, column: place.1, code, message: message.into() }
    }
}
