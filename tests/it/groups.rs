//! Groups of a country beside each other, and nothing of those of whom few were asked, anywhere.

use serde_json::Value as Json;

use crate::frameworks::{bring, framework, get, json, rows};
use crate::html::words;
use crate::process::{Place, Service};
use crate::scorecards::{everywhere, written};

/// A survey of a made-up office: of whom few were asked, and what would give them away.
const SURVEY: &str = "country,year,indicator,slice,value,count,source,release,licence\n\
    KEN,2016,YEARS,total,6,400,Survey,2020,CC0\n\
    KEN,2016,YEARS,sex=female,4,200,Survey,2020,CC0\n\
    KEN,2016,YEARS,sex=male,8,200,Survey,2020,CC0\n\
    KEN,2020,YEARS,total,7,400,Survey,2020,CC0\n\
    KEN,2020,YEARS,sex=female,6,200,Survey,2020,CC0\n\
    KEN,2020,YEARS,sex=male,8,200,Survey,2020,CC0\n\
    KEN,2020,YEARS,disability=yes,3.71828,12,Survey,2020,CC0\n\
    KEN,2020,YEARS,disability=no,7.10151,388,Survey,2020,CC0\n\
    NPL,2023,LINES,total,42,100,Survey,2020,CC0\n\
    NPL,2023,LINES,location=rural,13.57913,10,Survey,2020,CC0\n\
    NPL,2023,LINES,location=urban,45.15787,90,Survey,2020,CC0\n";
/// What of it nobody is told.
const HIDDEN: [&str; 4] = ["3.71828", "7.10151", "13.57913", "45.15787"];

fn surveyed(place: &Place<'_>) -> Service {
    bring(place);
    let file = written(place, "observations.csv", SURVEY);
    let (code, _, complaints) = place.json(&["import", &file]);
    assert_eq!((code, complaints.as_str()), (0, ""));
    place.serve()
}

/// The page of an indicator.
fn indicator(service: &Service, code: &str) -> String {
    let list = json(service, "/en/scorecards/indicators.json");
    let all = list["items"].as_array().unwrap();
    let one = all.iter().find(|one| one["fields"]["code"] == code).unwrap();
    format!("/en/scorecards/indicators/{}", one["id"].as_str().unwrap())
}

#[test]
fn groups_stand_beside_each_other_with_their_gaps_and_how_these_move() {
    everywhere(|place| {
        let service = surveyed(place);
        let here = indicator(&service, "YEARS");
        let trend = get(&service, &format!("{here}/observations?country=KEN")).body;
        let path = format!("{here}/groups/KEN");
        assert!(trend.contains(&path), "{}", words(&trend));
        // Of several releases that tell groups apart one is shown at a time.
        let page = get(&service, &path).body;
        let survey = (0..2).find(|at| {
            let json = json(&service, &format!("{path}.json?release={at}"));
            json["items"].as_array().unwrap().iter().any(|one| one["dimension"] == "disability")
        });
        assert!(page.contains("name=\"release\""), "{}", words(&page));
        let query = format!("release={}", survey.expect("the survey is one of them"));
        let all = json(&service, &format!("{path}.json?{query}"));
        let women = |year: i64| -> Json {
            let all = all["items"].as_array().unwrap();
            let one = all.iter().find(|one| one["group"] == "female" && one["year"] == year);
            one.unwrap().clone()
        };
        let (first, last) = (women(2016), women(2020));
        assert_eq!((&first["gap_to_best"], &first["ratio_to_best"]), (&(-4.0).into(), &0.5.into()));
        assert_eq!(
            (&last["gap_to_best"], &last["gap_to_national"]),
            (&(-2.0).into(), &(-1.0).into())
        );
        assert_eq!((&last["count"], &last["movement"]), (&200.into(), &"narrowing".into()));
        let said = get(&service, &format!("{path}?{query}")).body;
        let said = words(&said).split_whitespace().collect::<Vec<_>>().join(" ");
        for part in [
            "By sex, 2020",
            "women 6.00 -2.00 -1.00 narrowing since 2016 200",
            "divided by the highest: 0.75",
        ] {
            assert!(said.replace('\u{2212}', "-").contains(part), "{part}: {said}");
        }
        assert!(said.contains("Left out to protect people"), "{said}");
        // The table says the same.
        let table = rows(&get(&service, &format!("{path}.csv?{query}")).body);
        assert_eq!(table.len(), all["items"].as_array().unwrap().len());
        let few = table.iter().find(|row| row["group"] == "yes").unwrap();
        assert_eq!(
            (few["value"].as_str(), few["count"].as_str(), few["withheld"].as_str()),
            ("", "", "true")
        );
    });
}

/// A made-up office that keeps two numbers back, of many people: one of a group, one of all.
const KEPT_BACK: &str = "country,year,indicator,slice,value,count,source,release,licence,conf_status\n\
    KEN,2021,YEARS,total,6.5,900,Bureau,2021,CC0,F\n\
    KEN,2021,YEARS,sex=female,4.62951,400,Bureau,2021,CC0,C\n\
    KEN,2021,YEARS,sex=male,7.99113,500,Bureau,2021,CC0,\n\
    NPL,2024,LINES,total,61.38477,,Bureau,2021,CC0,internal\n";

