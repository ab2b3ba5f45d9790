//! Comma-separated text with the place of every cell.
//!
//! A cell may stand in quotes, where two quotes mean one and where it may run over several lines;
//! outside quotes spaces at its ends do not count. Empty lines are passed over.

use std::borrow::Cow;

use crate::problem::{File, Place, Problem};

/// A cell and where it begins. Columns are only counted when a place is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Cell<'a> {
    pub(crate) text: Cow<'a, str>,
    line: usize,
    line_start: usize,
    start: usize,
}

/// A text, row after row.
pub(crate) struct Rows<'a> {
    file: File,
    text: &'a str,
    at: usize,
    line: usize,
    line_start: usize,
}

impl<'a> Rows<'a> {
    pub(crate) fn new(file: File, text: &'a str) -> Rows<'a> {
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Rows { file, text, at, line: 1, line_start: at }
    }

    /// Puts the next row into `cells`; false at the end of the text. Broken quotes are told.
    pub(crate) fn next(&mut self, cells: &mut Vec<Cell<'a>>, problems: &mut Vec<Problem>) -> bool {
        while self.at < self.text.len() {
            cells.clear();
            let mut is_quoted = false;
            loop {
                is_quoted |= self.cell(cells, problems);
                match self.text.as_bytes().get(self.at) {
                    Some(b',') => self.at += 1,
                    Some(_) => {
                        self.at += 1;
                        self.line += 1;
                        self.line_start = self.at;
                        break;
                    }
                    None => break,
                }
            }
            if cells.len() > 1 || is_quoted || !cells[0].text.is_empty() {
                return true;
            }
        }
        false
    }

    /// Where a cell begins.
    pub(crate) fn place(&self, cell: &Cell<'_>) -> Place {
        let before = &self.text[cell.line_start..cell.start];
        Place { file: self.file, line: cell.line, column: 1 + before.chars().count() }
    }

    /// One cell up to its comma or line end, which stays unread; whether it was in quotes.
    fn cell(&mut self, cells: &mut Vec<Cell<'a>>, problems: &mut Vec<Problem>) -> bool {
        let end = self.plain_end(self.at);
        let plain = &self.text[self.at..end];
        let trimmed = plain.trim_start();
        let start = self.at + plain.len() - trimmed.len();
        let mut cell =
            Cell { text: "".into(), line: self.line, line_start: self.line_start, start };
        if !trimmed.starts_with('"') {
            cell.text = trimmed.trim_end().into();
            cells.push(cell);
            self.at = end;
            return false;
        }
        match quote_end(self.text, start + 1) {
            // A quote that is never closed ends with its line, so that the others are still read.
            None => {
                cell.text = trimmed.trim_end().into();
                let place = self.place(&cell);
                problems.push(place.problem("quote_open", "a quote is not closed".to_owned()));
                self.at = end;
            }
            Some(close) => {
                let inner = &self.text[start + 1..close];
                cell.text = match inner.contains('"') {
                    true => inner.replace("\"\"", "\"").into(),
                    false => inner.into(),
                };
                if let Some(last) = inner.rfind('\n') {
                    self.line += inner.matches('\n').count();
                    self.line_start = start + 1 + last + 1;
                }
                let end = self.plain_end(close + 1);
                if !self.text[close + 1..end].trim().is_empty() {
                    let message = "text stands behind a closing quote".to_owned();
                    problems.push(self.place(&cell).problem("quote_stray", message));
                }
                self.at = end;
            }
        }
        cells.push(cell);
        true
    }

    /// The place of the next comma or line end.
    fn plain_end(&self, from: usize) -> usize {
        let rest = &self.text.as_bytes()[from..];
        let length = rest.iter().position(|byte| matches!(byte, b',' | b'\n'));
        from + length.unwrap_or(rest.len())
    }
}

/// Where the quote closes whose inside begins at `from`.
fn quote_end(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        match (bytes[at], bytes.get(at + 1)) {
            (b'"', Some(b'"')) => at += 2,
            (b'"', _) => return Some(at),
            _ => at += 1,
        }
    }
    None
}

