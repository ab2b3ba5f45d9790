//! The clearing house as people walk through it: asked, proposed, agreed, delivered, confirmed.

use facility_access::Role;
use facility_record::Value;
use facility_store::Record;

use crate::given::Maker;
use crate::html;
use crate::people::Somebody;
use crate::walks::{at, ok};
use crate::world::{World, everywhere};

const DAY: i64 = 86_400_000;

/// The organisations and people of a walk.
pub struct Cast {
    pub ministry: String,
    pub providers: [String; 2],
    pub official: Somebody,
    pub first: Somebody,
    pub second: Somebody,
    pub broker: Somebody,
}

pub fn cast(world: &World) -> Cast {
    let pool = Maker::new(world, "").pool("organisation");
    for id in &pool[..3] {
        let record = world.record(id);
        world.bring(&record, "verified", record.body.clone(), "");
    }
    Cast {
        official: world.join("official", &[], &[&pool[0]]),
        first: world.join("first provider", &[], &[&pool[1]]),
        second: world.join("second provider", &[], &[&pool[2]]),
        broker: world.join("broker", &[(Role::Broker, "")], &[]),
        ministry: pool[0].clone(),
        providers: [pool[1].clone(), pool[2].clone()],
    }
}

/// A draft of a request for Kenya that is this open; nobody is preferred, excluded or let in.
pub fn draft(world: &World, cast: &Cast, openness: &'static str) -> Record {
    let kind = world.store().kind("request").unwrap();
    let mut maker = Maker::new(world, &cast.official.person.id);
    maker.openness = openness;
    let mut body = maker.full(kind).body;
    for name in ["preferred_providers", "excluded_providers", "released_to"] {
        body.set(&kind.fields, name, Value::Empty);
    }
    world.create(kind, &format!("organisation:{}", cast.ministry), body)
}

/// A request that is accepted and looks for providers.
pub fn accepted(world: &World, cast: &Cast, openness: &'static str) -> String {
    let id = draft(world, cast, openness).id;
    step(world, &cast.official, &id, "submission", "");
    step(world, &cast.broker, &id, "acceptance", "");
    id
}

/// Makes a move and waits for what follows.
pub fn step(world: &World, somebody: &Somebody, id: &str, step: &str, reason: &str) {
    ok(somebody.post(&at(world, id, &format!("/{step}")), &[("reason", reason)]), 303);
    world.settle();
}

/// Opens a form, writes these answers into it, and sends it.
pub fn fill(world: &World, somebody: &Somebody, id: &str, answers: &[(&str, &str)]) {
    let address = at(world, id, "/edit");
    let mut form = html::form(&ok(somebody.get(&address), 200).body);
    form.0.retain(|(name, _)| !answers.iter().any(|(given, _)| given == name));
    form.0.extend(answers.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())));
    let pairs: Vec<(&str, &str)> = form.0.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    ok(somebody.post_with(&address, &pairs, &[]), 303);
    world.settle();
}

/// The records of a kind that name this request.
pub fn of(world: &World, request: &str, kind: &str) -> Vec<Record> {
    let all = world.wait(world.store().linked_by(request, "request")).unwrap();
    all.into_iter().filter(|record| record.kind.name == kind).collect()
}

pub fn ask(world: &World, cast: &Cast, request: &str, providers: &[&str], status: u16) -> String {
    let mut pairs = vec![("text", "Could you help them in spring?")];
    pairs.extend(providers.iter().map(|id| ("provider", *id)));
    let reply = ok(cast.broker.post(&at(world, request, "/invitation"), &pairs), status);
    world.settle();
    reply.body
}

fn state(world: &World, id: &str) -> String {
    world.record(id).state
}

