//! The check accepts every plan of the solver and refuses what was tampered with.

use facility_matching::Draw;
use facility_matching::assign::{Aim, Certificate, Doubt, Mark, Plan, Round, check};

use crate::draw::{aims, medium, small};
use crate::enumerate;
use crate::rounds::rows;

#[test]
fn every_plan_of_a_larger_round_is_proven() {
    for seed in 0..40 {
        let round = Round::new(medium(seed)).unwrap();
        for aim in aims() {
            let plan = round.solve(&aim).unwrap();
            assert_eq!(
                check(&round, &aim, plan.certificate(), plan.value),
                Ok(()),
                "{seed} {aim:?}"
            );
        }
    }
}

#[test]
fn a_plan_with_other_pairs_is_accepted_only_if_it_is_as_good() {
    let (mut accepted, mut refused) = (0, 0);
    for seed in 0..600 {
        let sheet = small(seed);
        let Ok(round) = Round::new(sheet.clone()) else { continue };
        let mut draw = Draw(seed + 1);
        for aim in aims() {
            let Ok(plan) = round.solve(&aim) else { continue };
            for _ in 0..4 {
                let mut other = plan.certificate().clone();
                if round.pairs() == 0 {
                    continue;
                }
                for _ in 0..=draw.below(2) {
                    toggle(&mut other, draw.below(round.pairs() as u64) as u32);
                }
                let value = value(&round, &other);
                let changed = taken_rows(&sheet, &round, &plan, &other);
                let is_best = enumerate::is_allowed(&sheet, &changed)
                    && Some(enumerate::merit(&sheet, &aim, &changed))
                        == enumerate::best(&sheet, &aim);
                let checked = check(&round, &aim, &other, value);
                // Potentials that prove one best plan prove all of them. A floor's proof may rest
                // on a lower floor than another plan keeps, so that one is held to be best only.
                if aim == Aim::Floor {
                    assert!(is_best || checked.is_err(), "{seed} {aim:?} {other:?}");
                } else {
                    assert_eq!(checked.is_ok(), is_best, "{seed} {aim:?} {checked:?} {other:?}");
                }
                accepted += usize::from(checked.is_ok());
                refused += usize::from(checked.is_err());
            }
        }
    }
    assert!(accepted > 100 && refused > 5000, "{accepted} {refused}");
}

#[test]
fn a_worse_plan_is_refused_whatever_prices_come_with_it() {
    let mut refused = 0;
    for seed in 0..300 {
        let sheet = small(seed);
        let Ok(round) = Round::new(sheet.clone()) else { continue };
        let mut draw = Draw(seed + 7);
        for aim in aims() {
            let Ok(plan) = round.solve(&aim) else { continue };
            let mut other = plan.certificate().clone();
            for _ in 0..draw.below(3) {
                if round.pairs() > 0 {
                    toggle(&mut other, draw.below(round.pairs() as u64) as u32);
                }
            }
            for list in [&mut other.proof.demand, &mut other.proof.supply, &mut other.proof.budget]
            {
                for price in list.iter_mut() {
                    if draw.one_in(3) {
                        *price += draw.below(600_001) as i64 - 300_000;
                    }
                }
            }
            let changed = taken_rows(&sheet, &round, &plan, &other);
            let is_best = enumerate::is_allowed(&sheet, &changed)
                && Some(enumerate::merit(&sheet, &aim, &changed)) == enumerate::best(&sheet, &aim);
            if !is_best {
                let value = value(&round, &other);
                assert!(check(&round, &aim, &other, value).is_err(), "{seed} {aim:?} {other:?}");
                refused += 1;
            }
        }
    }
    assert!(refused > 500, "{refused}");
}

