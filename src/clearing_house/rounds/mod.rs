//! Rounds: a proposed fair assignment over all open requests, why it is so, what it changes, and its
//! commitment by a person. It is advice, and off unless whoever runs the facility switches it on.

mod assignment;
mod begin;
mod changed;
mod commit;
mod difference;
mod figures;
mod gather;
mod inputs;
mod kept;
mod kind;
mod marks;
mod named;
mod panel;
mod plan;
mod replay;
mod report;
mod sources;
mod working;

use std::sync::atomic::{AtomicBool, Ordering};

use facility_access::{Role, Subject, Verb, may};
use facility_record::{Body, Declared};
use facility_store::Record;

use crate::web::ask::{Ask, Twin};
use crate::web::errors::{Error, Refusal};
use crate::web::page::{LIST, Page, Policy};

pub use begin::door;
pub use kind::Round;
pub use panel::panel;
pub use plan::Replayed;
pub use replay::replayed;
pub use working::work_out;

/// The address on which a round is begun, without its language.
pub const BEGIN: &str = "clearing-house/desk/round";

/// Whether rounds are used here: as whoever runs the facility says.
#[derive(Debug, Default)]
pub struct Switch(AtomicBool);

impl Switch {
    /// Lets rounds be used.
    pub fn turn_on(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether they are.
    pub fn is_on(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Whether whoever asks may begin rounds here: a broker for all countries, where rounds are used.
pub fn is_open(ask: &Ask) -> bool {
    let kind = Round::kind();
    let body = Body::empty(&kind.fields);
    let subject = Subject::new(kind, kind.states[0].name, "facility", &body);
    ask.site.views.of::<Switch>().is_on() && may(&ask.person, Verb::See, &subject)
}

/// The round that the address names, for whoever may work on it.
async fn round(ask: &Ask) -> Result<(Record, Round), Error> {
    let record = ask.record().await?;
    match record.kind.name == Round::kind().name && is_open(ask) {
        true => Ok((record.clone(), Round::from_body(&record.body))),
        false => Err(Refusal::NotFound.into()),
    }
}

/// The pages of rounds.
pub fn pages() -> Vec<Page> {
    vec![
        Page::get("/{lang}/clearing-house/desk/round", "asks how a round is to be", |ask| {
            Box::pin(begin::form(ask))
        })
        .policy(Policy::Staff(Role::Broker))
        .budget(LIST),
        Page::post("/{lang}/clearing-house/desk/round", "begins a round", |ask| {
            Box::pin(begin::begin(ask))
        })
        .policy(Policy::Staff(Role::Broker)),
        Page::get(
            "/{lang}/{room}/{kinds}/{id}/assignment",
            "lists who gets which offer in a round, and why",
            |ask| Box::pin(assignment::table(ask)),
        )
        .policy(Policy::Record)
        .of(Round::kind().name)
        .twins(&[Twin::Json, Twin::Csv])
        .budget(LIST),
        Page::get(
            "/{lang}/{room}/{kinds}/{id}/replay",
            "works a plan out again and compares the bytes",
            |ask| Box::pin(replay::page(ask)),
        )
        .policy(Policy::Record)
        .of(Round::kind().name),
        Page::post(
            "/{lang}/{room}/{kinds}/{id}/mark",
            "locks or forbids a pair of a round",
            |ask| Box::pin(marks::mark(ask)),
        )
        .policy(Policy::Record),
        Page::post(
            "/{lang}/{room}/{kinds}/{id}/renewal",
            "works out a new plan with the choices of a round",
            |ask| Box::pin(begin::renew(ask)),
        )
        .policy(Policy::Record),
        Page::post(
            "/{lang}/{room}/{kinds}/{id}/commit",
            "commits a round and asks its providers",
            |ask| Box::pin(commit::commit(ask)),
        )
        .policy(Policy::Record),
    ]
}