#[test]
fn a_request_is_brokered_from_two_invitations_to_a_success_that_the_requester_confirmed() {
    everywhere(|world| {
        let cast = cast(world);
        let request = accepted(world, &cast, "summary");
        assert_eq!(state(world, &request), "accepted");
        ask(world, &cast, &request, &[&cast.providers[0], &cast.providers[1]], 303);
        assert_eq!(state(world, &request), "offers_open");
        let own = |id: &str| {
            let owner = format!("organisation:{id}");
            of(world, &request, "proposal").into_iter().find(|one| one.owner == owner).unwrap().id
        };
        let (one, two) = (own(&cast.providers[0]), own(&cast.providers[1]));
        // Whoever is asked hears of it; who begins something for their own is not told.
        let heard =
            |somebody: &Somebody, kind: &str| world.heard(&somebody.person.id, kind, "creation");
        assert_eq!([heard(&cast.first, "proposal"), heard(&cast.second, "proposal")], [1, 1]);
        assert_eq!(heard(&cast.official, "proposal"), 0);
        // Those who are asked read the whole request, and do not see who else was asked.
        let page = ok(cast.first.get(&at(world, &request, "")), 200).body;
        assert!(!page.contains(&two) && page.contains(&one));
        ok(cast.first.get(&at(world, &two, "")), 404);
        ok(cast.official.get(&at(world, &one, "")), 404);
        // One declines, which the requester never hears of.
        step(world, &cast.first, &one, "refusal", "We have nobody free.");
        ok(cast.official.get(&at(world, &one, "")), 404);
        let reasons = ok(cast.broker.get(&at(world, &one, "/history")), 200).body;
        assert!(reasons.contains("nobody free"));
        // The other one proposes; the requester chooses.
        fill(world, &cast.second, &two, &[("plan", "Three workshops, then a month at a desk.")]);
        step(world, &cast.second, &two, "submission", "");
        assert_eq!(state(world, &request), "choosing");
        let inbox = ok(cast.official.get("/en/clearing-house/inbox"), 200).body;
        assert!(inbox.contains(&two), "{}", html::words(&inbox));
        ok(cast.first.post(&at(world, &two, "/choice"), &[]), 404);
        step(world, &cast.official, &two, "choice", "");
        // Both consent; before that nothing is agreed.
        let agreement = of(world, &request, "agreement").remove(0).id;
        assert_eq!([heard(&cast.official, "agreement"), heard(&cast.second, "agreement")], [1, 1]);
        step(world, &cast.second, &agreement, "acceptance", "");
        assert_eq!(state(world, &request), "choosing");
        ok(cast.second.post(&at(world, &agreement, "/last-consent"), &[]), 403);
        step(world, &cast.official, &agreement, "last-consent", "");
        assert_eq!(state(world, &request), "agreed");
        let page = ok(world.visitor().get(&at(world, &agreement, "")), 200).body;
        assert!(page.contains("no contract") && !page.contains("Three workshops"));
        deliver(world, &cast, &request);
    });
}

