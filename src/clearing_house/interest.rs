//! An interest: the organisations that a broker is tied to.

use facility_access::Subject;
use facility_record::prelude::*;
use facility_store::Record;

use crate::web::ask::Ask;

record! {
    /// That somebody is tied to organisations, beside those that they act for: a former employer, a
    /// seat on a board, family. A broker decides nothing about requests of these, or with them.
    pub struct Interest as "interest" / "interests" in "clearing_house" {
        /// What the tie is, in one line.
        title: Line [required, title],
        /// The organisations.
        tied_to: Links [required, to("organisation")],
        /// Since when.
        since: Date [],
    }
    states {
        declared seen_by(&[Owner, Broker]) edited_by(&[Owner]);
        ended seen_by(&[Owner, Broker]) last;
    }
    moves {
        creation: -> declared by Member | Broker;
        ending: declared -> ended by Owner;
    }
}

impl Rules for Interest {}

/// Whether whoever asks is tied to the organisation that a record belongs to, or to one that takes
/// part in it: then they decide nothing about it as a broker (the table of rights says the same of
/// moves).
pub fn is_tied(ask: &Ask, record: &Record) -> bool {
    let subject: Subject<'_> = record.subject();
    ask.person.is_tied_to(&subject)
}
