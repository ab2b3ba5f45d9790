//! What the columns of a table look like, and how much of them is there.

use std::collections::BTreeSet;

use crate::input::Input;
use crate::moments::{deviation, mean, median, shape};
use crate::table::{Column, Table};

/// One column of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Statistics {
    /// The code of the column.
    pub code: String,
    /// How many values are there.
    pub count: usize,
    /// The share of values that are there.
    pub available: f64,
    /// The least value.
    pub min: Option<f64>,
    /// The greatest.
    pub max: Option<f64>,
    /// The mean.
    pub mean: Option<f64>,
    /// The median.
    pub median: Option<f64>,
    /// The standard deviation with n - 1.
    pub deviation: Option<f64>,
    /// The adjusted skewness, as treatment tests it.
    pub skew: Option<f64>,
    /// The adjusted excess kurtosis, as treatment tests it.
    pub kurtosis: Option<f64>,
    /// How many values are 0.
    pub zeros: usize,
    /// How many different values there are.
    pub unique: usize,
}

/// How much of a unit is there.
#[derive(Clone, Debug, PartialEq)]
pub struct Availability {
    /// The unit, as a number into the units of the data.
    pub unit: usize,
    /// The share of all indicators.
    pub share: f64,
    /// The share of the indicators below each aggregate, in the order of the framework.
    pub shares: Vec<f64>,
}

impl Table {
    /// The statistics of every column.
    pub fn statistics(&self) -> Vec<Statistics> {
        let columns = self.codes().iter().zip(self.columns());
        columns.map(|(code, column)| of_column(code, column)).collect()
    }
}

fn of_column(code: &str, column: &Column) -> Statistics {
    let values: Vec<f64> = column.present().map(|(_, value)| value).collect();
    let unique: BTreeSet<u64> = values.iter().map(|value| (value + 0.0).to_bits()).collect();
    let shape = shape(&values);
    Statistics {
        code: code.to_owned(),
        count: values.len(),
        available: values.len() as f64 / column.values().len().max(1) as f64,
        min: column.range().map(|range| range.0),
        max: column.range().map(|range| range.1),
        mean: mean(&values),
        median: median(&values),
        deviation: deviation(&values),
        skew: shape.map(|it| it.0),
        kurtosis: shape.map(|it| it.1),
        zeros: values.iter().filter(|value| **value == 0.0).count(),
        unique: unique.len(),
    }
}

impl Input {
    /// The indicators below an aggregate, by number of indicator, in the order of the framework.
    pub fn indicators_below(&self, aggregate: usize) -> Vec<usize> {
        let nodes = self.framework().nodes();
        let is_below = |indicator: &usize| {
            let mut node = Some(self.framework().indicators()[*indicator]);
            while let Some(number) = node.filter(|number| *number != aggregate) {
                node = nodes[number].parent;
            }
            node.is_some()
        };
        (0..self.framework().indicators().len()).filter(is_below).collect()
    }

    /// How much of each unit is there in a table of indicators.
    pub fn availability(&self, table: &Table) -> Vec<Availability> {
        let aggregates = self.framework().aggregates().iter();
        let below: Vec<Vec<usize>> = aggregates.map(|it| self.indicators_below(*it)).collect();
        let all: Vec<usize> = (0..table.codes().len()).collect();
        let share = |row: usize, columns: &[usize]| {
            let there = columns.iter().filter(|column| table.cell(row, **column).is_some()).count();
            there as f64 / columns.len().max(1) as f64
        };
        let units = table.units().iter().enumerate();
        let of_unit = |(row, unit): (usize, &usize)| Availability {
            unit: *unit,
            share: share(row, &all),
            shares: below.iter().map(|columns| share(row, columns)).collect(),
        };
        units.map(of_unit).collect()
    }
}