/// From the agreement to the end, with a detour.
fn deliver(world: &World, cast: &Cast, request: &str) {
    let case = of(world, request, "case").remove(0).id;
    step(world, &cast.second, &case, "start", "");
    assert_eq!(state(world, request), "in_delivery");
    // Without a step that one can see, nothing is delivered.
    ok(cast.second.post(&at(world, &case, "/delivery"), &[]), 409);
    let answers =
        [("milestones[0].title", "Workshops held"), ("milestones[0].done_on", "2027-03-01")];
    fill(world, &cast.second, &case, &answers);
    step(world, &cast.second, &case, "delivery", "");
    assert_eq!(state(world, request), "delivered");
    step(world, &cast.official, &case, "return", "The month at the desk is missing.");
    assert_eq!(state(world, request), "in_delivery");
    step(world, &cast.second, &case, "delivery", "");
    step(world, &cast.official, &case, "receipt", "");
    assert_eq!(state(world, request), "feedback");
    ok(cast.broker.post(&at(world, request, "/success"), &[]), 403);
    let agreement = of(world, request, "agreement").remove(0).id;
    assert_eq!(state(world, &agreement), "completed");
    step(world, &cast.official, request, "success", "");
    assert_eq!(state(world, request), "succeeded");
    // Both sides judge it, each once; what is for the facility alone stays with it.
    for (somebody, secret) in [(&cast.official, "quagga"), (&cast.second, "okapi")] {
        ok(somebody.post(&at(world, &case, "/feedback"), &[]), 303);
        ok(somebody.post(&at(world, &case, "/feedback"), &[]), 409);
        let mine =
            of(world, request, "feedback").into_iter().find(|it| it.state == "draft").unwrap();
        fill(world, somebody, &mine.id, &[("overall", "5"), ("in_confidence", secret)]);
        step(world, somebody, &mine.id, "submission", "");
    }
    let given = of(world, request, "feedback");
    assert_eq!(given.len(), 2);
    for one in &given {
        let page = ok(cast.second.get(&at(world, &one.id, "")), 200).body;
        assert!(!page.contains("quagga"));
        assert!(ok(cast.broker.get(&at(world, &one.id, "")), 200).body.contains('5'));
        ok(cast.first.get(&at(world, &one.id, "")), 404);
    }
    // The story is told, consented to, read and published.
    ok(cast.official.post(&at(world, request, "/story"), &[]), 303);
    let story = of(world, request, "story").remove(0).id;
    fill(world, &cast.official, &story, &[("text", "They came with maps and left with a plan.")]);
    step(world, &cast.official, &story, "submission", "");
    ok(cast.broker.post(&at(world, &story, "/publication"), &[]), 409);
    step(world, &cast.second, &story, "consent", "");
    step(world, &cast.broker, &story, "publication", "");
    let page = ok(world.visitor().get(&at(world, &story, "")), 200).body;
    assert!(page.contains("They came with maps"));
}

#[test]
fn a_confidential_request_reaches_only_those_whom_its_owner_lets_read_it() {
    everywhere(|world| {
        let cast = cast(world);
        let request = accepted(world, &cast, "facility");
        let provider = cast.providers[0].as_str();
        ok(cast.first.get(&at(world, &request, "")), 404);
        let page = ask(world, &cast, &request, &[provider], 422);
        assert!(page.contains("has not released"), "{}", html::words(&page));
        assert!(of(world, &request, "proposal").is_empty());
        // Not the broker, by whatever door.
        ok(cast.broker.post(&at(world, &request, "/release"), &[("provider", provider)]), 403);
        let path = format!("/api/requests/{request}");
        let edition = format!("\"{}\"", world.record(&request).edition);
        let patch = serde_json::json!({"released_to": [provider]});
        let reply = cast.broker.api("PATCH", &path, &[("if-match", &edition)], &patch);
        assert_eq!(reply.status, 422, "{}", reply.body);
        ok(cast.official.post(&at(world, &request, "/release"), &[("provider", provider)]), 303);
        world.settle();
        ok(cast.first.get(&at(world, &request, "")), 200);
        ok(cast.second.get(&at(world, &request, "")), 404);
        ok(world.visitor().get(&at(world, &request, "")), 404);
        ask(world, &cast, &request, &[provider], 303);
        assert_eq!(of(world, &request, "proposal").len(), 1);
    });
}

