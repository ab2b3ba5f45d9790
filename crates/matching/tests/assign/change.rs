//! Solving again from a plan finds what solving anew finds.

use facility_matching::Draw;
use facility_matching::assign::{Aim, Change, Demand, Mark, Plan, Round, Supply, check};

use crate::draw::{aims, medium};
use crate::rounds::{demand, supply};

fn a_change(round: &Round, draw: &mut Draw, number: usize) -> Change {
    let demand_id = |draw: &mut Draw| {
        round.demand()[draw.below(round.demand().len() as u64) as usize].id.clone()
    };
    let supply_id = |draw: &mut Draw| {
        round.supply()[draw.below(round.supply().len() as u64) as usize].id.clone()
    };
    let score = |draw: &mut Draw| draw.below(1_000_001) as i32;
    match number % 8 {
        0 => {
            let known = round.supply().iter().filter(|_| draw.one_in(4));
            let known: Vec<String> = known.map(|row| row.id.clone()).collect();
            let pairs = known.into_iter().map(|id| (id, score(draw))).collect();
            Change::AddDemand(demand(&format!("d{}x", draw.below(1000)), 2), pairs)
        }
        1 => Change::RemoveDemand(demand_id(draw)),
        2 => {
            let known = round.demand().iter().filter(|_| draw.one_in(4));
            let known: Vec<String> = known.map(|row| row.id.clone()).collect();
            let pairs = known.into_iter().map(|id| (id, score(draw))).collect();
            Change::AddSupply(supply(&format!("s{}x", draw.below(1000)), 3), pairs)
        }
        3 => Change::RemoveSupply(supply_id(draw)),
        4 => Change::Places(demand_id(draw), 1 + draw.below(4) as u32),
        5 => Change::Capacity(supply_id(draw), draw.below(6) as u32),
        6 => Change::Score(demand_id(draw), supply_id(draw), Some(score(draw))),
        _ => Change::Mark(demand_id(draw), supply_id(draw), Mark::Excluded),
    }
}

/// What does not differ between best plans of a round.
fn essence(round: &Round, plan: &Plan) -> (usize, i64, Option<i32>, Vec<i64>) {
    let prices = if plan.floor.is_some() { Vec::new() } else { plan.prices.supply.clone() };
    assert!(plan.taken.iter().all(|pair| (pair.demand as usize) < round.demand().len()));
    (plan.taken.len(), plan.value, plan.floor, prices)
}

#[test]
fn after_any_change_the_same_is_found_as_anew() {
    for seed in 200..216 {
        let mut round = Round::new(medium(seed)).unwrap();
        let mut draw = Draw(seed);
        let mut plans: Vec<Plan> = aims().iter().map(|aim| round.solve(aim).unwrap()).collect();
        for number in 0..16 {
            let change = a_change(&round, &mut draw, number);
            round = round.changed(std::slice::from_ref(&change)).unwrap();
            for (aim, plan) in aims().iter().zip(&mut plans) {
                let anew = round.solve(aim).unwrap();
                let again = round.solve_from(aim, plan).unwrap();
                if *aim == Aim::Value {
                    // Places that are worth nothing may be given or not.
                    assert_eq!(
                        essence(&round, &again).1,
                        essence(&round, &anew).1,
                        "{seed} {change:?}"
                    );
                    assert_eq!(again.prices, anew.prices, "{seed} {change:?}");
                } else {
                    assert_eq!(
                        essence(&round, &again),
                        essence(&round, &anew),
                        "{seed} {aim:?} {change:?}"
                    );
                }
                assert_eq!(check(&round, aim, again.certificate(), again.value), Ok(()));
                *plan = again;
            }
        }
    }
}

#[test]
fn a_plan_of_another_aim_and_round_is_a_start_too() {
    let (one, other) = (Round::new(medium(300)).unwrap(), Round::new(medium(301)).unwrap());
    let fair = Aim::Fair { favour: [].into() };
    let start = one.solve(&fair).unwrap();
    let anew = other.solve(&Aim::Fill).unwrap();
    let again = other.solve_from(&Aim::Fill, &start).unwrap();
    assert_eq!(essence(&other, &again), essence(&other, &anew));
}

#[test]
fn a_locked_pair_is_kept_and_an_excluded_one_is_not_taken() {
    let round = Round::new(medium(310)).unwrap();
    let plan = round.solve(&Aim::Value).unwrap();
    let first = plan.taken[0];
    let id = round.demand()[first.demand as usize].id.clone();
    let named = |supply: u32| round.supply()[supply as usize].id.clone();
    let has = |plan: &Plan, supply: u32| {
        plan.taken.iter().any(|it| it.demand == first.demand && it.supply == supply)
    };
    let excluded = Change::Mark(id.clone(), named(first.supply), Mark::Excluded);
    let without = round.changed(&[excluded]).unwrap().solve_from(&Aim::Value, &plan).unwrap();
    assert!(!has(&without, first.supply));
    let mut tried = 0;
    for pair in round.row(first.demand as usize) {
        let (supply, ..) = round.pair(pair);
        if !has(&plan, supply) && round.supply()[supply as usize].capacity > 0 {
            let locked = Change::Mark(id.clone(), named(supply), Mark::Locked);
            let with = round.changed(&[locked]).unwrap().solve_from(&Aim::Value, &plan).unwrap();
            assert!(has(&with, supply) && with.value <= plan.value);
            tried += 1;
        }
    }
    assert!(tried > 0);
}

#[test]
fn a_change_that_cannot_be_is_told_and_changes_nothing() {
    let round = Round::new(medium(320)).unwrap();
    let (d, s) = (round.demand()[0].id.clone(), round.supply()[0].id.clone());
    let new = |id: &str| Demand { low: 3, ..demand(id, 2) };
    let flaws = round
        .changed(&[
            Change::RemoveDemand("none".to_owned()),
            Change::RemoveSupply("none".to_owned()),
            Change::Places(d.clone(), 0),
            Change::BudgetCapacity("none".to_owned(), 1),
            Change::AddDemand(new("x"), vec![(s.clone(), 2_000_000), ("none".to_owned(), 1)]),
            Change::AddDemand(demand(&d, 1), vec![]),
            Change::AddSupply(supply(&s, 1), vec![(d.clone(), 1), (d.clone(), 1)]),
            Change::AddSupply(Supply { budget: Some("none".to_owned()), ..supply("y", 1) }, vec![]),
            Change::Score(d, s, Some(-1)),
        ])
        .unwrap_err();
    let told: Vec<(usize, &str)> = flaws.iter().map(|flaw| (flaw.row, flaw.code)).collect();
    assert_eq!(
        told,
        [
            (0, "unknown_demand"),
            (1, "unknown_supply"),
            (2, "places_zero"),
            (3, "unknown_budget"),
            (4, "unknown_supply"),
            (4, "low_above_places"),
            (4, "score_out_of_range"),
            (5, "duplicate_id"),
            (6, "duplicate_pair"),
            (6, "duplicate_id"),
            (7, "unknown_budget"),
            (8, "score_out_of_range"),
        ]
    );
}