/// Puts a cell at the end of a line, in quotes where it needs them.
pub(crate) fn put(line: &mut String, cell: &str) {
    if cell.contains([',', '"', '\n', '\r']) || cell.trim() != cell {
        line.push('"');
        line.push_str(&cell.replace('"', "\"\""));
        line.push('"');
    } else {
        line.push_str(cell);
    }
}

/// The header of a table: which column has which name.
pub(crate) struct Header<'a> {
    pub(crate) names: Vec<Cell<'a>>,
    pub(crate) place: Place,
}

impl<'a> Header<'a> {
    /// Reads the first row. A name that comes twice is told; without a row there is no header.
    pub(crate) fn read(rows: &mut Rows<'a>, problems: &mut Vec<Problem>) -> Option<Header<'a>> {
        let mut names = Vec::new();
        if !rows.next(&mut names, problems) {
            let place = Place::start(rows.file);
            problems.push(place.problem("empty", "the file holds no header".to_owned()));
            return None;
        }
        let mut seen = std::collections::HashSet::new();
        for name in names.iter().filter(|name| !name.text.is_empty()) {
            if !seen.insert(&name.text) {
                let message = format!("the column `{}` comes twice", name.text);
                problems.push(rows.place(name).problem("duplicate_column", message));
            }
        }
        let place = rows.place(&names[0]);
        Some(Header { names, place })
    }

    /// The number of the column with a name.
    pub(crate) fn column(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|cell| cell.text == name)
    }

    /// The same, told where it is missing.
    pub(crate) fn needed(&self, name: &str, problems: &mut Vec<Problem>) -> Option<usize> {
        let column = self.column(name);
        if column.is_none() {
            let message = format!("there is no column `{name}`");
            problems.push(self.place.problem("column_missing", message));
        }
        column
    }

    /// Whether a row has as many cells as the header; told if not.
    pub(crate) fn fits(
        &self,
        rows: &Rows<'a>,
        cells: &[Cell<'a>],
        problems: &mut Vec<Problem>,
    ) -> bool {
        let (is, should) = (cells.len(), self.names.len());
        if is != should {
            let message = format!("{is} columns, the header has {should}");
            problems.push(rows.place(&cells[0]).problem("column_count", message));
        }
        is == should
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_and_their_places_are_read_over_quotes_and_lines() {
        let text = "\u{feff}a, \"b\nb\" x,c\r\n\n \né,\"open,d\ne\n";
        let (mut rows, mut cells, mut problems) =
            (Rows::new(File::Data, text), Vec::new(), Vec::new());
        let mut all: Vec<Vec<(String, usize, usize)>> = Vec::new();
        while rows.next(&mut cells, &mut problems) {
            let place = |cell: &Cell<'_>| rows.place(cell);
            let read =
                cells.iter().map(|it| (it.text.to_string(), place(it).line, place(it).column));
            all.push(read.collect());
        }
        let cell = |text: &str, line, column| (text.to_owned(), line, column);
        assert_eq!(all[0], [cell("a", 1, 1), cell("b\nb", 1, 4), cell("c", 2, 6)]);
        assert_eq!(all[1], [cell("é", 5, 1), cell("\"open", 5, 3), cell("d", 5, 9)]);
        assert_eq!(all[2], [cell("e", 6, 1)]);
        let codes: Vec<_> = problems.iter().map(|it| (it.code, it.place.line)).collect();
        assert_eq!(codes, [("quote_stray", 1), ("quote_open", 5)]);
    }

    #[test]
    fn what_is_written_is_read_again() {
        for text in ["", " ", "a,b", "\"", "a\nb", " a", "é"] {
            let mut line = String::new();
            put(&mut line, text);
            line.push_str(",end\n");
            let (mut cells, mut problems) = (Vec::new(), Vec::new());
            assert!(Rows::new(File::Data, &line).next(&mut cells, &mut problems));
            assert_eq!((cells[0].text.as_ref(), problems.len()), (text, 0));
        }
    }
}
