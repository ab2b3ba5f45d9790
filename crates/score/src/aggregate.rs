//! Inputs made into one value, level by level from below.

use crate::copeland::copeland;
use crate::framework::Framework;
use crate::method::{Mean, mean_of, threshold_of};
use crate::table::Column;

/// The mark on a count of inputs that one of them was told to be wrong. No aggregate has so many.
const TOLD: u32 = 1 << 31;

/// How a framework is aggregated.
pub(crate) struct Levels<'a> {
    pub(crate) framework: &'a Framework,
    /// One mean for all levels, or one a level from 2 up.
    pub(crate) means: &'a [Mean],
    /// None, one for all levels, or one a level from 2 up.
    pub(crate) data_threshold: &'a [f64],
    /// The number of each row's year: units are outranked by units of their own year.
    pub(crate) years: &'a [usize],
}

/// The indicators, normalised; and their logarithms where they were taken before.
#[derive(Clone, Copy)]
pub(crate) struct Leaves<'a> {
    pub(crate) values: &'a [Column],
    pub(crate) logarithms: Option<&'a [Vec<f64>]>,
}

/// A value that cannot be an input of its mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Failed {
    pub(crate) row: usize,
    pub(crate) node: usize,
    pub(crate) input: Option<usize>,
}

/// Columns that are used again and again, one a node; those of indicators stay empty.
pub(crate) type Scratch = Vec<Vec<f64>>;

impl Levels<'_> {
    /// Fills the columns of all aggregates; what failed is missing and told.
    pub(crate) fn run(
        &self,
        leaves: Leaves<'_>,
        weights: &[f64],
        order: &[usize],
        scratch: &mut Scratch,
    ) -> Vec<Failed> {
        scratch.resize(self.framework.nodes().len(), Vec::new());
        let mut failed = Vec::new();
        for node in order {
            let mut sums = std::mem::take(&mut scratch[*node]);
            let mean = mean_of(self.means, self.framework.nodes()[*node].row.level);
            let job = Job { levels: self, leaves, scratch, weights, node: *node };
            match mean {
                Mean::Copeland => sums = job.copeland(),
                Mean::Equality => sums = job.equality(&mut failed),
                _ => job.mean(mean, &mut sums, &mut failed),
            }
            scratch[*node] = sums;
        }
        failed
    }
}

/// One aggregate that is being counted.
struct Job<'a> {
    levels: &'a Levels<'a>,
    leaves: Leaves<'a>,
    scratch: &'a Scratch,
    weights: &'a [f64],
    node: usize,
}

