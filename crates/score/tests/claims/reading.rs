//! What is wrong with files is told at once, with its place.

use facility_score::{Files, read, weights_file};

use crate::world::{DATA, META, input, places};

fn told(data: &str, meta: &str, method: &str) -> Vec<(String, usize, usize, &'static str)> {
    places(&input(data, meta, method).unwrap_err())
}

fn at(
    file: &str,
    line: usize,
    column: usize,
    code: &'static str,
) -> (String, usize, usize, &'static str) {
    (file.to_owned(), line, column, code)
}

#[test]
fn problems_of_all_three_files_come_together() {
    let data = DATA.replace("U2,Two,N,4,3", "U1,Two,N,4,3x").replace("7,\n", "7\n");
    let meta = META.replace("c,C,1,q,1", "c,C,1,z,-1").replace("d,D,1,q,1,1", "d,D,2,q,1,up");
    let method = "[normalise]\nmethod = 'scaled'\nfrom = 'x'\n[impute]\n[nothing]\n";
    let expected = [
        at("DATA", 3, 12, "number_invalid"),
        at("DATA", 4, 1, "column_count"),
        at("META", 4, 9, "weight_invalid"),
        at("META", 5, 5, "level_invalid"),
        at("META", 5, 11, "direction_invalid"),
        at("METHOD", 1, 2, "setting_missing"),
        at("METHOD", 3, 8, "setting_invalid"),
        at("METHOD", 4, 2, "setting_missing"),
        at("METHOD", 5, 2, "stage_unknown"),
    ];
    let found = told(&data, &meta, method);
    for problem in &expected {
        assert!(found.contains(problem), "{problem:?} not in {found:#?}");
    }
    assert!(found.contains(&at("DATA", 3, 1, "unit_twice")), "{found:#?}");
}

#[test]
fn a_tree_that_is_none_is_told_at_its_rows() {
    let meta = META.replace("c,C,1,q", "c,C,1,z").replace("q,Q,2,top", "q,Q,2,");
    let found = told(DATA, &meta, "");
    assert_eq!(found, [at("META", 4, 1, "parent_unknown"), at("META", 7, 1, "parent_missing")]);
}

#[test]
fn what_the_files_say_of_each_other_is_held_together() {
    let method = "[denominate]\n[impute]\nmethod = 'group_mean'\ngroup = 'continent'\n\
        [normalise]\nmethod = 'distance_to_unit'\nunit = 'U9'\n[aggregate]\nmean = ['geometric']\n\
        [uncertainty]\nreplicates = 5\nwinsorise_max = [1, 2]\nmean = [['geometric', 'harmonic', 'copeland']]\n";
    let data = DATA.replace("people", "folk");
    let found = told(&data, META, method);
    let codes: Vec<&str> = found.iter().map(|it| it.3).collect();
    assert_eq!(
        codes,
        ["denominator_unknown", "group_unknown", "unit_unknown", "stage_missing", "mean_count"],
        "{found:#?}"
    );
    let equal = "[aggregate]\nmean = 'equality'\n[uncertainty]\nreplicates = 5\n\
                 mean = ['arithmetic', ['equality', 'arithmetic'], ['arithmetic', 'equality']]\n";
    let pillars = ["p", "q"].map(|_| at("METHOD", 2, 8, "parts_differ"));
    let drawn = ["p", "q"].map(|_| at("METHOD", 5, 8, "parts_differ"));
    assert_eq!(told(DATA, META, equal), [pillars, drawn].concat());
    let panel = told(DATA, META, "[impute]\nmethod = 'latest'\n");
    assert_eq!(panel, [at("METHOD", 2, 10, "time_missing")]);
}

#[test]
fn an_indicator_without_column_or_value_is_named() {
    let found = told(&DATA.replace(",d\n", ",e\n"), META, "");
    assert_eq!(found, [at("DATA", 1, 1, "column_missing")]);
    let data = "uCode,region,a,b,c,d\nU1,N,1,2,3,NA\nU2,N,2,3,4,\n";
    assert_eq!(told(data, META, ""), [at("META", 5, 1, "indicator_empty")]);
}

