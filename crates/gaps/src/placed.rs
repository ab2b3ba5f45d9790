//! Needs in numbers, each judged once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::codes::{COUNTRY, GROUP, LANGUAGE, Spot, TOPIC};
use crate::day::Day;
use crate::shape::{Disclosure, Need};
use crate::supply::{Judgement, Supply};

/// A need in numbers.
#[derive(Debug)]
pub(crate) struct Placed {
    /// By dimension; `Unstated` alone where it says nothing.
    pub(crate) spots: [Vec<Spot>; 4],
    pub(crate) source: u32,
    pub(crate) origin: u32,
    pub(crate) weight: u32,
    pub(crate) day: Day,
    pub(crate) disclosure: Disclosure,
    pub(crate) judgement: Judgement,
}

/// Needs in numbers, and the names of their origins.
#[derive(Debug, Default)]
pub(crate) struct Needs {
    pub(crate) placed: Vec<Placed>,
    pub(crate) origins: Vec<String>,
    pub(crate) sources: usize,
}

impl Needs {
    pub(crate) fn new<'a>(supply: &Supply, needs: impl Iterator<Item = &'a Need>) -> Needs {
        let mut sources: HashMap<&str, u32> = HashMap::new();
        let mut origins: BTreeMap<&str, u32> = BTreeMap::new();
        let mut known: HashMap<([Vec<Spot>; 4], Vec<&str>), Judgement> = HashMap::new();
        let mut placed = Vec::new();
        for need in needs {
            let spots = [COUNTRY, TOPIC, GROUP, LANGUAGE].map(|it| supply.codes.spots(it, need));
            let audiences: BTreeSet<&str> = need.audiences.iter().map(String::as_str).collect();
            let judgement = *known
                .entry((spots.clone(), audiences.into_iter().collect()))
                .or_insert_with(|| supply.judge_spots(&spots, &need.audiences));
            let (source, origin) = (sources.len() as u32, origins.len() as u32);
            placed.push(Placed {
                spots,
                source: *sources.entry(&need.source).or_insert(source),
                origin: *origins.entry(&need.origin).or_insert(origin),
                weight: need.weight,
                day: need.day,
                disclosure: need.disclosure,
                judgement,
            });
        }
        let mut names = vec![String::new(); origins.len()];
        origins.iter().for_each(|(name, at)| names[*at as usize] = (*name).to_owned());
        Needs { placed, origins: names, sources: sources.len() }
    }
}
