//! Values as pages show them.

use std::collections::HashMap;

use facility_access::{may_see_field, public_sees_field};
use facility_record::{Body, Field, Row, Shape, Text, Value};
use facility_store::Record;

use super::ask::Ask;
use super::errors::Error;
use super::files;
use super::room::slug;

/// A value ready to be drawn.
#[derive(Clone, Debug)]
pub enum Shown {
    /// Paragraphs of plain text in a language (empty code: none known).
    Text {
        /// Code of the language.
        language: String,
        /// The paragraphs.
        paragraphs: Vec<String>,
        /// Where its words come from.
        origin: Origin,
    },
    /// HTML from markdown, made safe.
    Html {
        /// Code of the language.
        language: String,
        /// The HTML.
        html: String,
        /// Where its words come from.
        origin: Origin,
    },
    /// Labels, with an address or without.
    Labels(Vec<(String, String)>),
    /// A table.
    Table {
        /// Heads of the columns.
        heads: Vec<String>,
        /// The cells, a row each, with an address or without.
        rows: Vec<Vec<(String, String)>>,
    },
}

/// Where the words of a text come from, as is said beneath it.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// Its original language and, for a translation, how that was made; empty where the original
    /// in the language of the page is shown.
    pub said: String,
    /// Where the original is shown; empty where it is.
    pub original: String,
    /// Whether the original was edited since the translation was made.
    pub is_stale: bool,
}

/// A field ready to be drawn.
#[derive(Clone, Debug)]
pub struct ShownField {
    /// Its name.
    pub name: &'static str,
    /// Its label.
    pub label: String,
    /// Its value; `None` when nothing was given.
    pub value: Option<Shown>,
    /// Whether not everybody who sees the record sees it.
    pub is_restricted: bool,
    /// How its address stood when it was last asked, or that its file is being checked: tone of the
    /// tag and words.
    pub check: Option<(&'static str, String)>,
}

/// Titles of linked records and names of linked people, by id.
pub type Names = HashMap<String, (String, String)>;

/// The address of a record in the language of the page.
pub fn address(ask: &Ask, record: &Record) -> String {
    address_of(ask, record.kind, &record.id)
}

/// The address of a record of this kind.
pub fn address_of(ask: &Ask, kind: &facility_record::Kind, id: &str) -> String {
    ask.at(&path(kind, id))
}

/// Where a record of this kind stands behind the language.
pub fn path(kind: &facility_record::Kind, id: &str) -> String {
    format!("{}/{}/{id}", slug(kind.room), slug(kind.plural))
}

/// Titles and addresses of everything that a body links to and whoever asks sees.
///
/// # Errors
/// When the database fails.
pub async fn names(ask: &Ask, record: &Record) -> Result<Names, Error> {
    names_among(ask, record, &linked(ask, record).await?).await
}

/// The records that a body links to and whoever asks sees.
///
/// # Errors
/// When the database fails.
pub async fn linked(ask: &Ask, record: &Record) -> Result<Vec<Record>, Error> {
    let links = facility_store::links(record.kind, &record.body);
    let ids: Vec<String> = links.into_iter().map(|(_, id)| id).collect();
    if ids.is_empty() { Ok(Vec::new()) } else { ask.seen(&ids).await }
}

/// The same as [`names`], where the linked records have been read.
///
/// # Errors
/// When the database fails.
pub async fn names_among(ask: &Ask, record: &Record, linked: &[Record]) -> Result<Names, Error> {
    let mut names = Names::new();
    for linked in linked {
        let title = linked.title().best(ask.say.code()).1.to_owned();
        names.insert(linked.id.clone(), (title, address(ask, linked)));
    }
    let subject = record.subject();
    for (field, value) in record.body.pairs(&record.kind.fields) {
        if matches!(field.shape, Shape::Person) && may_see_field(&ask.person, field, &subject) {
            for id in value.words() {
                let profile = ask.site.store.profile(id).await?.unwrap_or_default();
                let name = match profile.name.as_str() {
                    "" => ask.say.t("person-erased").into_owned(),
                    name => format!("{name}, {}", profile.email),
                };
                names.insert(id.clone(), (name, String::new()));
            }
        }
    }
    Ok(names)
}

/// The fields of a record that whoever asks sees, the title left out.
pub fn fields(ask: &Ask, record: &Record, names: &Names) -> Vec<ShownField> {
    let subject = record.subject();
    let is_public = record.is_public();
    let seen = |field: &Field| !field.title && may_see_field(&ask.person, field, &subject);
    record
        .body
        .pairs(&record.kind.fields)
        .filter(|(field, _)| seen(field))
        .map(|(field, value)| ShownField {
            name: field.name,
            label: ask.say.field(field).into_owned(),
            value: show(ask, field, value, names),
            is_restricted: is_public && !public_sees_field(field, &subject),
            check: None,
        })
        .collect()
}

/// A value ready to be drawn; `None` when nothing was given.
pub fn show(ask: &Ask, field: &Field, value: &Value, names: &Names) -> Option<Shown> {
    if value.is_empty() {
        return None;
    }
    Some(match value {
        Value::Text(text) => show_text(ask, field, text),
        Value::Word(_) | Value::Words(_) => Shown::Labels(labels(ask, field, value, names)),
        Value::Rows(rows) => table(ask, field, rows, names),
        Value::File(file) => Shown::Labels(vec![files::label(ask, file)]),
        _ => Shown::Labels(vec![(plain(ask, field, value, names), String::new())]),
    })
}

fn show_text(ask: &Ask, field: &Field, text: &Text) -> Shown {
    let (language, words) = chosen(ask, text);
    let origin = origin(ask, text);
    let language = language.to_owned();
    if matches!(field.shape, Shape::Markdown) {
        return Shown::Html { language, html: super::markdown::html(words), origin };
    }
    let paragraphs = words.split('\n').filter(|line| !line.trim().is_empty());
    Shown::Text { language, paragraphs: paragraphs.map(str::to_owned).collect(), origin }
}

/// The title of a record with the code of its language.
pub fn title(ask: &Ask, record: &Record) -> (String, String) {
    let text = record.title();
    let (language, words) = text.best(ask.say.code());
    let words = if words.is_empty() { ask.say.t("no-title").into_owned() } else { words.into() };
    (language.to_owned(), words)
}

/// The text that is shown: language and words. `?original=1` asks for the originals.
pub fn chosen<'t>(ask: &Ask, text: &'t Text) -> (&'t str, &'t str) {
    match ask.query.first("original") {
        "1" => (&text.original, text.original_text()),
        _ => text.best(ask.say.code()),
    }
}

