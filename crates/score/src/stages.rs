//! What the stages share: the indicators' columns on their way.

use std::sync::Arc;

use crate::framework::{Framework, NodeRow};
use crate::input::Input;
use crate::problem::Problem;
use crate::table::{Column, Table};

/// The indicators as DATA has them, all units.
pub(crate) fn given(input: &Input) -> Table {
    let (framework, data) = (input.framework(), input.data());
    let columns = framework.indicators().iter().map(|node| {
        let code = &framework.nodes()[*node].row.code;
        data.column(code).expect("an input was checked to have a column of each indicator").clone()
    });
    let rows = (0..data.units().len()).collect();
    Table::new(Arc::new(framework.indicator_codes()), Arc::new(rows), columns.collect())
}

/// Puts every indicator through a stage; all problems come together. A stage that counts holds
/// its result against [`finite`].
pub(crate) fn each(
    framework: &Framework,
    table: &Table,
    mut stage: impl FnMut(&NodeRow, &Column) -> Result<Column, Problem>,
) -> Result<Table, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut columns = Vec::new();
    for (number, column) in table.columns().iter().enumerate() {
        let row = framework.indicator(number);
        match stage(row, column) {
            Ok(made) => columns.push(made),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(table.with(columns)) } else { Err(problems) }
}

/// A value that was there and is no number any more would be taken for missing.
pub(crate) fn finite(row: &NodeRow, before: &Column, after: Column) -> Result<Column, Problem> {
    let mut cells = before.values().iter().zip(after.values());
    if cells.any(|(was, is)| !was.is_nan() && !is.is_finite() || is.is_infinite()) {
        return Err(too_large(row));
    }
    Ok(after)
}

/// A divisor, unless it is 0 (then it is said why, and one way out of it) or without end.
pub(crate) fn divisor(
    row: &NodeRow,
    by: f64,
    (why, way_out): (&str, &str),
) -> Result<f64, Problem> {
    if by == 0.0 {
        let message =
            format!("the indicator `{}` {why}, so that the divisor is 0: {way_out}", row.code);
        return Err(row.place.problem("zero_divisor", message));
    }
    if by.is_finite() { Ok(by) } else { Err(too_large(row)) }
}

/// Numbers whose differences or squares are none any more.
pub(crate) fn too_large(row: &NodeRow) -> Problem {
    let message = format!(
        "the numbers of `{}` are too large or too small to count with: take another unit",
        row.code
    );
    row.place.problem("number_range", message)
}

/// Why a range is 0, and the way out.
pub(crate) const SAME: (&str, &str) =
    ("is the same for all units", "leave it out of META, or normalise by goalposts");

/// The way out for an indicator that tells units too little apart.
pub(crate) const LEAVE_OUT: &str = "leave it out of META";
