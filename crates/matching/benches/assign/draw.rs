//! The rounds that are measured, drawn from a fixed number.

use facility_matching::Draw;
use facility_matching::assign::{Demand, Pair, Sheet, Supply};

/// A number below `limit`, small ones more often (Zipf, exponent 1).
fn zipf(draw: &mut Draw, limit: u64) -> u64 {
    let harmonic: f64 = (1..=limit).map(|rank| 1.0 / rank as f64).sum();
    let mut left = draw.unit() * harmonic;
    (1..=limit)
        .find(|rank| {
            left -= 1.0 / *rank as f64;
            left <= 0.0
        })
        .map_or(limit - 1, |rank| rank - 1)
}

/// Room for nearly all: every demand has its `degree` nearest supplies in a space of six
/// dimensions, every supply the same capacity.
pub fn roomy((demands, supplies): (usize, usize), degree: usize, capacity: u32) -> Sheet {
    const DIMENSIONS: usize = 6;
    let mut draw = Draw(7);
    let mut points = |count: usize| -> Vec<[f64; DIMENSIONS]> {
        (0..count).map(|_| std::array::from_fn(|_| draw.unit())).collect()
    };
    let (from, to) = (points(demands), points(supplies));
    let mut sheet = sheet(demands, &vec![capacity; supplies]);
    let mut row: Vec<(i32, u32)> = Vec::new();
    for (demand, a) in from.iter().enumerate() {
        row.clear();
        row.extend(to.iter().zip(0..).map(|(b, supply)| {
            let apart: f64 = a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum();
            ((10_000.0 / (1.0 + 2.0 * apart)) as i32 * 100, supply)
        }));
        row.select_nth_unstable_by(degree - 1, |a, b| b.cmp(a));
        row.truncate(degree);
        add_row(&mut sheet, demand, &mut row);
    }
    sheet
}

/// Scarce and skewed: topics and languages that many want and few have, capacities from 1 to 40,
/// fewer places than wanted, and no pair below a floor of quality.
pub fn scarce(demands: usize, supplies: usize) -> Sheet {
    let mut draw = Draw(11);
    let traits = |draw: &mut Draw, topics: u64| {
        let topics: Vec<u64> = (0..topics).map(|_| zipf(draw, 40)).collect();
        (topics, zipf(draw, 6), draw.below(10))
    };
    let capacity: Vec<u32> =
        (0..supplies).map(|_| 1 + (40.0 * draw.unit().powi(6)) as u32).collect();
    let mut sheet = sheet(demands, &capacity);
    let to: Vec<_> = (0..supplies).map(|_| traits(&mut draw, 2)).collect();
    let mut row: Vec<(i32, u32)> = Vec::new();
    for demand in 0..demands {
        let from = traits(&mut draw, 1);
        row.clear();
        for (other, supply) in to.iter().zip(0..) {
            let is_topic = other.0.contains(&from.0[0]);
            let score = 0.1
                + if is_topic { 0.35 } else { 0.0 }
                + if other.1 == from.1 { 0.2 } else { 0.0 }
                + if other.2 == from.2 { 0.1 } else { 0.0 }
                + 0.25 * draw.unit();
            if is_topic && score >= 0.5 {
                row.push(((score * 10_000.0) as i32 * 100, supply));
            }
        }
        row.sort_unstable_by(|a, b| b.cmp(a));
        row.truncate(100);
        add_row(&mut sheet, demand, &mut row);
    }
    sheet
}

fn sheet(demands: usize, capacity: &[u32]) -> Sheet {
    let group = |at: usize| if at.is_multiple_of(4) { "ldc" } else { "other" };
    Sheet {
        demand: (0..demands)
            .map(|at| Demand {
                id: format!("r{at:05}"),
                places: 3,
                groups: vec![group(at).to_owned()],
                ..Demand::default()
            })
            .collect(),
        supply: capacity
            .iter()
            .enumerate()
            .map(|(at, capacity)| Supply {
                id: format!("p{at:05}"),
                capacity: *capacity,
                ..Supply::default()
            })
            .collect(),
        ..Sheet::default()
    }
}

fn add_row(sheet: &mut Sheet, demand: usize, row: &mut [(i32, u32)]) {
    row.sort_unstable_by_key(|(_, supply)| *supply);
    let pair = |(score, supply): &(i32, u32)| Pair {
        demand: demand as u32,
        supply: *supply,
        score: *score,
    };
    sheet.pairs.extend(row.iter().map(pair));
}
