//! Frameworks: what a page shows stands in its JSON, CSV and SDMX, can be counted again from the files that
//! it gives away, and is held against what others publish.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Read as _;

use serde_json::Value as Json;

use crate::html::words;
use crate::people::{Reply, send};
use crate::process::{Place, Service, case};
use crate::world::databases;

pub fn everywhere(claim: impl Fn(&Place<'_>)) {
    for (database, directory) in databases() {
        claim(&Place { data: directory.path(), database: &database });
    }
}

fn path(name: &str) -> String {
    case(&format!("frameworks/{name}")).to_string_lossy().into_owned()
}

/// Countries with numbers that depend on their place in the alphabet, some with gaps.
pub const PLACES: [&str; 12] =
    ["AFG", "BEN", "CHN", "DZA", "FRA", "KEN", "MLI", "NPL", "PER", "TUV", "UGA", "YEM"];

/// The numbers of these countries as a table, and those of an index that others publish.
pub fn table() -> String {
    let mut text = "country,year,indicator,slice,value,blank,source,release\n".to_owned();
    let mut line = |place: &str, year: i64, indicator: &str, slice: &str, value: f64| {
        let _ = writeln!(text, "{place},{year},{indicator},{slice},{value},,Office,2024");
    };
    for (at, place) in PLACES.iter().enumerate() {
        let at = at as f64;
        line(place, 2022, "LINES", "total", 11.0 * at + 3.25);
        line(place, 2030 - 4, "LINES", "total", 1.0); // later than the framework: stays out
        line(place, 2021, "LINES", "location=rural", 7.0 * at);
        line(place, 2023, "WAIT", "total", 70.0 - 6.0 * at);
        let years = 2.0 + 1.1 * at;
        line(place, if *place == "MLI" { 2015 } else { 2024 }, "YEARS", "total", years);
        line(place, 2024, "YEARS", "sex=male", years);
        line(place, 2024, "YEARS", "sex=female", years * (0.5 + at / 20.0));
        if *place != "UGA" {
            line(place, 2020, "INCOME", "total", 150.0 * (at + 1.0).powi(3));
        }
        let same = f64::midpoint(((11.0 * at + 3.25) / 100.0).min(1.0), years / 20.0);
        if *place != "MLI" {
            line(place, 2022, "YEARS", "total", years);
            line(place, 2022, "PUBLISHED", "total", (same * 1000.0).round() / 1000.0);
        }
    }
    text.push_str("YEM,2023,LINES,location=urban,,not-collected,Office,2024\n");
    text
}

pub fn prepared(place: &Place<'_>) -> Service {
    bring(place);
    place.serve()
}

/// Brings in indicators, frameworks and numbers.
pub fn bring(place: &Place<'_>) {
    let numbers = place.data.join("observations.csv");
    std::fs::write(&numbers, table()).unwrap();
    let brought = [
        vec![path("indicators.csv")],
        vec![path("frameworks.csv"), path("frameworks.nodes.csv")],
        vec![numbers.to_string_lossy().into_owned()],
    ];
    for files in brought {
        let mut arguments = vec!["import"];
        arguments.extend(files.iter().map(String::as_str));
        let (code, reports, complaints) = place.json(&arguments);
        assert_eq!((code, complaints.as_str()), (0, ""), "{reports}");
    }
}

pub fn get(service: &Service, path: &str) -> Reply {
    let reply = send("GET", &format!("{}{path}", service.base), &[], "").unwrap();
    assert_eq!(reply.status, 200, "{path}");
    reply
}

pub fn json(service: &Service, path: &str) -> Json {
    serde_json::from_str(&get(service, path).body).unwrap()
}

/// The address of a framework.
pub fn framework(service: &Service, code: &str) -> String {
    let list = json(service, "/en/scorecards/frameworks.json");
    let all = list["items"].as_array().unwrap();
    let own = all.iter().find(|one| one["fields"]["code"] == code).expect(code);
    format!("/en/scorecards/frameworks/{}", own["id"].as_str().unwrap())
}

/// A CSV as rows by the names of its columns.
pub fn rows(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

#[test]
fn what_is_too_old_or_too_little_is_shown_and_does_not_count() {
    everywhere(|place| {
        let service = prepared(place);
        let here = framework(&service, "CASE-2024");
        let card = |country: &str| json(&service, &format!("{here}/results/{country}.json"));
        let of = |card: &Json, node: &str| {
            let items = card["items"].as_array().unwrap().clone();
            items.into_iter().find(|item| item["node"] == node).unwrap()
        };
        // By hand: 58.25 of 120 lines; waiting 40 of 60 to 0; 5 years more of each sex.
        let ken = card("KEN");
        assert_eq!(of(&ken, "LINES_IN")["number"], 58.25);
        let near =
            |value: &Json, known: f64| assert!((value.as_f64().unwrap() - known).abs() < 1e-9);
        near(&of(&ken, "REACH")["score"], f64::midpoint(58.25 / 1.2, (60.0 - 40.0) / 0.6));
        near(&of(&ken, "ABILITY")["score"], f64::midpoint(7.5 / 0.18, 75.0));
        let income =
            100.0 * ((150.0_f64 * 216.0).ln() - 100_f64.ln()) / (75_000_f64.ln() - 100_f64.ln());
        near(&of(&ken, "MEANS")["score"], income);
        let reach: f64 = f64::midpoint(58.25 / 1.2, (60.0 - 40.0) / 0.6);
        let index = (reach * reach * f64::midpoint(7.5 / 0.18, 75.0) * income).powf(0.25);
        near(&of(&ken, "TOP")["score"], index);
        assert_eq!(of(&ken, "BESIDE")["score"], Json::Null, "what is told beside does not count");
        assert_eq!(of(&ken, "LINES_RURAL")["counts"], false);
        // Waiting at its worst is lifted to the floor.
        assert_eq!(of(&card("AFG"), "WAIT_IN")["score"], 1.0);
        let mli = card("MLI");
        assert_eq!(of(&mli, "YEARS_IN")["too_old"], true);
        near(&of(&mli, "YEARS_IN")["number"], 8.6);
        assert_eq!(of(&mli, "ABILITY")["score"], Json::Null, "half is less than the least share");
        assert_eq!(of(&mli, "TOP")["score"], Json::Null);
        let page = words(&get(&service, &format!("{here}/results/MLI")).body);
        assert!(page.contains("2015") && page.contains("please update"), "{page}");
        assert!(page.contains("Too little is known for an index"), "{page}");
        let uga = words(&get(&service, &format!("{here}/results/UGA")).body);
        assert!(
            uga.contains("No number in any open source") && uga.contains("One number is missing")
        );
        // No rank without its range, and none unless somebody asks.
        let plain = get(&service, &format!("{here}/results")).body;
        assert!(!plain.contains(" (from "), "ranks are shown unasked");
        let ranked = json(&service, &format!("{here}/results.json?ranks=yes"));
        for item in ranked["items"].as_array().unwrap() {
            let (rank, range) = (&item["rank"], &item["rank_range"]);
            assert_eq!(rank.is_null(), item["values"]["TOP"].is_null());
            if let Some(rank) = rank.as_f64() {
                assert!(range[0].as_f64().unwrap() <= rank && rank <= range[1].as_f64().unwrap());
            }
        }
        let missing = send("GET", &format!("{}{here}/results/XXX", service.base), &[], "").unwrap();
        assert_eq!(missing.status, 404);
    });
}

#[test]
fn what_was_counted_is_counted_again_from_its_files_to_the_same_bytes() {
    everywhere(|place| {
        let service = prepared(place);
        let here = framework(&service, "CASE-2024");
        let archive = get(&service, &format!("{here}/files"));
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(archive.bytes)).unwrap();
        let into = place.data.join("again");
        std::fs::create_dir_all(&into).unwrap();
        for at in 0..archive.len() {
            let mut file = archive.by_index(at).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            let name = file.name().unwrap().into_owned();
            std::fs::write(into.join(name), bytes).unwrap();
        }
        let of = |name: &str| into.join(name).to_string_lossy().into_owned();
        let out = of("out");
        let (data, meta, method) = (of("DATA.csv"), of("META.csv"), of("METHOD.toml"));
        let arguments =
            ["score", "--data", &data, "--meta", &meta, "--method", &method, "--out", &out];
        let done = place.run(&arguments);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let again = std::fs::read(into.join("out").join("results.csv")).unwrap();
        assert_eq!(again, std::fs::read(into.join("results.csv")).unwrap());
    });
}

#[test]
fn a_framework_is_held_against_what_others_publish() {
    everywhere(|place| {
        let mut service = prepared(place);
        let here = framework(&service, "FLAT-2024");
        let page = words(&get(&service, &format!("{here}/method")).body);
        let told = "11 published numbers were counted again: the greatest difference is 0.0005";
        assert!(page.contains(told), "{page}");
        assert!(page.contains("0 are further off than 0.00100"), "{page}");
        assert!(page.contains("Share of the whole") && page.contains("50.0 %"), "{page}");
        // A number that somebody else publishes otherwise is found.
        service.kill();
        let file = place.data.join("later.csv");
        let text =
            "country,year,indicator,value,source,release\nKEN,2022,PUBLISHED,0.9,Office,later\n";
        std::fs::write(&file, text).unwrap();
        let file = file.to_string_lossy().into_owned();
        let (code, ..) = place.json(&["import", "--kind", "observation", &file]);
        assert_eq!(code, 0);
        let service = place.serve();
        let page = words(&get(&service, &format!("{here}/method")).body);
        assert!(page.contains("1 are further off than 0.00100"), "{page}");
    });
}

#[test]
fn all_that_is_wrong_with_a_tree_is_said_at_once() {
    everywhere(|place| {
        let wrong = "record,key,code,parent,weight,indicator,slice,scale,low,high,standing\n\
            case:one,1,TOP,,1,,,,,,\n\
            case:one,2,TOP,,1,,,,,,\n\
            case:one,3,A,NOWHERE,1,LINES,total,linear,0,,core\n\
            case:one,4,B,A,1,LINES,total,linear,5,5,core\n\
            case:one,5,C,TOP,1,LINES,people=all,linear,0,5,core\n\
            case:one,6,D,TOP,1,LINES,total,logarithm,0,5,core\n\
            case:one,7,E,TOP,1,LINES,total,reciprocal,1,5,core\n";
        let nodes = place.data.join("frameworks.nodes.csv");
        std::fs::write(&nodes, wrong).unwrap();
        let frameworks = place.data.join("frameworks.csv");
        std::fs::copy(path("frameworks.csv"), &frameworks).unwrap();
        let files = [frameworks, nodes].map(|it| it.to_string_lossy().into_owned());
        let (code, reports, complaints) = place.json(&["import", &files[0], &files[1]]);
        assert_eq!(code, 1);
        let told = reports[0]["problems"].as_array().unwrap();
        let codes: Vec<&str> = told.iter().map(|it| it["code"].as_str().unwrap()).collect();
        assert!(complaints.contains(":7:9 framework.nodes.goalpost-of-logarithm"), "{complaints}");
        for code in [
            "code-twice",
            "two-tops",
            "parent-unknown",
            "goalpost-missing",
            "parent-is-indicator",
            "goalposts-equal",
            "slice-unknown",
            "goalpost-of-logarithm",
            "goalposts-of-reciprocal",
        ] {
            let is_told = codes.iter().any(|it| it.ends_with(&format!(".{code}")));
            assert!(is_told, "{code} is not told: {complaints}");
        }
        // Groups can be held against each other only where every pillar has them.
        let text = std::fs::read_to_string(path("frameworks.csv")).unwrap();
        let equal = text.replace(",geometric,", ",equality,");
        assert_ne!(text, equal);
        std::fs::write(&files[0], equal).unwrap();
        std::fs::copy(path("frameworks.nodes.csv"), &files[1]).unwrap();
        let (code, _, complaints) = place.json(&["import", &files[0], &files[1]]);
        assert_eq!(code, 1);
        assert!(complaints.contains("framework.nodes.parts-differ"), "{complaints}");
        let service = place.serve();
        let list = get(&service, "/en/scorecards/frameworks.json").body;
        assert!(!list.contains("CASE-2024"), "nothing of it was saved");
    });
}

#[test]
fn a_country_has_a_page_on_which_rooms_tell_what_they_know_and_what_would_fill_what_is_empty() {
    everywhere(|place| {
        let service = prepared(place);
        let page = get(&service, "/fr/countries/KEN").body;
        let said = words(&page);
        for part in ["Kenya", "KEN · KE · 404", "Portée", "Aucun point focal", "Rien encore dans"]
        {
            assert!(said.contains(part), "{part}: {said}");
        }
        assert!(page.contains("/fr/registry/trainings/new"), "what is empty leads on");
        let here = framework(&service, "CASE-2024").replace("/en/", "/fr/");
        assert!(page.contains(&format!("{here}/results/KEN")));
        let compared =
            get(&service, &format!("{here}/results/compare?country=KEN&country=FRA")).body;
        let said = words(&compared);
        assert!(
            said.contains("58,25") && said.contains("47,25") && said.contains("Portée"),
            "{said}"
        );
        assert!(compared.contains("aria-label=\"Kenya: "), "the strips say their numbers");
        let map = get(&service, &format!("{here}/map?node=REACH")).body;
        assert!(map.contains("40,9</title>"), "the map says its numbers");
        for missing in ["/en/countries/XXX", "/en/countries/TWN"] {
            let reply = send("GET", &format!("{}{missing}", service.base), &[], "").unwrap();
            assert_eq!(reply.status, 404, "{missing}");
        }
        let all = words(&get(&service, "/fr/countries").body);
        let at = |name: &str| all.find(name).expect(name);
        assert!(at("Djibouti") < at("Érythrée") && at("Érythrée") < at("Kenya"), "{all}");
        let all = words(&get(&service, "/ar/countries").body);
        assert!(all.contains("كينيا") && all.contains("توفالو"));
    });
}

#[test]
fn with_the_numbers_that_ship_the_index_reaches_as_many_states_as_its_edition_says() {
    let (database, directory) = databases().into_iter().next().unwrap();
    let place = Place { data: directory.path(), database: &database };
    let service = place.start(&["serve", "--listen", "127.0.0.1:0", "--numbers=yes"]);
    let countries = facility::vocabularies::shipped().of("countries");
    let is_member =
        |code: &str| countries.entry(code).is_some_and(|it| it.cell("un_member") == "1");
    for (code, top) in [("DII-2026", "DII"), ("DII-2018", "DII")] {
        let here = framework(&service, code);
        let all = json(&service, &format!("{here}/results.json"));
        let reached = all["items"].as_array().unwrap().iter().filter(|item| {
            is_member(item["country"].as_str().unwrap()) && !item["values"][top].is_null()
        });
        let reached = reached.count();
        let reasons = json(&service, &format!("{here}.json"))["fields"]["reasons"]["texts"].clone();
        for (language, text) in reasons.as_object().unwrap() {
            let text = text.as_str().unwrap();
            assert!(text.contains(&reached.to_string()), "{code} in {language}: {reached}: {text}");
            assert!(text.contains("193"), "{code} in {language}");
        }
    }
    let here = framework(&service, "HDI");
    let page = words(&get(&service, &format!("{here}/method")).body);
    assert!(page.contains("0 are further off than 0.00050"), "{page}");
    assert!(page.contains("2,496 published numbers were counted again"), "{page}");
    // An index of which less is better is counted the other way round: what is missing to 100.
    let here = framework(&service, "GII");
    let page = words(&get(&service, &format!("{here}/method")).body);
    assert!(page.contains("2,075 published numbers were counted again"), "{page}");
    assert!(page.contains("0 are further off than 0.00050"), "{page}");
    let yemen = json(&service, &format!("{here}/results/YEM.json"));
    let items = yemen["items"].as_array().unwrap();
    let score = |node: &str| {
        let item = items.iter().find(|item| item["node"] == node);
        item.unwrap()["score"].as_f64().unwrap()
    };
    for (node, counted) in [("GII_EQUALITY", 18.0), ("HEALTH_MEN", 100.0), ("LABOUR_WOMEN", 5.84)] {
        assert!((score(node) - counted).abs() <= 0.05, "{node}: {}", score(node));
    }
    // A series without a number that may be given away says so, and its framework too.
    let egdi = words(&get(&service, &format!("{}/results", framework(&service, "EGDI"))).body);
    assert!(egdi.contains("There are no numbers yet that could be counted"), "{egdi}");
    for country in ["KEN", "TUV", "FRA", "YEM", "CHN"] {
        let page = words(&get(&service, &format!("/en/countries/{country}")).body);
        assert!(
            page.contains("Access") && page.contains("Participation of the eight groups"),
            "{page}"
        );
    }
    let near =
        get(&service, &format!("{}/results/compare?country=KEN", framework(&service, "HDI")));
    assert!(words(&near.body).contains("Nearest by income and population:"));
}
