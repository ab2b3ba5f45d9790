//! The shape that the solver works on: a bipartite middle of pairs between two trees.
//!
//! Everything flows in a circle: from the root down the tree of demand, over a pair, up the tree
//! of supply and back to the root. A pair carries one place or none. The edge between a node and
//! the one above it is several arcs side by side where its places are worth different amounts, the
//! dearest first; that is exact, because the worth only falls from one place to the next.

use super::round::{Locked, Mark, NONE, Round};
use super::sheet::Side;
use super::worth::Worth;

/// An arc by its number: pairs first, then trunks.
pub(super) type Arc = u32;

/// The graph of a round without its locked pairs, which are given and only use up room.
///
/// Nodes are numbered: leaves of demand, leaves of supply, budgets, demands that a floor splits,
/// and the root last. Leaf of demand d is demand d; the leaves after those hold the pairs below
/// the floor of the demands that are split.
#[derive(Debug)]
pub(super) struct Network {
    /// Where the pairs of each leaf of demand begin; one entry more than leaves.
    pub first: Vec<u32>,
    /// The node of supply that each pair leads to.
    pub to: Vec<u32>,
    /// What each pair is worth, in millionths.
    pub gain: Vec<i32>,
    /// The number that each pair has in the round.
    pub origin: Vec<u32>,
    /// The arcs of the trees, in the direction of the flow; those of one edge follow each other.
    pub trunks: Vec<Trunk>,
    /// Where the trunks of the edge above each node begin; one entry more than nodes.
    pub edge: Vec<u32>,
    /// The node above each node; the root is above itself.
    pub above: Vec<u32>,
    /// Whether the flow on the edge above a node goes up.
    pub is_supply: Vec<bool>,
    /// The nodes right below each node.
    pub below: Vec<Vec<u32>>,
    /// The demands that a floor splits: their node, and the leaf of their pairs below the floor.
    pub split: Vec<Option<(u32, u32)>>,
    /// The first node of supply.
    pub supply_first: u32,
    /// The first budget.
    pub budget_first: u32,
    /// A loss that no path can make good.
    pub beyond: i64,
}

/// An arc of a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Trunk {
    /// Where it comes from.
    pub tail: u32,
    /// Where it leads to.
    pub head: u32,
    /// What each place on it is worth.
    pub gain: i64,
    /// How many places it can carry.
    pub room: i32,
}

/// The limits of an edge once the locked pairs are taken.
#[derive(Clone, Copy)]
struct Limits {
    /// The places that it must carry.
    low: u32,
    /// The places that it can carry.
    room: u32,
    /// The demand whose places it counts, and the rank of its first.
    ranked: Option<(usize, u32)>,
}

/// The demands that a floor splits, since some of their pairs lie below it. A demand with a locked
/// pair on or above the floor has its first place already.
pub(super) fn is_split(round: &Round, floor: i32) -> Vec<bool> {
    let below = |pair: &usize| round.score[*pair] < floor && round.mark[*pair] != Mark::Excluded;
    let settled = |pair: &usize| round.score[*pair] >= floor && round.mark[*pair] == Mark::Locked;
    (0..round.demand.len())
        .map(|demand| {
            round.row(demand).any(|p| below(&p)) && !round.row(demand).any(|p| settled(&p))
        })
        .collect()
}

