//! `facility rights`: the table of rights in words, worked out by the door that all pages and the
//! API go through.

use std::fmt::Write as _;

use facility_access::{Grant, Person, Role, Subject, Verb, may};
use facility_record::{Body, Kind, State};

use crate::rooms;

/// An organisation that the records of the table belong to.
const HOME: &str = "home";
/// A country that they are about.
const COUNTRY: &str = "KEN";

/// Somebody of the table.
struct Somebody {
    name: &'static str,
    person: Person,
    /// Whom the records belong to, as far as this somebody is concerned.
    owner: String,
}

fn cast() -> Vec<Somebody> {
    let member = |organisation: &str| Person {
        id: "1".into(),
        organisations: vec![organisation.to_owned()],
        ..Person::default()
    };
    let home = format!("organisation:{HOME}");
    let one = |name, person| Somebody { name, person, owner: home.clone() };
    let mut cast = vec![
        one("visitor", Person::visitor()),
        one("signed in", Person { id: "1".into(), ..Person::default() }),
        one("member of another organisation", member("away")),
        one("member of its organisation", member(HOME)),
        one(
            "member of its organisation, verified",
            Person { verified: vec![HOME.to_owned()], ..member(HOME) },
        ),
        Somebody {
            name: "the person it belongs to",
            person: Person { id: "1".into(), ..Person::default() },
            owner: "person:1".to_owned(),
        },
    ];
    for role in Role::ALL {
        // A focal point speaks for a country; the others hold their role everywhere.
        let country = if role == Role::FocalPoint { COUNTRY } else { "" };
        let grants = vec![Grant { role, country: country.to_owned() }];
        let name = match role {
            Role::Curator => "curator",
            Role::Broker => "broker",
            Role::Coordinator => "coordinator",
            Role::FocalPoint => "focal point of its country",
            Role::Administrator => "administrator",
        };
        cast.push(one(name, Person { id: "1".into(), grants, ..Person::default() }));
    }
    cast
}

/// The table as Markdown, as it stands in docs/access.md.
pub fn table() -> String {
    let mut text = String::from(
        "# Who may do what\n\n\
         Made by `facility rights`, from the declarations; a test holds this file against it. Each \
         table is one kind of record: for every state, and for each way in which it can be open, \
         what somebody may do with it. **s** see, **e** edit, **d** throw away; moves by their names. \
         Records belong to an organisation, or to a person (column \"the person it belongs to\"), and \
         are about a country. Fields may be seen by fewer people than their record (below each \
         table).\n",
    );
    for kind in rooms::rooms().into_iter().flat_map(|room| room.kinds) {
        of_kind(&mut text, kind);
    }
    text
}

/// How open a record is, and the body that says so.
fn opennesses(kind: &Kind) -> Vec<(&'static str, Body)> {
    let body = Body::empty(&kind.fields);
    let Some(field) = kind.fields.iter().find(|field| field.opens) else {
        return vec![("", about(kind, body))];
    };
    let with = |code: &'static str| {
        let mut body = body.clone();
        body.set(&kind.fields, field.name, facility_record::Value::Word(code.to_owned()));
        (code, about(kind, body))
    };
    ["public", "summary", "facility"].map(with).into()
}

/// The body of a record that is about a country.
fn about(kind: &Kind, mut body: Body) -> Body {
    if let Some(field) = kind.field("countries") {
        let value = facility_record::Value::Words(vec![COUNTRY.to_owned()]);
        body.set(&kind.fields, field.name, value);
    }
    body
}

fn of_kind(text: &mut String, kind: &'static Kind) {
    let cast = cast();
    let _ = writeln!(text, "\n## {}", kind.name);
    let creators = cast.iter().filter(|somebody| {
        let body = Body::empty(&kind.fields);
        let subject = Subject::new(kind, "", &somebody.owner, &body);
        kind.is_filed() && may(&somebody.person, Verb::Create, &subject)
    });
    let creators: Vec<&str> = creators.map(|somebody| somebody.name).collect();
    let creation = match creators.is_empty() {
        true => "made by what the facility does".to_owned(),
        false => format!("created by: {}", creators.join(", ")),
    };
    let _ = writeln!(text, "Room {}; {creation}.\n", kind.room);
    let names: Vec<&str> = cast.iter().map(|somebody| somebody.name).collect();
    let _ = writeln!(text, "| state | {} |", names.join(" | "));
    let _ = writeln!(text, "|---|{}", "---|".repeat(names.len()));
    for (openness, body) in opennesses(kind) {
        for state in kind.states {
            let cells: Vec<String> =
                cast.iter().map(|somebody| cell(kind, state, &body, somebody)).collect();
            let open = if openness.is_empty() { String::new() } else { format!(", {openness}") };
            let _ = writeln!(text, "| {}{open} | {} |", state.name, cells.join(" | "));
        }
    }
    let narrow = kind.fields.iter().filter(|field| !field.is_public() || field.detail);
    let narrow: Vec<String> =
        narrow.map(|field| format!("`{}` {}", field.name, whom(field))).collect();
    if !narrow.is_empty() {
        let _ = writeln!(text, "\nSeen by fewer: {}.", narrow.join("; "));
    }
}

/// Who sees a field that not everybody sees who sees its record.
fn whom(field: &facility_record::Field) -> String {
    if field.is_public() {
        return "where the record shows only a summary: the owner, the room's staff, focal points"
            .into();
    }
    let readers: Vec<String> = field.readers.iter().map(|reader| format!("{reader:?}")).collect();
    match readers.is_empty() || readers == ["Public"] {
        true => "the owner and the room's staff".to_owned(),
        false => readers.join(", "),
    }
}

/// What somebody may do with a record in a state.
fn cell(kind: &'static Kind, state: &State, body: &Body, somebody: &Somebody) -> String {
    let subject = Subject::new(kind, state.name, &somebody.owner, body);
    let may = |verb: Verb<'_>| may(&somebody.person, verb, &subject);
    let verbs = [("s", Verb::See), ("e", Verb::Edit), ("d", Verb::Delete)];
    let mut all: Vec<String> =
        verbs.into_iter().filter(|(_, verb)| may(*verb)).map(|(sign, _)| sign.to_owned()).collect();
    let moves = kind.moves.iter().filter(|step| may(Verb::Move(step.name)));
    all.extend(moves.map(|step| step.name.to_owned()));
    if all.is_empty() { "–".to_owned() } else { all.join(" ") }
}
