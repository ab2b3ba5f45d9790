//! Every kind of every room, from its declaration: in and out by every door, and back the same.

use facility_record::{
    Body, Field, Form, Kind, Value, read_form, read_row, read_sub_row, write_form,
};
use serde_json::{Value as Json, json};

use crate::given::{Maker, of_fields};
use crate::html;
use crate::people::{Reply, Somebody};
use crate::world::{World, everywhere};

/// The address of a kind's list.
pub fn list_of(kind: &Kind) -> String {
    format!("/en/{}/{}", kind.room.replace('_', "-"), kind.plural.replace('_', "-"))
}

/// The kinds that people file by their forms; others are made by what the facility does.
pub fn filed_kinds(world: &World) -> Vec<&'static Kind> {
    world.store().kinds().iter().filter(|kind| kind.is_filed()).copied().collect()
}

/// Somebody who may create and edit records of every kind: a member of one organisation.
pub fn member(world: &World) -> (Somebody, String) {
    let kind = world.store().kinds()[0];
    let home = Maker::new(world, "")
        .public(world.store().kind("organisation").unwrap_or(kind), "facility");
    let member = world.join("member", &[], &[&home.id]);
    (member, home.id)
}

fn pairs(pairs: &[(String, String)]) -> Vec<(&str, &str)> {
    pairs.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect()
}

/// Files a record through its form, page after page; its id.
pub fn file(member: &Somebody, kind: &'static Kind, body: &Body) -> String {
    let whole = write_form(&kind.fields, body);
    let (mut id, mut edition) = (String::new(), 0);
    for task in kind.tasks() {
        let fields: Vec<Field> = kind.fields.iter().filter(|f| f.task == task).copied().collect();
        let address = match id.as_str() {
            "" => format!("{}/new", list_of(kind)),
            id => format!("{}/{id}/edit", list_of(kind)),
        };
        let mut sent = of_fields(&whole, &fields);
        sent.push(("task".into(), task.into()));
        sent.push(("edition".into(), edition.to_string()));
        let reply = member.post(&address, &pairs(&sent));
        assert_eq!(reply.status, 303, "{address} {task}: {}", html::words(&reply.body));
        let place = reply.header("location").split('?').next().unwrap();
        id = place.rsplit('/').next().unwrap().to_owned();
        edition += 1;
    }
    id
}

/// Opens the pages of a record's form and sends each back as it came.
fn send_forms_back(member: &Somebody, kind: &'static Kind, id: &str) {
    for task in kind.tasks() {
        let address = format!("{}/{id}/edit?task={task}", list_of(kind));
        let page = member.get(&address);
        assert_eq!(page.status, 200);
        let form = html::form(&page.body);
        assert!(form.first("once").len() == 32 && form.0.len() > 4, "{address}: {form:?}");
        let reply = member.post_with(&address, &pairs(&form.0), &[]);
        assert_eq!(reply.status, 303, "{address}: {}", html::words(&reply.body));
    }
}

/// The body that a record's lines of CSV hold.
fn body_of_csv(world: &World, member: &Somebody, kind: &'static Kind, id: &str) -> Body {
    let address = format!("{}/{id}.csv?raw=1&bom=0", list_of(kind));
    let lines = |reply: Reply| {
        assert_eq!(reply.status, 200, "{}", reply.body);
        let mut reader = csv::Reader::from_reader(reply.body.as_bytes());
        let header = reader.headers().unwrap().clone();
        let lines: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        (header, lines)
    };
    let (header, records) = lines(member.get(&address));
    assert_eq!(records.len(), 1);
    let cells = header.iter().zip(records[0].iter());
    let mut form: Form = read_row(cells.filter(|(name, _)| {
        let field = name.split(['@', '.']).next().unwrap();
        kind.field(field).is_some()
    }));
    for field in kind.fields.iter().filter(|field| !field.rows().is_empty()) {
        let (header, rows) = lines(member.get(&format!("{address}&rows={}", field.name)));
        for (index, row) in rows.iter().enumerate() {
            assert_eq!(&row[0], id);
            read_sub_row(&mut form, field.name, index, header.iter().zip(row.iter()));
        }
    }
    let maker = Maker::new(world, "");
    let reading = facility_record::Reading { split: Some(';'), ..maker.reading(true) };
    let (body, problems) = read_form(&kind.fields, &form, reading);
    assert!(problems.is_empty(), "{problems:?}");
    body
}

/// Names the fields in which two bodies differ.
fn same(kind: &Kind, found: &Body, given: &Body, after: &str) {
    for ((field, found), given) in found.pairs(&kind.fields).zip(&given.values) {
        assert_eq!(found, given, "{} of a {} after {after}", field.name, kind.name);
    }
}

