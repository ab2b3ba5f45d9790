//! CSV in and out: a line a record, a sub-table for each field of rows.
//!
//! Columns carry the names of a form, so a line is read by the same code as a form.

use crate::body::Body;
use crate::field::{Field, Shape};
use crate::form::Form;
use crate::value::{Row, Value};

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name, as in a form.
    pub name: String,
    /// Whether it holds several codes in one cell, between semicolons.
    pub many: bool,
}

/// The columns of a kind's table, with a column for each language that a translated field is given
/// in. Fields of rows have a table of their own ([`sub_columns`]).
pub fn columns(fields: &[Field], languages: &[&str]) -> Vec<Column> {
    let mut columns = Vec::new();
    for field in fields {
        add_columns(field, languages, &mut columns);
    }
    columns
}

/// The columns of a sub-table: the record's id, the row's key, the row's fields.
pub fn sub_columns(field: &Field, languages: &[&str]) -> Vec<Column> {
    let mut all: Vec<Column> =
        ["record", "key"].map(|name| Column { name: name.into(), many: false }).into();
    all.extend(columns(field.rows(), languages));
    all
}

fn add_columns(field: &Field, languages: &[&str], columns: &mut Vec<Column>) {
    let name = field.name;
    let many = matches!(field.shape, Shape::Codes | Shape::Links);
    let mut add = |name: String| columns.push(Column { name, many });
    match field.shape {
        Shape::Rows(_) => {}
        Shape::Money => ["amount", "currency"].iter().for_each(|p| add(format!("{name}.{p}"))),
        Shape::Place => ["name", "country", "latitude", "longitude"]
            .iter()
            .for_each(|part| add(format!("{name}.{part}"))),
        Shape::File => ["id", "name", "media_type", "bytes"]
            .iter()
            .for_each(|part| add(format!("{name}.{part}"))),
        _ => {
            add(name.to_owned());
            if field.translated {
                add(format!("{name}@original"));
                languages.iter().for_each(|language| add(format!("{name}@{language}")));
                languages.iter().for_each(|language| add(format!("{name}@{language}@made")));
            }
        }
    }
}

/// The header line.
pub fn write_header(columns: &[Column]) -> Vec<String> {
    columns.iter().map(|column| column.name.clone()).collect()
}

/// One line: the cells of a body, which `write_form` made a form of.
pub fn write_row(columns: &[Column], form: &Form) -> Vec<String> {
    let cell = |column: &Column| {
        if column.many {
            form.all(&column.name).collect::<Vec<_>>().join(";")
        } else {
            form.first(&column.name).to_owned()
        }
    };
    columns.iter().map(cell).collect()
}

/// The lines of a sub-table for one record.
pub fn write_sub_rows(
    record: &str,
    field: &Field,
    value: &Value,
    columns: &[Column],
) -> Vec<Vec<String>> {
    let Value::Rows(rows) = value else {
        return Vec::new();
    };
    let line = |row: &Row| {
        let body = Body { values: row.values.clone(), ..Body::default() };
        let mut form = crate::form::write_form(field.rows(), &body);
        form.push("record", record);
        form.push("key", &row.key);
        write_row(columns, &form)
    };
    rows.iter().map(line).collect()
}

/// A line as a form; empty cells are left out.
pub fn read_row<'a>(cells: impl Iterator<Item = (&'a str, &'a str)>) -> Form {
    let mut form = Form::default();
    for (name, text) in cells.filter(|(_, text)| !text.trim().is_empty()) {
        form.push(name, text);
    }
    form
}

/// Adds a line of a sub-table to its record's form as the row of this index.
pub fn read_sub_row<'a>(
    form: &mut Form,
    field: &str,
    index: usize,
    cells: impl Iterator<Item = (&'a str, &'a str)>,
) {
    for (name, text) in cells.filter(|(n, text)| *n != "record" && !text.trim().is_empty()) {
        form.push(format!("{field}[{index}].{name}"), text);
    }
}
