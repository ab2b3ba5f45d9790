//! What somebody who sees all told cells can work out about the hidden ones.

use std::collections::{BTreeMap, BTreeSet};

use crate::fraction::Fraction;
use crate::lines::{Line, Table};

/// As many independent sums within one line as are looked through in every combination.
const MOST_SUMS: usize = 12;

/// A sum of hidden cells that the told ones give away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Breach {
    /// The hidden cells that are summed up.
    pub(crate) given_away: Vec<usize>,
    /// Told cells by which it is worked out. As long as all of them are told it stays a breach.
    pub(crate) by: Vec<usize>,
}

/// Of what the lines are sums.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quantity {
    /// Of counts.
    Count,
    /// Of counts times values. Cells without a value hide nobody here.
    Value,
}

/// A table of which some cells are hidden.
pub(crate) struct Attack<'a> {
    pub(crate) table: &'a Table,
    pub(crate) hidden: &'a [bool],
    pub(crate) least: u64,
    pub(crate) quantity: Quantity,
}

impl Attack<'_> {
    /// Goes through breaches, those of single lines first, until one is enough for the caller.
    pub(crate) fn breaches(&self, enough: &mut impl FnMut(Breach) -> bool) {
        if self.table.lines.iter().filter_map(|line| self.simple(line)).any(&mut *enough) {
            return;
        }
        let Some(known) = self.known_sums() else {
            // not worked out in exact numbers: taken for a breach
            enough(self.everything());
            return;
        };
        let mut totals: Vec<usize> = self.table.lines.iter().map(|line| line.total).collect();
        totals.dedup();
        // totals need not be parts of any line, and are looked at alone
        let alone = totals.iter().map(std::slice::from_ref);
        for cells in self.table.lines.iter().map(|line| line.parts.as_slice()).chain(alone) {
            let found = self.sums_within(cells, &known);
            if found.unwrap_or_else(|| vec![self.everything()]).into_iter().any(&mut *enough) {
                return;
            }
        }
    }

    /// A hidden cell that must not be given away.
    fn is_secret(&self, at: usize) -> bool {
        let has_value = self.table.places[at].value.is_some();
        self.hidden[at] && (self.quantity == Quantity::Count || has_value)
    }

    /// A cell of which the told ones do not say anything by themselves.
    fn is_unknown(&self, at: usize) -> bool {
        let place = self.table.places[at];
        let no_value = self.quantity == Quantity::Value && place.value.is_none();
        self.is_secret(at) || place.is_silent() || no_value && self.table.has_parts[at]
    }

    /// A told cell that can be hidden, so that it does not give away this quantity any more.
    fn can_be_hidden(&self, at: usize) -> bool {
        let place = self.table.places[at];
        let counts = self.quantity == Quantity::Count || place.value.is_some();
        !self.hidden[at] && place.count.is_some() && counts
    }

    fn all_tellable(&self) -> Vec<usize> {
        (0..self.hidden.len()).filter(|at| self.can_be_hidden(*at)).collect()
    }

    fn everything(&self) -> Breach {
        let secret = (0..self.hidden.len()).filter(|at| self.is_secret(*at));
        Breach { given_away: secret.collect(), by: self.all_tellable() }
    }

    /// Whether cells whose sum is known are too few to be hidden in it.
    fn is_breach(&self, cells: &[usize]) -> bool {
        let counts = cells.iter().filter_map(|at| self.table.places[*at].count);
        cells.len() == 1 || counts.fold(0, u64::saturating_add) < self.least
    }

    /// What a line gives away by itself.
    fn simple(&self, line: &Line) -> Option<Breach> {
        let cells = || line.parts.iter().copied().chain([line.total]);
        let mut unknown = cells().filter(|at| self.is_unknown(*at)).collect::<Vec<_>>();
        let silent = unknown.iter().any(|at| !self.is_secret(*at));
        let with_total = unknown.contains(&line.total) && unknown.len() > 1;
        if unknown.is_empty() || silent || with_total || !self.is_breach(&unknown) {
            return None;
        }
        unknown.sort_unstable();
        let by = cells().filter(|at| self.can_be_hidden(*at)).collect();
        Some(Breach { given_away: unknown, by })
    }

    /// All sums that the lines make zero, of unknown and of told cells: as few as say the same,
    /// reduced by the unknown ones.
    fn known_sums(&self) -> Option<Vec<Sum>> {
        let touched = |line: &&Line| {
            self.is_unknown(line.total) || line.parts.iter().any(|part| self.is_unknown(*part))
        };
        let sum = |line: &Line| {
            let parts = line.parts.iter().map(|part| (*part, Fraction::ONE));
            parts.chain([(line.total, Fraction::MINUS_ONE)]).collect()
        };
        let sums = self.table.lines.iter().filter(touched).map(sum).collect();
        let unknown = (0..self.hidden.len()).filter(|at| self.is_unknown(*at));
        let reduced = reduce(sums, unknown)?;
        Some(reduced.into_iter().map(|(_, sum)| sum).collect())
    }

    /// Independent sums with no unknown cell in them but those of `within`; each has a one where no
    /// other has anything.
    fn known_within(&self, within: &[usize], known: &[Sum]) -> Option<Vec<Sum>> {
        // A sum without cells outside takes no reduced one whose first unknown cell is outside.
        let first = |sum: &Sum| sum.keys().copied().find(|at| self.is_unknown(*at));
        let starts_within = |sum: &&Sum| first(sum).is_some_and(|at| within.contains(&at));
        let sums: Vec<Sum> = known.iter().filter(starts_within).cloned().collect();
        let cells: BTreeSet<usize> = sums.iter().flat_map(|sum| sum.keys().copied()).collect();
        let others = cells.iter().filter(|at| self.is_unknown(**at) && !within.contains(at));
        let order = others.chain(within).copied();
        let reduced = reduce(sums, order)?;
        let kept = reduced.into_iter().filter(|(pivot, _)| within.contains(pivot));
        Some(kept.map(|(_, sum)| sum).collect())
    }

    /// All sums of secret cells among these that all lines together give away and that are
    /// breaches. Nothing if it cannot be worked out in numbers of this size.
    fn sums_within(&self, cells: &[usize], known: &[Sum]) -> Option<Vec<Breach>> {
        let within: Vec<usize> = cells.iter().copied().filter(|at| self.is_secret(*at)).collect();
        let known = self.known_within(&within, known)?;
        if known.len() > MOST_SUMS {
            return None;
        }
        let mut found = Vec::new();
        // Where each sum has a one of its own, a sum of sums with every secret cell once or never
        // takes each of them once or never.
        for choice in 1_u32..1 << known.len() {
            let chosen = known.iter().enumerate().filter(|(bit, _)| choice & (1 << bit) != 0);
            let sum = chosen.map(|(_, sum)| sum).try_fold(Sum::new(), add)?;
            let secret = sum.iter().filter(|(at, _)| self.is_secret(**at));
            if secret.clone().any(|(_, number)| *number != Fraction::ONE) {
                continue;
            }
            let given_away: Vec<usize> = secret.map(|(at, _)| *at).collect();
            if self.is_breach(&given_away) {
                let by = sum.keys().copied().filter(|at| self.can_be_hidden(*at)).collect();
                found.push(Breach { given_away, by });
            }
        }
        Some(found)
    }
}

