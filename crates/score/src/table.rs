//! Units and their cells: what is measured, and what every stage makes of it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::problem::{File, Place, Problem};

/// A unit of which an index speaks, such as a country; in a panel a unit in a year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unit {
    /// The code, unique within a year.
    pub code: String,
    /// The name for people.
    pub name: String,
    /// The year.
    pub time: Option<i64>,
    /// The group it belongs to in each of the data's group columns, in their order.
    pub groups: Vec<Option<String>>,
    /// Where it stands, so that problems can be told there.
    pub place: Place,
}

/// A column of numbers, one a unit. What is missing is NaN in here and `None` to everybody else;
/// no value is ever without end.
#[derive(Clone, Debug)]
pub(crate) struct Column(Arc<Vec<f64>>);

impl Column {
    pub(crate) fn new(values: Vec<f64>) -> Column {
        Column(Arc::new(values))
    }

    pub(crate) fn values(&self) -> &[f64] {
        &self.0
    }

    pub(crate) fn cell(&self, row: usize) -> Option<f64> {
        some(self.0[row])
    }

    /// The values that are there, with their rows.
    pub(crate) fn present(&self) -> impl Iterator<Item = (usize, f64)> + '_ {
        self.0.iter().copied().enumerate().filter(|(_, value)| !value.is_nan())
    }

    /// The least and the greatest value, where there is one.
    pub(crate) fn range(&self) -> Option<(f64, f64)> {
        self.present().fold(None, |range, (_, value)| match range {
            None => Some((value, value)),
            Some((least, greatest)) => Some((
                if value < least { value } else { least },
                if value > greatest { value } else { greatest },
            )),
        })
    }

    /// Each value that is there changed; the missing stay missing.
    pub(crate) fn map(&self, mut change: impl FnMut(f64) -> f64) -> Column {
        let changed = |value: &f64| if value.is_nan() { f64::NAN } else { change(*value) };
        Column::new(self.0.iter().map(changed).collect())
    }

    /// Only some rows, in the given order.
    pub(crate) fn rows(&self, rows: &[usize]) -> Column {
        Column::new(rows.iter().map(|row| self.0[*row]).collect())
    }
}

impl PartialEq for Column {
    /// Bit by bit, where missing equals missing.
    fn eq(&self, other: &Column) -> bool {
        let bits = |column: &Column| column.0.iter().map(|it| it.to_bits()).collect::<Vec<_>>();
        bits(self) == bits(other)
    }
}

/// A number that is there.
pub(crate) fn some(value: f64) -> Option<f64> {
    (!value.is_nan()).then_some(value)
}

/// The data of a run: units and the columns of numbers about them.
#[derive(Clone, Debug, PartialEq)]
pub struct DataSet {
    units: Vec<Unit>,
    group_columns: Vec<String>,
    columns: BTreeMap<String, Column>,
    has_time: bool,
    is_panel: bool,
}

