//! Comma-separated text with the place of every cell, and all that is wrong with it at once.
//!
//! A cell may stand in quotes, where two quotes mean one, where it may run over several lines and
//! where spaces at its ends are kept; outside quotes they are not. Empty lines are passed over, a
//! byte order mark at the beginning too; lines end with or without a carriage return.
//!
//! ```
//! use facility_comma::Table;
//!
//! let mut table = Table::open("id,name\n1,\"One, or so\"\n2\n").expect("a header");
//! let mut cells = Vec::new();
//! assert!(table.next(&mut cells));
//! assert_eq!((&*cells[1].text, cells[1].line, cells[1].column()), ("One, or so", 2, 3));
//! assert!(!table.next(&mut cells)); // the last line has one cell of two
//! let problem = &table.problems()[0];
//! assert_eq!((problem.line, problem.column, problem.code), (3, 1, "column_count"));
//! ```

mod header;
mod rows;

use std::borrow::Cow;

pub use header::{Letters, column_key, named_twice};

use header::Widths;
use rows::{Quotes, Rows};

/// Something wrong with a text, for the person who wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// A stable word: `quote_open`, `quote_stray`, `column_count`, `duplicate_column`, or one of
    /// the caller's own.
    pub code: &'static str,
    /// A sentence that says what is wrong and how it can be mended.
    pub message: String,
}

/// A cell and where it begins.
#[derive(Clone, Debug, Default)]
pub struct Cell<'a> {
    /// What it says, without quotes.
    pub text: Cow<'a, str>,
    /// The line on which it begins, from 1.
    pub line: usize,
    /// What stands before it on its line. Most cells are never asked for their column.
    before: &'a str,
}

impl Cell<'_> {
    /// The column in which it begins, in characters, from 1.
    pub fn column(&self) -> usize {
        1 + self.before.chars().count()
    }

    /// A problem that is told here.
    pub fn problem(&self, code: &'static str, message: String) -> Problem {
        Problem { line: self.line, column: self.column(), code, message }
    }
}

/// A text that begins with a header, read line after line.
pub struct Table<'a> {
    /// The cells of the header, at least one.
    pub header: Vec<Cell<'a>>,
    rows: Rows<'a>,
    widths: Widths,
}

impl<'a> Table<'a> {
    /// Reads the header; nothing where the text holds no cell at all.
    pub fn open(text: &'a str) -> Option<Table<'a>> {
        let (mut rows, mut header) = (Rows::new(text), Vec::new());
        rows.next(&mut header)?;
        let widths = Widths::new(header[0].line, header.len());
        Some(Table { header, rows, widths })
    }

    /// Puts the cells of the next line into `cells`, as many as the header has; false at the end.
    /// Lines of another width and lines with broken quotes are passed over: their cells are not
    /// what was meant, and [`Table::problems`] tells of them.
    pub fn next(&mut self, cells: &mut Vec<Cell<'a>>) -> bool {
        while let Some(quotes) = self.rows.next(cells) {
            if quotes == Quotes::Closed && self.widths.fits(cells[0].line, cells.len()) {
                return true;
            }
        }
        false
    }

    /// What is wrong with quotes and with the number of cells in the lines read since it was last
    /// asked; of no line, then no line was passed over. Quotes come first.
    pub fn problems(&mut self) -> Vec<Problem> {
        let mut problems = std::mem::take(&mut self.rows.problems);
        problems.extend(self.widths.problems());
        problems
    }
}

/// A cell as it is written: in quotes where it holds a comma, a quote, a line end, a byte order
/// mark or space at its ends.
pub fn quoted(cell: &str) -> Cow<'_, str> {
    if cell.contains([',', '"', '\n', '\r', '\u{feff}']) || cell.trim() != cell {
        Cow::Owned(format!("\"{}\"", cell.replace('"', "\"\"")))
    } else {
        Cow::Borrowed(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again_letter_by_letter() {
        for cell in [
            "",
            " ",
            "a",
            " a ",
            "a,b",
            "\"",
            "a\"\"b",
            "a\nb",
            "a\r\nb",
            "\u{a0}x",
            "é",
            "\u{feff}x",
            "\n",
        ] {
            let text = format!("{},end\n", quoted(cell));
            let table = Table::open(&text).expect("a header");
            let read: Vec<&str> = table.header.iter().map(|it| &*it.text).collect();
            assert_eq!(read, [cell, "end"]);
        }
    }

    #[test]
    fn only_lines_as_wide_as_the_header_are_given_and_the_others_told() {
        let text = "\u{feff}a,b\r\n1,2\r\n\r\n3\r\n6,\"7\" x\r\n8,\"9\r\n9\"\r\n\"4,5\r\n";
        let mut table = Table::open(text).expect("a header");
        assert_eq!(table.header[0].column(), 1);
        let (mut cells, mut read) = (Vec::new(), Vec::new());
        while table.next(&mut cells) {
            read.push(cells.iter().map(|it| it.text.to_string()).collect::<Vec<_>>());
        }
        assert_eq!(read, [vec!["1", "2"], vec!["8", "9\r\n9"]]);
        let told = table.problems();
        let told: Vec<_> = told.iter().map(|it| (it.line, it.column, it.code)).collect();
        assert_eq!(told, [(5, 7, "quote_stray"), (8, 1, "quote_open"), (4, 1, "column_count")]);
        assert_eq!(table.problems(), []);
    }

    #[test]
    fn a_text_without_a_cell_has_no_header() {
        for text in ["", "\u{feff}", "\n \r\n\n"] {
            assert!(Table::open(text).is_none(), "{text:?}");
        }
        assert!(Table::open("\"\"").is_some(), "an empty cell in quotes is a cell");
    }
}
