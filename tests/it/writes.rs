//! Writes of programs: sent twice, sent late, sent in part, sent by the hundred.

use facility_record::body_to_json;
use serde_json::{Value as Json, json};

use crate::given::Maker;
use crate::people::{Reply, Somebody};
use crate::world::{World, everywhere};

/// A media type.
const PATCH: (&str, &str) = ("content-type", "application/merge-patch+json");

fn member(world: &World) -> Somebody {
    let home = Maker::new(world, "").pool("organisation")[0].clone();
    world.join("member", &[], &[&home])
}

#[track_caller]
fn ok(reply: Reply, status: u16) -> Json {
    assert_eq!(reply.status, status, "{}", reply.body);
    if reply.body.is_empty() { Json::Null } else { reply.json() }
}

/// A draft of a training with all its fields; where it is.
fn draft(world: &World, member: &Somebody) -> (String, Json) {
    let kind = world.store().kind("training").unwrap();
    let body = Maker::new(world, &member.person.id).full(kind).body;
    let fields = json!({"fields": body_to_json(&kind.fields, &body)});
    let record = ok(member.api("POST", "/api/trainings", &[], &fields), 201);
    (format!("/api/trainings/{}", record["id"].as_str().unwrap()), record)
}

#[test]
fn the_second_sending_gets_the_answer_of_the_first_whatever_happened_between() {
    everywhere(|world| {
        let member = member(world);
        let (place, record) = draft(world, &member);
        let put = [("idempotency-key", "put"), ("if-match", "\"1\"")];
        let body = json!({"fields": record["fields"]});
        let first = ok(member.api("PUT", &place, &put, &body), 200);
        assert_eq!(first["edition"], 2);
        let title = json!({"title": "Changed since"});
        ok(member.api("PATCH", &place, &[PATCH, ("if-match", "\"2\"")], &title), 200);
        assert_eq!(ok(member.api("PUT", &place, &put, &body), 200), first);
        let problem = ok(member.api("PUT", &place, &put, &json!({"title": "Other"})), 422);
        assert_eq!(problem["type"], "urn:facility:problem:other-body");
        // The same key and body with another method is another request.
        let patch = [PATCH, put[0], ("if-match", "\"3\"")];
        ok(member.api("PATCH", &place, &patch, &body), 422);
        let gone = [("idempotency-key", "gone")];
        ok(member.api("DELETE", &place, &gone, &Json::Null), 204);
        ok(member.api("DELETE", &place, &gone, &Json::Null), 204);
        ok(member.api("DELETE", &place, &[], &Json::Null), 404);
        let stranger = world.join("stranger", &[], &[]);
        ok(stranger.api("DELETE", &place, &gone, &Json::Null), 404);
    });
}

#[test]
fn who_comes_late_is_shown_the_current_edition_and_what_differs() {
    everywhere(|world| {
        let member = member(world);
        let (place, record) = draft(world, &member);
        let change = |edition: &str, patch: Json| {
            member.api("PATCH", &place, &[PATCH, ("if-match", edition)], &patch)
        };
        let current = ok(change("\"1\"", json!({"title": "The first", "level": null})), 200);
        let late = json!({"title": "The second", "website": null});
        let told = ok(change("\"1\"", late.clone()), 412);
        assert_eq!(told["current"], current);
        let differing = told["differing"].clone();
        assert_eq!(differing, json!(["title", "website"]));
        assert_eq!(told["changed"], json!(["title", "level"]));
        let whole = json!({"fields": record["fields"]});
        let told = ok(member.api("PUT", &place, &[("if-match", "W/\"2\"")], &whole), 412);
        assert_eq!(told["differing"], json!(["title", "level"]));
        ok(member.api("PUT", &place, &[], &whole), 428);
        ok(change("\"2\"", late), 200);
        // Where it may be left out it holds all the same.
        let old = [("if-match", "\"1\"")];
        let told = ok(member.api("DELETE", &place, &old, &Json::Null), 412);
        assert_eq!(told["current"]["edition"], 3);
        ok(member.api("POST", &format!("{place}/submission"), &old, &Json::Null), 412);
        ok(member.api("DELETE", &place, &[("if-match", "\"3\"")], &Json::Null), 204);
    });
}

#[test]
fn of_many_who_change_one_edition_at_once_one_succeeds() {
    everywhere(|world| {
        let member = member(world);
        let (place, _) = draft(world, &member);
        let send = |title: String| {
            let headers = [PATCH, ("if-match", "\"1\"")];
            member.api("PATCH", &place, &headers, &json!({"title": title})).status
        };
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let all: Vec<_> =
                (0..8).map(|n| scope.spawn(move || send(format!("Title {n}")))).collect();
            all.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
        assert_eq!(statuses.iter().filter(|status| **status == 412).count(), 7, "{statuses:?}");
    });
}