impl DataSet {
    /// Checks that units are unique, columns have one cell a unit and every cell is a number or
    /// missing. Either all units have a time or none has.
    pub fn new(
        units: Vec<Unit>,
        group_columns: Vec<String>,
        columns: Vec<(String, Vec<Option<f64>>)>,
    ) -> Result<DataSet, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut packed = Vec::new();
        for (name, cells) in columns {
            if cells.len() != units.len() || cells.iter().flatten().any(|it| !it.is_finite()) {
                let message = format!("the column `{name}` has not one number a unit");
                problems.push(Place::default().problem("number_invalid", message));
            }
            packed.push((name, cells.into_iter().map(|it| it.unwrap_or(f64::NAN)).collect()));
        }
        let data = DataSet::packed(units, group_columns, packed, &mut problems);
        if problems.is_empty() { Ok(data) } else { Err(problems) }
    }

    /// The same with NaN where a cell is missing.
    pub(crate) fn packed(
        units: Vec<Unit>,
        group_columns: Vec<String>,
        columns: Vec<(String, Vec<f64>)>,
        problems: &mut Vec<Problem>,
    ) -> DataSet {
        if units.is_empty() {
            let message = "there is no unit: write a row for each under the header".to_owned();
            problems.push(Place::start(File::Data).problem("unit_missing", message));
        }
        let mut seen: HashMap<(&str, Option<i64>), usize> = HashMap::new();
        for unit in &units {
            if seen.insert((&unit.code, unit.time), unit.place.line).is_some() {
                let at = unit.time.map(|time| format!(" of {time}")).unwrap_or_default();
                let message =
                    format!("the unit `{}`{at} comes twice: leave one of its rows out", unit.code);
                problems.push(unit.place.problem("unit_twice", message));
            }
        }
        let has_time = units.iter().any(|unit| unit.time.is_some());
        for unit in units.iter().filter(|unit| has_time && unit.time.is_none()) {
            let message = format!("the unit `{}` has no Time", unit.code);
            problems.push(unit.place.problem("time_missing", message));
        }
        let is_panel = units.iter().any(|unit| unit.time != units[0].time);
        let columns = columns.into_iter().map(|(name, cells)| (name, Column::new(cells))).collect();
        DataSet { units, group_columns, columns, has_time, is_panel }
    }

    /// The units, in the order of the input.
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// The names of the group columns.
    pub fn group_columns(&self) -> &[String] {
        &self.group_columns
    }

    /// Whether the units have a time.
    pub fn has_time(&self) -> bool {
        self.has_time
    }

    /// Whether there is more than one time.
    pub fn is_panel(&self) -> bool {
        self.is_panel
    }

    /// The value of a unit, by number, in a column.
    pub fn cell(&self, unit: usize, column: &str) -> Option<f64> {
        self.columns.get(column)?.cell(unit)
    }

    /// Puts another value into a cell; false where there is no such column.
    pub(crate) fn put(&mut self, unit: usize, column: &str, value: Option<f64>) -> bool {
        let Some(column) = self.columns.get_mut(column) else { return false };
        let mut values = column.values().to_vec();
        values[unit] = value.unwrap_or(f64::NAN);
        *column = Column::new(values);
        true
    }

    pub(crate) fn column(&self, name: &str) -> Option<&Column> {
        self.columns.get(name)
    }

    /// The number of each unit's year, counted from 0 without gaps; all 0 without times.
    pub(crate) fn years(&self, rows: &[usize]) -> Vec<usize> {
        let times: BTreeSet<Option<i64>> = self.units.iter().map(|unit| unit.time).collect();
        let numbers: HashMap<_, _> =
            times.into_iter().enumerate().map(|(number, time)| (time, number)).collect();
        rows.iter().map(|row| numbers[&self.units[*row].time]).collect()
    }
}

/// What a stage wrote: for some of the units a number, or nothing, in each of its columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    codes: Arc<Vec<String>>,
    rows: Arc<Vec<usize>>,
    columns: Vec<Column>,
}

impl Table {
    pub(crate) fn new(
        codes: Arc<Vec<String>>,
        rows: Arc<Vec<usize>>,
        columns: Vec<Column>,
    ) -> Table {
        Table { codes, rows, columns }
    }

    /// The codes of the columns: indicators or aggregates, in the order of the framework.
    pub fn codes(&self) -> &[String] {
        &self.codes
    }

    /// The units of the rows, as numbers into [`DataSet::units`], ascending.
    pub fn units(&self) -> &[usize] {
        &self.rows
    }

    /// The number in a row and a column of this table, where there is one.
    pub fn cell(&self, row: usize, column: usize) -> Option<f64> {
        self.columns[column].cell(row)
    }

    /// The number of a unit, as a number into [`DataSet::units`], under a code.
    pub fn value(&self, unit: usize, code: &str) -> Option<f64> {
        let row = self.rows.binary_search(&unit).ok()?;
        self.cell(row, self.codes.iter().position(|it| it == code)?)
    }

    pub(crate) fn columns(&self) -> &[Column] {
        &self.columns
    }

    pub(crate) fn shared_rows(&self) -> Arc<Vec<usize>> {
        Arc::clone(&self.rows)
    }

    /// The same units and codes with other columns.
    pub(crate) fn with(&self, columns: Vec<Column>) -> Table {
        Table { codes: Arc::clone(&self.codes), rows: Arc::clone(&self.rows), columns }
    }

    /// Only some rows, by number.
    pub(crate) fn only(&self, rows: &[usize]) -> Table {
        let units = rows.iter().map(|row| self.rows[*row]).collect();
        let columns = self.columns.iter().map(|column| column.rows(rows)).collect();
        Table { codes: Arc::clone(&self.codes), rows: Arc::new(units), columns }
    }
}
