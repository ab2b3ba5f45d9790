//! States, moves between them, who may move, and when a move is overdue.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::body::Body;
use crate::field::Field;
use crate::value::Value;

/// A group of people, as a declaration names it; a record's countries and owner make keys of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reader {
    /// Everybody.
    Public,
    /// Everybody with an account.
    SignedIn,
    /// Members of any organisation.
    Member,
    /// The organisation or person that the record belongs to.
    Owner,
    /// The organisation that the record belongs to, if the facility vouches for it.
    VerifiedOwner,
    /// The person that the record belongs to; nobody where it belongs to an organisation.
    Oneself,
    /// The organisation that the record belongs to; nobody where it belongs to a person.
    Organisation,
    /// The organisations that fields with the word `party` name: those with whom the owner deals.
    Party,
    /// Staff of the kind's room, whatever their title.
    Staff,
    /// Curators of the registry.
    Curator,
    /// Brokers of the clearing house.
    Broker,
    /// Coordinators of the network.
    Coordinator,
    /// Focal points of the record's countries.
    FocalPoint,
    /// Administrators of the installation.
    Administrator,
    /// Nobody: the move follows from what happened to another record.
    Facility,
}

/// A state that a record can be in.
#[derive(Clone, Copy, Debug)]
pub struct State {
    /// Its name, a past participle.
    pub name: &'static str,
    /// Who sees records in this state.
    pub readers: &'static [Reader],
    /// Who may edit records in this state.
    pub editors: &'static [Reader],
    /// For whom it waits, where what comes next follows from what they do with another record.
    pub waits_for: &'static [Reader],
    /// Nothing comes after it.
    pub last: bool,
    /// The facility vouches for a body in this state: who acts for it is a `VerifiedOwner`.
    pub vouched: bool,
}

impl State {
    /// A state that only the owner and the room's staff see and edit.
    pub const fn new(name: &'static str) -> State {
        let readers = &[Reader::Owner, Reader::Staff];
        State { name, readers, editors: readers, waits_for: &[], last: false, vouched: false }
    }

    /// Who sees records in this state.
    #[must_use]
    pub const fn seen_by(mut self, readers: &'static [Reader]) -> State {
        self.readers = readers;
        self
    }

    /// Who may edit records in this state.
    #[must_use]
    pub const fn edited_by(mut self, editors: &'static [Reader]) -> State {
        self.editors = editors;
        self
    }

    /// For whom it waits, where what comes next follows from what they do with another record.
    #[must_use]
    pub const fn waits_for(mut self, readers: &'static [Reader]) -> State {
        self.waits_for = readers;
        self
    }

    /// Nothing comes after it.
    #[must_use]
    pub const fn last(mut self) -> State {
        self.last = true;
        self
    }

    /// The facility vouches for a body in this state: who acts for it is a `VerifiedOwner`.
    #[must_use]
    pub const fn vouched(mut self) -> State {
        self.vouched = true;
        self
    }
}

/// The move by which a record goes up in another one. It takes both, so it is made where both are
/// chosen and never as other moves are.
pub const MERGE: &str = "merge";

/// The move by which somebody writes a record down for those whom it is to belong to, who then confirm
/// it. It has no state to start from, as the creation has none.
pub const ENTRY: &str = "entry";

/// A move of a record from one state to another, or its creation.
#[derive(Clone, Copy, Debug)]
pub struct Move {
    /// Its name, a noun: part of the address, name of the change, label of the button.
    pub name: &'static str,
    /// The states it starts from; none for the creation.
    pub from: &'static [&'static str],
    /// The state it leads to.
    pub to: &'static str,
    /// Who may make it.
    pub by: &'static [Reader],
    /// Whether the record allows it now.
    pub guard: Option<fn(&Body) -> bool>,
    /// Time target, counted from the day the record came into its state.
    pub within: Option<Term>,
    /// The field that says the last day in time; it goes before the time target.
    pub until: Option<&'static str>,
    /// What happens when the time is over.
    pub overdue: Overdue,
    /// Asks for a reason in words.
    pub reasoned: bool,
    /// Takes somebody else than whoever brought the record into the state that it starts from.
    pub second_person: bool,
}

