//! Who is who: signing in and out, one-time links, my account with its tokens.

mod account;
mod sessions;
mod sign_in;
mod tokens;

use crate::web::files;
use crate::web::page::{Page, Policy};
use crate::web::room::Room;

pub use sign_in::{ADMINISTRATOR, SIGN_IN};

/// Who is who.
pub fn room() -> Room {
    Room::named("accounts")
        .aside()
        .note(|ask| Box::pin(files::note(ask)))
        .page(Page::get("/{lang}/sign-in", "lets one sign in", |ask| Box::pin(sign_in::form(ask))))
        .page(Page::post("/{lang}/sign-in", "signs in", |ask| Box::pin(sign_in::sign_in(ask))))
        .page(Page::post("/{lang}/sign-out", "signs out", |ask| Box::pin(sign_in::sign_out(ask))))
        .page(Page::get("/{lang}/passage", "asks before a one-time link is used", |ask| {
            Box::pin(sign_in::passage(ask))
        }))
        .page(Page::post("/{lang}/passage", "uses a one-time link", |ask| {
            Box::pin(sign_in::use_passage(ask))
        }))
        .page(
            Page::get("/{lang}/account", "shows my account", |ask| Box::pin(account::account(ask)))
                .policy(Policy::SignedIn),
        )
        .page(
            Page::post("/{lang}/account/session/end", "ends a session", |ask| {
                Box::pin(sessions::end(ask))
            })
            .policy(Policy::SignedIn),
        )
        .page(
            Page::post("/{lang}/account/token", "makes a token for programs", |ask| {
                Box::pin(tokens::make(ask))
            })
            .policy(Policy::SignedIn),
        )
        .page(
            Page::post("/{lang}/account/token/revocation", "revokes a token", |ask| {
                Box::pin(tokens::revoke(ask))
            })
            .policy(Policy::SignedIn),
        )
}
