//! A template of a message: words that brokers write often.

use facility_record::prelude::*;

record! {
    /// A text that brokers begin messages with, in several languages. Anybody may draft one; those
    /// that a broker puts into use are offered above the box for messages.
    pub struct MessageTemplate as "message_template" / "message_templates" in "clearing_house" {
        /// What it is for, in one line.
        title: Line [required, title, translated],
        /// The text.
        text: Prose [required, translated, at_most_characters(10_000)],
    }
    states {
        draft seen_by(&[Owner, Broker]) edited_by(&[Owner, Broker]);
        in_use seen_by(&[Owner, Broker]) edited_by(&[Broker]);
        retired seen_by(&[Owner, Broker]) last;
    }
    moves {
        creation: -> draft by Member | Broker;
        adoption: draft -> in_use by Broker;
        retirement: draft | in_use -> retired by Broker;
    }
}

impl Rules for MessageTemplate {}
