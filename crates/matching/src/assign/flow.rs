//! The places that a plan sends over each pair and each edge of a network.

use super::network::{Arc, Network};
use super::tree::Link;

/// Which pairs are taken, and how many places go over the edge above each node.
#[derive(Clone, Debug)]
pub(super) struct Flow {
    /// Whether each pair of the network is taken.
    pub taken: Vec<bool>,
    /// The places on the edge above each node.
    pub count: Vec<i32>,
}

impl Flow {
    /// The wanted pairs as far as all edges have room for them; where they have not, the pairs
    /// with the greatest gain come first.
    pub fn fitting(network: &Network, wanted: Vec<bool>) -> Flow {
        let mut flow = Flow { taken: wanted, count: vec![0; network.above.len()] };
        for leaf in 0..network.leaves() {
            for pair in network.row(leaf) {
                if flow.taken[pair] {
                    flow.add(network, leaf as u32, network.to[pair]);
                }
            }
        }
        let is_within =
            (0..network.root()).all(|node| flow.count[node as usize] <= network.room(node));
        if is_within {
            return flow;
        }
        let mut wanted: Vec<(i32, usize, u32)> = (0..network.leaves())
            .flat_map(|leaf| network.row(leaf).map(move |pair| (pair, leaf as u32)))
            .filter(|(pair, _)| flow.taken[*pair])
            .map(|(pair, leaf)| (-network.gain[pair], pair, leaf))
            .collect();
        wanted.sort_unstable();
        let room: Vec<i32> = (0..network.root()).map(|node| network.room(node)).collect();
        flow.taken.fill(false);
        flow.count.fill(0);
        for (_, pair, leaf) in wanted {
            let to = network.to[pair];
            if flow.has_room(network, leaf, &room) && flow.has_room(network, to, &room) {
                flow.taken[pair] = true;
                flow.add(network, leaf, to);
            }
        }
        flow
    }

    /// The residual arc on the edge above a node, in the direction of the flow or against it.
    pub fn residual(&self, network: &Network, node: u32, forward: bool) -> Option<(Arc, Link)> {
        let edge = network.edge_of(node);
        let mut left = self.count[node as usize];
        let mut before = None;
        for trunk in edge {
            let room = network.trunks[trunk].room;
            let flow = left.min(room);
            let arc = (network.pairs() + trunk) as Arc;
            let link = Link { arc, is_upward: false, flow, room };
            if forward && flow < room {
                return Some((arc, link));
            }
            if flow > 0 {
                before = Some((arc, link));
            }
            left -= flow;
            if left == 0 && !forward {
                break;
            }
        }
        if forward { None } else { before }
    }

    fn add(&mut self, network: &Network, leaf: u32, to: u32) {
        for start in [leaf, to] {
            let mut at = start;
            while at != network.root() {
                self.count[at as usize] += 1;
                at = network.above[at as usize];
            }
        }
    }

    fn has_room(&self, network: &Network, leaf: u32, room: &[i32]) -> bool {
        let mut at = leaf;
        while at != network.root() {
            if self.count[at as usize] >= room[at as usize] {
                return false;
            }
            at = network.above[at as usize];
        }
        true
    }
}
