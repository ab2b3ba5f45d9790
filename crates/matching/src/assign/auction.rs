//! A quick auction that finds a plan and prices which are nearly right.
//!
//! Source of the method: Bertsekas, Auction algorithms for network flow problems: a tutorial
//! introduction (1992), with several places on both sides and a step that falls from phase to
//! phase. Nothing is proven here and budgets are not looked at: the simplex that follows starts
//! from whatever comes out and mends it.

use std::collections::VecDeque;

use super::network::Network;

/// How many times smaller the step is from phase to phase.
const FALL: i64 = 10;

/// How many times the greatest score is the last step. Finer steps leave more places over at a
/// price, which costs the simplex more than it saves.
const FINEST: i64 = 300;

/// By how many steps prices are lowered before the next phase, so that few are left too high.
const LOWERED: i64 = 2;

/// How many of the greatest scores two worths of places are apart at most, as the auction sees it.
const NEAR: i64 = 3;

/// The most places that a leaf bids for at a time.
const MOST: usize = 7;

/// How many bids a phase may take for each leaf and place; a quarrel that lasts longer is left to
/// the simplex.
const PATIENCE: usize = 20;

/// A plan and prices to begin with.
#[derive(Debug)]
pub(super) struct Start {
    /// Whether each pair is taken.
    pub taken: Vec<bool>,
    /// The potential of each node.
    pub price: Vec<i64>,
}

/// The worth of places as the auction sees it: what is far apart is brought as near as some of
/// the greatest scores. Else each phase would climb from one worth to the next by steps of scores.
struct Levels {
    /// The worth of places, rising from 0, as it is and as it is seen.
    levels: Vec<(i64, i64)>,
}

impl Levels {
    fn new(network: &Network, greatest: i64) -> Levels {
        let leaves = 0..network.leaves() as u32;
        let mut worth: Vec<i64> = leaves
            .flat_map(|leaf| network.edge_of(leaf))
            .map(|trunk| network.trunks[trunk].gain)
            .chain([0])
            .collect();
        worth.sort_unstable();
        worth.dedup();
        let mut levels = vec![(0, 0)];
        for two in worth.windows(2) {
            let seen = levels[levels.len() - 1].1 + (two[1] - two[0]).min(NEAR * greatest);
            levels.push((two[1], seen));
        }
        Levels { levels }
    }

    fn seen(&self, worth: i64) -> i64 {
        let at = self.levels.partition_point(|level| level.0 < worth);
        self.levels[at].1
    }

    /// What a price as seen is, measured from the nearest worth.
    fn real(&self, price: i64) -> i64 {
        let nearest = self.levels.iter().min_by_key(|level| (level.1 - price).abs());
        nearest.map_or(price, |level| level.0 + (price - level.1))
    }
}

/// A bid that holds a place: its level, its pair and its leaf of demand.
type Bid = (i64, u32, u32);

/// The open bids.
struct Auction<'a> {
    network: &'a Network,
    levels: Levels,
    /// The worth of each trunk's places as it is seen.
    worth: Vec<i64>,
    /// The places of all supplies; those of a supply are a heap with the lowest bid on top.
    places: Vec<Bid>,
    place_first: Vec<u32>,
    held: Vec<u32>,
    /// What a place costs: where all are held, the lowest bid.
    price: Vec<i64>,
    bids: usize,
    taken: Vec<bool>,
    served: Vec<i32>,
    queue: VecDeque<u32>,
}

