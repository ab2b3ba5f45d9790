//! Every number of a scorecard is the same on its page and in every file that tells it.

use std::collections::BTreeMap;

use facility_language::Language;
use serde_json::Value as Json;

use crate::frameworks::{PLACES, everywhere, framework, get, json, prepared, rows};
use crate::html::words;
use crate::people::send;
use crate::process::{Place, Service, case};
use crate::world::databases;

/// What SDMX-JSON holds: by indicator, place and measure the year and the number.
fn observed(message: &Json) -> BTreeMap<(String, String, String), (String, f64)> {
    let codes = |dimension: &Json| -> Vec<String> {
        let values = dimension["values"].as_array().unwrap().iter();
        values.map(|value| value["id"].as_str().unwrap().to_owned()).collect()
    };
    let structure = &message["structure"]["dimensions"];
    let dimensions: Vec<Vec<String>> =
        structure["series"].as_array().unwrap().iter().map(codes).collect();
    let times = codes(&structure["observation"][0]);
    let mut found = BTreeMap::new();
    for (key, series) in message["dataSets"][0]["series"].as_object().unwrap() {
        let at: Vec<usize> = key.split(':').map(|number| number.parse().unwrap()).collect();
        let key: Vec<String> = at.iter().zip(&dimensions).map(|(at, of)| of[*at].clone()).collect();
        let [indicator, place, measure] = key.try_into().unwrap();
        for (time, cells) in series["observations"].as_object().unwrap() {
            let time = times[time.parse::<usize>().unwrap()].clone();
            let own = (indicator.clone(), place.clone(), measure.clone());
            assert!(found.insert(own, (time, cells[0].as_f64().unwrap())).is_none());
        }
    }
    found
}

#[test]
fn every_number_of_a_scorecard_is_the_same_on_its_page_and_as_json_csv_and_sdmx() {
    everywhere(|place| {
        let service = prepared(place);
        let here = framework(&service, "CASE-2024");
        twins_say_the_same(&service, &here, &PLACES.map(str::to_owned));
    });
}

#[test]
fn with_the_numbers_that_ship_every_country_has_the_same_on_its_page_and_in_every_twin() {
    let (database, directory) = databases().into_iter().next().unwrap();
    let place = Place { data: directory.path(), database: &database };
    let service = place.start(&["serve", "--listen", "127.0.0.1:0", "--numbers=yes"]);
    for (code, least) in [("DII-2026", 190), ("HDI", 190)] {
        let here = framework(&service, code);
        let all = json(&service, &format!("{here}/results.json"));
        let places = all["items"].as_array().unwrap().iter();
        let places: Vec<String> =
            places.map(|item| item["country"].as_str().unwrap().to_owned()).collect();
        assert!(places.len() >= least, "{code}: {}", places.len());
        twins_say_the_same(&service, &here, &places);
    }
}

/// Holds the pages of all places against their JSON and CSV, and these against SDMX and the table of all.
fn twins_say_the_same(service: &Service, here: &str, places: &[String]) {
    let sdmx = observed(&json(service, &format!("{here}/results/sdmx.json")));
    let table = rows(&get(service, &format!("{here}/results/sdmx.csv")).body);
    assert_eq!(table.len(), sdmx.len());
    for row in &table {
        let key = ["INDICATOR", "REF_AREA", "MEASURE"].map(|name| row[name].clone());
        let (time, value) = &sdmx[&<(String, String, String)>::from(key)];
        assert_eq!((&row["TIME_PERIOD"], row["OBS_VALUE"].parse()), (time, Ok(*value)));
    }
    let mut numbers = 0;
    for country in places {
        let address = format!("{here}/results/{country}");
        let page = words(&get(service, &address).body);
        let card = json(service, &format!("{address}.json"));
        let lines = rows(&get(service, &format!("{address}.csv")).body);
        let items = card["items"].as_array().unwrap();
        assert_eq!(items.len(), lines.len());
        for (item, line) in items.iter().zip(&lines) {
            let node = item["node"].as_str().unwrap().to_owned();
            for (name, measure, digits) in [("score", "SCORE", 1), ("number", "NUMBER", 2)] {
                let key = (node.clone(), country.clone(), measure.to_owned());
                let Some(value) = item[name].as_f64() else {
                    assert!(line[name].is_empty() && !sdmx.contains_key(&key), "{key:?}");
                    continue;
                };
                assert_eq!(line[name].parse(), Ok(value));
                assert_eq!(sdmx[&key].1, value);
                let said = facility_language::decimal(Language::En, value, digits);
                assert!(page.contains(&said), "{key:?} {said}: {page}");
                numbers += 1;
            }
        }
    }
    assert_eq!(numbers, table.len(), "no number of a twin is missing on the pages");
    let all = json(service, &format!("{here}/results.json"));
    let lines = rows(&get(service, &format!("{here}/results.csv")).body);
    for (item, line) in all["items"].as_array().unwrap().iter().zip(&lines) {
        for (node, value) in item["values"].as_object().unwrap() {
            let key = (node.clone(), line["country"].clone(), "SCORE".to_owned());
            assert_eq!(sdmx.get(&key).map(|(_, value)| *value), value.as_f64());
            assert_eq!(line[node].parse().ok(), value.as_f64());
        }
    }
}

