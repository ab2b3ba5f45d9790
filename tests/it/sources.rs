//! Sources of records: what comes in from others, comes again, and differs from what people wrote.

use facility::exchange::{Import, import, map::Map};
use facility_access::Role;
use facility_record::{Form, Value, read_form};
use facility_store::Record;
use serde_json::{Value as Json, json};

use crate::process::case;
use crate::world::{World, everywhere};

/// Imports a file into the running world; its report.
pub fn bring_in(world: &World, name: &str, bytes: &[u8]) -> Json {
    let file = Import {
        name,
        bytes,
        rows: Vec::new(),
        format: "auto",
        kind: "",
        map: Map::default(),
        is_dry: false,
        person: "",
        now: facility::web::site::now(),
    };
    let report =
        world.wait(import(world.store(), facility::vocabularies::shipped(), &file)).unwrap();
    serde_json::to_value(report).unwrap()
}

fn counts(report: &Json) -> [i64; 4] {
    ["added", "updated", "unchanged", "refused"].map(|name| report[name].as_i64().unwrap())
}

pub fn identified(world: &World, scheme: &str, value: &str) -> Record {
    let id = world.wait(world.store().identified(scheme, value)).unwrap();
    world.record(&id.unwrap_or_else(|| panic!("nothing is {scheme}:{value}")))
}

pub fn fields(record: &Record) -> Json {
    Json::Object(record.public_fields().unwrap())
}

#[test]
fn activities_come_in_with_every_language_and_a_second_time_change_nothing() {
    everywhere(|world| {
        let bytes = std::fs::read(case("iati/activities.xml")).unwrap();
        let report = bring_in(world, "activities.xml", &bytes);
        assert_eq!(report["problems"], json!([]), "{report}");
        let again = bring_in(world, "activities.xml", &bytes);
        assert_eq!(counts(&again)[..2], [0, 0], "{again}");
        let lamps = fields(&identified(world, "iati", "XX-DEMO-1-LAMPS"));
        assert_eq!(lamps["title"]["original"], "en");
        assert_eq!(lamps["title"]["texts"]["fr"], "Lampes et leçons");
        assert_eq!(lamps["title"]["texts"]["ar"], "مصابيح ودروس");
        assert_eq!(lamps["countries"], json!(["KEN", "UGA"]));
        assert_eq!(
            (&lamps["status"], &lamps["reach"]),
            (&json!("implementation"), &json!("international"))
        );
        assert_eq!(
            (&lamps["starts"], &lamps["ends"]),
            (&json!("2026-04-15"), &json!("2028-12-31"))
        );
        let reef = identified(world, "org-id", "XX-DEMO-2");
        assert_eq!(reef.title().original_text(), "Reef Schools (demo)");
        assert_eq!(lamps["implementers"], json!([reef.id]));
        assert!(lamps["others"].to_string().contains("Harbour Foundation (demo)"), "{lamps}");
        let text = lamps.to_string();
        assert!(!text.contains("<b>") && !text.contains("<script"), "{text}");
    });
}

#[test]
fn what_has_no_field_here_is_kept_with_the_source_and_no_person_is() {
    everywhere(|world| {
        let bytes = std::fs::read(case("iati/activities.xml")).unwrap();
        bring_in(world, "activities.xml", &bytes);
        let lamps = identified(world, "iati", "XX-DEMO-1-LAMPS");
        let curator = world.join("curator", &[(Role::Curator, "")], &[]);
        let address = format!("/en/registry/initiatives/{}/source", lamps.id);
        let page = curator.get(&address);
        assert_eq!(page.status, 200);
        assert!(page.body.contains("LAMP-7"), "the number on the other side is not shown");
        let whole = curator.get(&format!("{address}.json")).json();
        assert_eq!(whole["items"][0]["source"], "iati:XX-DEMO-1-LAMPS");
        let everything = world.everything();
        for word in ["Nemo", "nemo@example.org", "Home Lane", "00 000 000"] {
            assert!(!whole.to_string().contains(word) && !everything.contains(word), "{word}");
        }
        assert_eq!(world.visitor().get(&address).status, 404);
    });
}

