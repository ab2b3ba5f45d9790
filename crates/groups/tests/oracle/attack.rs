//! Somebody who sees what is told and tries to work out the rest. Written from the claim of the
//! crate and not from its code: equations of integers, rank by elimination without fractions, and
//! every set of withheld cells of a line tried one by one.

use std::collections::{BTreeMap, BTreeSet};

use facility_groups::{Cell, Slice};

/// Equations between slices: the sum of the second is the first.
type Equation = (Slice, Vec<Slice>);

pub struct World<'a> {
    cells: BTreeMap<Slice, &'a Cell>,
    slices: Vec<Slice>,
    equations: Vec<Equation>,
}

/// A slice without one of its pairs, and the key of that pair.
fn above(slice: &Slice) -> Vec<(Slice, String)> {
    let text = |without: usize| {
        let pairs = slice.pairs().iter().enumerate().filter(|(at, _)| *at != without);
        pairs.map(|(_, (key, value))| format!("{key}={value}")).collect::<Vec<_>>().join(";")
    };
    let pairs = slice.pairs().iter().enumerate();
    pairs.map(|(at, (key, _))| (text(at).parse().unwrap(), key.clone())).collect()
}

impl<'a> World<'a> {
    /// The world of one year.
    pub fn new(cells: &'a [Cell]) -> World<'a> {
        let cells: BTreeMap<Slice, &Cell> =
            cells.iter().map(|cell| (cell.slice.clone(), cell)).collect();
        let mut slices: BTreeSet<Slice> = cells.keys().cloned().collect();
        loop {
            let more: BTreeSet<Slice> =
                slices.iter().flat_map(above).map(|(slice, _)| slice).collect();
            let before = slices.len();
            slices.extend(more);
            if slices.len() == before {
                break;
            }
        }
        let mut world = World { cells, slices: slices.into_iter().collect(), equations: vec![] };
        let mut sums: BTreeMap<(Slice, String), Vec<Slice>> = BTreeMap::new();
        for slice in world.slices.iter().filter(|slice| !world.is_empty(slice)) {
            for sum in above(slice) {
                sums.entry(sum).or_default().push(slice.clone());
            }
        }
        for ((whole, _), parts) in sums {
            if parts.len() > 1 || world.is_same(&whole, &parts[0]) {
                world.equations.push((whole, parts));
            }
        }
        world
    }

    fn count(&self, slice: &Slice) -> Option<u64> {
        self.cells.get(slice).and_then(|cell| cell.count)
    }

    fn value(&self, slice: &Slice) -> Option<f64> {
        self.cells.get(slice).and_then(|cell| cell.value)
    }

    fn has_below(&self, slice: &Slice) -> bool {
        self.slices.iter().any(|other| above(other).iter().any(|(whole, _)| whole == slice))
    }

    fn is_empty(&self, slice: &Slice) -> bool {
        self.count(slice).is_none() && self.value(slice).is_none() && !self.has_below(slice)
    }

    fn is_same(&self, whole: &Slice, part: &Slice) -> bool {
        match (self.count(whole), self.count(part)) {
            (Some(whole), Some(part)) => whole == part,
            _ => self.value(whole).is_some() && self.value(whole) == self.value(part),
        }
    }

    /// Whether nothing that must not be known can be worked out: no withheld cell, and no sum of
    /// withheld cells of a line that is below `least`; in counts, and in counts times values.
    pub fn is_safe(&self, withheld: &BTreeSet<Slice>, least: u64) -> bool {
        [false, true].into_iter().all(|of_values| self.is_safe_in(withheld, least, of_values))
    }

    fn is_safe_in(&self, withheld: &BTreeSet<Slice>, least: u64, of_values: bool) -> bool {
        let is_secret =
            |slice: &Slice| withheld.contains(slice) && (!of_values || self.value(slice).is_some());
        let is_unknown = |slice: &&Slice| {
            let nothing = self.count(slice).is_none() && self.value(slice).is_none();
            let no_value = of_values && self.value(slice).is_none() && self.has_below(slice);
            is_secret(slice) || nothing || no_value
        };
        let unknown: Vec<&Slice> = self.slices.iter().filter(is_unknown).collect();
        let rows: Vec<Vec<i128>> = self
            .equations
            .iter()
            .map(|(whole, parts)| {
                let number = |slice: &&Slice| {
                    i128::from(parts.contains(slice)) - i128::from(*slice == whole)
                };
                unknown.iter().map(number).collect()
            })
            .collect();
        let known = rank(rows.clone());
        let is_known = |sum: &[&Slice]| {
            let mut more = rows.clone();
            more.push(unknown.iter().map(|slice| i128::from(sum.contains(slice))).collect());
            rank(more) == known
        };
        let alone =
            unknown.iter().filter(|slice| is_secret(slice)).all(|slice| !is_known(&[slice]));
        alone
            && self.equations.iter().all(|(_, parts)| {
                let secret: Vec<&Slice> = parts.iter().filter(|slice| is_secret(slice)).collect();
                (1_u32..1 << secret.len()).all(|choice| {
                    let bits =
                        secret.iter().enumerate().filter(|(bit, _)| choice & (1 << bit) != 0);
                    let sum: Vec<&Slice> = bits.map(|(_, slice)| *slice).collect();
                    let people: u64 = sum.iter().filter_map(|slice| self.count(slice)).sum();
                    people >= least || !is_known(&sum)
                })
            })
    }
}

/// The rank of a matrix of integers; rows are kept small by their greatest common divisor.
fn rank(mut rows: Vec<Vec<i128>>) -> usize {
    let columns = rows.first().map_or(0, Vec::len);
    let mut rank = 0;
    for column in 0..columns {
        let Some(found) = (rank..rows.len()).find(|row| rows[*row][column] != 0) else { continue };
        rows.swap(rank, found);
        let pivot = rows[rank].clone();
        for row in &mut rows[rank + 1..] {
            let factor = row[column];
            if factor == 0 {
                continue;
            }
            for (number, other) in row.iter_mut().zip(&pivot) {
                *number = *number * pivot[column] - other * factor;
            }
            let divisor = row.iter().fold(0, |one, other| common(one, other.abs()));
            row.iter_mut().for_each(|number| *number /= divisor.max(1));
        }
        rank += 1;
    }
    rank
}

fn common(one: i128, other: i128) -> i128 {
    if other == 0 { one } else { common(other, one % other) }
}
