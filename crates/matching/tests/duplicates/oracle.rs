//! Invented people with planted duplicates: what is found, beside what a peer found. The table and
//! the peer's figures were written by tests/oracle/duplicates.py.

use std::collections::HashSet;

use facility_matching::duplicates::{Band, Settings, find, read_table};
use serde_json::Value;

#[test]
fn planted_duplicates_are_found_better_than_by_a_peer_without_examples() {
    let table = read_table(include_str!("../cases/people.csv")).unwrap();
    let known: HashSet<(&str, &str)> = include_str!("../cases/people_known.csv")
        .lines()
        .skip(1)
        .map(|line| line.split_once(',').unwrap())
        .collect();
    let peer: Value = serde_json::from_str(include_str!("../cases/people_peers.json")).unwrap();
    let found = find((&table, None), &[], &[], &Settings::default()).unwrap();
    let id = |at: usize| table.records[at].id.as_str();
    let accepted = found.pairs.iter().filter(|pair| pair.band == Band::Accepted);
    let is_known = |left: &str, right: &str| known.contains(&(left.min(right), left.max(right)));
    let (mut right, mut all) = (0.0, 0.0);
    for pair in accepted {
        all += 1.0;
        right += f64::from(is_known(id(pair.left), id(pair.right)));
    }
    let (precision, recall) = (right / all, right / known.len() as f64);
    let f1 = 2.0 * precision * recall / (precision + recall);
    let candidates = found.pairs.iter().filter(|pair| is_known(id(pair.left), id(pair.right)));
    let reached = candidates.count() as f64 / known.len() as f64;
    println!("precision {precision:.3} recall {recall:.3} F1 {f1:.3}; seen {reached:.3}");
    assert!(f1 > peer["f1"].as_f64().unwrap(), "{f1}");
    assert!(precision > 0.95 && reached > 0.95, "{precision} {reached}");
}
