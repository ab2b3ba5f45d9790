//! What is handed in.

use std::collections::BTreeMap;
use std::fmt;

use crate::Slice;

/// A number of one indicator of one country in one release of one source.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// The year that the number is of.
    pub year: i64,
    /// Of whom it is.
    pub slice: Slice,
    /// The number, in the unit of the indicator; a share or a mean. `None` if it is not known.
    pub value: Option<f64>,
    /// How many people or answers stand behind the number. `None` if the source does not say.
    pub count: Option<u64>,
}

/// Which way an indicator is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// More is better: people who use the internet.
    More,
    /// Less is better: people whom the price keeps away.
    Less,
    /// Neither is: the age at which children get a telephone.
    Neither,
}

/// Why cells cannot be worked with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Two cells have the same year and slice.
    Twice(i64, Slice),
    /// A value is infinite or no number.
    NotFinite(i64, Slice),
    /// Part of a text that is no slice.
    Slice(String),
}

impl fmt::Display for Problem {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::Twice(year, slice) => write!(to, "{slice} stands twice in {year}"),
            Problem::NotFinite(year, slice) => {
                write!(to, "the value of {slice} in {year} is no finite number")
            }
            Problem::Slice(part) => write!(to, "this is no part of a slice: {part}"),
        }
    }
}

impl std::error::Error for Problem {}

/// Cells by year and slice, if all of them are sound.
pub(crate) fn sorted(cells: &[Cell]) -> Result<BTreeMap<(i64, &Slice), &Cell>, Problem> {
    let mut all = BTreeMap::new();
    for cell in cells {
        if cell.value.is_some_and(|value| !value.is_finite()) {
            return Err(Problem::NotFinite(cell.year, cell.slice.clone()));
        }
        if all.insert((cell.year, &cell.slice), cell).is_some() {
            return Err(Problem::Twice(cell.year, cell.slice.clone()));
        }
    }
    Ok(all)
}
