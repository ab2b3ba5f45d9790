//! A message between those who work on a request.

use facility_record::prelude::*;

record! {
    /// What the parties of a request, a proposal, an agreement or a case, and the facility, write to
    /// each other about it. What is sent stays.
    pub struct Message as "message" / "messages" in "clearing_house" {
        /// The title of what it is about, as it was then.
        title: Line [required, title],
        /// What it is about.
        about: Link [required],
        /// What is said.
        text: Prose [required, at_most_characters(10_000)],
        /// The organisations that read it, beside the one that wrote it.
        readers: Links [to("organisation"), party],
    }
    states {
        sent seen_by(&[Owner, Party, Broker]) edited_by(&[]) last;
    }
    moves {
        creation: -> sent by Organisation | Broker;
    }
}

impl Rules for Message {}