#[test]
fn whom_one_must_not_ask_is_named_and_then_nobody_is_asked() {
    everywhere(|world| {
        let cast = cast(world);
        let request = accepted(world, &cast, "public");
        let [first, second] = [cast.providers[0].as_str(), cast.providers[1].as_str()];
        // The provider wants to be asked once a month.
        let kind = world.store().kind("offer").unwrap();
        let mut body = Maker::new(world, "").full(kind).body;
        body.set(&kind.fields, "monthly_invitations", Value::Whole(1));
        world.create(kind, &format!("organisation:{first}"), body);
        ask(world, &cast, &request, &[first], 303);
        let again = ask(world, &cast, &request, &[first, second], 422);
        assert!(again.contains("Asked on"), "{}", html::words(&again));
        assert_eq!(of(world, &request, "proposal").len(), 1, "nobody was asked");
        let other = accepted(world, &cast, "public");
        let capped = ask(world, &cast, &other, &[first], 422);
        assert!(capped.contains("times a month"), "{}", html::words(&capped));
        assert!(ask(world, &cast, &other, &[], 422).contains("at least one provider"));
        // A broker who acts for a provider does not ask it.
        let partial = world.join("partial broker", &[(Role::Broker, "")], &[second]);
        let pairs = [("text", "Please"), ("provider", second)];
        let reply = ok(partial.post(&at(world, &other, "/invitation"), &pairs), 422);
        assert!(reply.body.contains("You act for this provider"));
        // Nobody but brokers asks.
        ok(cast.second.post(&at(world, &other, "/invitation"), &pairs), 403);
        // Help may be offered unasked, once at a time.
        let own = format!("organisation:{second}");
        ok(cast.second.post(&at(world, &other, "/help"), &[]), 403);
        ok(cast.second.post(&at(world, &other, "/help"), &[("owner", &own)]), 303);
        ok(cast.second.post(&at(world, &other, "/help"), &[("owner", &own)]), 303);
        assert_eq!(of(world, &other, "proposal").len(), 1);
    });
}

#[test]
fn nobody_answers_their_own_request_nor_one_whose_owner_does_not_want_them() {
    everywhere(|world| {
        let cast = cast(world);
        let request = accepted(world, &cast, "public");
        // By whatever door: the form of the kind asks nobody about the request.
        let propose = |owner: &str| {
            let kind = world.store().kind("proposal").unwrap();
            let mut body = Maker::new(world, &cast.official.person.id).full(kind).body;
            for (field, id) in [("request", request.as_str()), ("requester", &cast.ministry)] {
                body.set(&kind.fields, field, Value::Word(id.to_owned()));
            }
            world.create(kind, &format!("organisation:{owner}"), body).id
        };
        let own = propose(&cast.ministry);
        world.settle();
        assert_eq!(state(world, &own), "lapsed");
        let other = propose(&cast.providers[0]);
        world.settle();
        assert_eq!(state(world, &other), "open");
        let path = format!("/api/requests/{request}");
        let edition = format!("\"{}\"", world.record(&request).edition);
        let patch =
            serde_json::json!({"excluded_providers": [cast.providers[0]], "released_to": []});
        ok(cast.official.api("PATCH", &path, &[("if-match", &edition)], &patch), 200);
        world.settle();
        assert_eq!(state(world, &other), "lapsed");
        assert!(of(world, &request, "agreement").is_empty());
    });
}

#[test]
fn nobody_consents_to_words_that_they_have_not_seen() {
    everywhere(|world| {
        let cast = cast(world);
        let request = accepted(world, &cast, "summary");
        ask(world, &cast, &request, &[&cast.providers[0]], 303);
        let proposal = of(world, &request, "proposal").remove(0).id;
        fill(world, &cast.first, &proposal, &[("plan", "Three workshops.")]);
        step(world, &cast.first, &proposal, "submission", "");
        step(world, &cast.official, &proposal, "choice", "");
        let agreement = of(world, &request, "agreement").remove(0).id;
        // Read, then pressed, then sent; the other side edits before the second or the third.
        let page = ok(cast.official.get(&at(world, &agreement, "")), 200).body;
        let link = html::link(&page, "/consent?");
        let asked = ok(cast.official.get(&link), 200).body;
        let form = html::form(&asked);
        fill(world, &cast.first, &agreement, &[("terms", "Two workshops.")]);
        let late = ok(cast.official.get(&link), 409).body;
        assert!(html::words(&late).contains("changed after you opened it"));
        assert!(!late.contains("<textarea") && !late.contains("name=\"once\""));
        let pairs: Vec<(&str, &str)> =
            form.0.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let action = at(world, &agreement, "/consent");
        ok(cast.official.post_with(&action, &pairs, &[]), 409);
        assert_eq!(state(world, &agreement), "drafted");
        // What is there now has been read: it may be agreed to, and twice is once.
        let page = ok(cast.official.get(&at(world, &agreement, "")), 200).body;
        let link = html::link(&page, "/consent?");
        let form = html::form(&ok(cast.official.get(&link), 200).body);
        let pairs: Vec<(&str, &str)> =
            form.0.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        for _ in 0..2 {
            ok(cast.official.post_with(&action, &pairs, &[]), 303);
        }
        assert_eq!(state(world, &agreement), "requester_agreed");
    });
}

