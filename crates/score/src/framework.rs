//! The tree of an index: indicators below, aggregates above them, one index at the top.

use std::collections::HashMap;

use crate::problem::{File, Place, Problem};

/// A node as it is given: a row of META.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodeRow {
    /// The code, unique among the nodes.
    pub code: String,
    /// The name for people.
    pub name: String,
    /// 1 for indicators, 2 and more for aggregates.
    pub level: usize,
    /// The code of the aggregate that this node is an input of; empty at the top.
    pub parent: String,
    /// The weight among the inputs of the same aggregate; only shares count.
    pub weight: f64,
    /// Whether less is better (only for indicators).
    pub less_is_better: bool,
    /// A value to be reached, in the unit of the indicator.
    pub target: Option<f64>,
    /// The unit, for people.
    pub unit: String,
    /// The column by which the indicator is divided.
    pub denominator: Option<String>,
    /// The lower goalpost, in the unit of the indicator.
    pub low: Option<f64>,
    /// The upper goalpost.
    pub high: Option<f64>,
    /// Where it stands, so that problems can be told there.
    pub place: Place,
}

/// A node of a checked tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The row that it was made of.
    pub row: NodeRow,
    /// Its aggregate, by number.
    pub parent: Option<usize>,
    /// Its inputs, by number, in the order of the rows; empty for an indicator.
    pub inputs: Vec<usize>,
    /// Its number among the indicators, if it is one.
    pub indicator: Option<usize>,
}

/// A checked tree: codes are unique, every node but the top has its aggregate one level up, every
/// aggregate has inputs.
#[derive(Clone, Debug, PartialEq)]
pub struct Framework {
    nodes: Vec<Node>,
    indicators: Vec<usize>,
    aggregates: Vec<usize>,
    top: usize,
}

impl Framework {
    /// Checks rows and makes the tree of them, or says all that is wrong with them.
    pub fn new(rows: Vec<NodeRow>) -> Result<Framework, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut numbers: HashMap<String, usize> = HashMap::new();
        for (number, row) in rows.iter().enumerate() {
            if numbers.insert(row.code.clone(), number).is_some() {
                let message = format!("the code `{}` comes twice: rename one of the two", row.code);
                problems.push(row.place.problem("code_twice", message));
            }
        }
        let parents: Vec<Option<usize>> =
            rows.iter().map(|row| numbers.get(&row.parent).copied()).collect();
        let highest = rows.iter().map(|row| row.level).max().unwrap_or_default();
        check_levels(&rows, highest, &mut problems);
        for (row, parent) in rows.iter().zip(&parents) {
            problems.extend(wrong_parent(row, parent.map(|it| &rows[it]), highest));
            problems.extend(wrong_numbers(row));
        }
        let mut inputs = vec![Vec::new(); rows.len()];
        for (number, parent) in parents.iter().enumerate() {
            if let Some(parent) = *parent {
                inputs[parent].push(number);
            }
        }
        for (number, (row, inputs)) in rows.iter().zip(&inputs).enumerate() {
            // Of two rows with one code the other has the inputs.
            let is_named = numbers[&row.code] == number;
            if row.level > 1 && inputs.is_empty() && is_named {
                let message = format!(
                    "the aggregate `{0}` has no inputs: name it as a Parent, or leave its row out",
                    row.code
                );
                problems.push(row.place.problem("aggregate_empty", message));
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Framework::of(rows, parents, inputs))
    }

    fn of(rows: Vec<NodeRow>, parents: Vec<Option<usize>>, inputs: Vec<Vec<usize>>) -> Framework {
        let numbers = || 0..rows.len();
        let indicators: Vec<usize> = numbers().filter(|it| rows[*it].level == 1).collect();
        let aggregates: Vec<usize> = numbers().filter(|it| rows[*it].level > 1).collect();
        let top = numbers().max_by_key(|it| rows[*it].level).unwrap_or_default();
        let mut nodes: Vec<Node> = rows
            .into_iter()
            .zip(parents)
            .zip(inputs)
            .map(|((row, parent), inputs)| Node { row, parent, inputs, indicator: None })
            .collect();
        for (number, node) in indicators.iter().enumerate() {
            nodes[*node].indicator = Some(number);
        }
        Framework { nodes, indicators, aggregates, top }
    }

    /// All nodes, in the order of the rows.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The indicators by number of node, in the order of the rows.
    pub fn indicators(&self) -> &[usize] {
        &self.indicators
    }

    /// The aggregates by number of node, in the order of the rows.
    pub fn aggregates(&self) -> &[usize] {
        &self.aggregates
    }

    /// The index itself, by number of node.
    pub fn top(&self) -> usize {
        self.top
    }

    /// The level of the top: 2 where indicators are its direct inputs.
    pub fn levels(&self) -> usize {
        self.nodes[self.top].row.level
    }

    /// The node with a code, by number.
    pub fn number(&self, code: &str) -> Option<usize> {
        self.nodes.iter().position(|node| node.row.code == code)
    }

