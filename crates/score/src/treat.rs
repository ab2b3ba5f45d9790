//! Outliers: points moved in, or the whole indicator bent.

use crate::framework::{Framework, NodeRow};
use crate::method::{Otherwise, Treat};
use crate::moments::shape;
use crate::problem::Problem;
use crate::stages::{each, finite};
use crate::table::{Column, Table};

/// What happened to a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// It was set to the highest value that is left.
    Down,
    /// It was set to the lowest value that is left.
    Up,
    /// Its indicator is the logarithm.
    Logarithm,
    /// Its indicator is the Box-Cox transform.
    BoxCox,
}

/// The table after treatment, and what was done to each point.
#[derive(Clone, Debug, PartialEq)]
pub struct Treated {
    /// The units that are left.
    pub table: Table,
    /// For each indicator one entry a row of the table, or none where nothing was done.
    pub moves: Vec<Vec<Option<Move>>>,
}

impl Move {
    /// The word in `treated_points.csv`.
    pub fn word(self) -> &'static str {
        match self {
            Move::Down => "winhi",
            Move::Up => "winlo",
            Move::Logarithm => "log",
            Move::BoxCox => "boxcox",
        }
    }
}

/// Treats each indicator over all units, in a panel over all years: a year that was bent could not
/// be set beside one that was not.
pub(crate) fn treat(
    framework: &Framework,
    table: &Table,
    how: &Treat,
) -> Result<Treated, Vec<Problem>> {
    let mut moves = Vec::new();
    let table = each(framework, table, |row, column| {
        let (treated, moved) = indicator(row, column, how)?;
        moves.push(moved);
        Ok(treated)
    })?;
    Ok(Treated { table, moves })
}

type Moves = Vec<Option<Move>>;

fn indicator(row: &NodeRow, column: &Column, how: &Treat) -> Result<(Column, Moves), Problem> {
    let (rows, values): (Vec<usize>, Vec<f64>) = column.present().unzip();
    let mut moves = vec![None; column.values().len()];
    let Some(first) = shape(&values) else { return Ok((column.clone(), moves)) };
    if passes(Some(first), how) {
        return Ok((column.clone(), moves));
    }
    let points = winsorise(values, how);
    if passes(shape(&points.values), how) || how.otherwise == Otherwise::Nothing {
        let mut whole = column.values().to_vec();
        for (at, number) in rows.iter().enumerate() {
            whole[*number] = points.values[at];
            moves[*number] = points.moves[at];
        }
        return Ok((Column::new(whole), moves));
    }
    let (least, greatest) = column.range().unwrap_or_default();
    let (bent, word) = match how.otherwise {
        Otherwise::BoxCox { lambda } => {
            (column.map(|x| box_cox(x - least + 1.0, lambda)), Move::BoxCox)
        }
        _ => (column.map(|x| (x - least + 0.01 * (greatest - least)).ln()), Move::Logarithm),
    };
    Ok((finite(row, column, bent)?, vec![Some(word); moves.len()]))
}

fn box_cox(y: f64, lambda: f64) -> f64 {
    if lambda == 0.0 { y.ln() } else { (y.powf(lambda) - 1.0) / lambda }
}

/// A shape passes if one of its two measures is under its limit; a constant has none and does not.
fn passes(shape: Option<(f64, f64)>, how: &Treat) -> bool {
    shape.is_some_and(|(skew, kurtosis)| skew.abs() < how.skew_max || kurtosis < how.kurtosis_max)
}

/// Values on their way, and the points moved so far.
struct Points {
    values: Vec<f64>,
    moves: Moves,
}

