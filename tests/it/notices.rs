//! Who hears of what: a search that found nothing tells when there is something.

use facility_access::Role;
use facility_record::{Text, Value};

use crate::curation::{press, public, with};
use crate::given::{Maker, word};
use crate::html;
use crate::walks::{at, ok};
use crate::world::everywhere;

#[test]
fn a_search_that_found_nothing_tells_its_follower_when_there_is_something() {
    everywhere(|world| {
        let home = Maker::new(world, "").pool("organisation")[0].clone();
        // What somebody follows is theirs alone, not their organisation's.
        let reader = world.join("reader", &[], &[&home]);
        let other = world.join("colleague", &[], &[&home]);
        let rare = word();
        let empty = world.visitor().get(&format!("/en/search?q={rare}&kind=training"));
        let link = html::tags(&empty.body);
        let link = link.iter().find(|tag| tag.of("href").contains("/notices/follows/new"));
        let link = html::plain(link.expect("the page offers to tell").of("href"));
        // A visitor signs in first, and comes back to it.
        let asked = world.visitor().get(&link);
        assert_eq!(asked.status, 303, "{}", html::words(&asked.body));
        assert!(asked.header("location").contains("sign-in"));
        let form = ok(reader.get(&link), 200);
        let filled = html::form(&form.body);
        assert_eq!(filled.first("query"), format!("q={rare}&kind=training"));
        assert!(filled.first("title").starts_with(&rare), "{}", filled.first("title"));
        let saved = ok(press(&reader, &form, "/en/notices/follows/new", &[]), 303);
        let page = saved.header("location").split('?').next().unwrap().to_owned();
        let account = |somebody: &crate::people::Somebody| {
            html::words(&ok(somebody.get("/en/account"), 200).body)
        };
        assert!(account(&reader).contains("Nothing new"), "{}", account(&reader));
        let record = public(world, "training", &home);
        let title = Value::Text(Text::new("en", &format!("About {rare}")));
        world.bring(&record, "published", with(&record, &[("title", title)]), "");
        let elsewhere = public(world, "organisation", &home);
        let title = Value::Text(Text::new("en", &format!("Institute of {rare}")));
        world.bring(&elsewhere, "published", with(&elsewhere, &[("title", title)]), "");
        world.settle();
        assert!(account(&reader).contains("New: 1"), "{}", account(&reader));
        let shown = ok(reader.get(&page), 200);
        assert!(shown.body.contains(&record.id) && !shown.body.contains(&elsewhere.id));
        ok(reader.post(&format!("{page}/look"), &[]), 303);
        assert!(account(&reader).contains("Nothing new"));
        // Nobody else knows of it.
        for somebody in [&other, &world.visitor()] {
            ok(somebody.get(&page), 404);
            assert!(!somebody.get("/en/notices/follows").body.contains(&rare));
        }
        assert!(
            html::words(&reader.get(&format!("{page}/deletion")).body).contains("Stop following")
        );
        ok(reader.post(&format!("{page}/deletion"), &[]), 303);
        assert!(account(&reader).contains("You follow nothing yet"));
        let feed = ok(world.visitor().get(&format!("/fr/search.atom?q={rare}")), 200);
        assert_eq!(feed.header("content-type"), "application/atom+xml; charset=utf-8");
        assert_eq!(feed.body.matches("<entry>").count(), 2);
        assert!(feed.body.contains(&at(world, &record.id, "").replacen("/en/", "/fr/", 1)));
        let none = ok(world.visitor().get(&format!("/ar/search.atom?q={}", word())), 200);
        assert!(!none.body.contains("<entry>") && none.body.contains("<updated>1970"));
    });
}

