//! What can change in a round, so that a broker's step is solved again and not everything.

use super::round::{Flaw, List, Mark, Round};
use super::sheet::{Demand, Pair, SCORE_MAX, Sheet, Supply, flaw};

/// A change to a round. Rows are named by their ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A demand comes, with the scores of its pairs by the supply's id.
    AddDemand(Demand, Vec<(String, i32)>),
    /// A demand goes, with its pairs.
    RemoveDemand(String),
    /// A supply comes, with the scores of its pairs by the demand's id.
    AddSupply(Supply, Vec<(String, i32)>),
    /// A supply goes, with its pairs.
    RemoveSupply(String),
    /// A demand wants so many places.
    Places(String, u32),
    /// A supply has so many places.
    Capacity(String, u32),
    /// So many places may be given below a budget.
    BudgetCapacity(String, u32),
    /// A pair, demand and supply, has this score; with none it is possible no more.
    Score(String, String, Option<i32>),
    /// A pair, demand and supply, is open, locked or excluded.
    Mark(String, String, Mark),
}

/// What is wrong with a change: a code and a sentence.
type Wrong = (&'static str, String);

impl Round {
    /// The round after some changes, one after the other.
    ///
    /// # Errors
    /// What is wrong with any change, by its row; nothing is changed then.
    pub fn changed(&self, changes: &[Change]) -> Result<Round, Vec<Flaw>> {
        let mut round = self.clone();
        let mut flaws = Vec::new();
        for (row, change) in changes.iter().enumerate() {
            let found = round.apply(change);
            flaws.extend(found.into_iter().map(|what| flaw(List::Change, row, what)));
        }
        flaws.extend(round.flaws_of_locks());
        if flaws.is_empty() { Ok(round) } else { Err(flaws) }
    }

    fn apply(&mut self, change: &Change) -> Vec<Wrong> {
        match change {
            Change::AddDemand(demand, pairs) => self.add_demand(demand, pairs),
            Change::AddSupply(supply, pairs) => self.add_supply(supply, pairs),
            _ => self.apply_to_known(change).err().into_iter().collect(),
        }
    }

    /// A change to rows that are there already.
    fn apply_to_known(&mut self, change: &Change) -> Result<(), Wrong> {
        match change {
            Change::RemoveDemand(id) => {
                let at = self.known_demand(id)?;
                let row = self.row(at);
                self.to.drain(row.clone());
                self.score.drain(row.clone());
                self.mark.drain(row.clone());
                self.first.remove(at);
                self.first[at..].iter_mut().for_each(|first| *first -= row.len() as u32);
                self.demand.remove(at);
                self.above_demand.remove(at);
            }
            Change::RemoveSupply(id) => {
                let at = self.known_supply(id)?;
                self.renumber(|to| (to != at).then_some(to - u32::from(to > at)));
                self.supply.remove(at as usize);
                self.above_supply.remove(at as usize);
            }
            Change::Places(id, places) => {
                let at = self.known_demand(id)?;
                let low = self.demand[at].low;
                self.demand[at].places = checked((*places).max(1), *places, low)?;
            }
            Change::Capacity(id, capacity) => {
                let at = self.known_supply(id)? as usize;
                self.supply[at].capacity = checked(*capacity, *capacity, self.supply[at].low)?;
            }
            Change::BudgetCapacity(id, capacity) => {
                let at = self.find_budget(id).ok_or_else(|| unknown("unknown_budget", id))?;
                self.budgets[at].capacity = checked(*capacity, *capacity, self.budgets[at].low)?;
            }
            Change::Score(demand, supply, score) => {
                let (demand, supply) = (self.known_demand(demand)?, self.known_supply(supply)?);
                self.set_score(demand, supply, *score)?;
            }
            Change::Mark(demand, supply, mark) => {
                let (demand, supply) = (self.known_demand(demand)?, self.known_supply(supply)?);
                // A broker changes his mind in one step: the last word counts.
                if let Some(pair) = self.find(demand, supply) {
                    self.mark[pair] = Mark::Open;
                }
                if *mark != Mark::Open {
                    self.set_mark(demand, supply, *mark)?;
                }
            }
            Change::AddDemand(..) | Change::AddSupply(..) => {}
        }
        Ok(())
    }

    fn known_demand(&self, id: &str) -> Result<usize, Wrong> {
        self.find_demand(id).ok_or_else(|| unknown("unknown_demand", id))
    }

    fn known_supply(&self, id: &str) -> Result<u32, Wrong> {
        self.find_supply(id).map(|at| at as u32).ok_or_else(|| unknown("unknown_supply", id))
    }

    fn set_score(&mut self, demand: usize, supply: u32, score: Option<i32>) -> Result<(), Wrong> {
        match (self.find(demand, supply), score) {
            (_, Some(score)) if !(0..=SCORE_MAX).contains(&score) => {
                Err(("score_out_of_range", format!("{score} is not in 0..{SCORE_MAX}")))
            }
            (Some(pair), Some(score)) => {
                self.score[pair] = score;
                Ok(())
            }
            (None, Some(score)) => {
                self.insert(vec![(demand as u32, supply, score)]);
                Ok(())
            }
            (Some(pair), None) => {
                self.to.remove(pair);
                self.score.remove(pair);
                self.mark.remove(pair);
                self.first[demand + 1..].iter_mut().for_each(|first| *first -= 1);
                Ok(())
            }
            (None, None) => Err(("unknown_pair", "there is no such pair".to_owned())),
        }
    }

    fn add_demand(&mut self, demand: &Demand, pairs: &[(String, i32)]) -> Vec<Wrong> {
        let mut wrong = Vec::new();
        let rows = sides(pairs, |id| self.known_supply(id), &mut wrong);
        let stand_in = |row: usize| Supply { id: format!("{row}"), ..Supply::default() };
        // The checks of a sheet hold here too: the newcomer is put on one of its own.
        let sheet = Sheet {
            demand: vec![demand.clone()],
            supply: (0..rows.len()).map(stand_in).collect(),
            budgets: self.budgets.clone(),
            pairs: in_pairs(&rows, |at| (0, at)),
            ..Sheet::default()
        };
        wrong.extend(wrong_in(sheet));
        let place = self.demand.binary_search_by(|other| other.id.cmp(&demand.id));
        let (Err(at), true) = (place, wrong.is_empty()) else {
            wrong.extend(place.is_ok().then(|| taken_id(&demand.id)));
            return wrong;
        };
        self.demand.insert(at, demand.clone());
        let first = self.first[at];
        self.first.insert(at, first);
        self.place_budgets();
        self.insert(rows.iter().map(|(to, score)| (at as u32, *to, *score)).collect());
        wrong
    }

    fn add_supply(&mut self, supply: &Supply, pairs: &[(String, i32)]) -> Vec<Wrong> {
        let mut wrong = Vec::new();
        let known = |id: &str| self.known_demand(id).map(|at| at as u32);
        let rows = sides(pairs, known, &mut wrong);
        let demand = (0..rows.len())
            .map(|row| Demand { id: format!("{row}"), places: 1, ..Demand::default() })
            .collect();
        let sheet = Sheet {
            demand,
            supply: vec![supply.clone()],
            budgets: self.budgets.clone(),
            pairs: in_pairs(&rows, |at| (at, 0)),
            ..Sheet::default()
        };
        wrong.extend(wrong_in(sheet));
        let place = self.supply.binary_search_by(|other| other.id.cmp(&supply.id));
        let (Err(at), true) = (place, wrong.is_empty()) else {
            wrong.extend(place.is_ok().then(|| taken_id(&supply.id)));
            return wrong;
        };
        let at = at as u32;
        self.renumber(|to| Some(to + u32::from(to >= at)));
        self.supply.insert(at as usize, supply.clone());
        self.place_budgets();
        self.insert(rows.iter().map(|(demand, score)| (*demand, at, *score)).collect());
        wrong
    }

    /// Gives supplies new places; pairs with those that have none go.
    fn renumber(&mut self, place: impl Fn(u32) -> Option<u32>) {
        let mut kept = 0;
        for demand in 0..self.demand.len() {
            let row = self.row(demand);
            self.first[demand] = kept as u32;
            for pair in row {
                if let Some(to) = place(self.to[pair]) {
                    self.to[kept] = to;
                    self.score[kept] = self.score[pair];
                    self.mark[kept] = self.mark[pair];
                    kept += 1;
                }
            }
        }
        let demands = self.demand.len();
        self.first[demands] = kept as u32;
        self.to.truncate(kept);
        self.score.truncate(kept);
        self.mark.truncate(kept);
    }

    /// Puts in new pairs: demand, supply and score.
    fn insert(&mut self, mut pairs: Vec<(u32, u32, i32)>) {
        pairs.sort_unstable();
        let total = self.to.len() + pairs.len();
        let (mut to, mut score) = (Vec::with_capacity(total), Vec::with_capacity(total));
        let mut mark = Vec::with_capacity(total);
        let mut new = pairs.into_iter().peekable();
        for demand in 0..self.demand.len() {
            let row = self.row(demand);
            self.first[demand] = to.len() as u32;
            let mut add = |pair: (u32, i32, Mark)| {
                to.push(pair.0);
                score.push(pair.1);
                mark.push(pair.2);
            };
            for pair in row {
                let old = self.pair(pair);
                while let Some(new) = new.next_if(|new| (new.0, new.1) < (demand as u32, old.0)) {
                    add((new.1, new.2, Mark::Open));
                }
                add(old);
            }
            while let Some(new) = new.next_if(|new| new.0 == demand as u32) {
                add((new.1, new.2, Mark::Open));
            }
        }
        let demands = self.demand.len();
        self.first[demands] = to.len() as u32;
        (self.to, self.score, self.mark) = (to, score, mark);
    }
}

/// The places of the other sides of a newcomer's pairs, with their scores.
fn sides(
    pairs: &[(String, i32)],
    find: impl Fn(&str) -> Result<u32, Wrong>,
    wrong: &mut Vec<Wrong>,
) -> Vec<(u32, i32)> {
    let mut rows = Vec::new();
    for (id, score) in pairs {
        match find(id) {
            Ok(at) => rows.push((at, *score)),
            Err(what) => wrong.push(what),
        }
    }
    let mut known: Vec<u32> = rows.iter().map(|(at, _)| *at).collect();
    known.sort_unstable();
    if known.windows(2).any(|two| two[0] == two[1]) {
        wrong.push(("duplicate_pair", "a pair is given twice".to_owned()));
    }
    rows
}

fn in_pairs(rows: &[(u32, i32)], sides: impl Fn(u32) -> (u32, u32)) -> Vec<Pair> {
    let pair = |(row, (_, score)): (usize, &(u32, i32))| {
        let (demand, supply) = sides(row as u32);
        Pair { demand, supply, score: *score }
    };
    rows.iter().enumerate().map(pair).collect()
}

fn wrong_in(sheet: Sheet) -> Vec<Wrong> {
    let flaws = Round::new(sheet).err().unwrap_or_default();
    flaws.into_iter().map(|flaw| (flaw.code, flaw.message)).collect()
}

fn unknown(code: &'static str, id: &str) -> Wrong {
    (code, format!("there is no `{id}`"))
}

fn taken_id(id: &str) -> Wrong {
    ("duplicate_id", format!("there is a `{id}` already"))
}

/// A number of places, if it is one and not below what must be given.
fn checked(least: u32, places: u32, low: u32) -> Result<u32, Wrong> {
    if least != places {
        return Err(("places_zero", "at least one place must be wanted".to_owned()));
    }
    if places > super::sheet::PLACES_MAX {
        return Err(("number_too_large", format!("{places} places")));
    }
    if low > places {
        return Err(("low_above_capacity", format!("at least {low} but at most {places}")));
    }
    Ok(places)
}
