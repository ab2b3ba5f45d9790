//! The scorecard of a country: begun from what is known, confirmed or contested by its focal point, checked
//! by a second person, published, shown the same everywhere, counted again, corrected.

use std::io::Read as _;

use facility_access::Role;
use facility_language::{Language, decimal};
use serde_json::Value as Json;

use crate::frameworks::bring;
use crate::html::words;
use crate::people::Somebody;
use crate::process::Place;
use crate::walks::ok;
use crate::world::{World, databases};

const NUMBERS: &str = "node,standing,number,blank,year,source,method,evidence,comment\n";

/// A facility with a framework, and people who speak for Kenya.
pub struct Cast {
    pub world: World,
    pub framework: String,
    pub first: Somebody,
    pub second: Somebody,
}

pub fn everywhere(claim: impl Fn(&Cast)) {
    for (database, directory) in databases() {
        bring(&Place { data: directory.path(), database: &database });
        let world = World::start(database, directory);
        let list = world.visitor().get("/en/scorecards/frameworks.json").json();
        let all = list["items"].as_array().unwrap();
        let own = all.iter().find(|one| one["fields"]["code"] == "CASE-2024").unwrap();
        let framework = format!("/en/scorecards/frameworks/{}", own["id"].as_str().unwrap());
        let first = world.join("focal_point", &[(Role::FocalPoint, "KEN")], &[]);
        let second = world.join("focal_point", &[(Role::FocalPoint, "KEN")], &[]);
        claim(&Cast { world, framework, first, second });
    }
}

impl Cast {
    /// The address of the scorecard that somebody begins for Kenya.
    pub fn begun(&self) -> String {
        let path = format!("{}/results/KEN/scorecard", self.framework);
        let reply = ok(self.first.post(&path, &[]), 303);
        reply.header("location").split("/numbers").next().unwrap().to_owned()
    }

    fn json(&self, here: &str) -> Json {
        self.first.get(&format!("{here}.json")).json()
    }

    /// Sends a table, and keeps what it would change as the page offers it.
    pub fn keep(&self, here: &str, table: &str) {
        let path = format!("{here}/numbers/table");
        let page = ok(self.first.upload(&path, &[], ("numbers.csv", table.as_bytes())), 200).body;
        let hidden = hidden(&page);
        assert!(hidden.iter().any(|(name, _)| name.starts_with("cells[")), "{}", words(&page));
        let pairs: Vec<(&str, &str)> =
            hidden.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        ok(self.first.post(&format!("{here}/numbers"), &pairs), 303);
    }

    /// Goes from the draft to what is published.
    pub fn publish(&self, here: &str) {
        ok(self.first.post(&format!("{here}/submission"), &[]), 303);
        let refused = ok(self.first.post(&format!("{here}/approval"), &[]), 403);
        assert!(words(&refused.body).contains("another person"), "{}", words(&refused.body));
        ok(self.second.post(&format!("{here}/approval"), &[]), 303);
        self.world.settle();
        assert_eq!(self.json(here)["state"], "ready");
        ok(self.first.post(&format!("{here}/publication"), &[]), 303);
        self.world.settle();
    }

    fn map(&self) -> String {
        ok(self.world.visitor().get(&format!("{}/map", self.framework)), 200).body
    }

    fn results(&self, end: &str) -> String {
        ok(self.world.visitor().get(&format!("{}/results{end}", self.framework)), 200).body
    }
}

