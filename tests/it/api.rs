//! The API: described from the declarations, written with a token, precise about problems.

use facility_access::Role;
use facility_record::Reader;
use facility_record::{Kind, body_to_json};
use serde_json::{Value as Json, json};

use crate::every_kind::filed_kinds;
use crate::given::Maker;
use crate::html;
use crate::people::{Reply, Somebody};
use crate::world::{World, everywhere};

fn member(world: &World) -> (Somebody, String) {
    let home = Maker::new(world, "").pool("organisation")[0].clone();
    (world.join("member", &[], &[&home]), format!("organisation:{home}"))
}

#[track_caller]
fn ok(reply: Reply, status: u16) -> Json {
    assert_eq!(reply.status, status, "{}", reply.body);
    if status >= 400 {
        assert_eq!(reply.header("content-type"), "application/problem+json");
        let json = reply.json();
        assert_eq!(json["status"], status);
        assert!(json["type"].is_string() && json["title"].is_string());
        return json;
    }
    if reply.body.is_empty() { Json::Null } else { reply.json() }
}

fn fields(world: &World, kind: &'static Kind, member: &Somebody) -> Json {
    let own = (&member.person, &*member.person.owners()[0]);
    let body = Maker::new(world, &member.person.id).full_of(kind, own).body;
    Json::Object(body_to_json(&kind.fields, &body))
}

#[test]
fn the_document_names_every_kind_every_move_and_every_field() {
    everywhere(|world| {
        let document = ok(world.visitor().api("GET", "/api/openapi.json", &[], &Json::Null), 200);
        assert_eq!(document["openapi"], "3.1.0");
        for kind in world.store().kinds() {
            let list = format!("/api/{}", kind.plural);
            let one = format!("{list}/{{id}}");
            for (path, method) in
                [(&list, "get"), (&list, "post"), (&one, "get"), (&one, "put"), (&one, "delete")]
            {
                assert!(document["paths"][path][method].is_object(), "{method} {path}");
            }
            for step in
                kind.moves.iter().filter(|step| !step.is_creation() && !step.takes_another())
            {
                assert!(document["paths"][format!("{one}/{}", step.name)]["post"].is_object());
            }
            let schema = document["components"]["schemas"][kind.name].to_string();
            for field in &kind.fields {
                assert!(
                    schema.contains(&format!("\"{}\"", field.name)),
                    "{} {}",
                    kind.name,
                    field.name
                );
                // `null` says that a field is not given, and the document says that one may say so.
                let sent = &document["components"]["schemas"][format!("{}_fields", kind.name)];
                let sent = &sent["properties"][field.name];
                let types =
                    sent["type"].as_array().is_some_and(|types| types.contains(&json!("null")));
                let ways = sent["oneOf"].as_array();
                let ways = ways.is_some_and(|ways| ways.contains(&json!({"type": "null"})));
                assert!(types || ways, "{} {}: {sent}", kind.name, field.name);
            }
        }
        every_reference_leads_somewhere(&document, &document);
    });
}

fn every_reference_leads_somewhere(part: &Json, document: &Json) {
    match part {
        Json::Object(object) => {
            if let Some(place) = object.get("$ref").and_then(Json::as_str) {
                let place = place.strip_prefix('#').unwrap();
                assert!(document.pointer(place).is_some(), "{place}");
            }
            object.values().for_each(|part| every_reference_leads_somewhere(part, document));
        }
        Json::Array(items) => {
            items.iter().for_each(|part| every_reference_leads_somewhere(part, document))
        }
        _ => {}
    }
}

