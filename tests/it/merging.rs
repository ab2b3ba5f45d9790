//! What is listed twice becomes one, and what got old is looked at again.

use facility_record::{Text, Value};
use facility_store::Record;

use crate::curation::{draft, press, public, review_of, staff, with};
use crate::html;
use crate::walks::{at, ok};
use crate::world::everywhere;

#[test]
fn what_may_be_listed_already_is_said_to_who_lists_it_and_to_the_curator() {
    everywhere(|world| {
        let staff = staff(world);
        let there = public(world, "training", &staff.known);
        let far = public(world, "training", &staff.known);
        let title = Value::Text(Text::new("en", "Mobile money for market women"));
        world.bring(&there, "published", with(&there, &[("title", title)]), "");
        let title = Value::Text(Text::new("en", "Mobile Money for Market Women (online)"));
        let own = draft(world, "training", &staff.home);
        let own = world.bring(&own, "draft", with(&own, &[("title", title)]), "");
        let page = ok(staff.member.get(&at(world, &own.id, "")), 200).body;
        assert!(page.contains("This may be listed already") && page.contains(&there.id));
        assert!(!page.contains(&far.id));
        let url = far.body.of(&far.kind.fields, "website").words()[0].clone();
        let spelt = url.replace("https://", "http://WWW.").replace("?b=c&d=e", "/");
        world.bring(&own, "draft", with(&own, &[("website", Value::Word(spelt))]), "");
        let page = ok(staff.curator.get(&review_of(&own.id)), 200).body;
        assert!(page.contains(&there.id) && page.contains(&far.id), "{}", html::words(&page));
        // It is a hint and keeps nobody from anything.
        ok(staff.member.post(&at(world, &own.id, "/submission"), &[]), 303);
        let lonely = draft(world, "training", &staff.home);
        let page = ok(staff.member.get(&at(world, &lonely.id, "")), 200).body;
        assert!(!page.contains("This may be listed already"));
    });
}

#[test]
fn an_identifier_of_another_record_is_a_problem_beside_its_field() {
    everywhere(|world| {
        let staff = staff(world);
        let there = world.record(&staff.known);
        let org_id =
            there.body.of(&there.kind.fields, "org_id").text().unwrap().original_text().to_owned();
        let reply = ok(
            staff.member.post(
                "/en/registry/organisations/new",
                &[("title", "A twin"), ("org_id", &org_id)],
            ),
            422,
        );
        assert!(html::words(&reply.body).contains("belongs to another record"));
    });
}

#[test]
fn two_records_become_one_and_become_two_again() {
    everywhere(|world| {
        let staff = staff(world);
        let (kept, going) = (world.record(&staff.known), world.record(&staff.home));
        let training = public(world, "training", &staff.home);
        let provider = Value::Word(going.id.clone());
        let training =
            world.bring(&training, "published", with(&training, &[("provider", provider)]), "");
        let place = at(world, &going.id, "/merge");
        ok(staff.member.get(&place), 403);
        ok(world.visitor().get(&at(world, &going.id, "")), 200);
        ok(staff.curator.get(&place), 200);
        ok(staff.curator.get(&format!("{place}?into={}", training.id)), 422);
        let page = ok(staff.curator.get(&format!("{place}?into={}", kept.id)), 200);
        assert!(html::faults(&page.body, "en").is_empty(), "{:?}", html::faults(&page.body, "en"));
        // The generic door does not lead there: it knows one record only.
        let bare = staff.curator.api(
            "POST",
            &format!("/api/organisations/{}/merge", going.id),
            &[],
            &serde_json::Value::Null,
        );
        assert_eq!(bare.status, 409, "{}", bare.body);
        let reply = press(&staff.curator, &page, &place, &[("choice.acronym", "yours")]);
        assert_eq!(ok(reply, 303).header("location"), at(world, &kept.id, "?done=merged"));
        let after = world.record(&kept.id);
        let of = |record: &Record, name: &str| record.body.of(&record.kind.fields, name).clone();
        assert_eq!(of(&after, "acronym"), of(&going, "acronym"));
        assert_eq!(of(&after, "title"), of(&kept, "title"));
        let led = world.record(&training.id);
        assert_eq!(of(&led, "provider"), Value::Word(kept.id.clone()));
        assert_eq!(led.owner, format!("organisation:{}", kept.id));
        // What was kept for visitors holds until the views have seen the change.
        world.settle();
        for end in ["", ".json"] {
            let reply = ok(world.visitor().get(&at(world, &going.id, end)), 301);
            assert_eq!(reply.header("location"), at(world, &kept.id, end));
        }
        ok(world.visitor().get(&at(world, &going.id, "/edit")), 404);
        for id in [&kept.id, &going.id] {
            ok(staff.curator.get(&at(world, id, "/history")), 200);
            let changes = world.wait(world.store().changes_of(id)).unwrap();
            assert_eq!(changes.last().unwrap().change, "merge");
        }
        let org_id = of(&going, "org_id").text().unwrap().original_text().to_owned();
        let found = |value: &str| world.wait(world.store().identified("org-id", value)).unwrap();
        assert_eq!(found(&org_id), Some(kept.id.clone()));
        ok(staff.member.post(&at(world, &going.id, "/separation"), &[]), 403);
        ok(staff.curator.post(&at(world, &going.id, "/separation"), &[]), 303);
        for record in [&kept, &going] {
            let again = world.record(&record.id);
            assert_eq!((&again.body, &again.state), (&record.body, &record.state));
        }
        let again = world.record(&training.id);
        assert_eq!((&again.body, &again.owner), (&training.body, &training.owner));
        assert_eq!(found(&org_id), Some(going.id.clone()));
        ok(world.visitor().get(&at(world, &going.id, "")), 200);
    });
}

