//! The table of rights, whole: every person, every state, every verb.

use facility_access::{
    Grant, Openness, Person, Role, Subject, Verb, may, may_see_field, public_sees_field,
    reader_keys,
};
use facility_record::prelude::*;

record! {
    /// A plea, for the tests.
    pub struct Plea as "plea" / "pleas" in "clearing_house" {
        /// Its title.
        title: Line [required, title],
        /// The details.
        story: Prose [detail],
        /// Whom to answer.
        contact: PersonLink [seen_by(&[Owner, Broker])],
        /// Notes of the desk.
        notes: Prose [seen_by(&[Broker])],
        /// Who asks.
        countries: Codes [from("countries")],
        /// Who may see it.
        visibility: Code [from("visibilities"), opens],
    }
    states {
        draft edited_by(&[Owner]);
        submitted seen_by(&[Owner, FocalPoint]) edited_by(&[Broker]);
        accepted seen_by(&[Public]);
        closed seen_by(&[Public]) last;
    }
    moves {
        creation: -> draft by Member;
        submission: draft -> submitted by Owner;
        endorsement: submitted -> accepted by FocalPoint;
        closure: accepted -> closed by Broker;
        opening: draft | submitted -> accepted by VerifiedOwner;
    }
}

impl Rules for Plea {}

fn people() -> Vec<(&'static str, Person)> {
    let grant = |role, country: &str| vec![Grant { role, country: country.into() }];
    let person = |id: &str, grants: Vec<Grant>, organisations: &[&str]| Person {
        id: id.into(),
        grants,
        organisations: organisations.iter().map(|id| (*id).to_owned()).collect(),
        verified: Vec::new(),
        interests: Vec::new(),
    };
    vec![
        ("visitor", Person::visitor()),
        ("stranger", person("s", vec![], &[])),
        ("owner", person("o", vec![], &["ministry"])),
        (
            "verified owner",
            Person {
                verified: vec!["ministry".into()],
                ..person("v", vec![], &["ministry", "elsewhere"])
            },
        ),
        (
            "verified elsewhere",
            Person {
                verified: vec!["elsewhere".into()],
                ..person("w", vec![], &["ministry", "elsewhere"])
            },
        ),
        ("other member", person("m", vec![], &["elsewhere"])),
        ("broker", person("b", grant(Role::Broker, ""), &[])),
        ("broker KEN", person("bk", grant(Role::Broker, "KEN"), &[])),
        ("broker SEN", person("bs", grant(Role::Broker, "SEN"), &[])),
        ("focal point KEN", person("f", grant(Role::FocalPoint, "KEN"), &[])),
        ("focal point SEN", person("fs", grant(Role::FocalPoint, "SEN"), &[])),
        ("curator", person("c", grant(Role::Curator, ""), &[])),
        ("administrator", person("a", grant(Role::Administrator, ""), &[])),
    ]
}

fn subject(state: &'static str, openness: Openness) -> Subject<'static> {
    let countries = vec!["KEN".to_owned()];
    let owner = "organisation:ministry";
    Subject { kind: Plea::kind(), state, owner, countries, parties: Vec::new(), openness }
}

/// One letter a right: See, Edit, Create, Delete, Import, and the moves by their first letters.
fn rights(person: &Person, subject: &Subject<'_>) -> String {
    let verbs = [
        ("S", Verb::See),
        ("E", Verb::Edit),
        ("C", Verb::Create),
        ("D", Verb::Delete),
        ("I", Verb::Import),
        ("s", Verb::Move("submission")),
        ("e", Verb::Move("endorsement")),
        ("c", Verb::Move("closure")),
        ("o", Verb::Move("opening")),
        ("x", Verb::Move("creation")),
        ("A", Verb::Administer),
    ];
    verbs
        .iter()
        .map(|(letter, verb)| if may(person, *verb, subject) { *letter } else { "." })
        .collect()
}

#[test]
fn the_table_of_rights_is_this_one() {
    let mut found = String::new();
    for openness in [Openness::Public, Openness::Facility] {
        for state in ["draft", "submitted", "accepted", "closed"] {
            for (name, person) in people() {
                let rights = rights(&person, &subject(state, openness));
                found += &format!("{openness:?} {state} {name}: {rights}\n");
            }
        }
    }
    let expected = include_str!("rights.txt");
    println!("{found}");
    for (number, (found, expected)) in found.lines().zip(expected.lines()).enumerate() {
        assert_eq!(found, expected, "line {}", number + 1);
    }
    assert_eq!(found.lines().count(), expected.lines().count());
}

#[test]
fn a_confidential_record_has_no_public_key_in_any_state() {
    for state in Plea::kind().states {
        let keys = reader_keys(&subject(state.name, Openness::Facility));
        for open in ["public", "signed_in", "member"] {
            assert!(!keys.iter().any(|key| key == open), "{}: {keys:?}", state.name);
        }
    }
}

#[test]
fn fields_have_audiences_of_their_own() {
    let seen = |person: &Person, openness| {
        let subject = subject("accepted", openness);
        let fields = Plea::kind().fields.iter();
        fields.filter(|f| may_see_field(person, f, &subject)).map(|f| f.name).collect::<Vec<_>>()
    };
    let all = people();
    let who = |name: &str| &all.iter().find(|(n, _)| *n == name).expect("a person").1;
    let open = Openness::Public;
    assert_eq!(seen(who("visitor"), open), ["title", "story", "countries", "visibility"]);
    assert_eq!(seen(who("visitor"), Openness::Summary), ["title", "countries", "visibility"]);
    assert_eq!(seen(who("curator"), Openness::Summary), ["title", "countries", "visibility"]);
    assert_eq!(
        seen(who("focal point KEN"), Openness::Summary),
        ["title", "story", "countries", "visibility"]
    );
    assert!(seen(who("broker KEN"), Openness::Facility).contains(&"notes"));
    assert!(!seen(who("broker SEN"), open).contains(&"contact"));
    assert!(seen(who("owner"), open).contains(&"contact"));
    assert!(!seen(who("owner"), open).contains(&"notes"));
    for field in &Plea::kind().fields {
        assert!(!public_sees_field(field, &subject("draft", open)), "{}", field.name);
        assert!(!public_sees_field(field, &subject("accepted", Openness::Facility)));
    }
}
