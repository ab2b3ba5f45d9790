//! A kind of record or fact, as generic code sees it.

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Map, Value as Json};

use crate::body::Body;
use crate::field::Field;
use crate::lifecycle::{ENTRY, Move, Reader, State};
use crate::problem::Problems;
use crate::value::Value;

/// The field that says when somebody last made sure of a record's facts.
pub const ASSURED_ON: &str = "assured_on";
/// The field that says which organisation did.
pub const ASSURED_BY: &str = "assured_by";

/// The field by which a record says which other one it is about.
pub const ABOUT: &str = "about";

/// The field by which somebody declares the organisations that they are tied to.
pub const TIED_TO: &str = "tied_to";

/// A kind of record: one declaration, walked by everything generic.
#[derive(Debug)]
pub struct Kind {
    /// Its name: change lines, API, labels.
    pub name: &'static str,
    /// The plural in addresses; unique over all rooms.
    pub plural: &'static str,
    /// The room it belongs to.
    pub room: &'static str,
    /// What it is, from the declaration's doc comment.
    pub doc: &'static str,
    /// The type of schema.org that a record of it is; empty = none.
    pub schema_org: &'static str,
    /// Number of the declaration that bodies are stored under.
    pub number: u32,
    /// Its own fields, then those of its scope.
    pub fields: Vec<Field>,
    /// Its states; the first is where a record begins.
    pub states: &'static [State],
    /// Its moves, the creation among them.
    pub moves: &'static [Move],
    /// Rules across fields.
    pub check: fn(&Body, &mut Problems),
    /// The last day on which what the record says happens.
    pub ends: fn(&Body) -> Option<Date>,
    /// Brings a body stored under an older number up to date.
    pub upgrade: fn(Map<String, Json>, u32) -> Map<String, Json>,
}

impl Kind {
    /// The state of this name.
    pub fn state(&self, name: &str) -> Option<&State> {
        self.states.iter().find(|state| state.name == name)
    }

    /// The move of this name.
    pub fn move_named(&self, name: &str) -> Option<&Move> {
        self.moves.iter().find(|step| step.name == name)
    }

    /// The moves that the record's state and guards allow; the creation is none of them.
    pub fn open_moves<'a>(&'a self, state: &str, body: &Body) -> Vec<&'a Move> {
        self.moves.iter().filter(|step| step.is_open(state, body)).collect()
    }

    /// The move that creates a record.
    pub fn creation(&self) -> Option<&Move> {
        self.moves.iter().find(|step| step.is_creation())
    }

    /// The move by which somebody writes a record down for somebody else, where its kind has one.
    pub fn entry(&self) -> Option<&Move> {
        self.move_named(ENTRY)
    }

    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The field that is the title.
    pub fn title_field(&self) -> Option<&Field> {
        self.fields.iter().find(|field| field.title)
    }

    /// The fields that can be filtered by.
    pub fn facets(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| !field.facet.is_empty())
    }

    /// The pages of its form in the order in which the fields first name them; one if none does.
    pub fn tasks(&self) -> Vec<&'static str> {
        let mut tasks = Vec::new();
        for field in &self.fields {
            if !tasks.contains(&field.task) {
                tasks.push(field.task);
            }
        }
        tasks
    }

    /// Whether the public sees records of this kind in some state.
    pub fn is_ever_public(&self) -> bool {
        self.states.iter().any(|state| state.readers.contains(&Reader::Public))
    }

    /// Whether its records are found by a search: some field of theirs is.
    pub fn is_searched(&self) -> bool {
        self.fields.iter().any(|field| field.searched)
    }

    /// Whether its records are bodies for which people act: the facility vouches for some of them.
    pub fn is_body(&self) -> bool {
        self.states.iter().any(|state| state.vouched)
    }

    /// Whether a person files records of this kind by its form and edits them until they are sent.
    pub fn is_filed(&self) -> bool {
        let by_somebody = |step: &Move| step.by.iter().any(|by| *by != Reader::Facility);
        self.states.first().is_some_and(|state| state.editors.contains(&Reader::Owner))
            && self.creation().is_some_and(by_somebody)
    }

    /// Whether records in this state are still being written, so that what is required may be missing:
    /// before they are sent, or confirmed by those for whom they were written down.
    pub fn is_unfinished(&self, state: &str) -> bool {
        let first = self.states.first().map(|first| first.name);
        first.into_iter().chain(self.entry().map(|step| step.to)).any(|open| open == state)
    }

    /// The last day on which the facts of a record still count as made sure of: a year after
    /// somebody last made sure of them or, for want of that, wrote them; or the day on which what
    /// it says is over. `None` for a kind whose facts nobody makes sure of.
    pub fn fresh_until(&self, body: &Body, written: Date) -> Option<Date> {
        self.field(ASSURED_ON)?;
        let assured = match body.of(&self.fields, ASSURED_ON) {
            Value::Date(day) => *day,
            _ => written,
        };
        let over = assured.saturating_add(12.months());
        Some(match (self.ends)(body) {
            Some(end) if end >= assured => over.min(end),
            _ => over,
        })
    }

    /// Whether the public sees a record in this state at all, whatever the record itself says.
    pub fn is_public_state(&self, state: &str) -> bool {
        self.state(state).is_some_and(|state| state.readers.contains(&Reader::Public))
    }

    /// Whether a move is from or into a state that everybody sees.
    pub fn is_public_move(&self, step: &Move) -> bool {
        self.is_public_state(step.to) || step.from.iter().any(|from| self.is_public_state(from))
    }
}

/// The fields of a kind; where one of them stands on no page of its own, the form is one page, and
/// shared fields that name a page (those of a scope) stand on it too.
pub fn one_form(mut fields: Vec<Field>) -> Vec<Field> {
    if fields.iter().any(|field| field.task.is_empty()) {
        fields.iter_mut().for_each(|field| field.task = "");
    }
    fields
}

/// A typed record that a declaration made.
pub trait Declared: Rules {
    /// The one declaration of the kind.
    fn kind() -> &'static Kind;
    /// The typed struct; values of another shape are left empty.
    fn from_body(body: &Body) -> Self;
    /// The values as generic code sees them.
    fn to_body(&self) -> Body;
}

/// What is special about a kind and cannot be said by a word of the declaration.
pub trait Rules: Sized {
    /// Number of the declaration; goes up when `upgrade` has something to do.
    const NUMBER: u32 = 1;

    /// Fields of the scope that this kind requires.
    const REQUIRED: &'static [&'static str] = &[];

    /// The type of schema.org that a record is, for search engines and other catalogues.
    const SCHEMA_ORG: &'static str = "";

    /// The properties of schema.org that fields of the scope are given as, as the word `schema_org`
    /// says it of the kind's own fields: what fits depends on the type.
    const SCOPE_IN_SCHEMA_ORG: &'static [(&'static str, &'static str)] = &[];

    /// The last day on which what the record says happens, if it says one: afterwards somebody
    /// should look whether it still holds.
    fn ends(&self) -> Option<Date> {
        None
    }

    /// Rules across fields: what is wrong is added to the problems.
    fn check(&self, _problems: &mut Problems) {}

    /// Brings a stored body from an older declaration up to date.
    fn upgrade(body: Map<String, Json>, _from: u32) -> Map<String, Json> {
        body
    }
}

/// A kind of fact: narrow dated rows in a table of their own, never updated.
#[derive(Debug)]
pub struct FactKind {
    /// Its name; the table is `fact_` and this.
    pub name: &'static str,
    /// The room it belongs to.
    pub room: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// Its columns.
    pub fields: &'static [Field],
}
