//! What is offered, as the engine is told it: every change is taken account of, and nothing else is
//! scored again.

use facility::clearing_house::{engine, supply::Supply};
use facility_record::{Text, Value};
use facility_store::Record;

use crate::given::{Maker, word};
use crate::walks::{at, ok};
use crate::world::{World, everywhere};

/// The offers that are suggested for a request.
fn suggested(world: &World, request: &str) -> Vec<String> {
    world.settle();
    let rows = world.wait(world.store().derived("suggestion", request)).unwrap();
    rows.into_iter().map(|row| row.target).collect()
}

fn text(record: &Record, fields: &[(&str, &str)]) -> facility_record::Body {
    let mut body = record.body.clone();
    for (name, words) in fields {
        body.set(&record.kind.fields, name, Value::Text(Text::new("en", words)));
    }
    body
}

fn words(record: &Record, body: &mut facility_record::Body, name: &str, codes: &[&str]) {
    let codes = codes.iter().map(|code| (*code).to_owned()).collect();
    body.set(&record.kind.fields, name, Value::Words(codes));
}

/// A request of an organisation, submitted, about these words and the skills of teachers.
fn submitted(world: &World, home: &str, rare: &str) -> String {
    let member = world.join("member", &[], &[home]);
    let kind = world.store().kind("request").unwrap();
    let draft = world.create(
        kind,
        &format!("organisation:{home}"),
        Maker::new(world, &member.person.id).full(kind).body,
    );
    let mut body = text(&draft, &[("title", rare), ("need", rare), ("expected_result", rare)]);
    for name in ["excluded_providers", "preferred_providers"] {
        body.set(&draft.kind.fields, name, Value::Empty);
    }
    let draft = world.bring(&draft, "draft", body, "");
    ok(member.post(&at(world, &draft.id, "/submission"), &[]), 303);
    draft.id
}

/// A public record of a provider that is what the request asks for.
fn offered(world: &World, kind: &str, provider: &str, request: &str) -> Record {
    let kind = world.store().kind(kind).unwrap();
    let made = Maker::new(world, "").public(kind, &format!("organisation:{provider}"));
    let mut body = made.body.clone();
    let asked = world.record(request);
    for name in ["topics", "countries", "languages", "title"] {
        let value = asked.body.of(&asked.kind.fields, name).clone();
        body.set(&made.kind.fields, name, value);
    }
    body.set(&made.kind.fields, "provider", Value::Word(provider.to_owned()));
    for (several, one) in [("kinds_of_support", "kind_of_support"), ("modalities", "modality")] {
        if kind.field(several).is_some() {
            let codes = asked.body.of(&asked.kind.fields, one).words();
            body.set(&made.kind.fields, several, Value::Words(codes.to_vec()));
        }
    }
    world.bring(&made, "published", body, "")
}

#[test]
fn a_new_offer_is_suggested_to_those_who_wait_and_one_that_goes_is_not() {
    everywhere(|world| {
        let maker = Maker::new(world, "");
        let organisation = world.store().kind("organisation").unwrap();
        let home = maker.public(organisation, "facility").id;
        let provider = maker.public(organisation, "facility").id;
        let rare = format!("{} {}", word(), word());
        let request = submitted(world, &home, &rare);
        for kind in ["training", "offer"] {
            comes_and_goes(world, kind, &provider, &request);
        }
    });
}

fn comes_and_goes(world: &World, kind: &str, provider: &str, request: &str) {
    let before = suggested(world, request);
    let offer = offered(world, kind, provider, request);
    assert!(!before.contains(&offer.id));
    assert!(suggested(world, request).contains(&offer.id), "published");
    let mut away = text(&offer, &[("title", &word()), ("description", &word())]);
    words(&offer, &mut away, "languages", &["zu"]);
    words(&offer, &mut away, "topics", &[]);
    let edited = world.bring(&offer, "published", away, "");
    assert!(!suggested(world, request).contains(&offer.id), "it is about something else now");
    let back = world.bring(&edited, "published", offer.body.clone(), "");
    assert!(suggested(world, request).contains(&offer.id), "and back");
    world.bring(&back, "withdrawn", back.body.clone(), "");
    assert!(!suggested(world, request).contains(&offer.id), "withdrawn");
}

#[test]
fn what_is_kept_answers_as_what_is_read_anew() {
    everywhere(|world| {
        let maker = Maker::new(world, "");
        let organisation = world.store().kind("organisation").unwrap();
        let home = maker.public(organisation, "facility").id;
        let providers: Vec<String> =
            (0..3).map(|_| maker.public(organisation, "facility").id).collect();
        let request = submitted(world, &home, &word());
        world.settle();
        let mut offers: Vec<Record> = Vec::new();
        let best = |supply: &Supply| {
            let need = engine::need(&world.record(&request));
            world.wait(supply.best(&world.site, need, 50)).unwrap()
        };
        for step in 0..12_usize {
            match step % 4 {
                0 | 1 => offers.push(offered(world, "training", &providers[step % 3], &request)),
                2 => {
                    // It changes hands: the work of two providers is another.
                    let at = step % offers.len();
                    let record = world.record(&offers[at].id);
                    let mut body = record.body.clone();
                    let other = Value::Word(providers[(step + 1) % 3].clone());
                    body.set(&record.kind.fields, "provider", other);
                    world.bring(&record, "published", body, "");
                }
                _ => {
                    let gone = world.record(&offers.remove(step % offers.len()).id);
                    world.bring(&gone, "withdrawn", gone.body.clone(), "");
                }
            }
            let kept = best(&world.site.views.of::<Supply>());
            assert_eq!(kept, best(&Supply::default()), "after step {step}");
            let known = |offer: &String| offers.iter().any(|one| one.id == *offer);
            let trainings = kept.iter().filter(|one| known(&one.offer)).count();
            assert!(trainings > 0 && trainings <= offers.len(), "after step {step}");
        }
    });
}
