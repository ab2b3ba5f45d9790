//! The values of one record in the order of its kind's fields.

use serde_json::{Map, Value as Json};

use crate::field::Field;
use crate::value::Value;

/// The values of a record, parallel to a list of fields.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    /// The values, in the order of the fields.
    pub values: Vec<Value>,
    /// What a newer declaration stored and this one does not know: kept and written back.
    pub unknown: Map<String, Json>,
}

impl Body {
    /// A body in which nothing is given.
    pub fn empty(fields: &[Field]) -> Body {
        Body { values: vec![Value::Empty; fields.len()], unknown: Map::new() }
    }

    /// The value of the field of this name; empty when there is no such field.
    pub fn of(&self, fields: &[Field], name: &str) -> &Value {
        const NOTHING: &Value = &Value::Empty;
        let at = fields.iter().position(|field| field.name == name);
        at.and_then(|at| self.values.get(at)).unwrap_or(NOTHING)
    }

    /// Sets the value of the field of this name, if there is one.
    pub fn set(&mut self, fields: &[Field], name: &str, value: Value) {
        if let Some(at) = fields.iter().position(|field| field.name == name) {
            self.values[at] = value;
        }
    }

    /// Each field with its value.
    pub fn pairs<'a>(
        &'a self,
        fields: &'a [Field],
    ) -> impl Iterator<Item = (&'a Field, &'a Value)> {
        fields.iter().zip(&self.values)
    }
}
