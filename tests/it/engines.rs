//! The engines on a person's own files, from the command line.

use std::collections::BTreeSet;

use crate::process::{Place, case};
use crate::world::databases;

fn arguments(out: &str, policy: &str) -> Vec<String> {
    let file = |name: &str| case(&format!("assign/{name}.csv")).to_string_lossy().into_owned();
    let mut all = vec!["assign".to_owned()];
    for name in ["demand", "supply", "pairs"] {
        all.extend([format!("--{name}"), file(name)]);
    }
    all.extend(["--policy".into(), policy.into(), "--out".into(), out.into()]);
    all
}

#[test]
fn scarce_places_are_assigned_as_the_policy_says_and_the_numbers_are_told() {
    let (database, directory) = databases().remove(0);
    let place = Place { data: directory.path(), database: &database };
    let out = directory.path().join("ASSIGNMENT.csv");
    let out = out.to_string_lossy().into_owned();
    let words = |policy: &str, more: &[&str]| {
        let mut all = arguments(&out, policy);
        all.extend(more.iter().map(|text| (*text).to_owned()));
        all
    };
    let run = |policy: &str, more: &[&str]| {
        place.json(&words(policy, more).iter().map(String::as_str).collect::<Vec<_>>())
    };
    let lines = || -> BTreeSet<String> {
        let text = std::fs::read_to_string(&out).unwrap();
        assert!(text.starts_with("request,provider,affinity\n"));
        text.lines().skip(1).map(str::to_owned).collect()
    };
    let set = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<BTreeSet<_>>();
    // Every way by hand: four places for six wishes.
    let (code, value, said) = run("value", &[]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(
        lines(),
        set(&[
            "coast,harbour,9000",
            "coast,school,8000",
            "plain,school,7000",
            "valley,harbour,6000"
        ])
    );
    assert_eq!((&value["value"], &value["unserved"]), (&30_000.0.into(), &1.into()));
    let (_, fair, _) = run("fair", &[]);
    assert_eq!(
        lines(),
        set(&[
            "coast,school,8000",
            "hills,harbour,3000",
            "plain,school,7000",
            "valley,harbour,6000"
        ])
    );
    assert_eq!((&fair["value"], &fair["unserved"]), (&24_000.0.into(), &0.into()));
    assert_eq!(fair["price_of_fairness"], 0.2, "against the 30,000 of fill");
    assert_eq!(fair["groups"]["ldc"]["given"], 2);
    let (code, ..) = run("fair", &["--favour", "sids=2"]);
    assert_eq!(code, 0);
}

#[test]
fn what_is_wrong_with_a_round_is_said_with_file_and_line_and_nothing_is_written() {
    let (database, directory) = databases().remove(0);
    let place = Place { data: directory.path(), database: &database };
    let out = directory.path().join("ASSIGNMENT.csv").to_string_lossy().into_owned();
    let broken = directory.path().join("broken.csv");
    std::fs::write(&broken, "request,provider,affinity\nnobody,harbour,1\ncoast,school,many\n")
        .unwrap();
    let mut all = arguments(&out, "fill");
    let at = all.iter().position(|text| text == "--pairs").unwrap() + 1;
    all[at] = broken.to_string_lossy().into_owned();
    let output = place.run(&all.iter().map(String::as_str).collect::<Vec<_>>());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("broken.csv:3:14 not_a_number"), "{said}");
    assert!(!std::path::Path::new(&out).exists());
    for (policy, favour) in [("value", "sids=2"), ("fair", "sids=lots"), ("fair", "=2")] {
        let mut all = arguments(&out, policy);
        all.extend(["--favour".to_owned(), favour.to_owned()]);
        let output = place.run(&all.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(output.status.code(), Some(2), "{policy} {favour}");
    }
}

#[test]
fn records_that_are_the_same_are_found_in_two_tables_with_the_reasons() {
    let (database, directory) = databases().remove(0);
    let place = Place { data: directory.path(), database: &database };
    let path = |name: &str| directory.path().join(name).to_string_lossy().into_owned();
    let words =
        ["Amber", "Baobab", "Canoe", "Delta", "Ember", "Fjord", "Grove", "Harbour", "Island"];
    let bodies = ["Academy", "Institute", "Network", "Library", "Forum", "Union", "School"];
    let (mut one, mut two) = (String::from("id,name,founded\n"), String::from("id,name,founded\n"));
    for at in 0..180_usize {
        let (first, second, body) = (words[at % 9], words[at / 9 % 9], bodies[at * 5 % 7]);
        let year = 1950 + at * 37 % 70;
        one += &format!("a{at},{first} {second} {body} {} (fictional),{year}\n", at % 11);
        let written = match at % 3 {
            0 => format!("{body} {first} {second} {} (fictional)", at % 11),
            1 => format!("{first} {second} {body} {} (FICTIONAL)", at % 11).to_uppercase(),
            _ => format!("{} {second} {body} {} (fictional)", first.replace('e', "a"), at % 11),
        };
        two += &format!("b{at},{written},{year}\n");
    }
    std::fs::write(path("one.csv"), one).unwrap();
    std::fs::write(path("two.csv"), two).unwrap();
    let (one, two, out) = (path("one.csv"), path("two.csv"), path("PAIRS.csv"));
    let (code, said, complaints) = place.json(&["duplicates", &one, &two, "--out", &out]);
    assert_eq!(code, 0, "{complaints}");
    let accepted = said["accepted"].as_u64().unwrap();
    assert!(accepted >= 160 && said["candidates_most"].as_u64().unwrap() <= 30, "{said}");
    let mut right = 0;
    for line in csv::Reader::from_path(&out).unwrap().records().map(Result::unwrap) {
        let parts = line[6].split("; ").map(|part| part.rsplit(' ').next().unwrap());
        let sum: f64 = parts.map(|bits| bits.parse::<f64>().unwrap()).sum();
        assert!((sum - line[4].parse::<f64>().unwrap()).abs() < 0.05, "{line:?}");
        right += u64::from(&line[2] == "accept" && line[0][1..] == line[1][1..]);
    }
    assert!(right * 100 >= accepted * 98, "{right} of {accepted}");
    std::fs::write(path("broken.csv"), "id,name\n1,One\n1,Two\n2\n").unwrap();
    let output = place.run(&["duplicates", &path("broken.csv"), "--out", &path("none.csv")]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("broken.csv:3:1 duplicate_id") && said.contains(":4:"), "{said}");
    let output = place.run(&["duplicates", &one, "--columns", "name=poem", "--out", &out]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn why_an_offer_is_not_among_the_first_is_said_and_like_requests_are_pooled() {
    let (database, directory) = databases().remove(0);
    let place = Place { data: directory.path(), database: &database };
    let file = |name: &str, lines: &[&str]| {
        let path = directory.path().join(name);
        std::fs::write(&path, lines.join("\n")).unwrap();
        path.to_string_lossy().into_owned()
    };
    let request = r#"{"id":"a","title":"Digital skills for teachers","topics":["skills"],"countries":["KEN"],"languages":["en"],"mode":"on-site","starts":"2027-01-01","ends":"2027-06-30"}"#;
    let asked = file("request.json", &[request]);
    let offers = file(
        "offers.jsonl",
        &[
            r#"{"id":"x","provider":"p","title":"Skills for teachers","topics":["skills"],"countries":["KEN"],"languages":["en"]}"#,
            r#"{"id":"y","provider":"q","title":"Skills for teachers","topics":["skills"],"countries":["KEN"],"languages":["fr"]}"#,
        ],
    );
    let base = ["match", "--request", &asked, "--offers", &offers, "--top", "1", "--why"];
    let why = |offer: &'static str| place.json(&[&base[..], &[offer]].concat());
    let (code, told, said) = why("y");
    assert_eq!(code, 0, "{said}");
    assert_eq!(
        (&told["kept_out"], &told["is_in"]),
        (&"language_not_offered".into(), &false.into())
    );
    assert_eq!(told["rival"]["offer"], "x");
    let gaps =
        told["behind_rival"].as_array().unwrap().iter().map(|gap| gap["by"].as_f64().unwrap());
    assert!((gaps.sum::<f64>() - told["behind_best"].as_f64().unwrap()).abs() < 1e-9);
    assert_eq!(why("x").1["place"], 1);
    assert_eq!(place.run(&[&base[..], &["z"]].concat()).status.code(), Some(2));
    let near = r#"{"id":"b","title":"Teachers","topics":["skills"],"countries":["UGA"],"languages":["en"],"mode":"on-site","starts":"2027-03-01","ends":"2027-05-30"}"#;
    let far = r#"{"id":"c","title":"Teachers","topics":["skills"],"countries":["FJI"],"languages":["en"],"mode":"on-site"}"#;
    let requests = file("requests.jsonl", &[request, near, far]);
    let demand = file("demand.csv", &["request,places", "a,12", "b,10"]);
    let pooled = |seats: &str| {
        place.json(&["pool", "--requests", &requests, "--demand", &demand, "--seats", seats]).1
    };
    let found = pooled("25");
    assert_eq!(found["proposals"][0]["requests"], serde_json::json!(["a", "b"]));
    assert_eq!((&found["proposals"][0]["saving"], &found["alone"][0]), (&1.into(), &"c".into()));
    assert_eq!(pooled("12")["proposals"], serde_json::json!([]), "two trainings are needed anyway");
    let wrong = file("wrong.csv", &["request,places", "a,many", "b,0"]);
    let output = place.run(&["pool", "--requests", &requests, "--demand", &wrong]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("wrong.csv:2:") && said.contains("wrong.csv:3:"), "{said}");
    assert_eq!(output.status.code(), Some(1));
}
