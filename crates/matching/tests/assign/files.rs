//! The tables of a round: every problem at its file, line and column.

use facility_matching::assign::{Aim, List, assignment_csv, read_round};

const DEMAND: &str = "request,places,group\nr1,2,ldc\nr2,1,\n\"r,3\",1,ldc; island\n";
const SUPPLY: &str = "capacity,provider\n1,p1\n2,p2\n";
const PAIRS: &str =
    "request,provider,affinity\nr1,p1,9000\nr1,p2,5000\nr2,p1,8000\n\"r,3\",p2,100\n";

#[test]
fn three_tables_make_a_round_and_a_plan_makes_one() {
    let round = read_round(DEMAND, SUPPLY, PAIRS).unwrap();
    assert_eq!(round.demand()[0].id, "r,3");
    assert_eq!(round.demand()[0].groups, ["ldc", "island"]);
    assert!(round.demand()[2].groups.is_empty());
    let plan = round.solve(&Aim::Fair { favour: [].into() }).unwrap();
    let text = assignment_csv(&round, &plan);
    assert_eq!(text, "request,provider,affinity\n\"r,3\",p2,100\nr1,p2,5000\nr2,p1,8000\n");
    let marked = format!("\u{feff}{}", DEMAND.replace('\n', "\r\n"));
    assert_eq!(read_round(&marked, SUPPLY, PAIRS).unwrap().demand(), round.demand());
}

#[test]
fn every_problem_of_all_tables_is_told_at_its_place() {
    let demand = "request,places,group\nr1,two,\nr1,1,\nr2,0,x\nr3,1\n\"r4,1,\n";
    let supply = "provider,capacity\np1,-1\n,1\n";
    let pairs = "request,provider,affinity\nr9,p9,10001\nr1,p1,5\nr1,p1,6\nr2,p1,1.5\n";
    let problems = read_round(demand, supply, pairs).unwrap_err();
    let told: Vec<(List, usize, usize, &str)> = problems
        .iter()
        .map(|it| (it.file, it.problem.line, it.problem.column, it.problem.code))
        .collect();
    assert_eq!(
        told,
        [
            (List::Demand, 2, 4, "not_a_number"),
            (List::Demand, 3, 1, "duplicate_id"),
            (List::Demand, 4, 4, "places_zero"),
            (List::Demand, 5, 1, "column_count"),
            (List::Demand, 6, 1, "quote_open"),
            (List::Supply, 2, 4, "not_a_number"),
            (List::Supply, 3, 1, "id_empty"),
            // Lines of the demand were lost, so that r9 may stand on one of them.
            (List::Pair, 2, 4, "unknown_supply"),
            (List::Pair, 2, 7, "affinity_out_of_range"),
            (List::Pair, 5, 7, "not_a_number"),
        ]
    );
    let twice = "request,provider,affinity\nr1,p1,5\nr1,p1,6\n";
    let problems = read_round(DEMAND, SUPPLY, twice).unwrap_err();
    assert_eq!((problems[0].problem.line, problems[0].problem.code), (3, "duplicate_pair"));
    let problems = read_round("a,b\n", "", "").unwrap_err();
    let told: Vec<(List, &str)> = problems.iter().map(|it| (it.file, it.problem.code)).collect();
    let header = "header_missing";
    assert_eq!(told, [(List::Demand, header), (List::Supply, header), (List::Pair, header)]);
}

#[test]
fn one_mistake_in_a_table_is_told_once_and_not_again_at_the_pairs_that_name_it() {
    let told = |demand: &str, supply: &str| -> Vec<(List, usize, &str)> {
        let problems = read_round(demand, supply, PAIRS).unwrap_err();
        problems.iter().map(|it| (it.file, it.problem.line, it.problem.code)).collect()
    };
    let demand = DEMAND.replace("places", "seats");
    assert_eq!(told(&demand, SUPPLY), [(List::Demand, 1, "header_missing")]);
    let supply = SUPPLY.replace("capacity,", "capacity,note,");
    assert_eq!(told(DEMAND, &supply), [(List::Supply, 1, "column_count")]);
    let supply = SUPPLY.replace("2,p2", "2,\"p2");
    assert_eq!(told(DEMAND, &supply), [(List::Supply, 3, "quote_open")]);
    let demand = DEMAND.replace("group", "Places");
    assert_eq!(told(&demand, SUPPLY), [(List::Demand, 1, "duplicate_column")]);
    // What is whole is still held against the pairs.
    let demand = DEMAND.replace("r2,1,", "r2,one,");
    let supply = SUPPLY.replace("p2", "p3");
    assert_eq!(
        told(&demand, &supply),
        [
            (List::Demand, 3, "not_a_number"),
            (List::Pair, 3, "unknown_supply"),
            (List::Pair, 5, "unknown_supply"),
        ]
    );
}

#[test]
fn the_case_of_column_names_is_free() {
    let demand = DEMAND.replace("request,places", "Request,PLACES");
    assert_eq!(
        read_round(&demand, SUPPLY, PAIRS).unwrap().demand(),
        read_round(DEMAND, SUPPLY, PAIRS).unwrap().demand()
    );
}
