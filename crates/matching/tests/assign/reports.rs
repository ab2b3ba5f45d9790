//! The numbers of a report against ones worked out by hand.

use facility_matching::assign::{Aim, Demand, Round, Sheet, Taken, report};

use crate::rounds::{demand, pair, supply};

#[test]
fn the_numbers_of_a_small_plan_are_those_worked_out_by_hand() {
    let grouped = |id: &str, places: u32, group: &str| Demand {
        groups: vec![group.to_owned()],
        ..demand(id, places)
    };
    let sheet = Sheet {
        demand: vec![
            grouped("a", 2, "x"),
            grouped("b", 2, "y"),
            grouped("c", 1, "y"),
            demand("d", 1),
        ],
        supply: vec![supply("s", 2), supply("t", 1), supply("u", 1)],
        pairs: vec![
            pair(0, 0, 600_000),
            pair(0, 1, 400_000),
            pair(1, 0, 500_000),
            pair(1, 1, 700_000),
            pair(2, 0, 900_000),
            pair(3, 1, 100_000),
        ],
        ..Sheet::default()
    };
    let round = Round::new(sheet).unwrap();
    let taken = |demand, supply, score| Taken { demand, supply, score };
    let plan = [taken(0, 0, 600_000), taken(0, 1, 400_000), taken(1, 0, 500_000)];
    let report = report(&round, &plan, 2_000_000);
    assert_eq!((report.places, report.wanted, report.value), (3, 6, 1_500_000));
    assert_eq!((report.served, report.unserved, report.lowest), (2, 2, 0));
    assert_eq!(report.fifth_percentile, 0);
    // Sums 0, 0, 0.5, 1: (1 x 0.5 + 3 x 1) / (4 x 1.5).
    assert!((report.gini - 3.5 / 6.0).abs() < 1e-12);
    let fill = |group: &str| {
        let fill = report.groups[group];
        (fill.given, fill.wanted, fill.unserved)
    };
    assert_eq!([fill("x"), fill("y"), fill("")], [(2, 2, 0), (1, 3, 1), (0, 1, 1)]);
    assert_eq!(report.top_ten_share, 1.0);
    assert!((report.concentration - 5.0 / 9.0).abs() < 1e-12);
    assert_eq!(report.price_of_fairness, 0.25);
    // b would rather have a's two places (1.2 against 0.5), but not the lesser of them alone (0.5);
    // c and d have nothing and envy a for the one place of a's that they could use.
    assert_eq!((report.envious, report.envious_beyond_one), (3, 0));
}

#[test]
fn fairness_costs_no_more_than_the_report_says() {
    let sheet = Sheet {
        demand: vec![demand("a", 2), demand("b", 1)],
        supply: vec![supply("s", 1), supply("t", 1)],
        pairs: vec![pair(0, 0, 900_000), pair(0, 1, 800_000), pair(1, 1, 100_000)],
        ..Sheet::default()
    };
    let round = Round::new(sheet).unwrap();
    let best = round.solve(&Aim::Value).unwrap();
    let fair = round.solve(&Aim::Fair { favour: [].into() }).unwrap();
    let (before, after) = (best.report(&round, best.value), fair.report(&round, best.value));
    assert_eq!((before.unserved, after.unserved), (1, 0));
    assert_eq!(before.price_of_fairness, 0.0);
    assert!((after.price_of_fairness - 700.0 / 1700.0).abs() < 1e-12);
    assert_eq!((before.envious, before.envious_beyond_one), (1, 0));
}
