//! Dates as each language writes them, in the Gregorian calendar, by the CLDR.

use std::sync::LazyLock;

use icu_calendar::types::RataDie;
use icu_calendar::{Date, Gregorian};
use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::{YM, YMD};

use crate::labels::{Arg, Labels};
use crate::language::Language;

/// What writes one set of fields in one language. The calendar is fixed, so that the data of the
/// other calendars are not linked in.
type Writer<Fields> = FixedCalendarDateTimeFormatter<Gregorian, Fields>;

struct Writers {
    long: Writer<YMD>,
    short: Writer<YMD>,
    month: Writer<YM>,
}

static WRITERS: LazyLock<[Writers; 6]> = LazyLock::new(|| {
    const HAVE: &str = "the compiled data have every locale, tested";
    Language::ALL.map(|language| {
        let locale = language.locale();
        Writers {
            long: Writer::try_new((&locale).into(), YMD::long()).expect(HAVE),
            short: Writer::try_new((&locale).into(), YMD::medium()).expect(HAVE),
            month: Writer::try_new((&locale).into(), YM::long()).expect(HAVE),
        }
    })
});

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// 1 January 1970 as a count of days from 1 January of the year 1, which is day 1.
const EPOCH: i64 = 719_163;

/// The first and the last millisecond of the years 1 to 9999; what lies beyond is moved here.
const TIMES: (i64, i64) = (-62_135_596_800_000, 253_402_300_799_999);

/// A date for sentences: `22 November 2026`. A day that no calendar has is written as it was
/// given, `2026-02-30`.
pub fn date(language: Language, year: i32, month: u8, day: u8) -> String {
    write(language, year, month, day, |writers| &writers.long)
}

/// A date for tables: `22 Nov 2026`. The month is named where the language allows it, since
/// `05/06/2026` is read as two different days; Arabic and Chinese write year and numbers.
pub fn date_short(language: Language, year: i32, month: u8, day: u8) -> String {
    write(language, year, month, day, |writers| &writers.short)
}

/// A month of a year: `November 2026`.
pub fn month(language: Language, year: i32, month: u8) -> String {
    match Date::try_new_gregorian(year, month, 1) {
        Ok(date) => WRITERS[language as usize].month.format(&date).to_string(),
        Err(_) => format!("{year:04}-{month:02}"),
    }
}

/// A moment, given in milliseconds since 1 January 1970 UTC, to the minute and in UTC, which is
/// said: `22 November 2026, 14:05 UTC`. Hours count to 23 in all six languages.
pub fn date_time(language: Language, milliseconds: i64) -> String {
    let milliseconds = milliseconds.clamp(TIMES.0, TIMES.1);
    let day = RataDie::new(milliseconds.div_euclid(DAY) + EPOCH);
    let day = Date::from_rata_die(day, Gregorian);
    let day = first_of_month(language, &day, |writers| &writers.long);
    let minutes = milliseconds.rem_euclid(DAY) / 60_000;
    let time = format!("{:02}:{:02}", minutes / 60, minutes % 60);
    let arguments = [("date", Arg::Text(&day)), ("time", Arg::Text(&time))];
    Labels::compiled().say_with(language, "date-time", &arguments)
}

fn write(
    language: Language,
    year: i32,
    month: u8,
    day: u8,
    writer: fn(&Writers) -> &Writer<YMD>,
) -> String {
    match Date::try_new_gregorian(year, month, day) {
        Ok(date) => first_of_month(language, &date, writer),
        Err(_) => format!("{year:04}-{month:02}-{day:02}"),
    }
}

/// French counts the first of a month as an ordinal (1er janvier), which the CLDR leaves out.
fn first_of_month(
    language: Language,
    date: &Date<Gregorian>,
    writer: fn(&Writers) -> &Writer<YMD>,
) -> String {
    let written = writer(&WRITERS[language as usize]).format(date).to_string();
    match written.strip_prefix("1 ") {
        Some(rest) if language == Language::Fr => format!("1er {rest}"),
        _ => written,
    }
}

#[cfg(test)]
mod tests {
    use super::Language::*;
    use super::*;

    #[test]
    fn a_date_is_written_out_in_six_languages() {
        let expected = [
            "22 نوفمبر 2026",
            "22 November 2026",
            "22 de noviembre de 2026",
            "22 novembre 2026",
            "22 ноября 2026\u{202f}г.",
            "2026年11月22日",
        ];
        assert_eq!(Language::ALL.map(|l| date(l, 2026, 11, 22)), expected);
    }

    #[test]
    fn a_short_date_names_the_month_where_it_can() {
        let expected = [
            "22\u{200f}/11\u{200f}/2026",
            "22 Nov 2026",
            "22 nov 2026",
            "22 nov. 2026",
            "22 нояб. 2026\u{202f}г.",
            "2026年11月22日",
        ];
        assert_eq!(Language::ALL.map(|l| date_short(l, 2026, 11, 22)), expected);
    }

    #[test]
    fn a_month_stands_in_the_form_for_itself() {
        let expected = [
            "نوفمبر 2026",
            "November 2026",
            "noviembre de 2026",
            "novembre 2026",
            "ноябрь 2026\u{202f}г.",
            "2026年11月",
        ];
        assert_eq!(Language::ALL.map(|l| month(l, 2026, 11)), expected);
    }

    #[test]
    fn a_moment_says_its_time_and_that_it_is_utc() {
        let expected = [
            "22 نوفمبر 2026، 14:05 UTC",
            "22 November 2026, 14:05 UTC",
            "22 de noviembre de 2026, 14:05 UTC",
            "22 novembre 2026, 14:05 UTC",
            "22 ноября 2026\u{202f}г., 14:05 UTC",
            "2026年11月22日 14:05 UTC",
        ];
        assert_eq!(Language::ALL.map(|l| date_time(l, 1_795_356_359_999)), expected);
    }

    #[test]
    fn moments_before_the_epoch_and_beyond_all_calendars_have_a_date() {
        assert_eq!(date_time(En, -1), "31 December 1969, 23:59 UTC");
        assert_eq!(date_time(En, 0), "1 January 1970, 00:00 UTC");
        assert_eq!(date_time(En, 951_782_400_000), "29 February 2000, 00:00 UTC");
        assert_eq!(date_time(En, i64::MAX), "31 December 9999, 23:59 UTC");
        assert!(date_time(En, i64::MIN).starts_with("1 January 1"));
    }

    #[test]
    fn the_first_of_a_month_is_an_ordinal_in_french_only() {
        assert_eq!(date(Fr, 2026, 1, 1), "1er janvier 2026");
        assert_eq!(date(Fr, 2026, 1, 11), "11 janvier 2026");
        assert_eq!(date(Es, 2026, 1, 1), "1 de enero de 2026");
    }

    #[test]
    fn a_day_that_no_calendar_has_is_written_as_given() {
        assert_eq!(date(En, 2026, 2, 30), "2026-02-30");
        assert_eq!(date_short(Zh, 2026, 13, 1), "2026-13-01");
        assert_eq!(month(Ru, 2026, 0), "2026-00");
        assert_eq!(date(En, i32::MAX, 1, 1), "2147483647-01-01");
    }
}
