//! What holds for the plans of rounds.

use facility_matching::Draw;
use facility_matching::assign::{
    Aim, AtOnce, Change, Demand, Flaw, List, Pair, Plan, Refused, Round, Sheet, Supply, check,
};

use crate::draw::{aims, medium, small};
use crate::enumerate;

/// A plan's pairs as rows of the sheet that the round was made from.
pub fn rows(sheet: &Sheet, round: &Round, plan: &Plan) -> Vec<usize> {
    let row = |pair: &facility_matching::assign::Taken| {
        let (demand, supply) =
            (&round.demand()[pair.demand as usize].id, &round.supply()[pair.supply as usize].id);
        let is_pair = |row: &Pair| {
            sheet.demand[row.demand as usize].id == *demand
                && sheet.supply[row.supply as usize].id == *supply
        };
        sheet.pairs.iter().position(is_pair).unwrap()
    };
    plan.taken.iter().map(row).collect()
}

#[test]
fn a_thousand_small_rounds_have_the_best_plan_of_all() {
    let (mut solved, mut short, mut refused) = (0, 0, 0);
    for seed in 0..1000 {
        let sheet = small(seed);
        let Ok(round) = Round::new(sheet.clone()) else {
            refused += 1;
            assert!(!sheet.locks.is_empty(), "round {seed} has no flaw but too many locks");
            continue;
        };
        for aim in aims() {
            let expected = enumerate::best(&sheet, &aim);
            match round.solve(&aim) {
                Ok(plan) => {
                    let taken = rows(&sheet, &round, &plan);
                    assert!(enumerate::is_allowed(&sheet, &taken), "{seed} {aim:?} {plan:?}");
                    let merit = enumerate::merit(&sheet, &aim, &taken);
                    assert_eq!(Some(merit), expected, "{seed} {aim:?}");
                    assert_eq!(
                        check(&round, &aim, plan.certificate(), plan.value),
                        Ok(()),
                        "{seed} {aim:?}"
                    );
                    solved += 1;
                }
                Err(Refused::Short(rows)) => {
                    assert_eq!(expected, None, "{seed} {aim:?} {rows:?}");
                    short += 1;
                }
                Err(Refused::TooLarge) => panic!("{seed} is not too large"),
            }
        }
    }
    assert!(solved > 3500 && short > 100 && refused > 20, "{solved} {short} {refused}");
}

#[test]
fn the_order_of_rows_changes_nothing() {
    for seed in 0..60 {
        let sheet = if seed < 40 { small(seed) } else { medium(seed) };
        let Ok(round) = Round::new(sheet.clone()) else { continue };
        let mut draw = Draw(seed);
        let mut order = |rows: usize| {
            let mut order: Vec<u32> = (0..rows as u32).collect();
            for at in (1..rows).rev() {
                order.swap(at, draw.below(at as u64 + 1) as usize);
            }
            order
        };
        let (demand, supply) = (order(sheet.demand.len()), order(sheet.supply.len()));
        let (budgets, pairs) = (order(sheet.budgets.len()), order(sheet.pairs.len()));
        let place =
            |order: &[u32], row: u32| order.iter().position(|at| *at == row).unwrap() as u32;
        let moved = |(a, b): &(u32, u32)| (place(&demand, *a), place(&supply, *b));
        let shuffled = Sheet {
            demand: demand.iter().map(|at| sheet.demand[*at as usize].clone()).collect(),
            supply: supply.iter().map(|at| sheet.supply[*at as usize].clone()).collect(),
            budgets: budgets.iter().map(|at| sheet.budgets[*at as usize].clone()).collect(),
            pairs: pairs
                .iter()
                .map(|at| sheet.pairs[*at as usize])
                .map(|pair| {
                    let (demand, supply) = moved(&(pair.demand, pair.supply));
                    Pair { demand, supply, ..pair }
                })
                .collect(),
            locks: sheet.locks.iter().map(moved).collect(),
            exclusions: sheet.exclusions.iter().map(moved).collect(),
        };
        let again = Round::new(shuffled).unwrap();
        for aim in aims() {
            let plan = round.solve(&aim);
            assert_eq!(plan, round.solve(&aim), "{seed} {aim:?}: twice the same");
            assert_eq!(plan, again.solve(&aim), "{seed} {aim:?}: in another order");
        }
    }
}

