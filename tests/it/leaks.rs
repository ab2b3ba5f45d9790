//! The leak matrix (every role, every page, every twin): what stands on a page is what the table of
//! rights lets this person see, word by word.

use std::collections::HashMap;
use std::sync::Mutex;

use facility::web::page::{Method, Twin};
use facility_access::{Role, Verb, may, may_see_field, public_sees_field};
use facility_record::Reader;
use facility_store::Record;
use serde_json::Value as Json;

use crate::addresses::{addresses, views};
use crate::given::{COMMON, Maker, word};
use crate::people::{Reply, Somebody};
use crate::world::{World, everywhere};

/// How the origin of a person's name begins.
const NAME: &str = "name";

/// A record with the words that stand in it.
pub struct Seed {
    pub record: Record,
    /// Each word of the record as it is, with its field.
    words: Vec<(&'static str, String)>,
    /// Each word of its first edition, a draft that nobody outside ever saw.
    former: Vec<String>,
    /// A word of the reason of its last move.
    reason: String,
}

/// The roles of the matrix; everything is seeded for Kenya and Uganda.
pub fn people(world: &World, home: &str, away: &str, provider: &str) -> Vec<Somebody> {
    let staff = |name, role, country| world.join(name, &[(role, country)], &[]);
    vec![
        world.visitor(),
        world.join("stranger", &[], &[]),
        world.join("owner", &[], &[home]),
        world.join("member of another organisation", &[], &[away]),
        world.join("provider", &[], &[provider]),
        staff("curator", Role::Curator, ""),
        staff("broker", Role::Broker, ""),
        staff("broker of Senegal", Role::Broker, "SEN"),
        staff("coordinator", Role::Coordinator, ""),
        staff("focal point of Kenya", Role::FocalPoint, "KEN"),
        staff("focal point of Senegal", Role::FocalPoint, "SEN"),
        staff("administrator", Role::Administrator, ""),
    ]
}

/// A record of every kind in every state, and of every openness where the owner has a choice.
pub fn seeds(world: &World, owner: &str, person: &str) -> Vec<Seed> {
    let mut maker = Maker::new(world, person);
    let mut seeds = Vec::new();
    for kind in world.store().kinds().to_vec() {
        let chooses = kind.fields.iter().any(|field| field.opens);
        let choices = if chooses { &["public", "summary", "facility"][..] } else { &["public"] };
        for openness in choices {
            maker.openness = openness;
            for state in kind.states {
                let former = maker.full(kind);
                let now = maker.full(kind);
                let reason = word();
                let draft = world.create(kind, owner, former.body);
                let record =
                    world.bring(&draft, state.name, now.body, &format!("{COMMON} {reason}"));
                let pairs = |(field, words): (&'static str, Vec<String>)| {
                    words.into_iter().map(move |word| (field, word))
                };
                let words = now.words.into_iter().flat_map(pairs).collect();
                let former = former.words.into_iter().flat_map(|(_, words)| words).collect();
                seeds.push(Seed { record, words, former, reason });
            }
        }
    }
    seeds
}

/// Whether the table of rights makes this person an insider of the record: its owner, one who
/// edits it, or staff of its room in its countries.
fn is_inside(somebody: &Somebody, record: &Record) -> bool {
    let (person, subject) = (&somebody.person, record.subject());
    person.keys().contains(&record.owner)
        || may(person, Verb::Edit, &subject)
        || may(person, Verb::Import, &subject)
}

/// What may not stand in what this person is shown: each word with where it comes from.
fn forbidden(somebody: &Somebody, seeds: &[Seed], people: &[Somebody]) -> HashMap<String, String> {
    let mut words = HashMap::new();
    for Seed { record, words: own, former, reason } in seeds {
        let subject = record.subject();
        let sees = may(&somebody.person, Verb::See, &subject);
        let name = format!("{} {} ({:?})", record.kind.name, record.state, record.openness());
        for (field, word) in own {
            let declared = record.kind.field(field).unwrap();
            if !(sees && may_see_field(&somebody.person, declared, &subject)) {
                words.insert(word.clone(), format!("{name}: {field}"));
            }
        }
        if !(sees && is_inside(somebody, record)) {
            words.insert(reason.clone(), format!("{name}: reason of a move"));
            // What was public from the first edition on stays so in its history.
            let former =
                former.iter().filter(|_| !record.kind.is_public_state(record.kind.states[0].name));
            words.extend(former.map(|word| (word.clone(), format!("{name}: older edition"))));
        }
    }
    for other in people.iter().filter(|other| !other.name.is_empty()) {
        if other.person.id != somebody.person.id {
            let word = other.name.split(' ').next_back().unwrap();
            words.insert(word.to_owned(), format!("{NAME} of the {}", other.role));
        }
    }
    words
}

/// The words of a text that look like ours.
fn our_words(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("zq") {
        let rest = &text[at..];
        let end = rest.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(rest.len());
        // A word may be glued to letters of ours, such as in an identifier; it ends in `xv`.
        found.extend((4..=end).map(|end| &rest[..end]).filter(|word| word.ends_with("xv")));
    }
    found
}

/// Every object with a record's fields names only fields that this person sees.
fn check_fields(
    somebody: &Somebody,
    json: &Json,
    seeds: &[Seed],
    at: &str,
    faults: &mut Vec<String>,
) {
    let items = json["items"].as_array().cloned().unwrap_or_else(|| vec![json.clone()]);
    for item in items {
        let Some(fields) = item["fields"].as_object() else { continue };
        let Some(seed) = seeds.iter().find(|seed| item["id"] == seed.record.id) else { continue };
        for name in fields.keys() {
            let field = seed.record.kind.field(name).unwrap();
            if !may_see_field(&somebody.person, field, &seed.record.subject()) {
                faults.push(format!("{}: {at} gives the field {name}", somebody.role));
            }
        }
    }
}

struct Matrix<'w> {
    world: &'w World,
    seeds: &'w [Seed],
    people: &'w [Somebody],
    /// Words of imports, with the roles that may read them.
    imports: Vec<(String, Vec<&'static str>)>,
}

/// What one person is shown and may not see.
struct Walk<'w> {
    somebody: &'w Somebody,
    seeds: &'w [Seed],
    forbidden: HashMap<String, String>,
    faults: Vec<String>,
}

