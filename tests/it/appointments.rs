//! Focal points: nominated, confirmed or not objected to, followed by another, over.

use facility_access::Role;
use facility_record::Value;

use crate::given::Maker;
use crate::people::Somebody;
use crate::walks::{at, ok};
use crate::world::{World, everywhere};

const DAY: i64 = 86_400_000;

/// An appointment of this person by the organisation, nominated, for Kenya and Uganda.
fn nominated(world: &World, home: &str, manager: &Somebody, person: &str) -> String {
    let kind = world.store().kind("appointment").unwrap();
    let maker = Maker::new(world, &manager.person.id);
    let mut body = maker.full(kind).body;
    let words =
        |codes: &[&str]| Value::Words(codes.iter().map(|code| (*code).to_owned()).collect());
    for (name, value) in [
        ("countries", words(&["KEN", "UGA"])),
        ("person", Value::Word(person.to_owned())),
        ("deputy", Value::Word(String::new())),
        ("mailbox", Value::Text(facility_record::Text::new("", "office@example.org"))),
        ("letter", Value::Empty),
        ("starts", Value::Date("2026-01-01".parse().unwrap())),
        ("ends", Value::Date("2027-12-31".parse().unwrap())),
    ] {
        body.set(&kind.fields, name, value);
    }
    let draft = world.create(kind, &format!("organisation:{home}"), body);
    ok(manager.post(&at(world, &draft.id, "/nomination"), &[]), 303);
    draft.id
}

/// The countries for which a person is a focal point.
fn speaks_for(world: &World, person: &str) -> Vec<String> {
    world.settle();
    let person = world.wait(world.store().person(person)).unwrap();
    let grants = person.grants.iter().filter(|grant| grant.role == Role::FocalPoint);
    grants.map(|grant| grant.country.clone()).collect()
}

#[test]
fn the_role_is_held_while_an_appointment_is_in_force_and_passes_to_who_follows() {
    everywhere(|world| {
        let home = Maker::new(world, "").pool("organisation")[0].clone();
        let record = world.record(&home);
        world.bring(&record, "verified", record.body.clone(), "");
        let manager = world.join("manager", &[], &[&home]);
        let successor = world.join("successor", &[], &[&home]);
        let administrator = world.join("administrator", &[(Role::Administrator, "")], &[]);
        let first = nominated(world, &home, &manager, &manager.person.id);
        assert!(speaks_for(world, &manager.person.id).is_empty(), "not yet");
        ok(manager.post(&at(world, &first, "/appointment"), &[]), 403);
        ok(administrator.post(&at(world, &first, "/appointment"), &[]), 303);
        assert_eq!(speaks_for(world, &manager.person.id), ["KEN", "UGA"]);
        // Everybody sees that there is one and how the office is reached, and nobody else who it is.
        let page = ok(world.visitor().get(&at(world, &first, "")), 200).body;
        assert!(page.contains("office@example.org") && !page.contains(&manager.name));
        // No reply to the next one: after the deadline it stands, and is shown as such.
        let second = nominated(world, &home, &manager, &successor.person.id);
        let now = facility::web::site::now();
        let pass =
            |days: i64| world.wait(facility::overdue::step(&world.site, now + days * DAY)).unwrap();
        assert_eq!(pass(20), 0, "twenty working days are longer");
        assert_eq!(pass(32), 1);
        assert_eq!(world.record(&second).state, "unopposed");
        let page = ok(world.visitor().get(&at(world, &second, "")), 200).body;
        assert!(page.contains("By non-objection"));
        assert_eq!(speaks_for(world, &successor.person.id), ["KEN", "UGA"]);
        assert_eq!(world.record(&first).state, "ended", "one follows the other");
        assert!(speaks_for(world, &manager.person.id).is_empty());
        // The term is over.
        let over = |days: i64| {
            world.wait(facility::accounts::appointments::step(&world.site, now + days * DAY))
        };
        assert_eq!(over(30).unwrap(), 0);
        assert_eq!(over(800).unwrap(), 1);
        assert!(speaks_for(world, &successor.person.id).is_empty());
    });
}