/// Moves the extreme points of the side to which the values lean, step by step, until they pass or
/// enough points were moved.
fn winsorise(values: Vec<f64>, how: &Treat) -> Points {
    let moves = vec![None; values.len()];
    let mut points = Points { values, moves };
    let (mut down, mut up) = (0, 0);
    while down + up < how.winsorise_max {
        // Where all values have become equal there is no next one.
        let Some((skew, kurtosis)) = shape(&points.values) else { break };
        if passes(Some((skew, kurtosis)), how) {
            break;
        }
        if skew >= 0.0 {
            down = points.step(|a, b| a > b, Move::Down);
        } else {
            up = points.step(|a, b| a < b, Move::Up);
        }
    }
    points
}

impl Points {
    /// Sets all points that hold the extreme value to the next one; how many these are. Points
    /// moved before are among them.
    fn step(&mut self, is_beyond: fn(f64, f64) -> bool, word: Move) -> usize {
        let mut extreme = self.values[0];
        for value in &self.values {
            if is_beyond(*value, extreme) {
                extreme = *value;
            }
        }
        let others = self.values.iter().copied().filter(|value| *value != extreme);
        let next = others.reduce(|best, value| if is_beyond(value, best) { value } else { best });
        let Some(next) = next else { return 0 };
        let mut count = 0;
        for (value, moved) in self.values.iter_mut().zip(&mut self.moves) {
            if *value == extreme {
                *value = next;
                *moved = Some(word);
                count += 1;
            }
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOW: Treat =
        Treat { winsorise_max: 5, otherwise: Otherwise::Nothing, skew_max: 2.0, kurtosis_max: 3.5 };

    fn treated(values: &[f64], how: &Treat) -> (Vec<f64>, Moves) {
        let column = Column::new(values.to_vec());
        let (column, moves) = indicator(&NodeRow::default(), &column, how).expect("treatable");
        (column.values().to_vec(), moves)
    }

    #[test]
    fn one_far_point_is_set_to_the_next_and_said_so() {
        let mut values: Vec<f64> = (1..=10).map(f64::from).collect();
        values.push(1000.0);
        let (after, moves) = treated(&values, &HOW);
        assert_eq!(after[10], 10.0);
        assert_eq!(after[..10], values[..10]);
        assert_eq!(moves[10], Some(Move::Down));
        assert_eq!(moves.iter().flatten().count(), 1);
        let mirrored: Vec<f64> = values.iter().map(|value| -value).collect();
        assert_eq!(treated(&mirrored, &HOW).1[10], Some(Move::Up));
    }

    #[test]
    fn points_moved_before_move_on_and_count_again() {
        let mut values: Vec<f64> = (1..=12).map(|it| f64::from(it) / 10.0).collect();
        values.extend([4000.0, 8000.0]);
        let (after, moves) = treated(&values, &HOW);
        assert_eq!(after[12..], [1.2, 1.2]);
        assert_eq!(moves[12..], [Some(Move::Down), Some(Move::Down)]);
        let two = Treat { winsorise_max: 1, ..HOW };
        assert_eq!(treated(&values, &two).0[12..], [4000.0, 4000.0]);
    }

    #[test]
    fn what_winsorising_does_not_cure_is_bent_from_the_start() {
        let values: Vec<f64> = (0..20).map(|it| f64::from(it).exp()).collect();
        let how = Treat { winsorise_max: 1, otherwise: Otherwise::Logarithm, ..HOW };
        let (after, moves) = treated(&values, &how);
        let by_hand = (values[19] - 1.0 + 0.01 * (values[19] - 1.0)).ln();
        assert!((after[19] - by_hand).abs() < 1e-12);
        assert!(moves.iter().all(|it| *it == Some(Move::Logarithm)));
        let how = Treat { otherwise: Otherwise::BoxCox { lambda: 0.5 }, ..how };
        let by_hand = (values[3].sqrt() - 1.0) / 0.5;
        assert!((treated(&values, &how).0[3] - by_hand).abs() < 1e-12);
    }

    #[test]
    fn values_that_would_become_equal_end_there() {
        let (after, moves) = treated(&[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 5.0], &HOW);
        assert_eq!(after, [0.0; 7]);
        assert_eq!(moves[6], Some(Move::Down));
    }
}