#[test]
fn what_a_source_keeps_back_stands_nowhere_nor_what_gives_it_away() {
    everywhere(|place| {
        bring(place);
        let wrong = written(place, "observations.csv", &KEPT_BACK.replace(",C\n", ",secret\n"));
        let (code, _, complaints) = place.json(&["import", &wrong]);
        assert!(code == 1 && complaints.contains("confidentiality: secret given"), "{complaints}");
        let file = written(place, "observations.csv", KEPT_BACK);
        assert_eq!(place.json(&["import", &file]).0, 0);
        let service = place.serve();
        let dump = get(&service, "/en/scorecards/observations.csv").body;
        let of = |slice: &str, country: &str| {
            let rows = rows(&dump);
            let found = rows.into_iter().find(|row| {
                row["slice"] == slice && row["country"] == country && row["source"] == "Bureau"
            });
            let row = found.unwrap();
            (row["value"].clone(), row["count"].clone(), row["blank"].clone())
        };
        let said = |value: &str, count: &str, blank: &str| {
            (value.to_owned(), count.to_owned(), blank.to_owned())
        };
        assert_eq!(of("sex=female", "KEN"), said("", "", "not-published"));
        assert_eq!(of("sex=male", "KEN"), said("", "", "suppressed"));
        assert_eq!(of("total", "KEN"), said("6.5", "900", ""));
        assert_eq!(of("total", "NPL"), said("", "", "not-published"));
        let case = framework(&service, "CASE-2024");
        let years = format!("{}/groups/KEN", indicator(&service, "YEARS"));
        for path in [&dump, &get(&service, &format!("{case}/results/NPL.json")).body]
            .into_iter()
            .chain([&get(&service, &format!("{years}.json")).body, &get(&service, &years).body])
        {
            for number in ["4.62", "7.99", "61.38"] {
                assert!(!path.contains(number), "{number} is told");
            }
        }
    });
}

#[test]
fn what_a_release_corrects_is_told_once_and_keeps_back_no_more_than_it_must() {
    everywhere(|place| {
        bring(place);
        for women in ["4.1", "4.2"] {
            let text = SURVEY.replace("sex=female,4,", &format!("sex=female,{women},"));
            let file = written(place, "observations.csv", &text);
            assert_eq!(place.json(&["import", &file]).0, 0);
        }
        let service = place.serve();
        let dump = rows(&get(&service, "/en/scorecards/observations.csv").body);
        let told = |slice: &str, year: &str| -> Vec<String> {
            let is = |row: &&std::collections::BTreeMap<String, String>| {
                row["source"] == "Survey" && row["slice"] == slice && row["year"] == year
            };
            dump.iter().filter(is).map(|row| row["value"].clone()).collect()
        };
        assert_eq!(told("sex=female", "2016"), ["4.2"]);
        assert_eq!(told("sex=female", "2020"), ["6.0"]);
        assert_eq!(told("disability=yes", "2020"), [""]);
        let page = format!("{}/groups/KEN.json", indicator(&service, "YEARS"));
        let values: Vec<Json> = (0..2)
            .flat_map(|at| {
                let all = json(&service, &format!("{page}?release={at}"));
                all["items"].as_array().unwrap().clone()
            })
            .filter(|one| one["group"] == "female" && one["year"] == 2016)
            .map(|one| one["value"].clone())
            .collect();
        assert!(values.contains(&4.2.into()) && !values.contains(&4.1.into()), "{values:?}");
    });
}

#[test]
fn what_rests_on_few_people_and_what_gives_it_away_stands_nowhere() {
    everywhere(|place| {
        let service = surveyed(place);
        let case = framework(&service, "CASE-2024");
        let mut paths = vec!["/en/scorecards/observations.csv".to_owned()];
        for (code, country) in [("YEARS", "KEN"), ("LINES", "NPL")] {
            let here = indicator(&service, code);
            for slice in ["", "&slice=disability%3Dyes", "&slice=location%3Drural"] {
                paths.push(format!("{here}/observations?country={country}{slice}"));
            }
            for twin in ["", ".json", ".csv"] {
                paths.push(format!("{here}/groups/{country}{twin}"));
                paths.push(format!("{here}/groups/{country}{twin}?release=1"));
                paths.push(format!("{here}/observations{twin}"));
            }
        }
        for twin in ["", ".json", ".csv"] {
            paths.push(format!("{case}/results/NPL{twin}"));
        }
        paths.push("/en/countries/NPL".to_owned());
        for path in paths {
            let body = get(&service, &path).body;
            for number in HIDDEN {
                assert!(!body.contains(&number[..number.len() - 3]), "{path} tells {number}");
            }
        }
        let dump = rows(&get(&service, "/en/scorecards/observations.csv").body);
        let of = |country: &str, slice: &str| {
            let is = |row: &&std::collections::BTreeMap<String, String>| {
                row["country"] == country && row["slice"] == slice && row["source"] == "Survey"
            };
            dump.iter().find(is).unwrap().clone()
        };
        for (country, slice) in [
            ("KEN", "disability=yes"),
            ("KEN", "disability=no"),
            ("NPL", "location=rural"),
            ("NPL", "location=urban"),
        ] {
            let row = of(country, slice);
            assert_eq!(
                (row["value"].as_str(), row["count"].as_str(), row["blank"].as_str()),
                ("", "", "suppressed"),
                "{country} {slice}"
            );
        }
        assert_eq!(of("KEN", "sex=female")["count"], "200", "what rests on many is told");
        // The framework has the newest number that may be told.
        let cells = json(&service, &format!("{case}/results/NPL.json"));
        let cells = cells["items"].as_array().unwrap();
        let rural = cells.iter().find(|one| one["node"] == "LINES_RURAL").unwrap();
        assert_eq!((&rural["number"], &rural["year"]), (&49.0.into(), &2021.into()));
    });
}
