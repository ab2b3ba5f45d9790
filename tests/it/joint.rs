//! Joint trainings: requests of several countries answered by one training.

use facility_record::Value;
use facility_store::Record;

use crate::clearing::{Cast, cast, draft, fill, of, step};
use crate::given::Maker;
use crate::html;
use crate::people::Somebody;
use crate::walks::{at, ok};
use crate::world::{World, everywhere};

/// A second ministry with its official.
fn neighbour(world: &World) -> (String, Somebody) {
    let id = Maker::new(world, "").pool("organisation")[3].clone();
    let record = world.record(&id);
    world.bring(&record, "verified", record.body.clone(), "");
    (id.clone(), world.join("neighbour", &[], &[&id]))
}

/// A request for one country that looks for the same as the others.
fn alike(world: &World, cast: &Cast, who: (&Somebody, &str), country: &str) -> String {
    let draft = draft(world, cast, "summary");
    let mut body = draft.body.clone();
    let words = |code: &str| Value::Words(vec![code.to_owned()]);
    for (name, value) in [
        ("countries", words(country)),
        ("topics", words("literacy.foundations")),
        ("languages", words("fr")),
        ("modality", Value::Word("guidance".into())),
        ("beneficiaries", Value::Whole(8)),
        ("starts", Value::Empty),
        ("ends", Value::Empty),
    ] {
        body.set(&draft.kind.fields, name, value);
    }
    let owner = format!("organisation:{}", who.1);
    let id = world.create(draft.kind, &owner, body).id;
    step(world, who.0, &id, "submission", "");
    step(world, &cast.broker, &id, "acceptance", "");
    id
}

/// The joint training that a broker begins for these requests.
fn begun(world: &World, cast: &Cast, requests: &[&str], provider: &str) -> Record {
    let query: Vec<String> = requests.iter().map(|id| format!("request={id}")).collect();
    let form =
        ok(cast.broker.get(&format!("/en/clearing-house/pooling/new?{}", query.join("&"))), 200);
    for id in requests {
        assert!(form.body.contains(id), "{}", html::words(&form.body));
    }
    let mut pairs = vec![("provider", provider), ("title", "Basic skills, together")];
    pairs.extend([
        ("text", "Could you train them together?"),
        ("smallest", "2"),
        ("sharing", "by-places"),
    ]);
    let places: Vec<String> = requests.iter().map(|id| format!("places-{id}")).collect();
    for (id, places) in requests.iter().zip(&places) {
        pairs.extend([("shown", *id), ("request", *id), (places.as_str(), "4")]);
    }
    // All that is wrong is said at once, and nothing begins.
    let wrong: Vec<(&str, &str)> =
        pairs.iter().map(|(name, text)| (*name, if *name == "text" { "" } else { text })).collect();
    let wrong: Vec<(&str, &str)> = wrong
        .into_iter()
        .map(|(name, text)| (name, if name == "smallest" { "9" } else { text }))
        .collect();
    let page = ok(cast.broker.post("/en/clearing-house/pooling/new", &wrong), 422).body;
    let words = html::words(&page);
    assert!(words.contains("a few sentences:") && words.contains("between 2 and 2"), "{words}");
    let done = ok(cast.broker.post("/en/clearing-house/pooling/new", &pairs), 303);
    let place = done.header("location").to_owned();
    world.settle();
    world.record(place.rsplit('/').next().unwrap())
}

fn part(world: &World, request: &str) -> Record {
    of(world, request, "participation").remove(0)
}

fn state(world: &World, id: &str) -> String {
    world.record(id).state
}

