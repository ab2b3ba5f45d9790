//! Pledges: promised in public, held against what was asked for, and against what was done.

use facility_record::{Declared, Money, Value};
use facility_store::Record;

use crate::clearing::{Cast, cast, draft, fill, of, step};
use crate::html;
use crate::people::Somebody;
use crate::walks::{at, ok};
use crate::world::{World, everywhere};

fn usd(minor: i64) -> Value {
    Value::Money(Money { minor, currency: "USD".into() })
}

/// A request for a thousand dollars that looks for donors.
fn funding(world: &World, cast: &Cast) -> String {
    let draft = draft(world, cast, "public");
    let mut body = draft.body.clone();
    body.set(&draft.kind.fields, "modality", Value::Word("funding".into()));
    body.set(&draft.kind.fields, "amount", usd(100_000));
    let id = world.create(draft.kind, &draft.owner, body).id;
    step(world, &cast.official, &id, "submission", "");
    step(world, &cast.broker, &id, "acceptance", "");
    id
}

/// A pledge of so many dollars for a request, made in public.
fn pledged(world: &World, donor: &Somebody, owner: &str, request: &str, amount: &str) -> String {
    let owner = format!("organisation:{owner}");
    ok(donor.post(&at(world, request, "/pledge"), &[("owner", &owner)]), 303);
    let own = |it: &Record| it.owner == owner && it.state == "draft";
    let id = of(world, request, "pledge").into_iter().find(own).unwrap().id;
    let answers = [("amount.amount", amount), ("promise", "Paid in two instalments.")];
    fill(world, donor, &id, &answers);
    step(world, donor, &id, "publication", "");
    id
}

fn consent(world: &World, cast: &Cast, donor: &Somebody, pledge: &str, request: &str) -> String {
    step(world, &cast.official, pledge, "acceptance", "");
    let drafted = |it: &Record| it.state == "drafted";
    let id = of(world, request, "agreement").into_iter().find(drafted).unwrap().id;
    step(world, donor, &id, "acceptance", "");
    step(world, &cast.official, &id, "last-consent", "");
    id
}

fn state(world: &World, id: &str) -> String {
    world.record(id).state
}

#[test]
fn a_request_for_funds_is_agreed_once_all_of_it_is_and_a_success_once_its_owner_says_so() {
    everywhere(|world| {
        let cast = cast(world);
        let request = funding(world, &cast);
        let [first, second] = cast.providers.each_ref().map(String::as_str);
        // A draft is nobody else's; what is made is everybody's, and the requester is told.
        let one = pledged(world, &cast.first, first, &request, "400");
        let page = ok(world.visitor().get(&at(world, &one, "")), 200).body;
        assert!(html::words(&page).contains("Paid in two instalments"), "{}", html::words(&page));
        let page = html::words(&ok(world.visitor().get(&at(world, &request, "")), 200).body);
        assert!(page.contains("Pledged so far: USD\u{a0}400.00 of USD\u{a0}1,000.00"), "{page}");
        assert_eq!(world.heard(&cast.official.person.id, "pledge", "publication"), 1);
        assert_eq!(state(world, &request), "choosing");
        // Nobody but the requester accepts it.
        ok(cast.second.post(&at(world, &one, "/acceptance"), &[]), 403);
        ok(cast.broker.post(&at(world, &one, "/acceptance"), &[]), 403);
        consent(world, &cast, &cast.first, &one, &request);
        assert_eq!(state(world, &one), "under_way");
        assert_eq!(state(world, &request), "offers_open", "a part is not the whole");
        // The rest; what is agreed can no longer be edited by anybody.
        let two = pledged(world, &cast.second, second, &request, "600");
        let agreement = consent(world, &cast, &cast.second, &two, &request);
        assert_eq!(state(world, &request), "agreed");
        let page = html::words(&ok(world.visitor().get(&at(world, &agreement, "")), 200).body);
        assert!(page.contains("USD\u{a0}600.00"), "{page}");
        ok(cast.second.get(&at(world, &agreement, "/edit")), 403);
        // Both pay; the requester has had it.
        for case in of(world, &request, "case") {
            let provider = case.body.of(&case.kind.fields, "provider").words()[0].clone();
            let donor = if provider == first { &cast.first } else { &cast.second };
            step(world, donor, &case.id, "start", "");
            let done =
                [("milestones[0].title", "Transferred"), ("milestones[0].done_on", "2027-03-01")];
            fill(world, donor, &case.id, &done);
            step(world, donor, &case.id, "delivery", "");
            step(world, &cast.official, &case.id, "receipt", "");
        }
        assert_eq!([state(world, &one), state(world, &two)], ["confirmed", "confirmed"]);
        assert_eq!(state(world, &request), "feedback");
        step(world, &cast.official, &request, "success", "");
        assert_eq!(state(world, &request), "succeeded");
    });
}

