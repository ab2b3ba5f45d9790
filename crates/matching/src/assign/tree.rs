//! The spanning tree of the network simplex: which arcs are neither empty nor full by decree.

use super::network::Arc;

const NONE: u32 = u32::MAX;

/// A rooted spanning tree with the flow of each of its arcs and the potential of each node.
///
/// It is kept so that every node can receive one place more from the root along the tree. With
/// the rule for the arc that leaves (see [`Tree::blocking`]) this never ends, and so the simplex
/// never goes round in circles.
#[derive(Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    /// The potential of each node: along a tree arc, the head's is the tail's less the gain.
    pub price: Vec<i64>,
}

/// A node with the arc to its parent.
#[derive(Clone, Copy, Debug)]
struct Node {
    parent: u32,
    depth: u32,
    first_child: u32,
    next: u32,
    previous: u32,
    link: Link,
}

/// The arc between a node and its parent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    /// The arc's number.
    pub arc: Arc,
    /// Whether it leads from the node to its parent.
    pub is_upward: bool,
    /// The places that it carries.
    pub flow: i32,
    /// The places that it can carry.
    pub room: i32,
}

impl Link {
    /// How many places more can go from the node to its parent, or the other way.
    fn spare(&self, upward: bool) -> i32 {
        if self.is_upward == upward { self.room - self.flow } else { self.flow }
    }
}

/// What stops the flow on the circle that an entering arc closes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Blocking {
    /// How many places can go round.
    pub places: i32,
    /// The node whose arc to its parent leaves; none if the entering arc itself is the limit.
    pub cut: Option<u32>,
    /// Whether the cut lies on the side where the circle's flow goes down from the join.
    pub is_before: bool,
    join: u32,
}

impl Tree {
    /// A tree of a root without children; the others must be hung with [`Tree::hang`].
    pub fn new(nodes: usize) -> Tree {
        let link = Link { arc: 0, is_upward: false, flow: 0, room: 0 };
        let node =
            Node { parent: NONE, depth: 0, first_child: NONE, next: NONE, previous: NONE, link };
        Tree { nodes: vec![node; nodes], price: vec![0; nodes] }
    }

    /// Hangs a single node below one that hangs already, and sets its potential.
    pub fn hang(&mut self, node: u32, parent: u32, link: Link, gain: i64) {
        self.attach(node, parent, link);
        self.nodes[node as usize].depth = self.nodes[parent as usize].depth + 1;
        let above = self.price[parent as usize];
        self.price[node as usize] = if link.is_upward { above + gain } else { above - gain };
    }

    /// The arcs of the tree with their flow.
    pub fn links(&self) -> impl Iterator<Item = Link> {
        self.nodes.iter().filter(|node| node.parent != NONE).map(|node| node.link)
    }

    /// What stops the flow from `tail` to `head` and back along the tree.
    ///
    /// Of several arcs that stop it at once, the last one on the way back from `head` over the
    /// join down to `tail` is taken, counted against the flow: so every node can still receive.
    pub fn blocking(&self, tail: u32, head: u32, room: i32) -> Blocking {
        let (mut before, mut after) = (tail, head);
        let (mut least_before, mut least_after) = ((i32::MAX, NONE), (i32::MAX, NONE));
        while before != after {
            let (a, b) = (&self.nodes[before as usize], &self.nodes[after as usize]);
            if a.depth >= b.depth {
                let spare = a.link.spare(false);
                if spare <= least_before.0 {
                    least_before = (spare, before);
                }
                before = a.parent;
            } else {
                let spare = b.link.spare(true);
                if spare < least_after.0 {
                    least_after = (spare, after);
                }
                after = b.parent;
            }
        }
        let join = before;
        if least_before.0 <= least_after.0.min(room) {
            Blocking { places: least_before.0, cut: Some(least_before.1), is_before: true, join }
        } else if room <= least_after.0 {
            Blocking { places: room, cut: None, is_before: false, join }
        } else {
            Blocking { places: least_after.0, cut: Some(least_after.1), is_before: false, join }
        }
    }

    /// Sends the blocking number of places from `tail` to `head` and back along the tree.
    pub fn send(&mut self, tail: u32, head: u32, blocking: &Blocking) {
        if blocking.places == 0 {
            return;
        }
        for (mut at, upward) in [(tail, false), (head, true)] {
            while at != blocking.join {
                let node = &mut self.nodes[at as usize];
                let sign = if node.link.is_upward == upward { 1 } else { -1 };
                node.link.flow += sign * blocking.places;
                at = node.parent;
            }
        }
    }

    /// Takes the arc above `cut` out and hangs what was below it, turned over at `inner`, below
    /// `outer`; potentials there move by `shift`. Returns the arc that left.
    pub fn exchange(
        &mut self,
        cut: u32,
        (inner, outer): (u32, u32),
        link: Link,
        shift: i64,
    ) -> Link {
        let left = self.nodes[cut as usize].link;
        let (mut at, mut above, mut link) = (inner, outer, link);
        loop {
            let old = self.nodes[at as usize];
            self.detach(at);
            self.attach(at, above, link);
            if at == cut {
                break;
            }
            link = Link { is_upward: !old.link.is_upward, ..old.link };
            above = at;
            at = old.parent;
        }
        self.move_below(inner, shift);
        left
    }

    /// Moves the potentials of a node and all below it, and counts their depths anew.
    fn move_below(&mut self, top: u32, shift: i64) {
        let mut at = top;
        loop {
            self.price[at as usize] += shift;
            let parent = self.nodes[at as usize].parent;
            self.nodes[at as usize].depth = self.nodes[parent as usize].depth + 1;
            let node = &self.nodes[at as usize];
            if node.first_child != NONE {
                at = node.first_child;
                continue;
            }
            while at != top && self.nodes[at as usize].next == NONE {
                at = self.nodes[at as usize].parent;
            }
            if at == top {
                return;
            }
            at = self.nodes[at as usize].next;
        }
    }

    fn attach(&mut self, at: u32, parent: u32, link: Link) {
        let next = self.nodes[parent as usize].first_child;
        self.nodes[parent as usize].first_child = at;
        if next != NONE {
            self.nodes[next as usize].previous = at;
        }
        let node = &mut self.nodes[at as usize];
        (node.parent, node.link) = (parent, link);
        (node.next, node.previous) = (next, NONE);
    }

    fn detach(&mut self, at: u32) {
        let Node { parent, next, previous, .. } = self.nodes[at as usize];
        if previous == NONE {
            self.nodes[parent as usize].first_child = next;
        } else {
            self.nodes[previous as usize].next = next;
        }
        if next != NONE {
            self.nodes[next as usize].previous = previous;
        }
    }
}
