//! The demonstration world: it shows everything that there is to show, and never looks real.

use std::collections::{BTreeMap, BTreeSet};

use facility::{demo, vocabularies};
use facility_access::Role;
use facility_record::{Field, Row, Shape, Text, Value};
use facility_store::{Change, Edition, Record};
use tokio::runtime::Runtime;

use crate::process;
use crate::process::Place;
use crate::world::{World, databases, file_in, open};

/// The scheme of the identifiers by which the whole world can be taken away.
pub const SCHEME: &str = "demo";
/// Kinds of which it has nothing of its own: what curators change in vocabularies, what people follow,
/// pages of rules, which come with every installation, rounds, which are off unless switched on, and
/// rulings, which the desk makes of what the engine suggests.
const WITHOUT: &[&str] = &["amendment", "follow", "policy", "round", "ruling"];
/// Fields that hold names of software and licences, addresses, numbers and codes rather than texts of
/// ours.
const BARE: &[&str] = &[
    "acronym",
    "code",
    "nodes.code",
    "nodes.parent",
    "nodes.indicator",
    "nodes.slice",
    "slice",
    "counterparts.nodes",
    "cells.node",
    "conditions.node",
    "grounds.node",
    "results.node",
    "inputs_hash",
    "results_hash",
    "engine",
    "mailbox",
    "licence",
    "licences.name",
    "versions.name",
    "outcomes.baseline",
    "outcomes.target",
    "outcomes.actual",
];

/// A record of the world with its editions.
pub struct Told {
    pub record: Record,
    pub editions: Vec<Edition>,
    pub identifiers: Vec<(String, String)>,
}

impl Told {
    pub fn text(&self, name: &str) -> Option<&Text> {
        self.record.body.of(&self.record.kind.fields, name).text()
    }

    pub fn word(&self, name: &str) -> &str {
        self.record.body.of(&self.record.kind.fields, name).words().first().map_or("", |w| w)
    }
}

/// A facility that shows the demonstration world: loaded before it serves, as the command does.
fn shown((database, directory): (String, tempfile::TempDir)) -> World {
    Runtime::new().unwrap().block_on(async {
        let store = open(&database).await;
        demo::load(&store, now()).await.unwrap();
        store.close().await;
    });
    World::start(database, directory)
}

/// Runs the claim on the demonstration world in every database.
pub fn everywhere(claim: impl Fn(&World)) {
    for place in databases() {
        claim(&shown(place));
    }
}

pub fn now() -> i64 {
    facility::web::site::now()
}

/// The records of the world, those that went up in others among them, and nothing else.
pub fn told(world: &World) -> Vec<Told> {
    let store = world.store();
    world.wait(async {
        let mut told = Vec::new();
        for record in store.all_after("", 10_000).await.unwrap() {
            let mut identifiers = store.identifiers(&record.id).await.unwrap();
            if let Some(merger) = store.merger(&record.id).await.unwrap() {
                identifiers.extend(merger.identifiers);
            }
            let editions = store.editions(&record).await.unwrap();
            told.push(Told { record, editions, identifiers });
        }
        told.retain(|one| one.identifiers.iter().all(|(scheme, _)| scheme != "facility"));
        told
    })
}

/// A world on SQLite with its records.
pub fn one_world() -> (World, Vec<Told>) {
    let world = shown(databases().remove(0));
    let told = told(&world);
    (world, told)
}

pub fn of<'a>(told: &'a [Told], kind: &'a str) -> impl Iterator<Item = &'a Told> {
    told.iter().filter(move |one| one.record.kind.name == kind)
}

