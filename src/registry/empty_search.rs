//! A search that found nothing: unmet demand in its first trace, kept without any person.

use facility_record::prelude::*;

fact! {
    /// A search that found nothing.
    pub struct EmptySearch as "empty_search" in "registry" {
        /// The day it was made.
        day: Date [indexed],
        /// The words, folded to lower case.
        words: Line [indexed],
        /// Language of the page it was made on.
        language: Code [from("languages")],
        /// The country that was filtered by, if one was.
        country: Code [from("countries")],
        /// The topic that was filtered by, if one was.
        topic: Code [from("topics")],
        /// From whom it came, as far as searches of one month are told apart (`Site::source`).
        source: Line [],
    }
}
