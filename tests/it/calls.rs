//! Calls for offers: several providers asked at once, by the same day and the same criteria.

use facility_record::Value;
use facility_store::Record;

use crate::clearing::{Cast, accepted, cast, fill, of, step};
use crate::html;
use crate::walks::{at, ok};
use crate::world::{World, everywhere};

const DAY: i64 = 86_400_000;

/// A call for the two providers that is drafted and not sent.
fn drafted(world: &World, cast: &Cast) -> (String, String) {
    let request = accepted(world, cast, "summary");
    let providers = cast.providers.each_ref().map(|id| ("provider", id.as_str()));
    let pairs = [providers[0], providers[1], ("text", "Could you train thirty teachers? zqtext")];
    let begin = at(world, &request, "/call-for-offers");
    let none = ok(cast.broker.post(&begin, &pairs[2..]), 422).body;
    assert!(html::words(&none).contains("at least one provider"), "{}", html::words(&none));
    ok(cast.broker.post(&begin, &pairs), 303);
    let call = of(world, &request, "call").remove(0).id;
    (request, call)
}

/// A call that is sent, with the proposals of the two.
fn sent(world: &World, cast: &Cast) -> (String, String, [String; 2]) {
    let (request, call) = drafted(world, cast);
    ok(cast.broker.post(&at(world, &call, "/sending"), &[]), 303);
    world.settle();
    let own = |id: &String| {
        let owner = format!("organisation:{id}");
        of(world, &request, "proposal").into_iter().find(|one| one.owner == owner).unwrap().id
    };
    (request.clone(), call, cast.providers.each_ref().map(own))
}

fn state(world: &World, id: &str) -> String {
    world.record(id).state
}

fn beneath(world: &World, id: &str, role: &'static str, kind: &str) -> Vec<Record> {
    let all = world.wait(world.store().linked_by(id, role)).unwrap();
    all.into_iter().filter(|one| one.kind.name == kind).collect()
}

#[test]
fn all_providers_of_a_call_are_asked_at_once_or_none_is() {
    everywhere(|world| {
        let cast = cast(world);
        let (request, call) = drafted(world, &cast);
        for somebody in [&cast.official, &cast.first] {
            ok(somebody.get(&at(world, &call, "")), 404);
            ok(somebody.post(&at(world, &call, "/sending"), &[]), 404);
        }
        // Weights that are not a whole, and a provider that must not be asked: both are said.
        let kind = world.record(&call).kind;
        fill(world, &cast.broker, &call, &[("criteria[0].weight", "50")]);
        let record = world.record(&call);
        let mut body = record.body.clone();
        let Value::Rows(mut rows) = body.of(&kind.fields, "criteria").clone() else { panic!() };
        rows[0].values[1] = Value::Whole(40);
        body.set(&kind.fields, "criteria", Value::Rows(rows));
        let requester = Value::Words(vec![cast.providers[0].clone(), cast.ministry.clone()]);
        body.set(&kind.fields, "providers", requester);
        world.bring(&record, "draft", body, "");
        let page = html::words(&ok(cast.broker.post(&at(world, &call, "/sending"), &[]), 422).body);
        assert!(page.contains("must add up to 100"), "{page}");
        assert!(page.contains("cannot be asked") || page.contains("excluded"), "{page}");
        assert!(of(world, &request, "proposal").is_empty());
        assert_eq!(state(world, &call), "draft");
    });
}

