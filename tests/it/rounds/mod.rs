//! Rounds of fair assignment: off unless switched on, advice until a person commits them, and the same
//! to the byte from the same inputs.

mod house;

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use facility::clearing_house::rounds::Switch;
use facility_access::Role;
use facility_record::{File, Value};
use facility_store::{FileState, NewFile, Record};

use crate::given::word;
use crate::html;
use crate::walks::{at, ok};
use crate::world::{World, databases, everywhere};
use house::{BEGIN, House, line, pairs};

#[test]
fn rounds_are_off_unless_whoever_runs_the_facility_switches_them_on() {
    everywhere(|world| {
        let broker = world.join("broker", &[(Role::Broker, "")], &[]);
        let desk = "/en/clearing-house/desk";
        assert!(!ok(broker.get(desk), 200).body.contains("desk/round"));
        ok(broker.get(BEGIN), 404);
        ok(broker.post(BEGIN, &[("policy", "fair")]), 404);
        assert_eq!(world.number("SELECT count(*) FROM record WHERE kind = 'round'"), 0);
        world.site.views.of::<Switch>().turn_on();
        assert!(ok(broker.get(desk), 200).body.contains("desk/round"));
        ok(broker.get(BEGIN), 200);
        let wrong = ok(broker.post(BEGIN, &[("policy", "luck"), ("places", "9")]), 422).body;
        let words = html::words(&wrong);
        assert!(words.contains("from 1 to 5") && words.contains("Choose what the plan"), "{words}");
        let away = world.join("broker of Senegal", &[(Role::Broker, "SEN")], &[]);
        ok(away.get(BEGIN), 404);
    });
}

#[test]
fn a_plan_shares_what_is_offered_and_says_why_and_only_brokers_see_it() {
    everywhere(|world| {
        let house = House::new(world, 5, &[1, 2]);
        let round = house.begin(&[("weight-ldc", "150")]);
        assert_eq!(world.record(&round).state, "proposed");
        let plan = house.plan(&round);
        let given = pairs(&plan);
        assert_eq!(given.len(), 3, "as much as there is: {plan:#}");
        for (offer, capacity) in house.offers.iter().zip([1, 2]) {
            assert!(given.iter().filter(|(_, one)| one == offer).count() <= capacity);
        }
        let served: BTreeSet<&String> = given.iter().map(|(request, _)| request).collect();
        assert_eq!(served.len(), 3, "nobody has a second one before somebody has a first");
        assert_eq!(plan["nothing"].as_array().unwrap().len(), 2);
        assert!(plan["figures"]["gini"].as_f64().unwrap() > 0.0);
        let page = ok(house.broker.get(&at(world, &round, "")), 200).body;
        let words = html::words(&page);
        assert!(words.contains("3 of 5 requests") && words.contains("places given to others: 2"));
        let table = ok(house.broker.get(&at(world, &round, "/assignment?sort=fit")), 200).body;
        assert!(given.iter().all(|(one, other)| table.contains(one) && table.contains(other)));
        let csv = ok(house.broker.get(&at(world, &round, "/assignment.csv")), 200).body;
        assert_eq!(csv.lines().count(), 4);
        // The weights, the seed and what was read stand in the inputs; no name and no time does.
        let record = world.record(&round);
        let Value::File(File { id, name, .. }) = record.body.of(&record.kind.fields, "inputs")
        else {
            panic!("no inputs")
        };
        let inputs = format!("/en/files/{id}/{name}");
        let text = ok(house.broker.get(&inputs), 200).body;
        assert!(text.contains("{\"ldc\":1500}") && text.contains("\"fingerprint\""));
        assert!(house.requests.iter().all(|id| text.contains(id)) && !text.contains("quokka"));
        let curator = world.join("curator", &[(Role::Curator, "")], &[]);
        let away = world.join("broker of Senegal", &[(Role::Broker, "SEN")], &[]);
        for other in [&house.provider, &house.official, &curator, &away, &world.visitor()] {
            for end in ["", ".json", "/assignment", "/assignment.csv", "/replay", "/history"] {
                ok(other.get(&at(world, &round, end)), 404);
            }
            ok(other.get(&inputs), 404);
            for end in ["/mark", "/renewal", "/commit", "/dismissal"] {
                ok(other.post(&at(world, &round, end), &[]), 404);
            }
        }
    });
}

