//! Mails: written in six languages, sent until a server has taken them, the same each time.

use std::sync::atomic::Ordering;

use facility::notices::mail::{Post, TEMPLATES, deliver, wait_after, write};
use facility::web::site;
use facility_access::Role;
use facility_language::Language;
use facility_store::{Letter, Mail};
use serde_json::{Map, json};

use crate::given::Maker;
use crate::html;
use crate::smtp::{Mood, Smtp};
use crate::walks::ok;
use crate::world::{World, everywhere};

fn post(world: &World, smtp: &Smtp) -> Post {
    let variable = |name: &str| (name == "FACILITY_SMTP_URL").then(|| smtp.url.clone());
    Post::from_environment(variable, &world.base).unwrap().expect("a way")
}

fn letter(person: &str) -> Letter {
    Letter {
        person: person.to_owned(),
        language: "ar".to_owned(),
        template: "password-changed".to_owned(),
        ..Letter::default()
    }
}

/// Tries what waits so many days from now; when that is.
fn try_all(world: &World, post: &Post, days: i64) -> i64 {
    let now = site::now() + days * 86_400_000;
    while world.wait(deliver(&world.site, post, now)).unwrap() {}
    now
}

fn header(mail: &str, name: &str) -> String {
    let start = format!("{name}: ");
    mail.lines().find_map(|line| line.strip_prefix(&start)).unwrap_or_default().to_owned()
}

#[test]
fn a_mail_is_tried_until_a_server_takes_it_and_is_the_same_each_time() {
    everywhere(|world| {
        let person = world.join("person", &[], &[]);
        let moods =
            [Mood::HangsUp, Mood::Says(450), Mood::WantsSignIn, Mood::DiesAfterData, Mood::Takes];
        let smtp = Smtp::start(&moods);
        let post = post(world, &smtp);
        world.wait(world.store().post(vec![letter(&person.person.id)], site::now())).unwrap();
        for failures in 1..=4 {
            let now = try_all(world, &post, failures);
            let (mails, count) = world.wait(world.store().outbox("waiting", 10)).unwrap();
            assert_eq!((count, mails[0].failures), (1, failures), "{:?}", mails[0].fault);
            assert!(!mails[0].fault.contains('@'), "no address: {}", mails[0].fault);
            let wait = mails[0].due - now;
            let least = 60_000 * 8 / 10 * (1 << (failures - 1));
            assert!(wait >= least && wait < least * 2, "{failures}: {wait}");
        }
        try_all(world, &post, 5);
        let (_, waiting) = world.wait(world.store().outbox("waiting", 10)).unwrap();
        assert_eq!(waiting, 0);
        let taken = smtp.taken();
        assert_eq!(taken.len(), 2, "once by the server that died, once by the other");
        assert_eq!(header(&taken[0], "Message-ID"), header(&taken[1], "Message-ID"));
        assert!(header(&taken[0], "Message-ID").len() > 34, "{}", taken[0]);
        assert_eq!(header(&taken[0], "Auto-Submitted"), "auto-generated");
        assert_eq!(header(&taken[0], "Content-Language"), "ar");
        // It stands once on the page of its reader.
        let page = ok(person.get("/en/account/messages"), 200);
        assert_eq!(page.body.matches("class=\"task\"").count(), 1);
        assert!(!ok(person.get("/en/account/messages"), 200).body.contains("tag good"), "read");
    });
}