#[test]
fn a_price_is_what_one_place_more_brings() {
    for seed in 100..110 {
        let round = Round::new(medium(seed)).unwrap();
        for aim in [Aim::Value, Aim::Fill, Aim::Fair { favour: [].into() }] {
            let plan = round.solve(&aim).unwrap();
            let ranks = plan.prices.ranks.clone();
            let total = |plan: &Plan| {
                let mut counts = vec![0usize; round.demand().len()];
                let worth = plan.taken.iter().map(|pair| {
                    let rank = &mut counts[pair.demand as usize];
                    *rank += 1;
                    ranks[(*rank - 1).min(ranks.len() - 1)]
                });
                worth.sum::<i64>() + plan.value
            };
            for supply in (0..round.supply().len()).step_by(5) {
                let row = &round.supply()[supply];
                let change = Change::Capacity(row.id.clone(), row.capacity + 1);
                let more = round.changed(&[change]).unwrap().solve_from(&aim, &plan).unwrap();
                let brought = total(&more) - total(&plan);
                assert_eq!(plan.prices.supply[supply], brought, "{seed} {aim:?} {supply}");
            }
        }
    }
}

#[test]
fn what_comes_between_rounds_is_accepted_only_above_the_price() {
    let sheet = Sheet {
        demand: ["a", "b"].iter().map(|id| demand(id, 1)).collect(),
        supply: vec![supply("s", 1), supply("t", 5)],
        pairs: vec![pair(0, 0, 900_000), pair(1, 0, 700_000)],
        ..Sheet::default()
    };
    let plan = Round::new(sheet).unwrap().solve(&Aim::Value).unwrap();
    assert_eq!(plan.prices.supply, [700_000, 0]);
    assert_eq!(plan.prices.at_once(&[(0, 700_000)], 1000), AtOnce::Hold);
    let accepted = AtOnce::Accept { supply: 0, surplus: 1 };
    assert_eq!(plan.prices.at_once(&[(0, 700_001)], 1000), accepted);
    let cheaper = AtOnce::Accept { supply: 1, surplus: 100_000 };
    assert_eq!(plan.prices.at_once(&[(0, 790_000), (1, 100_000)], 1000), cheaper);
}

#[test]
fn between_rounds_a_favoured_newcomer_goes_before_others_and_nobody_before_the_favoured() {
    let favoured = |id: &str| Demand { groups: vec!["ldc".to_owned()], ..demand(id, 1) };
    let aim = Aim::Fair { favour: [("ldc".to_owned(), 1500)].into() };
    let one = |demands: Vec<Demand>| {
        let sheet = Sheet {
            pairs: (0..demands.len() as u32).map(|at| pair(at, 0, 500_000)).collect(),
            demand: demands,
            supply: vec![supply("s", 1)],
            ..Sheet::default()
        };
        Round::new(sheet).unwrap().solve(&aim).unwrap().prices
    };
    let groups = ["ldc".to_owned()];
    let (more, usual) = (aim.favour(&groups), aim.favour(&[]));
    assert_eq!((more, usual), (1500, 1000));
    let is_held = |prices: &facility_matching::assign::Prices, score, favour| {
        prices.at_once(&[(0, score)], favour) == AtOnce::Hold
    };
    // The price is the first place of the one who goes without: who weighs as much goes before
    // that one only with a better score, who weighs less not at all, who weighs more with
    // nearly any.
    let plain = one(vec![demand("a", 1), demand("b", 1)]);
    assert!(is_held(&plain, 500_000, usual) && !is_held(&plain, 500_001, usual));
    assert!(!is_held(&plain, 1, more));
    // Here one share stands for a favour of 1,500: the newcomer without favour has two thirds of it.
    let all = one(vec![favoured("a"), favoured("b")]);
    assert!(is_held(&all, 500_000, more) && !is_held(&all, 500_001, more));
    assert!(is_held(&all, 833_334, usual));
    let mixed = one(vec![favoured("a"), demand("b", 1)]);
    assert!(is_held(&mixed, 500_000, usual) && !is_held(&mixed, 500_001, usual));
    assert!(!is_held(&mixed, 0, more));
}

