//! What goes: an erased person's words are nowhere, a restored backup does not bring them back, and
//! nothing personal is kept longer than the rules in force say.

use std::path::Path;

use facility::retention::{Forgotten, step};
use facility::web::site;
use facility_store::Letter;

use crate::accounts::sign_up;
use crate::curation::public;
use crate::given::{Maker, word};
use crate::html;
use crate::walks::{at, ok};
use crate::world::{World, databases, everywhere};

const DAY: i64 = 86_400_000;

/// Every byte beneath a directory.
fn bytes(directory: &Path) -> Vec<u8> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(directory).unwrap().flatten() {
        match entry.path() {
            path if path.is_dir() => all.extend(bytes(&path)),
            path => all.extend(std::fs::read(path).unwrap()),
        }
    }
    all
}

fn holds(bytes: &[u8], text: &str) -> bool {
    let text = text.to_lowercase();
    let folded = bytes.to_ascii_lowercase();
    folded.windows(text.len()).any(|window| window == text.as_bytes())
}

/// The public log follows from its first line.
fn verifies(world: &World) {
    let lines = world.wait(world.store().public_lines(0, 10_000)).unwrap();
    let mut before = facility_store::NO_LINE.to_owned();
    for line in &lines {
        let parsed: serde_json::Value = serde_json::from_str(&line.line).unwrap();
        assert_eq!(parsed["before"], before.as_str());
        assert_eq!(facility_store::sha256(line.line.as_bytes()), line.hash);
        before.clone_from(&line.hash);
    }
}

#[test]
fn after_an_erasure_the_words_of_a_person_are_nowhere_and_the_public_log_still_verifies() {
    for (database, directory) in databases() {
        let folder = directory.path().to_owned();
        let world = World::start(database, directory);
        let home = Maker::new(&world, "").pool("organisation")[0].clone();
        let record = public(&world, "training", &home);
        let (name, mailbox, followed, said) = (word(), word(), word(), word());
        let email = format!("{mailbox}@example.org");
        let person = sign_up(&world, &email, &format!("Ada {name}"));
        let form = ok(
            person.get(&format!("/en/notices/follows/new?query=q%3D{followed}&title={followed}")),
            200,
        );
        ok(crate::curation::press(&person, &form, "/en/notices/follows/new", &[]), 303);
        ok(person.post(&at(&world, &record.id, "/comments"), &[("text", &said)]), 303);
        world.settle();
        let curator = world.join("curator", &[(facility_access::Role::Curator, "")], &[]);
        let comment = world.rows("SELECT id FROM record WHERE kind = 'comment'");
        let comment = comment[0].text(0).to_owned();
        let comment = at(&world, &comment, "");
        ok(curator.post(&format!("{comment}/publication"), &[]), 303);
        world.settle();
        let known = ok(person.get("/en/account/data"), 200);
        for canary in [&name, &mailbox, &followed, &said] {
            assert!(known.body.contains(canary.as_str()), "{canary} is not handed out");
        }
        let page = at(&world, &record.id, "");
        assert!(ok(world.visitor().get(&page), 200).body.contains(&said));
        let erase = "/en/account/erasure";
        ok(person.post(erase, &[("current-password", "not this one")]), 422);
        ok(person.post(erase, &[("current-password", "five words make it long")]), 303);
        assert_eq!(person.get("/en/account").status, 303, "it leads to the sign-in");
        world.settle();
        assert!(!ok(world.visitor().get(&page), 200).body.contains(&said));
        ok(world.visitor().get(&comment), 404);
        // The address is free again, and nothing tells that it was here.
        let pairs = [("email", email.as_str()), ("password", "five words make it long")];
        ok(world.visitor().post("/en/sign-in", &pairs), 422);
        verifies(&world);
        for table in ["record", "edition", "change", "public_line", "mail", "idempotency"] {
            let rows = world.rows(&format!("SELECT * FROM {table}"));
            let text = format!("{rows:?}").to_lowercase();
            for canary in [&name, &mailbox, &followed, &said] {
                assert!(!text.contains(canary.as_str()), "{canary} in {table}");
            }
        }
        let id = person.person.id.clone();
        drop(world.stopped());
        let list = std::fs::read_to_string(folder.join("erased.txt"));
        if let Ok(list) = list {
            assert!(list.contains(&id));
        }
    }
}

