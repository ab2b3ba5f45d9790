//! All plans of a small round, tried one by one: an answer that owes nothing to any flow.

use facility_matching::assign::{Aim, Sheet, Side};

/// How good a plan is under an aim, to be compared from the front.
pub type Merit = Vec<i64>;

/// The merit of the best plan that keeps all limits; nothing if none does.
pub fn best(sheet: &Sheet, aim: &Aim) -> Option<Merit> {
    (0..1u32 << sheet.pairs.len())
        .map(|chosen| (0..sheet.pairs.len()).filter(|at| chosen >> at & 1 == 1).collect::<Vec<_>>())
        .filter(|taken| is_allowed(sheet, taken))
        .map(|taken| merit(sheet, aim, &taken))
        .max()
}

/// Whether a choice of pairs keeps all limits.
pub fn is_allowed(sheet: &Sheet, taken: &[usize]) -> bool {
    let sides: Vec<(u32, u32)> =
        taken.iter().map(|at| (sheet.pairs[*at].demand, sheet.pairs[*at].supply)).collect();
    let is_within =
        |count: usize, low: u32, most: u32| (low as usize..=most as usize).contains(&count);
    let under = |start: &Option<String>, budget: &str| {
        let mut at = start.as_deref();
        while let Some(id) = at {
            if id == budget {
                return true;
            }
            at = sheet.budgets.iter().find(|other| other.id == id).unwrap().within.as_deref();
        }
        false
    };
    sheet.locks.iter().all(|pair| sides.contains(pair))
        && !sheet.exclusions.iter().any(|pair| sides.contains(pair))
        && sheet.demand.iter().zip(0..).all(|(row, at)| {
            is_within(sides.iter().filter(|side| side.0 == at).count(), row.low, row.places)
        })
        && sheet.supply.iter().zip(0..).all(|(row, at)| {
            is_within(sides.iter().filter(|side| side.1 == at).count(), row.low, row.capacity)
        })
        && sheet.budgets.iter().all(|row| {
            let counts = |(demand, supply): &&(u32, u32)| match row.side {
                Side::Demand => under(&sheet.demand[*demand as usize].budget, &row.id),
                Side::Supply => under(&sheet.supply[*supply as usize].budget, &row.id),
            };
            is_within(sides.iter().filter(counts).count(), row.low, row.capacity)
        })
}

/// What an aim asks of a plan, the most important first.
pub fn merit(sheet: &Sheet, aim: &Aim, taken: &[usize]) -> Merit {
    let value: i64 = taken.iter().map(|at| i64::from(sheet.pairs[*at].score)).sum();
    let places =
        |demand: usize| taken.iter().filter(move |at| sheet.pairs[**at].demand as usize == demand);
    match aim {
        Aim::Value => vec![value],
        Aim::Fill => vec![taken.len() as i64, value],
        Aim::Fair { favour } => {
            let most = sheet.demand.iter().map(|row| row.places).max().unwrap_or(0) as usize;
            let weight = |demand: usize| {
                let own = sheet.demand[demand].groups.iter().filter_map(|group| favour.get(group));
                i64::from(own.copied().max().unwrap_or(1000))
            };
            let with_rank = |rank: usize| {
                (0..sheet.demand.len()).filter(|d| places(*d).count() > rank).map(weight).sum()
            };
            (0..most).map(with_rank).chain([value]).collect()
        }
        Aim::Floor => {
            let best: Vec<i32> = (0..sheet.demand.len())
                .filter_map(|demand| places(demand).map(|at| sheet.pairs[*at].score).max())
                .collect();
            let floor = best.iter().copied().min().unwrap_or(0);
            vec![best.len() as i64, i64::from(floor), value]
        }
    }
}
