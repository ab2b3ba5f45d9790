//! Every problem of a file at once, each at its line and column.

#![allow(clippy::unwrap_used)]

use facility_matching::{
    Cost, Offer, Outcome, Problem, Request, read_lines, read_pairs, read_request,
};

fn places(problems: &[Problem]) -> Vec<(usize, usize, &str)> {
    problems.iter().map(|problem| (problem.line, problem.column, problem.code)).collect()
}

fn check_request(text: &str, expected: &[(usize, usize, &str)]) {
    let problems = read_request(text).expect_err(text);
    assert_eq!(places(&problems), expected, "{text}\n{problems:?}");
}

fn check_offers(text: &str, expected: &[(usize, usize, &str)]) {
    let problems = read_lines::<Offer>(text).expect_err(text);
    assert_eq!(places(&problems), expected, "{text}\n{problems:?}");
}

#[test]
fn only_the_id_is_required() {
    assert_eq!(read_request(r#"{"id": "r"}"#).unwrap().id, "r");
    check_request(r#"  {"title": "x"}"#, &[(1, 3, "missing_field")]);
    check_request(r#"{"id": " "}"#, &[(1, 2, "id_empty")]);
    check_request(r#"{"id": "a\tb"}"#, &[(1, 2, "id_invalid")]);
}

#[test]
fn all_problems_of_a_request_are_told_at_once() {
    let text = "{\n  \"id\": 7,\n  \"titel\": \"x\",\n  \"topics\": [\"a\", 1],\n  \"starts\": \"soon\",\n  \"title\": \"né\", \"amount\": \"much\"\n}";
    check_request(
        text,
        &[
            (2, 3, "wrong_type"),
            (3, 3, "unknown_field"),
            (4, 3, "wrong_type"),
            (5, 3, "date_invalid"),
            (6, 18, "wrong_type"),
        ],
    );
    let problems = read_request(text).unwrap_err();
    assert!(problems[1].message.contains("`titel`"), "{}", problems[1].message);
    assert!(problems[3].message.contains("`soon`"), "{}", problems[3].message);
}

#[test]
fn columns_count_characters_and_not_bytes() {
    check_request(r#"{"title": "数字技能", "id": "r", "levl": 1}"#, &[(1, 30, "unknown_field")]);
}

#[test]
fn text_that_is_not_json_is_one_problem() {
    check_request("{\"id\": \"r\",\n}", &[(2, 1, "not_json")]);
    check_request("", &[(1, 1, "not_json")]);
    check_request("[1]", &[(1, 1, "not_an_object")]);
    check_offers(
        "{\"id\": \"a\"}\nnonsense\n\n{\"id\": }\n",
        &[(2, 2, "not_json"), (4, 8, "not_json")],
    );
}

#[test]
fn a_portfolio_shows_each_fault_where_it_is() {
    let text =
        r#"{"id": "o", "portfolio": [{"title": "a", "yaer": 1}, {"year": "x"}, {"outcome": 7}]}"#;
    check_offers(
        text,
        &[(1, 42, "unknown_field"), (1, 55, "wrong_type"), (1, 70, "outcome_out_of_range")],
    );
}

#[test]
fn numbers_and_windows_must_make_sense() {
    check_offers(
        r#"{"id": "o", "capacity": -1, "cost": {"amount": -2}, "starts": "2027", "ends": "2026-05"}"#,
        &[(1, 13, "negative"), (1, 29, "negative"), (1, 71, "dates_reversed")],
    );
    check_offers(r#"{"id": "o", "cost": "dear"}"#, &[(1, 13, "wrong_type")]);
}

#[test]
fn the_same_field_twice_is_a_problem() {
    check_request(r#"{"id": "r", "title": "x", "title": "y"}"#, &[(1, 27, "duplicate_field")]);
}

#[test]
fn a_fault_in_the_last_field_stands_there_too() {
    check_request(r#"{"id": "r", "topics": ["a"], "ends": "soon"}"#, &[(1, 30, "date_invalid")]);
    check_offers(r#"{"id": "o", "mode": 5}"#, &[(1, 13, "wrong_type")]);
    check_offers(
        r#"{"portfolio": [{"year": 1, "year": 2}, 3], "cost": {"currency": "EUR"}}"#,
        &[(1, 1, "missing_field"), (1, 28, "duplicate_field"), (1, 44, "wrong_type")],
    );
}

#[test]
fn the_same_id_twice_is_a_problem() {
    check_offers(
        "{\"id\": \"a\"}\n{\"title\": \"x\", \"id\": \"a\"}\n",
        &[(2, 16, "duplicate_id")],
    );
}

#[test]
fn a_mark_at_the_start_and_other_line_ends_are_no_problem() {
    let requests = read_lines::<Request>("\u{feff}{\"id\": \"a\"}\r\n\r\n{\"id\": \"b\"}").unwrap();
    assert_eq!(requests.iter().map(|request| request.id.as_str()).collect::<Vec<_>>(), ["a", "b"]);
}

#[test]
fn costs_and_outcomes_come_in_several_shapes() {
    let text = r#"{"id": "a", "cost": 5, "portfolio": [{"outcome": 0.5}, {"outcome": "achieved"}, {"outcome": null}]}
{"id": "b", "cost": {"amount": 5, "currency": "EUR"}}
{"id": "c", "cost": null, "capacity": 2.0}"#;
    let offers = read_lines::<Offer>(text).unwrap();
    assert_eq!(offers[0].cost, Some(Cost::Number(5.0)));
    assert_eq!(offers[0].portfolio[0].outcome, Some(Outcome::Rating(0.5)));
    assert_eq!(offers[0].portfolio[1].outcome, Some(Outcome::Text("achieved".into())));
    assert_eq!(offers[0].portfolio[2].outcome, None);
    assert!(matches!(&offers[1].cost, Some(Cost::Money(money)) if money.amount == 5.0));
    assert_eq!(offers[2].cost, None);
}

#[test]
fn pairs_are_found_by_their_column_names() {
    let pairs = read_pairs("offer\tgrade\trequest\no1\t3\tr1\n\no2\t0\tr1\n").unwrap();
    let found: Vec<_> =
        pairs.iter().map(|pair| (pair.request.as_str(), pair.offer.as_str(), pair.line)).collect();
    assert_eq!(found, [("r1", "o1", 2), ("r1", "o2", 4)]);
}

#[test]
fn problems_of_pairs_have_their_places() {
    let places_of = |text: &str| -> Vec<(usize, usize, &'static str)> {
        let problems = read_pairs(text).unwrap_err();
        problems.iter().map(|problem| (problem.line, problem.column, problem.code)).collect()
    };
    assert_eq!(places_of(""), [(1, 1, "header_missing")]);
    assert_eq!(places_of("r1\to1\n"), [(1, 1, "header_missing")]);
    assert_eq!(
        places_of("request\toffer\nr1\n\to1\nr1\t \n"),
        [(2, 1, "column_count"), (3, 1, "id_empty"), (4, 4, "id_empty")]
    );
}