#[test]
fn no_byte_of_an_erased_person_is_left_in_the_files() {
    let (database, directory) = databases().remove(0);
    let folder = directory.path().to_owned();
    let world = World::start(database, directory);
    let (name, mailbox, followed) = (word(), word(), word());
    let person = sign_up(&world, &format!("{mailbox}@example.org"), &format!("Ada {name}"));
    let form = ok(
        person.get(&format!("/en/notices/follows/new?query=q%3D{followed}&title={followed}")),
        200,
    );
    ok(crate::curation::press(&person, &form, "/en/notices/follows/new", &[]), 303);
    world.settle();
    assert!(holds(&bytes(&folder), &followed), "the search itself works");
    ok(person.post("/en/account/erasure", &[("current-password", "five words make it long")]), 303);
    world.settle();
    let left = bytes(&folder);
    for canary in [&name, &mailbox, &followed] {
        assert!(!holds(&left, canary), "{canary} is left");
    }
    assert!(holds(&left, &person.person.id), "an id is left, and the list of the erased names it");
    // A restored backup brings nobody back.
    let list = folder.join("erased.txt");
    let text = std::fs::read_to_string(&list).unwrap();
    let other = world.join("other", &[], &[]);
    std::fs::write(&list, format!("{text}{}\n", other.person.id)).unwrap();
    let now = site::now();
    let again = facility::erasure::replay(world.store(), &list, now);
    assert_eq!(world.wait(again).unwrap(), 1);
    let profile = world.wait(world.store().profile(&other.person.id)).unwrap().unwrap();
    assert_eq!((profile.name.as_str(), profile.email.as_str()), ("", ""));
    assert_eq!(world.wait(facility::erasure::replay(world.store(), &list, now)).unwrap(), 0);
}

#[test]
fn nothing_personal_is_kept_longer_than_the_rules_in_force_say() {
    everywhere(|world| {
        let now = site::now();
        world.wait(facility::starter::load(world.store(), now)).unwrap();
        let page = world.visitor().get("/ar/data-protection");
        let rules = ok(world.visitor().get(page.header("location")), 200);
        assert!(html::words(&rules.body).contains("1,095"), "{}", html::words(&rules.body));
        let idle = world.join("idle", &[], &[]);
        let staff = world.join("curator", &[(facility_access::Role::Curator, "")], &[]);
        let letter = Letter {
            person: idle.person.id.clone(),
            template: "password-changed".to_owned(),
            language: "en".to_owned(),
            is_kept: true,
            ..Letter::default()
        };
        world.wait(world.store().post(vec![letter], now)).unwrap();
        let at = |days: i64| world.wait(step(&world.site, now + days * DAY)).unwrap();
        assert_eq!(at(364), Forgotten::default());
        assert_eq!(at(366).mails, 1);
        assert_eq!(at(1_060), Forgotten::default());
        assert_eq!(at(1_070), Forgotten { warned: 1, ..Forgotten::default() });
        assert_eq!(at(1_096), Forgotten::default(), "warned less than thirty days ago");
        let mail = crate::accounts::last_mail(world);
        assert_eq!(mail.template, "account-unused");
        assert_eq!(at(1_101), Forgotten::default(), "the mail is still waiting");
        world.wait(world.store().settle_mail(&mail.id, &facility_store::Delivery::Sent)).unwrap();
        assert_eq!(at(1_101).accounts, 1);
        let left = |id: &str| world.wait(world.store().profile(id)).unwrap().unwrap().email;
        assert!(left(&idle.person.id).is_empty() && !left(&staff.person.id).is_empty());
    });
}