#[test]
fn a_mail_about_what_its_reader_no_longer_sees_does_not_leave_and_is_kept_nowhere() {
    everywhere(|world| {
        let home = Maker::new(world, "").pool("organisation")[0].clone();
        world.settle(); // nobody hears of how it came to be
        let [leaver, stayer] = ["leaver", "stayer"].map(|who| world.join(who, &[], &[&home]));
        let curator = world.join("curator", &[(Role::Curator, "")], &[]);
        let record = crate::curation::public(world, "training", &home);
        world.settle();
        let why = "It is over since spring.";
        let withdrawal = crate::walks::at(world, &record.id, "/withdrawal");
        ok(curator.post(&withdrawal, &[("reason", why)]), 303);
        world.settle();
        let heard = |who: &crate::people::Somebody| {
            ok(who.get("/en/account/messages"), 200).body.contains(why)
        };
        assert!(heard(&leaver) && heard(&stayer));
        let waiting = || world.number("SELECT COUNT(*) FROM mail WHERE state = 'waiting'");
        let of_others = format!(
            "SELECT COUNT(*) FROM mail WHERE state = 'waiting' AND person <> '{}'",
            leaver.person.id
        );
        let of_others = world.number(&of_others);
        assert!(of_others > 0 && of_others < waiting());
        let gone = (leaver.person.id.as_str(), home.as_str());
        world.wait(world.store().change_member(gone, None, "", site::now())).unwrap();
        assert!(!heard(&leaver) && heard(&stayer), "nor does their page show it");
        let smtp = Smtp::start(&[Mood::Takes]);
        try_all(world, &post(world, &smtp), 1);
        let taken = smtp.taken();
        assert_eq!((taken.len() as i64, waiting()), (of_others, 0));
        let rows = world.rows("SELECT person FROM mail");
        assert!(rows.iter().all(|row| row.text(0) != leaver.person.id), "{rows:?}");
    });
}

#[test]
fn why_a_move_was_made_is_told_to_those_who_read_the_history_from_within() {
    everywhere(|world| {
        let home = Maker::new(world, "").pool("organisation")[0].clone();
        let member = world.join("member", &[], &[&home]);
        let stranger = world.join("stranger", &[], &[]);
        let record = crate::curation::public(world, "training", &home);
        let path = facility::notices::tell::path(&world.record(&record.id));
        let words = json!({
            "title": "T", "kind": "training", "move": "withdrawal", "reason": "Said within.",
            "path": path,
        });
        for (reader, is_told) in [(&member, true), (&stranger, false)] {
            let letter = Letter {
                person: reader.person.id.clone(),
                language: "en".to_owned(),
                template: "move".to_owned(),
                words: words.as_object().unwrap().clone(),
                ..Letter::default()
            };
            world.wait(world.store().post(vec![letter], site::now())).unwrap();
            let page = ok(reader.get("/en/account/messages"), 200).body;
            assert_eq!((page.contains(&record.id), page.contains("Said within.")), (true, is_told));
        }
    });
}

#[test]
fn pauses_grow_from_a_minute_to_a_day_and_are_not_alike() {
    let waits: Vec<i64> = (0..14).map(|failures| wait_after(failures, "a mail")).collect();
    for (failures, wait) in waits.iter().enumerate() {
        let middle = (60_000_i64 << failures.min(11)).min(86_400_000);
        assert!((middle * 8 / 10..=middle * 12 / 10).contains(wait), "{failures}: {wait}");
    }
    let others: std::collections::HashSet<i64> =
        (0..100).map(|mail| wait_after(3, &mail.to_string())).collect();
    assert!(others.len() > 90);
}

#[test]
fn what_no_server_takes_waits_for_an_administrator_and_is_sent_again_by_them() {
    everywhere(|world| {
        let person = world.join("person", &[], &[]);
        let administrator = world.join("administrator", &[(Role::Administrator, "")], &[]);
        let smtp = Smtp::start(&[Mood::Says(550)]);
        let post = post(world, &smtp);
        world.site.sends_mail.store(true, Ordering::Relaxed);
        world.wait(world.store().post(vec![letter(&person.person.id)], site::now())).unwrap();
        try_all(world, &post, 1);
        ok(person.get("/en/notices/outbox"), 403);
        let page = ok(administrator.get("/en/notices/outbox"), 200);
        assert!(page.body.contains("smtp 550"), "{}", html::words(&page.body));
        assert!(!page.body.contains("@example.org"), "not to whom");
        smtp.mood(Mood::Takes);
        ok(administrator.post("/en/notices/outbox", &[]), 303);
        try_all(world, &post, 1);
        assert_eq!(smtp.taken().len(), 1);
        assert_eq!(world.number("SELECT COUNT(*) FROM mail WHERE state = 'sent'"), 1);
    });
}

