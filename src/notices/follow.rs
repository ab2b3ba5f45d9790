//! A follow: a search, or a record, of which a person wants to hear what is new.

use facility_record::prelude::*;

record! {
    /// A search of which a person wants to hear what is new. Nobody but they and the administrators
    /// sees it.
    pub struct Follow as "follow" / "follows" in "notices" {
        /// What its person calls it.
        title: Line [required, title],
        /// The search, as it stands behind the question mark of its address; or `record=ID`.
        query: Line [required, at_most_characters(1_000)],
        /// How often they are written to; never, where it is empty.
        frequency: Code [from("digest_frequencies")],
    }
    states {
        kept edited_by(&[Owner]);
    }
    moves {
        creation: -> kept by Oneself;
        look: kept -> kept by Owner;
    }
}

impl Rules for Follow {}
