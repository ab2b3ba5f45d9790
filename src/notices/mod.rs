//! Who hears of what: what a person follows and what is new there, mails and what became of them.

mod follow;
pub mod mail;
mod messages;
mod news;
mod outbox;

use facility_access::Role;
use facility_record::Declared;

use crate::web::page::{Page, Policy};
use crate::web::room::Room;

pub use follow::Follow;

/// Who hears of what.
pub fn room() -> Room {
    Room::named("notices")
        .aside()
        .kinds([Follow::kind()])
        .desk(Role::Administrator, "notices/outbox")
        .page(
            Page::get("/{lang}/account/messages", "shows what was written to me", |ask| {
                Box::pin(messages::page(ask))
            })
            .policy(Policy::SignedIn),
        )
        .page(
            Page::get("/{lang}/notices/outbox", "shows mails that wait or failed", |ask| {
                Box::pin(outbox::page(ask))
            })
            .policy(Policy::Staff(Role::Administrator)),
        )
        .page(
            Page::post("/{lang}/notices/outbox", "sends failed mails again", |ask| {
                Box::pin(outbox::again(ask))
            })
            .policy(Policy::Staff(Role::Administrator)),
        )
        .panel("follow", |ask, record| Box::pin(news::panel(ask, record)))
        .note(|ask| Box::pin(news::note(ask)))
}