#[test]
fn what_must_be_given_and_cannot_is_named() {
    let sheet = Sheet {
        demand: vec![Demand { low: 2, ..demand("a", 2) }, demand("b", 1)],
        supply: vec![supply("s", 1)],
        pairs: vec![pair(0, 0, 1), pair(1, 0, 5)],
        ..Sheet::default()
    };
    let refused = Round::new(sheet).unwrap().solve(&Aim::Value);
    assert_eq!(refused, Err(Refused::Short(vec![(List::Demand, 0, 1)])));
}

#[test]
fn a_round_too_large_for_exact_sums_is_refused() {
    let supplies = 80;
    let sheet = Sheet {
        demand: vec![
            Demand { groups: vec!["much".to_owned()], ..demand("a", supplies) },
            demand("b", supplies),
        ],
        supply: (0..supplies).map(|at| supply(&format!("s{at}"), 1)).collect(),
        pairs: (0..supplies).flat_map(|at| [pair(0, at, 1), pair(1, at, 2)]).collect(),
        ..Sheet::default()
    };
    let round = Round::new(sheet).unwrap();
    let fair = Aim::Fair { favour: [("much".to_owned(), 2000)].into() };
    assert_eq!(round.solve(&fair), Err(Refused::TooLarge));
    assert_eq!(round.solve(&Aim::Fair { favour: [].into() }).unwrap().taken.len(), 80);
}

#[test]
fn an_empty_round_has_an_empty_plan() {
    for aim in aims() {
        let round = Round::new(Sheet::default()).unwrap();
        let plan = round.solve(&aim).unwrap();
        assert_eq!((plan.taken.len(), plan.value, plan.floor), (0, 0, None));
        assert_eq!(check(&round, &aim, plan.certificate(), 0), Ok(()));
    }
}

#[test]
fn all_flaws_are_told_at_once() {
    let mut sheet = Sheet {
        demand: vec![demand("a", 0), demand("a", 1), Demand { low: 3, ..demand(" ", 2) }],
        supply: vec![Supply { low: 2, budget: Some("none".to_owned()), ..supply("s", 1) }],
        pairs: vec![pair(0, 0, -1), pair(9, 0, 1), pair(0, 9, 1_000_001)],
        ..Sheet::default()
    };
    let told = |sheet: &Sheet| -> Vec<(List, usize, &'static str)> {
        let flaws: Vec<Flaw> = Round::new(sheet.clone()).unwrap_err();
        flaws.iter().map(|flaw| (flaw.list, flaw.row, flaw.code)).collect()
    };
    assert_eq!(
        told(&sheet),
        [
            (List::Demand, 2, "id_empty"),
            (List::Demand, 1, "duplicate_id"),
            (List::Demand, 2, "low_above_places"),
            (List::Supply, 0, "low_above_capacity"),
            (List::Demand, 0, "places_zero"),
            (List::Supply, 0, "unknown_budget"),
            (List::Pair, 0, "score_out_of_range"),
            (List::Pair, 1, "unknown_demand"),
            (List::Pair, 2, "unknown_supply"),
            (List::Pair, 2, "score_out_of_range"),
        ]
    );
    sheet = Sheet {
        demand: vec![demand("a", 1), demand("b", 1)],
        supply: vec![supply("s", 1)],
        pairs: vec![pair(0, 0, 1), pair(0, 0, 1), pair(1, 0, 1)],
        locks: vec![(0, 0), (1, 0), (0, 7)],
        exclusions: vec![(0, 0)],
        ..Sheet::default()
    };
    assert_eq!(
        told(&sheet),
        [
            (List::Pair, 1, "duplicate_pair"),
            (List::Lock, 2, "unknown_pair"),
            (List::Exclusion, 0, "locked_and_excluded"),
            (List::Supply, 0, "locks_above_room"),
        ]
    );
}

pub fn demand(id: &str, places: u32) -> Demand {
    Demand { id: id.to_owned(), places, ..Demand::default() }
}

pub fn supply(id: &str, capacity: u32) -> Supply {
    Supply { id: id.to_owned(), capacity, ..Supply::default() }
}

pub fn pair(demand: u32, supply: u32, score: i32) -> Pair {
    Pair { demand, supply, score }
}
