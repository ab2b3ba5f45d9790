//! A line in the making, for formats that are not tables.

use serde_json::Value as Json;

use super::incoming::{Cell, Incoming};

/// A line in the making; its cells point to one place of the file.
pub(super) struct Line {
    line: Incoming,
    place: (usize, usize),
}

impl Line {
    /// A line whose cells stand at this line and column.
    pub(super) fn at(line: usize, column: usize) -> Line {
        Line { line: Incoming::new(line, Vec::new()), place: (line, column) }
    }

    /// A line that only names a record: it makes one where there is none, and changes none.
    pub(super) fn mention(mut self) -> Line {
        self.line.is_mention = true;
        self
    }

    /// Adds a cell, unless it is empty.
    pub(super) fn add(&mut self, name: impl Into<String>, text: &str) {
        let (line, column) = self.place;
        if !text.trim().is_empty() {
            self.line.cells.push(Cell { name: name.into(), text: text.to_owned(), line, column });
        }
    }

    /// The finished line, with what has no field here.
    pub(super) fn with_rest(mut self, rest: Json) -> Incoming {
        self.line.rest = rest;
        self.line
    }

    /// The finished line.
    pub(super) fn done(self) -> Incoming {
        self.line
    }
}
