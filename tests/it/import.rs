//! Import over the command line: whole files or nothing, the second time nothing.

use std::path::Path;
use std::time::{Duration, Instant};

use facility_record::Value;
use facility_store::Store;
use serde_json::{Value as Json, json};

use crate::people::send;
use crate::process::{Place, case};
use crate::world::{databases, open};

/// Runs the claim on every database, with a fresh data directory.
fn everywhere(claim: impl Fn(&Place<'_>)) {
    for (database, directory) in databases() {
        claim(&Place { data: directory.path(), database: &database });
    }
}

fn path(name: &str) -> String {
    case(name).to_string_lossy().into_owned()
}

/// What stands in the database.
fn read<T>(place: &Place<'_>, question: impl AsyncFn(&Store) -> T) -> T {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async { question(&open(place.database).await).await })
}

fn count(place: &Place<'_>) -> usize {
    read(place, async |store| store.all_after("", 1_000).await.unwrap().len())
}

fn counts(report: &Json) -> [i64; 5] {
    ["read", "added", "updated", "unchanged", "refused"].map(|name| report[name].as_i64().unwrap())
}

/// Every problem is said as `file:line:column code message`, and so it stands in the report.
fn problems(report: &Json, complaints: &str) -> Vec<(i64, i64, String)> {
    let all = report["problems"].as_array().unwrap();
    let problem = |problem: &Json| {
        let (line, column) =
            (problem["line"].as_i64().unwrap(), problem["column"].as_i64().unwrap());
        let code = problem["code"].as_str().unwrap().to_owned();
        let file = report["file"].as_str().unwrap();
        let said = format!("{file}:{line}:{column} {code} ");
        assert!(complaints.contains(&said), "{said} is not among\n{complaints}");
        assert!(line >= 1 && column >= 1);
        (line, column, code)
    };
    all.iter().map(problem).collect()
}

#[test]
fn the_nominees_of_a_registry_come_in_once_with_the_bodies_behind_them() {
    everywhere(|place| {
        let (code, reports, complaints) = place.json(&["import", &path("nominees.json")]);
        assert_eq!((code, complaints.as_str()), (0, ""));
        let [read_, added, updated, unchanged, refused] = counts(&reports[0]);
        assert_eq!((updated, unchanged, refused), (0, 0, 0));
        assert_eq!(added, 7 + 7, "seven solutions of seven bodies");
        assert!(read_ >= 7);
        let heron = read(place, async |store| {
            let id = store.identified("dpg", "heron").await.unwrap().expect("a heron");
            let heron = store.record(&id).await.unwrap().unwrap();
            let owners = heron.body.of(&heron.kind.fields, "owners").words().to_vec();
            (heron, store.records(&owners).await.unwrap())
        });
        assert!(heron.0.is_public());
        assert_eq!(heron.1[0].title().original_text(), "Marsh Listeners (fictional)");
        let fields = Json::Object(heron.0.public_fields().unwrap());
        assert_eq!(fields["solution_types"], json!(["ai-model"]));
        assert_eq!(fields["sdgs"], json!(["15", "13"]));
        assert_eq!(fields["licences"][0]["name"], "MIT");
        let last = read(place, async |store| store.last_change().await.unwrap());
        let (code, again, _) = place.json(&["import", &path("nominees.json")]);
        assert_eq!((code, counts(&again[0])), (0, [read_, 0, 0, added, 0]));
        assert_eq!(read(place, async |store| store.last_change().await.unwrap()), last);
    });
}

#[test]
fn a_file_that_was_cut_off_is_refused_with_its_place_and_nothing_is_saved() {
    everywhere(|place| {
        let whole = std::fs::read_to_string(case("nominees.json")).unwrap();
        for share in [0.0, 0.1, 0.5, 0.9, 0.999] {
            let mut cut = (whole.len() as f64 * share) as usize;
            while !whole.is_char_boundary(cut) {
                cut -= 1;
            }
            let file = place.data.join("cut.json");
            std::fs::write(&file, &whole[..cut]).unwrap();
            let file = file.to_string_lossy();
            let (code, reports, complaints) = place.json(&["import", "--format", "dpg", &file]);
            assert_eq!(code, 1, "{complaints}");
            let told = problems(&reports[0], &complaints);
            let lines = whole[..cut].matches('\n').count() as i64 + 1;
            assert!(
                told.iter().any(|(line, _, code)| code == "not-json" && *line <= lines),
                "{told:?}"
            );
            assert_eq!(counts(&reports[0])[1..3], [0, 0]);
            assert_eq!(count(place), 0, "something of a broken file was saved");
        }
    });
}

#[test]
fn a_workbook_and_a_mapped_table_come_in_and_link_to_each_other() {
    everywhere(|place| {
        let (code, reports, complaints) = place.json(&["import", &path("organisations.xlsx")]);
        assert_eq!((code, complaints.as_str()), (0, ""));
        assert_eq!(counts(&reports[0]), [2, 2, 0, 0, 0]);
        let (map, table) = (path("courses.map.toml"), path("courses.csv"));
        let (code, reports, complaints) = place.json(&["import", "--map", &map, &table]);
        assert_eq!((code, complaints.as_str()), (0, ""));
        assert_eq!(counts(&reports[0]), [2, 2, 0, 0, 0]);
        read(place, async |store| {
            let id = store.identified("school", "C-1").await.unwrap().expect("a course");
            let fields =
                Json::Object(store.record(&id).await.unwrap().unwrap().public_fields().unwrap());
            let school = store.identified("seats", "school").await.unwrap().unwrap();
            assert_eq!(fields["provider"], json!(school));
            assert_eq!(fields["topics"], json!(["security.policy", "connectivity.rural"]));
            assert_eq!(fields["countries"], json!(["KEN", "UGA"]));
            assert_eq!(fields["level"], "advanced");
        });
        for arguments in [vec![path("organisations.xlsx")], vec!["--map".into(), map, table]] {
            let mut all = vec!["import"];
            all.extend(arguments.iter().map(String::as_str));
            let (code, again, _) = place.json(&all);
            assert_eq!((code, counts(&again[0])), (0, [2, 0, 0, 2, 0]));
        }
    });
}

#[test]
fn a_table_with_mistakes_is_refused_whole_and_each_has_its_line_and_column() {
    everywhere(|place| {
        let table = "identifier,title,organisation_type,website,headquarters.country,surprise\n\
            a:1,Good (fictional),academia,https://a.example.org,KEN,\n\
            a:2,Bad type (fictional),guild,https://b.example.org,KEN,\n\
            a:3,\"Bad address\n(fictional)\",academia,nowhere,XXX,\n\
            a:4,Too short\n\
            a:5,Surprise (fictional),academia,https://e.example.org,KEN,!\n";
        // Spreadsheets of Windows end lines otherwise.
        for end in ["\n", "\r\n"] {
            let file = place.data.join("organisations.csv");
            std::fs::write(&file, table.replace('\n', end)).unwrap();
            let (code, reports, complaints) = place.json(&["import", &file.to_string_lossy()]);
            assert_eq!(code, 1);
            let told = problems(&reports[0], &complaints);
            for (line, column, code) in [
                (3, 3, "organisation.organisation_type.unknown-code"),
                (4, 2, "organisation.title.several-lines"),
                (4, 4, "organisation.website.not-an-address"),
                (4, 5, "organisation.headquarters.unknown-code"),
                (6, 2, "wrong-width"),
                (7, 6, "organisation.surprise.unknown-field"),
            ] {
                assert!(
                    told.contains(&(line, column, code.to_owned())),
                    "{line}:{column} {code}: {told:?}"
                );
            }
            assert_eq!(counts(&reports[0])[1..4], [0, 0, 0]);
        }
        assert_eq!(count(place), 0);
        let (code, ..) = place.json(&["import", "--dry-run", &path("nominees.json")]);
        assert_eq!((code, count(place)), (0, 0), "a dry run saved something");
    });
}

#[test]
fn codes_of_other_lists_become_ours_and_those_without_a_country_stay_with_their_source() {
    everywhere(|place| {
        let table = "identifier,title,organisation_type,website,headquarters.country\n\
            a:1,One (fictional),academia,https://a.example.org,UK\n\
            a:2,Two (fictional),academia,https://b.example.org,XKX\n";
        let file = place.data.join("organisations.csv");
        std::fs::write(&file, table).unwrap();
        let (code, reports, complaints) = place.json(&["import", &file.to_string_lossy()]);
        assert_eq!((code, counts(&reports[0])), (0, [2, 2, 0, 0, 0]), "{complaints}");
        let country = |value: &str| {
            read(place, async |store| {
                let id = store.identified("a", value).await.unwrap().unwrap();
                let record = store.record(&id).await.unwrap().unwrap();
                let origins = store.origins(&id).await.unwrap();
                let place = record.body.of(&record.kind.fields, "headquarters").clone();
                (place, origins.iter().map(|origin| origin.rest.to_string()).collect::<String>())
            })
        };
        let (one, rest) = country("1");
        assert!(matches!(&one, Value::Place(place) if place.country == "GBR"), "{one:?}");
        assert_eq!(rest, "null");
        let (two, rest) = country("2");
        assert!(two.is_empty(), "{two:?}");
        assert_eq!(rest, "{\"headquarters.country\":\"XKX\"}");
    });
}

#[test]
fn a_row_of_a_record_leads_to_what_its_identifier_means() {
    everywhere(|place| {
        let import = |name: &str, table: &str| {
            let file = place.data.join(name);
            std::fs::write(&file, table).unwrap();
            place.json(&["import", &file.to_string_lossy()])
        };
        let requests = "identifier,title\na:1,One (fictional)\na:2,Two (fictional)\n";
        let (code, _, complaints) = import("requests.csv", requests);
        assert_eq!((code, complaints.as_str()), (0, ""));
        let trainings = "identifier,state,title,sharing,topics,wishes[0].request,wishes[0].places,\
            wishes[1].request,wishes[1].places\n\
            b:1,open,Together (fictional),provider-bears,literacy,a:1,3,LAST,4\n";
        let (code, reports, complaints) =
            import("joint_trainings.csv", &trainings.replace("LAST", "a:9"));
        let told = problems(&reports[0], &complaints);
        assert_eq!((code, told), (1, vec![(2, 8, "unknown-record".to_owned())]));
        assert_eq!(count(place), 2);
        let (code, _, complaints) =
            import("joint_trainings.csv", &trainings.replace("LAST", "a:2"));
        assert_eq!((code, complaints.as_str()), (0, ""));
        read(place, async |store| {
            for value in ["1", "2"] {
                let id = store.identified("a", value).await.unwrap().unwrap();
                let leading = store.linked_by(&id, "wishes.request").await.unwrap();
                assert_eq!(leading.len(), 1, "{value}");
            }
        });
    });
}

#[test]
fn other_mistakes_are_told_and_leave_nothing() {
    everywhere(|place| {
        for (name, bytes, format) in [
            ("broken.xlsx", &b"PK\x03\x04 no workbook"[..], "auto"),
            ("latin.csv", &b"title\ncaf\xe9\n"[..], "auto"),
            ("not.json", &b"{\"title\": 1}"[..], "auto"),
            ("organisations.csv", &b"title\nA\n"[..], "parchment"),
            ("griffins.csv", &b"title\nA\n"[..], "auto"),
        ] {
            let file = place.data.join(name);
            std::fs::write(&file, bytes).unwrap();
            let file = file.to_string_lossy();
            let (code, reports, complaints) = place.json(&["import", "--format", format, &file]);
            assert_eq!(code, 1, "{name}: {complaints}");
            assert!(!problems(&reports[0], &complaints).is_empty(), "{name}");
            assert_eq!(count(place), 0, "{name}");
        }
        let output = place.run(&["import", "nowhere.csv"]);
        assert_eq!(output.status.code(), Some(2), "a file that is not there is a wrong use");
        let map = place.data.join("MAP.toml");
        std::fs::write(&map, "kind = \"training\"\nsurprise = 1\n").unwrap();
        let output = place.run(&["import", "--map", &map.to_string_lossy(), &path("courses.csv")]);
        assert_eq!(output.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&output.stderr).contains("MAP.toml:2:"), "{output:?}");
    });
}

