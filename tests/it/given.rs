//! A valid record of any kind, made from its declaration alone; its words stand nowhere else.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};

use facility::web::site;
use facility_access::{Person, Subject, may_set_field};
use facility_record::{
    Body, Field, File, Form, Kind, Money, Period, Place, Problems, Reading, Row, Shape, Text,
    Value, read_form, write_form,
};
use facility_store::{FileState, NewFile, Record, StoredFile};

use crate::world::World;

/// A word that all made texts share, so that a search finds them.
pub const COMMON: &str = "quokka";

/// A word that stands nowhere else in this run.
pub fn word() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let mut number = NEXT.fetch_add(1, Ordering::Relaxed) + 26 * 26;
    let mut word = String::from("zq");
    while number > 0 {
        word.push(char::from(b'a' + (number % 26) as u8));
        number /= 26;
    }
    word + "xv"
}

/// A body with the words that stand in each of its fields.
pub struct Given {
    pub body: Body,
    pub words: Vec<(&'static str, Vec<String>)>,
}

/// A record with these fields, brought into a state.
#[track_caller]
pub fn written(world: &World, (kind, state): (&str, &str), pairs: &[(&str, &str)]) -> Record {
    let kind = world.store().kind(kind).unwrap();
    let form = Form(pairs.iter().map(|(n, t)| ((*n).to_owned(), (*t).to_owned())).collect());
    let vocabularies = world.site.vocabularies();
    let reading =
        Reading { vocabularies: &vocabularies, language: "en", complete: true, split: None };
    let (body, problems) = read_form(&kind.fields, &form, reading);
    assert!(problems.is_empty(), "{problems:?}");
    let draft = world.create(kind, "facility", body.clone());
    world.bring(&draft, state, body, "")
}

/// Makes bodies for one world.
pub struct Maker<'w> {
    world: &'w World,
    /// The organisation and the person that made records name.
    pub person: String,
    /// How open a record with such a choice is.
    pub openness: &'static str,
    pool: RefCell<HashMap<&'static str, Vec<String>>>,
    next: Cell<usize>,
}

impl<'w> Maker<'w> {
    pub fn new(world: &'w World, person: &str) -> Maker<'w> {
        let (person, openness) = (person.to_owned(), "public");
        Maker { world, person, openness, pool: RefCell::default(), next: Cell::new(0) }
    }

    /// A body in which every field is given, and no rule of the kind is broken.
    pub fn full(&self, kind: &'static Kind) -> Given {
        let mut words = Vec::new();
        let mut body = Body::empty(&kind.fields);
        for (at, field) in kind.fields.iter().enumerate() {
            let mut own = Vec::new();
            body.values[at] = self.value(field, at, &mut own);
            words.push((field.name, own));
        }
        self.mend(kind, &mut body);
        words.retain(|(name, _)| !body.of(&kind.fields, name).is_empty());
        Given { body, words }
    }

    /// The same without the fields that this person may not set in a draft of this owner.
    pub fn full_of(&self, kind: &'static Kind, (person, owner): (&Person, &str)) -> Given {
        let mut given = self.full(kind);
        let state = kind.states[0].name;
        let subject = Subject::new(kind, state, owner, &given.body);
        let unseen = kind.fields.iter().filter(|field| !may_set_field(person, field, &subject));
        for field in unseen.collect::<Vec<_>>() {
            given.body.set(&kind.fields, field.name, Value::Empty);
            given.words.retain(|(name, _)| *name != field.name);
        }
        given
    }

    /// Takes away what rules across fields refuse: a generator knows no rules.
    fn mend(&self, kind: &'static Kind, body: &mut Body) {
        let mut problems = Problems::default();
        (kind.check)(body, &mut problems);
        for problem in problems {
            let name = problem.field.split(['[', '.', '@']).next().unwrap_or_default();
            body.set(&kind.fields, name, Value::Empty);
        }
        let reading = self.reading(true);
        let (_, mut problems) = read_form(&kind.fields, &write_form(&kind.fields, body), reading);
        (kind.check)(body, &mut problems);
        assert!(problems.is_empty(), "no valid {}: {problems:?}", kind.name);
    }

    pub fn reading(&self, complete: bool) -> Reading<'_> {
        let vocabularies = facility::vocabularies::shipped();
        Reading { vocabularies, language: "en", complete, split: None }
    }

    /// Published records of a kind to link to.
    pub fn pool(&self, name: &'static str) -> Vec<String> {
        if let Some(ids) = self.pool.borrow().get(name) {
            return ids.clone();
        }
        // While these are made, a link of theirs to their own kind finds nothing to lead to.
        self.pool.borrow_mut().insert(name, Vec::new());
        let kind = self.world.store().kind(name).unwrap();
        let ids: Vec<String> = (0..6).map(|_| self.public(kind, "facility").id).collect();
        self.pool.borrow_mut().insert(name, ids.clone());
        ids
    }

