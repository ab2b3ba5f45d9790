//! Which choices matter most for ranks.
//!
//! The outcome is the mean absolute change of ranks against the run without any change. With two
//! independent samples A and B of all factors, and A with factor i taken from B, the first-order
//! effect is mean(yB (yABi - yA)) / V (Saltelli and others, "Variance based sensitivity analysis of
//! model output", 2010) and the total effect sum((yA - yABi)^2) / (2 N V) (Jansen, "Analysis of
//! variance designs for model output", 1999); V is the variance over A and B together. All weights
//! are one factor.

use crate::input::Input;
use crate::problem::Problem;
use crate::space::{Desk, Factor, Space};
use crate::uncertainty::not_asked;

/// What a factor does to ranks.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// The choice that is varied.
    pub factor: Factor,
    /// The share of the variance that goes when this factor alone is known; an estimate, which may
    /// lie a little outside 0..1. Nothing where ranks never change.
    pub first_order: Option<f64>,
    /// The share that stays while only this factor is not known.
    pub total_order: Option<f64>,
}

/// The effects of all factors that are varied.
#[derive(Clone, Debug, PartialEq)]
pub struct Sensitivity {
    /// One a factor.
    pub effects: Vec<Effect>,
    /// The mean of the outcome: how many places a rank moves.
    pub mean: f64,
    /// The variance of the outcome.
    pub variance: f64,
    /// What was not drawn, as in [`crate::RankRanges::left_out`].
    pub left_out: Vec<String>,
}

impl Input {
    /// Estimates the effects from (2 + factors) x replicates runs, the same bytes on any number of
    /// threads.
    pub fn sensitivity(&self, threads: usize) -> Result<Sensitivity, Vec<Problem>> {
        let uncertainty = self.method().uncertainty.as_ref().ok_or_else(not_asked)?;
        let space = Space::new(self, uncertainty)?;
        let width = 2 + space.factors.len();
        let outcomes: Vec<f64> = space.replicates(threads, |replicate, desk, written| {
            let mut ranks = vec![0; space.units.len()];
            let mut outcome = |source: &dyn Fn(Factor) -> u64, desk: &mut Desk| {
                space.ranks(replicate, source, desk, &mut ranks);
                moved(&space.nominal, &ranks)
            };
            written.push(outcome(&|_| 0, desk));
            written.push(outcome(&|_| 1, desk));
            for factor in &space.factors {
                written.push(outcome(&|it| u64::from(it == *factor), desk));
            }
        });
        let rows: Vec<&[f64]> = outcomes.chunks(width).collect();
        let both = rows.iter().flat_map(|row| &row[..2]);
        let count = (2 * rows.len()) as f64;
        let mean = both.clone().sum::<f64>() / count;
        let variance = both.map(|y| (y - mean) * (y - mean)).sum::<f64>() / count;
        let effect = |(number, factor): (usize, &Factor)| {
            let n = rows.len() as f64;
            let first = |row: &&[f64]| row[1] * (row[2 + number] - row[0]);
            let total = |row: &&[f64]| (row[0] - row[2 + number]).powi(2);
            let share = |sum: f64| (variance > 0.0).then(|| sum / n / variance);
            Effect {
                factor: *factor,
                first_order: share(rows.iter().map(first).sum()),
                total_order: share(rows.iter().map(total).sum::<f64>() / 2.0),
            }
        };
        let effects = space.factors.iter().enumerate().map(effect).collect();
        Ok(Sensitivity { effects, mean, variance, left_out: space.left_out.clone() })
    }
}

/// The mean absolute change of rank over the units that have a rank in both.
fn moved(nominal: &[u32], ranks: &[u32]) -> f64 {
    let both = nominal.iter().zip(ranks).filter(|(a, b)| **a > 0 && **b > 0);
    let (count, sum) = both
        .fold((0_u32, 0.0), |(count, sum), (a, b)| (count + 1, sum + f64::from(a.abs_diff(*b))));
    if count == 0 { 0.0 } else { sum / f64::from(count) }
}
