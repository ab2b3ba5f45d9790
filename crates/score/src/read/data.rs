//! DATA.csv: one row per unit, and year in a panel.

use std::collections::BTreeSet;

use facility_comma::Cell;

use super::meta::Meta;
use super::sheet::Sheet;
use crate::number;
use crate::problem::{File, Problem};
use crate::table::{DataSet, Unit};

/// Reads the columns of DATA.csv that META names; all others are passed over.
pub(super) fn read(text: &str, meta: &Meta, problems: &mut Vec<Problem>) -> DataSet {
    let before = problems.len();
    let mut table = Reading::default();
    if let Some(mut rows) = Sheet::open(File::Data, text, problems) {
        table.find_columns(&rows, meta, problems);
        let mut cells = Vec::new();
        while rows.next(&mut cells) {
            table.row(&rows, &cells, problems);
        }
        rows.close(problems);
    }
    let mut found = Vec::new();
    let names = table.numbers.into_iter().map(|(name, _)| name);
    let columns = names.zip(table.columns).collect();
    let groups = table.groups.into_iter().map(|(name, _)| name).collect();
    let data = DataSet::packed(table.units, groups, columns, &mut found);
    // Where rows could not be read, that no unit is left is no news.
    found.retain(|problem| problem.code != "unit_missing" || problems.len() == before);
    problems.extend(found);
    data
}

/// A table that is being read.
#[derive(Default)]
struct Reading {
    code: Option<usize>,
    name: Option<usize>,
    time: Option<usize>,
    groups: Vec<(String, usize)>,
    numbers: Vec<(String, usize)>,
    units: Vec<Unit>,
    columns: Vec<Vec<f64>>,
}

impl Reading {
    fn find_columns(&mut self, header: &Sheet<'_>, meta: &Meta, problems: &mut Vec<Problem>) {
        self.code = header.needed("uCode", problems);
        self.name = header.column("uName");
        self.time = header.column("Time");
        let indicators = meta.rows.iter().filter(|row| row.level == 1);
        let mut wanted = BTreeSet::new();
        for row in indicators {
            // A missing denominator is told where the stage is done; a missing indicator always.
            if header.needed(&row.code, problems).is_some() {
                wanted.insert(&row.code);
            }
            wanted.extend(row.denominator.as_ref().filter(|name| header.column(name).is_some()));
        }
        let column = |name: &String| header.column(name).map(|at| (name.clone(), at));
        self.numbers = wanted.into_iter().filter_map(column).collect();
        self.columns = vec![Vec::new(); self.numbers.len()];
        let groups = meta.groups.iter();
        self.groups = groups
            .filter_map(|name| header.needed(name, problems).map(|at| (name.clone(), at)))
            .collect();
    }

    fn row(&mut self, rows: &Sheet<'_>, cells: &[Cell<'_>], problems: &mut Vec<Problem>) {
        let code = self.code.map(|at| &cells[at]);
        let place = rows.place(code.unwrap_or(&cells[0]));
        let code = code.map(|cell| cell.text.to_string()).unwrap_or_default();
        if code.is_empty() && self.code.is_some() {
            problems.push(place.problem(
                "unit_code_missing",
                "a row has no uCode: give it one, or leave the row out".to_owned(),
            ));
        }
        let time = self.time.and_then(|at| {
            let time = cells[at].text.parse().ok();
            if time.is_none() {
                let message = format!(
                    "`{}` is no Time: write a whole number, such as a year",
                    cells[at].text
                );
                problems.push(rows.place(&cells[at]).problem("time_invalid", message));
            }
            time
        });
        for (column, (_, at)) in self.columns.iter_mut().zip(&self.numbers) {
            let number = number::read(&cells[*at].text).unwrap_or_else(|message| {
                problems.push(rows.place(&cells[*at]).problem("number_invalid", message));
                None
            });
            column.push(number.unwrap_or(f64::NAN));
        }
        // Rows without a code or a time would be told again as the same unit.
        if code.is_empty() || (self.time.is_some() && time.is_none()) {
            self.columns.iter_mut().for_each(|column| _ = column.pop());
            return;
        }
        let group = |at: &usize| {
            Some(cells[*at].text.to_string()).filter(|it| !it.is_empty() && it != "NA")
        };
        let groups = self.groups.iter().map(|(_, at)| group(at)).collect();
        let name = self.name.map(|at| cells[at].text.to_string()).filter(|it| !it.is_empty());
        let name = name.unwrap_or_else(|| code.clone());
        self.units.push(Unit { code, name, time, groups, place });
    }
}
