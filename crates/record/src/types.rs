//! The types that a declaration may use. Each knows how to be empty, so none needs an `Option`.

use std::collections::BTreeMap;
use std::ops::Deref;

use crate::field::{Field, Shape, Type};
use crate::measure::{Money, Period};
use crate::value::{Row, Value};

/// A text in its original language, with translations. Texts are equal when they say the same; what
/// a translation was made from is a note beside it.
#[derive(Clone, Debug, Default)]
pub struct Text {
    /// Code of the language the text was written in; empty when it has none (a code, a name).
    pub original: String,
    /// The text by language code, the original among them.
    pub texts: BTreeMap<String, String>,
    /// How a translation was made, by language: `human`, `machine` or `reviewed`; absent = human.
    pub made: BTreeMap<String, String>,
    /// What a translation was made from, by language, where the original was edited since: a digest
    /// of the words that the original had; absent = it fits the original as it is.
    pub from: BTreeMap<String, String>,
}

impl PartialEq for Text {
    fn eq(&self, other: &Text) -> bool {
        (&self.original, &self.texts, &self.made) == (&other.original, &other.texts, &other.made)
    }
}

impl Eq for Text {}

impl Text {
    /// A text in one language.
    pub fn new(language: &str, text: &str) -> Text {
        Text {
            original: language.to_owned(),
            texts: BTreeMap::from([(language.to_owned(), text.to_owned())]),
            ..Text::default()
        }
    }

    /// The text as it was written.
    pub fn original_text(&self) -> &str {
        self.texts.get(&self.original).map_or("", String::as_str)
    }

    /// The text in this language, or else the original: language and text.
    pub fn best(&self, language: &str) -> (&str, &str) {
        match self.texts.get_key_value(language) {
            Some((language, text)) if !text.is_empty() => (language, text),
            _ => (&self.original, self.original_text()),
        }
    }

    /// Whether there is no text in any language.
    pub fn is_empty(&self) -> bool {
        self.texts.values().all(String::is_empty)
    }
}

