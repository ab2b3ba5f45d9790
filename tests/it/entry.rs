//! Forms that are filled in without us: every question comes back as an answer, everything that is
//! wrong is said at once, and what the facility writes down for others counts once they confirm it.

use calamine::Data;
use facility::vocabularies;
use facility_access::Role;
use facility_record::{Kind, Shape};
use facility_store::Record;

use crate::clearing::{cast, fill, step};
use crate::html;
use crate::intake::{organisation, text};
use crate::people::{Reply, Somebody, sheets};
use crate::walks::{at, ok};
use crate::world::{World, everywhere, everywhere_still};

/// A question of a form as it came: its row, its name, and the code of what is ticked there.
struct Question {
    row: u32,
    name: String,
    code: String,
}

fn questions(form: &[u8]) -> Vec<Question> {
    let (_, rows) = sheets(form).remove(0);
    let of = |cells: &[Data], at: usize| cells.get(at).map_or(String::new(), Data::to_string);
    let asked = (0..).zip(&rows).skip(1).map(|(row, cells)| Question {
        row,
        name: of(cells, 3),
        code: of(cells, 4),
    });
    asked.filter(|question| !question.name.is_empty()).collect()
}

/// The form, written by another program, with what this one answers to each question.
fn filled(form: &[u8], answer: impl Fn(&Question) -> String) -> Vec<u8> {
    let (name, rows) = sheets(form).remove(0);
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name(&name).unwrap();
    for (row, cells) in (0..).zip(&rows) {
        for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !matches!(cell, Data::Empty)) {
            sheet.write(row, column, cell.to_string()).unwrap();
        }
    }
    for question in questions(form) {
        sheet.write(question.row, 1, answer(&question)).unwrap();
    }
    book.save_to_buffer().unwrap()
}

/// The form with answers to some questions; what is ticked by its code.
fn answered(form: &[u8], answers: &[(&str, &str)]) -> Vec<u8> {
    filled(form, |question| {
        let own = answers.iter().filter(|(name, _)| *name == question.name);
        let mut own =
            own.filter(|(_, answer)| question.code.is_empty() || question.code == *answer);
        own.next().map_or(String::new(), |(_, answer)| (*answer).to_owned())
    })
}

fn page(language: &str, kind: &Kind, end: &str) -> String {
    let slug = |name: &str| name.replace('_', "-");
    format!("/{language}/{}/{}/{end}", slug(kind.room), slug(kind.plural))
}

fn form(somebody: &Somebody, language: &str, kind: &Kind) -> Vec<u8> {
    ok(somebody.get(&page(language, kind, "form.xlsx")), 200).bytes
}

/// The record that a reply leads to.
fn led_to(world: &World, reply: &Reply) -> Record {
    let address = reply.header("location").split('?').next().unwrap();
    world.record(address.rsplit('/').next().unwrap())
}

/// An answer that fits a question, in the words of this language.
fn fitting(kind: &Kind, name: &str, provider: &str, language: &str) -> String {
    let (first, rest) = name.split_once(['.', '[']).unwrap_or((name, ""));
    let field = kind.field(first).unwrap();
    let inner = rest.rsplit('.').next().unwrap();
    let parts: Vec<&str> = name.split('.').collect();
    let own = parts.iter().find_map(|part| field.rows().iter().find(|one| one.name == *part));
    let field = own.unwrap_or(field);
    let vocabulary = match (field.shape, inner) {
        (Shape::Place, "country") => "countries",
        (Shape::Money, "currency") => "currencies",
        _ => field.vocabulary,
    };
    if !vocabulary.is_empty() {
        let entries = vocabularies::shipped().of(vocabulary).entries();
        let open = entries.iter().rev().find(|entry| !entry.is_retired()).unwrap();
        return open.labels[language].clone();
    }
    match field.shape {
        // Who is wanted is not excluded.
        Shape::Link | Shape::Links
            if field.kind == "organisation" && first != "excluded_providers" =>
        {
            provider.to_owned()
        }
        Shape::Link | Shape::Links => String::new(),
        Shape::Date => "2027-03-31".to_owned(),
        Shape::Period => "2027".to_owned(),
        Shape::YesNo => "yes".to_owned(),
        Shape::Whole | Shape::Number | Shape::Money => "7".to_owned(),
        Shape::Url => "https://nets.example.org".to_owned(),
        _ => format!("Zq {name} (fictional)"),
    }
}

