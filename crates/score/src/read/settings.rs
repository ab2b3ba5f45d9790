//! A table of METHOD.toml, from which settings are taken one after the other; what is left at the
//! end is not known and told.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::problem::{File, Place, Problem};

/// How many options a factor of uncertainty may have.
const OPTIONS: usize = 16;

/// A value and where it stands.
pub(super) type Value<'a> = &'a Spanned<DeValue<'a>>;

/// What is known while METHOD.toml is read.
pub(super) struct Reading<'a> {
    pub(super) text: &'a str,
    pub(super) places: BTreeMap<&'static str, Place>,
    pub(super) problems: Vec<Problem>,
}

impl Reading<'_> {
    /// The place of a byte of the text.
    pub(super) fn place(&self, byte: usize) -> Place {
        let before = self.text.get(..byte).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = 1 + before.matches('\n').count();
        Place { file: File::Method, line, column: 1 + before[line_start..].chars().count() }
    }

    pub(super) fn tell(&mut self, byte: usize, code: &'static str, message: String) {
        let problem = self.place(byte).problem(code, message);
        self.problems.push(problem);
    }
}

/// A table whose settings are being taken.
pub(super) struct Settings<'a, 'b> {
    pub(super) reading: &'b mut Reading<'a>,
    /// The table's name, for messages.
    name: &'static str,
    table: &'a DeTable<'a>,
    /// Where the table itself stands.
    at: usize,
    known: Vec<&'static str>,
}

impl<'a, 'b> Settings<'a, 'b> {
    pub(super) fn new(
        reading: &'b mut Reading<'a>,
        name: &'static str,
        table: &'a DeTable<'a>,
        at: usize,
    ) -> Settings<'a, 'b> {
        Settings { reading, name, table, at, known: Vec::new() }
    }

    /// A setting, with its place kept under `table.setting`.
    pub(super) fn take(&mut self, key: &'static str) -> Option<Value<'a>> {
        self.known.push(key);
        self.table.get(key)
    }

    /// Keeps the place of a setting for problems that show later.
    pub(super) fn keep(&mut self, key: &str, under: &'static str) {
        let at = self.table.get(key).map_or(self.at, |value| value.span().start);
        let place = self.reading.place(at);
        self.reading.places.insert(under, place);
    }

    pub(super) fn tell(&mut self, key: &str, code: &'static str, message: String) {
        let at = self.table.get(key).map_or(self.at, |value| value.span().start);
        self.reading.tell(at, code, message);
    }

    /// A word.
    pub(super) fn word(&mut self, key: &'static str) -> Option<String> {
        let value = self.take(key)?;
        let word = value.get_ref().as_str().map(str::to_owned);
        if word.is_none() {
            self.wrong(key, value, "text in quotes");
        }
        word
    }

    /// A setting that the stage cannot do without.
    pub(super) fn needed<T>(&mut self, key: &'static str, value: Option<T>) -> Option<T> {
        if value.is_none() && !self.table.contains_key(key) {
            let message = format!("[{}] needs `{key}`: add it", self.name);
            self.tell(key, "setting_missing", message);
        }
        value
    }

    /// A number in a range.
    pub(super) fn number(&mut self, key: &'static str, least: f64, greatest: f64) -> Option<f64> {
        let value = self.take(key)?;
        let number = as_number(value).filter(|number| (least..=greatest).contains(number));
        if number.is_none() {
            let range = match (least, greatest) {
                (f64::MIN, f64::MAX) => "a number".to_owned(),
                (_, f64::MAX) => format!("a number from {least} up"),
                _ => format!("a number from {least} to {greatest}"),
            };
            self.wrong(key, value, &range);
        }
        number
    }

    /// A whole number in a range.
    pub(super) fn whole(&mut self, key: &'static str, least: u64, greatest: u64) -> Option<u64> {
        let value = self.take(key)?;
        let whole = as_whole(value).filter(|whole| (least..=greatest).contains(whole));
        if whole.is_none() {
            self.wrong(key, value, &format!("a whole number from {least} to {greatest}"));
        }
        whole
    }

    /// Yes or no.
    pub(super) fn switch(&mut self, key: &'static str) -> Option<bool> {
        let value = self.take(key)?;
        let is_on = value.get_ref().as_bool();
        if is_on.is_none() {
            self.wrong(key, value, "true or false");
        }
        is_on
    }

    /// A list; one value alone is a list too. What is wrong with a member is told there.
    pub(super) fn list<T>(
        &mut self,
        key: &'static str,
        should: &str,
        read: impl Fn(Value<'a>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let value = self.take(key)?;
        let Some(members) = value.get_ref().as_array() else {
            let one = read(value);
            if one.is_none() {
                self.wrong(key, value, should);
            }
            return one.map(|one| vec![one]);
        };
        if members.is_empty() {
            self.wrong(key, value, should);
        }
        let mut all = Vec::new();
        for member in members.iter() {
            match read(member) {
                Some(one) => all.push(one),
                None => self.wrong(key, member, should),
            }
        }
        Some(all)
    }

    /// Whether a factor of uncertainty has more options than may be held ready; told if so.
    pub(super) fn is_too_long(&mut self, key: &str, length: usize) -> bool {
        if length > OPTIONS {
            let message = format!("`{key}` has more than {OPTIONS} options: leave some out");
            self.tell(key, "setting_invalid", message);
        }
        length > OPTIONS
    }

    pub(super) fn wrong(&mut self, key: &str, value: Value<'a>, should: &str) {
        let start = value.span().start;
        let text = self.reading.text.get(value.span()).unwrap_or_default();
        let message = format!("`{key}` is {text}, and should be {should}");
        self.reading.tell(start, "setting_invalid", message);
    }

    /// Tells every setting that was not asked for.
    pub(super) fn end(self) {
        let known = match &self.known[..] {
            [] => "it has no settings".to_owned(),
            known => format!("one of {}", known.join(", ")),
        };
        for key in self.table.keys() {
            if !self.known.iter().any(|known| *known == key.get_ref().as_ref()) {
                let message = format!("[{}] knows no `{}`: {known}", self.name, key.get_ref());
                self.reading.tell(key.span().start, "setting_unknown", message);
            }
        }
    }
}

/// A number with or without a point.
pub(super) fn as_number(value: Value<'_>) -> Option<f64> {
    let number = match value.get_ref() {
        DeValue::Integer(whole) => {
            i64::from_str_radix(whole.as_str(), whole.radix()).ok().map(|it| it as f64)
        }
        DeValue::Float(float) => float.as_str().parse().ok(),
        _ => None,
    };
    number.filter(|number: &f64| number.is_finite())
}

/// A whole number from 0 up.
pub(super) fn as_whole(value: Value<'_>) -> Option<u64> {
    let whole = value.get_ref().as_integer()?;
    u64::from_str_radix(whole.as_str(), whole.radix()).ok()
}
