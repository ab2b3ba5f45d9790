//! The stored answers of peers; tests/oracle/optima.py says which and how they were asked.

use facility_matching::assign::{Aim, Plan, Round, check};
use serde_json::Value;

use crate::draw::medium;

#[test]
fn fifty_rounds_have_the_values_that_peers_found() {
    let stored: Value =
        serde_json::from_str(include_str!("../cases/assignment_optima.json")).unwrap();
    let rounds = stored["rounds"].as_array().unwrap();
    assert_eq!(rounds.len(), 50);
    for expected in rounds {
        let seed = expected["seed"].as_u64().unwrap();
        let sheet = medium(seed);
        assert_eq!(Some(sheet.pairs.len() as u64), expected["pairs"].as_u64(), "{seed}");
        let round = Round::new(sheet).unwrap();
        let solved = |aim: &Aim| {
            let plan = round.solve(aim).unwrap();
            assert_eq!(
                check(&round, aim, plan.certificate(), plan.value),
                Ok(()),
                "{seed} {aim:?}"
            );
            plan
        };
        let numbers = |name: &str| -> Vec<i64> {
            expected[name].as_array().unwrap().iter().map(|it| it.as_i64().unwrap()).collect()
        };
        assert_eq!(Some(solved(&Aim::Value).value), expected["value"].as_i64(), "{seed} value");
        let fill = solved(&Aim::Fill);
        assert_eq!(vec![fill.taken.len() as i64, fill.value], numbers("fill"), "{seed} fill");
        let fair = solved(&Aim::Fair { favour: [].into() });
        let fair_counts = counts(&round, &fair);
        let expected_fair = numbers("fair");
        let with_rank =
            |rank: usize| fair_counts.iter().filter(|count| **count > rank).count() as i64;
        let mut found: Vec<i64> = (0..expected_fair.len() - 1).map(with_rank).collect();
        found.push(fair.value);
        assert_eq!(found, expected_fair, "{seed} fair");
        let floor = solved(&Aim::Floor);
        let served = counts(&round, &floor).iter().filter(|count| **count > 0).count();
        let found = vec![served as i64, i64::from(floor.floor.unwrap()), floor.value];
        assert_eq!(found, numbers("floor"), "{seed} floor");
    }
}

fn counts(round: &Round, plan: &Plan) -> Vec<usize> {
    let mut counts = vec![0; round.demand().len()];
    for pair in &plan.taken {
        counts[pair.demand as usize] += 1;
    }
    counts
}
