//! What was told of closed periods. It is told once and kept.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::codes::{COUNTRY, Codes, GROUP, Key, LANGUAGE, Spot, TOPIC};
use crate::day::Day;
use crate::ladder::{BY_COUNTRY, BY_SOURCE, Mention, tell};
use crate::shape::{Disclosure, Need, Rules, Vocabulary};

/// A coordinate as it is published.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "told", content = "code", rename_all = "snake_case")]
pub enum Coordinate {
    /// This country, topic, group or language.
    Exactly(String),
    /// Somewhere in this region, or under this broadest topic; more is not told.
    Within(String),
    /// The need does not say.
    Unstated,
    /// Not told.
    Withheld,
}

/// What is told of the needs of all closed periods: safe to publish and to keep, for it names no
/// source and no hidden number. How it is made safe, and why that holds, is said in the module
/// `ladder`.
///
/// The first release of a period is the only one: needs that are added to a closed period later,
/// changed or erased, do not count, since the difference of two releases would tell them. So keep
/// the value between calls of [`Releases::close`]; whoever begins anew from changed needs, or
/// publishes beside it what other rules or another vocabulary tell of the same needs, gives that
/// difference away. A confidential request that is opened later counts in both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Releases {
    pub(crate) threshold: Closed,
    pub(crate) regional: Closed,
}

/// The releases of one class of needs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Closed {
    /// The last day that a release covers.
    pub(crate) through: Option<Day>,
    pub(crate) releases: Vec<Release>,
}

/// What is told of one period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Release {
    pub(crate) from: Day,
    pub(crate) to: Day,
    pub(crate) cells: Vec<Cell>,
}

/// A told cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Cell {
    pub(crate) country: Coordinate,
    pub(crate) topic: Coordinate,
    pub(crate) group: Coordinate,
    pub(crate) language: Coordinate,
    pub(crate) needs: u64,
    pub(crate) distinct: u64,
}

impl Releases {
    /// Adds the periods that are over on a day and not yet released. Needs of the running period do
    /// not count, nor do those of the class `Open`, which need no release.
    pub fn close(&mut self, vocabulary: &Vocabulary, rules: &Rules, needs: &[Need], today: Day) {
        let codes = Codes::new(vocabulary);
        for (class, period, closed) in [
            (Disclosure::Threshold, rules.threshold_period, &mut self.threshold),
            (Disclosure::Regional, rules.regional_period, &mut self.regional),
        ] {
            let Some(until) = period.closed_before(today) else { continue };
            let after = closed.through;
            let is_due = |need: &&Need| {
                need.disclosure == class
                    && need.day <= until
                    && after.is_none_or(|it| need.day > it)
            };
            let mut due: BTreeMap<(Day, Day), Vec<&Need>> = BTreeMap::new();
            for need in needs.iter().filter(is_due) {
                due.entry(period.around(need.day)).or_default().push(need);
            }
            for ((from, to), needs) in due {
                let from = after.map_or(from, |after| from.max(after.next()));
                let cells = told(&codes, class, rules.least(), &needs);
                // That there was a need of which nothing is told is not told either.
                if !cells.is_empty() {
                    closed.releases.push(Release { from, to, cells });
                }
            }
            closed.through = after.max(Some(until));
        }
    }

    /// The last day whose searches, answers and the like are told; of later ones nothing is.
    pub fn threshold_through(&self) -> Option<Day> {
        self.threshold.through
    }

    /// The last day whose confidential requests are told; of later ones nothing is.
    pub fn regional_through(&self) -> Option<Day> {
        self.regional.through
    }
}

impl Cell {
    /// Its coordinates in numbers. A code that the vocabulary no longer has is withheld.
    pub(crate) fn key(&self, codes: &Codes) -> Key {
        let spot = |dimension: usize, coordinate: &Coordinate| {
            let list = &codes.lists[dimension];
            let around = if dimension == COUNTRY { &codes.regions } else { list };
            match coordinate {
                Coordinate::Exactly(code) => list.number(code).map(Spot::Exactly),
                Coordinate::Within(code) => around.number(code).map(Spot::Within),
                Coordinate::Unstated => Some(Spot::Unstated),
                Coordinate::Withheld => None,
            }
        };
        let spot = |dimension, of| spot(dimension, of).unwrap_or(Spot::Withheld);
        [
            spot(COUNTRY, &self.country),
            spot(TOPIC, &self.topic),
            spot(GROUP, &self.group),
            spot(LANGUAGE, &self.language),
        ]
    }
}

/// A coordinate in words.
pub(crate) fn coordinate(codes: &Codes, dimension: usize, spot: Spot) -> Coordinate {
    let list = &codes.lists[dimension];
    match spot {
        Spot::Exactly(at) => Coordinate::Exactly(list.code(at).to_owned()),
        Spot::Within(at) if dimension == COUNTRY => {
            Coordinate::Within(codes.regions.code(at).to_owned())
        }
        Spot::Within(at) => Coordinate::Within(list.code(at).to_owned()),
        Spot::Unstated => Coordinate::Unstated,
        Spot::Withheld => Coordinate::Withheld,
    }
}

fn told(codes: &Codes, class: Disclosure, least: usize, needs: &[&Need]) -> Vec<Cell> {
    let is_regional = class == Disclosure::Regional;
    let steps = if is_regional { &BY_COUNTRY[..] } else { &BY_SOURCE };
    let mut sources: HashMap<&str, u32> = HashMap::new();
    let mut mentions = Vec::new();
    for (number, need) in (0..).zip(needs) {
        let next = sources.len() as u32;
        let source = *sources.entry(&need.source).or_insert(next);
        let mut spots = [COUNTRY, TOPIC, GROUP, LANGUAGE].map(|it| codes.spots(it, need));
        let mut who = source;
        if is_regional {
            let Spot::Exactly(country) = spots[COUNTRY][0] else { continue };
            let region = codes.region_of[country as usize];
            // With as many countries as must stand in a cell, a told cell would name them all.
            if codes.members[region as usize].len() <= least {
                continue;
            }
            who = country;
            spots[COUNTRY] = vec![Spot::Within(region)];
        }
        each_key(&spots, |key| mentions.push(Mention { key, who, need: number }));
    }
    let cell = |told: crate::ladder::Told| {
        let at = |dimension: usize| coordinate(codes, dimension, told.key[dimension]);
        let [country, topic, group, language] = [COUNTRY, TOPIC, GROUP, LANGUAGE].map(at);
        let distinct = if is_regional { least as u64 } else { told.distinct };
        Cell { country, topic, group, language, needs: told.needs, distinct }
    };
    tell(codes, steps, least, mentions).into_iter().map(cell).collect()
}

/// Every combination of spots, one of each dimension.
pub(crate) fn each_key(spots: &[Vec<Spot>; 4], mut take: impl FnMut(Key)) {
    for country in &spots[COUNTRY] {
        for topic in &spots[TOPIC] {
            for group in &spots[GROUP] {
                for language in &spots[LANGUAGE] {
                    take([*country, *topic, *group, *language]);
                }
            }
        }
    }
}