#[test]
fn a_running_service_finds_what_was_imported_beside_it() {
    everywhere(|place| {
        let service = place.serve();
        let start = Instant::now();
        let (code, ..) = place.json(&["import", &path("nominees.json")]);
        assert_eq!(code, 0);
        let imported = Instant::now();
        let address = format!("{}/en/search.json?q=heron", service.base);
        loop {
            let found = send("GET", &address, &[], "").unwrap().json();
            if found["total"].as_i64().unwrap() > 0 {
                assert_eq!(found["items"][0]["kind"], "solution");
                break;
            }
            // Half a second on a quiet machine; a busy one may take its time.
            assert!(
                imported.elapsed() < Duration::from_secs(60),
                "not found after {:?}",
                start.elapsed()
            );
            std::thread::sleep(Duration::from_millis(50));
        }
        let lines =
            send("GET", &format!("{}/api/changes?limit=1000", service.base), &[], "").unwrap();
        assert!(
            lines.json()["items"]
                .as_array()
                .unwrap()
                .iter()
                .any(|i| i["change"]["kind"] == "solution")
        );
        let (code, report, _) = place.json(&["check"]);
        assert_eq!((code, report["problems"].as_array().map(Vec::len)), (0, Some(0)));
    });
}

#[test]
fn the_cases_are_marked_as_fictional() {
    for entry in std::fs::read_dir(case("")).unwrap() {
        let path = entry.unwrap().path();
        let is = |end: &str| path.extension().is_some_and(|extension| extension == end);
        if is("json") || is("csv") {
            let text = std::fs::read_to_string(Path::new(&path)).unwrap();
            assert!(text.contains("fictional"), "{}", path.display());
        }
    }
}