#[test]
fn the_same_inputs_give_the_same_bytes_and_another_seed_another_plan_that_is_as_good() {
    everywhere(|world| {
        let house = House::new(world, 4, &[1, 1]);
        let rounds = [(); 2].map(|()| house.begin(&[("seed", "7")]));
        for field in ["inputs_digest", "plan_digest"] {
            let [one, other] = [0, 1].map(|at| line(world, &rounds[at], field));
            assert_eq!(one, other, "{field}");
            assert_eq!(one.len(), 64);
        }
        let value = |round: &str| house.plan(round)["figures"]["places"].clone();
        let other = house.begin(&[("seed", "8")]);
        assert_ne!(line(world, &other, "inputs_digest"), line(world, &rounds[0], "inputs_digest"));
        assert_eq!(value(&other), value(&rounds[0]));
    });
}

#[test]
fn a_locked_pair_stays_and_a_forbidden_one_never_comes() {
    everywhere(|world| {
        let house = House::new(world, 4, &[1, 1, 1]);
        let first = house.begin(&[]);
        let plan = house.plan(&first);
        let given = pairs(&plan);
        let lone = plan["nothing"][0]["request"].as_str().unwrap().to_owned();
        let (held, taken) = given.iter().next().unwrap().clone();
        let others: Vec<String> =
            given.iter().filter(|it| it.0 != held).map(|it| it.0.clone()).collect();
        house.mark(&first, (&lone, &taken), "locked");
        house.mark(&first, (&others[0], &house.offers[0]), "forbidden");
        house.mark(&first, (&others[0], &house.offers[1]), "forbidden");
        assert_eq!(pairs(&house.plan(&first)), given, "choices change no plan that is there");
        let second = house.renew(&first);
        assert_eq!(world.record(&first).state, "discarded");
        assert_eq!(world.record(&second).state, "proposed");
        let renewed = pairs(&house.plan(&second));
        assert!(renewed.contains(&(lone.clone(), taken.clone())), "{renewed:?}");
        for offer in &house.offers[..2] {
            assert!(!renewed.contains(&(others[0].clone(), offer.clone())));
        }
        let page = html::words(&ok(house.broker.get(&at(world, &second, "/assignment")), 200).body);
        assert!(page.contains("Locked"), "{page}");
        ok(house.broker.post(&at(world, &first, "/mark"), &[]), 409);
        ok(house.broker.post(&at(world, &first, "/renewal"), &[]), 409);
    });
}

#[test]
fn choices_that_cannot_be_kept_are_told_all_at_once_with_a_way_out() {
    everywhere(|world| {
        let house = House::new(world, 3, &[1, 3]);
        let first = house.begin(&[]);
        let [one, two] = [house.offers[0].as_str(), house.offers[1].as_str()];
        // Too much of one offer; too much for one request; and one that is published no more.
        house.mark(&first, (&house.requests[0], one), "locked");
        house.mark(&first, (&house.requests[1], one), "locked");
        house.mark(&first, (&house.requests[1], two), "locked");
        let gone = house.offer(3, 1);
        house.mark(&first, (&house.requests[2], &gone), "locked");
        let record = world.record(&gone);
        world.bring(&record, "withdrawn", record.body.clone(), "");
        let second = house.renew(&first);
        assert_eq!(world.record(&second).state, "impossible");
        let words = html::words(&ok(house.broker.get(&at(world, &second, "")), 200).body);
        for said in ["Lines 1 and 2:", "Lines 2 and 3:", "Line 4:", "ask the provider whether"] {
            assert!(words.contains(said), "{said}: {words}");
        }
        ok(house.broker.get(&at(world, &second, "/assignment")), 404);
        ok(house.broker.get(&at(world, &second, "/replay")), 409);
        ok(house.broker.post(&at(world, &second, "/commit"), &[("text", "Please")]), 409);
        house.mark(&second, (&house.requests[0], one), "none");
        house.mark(&second, (&house.requests[1], two), "none");
        house.mark(&second, (&house.requests[2], &gone), "none");
        let third = house.renew(&second);
        let plan = house.plan(&third);
        assert!(pairs(&plan).contains(&(house.requests[1].clone(), one.to_owned())));
        assert_eq!(pairs(&plan).len(), 3);
    });
}

