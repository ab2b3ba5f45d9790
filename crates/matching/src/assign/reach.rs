//! How a place more could come from the root to each node, and at what loss.
//!
//! Source of the method: Dijkstra's shortest paths over reduced costs, which are never below zero
//! on the residual arcs of a best flow (Ahuja, Magnanti and Orlin, Network Flows, 1993, section
//! 9.7). Where a flow is not yet best, costs below zero count as zero and the paths only guess.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::flow::Flow;
use super::network::{Network, Trunk};
use super::tree::{Link, Tree};

/// The paths from the root over arcs that can still carry a place.
pub(super) struct Reach<'a> {
    network: &'a Network,
    flow: &'a Flow,
    price: &'a [i64],
    /// The taken pairs of each supply, with their leaf of demand.
    taken: Vec<Vec<(u32, u32)>>,
    distance: Vec<i64>,
    step: Vec<Option<Step>>,
    is_settled: Vec<bool>,
    order: Vec<u32>,
    heap: BinaryHeap<Reverse<(i64, u32)>>,
}

/// The last arc of a path.
#[derive(Clone, Copy, Debug)]
struct Step {
    from: u32,
    link: Link,
    gain: i64,
}

impl<'a> Reach<'a> {
    /// Follows all paths from the root.
    pub fn new(network: &'a Network, flow: &'a Flow, price: &'a [i64]) -> Reach<'a> {
        let nodes = network.above.len();
        let mut taken = vec![Vec::new(); (network.budget_first - network.supply_first) as usize];
        for leaf in 0..network.leaves() {
            for pair in network.row(leaf).filter(|pair| flow.taken[*pair]) {
                let supply = (network.to[pair] - network.supply_first) as usize;
                taken[supply].push((pair as u32, leaf as u32));
            }
        }
        let mut reach = Reach {
            network,
            flow,
            price,
            taken,
            distance: vec![i64::MAX; nodes],
            step: vec![None; nodes],
            is_settled: vec![false; nodes],
            order: Vec::with_capacity(nodes),
            heap: BinaryHeap::new(),
        };
        reach.distance[network.root() as usize] = 0;
        reach.follow(network.root());
        reach
    }

    /// The greatest potentials with the root at zero: each the least loss of a path to the node.
    /// Nodes that no path leads to keep their potential, moved past all others.
    pub fn potentials(&self) -> Vec<i64> {
        let settled = (0..self.distance.len()).filter(|node| self.is_settled[*node]);
        let furthest = settled.map(|node| self.distance[node]).max().unwrap_or(0);
        let root = self.price[self.network.root() as usize];
        let moved = |(price, distance): (&i64, &i64)| price - root + (*distance).min(furthest);
        self.price.iter().zip(&self.distance).map(moved).collect()
    }

    /// The tree of the paths. Nodes that no path leads to hang on an arc of their own that loses
    /// more than any path can gain, and so never carries a place; these arcs are given too.
    pub fn into_tree(mut self) -> (Tree, Vec<Trunk>) {
        let mut strands = Vec::new();
        let root = self.network.root();
        for node in 0..root {
            if !self.is_settled[node as usize] {
                let trunk = Trunk { tail: root, head: node, gain: -self.network.beyond, room: 1 };
                let arc = self.network.pairs() + self.network.trunks.len() + strands.len();
                let link = Link { arc: arc as u32, is_upward: false, flow: 0, room: 1 };
                self.step[node as usize] = Some(Step { from: root, link, gain: trunk.gain });
                self.distance[node as usize] = self.network.beyond;
                strands.push(trunk);
                self.follow(node);
            }
        }
        let mut tree = Tree::new(self.network.above.len());
        for node in &self.order {
            if let Some(Step { from, link, gain }) = self.step[*node as usize] {
                tree.hang(*node, from, link, gain);
            }
        }
        (tree, strands)
    }

    fn follow(&mut self, start: u32) {
        self.heap.push(Reverse((self.distance[start as usize], start)));
        while let Some(Reverse((_, node))) = self.heap.pop() {
            // An arc that is neither empty nor full must be in the tree, so nodes that such arcs
            // join are settled together.
            let mut joined = vec![node];
            while let Some(node) = joined.pop() {
                if !self.is_settled[node as usize] {
                    self.is_settled[node as usize] = true;
                    self.order.push(node);
                    self.relax_edges(node, &mut joined);
                    self.relax_pairs(node);
                }
            }
        }
    }

    fn relax_edges(&mut self, node: u32, joined: &mut Vec<u32>) {
        let network = self.network;
        let own = (node != network.root()).then_some((node, network.above[node as usize]));
        let below = network.below[node as usize].iter().map(|below| (*below, *below));
        for (edge, to) in below.chain(own) {
            if self.is_settled[to as usize] {
                continue;
            }
            let is_upward_here = to != edge;
            let forward = network.is_supply[edge as usize] == is_upward_here;
            let Some((arc, link)) = self.flow.residual(network, edge, forward) else { continue };
            let trunk = network.arc(arc);
            let link = Link { is_upward: trunk.tail == to, ..link };
            let is_free = 0 < link.flow && link.flow < link.room;
            let reduced = self.reduced(&trunk);
            let cost = if is_free {
                0
            } else if forward {
                reduced
            } else {
                -reduced
            };
            let step = Step { from: node, link, gain: trunk.gain };
            self.relax(to, cost, step);
            if is_free {
                self.step[to as usize] = Some(step);
                self.distance[to as usize] = self.distance[node as usize];
                joined.push(to);
            }
        }
    }

    fn relax_pairs(&mut self, node: u32) {
        let network = self.network;
        if (node as usize) < network.leaves() {
            let own = self.price[node as usize];
            let link = Link { arc: 0, is_upward: false, flow: 0, room: 1 };
            for pair in network.row(node as usize) {
                let (to, gain) = (network.to[pair], i64::from(network.gain[pair]));
                if !self.flow.taken[pair] && !self.is_settled[to as usize] {
                    let link = Link { arc: pair as u32, ..link };
                    let cost = own - self.price[to as usize] - gain;
                    self.relax(to, cost, Step { from: node, link, gain });
                }
            }
        } else if network.supply_first <= node && node < network.budget_first {
            let own = self.price[node as usize];
            let taken = std::mem::take(&mut self.taken[(node - network.supply_first) as usize]);
            for (pair, to) in taken {
                let gain = i64::from(network.gain[pair as usize]);
                let link = Link { arc: pair, is_upward: true, flow: 1, room: 1 };
                let cost = own + gain - self.price[to as usize];
                self.relax(to, cost, Step { from: node, link, gain });
            }
        }
    }

    fn relax(&mut self, to: u32, cost: i64, step: Step) {
        let distance = self.distance[step.from as usize].saturating_add(cost.max(0));
        if distance < self.distance[to as usize] && !self.is_settled[to as usize] {
            self.distance[to as usize] = distance;
            self.step[to as usize] = Some(step);
            self.heap.push(Reverse((distance, to)));
        }
    }

    fn reduced(&self, trunk: &Trunk) -> i64 {
        self.price[trunk.tail as usize] - self.price[trunk.head as usize] - trunk.gain
    }
}
