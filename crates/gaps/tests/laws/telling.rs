//! What is told, worked out plainly: every cell of the lowest step is listed, and what has room is
//! looked up in that list.

use std::collections::{BTreeMap, BTreeSet};

use facility_gaps::{Coordinate, Disclosure, Need, Vocabulary};

pub type Key = [Coordinate; 4];

/// A told cell: its step, its coordinates, needs and sources as they are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub step: usize,
    pub key: Key,
    pub needs: usize,
    pub distinct: usize,
}

/// Every cell of the lowest step with those it goes up in.
pub struct Ladder {
    pub is_regional: bool,
    pub lines: Vec<Vec<Key>>,
    members: BTreeMap<String, usize>,
}

impl Ladder {
    pub fn new(vocabulary: &Vocabulary, class: Disclosure) -> Ladder {
        let is_regional = class == Disclosure::Regional;
        let countries = vocabulary.countries.values();
        let members = crate::world::tally(countries.map(|country| country.region.clone()));
        let members: BTreeMap<String, usize> =
            members.into_iter().map(|(region, count)| (region, count as usize)).collect();
        let places: Vec<Coordinate> = match is_regional {
            true => members.keys().cloned().map(Coordinate::Within).collect(),
            false => stated(vocabulary.countries.keys()),
        };
        let topics = stated(vocabulary.topics.keys());
        let groups = stated(vocabulary.groups.iter());
        let languages = stated(vocabulary.languages.iter());
        let mut lines = Vec::new();
        for place in &places {
            for topic in &topics {
                for group in &groups {
                    for language in &languages {
                        let key = [place, topic, group, language].map(Coordinate::clone);
                        lines.push(line(vocabulary, key, is_regional));
                    }
                }
            }
        }
        Ladder { is_regional, lines, members }
    }

    /// The told cells of the needs of one period.
    pub fn tell(&self, vocabulary: &Vocabulary, needs: &[&Need]) -> Vec<Row> {
        let mut left = self.mentions(vocabulary, needs);
        let mut open: Vec<&Vec<Key>> = self.lines.iter().collect();
        let mut told = Vec::new();
        for step in 0..self.lines[0].len() {
            let mut cells: BTreeMap<Key, Vec<(usize, String)>> = BTreeMap::new();
            for (at, need, who) in &left {
                let key = self.lines[*at][step].clone();
                cells.entry(key).or_default().push((*need, who.clone()));
            }
            for (key, cell) in cells {
                let most = match (step, &key[0]) {
                    (0, Coordinate::Within(region)) => self.members[region] - 1,
                    (0, _) => usize::MAX,
                    _ => match Ladder::room(&open, step, &key).len() {
                        0..3 => continue,
                        room => 2 * (room - 1),
                    },
                };
                let whos: BTreeSet<&String> = cell.iter().map(|(_, who)| who).collect();
                let numbers: BTreeSet<usize> = cell.iter().map(|(need, _)| *need).collect();
                if whos.len() >= 3 {
                    let (needs, distinct) = (numbers.len().min(most), whos.len().min(most));
                    told.push(Row { step, key, needs, distinct });
                }
            }
            let is_told =
                |line: &Vec<Key>| told.iter().any(|row| row.step == step && row.key == line[step]);
            left.retain(|(at, ..)| !is_told(&self.lines[*at]));
            open.retain(|line| !is_told(line));
        }
        told
    }

    /// The cells one step below a cell in which somebody may stand who climbs to it.
    pub fn room(open: &[&Vec<Key>], step: usize, key: &Key) -> BTreeSet<Key> {
        let under = open.iter().filter(|line| line[step] == *key);
        under.map(|line| line[step - 1].clone()).collect()
    }

    /// The cells of the lowest step of which nothing is told as such, and which therefore have room
    /// at the time of a step.
    pub fn open_at(&self, told: &[Row], step: usize) -> Vec<&Vec<Key>> {
        let is_open = |line: &&Vec<Key>| {
            told.iter().filter(|row| row.step < step).all(|row| line[row.step] != row.key)
        };
        self.lines.iter().filter(is_open).collect()
    }

    fn mentions(&self, vocabulary: &Vocabulary, needs: &[&Need]) -> Vec<(usize, usize, String)> {
        let mut mentions = Vec::new();
        for (number, need) in needs.iter().enumerate() {
            let is_known = |code: &&String| vocabulary.countries.contains_key(*code);
            let country = need.country.iter().find(is_known);
            let who = match (self.is_regional, country) {
                (false, _) => &need.source,
                (true, None) => continue,
                (true, Some(code)) => code,
            };
            let place = match (self.is_regional, country) {
                (_, None) => Coordinate::Unstated,
                (false, Some(code)) => Coordinate::Exactly(code.clone()),
                (true, Some(code)) => Coordinate::Within(vocabulary.countries[code].region.clone()),
            };
            if let Coordinate::Within(region) = &place
                && self.members[region] < 4
            {
                continue;
            }
            let names =
                |coordinate: &Coordinate, codes: &[String], known: &dyn Fn(&String) -> bool| {
                    match coordinate {
                        Coordinate::Exactly(code) => codes.contains(code),
                        _ => !codes.iter().any(known),
                    }
                };
            for (at, line) in self.lines.iter().enumerate() {
                let key = &line[0];
                let topics = |code: &String| vocabulary.topics.contains_key(code);
                let stands = key[0] == place
                    && names(&key[1], &need.topics, &topics)
                    && names(&key[2], &need.groups, &|it| vocabulary.groups.contains(it))
                    && names(&key[3], &need.languages, &|it| vocabulary.languages.contains(it));
                if stands {
                    mentions.push((at, number, who.clone()));
                }
            }
        }
        mentions
    }
}

fn stated<'a>(codes: impl Iterator<Item = &'a String>) -> Vec<Coordinate> {
    codes.cloned().map(Coordinate::Exactly).chain([Coordinate::Unstated]).collect()
}

/// A cell and those it goes up in: without its group, its language, its country, its narrow topic,
/// its topic, its region.
fn line(vocabulary: &Vocabulary, mut key: Key, is_regional: bool) -> Vec<Key> {
    let mut line = vec![key.clone()];
    key[2] = Coordinate::Withheld;
    line.push(key.clone());
    key[3] = Coordinate::Withheld;
    line.push(key.clone());
    if !is_regional {
        if let Coordinate::Exactly(code) = &key[0] {
            key[0] = Coordinate::Within(vocabulary.countries[code].region.clone());
        }
        line.push(key.clone());
    }
    if let Coordinate::Exactly(code) = &key[1] {
        let root = vocabulary.topics[code].as_ref().unwrap_or(code);
        key[1] = Coordinate::Within(root.clone());
    }
    line.push(key.clone());
    key[1] = Coordinate::Withheld;
    line.push(key.clone());
    if !is_regional {
        key[0] = Coordinate::Withheld;
        line.push(key);
    }
    line
}
