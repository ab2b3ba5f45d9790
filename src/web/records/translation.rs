//! Translating a record: every text beside its original, saved as one edition.

use std::sync::Arc;

use askama::Template;
use facility_access::may_see_field;
use facility_language::{Arg, Language};
use facility_record::{Body, Field, Shape, Text, Value};
use facility_store::{Record, is_stale, original_digest};

use super::edit::editable;
use super::saved::{Saved, after_save};
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::forms::id_of;
use crate::web::frame::Frame;
use crate::web::room::slug;
use crate::web::view::address;

/// How a translation is made.
const MADE: [&str; 3] = ["human", "machine", "reviewed"];

/// A text to translate.
struct Entry {
    path: String,
    id: String,
    label: String,
    /// Code, name and words of the original.
    original: (String, String, String),
    words: String,
    made: Vec<(&'static str, String, bool)>,
    is_stale: bool,
    is_line: bool,
    limit: usize,
    problem: String,
}

#[derive(Template)]
#[template(path = "web/components/translation.html")]
struct TranslationPage {
    frame: Frame,
    title: String,
    languages: Vec<(String, String, bool)>,
    to: (String, String, &'static str),
    entries: Vec<Entry>,
    progress: String,
    next: Option<(String, String)>,
    problems: Vec<(String, String)>,
    token: String,
    once: String,
    edition: i64,
    back: String,
}

/// How many texts of a record are translated into a language, of how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Texts whose translation fits the original.
    pub done: usize,
    /// Texts that were written in another language.
    pub all: usize,
}

/// A text of a body with its path and field: those of rows by the key of their row.
struct Place<'a> {
    path: String,
    label: Vec<&'a Field>,
    field: &'a Field,
    text: &'a Text,
}

/// The texts of a body that were written in another language, of the fields that pass the test.
fn places<'a>(
    fields: &'a [Field],
    body: &'a Body,
    to: &str,
    sees: &dyn Fn(&Field) -> bool,
) -> Vec<Place<'a>> {
    let mut found = Vec::new();
    let mut add = |path: String, label: Vec<&'a Field>, field: &'a Field, value: &'a Value| {
        let text = value.text().filter(|text| field.translated && text.original != to);
        if let Some(text) = text.filter(|text| !text.original_text().is_empty()) {
            found.push(Place { path, label, field, text });
        }
    };
    for (field, value) in body.pairs(fields).filter(|(field, _)| sees(field)) {
        add(field.name.to_owned(), vec![field], field, value);
        let Value::Rows(rows) = value else { continue };
        for row in rows {
            for (inner, value) in field.rows().iter().zip(&row.values).filter(|(f, _)| sees(f)) {
                let path = format!("{}[{}].{}", field.name, row.key, inner.name);
                add(path, vec![field, inner], inner, value);
            }
        }
    }
    found
}

/// How far the translation of a record into a language is, of the fields that pass the test.
pub fn progress(record: &Record, to: &str, sees: &dyn Fn(&Field) -> bool) -> Progress {
    let places = places(&record.kind.fields, &record.body, to, sees);
    let done = places.iter().filter(|place| is_done(place.text, to)).count();
    Progress { done, all: places.len() }
}

fn is_done(text: &Text, to: &str) -> bool {
    text.texts.get(to).is_some_and(|words| !words.is_empty()) && !is_stale(text, to)
}

/// Whether there is anything to translate.
pub fn has_texts(ask: &Ask, record: &Record) -> bool {
    let subject = record.subject();
    let sees = |field: &Field| may_see_field(&ask.person, field, &subject);
    !places(&record.kind.fields, &record.body, "", &sees).is_empty()
}

/// The language that the address asks for: one of the vocabulary, or else that of the page.
pub fn target(ask: &Ask) -> String {
    let asked = [ask.form.first("to"), ask.query.first("to")];
    let known = ask.vocabularies.of("languages");
    let named = asked.into_iter().find(|code| known.has(code));
    named.unwrap_or(ask.say.code()).to_owned()
}

/// The official languages to choose from: address of the page in each, name, whether it is chosen.
pub fn languages(ask: &Ask, to: &str) -> Vec<(String, String, bool)> {
    let names = ask.vocabularies.of("languages");
    let choice = |language: Language| {
        let code = language.code();
        let name = names.label(code, ask.say.code()).to_owned();
        (format!("{}?to={code}", ask.path), name, code == to)
    };
    Language::ALL.into_iter().map(choice).collect()
}

