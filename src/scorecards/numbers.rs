//! What is known of a place for each indicator of a framework: the number with its year and source, what
//! of it counts, and why it does not.

use std::collections::{BTreeMap, HashMap};

use facility_store::db::Fault;

use super::leaf::{Leaf, Of};
use super::observation::Observation;
use super::tree::Tree;
use super::withheld;
use crate::web::site::Site;

/// Years with what is said of each, of a place and a slice.
type Years = BTreeMap<i64, Observation>;

/// What is known.
#[derive(Debug, Default)]
pub struct Known {
    /// What sources say, by indicator, place and slice.
    said: HashMap<(String, String, String), Years>,
    /// What places say themselves of a framework, by place and code of the node: that counts alone.
    own: HashMap<String, HashMap<String, Cell>>,
}

/// A number of an indicator as it stands in a scorecard.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// The number as it is published; of a ratio, what of it is the first part to the second.
    pub number: Option<f64>,
    /// What of it counts: none where it is too old.
    pub counted: Option<f64>,
    /// Its year.
    pub year: Option<i64>,
    /// Who says so, and in which release.
    pub source: String,
    /// Why there is none, as a code of the blanks.
    pub blank: String,
    /// Whether it is too old to count.
    pub is_old: bool,
    /// Whether it is the country's own, and not that of an international source.
    pub is_own: bool,
}

impl Cell {
    /// The cell of a norm, which is the same everywhere; none of what somebody has to say.
    pub fn of_norm(leaf: &Leaf) -> Option<Cell> {
        let Of::Norm(number) = leaf.of else { return None };
        Some(Cell { number: Some(number), counted: leaf.counted(number), ..Cell::default() })
    }
}

impl Known {
    /// What is known of the indicators of a framework, everywhere.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of_tree(site: &Site, tree: &Tree) -> Result<Known, Fault> {
        let mut codes: Vec<&str> = tree
            .nodes
            .iter()
            .filter_map(|node| node.leaf.as_ref().filter(|leaf| leaf.is_asked()))
            .map(|leaf| leaf.indicator.as_str())
            .collect();
        codes.sort_unstable();
        codes.dedup();
        let mut all = Known::default();
        for code in codes {
            all.said.extend(Known::of_indicator(site, code).await?.said);
        }
        Ok(all)
    }

    /// What is known of an indicator, everywhere.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of_indicator(site: &Site, code: &str) -> Result<Known, Fault> {
        Ok(Known::take(withheld::read(site, &[("indicator", code)], None).await?.into_iter()))
    }

    /// Takes observations, the newest first: of several about the same the first counts.
    fn take(newest_first: impl Iterator<Item = Observation>) -> Known {
        let mut known: HashMap<_, Years> = HashMap::new();
        // What a country says counts in its scorecard, as a whole, and not beside it one by one.
        for one in newest_first.filter(|one| one.scorecard.is_empty()) {
            let Some(year) = one.year.0 else { continue };
            let [indicator, slice] =
                [&one.indicator, &one.slice].map(|line| line.original_text().to_owned());
            let key = (indicator, one.country.to_string(), slice);
            known.entry(key).or_default().entry(year).or_insert(one);
        }
        Known { said: known, own: HashMap::new() }
    }

    /// Takes what a place says itself, by code of the node.
    pub fn take_own(&mut self, country: &str, cells: HashMap<String, Cell>) {
        self.own.insert(country.to_owned(), cells);
    }

    /// What a place says itself of a node; none where it has not spoken.
    pub fn own(&self, country: &str, node: &str) -> Option<Cell> {
        Some(self.own.get(country)?.get(node).cloned().unwrap_or_default())
    }

    /// The numbers of an indicator, a place and a slice, by year: each with who says so.
    pub fn numbers(&self, indicator: &str, country: &str, slice: &str) -> Vec<(i64, f64, String)> {
        let years = self.years(indicator, country, slice).into_iter().flatten();
        let source = |one: &Observation| {
            [&one.source, &one.release].map(|line| line.original_text()).join(", ")
        };
        years.filter_map(|(year, one)| Some((*year, one.value.0?, source(one)))).collect()
    }

    /// The years of an indicator, a place and a slice.
    fn years(&self, indicator: &str, country: &str, slice: &str) -> Option<&Years> {
        self.said.get(&(indicator.to_owned(), country.to_owned(), slice.to_owned()))
    }

    /// The places of which there is a number for one of these indicators, in order.
    pub fn places(&self) -> Vec<String> {
        let mut places: Vec<String> =
            self.said.keys().map(|(_, place, _)| place).chain(self.own.keys()).cloned().collect();
        places.sort();
        places.dedup();
        places
    }

    /// The years of which there is something, in order.
    pub fn all_years(&self) -> Vec<i64> {
        let mut years: Vec<i64> =
            self.said.values().flat_map(|years| years.keys().copied()).collect();
        years.sort_unstable();
        years.dedup();
        years
    }

    /// The number of a leaf for a place in the year of the tree, or in the last one before it of which
    /// there is one. One that is older than the tree allows is told and does not count.
    pub fn cell(&self, tree: &Tree, leaf: &Leaf, country: &str) -> Cell {
        let oldest = tree.year - tree.greatest_age;
        if let Some(norm) = Cell::of_norm(leaf) {
            return norm;
        }
        let Some((year, number, one)) = self.number(leaf, country, tree.year) else {
            return Cell { blank: self.blank(leaf, country), ..Cell::default() };
        };
        let is_old = year < oldest;
        let said = [&one.source, &one.release].map(|line| line.original_text());
        Cell {
            number: Some(number),
            counted: leaf.counted(number).filter(|_| !is_old),
            year: Some(year),
            source: said.join(", "),
            blank: String::new(),
            is_old,
            is_own: false,
        }
    }

    /// The last number of a leaf up to a year.
    pub fn number(
        &self,
        leaf: &Leaf,
        country: &str,
        last: i64,
    ) -> Option<(i64, f64, &Observation)> {
        let years = |slice: &str| self.years(&leaf.indicator, country, slice);
        match &leaf.of {
            Of::Slice(slice) => {
                let mut known = years(slice)?.range(..=last).rev();
                known.find_map(|(year, one)| Some((*year, one.value.0?, one)))
            }
            Of::Parity(part, whole) => {
                let whole = years(whole)?;
                let mut known = years(part)?.range(..=last).rev();
                known.find_map(|(year, one)| {
                    let of = whole.get(year)?.value.0.filter(|it| *it > 0.0)?;
                    Some((*year, one.value.0? / of, one))
                })
            }
            Of::Norm(_) => None,
        }
    }

    /// Why there is no number, if a source says so.
    fn blank(&self, leaf: &Leaf, country: &str) -> String {
        let slice = match &leaf.of {
            Of::Slice(slice) => slice,
            Of::Parity(part, _) => part,
            Of::Norm(_) => return String::new(),
        };
        let last = self
            .years(&leaf.indicator, country, slice)
            .and_then(|years| years.values().next_back());
        last.map_or(String::new(), |one| one.blank.to_string())
    }
}
