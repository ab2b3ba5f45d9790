//! Reader keys of a record, from its declaration, state, owner and countries.

use facility_record::{Body, Kind, Reader, Shape};

use crate::person::Role;

/// The key that everybody holds.
pub const PUBLIC: &str = "public";

/// How open a record is, as its owner chose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Openness {
    /// Everybody sees it whole.
    Public,
    /// Everybody sees a summary: the fields marked `detail` are left out.
    Summary,
    /// Only the parties and the facility see it.
    #[default]
    Facility,
}

/// What the table of rights needs to know of a record.
#[derive(Clone, Debug)]
pub struct Subject<'a> {
    /// Its kind.
    pub kind: &'a Kind,
    /// The state it is in; empty for one that is yet to be created.
    pub state: &'a str,
    /// Key of its owner: `organisation:ID` or `person:ID`.
    pub owner: &'a str,
    /// Countries or areas it is about.
    pub countries: Vec<String>,
    /// Ids of the organisations with whom its owner deals.
    pub parties: Vec<String>,
    /// How open it is.
    pub openness: Openness,
}

impl<'a> Subject<'a> {
    /// The subject of a record with this body.
    pub fn new(kind: &'a Kind, state: &'a str, owner: &'a str, body: &Body) -> Subject<'a> {
        let about = body.pairs(&kind.fields).filter(|(field, _)| field.vocabulary == "countries");
        let countries = about.flat_map(|(_, value)| value.words().iter().cloned()).collect();
        let parties = body.pairs(&kind.fields).filter(|(field, _)| field.party);
        let parties = parties.flat_map(|(_, value)| value.words().iter().cloned()).collect();
        Subject { kind, state, owner, countries, parties, openness: openness(kind, body) }
    }

    /// The keys of everybody in this group.
    pub(crate) fn keys_of(&self, reader: Reader) -> Vec<String> {
        match reader {
            Reader::Public => vec![PUBLIC.to_owned()],
            Reader::SignedIn => vec!["signed_in".to_owned()],
            Reader::Member => vec!["member".to_owned()],
            Reader::Owner => vec![self.owner.to_owned()],
            Reader::Oneself if self.owner.starts_with("person:") => vec![self.owner.to_owned()],
            Reader::Organisation if self.owner.starts_with("organisation:") => {
                vec![self.owner.to_owned()]
            }
            Reader::Party => self.parties.iter().map(|id| format!("organisation:{id}")).collect(),
            Reader::VerifiedOwner => vec![format!("verified:{}", self.owner)],
            _ => match Role::of_reader(reader, self.kind.room) {
                Some(role) => {
                    let scoped =
                        self.countries.iter().map(|code| format!("role:{}@{code}", role.name()));
                    std::iter::once(format!("role:{}", role.name())).chain(scoped).collect()
                }
                None => Vec::new(),
            },
        }
    }

    /// Whether one of these groups holds one of the keys.
    pub(crate) fn reaches(&self, readers: &[Reader], keys: &[String]) -> bool {
        readers.iter().any(|reader| self.keys_of(*reader).iter().any(|key| keys.contains(key)))
    }
}

/// How open a record is: what its `opens` field says; public for a kind without such a field.
pub fn openness(kind: &Kind, body: &Body) -> Openness {
    let mut choices = body.pairs(&kind.fields).filter(|(field, _)| field.opens);
    match choices.next() {
        None => Openness::Public,
        Some((field, value)) => {
            debug_assert!(matches!(field.shape, Shape::Code), "`opens` stands on codes only");
            match value.words().first().map(String::as_str) {
                Some("public") => Openness::Public,
                Some("summary") => Openness::Summary,
                _ => Openness::Facility,
            }
        }
    }
}

/// The keys of everybody who sees the record, sorted and without repetition.
pub fn reader_keys(subject: &Subject<'_>) -> Vec<String> {
    let state = subject.kind.state(subject.state);
    let readers = state.map_or(&[Reader::Owner, Reader::Staff][..], |state| state.readers);
    let mut keys: Vec<String> = Vec::new();
    for reader in readers.iter().chain(&[Reader::Owner, Reader::Staff]) {
        let open = matches!(reader, Reader::Public | Reader::SignedIn | Reader::Member);
        if !(open && subject.openness == Openness::Facility) {
            keys.extend(subject.keys_of(*reader));
        }
    }
    keys.retain(|key| !key.is_empty());
    keys.sort();
    keys.dedup();
    keys
}
