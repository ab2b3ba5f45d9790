//! Indicators divided by denominators, such as flights by population.

use crate::input::Input;
use crate::problem::Problem;
use crate::stages::{each, too_large};
use crate::table::{Column, Table};

/// x / denominator of the same row. A denominator that is missing or 0 gives nothing.
pub(crate) fn denominate(input: &Input, table: &Table) -> Result<Table, Vec<Problem>> {
    each(input.framework(), table, |row, column| {
        let denominator = row.denominator.as_ref().and_then(|name| input.data().column(name));
        let Some(denominator) = denominator else { return Ok(column.clone()) };
        let cells = column.values().iter().zip(denominator.values());
        let divided = cells.map(|(x, by)| if *by == 0.0 { f64::NAN } else { x / by });
        let divided: Vec<f64> = divided.collect();
        // A cell that its denominator took away is missing, not out of range.
        let is_out = divided.iter().any(|value| value.is_infinite());
        if is_out {
            return Err(too_large(row));
        }
        Ok(Column::new(divided))
    })
}