#[track_caller]
pub fn nothing(faults: Vec<String>) {
    assert!(faults.is_empty(), "{}:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_kind_is_there_in_every_state_and_bears_the_scheme_of_the_world() {
    everywhere(|world| {
        let told = told(world);
        let mut faults = Vec::new();
        for room in facility::rooms::rooms() {
            for kind in room.kinds.iter().filter(|kind| !WITHOUT.contains(&kind.name)) {
                for state in kind.states {
                    if !of(&told, kind.name).any(|one| one.record.state == state.name) {
                        faults.push(format!("{} in {}", kind.name, state.name));
                    }
                }
            }
        }
        for one in &told {
            let own = one.identifiers.iter().filter(|(scheme, _)| scheme == SCHEME);
            if own.count() == 0 {
                faults.push(format!("{} has no identifier", one.record.title().original_text()));
            }
        }
        nothing(faults);
        assert!(of(&told, "organisation").count() >= 12);
        assert_eq!(of(&told, "request").count(), 36);
        assert!(of(&told, "message").count() >= 6 && of(&told, "feedback").count() >= 4);
        let supply = of(&told, "training").count() + of(&told, "initiative").count();
        assert!((75..=90).contains(&supply), "{supply}");
    });
}

#[test]
fn originals_of_each_kind_of_supply_are_spread_over_six_languages() {
    let (_world, told) = one_world();
    for (kind, least) in [("training", 6), ("initiative", 3), ("request", 2), ("pledge", 2)] {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for one in of(&told, kind) {
            *counts.entry(&one.text("title").unwrap().original).or_default() += 1;
        }
        assert_eq!(counts.len(), 6, "{kind} {counts:?}");
        assert!(counts.values().all(|count| *count >= least), "{kind} {counts:?}");
    }
    // Some have no translation at all, some have several.
    let translations = |one: &Told| one.text("title").unwrap().texts.len() - 1;
    assert!(of(&told, "training").any(|one| translations(one) == 0));
    assert!(of(&told, "training").filter(|one| translations(one) >= 3).count() >= 3);
}

#[test]
fn trainings_use_every_code_that_a_learner_chooses_by() {
    let (_world, told) = one_world();
    let open: Vec<&Told> =
        of(&told, "training").filter(|one| one.record.state == "published").collect();
    for (field, vocabulary) in [
        ("level", "levels"),
        ("mode", "modes"),
        ("cost", "costs"),
        ("certificate", "certificates"),
        ("accessibility", "accessibility"),
    ] {
        for entry in vocabularies::shipped().of(vocabulary).entries() {
            let has = |one: &&Told| {
                let value = one.record.body.of(&one.record.kind.fields, field);
                value.words().contains(&entry.code)
            };
            assert!(open.iter().any(has), "{field} {}", entry.code);
        }
    }
    // The groups at the top, each by itself or by one of its parts.
    for entry in vocabularies::shipped().of("groups").entries() {
        let codes = |one: &&Told| {
            let value = one.record.body.of(&one.record.kind.fields, "groups");
            let groups = vocabularies::shipped();
            let within = |code: &String| {
                let parent = groups.of("groups").entry(code).map_or("", |found| &found.parent);
                *code == entry.code || parent == entry.code
            };
            value.words().iter().any(within)
        };
        assert!(!entry.parent.is_empty() || open.iter().any(codes), "{}", entry.code);
    }
    // And a few that nobody has assured for two years.
    let today = jiff::Timestamp::from_millisecond(now()).unwrap().to_zoned(jiff::tz::TimeZone::UTC);
    let old = today.date().saturating_sub(jiff::Span::new().years(2));
    let is_stale = |one: &&&Told| {
        let assured = one.record.body.of(&one.record.kind.fields, "assured_on");
        matches!(assured, Value::Date(day) if *day < old)
    };
    assert!(open.iter().filter(is_stale).count() >= 2);
}

/// The mark that a text ends with, in the language in which it stands.
fn mark(language: &str) -> &'static str {
    match language {
        "ar" => "(تجريبي)",
        "fr" => "(démo)",
        "ru" => "(демо)",
        "zh" => "（演示）",
        _ => "(demo)",
    }
}

fn is_marked(text: &str) -> bool {
    ["ar", "en", "fr", "ru", "zh"].iter().any(|language| text.ends_with(mark(language)))
}

/// The texts of these fields that do not end with their mark.
fn unmarked(path: &str, fields: &[Field], values: &[Value], faults: &mut Vec<String>) {
    for (field, value) in fields.iter().zip(values) {
        let path = format!("{path}{}", field.name);
        let name = path.split_once(' ').map_or("", |(_, name)| name);
        match value {
            Value::Text(text) if !BARE.contains(&name) => {
                for (language, words) in &text.texts {
                    let whole = match language.is_empty() {
                        true => words.lines().all(is_marked),
                        false => words.ends_with(mark(language)),
                    };
                    if !whole || words.trim() == mark(language) {
                        faults.push(format!("{path} {language}: {words}"));
                    }
                }
            }
            Value::Place(place) if !place.name.is_empty() && !is_marked(&place.name) => {
                faults.push(format!("{path}: {}", place.name));
            }
            Value::Rows(rows) => {
                let Shape::Rows(inner) = field.shape else { continue };
                for Row { values, .. } in rows {
                    unmarked(&format!("{path}."), inner, values, faults);
                }
            }
            _ => {}
        }
    }
}