/// What sdmx1 read in the kept messages (bin/oracles): both are what the program writes today.
#[test]
fn another_program_reads_the_same_numbers_in_sdmx_json_and_sdmx_csv() {
    everywhere(|place| {
        let service = prepared(place);
        let here = framework(&service, "CASE-2024");
        let mut message = json(&service, &format!("{here}/results/sdmx.json"));
        message["header"]["prepared"] = "2024-01-01T00:00:00Z".into();
        let table = get(&service, &format!("{here}/results/sdmx.csv")).body;
        let kept = |name: &str, now: &str| {
            let file = case(&format!("sdmx/{name}"));
            if std::env::var_os("FACILITY_KEEP").is_some() {
                std::fs::write(&file, now).unwrap();
            }
            assert_eq!(std::fs::read_to_string(&file).unwrap(), now, "{name}: FACILITY_KEEP=1");
        };
        kept("message.json", &serde_json::to_string(&message).unwrap());
        kept("message.csv", &table);
        let read = std::fs::read_to_string(case("sdmx/read.csv")).unwrap();
        let (read, own) = (rows(&read), rows(&table));
        let number = |row: &BTreeMap<String, String>| {
            let names = ["INDICATOR", "REF_AREA", "MEASURE", "TIME_PERIOD", "OBS_STATUS", "SOURCE"];
            let key = names.map(|name| row[name].clone());
            (key, row["OBS_VALUE"].parse::<f64>().unwrap().to_bits())
        };
        let [mut read, mut own] = [read, own].map(|all| all.iter().map(number).collect::<Vec<_>>());
        read.sort_unstable();
        own.sort_unstable();
        assert!(own.len() > 100, "{}", own.len());
        assert_eq!(read, own);
    });
}

#[test]
fn a_scorecard_and_a_map_may_stand_within_a_page_of_others() {
    everywhere(|place| {
        let service = prepared(place);
        let here = framework(&service, "CASE-2024");
        for (page, said) in [("results/KEN", "Kenya"), ("map?node=REACH", "The boundaries")] {
            let own = get(&service, &format!("{here}/{page}"));
            assert!(own.header("content-security-policy").contains("frame-ancestors 'none'"));
            let lines = words(&own.body);
            let (_, path) = lines.split_once("<iframe src=\"").expect("lines to copy");
            let path = path.split('"').next().unwrap().replace("&amp;", "&");
            let (_, path) = path.split_once("/en/").expect("the service's own");
            let shown = get(&service, &format!("/en/{path}"));
            assert!(shown.header("content-security-policy").contains("frame-ancestors *"));
            assert!(words(&shown.body).contains(said), "{}", shown.body);
            for none in ["<nav", "<form", "<header"] {
                assert!(!shown.body.contains(none), "{none}");
            }
            assert!(shown.body.contains("target=\"_blank\" rel=\"noopener\""));
            let score = facility_language::decimal(Language::En, 40.9, 1);
            assert!(own.body.contains(&score) == shown.body.contains(&score));
            assert!(crate::html::faults(&shown.body, "en").is_empty());
        }
        let none = format!("{}/en/embed/{}/results/XXX", service.base, &here[4..]);
        assert_eq!(send("GET", &none, &[], "").unwrap().status, 404);
    });
}