#[test]
fn a_token_from_the_account_page_writes_and_a_cookie_does_not() {
    everywhere(|world| {
        let (mut member, _) = member(world);
        let wish = [("name", "a program"), ("act", "read"), ("act", "write"), ("days", "30")];
        let page = member.post("/en/account/token", &wish);
        assert_eq!(page.status, 200);
        let code =
            page.body.split("<code dir=\"ltr\">").nth(1).and_then(|rest| rest.split('<').next());
        let token = code.unwrap_or_else(|| panic!("{}", html::words(&page.body))).to_owned();
        assert!(token.len() >= 32);
        assert!(!member.get("/en/account").body.contains(&token), "it is shown once");
        let draft = json!({"title": "Written by a program"});
        member.bearer = String::new();
        let cookie = format!("facility-session={}", member.session);
        ok(member.api("POST", "/api/organisations", &[("cookie", &cookie)], &draft), 401);
        member.bearer = "0".repeat(64);
        ok(member.api("POST", "/api/organisations", &[], &draft), 401);
        member.bearer = token;
        let record = ok(member.api("POST", "/api/organisations", &[], &draft), 201);
        assert_eq!(record["state"], "draft");
        assert_eq!(record["fields"]["title"]["texts"]["en"], "Written by a program");
    });
}

#[test]
fn a_record_of_every_kind_is_made_replaced_moved_and_thrown_away() {
    everywhere(|world| {
        let (member, owner) = member(world);
        for kind in filed_kinds(world) {
            let by = kind.creation().unwrap().by;
            let own = format!("person:{}", member.person.id);
            let owner = if by.contains(&Reader::Oneself) { &own } else { &owner };
            let list = format!("/api/{}", kind.plural);
            let given = fields(world, kind, &member);
            let reply = member.api("POST", &list, &[], &json!({"fields": given, "owner": owner}));
            let place = reply.header("location").to_owned();
            assert_eq!(reply.header("etag"), "\"1\"");
            let record = ok(reply, 201);
            assert_eq!(place, format!("{list}/{}", record["id"].as_str().unwrap()));
            assert_eq!(record["fields"], given, "{}", kind.name);
            assert_eq!(ok(member.api("GET", &place, &[], &Json::Null), 200), record);
            let other = fields(world, kind, &member);
            let body = json!({"fields": other});
            ok(member.api("PUT", &place, &[], &body), 428);
            ok(member.api("PUT", &place, &[("if-match", "\"7\"")], &body), 412);
            let after = ok(member.api("PUT", &place, &[("if-match", "\"1\"")], &body), 200);
            assert_eq!((&after["fields"], &after["edition"]), (&other, &json!(2)));
            ok(member.api("PUT", &place, &[("if-match", "\"1\"")], &body), 412);
            ok(world.visitor().api("GET", &place, &[], &Json::Null), 404);
            ok(member.api("DELETE", &place, &[], &Json::Null), 204);
            ok(member.api("GET", &place, &[], &Json::Null), 404);
        }
    });
}

#[test]
fn moves_over_the_api_keep_to_the_rights_and_ask_for_reasons() {
    everywhere(|world| {
        let (member, owner) = member(world);
        let broker = world.join("broker", &[(Role::Broker, "")], &[]);
        let kind = world.store().kind("request").unwrap();
        let given = fields(world, kind, &member);
        let record = ok(
            member.api("POST", "/api/requests", &[], &json!({"fields": given, "owner": owner})),
            201,
        );
        let place = format!("/api/requests/{}", record["id"].as_str().unwrap());
        let step = |somebody: &Somebody, name: &str, body: Json| {
            somebody.api("POST", &format!("{place}/{name}"), &[], &body)
        };
        ok(step(&member, "acceptance", Json::Null), 409);
        ok(step(&member, "nonsense", Json::Null), 404);
        ok(step(&member, "creation", Json::Null), 404);
        assert_eq!(ok(step(&member, "submission", Json::Null), 200)["state"], "submitted");
        ok(step(&member, "acceptance", Json::Null), 403);
        let problem = ok(step(&broker, "refusal", json!({"reason": " "})), 422);
        assert_eq!(problem["problems"][0]["code"], "request.reason.missing");
        assert_eq!(
            ok(step(&broker, "refusal", json!({"reason": "Out of scope."})), 200)["state"],
            "declined"
        );
        ok(step(&broker, "acceptance", Json::Null), 409);
    });
}