#[test]
fn every_text_every_reason_and_every_name_ends_with_its_mark() {
    let (world, told) = one_world();
    let mut faults = Vec::new();
    for one in &told {
        let (kind, body) = (one.record.kind, &one.record.body);
        unmarked(&format!("{} ", kind.name), &kind.fields, &body.values, &mut faults);
        for edition in one.editions.iter().filter(|edition| !edition.reason.is_empty()) {
            if !is_marked(&edition.reason) {
                faults.push(format!("reason: {}", edition.reason));
            }
        }
        for (field, value) in body.pairs(&kind.fields) {
            let urls = value.words().iter().filter(|_| matches!(field.shape, Shape::Url));
            let real = urls.filter(|url| !url.starts_with("https://example.org/"));
            faults.extend(real.map(|url| format!("{}: {url}", field.name)));
        }
    }
    for person in demo::inhabitants().unwrap() {
        if !person.name.ends_with(mark(&person.language)) || !person.login.ends_with("@example.org")
        {
            faults.push(person.name);
        }
    }
    nothing(faults);
    drop(world);
}

#[test]
fn every_role_and_every_language_has_a_person() {
    let (world, told) = one_world();
    let mut people = Vec::new();
    for inhabitant in demo::inhabitants().unwrap() {
        let profile = world.wait(world.store().person_with_address(&inhabitant.login));
        let profile = profile.unwrap().unwrap();
        let person = world.wait(world.store().person(&profile.id)).unwrap();
        people.push((profile, person));
    }
    for role in Role::ALL {
        assert!(people.iter().any(|(_, person)| person.has_role(role)), "{role:?}");
    }
    let languages: BTreeSet<&str> = people.iter().map(|(of, _)| of.language.as_str()).collect();
    assert_eq!(languages.into_iter().collect::<Vec<_>>(), ["ar", "en", "es", "fr", "ru", "zh"]);
    let countries = |least: usize| {
        let of = |grants: &[facility_access::Grant]| {
            grants.iter().filter(|grant| !grant.country.is_empty()).count() == least
        };
        people.iter().any(|(_, person)| person.has_role(Role::FocalPoint) && of(&person.grants))
    };
    assert!(countries(1) && countries(2));
    let alone = |person: &facility_access::Person| {
        person.grants.is_empty() && person.organisations.is_empty()
    };
    assert!(people.iter().any(|(_, person)| alone(person)));
    assert!(people.iter().any(|(_, person)| !person.verified.is_empty()));
    let types: BTreeSet<&str> = of(&told, "organisation")
        .filter(|one| {
            people.iter().any(|(_, person)| person.organisations.contains(&one.record.id))
        })
        .map(|one| one.word("organisation_type"))
        .collect();
    for kind in ["government", "un-entity", "academia", "ngo", "private-company"] {
        assert!(types.contains(kind), "{kind}");
    }
}

#[test]
fn what_happened_lies_in_the_past_in_the_order_in_which_it_is_told() {
    let (world, _) = one_world();
    let changes = world.wait(world.store().changes_after(0, 10_000)).unwrap();
    assert!(changes.len() > 500, "{}", changes.len());
    let is_back = |two: &[Change]| two[0].at > two[1].at;
    assert!(!changes.windows(2).any(is_back), "a change is older than the one before it");
    let day = 86_400_000;
    let (first, last) = (changes[0].at, changes[changes.len() - 1].at);
    assert!(first > now() - 62 * day && last < now());
}

#[test]
fn a_world_that_is_kept_is_loaded_once_and_has_no_problems() {
    let directory = tempfile::tempdir().unwrap();
    let file = file_in(&directory);
    let place = Place { data: directory.path(), database: &file };
    let counts = || {
        let runtime = Runtime::new().unwrap();
        let counted = runtime.block_on(async {
            let store = open(&file).await;
            let records = store.all_after("", 10_000).await.unwrap().len();
            let changes = store.last_change().await.unwrap();
            store.close().await;
            (records, changes)
        });
        let (code, said, complaints) = place.json(&["check"]);
        assert_eq!((code, &said["problems"]), (0, &serde_json::json!([])), "{complaints}");
        counted
    };
    let data = directory.path().to_string_lossy().into_owned();
    let start = || -> process::Service {
        place.start(&["demo", "--listen", "127.0.0.1:0", "--keep", &data])
    };
    start().kill();
    let first = counts();
    start().kill();
    assert_eq!(counts(), first);
    assert!(first.0 > 200, "{first:?}");
}
