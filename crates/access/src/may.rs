//! The table: who may do what with a record.

use facility_record::{Field, Reader, Shape};

use crate::PUBLIC;
use crate::keys::{Openness, Subject, reader_keys};
use crate::person::{Person, Role};

/// What somebody wants to do with a record, or with a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb<'a> {
    /// Read it.
    See,
    /// Change its fields.
    Edit,
    /// Create a record of this kind for this owner.
    Create,
    /// Write a record down for this owner, who then confirms it.
    Enter,
    /// Make the move of this name.
    Move(&'a str),
    /// Throw away a draft.
    Delete,
    /// Bring in records of this kind from a file.
    Import,
    /// Run the installation.
    Administer,
}

/// Whether the person may.
pub fn may(person: &Person, verb: Verb<'_>, subject: &Subject<'_>) -> bool {
    let keys = person.keys();
    let sees = || reader_keys(subject).iter().any(|key| keys.contains(key));
    match verb {
        Verb::See => sees(),
        Verb::Edit => {
            let state = subject.kind.state(subject.state).filter(|state| !state.last);
            state.is_some_and(|state| subject.reaches(state.editors, &keys))
        }
        Verb::Create => {
            let creation = subject.kind.creation();
            let own = keys.iter().any(|key| key == subject.owner);
            own && creation.is_some_and(|step| subject.reaches(step.by, &keys))
        }
        Verb::Enter => {
            let is_barred = person.is_tied_to(subject);
            !is_barred && subject.kind.entry().is_some_and(|step| subject.reaches(step.by, &keys))
        }
        Verb::Move(name) => {
            let step = subject.kind.move_named(name).filter(|step| !step.is_creation());
            sees()
                && step.is_some_and(|step| {
                    // A broker decides nothing where they have an interest.
                    let is_barred =
                        |by: &Reader| *by == Reader::Broker && person.is_tied_to(subject);
                    let by: Vec<Reader> =
                        step.by.iter().copied().filter(|by| !is_barred(by)).collect();
                    step.from.contains(&subject.state) && subject.reaches(&by, &keys)
                })
        }
        Verb::Delete => {
            let first = subject.kind.states.first();
            first.is_some_and(|state| {
                state.name == subject.state
                    && state.editors.contains(&Reader::Owner)
                    && !state.readers.contains(&Reader::Public)
                    && subject.reaches(&[Reader::Owner], &keys)
            })
        }
        Verb::Import => subject.reaches(&[Reader::Staff], &keys),
        Verb::Administer => person.has_role(Role::Administrator),
    }
}

/// Whether the person sees this field of a record that they see.
pub fn may_see_field(person: &Person, field: &Field, subject: &Subject<'_>) -> bool {
    let keys = person.keys();
    let inner = [Reader::Owner, Reader::Staff];
    if matches!(field.shape, Shape::Person) {
        let named = field.readers.iter().copied().filter(|reader| *reader != Reader::Public);
        let readers: Vec<Reader> = named.collect();
        return subject.reaches(if readers.is_empty() { &inner } else { &readers }, &keys);
    }
    if field.detail && subject.openness != Openness::Public {
        let beside = [Reader::FocalPoint, Reader::Party];
        return subject.reaches(&inner, &keys) || subject.reaches(&beside, &keys);
    }
    subject.reaches(field.readers, &keys)
}

/// Whether the person may set this field, if they may edit the record: it is theirs to see and theirs
/// to set.
pub fn may_set_field(person: &Person, field: &Field, subject: &Subject<'_>) -> bool {
    let is_setter = || subject.reaches(field.setters, &person.keys());
    may_see_field(person, field, subject) && (field.setters.is_empty() || is_setter())
}

/// Whether the field stands in the public projection of the record.
pub fn public_sees_field(field: &Field, subject: &Subject<'_>) -> bool {
    field.is_public()
        && !(field.detail && subject.openness != Openness::Public)
        && reader_keys(subject).iter().any(|key| key == PUBLIC)
}