#[test]
fn what_a_donor_withdraws_or_a_requester_declines_leaves_the_request_looking() {
    everywhere(|world| {
        let cast = cast(world);
        let request = funding(world, &cast);
        let [first, second] = cast.providers.each_ref().map(String::as_str);
        let one = pledged(world, &cast.first, first, &request, "1000");
        step(world, &cast.first, &one, "withdrawal", "Our budget was cut.");
        assert_eq!(state(world, &request), "offers_open");
        // That it was made and withdrawn, everybody goes on seeing; why, those inside.
        let page = html::words(&ok(world.visitor().get(&at(world, &one, "")), 200).body);
        assert!(page.contains("Withdrawn") && !page.contains("budget was cut"), "{page}");
        let two = pledged(world, &cast.second, second, &request, "1000");
        step(world, &cast.official, &two, "refusal", "The conditions do not suit us.");
        ok(world.visitor().get(&at(world, &two, "")), 404);
        ok(cast.second.get(&at(world, &two, "")), 200);
        // What was drafted for a request that is over can no longer be made.
        let owner = format!("organisation:{first}");
        ok(cast.first.post(&at(world, &request, "/pledge"), &[("owner", &owner)]), 303);
        step(world, &cast.official, &request, "closure", "We found the funds at home.");
        let drafts = of(world, &request, "pledge");
        assert!(drafts.iter().any(|it| it.state == "lapsed"), "{drafts:?}");
        ok(cast.first.post(&at(world, &request, "/pledge"), &[("owner", &owner)]), 403);
    });
}

#[test]
fn a_pledge_that_answers_no_request_is_kept_once_the_facility_has_looked() {
    everywhere(|world| {
        let cast = cast(world);
        let owner = format!("organisation:{}", cast.providers[0]);
        let pledge = facility::plans::Pledge::kind();
        let body = crate::given::Maker::new(world, &cast.first.person.id).full(pledge).body;
        let mut body = body;
        for name in ["request", "requester", "evidence"] {
            body.set(&pledge.fields, name, Value::Empty);
        }
        let id = world.create(pledge, &owner, body).id;
        step(world, &cast.first, &id, "publication", "");
        step(world, &cast.first, &id, "start", "");
        // Nothing was done that one could see.
        ok(cast.first.post(&at(world, &id, "/fulfilment"), &[]), 409);
        let done =
            [("evidence[0].what", "Thirty teachers trained"), ("evidence[0].day", "2027-02-01")];
        fill(world, &cast.first, &id, &done);
        step(world, &cast.first, &id, "fulfilment", "");
        ok(cast.first.post(&at(world, &id, "/verification"), &[]), 403);
        step(world, &cast.broker, &id, "return", "Which teachers?");
        step(world, &cast.first, &id, "fulfilment", "");
        step(world, &cast.broker, &id, "verification", "");
        let page = html::words(&ok(world.visitor().get(&at(world, &id, "")), 200).body);
        assert!(
            page.contains("Fulfilled and confirmed") && page.contains("Thirty teachers"),
            "{page}"
        );
    });
}