#[test]
fn what_goes_in_by_a_form_comes_out_the_same_by_json_csv_and_form() {
    everywhere(|world| {
        let (member, home) = member(world);
        let maker = Maker::new(world, &member.person.id);
        for kind in filed_kinds(world) {
            let full = maker.full(kind).body;
            let missing = kind.fields.iter().filter(|f| full.of(&kind.fields, f.name).is_empty());
            let missing: Vec<&str> = missing.map(|field| field.name).collect();
            assert!(missing.len() < 3, "a {} was made without {missing:?}", kind.name);
            let own = format!("organisation:{home}");
            let given = maker.full_of(kind, (&member.person, &own)).body;
            let id = file(&member, kind, &given);
            let stored = world.record(&id);
            same(kind, &stored.body, &given, "the form");
            assert_eq!(stored.state, kind.states[0].name);
            assert!(
                [format!("organisation:{home}"), format!("person:{}", member.person.id)]
                    .contains(&stored.owner)
            );
            let json = member.get(&format!("{}/{id}.json", list_of(kind))).json();
            assert_eq!(json["id"], json!(id));
            replace(world, &member, kind, &id, &json["fields"]);
            same(kind, &world.record(&id).body, &given, "JSON there and back");
            same(kind, &body_of_csv(world, &member, kind, &id), &given, "CSV");
            send_forms_back(&member, kind, &id);
            same(kind, &world.record(&id).body, &given, "the form there and back");
        }
    });
}

/// Puts the JSON of a record back through the API, unchanged.
fn replace(world: &World, member: &Somebody, kind: &Kind, id: &str, fields: &Json) {
    let edition = world.record(id).edition;
    let tag = format!("\"{edition}\"");
    let path = format!("/api/{}/{id}", kind.plural);
    let reply = member.api("PUT", &path, &[("if-match", &tag)], &json!({"fields": fields}));
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert_eq!(reply.header("etag"), format!("\"{}\"", edition + 1));
    assert_eq!(&reply.json()["fields"], fields, "{}", kind.name);
}

#[test]
fn every_page_of_every_kind_is_whole_in_six_languages() {
    let (database, directory) = crate::world::databases().remove(0);
    let world = &World::start(database, directory);
    let (member, _) = member(world);
    let curator = world.join("staff", &facility_access::Role::ALL.map(|role| (role, "")), &[]);
    let maker = Maker::new(world, &member.person.id);
    let mut faults = Vec::new();
    for kind in filed_kinds(world) {
        let draft = file(&member, kind, &maker.full(kind).body);
        let public = maker.public(kind, &member.person.owners()[0]);
        world.settle();
        let list = list_of(kind);
        let mut pages = vec![list.clone(), format!("{list}/new"), format!("{list}?q=quokka")];
        for id in [&draft, &public.id] {
            let own = ["", "/edit", "/answers", "/history"].map(|end| format!("{list}/{id}{end}"));
            pages.extend(own);
            let tasks =
                kind.tasks().into_iter().map(|task| format!("{list}/{id}/edit?task={task}"));
            pages.extend(tasks);
            let moves = kind.moves.iter().filter(|step| !step.is_creation());
            pages.extend(moves.map(|step| format!("{list}/{id}/{}", step.name)));
            pages.push(format!("{list}/{id}/compare?from=1&to=2"));
        }
        for language in facility_language::Language::ALL {
            for page in &pages {
                let page = page.replacen("/en/", &format!("/{}/", language.code()), 1);
                for somebody in [&member, &curator] {
                    let reply = somebody.get(&page);
                    assert!(reply.status < 500, "{page}: {}", html::words(&reply.body));
                    if reply.header("content-type").starts_with("text/html") {
                        let own = html::faults(&reply.body, language.code());
                        faults.extend(own.into_iter().map(|fault| format!("{page}: {fault}")));
                    }
                }
            }
        }
    }
    faults.sort();
    faults.dedup();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn no_field_is_left_out_of_what_the_generator_gives() {
    let (database, directory) = crate::world::databases().remove(0);
    let world = &World::start(database, directory);
    let person = world.join("person", &[], &[]);
    let maker = Maker::new(world, &person.person.id);
    for kind in filed_kinds(world) {
        for field in kind.fields.iter().filter(|field| field.required) {
            let body = maker.full(kind).body;
            assert_ne!(*body.of(&kind.fields, field.name), Value::Empty, "{}", field.name);
        }
    }
}

#[test]
fn a_page_of_one_kind_is_none_at_records_of_others() {
    everywhere(|world| {
        let maker = Maker::new(world, "");
        let (member, _) = member(world);
        let kinds = world.store().kinds().to_vec();
        let public = |name: &str| {
            let mut others = kinds.iter().filter(|kind| kind.name != name && kind.is_ever_public());
            maker.public(others.next().unwrap(), "facility")
        };
        let pages = world.site.pages.iter().filter(|page| !page.kind.is_empty());
        let mut tried = 0;
        for page in pages.filter(|page| page.method == facility::web::page::Method::Get) {
            let other = public(page.kind);
            let known = [
                ("{lang}", "en".to_owned()),
                ("{room}", other.kind.room.replace('_', "-")),
                ("{kinds}", other.kind.plural.replace('_', "-")),
                ("{id}", other.id),
                ("{country}", "KEN".to_owned()),
            ];
            let path =
                known.iter().fold(page.path.to_owned(), |path, (name, it)| path.replace(name, it));
            assert_eq!(member.get(&path).status, 404, "{path}");
            tried += 1;
        }
        assert!(tried >= 9, "{tried}");
    });
}