#[test]
fn requests_of_two_countries_are_answered_by_one_training_whose_cost_they_share() {
    everywhere(|world| {
        let cast = cast(world);
        let (id, neighbour) = neighbour(world);
        let one = alike(world, &cast, (&cast.official, &cast.ministry), "SEN");
        let two = alike(world, &cast, (&neighbour, &id), "MLI");
        // The engine puts them together; nobody but brokers sees it.
        let page = ok(cast.broker.get("/en/clearing-house/pooling"), 200).body;
        assert!(page.contains(&one) && page.contains(&two), "{}", html::words(&page));
        assert!(html::words(&page).contains("Trainings: 1 instead of 2"), "{}", html::words(&page));
        ok(cast.first.get("/en/clearing-house/pooling"), 403);
        let provider = cast.providers[0].as_str();
        let training = begun(world, &cast, &[&one, &two], provider).id;
        // The provider hears of it; the requesters do not, until the plan is sent.
        assert_eq!(world.heard(&cast.first.person.id, "joint_training", "creation"), 1);
        ok(cast.official.get(&at(world, &training, "")), 404);
        assert!(of(world, &one, "participation").is_empty());
        assert_eq!(state(world, &one), "accepted");
        let plan =
            [("plan", "Two weeks in Dakar."), ("cost.amount", "100"), ("cost.currency", "USD")];
        fill(world, &cast.first, &training, &plan);
        step(world, &cast.first, &training, "submission", "");
        // Each is asked, and told what it costs at most; neither sees the other's answer.
        let (mine, theirs) = (part(world, &one), part(world, &two));
        assert_eq!([&*mine.state, &*theirs.state], ["asked", "asked"]);
        let page = html::words(&ok(cast.official.get(&at(world, &mine.id, "")), 200).body);
        assert!(page.contains("USD\u{a0}50.00"), "{page}");
        ok(cast.official.get(&at(world, &theirs.id, "")), 404);
        let page = ok(cast.official.get(&at(world, &training, "")), 200).body;
        assert!(!page.contains(&theirs.id) && !page.contains(&id), "{}", html::words(&page));
        step(world, &cast.official, &mine.id, "acceptance", "");
        assert_eq!(state(world, &training), "proposed");
        assert_eq!(state(world, &one), "choosing");
        step(world, &neighbour, &theirs.id, "acceptance", "");
        assert_eq!([state(world, &training), state(world, &one)], ["agreed", "in_delivery"]);
        let share = part(world, &one);
        assert_eq!(share.state, "taking_part");
        let body = share.body.of(&share.kind.fields, "share").clone();
        assert!(matches!(body, Value::Money(money) if money.minor == 5_000));
        // One case for both: given once, confirmed by each.
        ok(world.visitor().get(&at(world, &training, "")), 200);
        step(world, &cast.first, &training, "start", "");
        let done = [("milestones[0].title", "Held"), ("milestones[0].done_on", "2027-03-01")];
        fill(world, &cast.first, &training, &done);
        step(world, &cast.first, &training, "delivery", "");
        assert_eq!([state(world, &one), state(world, &two)], ["delivered", "delivered"]);
        step(world, &cast.official, &mine.id, "receipt", "");
        assert_eq!([state(world, &one), state(world, &two)], ["feedback", "delivered"]);
        step(world, &neighbour, &theirs.id, "objection", "Our people were not let in.");
        assert_eq!([state(world, &training), state(world, &two)], ["completed", "accepted"]);
        step(world, &cast.official, &one, "success", "");
        assert_eq!(state(world, &one), "succeeded");
    });
}

#[test]
fn a_joint_training_that_too_few_want_leaves_every_request_as_it_was() {
    everywhere(|world| {
        let cast = cast(world);
        let (id, neighbour) = neighbour(world);
        let one = alike(world, &cast, (&cast.official, &cast.ministry), "SEN");
        let two = alike(world, &cast, (&neighbour, &id), "MLI");
        let training = begun(world, &cast, &[&one, &two], &cast.providers[0]).id;
        // Those that take part are not pooled again.
        let page = ok(cast.broker.get("/en/clearing-house/pooling"), 200).body;
        assert!(!page.contains(&one), "{}", html::words(&page));
        fill(
            world,
            &cast.first,
            &training,
            &[("plan", "Two weeks."), ("sharing", "provider-bears")],
        );
        step(world, &cast.first, &training, "submission", "");
        step(world, &cast.official, &part(world, &one).id, "acceptance", "");
        step(world, &neighbour, &part(world, &two).id, "refusal", "We have no time.");
        assert_eq!(state(world, &training), "failed");
        assert_eq!([part(world, &one).state, part(world, &two).state], ["lapsed", "declined"]);
        assert_eq!([state(world, &one), state(world, &two)], ["offers_open", "offers_open"]);
        let page = ok(cast.broker.get("/en/clearing-house/pooling"), 200).body;
        assert!(page.contains(&one) && page.contains(&two), "{}", html::words(&page));
    });
}
