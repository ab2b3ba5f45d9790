//! The codes of a vocabulary in the bodies of records.

use facility_record::{Body, Field, Shape, Value};

/// The codes of this vocabulary that the values of these fields hold, rows included.
pub fn codes_of<'a>(fields: &[Field], values: &'a [Value], vocabulary: &str) -> Vec<&'a str> {
    let mut codes = Vec::new();
    for (field, value) in fields.iter().zip(values) {
        match value {
            Value::Word(_) | Value::Words(_) if is_of(field, vocabulary) => {
                codes.extend(value.words().iter().map(String::as_str));
            }
            Value::Place(place) if vocabulary == "countries" => codes.push(&place.country),
            Value::Money(money) if vocabulary == "currencies" => codes.push(&money.currency),
            Value::Rows(rows) => {
                let inner = rows.iter();
                codes.extend(inner.flat_map(|r| codes_of(field.rows(), &r.values, vocabulary)));
            }
            _ => {}
        }
    }
    codes
}

fn is_of(field: &Field, vocabulary: &str) -> bool {
    matches!(field.shape, Shape::Code | Shape::Codes) && field.vocabulary == vocabulary
}

/// A body that holds other codes in the place of those that are replaced.
pub fn recoded<'a>(
    fields: &[Field],
    body: &Body,
    vocabulary: &str,
    replaced: &dyn Fn(&str) -> Option<&'a str>,
) -> Body {
    let mut after = body.clone();
    recode(fields, &mut after.values, vocabulary, replaced);
    after
}

fn recode<'a>(
    fields: &[Field],
    values: &mut [Value],
    vocabulary: &str,
    replaced: &dyn Fn(&str) -> Option<&'a str>,
) {
    let put = |code: &mut String| {
        if let Some(other) = replaced(code) {
            other.clone_into(code);
        }
    };
    for (field, value) in fields.iter().zip(values) {
        match value {
            Value::Word(code) if is_of(field, vocabulary) => put(code),
            Value::Words(codes) if is_of(field, vocabulary) => {
                codes.iter_mut().for_each(put);
                let mut seen = std::collections::HashSet::new();
                codes.retain(|code| seen.insert(code.clone()));
            }
            Value::Place(place) if vocabulary == "countries" => put(&mut place.country),
            Value::Money(money) if vocabulary == "currencies" => put(&mut money.currency),
            Value::Rows(rows) => {
                for row in rows {
                    recode(field.rows(), &mut row.values, vocabulary, replaced);
                }
            }
            _ => {}
        }
    }
}
