//! The tree of a framework, checked: what counts, what is told beside it, and the files from which the
//! index can be counted anew.

use std::collections::HashMap;
use std::fmt::Write as _;

use facility_record::Text;

use super::framework::{Framework, FrameworkNode};
use super::slice;

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

/// The numbers that an indicator takes, and what becomes of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaf {
    /// The code of the indicator.
    pub indicator: String,
    /// Of whom.
    pub of: Of,
    /// Whether the logarithm counts.
    pub is_logarithm: bool,
    /// What becomes 0.
    pub low: Option<f64>,
    /// What becomes 100.
    pub high: Option<f64>,
    /// Whether it is one that counts wherever its pillar does.
    pub is_core: bool,
}

/// Of whom a number is.
#[derive(Clone, Debug, PartialEq)]
pub enum Of {
    /// One slice of a series.
    Slice(String),
    /// The first slice as a share of the second: 1 where both are equal.
    Parity(String, String),
}

impl Node {
    /// Its type in META.csv.
    fn kind(&self) -> &'static str {
        if self.leaf.is_some() { "Indicator" } else { "Aggregate" }
    }
}

impl Leaf {
    /// Whether it is a ratio of two parts, and has no unit.
    pub fn is_ratio(&self) -> bool {
        matches!(self.of, Of::Parity(..))
    }

    /// An indicator's numbers of all, as they are.
    pub fn of_all(indicator: &str) -> Leaf {
        Leaf {
            indicator: indicator.to_owned(),
            of: Of::Slice(slice::TOTAL.to_owned()),
            is_logarithm: false,
            low: None,
            high: None,
            is_core: false,
        }
    }

    /// What becomes 0 and what becomes 100 of what is counted.
    fn goalposts(&self) -> [Option<f64>; 2] {
        let scaled = |post: f64| if self.is_logarithm { post.ln() } else { post };
        [self.low, self.high].map(|post| post.map(scaled))
    }

    /// What is counted of a number: how near to 1 a ratio is, the logarithm, or the number itself.
    pub fn counted(&self, number: f64) -> Option<f64> {
        let counted = match (&self.of, self.is_logarithm) {
            (Of::Parity(..), _) => 1.0 - (1.0 - number).abs(),
            (_, true) => number.ln(),
            _ => number,
        };
        counted.is_finite().then_some(counted)
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
                Some(it) if !rows[it].1.indicator.is_empty() => {
                    tell(at, "parent", "parent-is-indicator");
                }
                _ => {}
            }
            let leaf = leaf(row).unwrap_or_else(|(field, code)| {
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
            depths.iter().filter(|(_, depth)| Some(*depth) != first || !(1..=2).contains(depth));
        odd.for_each(|(at, _)| tell(*at, "parent", "depth-differs"));
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
        let beneath = |tree: &Tree, mut node: usize| loop {
            match tree.nodes[node].parent {
                _ if node == at => return true,
                Some(parent) => node = parent,
                None => return false,
            }
        };
        let gone: Vec<usize> = (0..self.nodes.len()).filter(|node| beneath(self, *node)).collect();
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
        let deepest = self.counting().map(|at| self.nodes[at].depth).max().unwrap_or_default();
        let [pillar, index] = &self.means;
        let (means, shares) = match deepest {
            2 => (
                format!("[\"{pillar}\", \"{index}\"]"),
                format!("[{}, {}]", self.shares[0], self.shares[1]),
            ),
            _ => (format!("\"{index}\""), self.shares[1].to_string()),
        };
        let floor =
            if self.floor > 0.0 { format!("floor = {}\n", self.floor) } else { String::new() };
        format!(
            "[normalise]\nmethod = \"goalposts\"\ncap = true\n{floor}\n\
             [aggregate]\nmean = {means}\ndata_threshold = {shares}\n"
        )
    }

    /// METHOD.toml with what is varied to see how far ranks depend on choices: weights by a quarter
    /// and the mean of the index.
    pub fn method_with_chance(&self, replicates: usize) -> String {
        let deepest = self.counting().map(|at| self.nodes[at].depth).max().unwrap_or_default();
        let [pillar, _] = &self.means;
        let mean = |index: &str| match deepest {
            2 => format!("[\"{pillar}\", \"{index}\"]"),
            _ => format!("\"{index}\""),
        };
        format!(
            "{}\n[uncertainty]\nreplicates = {replicates}\nseed = 1\nweights = 0.25\nmean = [{}, {}]\n",
            self.method(),
            mean("arithmetic"),
            mean("geometric")
        )
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

/// What a row takes, where it is an indicator.
fn leaf(row: &FrameworkNode) -> Result<Option<Leaf>, (&'static str, &'static str)> {
    let indicator = row.indicator.original_text().to_owned();
    if indicator.is_empty() {
        return Ok(None);
    }
    let (low, high) = (row.low.0, row.high.0);
    let is_core = &*row.standing == "core";
    let is_logarithm = &*row.scale == "logarithm";
    if is_core && (low.is_none() || high.is_none()) {
        return Err((if low.is_none() { "low" } else { "high" }, "goalpost-missing"));
    }
    if low.is_some() && low == high {
        return Err(("high", "goalposts-equal"));
    }
    if is_logarithm && [low, high].iter().flatten().any(|post| *post <= 0.0) {
        return Err(("low", "goalpost-of-logarithm"));
    }
    let of = Of::read(row.slice.original_text()).ok_or(("slice", "slice-unknown"))?;
    Ok(Some(Leaf { indicator, of, is_logarithm, low, high, is_core }))
}

impl Of {
    /// Whether it is of all.
    pub fn is_total(&self) -> bool {
        *self == Of::Slice(slice::TOTAL.to_owned())
    }

    /// Reads `total`, pairs such as `sex=female`, `parity=sex` and `parity=location`.
    fn read(text: &str) -> Option<Of> {
        let pair = match text.trim() {
            "parity=sex" => ["sex=female", "sex=male"],
            "parity=location" => ["location=rural", "location=urban"],
            other => return slice::canonical(other).ok().map(Of::Slice),
        };
        Some(Of::Parity(pair[0].to_owned(), pair[1].to_owned()))
    }
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