/// The texts of a record beside inputs for their translations.
pub async fn begin(ask: Arc<Ask>) -> Result<Answer, Error> {
    let record = editable(&ask).await?;
    draw(&ask, &record, (200, Vec::new()))
}

/// What is wrong with the translations: path and code.
type Wrong = Vec<(String, &'static str)>;

/// Saves all translations of the page as one edition.
pub async fn save(ask: Arc<Ask>) -> Result<Answer, Error> {
    let record = editable(&ask).await?;
    let to = target(&ask);
    let mut after = record.clone();
    let (touched, wrong) = take(&ask, &record, &to, &mut after.body);
    if !wrong.is_empty() {
        return draw(&ask, &record, (422, wrong));
    }
    let here = address(&ask, &record);
    if ask.form.first("edition") != record.edition.to_string() && touched {
        return draw(&ask, &record, (409, Vec::new()));
    }
    let saved = Saved {
        ask: &ask,
        before: Some(&record),
        after: &after,
        change: "translation",
        reason: "",
    };
    if !touched && ask.site.store.earlier(ask.form.first("once"), &ask.person.id).await?.is_none() {
        return Ok(Answer::to(here));
    }
    match saved.save().await {
        Err(Error::Refusal(Refusal::Conflict)) => {
            draw(&ask, &ask.record().await?, (409, Vec::new()))
        }
        other => after_save(&ask, other, &here, "saved"),
    }
}

/// Puts what was typed into the body; whether that changes anything, and what is wrong with it.
fn take(ask: &Ask, record: &Record, to: &str, body: &mut Body) -> (bool, Wrong) {
    let subject = record.subject();
    let sees = |field: &Field| may_see_field(&ask.person, field, &subject);
    let (mut touched, mut wrong) = (false, Wrong::new());
    for place in places(&record.kind.fields, &record.body, to, &sees) {
        let name = format!("text.{}", place.path);
        if !ask.form.0.iter().any(|(given, _)| *given == name) {
            continue; // a text that came into the record meanwhile
        }
        let words = tidy(ask.form.first(&name));
        if words.chars().count() > place.field.limit() {
            wrong.push((place.path.clone(), "too-long"));
        }
        if matches!(place.field.shape, Shape::Line) && words.contains('\n') {
            wrong.push((place.path.clone(), "several-lines"));
        }
        let mut text = place.text.clone();
        let before = text.texts.get(to).cloned().unwrap_or_default();
        let made = ask.form.first(&format!("made.{}", place.path));
        text.made.remove(to);
        match words.is_empty() {
            true => drop(text.texts.remove(to)),
            false => {
                text.texts.insert(to.to_owned(), words.clone());
                if matches!(made, "machine" | "reviewed") {
                    text.made.insert(to.to_owned(), made.to_owned());
                }
            }
        }
        let fits = ask.form.first(&format!("fits.{}", place.path)) == "yes" && words == before;
        if fits {
            text.from.insert(to.to_owned(), original_digest(&text));
        }
        if text != *place.text || fits {
            touched = true;
            put(&record.kind.fields, body, &place.path, text);
        }
    }
    (touched, wrong)
}

/// One kind of line end, no control characters.
fn tidy(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

/// Puts a text into the place of this path.
fn put(fields: &[Field], body: &mut Body, path: &str, text: Text) {
    let Some((name, rest)) = path.split_once('[') else {
        return body.set(fields, path, Value::Text(text));
    };
    let Some(at) = fields.iter().position(|field| field.name == name) else { return };
    let Value::Rows(rows) = &mut body.values[at] else { return };
    // A key may hold any sign; the name of a field holds no bracket.
    let Some((key, inner)) = rest.rsplit_once("].") else { return };
    let column = fields[at].rows().iter().position(|field| field.name == inner);
    let row = rows.iter_mut().find(|row| row.key == key);
    if let Some((row, column)) = row.zip(column) {
        row.values[column] = Value::Text(text);
    }
}

fn draw(ask: &Ask, record: &Record, (status, wrong): (u16, Wrong)) -> Result<Answer, Error> {
    let (say, to) = (ask.say, target(ask));
    let subject = record.subject();
    let sees = |field: &Field| may_see_field(&ask.person, field, &subject);
    let far = progress(record, &to, &sees);
    let places = places(&record.kind.fields, &record.body, &to, &sees);
    let next = places.iter().find(|place| !is_done(place.text, &to));
    let next = next.map(|place| (format!("#{}", id_of(&place.path)), label(ask, place)));
    let mut problems: Vec<(String, String)> = places
        .iter()
        .filter_map(|place| {
            let (_, code) = wrong.iter().find(|(path, _)| *path == place.path)?;
            let pairs = [
                ("label", label(ask, place)),
                ("problem", problem(ask, code, place.field.limit())),
            ];
            let [one, two] = &pairs;
            let pairs = [(one.0, one.1.as_str().into()), (two.0, two.1.as_str().into())];
            Some((format!("#{}", id_of(&place.path)), say.with("problem-line", &pairs)))
        })
        .collect();
    if status == 409 {
        problems.push(("#texts".to_owned(), say.t("translation-changed").into_owned()));
    }
    let names = ask.vocabularies.of("languages");
    let language = names.label(&to, say.code()).to_owned();
    let title = say.of("translation-into", "language", &language);
    let kind = record.kind;
    let text = record.title();
    let about = text.best(say.code()).1;
    let list = ask.at(&format!("{}/{}", slug(kind.room), slug(kind.plural)));
    let counts = [("done", Arg::Number(far.done as i64)), ("all", Arg::Number(far.all as i64))];
    let page = TranslationPage {
        frame: Frame::new(ask, &title)
            .about(about)
            .crumb(say.t(&format!("room-{}", slug(kind.room))), ask.at(&slug(kind.room)))
            .crumb(say.t(&format!("kind-{}-plural", slug(kind.name))), list)
            .crumb(about, address(ask, record))
            .with_problems(!problems.is_empty()),
        title: about.to_owned(),
        languages: languages(ask, &to),
        entries: places.iter().map(|place| entry(ask, place, &to, &wrong)).collect(),
        to: (to.clone(), language, Language::from_code(&to).map_or("auto", Language::direction)),
        progress: say.with("translation-progress", &counts),
        next,
        problems,
        token: ask.form_token(),
        once: facility_store::random_hex(16),
        edition: record.edition,
        back: address(ask, record),
    };
    Ok(Answer::html_with(status, page.render()?))
}

/// The label of a text; of one in a row, that of the rows before it.
fn label(ask: &Ask, place: &Place<'_>) -> String {
    let labels = place.label.iter().map(|field| ask.say.field(field).into_owned());
    labels.collect::<Vec<_>>().join(": ")
}

fn problem(ask: &Ask, code: &'static str, limit: usize) -> String {
    let details = vec![("limit", limit.to_string())];
    ask.say.problem(&facility_record::Problem { field: String::new(), code, details })
}

fn entry(ask: &Ask, place: &Place<'_>, to: &str, wrong: &Wrong) -> Entry {
    let (say, text) = (ask.say, place.text);
    let typed = |part: &str| {
        let name = format!("{part}.{}", place.path);
        ask.form.0.iter().find(|(given, _)| *given == name).map(|(_, words)| words.clone())
    };
    let made = typed("made").or_else(|| text.made.get(to).cloned()).unwrap_or_default();
    let made = if MADE.contains(&made.as_str()) { made } else { MADE[0].to_owned() };
    let choice =
        |way: &'static str| (way, say.t(&format!("translation-{way}")).into_owned(), way == made);
    let code = wrong.iter().find(|(path, _)| *path == place.path).map(|(_, code)| *code);
    let names = ask.vocabularies.of("languages");
    let language = names.label(&text.original, say.code()).to_owned();
    Entry {
        id: id_of(&place.path),
        label: label(ask, place),
        original: (text.original.clone(), language, text.original_text().to_owned()),
        words: typed("text").or_else(|| text.texts.get(to).cloned()).unwrap_or_default(),
        made: MADE.map(choice).into(),
        is_stale: is_stale(text, to),
        is_line: matches!(place.field.shape, Shape::Line),
        limit: place.field.limit(),
        problem: code.map_or(String::new(), |code| problem(ask, code, place.field.limit())),
        path: place.path.clone(),
    }
}
