//! Comma-separated text, read and written in one way for every table of this crate.
//!
//! A cell may stand in quotes, where two quotes mean one, where it may run over several lines and
//! where spaces at its ends are kept; outside quotes they are not. Empty lines are passed over.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use crate::read::Problem;

/// A cell and where it begins, line and column from 1, the column in characters.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cell<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl Cell<'_> {
    pub(crate) fn problem(&self, code: &'static str, message: String) -> Problem {
        Problem { line: self.line, column: self.column, code, message }
    }
}

/// Whether the quotes of a row are in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quotes {
    Closed,
    /// Its cells are not what was meant; that is told already.
    Broken,
}

/// The rows of a text, one after the other.
pub(crate) struct Rows<'a> {
    rest: &'a str,
    line: usize,
    column: usize,
}

impl<'a> Rows<'a> {
    pub(crate) fn new(text: &'a str) -> Rows<'a> {
        Rows { rest: text.strip_prefix('\u{feff}').unwrap_or(text), line: 1, column: 1 }
    }

    /// Puts the next row into `cells`; nothing at the end of the text.
    pub(crate) fn next(
        &mut self,
        cells: &mut Vec<Cell<'a>>,
        problems: &mut Vec<Problem>,
    ) -> Option<Quotes> {
        while !self.rest.is_empty() {
            cells.clear();
            let (before, mut is_quoted) = (problems.len(), false);
            loop {
                is_quoted |= self.cell(cells, problems);
                let is_last = !self.rest.starts_with(',');
                self.skip(1.min(self.rest.len()));
                if is_last {
                    break;
                }
            }
            if cells.len() > 1 || is_quoted || !cells[0].text.is_empty() {
                let is_closed = problems.len() == before;
                return Some(if is_closed { Quotes::Closed } else { Quotes::Broken });
            }
        }
        None
    }

    /// One cell, up to its comma or the end of the line, which stay unread; whether it was in
    /// quotes.
    fn cell(&mut self, cells: &mut Vec<Cell<'a>>, problems: &mut Vec<Problem>) -> bool {
        let is_space = |letter: char| letter.is_whitespace() && letter != '\n';
        self.skip(self.rest.len() - self.rest.trim_start_matches(is_space).len());
        let mut cell = Cell { line: self.line, column: self.column, ..Cell::default() };
        let quoted = self.rest.strip_prefix('"');
        if let Some(inner) = quoted
            && let Some(end) = quote_end(inner)
        {
            cell.text = match inner[..end].contains("\"\"") {
                true => Cow::Owned(inner[..end].replace("\"\"", "\"")),
                false => Cow::Borrowed(&inner[..end]),
            };
            self.skip(end + 2);
            let behind = self.rest.len() - self.rest.trim_start_matches(is_space).len();
            self.skip(behind);
            let stray = self.plain_length();
            if stray > 0 {
                let place = Cell { line: self.line, column: self.column, ..Cell::default() };
                let message = "text stands behind a closing quote".to_owned();
                problems.push(place.problem("quote_stray", message));
            }
            self.skip(stray);
        } else {
            // A quote that is never closed ends with its line, so that the others are still read.
            if quoted.is_some() {
                problems.push(cell.problem("quote_open", "a quote is not closed".to_owned()));
            }
            let length = self.plain_length();
            cell.text = Cow::Borrowed(self.rest[..length].trim());
            self.skip(length);
        }
        cells.push(cell);
        quoted.is_some()
    }

    /// How many bytes there are before the next comma or line end.
    fn plain_length(&self) -> usize {
        let end = self.rest.bytes().position(|byte| matches!(byte, b',' | b'\n'));
        end.unwrap_or(self.rest.len())
    }

    fn skip(&mut self, bytes: usize) {
        let (gone, rest) = self.rest.split_at(bytes);
        self.rest = rest;
        match gone.rfind('\n') {
            Some(last) => {
                self.line += gone.bytes().filter(|byte| *byte == b'\n').count();
                self.column = 1 + gone[last + 1..].chars().count();
            }
            None => self.column += gone.chars().count(),
        }
    }
}

/// Where the quote closes that a cell opened.
fn quote_end(inner: &str) -> Option<usize> {
    let bytes = inner.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], bytes.get(at + 1)) {
            (b'"', Some(b'"')) => at += 2,
            (b'"', _) => return Some(at),
            _ => at += 1,
        }
    }
    None
}

/// A cell as it is written: in quotes where it holds a comma, a quote, a line end or space at its
/// ends.
pub(crate) fn quoted(cell: &str) -> Cow<'_, str> {
    if cell.contains([',', '"', '\n', '\r']) || cell.trim() != cell {
        Cow::Owned(format!("\"{}\"", cell.replace('"', "\"\"")))
    } else {
        Cow::Borrowed(cell)
    }
}