#[test]
fn what_is_written_once_stands_once_and_what_was_for_somebody_who_is_gone_is_not_sent() {
    everywhere(|world| {
        let person = world.join("person", &[], &[]);
        let once = || Letter { once: "change 7".to_owned(), ..letter(&person.person.id) };
        for _ in 0..2 {
            world.wait(world.store().post(vec![once(), once()], site::now())).unwrap();
        }
        assert_eq!(world.number("SELECT COUNT(*) FROM mail"), 1);
        let id = &person.person.id;
        world.wait(world.store().erase_person(id, id, site::now())).unwrap();
        world.wait(world.store().post(vec![once()], site::now())).unwrap();
        assert_eq!(world.number("SELECT COUNT(*) FROM mail"), 0);
    });
}

/// A mail of this template in this language, with the words of its example.
fn example(template: &facility::notices::mail::Template, language: Language) -> Mail {
    let mut words: Map<String, serde_json::Value> =
        template.example.iter().map(|(name, text)| ((*name).to_owned(), json!(text))).collect();
    if template.name == "digest" {
        words.insert(
            "groups".to_owned(),
            json!([{"title": "Trainings in Kenya", "more": 3, "items": [
                {"title": "مهارات رقمية", "language": "ar", "path": "registry/trainings/1", "day": "1"},
                {"title": "<script>", "language": "en", "path": "registry/trainings/2", "day": "2"},
            ]}]),
        );
    }
    if template.can_be_ended {
        words.insert("end".to_owned(), json!("id=1&key=2"));
    }
    Mail {
        id: "0".repeat(32),
        person: String::new(),
        to: "ada@example.org".to_owned(),
        language: language.code().to_owned(),
        template: template.name.to_owned(),
        words,
        state: "waiting".to_owned(),
        created: 0,
        due: 0,
        failures: 0,
        fault: String::new(),
        is_read: false,
    }
}

#[test]
fn every_template_is_written_in_six_languages_as_text_and_as_html() {
    let mut seen = std::collections::HashSet::new();
    for template in TEMPLATES {
        for language in Language::ALL {
            let written = write(&example(template, language), "https://facility.example");
            let place = format!("{} {}", template.name, language.code());
            for text in [&written.subject, &written.text, &written.html] {
                assert!(!text.is_empty(), "{place}");
                assert!(!text.contains("mail-") && !text.contains("{"), "{place}: {text}");
            }
            assert!(seen.insert(written.text.clone()), "{place}: the same in another language");
            assert!(!written.subject.contains('\n'), "{place}");
            let head =
                format!("<html lang=\"{0}\" dir=\"{1}\">", language.code(), language.direction());
            assert!(written.html.contains(&head), "{place}");
            assert!(!written.html.contains("<script>"), "{place}");
            assert!(!written.html.contains("src="), "{place}: nothing is fetched");
            for link in written.html.split("href=\"").skip(1) {
                let address = link.split('"').next().unwrap();
                let own = format!("https://facility.example/{}", language.code());
                assert!(address.starts_with(&own), "{place}: {address}");
                let address = address.replace("&#38;", "&");
                assert!(written.text.contains(&address), "{place}: {address} not in the text");
            }
            if template.has_code {
                assert!(written.text.contains("1234 5678") && written.html.contains("1234 5678"));
                let said = format!("{:?}{:?}", written.paragraphs, written.action);
                assert!(!said.contains("12345678"), "{place}: codes stand in mails alone");
            }
            assert_eq!(template.can_be_ended, !written.end.is_empty(), "{place}");
        }
    }
}
