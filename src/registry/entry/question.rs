//! The questions of a form that is filled in without us: on paper, or in a workbook.

use facility_access::{Subject, may_set_field};
use facility_record::{Body, Field, Kind, Shape};

use crate::exchange::targets::{Target, targets};
use crate::registry::intake::Labels;
use crate::web::ask::Ask;
use crate::web::room::slug;

/// Choices that stand under their question, to be ticked; of longer lists one writes the words.
const TICKED: usize = 16;
/// Rows of a table that a form has room for.
const ROWS: usize = 3;

/// How a question is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A line of text.
    Line,
    /// Some lines of text.
    Text,
    /// A day.
    Day,
    /// A number.
    Number,
    /// Yes or no.
    YesNo,
    /// One of the choices.
    One,
    /// Some of the choices.
    Several,
    /// One of a list that is too long to tick.
    Word,
    /// Words, several of them between semicolons: names, or entries of a list that is too long to tick.
    Words,
}

/// A question.
pub struct Question {
    /// What its answer is called where it comes in: `title`, `amount.currency`, `capacity[1].unit`.
    pub name: String,
    /// The question.
    pub label: String,
    /// What helps to answer it.
    pub hint: String,
    /// Whether it has to be answered before the record is sent.
    pub is_required: bool,
    /// How it is answered.
    pub way: Way,
    /// The choices: codes with their labels; of those that stand in others, those come first.
    pub choices: Vec<(String, String)>,
    /// The vocabulary that its words stand in; empty where they stand in none.
    pub vocabulary: &'static str,
}

/// A part of a form.
pub struct Section {
    /// Its heading; empty where the form has only one part.
    pub heading: String,
    /// Its questions.
    pub questions: Vec<Question>,
}

/// The questions of a kind, to those whom its records are to belong to.
pub fn sections(ask: &Ask, kind: &'static Kind) -> Vec<Section> {
    let tasks = kind.tasks();
    let own: Vec<&Field> = kind.fields.iter().filter(|field| is_theirs(ask, kind, field)).collect();
    let section = |task: &&'static str| {
        let key = format!("{}-task-{task}", slug(kind.name));
        let heading = ask.say.maybe(&key).filter(|_| tasks.len() > 1).unwrap_or_default();
        let here = |target: &Target| {
            let field = target.rows.unwrap_or(target.field);
            field.task == *task && own.iter().any(|one| one.name == field.name)
        };
        let questions = asked(kind).filter(|(target, _)| here(target));
        let questions = questions.map(|(target, row)| question(ask, kind, &target, row)).collect();
        Section { heading: heading.to_owned(), questions }
    };
    let mut sections: Vec<Section> = tasks.iter().map(section).collect();
    sections.retain(|section| !section.questions.is_empty());
    sections
}

/// Whether those whom a record is to belong to may answer this: somebody of an organisation, before
/// the record is sent.
fn is_theirs(ask: &Ask, kind: &'static Kind, field: &Field) -> bool {
    const THEM: &str = "those-who-fill-it-in";
    let mut person = facility_access::Person { id: THEM.to_owned(), ..ask.person.clone() };
    person.grants.clear();
    person.organisations = vec![THEM.to_owned()];
    let (owner, state) = (format!("organisation:{THEM}"), kind.states[0].name);
    may_set_field(&person, field, &Subject::new(kind, state, &owner, &Body::empty(&kind.fields)))
}

/// What is asked, in its order: no translations, and each table of a record some rows of it.
fn asked(kind: &'static Kind) -> impl Iterator<Item = (Target, Option<usize>)> {
    let plain = |target: &Target| {
        let is_second = matches!(target.field.shape, Shape::Period) || target.field.shape.is_text();
        let is_machine = matches!(target.part, "latitude" | "longitude");
        !is_machine && (!is_second || target.part.is_empty())
    };
    let all: Vec<Target> = targets(kind).into_iter().filter(plain).collect();
    let mut asked = Vec::new();
    for field in &kind.fields {
        let own = all.iter().filter(|it| it.rows.unwrap_or(it.field).name == field.name);
        let own: Vec<Target> = own.copied().collect();
        let rows = match field.rows().is_empty() {
            true => vec![None],
            false => (0..ROWS).map(Some).collect(),
        };
        asked.extend(
            rows.into_iter().flat_map(|row| own.clone().into_iter().map(move |it| (it, row))),
        );
    }
    asked.into_iter()
}

fn question(ask: &Ask, kind: &'static Kind, target: &Target, row: Option<usize>) -> Question {
    let (say, code) = (ask.say, ask.say.code());
    let vocabulary = target.vocabulary();
    let entries = vocabulary.map_or(&[][..], |name| ask.vocabularies.of(name).entries());
    let choices: Vec<(String, String)> = entries
        .iter()
        .filter(|entry| !entry.is_retired())
        .map(|entry| (entry.code.clone(), entry.labels.get(code).cloned().unwrap_or_default()))
        .collect();
    let is_ticked = choices.len() <= TICKED;
    let way = match (target.field.shape, target.part) {
        _ if vocabulary.is_some() && !is_ticked && target.is_many() => Way::Words,
        _ if vocabulary.is_some() && !is_ticked => Way::Word,
        _ if vocabulary.is_some() && target.is_many() => Way::Several,
        _ if vocabulary.is_some() => Way::One,
        (Shape::Link | Shape::Links, _) => Way::Words,
        (Shape::Date, _) => Way::Day,
        (Shape::YesNo, _) => Way::YesNo,
        (Shape::Number | Shape::Whole, _) | (_, "amount") => Way::Number,
        (Shape::Prose | Shape::Markdown, _) => Way::Text,
        _ => Way::Line,
    };
    let label = Labels { ask, kind }.of(target);
    let number = row.map(|row| say.number(row as i64 + 1));
    let hint = say.maybe(&format!("{}-hint", target.field.label())).unwrap_or_default();
    let name = target.name();
    Question {
        name: row.map_or(name.clone(), |row| name.replace("[0]", &format!("[{row}]"))),
        label: number.map_or(label.clone(), |number| format!("{label} ({number})")),
        hint: hint.to_owned(),
        is_required: target.field.required && target.rows.is_none(),
        way,
        choices,
        vocabulary: vocabulary.unwrap_or_default(),
    }
}