/// A column's name in the form in which names are compared: to a person, `Name` and `name` are one.
pub(crate) fn column_key(name: &str) -> String {
    name.trim().to_lowercase()
}

/// The columns of a header that come twice, also where only the case of letters differs.
pub(crate) fn named_twice(header: &[Cell<'_>]) -> Vec<Problem> {
    let mut seen: HashMap<String, &str> = HashMap::new();
    let mut problems = Vec::new();
    for cell in header.iter().filter(|cell| !cell.text.is_empty()) {
        let Some(first) = seen.insert(column_key(&cell.text), &cell.text) else { continue };
        let message = if first == cell.text {
            format!("the column `{}` comes twice", cell.text)
        } else {
            format!("the columns `{first}` and `{}` differ only in the case of letters", cell.text)
        };
        problems.push(cell.problem("duplicate_column", message));
    }
    problems
}

/// The widths of lines held against that of their header.
pub(crate) struct Widths {
    header: (usize, usize),
    right: usize,
    wrong: Vec<(usize, usize)>,
}

impl Widths {
    /// The header by its line and its number of cells.
    pub(crate) fn new(line: usize, cells: usize) -> Widths {
        Widths { header: (line, cells), right: 0, wrong: Vec::new() }
    }

    /// Whether a line has as many cells as the header.
    pub(crate) fn fits(&mut self, line: usize, cells: usize) -> bool {
        let fits = cells == self.header.1;
        if fits {
            self.right += 1;
        } else {
            self.wrong.push((line, cells));
        }
        fits
    }

    /// The lines of another width. Where most lines agree against the header, the mistake is the
    /// header's and is told there, once, not again at each of them.
    pub(crate) fn problems(self) -> Vec<Problem> {
        let (header_line, header) = self.header;
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        self.wrong.iter().for_each(|(_, cells)| *counts.entry(*cells).or_default() += 1);
        let commonest = counts.into_iter().max_by_key(|(_, count)| *count);
        let blamed = commonest.filter(|(_, count)| *count > 1 && *count > self.right);
        let told = |line: usize, message: String| Problem {
            line,
            column: 1,
            code: "column_count",
            message,
        };
        let of_header = blamed.map(|(cells, count)| {
            told(
                header_line,
                format!("the header has {header} columns, {count} lines have {cells}"),
            )
        });
        let others = self.wrong.iter().filter(|(_, cells)| blamed.is_none_or(|b| b.0 != *cells));
        let of_lines = others
            .map(|(line, cells)| told(*line, format!("{cells} columns, the header has {header}")));
        of_header.into_iter().chain(of_lines).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Places = Vec<(usize, usize, &'static str)>;

    fn read(text: &str) -> (Vec<Vec<String>>, Places) {
        let (mut rows, mut cells, mut problems) = (Rows::new(text), Vec::new(), Vec::new());
        let mut all = Vec::new();
        while rows.next(&mut cells, &mut problems).is_some() {
            all.push(cells.iter().map(|cell| cell.text.to_string()).collect());
        }
        (all, problems.iter().map(|it| (it.line, it.column, it.code)).collect())
    }

    #[test]
    fn what_is_written_is_read_again_letter_by_letter() {
        for cell in ["", " ", "a", " a ", "a,b", "\"", "a\"\"b", "a\nb", "a\r\nb", "\u{a0}x", "é"]
        {
            let line = format!("{},{}\n", quoted(cell), quoted("end"));
            assert_eq!(read(&line), (vec![vec![cell.to_owned(), "end".to_owned()]], vec![]));
        }
    }

    #[test]
    fn places_are_counted_in_characters_over_lines_in_quotes() {
        let (rows, problems) = read("é, \"a\nb\" x,c\r\n\n \n\"open,d\ne\n");
        assert_eq!(rows, [vec!["é", "a\nb", "c"], vec!["\"open", "d"], vec!["e"]]);
        assert_eq!(problems, [(2, 4, "quote_stray"), (5, 1, "quote_open")]);
    }

    #[test]
    fn a_header_that_most_lines_contradict_is_told_once() {
        let told = |counts: &[usize]| -> Vec<usize> {
            let mut widths = Widths::new(1, 3);
            for (cells, line) in counts.iter().zip(2..) {
                widths.fits(line, *cells);
            }
            widths.problems().iter().map(|it| it.line).collect()
        };
        assert_eq!(told(&[4, 4, 4, 3, 2]), [1, 6]);
        assert_eq!(told(&[4, 4, 3, 3]), [2, 3]);
        assert_eq!(told(&[4]), [2]);
        assert_eq!(told(&[3, 3]), [0; 0]);
    }
}
