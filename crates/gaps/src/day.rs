//! Days, and the periods that are closed once and for all.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A day of the Gregorian calendar; written and read as `2026-11-22`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day {
    year: u16,
    month: u8,
    day: u8,
}

impl Day {
    /// A day, if the calendar has it; years from 1 to 9999.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Day> {
        let holds = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_of(year, month)).contains(&day);
        holds.then_some(Day { year, month, day })
    }

    /// The day after; the last day there is has none, and stays.
    pub(crate) fn next(self) -> Day {
        let next_month = if self.month == 12 {
            Day::new(self.year + 1, 1, 1)
        } else {
            Day::new(self.year, self.month + 1, 1)
        };
        Day::new(self.year, self.month, self.day + 1).or(next_month).unwrap_or(self)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl From<Day> for String {
    fn from(day: Day) -> String {
        day.to_string()
    }
}

impl TryFrom<String> for Day {
    type Error = String;

    fn try_from(text: String) -> Result<Day, String> {
        text.parse()
    }
}

impl FromStr for Day {
    type Err = String;

    fn from_str(text: &str) -> Result<Day, String> {
        let day = || {
            let mut parts = text.splitn(3, '-');
            let mut part = |digits: usize| {
                let part = parts.next()?;
                let is_number = part.len() == digits && part.bytes().all(|it| it.is_ascii_digit());
                is_number.then(|| part.parse::<u16>().ok())?
            };
            let (year, month, day) = (part(4)?, part(2)?, part(2)?);
            Day::new(year, month as u8, day as u8)
        };
        day().ok_or_else(|| format!("`{text}` is no day such as 2026-11-22"))
    }
}

/// How long the needs of a class are gathered before they are told, once and for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// A calendar month.
    Month,
    /// Three calendar months, from January, April, July or October.
    Quarter,
    /// A calendar year.
    Year,
}

impl Period {
    /// The first and the last day of the period that a day lies in.
    pub(crate) fn around(self, day: Day) -> (Day, Day) {
        let months = match self {
            Period::Month => 1,
            Period::Quarter => 3,
            Period::Year => 12,
        };
        let first = (day.month - 1) / months * months + 1;
        let last = first + months - 1;
        let end = days_of(day.year, last);
        (Day { month: first, day: 1, ..day }, Day { month: last, day: end, ..day })
    }

    /// The last day of the last period that is over on a day; nothing before the calendar begins.
    pub(crate) fn closed_before(self, today: Day) -> Option<Day> {
        let (first, _) = self.around(today);
        if first.month > 1 {
            let month = first.month - 1;
            return Day::new(first.year, month, days_of(first.year, month));
        }
        Day::new(first.year - 1, 12, 31)
    }
}

fn days_of(year: u16, month: u8) -> u8 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Day, Period};

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn days_are_read_as_they_are_written_and_others_are_refused() {
        assert_eq!(day("2024-02-29").to_string(), "2024-02-29");
        for wrong in ["2023-02-29", "2024-13-01", "2024-1-01", "0000-01-01", "2024-01-+1", ""] {
            assert!(wrong.parse::<Day>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_next_day_crosses_months_and_years() {
        assert_eq!(day("2024-02-28").next(), day("2024-02-29"));
        assert_eq!(day("2023-02-28").next(), day("2023-03-01"));
        assert_eq!(day("2023-12-31").next(), day("2024-01-01"));
        assert_eq!(day("9999-12-31").next(), day("9999-12-31"));
    }

    #[test]
    fn periods_are_those_of_the_calendar() {
        let around = |period: Period, text| {
            let (from, to) = period.around(day(text));
            format!("{from} {to}")
        };
        assert_eq!(around(Period::Month, "2024-02-10"), "2024-02-01 2024-02-29");
        assert_eq!(around(Period::Quarter, "2024-05-31"), "2024-04-01 2024-06-30");
        assert_eq!(around(Period::Year, "2024-05-31"), "2024-01-01 2024-12-31");
        let closed = |period: Period, text| period.closed_before(day(text)).unwrap().to_string();
        assert_eq!(closed(Period::Month, "2024-03-01"), "2024-02-29");
        assert_eq!(closed(Period::Quarter, "2024-11-22"), "2024-09-30");
        assert_eq!(closed(Period::Year, "2024-11-22"), "2023-12-31");
        assert_eq!(Period::Year.closed_before(day("0001-11-22")), None);
    }
}
