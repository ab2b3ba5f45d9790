//! Two editions of an index side by side.

use std::collections::HashMap;

use crate::input::Input;
use crate::score::Score;

/// A unit in two editions.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// The code of the unit.
    pub code: String,
    /// Its year, in a panel.
    pub time: Option<i64>,
    /// The top's value in the first and in the second edition.
    pub scores: (Option<f64>, Option<f64>),
    /// The top's rank in the first and in the second edition.
    pub ranks: (Option<f64>, Option<f64>),
}

impl Compared {
    /// How the score changed, where there are both. Scores of editions with another scale or other
    /// indicators do not compare; ranks do.
    pub fn difference(&self) -> Option<f64> {
        Some(self.scores.1? - self.scores.0?)
    }

    /// How the rank changed, where there are both; below 0 it rose.
    pub fn shift(&self) -> Option<f64> {
        Some(self.ranks.1? - self.ranks.0?)
    }
}

/// Sets two editions side by side by code and year: the units of the first in their order, then
/// those that only the second has. A unit that was screened out is not among them.
pub fn compare(first: (&Input, &Score), second: (&Input, &Score)) -> Vec<Compared> {
    let (ours, theirs) = (rows(first), rows(second));
    let places: HashMap<_, _> = theirs.iter().enumerate().map(|(at, row)| (row.key, at)).collect();
    let own: HashMap<_, _> = ours.iter().map(|row| (row.key, ())).collect();
    let compared = |key: Key<'_>, one: Option<&Row<'_>>, other: Option<&Row<'_>>| Compared {
        code: key.0.to_owned(),
        time: key.1,
        scores: (one.and_then(|it| it.score), other.and_then(|it| it.score)),
        ranks: (one.and_then(|it| it.rank), other.and_then(|it| it.rank)),
    };
    let both = ours
        .iter()
        .map(|row| compared(row.key, Some(row), places.get(&row.key).map(|at| &theirs[*at])));
    let only = theirs.iter().filter(|row| !own.contains_key(&row.key));
    both.chain(only.map(|row| compared(row.key, None, Some(row)))).collect()
}

type Key<'a> = (&'a str, Option<i64>);

struct Row<'a> {
    key: Key<'a>,
    score: Option<f64>,
    rank: Option<f64>,
}

fn rows<'a>((input, score): (&'a Input, &Score)) -> Vec<Row<'a>> {
    let framework = input.framework();
    let top = framework.aggregates().iter().position(|node| *node == framework.top());
    let column = top.expect("the top is an aggregate");
    let units = score.results.units().iter().enumerate();
    let row = |(row, unit): (usize, &usize)| {
        let unit = &input.data().units()[*unit];
        Row {
            key: (unit.code.as_str(), unit.time),
            score: score.results.cell(row, column),
            rank: score.ranks.cell(row, column),
        }
    };
    units.map(row).collect()
}