impl Network {
    /// The graph of a round. Under a floor only a place with a pair on or above it counts as a
    /// first place.
    pub fn new(round: &Round, worth: &Worth, floor: Option<i32>) -> Network {
        let splits = floor.map(|floor| is_split(round, floor));
        let is_split = |demand: usize| splits.as_ref().is_some_and(|splits| splits[demand]);
        let floor = floor.unwrap_or(0);
        let demands = round.demand.len();
        let split_demands: Vec<usize> = (0..demands).filter(|demand| is_split(*demand)).collect();
        let supply_first = demands + split_demands.len();
        let budget_first = supply_first + round.supply.len();
        let split_first = budget_first + round.budgets.len();
        let nodes = split_first + split_demands.len() + 1;
        let mut network = Network {
            first: vec![0],
            to: Vec::with_capacity(round.pairs()),
            gain: Vec::with_capacity(round.pairs()),
            origin: Vec::with_capacity(round.pairs()),
            trunks: Vec::new(),
            edge: Vec::with_capacity(nodes + 1),
            above: vec![(nodes - 1) as u32; nodes],
            is_supply: vec![false; nodes],
            below: vec![Vec::new(); nodes],
            split: vec![None; demands],
            supply_first: supply_first as u32,
            budget_first: budget_first as u32,
            beyond: worth.beyond,
        };
        for demand in 0..demands {
            network.add_leaf(round, demand, |score| !is_split(demand) || score >= floor);
        }
        for (at, demand) in split_demands.iter().enumerate() {
            network.add_leaf(round, *demand, |score| score < floor);
            let nodes = (split_first + at, demands + at);
            network.split[*demand] = Some((nodes.0 as u32, nodes.1 as u32));
        }
        network.set_above(round);
        network.set_edges(round, worth, floor);
        network
    }

    /// The node where all flow begins and ends.
    pub fn root(&self) -> u32 {
        (self.above.len() - 1) as u32
    }

    /// The number of leaves of demand.
    pub fn leaves(&self) -> usize {
        self.first.len() - 1
    }

    /// The number of pairs.
    pub fn pairs(&self) -> usize {
        self.to.len()
    }

    /// The pairs of a leaf of demand.
    pub fn row(&self, leaf: usize) -> std::ops::Range<usize> {
        self.first[leaf] as usize..self.first[leaf + 1] as usize
    }

    /// The leaf of demand that a pair belongs to.
    pub fn leaf_of(&self, pair: usize) -> u32 {
        (self.first.partition_point(|start| *start as usize <= pair) - 1) as u32
    }

    /// The trunks of the edge above a node.
    pub fn edge_of(&self, node: u32) -> std::ops::Range<usize> {
        self.edge[node as usize] as usize..self.edge[node as usize + 1] as usize
    }

    /// How many places the edge above a node can carry.
    pub fn room(&self, node: u32) -> i32 {
        self.trunks[self.edge_of(node)].iter().map(|trunk| trunk.room).sum()
    }

    /// What a place over the edge above a node is worth, counted from 0.
    pub fn worth_of(&self, node: u32, place: i32) -> Option<i64> {
        let mut before = 0;
        let edge = self.edge_of(node);
        let trunk = self.trunks[edge].iter().find(|trunk| {
            before += trunk.room;
            (0..before).contains(&place)
        });
        trunk.map(|trunk| trunk.gain)
    }

    /// The arc's tail, head, gain and room.
    pub fn arc(&self, arc: Arc) -> Trunk {
        let arc = arc as usize;
        match arc.checked_sub(self.pairs()) {
            Some(trunk) => self.trunks[trunk],
            None => Trunk {
                tail: self.leaf_of(arc),
                head: self.to[arc],
                gain: i64::from(self.gain[arc]),
                room: 1,
            },
        }
    }

    fn add_leaf(&mut self, round: &Round, demand: usize, holds: impl Fn(i32) -> bool) {
        for pair in round.row(demand) {
            let (supply, score, mark) = round.pair(pair);
            if mark == Mark::Open && holds(score) {
                self.to.push(self.supply_first + supply);
                self.gain.push(score);
                self.origin.push(pair as u32);
            }
        }
        self.first.push(self.to.len() as u32);
    }

    fn set_above(&mut self, round: &Round) {
        let root = self.root();
        let budget = |at: u32| if at == NONE { root } else { self.budget_first + at };
        let mut above = vec![root; self.above.len()];
        for (demand, at) in round.above_demand.iter().enumerate() {
            match self.split[demand] {
                None => above[demand] = budget(*at),
                Some((node, rest)) => {
                    above[demand] = node;
                    above[rest as usize] = node;
                    above[node as usize] = budget(*at);
                }
            }
        }
        for (supply, at) in round.above_supply.iter().enumerate() {
            let node = self.supply_first as usize + supply;
            (above[node], self.is_supply[node]) = (budget(*at), true);
        }
        for (row, at) in round.above_budget.iter().enumerate() {
            let node = self.budget_first as usize + row;
            above[node] = budget(*at);
            self.is_supply[node] = round.budgets[row].side == Side::Supply;
        }
        for (node, above) in above.iter().enumerate().take(root as usize) {
            self.below[*above as usize].push(node as u32);
        }
        self.above = above;
    }

