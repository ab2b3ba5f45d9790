//! JSON arrays as lines: each object with its place in the file.

use serde_json::{Map, Value as Json};

use super::incoming::{Cell, Incoming, Problem};

/// The objects of an array. A file that is cut off gives those before the cut, and the problem.
pub fn read_json(bytes: &[u8]) -> (Vec<Incoming>, Vec<Problem>) {
    let mut problems = Vec::new();
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}'),
        Err(_) => {
            return (Vec::new(), vec![Problem::new(1, 1, "not-utf8", "the file is not UTF-8")]);
        }
    };
    let mut lines = Vec::new();
    let mut at = skip(text, 0);
    if !text[at..].starts_with('[') {
        let (line, column) = place(text, at);
        return (
            lines,
            vec![Problem::new(line, column, "not-json", "an array of objects is wanted")],
        );
    }
    at = skip(text, at + 1);
    while !text[at..].starts_with(']') {
        let mut values = serde_json::Deserializer::from_str(&text[at..]).into_iter::<Json>();
        let (line, column) = place(text, at);
        match values.next() {
            Some(Ok(Json::Object(object))) => lines.push(incoming(text, at, object)),
            Some(Ok(_)) => {
                problems.push(Problem::new(line, column, "not-json", "an object is wanted"))
            }
            Some(Err(error)) => {
                let inner = error.line();
                let line = line + inner.saturating_sub(1);
                let column =
                    if inner <= 1 { column + error.column() } else { error.column().max(1) };
                problems.push(Problem::new(line, column, "not-json", &error.to_string()));
                return (lines, problems);
            }
            None => {
                problems.push(Problem::new(line, column, "not-json", "the file ends too early"));
                return (lines, problems);
            }
        }
        at = skip(text, at + values.byte_offset());
        if text[at..].starts_with(',') {
            at = skip(text, at + 1);
        } else if !text[at..].starts_with(']') {
            let (line, column) = place(text, at);
            problems.push(Problem::new(line, column, "not-json", "`,` or `]` is wanted"));
            return (lines, problems);
        }
    }
    (lines, problems)
}

fn skip(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at.min(text.len()) + (rest.len() - rest.trim_start().len())
}

/// Line and column, from 1, of a byte of the text.
fn place(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..at.min(text.len())];
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    (before.matches('\n').count() + 1, before[start..].chars().count() + 1)
}

/// An object as cells, nested names joined by points, lists of plain values by line ends.
fn incoming(text: &str, start: usize, object: Map<String, Json>) -> Incoming {
    let (line, column) = place(text, start);
    let mut cells = Vec::new();
    for (name, value) in &object {
        let key = format!("\"{name}\"");
        let found = text[start..].find(&key).map(|offset| place(text, start + offset));
        flatten(name, value, found.unwrap_or((line, column)), &mut cells);
    }
    Incoming { object: Some(object), ..Incoming::new(line, cells) }
}

fn flatten(name: &str, value: &Json, (line, column): (usize, usize), cells: &mut Vec<Cell>) {
    let mut push = |text: String| cells.push(Cell { name: name.to_owned(), text, line, column });
    match value {
        Json::Null => {}
        Json::String(text) => push(text.clone()),
        Json::Bool(_) | Json::Number(_) => push(value.to_string()),
        Json::Array(items) => {
            let plain = items.iter().filter(|item| !item.is_object() && !item.is_array());
            let text = |item: &Json| item.as_str().map_or_else(|| item.to_string(), str::to_owned);
            push(plain.map(text).collect::<Vec<_>>().join("\n"));
        }
        Json::Object(object) => {
            for (inner, value) in object {
                flatten(&format!("{name}.{inner}"), value, (line, column), cells);
            }
        }
    }
}
