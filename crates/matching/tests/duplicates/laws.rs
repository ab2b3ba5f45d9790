//! Laws that hold for every table: over drawn worlds with drawn rulings.

use std::collections::HashMap;

use facility_matching::Draw;
use facility_matching::duplicates::{
    Band, Findings, Rule, Ruling, Settings, Table, find, pairs_csv,
};

use crate::world::{World, organisations, persons};

fn drawn(seed: u64) -> World {
    let count = 20 + Draw(seed).place(60);
    if seed.is_multiple_of(2) { organisations(count, seed) } else { persons(count, seed) }
}

fn drawn_rulings(left: &Table, right: &Table, seed: u64) -> Vec<Ruling> {
    let mut draw = Draw(seed ^ 0xABCD);
    let mut seen = std::collections::HashSet::new();
    let mut rulings = Vec::new();
    for _ in 0..8 {
        let (one, other) = (draw.place(left.records.len()), draw.place(right.records.len()));
        // Each record stands in one ruling at most, so that none contradicts another.
        if seen.insert((0, one)) && seen.insert((1, other)) {
            let rule = if draw.one_in(2) { Rule::Must } else { Rule::Cannot };
            let (left, right) = (left.records[one].id.clone(), right.records[other].id.clone());
            rulings.push(Ruling { left, right, rule });
        }
    }
    rulings
}

/// Every pair by ids, with its weight to the last bit and its band.
fn told(
    found: &Findings,
    left: &Table,
    right: &Table,
    turn: bool,
) -> Vec<(String, String, u64, Band)> {
    let mut told: Vec<_> = found
        .pairs
        .iter()
        .map(|pair| {
            let (a, b) = (&left.records[pair.left].id, &right.records[pair.right].id);
            let (a, b) = if turn || (std::ptr::eq(left, right) && a > b) { (b, a) } else { (a, b) };
            (a.clone(), b.clone(), pair.weight.to_bits(), pair.band)
        })
        .collect();
    told.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    told
}

#[test]
fn the_waterfall_sums_to_the_weight_and_the_weight_gives_the_probability() {
    for seed in 1..12 {
        let world = drawn(seed);
        let rulings = drawn_rulings(&world.left, &world.right, seed);
        let settings = Settings::default();
        let found = find((&world.left, Some(&world.right)), &[], &rulings, &settings).unwrap();
        assert!(!found.pairs.is_empty());
        for pair in &found.pairs {
            let sum: f64 = pair.waterfall.iter().map(|step| step.bits).sum();
            assert!((sum - pair.weight).abs() <= 1e-9, "{pair:?}");
            let odds = pair.weight.exp2();
            assert!((pair.probability - odds / (1.0 + odds)).abs() <= 1e-9, "{pair:?}");
        }
    }
}

#[test]
fn the_order_of_lines_and_of_tables_changes_nothing() {
    for seed in 1..10 {
        let world = drawn(seed);
        let rulings = drawn_rulings(&world.left, &world.right, seed);
        let settings = Settings::default();
        let (left, right) = (&world.left, &world.right);
        let straight = find((left, Some(right)), &[], &rulings, &settings).unwrap();
        let mut shuffled = left.clone();
        shuffled.records.reverse();
        shuffled.records.rotate_left(5);
        let again = find((&shuffled, Some(right)), &[], &rulings, &settings).unwrap();
        let expected = told(&straight, left, right, false);
        assert_eq!(expected, told(&again, &shuffled, right, false), "{seed}");
        assert_eq!(
            pairs_csv(&straight, left, Some(right)),
            pairs_csv(&again, &shuffled, Some(right))
        );
        let turned: Vec<Ruling> = rulings
            .iter()
            .map(|it| Ruling { left: it.right.clone(), right: it.left.clone(), rule: it.rule })
            .collect();
        let other = find((right, Some(left)), &[], &turned, &settings).unwrap();
        assert_eq!(expected, told(&other, right, left, true), "{seed}");
        let mut one = left.clone();
        one.records.extend(right.records.iter().cloned());
        let alone = find((&one, None), &[], &[], &settings).unwrap();
        let mut mixed = one.clone();
        mixed.records.reverse();
        let mixed_found = find((&mixed, None), &[], &[], &settings).unwrap();
        assert_eq!(told(&alone, &one, &one, false), told(&mixed_found, &mixed, &mixed, false));
    }
}

