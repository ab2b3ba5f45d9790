//! The primal network simplex: from any tree to a best flow.
//!
//! Source of the method: Ahuja, Magnanti and Orlin, Network Flows (1993), chapter 11, with
//! strongly feasible trees turned over (every node can receive from the root) and, as arc that
//! enters, the worst of a block. Blocks are whole rows, so a leaf's potential is read once.

use super::flow::Flow;
use super::network::{Arc, Network, Trunk};
use super::reach::Reach;
use super::tree::{Link, Tree};

/// An arc outside the tree carries nothing, or all it can.
const EMPTY: i8 = 1;
const FULL: i8 = -1;
/// Its reduced cost is zero, so it never enters.
const IN_TREE: i8 = 0;

/// A best flow with potentials that prove it.
#[derive(Debug)]
pub(super) struct Best {
    /// Which pairs of the network are taken.
    pub taken: Vec<bool>,
    /// The potential of each node, the root's being zero. That of a supply, turned to its
    /// opposite, is what a place more there would bring.
    pub price: Vec<i64>,
}

/// Finds a best flow from any plan and prices; the better they are, the sooner.
pub(super) fn best(network: &Network, wanted: Vec<bool>, price: &[i64]) -> Best {
    let flow = Flow::fitting(network, wanted);
    let (tree, strands) = Reach::new(network, &flow, price).into_tree();
    let mut simplex = Simplex::new(network, tree, flow, strands);
    // Four times the root of the number of pairs showed the least CPU time for 400,000 pairs.
    let block = 500.max(4 * network.pairs().isqrt());
    while let Some(entering) = simplex.entering(block) {
        simplex.pivot(&entering);
    }
    let taken = simplex.taken();
    let price = simplex.tree.price;
    drop(simplex.state);
    let flow = Flow::fitting(network, taken);
    let price = Reach::new(network, &flow, &price).potentials();
    Best { taken: flow.taken, price }
}

/// A flow on its way to the best one.
struct Simplex<'a> {
    network: &'a Network,
    /// The arcs of the network and those of nodes that nothing reaches.
    trunks: Vec<Trunk>,
    tree: Tree,
    state: Vec<i8>,
    cursor: usize,
}

/// The arc that enters the tree.
struct Entering {
    arc: Arc,
    tail: u32,
    head: u32,
    /// The reduced cost, below zero for an empty arc and above it for a full one.
    reduced: i64,
}

/// The worst arc so far: by how much it breaks the condition, its number and its leaf.
type Worst = (i64, usize, usize);

impl<'a> Simplex<'a> {
    fn new(network: &'a Network, tree: Tree, flow: Flow, strands: Vec<Trunk>) -> Simplex<'a> {
        let trunks: Vec<Trunk> = network.trunks.iter().chain(&strands).copied().collect();
        let mut state: Vec<i8> =
            flow.taken.iter().map(|is_taken| if *is_taken { FULL } else { EMPTY }).collect();
        state.resize(network.pairs() + trunks.len(), EMPTY);
        for node in 0..network.root() {
            let mut left = flow.count[node as usize];
            for trunk in network.edge_of(node) {
                left -= network.trunks[trunk].room;
                if left < 0 {
                    break;
                }
                state[network.pairs() + trunk] = FULL;
            }
        }
        for link in tree.links() {
            state[link.arc as usize] = IN_TREE;
        }
        Simplex { network, trunks, tree, state, cursor: 0 }
    }

    /// Which pairs are taken.
    fn taken(&self) -> Vec<bool> {
        let pairs = self.network.pairs();
        let mut taken: Vec<bool> = self.state[..pairs].iter().map(|state| *state == FULL).collect();
        for link in self.tree.links().filter(|link| (link.arc as usize) < pairs) {
            taken[link.arc as usize] = link.flow == 1;
        }
        taken
    }

    /// The arc that breaks the condition of optimality worst in the next block that has one.
    fn entering(&mut self, block: usize) -> Option<Entering> {
        let leaves = self.network.leaves();
        let mut worst = (0, 0, 0);
        let mut looked = 0;
        // All rows, the trunks as one row more, and the rest of the row begun with.
        for _ in 0..=leaves + 1 {
            looked += if self.cursor == leaves {
                self.look_at_trunks(&mut worst)
            } else {
                self.look_at_row(self.cursor, &mut worst)
            };
            self.cursor = if self.cursor == leaves { 0 } else { self.cursor + 1 };
            if looked >= block {
                if worst.0 > 0 {
                    break;
                }
                looked = 0;
            }
        }
        let (broken, found, leaf) = worst;
        if broken == 0 {
            return None;
        }
        let reduced = -broken * i64::from(self.state[found]);
        let (tail, head) = match found.checked_sub(self.network.pairs()) {
            Some(trunk) => (self.trunks[trunk].tail, self.trunks[trunk].head),
            None => (leaf as u32, self.network.to[found]),
        };
        Some(Entering { arc: found as Arc, tail, head, reduced })
    }

    fn look_at_row(&self, leaf: usize, worst: &mut Worst) -> usize {
        let row = self.network.row(leaf);
        let price = &self.tree.price[..];
        let own = price[leaf];
        let heads = &self.network.to[row.clone()];
        let gains = &self.network.gain[row.clone()];
        let states = &self.state[row.clone()];
        for (at, ((head, gain), state)) in heads.iter().zip(gains).zip(states).enumerate() {
            let reduced = own - price[*head as usize] - i64::from(*gain);
            let broken = -reduced * i64::from(*state);
            if broken > worst.0 {
                *worst = (broken, row.start + at, leaf);
            }
        }
        row.len()
    }

    fn look_at_trunks(&self, worst: &mut Worst) -> usize {
        let price = &self.tree.price[..];
        let states = &self.state[self.network.pairs()..];
        for (at, (trunk, state)) in self.trunks.iter().zip(states).enumerate() {
            let reduced = price[trunk.tail as usize] - price[trunk.head as usize] - trunk.gain;
            let broken = -reduced * i64::from(*state);
            if broken > worst.0 {
                *worst = (broken, self.network.pairs() + at, 0);
            }
        }
        self.trunks.len()
    }

    fn pivot(&mut self, entering: &Entering) {
        let Entering { arc, tail, head, reduced } = *entering;
        let room = match (arc as usize).checked_sub(self.network.pairs()) {
            Some(trunk) => self.trunks[trunk].room,
            None => 1,
        };
        let is_empty = self.state[arc as usize] == EMPTY;
        let (from, to) = if is_empty { (tail, head) } else { (head, tail) };
        let blocking = self.tree.blocking(from, to, room);
        self.tree.send(from, to, &blocking);
        let Some(cut) = blocking.cut else {
            self.state[arc as usize] = -self.state[arc as usize];
            return;
        };
        let flow = if is_empty { blocking.places } else { room - blocking.places };
        let (inner, outer) = if blocking.is_before { (from, to) } else { (to, from) };
        let is_upward = inner == tail;
        let shift = if is_upward { -reduced } else { reduced };
        let link = Link { arc, is_upward, flow, room };
        let left = self.tree.exchange(cut, (inner, outer), link, shift);
        self.state[arc as usize] = IN_TREE;
        self.state[left.arc as usize] = if left.flow == 0 { EMPTY } else { FULL };
    }
}
