//! Words, numbers and dates in the language of a page.

use std::borrow::Cow;

use facility_language::{Arg, Labels, Language};
use facility_record::{Field, Kind, Problem};

use super::room::slug;

/// Speaks one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Say {
    /// The language.
    pub language: Language,
}

impl Say {
    /// The label of this key.
    pub fn t(&self, key: &str) -> Cow<'static, str> {
        Labels::compiled().say(self.language, key)
    }

    /// The label of this key, if there is one.
    pub fn maybe(&self, key: &str) -> Option<&'static str> {
        Labels::compiled().try_say(self.language, key)
    }

    /// A label with one text in it.
    pub fn of(&self, key: &str, name: &str, text: &str) -> String {
        Labels::compiled().say_with(self.language, key, &[(name, Arg::Text(text))])
    }

    /// A label that counts.
    pub fn count(&self, key: &str, count: usize) -> String {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        Labels::compiled().say_with(self.language, key, &[("count", Arg::Number(count))])
    }

    /// A label with several arguments.
    pub fn with(&self, key: &str, arguments: &[(&str, Arg<'_>)]) -> String {
        Labels::compiled().say_with(self.language, key, arguments)
    }

    /// The label of a field.
    pub fn field(&self, field: &Field) -> Cow<'static, str> {
        self.t(&field.label())
    }

    /// The label of a state: the kind's own, or the one that all kinds share.
    pub fn state(&self, kind: &Kind, state: &str) -> Cow<'static, str> {
        let state = slug(state);
        match self.maybe(&format!("{}-state-{state}", slug(kind.name))) {
            Some(label) => label.into(),
            None => self.t(&format!("state-{state}")),
        }
    }

    /// The label of a move: the kind's own, or the one that all kinds share.
    pub fn step(&self, kind: &Kind, step: &str) -> Cow<'static, str> {
        let step = slug(step);
        match self.maybe(&format!("{}-move-{step}", slug(kind.name))) {
            Some(label) => label.into(),
            None => self.t(&format!("move-{step}")),
        }
    }

    /// The label of throwing a record away, or with `-warning` what is said before: the kind's own,
    /// or the one for drafts.
    pub fn deletion(&self, kind: &Kind, end: &str) -> Cow<'static, str> {
        match self.maybe(&format!("{}-move-deletion{end}", slug(kind.name))) {
            Some(label) => label.into(),
            None => self.t(&format!("delete-draft{end}")),
        }
    }

    /// What a problem says, after its field's label.
    pub fn problem(&self, problem: &Problem) -> String {
        // Nobody writes a year with a mark between its digits.
        let is_year = problem.field.ends_with("year");
        let arguments: Vec<(&str, Arg<'_>)> = problem
            .details
            .iter()
            .map(|(name, text)| match text.parse() {
                Ok(number) if !is_year => (*name, Arg::Number(number)),
                _ => (*name, Arg::Text(text)),
            })
            .collect();
        self.with(&format!("problem-{}", problem.code), &arguments)
    }

    /// A moment, to the minute, in UTC.
    pub fn moment(&self, milliseconds: i64) -> String {
        facility_language::date_time(self.language, milliseconds)
    }

    /// The day of a moment.
    pub fn day_of(&self, milliseconds: i64) -> String {
        day_of(milliseconds).map_or_else(String::new, |day| self.day(day))
    }

    /// A day.
    pub fn day(&self, day: jiff::civil::Date) -> String {
        let (month, date) = (day.month().unsigned_abs(), day.day().unsigned_abs());
        facility_language::date(self.language, i32::from(day.year()), month, date)
    }

    /// A whole number.
    pub fn number(&self, number: i64) -> String {
        facility_language::number(self.language, number)
    }

    /// A count of things.
    pub fn size(&self, count: usize) -> String {
        self.number(i64::try_from(count).unwrap_or(i64::MAX))
    }

    /// Code of the language.
    pub fn code(&self) -> &'static str {
        self.language.code()
    }

    /// Direction of the language.
    pub fn direction(&self) -> &'static str {
        self.language.direction()
    }
}

/// The UTC day of a moment in milliseconds since 1970.
pub fn day_of(milliseconds: i64) -> Option<jiff::civil::Date> {
    let moment = jiff::Timestamp::from_millisecond(milliseconds).ok()?;
    Some(moment.to_zoned(jiff::tz::TimeZone::UTC).date())
}

/// The UTC day that it is.
pub fn today() -> jiff::civil::Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// A moment as machines read it: `2026-11-22T10:00:00Z`.
pub fn iso(milliseconds: i64) -> String {
    jiff::Timestamp::from_millisecond(milliseconds)
        .map(|moment| moment.to_string())
        .unwrap_or_default()
}