#[test]
fn every_question_of_every_form_comes_back_as_an_answer_in_every_language() {
    everywhere_still(|world| {
        let cast = cast(world);
        let provider = world.record(&cast.providers[0]).title().original_text().to_owned();
        let kinds = world.store().kinds().iter().copied().filter(|kind| kind.entry().is_some());
        let kinds: Vec<&Kind> = kinds.collect();
        assert!(kinds.len() > 5, "{}", kinds.len());
        for (at, kind) in kinds.iter().enumerate() {
            let language = ["ar", "fr", "zh", "en", "es", "ru"][at % 6];
            let paper = ok(world.visitor().get(&page(language, kind, "form")), 200).body;
            assert_eq!(html::faults(&paper, language), Vec::<String>::new(), "{}", kind.name);
            let blank = form(&world.visitor(), language, kind);
            let all = questions(&blank);
            let whole = filled(&blank, |question| match question.code.as_str() {
                "" => fitting(kind, &question.name, &provider, language),
                _ => "x".to_owned(),
            });
            let owner = format!("organisation:{}", cast.providers[1]);
            let address = page("en", kind, "entry");
            let reply = cast.second.upload(&address, &[("owner", &owner)], ("form.xlsx", &whole));
            assert_eq!(reply.status, 303, "{}: {}", kind.name, html::words(&reply.body));
            let record = led_to(world, &reply);
            assert_eq!((record.state.as_str(), record.owner), ("draft", owner), "{}", kind.name);
            assert_eq!(record.body.of(&kind.fields, "title").text().unwrap().original, language);
            for question in &all {
                let name = question.name.split(['.', '[']).next().unwrap();
                let value = record.body.of(&kind.fields, name);
                if fitting(kind, &question.name, &provider, language).is_empty() {
                    continue;
                }
                assert!(!value.is_empty(), "{}: {} is lost", kind.name, question.name);
                let codes = value.words();
                assert!(
                    question.code.is_empty() || codes.contains(&question.code),
                    "{}: {name}: {codes:?} is without {}",
                    kind.name,
                    question.code
                );
            }
        }
    });
}

#[test]
fn everything_that_is_wrong_with_a_form_is_said_at_once_and_nothing_is_saved() {
    everywhere(|world| {
        let cast = cast(world);
        let kind = world.store().kind("request").unwrap();
        let blank = form(&cast.official, "en", kind);
        let before = world.number("SELECT COUNT(*) FROM record");
        let entry = page("en", kind, "entry");
        let owner = format!("organisation:{}", cast.ministry);
        let send = |file: &[u8]| {
            let reply = cast.official.upload(&entry, &[("owner", &owner)], ("form.xlsx", file));
            assert_eq!(html::faults(&reply.body, "en"), Vec::<String>::new());
            html::words(&ok(reply, 422).body)
        };
        let wrong = [
            ("title", "Relays (fictional)"),
            ("starts", "in spring"),
            ("beneficiaries", "many"),
            ("countries", "Atlantis"),
            ("preferred_providers", "Nobody of that name"),
        ];
        let said = send(&answered(&blank, &wrong));
        let row = |name: &str| questions(&blank).iter().find(|it| it.name == name).unwrap().row + 1;
        for (name, _) in &wrong[1..] {
            assert!(said.contains(&format!("Row {}:", row(name))), "{name}: {said}");
        }
        assert!(send(&answered(&blank, &[("need", "Relays")])).contains("has no title"));
        let offers = form(&cast.official, "en", world.store().kind("offer").unwrap());
        assert!(send(&answered(&offers, &[("title", "Ours")])).contains("something else"));
        assert!(send(b"title,need\nRelays,Twelve").contains("not our form"));
        assert!(send(b"PK\x03\x04 and no more").contains("not our form"));
        assert_eq!(world.number("SELECT COUNT(*) FROM record"), before);
    });
}

