//! Which units have enough values to stay.

use crate::method::Screen;
use crate::problem::{File, Place, Problem};
use crate::table::Table;

/// The units that stay, and those that do not.
#[derive(Clone, Debug, PartialEq)]
pub struct Screened {
    /// The units that stay.
    pub table: Table,
    /// The units that do not.
    pub dropped: Vec<Dropped>,
}

/// A unit that has too little.
#[derive(Clone, Debug, PartialEq)]
pub struct Dropped {
    /// The unit, as a number into the units of the data.
    pub unit: usize,
    /// The share of indicators that it has.
    pub present: f64,
    /// The share of values other than 0 among those it has; nothing if it has none.
    pub nonzero: Option<f64>,
}

/// Leaves out units under the thresholds. A unit without any value never stays under a rule about
/// zeros.
pub(crate) fn screen(table: &Table, rule: &Screen) -> Result<Screened, Vec<Problem>> {
    let columns = table.columns();
    let (mut stay, mut dropped) = (Vec::new(), Vec::new());
    for (row, unit) in table.units().iter().enumerate() {
        let values = columns.iter().filter_map(|column| column.cell(row));
        let (count, nonzero) = values.fold((0_usize, 0_usize), |(count, nonzero), value| {
            (count + 1, nonzero + usize::from(value != 0.0))
        });
        let present = count as f64 / columns.len() as f64;
        let nonzero = (count > 0).then(|| nonzero as f64 / count as f64);
        let is_there = rule.present_at_least.is_none_or(|least| present >= least);
        let is_full =
            rule.nonzero_at_least.is_none_or(|least| nonzero.is_some_and(|it| it >= least));
        if is_there && is_full {
            stay.push(row);
        } else {
            dropped.push(Dropped { unit: *unit, present, nonzero });
        }
    }
    if stay.is_empty() {
        let message = "no unit has enough values to stay: lower `at_least` in [screen]".to_owned();
        return Err(vec![Place::start(File::Data).problem("unit_missing", message)]);
    }
    Ok(Screened { table: table.only(&stay), dropped })
}
