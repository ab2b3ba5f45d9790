//! A room: its kinds, pages, listeners and panels, as plain data.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use facility_access::Role;
use facility_record::{FactKind, Kind, Move};
use facility_store::{Record, Todo, Waking, db::Fault};

use super::ask::Ask;
use super::errors::Error;
use super::page::Page;
use super::site::Site;

/// A future of a handler, listener or panel.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What a listener does with a change.
pub type Work = fn(Arc<Site>, Todo) -> Later<'static, Result<(), Fault>>;

/// Whether a listener is woken by a move of a kind.
pub type Heard = fn(&Kind, &Move) -> bool;

/// What a panel draws beneath a record: HTML, or nothing.
pub type Draw = for<'a> fn(&'a Ask, &'a Record) -> Later<'a, Result<Option<String>, Error>>;

/// What is drawn on the account page of whoever asks: HTML, or nothing.
pub type Note = for<'a> fn(&'a Ask) -> Later<'a, Result<Option<String>, Error>>;

/// What a room tells of a country or area on its page, by ISO 3166-1 alpha-3: HTML, or nothing.
pub type Tell = for<'a> fn(&'a Ask, &'a str) -> Later<'a, Result<Option<String>, Error>>;

/// A room of the facility.
pub struct Room {
    /// Its name: folder, address (with hyphens), menu entry, prefix of its labels.
    pub name: &'static str,
    /// Its kinds of records.
    pub kinds: Vec<&'static Kind>,
    /// Its kinds of facts.
    pub facts: Vec<FactKind>,
    /// Its own pages, beside those that every kind has.
    pub pages: Vec<Page>,
    /// Who is woken by which change.
    pub listeners: Vec<(Waking, Work)>,
    /// Who is woken by moves of all kinds that the test lets through, under which name.
    pub on_moves: Vec<(Heard, &'static str, Work)>,
    /// What is drawn beneath records of a kind; of every kind where its name is empty.
    pub panels: Vec<(&'static str, Draw)>,
    /// What stands on the account page.
    pub notes: Vec<Note>,
    /// What it tells of a country or area, on its page.
    pub places: Vec<Tell>,
    /// Pages for everybody, to which the room's page leads.
    pub doors: Vec<&'static str>,
    /// Pages for holders of a role, to which the room's page leads them.
    pub desks: Vec<(Role, &'static str)>,
    /// Whether the menu leads to it.
    pub is_in_menu: bool,
}

impl Room {
    /// An empty room.
    pub fn named(name: &'static str) -> Room {
        let (kinds, facts, pages) = (Vec::new(), Vec::new(), Vec::new());
        let (listeners, on_moves, panels, notes, places, doors, desks) = Default::default();
        let is_in_menu = true;
        Room {
            name,
            kinds,
            facts,
            pages,
            listeners,
            on_moves,
            panels,
            notes,
            places,
            doors,
            desks,
            is_in_menu,
        }
    }

    /// Keeps it out of the menu: its pages are reached from elsewhere.
    #[must_use]
    pub fn aside(mut self) -> Room {
        self.is_in_menu = false;
        self
    }

    /// Adds kinds of records.
    #[must_use]
    pub fn kinds<const N: usize>(mut self, kinds: [&'static Kind; N]) -> Room {
        self.kinds.extend(kinds);
        self
    }

    /// Adds a kind of facts.
    #[must_use]
    pub fn fact(mut self, fact: FactKind) -> Room {
        self.facts.push(fact);
        self
    }

    /// Adds a page.
    #[must_use]
    pub fn page(mut self, page: Page) -> Room {
        self.pages.push(page);
        self
    }

    /// Adds pages.
    #[must_use]
    pub fn pages(mut self, pages: Vec<Page>) -> Room {
        self.pages.extend(pages);
        self
    }

    /// Wakes the listener when a record of this kind goes through this change.
    #[must_use]
    pub fn on(
        mut self,
        (kind, change): (&'static str, &'static str),
        listener: &'static str,
        work: Work,
    ) -> Room {
        self.listeners.push((Waking { kind, change, listener }, work));
        self
    }

    /// Wakes the listener when a record of any kind goes through a move that the test lets through.
    #[must_use]
    pub fn on_moves(mut self, heard: Heard, listener: &'static str, work: Work) -> Room {
        self.on_moves.push((heard, listener, work));
        self
    }

    /// Draws something on the account page.
    #[must_use]
    pub fn note(mut self, note: Note) -> Room {
        self.notes.push(note);
        self
    }

    /// Tells something of a country or area on its page.
    #[must_use]
    pub fn place(mut self, tell: Tell) -> Room {
        self.places.push(tell);
        self
    }

    /// Leads everybody from the room's page to this one; its label is its last word.
    #[must_use]
    pub fn door(mut self, path: &'static str) -> Room {
        self.doors.push(path);
        self
    }

    /// Leads holders of a role from the room's page to this one; its label is its last word.
    #[must_use]
    pub fn desk(mut self, role: Role, path: &'static str) -> Room {
        self.desks.push((role, path));
        self
    }

    /// Draws a panel beneath records of this kind, or of every kind (empty).
    #[must_use]
    pub fn panel(mut self, kind: &'static str, draw: Draw) -> Room {
        self.panels.push((kind, draw));
        self
    }

    /// Its name in addresses.
    pub fn slug(&self) -> String {
        slug(self.name)
    }
}

/// A name as it stands in addresses.
pub fn slug(name: &str) -> String {
    name.replace('_', "-")
}
