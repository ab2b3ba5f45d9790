//! Walk A over HTTP: a request is filed, ranked, suggested, accepted, and stands in the public record.

use facility_access::{Role, Verb, may};
use facility_record::{Body, Field, Form, Kind, Move, Value, read_form, write_form};
use ring::digest;
use serde_json::{Value as Json, json};

use crate::every_kind::{file, filed_kinds, list_of};
use crate::given::Maker;
use crate::html;
use crate::people::{Reply, Somebody};
use crate::world::{World, everywhere, everywhere_still};

/// The hash by another library than the store's.
fn sha256(bytes: &[u8]) -> String {
    let hash = digest::digest(&digest::SHA256, bytes);
    hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Who takes part.
pub struct Cast {
    pub owner: Somebody,
    pub other: Somebody,
    pub broker: Somebody,
    pub visitor: Somebody,
    pub home: String,
}

pub fn cast(world: &World) -> Cast {
    let pool = Maker::new(world, "").pool("organisation");
    Cast {
        owner: world.join("owner", &[], &[&pool[0]]),
        other: world.join("other", &[], &[&pool[1]]),
        broker: world.join("broker", &[(Role::Broker, "")], &[]),
        visitor: world.visitor(),
        home: pool[0].clone(),
    }
}

pub fn kind(world: &World, name: &str) -> &'static Kind {
    world.store().kind(name).unwrap()
}

/// A request for what a published training gives, filed by the owner; its id and the training's.
fn filed(world: &World, cast: &Cast) -> (String, String) {
    let maker = Maker::new(world, &cast.owner.person.id);
    let training = maker.public(kind(world, "training"), "facility");
    let request = kind(world, "request");
    let mut body = maker.full(request).body;
    for name in ["countries", "topics", "languages", "title"] {
        let theirs = training.body.of(&training.kind.fields, name).clone();
        body.set(&request.fields, name, theirs);
    }
    // Whom the requester will not have is not suggested; here that is nobody.
    for name in ["preferred_providers", "excluded_providers"] {
        body.set(&request.fields, name, facility_record::Value::Empty);
    }
    (file(&cast.owner, request, &body), training.id)
}

pub fn at(world: &World, id: &str, end: &str) -> String {
    format!("{}/{id}{end}", list_of(world.record(id).kind))
}

#[track_caller]
pub fn ok(reply: Reply, status: u16) -> Reply {
    assert_eq!(reply.status, status, "{}", html::words(&reply.body));
    reply
}

#[test]
fn a_request_gets_suggestions_that_only_its_parties_see_and_a_public_line_when_accepted() {
    everywhere(|world| {
        let cast = cast(world);
        let (id, training) = filed(world, &cast);
        let show = at(world, &id, "");
        assert!(!ok(cast.owner.get(&show), 200).body.contains(&training), "a draft is not ranked");
        let answers = ok(cast.owner.get(&at(world, &id, "/answers")), 200);
        assert!(html::form(&answers.body).first("once").len() == 32);
        ok(cast.owner.post(&at(world, &id, "/submission"), &[]), 303);
        world.settle();
        assert_eq!(world.record(&id).state, "submitted");
        let suggestions = world.wait(world.store().derived("suggestion", &id)).unwrap();
        assert!(suggestions.iter().any(|row| row.target == training), "{}", suggestions.len());
        for party in [&cast.owner, &cast.broker] {
            let page = ok(party.get(&show), 200).body;
            let place =
                page.find(&training).unwrap_or_else(|| panic!("not shown to the {}", party.role));
            assert!(html::words(&page[place..]).len() > 100, "no reasons");
        }
        for somebody in [&cast.other, &cast.visitor] {
            ok(somebody.get(&show), 404);
        }
        let lines = cast.visitor.get("/en/changes.json").body;
        assert!(!lines.contains(&id), "a private change stands in the public record");
        ok(cast.broker.post(&at(world, &id, "/acceptance"), &[]), 303);
        world.settle();
        let is_public = world.record(&id).is_public();
        assert!(is_public, "the generator made it public");
        ok(cast.visitor.get(&show), 200);
        for somebody in [&cast.other, &cast.visitor] {
            let page = ok(somebody.get(&show), 200).body;
            assert!(!page.contains(&training), "suggestions are shown to the {}", somebody.role);
        }
        let line = public_lines(&cast.visitor)
            .into_iter()
            .rev()
            .find(|line| line["change"]["record"] == id.as_str());
        let line = line.expect("a public line");
        assert_eq!(line["change"]["change"], "acceptance");
        assert_eq!(line["change"]["state"], "accepted");
        let page = ok(cast.visitor.get(&format!("/en/changes?record={id}")), 200).body;
        assert!(page.contains(line["hash"].as_str().unwrap()));
    });
}

