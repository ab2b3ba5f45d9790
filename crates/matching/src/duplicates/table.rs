//! A table of records as comma-separated text.

use std::collections::HashMap;

use facility_comma::{Letters, column_key, named_twice};

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
/// Every problem by line and column: `header_missing`, `header_empty`, `duplicate_column` (also
/// where two names differ only in the case of letters), `column_count`, `quote_open`,
/// `quote_stray`, `id_empty`, `duplicate_id`.
pub fn read_table(text: &str) -> Result<Table, Vec<Problem>> {
    let Some(mut rows) = facility_comma::Table::open(text) else {
        let message = "the first line must name the columns".to_owned();
        return Err(vec![Problem { line: 1, column: 1, code: "header_missing", message }]);
    };
    let unnamed = rows.header.iter().filter(|cell| cell.text.is_empty());
    let mut problems: Vec<facility_comma::Problem> = unnamed
        .map(|cell| cell.problem("header_empty", "a column has no name".to_owned()))
        .collect();
    problems.extend(named_twice(&rows.header, Letters::AnyCase));
    let id = rows.header.iter().position(|cell| column_key(&cell.text) == "id").unwrap_or(0);
    let records = read_records(&mut rows, id, &mut problems);
    problems.extend(rows.problems());
    if problems.is_empty() {
        let mut columns: Vec<String> =
            rows.header.into_iter().map(|cell| cell.text.into_owned()).collect();
        columns.remove(id);
        return Ok(Table { columns, records });
    }
    problems.sort_by_key(|problem| (problem.line, problem.column));
    Err(problems.into_iter().map(Problem::from).collect())
}

fn read_records(
    rows: &mut facility_comma::Table<'_>,
    id: usize,
    problems: &mut Vec<facility_comma::Problem>,
) -> Vec<Record> {
    let mut records = Vec::new();
    let mut first_lines: HashMap<String, usize> = HashMap::new();
    let mut row = Vec::new();
    while rows.next(&mut row) {
        let cell = &row[id];
        if cell.text.trim().is_empty() {
            problems.push(cell.problem("id_empty", "the id is empty".to_owned()));
        } else if let Some(line) = first_lines.insert(cell.text.to_string(), cell.line) {
            let message = format!("the id `{}` stands on line {line} already", cell.text);
            problems.push(cell.problem("duplicate_id", message));
        }
        let mut cells: Vec<String> = row.drain(..).map(|cell| cell.text.into_owned()).collect();
        let id = cells.remove(id);
        records.push(Record { id, cells });
    }
    records
}
