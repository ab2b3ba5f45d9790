//! Between a body and flat names with text: what HTML forms send and CSV lines hold.
//!
//! Names: `title`, `title@original`, `title@fr`; `starts` or `starts.day/.month/.year`;
//! `budget.amount`, `budget.currency`; `place.name/.country/.latitude/.longitude`;
//! `runs[0].key`, `runs[0].starts`; several codes as one name repeated.

use crate::body::Body;
use crate::field::{Field, Shape};
use crate::measure::{Money, Period};
use crate::problem::Problems;
use crate::reading::Reading;
use crate::types::{File, Place, Text};
use crate::value::{Row, Value};

/// Names with text, in order; a name may stand several times.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form(pub Vec<(String, String)>);

impl Form {
    /// The first text under this name, trimmed; empty if there is none.
    pub fn first(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, text)| text.trim())
    }

    /// All texts under this name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(n, _)| n == name).map(|(_, text)| text.trim())
    }

    /// Adds a name with its text.
    pub fn push(&mut self, name: impl Into<String>, text: impl Into<String>) {
        self.0.push((name.into(), text.into()));
    }

    /// How many rows the form holds of this field: one more than its greatest index.
    pub fn rows(&self, name: &str) -> usize {
        let index = |text: &str| -> Option<usize> {
            text.strip_prefix(name)?.strip_prefix('[')?.split_once(']')?.0.parse().ok()
        };
        let greatest = self.0.iter().filter_map(|(n, _)| index(n)).max();
        greatest.map_or(0, |greatest| greatest.min(9_999) + 1)
    }
}

/// Reads a form against the fields: the body and everything that is wrong with it.
pub fn read_form(fields: &[Field], form: &Form, reading: Reading<'_>) -> (Body, Problems) {
    let mut problems = Problems::default();
    let values = fields.iter().map(|field| read(field, field.name, form, reading, &mut problems));
    (Body { values: values.collect(), ..Body::default() }, problems)
}

fn read(
    field: &Field,
    path: &str,
    form: &Form,
    reading: Reading<'_>,
    problems: &mut Problems,
) -> Value {
    let before = problems.clone();
    let value = match field.shape {
        Shape::Rows(fields) => read_rows(fields, path, form, reading, problems),
        Shape::Line | Shape::Prose | Shape::Markdown => {
            read_text(field, path, form, reading, problems)
        }
        Shape::Codes | Shape::Links => read_words(path, form, reading),
        Shape::Code | Shape::Link | Shape::Person | Shape::Url => word(form.first(path)),
        Shape::Money => read_money(path, form, problems),
        Shape::Date => read_date(path, form, problems),
        Shape::Place => read_place(path, form, problems),
        Shape::File => read_file(path, form),
        _ => read_single(field.shape, path, &plain_digits(form.first(path)), problems),
    };
    if *problems == before || matches!(field.shape, Shape::Rows(_)) {
        reading.check(field, path, &value, problems);
    }
    value
}

fn word(text: &str) -> Value {
    if text.is_empty() { Value::Empty } else { Value::Word(text.to_owned()) }
}

fn read_words(path: &str, form: &Form, reading: Reading<'_>) -> Value {
    let mut words: Vec<String> = Vec::new();
    for text in form.all(path) {
        let parts: Vec<&str> = match reading.split {
            Some(sign) => text.split(sign).collect(),
            None => vec![text],
        };
        for part in parts.into_iter().map(str::trim).filter(|part| !part.is_empty()) {
            if !words.iter().any(|word| word == part) {
                words.push(part.to_owned());
            }
        }
    }
    if words.is_empty() { Value::Empty } else { Value::Words(words) }
}