/// Finds a plan and prices to begin with.
pub(super) fn auction(network: &Network) -> Start {
    let supplies = (network.budget_first - network.supply_first) as usize;
    let mut place_first = vec![0u32];
    for supply in 0..supplies as u32 {
        let room = network.room(network.supply_first + supply) as u32;
        place_first.push(place_first[supply as usize] + room);
    }
    let greatest = i64::from(network.gain.iter().copied().max().unwrap_or(0));
    let levels = Levels::new(network, greatest);
    let leaf_trunks = network.edge_of(network.leaves() as u32).start;
    let worth: Vec<i64> =
        network.trunks[..leaf_trunks].iter().map(|trunk| levels.seen(trunk.gain)).collect();
    let dearest = worth.iter().copied().max().unwrap_or(0);
    let mut auction = Auction {
        network,
        levels,
        worth,
        places: vec![(0, 0, 0); place_first[supplies] as usize],
        place_first,
        held: vec![0; supplies],
        price: vec![0; supplies],
        bids: 0,
        taken: vec![false; network.pairs()],
        served: vec![0; network.leaves()],
        queue: VecDeque::new(),
    };
    for supply in (0..supplies).filter(|supply| auction.has_none(*supply)).collect::<Vec<_>>() {
        auction.price[supply] = network.beyond;
    }
    let last = (greatest / FINEST).max(1);
    let mut step = ((greatest + dearest) / FALL).max(last);
    loop {
        auction.phase(step);
        if step == last {
            return auction.close();
        }
        auction.reopen(LOWERED * step);
        step = (step / FALL).max(last);
    }
}

/// The potentials of the demand side that fit those of supply and of budgets: what the best pair
/// that is not taken leaves, but not so little that the last place given would be dropped.
pub(super) fn set_demand_prices(network: &Network, taken: &[bool], price: &mut [i64]) {
    let given = |leaf: u32| network.row(leaf as usize).filter(|pair| taken[*pair]).count() as i32;
    let open = |leaf: u32, price: &[i64]| {
        let left = |pair: usize| i64::from(network.gain[pair]) + price[network.to[pair] as usize];
        network.row(leaf as usize).filter(|pair| !taken[*pair]).map(left).max()
    };
    for (demand, split) in network.split.iter().enumerate() {
        let leaf = demand as u32;
        let top = split.map_or(leaf, |(node, _)| node);
        let above = price[network.above[top as usize] as usize];
        let given_here = given(leaf);
        let kept = network.worth_of(leaf, given_here - 1).map(|worth| above - worth);
        price[demand] = open(leaf, price).max(kept).unwrap_or(above);
        if let Some((node, rest)) = *split {
            let given_rest = given(rest);
            let is_full = given_here + given_rest == network.room(node);
            let inner = if is_full { price[demand].max(above) } else { above };
            let kept = (given_rest > 0).then_some(inner);
            price[node as usize] = inner;
            price[rest as usize] = open(rest, price).max(kept).unwrap_or(inner);
        }
    }
}

