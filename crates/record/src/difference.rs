//! What differs between two editions, field by field and row by row.

use crate::body::Body;
use crate::field::Field;
use crate::value::{Row, Value};

/// One field that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Path: a field's name, or `runs[KEY].starts` with the row's key, or `runs[KEY]` for a whole row.
    pub path: String,
    /// The field, that of the row for a value in a row.
    pub field: &'static str,
    /// The value before; empty when it was added.
    pub before: Value,
    /// The value after; empty when it was removed.
    pub after: Value,
}

/// Everything that differs, in the order of the fields. Rows are compared by key, so moving a row
/// is no difference.
pub fn difference(fields: &[Field], before: &Body, after: &Body) -> Vec<Difference> {
    let mut found = Vec::new();
    for (at, field) in fields.iter().enumerate() {
        let (old, new) = (value(&before.values, at), value(&after.values, at));
        if old == new {
            continue;
        }
        if field.rows().is_empty() {
            let (before, after) = (old.clone(), new.clone());
            found.push(Difference { path: field.name.into(), field: field.name, before, after });
        } else {
            compare_rows(field, old, new, &mut found);
        }
    }
    found
}

fn value(values: &[Value], at: usize) -> &Value {
    const NOTHING: &Value = &Value::Empty;
    values.get(at).unwrap_or(NOTHING)
}

fn compare_rows(field: &Field, old: &Value, new: &Value, found: &mut Vec<Difference>) {
    let (old, new) = (rows(old), rows(new));
    let with_key = |rows: &'_ [Row], key: &str| rows.iter().position(|row| row.key == key);
    for row in old.iter().filter(|row| with_key(new, &row.key).is_none()) {
        let before = Value::Rows(vec![row.clone()]);
        let path = format!("{}[{}]", field.name, row.key);
        found.push(Difference { path, field: field.name, before, after: Value::Empty });
    }
    for row in new {
        let path = format!("{}[{}]", field.name, row.key);
        let Some(at) = with_key(old, &row.key) else {
            let after = Value::Rows(vec![row.clone()]);
            found.push(Difference { path, field: field.name, before: Value::Empty, after });
            continue;
        };
        for (index, part) in field.rows().iter().enumerate() {
            let (before, after) = (value(&old[at].values, index), value(&row.values, index));
            if before != after {
                let path = format!("{path}.{}", part.name);
                let (before, after) = (before.clone(), after.clone());
                found.push(Difference { path, field: part.name, before, after });
            }
        }
    }
}

fn rows(value: &Value) -> &[Row] {
    match value {
        Value::Rows(rows) => rows,
        _ => &[],
    }
}