#[test]
fn what_is_new_is_mailed_as_often_as_its_follower_wants_and_in_their_language() {
    const DAY: i64 = 86_400_000;
    everywhere(|world| {
        let home = Maker::new(world, "").pool("organisation")[0].clone();
        let reader = world.join("reader", &[], &[]);
        world.wait(world.store().rename_person(&reader.person.id, ("Ada", "ar"), 1)).unwrap();
        let rare = word();
        let record = public(world, "training", &home);
        for (query, frequency) in
            [(format!("q={rare}"), "daily"), (format!("record={}", record.id), "weekly")]
        {
            let link = form_urlencoded::Serializer::new(String::new())
                .extend_pairs([
                    ("query", query.as_str()),
                    ("title", "What I want"),
                    ("frequency", frequency),
                ])
                .finish();
            let form = ok(reader.get(&format!("/en/notices/follows/new?{link}")), 200);
            ok(press(&reader, &form, "/en/notices/follows/new", &[]), 303);
        }
        let start = facility::web::site::now();
        let digest = |days: i64| {
            let now = start + days * DAY + 60_000;
            world.wait(facility::notices::digest::step(&world.site, now)).unwrap()
        };
        assert_eq!(digest(0), 0, "not yet");
        let title = Value::Text(Text::new("en", &format!("About {rare}")));
        world.bring(&record, "published", with(&record, &[("title", title)]), "");
        world.settle();
        assert_eq!(digest(1), 1);
        let mail = crate::accounts::last_mail(world);
        assert_eq!((mail.template.as_str(), mail.language.as_str()), ("digest", "ar"));
        let written = facility::notices::mail::write(&mail, &world.base);
        assert!(written.text.contains(&format!("About {rare}")), "{}", written.text);
        assert!(written.text.contains(&format!("/ar/registry/trainings/{}", record.id)));
        assert_eq!(digest(1), 0, "once");
        assert_eq!(digest(2), 0, "nothing new since");
        assert_eq!(digest(8), 1, "the record that is followed weekly has changed");
        let end = crate::accounts::said(&crate::accounts::last_mail(world), "end");
        ok(world.visitor().post_with(&format!("/ar/unsubscribe?{end}"), &[], &[]), 303);
        let now = world.record(&record.id);
        let title = Value::Text(Text::new("en", &format!("Again {rare}")));
        world.bring(&now, "published", with(&now, &[("title", title)]), "");
        world.settle();
        assert_eq!(digest(20), 0, "it was ended");
    });
}

#[test]
fn a_change_of_a_kind_is_followed_from_the_list_of_changes() {
    const DAY: i64 = 86_400_000;
    everywhere(|world| {
        let home = Maker::new(world, "").pool("organisation")[0].clone();
        let reader = world.join("reader", &[], &[]);
        let other = public(world, "training", &home);
        world.settle();
        let address = "/en/changes?change=organisation.verification";
        let page = ok(reader.get(address), 200);
        assert!(page.body.contains("There is no such change yet"), "{}", html::words(&page.body));
        ok(world.visitor().get("/en/changes?change=organisation.laughter"), 404);
        let all = ok(world.visitor().get("/en/changes.json?change=training"), 200).body;
        assert!(all.contains(&other.id) && !all.contains(&home), "{all}");
        let links = html::tags(&page.body);
        let follow = links.iter().find(|tag| tag.of("href").contains("/notices/follows/new"));
        let follow = html::plain(follow.expect("the part can be followed").of("href"));
        let form = ok(reader.get(&follow), 200);
        assert_eq!(html::form(&form.body).first("title"), "Organisation verified");
        let saved = ok(press(&reader, &form, "/en/notices/follows/new", &[]), 303);
        let record = world.record(&home);
        world.bring(&record, "published", record.body.clone(), "");
        world.settle();
        let start = facility::web::site::now();
        let digest = |days: i64| {
            let now = start + days * DAY + 60_000;
            world.wait(facility::notices::digest::step(&world.site, now)).unwrap()
        };
        let shown = ok(reader.get(saved.header("location")), 200);
        assert!(!shown.body.contains(&home), "another change of the same record is not meant");
        let curator = world.join("curator", &[(Role::Curator, "")], &[]);
        ok(curator.post(&at(world, &home, "/verification"), &[]), 303);
        world.settle();
        let shown = ok(reader.get(saved.header("location")), 200);
        assert!(shown.body.contains(&home) && shown.body.contains(address), "{}", shown.body);
        assert_eq!(digest(7), 1);
        let mail = crate::accounts::last_mail(world);
        let written = facility::notices::mail::write(&mail, &world.base);
        assert!(written.text.contains(&format!("/registry/organisations/{home}")));
        let feed =
            ok(world.visitor().get("/fr/changes.atom?change=organisation.verification"), 200);
        assert_eq!(feed.body.matches("<entry>").count(), 1);
        let others = ok(world.visitor().get("/en/changes.json?change=organisation.doubt"), 200);
        assert!(!others.body.contains(&home));
    });
}
