//! Tables worked by hand: how groups fare beside each other.

#![allow(clippy::unwrap_used)]

use facility_groups::{
    Cell, Comparison, Coverage, Direction, Gap, Missing, Movement, Point, Problem, differences,
    parity_score,
};

fn cell(year: i64, slice: &str, value: f64) -> Cell {
    Cell { year, slice: slice.parse().unwrap(), value: Some(value), count: Some(100) }
}

/// People who use the internet, in percent, in a country that does not exist.
fn internet() -> Vec<Cell> {
    vec![
        cell(2020, "total", 50.0),
        cell(2020, "sex=female", 40.0),
        cell(2020, "sex=male", 60.0),
        cell(2022, "total", 60.0),
        cell(2022, "sex=female", 52.0),
        cell(2022, "sex=male", 68.0),
        cell(2024, "total", 75.0),
        cell(2024, "sex=female", 72.0),
        cell(2024, "sex=male", 80.0),
    ]
}

fn only(cells: &[Cell], direction: Direction) -> Comparison {
    let mut all = differences(cells, direction).unwrap();
    assert_eq!(all.len(), 1);
    all.remove(0)
}

#[test]
fn women_and_men_beside_each_other() {
    let sex = only(&internet(), Direction::More);
    assert_eq!((sex.dimension.as_str(), sex.within.to_string().as_str()), ("sex", "total"));
    let year = &sex.years[0];
    assert_eq!((year.year, year.national, year.known), (2020, Ok(50.0), 2));
    assert_eq!(year.best.as_ref().unwrap().names, ["male"]);
    let female = &year.groups[0];
    assert_eq!((female.name.as_str(), female.value, female.count), ("female", Ok(40.0), Some(100)));
    assert_eq!(female.to_best, Ok(Gap { difference: -20.0, ratio: Ok(40.0 / 60.0) }));
    assert_eq!(female.to_national, Ok(Gap { difference: -10.0, ratio: Ok(0.8) }));
    assert_eq!(year.groups[1].to_best, Ok(Gap { difference: 0.0, ratio: Ok(1.0) }));
    let parity = sex.years[2].parity.as_ref().unwrap();
    assert_eq!((parity.lowest.as_str(), parity.highest.as_str()), ("female", "male"));
    assert_eq!((parity.index, parity.score), (0.9, 0.9));
    assert_eq!(sex.coverage, Coverage { years: 3, compared: 3, groups: 2, values: 6 });
}

#[test]
fn a_gap_that_narrows() {
    let sex = only(&internet(), Direction::More);
    // gaps 20, 16 and 8: mean 44/3 at 2022; slope (-2 * 16/3 + 2 * -20/3) / 8 = -3
    let trend = sex.trends["female"].unwrap();
    assert_eq!(trend.first, Point { year: 2020, gap: 20.0 });
    assert_eq!(trend.last, Point { year: 2024, gap: 8.0 });
    assert_eq!((trend.years, trend.per_year), (3, -3.0));
    assert!((trend.slope + 3.0).abs() < 1e-12);
    assert_eq!(trend.movement, Movement::Narrowing);
    assert!(trend.same_groups);
    assert_eq!(sex.trends["male"].unwrap().movement, Movement::Unchanged);
}

#[test]
fn the_rule_of_movement_has_a_tolerance() {
    let movement = |gaps: [f64; 2]| {
        let mut cells = Vec::new();
        for (year, gap) in [2020, 2024].into_iter().zip(gaps) {
            cells.push(cell(year, "sex=m", 100.0));
            cells.push(cell(year, "sex=f", 100.0 - gap));
        }
        only(&cells, Direction::More).trends["f"].unwrap().movement
    };
    // five percent of a gap of 40 is 2
    assert_eq!(movement([38.0, 40.0]), Movement::Unchanged);
    assert_eq!(movement([37.5, 40.0]), Movement::Widening);
    assert_eq!(movement([40.0, 37.5]), Movement::Narrowing);
    // half a percent of 100 is a half
    assert_eq!(movement([0.5, 1.0]), Movement::Unchanged);
    assert_eq!(movement([0.0, 0.75]), Movement::Widening);
    assert_eq!(movement([0.0, 0.0]), Movement::Unchanged);
}

#[test]
fn where_less_is_better_the_lowest_is_best_off() {
    let sex = only(&internet(), Direction::Less);
    let year = &sex.years[0];
    assert_eq!(year.best.as_ref().unwrap().names, ["female"]);
    assert_eq!(year.groups[1].to_best, Ok(Gap { difference: 20.0, ratio: Ok(1.5) }));
    // parity does not ask who is better off
    assert_eq!(year.parity, only(&internet(), Direction::More).years[0].parity);
    assert_eq!(
        only(&internet(), Direction::Neither).years[0].best.as_ref().unwrap().names,
        ["male"]
    );
}