#[test]
fn a_broken_file_of_activities_is_refused_with_its_place() {
    everywhere(|world| {
        for (name, code) in [
            ("broken.xml", "iati.xml"),
            ("doctype.xml", "iati.doctype"),
            ("twice.xml", "iati.identifier."),
        ] {
            let before = world.everything();
            let report =
                bring_in(world, name, &std::fs::read(case(&format!("iati/{name}"))).unwrap());
            let problem = &report["problems"][0];
            assert!(problem["code"].as_str().unwrap().starts_with(code), "{name}: {report}");
            assert!(problem["line"].as_i64().unwrap() > 1, "{report}");
            assert_eq!(world.everything(), before);
        }
    });
}

/// The record with some fields as they would be typed.
fn edited(world: &World, record: &Record, typed: &[(&str, &str)]) -> Record {
    let mut form = Form::default();
    typed.iter().for_each(|(name, text)| form.push(*name, *text));
    let reading = facility_record::Reading {
        vocabularies: facility::vocabularies::shipped(),
        language: "en",
        complete: false,
        split: None,
    };
    let (body, _) = read_form(&record.kind.fields, &form, reading);
    let mut after = record.body.clone();
    for (name, _) in typed {
        let value: Value = body.of(&record.kind.fields, name).clone();
        after.set(&record.kind.fields, name, value);
    }
    world.bring(record, &record.state.clone(), after, "")
}

#[test]
fn a_source_that_comes_again_takes_nothing_from_what_people_wrote() {
    everywhere(|world| {
        let table = |title: &str, website: &str, acronym: &str| {
            format!(
                "identifier,title,title@original,website,acronym\nreef:1,{title},en,{website},{acronym}\n"
            )
        };
        let read = |table: &str| bring_in(world, "organisations.csv", table.as_bytes());
        read(&table("Reef School (fictional)", "https://example.org/a", "RS"));
        let school = identified(world, "reef", "1");
        let ours = edited(
            world,
            &school,
            &[
                ("title", "Reef School of Divers (fictional)"),
                ("website", "https://example.org/ours"),
            ],
        );
        // The source has a new website and a new short name; the title is as it was there.
        let report = read(&table("Reef School (fictional)", "https://example.org/b", "RSD"));
        assert_eq!(counts(&report), [0, 1, 0, 0]);
        let now = identified(world, "reef", "1");
        let fields = fields(&now);
        assert_eq!(now.title().original_text(), "Reef School of Divers (fictional)");
        assert_eq!(fields["website"], "https://example.org/ours", "both changed it: ours stays");
        assert_eq!(fields["acronym"], "RSD", "only the source changed it");
        assert!(now.edition > ours.edition);
        let origins = world.wait(world.store().origins(&now.id)).unwrap();
        assert_eq!(json!(origins[0].differs), json!({"website": "https://example.org/b"}));
        let again = read(&table("Reef School (fictional)", "https://example.org/b", "RSD"));
        assert_eq!(counts(&again), [0, 0, 1, 0], "the same again changes nothing");

        // The difference is shown to a curator, who takes the source's.
        let curator = world.join("curator", &[(Role::Curator, "")], &[]);
        let address = format!("/en/registry/organisations/{}", now.id);
        assert!(curator.get(&address).body.contains("differs from a source"));
        assert!(!world.visitor().get(&address).body.contains("differs from a source"));
        let edition = now.edition.to_string();
        let form = [("source", "reef:1"), ("field", "website"), ("edition", edition.as_str())];
        let reply = curator.post(&format!("{address}/source"), &form);
        assert_eq!(reply.status, 303, "{}", reply.body);
        assert_eq!(
            self::fields(&identified(world, "reef", "1"))["website"],
            "https://example.org/b"
        );
        assert!(!curator.get(&address).body.contains("differs from a source"));
    });
}

#[test]
fn a_table_made_from_the_present_edition_is_meant_as_it_stands() {
    everywhere(|world| {
        let table = "identifier,title,title@original\nreef:2,Reef School (fictional),en\n";
        bring_in(world, "organisations.csv", table.as_bytes());
        let school = identified(world, "reef", "2");
        let ours = edited(world, &school, &[("title", "Ours (fictional)")]);
        let row = |title: &str, edition: i64| {
            let table =
                format!("identifier,edition,title,title@original\nreef:2,{edition},{title},en\n");
            bring_in(world, "organisations.csv", table.as_bytes());
            identified(world, "reef", "2").title().original_text().to_owned()
        };
        assert_eq!(row("From a table (fictional)", ours.edition), "From a table (fictional)");
        assert_eq!(row("From an old table (fictional)", 1), "From a table (fictional)");
    });
}
