//! A table of records as comma-separated text.

use std::collections::HashMap;

use crate::read::Problem;

/// A table: the names of its columns without the id, and its records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The names of the columns, as they stand in the header, without the column of ids.
    pub columns: Vec<String>,
    /// The records in the order of the file.
    pub records: Vec<Record>,
}

/// One record: its id and one cell for each column, empty where nothing is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// What names the record within its table.
    pub id: String,
    /// Its cells, as many as the table has columns.
    pub cells: Vec<String>,
}

/// Reads a table with a header. The column named `id` holds the ids, or else the first column. A
/// cell may stand in quotes, where two quotes mean one and where it may run over several lines.
///
/// # Errors
/// Every problem by line and column: `header_missing`, `header_empty`, `duplicate_column`,
/// `column_count`, `quote_open`, `quote_stray`, `id_empty`, `duplicate_id`.
pub fn read_table(text: &str) -> Result<Table, Vec<Problem>> {
    let (mut rows, mut problems) = read_rows(text);
    if rows.is_empty() {
        let message = "the first line must name the columns".to_owned();
        problems.push(Problem { line: 1, column: 1, code: "header_missing", message });
        return Err(problems);
    }
    let header = rows.remove(0);
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for cell in &header {
        if cell.text.is_empty() {
            problems.push(cell.problem("header_empty", "a column has no name".to_owned()));
        } else if seen.insert(&cell.text, cell.line).is_some() {
            let message = format!("the column `{}` comes twice", cell.text);
            problems.push(cell.problem("duplicate_column", message));
        }
    }
    let id = header.iter().position(|cell| cell.text.eq_ignore_ascii_case("id")).unwrap_or(0);
    let records = read_records(rows, header.len(), id, &mut problems);
    if problems.is_empty() {
        let mut columns: Vec<String> = header.into_iter().map(|cell| cell.text).collect();
        columns.remove(id);
        return Ok(Table { columns, records });
    }
    problems.sort_by_key(|problem| (problem.line, problem.column));
    Err(problems)
}

fn read_records(
    rows: Vec<Vec<Cell>>,
    width: usize,
    id: usize,
    problems: &mut Vec<Problem>,
) -> Vec<Record> {
    let mut records = Vec::with_capacity(rows.len());
    let mut first_lines: HashMap<String, usize> = HashMap::new();
    for row in rows {
        if row.len() != width {
            let message = format!("{} columns, the header has {width}", row.len());
            problems.push(row[0].problem("column_count", message));
            continue;
        }
        let cell = &row[id];
        if cell.text.is_empty() {
            problems.push(cell.problem("id_empty", "the id is empty".to_owned()));
        } else if let Some(line) = first_lines.insert(cell.text.clone(), cell.line) {
            let message = format!("the id `{}` stands on line {line} already", cell.text);
            problems.push(cell.problem("duplicate_id", message));
        }
        let mut cells: Vec<String> = row.into_iter().map(|cell| cell.text).collect();
        let id = cells.remove(id);
        records.push(Record { id, cells });
    }
    records
}

/// A cell and where it begins, line and column from 1, the column in characters.
#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) line: usize,
    pub(super) column: usize,
    quoted: bool,
}

impl Cell {
    pub(super) fn problem(&self, code: &'static str, message: String) -> Problem {
        Problem { line: self.line, column: self.column, code, message }
    }
}

/// The rows of a text, empty lines passed over, and the problems with their quotes.
pub(super) fn read_rows(text: &str) -> (Vec<Vec<Cell>>, Vec<Problem>) {
    let mut rows = Vec::new();
    let mut problems = Vec::new();
    let mut reader = Reader {
        rest: text.strip_prefix('\u{feff}').unwrap_or(text).chars().peekable(),
        line: 1,
        column: 1,
    };
    while reader.rest.peek().is_some() {
        let row = reader.row(&mut problems);
        if row.len() > 1 || row.iter().any(|cell| cell.quoted || !cell.text.is_empty()) {
            rows.push(row);
        }
    }
    (rows, problems)
}

struct Reader<'a> {
    rest: std::iter::Peekable<std::str::Chars<'a>>,
    line: usize,
    column: usize,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        let letter = self.rest.next()?;
        if letter == '\n' {
            self.line += 1;
            self.column = 1;
        } else {
            self.column += 1;
        }
        Some(letter)
    }

    /// The cells up to the end of a line that stands outside quotes.
    fn row(&mut self, problems: &mut Vec<Problem>) -> Vec<Cell> {
        let mut row = Vec::new();
        loop {
            row.push(self.cell(problems));
            match self.next() {
                Some(',') => {}
                _ => return row,
            }
        }
    }

    /// One cell, up to its comma or the end of the line, which stay unread.
    fn cell(&mut self, problems: &mut Vec<Problem>) -> Cell {
        while matches!(self.rest.peek(), Some(' ' | '\t')) {
            self.next();
        }
        let mut cell = Cell { line: self.line, column: self.column, ..Cell::default() };
        if self.rest.peek() == Some(&'"') {
            self.next();
            cell.quoted = true;
            self.inside_quotes(&mut cell, problems);
        }
        let mut stray = false;
        while let Some(letter) = self.rest.peek().copied()
            && !matches!(letter, ',' | '\n')
        {
            let place = Cell { line: self.line, column: self.column, ..Cell::default() };
            self.next();
            if !cell.quoted {
                cell.text.push(letter);
            } else if !letter.is_whitespace() && !stray {
                stray = true;
                let message = "text stands behind a closing quote".to_owned();
                problems.push(place.problem("quote_stray", message));
            }
        }
        cell.text = cell.text.trim().to_owned();
        cell
    }

    fn inside_quotes(&mut self, cell: &mut Cell, problems: &mut Vec<Problem>) {
        while let Some(letter) = self.next() {
            if letter != '"' {
                cell.text.push(letter);
            } else if self.rest.peek() == Some(&'"') {
                self.next();
                cell.text.push('"');
            } else {
                return;
            }
        }
        problems.push(cell.problem("quote_open", "a quote is not closed".to_owned()));
    }
}
