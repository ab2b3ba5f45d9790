//! What a column of a table can go to: the fields of a kind, with the parts of places, amounts and
//! periods, and languages of texts.

use facility_language::Language;
use facility_record::{Field, Kind, Shape};

/// What a column can go to.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// The field.
    pub field: &'static Field,
    /// The field of rows that it stands in, if it does.
    pub rows: Option<&'static Field>,
    /// A part of its value (`amount`, `country`), or the code of a language; empty = the whole.
    pub part: &'static str,
}

impl Target {
    /// Its name in a form: `title`, `title@fr`, `price.amount`, `runs[0].starts`.
    pub fn name(&self) -> String {
        let sign = match self.part {
            "" => "",
            _ if self.field.shape.is_text() => "@",
            _ => ".",
        };
        let own = format!("{}{sign}{}", self.field.name, self.part);
        self.rows.map_or(own.clone(), |rows| format!("{}[0].{own}", rows.name))
    }

    /// The vocabulary that its words stand in.
    pub fn vocabulary(&self) -> Option<&'static str> {
        vocabulary_in(self.field, self.part)
    }

    /// Whether several values may stand in one cell.
    pub fn is_many(&self) -> bool {
        matches!(self.field.shape, Shape::Codes | Shape::Links)
    }

    /// Whether a day stands in its cells.
    pub fn is_day(&self) -> bool {
        match self.field.shape {
            Shape::Date => true,
            Shape::Period => !self.part.is_empty(),
            _ => false,
        }
    }
}

/// Everything that a column of a table of this kind can go to. Persons and files come in no table.
pub fn targets(kind: &'static Kind) -> Vec<Target> {
    let mut all = Vec::new();
    for field in &kind.fields {
        match field.shape {
            Shape::Rows(fields) => {
                for inner in fields {
                    all.extend(parts(inner).map(|part| Target {
                        field: inner,
                        rows: Some(field),
                        part,
                    }));
                }
            }
            _ => all.extend(parts(field).map(|part| Target { field, rows: None, part })),
        }
    }
    all
}

fn parts(field: &'static Field) -> impl Iterator<Item = &'static str> {
    let plain: &[&str] = match field.shape {
        Shape::Person | Shape::File | Shape::Rows(_) => &[],
        Shape::Money => &["amount", "currency"],
        Shape::Place => &["name", "country", "latitude", "longitude"],
        Shape::Period => &["", "starts", "ends"],
        _ => &[""],
    };
    let languages = if field.translated { &Language::ALL[..] } else { &[] };
    let original = field.translated.then_some("original");
    plain.iter().copied().chain(languages.iter().map(|language| language.code())).chain(original)
}

/// The field that a name of a form leads to, with the part of its value that the name means.
pub(super) fn field_at<'n>(
    kind: &'static Kind,
    name: &'n str,
) -> Option<(&'static Field, &'n str)> {
    let (first, rest) = name.split_once(['[', '.', '@']).unwrap_or((name, ""));
    let field = kind.field(first)?;
    if field.rows().is_empty() {
        return Some((field, rest));
    }
    let inner = rest.split_once('.').map_or("", |(_, inner)| inner);
    let (own, part) = inner.split_once(['.', '@']).unwrap_or((inner, ""));
    field.rows().iter().find(|field| field.name == own).map(|field| (field, part))
}

/// The shape of the value that a name of a form holds whole.
pub(super) fn shape_of(kind: &'static Kind, name: &str) -> Option<Shape> {
    field_at(kind, name).filter(|(_, part)| part.is_empty()).map(|(field, _)| field.shape)
}

/// The vocabulary that what a name of a form holds stands in.
pub(super) fn vocabulary_of(kind: &'static Kind, name: &str) -> Option<&'static str> {
    let (field, part) = field_at(kind, name)?;
    vocabulary_in(field, part)
}

fn vocabulary_in(field: &'static Field, part: &str) -> Option<&'static str> {
    match (field.shape, part) {
        (Shape::Code | Shape::Codes, _) => Some(field.vocabulary),
        (Shape::Place, "country") => Some("countries"),
        (Shape::Money, "currency") => Some("currencies"),
        _ if field.translated && part == "original" => Some("languages"),
        _ => None,
    }
}
