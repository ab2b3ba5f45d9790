//! The desk of the brokers: who is named, who decides, who may not, and what stays with the facility.

use facility_access::Role;
use facility_record::Value;

use crate::clearing::{Cast, accepted, ask, cast, draft, of, step};
use crate::given::Maker;
use crate::html;
use crate::people::Somebody;
use crate::walks::{at, ok};
use crate::world::{World, everywhere};

fn name(world: &World, id: &str) -> String {
    world.record(id).title().best("en").1.to_owned()
}

fn words(somebody: &Somebody, path: &str) -> String {
    html::words(&ok(somebody.get(path), 200).body)
}

fn post(
    world: &World,
    somebody: &Somebody,
    path: &str,
    pairs: &[(&str, &str)],
    status: u16,
) -> String {
    let reply = ok(somebody.post(path, pairs), status);
    world.settle();
    reply.body
}

#[test]
fn who_waits_is_named_to_those_who_may_know_and_to_nobody_else() {
    everywhere(|world| {
        let cast = cast(world);
        let request = accepted(world, &cast, "summary");
        let [one, two] = [&*cast.providers[0], &*cast.providers[1]];
        ask(world, &cast, &request, &[one, two], 303);
        let said = |id: &str| format!("Waiting for: {}", name(world, id));
        let desk = words(&cast.broker, "/en/clearing-house/desk?list=open");
        assert!(desk.contains(&said(one)), "{desk}");
        // A provider reads its own name; that another one was asked it does not.
        let page = words(&cast.first, &at(world, &request, ""));
        assert!(page.contains(&said(one)) && !page.contains(&name(world, two)), "{page}");
        // The requester does not hear who was asked before somebody proposes.
        let page = words(&cast.official, &at(world, &request, ""));
        assert!(!page.contains(&said(one)) && !page.contains(&said(two)), "{page}");
        // Beneath a public record nobody is named to visitors.
        let waits = draft(world, &cast, "public").id;
        step(world, &cast.official, &waits, "submission", "");
        let page = words(&cast.official, &at(world, &waits, ""));
        assert!(page.contains("Waiting for:"), "{page}");
        let page = words(&world.visitor(), &at(world, &request, ""));
        assert!(!page.contains(&name(world, &cast.ministry)), "{page}");
    });
}

#[test]
fn the_desk_asks_the_database_as_often_for_many_requests_as_for_few() {
    let (database, directory) = crate::world::databases().remove(0);
    let world = &World::start(database, directory);
    let cast = cast(world);
    let desk = "/en/clearing-house/desk?list=open";
    // Followers ask the database besides, now and then: the least is the work of the page.
    let questions = || {
        let once = || {
            let before = world.store().statements();
            ok(cast.broker.get(desk), 200);
            world.store().statements() - before
        };
        (0..5).map(|_| once()).min().unwrap()
    };
    accepted(world, &cast, "public");
    let few = questions();
    for _ in 0..8 {
        let request = accepted(world, &cast, "public");
        ask(world, &cast, &request, &[&cast.providers[0]], 303);
    }
    let many = questions();
    assert!(many <= few + 1, "{few} for one request, {many} for nine");
    println!("{many} statements for a desk of nine requests");
}

