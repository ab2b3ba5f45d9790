//! Who is who: accounts, their passwords and second factors, my account with its tokens, and the
//! rules that people agree to.

mod account;
mod appointment;
pub mod appointments;
mod codes;
mod data;
mod members;
mod passage;
pub mod policies;
mod presence;
#[cfg(feature = "oidc")]
mod provider;
mod second_factor;
mod sessions;
mod settings;
mod sign_in;
mod tokens;

use facility_record::Declared;

use crate::web::files;
use crate::web::page::{Handler, Page, Policy as Who};
use crate::web::room::Room;

pub use appointment::Appointment;
pub use codes::is_address;
pub use passage::{ADMINISTRATOR, FIRST_ADMINISTRATOR, SIGN_IN};
pub use policies::Policy;

/// Who is who.
pub fn room() -> Room {
    let room = Room::named("accounts")
        .aside()
        .kinds([Policy::kind(), Appointment::kind()])
        .pages(open())
        .pages(acting())
        .pages(own())
        .on_moves(
            |kind, step| kind.name == Appointment::kind().name && !step.is_creation(),
            "appoint",
            |site, todo| Box::pin(appointments::follow(site, todo)),
        )
        .panel("", |ask, record| Box::pin(members::panel(ask, record)))
        .place(|ask, country| Box::pin(presence::of_country(ask, country)))
        .note(|ask| Box::pin(files::note(ask)));
    #[cfg(feature = "oidc")]
    let room = room.pages(provider::pages()).note(|ask| Box::pin(provider::note(ask)));
    room
}

/// Pages for everybody.
fn open() -> Vec<Page> {
    vec![
        Page::get("/{lang}/sign-in", "lets one sign in", |ask| Box::pin(sign_in::form(ask))),
        Page::post("/{lang}/sign-in", "signs in", |ask| Box::pin(sign_in::sign_in(ask))),
        Page::post("/{lang}/sign-out", "signs out", |ask| Box::pin(sign_in::sign_out(ask))),
        Page::post("/{lang}/second-factor", "signs in with a second factor", |ask| {
            Box::pin(second_factor::show(ask))
        }),
        Page::get("/{lang}/sign-up", "lets one make an account", |ask| {
            Box::pin(codes::sign_up(ask))
        }),
        Page::post("/{lang}/sign-up", "sends a code for an account", |ask| {
            Box::pin(codes::begin_sign_up(ask))
        }),
        Page::get("/{lang}/recovery", "lets one choose a new password", |ask| {
            Box::pin(codes::recovery(ask))
        }),
        Page::post("/{lang}/recovery", "sends a code for a new password", |ask| {
            Box::pin(codes::begin_recovery(ask))
        }),
        Page::get("/{lang}/code", "asks for a code that came by mail", |ask| {
            Box::pin(codes::code(ask))
        }),
        Page::post("/{lang}/code", "does what a code is for", |ask| Box::pin(codes::use_code(ask))),
        Page::post("/{lang}/code/resend", "sends another code", |ask| Box::pin(codes::resend(ask))),
        Page::get("/{lang}/passage", "asks before a one-time link is used", |ask| {
            Box::pin(passage::passage(ask))
        }),
        Page::post("/{lang}/passage", "uses a one-time link", |ask| {
            Box::pin(passage::use_passage(ask))
        }),
        Page::get("/{lang}/terms", "leads to the terms of use", |ask| {
            Box::pin(policies::page(ask))
        }),
        Page::get("/{lang}/privacy", "leads to the privacy notice", |ask| {
            Box::pin(policies::page(ask))
        }),
        Page::get("/{lang}/data-protection", "leads to the data protection notice", |ask| {
            Box::pin(policies::page(ask))
        }),
        Page::get("/{lang}/cookies", "leads to what is said of cookies", |ask| {
            Box::pin(policies::page(ask))
        }),
    ]
}

/// Pages about who may act for an organisation.
fn acting() -> Vec<Page> {
    vec![
        Page::get("/{lang}/invitation", "shows what one is invited to", |ask| {
            Box::pin(members::invitation(ask))
        }),
        Page::post("/{lang}/invitation", "accepts or declines an invitation", |ask| {
            Box::pin(members::answer(ask))
        })
        .policy(Who::SignedIn),
        Page::get(
            "/{lang}/{room}/{kinds}/{id}/members",
            "shows who may act for an organisation",
            |ask| Box::pin(members::page(ask)),
        )
        .policy(Who::Record),
        Page::post(
            "/{lang}/{room}/{kinds}/{id}/members",
            "changes who may act for an organisation",
            |ask| Box::pin(members::act(ask)),
        )
        .policy(Who::Record),
    ]
}

/// Pages of whoever has signed in.
fn own() -> Vec<Page> {
    let get = |path, job, handler: Handler| Page::get(path, job, handler).policy(Who::SignedIn);
    let post = |path, job, handler: Handler| Page::post(path, job, handler).policy(Who::SignedIn);
    vec![
        get("/{lang}/account", "shows my account", |ask| Box::pin(account::account(ask))),
        post("/{lang}/account/session/end", "ends a session", |ask| Box::pin(sessions::end(ask))),
        post("/{lang}/account/token", "makes a token for programs", |ask| {
            Box::pin(tokens::make(ask))
        }),
        post("/{lang}/account/token/revocation", "revokes a token", |ask| {
            Box::pin(tokens::revoke(ask))
        }),
        get("/{lang}/account/profile", "shows my name and language", |ask| {
            Box::pin(settings::profile(ask))
        }),
        post("/{lang}/account/profile", "keeps my name and language", |ask| {
            Box::pin(settings::save_profile(ask))
        }),
        get("/{lang}/account/address", "lets one change their address", |ask| {
            Box::pin(settings::address(ask))
        }),
        post("/{lang}/account/address", "sends a code to a new address", |ask| {
            Box::pin(settings::begin_address(ask))
        }),
        get("/{lang}/account/password", "lets one change their password", |ask| {
            Box::pin(settings::password(ask))
        }),
        post("/{lang}/account/password", "changes a password", |ask| {
            Box::pin(settings::change_password(ask))
        }),
        get("/{lang}/account/second-factor", "shows the second factor", |ask| {
            Box::pin(second_factor::set_up(ask))
        }),
        post("/{lang}/account/second-factor", "adds a second factor", |ask| {
            Box::pin(second_factor::confirm(ask))
        }),
        post("/{lang}/account/second-factor/codes", "makes new recovery codes", |ask| {
            Box::pin(second_factor::new_codes(ask))
        }),
        post("/{lang}/account/second-factor/kept", "goes on from the recovery codes", |ask| {
            Box::pin(second_factor::kept(ask))
        }),
        post("/{lang}/account/second-factor/end", "takes the second factor away", |ask| {
            Box::pin(second_factor::end(ask))
        }),
        get("/{lang}/account/consent", "asks to agree to rules that changed", |ask| {
            Box::pin(policies::ask_again(ask))
        }),
        post("/{lang}/account/consent", "keeps that I agree to the rules", |ask| {
            Box::pin(policies::agree(ask))
        }),
        get("/{lang}/account/data", "hands out my data", |ask| Box::pin(data::download(ask))),
        get("/{lang}/account/erasure", "asks before an account is erased", |ask| {
            Box::pin(data::ask_first(ask))
        }),
        post("/{lang}/account/erasure", "erases an account", |ask| Box::pin(data::erase(ask))),
    ]
}
