//! Missing values filled from other years of the same unit.

use std::collections::HashMap;

use crate::input::Input;
use crate::method::Impute;
use crate::table::Table;

/// A cell that is filled.
pub(crate) struct Filled {
    pub(crate) row: usize,
    pub(crate) indicator: usize,
    pub(crate) value: f64,
    pub(crate) years: Vec<i64>,
}

/// A known value and its year.
type Known = (i64, f64);

/// Fills from what is known; what was filled itself is never taken for known.
pub(crate) fn fill(input: &Input, table: &Table, how: &Impute) -> Vec<Filled> {
    let units = input.data().units();
    let mut series: HashMap<&str, Vec<(i64, usize)>> = HashMap::new();
    let mut order = Vec::new();
    for (row, number) in table.units().iter().enumerate() {
        let unit = &units[*number];
        let Some(time) = unit.time else { continue };
        let rows = series.entry(&unit.code).or_insert_with(|| {
            order.push(unit.code.as_str());
            Vec::new()
        });
        rows.push((time, row));
    }
    series.values_mut().for_each(|rows| rows.sort_unstable());
    let mut filled = Vec::new();
    for (indicator, column) in table.columns().iter().enumerate() {
        for code in &order {
            let rows = &series[code];
            let known: Vec<Known> = rows
                .iter()
                .filter_map(|(time, row)| column.cell(*row).map(|value| (*time, value)))
                .collect();
            for (time, row) in rows.iter().filter(|(_, row)| column.cell(*row).is_none()) {
                let cell = |(value, years)| Filled { row: *row, indicator, value, years };
                filled.extend(value(&known, *time, how).map(cell));
            }
        }
    }
    filled
}

/// The value of a year that is not known, and the years it was made of.
fn value(known: &[Known], time: i64, how: &Impute) -> Option<(f64, Vec<i64>)> {
    let later = known.partition_point(|(year, _)| *year < time);
    let before = later.checked_sub(1).map(|at| known[at]);
    let after = known.get(later).copied();
    let same = |(year, value): Known| (value, vec![year]);
    match how {
        Impute::Latest { max_age } => {
            let is_young =
                |(year, _): &Known| max_age.is_none_or(|age| time.saturating_sub(*year) <= age);
            before.filter(is_young).map(same)
        }
        Impute::Linear => match (before, after) {
            (Some((first, low)), Some((last, high))) => {
                let share = (time as f64 - first as f64) / (last as f64 - first as f64);
                Some((low + (high - low) * share, vec![first, last]))
            }
            (one, other) => one.or(other).map(same),
        },
        _ => before.or(after).map(same),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_filled_from_known_years_as_the_method_says() {
        let known = [(2010, 1.0), (2014, 3.0)];
        let latest = |time, max_age| value(&known, time, &Impute::Latest { max_age });
        assert_eq!(latest(2013, Some(3)), Some((1.0, vec![2010])));
        assert_eq!(latest(2013, Some(2)), None);
        assert_eq!(latest(2030, None), Some((3.0, vec![2014])));
        assert_eq!(latest(2009, None), None);
        let at = |time, how| value(&known, time, &how);
        assert_eq!(at(2009, Impute::Constant), Some((1.0, vec![2010])));
        assert_eq!(at(2013, Impute::Constant), Some((1.0, vec![2010])));
        assert_eq!(at(2011, Impute::Linear), Some((1.5, vec![2010, 2014])));
        assert_eq!(at(2020, Impute::Linear), Some((3.0, vec![2014])));
        assert_eq!(value(&[], 2020, &Impute::Linear), None);
    }
}
