//! How groups fare beside each other, year by year.

use std::collections::{BTreeMap, BTreeSet};

use crate::cell::sorted;
use crate::trend::{Trend, trends};
use crate::{Cell, Direction, Problem, Slice};

/// Why a number is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Missing {
    /// There is no cell of this group and year.
    NoCell,
    /// There is a cell, but it has no value.
    NoValue,
    /// There is no national value in this year.
    NoNational,
    /// Less than two groups are known in this year, so nothing stands beside anything.
    OneGroup,
    /// A ratio to zero, to a negative number, or of one.
    NoRatio,
    /// The gap is known in less than two years.
    OneYear,
    /// The result is too large to be written down.
    TooLarge,
}

/// How far a value is from another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gap {
    /// The value less the other, in the unit of the indicator: negative if it is below.
    pub difference: f64,
    /// The value divided by the other; only if the value is not negative and the other is positive.
    pub ratio: Result<f64, Missing>,
}

/// One group in one year.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The group within its dimension: `female`.
    pub name: String,
    /// The whole slice: `sex=female;location=rural`.
    pub slice: Slice,
    /// Its value, or why there is none.
    pub value: Result<f64, Missing>,
    /// People or answers behind it, if known.
    pub count: Option<u64>,
    /// How far it is from the best-off group of the year, which is at 0 itself.
    pub to_best: Result<Gap, Missing>,
    /// How far it is from the national value, which is that of the slice `total`.
    pub to_national: Result<Gap, Missing>,
}

/// The best-off of a year: those with the highest value, or with the lowest if less is better. If
/// neither is better these are the highest, and nobody should call them best-off.
#[derive(Clone, Debug, PartialEq)]
pub struct Best {
    /// Names of the groups, in order; more than one if they are equal.
    pub names: Vec<String>,
    /// Their value.
    pub value: f64,
}

/// How near to each other the lowest and the highest group of a year are.
///
/// UNESCO's gender parity index divides women's value by men's, so that it may be above 1; here the
/// lower is always divided by the higher, so that it can be said of any number of groups.
#[derive(Clone, Debug, PartialEq)]
pub struct Parity {
    /// The group with the lowest value, the first in order if some are equal.
    pub lowest: String,
    /// The group with the highest value, the first in order if some are equal.
    pub highest: String,
    /// The lowest value divided by the highest: from 0 to 1, where 1 is parity. Only if no value is
    /// negative and the highest is positive.
    pub index: f64,
    /// [`parity_score`] of the index. It equals the index here, for the index is not above 1.
    pub score: f64,
}

/// All groups of a dimension in one year.
#[derive(Clone, Debug, PartialEq)]
pub struct Year {
    /// The year.
    pub year: i64,
    /// The national value: that of the slice `total`.
    pub national: Result<f64, Missing>,
    /// The best-off of those groups whose value is known; needs two of them.
    pub best: Result<Best, Missing>,
    /// The lowest beside the highest; needs two groups whose value is known.
    pub parity: Result<Parity, Missing>,
    /// Every group that the dimension has in any year, in order.
    pub groups: Vec<Group>,
    /// How many of these have a value.
    pub known: usize,
}

/// How much is known of a dimension.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Years in which any of its groups has a cell.
    pub years: usize,
    /// Years in which two groups or more have a value, so that there is a gap.
    pub compared: usize,
    /// Groups that have a cell in any year.
    pub groups: usize,
    /// Values that are known, of as many as `years` times `groups`.
    pub values: usize,
}

/// Groups of one dimension beside each other, everything else being the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// What tells the groups apart: `sex`.
    pub dimension: String,
    /// What they have in common: `total`, or `location=rural` for women and men of the country side.
    pub within: Slice,
    /// Every year in which any group has a cell, in order.
    pub years: Vec<Year>,
    /// How the gap of each group to the best-off has moved, by the name of the group.
    pub trends: BTreeMap<String, Result<Trend, Missing>>,
    /// How much is known.
    pub coverage: Coverage,
}

/// `1 - |1 - ratio|`, not below 0: 1 at parity, and as much less as the ratio is off on either
/// side. It says the same of 0.9 and of 1.1, so it tells how far from parity, not in whose favour.
pub fn parity_score(ratio: f64) -> f64 {
    (1.0 - (1.0 - ratio).abs()).max(0.0)
}