#[test]
fn a_provider_that_is_not_suggested_is_found_by_its_name_and_asked_after_saying_why() {
    everywhere(|world| {
        let cast = cast(world);
        let request = accepted(world, &cast, "public");
        let page = at(world, &request, "/provider");
        ok(cast.official.get(&page), 404);
        ok(world.visitor().get(&page), 404);
        let [one, two] = [&*cast.providers[0], &*cast.providers[1]];
        let searched = format!("{page}?q={}", name(world, one).replace(' ', "+"));
        let found = ok(cast.broker.get(&searched), 200).body;
        assert!(found.contains(&format!("provider={one}")), "{}", html::words(&found));
        let chosen = ok(cast.broker.get(&format!("{page}?provider={one}")), 200).body;
        let said = html::words(&chosen);
        assert!(
            said.contains("Why it is not suggested") && said.contains("Parts of the fit"),
            "{said}"
        );
        let text = ("text", "Could you help?");
        post(
            world,
            &cast.broker,
            &at(world, &request, "/invitation"),
            &[("provider", one), text],
            303,
        );
        assert_eq!(of(world, &request, "proposal").len(), 1);
        // Asked once, it cannot be asked again, and that is said before.
        let again = words(&cast.broker, &format!("{page}?provider={one}"));
        assert!(again.contains("Asked on"), "{again}");
        // What is not whole comes back with the provider still chosen.
        let back = post(
            world,
            &cast.broker,
            &at(world, &request, "/invitation"),
            &[("provider", two), ("text", "")],
            422,
        );
        assert!(back.contains(&format!("value=\"{two}\"")), "still chosen");
    });
}

fn rule(
    world: &World,
    somebody: &Somebody,
    request: &str,
    pairs: &[(&str, &str)],
    status: u16,
) -> String {
    post(world, somebody, &at(world, request, "/ruling"), pairs, status)
}

#[test]
fn brokers_keep_a_provider_first_or_rule_it_out_with_a_reason_and_take_both_back() {
    everywhere(|world| {
        let cast = cast(world);
        let request = accepted(world, &cast, "public");
        let [one, two] = [&*cast.providers[0], &*cast.providers[1]];
        let suggested = || {
            let rows = world.wait(world.store().derived("suggestion", &request)).unwrap();
            rows.iter()
                .map(|row| row.body["provider"].as_str().unwrap_or("").to_owned())
                .collect::<Vec<_>>()
        };
        let kept = [("provider", two), ("verdict", "kept")];
        rule(world, &cast.broker, &request, &kept, 303);
        assert_eq!(suggested().first().map(String::as_str), Some(two), "worked out anew");
        let page = words(&cast.broker, &at(world, &request, ""));
        assert!(page.contains("Kept at the top"), "{page}");
        // Neither the requester nor the provider hears of it.
        for somebody in [&cast.official, &cast.second] {
            assert!(!words(somebody, &at(world, &request, "")).contains("Kept at the top"));
        }
        let ruling = of(world, &request, "ruling").remove(0).id;
        for somebody in [&cast.official, &cast.second, &world.visitor()] {
            ok(somebody.get(&at(world, &ruling, "")), 404);
        }
        // Out goes nobody without a reason.
        let out = [("provider", two), ("verdict", "ruled_out"), ("why", "")];
        let page = rule(world, &cast.broker, &request, &out, 422);
        assert!(html::words(&page).contains("Say why this provider is ruled out"));
        let out = [("provider", two), ("verdict", "ruled_out"), ("why", "They closed. qwzx")];
        rule(world, &cast.broker, &request, &out, 303);
        assert!(!suggested().iter().any(|id| id == two));
        let page = words(&cast.broker, &at(world, &request, ""));
        assert!(page.contains("1 provider ruled out") && page.contains("qwzx"), "{page}");
        let held = of(world, &request, "ruling");
        let held = held.iter().find(|one| one.state == "ruled_out").unwrap();
        let history = words(&cast.broker, &at(world, &held.id, "/history"));
        assert!(history.contains("qwzx"), "the reason is kept: {history}");
        let refused = ask(world, &cast, &request, &[two], 422);
        assert!(html::words(&refused).contains("has ruled this provider out"));
        // Nobody else rules.
        rule(world, &cast.official, &request, &kept, 403);
        rule(world, &world.visitor(), &request, &kept, 403);
        let lifted = [("provider", two), ("verdict", "lifted")];
        rule(world, &cast.broker, &request, &lifted, 303);
        rule(world, &cast.broker, &request, &lifted, 409);
        ask(world, &cast, &request, &[one, two], 303);
        assert_eq!(of(world, &request, "proposal").len(), 2);
    });
}