#[test]
fn each_kind_of_tampering_is_told_by_its_name() {
    let round = Round::new(medium(3)).unwrap();
    let aim = Aim::Fair { favour: [("g1".to_owned(), 1500)].into() };
    let plan = round.solve(&aim).unwrap();
    let told = |change: &dyn Fn(&mut Certificate)| {
        let mut other = plan.certificate().clone();
        change(&mut other);
        check(&round, &aim, &other, plan.value).unwrap_err()
    };
    let busy = plan.taken[0].supply as usize;
    assert_eq!(told(&|it| it.proof.supply.truncate(1)), Doubt::WrongLength);
    assert_eq!(told(&|it| it.proof.taken.push(0)), Doubt::WrongPairs);
    assert_eq!(told(&|it| it.proof.taken.push(u32::MAX)), Doubt::WrongPairs);
    assert_eq!(told(&|it| it.proof.supply[busy] = i64::MAX), Doubt::TooLarge);
    assert_eq!(told(&|it| it.proof.ranks[0] = 1), Doubt::WrongWorth);
    assert_eq!(told(&|it| it.proof.shares[0] += 1), Doubt::WrongWorth);
    assert_eq!(told(&|it| it.proof.must = 0), Doubt::WrongWorth);
    assert_eq!(check(&round, &aim, plan.certificate(), plan.value + 1), Err(Doubt::WrongValue));
    let other_aim = check(&round, &Aim::Value, plan.certificate(), plan.value);
    assert_eq!(other_aim, Err(Doubt::WrongWorth));
    assert!(matches!(
        told(&|it| it.proof.supply[busy] += 1 << 40),
        Doubt::PairNotBest(_) | Doubt::EdgeNotBest(_)
    ));
    let floor = round.solve(&Aim::Floor).unwrap();
    for change in [
        (|it: &mut Certificate| it.beyond = None) as fn(&mut Certificate),
        |it| it.reachable = None,
        |it| it.beyond = it.reachable.clone(),
        |it| it.proof.floor = None,
    ] {
        let mut other = floor.certificate().clone();
        change(&mut other);
        assert!(check(&round, &Aim::Floor, &other, floor.value).is_err());
    }
}

#[test]
fn a_proof_is_for_the_marks_of_its_round() {
    use facility_matching::assign::Change;
    let round = Round::new(medium(5)).unwrap();
    let plan = round.solve(&Aim::Value).unwrap();
    let (taken, row) = (plan.taken[0], round.row(plan.taken[0].demand as usize));
    let id = round.demand()[taken.demand as usize].id.clone();
    let left = row
        .map(|pair| round.pair(pair).0)
        .find(|supply| {
            !plan.taken.iter().any(|it| it.demand == taken.demand && it.supply == *supply)
        })
        .unwrap();
    let named = |supply: u32| round.supply()[supply as usize].id.clone();
    let marked = |supply: u32, mark: Mark| {
        let change = Change::Mark(id.clone(), named(supply), mark);
        let round = round.changed(&[change]).unwrap();
        check(&round, &Aim::Value, plan.certificate(), plan.value).unwrap_err()
    };
    assert!(matches!(marked(taken.supply, Mark::Excluded), Doubt::ExcludedTaken(_)));
    assert!(matches!(marked(left, Mark::Locked), Doubt::LockedLeft(_)));
}

fn toggle(certificate: &mut Certificate, pair: u32) {
    let taken = &mut certificate.proof.taken;
    match taken.binary_search(&pair) {
        Ok(at) => {
            taken.remove(at);
        }
        Err(at) => taken.insert(at, pair),
    }
}

fn value(round: &Round, certificate: &Certificate) -> i64 {
    certificate.proof.taken.iter().map(|pair| i64::from(round.pair(*pair as usize).1)).sum()
}

/// The pairs of a tampered proof as rows of the sheet.
fn taken_rows(
    sheet: &facility_matching::assign::Sheet,
    round: &Round,
    plan: &Plan,
    other: &Certificate,
) -> Vec<usize> {
    let mut changed = plan.clone();
    changed.taken = (0..round.demand().len())
        .flat_map(|demand| round.row(demand).map(move |pair| (demand, pair)))
        .filter(|(_, pair)| other.proof.taken.contains(&(*pair as u32)))
        .map(|(demand, pair)| {
            let (supply, score, _) = round.pair(pair);
            facility_matching::assign::Taken { demand: demand as u32, supply, score }
        })
        .collect();
    rows(sheet, round, &changed)
}
