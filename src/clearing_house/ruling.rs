//! A ruling: what a broker decided of one provider for one request, beside what the engine suggests.

use facility_record::prelude::*;
use facility_store::Record;

record! {
    /// A broker keeps a provider among the first suggestions for a request, or rules one out for it.
    /// It stays with the facility: neither the requester nor the provider hears of it.
    pub struct Ruling as "ruling" / "rulings" in "clearing_house" {
        /// For what, in one line.
        title: Line [required, title],
        /// The request.
        request: Link [required, to("request"), set_by(&[Facility])],
        /// The provider.
        provider: Link [required, to("organisation"), set_by(&[Facility])],
        /// Why.
        why: Prose [at_most_characters(5_000), set_by(&[Facility])],
    }
    states {
        kept seen_by(&[Broker]) edited_by(&[]);
        ruled_out seen_by(&[Broker]) edited_by(&[]);
        lifted seen_by(&[Broker]) last;
    }
    moves {
        creation: -> kept by Facility;
        exclusion: kept -> ruled_out by Facility reasoned();
        lifting: kept | ruled_out -> lifted by Broker;
    }
}

impl Rules for Ruling {}

/// What brokers have ruled for one request, and not taken back.
#[derive(Clone, Debug, Default)]
pub struct Rulings(Vec<Record>);

impl Rulings {
    /// The rulings among the records of a request.
    pub fn among(records: &[Record]) -> Rulings {
        let holds = |one: &&Record| one.kind.name == Ruling::kind().name && one.state != "lifted";
        Rulings(records.iter().filter(holds).cloned().collect())
    }

    /// The providers that are kept, or ruled out, the earliest first.
    pub fn providers(&self, state: &str) -> Vec<String> {
        let own = self.0.iter().filter(|one| one.state == state);
        own.map(|one| Ruling::from_body(&one.body).provider.0).collect()
    }

    /// What was ruled of a provider, if anything was.
    pub fn of(&self, provider: &str) -> Option<&Record> {
        self.0.iter().find(|one| Ruling::from_body(&one.body).provider.0 == provider)
    }
}
