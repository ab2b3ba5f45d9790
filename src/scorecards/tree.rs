//! The tree of a framework, checked: what counts, what is told beside it, and the files from which the
//! index can be counted anew.

use std::collections::HashMap;
use std::fmt::Write as _;

use facility_record::Text;

use super::framework::{Framework, FrameworkNode};
use super::leaf::Leaf;

/// The code of the mean that says how equal groups are.
pub const EQUALITY: &str = "equality";

/// A node of a checked tree.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its code.
    pub code: String,
    /// What it is called, if it says so itself.
    pub title: Text,
    /// What has to be known of it.
    pub note: Text,
    /// Its aggregate.
    pub parent: Option<usize>,
    /// Its weight among the inputs of its aggregate.
    pub weight: f64,
    /// How many aggregates stand above it.
    pub depth: usize,
    /// Whether it counts.
    pub counts: bool,
    /// The numbers that it takes, where it is an indicator.
    pub leaf: Option<Leaf>,
}

impl Node {
    /// Its type in META.csv.
    fn kind(&self) -> &'static str {
        if self.leaf.is_some() { "Indicator" } else { "Aggregate" }
    }
}

/// What is wrong with a row of a tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Wrong {
    /// The number of the row, from 0.
    pub row: usize,
    /// Its field.
    pub field: &'static str,
    /// What is wrong, as a stable word.
    pub code: &'static str,
}

/// A checked tree with what is needed to count it.
#[derive(Clone, Debug)]
pub struct Tree {
    /// Its nodes, in the order of the framework.
    pub nodes: Vec<Node>,
    /// The year for which it counts.
    pub year: i64,
    /// How many years before it a number may be.
    pub greatest_age: i64,
    floor: f64,
    means: [String; 2],
    shares: [f64; 2],
}

impl Tree {
    /// Checks the rows of a framework.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn of(framework: &Framework) -> Result<Tree, Vec<Wrong>> {
        let mut wrong = Vec::new();
        let rows: Vec<&(String, FrameworkNode)> = framework.nodes.iter().collect();
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        let mut tell = |row, field, code| wrong.push(Wrong { row, field, code });
        for (at, (_, row)) in rows.iter().enumerate() {
            if numbers.insert(row.code.original_text(), at).is_some() {
                tell(at, "code", "code-twice");
            }
        }
        let mut nodes: Vec<Node> = Vec::with_capacity(rows.len());
        for (at, (_, row)) in rows.iter().enumerate() {
            let named = row.parent.original_text();
            let parent = numbers.get(named).copied().filter(|_| !named.is_empty());
            match parent {
                None if !named.is_empty() => tell(at, "parent", "parent-unknown"),
                Some(it) if Leaf::is_meant(&rows[it].1) => {
                    tell(at, "parent", "parent-is-indicator");
                }
                _ => {}
            }
            let leaf = Leaf::read(row).unwrap_or_else(|(field, code)| {
                tell(at, field, code);
                None
            });
            nodes.push(node(row, parent, leaf));
        }
        if !deepen(&mut nodes) {
            tell(0, "parent", "parent-circle");
            return Err(wrong);
        }
        let tops: Vec<usize> = (0..nodes.len()).filter(|at| nodes[*at].parent.is_none()).collect();
        tops.iter().skip(1).for_each(|top| tell(*top, "parent", "two-tops"));
        count(&mut nodes);
        let leaves = nodes.iter().enumerate().filter(|(_, it)| it.counts && it.leaf.is_some());
        let depths: Vec<(usize, usize)> = leaves.map(|(at, it)| (at, it.depth)).collect();
        let first = depths.first().map(|(_, depth)| *depth);
        let odd =
            depths.iter().filter(|(_, depth)| Some(*depth) != first || !(1..=3).contains(depth));
        odd.for_each(|(at, _)| tell(*at, "parent", "depth-differs"));
        if &*framework.index_mean == EQUALITY {
            unlike_parts(&nodes).for_each(|at| tell(at, "parent", "parts-differ"));
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        Ok(Tree {
            nodes,
            year: framework.year.0.unwrap_or_default(),
            greatest_age: framework.greatest_age.0.unwrap_or_default(),
            floor: framework.floor.0.unwrap_or_default(),
            means: [framework.pillar_mean.to_string(), framework.index_mean.to_string()],
            shares: [framework.least_share.0, framework.least_pillars.0]
                .map(|it| it.unwrap_or(1.0)),
        })
    }