#[test]
fn all_problems_come_at_once_with_words_that_stay() {
    everywhere(|world| {
        let (member, _) = member(world);
        let broken = json!({"fields": {
            "title": "Two\nlines", "level": "hard", "website": "nowhere", "runs": [{"seats": 0}],
            "provider": "Nobody at all", "price": {"amount": "1.234", "currency": "USD"},
            "surprise": 1, "works_offline": "perhaps",
        }});
        let problem = ok(member.api("POST", "/api/trainings", &[], &broken), 422);
        let mut codes: Vec<&str> = problem["problems"]
            .as_array()
            .unwrap()
            .iter()
            .map(|p| p["code"].as_str().unwrap())
            .collect();
        codes.sort_unstable();
        for code in [
            "training.level.unknown-code",
            "training.provider.unknown-record",
            "training.surprise.unknown-field",
            "training.title.several-lines",
            "training.website.not-an-address",
            "training.works_offline.wrong-shape",
            "training.price.wrong-shape",
        ] {
            assert!(codes.contains(&code), "{code} is not among {codes:?}");
        }
        let details = problem["problems"].as_array().unwrap();
        assert!(
            details.iter().all(|p| !p["detail"].as_str().unwrap().contains('[')),
            "{details:?}"
        );
        for nonsense in ["", "[]", "{", "\"a\"", "{\"fields\": 3}"] {
            let reply = crate::people::send(
                "POST",
                &format!("{}/api/trainings", world.base),
                &[("authorization", &format!("Bearer {}", member.bearer))],
                nonsense,
            );
            let status = reply.unwrap().status;
            assert!(
                matches!(status, 201 | 400 | 422) && (nonsense.is_empty() || status != 201),
                "{nonsense} {status}"
            );
        }
    });
}

#[test]
fn a_person_is_named_by_the_id_of_one_whom_the_owner_has() {
    everywhere(|world| {
        let (member, _) = member(world);
        for kind in filed_kinds(world) {
            let people =
                kind.fields.iter().filter(|f| matches!(f.shape, facility_record::Shape::Person));
            for field in people {
                let body =
                    json!({"fields": {"title": "x", field.name: "Jane Doe, jane@example.org"}});
                let reply = member.api("POST", &format!("/api/{}", kind.plural), &[], &body);
                assert_eq!(
                    reply.status, 422,
                    "a name stands outside the person table: {}",
                    reply.body
                );
            }
        }
    });
}