impl Job<'_> {
    fn inputs(&self) -> &[usize] {
        &self.levels.framework.nodes()[self.node].inputs
    }

    fn threshold(&self) -> Option<f64> {
        let level = self.levels.framework.nodes()[self.node].row.level;
        threshold_of(self.levels.data_threshold, level)
    }

    fn values(&self, input: usize) -> &[f64] {
        match self.levels.framework.nodes()[input].indicator {
            Some(indicator) => self.leaves.values[indicator].values(),
            None => &self.scratch[input],
        }
    }

    fn mean(&self, mean: Mean, sums: &mut Vec<f64>, failed: &mut Vec<Failed>) {
        let length = self.levels.years.len();
        sums.clear();
        sums.resize(length, 0.0);
        let (mut shares, mut counts) = (vec![0.0; length], vec![0_u32; length]);
        for input in self.inputs() {
            let (values, weight) = (self.values(*input), self.weights[*input]);
            let taken = self.levels.framework.nodes()[*input].indicator;
            let ready = self.leaves.logarithms.zip(taken).map(|(all, it)| all[it].as_slice());
            let mut add = |row: usize, term: f64| {
                sums[row] += weight * term;
                shares[row] += weight;
                counts[row] += 1;
            };
            let rows = || values.iter().copied().enumerate().filter(|(_, x)| !x.is_nan());
            match (mean, ready) {
                (Mean::Geometric, Some(logarithms)) => {
                    rows().for_each(|(row, _)| add(row, logarithms[row]))
                }
                (Mean::Geometric, None) => rows().for_each(|(row, x)| add(row, x.ln())),
                (Mean::Harmonic, _) => rows().for_each(|(row, x)| add(row, 1.0 / x)),
                (Mean::Power(power), _) => rows().for_each(|(row, x)| add(row, x.powf(power))),
                _ => rows().for_each(|(row, x)| add(row, x)),
            }
            for (row, _) in rows().filter(|(_, x)| !may_enter(mean, *x)) {
                // One input is enough to tell that the mean cannot be taken.
                if counts[row] & TOLD == 0 {
                    failed.push(Failed { row, node: self.node, input: Some(*input) });
                }
                counts[row] |= TOLD;
            }
        }
        self.close(mean, sums, (&shares, &counts), failed);
    }

    /// Makes means of sums. What was told already is not told again.
    fn close(
        &self,
        mean: Mean,
        sums: &mut [f64],
        (shares, counts): (&[f64], &[u32]),
        failed: &mut Vec<Failed>,
    ) {
        let all = self.inputs().len() as f64;
        let least = self.threshold();
        for (row, sum) in sums.iter_mut().enumerate() {
            let count = counts[row] & !TOLD;
            let is_enough = least.is_none_or(|least| f64::from(count) / all >= least);
            // What failed is told once, where it failed, and is missing above. Where all inputs that
            // are there have the weight 0, there is nothing to take a mean of.
            let is_weightless = shares[row] == 0.0;
            if count == 0 || !is_enough || counts[row] & TOLD != 0 || is_weightless {
                *sum = f64::NAN;
                continue;
            }
            *sum = match mean {
                Mean::Geometric => (*sum / shares[row]).exp(),
                Mean::Harmonic => shares[row] / *sum,
                Mean::Power(power) => (*sum / shares[row]).powf(1.0 / power),
                _ => *sum / shares[row],
            };
            // Reciprocals that add up to 0, sums without end.
            if !sum.is_finite() {
                *sum = f64::NAN;
                failed.push(Failed { row, node: self.node, input: None });
            }
        }
    }

    fn copeland(&self) -> Vec<f64> {
        let columns: Vec<&[f64]> = self.inputs().iter().map(|input| self.values(*input)).collect();
        let weights: Vec<f64> = self.inputs().iter().map(|input| self.weights[*input]).collect();
        let mut scores = copeland(&columns, &weights, self.levels.years);
        for (row, score) in scores.iter_mut().enumerate() {
            let count = columns.iter().filter(|column| !column[row].is_nan()).count();
            let share = count as f64 / columns.len() as f64;
            if count == 0 || self.threshold().is_some_and(|least| share < least) {
                *score = f64::NAN;
            }
        }
        scores
    }

    fn equality(&self, failed: &mut Vec<Failed>) -> Vec<f64> {
        let nodes = self.levels.framework.nodes();
        let inputs: Vec<usize> =
            self.inputs().iter().copied().filter(|input| self.weights[*input] > 0.0).collect();
        let all: f64 = inputs.iter().map(|input| self.weights[*input]).sum();
        let groups = inputs.first().map_or(0, |input| nodes[*input].inputs.len());
        let mut value = |row: usize| {
            // The logarithms of the geometric means: of the inputs, and of each group's parts of them.
            let (mut own, mut of_groups) = (0.0, vec![0.0; groups]);
            for input in &inputs {
                let parts = nodes[*input].inputs.iter().map(|part| self.values(*part)[row]);
                let x = self.values(*input)[row];
                if parts.clone().chain([x]).any(|x| x <= 0.0) {
                    failed.push(Failed { row, node: self.node, input: Some(*input) });
                    return f64::NAN;
                }
                let share = self.weights[*input] / all;
                own += share * x.ln();
                of_groups.iter_mut().zip(parts).for_each(|(sum, part)| *sum += share * part.ln());
            }
            let reciprocals: f64 = of_groups.iter().map(|logarithm| (own - logarithm).exp()).sum();
            100.0 * groups as f64 / reciprocals
        };
        (0..self.levels.years.len()).map(&mut value).collect()
    }
}

/// Whether a value can be an input of a mean.
fn may_enter(mean: Mean, x: f64) -> bool {
    match mean {
        Mean::Geometric | Mean::Equality => x > 0.0,
        Mean::Harmonic => x != 0.0,
        Mean::Power(power) if power < 0.0 => x > 0.0,
        Mean::Power(power) => x >= 0.0 || power.fract() == 0.0,
        Mean::Arithmetic | Mean::Copeland => true,
    }
}