    /// The same tree for the numbers of one year alone.
    pub fn of_year(&self, year: i64) -> Tree {
        Tree { year, greatest_age: 0, ..self.clone() }
    }

    /// The index, if anything counts.
    pub fn top(&self) -> Option<usize> {
        self.nodes.iter().position(|node| node.parent.is_none() && node.counts)
    }

    /// The nodes whose aggregate this is.
    pub fn inputs(&self, of: usize) -> impl Iterator<Item = usize> + '_ {
        (0..self.nodes.len()).filter(move |at| self.nodes[*at].parent == Some(of))
    }

    /// All nodes, each before its inputs.
    pub fn top_down(&self) -> Vec<usize> {
        let mut open: Vec<usize> =
            (0..self.nodes.len()).rev().filter(|at| self.nodes[*at].parent.is_none()).collect();
        let mut all = Vec::with_capacity(self.nodes.len());
        while let Some(at) = open.pop() {
            all.push(at);
            let inputs: Vec<usize> = self.inputs(at).collect();
            open.extend(inputs.into_iter().rev());
        }
        all
    }

    /// Its pillars, told and counted: the aggregates right under the index, or the index itself where
    /// indicators stand right under it.
    pub fn pillars(&self) -> Vec<usize> {
        let top = self.nodes.iter().position(|node| node.parent.is_none());
        let own = |at: &usize| self.nodes[*at].parent == top && self.nodes[*at].leaf.is_none();
        let pillars: Vec<usize> = (0..self.nodes.len()).filter(own).collect();
        if pillars.is_empty() { top.into_iter().collect() } else { pillars }
    }

    /// The pillar beneath which a node stands.
    pub fn pillar_of(&self, node: usize) -> Option<usize> {
        self.pillars().into_iter().find(|pillar| self.beneath(*pillar).contains(&node))
    }

    /// What stands beneath a node, each node before its inputs.
    pub fn beneath(&self, of: usize) -> Vec<usize> {
        let is_beneath = |at: usize| {
            let mut above = self.nodes[at].parent;
            while let Some(parent) = above.filter(|parent| *parent != of) {
                above = self.nodes[parent].parent;
            }
            above == Some(of)
        };
        self.top_down().into_iter().filter(|at| is_beneath(*at)).collect()
    }

    /// The indicators that count, in their order: the columns of the data.
    pub fn counting(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.nodes.len()).filter(|at| self.nodes[*at].counts && self.nodes[*at].leaf.is_some())
    }

    /// META.csv of what counts.
    pub fn meta(&self) -> String {
        let mut text = String::from("iCode,iName,Level,Parent,Weight,Direction,Type,Low,High\n");
        let deepest = self.counting().map(|at| self.nodes[at].depth).max().unwrap_or_default();
        for node in self.nodes.iter().filter(|node| node.counts) {
            let parent = node.parent.map_or("", |at| self.nodes[at].code.as_str());
            let posts = node.leaf.as_ref().map_or([None, None], Leaf::goalposts);
            // Where less is better, what becomes 0 is the higher one.
            let is_less = posts[0] > posts[1];
            let (low, high) = if is_less { (posts[1], posts[0]) } else { (posts[0], posts[1]) };
            let [low, high] = [low, high].map(|it| it.map_or(String::new(), |it| it.to_string()));
            let (direction, kind) = (if is_less { -1 } else { 1 }, node.kind());
            let level = deepest - node.depth + 1;
            let (code, weight) = (&node.code, node.weight);
            let _ = writeln!(
                text,
                "{code},{code},{level},{parent},{weight},{direction},{kind},{low},{high}"
            );
        }
        text
    }

    /// Gives an aggregate another weight; with 0 it counts no more, nor does what stands beneath it.
    pub fn weigh(&mut self, at: usize, weight: f64) {
        self.nodes[at].weight = weight;
        if weight > 0.0 {
            return;
        }
        let gone = [vec![at], self.beneath(at)].concat();
        gone.into_iter().for_each(|node| self.nodes[node].counts = false);
    }

    /// DATA.csv: a row for each unit (code, name), with what counts of each indicator.
    pub fn data(&self, units: &[(String, String, Vec<Option<f64>>)]) -> String {
        let mut text = String::from("uCode,uName");
        self.counting().for_each(|at| text.extend([",", self.nodes[at].code.as_str()]));
        text.push('\n');
        for (code, name, values) in units {
            let _ = write!(text, "{code},\"{}\"", name.replace('"', "\"\""));
            for value in values {
                let _ = write!(text, ",{}", value.map_or(String::new(), |it| it.to_string()));
            }
            text.push('\n');
        }
        text
    }

    /// METHOD.toml.
    pub fn method(&self) -> String {
        let [pillar, index] = &self.shares;
        let shares = self.levels().map(|level| if level == 1 { index } else { pillar });
        let shares: Vec<String> = shares.map(f64::to_string).collect();
        let floor =
            if self.floor > 0.0 { format!("floor = {}\n", self.floor) } else { String::new() };
        format!(
            "[normalise]\nmethod = \"goalposts\"\ncap = true\n{floor}\n\
             [aggregate]\nmean = {}\ndata_threshold = {}\n",
            self.means(&self.means[1]),
            listed(&shares)
        )
    }

    /// METHOD.toml with what is varied to see how far ranks depend on choices: weights by a quarter
    /// and the mean of the index. How equal groups are is no mean, and is not held against one.
    pub fn method_with_chance(&self, replicates: usize) -> String {
        let means = if self.means[1] == EQUALITY {
            String::new()
        } else {
            format!("mean = [{}, {}]\n", self.means("arithmetic"), self.means("geometric"))
        };
        format!(
            "{}\n[uncertainty]\nreplicates = {replicates}\nseed = 1\nweights = 0.25\n{means}",
            self.method()
        )
    }

    /// The levels of aggregates as the engine counts them, from below: 1 is the index.
    fn levels(&self) -> impl Iterator<Item = usize> + use<> {
        let deepest = self.counting().map(|at| self.nodes[at].depth).max().unwrap_or_default();
        (1..=deepest).rev()
    }

    /// The means of all levels with one of the index. Where groups are held against each other, a
    /// pillar is the arithmetic mean of their parts.
    fn means(&self, index: &str) -> String {
        let mean = |level| match level {
            1 => index,
            2 if index == EQUALITY => "arithmetic",
            _ => &self.means[0],
        };
        let means: Vec<String> =
            self.levels().map(|level| format!("\"{}\"", mean(level))).collect();
        listed(&means)
    }
}