/// The words of a page, a space between them.
fn plain(page: &str) -> String {
    words(page).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The hidden inputs of a page, but for those of every form.
pub fn hidden(page: &str) -> Vec<(String, String)> {
    let inputs = page.split("<input type=\"hidden\" name=\"").skip(1);
    let read = |text: &str| {
        let (name, rest) = text.split_once("\" value=\"")?;
        let value = rest.split('"').next()?;
        let value = value.replace("&#38;", "&").replace("&#39;", "'").replace("&#34;", "\"");
        Some((name.to_owned(), value))
    };
    inputs.filter_map(read).filter(|(name, _)| name != "token" && name != "once").collect()
}

/// A table in which somebody has looked at every number.
pub fn looked_at() -> String {
    let mut table = NUMBERS.to_owned();
    for node in ["WAIT_IN", "LINES_RURAL", "YEARS_IN", "YEARS_PARITY", "INCOME_IN", "LINES_BESIDE"]
    {
        table.push_str(&format!("{node},confirmed,,,,,,,\n"));
    }
    table.push_str(
        "LINES_IN,contested,62.5,,2023,\"Office, census\",survey,https://office.example/c,\n",
    );
    table
}

/// The item of a list that has this text under this name.
fn item(list: &Json, name: &str, text: &str) -> Json {
    list.as_array().unwrap().iter().find(|it| it[name] == text).expect(text).clone()
}

#[test]
fn a_scorecard_begins_with_what_is_known_for_those_who_speak_for_the_country() {
    everywhere(|cast| {
        let begin = format!("{}/results/KEN/scorecard", cast.framework);
        let stranger = cast.world.join("focal_point", &[(Role::FocalPoint, "UGA")], &[]);
        ok(stranger.post(&begin, &[]), 403);
        let here = cast.begun();
        assert_eq!(cast.begun(), here, "one that is on its way is not begun twice");
        for somebody in [&cast.world.visitor(), &stranger] {
            ok(somebody.get(&here), 404);
            ok(somebody.get(&format!("{here}/numbers")), 404);
        }
        let lines = item(&cast.json(&here)["fields"]["cells"], "node", "LINES_IN");
        assert_eq!((&lines["prefilled"], &lines["prefilled_year"]), (&58.25.into(), &2022.into()));
        assert_eq!(lines["prefilled_source"], "Office, 2024");
        // Nobody sends for review what nobody has looked at.
        ok(cast.first.post(&format!("{here}/submission"), &[]), 409);
    });
}

#[test]
fn a_number_that_a_country_contests_is_the_same_everywhere_once_it_is_published() {
    everywhere(|cast| {
        let visitor = cast.world.visitor();
        let here = cast.begun();
        cast.keep(&here, &looked_at());
        let before = cast.results(".json");
        cast.publish(&here);
        let record = visitor.get(&format!("{here}.json")).json();
        assert_eq!(record["state"], "published");
        let number = item(&record["fields"]["cells"], "node", "LINES_IN");
        assert_eq!((&number["prefilled"], &number["number"]), (&58.25.into(), &62.5.into()));
        // Profile, country, comparison, map, tables and JSON say the same.
        assert_ne!(cast.results(".json"), before);
        let all: Json = serde_json::from_str(&cast.results(".json")).unwrap();
        let values = item(&all["items"], "country", "KEN")["values"].clone();
        let reach = values["REACH"].as_f64().unwrap();
        assert!((reach - f64::midpoint(62.5 / 1.2, 20.0 / 0.6)).abs() < 1e-9, "{reach}");
        let top = item(&record["fields"]["results"], "node", "TOP")["score"].clone();
        assert_eq!(top, values["TOP"]);
        let said = decimal(Language::En, top.as_f64().unwrap(), 1);
        let place = cast.results("/KEN");
        let pages = ["/en/countries/KEN", &here].map(|path| visitor.get(path).body);
        for page in pages.iter().chain([&place, &cast.map(), &cast.results("")]) {
            assert!(page.contains(&said), "{said}: {}", words(page));
        }
        assert!(place.contains("Office, census") && place.contains("62.50"));
        for twin in [".csv", "/sdmx.csv", "/sdmx.json"] {
            assert!(cast.results(twin).contains(&top.to_string()), "{twin}");
        }
        assert!(cast.results("/KEN.csv").contains("62.5"));
        // Both numbers stay beside each other.
        let page = words(&pages[1]);
        for said in ["58.25", "62.50", "We have another number"] {
            assert!(page.contains(said), "{said}: {page}");
        }
    });
}

#[test]
fn a_published_scorecard_is_counted_again_to_the_same_bytes() {
    everywhere(|cast| {
        let here = cast.begun();
        cast.keep(&here, &looked_at());
        cast.publish(&here);
        let archive = ok(cast.world.visitor().get(&format!("{here}/counted")), 200).bytes;
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(archive)).unwrap();
        let mut file = |name: &str| {
            let mut text = String::new();
            archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
            text
        };
        let [data, meta, method, results] =
            ["DATA.csv", "META.csv", "METHOD.toml", "results.csv"].map(&mut file);
        let files = facility_score::Files {
            data: &data,
            meta: &meta,
            method: Some(&method),
            weights: None,
        };
        let input = facility_score::read(&files).unwrap();
        let again = facility_score::table_csv(&input, &input.score().unwrap().results);
        assert_eq!(again, results);
        let fields = cast.json(&here)["fields"].clone();
        assert_eq!(fields["results_hash"], facility_score::sha256(results.as_bytes()));
        let inputs = [data, meta, method].concat();
        assert_eq!(fields["inputs_hash"], facility_score::sha256(inputs.as_bytes()));
    });
}

