//! How far ranks depend on choices: the range of each unit's rank when choices are drawn anew.

use crate::input::Input;
use crate::moments::quantile;
use crate::problem::{File, Place, Problem};
use crate::space::Space;

/// The range of a unit's rank in the top index.
#[derive(Clone, Debug, PartialEq)]
pub struct RankRange {
    /// The unit, as a number into the units of the data.
    pub unit: usize,
    /// The rank without any change.
    pub nominal: Option<u32>,
    /// The median over the replicates in which it has a rank (quantiles of type 7).
    pub median: Option<f64>,
    /// The 5 % quantile.
    pub p05: Option<f64>,
    /// The 95 % quantile.
    pub p95: Option<f64>,
    /// In how many replicates it has a rank.
    pub counted: usize,
}

/// The ranges of all units that are left.
#[derive(Clone, Debug, PartialEq)]
pub struct RankRanges {
    /// One a unit, in the order of the input.
    pub ranges: Vec<RankRange>,
    /// What was not drawn because it cannot be counted together with the other options, such as
    /// geometric means of values that are not over 0.
    pub left_out: Vec<String>,
}

impl Input {
    /// Draws and counts the replicates of `[uncertainty]`. The same seed gives the same bytes on
    /// any number of threads.
    pub fn rank_ranges(&self, threads: usize) -> Result<RankRanges, Vec<Problem>> {
        let uncertainty = self.method().uncertainty.as_ref().ok_or_else(not_asked)?;
        let space = Space::new(self, uncertainty)?;
        let units = space.units.len();
        let ranks = space.replicates(threads, |replicate, desk, written| {
            let from = written.len();
            written.resize(from + units, 0);
            space.ranks(replicate, &|_| 0, desk, &mut written[from..]);
        });
        let mut own = Vec::new();
        let range = |(row, unit): (usize, &usize)| {
            own.clear();
            let column = ranks.iter().skip(row).step_by(units);
            own.extend(column.filter(|rank| **rank > 0).map(|rank| f64::from(*rank)));
            own.sort_unstable_by(f64::total_cmp);
            RankRange {
                unit: *unit,
                nominal: Some(space.nominal[row]).filter(|rank| *rank > 0),
                median: quantile(&own, 0.5),
                p05: quantile(&own, 0.05),
                p95: quantile(&own, 0.95),
                counted: own.len(),
            }
        };
        let ranges = space.units.iter().enumerate().map(range).collect();
        Ok(RankRanges { ranges, left_out: space.left_out.clone() })
    }
}

pub(crate) fn not_asked() -> Vec<Problem> {
    let message = "the method has no [uncertainty]: add it".to_owned();
    vec![Place::start(File::Method).problem("stage_missing", message)]
}