#[test]
fn empty_files_are_told_and_not_feared() {
    let found = told("", "", "");
    assert_eq!(found, [at("DATA", 1, 1, "empty"), at("META", 1, 1, "empty")]);
    assert_eq!(told("uCode\n", "iCode,Level,Parent,Type\n", "")[1].3, "node_missing");
}

#[test]
fn columns_are_found_by_name_in_any_order() {
    let turn = |text: &str| {
        let line = |line: &str| line.split(',').rev().collect::<Vec<_>>().join(",") + "\n";
        text.lines().map(line).collect::<String>()
    };
    let plain = input(DATA, META, "").unwrap();
    let turned = input(&turn(DATA), &turn(META), "").unwrap();
    assert_eq!(plain.score().unwrap().results, turned.score().unwrap().results);
}

#[test]
fn weights_come_from_a_table_that_must_be_whole() {
    let method = "[weights]\nfile = 'mine/weights.csv'\n";
    assert_eq!(weights_file(method).as_deref(), Some("mine/weights.csv"));
    let with = |weights| read(&Files { data: DATA, meta: META, method: Some(method), weights });
    let found = with(Some("iCode,Weight\na,1\nb,-1\nc,1\nd,1\np,1\n")).unwrap_err();
    assert_eq!(
        places(&found),
        [at("WEIGHTS", 1, 1, "weight_missing"), at("WEIGHTS", 3, 3, "weight_invalid")]
    );
    assert_eq!(places(&with(None).unwrap_err()), [at("METHOD", 2, 8, "weights_unread")]);
    let own = with(Some("x,Weight,iCode\n,1,a\n,3,b\n,1,c\n,1,d\n,5,p\n,10,q\n")).unwrap();
    let plain = input(DATA, META, "").unwrap().score().unwrap();
    let score = own.score().unwrap();
    assert_eq!(score.results, plain.results);
    assert_eq!(score.effective_weights, plain.effective_weights);
}

#[test]
fn results_say_which_bytes_they_were_counted_from() {
    let one = input(DATA, META, "").unwrap().score().unwrap();
    let other = input(&DATA.replace("U1", "U7"), META, "").unwrap().score().unwrap();
    assert_eq!(one.hashes.meta, other.hashes.meta);
    assert_ne!(one.hashes.data, other.hashes.data);
    assert_eq!(one.hashes.data.len(), 64);
    assert!(one.engine.starts_with("facility-score "));
}

#[test]
fn more_than_can_be_held_is_refused_before_it_is_tried() {
    let many = vec!["1"; 17].join(", ");
    let method = format!("[treat]\n[uncertainty]\nreplicates = 9\nwinsorise_max = [{many}]\n");
    assert_eq!(told(DATA, META, &method), [at("METHOD", 4, 17, "setting_invalid")]);
    let rows: String = (0..600).map(|at| format!("U{at},U,N,1,{at},{at},{at},{at}\n")).collect();
    let data = format!("uCode,uName,region,people,a,b,c,d\n{rows}");
    let method = "[uncertainty]\nreplicates = 1000000\nweights = 0.1\n";
    assert_eq!(told(&data, META, method), [at("METHOD", 2, 14, "too_many")]);
}

#[test]
fn what_follows_from_another_problem_is_not_told_again() {
    // U4, the reference unit, stands in a row that was lost, and so does the group of META.
    let data = DATA.replace("U4,Four,", "U4,");
    let method = "[impute]\nmethod = 'group_mean'\ngroup = 'region'\n[normalise]\n\
        method = 'distance_to_unit'\nunit = 'U4'\n";
    assert_eq!(told(&data, META, method), [at("DATA", 5, 1, "column_count")]);
    let meta = META.replace("region,Region,,,,,Group", "region,Region,,,,Group");
    assert_eq!(told(DATA, &meta, method), [at("META", 9, 1, "column_count")]);
    // Cells that are no numbers are told, not that their indicator is empty.
    let data = "uCode,region,a,b,c,d\nU1,N,1,2,3,-\nU2,N,2,3,4,-\n";
    let wrong = [at("DATA", 2, 12, "number_invalid"), at("DATA", 3, 12, "number_invalid")];
    assert_eq!(told(data, META, ""), wrong);
}