/// The whole public record by pages, each line checked against the one before.
fn public_lines(somebody: &Somebody) -> Vec<Json> {
    let (mut lines, mut after) = (Vec::new(), 0);
    let mut before = "0".repeat(64);
    loop {
        let page =
            somebody.api("GET", &format!("/api/changes?after={after}&limit=7"), &[], &Json::Null);
        let items = page.json()["items"].as_array().unwrap().clone();
        if items.is_empty() {
            return lines;
        }
        for item in items {
            let line = item["line"].as_str().unwrap();
            assert_eq!(item["number"], after + 1, "a gap");
            let read: Json = serde_json::from_str(line).unwrap();
            assert_eq!(read["before"], before.as_str(), "the chain is broken at {after}");
            assert_eq!(item["hash"], sha256(line.as_bytes()).as_str());
            before = sha256(line.as_bytes());
            after += 1;
            lines.push(item);
        }
    }
}

#[test]
fn the_digest_of_a_public_line_is_that_of_the_fields_the_public_sees() {
    everywhere(|world| {
        let cast = cast(world);
        let maker = Maker::new(world, &cast.owner.person.id);
        for kind in world.store().kinds().iter().filter(|kind| kind.is_ever_public()) {
            let record = maker.public(kind, &format!("organisation:{}", cast.home));
            world.settle();
            let shown = ok(cast.visitor.get(&at(world, &record.id, ".json")), 200).json();
            let lines = public_lines(&cast.visitor);
            let line = lines
                .iter()
                .rev()
                .find(|line| line["change"]["record"] == record.id.as_str())
                .unwrap();
            assert_eq!(line["change"]["digest"], shown["proof"]["digest"], "{}", kind.name);
            let nonce = shown["proof"]["nonce"].as_str().unwrap();
            let fields = facility_store::canonical(&shown["fields"]);
            let digest = sha256(format!("{nonce}{fields}").as_bytes());
            assert_eq!(shown["proof"]["digest"], digest.as_str(), "{}", kind.name);
            assert!(
                !line["line"].as_str().unwrap().contains("quokka"),
                "free text in a public line"
            );
        }
    });
}

#[test]
fn a_form_sent_twice_makes_one_record_and_another_form_with_its_key_is_refused() {
    everywhere(|world| {
        let cast = cast(world);
        for kind in filed_kinds(world) {
            let maker = Maker::new(world, &cast.owner.person.id);
            let form = write_form(&kind.fields, &maker.full(kind).body);
            let key = facility_store::random_hex(16);
            let mut sent: Vec<(&str, &str)> =
                form.0.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
            sent.push(("once", &key));
            let address = format!("{}/new", list_of(kind));
            let count = || world.number("SELECT COUNT(*) FROM record");
            let before = count();
            let first = ok(cast.owner.post(&address, &sent), 303);
            let again = ok(cast.owner.post(&address, &sent), 303);
            assert_eq!(first.header("location"), again.header("location"));
            assert_eq!(count(), before + 1, "{} twice", kind.name);
            sent.push(("title@es", "otra"));
            ok(cast.owner.post(&address, &sent), 422);
            assert_eq!(count(), before + 1);
            // The same key of another person is another key.
            let other = cast.other.post(&address, &sent[..sent.len() - 1]);
            assert!(matches!(other.status, 303 | 422), "{}", other.status);
            assert_ne!(other.header("location"), first.header("location"));
        }
    });
}

#[test]
fn a_move_sent_twice_is_made_once_and_another_reason_with_its_key_is_refused() {
    everywhere(|world| {
        let cast = cast(world);
        let (id, _) = filed(world, &cast);
        let key = facility_store::random_hex(16);
        let submit = at(world, &id, "/submission");
        for _ in 0..2 {
            let reply = ok(cast.owner.post(&submit, &[("once", &key)]), 303);
            assert!(reply.header("location").ends_with(&format!("{id}?done=moved")));
        }
        let withdraw = at(world, &id, "/withdrawal");
        let key = facility_store::random_hex(16);
        for _ in 0..2 {
            ok(cast.owner.post(&withdraw, &[("once", &key), ("reason", "We found help.")]), 303);
        }
        ok(cast.owner.post(&withdraw, &[("once", &key), ("reason", "Another.")]), 422);
        let changes = world.wait(world.store().changes_of(&id)).unwrap();
        let moves: Vec<&str> =
            changes.iter().map(|c| c.change.as_str()).filter(|c| *c != "edit").collect();
        assert_eq!(moves, ["creation", "submission", "withdrawal"]);
    });
}

