//! What is told, against an attack written by itself and against every other way to withhold.

#![allow(clippy::unwrap_used)]

mod attack;
mod laws;
mod tables;

use std::collections::BTreeSet;

use attack::World;
use facility_groups::{Cell, Slice, Standing, Telling, told};
use tables::{Draw, Shape, table};

const LEAST: u64 = 25;

fn withheld(telling: &Telling) -> BTreeSet<Slice> {
    let all = telling.cells.iter().filter(|(_, shown)| shown.standing.is_withheld());
    all.map(|((_, slice), _)| slice.clone()).collect()
}

fn loss(cells: &[Cell], withheld: &BTreeSet<Slice>) -> u64 {
    let lost = cells.iter().filter(|cell| withheld.contains(&cell.slice));
    lost.filter_map(|cell| cell.count).filter(|count| *count >= LEAST).sum()
}

/// The least loss of all safe sets, by trying every set; nothing if none is safe.
fn least_loss(cells: &[Cell]) -> Option<u64> {
    let world = World::new(cells);
    let (small, large): (Vec<&Cell>, Vec<&Cell>) =
        cells.iter().filter(|cell| cell.count.is_some()).partition(|cell| cell.count < Some(LEAST));
    let mut sets: Vec<(u64, u32)> = (0_u32..1 << large.len())
        .map(|set| {
            let chosen = large.iter().enumerate().filter(|(bit, _)| set & (1 << bit) != 0);
            (chosen.filter_map(|(_, cell)| cell.count).sum(), set)
        })
        .collect();
    sets.sort_unstable();
    let safe = sets.into_iter().find(|(_, set)| {
        let chosen = large.iter().enumerate().filter(|(bit, _)| set & (1 << bit) != 0);
        let chosen = chosen.map(|(_, cell)| cell.slice.clone());
        let all = small.iter().map(|cell| cell.slice.clone()).chain(chosen).collect();
        world.is_safe(&all, LEAST)
    });
    safe.map(|(loss, _)| loss)
}

/// Shapes of at most twelve cells.
const SMALL: [(&[usize], usize, [u64; 3]); 10] = [
    (&[2], 1, [0, 0, 0]),
    (&[5], 1, [0, 0, 0]),
    (&[9], 1, [0, 0, 0]),
    (&[3, 4], 1, [0, 0, 0]),
    (&[2, 2], 2, [0, 0, 0]),
    (&[2, 3], 2, [0, 0, 0]),
    (&[2, 3], 2, [20, 0, 0]),
    (&[2, 3], 2, [10, 10, 0]),
    (&[2, 3], 2, [10, 0, 15]),
    (&[2, 2, 2], 1, [0, 10, 10]),
];

#[test]
fn nothing_safe_loses_less() {
    let mut draw = Draw(7);
    let (mut tables, mut none, mut sum, mut worst, mut with_loss) = (0, 0, 0.0, 1.0_f64, 0);
    for round in 0..200 {
        for (sizes, pairs, gaps) in SMALL {
            let cells = table(&mut draw, Shape { sizes, pairs, gaps });
            let telling = told(&cells, LEAST).unwrap();
            let hidden = withheld(&telling);
            let ours = loss(&cells, &hidden);
            tables += 1;
            match least_loss(&cells) {
                Some(best) => {
                    assert!(telling.exposed.is_empty(), "{round}: {cells:?}");
                    assert!(World::new(&cells).is_safe(&hidden, LEAST), "{round}: {cells:?}");
                    let ratio = if best == 0 { 1.0 } else { ours as f64 / best as f64 };
                    assert!(best > 0 || ours == 0, "{round}: {cells:?}");
                    sum += ratio;
                    worst = worst.max(ratio);
                    with_loss += usize::from(best > 0);
                }
                None => {
                    none += 1;
                    assert!(!telling.exposed.is_empty(), "{round}: {cells:?}");
                }
            }
        }
    }
    let mean = sum / f64::from(tables - none);
    println!("{tables} tables, {none} with no safe set, {with_loss} with a loss;");
    println!("loss against the least: {mean:.4} on average, {worst:.4} at worst");
    assert!(worst <= 1.0, "{worst}");
}

/// Shapes as a survey has them.
const LARGE: [(&[usize], usize, [u64; 3]); 6] = [
    (&[2, 2, 5], 2, [0, 0, 0]),
    (&[2, 2, 3], 3, [0, 0, 0]),
    (&[2, 2, 5], 2, [10, 5, 0]),
    (&[2, 2, 2, 4], 2, [5, 5, 0]),
    (&[4, 6], 2, [0, 0, 0]),
    (&[3, 5], 2, [15, 0, 0]),
];

#[test]
fn larger_tables_give_nothing_away() {
    let mut draw = Draw(11);
    let mut exposed = 0;
    for round in 0..40 {
        for (sizes, pairs, gaps) in LARGE {
            let cells = table(&mut draw, Shape { sizes, pairs, gaps });
            let telling = told(&cells, LEAST).unwrap();
            let is_safe = World::new(&cells).is_safe(&withheld(&telling), LEAST);
            assert_eq!(is_safe, telling.exposed.is_empty(), "{round}: {sizes:?}");
            assert!(is_safe || gaps[1..] != [0, 0], "{round}: {sizes:?}");
            exposed += usize::from(!is_safe);
            let small = cells.iter().filter(|cell| cell.count.is_some_and(|count| count < LEAST));
            for cell in small {
                let standing = telling.standing(cell.year, &cell.slice);
                assert_eq!(standing, Some(Standing::TooFew));
            }
        }
    }
    println!("{exposed} of {} larger tables have cells that cannot be hidden", 40 * LARGE.len());
}

/// A survey with sex, location, age and level, in two-way and three-way tables.
#[test]
fn tables_of_a_whole_survey_give_nothing_away() {
    let mut draw = Draw(13);
    for round in 0..6 {
        let pairs = 2 + round % 2;
        let cells = table(&mut draw, Shape { sizes: &[2, 2, 5, 3], pairs, gaps: [0, 0, 0] });
        for least in [LEAST, 100, 400] {
            let start = std::time::Instant::now();
            let telling = told(&cells, least).unwrap();
            let hidden = withheld(&telling);
            println!(
                "{} cells, {least} at least: {} withheld in {:?}",
                cells.len(),
                hidden.len(),
                start.elapsed()
            );
            assert!(telling.exposed.is_empty());
            assert!(World::new(&cells).is_safe(&hidden, least));
        }
    }
}
