//! Dates as files write them: a year, a month or a day. No clock: today is given by the caller.

use std::fmt;
use std::str::FromStr;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A day of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: i32,
    month: u8,
    day: u8,
}

impl Date {
    /// The day, or nothing if the calendar has no such day. Years run from 1 to 9999.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Date> {
        let real = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day);
        real.then_some(Date { year, month, day })
    }

    /// The calendar year.
    pub fn year(self) -> i32 {
        self.year
    }

    /// The month, from 1.
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    pub fn day(self) -> u8 {
        self.day
    }

    /// Days since a fixed day, so that the difference of two numbers is the days between them.
    pub fn day_number(self) -> i64 {
        let full_years = i64::from(self.year) - 1;
        let before_year = full_years * 365 + full_years / 4 - full_years / 100 + full_years / 400;
        let before_month: i64 =
            (1..self.month).map(|month| i64::from(days_in_month(self.year, month))).sum();
        before_year + before_month + i64::from(self.day)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        output.collect_str(&format_args!("{:04}-{:02}-{:02}", self.year, self.month, self.day))
    }
}

impl FromStr for Date {
    type Err = String;

    /// Reads `2026-03-01`; a shorter form stands for its first day.
    fn from_str(text: &str) -> Result<Date, String> {
        PartialDate::from_str(text).map(|date| date.first)
    }
}

/// A date that may leave out the day or the month and then stands for the whole month or year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartialDate {
    text: String,
    first: Date,
    last: Date,
}

impl PartialDate {
    /// The first day it stands for.
    pub fn first(&self) -> Date {
        self.first
    }

    /// The last day it stands for.
    pub fn last(&self) -> Date {
        self.last
    }
}

impl FromStr for PartialDate {
    type Err = String;

    /// Reads `2026`, `2026-03`, `2026-03-01`, or a time that begins with such a day and a `T`.
    fn from_str(text: &str) -> Result<PartialDate, String> {
        let refused = || format!("`{text}` is not a date such as 2026, 2026-03 or 2026-03-01");
        let day_text = text.split_once('T').map_or(text, |(day, _)| day);
        let pieces: Vec<&str> = day_text.split('-').collect();
        let widths: &[usize] = &[4, 2, 2];
        let well_formed = pieces.len() <= 3
            && pieces.iter().zip(widths).all(|(piece, width)| {
                piece.len() == *width && piece.bytes().all(|b| b.is_ascii_digit())
            });
        if !well_formed || (day_text.len() < text.len() && pieces.len() < 3) {
            return Err(refused());
        }
        let number = |at: usize| pieces.get(at).and_then(|piece| piece.parse::<u16>().ok());
        let year = number(0).map(i32::from).ok_or_else(refused)?;
        let month = number(1).map(|month| month as u8);
        let day = number(2).map(|day| day as u8);
        let last_month = month.unwrap_or(12);
        let last_day = match day {
            Some(day) => day,
            None if (1..=12).contains(&last_month) => days_in_month(year, last_month),
            None => 0,
        };
        let first = Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok_or_else(refused)?;
        let last = Date::new(year, last_month, last_day).ok_or_else(refused)?;
        Ok(PartialDate { text: text.to_owned(), first, last })
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<PartialDate, D::Error> {
        let text = String::deserialize(input)?;
        text.parse().map_err(|message| D::Error::custom(format!("date_invalid: {message}")))
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        output.serialize_str(&self.text)
    }
}

/// A span of days by number, both ends included; a missing end is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Window {
    pub(crate) first: Option<i64>,
    pub(crate) last: Option<i64>,
}

impl Window {
    pub(crate) fn new(starts: Option<&PartialDate>, ends: Option<&PartialDate>) -> Window {
        Window {
            first: starts.map(|date| date.first().day_number()),
            last: ends.map(|date| date.last().day_number()),
        }
    }

    pub(crate) fn is_stated(self) -> bool {
        self.first.is_some() || self.last.is_some()
    }

    pub(crate) fn overlaps(self, other: Window) -> bool {
        let starts_in_time = |a: Window, b: Window| match (a.first, b.last) {
            (Some(first), Some(last)) => first <= last,
            _ => true,
        };
        starts_in_time(self, other) && starts_in_time(other, self)
    }

    /// How much of this window the other covers, 0..1. With an open end there is no length to
    /// divide by: 1 when the other holds every stated end of this one, else one half.
    pub(crate) fn share_covered_by(self, other: Window) -> f64 {
        if !self.overlaps(other) {
            return 0.0;
        }
        if let (Some(first), Some(last)) = (self.first, self.last) {
            let from = other.first.map_or(first, |day| day.max(first));
            let to = other.last.map_or(last, |day| day.min(last));
            return ((to - from + 1) as f64 / (last - first + 1).max(1) as f64).clamp(0.0, 1.0);
        }
        let holds = |day: i64| {
            other.first.is_none_or(|first| first <= day)
                && other.last.is_none_or(|last| day <= last)
        };
        let covers = self.first.is_none_or(holds) && self.last.is_none_or(holds);
        if covers { 1.0 } else { 0.5 }
    }
}

fn days_in_month(year: i32, month: u8) -> u8 {
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn day(text: &str) -> i64 {
        text.parse::<Date>().unwrap().day_number()
    }

    #[test]
    fn a_year_stands_for_all_its_days() {
        let year: PartialDate = "2026".parse().unwrap();
        assert_eq!(year.first(), Date::new(2026, 1, 1).unwrap());
        assert_eq!(year.last(), Date::new(2026, 12, 31).unwrap());
        let month: PartialDate = "2024-02".parse().unwrap();
        assert_eq!(month.last(), Date::new(2024, 2, 29).unwrap());
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in
            ["", "26", "2026-13", "2026-00", "2026-02-30", "2026-1-1", "1.2.2026", "2026T00"]
        {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
        assert!("2026-03-01T10:00:00Z".parse::<PartialDate>().is_ok());
    }

    #[test]
    fn days_are_counted_over_leap_years() {
        assert_eq!(day("2024-03-01") - day("2024-02-28"), 2);
        assert_eq!(day("2025-03-01") - day("2025-02-28"), 1);
        assert_eq!(day("2001-01-01") - day("2000-01-01"), 366);
        assert_eq!(day("1970-01-01") - day("1969-12-31"), 1);
    }

    #[test]
    fn the_covered_share_is_counted_in_days() {
        let window = |first: Option<&str>, last: Option<&str>| Window {
            first: first.map(day),
            last: last.map(day),
        };
        let ten_days = window(Some("2026-01-01"), Some("2026-01-10"));
        let late = window(Some("2026-01-06"), Some("2026-03-01"));
        assert_eq!(ten_days.share_covered_by(late), 0.5);
        assert_eq!(ten_days.share_covered_by(window(Some("2026-02-01"), None)), 0.0);
        assert_eq!(ten_days.share_covered_by(window(None, Some("2027-01-01"))), 1.0);
        assert_eq!(window(Some("2026-01-01"), None).share_covered_by(late), 0.5);
    }
}
