//! The matrix as it is, for the facility's own staff.

use std::collections::BTreeMap;

use crate::codes::{COUNTRY, GROUP, LANGUAGE, TOPIC};
use crate::count::{Counter, Counts, Gap, Shelf, Supplied, cells_of, rank};
use crate::placed::Needs;
use crate::releases::{Coordinate, coordinate};
use crate::shape::{Disclosure, Need};
use crate::supply::Supply;
use crate::view::{Plan, View};

/// Demand against supply with every need in it, whatever its disclosure. **Never publish what this
/// shows**: neither it nor its views can be serialised, so that they do not slip out. What may be
/// published is a [`crate::Publication`].
#[derive(Debug)]
pub struct StaffMatrix<'a> {
    supply: &'a Supply,
    needs: Needs,
}

/// A view of all needs, with the worst gap first.
#[derive(Clone, Debug, PartialEq)]
pub struct StaffView {
    /// The cells in which at least one need stands.
    pub cells: Vec<StaffCell>,
}

/// Needs with the same coordinates in the dimensions of the view.
#[derive(Clone, Debug, PartialEq)]
pub struct StaffCell {
    /// `Exactly` or `Unstated`; nothing if it is no dimension of the view. So the next three.
    pub country: Option<Coordinate>,
    /// The topic.
    pub topic: Option<Coordinate>,
    /// The group.
    pub group: Option<Coordinate>,
    /// The language.
    pub language: Option<Coordinate>,
    /// The needs, each counted once.
    pub counts: Counts,
    /// How many of them may be told how far.
    pub disclosures: BTreeMap<Disclosure, u64>,
    /// How many of them were stated where.
    pub origins: BTreeMap<String, u64>,
    /// What is offered there; nothing in cells of needs without a topic.
    pub supply: Option<Supplied>,
    /// How bad the gap is.
    pub gap: Gap,
}

impl<'a> StaffMatrix<'a> {
    /// Judges the needs, in any order; each line is one need.
    pub fn new(supply: &'a Supply, needs: &[Need]) -> StaffMatrix<'a> {
        StaffMatrix { supply, needs: Needs::new(supply, needs.iter()) }
    }

    /// The cells of a view.
    pub fn view(&self, view: &View) -> StaffView {
        let codes = &self.supply.codes;
        let plan = Plan::new(codes, view);
        let found = cells_of(&self.needs.placed, &plan);
        let mut counter = Counter::new(&self.needs, self.supply);
        let mut shelf = Shelf::new(self.supply, &plan);
        let mut cells: Vec<StaffCell> = Vec::new();
        for cell in found.chunk_by(|one, other| one.0 == other.0) {
            let key = cell[0].0;
            let at = |dimension: usize| {
                plan.shown[dimension].then(|| coordinate(codes, dimension, key[dimension]))
            };
            let counts = counter.count(cell);
            let gap = Gap::of([&counts.answers].into_iter());
            let mut staff = StaffCell {
                country: at(COUNTRY),
                topic: at(TOPIC),
                group: at(GROUP),
                language: at(LANGUAGE),
                counts,
                disclosures: BTreeMap::new(),
                origins: BTreeMap::new(),
                supply: shelf.count(&key),
                gap,
            };
            self.sort_out(cell.iter().map(|(_, at)| *at), &mut staff);
            cells.push(staff);
        }
        rank(&mut cells, |cell| &cell.gap, |cell| &mut cell.gap);
        StaffView { cells }
    }

    /// Counts by disclosure and origin.
    fn sort_out(&self, cell: impl Iterator<Item = u32>, staff: &mut StaffCell) {
        let mut origins = vec![0; self.needs.origins.len()];
        for at in cell {
            let need = &self.needs.placed[at as usize];
            *staff.disclosures.entry(need.disclosure).or_default() += 1;
            origins[need.origin as usize] += 1;
        }
        let named = self.needs.origins.iter().cloned().zip(origins);
        staff.origins.extend(named.filter(|(_, count)| *count > 0));
    }
}
