//! Sign-in with a provider that whoever runs the facility named. Nobody comes into an account by what
//! a provider says of an address alone: what links an account is that its person showed that it is
//! theirs.

mod arrival;
mod link;
mod trip;

use std::sync::Arc;

use askama::Template;

use super::sign_in;
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::openid::{self, Failure, Provider};
use crate::web::page::{Page, Policy as Who};
use crate::web::plain::Plain;
use crate::web::say::Say;

pub use link::note;

/// The pages on the way to the provider and back.
pub fn pages() -> Vec<Page> {
    vec![
        Page::get("/{lang}/sign-in/provider", "leads to the provider of sign-in", |ask| {
            Box::pin(trip::set_out(ask))
        }),
        Page::get(openid::RETURN, "takes back who comes from the provider", |ask| {
            Box::pin(trip::step_over(ask))
        }),
        Page::get("/{lang}/sign-in/return", "signs in who comes from the provider", |ask| {
            Box::pin(trip::come_back(ask))
        }),
        Page::get("/{lang}/sign-in/identity", "asks for what the provider did not say", |ask| {
            Box::pin(arrival::show(ask))
        }),
        Page::post("/{lang}/sign-in/identity", "makes or links an account", |ask| {
            Box::pin(arrival::go_on(ask))
        }),
        Page::post("/{lang}/sign-in/identity/resend", "sends another code", |ask| {
            Box::pin(arrival::resend(ask))
        }),
        Page::get("/{lang}/account/identity", "lets one link a provider", |ask| {
            Box::pin(link::form(ask))
        })
        .policy(Who::SignedIn),
        Page::post("/{lang}/account/identity", "leads to the provider to link it", |ask| {
            Box::pin(link::begin(ask))
        })
        .policy(Who::SignedIn),
        Page::post("/{lang}/account/identity/end", "takes a provider away", |ask| {
            Box::pin(link::end(ask))
        })
        .policy(Who::SignedIn),
    ]
}

/// The provider of this facility.
///
/// # Errors
/// `NotFound` where there is none.
fn provider(ask: &Ask) -> Result<&Provider, Refusal> {
    ask.site.provider.get().ok_or(Refusal::NotFound)
}

#[derive(Template)]
#[template(path = "accounts/provider/button.html")]
struct Button {
    say: Say,
    problem: String,
    address: String,
    label: String,
}

/// The sign-in form with the way to the provider above it, where there is one.
pub fn with_button(ask: &Ask, mut form: Plain, address: String) -> Plain {
    if let Some(provider) = ask.site.provider.get() {
        let label = ask.say.of("sign-in-provider", "provider", provider.name());
        let button = Button { say: ask.say, problem: String::new(), address, label };
        form.shown = button.render().expect("a button of four texts can be drawn");
    }
    form
}

/// The sign-in form, with what went wrong at the provider above everything: there is another way in.
fn failed(ask: &Ask, label: &str, status: u16) -> Result<Answer, Error> {
    let provider = provider(ask)?.name();
    let mut form = sign_in::fields(ask);
    let button = Button {
        say: ask.say,
        problem: ask.say.of(label, "provider", provider),
        address: ask.at("sign-in/provider"),
        label: ask.say.of("sign-in-provider", "provider", provider),
    };
    form.shown = button.render()?;
    let mut answer = form.page(ask)?;
    answer.status = status;
    Ok(answer)
}

/// What is said when the provider did not sign somebody in.
fn not_signed_in(ask: &Arc<Ask>, failure: Failure) -> Result<Answer, Error> {
    match failure {
        Failure::Away => failed(ask, "provider-away", 503),
        Failure::Refused => failed(ask, "provider-refused", 403),
    }
}