#[test]
fn a_focal_point_endorses_or_time_goes_by_without_an_objection() {
    everywhere(|world| {
        let cast = cast(world);
        let focal = world.join("focal point", &[(Role::FocalPoint, "KEN")], &[]);
        let sent = || {
            let id = draft(world, &cast, "public").id;
            step(world, &cast.official, &id, "submission", "");
            assert_eq!(state(world, &id), "awaiting_endorsement");
            ok(cast.broker.post(&at(world, &id, "/acceptance"), &[]), 409);
            id
        };
        let endorsed = sent();
        step(world, &focal, &endorsed, "endorsement", "");
        assert_eq!(state(world, &endorsed), "screening");
        let objected = sent();
        step(world, &focal, &objected, "objection", "We ask for it with the other ministry.");
        ok(world.visitor().get(&at(world, &objected, "")), 404);
        let silent = sent();
        let now = facility::web::site::now();
        assert_eq!(world.wait(facility::overdue::step(&world.site, now + 20 * DAY)).unwrap(), 0);
        world.wait(facility::overdue::step(&world.site, now + 32 * DAY)).unwrap();
        assert_eq!(state(world, &silent), "screening");
        let history = ok(cast.official.get(&at(world, &silent, "/history")), 200).body;
        assert!(history.contains("non-objection"), "shown as such");
    });
}

#[test]
fn the_desk_leads_through_a_queue_and_messages_reach_the_parties_alone() {
    everywhere(|world| {
        let cast = cast(world);
        let requests: Vec<String> = (0..3).map(|_| accepted(world, &cast, "summary")).collect();
        let desk = "/en/clearing-house/desk?list=open";
        ok(cast.official.get(desk), 403);
        let page = ok(cast.broker.get(desk), 200).body;
        assert!(requests.iter().all(|id| page.contains(id)));
        let mut seen = vec![requests[0].clone()];
        for _ in 0..2 {
            let last = seen.last().unwrap().clone();
            let next = format!("/en/clearing-house/desk/next?list=open&after={last}");
            let place = ok(cast.broker.get(&next), 303).header("location").to_owned();
            let id = place.split(['/', '?']).find(|part| part.len() == 36).unwrap().to_owned();
            let page = ok(cast.broker.get(&place), 200).body;
            assert!(page.contains("desk/next?list=open"), "the next one is one press away");
            assert!(page.contains("&#38;trail=open.all"), "{page}");
            seen.push(id);
        }
        assert_eq!(seen, requests);
        // What is said beneath a proposal is read by both and the facility.
        ask(world, &cast, &requests[0], &[&cast.providers[0]], 303);
        let proposal = of(world, &requests[0], "proposal").remove(0).id;
        let said = |somebody: &Somebody, id: &str, status| {
            ok(
                somebody.post(&at(world, id, "/message"), &[("text", "Is May too late? zqxv")]),
                status,
            );
            world.settle();
        };
        said(&cast.first, &proposal, 303);
        said(&cast.second, &proposal, 404);
        said(&cast.first, &requests[0], 303);
        said(&world.visitor(), &requests[0], 404);
        let sees =
            |somebody: &Somebody, id: &str| somebody.get(&at(world, id, "")).body.contains("zqxv");
        assert!(sees(&cast.broker, &proposal) && sees(&cast.first, &proposal));
        assert!(sees(&cast.official, &requests[0]) && !sees(&cast.second, &requests[0]));
        assert!(!sees(&world.visitor(), &requests[0]));
    });
}
