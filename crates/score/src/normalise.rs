//! Values made comparable.

use crate::framework::NodeRow;
use crate::input::Input;
use crate::method::Normalise;
use crate::moments::ranks_bottom_up;
use crate::problem::{File, Place, Problem};
use crate::stages::{LEAVE_OUT, SAME, divisor, each, finite};
use crate::table::{Column, Table};

/// Normalises each indicator over the units that are left, in a panel over all years.
pub(crate) fn normalise(
    input: &Input,
    table: &Table,
    how: &Normalise,
) -> Result<Table, Vec<Problem>> {
    let reference = match how {
        Normalise::DistanceToUnit { unit } => Some(Reference::find(input, table, unit)?),
        _ => None,
    };
    each(input.framework(), table, |row, column| {
        // Nothing is left of an indicator whose units all went: there is nothing to compare.
        if column.range().is_none() {
            return Ok(column.clone());
        }
        let made = match (how, &reference) {
            (Normalise::Goalposts { cap, floor }, _) => goalposts(row, column, *cap, *floor)?,
            (_, Some(reference)) => reference.distance(row, &directed(row, column))?,
            _ => plain(row, &directed(row, column), how)?,
        };
        finite(row, column, made)
    })
}

/// The column times direction.
fn directed(row: &NodeRow, column: &Column) -> Column {
    if row.less_is_better { column.map(|x| -x) } else { column.clone() }
}

fn plain(row: &NodeRow, x: &Column, how: &Normalise) -> Result<Column, Problem> {
    let (min, max) = x.range().unwrap_or_default();
    let range = || divisor(row, max - min, SAME);
    Ok(match how {
        Normalise::MinMax { lower, upper } => {
            let range = range()?;
            x.map(|x| (x - min) / range * (upper - lower) + lower)
        }
        Normalise::ZScore { mean, sd } => {
            range()?;
            let values: Vec<f64> = x.present().map(|(_, value)| value).collect();
            let n = values.len() as f64;
            let own = values.iter().sum::<f64>() / n;
            let squares: f64 = values.iter().map(|x| (x - own) * (x - own)).sum();
            let spread = (squares / (n - 1.0)).sqrt();
            let spread = divisor(row, spread, ("hardly differs between units", LEAVE_OUT))?;
            x.map(|x| (x - own) / spread * sd + mean)
        }
        Normalise::Rank => ranked(x, |rank| rank),
        Normalise::Borda => ranked(x, |rank| rank - 1.0),
        Normalise::PercentileRank => {
            let others = x.present().count() as f64 - 1.0;
            let others = divisor(row, others, ("has one value only", LEAVE_OUT))?;
            ranked(x, |rank| (rank - 1.0) / others)
        }
        Normalise::DistanceToMax => {
            let range = range()?;
            x.map(|x| 1.0 - (max - x) / range)
        }
        Normalise::DistanceToTarget { cap } => {
            let Some(target) = row.target else { return Err(missing(row, "Target")) };
            let target = if row.less_is_better { -target } else { target };
            let way = divisor(
                row,
                target - min,
                ("has its Target at the worst value", "set another Target"),
            )?;
            let reached = x.map(|x| (x - min) / way);
            if *cap { reached.map(|it| if it > 1.0 { 1.0 } else { it }) } else { reached }
        }
        Normalise::FractionOfMax => {
            let max =
                divisor(row, max, ("has 0 as the best value", "choose another way to normalise"))?;
            x.map(|x| x / max)
        }
        Normalise::Scaled { from, to } => {
            let way = divisor(
                row,
                to - from,
                ("is scaled from a number to the same", "set another `to`"),
            )?;
            x.map(|x| 100.0 * (x - from) / way)
        }
        // These two are done before.
        Normalise::Goalposts { .. } | Normalise::DistanceToUnit { .. } => x.clone(),
    })
}

fn missing(row: &NodeRow, what: &str) -> Problem {
    let message =
        format!("the indicator `{}` has no {what}, which the method needs: set one", row.code);
    row.place.problem("setting_missing", message)
}

fn ranked(x: &Column, change: impl Fn(f64) -> f64) -> Column {
    let (rows, values): (Vec<usize>, Vec<f64>) = x.present().unzip();
    let mut ranks = vec![f64::NAN; x.values().len()];
    for (row, rank) in rows.into_iter().zip(ranks_bottom_up(&values)) {
        ranks[row] = change(rank);
    }
    Column::new(ranks)
}

fn goalposts(row: &NodeRow, x: &Column, cap: bool, floor: Option<f64>) -> Result<Column, Problem> {
    let (Some(low), Some(high)) = (row.low, row.high) else {
        return Err(missing(row, if row.low.is_none() { "Low" } else { "High" }));
    };
    let way = divisor(row, high - low, ("has Low and High at the same value", "set another High"))?;
    let reached = match row.less_is_better {
        false => x.map(|x| 100.0 * (x - low) / way),
        true => x.map(|x| 100.0 * (high - x) / way),
    };
    let reached = if cap { reached.map(|it| it.clamp(0.0, 100.0)) } else { reached };
    Ok(floor.map_or_else(|| reached.clone(), |least| reached.map(|it| it.max(least))))
}

