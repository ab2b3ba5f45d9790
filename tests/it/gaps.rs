//! Where needs stand that nobody answers: what counts, where, for how long, and what is never told.

use facility::clearing_house::gaps::{self, Need};
use facility_access::Role;
use facility_record::{Code, Codes, Date, Fields, Line, Text, Value, Whole};
use facility_store::Fact;
use serde_json::Value as Json;

use crate::given::Maker;
use crate::html;
use crate::people::{Somebody, send};
use crate::walks::{at, ok};
use crate::world::{World, everywhere};

const TOPIC: &str = "security.skills";

/// What the JSON twin says of a cell of this country and the topic.
fn cell(world: &World, country: &str, query: &str) -> Option<Json> {
    world.settle();
    let address = format!("/en/clearing-house/gaps.json?topic={TOPIC}{query}");
    let told = ok(world.visitor().get(&address), 200).json();
    let cells = told["cells"].as_array().unwrap().clone();
    cells.into_iter().find(|it| it["country"]["code"] == country && it["topic"]["code"] == TOPIC)
}

/// A request of a ministry in this country, sent and accepted, or declined.
fn request(world: &World, country: &str, openness: &'static str, step: &str) -> (String, Somebody) {
    let home = Maker::new(world, "").pool("organisation")[0].clone();
    let official = world.join("official", &[], &[&home]);
    let broker = world.join("broker", &[(Role::Broker, "")], &[]);
    let kind = world.store().kind("request").unwrap();
    let mut maker = Maker::new(world, &official.person.id);
    maker.openness = openness;
    let mut body = maker.full(kind).body;
    for name in ["preferred_providers", "excluded_providers", "released_to", "groups", "languages"]
    {
        body.set(&kind.fields, name, Value::Empty);
    }
    for (name, code) in [("countries", country), ("topics", TOPIC)] {
        body.set(&kind.fields, name, Value::Words(vec![code.to_owned()]));
    }
    let id = world.create(kind, &format!("organisation:{home}"), body).id;
    ok(official.post(&at(world, &id, "/submission"), &[]), 303);
    world.settle();
    ok(broker.post(&at(world, &id, &format!("/{step}")), &[("reason", "Not for us.")]), 303);
    world.settle();
    (id, official)
}

/// A need of somebody without an account, stated on a day.
fn stated(source: &str, country: &str, day: &str) -> Fact {
    let line = |text: &str| Line(Text::new("", text));
    let need = Need {
        day: Date(Some(day.parse().unwrap())),
        source: line(source),
        country: Code(country.to_owned()),
        topics: Codes(vec![TOPIC.to_owned()]),
        origin: Code("person".to_owned()),
        weight: Whole(Some(1)),
        disclosure: line("threshold"),
        words: line("zqxvw"),
        ..Need::default()
    };
    need.give_all()
}

fn add(world: &World, needs: &[Fact]) {
    let now = facility::web::site::now();
    world.wait(world.store().append_facts(&Need::fact(), needs, "", now)).unwrap();
}

