//! The requests of the demonstration world: complete, in every state of their course, and each state as
//! the records of the request say.

use std::collections::BTreeSet;

use facility::clearing_house::{course, joint};
use facility::vocabularies;
use facility_access::Role;
use facility_record::Problems;
use facility_store::Record;

use crate::demo_world::{SCHEME, Told, everywhere, nothing, of, one_world, told};
use crate::html;
use crate::walks::{at, ok};

#[test]
fn requests_show_each_support_modality_and_visibility_and_are_complete_once_sent() {
    let (_world, told) = one_world();
    for (field, vocabulary) in [
        ("kind_of_support", "support_kinds"),
        ("modality", "modalities"),
        ("visibility", "visibilities"),
        ("placement", "placements"),
    ] {
        let used: BTreeSet<&str> = of(&told, "request").map(|one| one.word(field)).collect();
        for entry in vocabularies::shipped().of(vocabulary).entries() {
            assert!(used.contains(entry.code.as_str()), "{field} {}", entry.code);
        }
    }
    let is_sent = |one: &&Told| !one.record.kind.is_unfinished(&one.record.state);
    for one in of(&told, "request").filter(is_sent) {
        let kind = one.record.kind;
        let mut problems = Problems::default();
        (kind.check)(&one.record.body, &mut problems);
        for (field, value) in one.record.body.pairs(&kind.fields) {
            if field.required && value.is_empty() {
                problems.add(field.name, "missing");
            }
        }
        assert!(problems.is_empty(), "{:?}: {problems:?}", one.identifiers);
    }
}

/// The last states, and the one in which nobody else sees a request.
const NOT_AT_THE_DESK: &[&str] =
    &["draft", "succeeded", "partly_succeeded", "closed", "declined", "withdrawn"];

#[test]
fn nothing_is_left_to_follow_for_any_request_or_joint_training_and_the_desk_has_work() {
    everywhere(|world| {
        let mut faults = Vec::new();
        let mut open = 0;
        let follows = |world: &crate::world::World| {
            let told = told(world);
            let mut follows = Vec::new();
            for one in of(&told, "request") {
                let records = world.wait(world.store().linked_by(&one.record.id, course::REQUEST));
                let records = records.unwrap();
                if let Some(step) = course::next(&one.record, &records) {
                    follows.push(format!("{:?} {}: {step:?}", one.identifiers, one.record.state));
                }
            }
            for one in of(&told, "joint_training") {
                let parts = world.wait(world.store().linked_by(&one.record.id, "joint_training"));
                let mut parts: Vec<Record> = parts.unwrap();
                parts.sort_by_key(|it| (it.created, it.id.clone()));
                if let Some(step) = joint::next(&one.record, &parts) {
                    follows.push(format!("{:?} {}: {step:?}", one.identifiers, one.record.state));
                }
            }
            (told, follows)
        };
        let (before, now) = follows(world);
        faults.extend(now);
        open += of(&before, "request")
            .filter(|one| !NOT_AT_THE_DESK.contains(&one.record.state.as_str()))
            .count();
        assert!(open >= 12, "{open}");
        // Nor does the program see it otherwise, once it has heard of everything that happened.
        world.settle();
        let (after, now) = follows(world);
        faults.extend(now);
        for (one, other) in before.iter().zip(&after) {
            if one.record.state != other.record.state {
                let said = (one.record.kind.name, &one.identifiers);
                faults.push(format!("{said:?}: {} {}", one.record.state, other.record.state));
            }
        }
        assert_eq!(before.len(), after.len());
        nothing(faults);
    });
}

#[test]
fn the_history_of_a_request_that_succeeded_reads_from_its_first_words_to_its_end() {
    everywhere(|world| {
        world.settle();
        let id = world.wait(world.store().identified(SCHEME, "request-wahat-readiness"));
        let address = at(world, &id.unwrap().unwrap(), "/history");
        let broker = world.join("broker", &[(Role::Broker, "")], &[]);
        let words = html::words(&ok(broker.get(&address), 200).body);
        let mut rest = words.as_str();
        for said in [
            "Closed as a success",
            "سلمى واحة الخيال (تجريبي)",
            "Delivery confirmed",
            "Delivered, says the provider",
            "Work begun",
            "Agreed by both sides",
            "A proposal has come",
            "Request accepted",
            "Robin Matchmaker (demo)",
            "submitted",
            "سلمى واحة الخيال (تجريبي)",
            "Draft",
            "سلمى واحة الخيال (تجريبي)",
        ] {
            let place = rest.to_lowercase().find(&said.to_lowercase());
            let place = place.unwrap_or_else(|| panic!("no {said} in {rest}\nof {words}"));
            rest = &rest[place..];
        }
        // The public sees what became public, and no names.
        let public = html::words(&ok(world.visitor().get(&address), 200).body);
        assert!(!public.contains("سلمى"), "{public}");
        let steps = ok(world.visitor().get(&format!("{address}.json")), 200).json();
        let steps: Vec<&str> =
            steps.as_array().unwrap().iter().map(|step| step["change"].as_str().unwrap()).collect();
        let told = ["success", "receipt", "delivery", "start", "agreement", "choice", "call"];
        assert_eq!(steps, [&told[..], &["acceptance"]].concat());
    });
}

#[test]
fn the_reason_for_which_a_request_was_closed_is_read_by_those_who_take_part_and_not_by_the_public()
{
    everywhere(|world| {
        let id = world.wait(world.store().identified(SCHEME, "request-arvandia-radio"));
        let address = at(world, &id.unwrap().unwrap(), "/history");
        let broker = world.join("broker", &[(Role::Broker, "")], &[]);
        let reason = "wrote the six lessons herself";
        assert!(html::words(&ok(broker.get(&address), 200).body).contains(reason));
        assert!(!html::words(&ok(world.visitor().get(&address), 200).body).contains(reason));
    });
}
