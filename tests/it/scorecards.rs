//! Indicators and their numbers: a table comes in whole or not at all, everything that is wrong with it
//! is said at once, and what stands on a page stands in its JSON and CSV.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::frameworks::{framework, get, json, prepared, rows, table};
use crate::html::words;
use crate::people::{send, sheets};
use crate::process::Place;
use crate::world::databases;

pub fn everywhere(claim: impl Fn(&Place<'_>)) {
    for (database, directory) in databases() {
        claim(&Place { data: directory.path(), database: &database });
    }
}

pub fn written(place: &Place<'_>, name: &str, text: &str) -> String {
    let file = place.data.join(name);
    std::fs::write(&file, text).unwrap();
    file.to_string_lossy().into_owned()
}

/// A facility that knows the indicators that ship.
fn with_indicators(place: &Place<'_>) {
    let shipped = include_str!("../../starter/indicators.csv");
    let file = written(place, "indicators.csv", shipped);
    let (code, _, complaints) = place.json(&["import", &file]);
    assert_eq!((code, complaints.as_str()), (0, ""));
}

const GOOD: &str = "iso3,year,indicator,disaggregation,value,unit,source,licence\n\
    KEN,2020,INET_USERS,total,29.5,%,DEMO,CC0\n\
    KEN,2021,INET_USERS,total,34.1,%,DEMO,CC0\n\
    UGA,2019,INET_USERS,total,10.3,%,DEMO,CC0\n\
    KEN,2018,SDG_MOB_OWN,location=rural;sex=female,41,%,DEMO,CC0\n";

fn counts(report: &Json) -> [i64; 5] {
    ["read", "added", "updated", "unchanged", "refused"].map(|name| report[name].as_i64().unwrap())
}

#[test]
fn numbers_come_in_once_and_what_is_read_again_changes_nothing() {
    everywhere(|place| {
        with_indicators(place);
        let file = written(place, "observations.csv", GOOD);
        let (code, reports, complaints) = place.json(&["import", &file]);
        assert_eq!((code, complaints.as_str()), (0, ""));
        assert_eq!(counts(&reports[0]), [4, 4, 0, 0, 0]);
        let (_, reports, _) = place.json(&["import", &file]);
        assert_eq!(counts(&reports[0]), [4, 0, 0, 4, 0]);
        // A later table says one number otherwise, under the same release: it counts from then on.
        written(place, "observations.csv", &GOOD.replace("34.1", "35.2"));
        let (_, reports, _) = place.json(&["import", &file]);
        assert_eq!(counts(&reports[0]), [4, 0, 1, 3, 0]);
        let service = place.serve();
        let get = |path: &str| send("GET", &format!("{}{path}", service.base), &[], "").unwrap();
        let list = get("/api/indicators?limit=100");
        let list: Json = serde_json::from_str(&list.body).unwrap();
        let mine = |one: &&Json| one.to_string().contains("\"INET_USERS\"");
        let id = list["items"].as_array().unwrap().iter().find(mine).expect("it is listed")["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let page = format!("/en/scorecards/indicators/{id}/observations");
        let shown = crate::html::words(&get(&page).body);
        assert!(shown.contains("2 countries or areas have a number"), "{shown}");
        assert!(shown.contains("35.2") && !shown.contains("34.1"), "{shown}");
        let json: Json = serde_json::from_str(&get(&format!("{page}.json")).body).unwrap();
        assert_eq!(json["total"], 3);
        let csv = get(&format!("{page}.csv")).body;
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let header = reader.headers().unwrap().clone();
        for (line, item) in
            reader.records().map(Result::unwrap).zip(json["items"].as_array().unwrap())
        {
            for (name, cell) in header.iter().zip(&line) {
                let twin = match &item[name] {
                    Json::String(text) => text.clone(),
                    Json::Null => String::new(),
                    other => other.to_string(),
                };
                assert_eq!(cell, twin, "{name}");
            }
        }
    });
}

#[test]
fn everything_that_is_wrong_with_a_table_is_said_with_its_place_and_nothing_is_saved() {
    everywhere(|place| {
        with_indicators(place);
        let wrong = "iso3,year,indicator,disaggregation,value,unit,source\n\
            KEN,2018,SDG_MOB_OWN,total,132.8,%,DEMO\n\
            LBY,2012,EGDI,total,0,index,DEMO\n\
            FRA,2020,SDG_INFO_LAW,total,1978,0/1,DEMO\n\
            XKX,2020,INET_USERS,total,80,%,DEMO\n\
            KEN,3020,INET_USERS,total,80,%,DEMO\n\
            KEN,2020,INET_USERZ,total,80,%,DEMO\n\
            KEN,2020,INET_USERS,female,80,%,DEMO\n\
            KEN,2020,INET_USERS,total,\"80,5\",%,DEMO\n\
            KEN,2020,INET_USERS,total,,%,DEMO\n\
            UGA,2020,INET_USERS,total,8,%,DEMO\n\
            UGA,2020,INET_USERS,,9,%,DEMO\n\
            UGA,2020,INET_USERS,total,9,%,\n";
        let file = written(place, "observations.csv", wrong);
        let (code, reports, complaints) = place.json(&["import", &file]);
        assert_eq!(code, 1);
        let told: Vec<(i64, i64, String)> = reports[0]["problems"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| {
                let number = |name: &str| it[name].as_i64().unwrap();
                (number("line"), number("column"), it["code"].as_str().unwrap().to_owned())
            })
            .collect();
        let expected = [
            (2, 5, "out-of-range"),
            (3, 5, "zero-is-blank"),
            (4, 5, "out-of-range"),
            (5, 1, "unknown-code"),
            (6, 2, "year"),
            (7, 3, "unknown-indicator"),
            (8, 4, "slice"),
            (9, 5, "not-a-number"),
            (10, 5, "missing"),
            (12, 1, "twice"),
            (13, 7, "missing"),
        ];
        let expected: Vec<(i64, i64, String)> = expected
            .iter()
            .map(|(line, column, code)| (*line, *column, (*code).to_owned()))
            .collect();
        assert_eq!(told, expected, "{complaints}");
        assert!(complaints.contains("132.8 given, 0 to 100 expected"), "{complaints}");
        assert!(complaints.contains("a year stands there"), "{complaints}");
        let good = written(place, "observations.csv", GOOD);
        let (_, reports, _) = place.json(&["import", &good]);
        assert_eq!(counts(&reports[0]), [4, 4, 0, 0, 0], "nothing of the other was saved");
        let (code, _, complaints) =
            place.json(&["import", &written(place, "observations.csv", "iso3,year\nKEN,2020\n")]);
        assert_eq!(code, 1);
        assert!(complaints.contains("there is no column value"), "{complaints}");
    });
}

#[test]
fn all_numbers_are_one_table_that_holds_every_one_with_source_and_terms() {
    everywhere(|place| {
        let service = prepared(place);
        let brought = rows(&table());
        let reply = get(&service, "/en/scorecards/observations.csv");
        assert_eq!(reply.header("content-length"), "", "it is written as it is read");
        let given = rows(&reply.body);
        assert_eq!(given.len(), brought.len());
        let key = |row: &BTreeMap<String, String>| {
            ["indicator", "country", "slice", "year"].map(|name| row[name].clone())
        };
        let by_key: BTreeMap<_, _> = given.iter().map(|row| (key(row), row)).collect();
        for row in &brought {
            let own = by_key[&key(row)];
            for name in ["source", "release", "blank"] {
                assert_eq!(own[name], row[name], "{row:?}");
            }
            assert_eq!(own["value"].parse::<f64>().ok(), row["value"].parse().ok(), "{row:?}");
        }
        for name in ["licence", "method", "unit", "status"] {
            assert!(given[0].contains_key(name), "{name}");
        }
        let page = words(&get(&service, "/en/scorecards/observations").body);
        assert!(page.contains(&given.len().to_string()) && page.contains("Office"), "{page}");
        // From an indicator it is one step.
        let list = json(&service, "/en/scorecards/indicators.json");
        let own = list["items"][0]["id"].as_str().unwrap();
        let here = format!("/en/scorecards/indicators/{own}");
        assert!(get(&service, &here).body.contains(&format!("{here}/observations.csv")));
    });
}

#[test]
fn countries_stand_in_the_order_of_their_numbers_and_one_of_them_over_the_years() {
    everywhere(|place| {
        let service = prepared(place);
        let list = json(&service, "/en/scorecards/indicators.json");
        let all = list["items"].as_array().unwrap();
        let own = all.iter().find(|one| one["fields"]["code"] == "YEARS").unwrap();
        let here =
            format!("/en/scorecards/indicators/{}/observations", own["id"].as_str().unwrap());
        let order = |query: &str| -> Vec<f64> {
            let page = get(&service, &format!("{here}?{query}")).body;
            let table = page.split("id=\"last\"").nth(1).unwrap();
            let numbers = table.split("<td class=\"number\">").skip(1).step_by(2);
            numbers.map(|cell| cell.split('<').next().unwrap().parse().unwrap()).collect()
        };
        let [most, least] = ["order=most", "order=least"].map(order);
        assert!(most.len() == 12 && most.is_sorted_by(|one, other| one >= other), "{most:?}");
        assert!(least.is_sorted(), "{least:?}");
        assert_ne!(order("order=sideways"), most, "by name where nothing else is known");
        let page = get(&service, &format!("{here}?country=KEN&slice=total")).body;
        // 2022 and 2024 are known and near enough for a line.
        assert!(words(&page).contains("7.50 in 2022, 7.50 in 2024."), "{}", words(&page));
        let drawn = page.split("class=\"strip trend\"").nth(1).unwrap();
        assert!(drawn.contains("<path class=\"line\" d=\"M0 "), "{drawn}");
        assert_eq!(drawn.matches("<circle").count(), 2);
        let alone = get(&service, &format!("{here}?country=KEN&slice=sex%3Dmale")).body;
        assert!(words(&alone).contains("no other year is known"), "{}", words(&alone));
        assert!(!alone.contains("class=\"strip trend\""));
        assert!(!get(&service, &format!("{here}?country=XXX")).body.contains("id=\"trend\""));
    });
}

#[test]
fn other_weights_are_tried_without_changing_what_the_framework_counts() {
    everywhere(|place| {
        let service = prepared(place);
        let here = framework(&service, "CASE-2024");
        let results = json(&service, &format!("{here}/results.json"));
        let explored = |query: &str| json(&service, &format!("{here}/explore.json?{query}"));
        let same = explored("");
        assert_eq!(
            same["weights"],
            serde_json::json!({"REACH": 2.0, "ABILITY": 1.0, "MEANS": 1.0})
        );
        assert!(same["total"].as_i64().unwrap() > 5);
        for item in same["items"].as_array().unwrap() {
            assert_eq!(item["index"], item["explored"], "{item}");
        }
        // With one pillar alone the index is that pillar.
        let alone = explored("weight.REACH=1&weight.ABILITY=0&weight.MEANS=0");
        for item in alone["items"].as_array().unwrap() {
            let all = results["items"].as_array().unwrap();
            let own = all.iter().find(|one| one["country"] == item["country"]).unwrap();
            assert_eq!(item["index"], own["values"]["TOP"]);
            let difference =
                item["explored"].as_f64().unwrap() - own["values"]["REACH"].as_f64().unwrap();
            assert!(difference.abs() < 1e-9, "{item}");
        }
        let most = alone["items"].as_array().unwrap();
        assert!(
            most.is_sorted_by(|one, other| one["explored"].as_f64() >= other["explored"].as_f64())
        );
        // A weight that is none counts as if nobody had said it; none at all is told.
        assert_eq!(explored("weight.REACH=-3&weight.MEANS=many")["weights"], same["weights"]);
        let none = "weight.REACH=0&weight.ABILITY=0&weight.MEANS=0";
        assert_eq!(explored(none)["total"], 0);
        let page = words(&get(&service, &format!("{here}/explore?{none}")).body);
        assert!(page.contains("give at least one pillar a weight"), "{page}");
        assert_eq!(json(&service, &format!("{here}/results.json")), results);
    });
}

#[test]
fn a_workbook_holds_the_numbers_of_the_table_as_numbers() {
    everywhere(|place| {
        let service = prepared(place);
        let here = framework(&service, "CASE-2024");
        for path in ["/results", "/results/KEN", "/explore"] {
            let table = rows(&get(&service, &format!("{here}{path}.csv")).body);
            let book = sheets(&get(&service, &format!("{here}{path}.xlsx")).bytes);
            let (header, lines) = book[0].1.split_first().unwrap();
            assert_eq!(lines.len(), table.len(), "{path}");
            let mut numbers = 0;
            for (line, row) in lines.iter().zip(&table) {
                for (name, cell) in header.iter().zip(line) {
                    let text = &row[&name.to_string()];
                    match cell {
                        calamine::Data::Float(number) => {
                            assert_eq!(text.parse(), Ok(*number), "{path} {name}");
                            numbers += 1;
                        }
                        other => assert_eq!(&other.to_string(), text, "{path} {name}"),
                    }
                }
            }
            assert!(numbers > table.len(), "{path}: {numbers}");
        }
    });
}
