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

/// Why nothing was counted.
#[derive(Debug)]
pub enum Uncounted {
    /// Nothing counts in the tree, or there is no number at all.
    Empty,
    /// The engine refused; a fault of ours, since the tree was checked.
    Refused(Vec<Problem>),
}

impl Counted {
    /// Counts a tree for some places, each a code and a name.
    ///
    /// # Errors
    /// [`Uncounted`].
    pub fn of(
        tree: &Tree,
        known: &Known,
        places: &[(String, String)],
        chance: bool,
    ) -> Result<Counted, Uncounted> {
        if tree.top().is_none() || places.is_empty() {
            return Err(Uncounted::Empty);
        }
        let cells: Vec<Vec<Cell>> =
            places.iter().map(|(code, _)| cells(tree, known, code)).collect();
        let rows: Vec<(String, String, Vec<Option<f64>>)> = places
            .iter()
            .zip(&cells)
            .map(|((code, name), cells)| {
                let values = tree.counting().map(|at| cells[at].counted).collect();
                (code.clone(), name.clone(), values)
            })
            .collect();
        let (data, meta) = (tree.data(&rows), tree.meta());
        let method = if chance { tree.method_with_chance(REPLICATES) } else { tree.method() };
        let files = Files { data: &data, meta: &meta, method: Some(&method), weights: None };
        let input = read(&files).map_err(Uncounted::Refused)?;
        let score = input.score().map_err(Uncounted::Refused)?;
        let places = places.iter().map(|(code, _)| code.clone()).collect();
        Ok(Counted { places, cells, data, meta, method, input, score })
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

/// The cells of all nodes for a place.
pub fn cells(tree: &Tree, known: &Known, country: &str) -> Vec<Cell> {
    let cell = |node: &super::tree::Node| {
        node.leaf.as_ref().map_or_else(Cell::default, |leaf| known.cell(tree, leaf, country))
    };
    tree.nodes.iter().map(cell).collect()
}
