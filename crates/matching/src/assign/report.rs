//! How fair a plan is, in the numbers that a round is published with.

use std::collections::BTreeMap;

use serde::Serialize;

use super::plan::{Plan, Taken};
use super::round::{Mark, Round};

/// The distribution of a plan.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// The places given.
    pub places: usize,
    /// The places wanted.
    pub wanted: u64,
    /// The sum of scores, in millionths.
    pub value: i64,
    /// Demands with at least one place.
    pub served: usize,
    /// Demands with none.
    pub unserved: usize,
    /// The least sum of scores of a demand, those with none included, in millionths.
    pub lowest: i64,
    /// The sum of scores that at least 95 of 100 demands reach: the value of rank ⌈0.05 n⌉ from
    /// below (nearest rank), in millionths.
    pub fifth_percentile: i64,
    /// The Gini coefficient of the demands' sums of scores, 0 where all are equal: with sums in
    /// rising order, Σ (2i - n - 1) x_i / (n Σ x_i) (Sen, On economic inequality, 1973).
    pub gini: f64,
    /// Places given and wanted, by group; demands without a group under the empty name.
    pub groups: BTreeMap<String, GroupFill>,
    /// The share of all places that the ten supplies with the most places give.
    pub top_ten_share: f64,
    /// The sum of squared shares of the supplies in all places (Herfindahl-Hirschman index): 1
    /// over the number of supplies that would be as concentrated if all gave the same.
    pub concentration: f64,
    /// What the plan gives up against the reference, (reference - value) / reference (Bertsimas,
    /// Farias and Trichakis, The price of fairness, 2011).
    pub price_of_fairness: f64,
    /// Demands that would rather have what another one is given: its pairs by their own scores, as
    /// many of the best as they want places.
    pub envious: usize,
    /// Demands that envy even when any one place is left out of what the other is given (envy-free
    /// up to one item: Budish, The combinatorial assignment problem, 2011).
    pub envious_beyond_one: usize,
}

/// How much of what a group wants it is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct GroupFill {
    /// The places given.
    pub given: u64,
    /// The places wanted.
    pub wanted: u64,
    /// Demands without a place.
    pub unserved: u64,
}

impl Plan {
    /// The plan in numbers; `reference` is the value of the plan that its value is held against,
    /// in millionths.
    pub fn report(&self, round: &Round, reference: i64) -> Report {
        report(round, &self.taken, reference)
    }
}

/// Any choice of pairs in numbers, sorted by demand; see [`Plan::report`].
pub fn report(round: &Round, taken: &[Taken], reference: i64) -> Report {
    let demands = round.demand.len();
    let mut sums = vec![0i64; demands];
    let mut counts = vec![0u64; demands];
    let mut given = vec![0u64; round.supply.len()];
    for pair in taken {
        sums[pair.demand as usize] += i64::from(pair.score);
        counts[pair.demand as usize] += 1;
        given[pair.supply as usize] += 1;
    }
    let value: i64 = sums.iter().sum();
    let groups = groups(round, &counts);
    let served = counts.iter().filter(|count| **count > 0).count();
    let (envious, envious_beyond_one) = envy(round, taken, &sums);
    sums.sort_unstable();
    given.sort_unstable_by(|a, b| b.cmp(a));
    let places = taken.len();
    let share = |places_given: u64| {
        if places == 0 { 0.0 } else { places_given as f64 / places as f64 }
    };
    let rank = (demands * 5).div_ceil(100).max(1);
    Report {
        places,
        wanted: round.demand.iter().map(|demand| u64::from(demand.places)).sum(),
        value,
        served,
        unserved: demands - served,
        lowest: sums.first().copied().unwrap_or(0),
        fifth_percentile: sums.get(rank - 1).copied().unwrap_or(0),
        gini: gini(&sums),
        groups,
        top_ten_share: share(given.iter().take(10).sum()),
        concentration: given.iter().map(|given| share(*given).powi(2)).sum(),
        price_of_fairness: match reference {
            0 => 0.0,
            _ => (reference - value) as f64 / reference as f64,
        },
        envious,
        envious_beyond_one,
    }
}

/// The Gini coefficient of sums in rising order.
fn gini(sums: &[i64]) -> f64 {
    let count = sums.len() as i128;
    let total: i128 = sums.iter().copied().map(i128::from).sum();
    if total == 0 {
        return 0.0;
    }
    let weighed = sums.iter().zip(1i128..).map(|(sum, at)| (2 * at - count - 1) * i128::from(*sum));
    weighed.sum::<i128>() as f64 / (count * total) as f64
}

fn groups(round: &Round, counts: &[u64]) -> BTreeMap<String, GroupFill> {
    let mut groups: BTreeMap<String, GroupFill> = BTreeMap::new();
    for (demand, given) in round.demand.iter().zip(counts) {
        let none = [String::new()];
        let names = if demand.groups.is_empty() { &none[..] } else { &demand.groups[..] };
        for name in names {
            let fill = groups.entry(name.clone()).or_default();
            fill.given += given;
            fill.wanted += u64::from(demand.places);
            fill.unserved += u64::from(*given == 0);
        }
    }
    groups
}

/// How many demands envy another, and how many still do if one place is left out.
fn envy(round: &Round, taken: &[Taken], sums: &[i64]) -> (usize, usize) {
    let mut holders: Vec<Vec<u32>> = vec![Vec::new(); round.supply.len()];
    for pair in taken {
        holders[pair.supply as usize].push(pair.demand);
    }
    let (mut envious, mut beyond) = (0, 0);
    let mut seen: Vec<(u32, i32)> = Vec::new();
    for (demand, own) in sums.iter().enumerate() {
        seen.clear();
        for pair in round.row(demand) {
            let (supply, score, mark) = round.pair(pair);
            if mark != Mark::Excluded {
                let others = holders[supply as usize].iter();
                seen.extend(
                    others.filter(|other| **other as usize != demand).map(|other| (*other, -score)),
                );
            }
        }
        seen.sort_unstable();
        let places = round.demand[demand].places as usize;
        let (mut envies, mut envies_beyond) = (false, false);
        for bundle in seen.chunk_by(|a, b| a.0 == b.0) {
            let worth = |skipped: usize| -> i64 {
                bundle.iter().skip(skipped).take(places).map(|(_, score)| -i64::from(*score)).sum()
            };
            envies |= worth(0) > *own;
            envies_beyond |= worth(1) > *own;
        }
        envious += usize::from(envies);
        beyond += usize::from(envies_beyond);
    }
    (envious, beyond)
}