impl Matrix<'_> {
    /// Everything that this person is shown and may not see.
    fn walk(&self, somebody: &Somebody) -> Vec<String> {
        let mut forbidden = forbidden(somebody, self.seeds, self.people);
        let kept = self.imports.iter().filter(|(_, roles)| !roles.contains(&somebody.role));
        forbidden.extend(kept.map(|(word, _)| (word.clone(), "an import".to_owned())));
        let mut walk = Walk { somebody, seeds: self.seeds, forbidden, faults: Vec::new() };
        for page in self.world.site.pages.iter().filter(|page| page.method == Method::Get) {
            for (path, at) in addresses(self.world, page, self.seeds) {
                let twins = [(Twin::JsonLd, "jsonld"), (Twin::Xlsx, "xlsx"), (Twin::Whole, "html")];
                let twins = twins.iter().filter(|(twin, _)| page.twins.contains(twin));
                let twins = twins.map(|(_, end)| format!("{path}.{end}"));
                for view in views(&path, at.is_some()).into_iter().chain(twins) {
                    let reply = match path.starts_with("/api/") {
                        true => somebody.api("GET", &view, &[], &Json::Null),
                        false => somebody.get(&view),
                    };
                    walk.check(&view, at, &reply);
                }
            }
        }
        walk.faults
    }
}

impl Walk<'_> {
    fn check(&mut self, view: &str, at: Option<usize>, reply: &Reply) {
        let (somebody, role) = (self.somebody, self.somebody.role);
        let faults = &mut self.faults;
        if reply.status >= 500 {
            faults.push(format!("{role}: {view} fails with {}", reply.status));
        }
        for word in our_words(&reply.whole()) {
            // Whoever owns or looks after a record is told who acted on it, there and nowhere else.
            // So is whoever may see an import.
            let inside = at.is_some_and(|at| is_inside(somebody, &self.seeds[at].record))
                || view.starts_with("/en/import");
            let origin = self.forbidden.get(word);
            if let Some(origin) = origin.filter(|origin| !(inside && origin.starts_with(NAME))) {
                faults.push(format!("{role}: {view} shows {origin}"));
            }
        }
        if reply.header("content-type").starts_with("application/json") {
            check_fields(somebody, &reply.json(), self.seeds, view, faults);
        }
        let Some(seed) = at.map(|at| &self.seeds[at]) else { return };
        let sees = may(&somebody.person, Verb::See, &seed.record.subject());
        if !sees && reply.status != 404 {
            faults.push(format!("{role}: {view} answers {} for what is not theirs", reply.status));
        }
        let is_record = view.ends_with(&seed.record.id);
        if sees && is_record && reply.status != 200 {
            faults.push(format!("{role}: {view} answers {} for what is theirs", reply.status));
        }
    }
}

