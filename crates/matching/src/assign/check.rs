//! The check of a proof, which shares no code with the solver and trusts nothing.
//!
//! A plan is best if it keeps all limits and there are potentials at which no single arc speaks
//! against it (complementary slackness; Ahuja, Magnanti and Orlin, Network Flows, 1993, theorem
//! 9.4): over a pair that is not taken, or over an edge with room left, a place more would lose;
//! over a pair that is taken, or an edge in use, a place less would lose. The check reads the round
//! and the proof, and nothing that was worked out on the way.

use super::certificate::{Certificate, Doubt, Proof};
use super::round::{Mark, NONE, Round};
use super::sheet::{Demand, SCORE_MAX, Side};
use super::worth::Aim;

/// Whether a certificate proves that its plan is best for a round under an aim, and that the plan
/// has this value, the sum of scores in millionths.
///
/// # Errors
/// The first thing that speaks against it.
pub fn check(round: &Round, aim: &Aim, certificate: &Certificate, value: i64) -> Result<(), Doubt> {
    let proof = &certificate.proof;
    let main = Checked::new(round, aim, proof)?;
    main.keeps_lows()?;
    let sum: i64 = proof.taken.iter().map(|pair| i64::from(round.score[*pair as usize])).sum();
    if sum != value {
        return Err(Doubt::WrongValue);
    }
    match (aim, proof.floor) {
        (Aim::Floor, Some(_)) => check_floor(round, certificate, &main),
        (Aim::Floor, None) | (_, Some(_)) => Err(Doubt::FloorNotProven),
        _ => Ok(()),
    }
}

/// Whether no higher floor can be had by as many demands.
fn check_floor(round: &Round, certificate: &Certificate, main: &Checked) -> Result<(), Doubt> {
    let Some(kept) = main.best.iter().flatten().min().copied() else {
        // Nobody is served: then that must be all that can be, without a floor.
        let is_plain = certificate.proof.floor == Some(0);
        return if is_plain { Ok(()) } else { Err(Doubt::FloorNotProven) };
    };
    let reachable = certificate.reachable.as_ref().ok_or(Doubt::FloorNotProven)?;
    let all = Checked::new(round, &Aim::Floor, reachable)?;
    all.keeps_lows()?;
    let goal = all.best.iter().flatten().count();
    let is_kept = certificate.proof.floor.is_some_and(|floor| floor <= kept);
    if reachable.floor != Some(0) || main.best.iter().flatten().count() != goal || !is_kept {
        return Err(Doubt::FloorNotProven);
    }
    let Some(next) = round.score.iter().copied().filter(|score| *score > kept).min() else {
        return Ok(());
    };
    let beyond = certificate.beyond.as_ref().ok_or(Doubt::FloorNotProven)?;
    let higher = Checked::new(round, &Aim::Floor, beyond)?;
    let reached = higher.best.iter().flatten().filter(|score| **score >= next).count();
    if beyond.floor == Some(next) && (reached < goal || higher.keeps_lows().is_err()) {
        Ok(())
    } else {
        Err(Doubt::FloorNotProven)
    }
}

/// A proof with its places counted. Bounds from below are weighed, not yet demanded.
struct Checked<'a> {
    round: &'a Round,
    proof: &'a Proof,
    is_taken: Vec<bool>,
    /// The places of each demand, and of these the ones on or above the floor.
    demand: Vec<(u32, u32)>,
    supply: Vec<u32>,
    budget: Vec<u32>,
    /// The same for the locked pairs alone.
    locked_demand: Vec<(u32, u32)>,
    locked_supply: Vec<u32>,
    locked_budget: Vec<u32>,
    /// The score of the best place of each demand.
    best: Vec<Option<i32>>,
}

/// An edge: its name, what the place that comes next would bring and the last one brings, and the
/// potentials below and above.
struct Edge<'a> {
    id: &'a str,
    count: u32,
    locked: u32,
    room: u32,
    below: i64,
    above: i64,
    side: Side,
}