    /// A record that everybody sees.
    pub fn public(&self, kind: &'static Kind, owner: &str) -> Record {
        // A kind that is never public stays in its first state.
        let public = kind.states.iter().find(|state| kind.is_public_state(state.name));
        let state = public.unwrap_or(&kind.states[0]);
        let draft = self.world.create(kind, owner, self.full(kind).body);
        self.world.bring(&draft, state.name, draft.body.clone(), "")
    }

    fn code(&self, vocabulary: &str, from_end: usize) -> String {
        let entries = facility::vocabularies::shipped().of(vocabulary).entries();
        assert!(!entries.is_empty(), "the vocabulary {vocabulary} is empty");
        entries[entries.len() - 1 - from_end.min(entries.len() - 1)].code.clone()
    }

    fn link(&self, kind: &'static str) -> Option<String> {
        // A link to any kind leads to an organisation here.
        let kind = if kind.is_empty() { "organisation" } else { kind };
        let pool = self.pool(kind);
        self.next.set(self.next.get() + 1);
        pool.get(self.next.get() % pool.len().max(1)).cloned()
    }

    fn text(&self, field: &Field, words: &mut Vec<String>) -> Value {
        let mut say = || {
            let word = word();
            words.push(word.clone());
            match field.shape {
                Shape::Line => format!("{COMMON} {word}"),
                _ => format!("{COMMON} {word}\nand a second line"),
            }
        };
        if !field.translated {
            return Value::Text(Text::new("", &say()));
        }
        let mut text = Text::new("en", &say());
        text.texts.insert("fr".into(), say());
        text.texts.insert("ar".into(), format!("{} مرحبا", say()));
        text.made.insert("ar".into(), "machine".into());
        Value::Text(text)
    }

    /// A file that the person has brought; its name and what stands in it are words of its own.
    fn file(&self, field: &Field, words: &mut Vec<String>) -> Value {
        let end = field.file_types.first().unwrap_or(&"pdf");
        let (name, content) = (word(), word());
        words.extend([name.clone(), content.clone()]);
        let new = NewFile {
            name: &format!("{name}.{end}"),
            media_type: "application/pdf",
            person: &self.person,
            state: FileState::Clean,
        };
        let (content, now) = (format!("%PDF-1.7\n{content}\n").into(), site::now());
        let file = self.world.wait(self.world.store().keep_file(&new, &content, now)).unwrap();
        let StoredFile { id, name, media_type, bytes, .. } = file;
        Value::File(File { id, name, media_type, bytes })
    }

    fn value(&self, field: &Field, at: usize, words: &mut Vec<String>) -> Value {
        let within = |mut codes: Vec<String>| {
            codes.truncate(field.limit());
            Value::Words(codes)
        };
        let day = jiff::civil::date(2027, 1 + (at % 12) as i8, 1 + (at / 12 % 28) as i8);
        match field.shape {
            Shape::Line | Shape::Prose | Shape::Markdown => self.text(field, words),
            Shape::Code if field.opens => Value::Word(self.openness.to_owned()),
            Shape::Code => Value::Word(self.code(field.vocabulary, 0)),
            Shape::Codes if field.vocabulary == "countries" => {
                within(vec!["KEN".into(), "UGA".into()])
            }
            Shape::Codes => {
                within(vec![self.code(field.vocabulary, 1), self.code(field.vocabulary, 0)])
            }
            Shape::Link => self.link(field.kind).map_or(Value::Empty, Value::Word),
            Shape::Links => Value::Words((0..2).filter_map(|_| self.link(field.kind)).collect()),
            Shape::Person => Value::Word(self.person.clone()),
            Shape::Rows(fields) => Value::Rows(
                ["first", "second"]
                    .map(|key| {
                        let values =
                            fields.iter().enumerate().map(|(n, f)| self.value(f, at + n, words));
                        Row { key: key.to_owned(), values: values.collect() }
                    })
                    .into(),
            ),
            Shape::Money => Value::Money(Money::parse("48151.62", "USD").unwrap()),
            Shape::Date => Value::Date(day),
            Shape::Period => Value::Period(Period::parse("2027").unwrap()),
            Shape::Number => Value::Number(field.least.unwrap_or(0) as f64 + 0.5),
            Shape::Whole => Value::Whole(field.least.unwrap_or(0) + 3),
            Shape::Url => {
                let word = word();
                words.push(word.clone());
                Value::Word(format!("https://{word}.example.org/a?b=c&d=e"))
            }
            Shape::Place => {
                let name = word();
                words.push(name.clone());
                Value::Place(Place { name, country: "KEN".into(), position: Some((-1.25, 36.5)) })
            }
            Shape::File => self.file(field, words),
            Shape::YesNo => Value::YesNo(at.is_multiple_of(2)),
        }
    }
}

/// The names and texts of a form that belong to these fields.
pub fn of_fields(form: &Form, fields: &[Field]) -> Vec<(String, String)> {
    let own = |name: &str| {
        let field = name.split(['[', '.', '@']).next().unwrap_or_default();
        fields.iter().any(|f| f.name == field)
    };
    form.0.iter().filter(|(name, _)| own(name)).cloned().collect()
}