#[test]
fn everything_that_is_wrong_with_a_table_is_told_by_row_and_column_and_nothing_is_kept() {
    everywhere(|cast| {
        let here = cast.begun();
        let before = cast.json(&here);
        let table = format!(
            "{NUMBERS}LINES_IN,contested,832.5,,2023,Office,survey,,\n\
             LINES_IN,confirmed,,,,,,,\n\
             NOWHERE,confirmed,,,,,,,\n\
             YEARS_IN,contested,much,,1492,,guess,,\n\
             INCOME_IN,contested,3240,,2020,Office,administrative,,\n\
             YEARS_PARITY,blank,,,,,,,\n\
             WAIT_IN,sure,30,,2099,,,,\n"
        );
        let reply = cast.first.upload(
            &format!("{here}/numbers/table"),
            &[],
            ("numbers.csv", table.as_bytes()),
        );
        let page = plain(&ok(reply, 422).body);
        for (place, said) in [
            ("2 3 number 832.5", "at most 400"),
            ("3 1 node LINES_IN", "this code stands in row 2 too"),
            ("4 1 node NOWHERE", "no code of this framework"),
            ("5 3 number much", "give a number"),
            ("5 5 year 1492", "at least 1960"),
            ("5 6 source", "please answer this"),
            ("5 7 method guess", "is not in the list"),
            ("6 9 comment", "many times the known number"),
            ("7 4 blank", "please answer this"),
            ("8 2 standing sure", "is not in the list"),
            ("8 5 year 2099", "has not come yet"),
        ] {
            let found = page.find(place).unwrap_or_else(|| panic!("{place}: {page}"));
            assert!(page[found..].find(said).is_some_and(|at| at < 120), "{place} {said}: {page}");
        }
        assert!(page.contains("Nothing was kept"), "{page}");
        assert_eq!(cast.json(&here), before);
        // A file that is no table, and one in another order of columns and with words for codes.
        let broken = cast.first.upload(
            &format!("{here}/numbers/table"),
            &[],
            ("a.csv", &[0xff, 0xfe, 0x00]),
        );
        ok(broken, 422);
        cast.keep(&here, "standing,node\nLe chiffre international est juste,WAIT_IN\n");
        let cells = cast.json(&here)["fields"]["cells"].clone();
        let wait = cells.as_array().unwrap().iter().find(|it| it["node"] == "WAIT_IN").unwrap();
        assert_eq!(wait["standing"], "confirmed");
    });
}

