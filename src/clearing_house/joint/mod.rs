//! Joint trainings: requests of several countries that ask for the same, answered by one training whose
//! cost they share.

mod begin;
mod course;
mod participation;
mod pooling;
mod shares;
mod training;

use facility_access::{Role, Verb};
use facility_store::Record;

use super::work;
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::page::{LIST, Page, Policy};

pub use course::{Step, follow, is_of_course, next};
pub use participation::Participation;
pub use training::{JointTraining, Wish};

/// The address of the requests that could go together, without its language.
pub const POOLING: &str = "clearing-house/pooling";
/// The address of the form that begins a joint training, without its language.
const BEGIN: &str = "clearing-house/pooling/new";

/// The pages of joint trainings.
pub fn pages() -> Vec<Page> {
    vec![
        Page::get(
            "/{lang}/clearing-house/pooling",
            "says which requests could go together",
            |ask| Box::pin(pooling::page(ask)),
        )
        .policy(Policy::Staff(Role::Broker))
        .budget(LIST),
        Page::get(
            "/{lang}/clearing-house/pooling/new",
            "asks how a joint training begins",
            |ask| Box::pin(begin::form(ask)),
        )
        .policy(Policy::Staff(Role::Broker))
        .budget(LIST),
        Page::post("/{lang}/clearing-house/pooling/new", "begins a joint training", |ask| {
            Box::pin(begin::begin(ask))
        })
        .policy(Policy::Staff(Role::Broker)),
    ]
}

/// Beneath a joint training: what each requester decided, as far as whoever asks sees it.
///
/// # Errors
/// When the database or the drawing fails.
pub async fn panel(ask: &Ask, training: &Record) -> Result<Option<String>, Error> {
    let mut parts = ask.site.store.linked_by(&training.id, course::TRAINING).await?;
    parts.retain(|one| ask.may(Verb::See, one));
    parts.sort_by_key(|one| (one.created, one.id.clone()));
    parts.iter().for_each(|one| ask.note_read(one.kind.name));
    work::list(ask, "kind-participation-plural", &parts.iter().collect::<Vec<_>>()).await
}
