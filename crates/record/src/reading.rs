//! What a value must fulfil, whatever it was read from: a form, JSON or CSV.

use crate::field::{Field, Shape};
use crate::problem::Problems;
use crate::value::{Row, Value};
use crate::vocabularies::Vocabularies;

/// What reading depends on besides the form.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// The lists that codes must stand in.
    pub vocabularies: &'a Vocabularies,
    /// Language of texts that do not say theirs.
    pub language: &'a str,
    /// Whether fields that are required must be given.
    pub complete: bool,
    /// Several codes stand in one text, between this sign (CSV).
    pub split: Option<char>,
}

impl Reading<'_> {
    /// Adds the problems that concern a value whatever its source: required, length, counts.
    pub(crate) fn check(&self, field: &Field, path: &str, value: &Value, problems: &mut Problems) {
        if value.is_empty() {
            if field.required && self.complete {
                problems.add(path, "missing");
            }
            return;
        }
        let limit = field.limit();
        let long = |count: usize| vec![("limit", limit.to_string()), ("count", count.to_string())];
        match value {
            Value::Text(text) => {
                for (language, words) in &text.texts {
                    let at = if *language == text.original {
                        path.to_owned()
                    } else {
                        format!("{path}@{language}")
                    };
                    let count = words.chars().count();
                    if count > limit {
                        problems.add_with(&at, "too-long", long(count));
                    }
                    if matches!(field.shape, Shape::Line) && words.contains('\n') {
                        problems.add(&at, "several-lines");
                    }
                }
            }
            Value::Words(words) => {
                if words.len() > limit {
                    problems.add_with(path, "too-many", long(words.len()));
                }
                self.check_codes(field, path, value, problems);
            }
            Value::Rows(rows) => self.check_rows(field, path, rows, problems),
            Value::Whole(number) => check_range(field, path, *number as f64, problems),
            Value::Number(number) => check_range(field, path, *number, problems),
            _ => self.check_codes(field, path, value, problems),
        }
    }

    fn check_rows(&self, field: &Field, path: &str, rows: &[Row], problems: &mut Problems) {
        let most = field.limit();
        if rows.len() > most {
            let details = vec![("limit", most.to_string()), ("count", rows.len().to_string())];
            problems.add_with(path, "too-many", details);
        }
        for (at, row) in rows.iter().enumerate() {
            if rows[..at].iter().any(|before| before.key == row.key) {
                problems.add(format!("{path}[{at}].key"), "repeated-key");
            }
        }
    }

    fn check_codes(&self, field: &Field, path: &str, value: &Value, problems: &mut Problems) {
        match field.shape {
            Shape::Code | Shape::Codes => {
                let vocabulary = self.vocabularies.of(field.vocabulary);
                for code in value.words().iter().filter(|code| !vocabulary.has(code)) {
                    problems.add_with(path, "unknown-code", vec![("given", code.clone())]);
                }
            }
            Shape::Url => {
                let address = value.words().first().map_or("", String::as_str);
                let host = ["https://", "http://"].iter().find_map(|s| address.strip_prefix(s));
                let fits = host.is_some_and(|host| {
                    host.starts_with(|c: char| c.is_alphanumeric() || c == '[')
                        && !address.contains(|c: char| c.is_whitespace() || c.is_control())
                });
                if !fits || address.len() > field.limit() {
                    problems.add(path, "not-an-address");
                }
            }
            _ => {
                let known = |vocabulary: &str, code: &str| {
                    code.is_empty() || self.vocabularies.of(vocabulary).has(code)
                };
                match value {
                    Value::Money(money) if !known("currencies", &money.currency) => {
                        let given = vec![("given", money.currency.clone())];
                        problems.add_with(format!("{path}.currency"), "unknown-code", given);
                    }
                    Value::Place(place) if !known("countries", &place.country) => {
                        let given = vec![("given", place.country.clone())];
                        problems.add_with(format!("{path}.country"), "unknown-code", given);
                    }
                    _ => {}
                }
            }
        }
    }
}

fn check_range(field: &Field, path: &str, number: f64, problems: &mut Problems) {
    if let Some(least) = field.least
        && number < least as f64
    {
        problems.add_with(path, "too-small", vec![("limit", least.to_string())]);
    }
    if let Some(most) = field.most
        && number > most as f64
    {
        problems.add_with(path, "too-large", vec![("limit", most.to_string())]);
    }
}
