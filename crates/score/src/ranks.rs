//! Ranks from above: 1 for the greatest.

use std::collections::HashMap;

use crate::table::{Column, DataSet, Table};

/// The rows that are ranked against each other.
pub(crate) struct Fields(Vec<Vec<usize>>);

impl Fields {
    /// One field for each value of a key; rows without a key are in none.
    pub(crate) fn by<K: std::hash::Hash + Eq>(keys: impl Iterator<Item = Option<K>>) -> Fields {
        let mut numbers: HashMap<K, usize> = HashMap::new();
        let mut fields: Vec<Vec<usize>> = Vec::new();
        for (row, key) in keys.enumerate() {
            let Some(key) = key else { continue };
            let number = *numbers.entry(key).or_insert_with(|| {
                fields.push(Vec::new());
                fields.len() - 1
            });
            fields[number].push(row);
        }
        Fields(fields)
    }

    /// The ranks within each field, 0 for what is missing; ties take the smallest rank.
    pub(crate) fn ranks(&self, values: &[f64], order: &mut Vec<usize>, ranks: &mut [u32]) {
        ranks.fill(0);
        for field in &self.0 {
            order.clear();
            order.extend(field.iter().copied().filter(|row| !values[*row].is_nan()));
            order.sort_unstable_by(|a, b| values[*b].total_cmp(&values[*a]));
            let mut rank = 0;
            for (place, row) in order.iter().enumerate() {
                if place == 0 || values[order[place - 1]] != values[*row] {
                    rank = place as u32 + 1;
                }
                ranks[*row] = rank;
            }
        }
    }

    fn column(&self, column: &Column) -> Column {
        let values = column.values();
        let mut ranks = vec![0; values.len()];
        self.ranks(values, &mut Vec::new(), &mut ranks);
        Column::new(
            ranks.iter().map(|it| if *it == 0 { f64::NAN } else { f64::from(*it) }).collect(),
        )
    }
}

/// The ranks of all units of the same year, in every column.
pub(crate) fn ranks(data: &DataSet, table: &Table) -> Table {
    let years = data.years(table.units());
    let fields = Fields::by(years.into_iter().map(Some));
    table.with(table.columns().iter().map(|column| fields.column(column)).collect())
}

/// The ranks among the units of the same year with the same value in a group column, by its number;
/// a unit without a group has none.
pub(crate) fn ranks_in_groups(data: &DataSet, table: &Table, group: usize) -> Table {
    let years = data.years(table.units());
    let key = |(year, unit): (usize, &usize)| {
        data.units()[*unit].groups[group].as_ref().map(|name| (year, name))
    };
    let fields = Fields::by(years.into_iter().zip(table.units()).map(key));
    table.with(table.columns().iter().map(|column| fields.column(column)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_take_the_smallest_rank_and_the_missing_none() {
        let fields = Fields::by([1, 1, 1, 1, 2].map(Some).into_iter());
        let mut ranks = [9; 5];
        fields.ranks(&[2.0, 5.0, f64::NAN, 5.0, 0.0], &mut Vec::new(), &mut ranks);
        assert_eq!(ranks, [3, 1, 0, 1, 1]);
    }
}