#[test]
fn proposals_of_a_call_are_held_against_its_criteria_and_losers_read_why() {
    everywhere(|world| {
        let cast = cast(world);
        let (request, call, [one, two]) = sent(world, &cast);
        assert_eq!([state(world, &call), state(world, &request)], ["open", "offers_open"]);
        // Neither sees the other, nor who is asked.
        let page = ok(cast.first.get(&at(world, &call, "")), 200).body;
        assert!(page.contains("zqtext") && !page.contains(&cast.providers[1]), "{page}");
        ok(cast.first.get(&at(world, &two, "")), 404);
        for (somebody, proposal) in [(&cast.first, &one), (&cast.second, &two)] {
            fill(world, somebody, proposal, &[("plan", "Three workshops.")]);
            step(world, somebody, proposal, "submission", "");
        }
        // The requester appraises both; no provider does, and nobody twice.
        ok(cast.first.post(&at(world, &one, "/appraisal"), &[]), 404);
        for (proposal, points) in [(&one, "4"), (&two, "9")] {
            ok(cast.official.post(&at(world, proposal, "/appraisal"), &[]), 303);
            ok(cast.official.post(&at(world, proposal, "/appraisal"), &[]), 303);
            let appraisal = beneath(world, proposal, "proposal", "appraisal");
            assert_eq!(appraisal.len(), 1);
            let answers = [
                ("marks[0].points", points),
                ("marks[1].points", points),
                ("marks[2].points", points),
                ("marks[0].words", "zqwhy"),
            ];
            fill(world, &cast.official, &appraisal[0].id, &answers);
            step(world, &cast.official, &appraisal[0].id, "submission", "");
            ok(cast.second.get(&at(world, &appraisal[0].id, "")), 404);
        }
        let page = html::words(&ok(cast.official.get(&at(world, &call, "")), 200).body);
        let (best, worst) = (page.find("90.0").unwrap(), page.find("40.0").unwrap());
        assert!(best < worst, "{page}");
        // Choice, consent; the other one reads how it was found, the first one its own.
        step(world, &cast.official, &two, "choice", "");
        let agreement = of(world, &request, "agreement").remove(0).id;
        step(world, &cast.second, &agreement, "acceptance", "");
        step(world, &cast.official, &agreement, "last-consent", "");
        assert_eq!([state(world, &call), state(world, &one)], ["decided", "passed_over"]);
        let appraisal = beneath(world, &one, "proposal", "appraisal").remove(0);
        assert_eq!(appraisal.state, "disclosed");
        assert!(ok(cast.first.get(&at(world, &appraisal.id, "")), 200).body.contains("zqwhy"));
        ok(cast.second.get(&at(world, &appraisal.id, "")), 404);
    });
}

#[test]
fn a_call_closes_after_its_day_and_what_was_not_sent_lapses() {
    everywhere(|world| {
        let cast = cast(world);
        let (request, call, [one, two]) = sent(world, &cast);
        fill(world, &cast.first, &one, &[("plan", "Three workshops.")]);
        step(world, &cast.first, &one, "submission", "");
        let now = facility::web::site::now();
        for (days, states) in
            [(21, ["open", "submitted", "open"]), (22, ["closed", "submitted", "lapsed"])]
        {
            world.wait(facility::overdue::step(&world.site, now + days * DAY)).unwrap();
            world.settle();
            assert_eq!([state(world, &call), state(world, &one), state(world, &two)], states);
        }
        step(world, &cast.official, &request, "withdrawal", "We found help at home.");
        assert_eq!([state(world, &call), state(world, &one)], ["cancelled", "lapsed"]);
    });
}

#[test]
fn what_one_provider_asks_is_answered_to_all_without_saying_who_asked_or_to_that_one_alone() {
    everywhere(|world| {
        let cast = cast(world);
        let (_, call, _) = sent(world, &cast);
        let place = at(world, &call, "/clarification");
        ok(cast.official.post(&place, &[("text", "Who?")]), 404);
        ok(cast.first.post(&place, &[("text", " ")]), 422);
        for text in ["Is lunch included? zqone", "May we come in May? zqtwo"] {
            ok(cast.first.post(&place, &[("text", text)]), 303);
        }
        world.settle();
        let asked = beneath(world, &call, "call", "clarification");
        let with = |word: &str| {
            let has = |it: &&Record| {
                it.body
                    .of(&it.kind.fields, "question")
                    .text()
                    .unwrap()
                    .original_text()
                    .contains(word)
            };
            asked.iter().find(has).unwrap().id.clone()
        };
        let (public, private) = (with("zqone"), with("zqtwo"));
        ok(cast.second.get(&at(world, &public, "")), 404);
        ok(cast.broker.post(&at(world, &public, "/publication"), &[]), 409);
        fill(world, &cast.broker, &public, &[("answer", "It is. zqlunch")]);
        fill(world, &cast.broker, &private, &[("answer", "You may. zqmay")]);
        step(world, &cast.broker, &public, "publication", "");
        step(world, &cast.broker, &private, "answer", "");
        let page = ok(cast.second.get(&at(world, &call, "")), 200).body;
        assert!(page.contains("zqone") && page.contains("zqlunch"), "{page}");
        assert!(!page.contains("zqtwo") && !page.contains("zqmay"));
        assert!(!page.contains(&cast.providers[0]) && !page.contains(&public), "{page}");
        assert!(ok(cast.first.get(&at(world, &private, "")), 200).body.contains("zqmay"));
    });
}