#[test]
fn a_request_is_taken_handed_over_with_a_note_and_given_back() {
    everywhere(|world| {
        let cast = cast(world);
        let next = world.join("next broker", &[(Role::Broker, "")], &[]);
        let request = accepted(world, &cast, "public");
        let address = at(world, &request, "/handling");
        let mine = "/en/clearing-house/desk?list=open&whose=mine";
        let handle = |who: &Somebody, pairs: &[(&str, &str)], status| {
            post(world, who, &address, pairs, status);
        };
        assert!(!ok(cast.broker.get(mine), 200).body.contains(&request));
        handle(&cast.official, &[("do", "take")], 403);
        // Nor does a broker for other countries, who sees it as everybody does.
        let away = world.join("broker of Senegal", &[(Role::Broker, "SEN")], &[]);
        handle(&away, &[("do", "take")], 403);
        handle(&cast.broker, &[("do", "give")], 409);
        handle(&cast.broker, &[("do", "take")], 303);
        assert!(ok(cast.broker.get(mine), 200).body.contains(&request));
        let nobodys = "/en/clearing-house/desk?list=open&whose=nobodys";
        assert!(!ok(next.get(nobodys), 200).body.contains(&request));
        let to = next.person.id.as_str();
        handle(&cast.broker, &[("do", "hand"), ("broker", to), ("note", "")], 422);
        let stranger = cast.official.person.id.as_str();
        handle(&cast.broker, &[("do", "hand"), ("broker", stranger), ("note", "x")], 403);
        handle(
            &cast.broker,
            &[("do", "hand"), ("broker", to), ("note", "Ring them on Monday.")],
            303,
        );
        assert!(!ok(cast.broker.get(mine), 200).body.contains(&request));
        assert!(ok(next.get(mine), 200).body.contains(&request));
        let told = words(&next, "/en/account/messages");
        assert!(told.contains("handed over") && told.contains("Ring them on Monday"), "{told}");
        // Who handles it is seen by brokers alone.
        let held = of(world, &request, "handling");
        assert_eq!(held.len(), 1);
        for somebody in [&cast.official, &cast.first, &world.visitor()] {
            ok(somebody.get(&at(world, &held[0].id, "")), 404);
            let page = words(somebody, &at(world, &request, ""));
            assert!(!page.contains("handled by") && !page.contains("next broker"), "{page}");
        }
        // The broker who handles it is told of messages.
        let text = [("text", "Is May too late?")];
        post(world, &cast.official, &at(world, &request, "/message"), &text, 303);
        let told = words(&next, "/en/account/messages");
        assert!(told.contains("Message"), "{told}");
        handle(&next, &[("do", "give")], 303);
        assert!(ok(next.get(nobodys), 200).body.contains(&request));
        handle(&cast.broker, &[("do", "take")], 303);
        assert!(ok(cast.broker.get(mine), 200).body.contains(&request));
    });
}

