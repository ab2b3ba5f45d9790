//! Between a body and JSON: what is stored, what the API sends and what the public sees.

use serde_json::{Map, Value as Json, json};

use crate::body::Body;
use crate::field::{Field, Shape};
use crate::kind::Kind;
use crate::measure::{Money, Period};
use crate::problem::Problems;
use crate::reading::Reading;
use crate::types::{File, Place, Text};
use crate::value::{Row, Value};

/// The JSON of a value. Empty values are left out by the callers, so this gives `null` for them.
pub fn value_to_json(field: &Field, value: &Value) -> Json {
    match value {
        Value::Empty => Json::Null,
        Value::Text(text) if !field.translated => json!(text.original_text()),
        Value::Text(text) => {
            let mut object = Map::new();
            object.insert("original".into(), json!(text.original));
            object.insert("texts".into(), json!(text.texts));
            if !text.made.is_empty() {
                object.insert("made".into(), json!(text.made));
            }
            if !text.from.is_empty() {
                object.insert("from".into(), json!(text.from));
            }
            Json::Object(object)
        }
        Value::Word(word) => json!(word),
        Value::Words(words) => json!(words),
        Value::Rows(rows) => {
            Json::Array(rows.iter().map(|row| row_to_json(field.rows(), row)).collect())
        }
        Value::Money(money) => json!({"amount": money.amount(), "currency": money.currency}),
        Value::Date(date) => json!(date.to_string()),
        Value::Period(period) => json!(period.as_str()),
        Value::Number(number) => json!(number),
        Value::Whole(number) => json!(number),
        Value::Place(place) => {
            let mut object = Map::new();
            for (name, text) in [("name", &place.name), ("country", &place.country)] {
                if !text.is_empty() {
                    object.insert(name.into(), json!(text));
                }
            }
            if let Some((north, east)) = place.position {
                object.insert("latitude".into(), json!(north));
                object.insert("longitude".into(), json!(east));
            }
            Json::Object(object)
        }
        Value::File(file) => json!({
            "id": file.id, "name": file.name, "media_type": file.media_type, "bytes": file.bytes,
        }),
        Value::YesNo(yes) => json!(yes),
    }
}

fn row_to_json(fields: &[Field], row: &Row) -> Json {
    let mut object = Map::new();
    object.insert("key".into(), json!(row.key));
    insert_values(&mut object, fields.iter().zip(&row.values));
    Json::Object(object)
}

fn insert_values<'a>(
    object: &mut Map<String, Json>,
    pairs: impl Iterator<Item = (&'a Field, &'a Value)>,
) {
    for (field, value) in pairs.filter(|(_, value)| !value.is_empty()) {
        object.insert(field.name.to_owned(), value_to_json(field, value));
    }
}

/// The whole body as it is stored, unknown fields included; empty values are left out.
pub fn body_to_json(fields: &[Field], body: &Body) -> Map<String, Json> {
    let mut object = body.unknown.clone();
    insert_values(&mut object, body.pairs(fields));
    object
}

/// The projection of a body that shows only the fields that pass the test, rows' fields likewise.
pub fn public_json(
    fields: &[Field],
    body: &Body,
    sees: &dyn Fn(&Field) -> bool,
) -> Map<String, Json> {
    let mut object = Map::new();
    for (field, value) in body.pairs(fields).filter(|(f, v)| !v.is_empty() && sees(f)) {
        let json = match value {
            Value::Rows(rows) => {
                let row = |row: &Row| {
                    let mut object = Map::new();
                    object.insert("key".into(), json!(row.key));
                    let pairs = field.rows().iter().zip(&row.values);
                    insert_values(&mut object, pairs.filter(|(f, _)| sees(f)));
                    Json::Object(object)
                };
                Json::Array(rows.iter().map(row).collect())
            }
            _ => value_to_json(field, value),
        };
        object.insert(field.name.to_owned(), json);
    }
    object
}

/// Reads what somebody sent: every problem, unknown fields among them.
pub fn body_from_json(
    kind: &Kind,
    object: &Map<String, Json>,
    reading: Reading<'_>,
) -> (Body, Problems) {
    let mut problems = Problems::default();
    for name in object.keys().filter(|name| kind.field(name).is_none()) {
        problems.add(name, "unknown-field");
    }
    let values = kind.fields.iter().map(|field| {
        let json = object.get(field.name).unwrap_or(&Json::Null);
        value_from_json(field, field.name, json, reading, &mut problems)
    });
    (Body { values: values.collect(), ..Body::default() }, problems)
}

/// Reads one value that somebody sent.
pub fn value_from_json(
    field: &Field,
    path: &str,
    json: &Json,
    reading: Reading<'_>,
    problems: &mut Problems,
) -> Value {
    let value = match (json, field.shape) {
        (Json::Null, _) => Value::Empty,
        _ if holds_control(json) => {
            problems.add(path, "control-character");
            return Value::Empty;
        }
        (Json::Array(items), Shape::Rows(fields)) => {
            let rows = items.iter().enumerate().map(|(index, item)| {
                row_from_json(fields, &format!("{path}[{index}]"), (index, item), reading, problems)
            });
            Value::Rows(rows.collect())
        }
        (Json::String(words), shape) if shape.is_text() => Value::Text(if field.translated {
            Text::new(reading.language, words.trim())
        } else {
            Text::new("", words.trim())
        }),
        _ => match take(field, json) {
            Some(value) => value,
            None => {
                problems.add(path, "wrong-shape");
                return Value::Empty;
            }
        },
    };
    if let Value::Text(text) = &value {
        let languages = reading.vocabularies.of("languages");
        for code in text.texts.keys().filter(|code| !code.is_empty() && !languages.has(code)) {
            problems.add_with(
                format!("{path}@{code}"),
                "unknown-code",
                vec![("given", code.clone())],
            );
        }
        if !text.is_empty() && !text.texts.contains_key(&text.original) {
            problems.add(path, "original-missing");
        }
    }
    reading.check(field, path, &value, problems);
    if value.is_empty() { Value::Empty } else { value }
}

