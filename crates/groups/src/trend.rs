//! How the gap of a group to the best-off has moved over the years.

use std::collections::BTreeMap;

use crate::differences::{Missing, Year, finite};

/// A gap moves if it moves by more than this part of the largest gap of the years looked at.
const PART_OF_GAP: f64 = 0.05;
/// A gap moves if it moves by more than this part of the largest value of the best-off.
const PART_OF_VALUE: f64 = 0.005;

/// Which way a gap goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Movement {
    /// It becomes smaller.
    Narrowing,
    /// It becomes larger.
    Widening,
    /// It stays as it is, as far as can be said.
    Unchanged,
}

/// A gap in a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// The year.
    pub year: i64,
    /// How far the group is from the best-off of that year, without a sign.
    pub gap: f64,
}

/// How the gap of a group to the best-off has moved. The gap of a year is that to whoever is
/// best-off in that year; years without a gap are left out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trend {
    /// The first year with a gap.
    pub first: Point,
    /// The last year with a gap.
    pub last: Point,
    /// How many years have a gap.
    pub years: usize,
    /// The last gap less the first, divided by the years between: points per year, negative if the
    /// gap became smaller.
    pub per_year: f64,
    /// Points per year by least squares over all years with a gap, `sum((t - T) (g - G)) / sum((t -
    /// T)^2)` with the means `T` of the years `t` and `G` of the gaps `g` (Draper and Smith, Applied
    /// Regression Analysis, 3rd edition 1998, formula 1.2.9).
    pub slope: f64,
    /// Narrowing or widening, if the slope times the years between the first and the last is more
    /// than 5 percent of the largest of these gaps and more than 0.5 percent of the largest value
    /// that the best-off had (without its sign); else unchanged. No error of sampling is in this: a
    /// gap that moves by the rule may still move by chance.
    pub movement: Movement,
    /// Whether the same groups had values in all these years. If not, the best-off of one year may
    /// have been missing in another, and the gap may have moved for that alone.
    pub same_groups: bool,
}

/// The trend of every group.
pub(crate) fn trends(years: &[Year]) -> BTreeMap<String, Result<Trend, Missing>> {
    let names = years.first().into_iter().flat_map(|year| &year.groups).map(|group| &group.name);
    names.enumerate().map(|(at, name)| (name.clone(), trend(years, at))).collect()
}

/// The trend of the group at a place, which is the same in all years.
fn trend(years: &[Year], at: usize) -> Result<Trend, Missing> {
    let (mut points, mut level) = (Vec::new(), 0.0_f64);
    let mut known: Option<Vec<bool>> = None;
    let mut same_groups = true;
    for year in years {
        let (Ok(best), Ok(gap)) = (&year.best, &year.groups[at].to_best) else { continue };
        points.push(Point { year: year.year, gap: gap.difference.abs() });
        level = level.max(best.value.abs());
        let here: Vec<bool> = year.groups.iter().map(|group| group.value.is_ok()).collect();
        same_groups &= known.as_ref().is_none_or(|known| *known == here);
        known = Some(here);
    }
    let (Some(first), Some(last), true) = (points.first(), points.last(), points.len() > 1) else {
        return Err(Missing::OneYear);
    };
    let between = last.year as f64 - first.year as f64;
    let slope = finite(least_squares(&points))?;
    let largest = points.iter().map(|point| point.gap).fold(0.0, f64::max);
    let moved = slope * between;
    let movement = if moved.abs() <= (PART_OF_GAP * largest).max(PART_OF_VALUE * level) {
        Movement::Unchanged
    } else if moved < 0.0 {
        Movement::Narrowing
    } else {
        Movement::Widening
    };
    let per_year = finite((last.gap - first.gap) / between)?;
    let years = points.len();
    Ok(Trend { first: *first, last: *last, years, per_year, slope, movement, same_groups })
}

/// Points per year; there are two different years at least.
fn least_squares(points: &[Point]) -> f64 {
    let many = points.len() as f64;
    let year = points.iter().map(|point| point.year as f64).sum::<f64>() / many;
    let gap = points.iter().map(|point| point.gap).sum::<f64>() / many;
    let (mut above, mut below) = (0.0, 0.0);
    for point in points {
        let off = point.year as f64 - year;
        above += off * (point.gap - gap);
        below += off * off;
    }
    above / below
}