#[test]
fn every_move_is_made_by_those_whom_the_table_names_and_says_why_where_it_must() {
    everywhere_still(|world| {
        let cast = cast(world);
        let curator = world.join("curator", &[(Role::Curator, "")], &[]);
        let administrator = world.join("administrator", &[(Role::Administrator, "")], &[]);
        let home = world.record(&cast.home);
        world.bring(&home, "verified", home.body.clone(), "");
        let owner = world.join("owner", &[], &[&cast.home]);
        let maker = Maker::new(world, &owner.person.id);
        let focal_point = world.join("focal point", &[(Role::FocalPoint, "KEN")], &[]);
        // Whoever a record names as a party is one of these.
        let parties = maker.pool("organisation");
        let parties: Vec<&str> = parties.iter().map(String::as_str).collect();
        let party = world.join("party", &[], &parties);
        let all =
            [&cast.other, &owner, &cast.broker, &curator, &administrator, &focal_point, &party];
        for kind in world.store().kinds().to_vec() {
            let by_somebody = |step: &&facility_record::Move| {
                step.by.iter().any(|by| *by != facility_record::Reader::Facility)
            };
            let moves =
                kind.moves.iter().filter(|step| !step.is_creation() && !step.takes_another());
            for step in moves.filter(by_somebody) {
                let body = allowing(&maker, kind, step);
                let draft =
                    world.create(kind, &format!("organisation:{}", cast.home), body.clone());
                let record = world.bring(&draft, step.from[0], body, "");
                let address = at(world, &record.id, &format!("/{}", step.name));
                for somebody in all {
                    let now = world.record(&record.id);
                    if now.state != record.state {
                        break;
                    }
                    if !may(&somebody.person, Verb::Move(step.name), &now.subject()) {
                        let status = somebody.post(&address, &[("reason", "no right")]).status;
                        assert!(
                            matches!(status, 403 | 404),
                            "{address} by {}: {status}",
                            somebody.role
                        );
                        assert_eq!(world.record(&record.id).edition, now.edition);
                        continue;
                    }
                    if step.reasoned {
                        ok(somebody.post(&address, &[("reason", "  ")]), 422);
                        assert_eq!(world.record(&record.id).edition, now.edition);
                    }
                    ok(somebody.post(&address, &[("reason", "For a reason.")]), 303);
                }
                assert_eq!(
                    world.record(&record.id).state,
                    step.to,
                    "nobody made the {} of a {}",
                    step.name,
                    kind.name
                );
            }
        }
    });
}

/// What a move needs that no generator of texts and numbers comes upon: kind, and a form of it.
const NEEDED: [(&str, &[(&str, &str)]); 1] = [(
    "framework",
    &[
        ("index_mean", "geometric"),
        ("nodes[0].code", "TOP"),
        ("nodes[0].weight", "1"),
        ("nodes[1].code", "LEAF"),
        ("nodes[1].parent", "TOP"),
        ("nodes[1].weight", "1"),
        ("nodes[1].indicator", "CODE"),
        ("nodes[1].low", "0"),
        ("nodes[1].high", "1"),
        ("nodes[1].standing", "core"),
    ],
)];

/// A full record that a move is open for; where a value keeps it from that, one without the value.
fn allowing(maker: &Maker<'_>, kind: &'static Kind, step: &Move) -> Body {
    let mut full = maker.full(kind).body;
    for (_, pairs) in NEEDED.iter().filter(|(name, _)| *name == kind.name) {
        let pairs = pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        let (own, _) = read_form(&kind.fields, &Form(pairs.collect()), maker.reading(false));
        for (field, value) in own.pairs(&kind.fields).filter(|(_, value)| !value.is_empty()) {
            full.set(&kind.fields, field.name, value.clone());
        }
    }
    let without = |field: &Field| {
        let mut body = full.clone();
        body.set(&kind.fields, field.name, Value::Empty);
        body
    };
    let bodies = std::iter::once(full.clone()).chain(kind.fields.iter().map(without));
    let mut open = bodies.filter(|body| step.is_open(step.from[0], body));
    open.next().unwrap_or(full)
}

#[test]
fn an_unfinished_request_is_not_submitted_and_says_all_that_is_missing() {
    everywhere(|world| {
        let cast = cast(world);
        let request = kind(world, "request");
        let reply = ok(
            cast.owner.post(&format!("{}/new", list_of(request)), &[("title", "Only a title")]),
            303,
        );
        let place = reply.header("location").split('?').next().unwrap().to_owned();
        let reply = ok(cast.owner.post(&format!("{place}/submission"), &[]), 422);
        let required = request.fields.iter().filter(|field| field.required && !field.title);
        for field in required {
            let task = format!("task={}#{}", field.task, field.name.replace('_', "-"));
            assert!(reply.body.contains(&task), "{} is not named", field.name);
        }
        let id = place.rsplit('/').next().unwrap();
        assert_eq!(world.record(id).state, "draft");
        let reply =
            cast.owner.api("POST", &format!("/api/requests/{id}/submission"), &[], &json!({}));
        assert_eq!(reply.status, 422);
        assert!(reply.body.contains("request.need.missing"), "{}", reply.body);
    });
}