#[test]
fn a_public_request_counts_in_its_cell_while_it_looks_for_help() {
    everywhere(|world| {
        assert_eq!(cell(world, "KEN", ""), None);
        let (id, official) = request(world, "KEN", "public", "acceptance");
        let there = cell(world, "KEN", "").unwrap();
        assert_eq!(there["open"]["all"]["needs"], 1, "{there}");
        // The same in the table and in the CSV, found by its region and not elsewhere.
        let place = "/en/clearing-house/gaps?country=002&by=country&by=topic";
        let page = ok(world.visitor().get(place), 200).body;
        assert!(html::words(&page).contains("Kenya"), "{}", html::words(&page));
        let csv = "/en/clearing-house/gaps.csv?country=002&by=country&by=topic";
        assert!(ok(world.visitor().get(csv), 200).body.contains("KEN,exactly,Kenya"));
        assert!(!ok(world.visitor().get(&csv.replace("002", "150")), 200).body.contains("KEN"));
        let link = html::tags(&page).into_iter().map(|tag| tag.of("href").to_owned());
        let requests = link.clone().find(|link| link.contains("search?kind=request"));
        let requests = requests.unwrap_or_else(|| panic!("{page}"));
        assert!(ok(world.visitor().get(&requests), 200).body.contains(&id), "{requests}");
        let map = ok(world.visitor().get("/en/clearing-house/gaps/map?topic=security"), 200).body;
        assert_eq!(html::faults(&map, "en"), Vec::<String>::new());
        assert!(map.contains("<title>Kenya: 1</title>") && !map.contains("<title>Senegal"));
        // What is offered there answers it.
        let kind = world.store().kind("training").unwrap();
        let maker = Maker::new(world, "");
        let made = maker.public(kind, "facility");
        let mut body = made.body.clone();
        for (name, codes) in
            [("countries", vec!["KEN"]), ("topics", vec![TOPIC]), ("groups", vec![])]
        {
            let codes = codes.into_iter().map(str::to_owned).collect();
            body.set(&kind.fields, name, Value::Words(codes));
        }
        assert_eq!(there["open"]["answers"]["answered"]["needs"], 0, "{there}");
        body.set(&kind.fields, "audiences", Value::Empty);
        world.bring(&made, "published", body, "");
        let answered = cell(world, "KEN", "").unwrap();
        assert_eq!(answered["open"]["answers"]["answered"]["needs"], 1, "{answered}");
        let empty = cell(world, "KEN", "&empty=yes");
        assert_eq!(empty, None, "somebody offers something");
        // Whoever withdraws asks for nothing any more.
        ok(official.post(&at(world, &id, "/withdrawal"), &[("reason", "No more.")]), 303);
        assert_eq!(cell(world, "KEN", ""), None);
    });
}

#[test]
fn confidential_and_declined_requests_are_told_in_regions_from_three_countries_on() {
    everywhere(|world| {
        for (country, openness, step) in [
            ("KEN", "facility", "acceptance"),
            ("SEN", "facility", "acceptance"),
            ("GHA", "public", "refusal"),
        ] {
            request(world, country, openness, step);
        }
        let told = |world: &World| {
            ok(world.visitor().get("/en/clearing-house/gaps.json"), 200).json()["cells"].clone()
        };
        assert_eq!(told(world), serde_json::json!([]));
        // Two years on all quarters are over.
        let later = facility::web::say::today().checked_add(jiff::Span::new().years(2)).unwrap();
        world.wait(gaps::close(&world.site, later)).unwrap();
        let cells = told(world);
        let country = &cells[0]["country"];
        assert_eq!((&country["told"], &country["code"]), (&"within".into(), &"002".into()));
        assert!(!cells.to_string().contains("KEN") && !cells.to_string().contains("GHA"));
        assert_eq!(cells.as_array().unwrap().len(), 1);
    });
}

#[test]
fn what_people_and_searches_ask_for_is_told_once_when_the_month_is_over() {
    everywhere(|world| {
        let month = |day: &str| format!("2026-02-{day}");
        let three = ["a", "b", "c"].map(|source| stated(source, "SEN", &month("03")));
        let two = ["a", "b", "b"].map(|source| stated(source, "TGO", &month("04")));
        add(world, &[three, two].concat());
        assert_eq!(cell(world, "SEN", ""), None, "the month is not closed");
        let close = |day: &str| {
            world.wait(gaps::close(&world.site, day.parse().unwrap())).unwrap();
        };
        close("2026-02-28");
        assert_eq!(cell(world, "SEN", ""), None, "it is not over");
        close("2026-03-01");
        let told = cell(world, "SEN", "").unwrap();
        assert_eq!(told["threshold"]["told"]["mentions"], 3, "{told}");
        assert_eq!(cell(world, "TGO", ""), None, "two people are too few");
        // What they wrote is read by brokers, and by nobody else.
        let broker = world.join("broker", &[(Role::Broker, "")], &[]);
        for (page, rows) in [("needs", 6), ("needs.csv?worded=yes", 6)] {
            let page = format!("/en/clearing-house/{page}");
            assert_eq!(ok(broker.get(&page), 200).body.matches("zqxvw").count(), rows, "{page}");
            assert_ne!(world.visitor().get(&page).status, 200);
            ok(world.join("official", &[], &[]).get(&page), 403);
        }
        // What comes late, and what is erased, changes nothing that was told.
        add(world, &[stated("d", "SEN", &month("05")), stated("c", "TGO", &month("05"))]);
        close("2026-03-15");
        assert_eq!(cell(world, "SEN", "").unwrap(), told);
        assert_eq!(cell(world, "TGO", ""), None);
        let fact = Need::fact();
        let forget = world.store().forget_facts(&fact, i64::MAX);
        world.wait(forget).unwrap();
        close("2026-04-01");
        assert_eq!(cell(world, "SEN", "").unwrap(), told);
        let releases = world.number("SELECT COUNT(*) FROM fact_need_release");
        close("2026-04-02");
        assert_eq!(world.number("SELECT COUNT(*) FROM fact_need_release"), releases);
        for page in ["gaps", "gaps.json", "gaps.csv"] {
            let body =
                world.visitor().get(&format!("/en/clearing-house/{page}?topic={TOPIC}")).body;
            assert!(!body.contains("zqxvw"), "{page} tells somebody's words");
        }
    });
}