#[test]
fn no_page_shows_a_word_that_the_table_of_rights_keeps_from_whoever_asks() {
    everywhere(|world| {
        let maker = Maker::new(world, "");
        let orgs = maker.pool("organisation");
        let (home, away) = (orgs[0].clone(), orgs[1].clone());
        let people = people(world, &home, &away, &orgs[2]);
        let seeds = seeds(world, &format!("organisation:{home}"), &people[2].person.id);
        world.settle();
        let imports = crate::intake::words(&people[2], &home);
        world.settle();
        // The door is one for both databases: the second is walked by those who might climb over it.
        let is_first = world.db.dialect() == facility_store::db::Dialect::Sqlite;
        let people: Vec<Somebody> = match is_first {
            true => people,
            false => people.into_iter().take(5).collect(),
        };
        let matrix = Matrix { world, seeds: &seeds, people: &people, imports };
        let (faults, next) = (Mutex::new(Vec::new()), Mutex::new(people.iter()));
        std::thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| {
                    while let Some(somebody) = { next.lock().unwrap().next() } {
                        let found = matrix.walk(somebody);
                        faults.lock().unwrap().extend(found);
                    }
                });
            }
        });
        let mut faults = faults.into_inner().unwrap();
        faults.sort();
        faults.dedup();
        let shown: Vec<String> = faults.iter().take(60).cloned().collect();
        assert!(faults.is_empty(), "{} leaks, such as:\n{}", faults.len(), shown.join("\n"));
    });
}

#[test]
fn a_search_counts_no_word_that_visitors_may_not_see_and_finds_the_others() {
    everywhere(|world| {
        let maker = Maker::new(world, "");
        let owner = format!("organisation:{}", maker.pool("organisation")[0]);
        let person = world.join("owner", &[], &[&maker.pool("organisation")[0]]);
        let seeds = seeds(world, &owner, &person.person.id);
        world.settle();
        let curious = [world.visitor(), person];
        let mut found = 0;
        for Seed { record, words, former, reason } in &seeds {
            let subject = record.subject();
            let searched = |name: &str| {
                let field = record.kind.field(name).unwrap();
                let is_searched = record.kind.is_searched() && (field.searched || field.title);
                is_searched && public_sees_field(field, &subject)
            };
            let mut hidden: Vec<&String> = former.iter().take(3).collect();
            hidden.push(reason);
            hidden.extend(words.iter().filter(|(name, _)| !searched(name)).map(|(_, word)| word));
            for word in hidden {
                for somebody in &curious {
                    let json = somebody.get(&format!("/en/search.json?q={word}")).json();
                    // Made words are alike: public records with similar ones may be shown.
                    let is_none = json["total"] == 0 || json["similar"] == true;
                    assert!(is_none, "{} {} {word}", record.kind.name, record.state);
                }
            }
            for (name, word) in words.iter().filter(|(name, _)| searched(name)) {
                let json = curious[0].get(&format!("/en/search.json?q={word}")).json();
                assert_eq!(json["total"], 1, "{} {name} {word}", record.kind.name);
                assert_eq!(json["items"][0]["id"], record.id.as_str());
                found += 1;
            }
        }
        assert!(found > 20, "only {found} words were found at all");
    });
}

#[test]
fn the_matrix_holds_a_record_for_every_answer_that_the_table_can_give() {
    let (database, directory) = crate::world::databases().remove(0);
    let world = World::start(database, directory);
    let person = world.join("owner", &[], &[]);
    let seeds = seeds(&world, "organisation:home", &person.person.id);
    let has = |test: &dyn Fn(&Seed) -> bool| assert!(seeds.iter().any(test));
    use facility_access::Openness::{Facility, Public, Summary};
    for openness in [Public, Summary, Facility] {
        has(&|seed| {
            seed.record.openness() == openness && seed.record.is_public() == (openness != Facility)
        });
    }
    has(&|seed| !seed.words.is_empty() && seed.record.state == "withdrawn");
    has(&|seed| seed.record.kind.fields.iter().any(|f| f.detail && !f.readers.is_empty()));
    has(&|seed| seed.record.kind.fields.iter().any(|f| !f.readers.contains(&Reader::Public)));
}

#[test]
fn a_table_has_no_column_for_a_language_that_only_hidden_texts_are_in() {
    everywhere(|world| {
        let person = world.join("person", &[], &[]);
        let mut maker = Maker::new(world, &person.person.id);
        maker.openness = "summary";
        for kind in world.store().kinds().to_vec() {
            let hidden = kind.fields.iter().filter(|field| field.translated && field.detail);
            for field in hidden {
                let mut body = maker.full(kind).body;
                let mut text = body.of(&kind.fields, field.name).text().unwrap().clone();
                text.texts.insert("sw".into(), "habari".into());
                body.set(&kind.fields, field.name, facility_record::Value::Text(text));
                let draft = world.create(kind, "facility", body.clone());
                let state = kind.states.iter().find(|state| kind.is_public_state(state.name));
                let record = world.bring(&draft, state.unwrap().name, body, "");
                let list = crate::every_kind::list_of(kind);
                for table in [format!("{list}.csv"), format!("{list}/{}.csv", record.id)] {
                    let reply = world.visitor().get(&table);
                    assert_eq!(reply.status, 200);
                    assert!(
                        reply.body.contains("title@fr") && !reply.body.contains("@sw"),
                        "{table}"
                    );
                }
            }
        }
    });
}