#[test]
fn no_record_has_more_candidates_than_the_limit() {
    for (seed, limit) in (1..10).zip([1, 2, 3, 5, 8, 13, 30, 30, 4]) {
        let world = drawn(seed);
        let settings = Settings { candidates: limit, ..Settings::default() };
        let found = find((&world.left, Some(&world.right)), &[], &[], &settings).unwrap();
        let mut counts: HashMap<(u8, usize), usize> = HashMap::new();
        for pair in &found.pairs {
            *counts.entry((0, pair.left)).or_default() += 1;
            *counts.entry((1, pair.right)).or_default() += 1;
        }
        assert_eq!(counts.values().copied().max(), Some(found.candidates_most));
        assert!(found.candidates_most <= limit, "{seed}: {}", found.candidates_most);
        assert_eq!(found.candidates, found.pairs.len());
    }
}

#[test]
fn every_one_of_many_equal_records_has_a_candidate() {
    let mut world = organisations(40, 3);
    let copies = |table: &mut Table, name: &str| {
        for at in 0..60 {
            let cells = table.records[0].cells.clone();
            let id = format!("{name}{at:02}");
            table.records.push(facility_matching::duplicates::Record { id, cells });
        }
    };
    // The ids put the copies first in one table and last in the other.
    copies(&mut world.left, "!");
    world.right.records[0].cells = world.left.records[0].cells.clone();
    copies(&mut world.right, "~");
    let settings = Settings::default();
    let alone = find((&world.left, None), &[], &[], &settings).unwrap();
    let linked = find((&world.left, Some(&world.right)), &[], &[], &settings).unwrap();
    for place in world.left.records.len() - 60..world.left.records.len() {
        assert!(alone.pairs.iter().any(|it| it.left == place || it.right == place), "{place}");
        assert!(linked.pairs.iter().any(|it| it.left == place), "{place}");
    }
    for place in world.right.records.len() - 60..world.right.records.len() {
        assert!(linked.pairs.iter().any(|it| it.right == place), "{place}");
    }
}

#[test]
fn rulings_hold_in_pairs_and_in_groups() {
    for seed in 1..16 {
        let world = drawn(seed);
        let rulings = drawn_rulings(&world.left, &world.right, seed);
        let mut one = world.left.clone();
        one.records.extend(world.right.records.iter().cloned());
        for (left, right) in [(&world.left, Some(&world.right)), (&one, None)] {
            let found = find((left, right), &[], &rulings, &Settings::default()).unwrap();
            let second = right.unwrap_or(left);
            let place =
                |table: &Table, id: &str| table.records.iter().position(|it| it.id == id).unwrap();
            let group =
                |entry: (usize, usize)| found.groups.iter().position(|all| all.contains(&entry));
            for ruling in &rulings {
                let table = usize::from(right.is_some());
                let a = group((0, place(left, &ruling.left)));
                let b = group((table, place(second, &ruling.right)));
                let same = a.is_some() && a == b;
                assert_eq!(same, ruling.rule == Rule::Must, "{seed} {ruling:?}");
            }
        }
    }
}

#[test]
fn in_one_table_a_pair_is_accepted_just_when_its_records_share_a_group() {
    for seed in 1..12 {
        let world = drawn(seed);
        let mut one = world.left.clone();
        one.records.extend(world.right.records.iter().cloned());
        let found = find((&one, None), &[], &[], &Settings::default()).unwrap();
        let group: HashMap<usize, usize> = (found.groups.iter().enumerate())
            .flat_map(|(at, all)| all.iter().map(move |(_, place)| (*place, at)))
            .collect();
        for pair in &found.pairs {
            let same =
                group.contains_key(&pair.left) && group.get(&pair.left) == group.get(&pair.right);
            assert_eq!(same, pair.band == Band::Accepted, "{seed} {pair:?}");
        }
        let pairs: usize = found.groups.iter().map(|all| all.len() * (all.len() - 1) / 2).sum();
        assert!(pairs >= world.known.len() / 2, "{seed}: {pairs} of {}", world.known.len());
        assert_eq!(pairs, found.pairs.iter().filter(|it| it.band == Band::Accepted).count());
    }
}

#[test]
fn weights_fall_with_agreement_and_shares_sum_to_one() {
    for seed in 1..10 {
        let world = drawn(seed);
        let found =
            find((&world.left, Some(&world.right)), &[], &[], &Settings::default()).unwrap();
        assert!(found.fields.len() >= 5, "{seed}: {} fields", found.fields.len());
        for field in &found.fields {
            assert!(
                field.levels.is_sorted_by(|above, below| above.bits >= below.bits),
                "{field:?}"
            );
            let sums = field.levels.iter().fold((0.0, 0.0), |sum, it| (sum.0 + it.m, sum.1 + it.u));
            assert!((sums.0 - 1.0).abs() < 1e-9 && (sums.1 - 1.0).abs() < 1e-9, "{field:?}");
        }
    }
}