#[test]
fn anybody_states_a_need_on_one_page_and_is_led_to_what_there_is() {
    everywhere(|world| {
        let visitor = world.visitor();
        let place = "/en/clearing-house/need";
        let page = ok(visitor.get(&format!("{place}?topic={TOPIC}")), 200).body;
        assert_eq!(html::faults(&page, "en"), Vec::<String>::new());
        let mut form = html::form(&page).0;
        form.retain(|(name, _)| name != "token");
        assert!(form.contains(&("topic".to_owned(), TOPIC.to_owned())));
        let mut fill = |name: &str, text: &str| {
            form.retain(|(given, _)| given != name);
            form.push((name.to_owned(), text.to_owned()));
            form.clone()
        };
        fill("country", "SEN");
        let good = fill("words", "How do I keep my shop safe? zqxvw");
        let bad: Vec<_> = good.iter().filter(|(name, _)| name != "topic").cloned().collect();
        let post = |form: &[(String, String)]| {
            let pairs: Vec<(&str, &str)> =
                form.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
            visitor.post(place, &pairs)
        };
        let refused = ok(post(&bad), 422).body;
        assert!(html::words(&refused).contains("What do you want to learn"));
        assert!(refused.contains("zqxvw"), "nothing that was typed is lost");
        for _ in 0..2 {
            let place = ok(post(&good), 303).header("location").to_owned();
            let page = ok(visitor.get(&place), 200).body;
            assert!(html::words(&page).contains("your need is noted"), "{place}");
        }
        let facts = world.wait(world.store().facts(&Need::fact(), &[], 10)).unwrap();
        assert_eq!(facts.len(), 1, "the same form twice is one need");
        let need = Need::take_all(&facts[0]);
        assert_eq!((&*need.country, need.topics.to_vec()), ("SEN", vec![TOPIC.to_owned()]));
        assert!(need.source.original_text().len() == 16 && !format!("{need:?}").contains("127.0"));
        // Nor does a program that fills in every field leave anything.
        let mut spam = good.clone();
        spam.retain(|(name, _)| name != "website" && name != "once");
        spam.push(("website".to_owned(), "https://spam.example".to_owned()));
        ok(post(&spam), 303);
        assert_eq!(world.number("SELECT COUNT(*) FROM fact_need"), 1);
        // When the month is over nobody can say any more who a source was.
        let secrets = "SELECT COUNT(*) FROM setting WHERE name LIKE 'secret.pseudonym-%'";
        assert_eq!(world.number(secrets), 1);
        let later = facility::web::say::today().checked_add(jiff::Span::new().months(1)).unwrap();
        world.wait(facility::web::pseudonym::forget(&world.site, later)).unwrap();
        assert_eq!(world.number(secrets), 0);
    });
}

#[test]
fn the_feed_of_the_gaps_is_of_what_is_newly_asked_for_there() {
    everywhere(|world| {
        let (id, _) = request(world, "KEN", "public", "acceptance");
        let feed = |query: &str| {
            let address = format!("{}/fr/clearing-house/gaps.atom?{query}", world.base);
            let reply = send("GET", &address, &[], "").unwrap();
            let place = ok(reply, 303).header("location").to_owned();
            ok(world.visitor().get(&place), 200).body
        };
        assert!(feed(&format!("country=002&topic={TOPIC}")).contains(&id));
        assert!(!feed("country=150").contains(&id));
    });
}
