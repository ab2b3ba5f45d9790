//! A declared field: its name, shape and words, built by `const fn` methods of [`Spec`].
//!
//! The macro knows none of the words: each is a method that exists only on the types it makes
//! sense for, so a misspelt or misplaced word is a compiler error at that word.

use std::marker::PhantomData;

use crate::lifecycle::Reader;
use crate::measure::Period;
use crate::types::{
    Code, Codes, Date, Fields, File, Line, Link, Links, Markdown, Number, PersonLink, Prose, Rows,
    Url, Whole, YesNo,
};
use crate::value::Value;

/// The shape of a field's value.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// One line of text.
    Line,
    /// Paragraphs of plain text.
    Prose,
    /// Text with markdown.
    Markdown,
    /// One code of a vocabulary.
    Code,
    /// Several codes of a vocabulary.
    Codes,
    /// A link to a record.
    Link,
    /// Links to several records.
    Links,
    /// A link to a person.
    Person,
    /// Rows of fields.
    Rows(&'static [Field]),
    /// An amount in a currency.
    Money,
    /// A calendar day.
    Date,
    /// A year, quarter, month, day or interval.
    Period,
    /// A number with a fraction.
    Number,
    /// A whole number.
    Whole,
    /// An address on the web.
    Url,
    /// A place.
    Place,
    /// A stored file.
    File,
    /// Yes or no.
    YesNo,
}

impl Shape {
    /// Whether the value is text in a language.
    pub const fn is_text(self) -> bool {
        matches!(self, Shape::Line | Shape::Prose | Shape::Markdown)
    }
}

/// A declared field, as generic code sees it.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The struct that declares it, `scope` for the fields all kinds share: the prefix of its label.
    pub owner: &'static str,
    /// Its name: struct field, form input, JSON key, CSV column, label.
    pub name: &'static str,
    /// What it holds, from the declaration's doc comment.
    pub doc: &'static str,
    /// The shape of its value.
    pub shape: Shape,
    /// Must be given before the record leaves its first state.
    pub required: bool,
    /// Is the record's title.
    pub title: bool,
    /// Its words are found by search.
    pub searched: bool,
    /// May be given in several languages.
    pub translated: bool,
    /// The name it is filtered by in addresses; empty = it is no facet.
    pub facet: &'static str,
    /// The vocabulary of its codes.
    pub vocabulary: &'static str,
    /// The kind that a link leads to.
    pub kind: &'static str,
    /// Who sees it; everybody who sees the record unless said otherwise.
    pub readers: &'static [Reader],
    /// Who may set it, of those who may edit the record; empty = all of them.
    pub setters: &'static [Reader],
    /// The organisations that it names are parties of the record.
    pub party: bool,
    /// Left out of the public projection of a record that shows only a summary.
    pub detail: bool,
    /// Decides who sees the record: `public`, `summary` or `facility`.
    pub opens: bool,
    /// Least value of a number, or fewest rows.
    pub least: Option<i64>,
    /// Greatest value of a number, most characters of a text, most codes or rows, most bytes.
    pub most: Option<i64>,
    /// Unit of a number.
    pub unit: &'static str,
    /// Its name in older declarations.
    pub was: &'static str,
    /// The page of a long form that asks for it.
    pub task: &'static str,
    /// The scheme of the identifier that it holds, unique over all records; empty = it holds none.
    pub identifies: &'static str,
    /// The properties of schema.org that its value is given as, between commas; empty = none. A
    /// dot leads into a property (`offers.category`), a colon names the type of rows
    /// (`hasCourseInstance: CourseInstance`).
    pub schema_org: &'static str,
    /// The kind whose records its lines name, one a line, without leading to them; empty = none.
    pub names: &'static str,
    /// The types of files that it takes, by the ends of their names; empty = all that are known.
    pub file_types: &'static [&'static str],
    /// A panel of its kind tells it, so the list of fields on the record's page leaves it out.
    pub in_panel: bool,
    /// Is a column of a fact's natural key.
    pub key: bool,
    /// A fact's column with an index.
    pub indexed: bool,
}

impl Field {
    /// The key of its label.
    pub fn label(&self) -> String {
        format!("{}-{}", self.owner, self.name).replace('_', "-")
    }

    /// Whether people write it: not one that only the facility sets.
    pub fn is_written(&self) -> bool {
        let by_somebody = |setter: &Reader| *setter != Reader::Facility;
        self.setters.is_empty() || self.setters.iter().any(by_somebody)
    }

    /// Whether it is a year: a whole number that has four digits whatever it is.
    pub fn is_year(&self) -> bool {
        let ends = self.least.zip(self.most);
        matches!(self.shape, Shape::Whole)
            && ends.is_some_and(|(least, most)| least >= 1000 && most <= 9999)
    }

    /// Most characters a text may have, most codes or rows a list, most bytes a file.
    pub fn limit(&self) -> usize {
        self.most.and_then(|most| usize::try_from(most).ok()).unwrap_or(match self.shape {
            Shape::Line => 300,
            Shape::Url => 2_000,
            Shape::Rows(_) => 200,
            Shape::Codes | Shape::Links => 300,
            Shape::File => 10_000_000,
            _ => 20_000,
        })
    }

    /// The fields of its rows; none for another shape.
    pub fn rows(&self) -> &'static [Field] {
        match self.shape {
            Shape::Rows(fields) => fields,
            _ => &[],
        }
    }

    /// Whether everybody who sees the record sees this field.
    pub fn is_public(&self) -> bool {
        !matches!(self.shape, Shape::Person) && self.readers.contains(&Reader::Public)
    }
}