    /// The aggregates level by level from below, in the order of the rows within a level.
    pub(crate) fn bottom_up(&self) -> Vec<usize> {
        let mut order = self.aggregates.clone();
        order.sort_by_key(|node| self.nodes[*node].row.level);
        order
    }

    /// The row of the n-th indicator.
    pub(crate) fn indicator(&self, number: usize) -> &NodeRow {
        &self.nodes[self.indicators[number]].row
    }

    /// The codes of all indicators.
    pub(crate) fn indicator_codes(&self) -> Vec<String> {
        self.indicators.iter().map(|it| self.nodes[*it].row.code.clone()).collect()
    }

    /// The codes of all aggregates.
    pub(crate) fn aggregate_codes(&self) -> Vec<String> {
        self.aggregates.iter().map(|it| self.nodes[*it].row.code.clone()).collect()
    }
}

/// There must be indicators, and exactly one node on the highest level.
fn check_levels(rows: &[NodeRow], highest: usize, problems: &mut Vec<Problem>) {
    if !rows.iter().any(|row| row.level == 1) {
        let message = "there is no indicator: write a row of Type Indicator, Level 1".to_owned();
        problems.push(Place::start(File::Meta).problem("indicator_missing", message));
    }
    if highest < 2 {
        let message = "there is no aggregate: write a row of Type Aggregate, Level 2".to_owned();
        problems.push(Place::start(File::Meta).problem("aggregate_missing", message));
        return;
    }
    let tops: Vec<&NodeRow> = rows.iter().filter(|row| row.level == highest).collect();
    for top in tops.iter().skip(1) {
        let message = format!(
            "the highest level has two nodes, `{}` and `{}`: one of them alone is the index",
            tops[0].code, top.code
        );
        problems.push(top.place.problem("top_twice", message));
    }
}

fn wrong_parent(row: &NodeRow, parent: Option<&NodeRow>, highest: usize) -> Option<Problem> {
    let told = |code, message| Some(row.place.problem(code, message));
    let NodeRow { code, level, parent: named, .. } = row;
    match parent {
        None if named.is_empty() && *level == highest => None,
        None if named.is_empty() => told(
            "parent_missing",
            format!(
                "`{code}` has no Parent, and is not the top: name one of level {}",
                level.saturating_add(1)
            ),
        ),
        None => told(
            "parent_unknown",
            format!(
                "`{code}` has the Parent `{named}`, which has no row: add it, or mend the name"
            ),
        ),
        Some(parent) if parent.level == level.saturating_add(1) => None,
        Some(parent) => told(
            "parent_level",
            format!(
                "`{code}` has level {level} and its Parent `{named}` level {}: it should be one more",
                parent.level
            ),
        ),
    }
}

/// Numbers that no file could be read with, but that a caller could give.
fn wrong_numbers(row: &NodeRow) -> Option<Problem> {
    let ends = [row.target, row.low, row.high];
    if !(row.weight.is_finite() && row.weight >= 0.0) {
        let message = format!("the weight of `{}` is not a number from 0 up", row.code);
        return Some(row.place.problem("weight_invalid", message));
    }
    if ends.iter().flatten().any(|end| !end.is_finite()) {
        let message = format!("`{}` has a Target, Low or High without end", row.code);
        return Some(row.place.problem("number_invalid", message));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(code: &str, level: usize, parent: &str) -> NodeRow {
        let (code, parent) = (code.to_owned(), parent.to_owned());
        NodeRow { code, level, parent, weight: 1.0, ..NodeRow::default() }
    }

    #[test]
    fn a_tree_is_read_from_rows_in_any_order() {
        let rows = vec![row("top", 3, ""), row("a", 1, "p"), row("p", 2, "top"), row("b", 1, "p")];
        let tree = Framework::new(rows).expect("a tree");
        assert_eq!((tree.top(), tree.levels()), (0, 3));
        assert_eq!(tree.indicators(), [1, 3]);
        assert_eq!(tree.nodes()[2].inputs, [1, 3]);
        assert_eq!(tree.bottom_up(), [2, 0]);
    }

    #[test]
    fn everything_wrong_with_a_tree_is_told_at_once() {
        let mut rows = vec![row("top", 3, ""), row("a", 1, "top"), row("a", 1, "p")];
        rows.extend([row("p", 2, "top"), row("q", 2, "top"), row("b", 1, ""), row("c", 1, "z")]);
        rows.push(NodeRow { weight: f64::NAN, ..row("other", 3, "") });
        let problems = Framework::new(rows).expect_err("wrong");
        let mut codes: Vec<&str> = problems.iter().map(|it| it.code).collect();
        codes.sort_unstable();
        let expected = [
            "aggregate_empty",
            "aggregate_empty",
            "code_twice",
            "parent_level",
            "parent_missing",
            "parent_unknown",
            "top_twice",
            "weight_invalid",
        ];
        assert_eq!(codes, expected);
    }
}