#[test]
fn a_merger_stands_when_the_record_was_edited_since() {
    everywhere(|world| {
        let staff = staff(world);
        let [kept, going] = [0, 1].map(|_| public(world, "training", &staff.home));
        let place = at(world, &going.id, "/merge");
        let page = ok(staff.curator.get(&format!("{place}?into={}", kept.id)), 200);
        let changed =
            world.bring(&kept, "published", with(&kept, &[("duration", Value::Number(7.0))]), "");
        ok(press(&staff.curator, &page, &place, &[]), 409);
        let page = ok(staff.curator.get(&format!("{place}?into={}", kept.id)), 200);
        ok(press(&staff.curator, &page, &place, &[]), 303);
        ok(press(&staff.curator, &page, &place, &[]), 303);
        assert_eq!(world.record(&kept.id).edition, changed.edition + 1, "merged twice");
        let merged = world.record(&kept.id);
        world.bring(&merged, "published", with(&merged, &[("duration", Value::Number(8.0))]), "");
        ok(staff.curator.post(&at(world, &going.id, "/separation"), &[]), 409);
        ok(world.visitor().get(&at(world, &going.id, "")), 301);
    });
}

#[test]
fn facts_that_got_old_are_confirmed_with_one_button() {
    everywhere(|world| {
        let staff = staff(world);
        let long_ago = Value::Date(jiff::civil::date(2020, 1, 1));
        let record = public(world, "training", &staff.home);
        let old = [("assured_on", long_ago.clone()), ("runs", Value::Empty)];
        let record = world.bring(&record, "published", with(&record, &old), "");
        let fresh = public(world, "training", &staff.home);
        let account = ok(staff.member.get("/en/account"), 200);
        assert!(account.body.contains(&record.id) && !account.body.contains(&fresh.id));
        assert!(!staff.vouched.get("/en/account").body.contains(&record.id));
        let queue = || staff.curator.get("/en/registry/curation?list=confirm").body;
        assert!(queue().contains(&record.id) && !queue().contains(&fresh.id));
        let place = at(world, &record.id, "/confirmation");
        ok(staff.vouched.post(&place, &[]), 403);
        ok(staff.member.post(&place, &[("back", "account")]), 303);
        let after = world.record(&record.id);
        let of = |name: &str| after.body.of(&after.kind.fields, name).clone();
        let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
        assert_eq!(of("assured_on"), Value::Date(today));
        assert_eq!(of("assured_by"), Value::Word(staff.home.clone()));
        assert!(!queue().contains(&record.id));
        let changes = world.wait(world.store().changes_of(&record.id)).unwrap();
        assert_eq!(changes.last().unwrap().change, "confirmation");
        // A training whose last run is over has to be looked at at once, and then not before a year.
        let days = |text: &str| Value::Date(text.parse().unwrap());
        let run = |starts: Value| {
            let fields = fresh.kind.field("runs").unwrap().rows();
            let values = fields
                .iter()
                .map(|f| if f.name == "starts" { starts.clone() } else { Value::Empty });
            Value::Rows(vec![facility_record::Row { key: "a".into(), values: values.collect() }])
        };
        let week = today.checked_sub(jiff::Span::new().days(7)).unwrap();
        let month = today.checked_sub(jiff::Span::new().days(30)).unwrap();
        let over =
            [("runs", run(days(&week.to_string()))), ("assured_on", days(&month.to_string()))];
        let fresh = world.bring(&fresh, "published", with(&fresh, &over), "");
        assert!(queue().contains(&fresh.id));
        ok(staff.member.post(&at(world, &fresh.id, "/confirmation"), &[]), 303);
        assert!(!queue().contains(&fresh.id));
    });
}