#[test]
fn two_way_slices_are_compared_within_the_other_pair() {
    let cells = [
        cell(2024, "total", 50.0),
        cell(2024, "location=rural", 30.0),
        cell(2024, "location=urban", 60.0),
        cell(2024, "sex=female;location=rural", 20.0),
        cell(2024, "sex=male;location=rural", 40.0),
        cell(2024, "sex=female;location=urban", 58.0),
    ];
    let all = differences(&cells, Direction::More).unwrap();
    let names: Vec<String> =
        all.iter().map(|one| format!("{} in {}", one.dimension, one.within)).collect();
    let expected = [
        "location in total",
        "sex in location=rural",
        "sex in location=urban",
        "location in sex=female",
        "location in sex=male",
    ];
    assert_eq!(names, expected);
    let female = &all[1].years[0].groups[0];
    assert_eq!(female.slice.to_string(), "sex=female;location=rural");
    assert_eq!(female.to_best.unwrap().difference, -20.0);
    assert_eq!(female.to_national.unwrap().difference, -30.0);
    let alone = &all[2].years[0];
    assert_eq!(alone.best, Err(Missing::OneGroup));
    assert_eq!(alone.parity, Err(Missing::OneGroup));
    assert_eq!(alone.groups[0].to_best, Err(Missing::OneGroup));
    assert_eq!(all[2].trends["female"], Err(Missing::OneYear));
}

#[test]
fn what_is_missing_says_why() {
    let mut cells = internet();
    cells.remove(0); // no total of 2020
    cells[3].value = None; // women in 2022
    cells.retain(|cell| (cell.year, cell.slice.to_string().as_str()) != (2024, "sex=male"));
    let sex = only(&cells, Direction::More);
    assert_eq!(sex.years[0].national, Err(Missing::NoNational));
    assert_eq!(sex.years[0].groups[0].to_national, Err(Missing::NoNational));
    assert_eq!(sex.years[1].groups[0].value, Err(Missing::NoValue));
    assert_eq!(sex.years[1].groups[0].to_best, Err(Missing::NoValue));
    assert_eq!(sex.years[1].groups[1].to_best, Err(Missing::OneGroup));
    assert_eq!(sex.years[2].groups[1].value, Err(Missing::NoCell));
    assert_eq!(sex.trends["female"], Err(Missing::OneYear));
    assert_eq!(sex.coverage, Coverage { years: 3, compared: 1, groups: 2, values: 4 });
}

#[test]
fn ratios_are_told_only_where_they_mean_something() {
    let gap = |low: f64, high: f64| {
        let cells = [cell(2024, "sex=f", low), cell(2024, "sex=m", high)];
        let year = only(&cells, Direction::More).years.remove(0);
        (year.groups[0].to_best.unwrap(), year.parity.map(|parity| parity.index))
    };
    assert_eq!(gap(-1.0, 2.0).0, Gap { difference: -3.0, ratio: Err(Missing::NoRatio) });
    assert_eq!(
        gap(0.0, 0.0),
        (Gap { difference: 0.0, ratio: Err(Missing::NoRatio) }, Err(Missing::NoRatio))
    );
    assert_eq!(gap(0.0, 4.0), (Gap { difference: -4.0, ratio: Ok(0.0) }, Ok(0.0)));
    let cells = [cell(2024, "sex=f", -f64::MAX), cell(2024, "sex=m", f64::MAX)];
    let year = only(&cells, Direction::More).years.remove(0);
    assert_eq!(year.groups[0].to_best, Err(Missing::TooLarge));
    assert_eq!(parity_score(1.25), 0.75);
    assert_eq!(parity_score(0.75), 0.75);
    assert_eq!(parity_score(7.0), 0.0);
}

#[test]
fn a_best_off_group_that_comes_and_goes_is_said() {
    let cells = [
        cell(2020, "age=a", 10.0),
        cell(2020, "age=b", 30.0),
        cell(2020, "age=c", 90.0),
        cell(2024, "age=a", 10.0),
        cell(2024, "age=b", 30.0),
    ];
    let trend = only(&cells, Direction::More).trends["a"].unwrap();
    assert_eq!((trend.movement, trend.same_groups), (Movement::Narrowing, false));
}

#[test]
fn unsound_cells_are_not_worked_with() {
    let cells = [cell(2024, "sex=f", 1.0), cell(2024, "sex=f", 1.0)];
    let slice = cells[0].slice.clone();
    assert_eq!(differences(&cells, Direction::More), Err(Problem::Twice(2024, slice.clone())));
    let cells = [cell(2024, "sex=f", f64::NAN)];
    assert_eq!(differences(&cells, Direction::More), Err(Problem::NotFinite(2024, slice)));
}
