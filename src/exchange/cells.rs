//! The cells of a line under our names: mapped, split, with codes for names.

use std::collections::HashMap;

use facility_language::{Labels, Language};
use facility_record::{Form, Kind, Shape};

use super::dates;
use super::import::Importing;
use super::incoming::{Cell, Incoming};
use super::targets::{field_at, shape_of, vocabulary_of};
use crate::vocabularies::is_without_country;

/// The cells of a line under our names, and the place of each in the file.
pub(super) type Named = (Form, HashMap<String, (usize, usize)>);

impl Importing<'_> {
    /// The cells of a line under our names.
    pub(super) fn form(&self, kind: &'static Kind, line: &Incoming) -> Named {
        let map = &self.import.map;
        let mut form = Form::default();
        let mut places = HashMap::new();
        let mut push = |name: &str, text: &str, cell: Option<&Cell>| {
            let text = self.text(kind, name, text);
            if !text.trim().is_empty() {
                if let Some(cell) = cell {
                    places.insert(name.to_owned(), (cell.line, cell.column));
                }
                form.push(name, text);
            }
        };
        if map.fields.is_empty() {
            line.cells.iter().for_each(|cell| push(&cell.name, &cell.text, Some(cell)));
        } else {
            for (ours, theirs) in &map.fields {
                if let Some(cell) = line.cells.iter().find(|cell| cell.name == *theirs) {
                    push(ours, &cell.text, Some(cell));
                }
            }
        }
        for (ours, text) in &map.fixed {
            push(ours, text, None);
        }
        join_periods(kind, &mut form, &mut places);
        (form, places)
    }

    /// What stands in a cell, as our form says it: split, with our codes, days in our order.
    fn text(&self, kind: &'static Kind, name: &str, text: &str) -> String {
        let map = &self.import.map;
        let field = name.split(['[', '@', '.']).next().unwrap_or_default();
        let mut text = text.to_owned();
        let shape = shape_of(kind, name);
        if let Some(sign) = map.split.get(field).filter(|sign| !sign.is_empty()) {
            text = text.split(sign.as_str()).map(str::trim).collect::<Vec<_>>().join(";");
        } else if matches!(shape, Some(Shape::Codes | Shape::Links)) {
            text = text.replace('\n', ";");
        }
        if let Some(codes) = map.codes.get(name).or_else(|| map.codes.get(field)) {
            let ours =
                |part: &str| codes.get(part.trim()).map_or(part.trim(), String::as_str).to_owned();
            // One code may have the sign between several in its name.
            text = match codes.get(text.trim()) {
                Some(ours) => ours.clone(),
                None => text.split(';').map(ours).collect::<Vec<_>>().join(";"),
            };
        }
        if let Some(order) = map.dates.get(name) {
            text = dates::in_our_order(&text, order).unwrap_or(text);
        }
        match shape {
            Some(Shape::YesNo) => yes_or_no(&text).map_or(text, str::to_owned),
            _ => self.codes(kind, name, text),
        }
    }

    /// Names and synonyms of codes become the codes; what is neither stays, and is a problem later.
    fn codes(&self, kind: &'static Kind, name: &str, text: String) -> String {
        let Some(vocabulary) = vocabulary_of(kind, name) else { return text };
        let is_country = vocabulary == "countries";
        let vocabulary = self.vocabularies.of(vocabulary);
        let code = |part: &str| vocabulary.code_of(part).unwrap_or(part.trim()).to_owned();
        text.split(';')
            .filter(|part| !part.trim().is_empty())
            .filter(|part| !(is_country && is_without_country(part)))
            .map(code)
            .collect::<Vec<_>>()
            .join(";")
    }

    pub(super) fn identifier(&self, kind: &Kind, text: &str) -> Option<(String, String)> {
        if text.is_empty() {
            return None;
        }
        let scheme = |scheme: &str| {
            !scheme.is_empty()
                && scheme.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        match text.split_once(':') {
            Some((name, value)) if scheme(name) && !value.starts_with("//") => {
                Some((name.to_owned(), value.to_owned()))
            }
            _ if !self.import.map.scheme.is_empty() => {
                Some((self.import.map.scheme.clone(), text.to_owned()))
            }
            _ => Some((kind.name.replace('_', "-"), text.to_owned())),
        }
    }
}

/// A period whose first and last day stand in two columns, `NAME.starts` and `NAME.ends`.
fn join_periods(
    kind: &'static Kind,
    form: &mut Form,
    places: &mut HashMap<String, (usize, usize)>,
) {
    let ends = [".starts", ".ends"];
    let names: Vec<String> = form
        .0
        .iter()
        .filter_map(|(name, _)| ends.iter().find_map(|end| name.strip_suffix(end)))
        .filter(|name| {
            field_at(kind, name).is_some_and(|(field, _)| matches!(field.shape, Shape::Period))
        })
        .map(str::to_owned)
        .collect();
    for name in names {
        let parts = ends.map(|end| form.first(&format!("{name}{end}")).to_owned());
        let place = ends.iter().find_map(|end| places.get(&format!("{name}{end}")).copied());
        if form.0.iter().any(|(other, _)| *other == name) {
            continue;
        }
        let given: Vec<&str> =
            parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        form.push(&name, given.join("/"));
        places.extend(place.map(|place| (name.clone(), place)));
    }
}

/// `yes` or `no` for a word that says so in one of the languages.
pub(super) fn yes_or_no(text: &str) -> Option<&'static str> {
    let word = text.trim().to_lowercase();
    ["yes", "no"].into_iter().find(|code| {
        let said = |language| Labels::compiled().say(language, code).to_lowercase() == word;
        !word.is_empty() && (word == *code || Language::ALL.into_iter().any(said))
    })
}
