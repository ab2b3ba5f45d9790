//! Parts of the public log that somebody asks for: all of it, what happened to one kind, one change
//! of a kind. In a query `change=training` or `change=training.publication`.

use facility_record::{Form, Kind};

use super::records::sentence;
use super::room::slug;
use super::say::Say;
use super::site::Site;

/// A part of the public log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Name of the kind; empty = all kinds.
    pub kind: &'static str,
    /// Name of the change; empty = all changes.
    pub change: &'static str,
}

/// The name of the change that a writing without a move is.
const EDIT: &str = "edit";

impl Part {
    /// The part that a query names; `None` where it names none that there is.
    pub fn of(site: &Site, form: &Form) -> Option<Part> {
        let asked = form.first("change");
        let (kind, change) = asked.split_once('.').unwrap_or((asked, ""));
        let kind = site.store.kinds().iter().find(|one| one.name == kind)?;
        let change = match change {
            "" => "",
            change => changes(kind).find(|name| *name == change)?,
        };
        Some(Part { kind: kind.name, change })
    }

    /// The query of its address.
    pub fn query(&self) -> String {
        match self.change {
            "" => format!("change={}", self.kind),
            change => format!("change={}.{change}", self.kind),
        }
    }

    /// What it is called.
    pub fn label(&self, say: Say) -> String {
        match self.change {
            "" => say.t(&format!("kind-{}-plural", slug(self.kind))).into_owned(),
            change => sentence(say, self.kind, change),
        }
    }
}

/// The parts that there are, by kind: the kind as a whole, then its changes.
pub fn parts(site: &Site) -> Vec<Vec<Part>> {
    let is_public = |kind: &Kind| kind.states.iter().any(|one| kind.is_public_state(one.name));
    let kinds = site.store.kinds().iter().filter(|kind| is_public(kind));
    let parts = |kind: &&'static Kind| {
        let kind = *kind;
        let all = std::iter::once("").chain(changes(kind));
        all.map(|change| Part { kind: kind.name, change }).collect()
    };
    kinds.map(parts).collect()
}

/// The changes of a kind that can be public: by moves that touch what everybody sees, and by hand.
fn changes(kind: &'static Kind) -> impl Iterator<Item = &'static str> {
    let moves = kind.moves.iter().filter(|step| kind.is_public_move(step));
    moves.map(|step| step.name).chain([EDIT])
}