#[test]
fn messages_show_the_role_of_a_broker_and_templates_fill_the_box() {
    everywhere(|world| {
        let cast = cast(world);
        let request = accepted(world, &cast, "public");
        let kind = world.store().kind("message_template").unwrap();
        let mut body = Maker::new(world, "").full(kind).body;
        let mut text = facility_record::Text::new("en", "Dear all, zqen");
        text.texts.insert("ar".into(), "تحية zqar".into());
        body.set(&kind.fields, "text", Value::Text(text));
        let owner = format!("person:{}", cast.broker.person.id);
        let template = world.create(kind, &owner, body).id;
        let page = at(world, &request, "");
        assert!(
            !ok(cast.broker.get(&page), 200).body.contains(&template),
            "a draft is not offered"
        );
        ok(cast.official.post(&at(world, &template, "/adoption"), &[]), 404);
        step(world, &cast.broker, &template, "adoption", "");
        assert!(ok(cast.broker.get(&page), 200).body.contains(&template));
        assert!(!ok(cast.official.get(&page), 200).body.contains(&template));
        let filled = ok(cast.broker.get(&format!("{page}?template={template}.ar")), 200).body;
        assert!(filled.contains("zqar") && !filled.contains("zqen"));
        let pairs = [("text", "تحية zqar")];
        post(world, &cast.broker, &at(world, &request, "/message"), &pairs, 303);
        let seen = ok(cast.official.get(&page), 200).body;
        let thread = &seen[seen.find("id=\"thread\"").unwrap()..];
        let profile = world.wait(world.store().profile(&cast.broker.person.id)).unwrap().unwrap();
        assert!(thread.contains("zqar") && thread.contains("Broker"));
        assert!(!profile.name.is_empty() && !thread.contains(&profile.name), "no name");
    });
}

/// Somebody declares a tie by its form, as people do.
fn declare(world: &World, somebody: &Somebody, organisation: &str) {
    let kind = world.store().kind("interest").unwrap();
    let mut body = Maker::new(world, "").full(kind).body;
    body.set(&kind.fields, "tied_to", Value::Words(vec![organisation.to_owned()]));
    crate::every_kind::file(somebody, kind, &body);
    world.settle();
}

#[test]
fn a_broker_with_an_interest_neither_screens_nor_asks_nor_rules() {
    everywhere(|world| {
        let cast: Cast = cast(world);
        let tied = world.join("tied broker", &[(Role::Broker, "")], &[]);
        let request = accepted(world, &cast, "public");
        let [one, two] = [&*cast.providers[0], &*cast.providers[1]];
        let own = world.join("own broker", &[(Role::Broker, "")], &[one]);
        // To a provider: barred for that one.
        declare(world, &tied, one);
        for broker in [&tied, &own] {
            let said = post(
                world,
                broker,
                &at(world, &request, "/invitation"),
                &[("provider", one), ("text", "Please")],
                422,
            );
            assert!(html::words(&said).contains("so you cannot ask it"));
            rule(world, broker, &request, &[("provider", one), ("verdict", "kept")], 422);
            rule(world, broker, &request, &[("provider", two), ("verdict", "kept")], 303);
        }
        // Once it takes part, for the whole request.
        ask(world, &cast, &request, &[one], 303);
        rule(world, &tied, &request, &[("provider", two), ("verdict", "lifted")], 403);
        // To the requester: nothing of theirs, by whatever door.
        let official = world.join("official broker", &[(Role::Broker, "")], &[&cast.ministry]);
        declare(world, &tied, &cast.ministry);
        let fresh = draft(world, &cast, "public");
        let fresh = world.bring(&fresh, "submitted", fresh.body.clone(), "").id;
        for broker in [&tied, &official] {
            let page = words(broker, &at(world, &fresh, ""));
            assert!(page.contains("so you decide nothing about it"), "{page}");
            assert!(!ok(broker.get(&at(world, &fresh, "")), 200).body.contains("/acceptance"));
            for name in ["screening", "acceptance", "refusal"] {
                ok(broker.post(&at(world, &fresh, &format!("/{name}")), &[("reason", "x")]), 403);
            }
            ok(broker.post(&at(world, &fresh, "/handling"), &[("do", "take")]), 403);
        }
        ok(
            tied.post(&at(world, &request, "/invitation"), &[("provider", two), ("text", "x")]),
            403,
        );
        step(world, &cast.broker, &fresh, "acceptance", "");
        // Who is tied to what stays with them and the desk.
        let interest = world.rows("SELECT id FROM record WHERE kind = 'interest'");
        let id = interest[0].text(0).to_owned();
        ok(cast.broker.get(&at(world, &id, "")), 200);
        ok(cast.first.get(&at(world, &id, "")), 404);
    });
}