#[test]
fn two_who_enter_numbers_at_once_lose_nothing() {
    everywhere(|cast| {
        let here = cast.begun();
        let numbers = format!("{here}/numbers");
        let cells = cast.json(&here)["fields"]["cells"].clone();
        let at = |node: &str| {
            cells.as_array().unwrap().iter().position(|it| it["node"] == node).unwrap()
        };
        let (wait, years) = (at("WAIT_IN"), at("YEARS_IN"));
        let say = |somebody: &Somebody, at: usize, standing: &str| {
            let name = format!("cells[{at}].standing");
            somebody.post(&numbers, &[("edition", "1"), (&name, standing)])
        };
        ok(say(&cast.first, wait, "confirmed"), 303);
        ok(say(&cast.second, years, "confirmed"), 303);
        // Both wrote something else into the same place: the second is asked.
        let name = format!("cells[{wait}].comment");
        ok(cast.first.post(&numbers, &[("edition", "3"), (&name, "from the register")]), 303);
        let told = cast.second.post(&numbers, &[("edition", "3"), (&name, "from the census")]);
        let page = ok(told, 422).body;
        assert!(words(&page).contains("from the register") && page.contains("from the census"));
        let after = cast.json(&here)["fields"]["cells"].clone();
        assert_eq!(after[wait]["comment"], "from the register");
        assert_eq!(
            (&after[wait]["standing"], &after[years]["standing"]),
            (&"confirmed".into(), &"confirmed".into())
        );
    });
}

#[test]
fn a_correction_is_a_new_version_with_its_reason() {
    everywhere(|cast| {
        let here = cast.begun();
        cast.keep(&here, &looked_at());
        cast.publish(&here);
        let correction = format!("{here}/new-version");
        ok(cast.world.visitor().get(&correction), 303); // to sign in
        ok(cast.first.post(&correction, &[("reason", "")]), 422);
        let reply =
            ok(cast.first.post(&correction, &[("reason", "The census was counted again.")]), 303);
        let next = reply.header("location").split("/numbers").next().unwrap().to_owned();
        assert_ne!(next, here);
        assert_eq!(cast.json(&next)["fields"]["version"], 2);
        assert_eq!(cast.json(&here)["state"], "published", "until the next one is");
        let table = format!("{NUMBERS}LINES_IN,contested,64,,2023,\"Office, census\",survey,,\n");
        cast.keep(&next, &table);
        cast.publish(&next);
        assert_eq!(cast.json(&here)["state"], "superseded");
        assert_eq!(cast.json(&next)["state"], "published");
        let visitor = cast.world.visitor();
        assert!(words(&visitor.get(&next).body).contains("The census was counted again."));
        assert!(
            words(&visitor.get(&here).body).contains("62.5"),
            "what was published stays to be read"
        );
        let now = cast.results("/KEN.csv");
        assert!(now.contains("64") && !now.contains("62.5"), "{now}");
        // What the country takes back counts no longer; what sources say does again.
        ok(cast.first.post(&format!("{next}/retraction"), &[("reason", "")]), 422);
        ok(cast.first.post(&format!("{next}/retraction"), &[("reason", "It was wrong.")]), 303);
        cast.world.settle();
        assert!(cast.results("/KEN.csv").contains("58.25"));
        assert!(words(&visitor.get(&next).body).contains("Taken back by the country"));
    });
}

#[test]
fn an_embargo_ends_by_itself_on_its_day() {
    everywhere(|cast| {
        let here = cast.begun();
        cast.keep(&here, &looked_at());
        let edition = cast.json(&here)["edition"].to_string();
        let form = [
            ("edition", edition.as_str()),
            ("embargo.day", "1"),
            ("embargo.month", "3"),
            ("embargo.year", "2027"),
        ];
        ok(cast.first.post(&format!("{here}/edit"), &form), 303);
        ok(cast.first.post(&format!("{here}/submission"), &[]), 303);
        ok(cast.second.post(&format!("{here}/approval"), &[]), 303);
        cast.world.settle();
        ok(cast.first.post(&format!("{here}/publication"), &[]), 409);
        let day = |text: &str| {
            let date: jiff::civil::Date = text.parse().unwrap();
            date.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp().as_millisecond()
        };
        let step =
            |at: i64| cast.world.wait(facility::overdue::step(&cast.world.site, at)).unwrap();
        assert_eq!(step(day("2027-02-28")), 0);
        ok(cast.world.visitor().get(&here), 404);
        assert_eq!(step(day("2027-03-02")), 1);
        cast.world.settle();
        assert_eq!(cast.world.visitor().get(&format!("{here}.json")).json()["state"], "published");
    });
}
