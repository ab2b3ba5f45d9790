//! How far columns go together.

use std::cmp::Ordering;

use crate::moments::mean;
use crate::table::Table;

/// A measure of going together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Correlation {
    /// Of values.
    Pearson,
    /// Of ranks, where equal values have the mean of their ranks.
    Spearman,
    /// Of pairs in the same order less pairs in the opposite order, with ties taken account of
    /// (tau-b).
    Kendall,
}

/// The correlation over the rows that both have; nothing where one of them does not vary.
pub fn correlation(kind: Correlation, one: &[Option<f64>], other: &[Option<f64>]) -> Option<f64> {
    let both = one.iter().zip(other).filter_map(|(x, y)| x.zip(*y));
    let (x, y): (Vec<f64>, Vec<f64>) = both.unzip();
    match kind {
        Correlation::Pearson => pearson(&x, &y),
        Correlation::Spearman => pearson(&mean_ranks(&x), &mean_ranks(&y)),
        Correlation::Kendall => kendall(&x, &y),
    }
}

/// The correlations of all columns of a table, pair by pair over the rows that both have.
pub fn correlations(kind: Correlation, table: &Table) -> Vec<Vec<Option<f64>>> {
    let rows = table.units().len();
    let column = |at| (0..rows).map(|row| table.cell(row, at)).collect::<Vec<_>>();
    let columns: Vec<Vec<Option<f64>>> = (0..table.codes().len()).map(column).collect();
    let row = |one| columns.iter().map(|other| correlation(kind, one, other)).collect();
    columns.iter().map(|one| row(one)).collect()
}

pub(crate) fn covariance(x: &[f64], y: &[f64]) -> Option<f64> {
    let (mean_x, mean_y) = (mean(x)?, mean(y)?);
    let products = x.iter().zip(y).map(|(x, y)| (x - mean_x) * (y - mean_y));
    (x.len() > 1).then(|| products.sum::<f64>() / (x.len() - 1) as f64)
}

pub(crate) fn pearson(x: &[f64], y: &[f64]) -> Option<f64> {
    let is_flat = |values: &[f64]| values.iter().all(|value| *value == values[0]);
    if x.len() < 2 || is_flat(x) || is_flat(y) {
        return None;
    }
    let found = covariance(x, y)? / (covariance(x, x)?.sqrt() * covariance(y, y)?.sqrt());
    Some(found.clamp(-1.0, 1.0)).filter(|it| it.is_finite())
}

fn mean_ranks(values: &[f64]) -> Vec<f64> {
    let below = |x: f64| values.iter().filter(|value| **value < x).count() as f64;
    let equal = |x: f64| values.iter().filter(|value| **value == x).count() as f64;
    values.iter().map(|x| below(*x) + (equal(*x) + 1.0) / 2.0).collect()
}

fn kendall(x: &[f64], y: &[f64]) -> Option<f64> {
    let (mut difference, mut varied_x, mut varied_y) = (0.0, 0.0, 0.0);
    for one in 0..x.len() {
        for other in 0..one {
            let by = |values: &[f64]| values[one].partial_cmp(&values[other]);
            let (by_x, by_y) = (by(x), by(y));
            let varies = |order| order != Some(Ordering::Equal);
            varied_x += f64::from(u8::from(varies(by_x)));
            varied_y += f64::from(u8::from(varies(by_y)));
            if varies(by_x) && varies(by_y) {
                difference += if by_x == by_y { 1.0 } else { -1.0 };
            }
        }
    }
    (varied_x > 0.0 && varied_y > 0.0)
        .then(|| difference / (f64::sqrt(varied_x) * f64::sqrt(varied_y)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn correlations_are_those_computed_by_hand() {
        let x = [Some(1.0), Some(2.0), Some(3.0), Some(4.0), None];
        let y = [Some(1.0), Some(3.0), Some(2.0), Some(4.0), Some(9.0)];
        for (kind, by_hand) in [
            (Correlation::Pearson, 0.8),
            (Correlation::Spearman, 0.8),
            (Correlation::Kendall, 4.0 / 6.0),
        ] {
            let found = correlation(kind, &x, &y).expect("a correlation");
            assert!((found - by_hand).abs() < 1e-15, "{kind:?} {found}");
        }
        assert_eq!(correlation(Correlation::Pearson, &x, &[Some(0.1); 5]), None);
        // Ties: ranks 1, 2.5, 2.5 against 1, 2, 3; two of three pairs vary in x.
        let (x, y) = ([1.0, 2.0, 2.0].map(Some), [1.0, 2.0, 3.0].map(Some));
        let found = correlation(Correlation::Kendall, &x, &y).expect("a correlation");
        assert!((found - 2.0 / 6.0_f64.sqrt()).abs() < 1e-15);
        let found = correlation(Correlation::Spearman, &x, &y).expect("a correlation");
        assert!((found - 1.5 / (1.5_f64.sqrt() * 2.0_f64.sqrt())).abs() < 1e-15);
    }
}