macro_rules! texts {
    ($($(#[doc = $doc:literal])+ $name:ident => $shape:ident),+ $(,)?) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct $name(pub Text);

        impl Deref for $name {
            type Target = Text;
            fn deref(&self) -> &Text {
                &self.0
            }
        }

        impl Type for $name {
            const SHAPE: Shape = Shape::$shape;
            fn take(value: &Value) -> Self {
                $name(value.text().cloned().unwrap_or_default())
            }
            fn give(&self) -> Value {
                if self.0.is_empty() { Value::Empty } else { Value::Text(self.0.clone()) }
            }
        }
    )+};
}

texts! {
    /// One line of text.
    Line => Line,
    /// Several paragraphs of plain text.
    Prose => Prose,
    /// Text with markdown; raw HTML in it is shown as text.
    Markdown => Markdown,
}

macro_rules! words {
    ($($(#[doc = $doc:literal])+ $name:ident => $shape:ident),+ $(,)?) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct $name(pub String);

        impl Deref for $name {
            type Target = str;
            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl Type for $name {
            const SHAPE: Shape = Shape::$shape;
            fn take(value: &Value) -> Self {
                match value {
                    Value::Word(word) => $name(word.clone()),
                    _ => $name::default(),
                }
            }
            fn give(&self) -> Value {
                if self.0.is_empty() { Value::Empty } else { Value::Word(self.0.clone()) }
            }
        }
    )+};
}

words! {
    /// One code of a vocabulary.
    Code => Code,
    /// The id of a record of another kind.
    Link => Link,
    /// The id of a person; names and addresses stand in the person table only.
    PersonLink => Person,
    /// An address on the web, `http` or `https`.
    Url => Url,
}

macro_rules! word_lists {
    ($($(#[doc = $doc:literal])+ $name:ident => $shape:ident),+ $(,)?) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct $name(pub Vec<String>);

        impl Deref for $name {
            type Target = [String];
            fn deref(&self) -> &[String] {
                &self.0
            }
        }

        impl Type for $name {
            const SHAPE: Shape = Shape::$shape;
            fn take(value: &Value) -> Self {
                match value {
                    Value::Words(words) => $name(words.clone()),
                    _ => $name::default(),
                }
            }
            fn give(&self) -> Value {
                if self.0.is_empty() { Value::Empty } else { Value::Words(self.0.clone()) }
            }
        }
    )+};
}

word_lists! {
    /// Several codes of a vocabulary, without repetition.
    Codes => Codes,
    /// The ids of several records of another kind.
    Links => Links,
}

macro_rules! single {
    ($($(#[doc = $doc:literal])+ $name:ident($inner:ty) => $shape:ident),+ $(,)?) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $name(pub Option<$inner>);

        impl Deref for $name {
            type Target = Option<$inner>;
            fn deref(&self) -> &Option<$inner> {
                &self.0
            }
        }

        impl Type for $name {
            const SHAPE: Shape = Shape::$shape;
            fn take(value: &Value) -> Self {
                match value {
                    Value::$shape(inner) => $name(Some(inner.clone())),
                    _ => $name(None),
                }
            }
            fn give(&self) -> Value {
                self.0.clone().map_or(Value::Empty, Value::$shape)
            }
        }
    )+};
}

single! {
    /// A calendar day.
    Date(jiff::civil::Date) => Date,
    /// A number with a fraction; its unit is declared.
    Number(f64) => Number,
    /// A whole number; its unit is declared.
    Whole(i64) => Whole,
    /// Yes, no, or not said.
    YesNo(bool) => YesNo,
}

macro_rules! structs {
    ($($name:ident => $empty:expr),+ $(,)?) => {$(
        impl Type for $name {
            const SHAPE: Shape = Shape::$name;
            fn take(value: &Value) -> Self {
                match value {
                    Value::$name(inner) => inner.clone(),
                    _ => $name::default(),
                }
            }
            fn give(&self) -> Value {
                if $empty(self) { Value::Empty } else { Value::$name(self.clone()) }
            }
        }
    )+};
}

structs! {
    Money => |money: &Money| money.currency.is_empty(),
    Period => |period: &Period| *period == Period::default(),
    Place => Place::is_empty,
    File => |file: &File| file.id.is_empty(),
}

/// Where something is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Place {
    /// The place's name or address.
    pub name: String,
    /// Code of the country or area.
    pub country: String,
    /// Degrees north and east (WGS 84).
    pub position: Option<(f64, f64)>,
}

impl Place {
    /// Whether nothing is known of the place.
    pub fn is_empty(&self) -> bool {
        self.name.is_empty() && self.country.is_empty() && self.position.is_none()
    }
}

/// A stored file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct File {
    /// Id in the file table; empty = none.
    pub id: String,
    /// The name it was given.
    pub name: String,
    /// Its media type, found by reading it.
    pub media_type: String,
    /// Its size in bytes.
    pub bytes: i64,
}

/// Rows of declared fields; each row keeps its key through all editions.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows<R>(pub Vec<(String, R)>);

impl<R> Default for Rows<R> {
    fn default() -> Self {
        Rows(Vec::new())
    }
}

impl<R> Deref for Rows<R> {
    type Target = [(String, R)];
    fn deref(&self) -> &[(String, R)] {
        &self.0
    }
}

/// A struct made by [`crate::row!`] or [`crate::scope!`]: some fields in their order.
pub trait Fields: Default {
    /// The fields, in the order of the declaration.
    const FIELDS: &'static [Field];
    /// The typed struct from values in that order.
    fn take_all(values: &[Value]) -> Self;
    /// The values in that order.
    fn give_all(&self) -> Vec<Value>;
}

impl<R: Fields> Type for Rows<R> {
    const SHAPE: Shape = Shape::Rows(R::FIELDS);
    fn take(value: &Value) -> Self {
        match value {
            Value::Rows(rows) => {
                Rows(rows.iter().map(|row| (row.key.clone(), R::take_all(&row.values))).collect())
            }
            _ => Rows::default(),
        }
    }
    fn give(&self) -> Value {
        if self.0.is_empty() {
            return Value::Empty;
        }
        let row = |(key, row): &(String, R)| Row { key: key.clone(), values: row.give_all() };
        Value::Rows(self.0.iter().map(row).collect())
    }
}
