//! The vocabularies: anybody reads them; curators amend them by a table, and see first what it would
//! change.

mod amend;
mod amendment;
mod holders;
mod pages;
mod proposal;

use facility_access::Role;
use facility_record::{Declared, Vocabularies, Vocabulary};
use facility_store::{Listing, Record, Store, db::Fault};

use crate::vocabularies::shipped;
use crate::web::ask::{Ask, Twin};
use crate::web::errors::{Error, Refusal};
use crate::web::page::{LIST, Page, Policy};

pub use amendment::{Amendment, KIND};
use holders::{codes_of, recoded};
use proposal::{Mistake, Proposal, propose, table};

/// The page of one vocabulary.
const PATH: &str = "/{lang}/vocabularies/{vocabulary}";
/// Where a curator amends one.
const AMENDMENT: &str = "/{lang}/vocabularies/{vocabulary}/amendment";
/// The vocabulary of the vocabularies.
const ALL: &str = "vocabularies";

/// The pages of the vocabularies.
pub fn pages() -> Vec<Page> {
    vec![
        Page::get("/{lang}/vocabularies", "lists the vocabularies", |ask| {
            Box::pin(pages::list(ask))
        })
        .kept()
        .budget(LIST),
        Page::get(PATH, "shows the codes of a vocabulary", |ask| Box::pin(pages::show(ask)))
            .kept()
            .twins(&[Twin::Json, Twin::Csv])
            .budget(LIST),
        Page::get(AMENDMENT, "lets a curator amend a vocabulary by a table", |ask| {
            Box::pin(amend::form(ask))
        })
        .policy(Policy::Staff(Role::Curator)),
        Page::post(AMENDMENT, "shows what a table would change, and changes it", |ask| {
            Box::pin(amend::send(ask))
        })
        .policy(Policy::Staff(Role::Curator)),
    ]
}

/// The vocabularies in force: those that ship, with what curators amended here.
///
/// # Errors
/// When the database fails.
pub async fn in_force(store: &Store) -> Result<Vocabularies, Fault> {
    let mut all = shipped().clone();
    for record in store.list(&listing()).await? {
        let amendment = Amendment::from_body(&record.body);
        let vocabulary = all.of(&amendment.vocabulary).with(amendment.entries());
        all.insert(&amendment.vocabulary, vocabulary);
    }
    Ok(all)
}

/// All amendments.
fn listing() -> Listing {
    let keys = vec![facility_access::PUBLIC.to_owned()];
    Listing { kind: KIND.to_owned(), keys, limit: 1_000, ..Listing::default() }
}

/// The amendments there are, by the name of their vocabulary.
async fn amendments(ask: &Ask) -> Result<Vec<(String, Record)>, Error> {
    let name = |record: &Record| Amendment::from_body(&record.body).vocabulary.to_string();
    let all = ask.list(&listing()).await?;
    Ok(all.into_iter().map(|record| (name(&record), record)).collect())
}

/// The name of the vocabulary that the address names, and its codes.
fn named(ask: &Ask) -> Result<(String, &Vocabulary), Error> {
    let name = ask.param("vocabulary");
    match ask.vocabularies.of(ALL).has(name) {
        true => Ok((
            ask.vocabularies.of(ALL).label(name, ask.say.code()).to_owned(),
            ask.vocabularies.of(name),
        )),
        false => Err(Refusal::NotFound.into()),
    }
}
