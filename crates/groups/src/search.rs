//! Which cells to hide besides those that are too small.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::attack::{Attack, Breach, Quantity};
use crate::lines::Table;

/// How much work goes into the search for a better set: each attack on a set takes a step, and
/// there are as many steps as this divided by the cells and by the lines of the table, between
/// [`FEWEST_STEPS`] and [`MOST_STEPS`]. The search is exact if it ends before.
const WORK: usize = 1_000_000;
const FEWEST_STEPS: usize = 50;
const MOST_STEPS: usize = 2_000;
/// As many times the steps go into finding out that there is no safe set.
const PATIENCE: usize = 4;

/// What is hidden in a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hidden {
    /// By place.
    pub(crate) hidden: Vec<bool>,
    /// Hidden cells that are given away all the same, since cells of unknown count are told.
    pub(crate) exposed: BTreeSet<usize>,
}

/// Hides what is below `least`, and what it takes to hide it in.
pub(crate) fn hide(table: &Table, least: u64) -> Hidden {
    let small: Vec<bool> =
        table.places.iter().map(|place| place.count.is_some_and(|count| count < least)).collect();
    let mut search = Search::new(table, least);
    search.dive(&mut small.clone(), &mut BTreeSet::new(), 0);
    if search.best.is_none() {
        // something is given away whatever is hidden: at least hide the rest
        search = Search { hopeless: true, ..Search::new(table, least) };
        search.dive(&mut small.clone(), &mut BTreeSet::new(), 0);
    }
    let hidden = search.finish(&small);
    let mut exposed = BTreeSet::new();
    for quantity in [Quantity::Count, Quantity::Value] {
        Attack { table, hidden: &hidden, least, quantity }.breaches(&mut |breach| {
            exposed.extend(breach.given_away);
            false
        });
    }
    Hidden { hidden, exposed }
}

struct Search<'a> {
    table: &'a Table,
    least: u64,
    steps: usize,
    most_steps: usize,
    /// The least loss so far, with what is hidden.
    best: Option<(u128, Vec<bool>)>,
    /// Whether breaches that nothing can mend are left alone.
    hopeless: bool,
}

impl<'a> Search<'a> {
    fn new(table: &'a Table, least: u64) -> Search<'a> {
        let size = table.places.len() * table.lines.len();
        let most_steps = (WORK / size.max(1)).clamp(FEWEST_STEPS, MOST_STEPS);
        Search { table, least, steps: 0, most_steps, best: None, hopeless: false }
    }

    /// Whether it is time to take what was found. Where hopeless breaches are left alone, the first
    /// try always ends in a set.
    fn is_over(&self) -> bool {
        match (&self.best, self.hopeless) {
            (Some(_), _) => self.steps >= self.most_steps,
            (None, false) => self.steps >= self.most_steps * PATIENCE,
            (None, true) => false,
        }
    }

    /// Every breach names told cells of which at least one must be hidden: tries each of them, the
    /// smallest first. What was tried stays told in the tries after it, so that no set comes twice.
    fn dive(&mut self, hidden: &mut Vec<bool>, told: &mut BTreeSet<usize>, loss: u128) {
        if self.is_over() {
            return;
        }
        self.steps += 1;
        let Some(breach) = self.first_breach(hidden) else {
            if self.best.as_ref().is_none_or(|(best, _)| loss < *best) {
                self.best = Some((loss, hidden.clone()));
            }
            return;
        };
        let count = |at: &usize| u128::from(self.table.places[*at].count.unwrap_or(0));
        let mut choices: Vec<(u128, usize)> =
            breach.by.iter().filter(|at| !told.contains(at)).map(|at| (count(at), *at)).collect();
        choices.sort_unstable();
        let mut tried = Vec::new();
        for (count, at) in choices {
            if self.best.as_ref().is_some_and(|(best, _)| loss + count >= *best) {
                break;
            }
            hidden[at] = true;
            self.dive(hidden, told, loss + count);
            hidden[at] = false;
            told.insert(at);
            tried.push(at);
        }
        tried.iter().for_each(|at| {
            told.remove(at);
        });
    }

    /// What to hide. If the search was cut short, cells are told again of which it turns out that
    /// they need not be hidden, the largest first.
    fn finish(mut self, small: &[bool]) -> Vec<bool> {
        let Some((_, mut hidden)) = self.best.take() else {
            return self.table.places.iter().map(|place| place.count.is_some()).collect();
        };
        if self.steps < self.most_steps {
            return hidden;
        }
        let more = (0..hidden.len()).filter(|at| hidden[*at] && !small[*at]);
        let mut more: Vec<usize> = more.collect();
        more.sort_by_key(|at| Reverse(self.table.places[*at].count));
        for at in more {
            hidden[at] = false;
            hidden[at] = self.first_breach(&hidden).is_some();
        }
        hidden
    }

    fn first_breach(&self, hidden: &[bool]) -> Option<Breach> {
        let mut found = None;
        for quantity in [Quantity::Count, Quantity::Value] {
            let attack = Attack { table: self.table, hidden, least: self.least, quantity };
            attack.breaches(&mut |breach| {
                let wanted = !(self.hopeless && breach.by.is_empty());
                if wanted {
                    found = Some(breach);
                }
                wanted
            });
            if found.is_some() {
                break;
            }
        }
        found
    }
}