#[test]
fn a_commitment_asks_each_provider_once_and_lists_whom_it_could_not_ask() {
    everywhere(|world| {
        let house = House::new(world, 3, &[3]);
        // The one provider wants to be asked twice a month.
        let offer = world.record(&house.offers[0]);
        let cap = |most: i64| {
            let offer = world.record(&offer.id);
            let mut body = offer.body.clone();
            body.set(&offer.kind.fields, "monthly_invitations", Value::Whole(most));
            world.bring(&offer, "published", body, "");
        };
        let round = house.begin(&[]);
        assert_eq!(pairs(&house.plan(&round)).len(), 3);
        let commit = |pairs: &[(&str, &str)], status| {
            let reply = ok(house.broker.post(&at(world, &round, "/commit"), pairs), status);
            world.settle();
            reply
        };
        assert!(commit(&[], 422).body.contains("Write what you ask"));
        // A move by hand does not get past what a commitment makes.
        ok(house.broker.post(&at(world, &round, "/commitment"), &[]), 409);
        cap(2);
        let told = commit(&[("text", "Could you help in spring?")], 422).body;
        assert!(html::words(&told).contains("have changed since"), "{}", html::words(&told));
        assert!(told.contains(&offer.id) && house.proposals(&house.requests[0]).is_empty());
        let confirmed = told.split("name=\"confirmed\" value=\"").nth(1).unwrap();
        let confirmed = &confirmed[..64];
        let form = [
            ("text", "Could you help in spring?"),
            ("confirmed", confirmed),
            ("once", "0123456789abcdef0123456789abcdef"),
        ];
        commit(&form, 303);
        assert_eq!(world.record(&round).state, "committed");
        let made = || -> usize { house.requests.iter().map(|id| house.proposals(id).len()).sum() };
        assert_eq!(made(), 2, "as often as it wants to be asked");
        let record = world.record(&round);
        assert_eq!(*record.body.of(&record.kind.fields, "invited"), Value::Whole(2));
        let page = html::words(&ok(house.broker.get(&at(world, &round, "")), 200).body);
        assert!(page.contains("as often this month"), "{page}");
        // Twice is once.
        commit(&form, 303);
        commit(&[("text", "Again"), ("confirmed", confirmed)], 409);
        assert_eq!(made(), 2);
        let asked: Vec<Record> = house.requests.iter().flat_map(|id| house.proposals(id)).collect();
        assert!(asked.iter().all(|one| one.state == "open"));
        let own = ok(house.provider.get(&at(world, &asked[0].id, "")), 200).body;
        assert!(own.contains("Could you help in spring?"));
        // The next round knows of it: who was asked is not asked again.
        cap(9);
        let next = house.begin(&[]);
        let form = [("text", "Could you help in spring?")];
        ok(house.broker.post(&at(world, &next, "/commit"), &form), 303);
        world.settle();
        assert_eq!(made(), 3);
        let record = world.record(&next);
        assert_eq!(*record.body.of(&record.kind.fields, "asked_before"), Value::Whole(2));
    });
}

#[test]
fn a_plan_is_compared_with_the_one_that_was_committed_before() {
    everywhere(|world| {
        let house = House::new(world, 3, &[1, 1]);
        let first = house.begin(&[]);
        assert!(house.plan(&first)["difference"].is_null());
        let before = pairs(&house.plan(&first));
        let form = [("text", "Please")];
        ok(house.broker.post(&at(world, &first, "/commit"), &form), 303);
        world.settle();
        house.offer(3, 1);
        let second = house.begin(&[]);
        let plan = house.plan(&second);
        let now = pairs(&plan);
        let difference = &plan["difference"];
        assert_eq!(difference["round"], first.as_str());
        let count = |name: &str| difference[name].as_array().unwrap().len();
        assert_eq!(count("kept") + count("changed") + count("new"), now.len(), "{difference:#}");
        assert_eq!(count("kept") + count("changed") + count("gone"), before.len());
        assert_eq!(count("kept"), now.intersection(&before).count());
        assert_eq!(now.len(), 3);
        let words = html::words(&ok(house.broker.get(&at(world, &second, "")), 200).body);
        assert!(words.contains("otherwise than in the plan before"), "{words}");
    });
}

#[test]
fn what_nobody_wants_twice_is_not_proposed_again() {
    everywhere(|world| {
        let house = House::new(world, 2, &[2, 2]);
        let first = house.begin(&[]);
        ok(house.broker.post(&at(world, &first, "/commit"), &[("text", "Please")]), 303);
        world.settle();
        let asked = house.requests.iter().flat_map(|id| house.proposals(id));
        let own = format!("organisation:{}", house.bodies[1]);
        let declined: Vec<Record> = asked.filter(|one| one.owner == own).collect();
        for one in &declined {
            let path = at(world, &one.id, "/refusal");
            ok(house.provider.post(&path, &[("reason", "Nobody is free.")]), 303);
        }
        world.settle();
        let refused: BTreeMap<String, &Record> = declined
            .iter()
            .map(|one| {
                let request = one.body.of(&one.kind.fields, "request").words()[0].clone();
                (request, one)
            })
            .collect();
        let plan = house.plan(&house.begin(&[]));
        for (request, offer) in pairs(&plan) {
            assert!(!refused.contains_key(&request) || offer != house.offers[0], "{plan:#}");
        }
        assert_eq!(pairs(&plan).len(), 2);
    });
}

