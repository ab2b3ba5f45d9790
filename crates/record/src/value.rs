//! A value as generic code sees it.

use crate::measure::{Money, Period};
use crate::types::{File, Place, Text};

/// The value of one field, whatever its shape.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// Nothing was given.
    #[default]
    Empty,
    /// A line, prose or markdown, with its translations.
    Text(Text),
    /// A code, the id of a linked record or person, or an address.
    Word(String),
    /// Several codes or linked records.
    Words(Vec<String>),
    /// Rows, each with its key.
    Rows(Vec<Row>),
    /// An amount in a currency.
    Money(Money),
    /// A calendar day.
    Date(jiff::civil::Date),
    /// A year, quarter, month, day or interval.
    Period(Period),
    /// A number with a fraction.
    Number(f64),
    /// A whole number.
    Whole(i64),
    /// A place.
    Place(Place),
    /// A stored file.
    File(File),
    /// Yes or no.
    YesNo(bool),
}

/// One row of a field of rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Stays with the row through all editions; the difference of editions goes by it.
    pub key: String,
    /// The values, in the order of the row's fields.
    pub values: Vec<Value>,
}

impl Value {
    /// Whether nothing was given.
    pub fn is_empty(&self) -> bool {
        match self {
            Value::Empty => true,
            Value::Text(text) => text.is_empty(),
            Value::Word(word) => word.is_empty(),
            Value::Words(words) => words.is_empty(),
            Value::Rows(rows) => rows.is_empty(),
            Value::Place(place) => place.is_empty(),
            _ => false,
        }
    }

    /// The text, if this is one.
    pub fn text(&self) -> Option<&Text> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The words of a code, link or codes.
    pub fn words(&self) -> &[String] {
        match self {
            Value::Word(word) if !word.is_empty() => std::slice::from_ref(word),
            Value::Words(words) => words,
            _ => &[],
        }
    }
}
