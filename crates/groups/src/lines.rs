//! The lines of a table of one year: which cells add up to which.

use std::collections::BTreeMap;

use crate::{Cell, Slice};

/// What there is to know of a place in the table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Place {
    pub(crate) value: Option<f64>,
    pub(crate) count: Option<u64>,
}

impl Place {
    /// Nothing was handed in of it: a margin that nobody published, or a cell without numbers.
    pub(crate) fn is_silent(self) -> bool {
        self.value.is_none() && self.count.is_none()
    }
}

/// A total and the categories that make it up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) total: usize,
    pub(crate) parts: Vec<usize>,
}

/// The table of one year.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    /// Where each slice stands; also margins that were not handed in.
    pub(crate) at: BTreeMap<Slice, usize>,
    pub(crate) places: Vec<Place>,
    /// Whether there are cells below a place.
    pub(crate) has_parts: Vec<bool>,
    pub(crate) lines: Vec<Line>,
}

impl Table {
    /// Puts the cells of one year into lines.
    pub(crate) fn new<'a>(cells: impl Iterator<Item = &'a Cell>) -> Table {
        let mut known: BTreeMap<Slice, Place> = BTreeMap::new();
        for cell in cells {
            add_margins(&mut known, &cell.slice);
            known.insert(cell.slice.clone(), Place { value: cell.value, count: cell.count });
        }
        let at: BTreeMap<Slice, usize> =
            known.keys().enumerate().map(|(at, slice)| (slice.clone(), at)).collect();
        let places: Vec<Place> = known.into_values().collect();
        let mut parts: BTreeMap<(usize, &str), Vec<usize>> = BTreeMap::new();
        for (slice, place) in &at {
            for (pair, (key, _)) in slice.pairs().iter().enumerate() {
                let total = at[&slice.without(pair)];
                parts.entry((total, key)).or_default().push(*place);
            }
        }
        let has_parts: Vec<bool> =
            (0..places.len()).map(|at| parts.keys().any(|(total, _)| *total == at)).collect();
        let line = |((total, _), mut parts): ((usize, &str), Vec<usize>)| {
            // a cell without numbers and without cells below it is taken to be empty
            parts.retain(|part| has_parts[*part] || !places[*part].is_silent());
            makes_up(&places, total, &parts).then_some(Line { total, parts })
        };
        let lines = parts.into_iter().filter_map(line).collect();
        Table { at, places, has_parts, lines }
    }
}

/// Adds what stands above a slice.
fn add_margins(known: &mut BTreeMap<Slice, Place>, slice: &Slice) {
    for pair in 0..slice.pairs().len() {
        let above = slice.without(pair);
        if !known.contains_key(&above) {
            add_margins(known, &above);
            known.insert(above, Place { value: None, count: None });
        }
    }
}

/// Whether the parts are taken to make up the whole: two or more are; one alone is if there is no
/// sign that it is another number than the whole.
fn makes_up(places: &[Place], total: usize, parts: &[usize]) -> bool {
    let &[part] = parts else { return !parts.is_empty() };
    let (whole, part) = (places[total], places[part]);
    match (whole.count, part.count) {
        (Some(whole), Some(part)) => whole == part,
        _ => whole.value.is_some() && whole.value == part.value,
    }
}
