//! The cells of a text, line after line.

use std::borrow::Cow;

use crate::{Cell, Problem};

/// Whether the quotes of a row are in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quotes {
    Closed,
    /// Its cells are not what was meant; that is told already.
    Broken,
}

/// A text, row after row.
pub(crate) struct Rows<'a> {
    text: &'a str,
    at: usize,
    line: usize,
    line_start: usize,
    /// What is wrong with quotes so far.
    pub(crate) problems: Vec<Problem>,
}

impl<'a> Rows<'a> {
    pub(crate) fn new(text: &'a str) -> Rows<'a> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        Rows { text, at: 0, line: 1, line_start: 0, problems: Vec::new() }
    }

    /// Puts the next row into `cells`; nothing at the end of the text.
    pub(crate) fn next(&mut self, cells: &mut Vec<Cell<'a>>) -> Option<Quotes> {
        while self.at < self.text.len() {
            cells.clear();
            let (before, mut is_quoted) = (self.problems.len(), false);
            loop {
                is_quoted |= self.cell(cells);
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
                let is_closed = self.problems.len() == before;
                return Some(if is_closed { Quotes::Closed } else { Quotes::Broken });
            }
        }
        None
    }

    /// One cell up to its comma or line end, which stays unread; whether it was in quotes.
    fn cell(&mut self, cells: &mut Vec<Cell<'a>>) -> bool {
        let end = self.plain_end(self.at);
        let plain = &self.text[self.at..end];
        let trimmed = plain.trim_start();
        let mut cell = self.begin(end - trimmed.len());
        let is_quoted = trimmed.starts_with('"');
        let inside = end - trimmed.len() + 1;
        match is_quoted.then(|| quote_end(self.text, inside)).flatten() {
            Some(close) => cell.text = self.quoted(inside, close),
            // A quote that is never closed ends with its line, so that the others are still read.
            None => {
                if is_quoted {
                    let message = "a quote is not closed: put one at the end of the cell, or \
                        leave this one out";
                    self.problems.push(cell.problem("quote_open", message.to_owned()));
                }
                cell.text = trimmed.trim_end().into();
                self.at = end;
            }
        }
        cells.push(cell);
        is_quoted
    }

    /// A cell that begins at a byte of the line that is being read.
    fn begin(&self, start: usize) -> Cell<'a> {
        Cell { text: "".into(), line: self.line, before: &self.text[self.line_start..start] }
    }

    /// What stands between two quotes; goes on to the comma or line end behind them.
    fn quoted(&mut self, inside: usize, close: usize) -> Cow<'a, str> {
        let inner = &self.text[inside..close];
        if let Some(last) = inner.rfind('\n') {
            self.line += inner.bytes().filter(|byte| *byte == b'\n').count();
            self.line_start = inside + last + 1;
        }
        self.at = self.plain_end(close + 1);
        let behind = self.text[close + 1..self.at].trim_start();
        if !behind.is_empty() {
            let message = "text stands behind a closing quote: a quote within quotes is written \
                twice";
            let place = self.begin(self.at - behind.len());
            self.problems.push(place.problem("quote_stray", message.to_owned()));
        }
        match inner.contains('"') {
            true => inner.replace("\"\"", "\"").into(),
            false => inner.into(),
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    type Places = Vec<(String, usize, usize)>;

    fn read(text: &str) -> (Vec<Places>, Vec<(usize, usize, &'static str)>) {
        let (mut rows, mut cells, mut all) = (Rows::new(text), Vec::new(), Vec::new());
        while rows.next(&mut cells).is_some() {
            let read = cells.iter().map(|it| (it.text.to_string(), it.line, it.column()));
            all.push(read.collect());
        }
        (all, rows.problems.iter().map(|it| (it.line, it.column, it.code)).collect())
    }

    #[test]
    fn cells_and_their_places_are_read_over_quotes_and_lines() {
        let (rows, problems) = read("\u{feff}é, \"b\nb\" x,c\r\n\n \né,\"open,d\ne\n");
        let cell = |text: &str, line, column| (text.to_owned(), line, column);
        assert_eq!(rows[0], [cell("é", 1, 1), cell("b\nb", 1, 4), cell("c", 2, 6)]);
        assert_eq!(rows[1], [cell("é", 5, 1), cell("\"open", 5, 3), cell("d", 5, 9)]);
        assert_eq!(rows[2..], [vec![cell("e", 6, 1)]]);
        assert_eq!(problems, [(2, 4, "quote_stray"), (5, 3, "quote_open")]);
    }

    #[test]
    fn a_line_of_commas_is_no_empty_line_and_the_last_line_needs_no_end() {
        let (rows, problems) = read(",\n\"\"\n\n a ,\" b \"");
        let texts = |at: usize| rows[at].iter().map(|it| it.0.as_str()).collect::<Vec<_>>();
        assert_eq!((texts(0), texts(1), texts(2)), (vec!["", ""], vec![""], vec!["a", " b "]));
        assert_eq!((rows.len(), problems.len()), (3, 0));
    }
}