impl Move {
    /// A move without guard and time target.
    pub const fn new(
        name: &'static str,
        from: &'static [&'static str],
        to: &'static str,
        by: &'static [Reader],
    ) -> Move {
        let overdue = Overdue::Shown;
        let (guard, within, until) = (None, None, None);
        let (reasoned, second_person) = (false, false);
        Move { name, from, to, by, guard, within, until, overdue, reasoned, second_person }
    }

    /// Allows the move only where the guard says so.
    #[must_use]
    pub const fn when(mut self, guard: fn(&Body) -> bool) -> Move {
        self.guard = Some(guard);
        self
    }

    /// Takes somebody else than whoever brought the record into the state that it starts from.
    #[must_use]
    pub const fn second_person(mut self) -> Move {
        self.second_person = true;
        self
    }

    /// Sets the time target.
    #[must_use]
    pub const fn within(mut self, amount: u16, unit: TermUnit) -> Move {
        self.within = Some(Term { amount, unit });
        self
    }

    /// Sets the field that says the last day in time.
    #[must_use]
    pub const fn until(mut self, field: &'static str) -> Move {
        self.until = Some(field);
        self
    }

    /// Sets what happens when the time is over.
    #[must_use]
    pub const fn overdue(mut self, overdue: Overdue) -> Move {
        self.overdue = overdue;
        self
    }

    /// Asks for a reason in words.
    #[must_use]
    pub const fn reasoned(mut self) -> Move {
        self.reasoned = true;
        self
    }

    /// Whether it creates the record.
    pub const fn is_creation(&self) -> bool {
        self.from.is_empty()
    }

    /// Whether it takes a second record, so that it is made on a page of its own.
    pub fn takes_another(&self) -> bool {
        self.name == MERGE
    }

    /// Whether it can start from this state and the record allows it.
    pub fn is_open(&self, state: &str, body: &Body) -> bool {
        !self.takes_another()
            && self.from.contains(&state)
            && self.guard.is_none_or(|guard| guard(body))
    }

    /// Whether it should be made in time.
    pub const fn is_timed(&self) -> bool {
        self.within.is_some() || self.until.is_some()
    }

    /// The last day in time for a record that came into its state on this day.
    pub fn due(&self, since: Date, fields: &[Field], body: &Body) -> Option<Date> {
        let said = self.until.and_then(|field| match body.of(fields, field) {
            Value::Date(day) => Some(*day),
            _ => None,
        });
        said.or_else(|| self.within.map(|term| term.end(since)))
    }
}

/// A length of time in which a move should be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// How many.
    pub amount: u16,
    /// Of what.
    pub unit: TermUnit,
}

/// Unit of a time target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(non_camel_case_types, reason = "a declaration reads: within 10 working_days")]
pub enum TermUnit {
    /// Monday to Friday; public holidays differ by country and are not counted out.
    working_days,
    /// Calendar days.
    days,
    /// Calendar months.
    months,
}

impl Term {
    /// The last day of a term that starts on the day after this one.
    pub fn end(self, since: Date) -> Date {
        let amount = i32::from(self.amount);
        match self.unit {
            TermUnit::days => since.saturating_add(amount.days()),
            TermUnit::months => since.saturating_add(amount.months()),
            TermUnit::working_days => {
                let mut day = since;
                let mut left = amount;
                while left > 0 {
                    day = day.saturating_add(1.day());
                    if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
                        left -= 1;
                    }
                }
                day
            }
        }
    }
}

/// What happens when a move's time is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(non_camel_case_types, reason = "a declaration reads: overdue remind")]
pub enum Overdue {
    /// Pages show it.
    Shown,
    /// Those who may make the move are reminded once.
    remind,
    /// Those who lead the room are told.
    escalate,
    /// The move happens by itself: nobody said otherwise in time.
    happens,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn working_days_skip_the_weekend() {
        let term = Term { amount: 10, unit: TermUnit::working_days };
        for (since, end) in [
            ("2026-11-20", "2026-12-04"), // a Friday
            ("2026-11-21", "2026-12-04"), // a Saturday
            ("2026-11-23", "2026-12-07"), // a Monday
        ] {
            let since: Date = since.parse().expect("a date");
            assert_eq!(term.end(since).to_string(), end);
        }
    }

    #[test]
    fn a_month_after_the_thirty_first_ends_on_the_last_day() {
        let since: Date = "2027-01-31".parse().expect("a date");
        let term = Term { amount: 1, unit: TermUnit::months };
        assert_eq!(term.end(since).to_string(), "2027-02-28");
    }
}