/// Whether a text in it holds a character that is no text: databases refuse some of them.
fn holds_control(json: &Json) -> bool {
    match json {
        Json::String(text) => {
            text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        }
        Json::Array(items) => items.iter().any(holds_control),
        Json::Object(object) => object.values().any(holds_control),
        _ => false,
    }
}

fn row_from_json(
    fields: &[Field],
    path: &str,
    (index, item): (usize, &Json),
    reading: Reading<'_>,
    problems: &mut Problems,
) -> Row {
    let Some(object) = item.as_object() else {
        problems.add(path, "wrong-shape");
        return Row::default();
    };
    for name in object.keys().filter(|name| *name != "key") {
        if !fields.iter().any(|field| field.name == name) {
            problems.add(format!("{path}.{name}"), "unknown-field");
        }
    }
    let key =
        object.get("key").and_then(Json::as_str).map_or((index + 1).to_string(), str::to_owned);
    let values = fields.iter().map(|field| {
        let json = object.get(field.name).unwrap_or(&Json::Null);
        value_from_json(field, &format!("{path}.{}", field.name), json, reading, problems)
    });
    Row { key, values: values.collect() }
}

/// The value of well-formed JSON; `None` where the JSON has another shape.
fn take(field: &Field, json: &Json) -> Option<Value> {
    let text = |name: &str| json.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
    Some(match field.shape {
        Shape::Line | Shape::Prose | Shape::Markdown => Value::Text(take_text(json)?),
        Shape::Code | Shape::Link | Shape::Person | Shape::Url => {
            Value::Word(json.as_str()?.into())
        }
        Shape::Codes | Shape::Links => {
            let words = json.as_array()?.iter().map(|word| word.as_str().map(str::to_owned));
            Value::Words(words.collect::<Option<Vec<String>>>()?)
        }
        Shape::Rows(fields) => Value::Rows(take_rows(fields, json)?),
        Shape::Money => {
            let amount = json.get("amount")?;
            let amount = amount.as_str().map_or_else(|| amount.to_string(), str::to_owned);
            Value::Money(Money::parse(&amount, json.get("currency")?.as_str()?)?)
        }
        Shape::Date => Value::Date(json.as_str()?.parse().ok()?),
        Shape::Period => Value::Period(Period::parse(json.as_str()?)?),
        Shape::Number => Value::Number(json.as_f64()?),
        Shape::Whole => Value::Whole(json.as_i64()?),
        Shape::Place => {
            let degrees = |name: &str| json.get(name).and_then(Json::as_f64);
            json.as_object()?;
            Value::Place(Place {
                name: text("name"),
                country: text("country"),
                position: degrees("latitude").zip(degrees("longitude")),
            })
        }
        Shape::File => Value::File(File {
            id: json.get("id")?.as_str()?.to_owned(),
            name: text("name"),
            media_type: text("media_type"),
            bytes: json.get("bytes").and_then(Json::as_i64).unwrap_or(0),
        }),
        Shape::YesNo => Value::YesNo(json.as_bool()?),
    })
}

fn take_text(json: &Json) -> Option<Text> {
    let object = match json {
        Json::String(words) => return Some(Text::new("", words)),
        other => other.as_object()?,
    };
    let original = object.get("original").and_then(Json::as_str).unwrap_or_default();
    let words = |name: &str| match object.get(name) {
        Some(words) => serde_json::from_value(words.clone()).ok(),
        None => Some(Default::default()),
    };
    object.contains_key("texts").then_some(())?;
    let (made, from) = (words("made")?, words("from")?);
    let mut text = Text { original: original.to_owned(), texts: words("texts")?, made, from };
    text.from.retain(|language, _| text.texts.contains_key(language));
    Some(text)
}

fn take_rows(fields: &[Field], json: &Json) -> Option<Vec<Row>> {
    let row = |item: &Json| {
        let object = item.as_object()?;
        let value = |f: &Field| object.get(f.name).map_or(Some(Value::Empty), |j| take(f, j));
        Some(Row {
            key: object.get("key")?.as_str()?.to_owned(),
            values: fields.iter().map(value).collect::<Option<Vec<Value>>>()?,
        })
    };
    json.as_array()?.iter().map(row).collect()
}

impl Body {
    /// The body as it was stored under a declaration of this number.
    ///
    /// What this declaration does not know, or knows in another shape, is kept as unknown and
    /// written back: an older node must not lose what a newer one stored.
    pub fn stored(kind: &Kind, object: Map<String, Json>, number: u32) -> Body {
        let mut object = if number < kind.number { (kind.upgrade)(object, number) } else { object };
        let mut values = Vec::with_capacity(kind.fields.len());
        for field in &kind.fields {
            let name = [field.name, field.was].into_iter().find(|name| object.contains_key(*name));
            let value = name.and_then(|name| Some((name, take(field, object.get(name)?)?)));
            values.push(match value {
                Some((name, value)) => {
                    object.remove(name);
                    value
                }
                None => Value::Empty,
            });
        }
        Body { values, unknown: object }
    }
}
