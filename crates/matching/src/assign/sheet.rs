//! The lists that a round is made from, their check and their order.

use std::collections::HashMap;

use super::round::{Flaw, List, Mark, NONE, Round};

/// The greatest score of a pair: scores are whole millionths of one.
pub const SCORE_MAX: i32 = 1_000_000;

/// The most places that one row can name.
pub(super) const PLACES_MAX: u32 = 1_000_000_000;

/// The most rows of one list.
const ROWS_MAX: usize = 1_000_000_000;

/// Somebody who wants places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Demand {
    /// Its id, unique among demands.
    pub id: String,
    /// How many places it wants, at least 1.
    pub places: u32,
    /// How many it must be given.
    pub low: u32,
    /// The groups that it is counted in.
    pub groups: Vec<String>,
    /// The budget right above it.
    pub budget: Option<String>,
}

/// Somebody who has places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Supply {
    /// Its id, unique among supplies.
    pub id: String,
    /// How many places it has.
    pub capacity: u32,
    /// How many of them must be used.
    pub low: u32,
    /// The budget right above it.
    pub budget: Option<String>,
}

/// A limit on several of one side together. Budgets of a side form trees.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Budget {
    /// Its id, unique among budgets.
    pub id: String,
    /// The side that it limits.
    pub side: Side,
    /// How many places may be given below it.
    pub capacity: u32,
    /// How many must be given below it.
    pub low: u32,
    /// The wider budget that it is part of.
    pub within: Option<String>,
}

/// The two sides of a round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// Those who want places.
    Demand,
    /// Those who have places.
    #[default]
    Supply,
}

/// A pair that can be taken, once. Its sides are rows of the sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The row in the list of demand.
    pub demand: u32,
    /// The row in the list of supply.
    pub supply: u32,
    /// What it is worth, from 0 to [`SCORE_MAX`].
    pub score: i32,
}

/// The lists of a round as they come, in any order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Those who want places.
    pub demand: Vec<Demand>,
    /// Those who have places.
    pub supply: Vec<Supply>,
    /// Limits on several together.
    pub budgets: Vec<Budget>,
    /// The pairs that can be taken; those not listed cannot.
    pub pairs: Vec<Pair>,
    /// Listed pairs that must be taken: row of demand and row of supply.
    pub locks: Vec<(u32, u32)>,
    /// Pairs that must not be taken, listed or not: row of demand and row of supply.
    pub exclusions: Vec<(u32, u32)>,
}

/// Checks a sheet and puts it in order.
pub(super) fn order(sheet: Sheet) -> Result<Round, Vec<Flaw>> {
    let Sheet { demand, supply, budgets, pairs, locks, exclusions } = sheet;
    let mut flaws = Vec::new();
    for (list, rows) in [
        (List::Demand, demand.len()),
        (List::Supply, supply.len()),
        (List::Budget, budgets.len()),
        (List::Pair, pairs.len()),
    ] {
        if rows > ROWS_MAX {
            flaws.push(flaw(list, ROWS_MAX, ("too_many_rows", format!("more than {ROWS_MAX}"))));
        }
    }
    let rank_demand = ranks(demand.iter().map(|row| row.id.as_str()), List::Demand, &mut flaws);
    let rank_supply = ranks(supply.iter().map(|row| row.id.as_str()), List::Supply, &mut flaws);
    let rank_budget = ranks(budgets.iter().map(|row| row.id.as_str()), List::Budget, &mut flaws);
    check_numbers(&demand, &supply, &budgets, &mut flaws);
    check_budgets(&demand, &supply, &budgets, &mut flaws);
    check_pairs(&pairs, (demand.len(), supply.len()), &mut flaws);
    if !flaws.is_empty() {
        return Err(flaws);
    }
    let mut round = Round {
        demand: arranged(demand, &rank_demand),
        supply: arranged(supply, &rank_supply),
        budgets: arranged(budgets, &rank_budget),
        first: Vec::new(),
        to: Vec::new(),
        score: Vec::new(),
        mark: Vec::new(),
        above_demand: Vec::new(),
        above_supply: Vec::new(),
        above_budget: Vec::new(),
    };
    round.place_budgets();
    round.place_pairs(&pairs, (&rank_demand, &rank_supply), &mut flaws);
    drop(pairs);
    let marks =
        [(List::Lock, Mark::Locked, &locks), (List::Exclusion, Mark::Excluded, &exclusions)];
    for (list, mark, rows) in marks {
        for (row, (a, b)) in rows.iter().enumerate() {
            let ids = (rank_demand.get(*a as usize), rank_supply.get(*b as usize));
            let (Some(demand), Some(supply)) = ids else {
                let message = format!("there is no demand {a} or no supply {b}");
                flaws.push(flaw(list, row, ("unknown_pair", message)));
                continue;
            };
            if let Err(what) = round.set_mark(*demand as usize, *supply, mark) {
                flaws.push(flaw(list, row, what));
            }
        }
    }
    flaws.extend(round.flaws_of_locks());
    if flaws.is_empty() { Ok(round) } else { Err(flaws) }
}

