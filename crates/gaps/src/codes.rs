//! The vocabulary in numbers, and what is coarser than what.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::shape::{Need, Vocabulary};

/// The four dimensions by their places in a [`Key`].
pub(crate) const COUNTRY: usize = 0;
pub(crate) const TOPIC: usize = 1;
pub(crate) const GROUP: usize = 2;
pub(crate) const LANGUAGE: usize = 3;

/// A coordinate in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Spot {
    /// A country, topic, group or language.
    Exactly(u32),
    /// Somewhere in a region, or under a broadest topic.
    Within(u32),
    /// The need does not say.
    Unstated,
    /// The need may say, and it is not told.
    Withheld,
}

/// Country, topic, group and language.
pub(crate) type Key = [Spot; 4];

/// One of the four lists of codes.
#[derive(Debug, Default)]
pub(crate) struct List {
    pub(crate) codes: Vec<String>,
    numbers: HashMap<String, u32>,
}

impl List {
    pub(crate) fn of<'a>(codes: impl Iterator<Item = &'a String>) -> List {
        let codes: Vec<String> = codes.cloned().collect();
        let numbers = codes.iter().cloned().zip(0..).collect();
        List { codes, numbers }
    }

    pub(crate) fn number(&self, code: &str) -> Option<u32> {
        self.numbers.get(code).copied()
    }

    pub(crate) fn code(&self, number: u32) -> &str {
        &self.codes[number as usize]
    }
}

/// The vocabulary in numbers; numbers rise with codes.
#[derive(Debug)]
pub(crate) struct Codes {
    /// Countries, topics, groups, languages.
    pub(crate) lists: [List; 4],
    pub(crate) regions: List,
    /// By country.
    pub(crate) region_of: Vec<u32>,
    /// By region: its countries.
    pub(crate) members: Vec<Vec<u32>>,
    /// By area, regions among them: its countries.
    pub(crate) areas: BTreeMap<String, Vec<u32>>,
    /// By topic: the broader one.
    pub(crate) broader: Vec<Option<u32>>,
    /// By topic: the broadest above it, or itself.
    pub(crate) root_of: Vec<u32>,
    /// By topic: how many topics have it as their broadest; 0 unless it is one.
    pub(crate) under: Vec<usize>,
    /// How many topics are the broadest of any.
    pub(crate) roots: usize,
}

impl Codes {
    pub(crate) fn new(vocabulary: &Vocabulary) -> Codes {
        let lists = [
            List::of(vocabulary.countries.keys()),
            List::of(vocabulary.topics.keys()),
            List::of(vocabulary.groups.iter()),
            List::of(vocabulary.languages.iter()),
        ];
        let countries = || vocabulary.countries.values();
        let names: BTreeSet<&String> = countries().map(|country| &country.region).collect();
        let regions = List::of(names.into_iter());
        let number = |region: &String| regions.number(region).expect("listed a line above");
        let region_of: Vec<u32> = countries().map(|country| number(&country.region)).collect();
        let mut members = vec![Vec::new(); regions.codes.len()];
        let mut areas: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for (at, country) in (0_u32..).zip(countries()) {
            members[region_of[at as usize] as usize].push(at);
            let own = country.areas.iter().filter(|area| **area != country.region);
            for area in own.chain([&country.region]) {
                areas.entry(area.clone()).or_default().push(at);
            }
        }
        let broader: Vec<Option<u32>> = vocabulary
            .topics
            .values()
            .map(|parent| lists[TOPIC].number(parent.as_deref()?))
            .collect();
        let root_of: Vec<u32> = (0..broader.len() as u32).map(|at| root(&broader, at)).collect();
        let mut under = vec![0; broader.len()];
        root_of.iter().for_each(|root| under[*root as usize] += 1);
        let roots = under.iter().filter(|count| **count > 0).count();
        Codes { lists, regions, region_of, members, areas, broader, root_of, under, roots }
    }

    /// The spots of a need in a dimension, rising and each once; `Unstated` if there are none.
    pub(crate) fn spots(&self, dimension: usize, need: &Need) -> Vec<Spot> {
        let codes: &[String] = match dimension {
            COUNTRY => need.country.as_slice(),
            TOPIC => &need.topics,
            GROUP => &need.groups,
            _ => &need.languages,
        };
        let list = &self.lists[dimension];
        let mut spots: Vec<Spot> =
            codes.iter().filter_map(|code| list.number(code)).map(Spot::Exactly).collect();
        spots.sort_unstable();
        spots.dedup();
        if spots.is_empty() {
            spots.push(Spot::Unstated);
        }
        spots
    }
}

/// The broadest topic above one. In a circle it is the lowest number, so that all agree.
fn root(broader: &[Option<u32>], from: u32) -> u32 {
    let mut line = vec![from];
    while let Some(up) = broader[line[line.len() - 1] as usize] {
        if let Some(start) = line.iter().position(|at| *at == up) {
            return line[start..].iter().copied().min().expect("the circle holds `up`");
        }
        line.push(up);
    }
    line[line.len() - 1]
}

#[cfg(test)]
mod tests {
    use super::root;

    #[test]
    fn every_topic_has_one_broadest_even_in_a_circle() {
        let line = [None, Some(0), Some(1)];
        assert_eq!([root(&line, 0), root(&line, 1), root(&line, 2)], [0, 0, 0]);
        let circle = [Some(2), Some(0), Some(1), Some(1)];
        assert_eq!([0, 1, 2, 3].map(|at| root(&circle, at)), [0, 0, 0, 0]);
    }
}