/// So many times each cell; cells that are in it no times are left out.
type Sum = BTreeMap<usize, Fraction>;

fn add(mut sum: Sum, other: &Sum) -> Option<Sum> {
    less_times(&mut sum, Fraction::MINUS_ONE, other)?;
    Some(sum)
}

/// Takes another sum off so many times.
fn less_times(sum: &mut Sum, times: Fraction, other: &Sum) -> Option<()> {
    for (at, number) in other {
        let left = sum.get(at).copied().unwrap_or(Fraction::ZERO).less_product(times, *number)?;
        if left.is_zero() {
            sum.remove(at);
        } else {
            sum.insert(*at, left);
        }
    }
    Some(())
}

/// Gauss and Jordan's elimination: for one cell after another, a sum that has it once, and no other
/// sum has it. Gives these cells with their sums; sums without such a cell fall away.
fn reduce(mut sums: Vec<Sum>, order: impl Iterator<Item = usize>) -> Option<Vec<(usize, Sum)>> {
    let mut pivots = Vec::new();
    for at in order {
        let Some(found) = (pivots.len()..sums.len()).find(|row| sums[*row].contains_key(&at))
        else {
            continue;
        };
        let done = pivots.len();
        sums.swap(done, found);
        let by = sums[done][&at];
        for number in sums[done].values_mut() {
            *number = number.over(by)?;
        }
        let pivot = sums[done].clone();
        for (_, sum) in sums.iter_mut().enumerate().filter(|(row, _)| *row != done) {
            if let Some(times) = sum.get(&at).copied() {
                less_times(sum, times, &pivot)?;
            }
        }
        pivots.push(at);
    }
    Some(pivots.into_iter().zip(sums).collect())
}