impl Round {
    /// Marks a pair; an exclusion of a pair that is not listed says nothing new.
    pub(super) fn set_mark(
        &mut self,
        demand: usize,
        supply: u32,
        mark: Mark,
    ) -> Result<(), (&'static str, String)> {
        let name =
            format!("`{}` and `{}`", self.demand[demand].id, self.supply[supply as usize].id);
        match self.find(demand, supply) {
            None if mark == Mark::Excluded => Ok(()),
            None => Err(("unknown_pair", format!("{name} are not a listed pair"))),
            Some(pair) if mark == Mark::Excluded && self.mark[pair] == Mark::Locked => {
                Err(("locked_and_excluded", format!("{name} are locked and excluded")))
            }
            Some(pair) => {
                self.mark[pair] = mark;
                Ok(())
            }
        }
    }

    /// Every row through which more locked pairs lead than it has room for.
    pub(super) fn flaws_of_locks(&self) -> Vec<Flaw> {
        let locked = self.locked();
        let sides = [
            (List::Demand, &locked.demand, self.demand.iter().map(|row| row.places).collect()),
            (List::Supply, &locked.supply, self.supply.iter().map(|row| row.capacity).collect()),
            (List::Budget, &locked.budget, self.budgets.iter().map(|row| row.capacity).collect()),
        ];
        let mut flaws = Vec::new();
        for (list, locked, room) in sides {
            let room: Vec<u32> = room;
            for (row, (locked, room)) in locked.iter().zip(&room).enumerate() {
                if locked > room {
                    let id = match list {
                        List::Demand => &self.demand[row].id,
                        List::Supply => &self.supply[row].id,
                        _ => &self.budgets[row].id,
                    };
                    let message = format!("`{id}` has room for {room}, {locked} pairs are locked");
                    flaws.push(flaw(list, row, ("locks_above_room", message)));
                }
            }
        }
        flaws
    }

    /// Finds the budget above each row; their ids are known to be right.
    pub(super) fn place_budgets(&mut self) {
        let above = |id: &Option<String>| {
            id.as_deref().and_then(|id| self.find_budget(id)).map_or(NONE, |at| at as u32)
        };
        let demand = self.demand.iter().map(|row| above(&row.budget)).collect();
        let supply = self.supply.iter().map(|row| above(&row.budget)).collect();
        let budget = self.budgets.iter().map(|row| above(&row.within)).collect();
        (self.above_demand, self.above_supply, self.above_budget) = (demand, supply, budget);
    }

    /// Sorts the pairs by demand and then by supply.
    fn place_pairs(&mut self, pairs: &[Pair], ranks: (&[u32], &[u32]), flaws: &mut Vec<Flaw>) {
        let mut first = vec![0u32; self.demand.len() + 1];
        for pair in pairs {
            first[ranks.0[pair.demand as usize] as usize + 1] += 1;
        }
        for at in 1..first.len() {
            first[at] += first[at - 1];
        }
        let mut next = first.clone();
        let mut rows = vec![0u32; pairs.len()];
        for (row, pair) in pairs.iter().enumerate() {
            let next = &mut next[ranks.0[pair.demand as usize] as usize];
            rows[*next as usize] = row as u32;
            *next += 1;
        }
        let supply_of = |row: &u32| ranks.1[pairs[*row as usize].supply as usize];
        for demand in 0..self.demand.len() {
            let rows = &mut rows[first[demand] as usize..first[demand + 1] as usize];
            if !rows.is_sorted_by_key(supply_of) {
                rows.sort_by_key(supply_of);
            }
            for two in rows.windows(2).filter(|two| supply_of(&two[0]) == supply_of(&two[1])) {
                let message = format!("the same pair stands in row {}", two[0]);
                flaws.push(flaw(List::Pair, two[1] as usize, ("duplicate_pair", message)));
            }
        }
        self.to = rows.iter().map(supply_of).collect();
        self.score = rows.iter().map(|row| pairs[*row as usize].score).collect();
        self.mark = vec![Mark::Open; pairs.len()];
        self.first = first;
    }
}

