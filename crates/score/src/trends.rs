//! How values of a panel move over the years.

use std::collections::HashMap;

use crate::input::Input;
use crate::table::Table;

/// A unit's way from its first known year to its last, in one column.
#[derive(Clone, Debug, PartialEq)]
pub struct Trend {
    /// The code of the unit.
    pub unit: String,
    /// The number of the column of the table.
    pub column: usize,
    /// The first known year and its value.
    pub first: (i64, f64),
    /// The last known year and its value.
    pub last: (i64, f64),
    /// How many years are known.
    pub known: usize,
    /// (last - first) / years between; nothing for one year.
    pub yearly_change: Option<f64>,
    /// The compound annual growth rate (last / first)^(1 / years) - 1; nothing where values are
    /// not both over 0 or for one year.
    pub growth: Option<f64>,
}

impl Input {
    /// The trends of every unit in every column of a table of this input, such as the results; the
    /// years are those of the units. Without times there are none.
    pub fn trends(&self, table: &Table) -> Vec<Trend> {
        let units = self.data().units();
        let mut series: HashMap<&str, usize> = HashMap::new();
        let mut rows: Vec<Vec<(i64, usize)>> = Vec::new();
        for (row, unit) in table.units().iter().enumerate() {
            let Some(time) = units[*unit].time else { continue };
            let at = *series.entry(&units[*unit].code).or_insert_with(|| {
                rows.push(Vec::new());
                rows.len() - 1
            });
            rows[at].push((time, row));
        }
        rows.iter_mut().for_each(|rows| rows.sort_unstable());
        let mut trends = Vec::new();
        for rows in &rows {
            let code = &units[table.units()[rows[0].1]].code;
            for column in 0..table.codes().len() {
                let cell = |(time, row): &(i64, usize)| Some((*time, table.cell(*row, column)?));
                let known: Vec<(i64, f64)> = rows.iter().filter_map(cell).collect();
                trends.extend(trend(code, column, &known));
            }
        }
        trends
    }
}

fn trend(code: &str, column: usize, known: &[(i64, f64)]) -> Option<Trend> {
    let (first, last) = (*known.first()?, *known.last()?);
    let years = last.0 as f64 - first.0 as f64;
    let growth = (last.1 / first.1).powf(1.0 / years) - 1.0;
    Some(Trend {
        unit: code.to_owned(),
        column,
        first,
        last,
        known: known.len(),
        yearly_change: (years > 0.0).then(|| (last.1 - first.1) / years),
        growth: (years > 0.0 && first.1 > 0.0 && last.1 > 0.0).then_some(growth),
    })
}

#[cfg(test)]
mod tests {
    use super::trend;

    #[test]
    fn growth_is_compound_and_change_is_even() {
        let found = trend("u", 0, &[(2010, 100.0), (2011, 7.0), (2012, 121.0)]).expect("a trend");
        assert!((found.growth.expect("growth") - 0.1).abs() < 1e-12);
        assert_eq!((found.yearly_change, found.known), (Some(10.5), 3));
        let fallen = trend("u", 0, &[(2010, -1.0), (2012, 1.0)]).expect("a trend");
        assert_eq!((fallen.growth, fallen.yearly_change), (None, Some(1.0)));
        assert_eq!(trend("u", 0, &[(2010, 1.0)]).expect("a trend").yearly_change, None);
    }
}