#[test]
fn what_brokers_have_ruled_and_what_ties_them_holds_for_rounds_too() {
    everywhere(|world| {
        let house = House::new(world, 1, &[1, 1]);
        let request = house.requests[0].as_str();
        let ruling = [
            ("provider", house.bodies[1].as_str()),
            ("verdict", "ruled_out"),
            ("why", "They have no one there."),
        ];
        ok(house.broker.post(&at(world, request, "/ruling"), &ruling), 303);
        world.settle();
        let round = house.begin(&[]);
        let given = pairs(&house.plan(&round));
        assert_eq!(given, BTreeSet::from([(request.to_owned(), house.offers[1].clone())]));
        // Whoever acts for the requester asks nobody on their behalf.
        let tied = world.join("tied broker", &[(Role::Broker, "")], &[&house.bodies[0]]);
        ok(tied.post(&at(world, &round, "/commit"), &[("text", "Please")]), 303);
        world.settle();
        assert!(house.proposals(request).is_empty());
        let record = world.record(&round);
        let refused = record.body.of(&record.kind.fields, "refused").clone();
        assert!(format!("{refused:?}").contains("interest"), "{refused:?}");
    });
}

#[test]
fn a_plan_comes_out_the_same_to_the_byte_and_a_flipped_byte_is_named() {
    for (database, directory) in databases() {
        let world = &World::start(database.clone(), directory);
        let house = House::new(world, 3, &[1, 1]);
        let round = house.begin(&[]);
        let replay = |round: &str| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_facility"));
            let data = tempfile::tempdir().unwrap();
            command.args(["replay", round, "--database", &database, "--data"]).arg(data.path());
            let done = command.output().unwrap();
            (done.status.code(), String::from_utf8_lossy(&done.stdout).into_owned())
        };
        assert_eq!(replay(&round).0, Some(0));
        let page = || html::words(&ok(house.broker.get(&at(world, &round, "/replay")), 200).body);
        assert!(page().contains("The same plan comes out, to the byte"));
        for (field, said, told) in [
            ("inputs", "the inputs are not what they were", "worked out from is not what it was"),
            ("plan", "the plan is not what it was", "The plan is not what it was"),
        ] {
            let record = world.record(&round);
            flip(world, &record, field);
            let (code, text) = replay(&round);
            assert!(code == Some(1) && text.contains(said), "{code:?} {text}");
            assert!(page().contains(told));
            // What was tampered with is not committed.
            let form = [("text", "Please")];
            let reply = ok(house.broker.post(&at(world, &round, "/commit"), &form), 422);
            assert!(html::words(&reply.body).contains("Begin another round"));
            let flipped = world.record(&round);
            world.bring(&flipped, "proposed", record.body, "");
        }
        assert_eq!(replay(&round).0, Some(0));
        assert_eq!(replay(&house.requests[0]).0, Some(2));
        assert_eq!(replay(&word()).0, Some(2));
    }
}

/// Puts a file with one byte flipped in the place of one that a record names.
fn flip(world: &World, record: &Record, field: &str) {
    let Value::File(file) = record.body.of(&record.kind.fields, field) else {
        panic!("no {field}")
    };
    let stored = world.wait(world.store().file(&file.id)).unwrap().unwrap();
    let mut content = world.wait(world.store().file_content(&stored)).unwrap().to_vec();
    let at = content.len() / 2;
    content[at] ^= 1;
    let (name, media_type, person) = (file.name.as_str(), file.media_type.as_str(), "");
    let new = NewFile { name, media_type, person, state: FileState::Clean };
    let now = facility::web::site::now();
    let kept = world.wait(world.store().keep_file(&new, &content.into(), now)).unwrap();
    let mut body = record.body.clone();
    let file =
        File { id: kept.id, name: kept.name, media_type: kept.media_type, bytes: kept.bytes };
    body.set(&record.kind.fields, field, Value::File(file));
    world.bring(record, "proposed", body, "");
}
