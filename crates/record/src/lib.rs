//! Kinds of records and facts, declared once.
//!
//! A declaration ([`record!`], [`fact!`]) yields a plain typed struct, which rules read, and a
//! list of [`Field`]s, states and moves, which everything generic walks: forms, validation, JSON,
//! CSV, difference, public projection and the OpenAPI schema. This crate knows no database and no
//! HTTP.
#![forbid(unsafe_code)]

mod body;
mod declare;
mod difference;
mod field;
mod form;
mod json;
mod kind;
mod lifecycle;
mod measure;
mod problem;
mod reading;
mod schema;
mod table;
mod types;
mod value;
mod vocabularies;
mod vocabulary;

pub use body::Body;
pub use declare::{assert_unique, joined, total, with_required, with_schema_org};
pub use difference::{Difference, difference};
pub use field::{Field, Shape, Spec, Type};
pub use form::{Form, read_form, write_form};
pub use json::{body_from_json, body_to_json, public_json, value_from_json, value_to_json};
pub use kind::{ABOUT, ASSURED_BY, ASSURED_ON, Declared, FactKind, Kind, Rules, TIED_TO, one_form};
pub use lifecycle::{ENTRY, MERGE, Move, Overdue, Reader, State, Term, TermUnit};
pub use measure::{Money, Period};
pub use problem::{Problem, Problems};
pub use reading::Reading;
pub use schema::{openapi_schema, request_schema};
pub use table::{
    Column, columns, read_row, read_sub_row, sub_columns, write_header, write_row, write_sub_rows,
};
pub use types::{
    Code, Codes, Date, Fields, File, Line, Link, Links, Markdown, Number, PersonLink, Place, Prose,
    Rows, Text, Url, Whole, YesNo,
};
pub use value::{Row, Value};
pub use vocabularies::Vocabularies;
pub use vocabulary::{Entry, REPLACED_BY, RETIRED, Vocabulary};

/// What a kind's file needs: `use facility_record::prelude::*;`.
pub mod prelude {
    pub use crate::Overdue::*;
    pub use crate::Reader::*;
    pub use crate::{
        Code, Codes, Date, Declared, File, Kind, Line, Link, Links, Markdown, Money, Number,
        Period, PersonLink, Place, Problems, Prose, Rows, Rules, Url, Whole, YesNo, fact,
        lifecycle, record, row, scope,
    };
}
