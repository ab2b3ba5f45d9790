//! The drawn worlds under the one default setting.

use std::collections::HashSet;

use facility_matching::duplicates::{Settings, Table, find};

use crate::world::{World, figures, organisations, persons};

/// Both tables as one, with the known pairs by their places there.
fn as_one(world: &World) -> (Table, HashSet<(usize, usize)>) {
    let mut table = world.left.clone();
    let behind = table.records.len();
    table.records.extend(world.right.records.iter().cloned());
    (table, world.known.iter().map(|(one, other)| (*one, other + behind)).collect())
}

fn check(name: &str, world: &World, least: [f64; 4]) {
    let settings = Settings::default();
    let linked = find((&world.left, Some(&world.right)), &[], &[], &settings).unwrap();
    let (table, known) = as_one(world);
    let joined = find((&table, None), &[], &[], &settings).unwrap();
    for (way, got) in [
        ("two tables", figures(&linked, &world.known, false)),
        ("one table", figures(&joined, &known, true)),
    ] {
        println!("{name}, {way}: precision, recall, F1, compared {got:.4?}");
        for (got, least) in got.iter().zip(least) {
            assert!(*got >= least, "{name}, {way}: {got:?}, at least {least:?}");
        }
    }
    assert!(linked.candidates_most <= settings.candidates);
    assert!(joined.candidates_most <= settings.candidates);
}

#[test]
fn organisations_in_six_languages_find_their_spoilt_copies() {
    for seed in 1..=3 {
        let world = organisations(400, seed);
        check(&format!("organisations {seed}"), &world, [0.98, 0.98, 0.98, 0.995]);
    }
}

#[test]
fn persons_in_six_languages_find_their_spoilt_copies() {
    for seed in 1..=3 {
        check(&format!("persons {seed}"), &persons(400, seed), [0.98, 0.95, 0.97, 0.99]);
    }
}

#[test]
fn where_nothing_belongs_together_at_most_one_record_in_twenty_is_accepted() {
    let left = organisations(200, 7).left;
    let right = organisations(200, 8).left;
    let found = find((&left, Some(&right)), &[], &[], &Settings::default()).unwrap();
    let accepted = found
        .pairs
        .iter()
        .filter(|pair| pair.band == facility_matching::duplicates::Band::Accepted)
        .count();
    assert!(accepted <= 10, "{accepted} of 200 accepted");
}
