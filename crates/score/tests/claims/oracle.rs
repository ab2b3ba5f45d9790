//! Every method of the contract, held against another program's answers (`oracle/score.py`).

use facility_score::{
    Correlation, Files, Input, Score, Table, alpha, components, correlations, read,
};
use serde_json::Value as Json;

const META: &str = include_str!("../cases/oracle/meta.csv");
const DATA: &str = include_str!("../cases/oracle/data.csv");
const PANEL: &str = include_str!("../cases/oracle/panel.csv");

fn answers() -> Json {
    serde_json::from_str(include_str!("../cases/oracle/answers.json")).unwrap()
}

fn counted(data: &str, method: &str) -> (Input, Score) {
    let files = Files { data, meta: META, method: Some(method), weights: None };
    let input = read(&files).unwrap();
    let score = input.score().unwrap();
    (input, score)
}

fn table<'a>(score: &'a Score, name: &str) -> &'a Table {
    match name {
        "denominated" => score.denominated.as_ref().unwrap(),
        "imputed" => &score.imputed.as_ref().unwrap().table,
        "screened" => &score.screened.as_ref().unwrap().table,
        "treated" => &score.treated.as_ref().unwrap().table,
        "normalised" => &score.normalised,
        "results" => &score.results,
        other => panic!("{other}"),
    }
}

fn near(found: Option<f64>, known: &Json) -> bool {
    match (found, known.as_f64()) {
        (None, None) => true,
        (Some(found), Some(known)) => (found - known).abs() <= 1e-9 * known.abs().max(1.0),
        _ => false,
    }
}

#[test]
fn every_method_gives_what_another_program_gives() {
    let answers = answers();
    let (mut runs, mut cells) = (0, 0);
    for run in answers["runs"].as_array().unwrap() {
        let data = if run["data"] == "data.csv" { DATA } else { PANEL };
        let (_, score) = counted(data, run["method"].as_str().unwrap());
        for (name, answer) in run["tables"].as_object().unwrap() {
            let table = table(&score, name);
            let rows: Vec<usize> = serde_json::from_value(answer["rows"].clone()).unwrap();
            assert_eq!(table.units(), rows, "{} {name}", run["name"]);
            for (column, code) in table.codes().iter().enumerate() {
                let known = answer["columns"][code].as_array().unwrap();
                for (row, known) in known.iter().enumerate() {
                    let found = table.cell(row, column);
                    assert!(
                        near(found, known),
                        "{} {name} {code} {row}: {found:?} {known}",
                        run["name"]
                    );
                    cells += 1;
                }
            }
        }
        runs += 1;
    }
    assert!(runs > 50 && cells > 10_000, "{runs} {cells}");
}

#[test]
fn statistics_and_correlations_are_those_of_another_program() {
    let answers = &answers()["analysis"];
    let (_, score) = counted(DATA, "[screen]\nrule = 'missing'\nat_least = 0.0\n");
    let table = &score.screened.as_ref().unwrap().table;
    for (kind, name) in [
        (Correlation::Pearson, "pearson"),
        (Correlation::Spearman, "spearman"),
        (Correlation::Kendall, "kendall"),
    ] {
        for (x, row) in correlations(kind, table).iter().enumerate() {
            for (y, found) in row.iter().enumerate() {
                assert!(near(*found, &answers[name][x][y]), "{name} {x} {y} {found:?}");
            }
        }
    }
    for (at, own) in table.statistics().iter().enumerate() {
        assert!(near(own.skew, &answers["skew"][at]));
        assert!(near(own.kurtosis, &answers["kurtosis"][at]));
        assert!(near(own.deviation, &answers["deviation"][at]));
        assert!(near(own.median, &answers["median"][at]));
    }
    let all: Vec<usize> = (0..10).collect();
    assert!(near(alpha(table, &all), &answers["alpha"]));
    let found = components(table, &all).unwrap();
    for (at, variance) in found.variances.iter().enumerate() {
        assert!(near(Some(*variance), &answers["variances"][at]), "{at} {variance}");
    }
}