    fn set_edges(&mut self, round: &Round, worth: &Worth, floor: i32) {
        let locked = round.locked();
        // A node cannot carry more than it has pairs, so room far above that would only cost
        // memory; room for one more says that it is not what limits the flow.
        let mut degree = vec![0u32; round.supply.len()];
        for to in &self.to {
            degree[(to - self.supply_first) as usize] += 1;
        }
        let mut owner = vec![0; self.above.len()];
        for (demand, split) in self.split.iter().enumerate() {
            if let Some((node, rest)) = split {
                (owner[*node as usize], owner[*rest as usize]) = (demand, demand);
            }
        }
        for (node, owner) in owner.into_iter().enumerate() {
            self.edge.push(self.trunks.len() as u32);
            if node < self.root() as usize {
                let limits = self.limits(round, (&locked, &degree), (node, owner), floor);
                self.add_edge(node as u32, worth, limits);
            }
        }
        self.edge.push(self.trunks.len() as u32);
    }

    fn limits(
        &self,
        round: &Round,
        (locked, degree): (&Locked, &[u32]),
        (node, owner): (usize, usize),
        floor: i32,
    ) -> Limits {
        let after = |low: u32, room: u32, locked: u32| Limits {
            low: low.saturating_sub(locked),
            room: room - locked,
            ranked: None,
        };
        let demand_limits = |demand: usize| {
            let row = &round.demand[demand];
            after(row.low, row.places, locked.demand[demand])
        };
        let (supply_first, budget_first) = (self.supply_first as usize, self.budget_first as usize);
        let mut limits = if node < self.split.len() {
            let settled =
                |pair: &usize| round.mark[*pair] == Mark::Locked && round.score[*pair] >= floor;
            let rank = match self.split[node] {
                None => locked.demand[node],
                Some(_) => round.row(node).filter(settled).count() as u32,
            };
            let limits = Limits { ranked: Some((node, rank)), ..demand_limits(node) };
            if self.split[node].is_some() { Limits { low: 0, ..limits } } else { limits }
        } else if node < supply_first {
            let limits = demand_limits(owner);
            Limits { low: 0, room: limits.room.saturating_sub(1), ..limits }
        } else if node < budget_first {
            let at = node - supply_first;
            let row = &round.supply[at];
            after(row.low, row.capacity, locked.supply[at])
        } else if node < budget_first + round.budgets.len() {
            let at = node - budget_first;
            let row = &round.budgets[at];
            after(row.low, row.capacity, locked.budget[at])
        } else {
            demand_limits(owner)
        };
        if node < supply_first {
            limits.room = limits.room.min(self.row(node).len() as u32 + 1);
        } else if node < budget_first {
            limits.room = limits.room.min(degree[node - supply_first] + 1);
        } else {
            limits.room = limits.room.min(self.pairs() as u32 + 1);
        }
        limits
    }

    fn add_edge(&mut self, node: u32, worth: &Worth, limits: Limits) {
        let above = self.above[node as usize];
        let (tail, head) =
            if self.is_supply[node as usize] { (node, above) } else { (above, node) };
        let ranks = worth.ranks.len() as u32;
        let mut at = 0;
        while at < limits.room {
            let must = if at < limits.low { worth.must } else { 0 };
            let rank = limits.ranked.map(|(demand, first)| (demand, first + at));
            let gain = must + rank.map_or(0, |(demand, rank)| worth.of(demand, rank));
            // Up to the next place that is worth something else.
            let mut next = if at < limits.low { limits.low.min(limits.room) } else { limits.room };
            if rank.is_some_and(|(_, rank)| rank + 1 < ranks) {
                next = at + 1;
            }
            let room = (next - at) as i32;
            self.trunks.push(Trunk { tail, head, gain, room });
            at = next;
        }
    }
}