#[test]
fn a_patch_changes_what_it_names_and_leaves_the_rest() {
    everywhere(|world| {
        let member = member(world);
        let (place, record) = draft(world, &member);
        let tag = ("if-match", "\"1\"");
        let text = json!({"title": {"texts": {"fr": "Un nouveau titre"}}, "website": null});
        let plainly = ("content-type", "application/json");
        let plain = member.api("PATCH", &place, &[plainly, tag], &text);
        assert_eq!((plain.status, plain.header("accept-patch")), (415, PATCH.1));
        let after = ok(member.api("PATCH", &place, &[PATCH, tag], &text), 200);
        let mut expected = record["fields"].clone();
        expected["title"]["texts"]["fr"] = json!("Un nouveau titre");
        expected.as_object_mut().unwrap().remove("website");
        assert_eq!(after["fields"], expected);
        let wrong = json!({"fields": {"level": "nonsense", "title": {"texts": {"xx": "?"}}}});
        let tag = ("if-match", "\"2\"");
        let problem = ok(member.api("PATCH", &place, &[PATCH, tag], &wrong), 422);
        let fields: Vec<&str> = problem["problems"]
            .as_array()
            .unwrap()
            .iter()
            .map(|problem| problem["field"].as_str().unwrap())
            .collect();
        assert_eq!(fields, ["title@xx", "level"]);
    });
}

#[test]
fn a_batch_is_kept_whole_or_not_at_all_with_every_problem_by_its_place() {
    everywhere(|world| {
        let member = member(world);
        let count = || world.number("SELECT COUNT(*) FROM record WHERE title LIKE 'Batch%'");
        let send = |headers: &[(&str, &str)], body: &Json| {
            member.api("POST", "/api/trainings/batch", headers, body)
        };
        let mixed = json!({"records": [
            {"title": "Batch one"},
            {"title": "Batch two", "level": "hard", "surprise": 1},
            7,
            {"fields": {"title": "Batch four"}, "owner": "organisation:of-somebody-else"},
        ]});
        let problem = ok(send(&[], &mixed), 422);
        let found: Vec<(u64, &str)> = problem["problems"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| (one["index"].as_u64().unwrap(), one["code"].as_str().unwrap()))
            .collect();
        let expected = [
            (1, "training.surprise.unknown-field"),
            (1, "training.level.unknown-code"),
            (2, "training.wrong-shape"),
            (3, "training.owner.not-yours"),
        ];
        assert_eq!(found, expected);
        assert_eq!(count(), 0, "something of it was kept");
        let titles = (0..500).map(|n| json!({"title": format!("Batch {n}")}));
        let mut many: Vec<Json> = titles.collect();
        let key = [("idempotency-key", "a-batch")];
        let made = ok(send(&key, &json!(many)), 201);
        assert_eq!((made["items"].as_array().unwrap().len(), count()), (500, 500));
        assert_eq!(made["items"][7]["fields"]["title"]["texts"]["en"], "Batch 7");
        assert_eq!(ok(send(&key, &json!(many)), 201), made);
        assert_eq!(count(), 500, "it was kept twice");
        many.push(json!({"title": "Batch too many"}));
        for (body, status) in
            [(json!(many), 422), (json!([]), 422), (json!({}), 422), (json!(3), 400)]
        {
            ok(send(&[], &body), status);
        }
        assert_eq!(count(), 500);
    });
}

#[test]
fn a_list_refuses_what_it_does_not_understand() {
    everywhere(|world| {
        let ask =
            |query: &str| world.visitor().api("GET", &format!("/api/{query}"), &[], &Json::Null);
        for (query, code) in [
            ("trainings?limit=0", "training.limit.too-small"),
            ("trainings?limit=201", "training.limit.too-large"),
            ("trainings?limit=many", "training.limit.not-a-whole-number"),
            ("trainings?sort=colour", "training.sort.unknown-code"),
            ("changes?after=-1", "changes.after.not-a-whole-number"),
            ("changes?limit=1001", "changes.limit.too-large"),
        ] {
            assert_eq!(ok(ask(query), 422)["problems"][0]["code"], code, "{query}");
        }
        let reply = world.visitor().api("PUT", "/api/trainings", &[], &Json::Null);
        assert_eq!((reply.status, reply.header("allow")), (405, "GET, HEAD, POST"));
        ok(ask("trainings/%00"), 404);
        ok(ask("trainings/not-there"), 404);
    });
}
