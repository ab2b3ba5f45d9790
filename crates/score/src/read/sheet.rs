//! A table of a run: columns by their names, rows that are as wide as the header, places of cells.

use facility_comma::{Cell, Letters, Table, named_twice};

use crate::problem::{File, Place, Problem};

/// A table that is being read.
pub(super) struct Sheet<'a> {
    file: File,
    table: Table<'a>,
}

impl<'a> Sheet<'a> {
    /// Reads the header. A name that comes twice is told; without a header there is no table.
    pub(super) fn open(
        file: File,
        text: &'a str,
        problems: &mut Vec<Problem>,
    ) -> Option<Sheet<'a>> {
        let Some(table) = Table::open(text) else {
            let message = "the file is empty: its first line names the columns".to_owned();
            problems.push(Place::start(file).problem("empty", message));
            return None;
        };
        if text.contains('\r') && !text.contains('\n') {
            let message = "lines end with a carriage return alone: save the file with line feeds";
            problems.push(Place::start(file).problem("line_end", message.to_owned()));
            return None;
        }
        if let Some(separator) = other_separator(&table) {
            let message = format!("cells are split by {separator}: save the file with commas");
            problems.push(Place::start(file).problem("separator", message));
            return None;
        }
        let told = named_twice(&table.header, Letters::Exact);
        problems.extend(told.into_iter().map(|it| Problem::of(file, it)));
        Some(Sheet { file, table })
    }

    /// The number of the column with a name.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.table.header.iter().position(|cell| cell.text == name)
    }

    /// The same, told where it is missing.
    pub(super) fn needed(&self, name: &str, problems: &mut Vec<Problem>) -> Option<usize> {
        let column = self.column(name);
        if column.is_none() {
            let way_out = self.way_out(name);
            let message = format!("there is no column `{name}`: {way_out}");
            problems.push(self.header_place().problem("column_missing", message));
        }
        column
    }

    /// The mistake behind many missing columns is named where it is seen.
    fn way_out(&self, name: &str) -> String {
        let header = &self.table.header;
        let alike = header.iter().find(|cell| cell.text.to_lowercase() == name.to_lowercase());
        if let Some(alike) = alike {
            return format!("the header has `{}`, and the case of letters counts", alike.text);
        }
        "add it to the first line, or see how it is spelt there".to_owned()
    }

    /// Puts the next row that is as wide as the header into `cells`; false at the end.
    pub(super) fn next(&mut self, cells: &mut Vec<Cell<'a>>) -> bool {
        self.table.next(cells)
    }

    /// Where a cell begins.
    pub(super) fn place(&self, cell: &Cell<'_>) -> Place {
        Place { file: self.file, line: cell.line, column: cell.column() }
    }

    /// Where the header begins.
    pub(super) fn header_place(&self) -> Place {
        self.place(&self.table.header[0])
    }

    /// Tells what is wrong with rows that were passed over; whether there was none.
    pub(super) fn close(mut self, problems: &mut Vec<Problem>) -> bool {
        let told = self.table.problems();
        let is_whole = told.is_empty();
        problems.extend(told.into_iter().map(|it| Problem::of(self.file, it)));
        is_whole
    }
}

/// What a program that speaks of tables in another way has put between the cells of the header.
fn other_separator(table: &Table<'_>) -> Option<&'static str> {
    let [only] = &table.header[..] else { return None };
    let is_split_by = |separator: &char| only.text.contains(*separator);
    let known = [(';', "semicolons"), ('\t', "tabs")];
    known.into_iter().find(|(separator, _)| is_split_by(separator)).map(|(_, name)| name)
}
