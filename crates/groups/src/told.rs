//! What may be told without giving anybody away.

use std::collections::BTreeMap;

use crate::cell::sorted;
use crate::lines::Table;
use crate::search::hide;
use crate::{Cell, Problem, Slice};

/// How a cell stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It is told.
    Told,
    /// It is withheld: less people or answers stand behind it than may be told.
    TooFew,
    /// It is withheld, since with it another that is withheld could be worked out.
    Complement,
    /// It is told, but nobody knows whether it may be: the source does not say how many people or
    /// answers stand behind it.
    CountUnknown,
    /// There is nothing to tell: it has no value. A count that it has is told.
    Blank,
}

impl Standing {
    /// Whether nothing may be told of the cell. Readers should learn this alone: whether a withheld
    /// cell is [`Standing::TooFew`] or [`Standing::Complement`] says on which side of the threshold
    /// it is.
    pub fn is_withheld(self) -> bool {
        matches!(self, Standing::TooFew | Standing::Complement)
    }
}

/// What may be told of a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shown {
    /// How it stands.
    pub standing: Standing,
    /// Its value; `None` if it has none or is withheld.
    pub value: Option<f64>,
    /// Its count; `None` if it is not known or is withheld.
    pub count: Option<u64>,
}

/// What may be told of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Telling {
    /// All cells, by year and slice.
    pub cells: BTreeMap<(i64, Slice), Shown>,
    /// Withheld cells that can be worked out all the same, alone or in a sum that is too small,
    /// since nothing but cells without a count or without a value could hide them. It takes somebody
    /// who knows what these cells do not say, so this errs on the side of care. Where every cell has
    /// both, and parts add up to the whole, nothing has been found that cannot be hidden. Whoever
    /// must be certain tells nothing of a year that stands here.
    pub exposed: Vec<(i64, Slice)>,
}

impl Telling {
    /// How a cell stands; nothing if it was not handed in.
    pub fn standing(&self, year: i64, slice: &Slice) -> Option<Standing> {
        self.cells.get(&(year, slice.clone())).map(|shown| shown.standing)
    }

    /// All cells with what may be told of them: what [`crate::differences`] should be worked out
    /// from if the result is to be published.
    pub fn cells(&self) -> Vec<Cell> {
        let cell = |((year, slice), shown): (&(i64, Slice), &Shown)| Cell {
            year: *year,
            slice: slice.clone(),
            value: shown.value,
            count: shown.count,
        };
        self.cells.iter().map(cell).collect()
    }
}

/// Says of every cell whether it may be told, if nobody may be told of with less than `least`
/// people or answers. The documentation of the crate says what is claimed and what is not.
/// The order of the cells does not matter; each year is looked at by itself.
///
/// # Errors
/// [`Problem::Twice`] and [`Problem::NotFinite`].
pub fn told(cells: &[Cell], least: u64) -> Result<Telling, Problem> {
    let mut years: BTreeMap<i64, Vec<&Cell>> = BTreeMap::new();
    for ((year, _), cell) in sorted(cells)? {
        years.entry(year).or_default().push(cell);
    }
    let mut telling = Telling { cells: BTreeMap::new(), exposed: Vec::new() };
    for (year, cells) in years {
        let table = Table::new(cells.iter().copied());
        let found = hide(&table, least);
        for cell in cells {
            let at = table.at[&cell.slice];
            let shown = shown(cell, found.hidden[at], least);
            telling.cells.insert((year, cell.slice.clone()), shown);
            if found.exposed.contains(&at) {
                telling.exposed.push((year, cell.slice.clone()));
            }
        }
    }
    Ok(telling)
}

fn shown(cell: &Cell, is_hidden: bool, least: u64) -> Shown {
    let standing = match (is_hidden, cell.value, cell.count) {
        (true, _, Some(count)) if count < least => Standing::TooFew,
        (true, _, _) => Standing::Complement,
        (false, None, _) => Standing::Blank,
        (false, Some(_), None) => Standing::CountUnknown,
        (false, Some(_), Some(_)) => Standing::Told,
    };
    let (value, count) = if is_hidden { (None, None) } else { (cell.value, cell.count) };
    Shown { standing, value, count }
}
