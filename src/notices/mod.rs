//! Who hears of what: what a person follows and what is new there, mails and what became of them.

pub mod digest;
mod follow;
pub mod mail;
mod messages;
mod news;
mod outbox;
pub mod remind;
pub mod tell;
mod unsubscribe;

use facility_access::Role;
use facility_record::Declared;

use crate::web::page::{Page, Policy};
use crate::web::room::Room;

pub use follow::Follow;

/// Templates of the mails that their reader can end.
const ENDED: [&str; 3] = [digest::DIGEST, tell::MOVE, remind::OVERDUE];

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
        .page(Page::get("/{lang}/unsubscribe", "asks before mails are ended", |ask| {
            Box::pin(unsubscribe::ask_first(ask))
        }))
        .page(
            Page::post("/{lang}/unsubscribe", "ends mails by the key in a mail", |ask| {
                Box::pin(unsubscribe::end(ask))
            })
            .keyed(),
        )
        .page(
            Page::post("/{lang}/account/mails", "sets which mails I want", |ask| {
                Box::pin(unsubscribe::choose(ask))
            })
            .policy(Policy::SignedIn),
        )
        .on_moves(tell::is_heard, "tell", |site, todo| Box::pin(tell::tell(site, todo)))
        .panel("", |ask, record| Box::pin(news::offer(ask, record)))
        .panel("follow", |ask, record| Box::pin(news::panel(ask, record)))
        .note(|ask| Box::pin(news::note(ask)))
}