#[test]
fn what_is_written_down_for_others_is_theirs_once_they_confirm_it() {
    everywhere(|world| {
        let cast = cast(world);
        let kind = world.store().kind("request").unwrap();
        let (entry, new) = (page("en", kind, "entry"), format!("new?for={}", cast.ministry));
        let name = world.record(&cast.ministry).title().original_text().to_owned();
        let blank = form(&cast.broker, "en", kind);
        let file = answered(&blank, &[("title", "Relays (fictional)"), ("need", "Twelve relays.")]);
        let other = [("owner", "other"), ("organisation", name.as_str())];
        // Who acts for themselves alone writes nothing down for others.
        ok(cast.first.upload(&entry, &other, ("form.xlsx", &file)), 422);
        ok(cast.first.get(&page("en", kind, &new)), 403);
        let unknown = [("owner", "other"), ("organisation", "Nobody of that name")];
        ok(cast.broker.upload(&entry, &unknown, ("form.xlsx", &file)), 422);
        let reply = ok(cast.broker.upload(&entry, &other, ("form.xlsx", &file)), 303);
        world.settle();
        let record = led_to(world, &reply);
        assert_eq!(record.state, "to_confirm");
        assert_eq!(record.owner, format!("organisation:{}", cast.ministry));
        assert_eq!(
            world.heard(&cast.official.person.id, "request", "entry"),
            1,
            "its owner hears of it"
        );
        ok(world.visitor().get(&at(world, &record.id, "")), 404);
        ok(cast.first.get(&at(world, &record.id, "")), 404);
        // Whoever wrote it down does not confirm it, and those whose it is do once it is whole.
        ok(cast.broker.post(&at(world, &record.id, "/ratification"), &[]), 403);
        ok(cast.official.post(&at(world, &record.id, "/ratification"), &[]), 422);
        let topic = vocabularies::shipped().of("topics").entries()[1].code.clone();
        let answers = [
            ("topics", topic.as_str()),
            ("countries", "KEN"),
            ("kind_of_support", "strategy"),
            ("modality", "guidance"),
            ("visibility", "public"),
        ];
        fill(world, &cast.broker, &record.id, &answers);
        fill(world, &cast.official, &record.id, &[("contact", cast.official.person.id.as_str())]);
        step(world, &cast.official, &record.id, "ratification", "");
        let state = world.record(&record.id).state;
        assert!(["submitted", "awaiting_endorsement"].contains(&&*state), "{state}");
        let history = ok(cast.official.get(&at(world, &record.id, "/history")), 200).body;
        assert!(html::words(&history).contains("Request written down for its owner"));
    });
}

#[test]
fn a_paper_is_typed_in_at_once_and_may_be_nobodys() {
    everywhere(|world| {
        let broker = world.join("broker", &[(Role::Broker, "")], &[]);
        let body = organisation(world, "Weavers of the paper (fictional)", "published");
        let kind = world.store().kind("request").unwrap();
        let named = [("owner", "other"), ("by", "hand"), ("organisation", body.as_str())];
        let reply = ok(broker.upload(&page("en", kind, "entry"), &named, ("", b"")), 303);
        let new = reply.header("location").to_owned();
        assert!(new.ends_with(&format!("new?for={body}")), "{new}");
        let page = ok(broker.get(&new), 200).body;
        let words = html::words(&page);
        assert!(
            words.contains("Nobody acts for Weavers of the paper (fictional) here yet"),
            "{words}"
        );
        assert_eq!(html::faults(&page, "en"), Vec::<String>::new());
        // One page asks for all that stands on one paper.
        for name in ["title", "need", "modality", "visibility"] {
            assert!(
                html::form(&page).0.iter().any(|(field, _)| field == name)
                    || page.contains(&format!("name=\"{name}\"")),
                "{name}"
            );
        }
        let mut pairs = html::form(&page).0;
        pairs.retain(|(name, _)| !["title", "token"].contains(&name.as_str()));
        pairs.push(("title".to_owned(), "Looms (fictional)".to_owned()));
        let pairs: Vec<(&str, &str)> =
            pairs.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        let record = led_to(world, &ok(broker.post(&new, &pairs), 303));
        world.settle();
        assert_eq!(
            (record.state.as_str(), text(&record, "title").as_str()),
            ("to_confirm", "Looms (fictional)")
        );
        step(world, &broker, &record.id, "rejection", "The paper was a copy of another one.");
        assert_eq!(world.record(&record.id).state, "withdrawn");
    });
}