/// A type that a field may have.
pub trait Type: Sized {
    /// The shape of its values.
    const SHAPE: Shape;
    /// The typed value; a value of another shape gives the empty one.
    fn take(value: &Value) -> Self;
    /// The value as generic code sees it.
    fn give(&self) -> Value;
}

/// A field under construction; `T` decides which words it knows.
pub struct Spec<T> {
    field: Field,
    typed: PhantomData<fn() -> T>,
}

impl<T> Spec<T> {
    /// The finished field.
    pub const fn field(self) -> Field {
        self.field
    }
}

macro_rules! word {
    ($(#[doc = $doc:literal])+ $name:ident($($arg:ident : $type:ty)?) for $trait:path => $($set:ident = $value:expr),+) => {
        impl<T: $trait> Spec<T> {
            $(#[doc = $doc])+
            #[must_use]
            pub const fn $name(mut self, $($arg: $type)?) -> Self {
                $(self.field.$set = $value;)+
                self
            }
        }
    };
}

impl<T: Type> Spec<T> {
    /// A field of this struct, with its documentation.
    pub const fn new(owner: &'static str, name: &'static str, doc: &'static str) -> Self {
        let field = Field {
            owner,
            name,
            doc,
            shape: T::SHAPE,
            required: false,
            title: false,
            searched: false,
            translated: false,
            facet: "",
            vocabulary: "",
            kind: "",
            readers: &[Reader::Public],
            setters: &[],
            party: false,
            detail: false,
            opens: false,
            least: None,
            most: None,
            unit: "",
            was: "",
            task: "",
            identifies: "",
            names: "",
            schema_org: "",
            file_types: &[],
            in_panel: false,
            key: false,
            indexed: false,
        };
        Spec { field, typed: PhantomData }
    }
}

word! {
    /// Must be given before the record leaves its first state.
    required() for Type => required = true
}
word! {
    /// Only these see it.
    seen_by(readers: &'static [Reader]) for Type => readers = readers
}
word! {
    /// Of those who may edit the record, only these set it.
    set_by(setters: &'static [Reader]) for Type => setters = setters
}
word! {
    /// A panel of its kind tells it, so the list of fields on the record's page leaves it out.
    in_panel() for Type => in_panel = true
}
word! {
    /// The organisations that it names are parties of the record.
    party() for Linked => party = true
}
word! {
    /// Only the owner and the room's staff see it.
    private() for Type => readers = &[Reader::Owner, Reader::Staff]
}
word! {
    /// Left out of the public projection where the record shows only a summary.
    detail() for Type => detail = true
}
word! {
    /// Its name in older declarations.
    was(name: &'static str) for Type => was = name
}
word! {
    /// The page of a long form that asks for it.
    task(name: &'static str) for Type => task = name
}
word! {
    /// Holds an identifier of this scheme, which no other record may hold.
    identifies(scheme: &'static str) for OneLine => identifies = scheme
}
word! {
    /// Its lines name records of this kind that are not linked, or not listed.
    names(kind: &'static str) for Texts => names = kind
}
word! {
    /// The properties of schema.org that its value is given as.
    schema_org(properties: &'static str) for Type => schema_org = properties
}
word! {
    /// A column of a fact's natural key.
    key() for Column => key = true
}
word! {
    /// A fact's column with an index.
    indexed() for Column => indexed = true
}
word! {
    /// The record's title.
    title() for OneLine => title = true
}
word! {
    /// Its words are found by search.
    searched() for Texts => searched = true
}
word! {
    /// May be given in several languages.
    translated() for Texts => translated = true
}
word! {
    /// Most characters.
    at_most_characters(most: i64) for Texts => most = Some(most)
}
word! {
    /// The vocabulary of its codes.
    from(vocabulary: &'static str) for Coded => vocabulary = vocabulary
}
word! {
    /// Can be filtered by under this name, with counts.
    facet(name: &'static str) for Coded => facet = name
}
word! {
    /// Decides who sees the record: `public`, `summary` or `facility`.
    opens() for OneCode => opens = true
}
word! {
    /// The kind it leads to.
    to(kind: &'static str) for Linked => kind = kind
}
word! {
    /// The types of files that it takes, by the ends of their names: `pdf`, `docx`.
    file_types(types: &'static [&'static str]) for OneFile => file_types = types
}
word! {
    /// Most bytes of its file.
    most_bytes(most: i64) for OneFile => most = Some(most)
}
word! {
    /// Its unit.
    unit(unit: &'static str) for Numeric => unit = unit
}
word! {
    /// Least value, or fewest rows.
    at_least(least: i64) for Counted => least = Some(least)
}
word! {
    /// Greatest value, or most rows or codes.
    at_most(most: i64) for Counted => most = Some(most)
}

macro_rules! groups {
    ($($(#[doc = $doc:literal])+ $group:ident: $($type:ty),+;)+) => {$(
        $(#[doc = $doc])+
        pub trait $group: Type {}
        $(impl $group for $type {})+
    )+};
}

groups! {
    /// Text types.
    Texts: Line, Prose, Markdown;
    /// Types that can be a title.
    OneLine: Line;
    /// Types of codes.
    Coded: Code, Codes;
    /// Types of one code.
    OneCode: Code;
    /// Types that lead to records.
    Linked: Link, Links;
    /// Types of a stored file.
    OneFile: File;
    /// Types with a unit.
    Numeric: Number, Whole;
    /// Types that fit a column of a fact.
    Column: Line, Code, Codes, Link, PersonLink, Date, Number, Whole, YesNo, Url, Period;
}

/// Types with a least and a greatest: of themselves, or of how many there are.
pub trait Counted: Type {}
impl Counted for Number {}
impl Counted for Whole {}
impl Counted for Codes {}
impl<R: Fields> Counted for Rows<R> {}
