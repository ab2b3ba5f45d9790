//! Who imports over the web, for whom, and which records a line of theirs may be about.

use facility_access::{Person, Verb, may};
use facility_record::{Form, Kind};
use facility_store::Record;

use super::import::{FACILITY, Importing, Named, default_state};

/// The terms of an import over the web.
#[derive(Clone, Debug)]
pub struct Terms {
    /// Who imports.
    pub person: Person,
    /// Whose new records are to be.
    pub owner: String,
    /// The state that new records come into: what whoever imports may do by hand.
    pub state: String,
    /// Whether the file counts more than what somebody has changed here since it came last.
    pub overwrites: bool,
}

impl Terms {
    /// Whether whoever imports may be shown this record, and lead links to it.
    pub(super) fn sees(&self, record: &Record) -> bool {
        may(&self.person, Verb::See, &record.subject())
    }
}

impl Importing<'_> {
    /// Whose a new record is to be.
    pub(super) fn new_owner(&self) -> &str {
        self.terms.map_or(FACILITY, |terms| terms.owner.as_str())
    }

    /// The state of a line's record: under terms no file decides it.
    pub(super) fn state(&self, kind: &Kind, form: &Form, before: Option<&Record>) -> String {
        match (self.terms, form.first("state"), before) {
            (Some(_), _, Some(record)) | (None, "", Some(record)) => record.state.clone(),
            (Some(terms), _, None) => terms.state.clone(),
            (None, "", None) => default_state(kind),
            (None, state, _) => state.replace('-', "_"),
        }
    }

    /// Whether a line may be about the record that it names, or about a new one. What is not theirs
    /// to see and what is not theirs to change is told with the same words.
    pub(super) fn admits(&mut self, named: &Named<'_>, before: Option<&Record>) -> bool {
        let place = |name: &str| named.places.get(name).copied().unwrap_or((named.line.line, 1));
        let by = if named.identifier.is_some() { "identifier" } else { "id" };
        let given = named.form.first(by);
        if before.is_some_and(|record| record.kind.name != named.kind.name) {
            let message = format!("{by}: {given} belongs to a record of another kind");
            self.problem_of(place(by), (by, "taken"), &[("given", given)], &message);
            return false;
        }
        let here = named.identifier.clone().map(|identifier| (named.kind.name, identifier));
        let again = here.is_some_and(|here| self.here.contains_key(&here));
        if !again && before.is_some_and(|record| self.taken.contains(&record.id)) {
            let message = format!("{by}: {given} stands on an earlier line already");
            self.problem_of(place(by), (by, "twice"), &[("given", given)], &message);
            return false;
        }
        let Some(terms) = self.terms else { return true };
        let code = match before {
            _ if again => "twice",
            Some(record) => {
                let subject = record.subject();
                let edits = terms.sees(record) && may(&terms.person, Verb::Edit, &subject);
                match (edits, by) {
                    (true, _) => return true,
                    (false, "id") => "unknown-id",
                    (false, _) => "taken",
                }
            }
            None if by == "id" && !given.is_empty() => "unknown-id",
            None => return true,
        };
        self.problem_of(place(by), (by, code), &[("given", given)], &format!("{by}: {code}"));
        false
    }
}