/// Puts groups beside each other: for every dimension, and for slices of more pairs for every
/// dimension within the other pairs.
///
/// All cells must be of one indicator of one country in one release of one source; numbers of
/// different releases are not comparable, and nothing here can tell. To publish the result, hand in
/// what [`crate::Telling::cells`] gives. The order of the cells does not matter. Comparisons stand
/// in the order of what they have in common, then of their dimension; it is `total` first.
///
/// # Errors
/// [`Problem::Twice`] and [`Problem::NotFinite`].
pub fn differences(cells: &[Cell], direction: Direction) -> Result<Vec<Comparison>, Problem> {
    let cells = sorted(cells)?;
    let mut dimensions: BTreeMap<(Slice, String), Dimension> = BTreeMap::new();
    for (year, slice) in cells.keys() {
        for (at, (key, name)) in slice.pairs().iter().enumerate() {
            let dimension = dimensions.entry((slice.without(at), key.clone())).or_default();
            dimension.years.insert(*year);
            dimension.groups.insert(name.clone(), (*slice).clone());
        }
    }
    let compare = |((within, key), dimension): ((Slice, String), Dimension)| {
        let years: Vec<Year> = dimension
            .years
            .iter()
            .map(|year| one_year(&cells, *year, &dimension.groups, direction))
            .collect();
        let coverage = Coverage {
            years: years.len(),
            compared: years.iter().filter(|year| year.known > 1).count(),
            groups: dimension.groups.len(),
            values: years.iter().map(|year| year.known).sum(),
        };
        Comparison { dimension: key, within, trends: trends(&years), years, coverage }
    };
    Ok(dimensions.into_iter().map(compare).collect())
}

/// Where a dimension has cells.
#[derive(Default)]
struct Dimension {
    years: BTreeSet<i64>,
    /// Slices by the names of the groups.
    groups: BTreeMap<String, Slice>,
}

fn one_year(
    cells: &BTreeMap<(i64, &Slice), &Cell>,
    year: i64,
    slices: &BTreeMap<String, Slice>,
    direction: Direction,
) -> Year {
    let value_of = |slice: &Slice| {
        let cell = cells.get(&(year, slice)).ok_or(Missing::NoCell)?;
        cell.value.ok_or(Missing::NoValue)
    };
    let national = value_of(&Slice::total()).map_err(|_| Missing::NoNational);
    let values: Vec<(&String, f64)> =
        slices.iter().filter_map(|(name, slice)| Some((name, value_of(slice).ok()?))).collect();
    let best = best(&values, direction);
    let group = |(name, slice): (&String, &Slice)| {
        let value = value_of(slice);
        let to = |other: Result<f64, Missing>| value.and_then(|value| gap(value, other?));
        Group {
            name: name.clone(),
            slice: slice.clone(),
            value,
            count: cells.get(&(year, slice)).and_then(|cell| cell.count),
            to_best: to(best.as_ref().map(|best| best.value).map_err(|missing| *missing)),
            to_national: to(national),
        }
    };
    let groups = slices.iter().map(group).collect();
    Year { year, national, parity: parity(&values), known: values.len(), groups, best }
}

/// A number that can be written down.
pub(crate) fn finite(number: f64) -> Result<f64, Missing> {
    if number.is_finite() { Ok(number) } else { Err(Missing::TooLarge) }
}

fn gap(value: f64, other: f64) -> Result<Gap, Missing> {
    Ok(Gap { difference: finite(value - other)?, ratio: ratio(value, other) })
}

fn ratio(value: f64, other: f64) -> Result<f64, Missing> {
    if value < 0.0 || other <= 0.0 {
        return Err(Missing::NoRatio);
    }
    finite(value / other)
}

fn best(values: &[(&String, f64)], direction: Direction) -> Result<Best, Missing> {
    if values.len() < 2 {
        return Err(Missing::OneGroup);
    }
    let numbers = values.iter().map(|(_, value)| *value);
    let value = match direction {
        Direction::Less => numbers.fold(f64::INFINITY, f64::min),
        Direction::More | Direction::Neither => numbers.fold(f64::NEG_INFINITY, f64::max),
    };
    let same = values.iter().filter(|(_, number)| *number == value);
    Ok(Best { names: same.map(|(name, _)| (*name).clone()).collect(), value })
}

fn parity(values: &[(&String, f64)]) -> Result<Parity, Missing> {
    let (Some(first), true) = (values.first(), values.len() > 1) else {
        return Err(Missing::OneGroup);
    };
    let (mut lowest, mut highest) = (first, first);
    for group in values {
        lowest = if group.1 < lowest.1 { group } else { lowest };
        highest = if group.1 > highest.1 { group } else { highest };
    }
    let index = ratio(lowest.1, highest.1)?;
    let (lowest, highest) = (lowest.0.clone(), highest.0.clone());
    Ok(Parity { lowest, highest, index, score: parity_score(index) })
}