impl Auction<'_> {
    fn phase(&mut self, step: i64) {
        let most = self.bids + PATIENCE * (self.network.leaves() + self.places.len());
        self.queue.extend(0..self.network.leaves() as u32);
        while let Some(leaf) = self.queue.pop_front() {
            self.bid(leaf, step);
            if self.bids > most {
                self.queue.clear();
            }
        }
    }

    /// Gives all places back; prices stay, lowered, where all places were held.
    fn reopen(&mut self, by: i64) {
        for supply in 0..self.price.len() {
            if self.has_none(supply) {
                continue;
            }
            // Where a place was left at this price it is lowered much, but not to nothing: to
            // climb back to it by small steps could take for ever.
            let by = if self.is_full(supply) { by } else { FALL * by };
            self.price[supply] = (self.price[supply] - by).max(0);
        }
        self.taken.fill(false);
        self.served.fill(0);
        self.held.fill(0);
    }

    fn close(self) -> Start {
        let mut price = vec![0; self.network.above.len()];
        for supply in 0..self.price.len() {
            if self.is_full(supply) {
                let real = self.levels.real(self.price[supply]);
                price[self.network.supply_first as usize + supply] = -real;
            }
        }
        set_demand_prices(self.network, &self.taken, &mut price);
        Start { taken: self.taken, price }
    }

    fn has_none(&self, supply: usize) -> bool {
        self.place_first[supply + 1] == self.place_first[supply]
    }

    fn is_full(&self, supply: usize) -> bool {
        self.held[supply] == self.place_first[supply + 1] - self.place_first[supply]
    }

    /// Bids for the places that a leaf still wants: for each as much as leaves it no better off
    /// than with the best pair that it does not bid for, and a step more.
    fn bid(&mut self, leaf: u32, step: i64) {
        let at = leaf as usize;
        let missing = self.network.room(leaf) - self.served[at];
        if missing <= 0 {
            return;
        }
        self.bids += 1;
        let wanted = (missing as usize).min(MOST);
        let best = self.best(at, wanted);
        for place in 0..wanted {
            let (value, pair, supply) = best[place];
            let worth = self.worth(leaf, self.served[at]);
            if value == i64::MIN || value + worth <= 0 {
                return;
            }
            let other = best[wanted].0.max(-worth);
            let level = self.price[supply as usize] + (value - other) + step;
            self.taken[pair as usize] = true;
            self.served[at] += 1;
            self.hold(supply as usize, (level, pair, leaf));
        }
        if missing as usize > wanted {
            self.queue.push_back(leaf);
        }
    }

    /// The pairs of a leaf that are worth most at these prices, one more than are wanted.
    fn best(&self, leaf: usize, wanted: usize) -> [(i64, u32, u32); MOST + 1] {
        let mut best = [(i64::MIN, 0, 0); MOST + 1];
        let row = self.network.row(leaf);
        let heads = &self.network.to[row.clone()];
        let gains = &self.network.gain[row.clone()];
        let taken = &self.taken[row.clone()];
        for (at, ((head, gain), is_taken)) in heads.iter().zip(gains).zip(taken).enumerate() {
            let supply = head - self.network.supply_first;
            let value = i64::from(*gain) - self.price[supply as usize];
            if value > best[wanted].0 && !is_taken {
                let mut place = wanted;
                while place > 0 && best[place - 1].0 < value {
                    best[place] = best[place - 1];
                    place -= 1;
                }
                best[place] = (value, (row.start + at) as u32, supply);
            }
        }
        best
    }

    /// What the next place of a leaf is worth.
    fn worth(&self, leaf: u32, served: i32) -> i64 {
        let mut before = 0;
        for trunk in self.network.edge_of(leaf) {
            before += self.network.trunks[trunk].room;
            if served < before {
                return self.worth[trunk];
            }
        }
        0
    }

    /// Gives a place to a bid; where all are held, the lowest bid loses its own.
    fn hold(&mut self, supply: usize, bid: Bid) {
        let range = self.place_first[supply] as usize..self.place_first[supply + 1] as usize;
        let places = &mut self.places[range];
        let held = self.held[supply] as usize;
        if held < places.len() {
            places[held] = bid;
            rise(places, held);
            self.held[supply] += 1;
        } else {
            let (_, pair, leaf) = places[0];
            self.taken[pair as usize] = false;
            self.served[leaf as usize] -= 1;
            self.queue.push_back(leaf);
            places[0] = bid;
            sink(places);
        }
        if self.held[supply] as usize == places.len() {
            self.price[supply] = places[0].0;
        }
    }
}

/// Moves a place up its heap.
fn rise(places: &mut [Bid], mut at: usize) {
    while at > 0 && places[(at - 1) / 2].0 > places[at].0 {
        places.swap(at, (at - 1) / 2);
        at = (at - 1) / 2;
    }
}

/// Moves the top of a heap down to where it belongs.
fn sink(places: &mut [Bid]) {
    let mut at = 0;
    loop {
        let mut least = 2 * at + 1;
        if least >= places.len() {
            return;
        }
        if least + 1 < places.len() && places[least + 1].0 < places[least].0 {
            least += 1;
        }
        if places[least].0 >= places[at].0 {
            return;
        }
        places.swap(least, at);
        at = least;
    }
}