#[test]
fn a_repeated_key_makes_one_record_and_another_body_with_it_is_refused() {
    everywhere(|world| {
        let (member, _) = member(world);
        let key = [("idempotency-key", "a-key-of-mine")];
        let body = json!({"title": "Once"});
        let replies: Vec<Json> = std::thread::scope(|scope| {
            let send = || ok(member.api("POST", "/api/trainings", &key, &body), 201);
            let all: Vec<_> = (0..8).map(|_| scope.spawn(send)).collect();
            all.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert!(replies.iter().all(|reply| reply["id"] == replies[0]["id"]), "several records");
        assert_eq!(world.number("SELECT COUNT(*) FROM record WHERE title = 'Once'"), 1);
        ok(member.api("POST", "/api/trainings", &key, &json!({"title": "Other"})), 422);
    });
}

#[test]
fn a_key_that_was_used_for_one_record_does_nothing_for_another() {
    everywhere(|world| {
        let (member, owner) = member(world);
        let maker = Maker::new(world, &member.person.id);
        let kind = world.store().kind("training").unwrap();
        let [one, other] = [0, 1].map(|_| world.create(kind, &owner, maker.full(kind).body).id);
        let key = [("idempotency-key", "the-same-key")];
        let publish = |id: &str| {
            member.api("POST", &format!("/api/trainings/{id}/submission"), &key, &Json::Null)
        };
        ok(publish(&one), 200);
        assert_eq!(ok(publish(&one), 200)["id"], one.as_str());
        ok(publish(&other), 422);
        assert_eq!(world.record(&other).state, "draft");
    });
}

#[test]
fn a_list_is_walked_by_pages_and_holds_what_one_sees() {
    everywhere(|world| {
        let (member, owner) = member(world);
        let maker = Maker::new(world, &member.person.id);
        let kind = world.store().kind("training").unwrap();
        let mut made: Vec<String> = (0..7).map(|_| maker.public(kind, &owner).id).collect();
        let draft = world.create(kind, &owner, maker.full(kind).body).id;
        let walk = |somebody: &Somebody| {
            let (mut ids, mut after) = (Vec::new(), String::new());
            loop {
                let page = ok(
                    somebody.api(
                        "GET",
                        &format!("/api/trainings?limit=3&after={after}"),
                        &[],
                        &Json::Null,
                    ),
                    200,
                );
                let items = page["items"].as_array().unwrap();
                ids.extend(items.iter().map(|item| item["id"].as_str().unwrap().to_owned()));
                match page["next"].as_str() {
                    Some(next) => after = next.to_owned(),
                    None => return ids,
                }
            }
        };
        made.sort();
        assert_eq!(walk(&world.visitor()), made);
        made.push(draft);
        made.sort();
        assert_eq!(walk(&member), made);
    });
}

#[test]
fn what_somebody_may_not_see_is_not_theirs_to_set_in_a_new_record() {
    everywhere(|world| {
        let (member, owner) = member(world);
        let mut tried = 0;
        for kind in filed_kinds(world) {
            let by = kind.creation().unwrap().by;
            let own = format!("person:{}", member.person.id);
            let owner = if by.contains(&Reader::Oneself) { &own } else { &owner };
            let full = Maker::new(world, &member.person.id).full(kind).body;
            let seen = Maker::new(world, &member.person.id)
                .full_of(kind, (&member.person, owner.as_str()))
                .body;
            let named = |body: &facility_record::Body, field: &facility_record::Field| {
                !body.of(&kind.fields, field.name).is_empty()
            };
            let unseen: Vec<&facility_record::Field> =
                kind.fields.iter().filter(|f| named(&full, f) && !named(&seen, f)).collect();
            tried += unseen.len();
            let given = Json::Object(body_to_json(&kind.fields, &full));
            let sent = json!({"fields": given, "owner": owner});
            let reply = member.api("POST", &format!("/api/{}", kind.plural), &[], &sent);
            assert_eq!(reply.status, if unseen.is_empty() { 201 } else { 422 }, "{}", kind.name);
            for field in &unseen {
                assert!(reply.body.contains("not-yours-to-set"), "{}", reply.body);
                let form = member.get(&format!("{}/new", crate::every_kind::list_of(kind)));
                let input = format!("name=\"{}\"", field.name);
                assert!(!form.body.contains(&input), "{} of {}", field.name, kind.name);
            }
            // Another one: what identifies a record is of one record.
            let other = Maker::new(world, &member.person.id).full(kind).body;
            let form = facility_record::write_form(&kind.fields, &other);
            let mut pairs: Vec<(&str, &str)> =
                form.0.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
            let task = kind.tasks()[0];
            pairs.extend([("task", task), ("edition", "0")]);
            let address = format!("{}/new", crate::every_kind::list_of(kind));
            let saved = member.post(&address, &pairs);
            assert_eq!(saved.status, 303, "{}", saved.body);
            let id = saved.header("location").split('?').next().unwrap().rsplit('/').next();
            let stored = world.record(id.unwrap()).body;
            assert!(unseen.iter().all(|field| !named(&stored, field)), "{}", kind.name);
        }
        assert!(tried > 0, "some kind has a field that its owner does not see");
    });
}