/// The unit that all are compared with: in each year its own row of that year.
struct Reference {
    unit: String,
    /// For each row of the table the row of the reference unit.
    rows: Vec<usize>,
}

impl Reference {
    fn find(input: &Input, table: &Table, unit: &str) -> Result<Reference, Vec<Problem>> {
        let units = input.data().units();
        let years = input.data().years(table.units());
        let mut own = std::collections::HashMap::new();
        for (row, number) in table.units().iter().enumerate() {
            if units[*number].code == unit {
                own.insert(years[row], row);
            }
        }
        let rows: Option<Vec<usize>> = years.iter().map(|year| own.get(year).copied()).collect();
        rows.map(|rows| Reference { unit: unit.to_owned(), rows }).ok_or_else(|| {
            let at = input.method().places.get("normalise.unit").copied();
            let place = at.unwrap_or(Place::start(File::Method));
            let message = format!(
                "the unit `{unit}` is not among the units left of every year: take another"
            );
            vec![place.problem("unit_unknown", message)]
        })
    }

    fn distance(&self, row: &NodeRow, x: &Column) -> Result<Column, Problem> {
        let (min, _) = x.range().unwrap_or_default();
        let values = x.values();
        let why = format!("has its worst value at the unit `{}`", self.unit);
        let mut made = Vec::with_capacity(values.len());
        for (value, reference) in values.iter().zip(&self.rows) {
            let reference = values[*reference];
            if reference.is_nan() {
                let message = format!(
                    "the unit `{}` has no value of `{}`: take another, or impute",
                    self.unit, row.code
                );
                return Err(row.place.problem("reference_missing", message));
            }
            let way = divisor(row, reference - min, (&why, "take another unit"))?;
            made.push(1.0 - (reference - value) / way);
        }
        Ok(Column::new(made))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(column: &Column) -> Vec<Option<f64>> {
        (0..column.values().len()).map(|row| column.cell(row)).collect()
    }

    fn row(less_is_better: bool) -> NodeRow {
        let (target, low, high) = (Some(3.0), Some(0.0), Some(8.0));
        NodeRow { code: "x".to_owned(), less_is_better, target, low, high, ..NodeRow::default() }
    }

    fn check(how: &Normalise, less_is_better: bool, expected: [Option<f64>; 4]) {
        let column = Column::new(vec![1.0, f64::NAN, 3.0, 5.0]);
        let row = row(less_is_better);
        let made = plain(&row, &directed(&row, &column), how).expect("normal");
        assert_eq!(cells(&made), expected, "{how:?}");
    }

    #[test]
    fn each_method_gives_what_the_contract_says() {
        let all = |a, b, c| [Some(a), None, Some(b), Some(c)];
        check(&Normalise::default(), false, all(0.0, 50.0, 100.0));
        check(&Normalise::MinMax { lower: 1.0, upper: 3.0 }, true, all(3.0, 2.0, 1.0));
        check(&Normalise::ZScore { mean: 10.0, sd: 4.0 }, false, all(6.0, 10.0, 14.0));
        check(&Normalise::Rank, true, all(3.0, 2.0, 1.0));
        check(&Normalise::Borda, false, all(0.0, 1.0, 2.0));
        check(&Normalise::PercentileRank, false, all(0.0, 0.5, 1.0));
        check(&Normalise::DistanceToMax, true, all(1.0, 0.5, 0.0));
        check(&Normalise::DistanceToTarget { cap: false }, false, all(0.0, 1.0, 2.0));
        check(&Normalise::DistanceToTarget { cap: true }, true, all(1.0, 1.0, 0.0));
        check(&Normalise::FractionOfMax, false, all(0.2, 0.6, 1.0));
        check(&Normalise::Scaled { from: 1.0, to: 6.0 }, false, all(0.0, 40.0, 80.0));
        let column = Column::new(vec![2.0, 10.0, f64::NAN]);
        let posts = |less, cap| cells(&goalposts(&row(less), &column, cap, None).expect("posts"));
        assert_eq!(posts(false, false), [Some(25.0), Some(125.0), None]);
        assert_eq!(posts(true, true), [Some(75.0), Some(0.0), None]);
    }

    #[test]
    fn the_distance_to_a_unit_is_1_at_that_unit() {
        let x = Column::new(vec![1.0, 3.0, 5.0]);
        let reference = Reference { unit: "u".to_owned(), rows: vec![1; 3] };
        let made = reference.distance(&row(false), &x).expect("a distance");
        assert_eq!(cells(&made), [Some(0.0), Some(1.0), Some(2.0)]);
        let worst = Reference { unit: "u".to_owned(), rows: vec![0; 3] };
        assert_eq!(worst.distance(&row(false), &x).expect_err("zero").code, "zero_divisor");
    }

    #[test]
    fn a_constant_indicator_is_named() {
        let x = Column::new(vec![0.1; 3]);
        for how in [
            Normalise::default(),
            Normalise::ZScore { mean: 0.0, sd: 1.0 },
            Normalise::DistanceToMax,
        ] {
            let problem = plain(&row(false), &x, &how).expect_err("constant");
            assert_eq!(problem.code, "zero_divisor");
            assert!(problem.message.contains("`x`"), "{}", problem.message);
        }
    }
}
