//! Records as tables, and tables as CSV and as a workbook: for pages and for the command line.

use std::collections::BTreeSet;

use facility_record::{
    Body, Column, Field, Kind, Shape, Value, columns, sub_columns, write_form, write_header,
    write_row, write_sub_rows,
};
use facility_store::Record;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use serde_json::Value as Json;

/// The media type of a workbook.
pub const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Whether whoever the table is for sees a field of a record.
pub type Sees<'a> = &'a dyn Fn(&Record, &Field) -> bool;

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    Text,
    /// Digits that somebody wrote; text where a sheet would not keep them all.
    Number,
    /// A number that was worked out, at the precision that it has.
    Counted,
    Date,
}

/// A table with a header.
#[derive(Debug)]
pub struct Table {
    /// Its name: of the kind, or of a field of rows.
    pub name: String,
    /// Its columns, by name.
    pub header: Vec<String>,
    holds: Vec<Holds>,
    /// Its lines, a cell for each column.
    pub lines: Vec<Vec<String>>,
}

impl Table {
    /// A table of text.
    pub fn of_text(name: &str, header: Vec<String>, lines: Vec<Vec<String>>) -> Table {
        let holds = vec![Holds::Text; header.len()];
        Table { name: name.to_owned(), header, holds, lines }
    }

    /// The table of the items of a JSON answer, by the names of their parts.
    pub fn of_items(name: &str, columns: &[&str], items: &Json) -> Table {
        let cell = |value: &Json| match value {
            Json::String(text) => text.clone(),
            Json::Null => String::new(),
            other => other.to_string(),
        };
        let line = |item: &Json| columns.iter().map(|name| cell(&item[*name])).collect();
        let lines = items.as_array().into_iter().flatten().map(line).collect();
        let header = columns.iter().map(|name| (*name).to_owned()).collect();
        Table::of_text(name, header, lines).with_numbers()
    }

    /// The same with numbers in the columns that hold nothing else: what was worked out.
    #[must_use]
    pub fn with_numbers(mut self) -> Table {
        for at in 0..self.header.len() {
            let mut given = self.lines.iter().map(|line| &line[at]).filter(|text| !text.is_empty());
            if given.clone().next().is_some() && given.all(|text| finite(text).is_some()) {
                self.holds[at] = Holds::Counted;
            }
        }
        self
    }
}

/// The table of these records of one kind: a line each, without the fields of rows.
pub fn table(kind: &Kind, records: &[Record], sees: Sees<'_>) -> Table {
    let found = languages(records, sees);
    let found: Vec<&str> = found.iter().map(String::as_str).collect();
    let mut all: Vec<Column> =
        ["id", "state", "edition"].map(|name| Column { name: name.into(), many: false }).into();
    all.extend(columns(&kind.fields, &found));
    let line = |record: &Record| {
        let mut form = write_form(&kind.fields, &seen_body(record, sees));
        form.push("id", &record.id);
        form.push("state", &record.state);
        form.push("edition", record.edition.to_string());
        write_row(&all, &form)
    };
    let lines = records.iter().map(line).collect();
    Table { lines, ..empty(kind.plural, &all, &kind.fields) }
}

/// The table of one field of rows of these records: a line for each row.
pub fn rows_table(field: &Field, records: &[Record], sees: Sees<'_>) -> Table {
    let found = languages(records, sees);
    let found: Vec<&str> = found.iter().map(String::as_str).collect();
    let columns = sub_columns(field, &found);
    let lines = records.iter().flat_map(|record| {
        let body = seen_body(record, sees);
        let value = body.of(&record.kind.fields, field.name);
        write_sub_rows(&record.id, field, value, &columns)
    });
    let lines = lines.collect();
    Table { lines, ..empty(field.name, &columns, field.rows()) }
}

/// All tables of these records: theirs, and that of each field of rows that holds some.
pub fn tables(kind: &Kind, records: &[Record], sees: Sees<'_>) -> Vec<Table> {
    let mut all = vec![table(kind, records, sees)];
    let rows = kind.fields.iter().filter(|field| !field.rows().is_empty());
    let rows = rows.map(|field| rows_table(field, records, sees));
    all.extend(rows.filter(|table| !table.lines.is_empty()));
    all
}