/// Where the words of the text that is shown come from.
pub fn origin(ask: &Ask, text: &Text) -> Origin {
    let say = ask.say;
    let (language, _) = chosen(ask, text);
    if language == say.code() && language == text.original || text.original.is_empty() {
        return Origin::default();
    }
    let name = ask.vocabularies.of("languages").label(&text.original, say.code());
    if language == text.original {
        return Origin { said: say.of("original-in", "language", name), ..Origin::default() };
    }
    let made = match text.made.get(language).map_or("human", String::as_str) {
        made @ ("machine" | "reviewed") => made,
        _ => "human",
    };
    Origin {
        said: say.of(&format!("translated-{made}"), "language", name),
        original: format!("{}?original=1", ask.path),
        is_stale: facility_store::is_stale(text, language),
    }
}

fn labels(ask: &Ask, field: &Field, value: &Value, names: &Names) -> Vec<(String, String)> {
    let label = |word: &String| match field.shape {
        Shape::Url => (word.clone(), word.clone()),
        Shape::Link | Shape::Links | Shape::Person => {
            let hidden = || (ask.say.t("record-not-shown").into_owned(), String::new());
            names.get(word).cloned().unwrap_or_else(hidden)
        }
        _ => {
            let vocabulary = ask.vocabularies.of(field.vocabulary);
            let label = vocabulary.label(word, ask.say.code()).to_owned();
            let address = match field.facet {
                "" => String::new(),
                facet => ask.at(&format!("search?{facet}={word}")),
            };
            (label, address)
        }
    };
    value.words().iter().map(label).collect()
}

