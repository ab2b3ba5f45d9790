//! A form that was filled in as a workbook: a question a row, its answer beside it, and out of sight
//! what the answer is called here.

use std::collections::BTreeMap;

use super::incoming::{Cell, Incoming};
use super::table::Sheet;

/// What the first cell out of sight of a form says; beside it the kind and the language.
pub const FORM: &str = "facility-form";
/// The column of the answers, from 0.
pub const ANSWERS: u16 = 1;
/// The column with the names of the answers; beside it the codes of what is ticked.
pub const NAMES: u16 = 3;

/// The one line that a form is; nothing where the rows are none of a form. A row whose answer is
/// ticked adds its code; its place is that of the question.
pub(super) fn line(rows: &BTreeMap<u32, BTreeMap<u32, String>>) -> Option<Sheet> {
    let cell = |row: &BTreeMap<u32, String>, column: u16| {
        row.get(&u32::from(column)).map_or("", |text| text.trim()).to_owned()
    };
    let first = rows.values().next().filter(|first| cell(first, NAMES) == FORM)?;
    let form = Some((cell(first, NAMES + 1), cell(first, NAMES + 2)));
    let mut cells: Vec<Cell> = Vec::new();
    for (number, row) in rows.iter().skip(1) {
        let [answer, name, code] = [ANSWERS, NAMES, NAMES + 1].map(|column| cell(row, column));
        if name.is_empty() {
            continue;
        }
        let text = match (answer.is_empty(), code.is_empty()) {
            (true, _) => String::new(),
            (false, true) => answer,
            (false, false) => code,
        };
        match cells.iter_mut().find(|cell| cell.name == name) {
            Some(known) if text.is_empty() || known.text.is_empty() => known.text.push_str(&text),
            Some(known) => known.text = format!("{};{text}", known.text),
            None => cells.push(Cell {
                name,
                text,
                line: *number as usize + 1,
                column: usize::from(ANSWERS) + 1,
            }),
        }
    }
    let header = cells.iter().map(|cell| cell.name.clone()).collect();
    Some(Sheet { header, lines: vec![Incoming::new(2, cells)], form, ..Sheet::default() })
}