fn empty(name: &str, columns: &[Column], fields: &[Field]) -> Table {
    let holds = |column: &Column| {
        let (name, part) = column.name.split_once(['.', '@']).unwrap_or((&column.name, ""));
        let field = fields.iter().find(|field| field.name == name);
        match (field.map(|field| field.shape), part) {
            (Some(Shape::Date), "") => Holds::Date,
            (Some(Shape::Number | Shape::Whole), "")
            | (Some(Shape::Money), "amount")
            | (Some(Shape::Place), "latitude" | "longitude") => Holds::Number,
            (None, "") if name == "edition" => Holds::Number,
            _ => Holds::Text,
        }
    };
    Table {
        name: name.to_owned(),
        header: write_header(columns),
        holds: columns.iter().map(holds).collect(),
        lines: Vec::new(),
    }
}

/// The body with only what is seen of it.
fn seen_body(record: &Record, sees: Sees<'_>) -> Body {
    let value = |(field, value): (&Field, &Value)| {
        if sees(record, field) { value.clone() } else { Value::Empty }
    };
    let values = record.body.pairs(&record.kind.fields).map(value).collect();
    Body { values, ..Body::default() }
}

/// The languages that the texts of these records are translated into, beside their originals; of
/// the texts that are seen.
fn languages(records: &[Record], sees: Sees<'_>) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for record in records {
        for (field, value) in record.body.pairs(&record.kind.fields) {
            let text = value.text().filter(|_| sees(record, field));
            let codes = text
                .iter()
                .flat_map(|text| text.texts.keys().filter(|code| **code != text.original));
            all.extend(codes.cloned());
        }
    }
    all
}

/// The table as CSV; `cell` is asked what stands in each cell.
///
/// # Errors
/// When writing to memory fails.
pub fn csv(table: &Table, cell: impl Fn(&str) -> String) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&table.header)?;
    for line in &table.lines {
        writer.write_record(line.iter().map(|text| cell(text)))?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// The tables as a workbook, a sheet each: the header stays in sight, days are days, amounts are
/// numbers, and everything else is text, so that no cell is taken for a formula.
///
/// # Errors
/// When a cell holds more than a workbook can (32,767 characters).
pub fn workbook(tables: &[Table]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    for table in tables {
        // A workbook knows 31 characters of a name.
        let name: String = table.name.chars().take(31).collect();
        fill(book.add_worksheet().set_name(name)?, table)?;
    }
    book.save_to_buffer()
}

fn fill(sheet: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
    let head = Format::new().set_bold();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    for (column, name) in (0..).zip(&table.header) {
        sheet.write_string_with_format(0, column, name, &head)?;
        let width = name.chars().count().clamp(12, 40);
        sheet.set_column_width(column, u16::try_from(width).unwrap_or(12))?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (row, line) in (1..).zip(&table.lines) {
        for (column, (text, holds)) in (0..).zip(line.iter().zip(&table.holds)) {
            if text.is_empty() {
                continue;
            }
            let number = if *holds == Holds::Counted { finite(text) } else { exact(text) };
            match (holds, number, date(text)) {
                (Holds::Number | Holds::Counted, Some(number), _) => {
                    sheet.write_number(row, column, number)?
                }
                (Holds::Date, _, Some(date)) => {
                    sheet.write_datetime_with_format(row, column, &date, &day)?
                }
                _ => sheet.write_string(row, column, text)?,
            };
        }
    }
    Ok(())
}

/// The number that these digits are, where it says neither more nor less than they do; sheets know
/// fifteen digits.
fn exact(digits: &str) -> Option<f64> {
    let few = digits.chars().filter(char::is_ascii_digit).count() <= 15;
    finite(digits).filter(|_| few)
}

fn finite(digits: &str) -> Option<f64> {
    digits.parse().ok().filter(|number: &f64| number.is_finite())
}

fn date(text: &str) -> Option<ExcelDateTime> {
    let day: jiff::civil::Date = text.parse().ok()?;
    let (year, month) = (u16::try_from(day.year()).ok()?, u8::try_from(day.month()).ok()?);
    ExcelDateTime::from_ymd(year, month, u8::try_from(day.day()).ok()?).ok()
}
