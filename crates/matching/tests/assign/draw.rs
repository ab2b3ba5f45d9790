//! Rounds drawn from a number, so that a failing one can be repeated by it.

use facility_matching::Draw;
use facility_matching::assign::{Aim, Budget, Demand, Pair, Sheet, Side, Supply};

/// The aims that every small round is solved under.
pub fn aims() -> [Aim; 5] {
    let favour = [("favoured".to_owned(), 1500), ("often".to_owned(), 700)];
    [
        Aim::Value,
        Aim::Fill,
        Aim::Fair { favour: [].into() },
        Aim::Fair { favour: favour.into() },
        Aim::Floor,
    ]
}

/// A round so small that all its plans can be tried: at most eleven pairs, with every kind of
/// limit somewhere. Few scores, so that there are ties.
pub fn small(seed: u64) -> Sheet {
    let mut draw = Draw(seed);
    let (demands, supplies) = (1 + draw.below(5), 1 + draw.below(4));
    let mut sheet = Sheet::default();
    let with_budgets = draw.one_in(2);
    let with_lows = draw.one_in(3);
    for (at, side) in [Side::Supply, Side::Supply, Side::Demand, Side::Demand].iter().enumerate() {
        if with_budgets {
            let capacity = draw.below(6) as u32;
            let low = if with_lows && draw.one_in(3) {
                draw.below(2).min(u64::from(capacity))
            } else {
                0
            };
            let within = (at % 2 == 1 && draw.one_in(2)).then(|| format!("b{}", at - 1));
            sheet.budgets.push(Budget {
                id: format!("b{at}"),
                side: *side,
                capacity,
                low: low as u32,
                within,
            });
        }
    }
    let budget = |draw: &mut Draw, first: u64| {
        (with_budgets && draw.one_in(2)).then(|| format!("b{}", first + draw.below(2)))
    };
    for at in 0..demands {
        let places = 1 + draw.below(3) as u32;
        let low =
            if with_lows && draw.one_in(3) { draw.below(u64::from(places) + 1) as u32 } else { 0 };
        let groups = ["favoured", "often", "other"].iter().filter(|_| draw.one_in(3));
        let groups = groups.map(|group| (*group).to_owned()).collect();
        let budget = budget(&mut draw, 2);
        sheet.demand.push(Demand { id: format!("d{at}"), places, low, groups, budget });
    }
    for at in 0..supplies {
        let capacity = draw.below(4) as u32;
        let low = if with_lows && draw.one_in(3) {
            draw.below(u64::from(capacity) + 1) as u32
        } else {
            0
        };
        let budget = budget(&mut draw, 0);
        sheet.supply.push(Supply { id: format!("s{at}"), capacity, low, budget });
    }
    for demand in 0..demands as u32 {
        for supply in 0..supplies as u32 {
            if sheet.pairs.len() < 11 && !draw.one_in(4) {
                let score =
                    if draw.one_in(3) { draw.below(4) * 250_000 } else { draw.below(1_000_001) };
                sheet.pairs.push(Pair { demand, supply, score: score as i32 });
                if draw.one_in(12) {
                    sheet.locks.push((demand, supply));
                } else if draw.one_in(12) {
                    sheet.exclusions.push((demand, supply));
                }
            }
        }
    }
    sheet
}

/// A round of middle size, drawn alike by the script that asks the peers: the number decides size,
/// scarcity and how much scores are alike.
pub fn medium(seed: u64) -> Sheet {
    let mut draw = Draw(seed);
    let demands = 40 + draw.below(120);
    let supplies = 15 + draw.below(60);
    let degree = 4 + draw.below(12);
    let most_places = 1 + draw.below(4);
    let most_capacity = 1 + draw.below(9);
    let coarse = [1, 100, 50_000][draw.below(3) as usize];
    let mut sheet = Sheet::default();
    for at in 0..demands {
        let places = 1 + draw.below(most_places) as u32;
        let groups = vec![format!("g{}", draw.below(3))];
        sheet.demand.push(Demand { id: format!("d{at:04}"), places, groups, ..Demand::default() });
    }
    for at in 0..supplies {
        let capacity = draw.below(most_capacity + 1) as u32;
        sheet.supply.push(Supply { id: format!("s{at:04}"), capacity, ..Supply::default() });
    }
    for demand in 0..demands as u32 {
        let liking = draw.below(500_001);
        let mut known = vec![false; supplies as usize];
        for _ in 0..degree {
            let supply = draw.below(supplies);
            let score = (liking + draw.below(500_001)) / coarse * coarse;
            if !std::mem::replace(&mut known[supply as usize], true) {
                sheet.pairs.push(Pair { demand, supply: supply as u32, score: score as i32 });
            }
        }
    }
    sheet
}
