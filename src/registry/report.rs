//! A report: somebody's word that something is wrong with a record.

use facility_record::prelude::*;

record! {
    /// Somebody's word that something is wrong with a record. Whoever looks after the record and
    /// the curators see it; who said it, if they told, is seen by curators only.
    pub struct Report as "report" / "reports" in "registry" {
        /// The title of the record, as it was then.
        title: Line [required, title],
        /// The record, of any kind.
        about: Link [required],
        /// What kind of problem it is.
        problem: Code [required, from("report_problems")],
        /// What is wrong, in the words of whoever says so.
        text: Prose [at_most_characters(2_000)],
        /// Whom to answer.
        reply_to: PersonLink [seen_by(&[Curator])],
    }
    states {
        open edited_by(&[]);
        closed edited_by(&[]) last;
    }
    moves {
        creation: -> open by Curator;
        closure: open -> closed by Curator | Owner within 10 working_days overdue remind reasoned();
    }
}

impl Rules for Report {}