/// A value as one line of text: cells of tables, CSV for people, meta lines.
pub fn plain(ask: &Ask, field: &Field, value: &Value, names: &Names) -> String {
    let say = ask.say;
    match value {
        Value::Empty => String::new(),
        Value::Text(text) => text.best(say.code()).1.to_owned(),
        Value::Word(_) | Value::Words(_) => {
            let labels = labels(ask, field, value, names);
            let labels: Vec<String> = labels.into_iter().map(|(label, _)| label).collect();
            facility_language::list(say.language, &labels)
        }
        Value::Rows(rows) => say.number(rows.len() as i64),
        Value::Money(money) => {
            let digits = facility_record::Money::digits(&money.currency);
            facility_language::money(say.language, money.minor, digits, &money.currency)
        }
        Value::Date(day) => say.day(*day),
        Value::Period(period) => period.as_str().to_owned(),
        Value::Number(number) => {
            let text = facility_language::decimal(say.language, *number, 2);
            with_unit(ask, field, &text)
        }
        Value::Whole(year) if field.is_year() => year.to_string(),
        Value::Whole(number) => with_unit(ask, field, &say.number(*number)),
        Value::Place(place) => {
            let countries = ask.vocabularies.of("countries");
            let country = countries.label(&place.country, say.code());
            let parts = [place.name.as_str(), country];
            let mut text =
                parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
            if let Some((north, east)) = place.position.filter(|_| text.is_empty()) {
                text = format!("{north:.4}, {east:.4}");
            }
            text
        }
        Value::File(file) => files::words(ask, file),
        Value::YesNo(yes) => say.t(if *yes { "yes" } else { "no" }).into_owned(),
    }
}

/// Two values of a field as lines of text, for comparing: of texts in several languages, the first
/// language in which they differ is shown, the original before all others.
pub fn plain_pair(
    ask: &Ask,
    field: &Field,
    (before, after): (&Value, &Value),
    names: &Names,
) -> (String, String) {
    if let (Value::Text(one), Value::Text(other)) = (before, after) {
        let languages =
            std::iter::once(&one.original).chain(one.texts.keys()).chain(other.texts.keys());
        let mut differing = languages.filter(|code| one.texts.get(*code) != other.texts.get(*code));
        if let Some(code) = differing.next() {
            let text = |text: &Text| text.texts.get(code).cloned().unwrap_or_default();
            return (text(one), text(other));
        }
    }
    let text = |value: &Value| match value {
        Value::Rows(rows) => lines(ask, field, rows, names),
        value => plain(ask, field, value, names),
    };
    (text(before), text(after))
}

/// Rows as lines of text, a row each, so that one sees what differs.
fn lines(ask: &Ask, field: &Field, rows: &[Row], names: &Names) -> String {
    let line = |row: &Row| {
        let cells = field.rows().iter().zip(&row.values).filter(|(_, value)| !value.is_empty());
        let cells: Vec<String> = cells.map(|(f, value)| plain(ask, f, value, names)).collect();
        cells.join(" · ")
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn with_unit(ask: &Ask, field: &Field, number: &str) -> String {
    match field.unit {
        "" => number.to_owned(),
        unit => format!("{number} {}", ask.say.t(&format!("unit-{unit}"))),
    }
}

fn table(ask: &Ask, field: &Field, rows: &[Row], names: &Names) -> Shown {
    let given = |at: usize| {
        rows.iter().any(|row| row.values.get(at).is_some_and(|value| !value.is_empty()))
    };
    let shown: Vec<usize> = (0..field.rows().len()).filter(|at| given(*at)).collect();
    let heads = shown.iter().map(|at| ask.say.field(&field.rows()[*at]).into_owned()).collect();
    let cells = |row: &Row| {
        let cell = |at: &usize| match row.values.get(*at) {
            Some(Value::File(file)) => files::label(ask, file),
            Some(value) => (plain(ask, &field.rows()[*at], value, names), String::new()),
            None => Default::default(),
        };
        shown.iter().map(cell).collect()
    };
    Shown::Table { heads, rows: rows.iter().map(cells).collect() }
}

/// The first words of a body's first long text: what lists show beneath the title.
pub fn summary_of(
    fields: &[Field],
    body: &Body,
    language: &str,
    sees: &dyn Fn(&Field) -> bool,
) -> (String, String) {
    let long = |field: &Field| matches!(field.shape, Shape::Prose | Shape::Markdown);
    let text = body.pairs(fields).find_map(|(field, value)| {
        value.text().filter(|_| field.searched && field.translated && long(field) && sees(field))
    });
    let Some(text) = text else {
        return Default::default();
    };
    let (language, words) = text.best(language);
    (language.to_owned(), shorten(words, 220))
}

/// The beginning of a text, cut at a space.
pub fn shorten(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= most {
        return line;
    }
    let cut: String = line.chars().take(most).collect();
    let whole = cut.rfind(' ').filter(|at| *at > cut.len() / 2).map_or(&*cut, |at| &cut[..at]);
    format!("{}…", whole.trim_end_matches([',', ';', ':', '.', '،', '。']))
}

/// Markdown that somebody wrote, as HTML made safe.
pub fn markdown(text: &str) -> String {
    super::markdown::html(text)
}
