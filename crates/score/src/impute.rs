//! Missing values filled, each with where it came from.

use std::collections::HashMap;

use crate::input::Input;
use crate::method::Impute;
use crate::moments::{mean, median};
use crate::panel;
use crate::problem::Problem;
use crate::stages::{SAME, divisor, too_large};
use crate::table::{Column, Table};

/// A cell that was missing and was filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImputedCell {
    /// The unit, as a number into the units of the data.
    pub unit: usize,
    /// The number of the indicator.
    pub indicator: usize,
    /// In a panel, the known year or the two known years that the value was made of.
    pub years: Vec<i64>,
}

/// The table after imputation, and what was filled.
#[derive(Clone, Debug, PartialEq)]
pub struct Imputed {
    /// All units and indicators.
    pub table: Table,
    /// The filled cells, by indicator and unit.
    pub cells: Vec<ImputedCell>,
}

/// Fills missing cells.
pub(crate) fn impute(input: &Input, table: &Table, how: &Impute) -> Result<Imputed, Vec<Problem>> {
    let mut problems = Vec::new();
    let filled: Vec<panel::Filled> = match how {
        Impute::Mean => across(input, table, None, mean),
        Impute::Median => across(input, table, None, median),
        Impute::GroupMean(group) => across(input, table, Some(group), mean),
        Impute::GroupMedian(group) => across(input, table, Some(group), median),
        Impute::PillarMean => pillar(input, table, mean, &mut problems),
        Impute::PillarMedian => pillar(input, table, median, &mut problems),
        Impute::Latest { .. } | Impute::Constant | Impute::Linear => panel::fill(input, table, how),
    };
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut columns: Vec<Vec<f64>> =
        table.columns().iter().map(|it| it.values().to_vec()).collect();
    let mut cells = Vec::new();
    for panel::Filled { row, indicator, value, years } in filled {
        columns[indicator][row] = value;
        cells.push(ImputedCell { unit: table.units()[row], indicator, years });
    }
    cells.sort_by_key(|cell| (cell.indicator, cell.unit));
    let whole = table.columns().iter().zip(columns).map(|(before, after)| {
        let is_same = before.values().iter().zip(&after).all(|(a, b)| a.to_bits() == b.to_bits());
        if is_same { before.clone() } else { Column::new(after) }
    });
    let table = table.with(whole.collect());
    for (number, column) in table.columns().iter().enumerate() {
        if column.values().iter().any(|value| value.is_infinite()) {
            problems.push(too_large(input.framework().indicator(number)));
        }
    }
    if problems.is_empty() { Ok(Imputed { table, cells }) } else { Err(problems) }
}

/// The middle of an indicator over the units of the same year, and of the same group where one is
/// asked for. A unit without a group stays as it is.
fn across(
    input: &Input,
    table: &Table,
    group: Option<&String>,
    middle: fn(&[f64]) -> Option<f64>,
) -> Vec<panel::Filled> {
    let data = input.data();
    let at = group.and_then(|name| data.group_columns().iter().position(|it| it == name));
    let years = data.years(table.units());
    let key = |row: usize| -> Option<(usize, &str)> {
        match at {
            None => Some((years[row], "")),
            Some(at) => Some((years[row], data.units()[table.units()[row]].groups[at].as_deref()?)),
        }
    };
    let mut filled = Vec::new();
    for (indicator, column) in table.columns().iter().enumerate() {
        let mut members: HashMap<(usize, &str), Vec<f64>> = HashMap::new();
        for (row, value) in column.present() {
            if let Some(key) = key(row) {
                members.entry(key).or_default().push(value);
            }
        }
        let middles: HashMap<_, _> =
            members.iter().map(|(key, values)| (*key, middle(values))).collect();
        for row in (0..column.values().len()).filter(|row| column.cell(*row).is_none()) {
            let value = key(row).and_then(|key| middles.get(&key).copied().flatten());
            let cell = |value| panel::Filled { row, indicator, value, years: Vec::new() };
            filled.extend(value.map(cell));
        }
    }
    filled
}

/// The middle of the unit's other indicators under the same aggregate, each times direction and
/// scaled to 0..1 over all units.
fn pillar(
    input: &Input,
    table: &Table,
    middle: fn(&[f64]) -> Option<f64>,
    problems: &mut Vec<Problem>,
) -> Vec<panel::Filled> {
    let framework = input.framework();
    let mut filled = Vec::new();
    for aggregate in framework.aggregates() {
        let inputs = &framework.nodes()[*aggregate].inputs;
        let members: Vec<usize> =
            inputs.iter().filter_map(|node| framework.nodes()[*node].indicator).collect();
        let columns = || members.iter().map(|it| &table.columns()[*it]);
        if !columns().any(|column| column.values().iter().any(|value| value.is_nan())) {
            continue;
        }
        let scales: Vec<Scale> =
            members.iter().filter_map(|it| Scale::of(input, table, *it, problems)).collect();
        if scales.len() < members.len() {
            continue;
        }
        for row in 0..table.units().len() {
            let scaled: Vec<f64> = columns()
                .zip(&scales)
                .filter_map(|(column, scale)| column.cell(row).map(|x| scale.down(x)))
                .collect();
            let Some(value) = middle(&scaled) else { continue };
            for ((indicator, column), scale) in members.iter().zip(columns()).zip(&scales) {
                if column.cell(row).is_none() && scale.is_known {
                    let (indicator, value) = (*indicator, scale.up(value));
                    filled.push(panel::Filled { row, indicator, value, years: Vec::new() });
                }
            }
        }
    }
    filled
}

/// How an indicator times direction lies between its ends.
struct Scale {
    direction: f64,
    least: f64,
    range: f64,
    is_known: bool,
}

impl Scale {
    fn of(
        input: &Input,
        table: &Table,
        indicator: usize,
        problems: &mut Vec<Problem>,
    ) -> Option<Scale> {
        let row = input.framework().indicator(indicator);
        let direction = if row.less_is_better { -1.0 } else { 1.0 };
        let column = &table.columns()[indicator];
        let Some((least, greatest)) = column.range() else {
            return Some(Scale { direction, least: 0.0, range: 1.0, is_known: false });
        };
        let range = divisor(row, greatest - least, SAME);
        let least = if row.less_is_better { -greatest } else { least };
        match range {
            Ok(range) => Some(Scale { direction, least, range, is_known: true }),
            Err(problem) => {
                problems.push(problem);
                None
            }
        }
    }

    fn down(&self, x: f64) -> f64 {
        (x * self.direction - self.least) / self.range
    }

    fn up(&self, scaled: f64) -> f64 {
        (scaled * self.range + self.least) * self.direction
    }
}
