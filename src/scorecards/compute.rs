//! A framework counted for places: the files that go into the engine, and what comes out. The same files
//! give the same numbers to `facility score`.

use facility_score::{Files, Input, Problem, Score, read};

use super::numbers::{Cell, Known};
use super::tree::Tree;

/// How often everything is drawn and counted again to see how far ranks depend on choices.
pub const REPLICATES: usize = 1000;

/// What was counted for some places.
pub struct Counted {
    /// The places: their codes.
    pub places: Vec<String>,
    /// Of each place the cells of all nodes of the tree; empty ones for aggregates.
    pub cells: Vec<Vec<Cell>>,
    /// DATA.csv.
    pub data: String,
    /// META.csv.
    pub meta: String,
    /// METHOD.toml.
    pub method: String,
    /// What the engine was given.
    pub input: Input,
    /// What it counted.
    pub score: Score,
}

impl Counted {
    /// Counts a tree for some places, each a code and a name; none where nothing counts in the tree, or
    /// there is no place.
    ///
    /// # Errors
    /// What the engine says; a fault of ours, since the tree was checked.
    pub fn of(
        tree: &Tree,
        known: &Known,
        places: &[(String, String)],
    ) -> Result<Option<Counted>, String> {
        let cells = places.iter().map(|(code, _)| cells(tree, known, code)).collect();
        Counted::of_cells(tree, places, cells)
    }

    /// Counts a tree for some places of which the cells of all nodes are known.
    ///
    /// # Errors
    /// What the engine says.
    pub fn of_cells(
        tree: &Tree,
        places: &[(String, String)],
        cells: Vec<Vec<Cell>>,
    ) -> Result<Option<Counted>, String> {
        if tree.top().is_none() || tree.counting().next().is_none() || places.is_empty() {
            return Ok(None);
        }
        let rows: Vec<(String, String, Vec<Option<f64>>)> = places
            .iter()
            .zip(&cells)
            .map(|((code, name), cells)| {
                let values = tree.counting().map(|at| cells[at].counted).collect();
                (code.clone(), name.clone(), values)
            })
            .collect();
        let (data, meta, method) = (tree.data(&rows), tree.meta(), tree.method());
        let files = Files { data: &data, meta: &meta, method: Some(&method), weights: None };
        let input = read(&files).map_err(told)?;
        let score = input.score().map_err(told)?;
        let places = places.iter().map(|(code, _)| code.clone()).collect();
        Ok(Some(Counted { places, cells, data, meta, method, input, score }))
    }

    /// What a node of the tree came to for a place, from 0 to 100.
    pub fn value(&self, tree: &Tree, place: usize, node: usize) -> Option<f64> {
        let code = &tree.nodes[node].code;
        match tree.nodes[node].leaf {
            Some(_) => {
                let column = tree.counting().position(|at| at == node)?;
                self.score.normalised.cell(place, column)
            }
            None => self.score.results.value(place, code),
        }
    }
}

fn told(problems: Vec<Problem>) -> String {
    problems.into_iter().map(|problem| problem.message).collect::<Vec<_>>().join("; ")
}

/// The cells of all nodes for a place: as it says itself in its scorecard, or else as sources say.
pub fn cells(tree: &Tree, known: &Known, country: &str) -> Vec<Cell> {
    let cell = |node: &super::tree::Node| {
        let Some(leaf) = &node.leaf else { return Cell::default() };
        known.own(country, &node.code).unwrap_or_else(|| known.cell(tree, leaf, country))
    };
    tree.nodes.iter().map(cell).collect()
}