/// A setting of METHOD.toml: one for all levels, or one for each.
fn listed(settings: &[String]) -> String {
    match settings {
        [one] => one.clone(),
        all => format!("[{}]", all.join(", ")),
    }
}

/// A node before it is known where it stands and whether it counts.
fn node(row: &FrameworkNode, parent: Option<usize>, leaf: Option<Leaf>) -> Node {
    Node {
        code: row.code.original_text().to_owned(),
        title: row.title.0.clone(),
        note: row.note.0.clone(),
        parent,
        weight: row.weight.0.unwrap_or_default(),
        depth: 0,
        counts: leaf.as_ref().is_some_and(|leaf| leaf.is_core),
        leaf,
    }
}

/// The pillars that cannot be held against the first one group by group, since they do not have as many
/// parts; all, where these are indicators.
fn unlike_parts(nodes: &[Node]) -> impl Iterator<Item = usize> + '_ {
    let inputs =
        |of: usize| nodes.iter().filter(move |node| node.counts && node.parent == Some(of));
    let is_pillar = |node: &Node| node.counts && node.depth == 1;
    let first = nodes.iter().position(is_pillar).map_or(0, |at| inputs(at).count());
    let is_unlike = move |at: &usize| {
        let count = inputs(*at).filter(|part| part.leaf.is_none()).count();
        is_pillar(&nodes[*at]) && (count < 2 || count != first)
    };
    (0..nodes.len()).filter(is_unlike)
}

/// Notes how deep each node stands; false where nodes stand above each other in a circle.
fn deepen(nodes: &mut [Node]) -> bool {
    for at in 0..nodes.len() {
        let (mut above, mut depth) = (nodes[at].parent, 0);
        while let Some(parent) = above {
            depth += 1;
            if depth > nodes.len() {
                return false;
            }
            above = nodes[parent].parent;
        }
        nodes[at].depth = depth;
    }
    true
}

/// Marks what counts: a node with a weight, all of whose aggregates have one; an aggregate only over
/// one that counts.
fn count(nodes: &mut [Node]) {
    for at in 0..nodes.len() {
        let mut above = Some(at);
        while let Some(node) = above {
            nodes[at].counts &= nodes[node].weight > 0.0;
            above = nodes[node].parent;
        }
        let mut above = nodes[at].parent.filter(|_| nodes[at].counts && nodes[at].leaf.is_some());
        while let Some(node) = above {
            nodes[node].counts = true;
            above = nodes[node].parent;
        }
    }
}
