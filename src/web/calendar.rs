//! Days that people take over into their own calendars, as iCalendar (RFC 5545).

use icalendar::{Calendar, Component, Event, Property};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::answer::Answer;
use super::ask::Ask;

/// A day of which somebody has to know.
pub struct Day {
    /// What tells it apart from all others, for ever.
    pub id: String,
    /// The day.
    pub day: Date,
    /// What is on that day.
    pub title: String,
    /// The page on which it is told, from `/` on.
    pub address: String,
    /// When it was last changed, in milliseconds since 1970.
    pub changed: i64,
}

/// A calendar of these days.
pub fn calendar(ask: &Ask, name: &str, days: &[Day]) -> Answer {
    let public = ask.site.public_url.trim_end_matches('/');
    let host = public.rsplit('/').next().unwrap_or_default();
    let mut calendar = Calendar::new();
    calendar.name(name);
    for day in days {
        let changed = Timestamp::from_millisecond(day.changed).unwrap_or_default();
        let end = day.day.checked_add(1.day()).unwrap_or(day.day);
        calendar.push(
            Event::new()
                .uid(&format!("{}@{host}", day.id))
                .add_property("DTSTAMP", changed.strftime("%Y%m%dT%H%M%SZ").to_string())
                .append_property(of_day("DTSTART", day.day))
                .append_property(of_day("DTEND", end))
                .summary(&day.title)
                .url(&format!("{public}{}", day.address))
                .done(),
        );
    }
    let mut answer = Answer::typed(200, "text/calendar; charset=utf-8", calendar.to_string());
    answer.header("content-disposition", "attachment; filename=\"calendar.ics\"");
    answer
}

fn of_day(name: &str, day: Date) -> Property {
    let mut property = Property::new(name, day.strftime("%Y%m%d").to_string());
    property.add_parameter("VALUE", "DATE");
    property
}
