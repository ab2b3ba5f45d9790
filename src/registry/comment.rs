//! A comment: what somebody says to a public record.

use facility_record::prelude::*;

record! {
    /// What somebody says to a public record, in any language; read by a curator before everybody
    /// sees it. Whoever wrote it is not named, unless as an organisation.
    pub struct Comment as "comment" / "comments" in "registry" {
        /// The title of the record, as it was then.
        title: Line [required, title, schema_org("name")],
        /// The record, of any kind.
        about: Link [required],
        /// What is said.
        text: Markdown [required, at_most_characters(5_000), schema_org("text")],
        /// The organisation in whose name it is said, if any.
        organisation: Link [to("organisation"), schema_org("author")],
    }
    states {
        submitted edited_by(&[]);
        published seen_by(&[Public]) edited_by(&[]);
        removed edited_by(&[]) last;
    }
    moves {
        creation: -> submitted by Oneself;
        publication: submitted -> published by Curator within 2 working_days overdue remind;
        removal: submitted | published -> removed by Curator reasoned();
        withdrawal: submitted | published -> removed by Owner;
    }
}

impl Rules for Comment {
    const SCHEMA_ORG: &'static str = "Comment";
}
