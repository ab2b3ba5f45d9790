//! What people agree to: asked again when the rules say so, and kept with its edition.

use facility::accounts::policies;
use facility_access::Role;
use facility_record::Value;

use crate::accounts::{PASSWORD, sign_up};
use crate::given::word;
use crate::html;
use crate::walks::{at, ok};
use crate::world::{World, everywhere};

/// Where somebody is led who signs in and wants to see their messages.
fn led(world: &World, email: &str) -> String {
    let pairs = [("email", email), ("password", PASSWORD), ("next", "/en/account/messages")];
    ok(world.visitor().post("/en/sign-in", &pairs), 303).header("location").to_owned()
}

#[test]
fn who_agreed_is_asked_again_when_the_rules_say_so_and_once() {
    everywhere(|world| {
        world.wait(facility::starter::load(world.store(), facility::web::site::now())).unwrap();
        let email = format!("{}@example.org", word());
        let somebody = sign_up(world, &email, "Ada");
        assert_eq!(led(world, &email), "/en/account/messages", "they agreed when they signed up");
        let administrator = world.join("administrator", &[(Role::Administrator, "")], &[]);
        let records = world.wait(policies::in_force(world.store())).unwrap();
        let terms = records.iter().find(|one| one.title().original_text() == "Terms of use");
        let terms = world.record(&terms.expect("they ship").id);
        let edited = |days: i64| {
            let mut body = world.record(&terms.id).body;
            let day = facility::web::say::today().saturating_add(jiff::Span::new().days(days));
            body.set(&terms.kind.fields, "agreed_since", Value::Date(day));
            world.bring(&world.record(&terms.id), "in_force", body, "");
        };
        edited(0);
        assert_eq!(led(world, &email), "/en/account/messages", "they agreed on that very day");
        edited(1);
        let asked = led(world, &email);
        assert_eq!(asked, "/en/account/consent?next=%2Fen%2Faccount%2Fmessages");
        let page = ok(somebody.get(&asked), 200);
        assert!(page.body.contains(&at(world, &terms.id, "")), "{}", html::words(&page.body));
        let others = records.iter().filter(|one| one.id != terms.id);
        let is_named = |one: &facility_store::Record| page.body.contains(&at(world, &one.id, ""));
        assert_eq!(others.filter(|one| is_named(one)).count(), 0, "what did not change");
        // Not now: they go on, and are asked again.
        ok(somebody.get("/en/account/messages"), 200);
        assert_eq!(led(world, &email), asked);
        edited(0);
        let done = ok(somebody.post("/en/account/consent", &[("next", "//evil.example")]), 303);
        assert_eq!(done.header("location"), "/en/account?done=saved");
        let consents = world.wait(world.store().consents(&somebody.person.id)).unwrap();
        let editions = consents.iter().filter(|consent| consent.record == terms.id);
        assert_eq!(editions.count(), 2, "of the first edition and of the last");
        assert_eq!(led(world, &email), "/en/account/messages");
        let nothing = ok(somebody.get("/en/account/consent"), 303);
        assert_eq!(nothing.header("location"), "/en/account");
        // Who was let in without having agreed is asked, too.
        assert_eq!(
            world.wait(policies::wanting(world.store(), &administrator.person.id)).unwrap().len(),
            2
        );
    });
}
