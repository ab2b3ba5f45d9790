//! The cells of a line under our names: mapped, split, with codes for names.

use std::collections::HashMap;

use facility_record::{Form, Kind, Shape};

use super::import::Importing;
use super::incoming::{Cell, Incoming};
use crate::vocabularies::is_without_country;

/// The cells of a line under our names, and the place of each in the file.
pub(super) type Named = (Form, HashMap<String, (usize, usize)>);

impl Importing<'_> {
    /// The cells of a line under our names.
    pub(super) fn form(&self, kind: &Kind, line: &Incoming) -> Named {
        let map = &self.import.map;
        let mut form = Form::default();
        let mut places = HashMap::new();
        let mut push = |name: &str, text: &str, cell: Option<&Cell>| {
            let field = name.split(['[', '@', '.']).next().unwrap_or_default();
            let mut text = text.to_owned();
            if let Some(sign) = map.split.get(field).filter(|sign| !sign.is_empty()) {
                text = text.split(sign.as_str()).map(str::trim).collect::<Vec<_>>().join(";");
            } else if kind
                .field(field)
                .is_some_and(|f| matches!(f.shape, Shape::Codes | Shape::Links))
            {
                text = text.replace('\n', ";");
            }
            if let Some(codes) = map.codes.get(name).or_else(|| map.codes.get(field)) {
                let ours = |part: &str| {
                    codes.get(part.trim()).map_or(part.trim(), String::as_str).to_owned()
                };
                text = text.split(';').map(ours).collect::<Vec<_>>().join(";");
            }
            text = self.codes(kind, name, text);
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
        (form, places)
    }

    /// Names and synonyms of codes become the codes; what is neither stays, and is a problem later.
    fn codes(&self, kind: &Kind, name: &str, text: String) -> String {
        let mut parts = name.split('.');
        let first = parts.next().unwrap_or_default();
        let Some(mut field) = kind.field(first.split('[').next().unwrap_or_default()) else {
            return text;
        };
        let mut part = parts.next().unwrap_or_default();
        if let Some(inner) = field.rows().iter().find(|inner| inner.name == part) {
            field = inner;
            part = parts.next().unwrap_or_default();
        }
        let vocabulary = match field.shape {
            Shape::Code | Shape::Codes => field.vocabulary,
            Shape::Place if part == "country" => "countries",
            _ => return text,
        };
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