impl<'a> Checked<'a> {
    fn new(round: &'a Round, aim: &Aim, proof: &'a Proof) -> Result<Checked<'a>, Doubt> {
        let mut checked = Checked {
            round,
            proof,
            is_taken: vec![false; round.pairs()],
            demand: vec![(0, 0); round.demand.len()],
            supply: vec![0; round.supply.len()],
            budget: vec![0; round.budgets.len()],
            locked_demand: vec![(0, 0); round.demand.len()],
            locked_supply: vec![0; round.supply.len()],
            locked_budget: vec![0; round.budgets.len()],
            best: vec![None; round.demand.len()],
        };
        checked.shape_is_right()?;
        checked.count()?;
        checked.keeps_rooms()?;
        checked.worth_is_right(aim)?;
        checked.pairs_are_best()?;
        checked.edges_are_best()?;
        Ok(checked)
    }

    fn shape_is_right(&self) -> Result<(), Doubt> {
        let (round, proof) = (self.round, self.proof);
        let of_demand = [&proof.shares, &proof.demand, &proof.inner, &proof.rest];
        let is_right = of_demand.iter().all(|list| list.len() == round.demand.len())
            && proof.supply.len() == round.supply.len()
            && proof.budget.len() == round.budgets.len()
            && !proof.ranks.is_empty();
        if !is_right {
            return Err(Doubt::WrongLength);
        }
        let lists = of_demand.into_iter().chain([&proof.supply, &proof.budget, &proof.ranks]);
        let limit = i64::MAX / 8;
        let is_small = |value: &i64| (-limit..=limit).contains(value);
        if lists.flatten().chain([&proof.must]).all(is_small) {
            Ok(())
        } else {
            Err(Doubt::TooLarge)
        }
    }

    fn count(&mut self) -> Result<(), Doubt> {
        let (round, floor) = (self.round, self.proof.floor.unwrap_or(0));
        let is_rising = self.proof.taken.windows(2).all(|two| two[0] < two[1]);
        let last = self.proof.taken.last();
        if !is_rising || last.is_some_and(|last| *last as usize >= round.pairs()) {
            return Err(Doubt::WrongPairs);
        }
        for pair in &self.proof.taken {
            self.is_taken[*pair as usize] = true;
        }
        for demand in 0..round.demand.len() {
            for pair in round.row(demand) {
                let (supply, score, mark) = round.pair(pair);
                match (mark, self.is_taken[pair]) {
                    (Mark::Excluded, true) => return Err(Doubt::ExcludedTaken(pair as u32)),
                    (Mark::Locked, false) => return Err(Doubt::LockedLeft(pair as u32)),
                    (_, false) => continue,
                    _ => {}
                }
                let places = 1 + u32::from(mark == Mark::Locked);
                let high = u32::from(score >= floor);
                self.best[demand] = self.best[demand].max(Some(score));
                let add = |demands: &mut (u32, u32), supplies: &mut u32, budgets: &mut [u32]| {
                    *demands = (demands.0 + 1, demands.1 + high);
                    *supplies += 1;
                    for start in [round.above_demand[demand], round.above_supply[supply as usize]] {
                        let mut at = start;
                        while at != NONE {
                            budgets[at as usize] += 1;
                            at = round.above_budget[at as usize];
                        }
                    }
                };
                let at = supply as usize;
                add(&mut self.demand[demand], &mut self.supply[at], &mut self.budget);
                if places == 2 {
                    let locked = (&mut self.locked_demand[demand], &mut self.locked_supply[at]);
                    add(locked.0, locked.1, &mut self.locked_budget);
                }
            }
        }
        Ok(())
    }

    fn keeps_rooms(&self) -> Result<(), Doubt> {
        let round = self.round;
        let demand = self.demand.iter().zip(&round.demand);
        let mut limits = demand
            .map(|(count, row)| (count.0, row.places, &row.id))
            .chain(
                self.supply
                    .iter()
                    .zip(&round.supply)
                    .map(|(count, row)| (*count, row.capacity, &row.id)),
            )
            .chain(
                self.budget
                    .iter()
                    .zip(&round.budgets)
                    .map(|(count, row)| (*count, row.capacity, &row.id)),
            );
        match limits.find(|(count, room, _)| count > room) {
            Some((_, _, id)) => Err(Doubt::AboveRoom(id.clone())),
            None => Ok(()),
        }
    }

    fn keeps_lows(&self) -> Result<(), Doubt> {
        let round = self.round;
        let demand = self.demand.iter().zip(&round.demand);
        let mut limits = demand
            .map(|(count, row)| (count.0, row.low, &row.id))
            .chain(
                self.supply
                    .iter()
                    .zip(&round.supply)
                    .map(|(count, row)| (*count, row.low, &row.id)),
            )
            .chain(
                self.budget
                    .iter()
                    .zip(&round.budgets)
                    .map(|(count, row)| (*count, row.low, &row.id)),
            );
        match limits.find(|(count, low, _)| count < low) {
            Some((_, _, id)) => Err(Doubt::BelowLow(id.clone())),
            None => Ok(()),
        }
    }

    /// Whether one sum of worth and score orders plans as the aim does: the inequalities that the
    /// aims' order rests on, see the worth of places.
    fn worth_is_right(&self, aim: &Aim) -> Result<(), Doubt> {
        let (round, proof) = (self.round, self.proof);
        let split = (0..round.demand.len()).filter(|demand| self.is_split(*demand)).count();
        let smaller = (round.demand.len() + split).min(round.supply.len()) as i128;
        let moved = smaller * i128::from(SCORE_MAX);
        let budgets = round.budgets.iter().filter(|row| row.side == Side::Demand).count() as i128;
        let most = i128::from(proof.shares.iter().copied().max().unwrap_or(1));
        let least = i128::from(proof.shares.iter().copied().min().unwrap_or(1));
        let ranks: Vec<i128> = proof.ranks.iter().copied().map(i128::from).collect();
        let is_right = match aim {
            Aim::Value => ranks == [0] && most == 1 && least == 1,
            Aim::Fill => ranks.len() == 1 && ranks[0] > moved && most == 1 && least == 1,
            Aim::Floor => {
                ranks.len() == 2 && ranks[0] > moved && ranks[1] == 0 && most == 1 && least == 1
            }
            Aim::Fair { favour } => {
                let favour = |demand: usize| {
                    let groups = round.demand[demand].groups.iter();
                    let own = groups.filter_map(|group| favour.get(group)).max().copied();
                    i128::from(own.unwrap_or(1000).max(1))
                };
                let is_ordered = ranks.windows(2).all(|two| {
                    if budgets > 0 {
                        two[0] > (budgets + 1) * most * two[1] + moved
                    } else {
                        least * two[0] > most * two[1] + moved && two[0] > moved
                    }
                });
                let first = proof.shares.first().map_or(1, |share| i128::from(*share));
                let is_in_proportion = (0..round.demand.len()).all(|demand| {
                    i128::from(proof.shares[demand]) * favour(0) == first * favour(demand)
                });
                let needed = (0..round.demand.len())
                    .map(|d| round.row(d).len().min(round.demand[d].places as usize))
                    .max();
                least >= 1
                    && is_in_proportion
                    && is_ordered
                    && ranks.last().is_some_and(|last| *last > moved)
                    && ranks.len() >= needed.unwrap_or(0)
            }
        };
        let lost = (budgets + split as i128 + 1) * ranks[0] * most + moved;
        if is_right && i128::from(proof.must) > lost { Ok(()) } else { Err(Doubt::WrongWorth) }
    }

    fn is_split(&self, demand: usize) -> bool {
        let Some(floor) = self.proof.floor else { return false };
        let mut row = self.round.row(demand).map(|pair| self.round.pair(pair));
        let has_below = row.clone().any(|(_, score, mark)| score < floor && mark != Mark::Excluded);
        has_below && !row.any(|(_, score, mark)| score >= floor && mark == Mark::Locked)
    }

    fn pairs_are_best(&self) -> Result<(), Doubt> {
        let (round, proof) = (self.round, self.proof);
        let floor = proof.floor.unwrap_or(0);
        for demand in 0..round.demand.len() {
            let is_split = self.is_split(demand);
            for pair in round.row(demand) {
                let (supply, score, mark) = round.pair(pair);
                let is_low = is_split && score < floor;
                let from = if is_low { proof.rest[demand] } else { proof.demand[demand] };
                let loss = from - proof.supply[supply as usize] - i64::from(score);
                let is_best = if self.is_taken[pair] { loss <= 0 } else { loss >= 0 };
                if mark == Mark::Open && !is_best {
                    return Err(Doubt::PairNotBest(pair as u32));
                }
            }
        }
        Ok(())
    }

    fn edges_are_best(&self) -> Result<(), Doubt> {
        let (round, proof) = (self.round, self.proof);
        let above = |at: u32| if at == NONE { 0 } else { proof.budget[at as usize] };
        for (at, row) in round.demand.iter().enumerate() {
            self.demand_is_best(at, row, above(round.above_demand[at]))?;
        }
        for (at, row) in round.supply.iter().enumerate() {
            let (count, locked) = (self.supply[at], self.locked_supply[at]);
            let (below, above) = (proof.supply[at], above(round.above_supply[at]));
            let (id, room) = (&row.id, row.capacity);
            let side = Side::Supply;
            let edge = Edge { id, count, locked, room, below, above, side };
            edge.is_best(|place| self.must(place, row.low))?;
        }
        for (at, row) in round.budgets.iter().enumerate() {
            let (count, locked) = (self.budget[at], self.locked_budget[at]);
            let (below, above) = (proof.budget[at], above(round.above_budget[at]));
            let (id, room, side) = (&row.id, row.capacity, row.side);
            let edge = Edge { id, count, locked, room, below, above, side };
            edge.is_best(|place| self.must(place, row.low))?;
        }
        Ok(())
    }

    /// The edge above a demand; under a floor also those to its places above and below the floor.
    fn demand_is_best(&self, at: usize, row: &Demand, above: i64) -> Result<(), Doubt> {
        let proof = self.proof;
        let (count, locked) = (self.demand[at], self.locked_demand[at]);
        let (id, room) = (row.id.as_str(), row.places);
        let worth = |place: u32| {
            let last = proof.ranks.len() - 1;
            proof.shares[at] * proof.ranks[(place as usize).min(last)]
        };
        let edge = |count: u32, locked: u32, room: u32, (below, above): (i64, i64)| Edge {
            id,
            count,
            locked,
            room,
            below,
            above,
            side: Side::Demand,
        };
        if !self.is_split(at) {
            let edge = edge(count.0, locked.0, room, (proof.demand[at], above));
            return edge.is_best(|place| self.must(place, row.low) + worth(place));
        }
        let inner = proof.inner[at];
        let whole = edge(count.0, locked.0, room, (inner, above));
        whole.is_best(|place| self.must(place, row.low))?;
        // Locked places use up room and lie below the floor here, else there were no split.
        let free = room - locked.0;
        let high = edge(count.1 - locked.1, 0, free, (proof.demand[at], inner));
        high.is_best(worth)?;
        let low = count.0 - locked.0 - (count.1 - locked.1);
        let rest = edge(low, 0, free.saturating_sub(1), (proof.rest[at], inner));
        if rest.count > rest.room {
            return Err(Doubt::AboveRoom(row.id.clone()));
        }
        rest.is_best(|_| 0)
    }

    fn must(&self, place: u32, low: u32) -> i64 {
        if place < low { self.proof.must } else { 0 }
    }
}

impl Edge<'_> {
    /// Whether neither a place more nor a place less would be better, if `gain` says what each
    /// place, counted from 0, is worth.
    fn is_best(&self, gain: impl Fn(u32) -> i64) -> Result<(), Doubt> {
        let (tail, head) = match self.side {
            Side::Demand => (self.above, self.below),
            Side::Supply => (self.below, self.above),
        };
        let loss = |place: u32| tail - head - gain(place);
        let could_gain = self.count < self.room && loss(self.count) < 0;
        let could_drop = self.count > self.locked && loss(self.count - 1) > 0;
        if could_gain || could_drop { Err(Doubt::EdgeNotBest(self.id.to_owned())) } else { Ok(()) }
    }
}