#[test]
fn a_mistake_that_every_row_shows_is_told_once() {
    let semicolons = DATA.replace(',', ";");
    assert_eq!(told(&semicolons, META, ""), [at("DATA", 1, 1, "separator")]);
    assert_eq!(told(&DATA.replace('\n', "\r"), META, ""), [at("DATA", 1, 1, "line_end")]);
    let wider: String = DATA.lines().map(|line| format!("{line},\n")).collect();
    let wider = wider.replacen("d,\n", "d\n", 1);
    assert_eq!(told(&wider, META, ""), [at("DATA", 1, 1, "column_count")]);
    let problems = input(&DATA.replace("uCode", "ucode"), META, "").unwrap_err();
    assert!(problems[0].message.contains("the header has `ucode`"), "{problems:?}");
}

#[test]
fn every_problem_says_one_way_out() {
    let many = [
        ("", "", ""),
        ("uCode;a\n", "iCode\tLevel\n", "[impute\n"),
        ("uCode,a,a\n\"U1,1,2\n", "iCode,Level,Parent,Type\n", "normalise = 1\n"),
        (
            DATA,
            &META.replace("1,p,1,1,Ind", "0,q,x,2,Ind"),
            "[treat]\nsd = 1\n[screen]\nrule = 1\n",
        ),
        (&DATA.replace("U2", "U1"), &META.replace("q,Q,2,top", "q,Q,2,"), "[screen]\nrule = 'x'\n"),
        (&DATA.replace("5,2\n", "5,x\n"), &META.replace("c,C,1,q", "c,C,1,z"), "[nothing]\n"),
        (
            &DATA.replace("people", "folk"),
            META,
            "[denominate]\n[aggregate]\nmean = ['geometric']\n",
        ),
        (DATA, META, "[normalise]\nmethod = 'distance_to_unit'\nunit = 'U9'\n"),
        (DATA, META, "[impute]\nmethod = 'linear'\n[uncertainty]\nwinsorise_max = 1\n"),
        (DATA, META, "[impute]\nmethod = 'latest'\n[weights]\nset = 'x'\nfile = 'y'\n"),
    ];
    for (data, meta, method) in many {
        for problem in input(data, meta, method).unwrap_err() {
            let has = [": ", " should be "].iter().any(|it| problem.message.contains(it));
            assert!(has && problem.place.line > 0, "{problem}");
        }
    }
    for (data, method) in [
        (DATA.replace(",7,", ",6,").replace(",5,2", ",6,2"), ""),
        (DATA.to_owned(), "[aggregate]\nmean = 'harmonic'\n"),
        (
            DATA.to_owned(),
            "[screen]\nrule = 'zeros'\nat_least = 1\n[normalise]\nmethod = 'distance_to_unit'\nunit = 'U3'\n",
        ),
        (DATA.to_owned(), "[normalise]\nmethod = 'distance_to_unit'\nunit = 'U3'\n"),
        (DATA.replace('9', "1e308").replace(",1,", ",-1e308,"), ""),
    ] {
        for problem in input(&data, META, method).unwrap().score().unwrap_err() {
            assert!(problem.message.contains(": ") && problem.place.line > 0, "{problem}");
        }
    }
}

#[test]
fn every_file_that_is_written_is_one_of_those_that_a_run_can_write() {
    let method = "[denominate]\n[impute]\nmethod = 'group_mean'\ngroup = 'region'\n[screen]\n\
        rule = 'missing'\nat_least = 0\n[treat]\n[uncertainty]\nreplicates = 2\nweights = 0.1\n";
    let own = input(DATA, META, method).unwrap();
    let files = own.score().unwrap().files(&own);
    let mut names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
    names.extend(["rank_ranges.csv", "sensitivity.csv"]);
    names.sort_unstable();
    let mut known = facility_score::WRITTEN;
    known.sort_unstable();
    assert_eq!(names, known);
}
