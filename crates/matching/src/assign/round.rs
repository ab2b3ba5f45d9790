//! One round: who wants how many places, who has how many, and which pairs are possible.

use std::fmt;

use super::sheet::{Budget, Demand, Sheet, Side, Supply};

/// No budget above.
pub(super) const NONE: u32 = u32::MAX;

/// What is wrong with a round, for the person who put it together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// The list that the row stands in.
    pub list: List,
    /// The row in that list, from 0.
    pub row: usize,
    /// A stable word: `id_empty`, `duplicate_id`, `places_zero`, `low_above_places`,
    /// `low_above_capacity`, `number_too_large`, `unknown_budget`, `wrong_side`, `budget_circle`,
    /// `unknown_demand`, `unknown_supply`, `score_out_of_range`, `duplicate_pair`,
    /// `unknown_pair`, `locked_and_excluded`, `locks_above_room`, `too_many_rows`.
    pub code: &'static str,
    /// A sentence.
    pub message: String,
}

/// The lists of a round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum List {
    /// Those who want places.
    #[default]
    Demand,
    /// Those who have places.
    Supply,
    /// Limits on several of one side together.
    Budget,
    /// Who can be given a place with whom.
    Pair,
    /// Pairs that must be taken.
    Lock,
    /// Pairs that must not.
    Exclusion,
    /// Changes to a round.
    Change,
}

impl fmt::Display for Flaw {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:?} {}: {} {}", self.list, self.row, self.code, self.message)
    }
}

/// Whether a pair is open to the solver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It may be taken.
    Open,
    /// It must be taken.
    Locked,
    /// It must not be taken.
    Excluded,
}

/// A round without flaws, in the order of its ids.
///
/// Both sides and the budgets are kept sorted by id, and the pairs by their two sides. So what is
/// worked out from a round does not depend on the order of the rows that it was made from.
#[derive(Clone, Debug)]
pub struct Round {
    pub(super) demand: Vec<Demand>,
    pub(super) supply: Vec<Supply>,
    pub(super) budgets: Vec<Budget>,
    /// Where the pairs of each demand begin; one entry more than demands.
    pub(super) first: Vec<u32>,
    /// The supply of each pair, rising within a demand.
    pub(super) to: Vec<u32>,
    pub(super) score: Vec<i32>,
    pub(super) mark: Vec<Mark>,
    /// The budget above each demand, supply and budget, or [`NONE`].
    pub(super) above_demand: Vec<u32>,
    pub(super) above_supply: Vec<u32>,
    pub(super) above_budget: Vec<u32>,
}

impl Round {
    /// Checks the lists and puts them in order.
    ///
    /// # Errors
    /// Every flaw of every list.
    pub fn new(sheet: Sheet) -> Result<Round, Vec<Flaw>> {
        super::sheet::order(sheet)
    }

    /// Those who want places, by id.
    pub fn demand(&self) -> &[Demand] {
        &self.demand
    }

    /// Those who have places, by id.
    pub fn supply(&self) -> &[Supply] {
        &self.supply
    }

    /// The limits on several together, by id.
    pub fn budgets(&self) -> &[Budget] {
        &self.budgets
    }

    /// How many pairs there are.
    pub fn pairs(&self) -> usize {
        self.to.len()
    }

    /// The pairs of a demand by their numbers.
    pub fn row(&self, demand: usize) -> std::ops::Range<usize> {
        self.first[demand] as usize..self.first[demand + 1] as usize
    }

    /// The supply, the score and the mark of a pair.
    pub fn pair(&self, pair: usize) -> (u32, i32, Mark) {
        (self.to[pair], self.score[pair], self.mark[pair])
    }

    /// The number of a pair, if it is listed.
    pub fn find(&self, demand: usize, supply: u32) -> Option<usize> {
        let row = self.row(demand);
        self.to[row.clone()].binary_search(&supply).ok().map(|at| row.start + at)
    }

    /// The place of a demand in the list.
    pub fn find_demand(&self, id: &str) -> Option<usize> {
        self.demand.binary_search_by(|demand| demand.id.as_str().cmp(id)).ok()
    }

    /// The place of a supply in the list.
    pub fn find_supply(&self, id: &str) -> Option<usize> {
        self.supply.binary_search_by(|supply| supply.id.as_str().cmp(id)).ok()
    }

    /// The place of a budget in the list.
    pub fn find_budget(&self, id: &str) -> Option<usize> {
        self.budgets.binary_search_by(|budget| budget.id.as_str().cmp(id)).ok()
    }

    /// How many budgets there are on a side.
    pub(super) fn budgets_on(&self, side: Side) -> usize {
        self.budgets.iter().filter(|budget| budget.side == side).count()
    }

    /// The locked pairs of every demand, supply and budget, counted.
    pub(super) fn locked(&self) -> Locked {
        let mut locked = Locked {
            demand: vec![0; self.demand.len()],
            supply: vec![0; self.supply.len()],
            budget: vec![0; self.budgets.len()],
        };
        for demand in 0..self.demand.len() {
            for pair in self.row(demand).filter(|pair| self.mark[*pair] == Mark::Locked) {
                let supply = self.to[pair] as usize;
                locked.demand[demand] += 1;
                locked.supply[supply] += 1;
                for start in [self.above_demand[demand], self.above_supply[supply]] {
                    let mut at = start;
                    while at != NONE {
                        locked.budget[at as usize] += 1;
                        at = self.above_budget[at as usize];
                    }
                }
            }
        }
        locked
    }
}

/// How many locked pairs lead through each demand, supply and budget.
#[derive(Debug)]
pub(super) struct Locked {
    pub demand: Vec<u32>,
    pub supply: Vec<u32>,
    pub budget: Vec<u32>,
}
