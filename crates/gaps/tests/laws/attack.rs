//! Attackers who know the rules, the vocabulary and every view. Each believes any world that leads
//! to the same bytes, and may pin nothing.

use std::collections::{BTreeMap, BTreeSet};

use facility_gaps::{
    Coordinate, Country, Disclosure, Need, Publication, Releases, Rules, Supply, View, Vocabulary,
};

use crate::telling::{Key, Ladder};
use crate::world::dimensions;

/// A need with one set of coordinates.
pub fn at(key: &Key, source: String, disclosure: Disclosure) -> Need {
    let code = |coordinate: &Coordinate| match coordinate {
        Coordinate::Exactly(code) => vec![code.clone()],
        _ => Vec::new(),
    };
    Need {
        source,
        country: code(&key[0]).pop(),
        topics: code(&key[1]),
        groups: code(&key[2]),
        languages: code(&key[3]),
        audiences: Vec::new(),
        origin: "search".to_owned(),
        weight: 1,
        day: "2026-02-10".parse().unwrap(),
        disclosure,
    }
}

/// All that is published: the releases, and every view without filter (the filtered ones follow
/// from these, as another test shows).
pub fn published(vocabulary: &Vocabulary, supply: &Supply, needs: &[Need]) -> String {
    let (rules, mut releases) = (Rules::default(), Releases::default());
    releases.close(vocabulary, &rules, needs, "2026-04-01".parse().unwrap());
    let publication = Publication::new(supply, &rules, needs, &releases);
    let views = dimensions().into_iter().map(|dimensions| {
        serde_json::to_string(&publication.view(&View { dimensions, ..View::default() })).unwrap()
    });
    views.collect::<String>() + &serde_json::to_string(&releases).unwrap()
}

fn small(countries: &[&str], topics: &[&str], groups: &[&str], languages: &[&str]) -> Vocabulary {
    let country = Country { region: "R".to_owned(), areas: BTreeSet::new() };
    let topic = |code: &&str| ((*code).to_owned(), code.split_once('.').map(|it| it.0.to_owned()));
    let strings = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect();
    Vocabulary {
        countries: countries.iter().map(|code| ((*code).to_owned(), country.clone())).collect(),
        topics: topics.iter().map(topic).collect(),
        groups: strings(groups),
        languages: strings(languages),
    }
}

/// Goes through all worlds with up to `most` sources in each cell of the lowest step, and gives how
/// many kinds of publications there are, and in how many of them something is told.
fn all_worlds(vocabulary: &Vocabulary, most: usize) -> (usize, usize) {
    let supply = Supply::new(vocabulary, &[]);
    let cells: Vec<Key> = Ladder::new(vocabulary, Disclosure::Threshold)
        .lines
        .iter()
        .map(|line| line[0].clone())
        .collect();
    let mut seen: BTreeMap<String, Vec<BTreeSet<usize>>> = BTreeMap::new();
    for world in 0..(most + 1).pow(cells.len() as u32) {
        let (mut rest, mut needs, mut counts) = (world, Vec::new(), Vec::new());
        for cell in &cells {
            for _ in 0..rest % (most + 1) {
                needs.push(at(cell, format!("s{}", needs.len()), Disclosure::Threshold));
            }
            counts.push(rest % (most + 1));
            rest /= most + 1;
        }
        let sets = seen
            .entry(published(vocabulary, &supply, &needs))
            .or_insert_with(|| vec![BTreeSet::new(); cells.len()]);
        counts.iter().zip(sets).for_each(|(count, set)| set.extend([*count]));
    }
    for (bytes, possible) in &seen {
        for set in possible {
            let is_told = set.len() == 1 && set.iter().all(|count| *count >= 3);
            let is_hidden = [0, 1, 2].iter().all(|count| set.contains(count));
            assert!(is_told || is_hidden, "{set:?} in {bytes}");
        }
    }
    (seen.len(), seen.keys().filter(|bytes| bytes.contains("distinct_at_least")).count())
}

#[test]
fn no_hidden_number_can_be_pinned_in_any_small_world() {
    // Groups under topics: rests without group, without topic.
    let found = all_worlds(&small(&[], &["t"], &["g", "h"], &[]), 3);
    assert!(found.0 > 50 && found.1 + 1 == found.0, "{found:?}");
    // Countries under a region, for one topic and none.
    let found = all_worlds(&small(&["A", "B", "C"], &[], &[], &[]), 5);
    assert!(found.0 > 20, "{found:?}");
    // Narrow topics under a broad one, and one more.
    let found = all_worlds(&small(&[], &["t", "t.a", "t.b", "u"], &[], &[]), 3);
    assert!(found.0 > 20, "{found:?}");
    // Groups and languages.
    let found = all_worlds(&small(&[], &[], &["g", "h"], &["e"]), 2);
    assert!(found.0 > 5, "{found:?}");
}

/// Goes through all worlds of confidential requests with up to `most` from each country in a topic,
/// and gives how many kinds of publications there are.
fn all_confidential_worlds(names: &[&str], topics: &[&str], most: usize) -> usize {
    let vocabulary = small(names, topics, &[], &[]);
    let supply = Supply::new(&vocabulary, &[]);
    let topics: Vec<Coordinate> = topics
        .iter()
        .map(|code| Coordinate::Exactly((*code).to_owned()))
        .chain([Coordinate::Unstated])
        .collect();
    let mut seen: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for world in 0..(most + 1).pow((names.len() * topics.len()) as u32) {
        let (mut rest, mut needs, mut absent) =
            (world, Vec::new(), names.iter().copied().collect::<BTreeSet<&str>>());
        for country in names.iter().copied() {
            for topic in &topics {
                let place = Coordinate::Exactly(country.to_owned());
                let key = [place, topic.clone(), Coordinate::Unstated, Coordinate::Unstated];
                for _ in 0..rest % (most + 1) {
                    needs.push(at(&key, country.to_owned(), Disclosure::Regional));
                    absent.remove(country);
                }
                rest /= most + 1;
            }
        }
        seen.entry(published(&vocabulary, &supply, &needs)).or_default().extend(absent);
    }
    for (bytes, absent) in &seen {
        assert_eq!(absent.len(), names.len(), "a country must stand in it: {bytes}");
    }
    seen.len()
}

#[test]
fn no_confidential_request_can_be_placed_in_a_country_in_any_small_world() {
    let four = ["A", "B", "C", "D"];
    assert!(all_confidential_worlds(&four, &["t", "u"], 1) > 5);
    assert!(all_confidential_worlds(&four, &["t"], 2) > 2);
    // Three countries would all stand in a cell that says three.
    assert_eq!(all_confidential_worlds(&four[..3], &["t"], 3), 1);
}