/// Text as it is kept: one kind of line end, no control characters, no space around.
fn tidy(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.trim().chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

fn read_text(
    field: &Field,
    path: &str,
    form: &Form,
    reading: Reading<'_>,
    problems: &mut Problems,
) -> Value {
    let own = tidy(form.first(path));
    if !field.translated {
        return if own.is_empty() { Value::Empty } else { Value::Text(Text::new("", &own)) };
    }
    let languages = reading.vocabularies.of("languages");
    let said = form.first(&format!("{path}@original"));
    let original = if said.is_empty() { reading.language } else { said };
    let mut text = Text { original: original.to_owned(), ..Text::default() };
    if !languages.has(original) {
        let given = vec![("given", original.to_owned())];
        problems.add_with(format!("{path}@original"), "unknown-code", given);
    }
    if !own.is_empty() {
        text.texts.insert(original.to_owned(), own);
    }
    for (name, words) in &form.0 {
        let Some(rest) = name.strip_prefix(path).and_then(|rest| rest.strip_prefix('@')) else {
            continue;
        };
        let words = tidy(words);
        if rest == "original" || words.is_empty() {
            continue;
        }
        if let Some(language) = rest.strip_suffix("@made") {
            if matches!(words.as_str(), "machine" | "reviewed") {
                text.made.insert(language.to_owned(), words);
            }
        } else if !languages.has(rest) {
            problems.add_with(name, "unknown-code", vec![("given", rest.to_owned())]);
        } else if text.texts.get(rest).is_some_and(|other| *other != words) {
            problems.add(name, "two-texts");
        } else {
            text.texts.insert(rest.to_owned(), words);
        }
    }
    text.made.retain(|language, _| text.texts.contains_key(language));
    if text.is_empty() {
        return Value::Empty;
    }
    if !text.texts.contains_key(&text.original) {
        problems.add(path, "original-missing");
    }
    Value::Text(text)
}

fn read_rows(
    fields: &[Field],
    path: &str,
    form: &Form,
    reading: Reading<'_>,
    problems: &mut Problems,
) -> Value {
    let mut rows = Vec::new();
    for index in 0..form.rows(path) {
        let at = format!("{path}[{index}]");
        let mut found = Problems::default();
        let values: Vec<Value> = fields
            .iter()
            .map(|f| read(f, &format!("{at}.{}", f.name), form, reading, &mut found))
            .collect();
        if values.iter().all(Value::is_empty) && found.iter().all(|p| p.code == "missing") {
            continue; // a row left blank is no row
        }
        problems.extend(found);
        let key = match form.first(&format!("{at}.key")) {
            "" => (index + 1).to_string(),
            key => key.chars().take(60).collect(),
        };
        rows.push(Row { key, values });
    }
    if rows.is_empty() { Value::Empty } else { Value::Rows(rows) }
}

fn read_money(path: &str, form: &Form, problems: &mut Problems) -> Value {
    let amount = plain_digits(form.first(&format!("{path}.amount")));
    let currency = form.first(&format!("{path}.currency"));
    if amount.is_empty() {
        return Value::Empty;
    }
    if currency.is_empty() {
        problems.add(format!("{path}.currency"), "missing");
        return Value::Empty;
    }
    match Money::parse(&amount, currency) {
        Some(money) => Value::Money(money),
        None => {
            problems.add(format!("{path}.amount"), "not-an-amount");
            Value::Empty
        }
    }
}

fn read_date(path: &str, form: &Form, problems: &mut Problems) -> Value {
    let whole = plain_digits(form.first(path));
    let parts =
        ["year", "month", "day"].map(|part| plain_digits(form.first(&format!("{path}.{part}"))));
    if whole.is_empty() && parts.iter().all(String::is_empty) {
        return Value::Empty;
    }
    let date = if whole.is_empty() {
        let [year, month, day] = &parts;
        format!("{year:0>4}-{month:0>2}-{day:0>2}")
    } else {
        whole
    };
    let fits = date.len() == 10 && date.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    match date.parse() {
        Ok(day) if fits => Value::Date(day),
        _ => {
            problems.add(path, "not-a-date");
            Value::Empty
        }
    }
}

fn read_place(path: &str, form: &Form, problems: &mut Problems) -> Value {
    let part = |name: &str| form.first(&format!("{path}.{name}"));
    let (latitude, longitude) = (plain_digits(part("latitude")), plain_digits(part("longitude")));
    let degrees = |text: &str, most: f64| {
        text.parse::<f64>().ok().filter(|degrees| degrees.is_finite() && degrees.abs() <= most)
    };
    let position = match (degrees(&latitude, 90.0), degrees(&longitude, 180.0)) {
        (Some(north), Some(east)) => Some((north, east)),
        _ if latitude.is_empty() && longitude.is_empty() => None,
        _ => {
            problems.add(format!("{path}.latitude"), "not-a-position");
            None
        }
    };
    let place = Place { name: tidy(part("name")), country: part("country").to_owned(), position };
    if place.is_empty() { Value::Empty } else { Value::Place(place) }
}

fn read_file(path: &str, form: &Form) -> Value {
    let part = |name: &str| form.first(&format!("{path}.{name}")).to_owned();
    let file = File {
        id: part("id"),
        name: part("name"),
        media_type: part("media_type"),
        bytes: part("bytes").parse().unwrap_or(0),
    };
    if file.id.is_empty() { Value::Empty } else { Value::File(file) }
}

fn read_single(shape: Shape, path: &str, text: &str, problems: &mut Problems) -> Value {
    if text.is_empty() {
        return Value::Empty;
    }
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (value, code) = match shape {
        Shape::Number => {
            let number = plain.parse::<f64>().ok().filter(|number| number.is_finite());
            (number.map(Value::Number), "not-a-number")
        }
        Shape::Whole => (plain.parse().ok().map(Value::Whole), "not-a-whole-number"),
        Shape::Period => (Period::parse(text).map(Value::Period), "not-a-period"),
        _ => {
            let said = match text {
                "yes" | "true" | "1" => Some(true),
                "no" | "false" | "0" => Some(false),
                _ => None,
            };
            (said.map(Value::YesNo), "not-yes-or-no")
        }
    };
    value.unwrap_or_else(|| {
        problems.add(path, code);
        Value::Empty
    })
}

/// Arabic and Persian digits as ASCII digits.
fn plain_digits(text: &str) -> String {
    let plain = |c: char| match c {
        '\u{660}'..='\u{669}' => char::from(b'0' + (c as u32 - 0x660) as u8),
        '\u{6f0}'..='\u{6f9}' => char::from(b'0' + (c as u32 - 0x6f0) as u8),
        '\u{66b}' => '.',
        _ => c,
    };
    text.chars().map(plain).collect()
}

/// Writes a body as a form, so that reading it gives the same body.
pub fn write_form(fields: &[Field], body: &Body) -> Form {
    let mut form = Form::default();
    for (field, value) in body.pairs(fields) {
        write(field, field.name, value, &mut form);
    }
    form
}

fn write(field: &Field, path: &str, value: &Value, form: &mut Form) {
    match value {
        Value::Empty => {}
        Value::Text(text) => {
            form.push(path, text.original_text());
            if field.translated {
                form.push(format!("{path}@original"), &text.original);
                for (language, words) in &text.texts {
                    if *language != text.original {
                        form.push(format!("{path}@{language}"), words);
                    }
                }
                for (language, made) in &text.made {
                    form.push(format!("{path}@{language}@made"), made);
                }
            }
        }
        Value::Word(word) => form.push(path, word),
        Value::Words(words) => words.iter().for_each(|word| form.push(path, word)),
        Value::Rows(rows) => {
            for (index, row) in rows.iter().enumerate() {
                form.push(format!("{path}[{index}].key"), &row.key);
                for (field, value) in field.rows().iter().zip(&row.values) {
                    write(field, &format!("{path}[{index}].{}", field.name), value, form);
                }
            }
        }
        Value::Money(money) => {
            form.push(format!("{path}.amount"), money.amount());
            form.push(format!("{path}.currency"), &money.currency);
        }
        Value::Date(date) => form.push(path, date.to_string()),
        Value::Period(period) => form.push(path, period.as_str()),
        Value::Number(number) => form.push(path, number.to_string()),
        Value::Whole(number) => form.push(path, number.to_string()),
        Value::Place(place) => {
            form.push(format!("{path}.name"), &place.name);
            form.push(format!("{path}.country"), &place.country);
            if let Some((north, east)) = place.position {
                form.push(format!("{path}.latitude"), north.to_string());
                form.push(format!("{path}.longitude"), east.to_string());
            }
        }
        Value::File(file) => {
            form.push(format!("{path}.id"), &file.id);
            form.push(format!("{path}.name"), &file.name);
            form.push(format!("{path}.media_type"), &file.media_type);
            form.push(format!("{path}.bytes"), file.bytes.to_string());
        }
        Value::YesNo(yes) => form.push(path, if *yes { "yes" } else { "no" }),
    }
}