pub(super) fn flaw(list: List, row: usize, (code, message): (&'static str, String)) -> Flaw {
    Flaw { list, row, code, message }
}

/// The place of every row in the order of ids.
fn ranks<'a>(ids: impl Iterator<Item = &'a str>, list: List, flaws: &mut Vec<Flaw>) -> Vec<u32> {
    let ids: Vec<&str> = ids.collect();
    let mut rows: Vec<u32> = (0..ids.len() as u32).collect();
    if !ids.is_sorted() {
        rows.sort_by_key(|row| ids[*row as usize]);
    }
    for (row, id) in ids.iter().enumerate() {
        if id.trim().is_empty() {
            flaws.push(flaw(list, row, ("id_empty", "the id is empty".to_owned())));
        }
    }
    for two in rows.windows(2).filter(|two| ids[two[0] as usize] == ids[two[1] as usize]) {
        let message = format!("the id `{}` stands in row {}", ids[two[0] as usize], two[0]);
        flaws.push(flaw(list, two[1] as usize, ("duplicate_id", message)));
    }
    let mut ranks = vec![0; ids.len()];
    for (rank, row) in rows.iter().enumerate() {
        ranks[*row as usize] = rank as u32;
    }
    ranks
}

fn arranged<T>(rows: Vec<T>, ranks: &[u32]) -> Vec<T> {
    let mut keyed: Vec<(u32, T)> = ranks.iter().copied().zip(rows).collect();
    keyed.sort_by_key(|(rank, _)| *rank);
    keyed.into_iter().map(|(_, row)| row).collect()
}

fn check_numbers(demand: &[Demand], supply: &[Supply], budgets: &[Budget], flaws: &mut Vec<Flaw>) {
    let mut check = |list: List, row: usize, low: u32, most: u32| {
        if most > PLACES_MAX {
            let message = format!("{most} places, at most {PLACES_MAX} can be counted");
            flaws.push(flaw(list, row, ("number_too_large", message)));
        }
        if low > most {
            let code = match list {
                List::Demand => "low_above_places",
                _ => "low_above_capacity",
            };
            flaws.push(flaw(list, row, (code, format!("at least {low} but at most {most}"))));
        }
    };
    for (row, demand) in demand.iter().enumerate() {
        check(List::Demand, row, demand.low, demand.places);
    }
    for (row, supply) in supply.iter().enumerate() {
        check(List::Supply, row, supply.low, supply.capacity);
    }
    for (row, budget) in budgets.iter().enumerate() {
        check(List::Budget, row, budget.low, budget.capacity);
    }
    for (row, _) in demand.iter().enumerate().filter(|(_, demand)| demand.places == 0) {
        let message = "at least one place must be wanted".to_owned();
        flaws.push(flaw(List::Demand, row, ("places_zero", message)));
    }
}

fn check_budgets(demand: &[Demand], supply: &[Supply], budgets: &[Budget], flaws: &mut Vec<Flaw>) {
    let known: HashMap<&str, &Budget> =
        budgets.iter().map(|budget| (budget.id.as_str(), budget)).collect();
    let check = |list: List, row: usize, side: Side, above: &Option<String>| {
        let id = above.as_ref()?;
        match known.get(id.as_str()) {
            None => {
                let message = format!("there is no budget `{id}`");
                Some(flaw(list, row, ("unknown_budget", message)))
            }
            Some(budget) if budget.side != side => {
                let message = format!("the budget `{id}` is for the other side");
                Some(flaw(list, row, ("wrong_side", message)))
            }
            Some(_) => None,
        }
    };
    for (row, demand) in demand.iter().enumerate() {
        flaws.extend(check(List::Demand, row, Side::Demand, &demand.budget));
    }
    for (row, supply) in supply.iter().enumerate() {
        flaws.extend(check(List::Supply, row, Side::Supply, &supply.budget));
    }
    for (row, budget) in budgets.iter().enumerate() {
        flaws.extend(check(List::Budget, row, budget.side, &budget.within));
        let mut at = budget;
        let above = |budget: &Budget| budget.within.as_ref().and_then(|id| known.get(id.as_str()));
        for _ in 0..budgets.len() {
            let Some(next) = above(at) else { break };
            at = next;
        }
        if above(at).is_some() {
            let message = format!("the budget `{}` is within itself", budget.id);
            flaws.push(flaw(List::Budget, row, ("budget_circle", message)));
        }
    }
}

fn check_pairs(pairs: &[Pair], (demand, supply): (usize, usize), flaws: &mut Vec<Flaw>) {
    for (row, pair) in pairs.iter().enumerate() {
        if pair.demand as usize >= demand {
            let message = format!("there is no demand in row {}", pair.demand);
            flaws.push(flaw(List::Pair, row, ("unknown_demand", message)));
        }
        if pair.supply as usize >= supply {
            let message = format!("there is no supply in row {}", pair.supply);
            flaws.push(flaw(List::Pair, row, ("unknown_supply", message)));
        }
        if !(0..=SCORE_MAX).contains(&pair.score) {
            let message = format!("{} is not in 0..{SCORE_MAX}", pair.score);
            flaws.push(flaw(List::Pair, row, ("score_out_of_range", message)));
        }
    }
}
