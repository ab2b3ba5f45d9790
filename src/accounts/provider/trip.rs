//! To the provider and back. What comes back counts only in the browser that set out, once, and soon.

use std::sync::Arc;

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use facility_language::Language;
use facility_store::{Session, sha256};
use ring::hmac;

use super::super::sign_in::{open, own_address, pace, proceed};
use super::{arrival, failed, link, not_signed_in, provider};
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::openid::{Failure, RETURN, Trip};

/// How long somebody may take to sign in at the provider.
const PATIENCE: i64 = 15 * 60_000;
/// Longer addresses are not carried along: one lands in one's account then.
const LONGEST: usize = 600;

/// Leads to the provider. That is a link and no form: what a form leads to, our content security
/// policy keeps within the facility.
pub async fn set_out(ask: Arc<Ask>) -> Result<Answer, Error> {
    provider(&ask)?;
    // The browser is given its mark here, where it has none: what comes back is bound to it.
    ask.form_token();
    pace(&ask, &format!("provider:{}", mark(&ask))).await?;
    match depart(&ask, "", ask.query.first("next")).await? {
        Ok(address) => Ok(Answer::to(address)),
        Err(failure) => not_signed_in(&ask, failure),
    }
}

/// The address at the provider with which this browser sets out, to link what it brings back to this
/// person, or (empty) to sign in.
///
/// # Errors
/// When the database fails; what the provider fails in comes inside.
pub async fn depart(ask: &Ask, person: &str, next: &str) -> Result<Result<String, Failure>, Error> {
    let next = if next.len() > LONGEST { "" } else { own_address(next) };
    let expires = ask.now + PATIENCE;
    let passage = ask.site.store.make_passage(person, &purpose(ask), expires).await?;
    let packed = BASE64_URL_SAFE_NO_PAD.encode(next);
    let trip = trip(ask, format!("{passage}.{}.{packed}", ask.say.code()));
    Ok(provider(ask)?.set_out(&trip, ask.say.code()).await)
}

/// The secret of this browser: of its session, or its mark.
pub fn mark(ask: &Ask) -> String {
    sha256(if ask.session.is_empty() { ask.visit.as_bytes() } else { ask.session.as_bytes() })
}

/// What a passage to the provider is for; nothing comes of one in another browser.
fn purpose(ask: &Ask) -> String {
    format!("provider:{}", mark(ask))
}

/// What is shown at both ends of the way follows from the state, the browser and a secret of ours:
/// nothing has to be kept in between, and no other node has to be told.
fn trip(ask: &Ask, state: String) -> Trip {
    let key = hmac::Key::new(hmac::HMAC_SHA256, ask.site.form_secret.as_bytes());
    let of = |what: &str| {
        let text = format!("{what}\n{}\n{state}", mark(ask));
        BASE64_URL_SAFE_NO_PAD.encode(hmac::sign(&key, text.as_bytes()))
    };
    Trip { nonce: of("nonce"), verifier: of("verifier"), state }
}

/// The one address that the provider knows has no language: on to the one that has.
pub async fn step_over(ask: Arc<Ask>) -> Result<Answer, Error> {
    provider(&ask)?;
    let code = ask.query.first("state").split('.').nth(1).unwrap_or_default();
    let language = Language::from_code(code).unwrap_or(ask.say.language).code();
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(&ask.query.0);
    Ok(Answer::to(format!("/{language}{RETURN}?{}", query.finish())))
}

/// Takes back who comes from the provider.
pub async fn come_back(ask: Arc<Ask>) -> Result<Answer, Error> {
    let provider = provider(&ask)?;
    let (store, state) = (&ask.site.store, ask.query.first("state"));
    let passage = state.split('.').next().unwrap_or_default();
    let known = store.passage(passage, &purpose(&ask), ask.now).await?;
    let Some(person) = known else { return failed(&ask, "provider-lost", 400) };
    if person != ask.person.id && !person.is_empty() {
        return failed(&ask, "provider-lost", 400);
    }
    if !store.use_passage(passage, &purpose(&ask), ask.now).await? {
        return failed(&ask, "provider-lost", 400);
    }
    let (issuer, code) = (ask.query.first("iss"), ask.query.first("code"));
    if !issuer.is_empty() && issuer != provider.issuer() {
        return failed(&ask, "provider-refused", 403);
    }
    if code.is_empty() {
        return failed(&ask, "provider-declined", 403);
    }
    let claims = match provider.redeem(code, &trip(&ask, state.to_owned())).await {
        Ok(claims) => claims,
        Err(failure) => return not_signed_in(&ask, failure),
    };
    if !person.is_empty() {
        return link::finish(&ask, &claims).await;
    }
    let packed = state.split('.').nth(2).unwrap_or_default();
    let next = BASE64_URL_SAFE_NO_PAD.decode(packed).ok();
    let next = next.and_then(|next| String::from_utf8(next).ok()).unwrap_or_default();
    match store.person_with_identity(provider.issuer(), &claims.subject).await? {
        Some(person) => enter(&ask, &person, claims.is_strong, own_address(&next)).await,
        None => arrival::begin(&ask, claims, own_address(&next)).await,
    }
}

/// Lets somebody in whose identity is linked: with the second factor that they showed at the provider,
/// else as after a right password.
///
/// # Errors
/// When the database fails.
pub async fn enter(ask: &Ask, person: &str, strong: bool, next: &str) -> Result<Answer, Error> {
    let next = if next.is_empty() { ask.at("account") } else { next.to_owned() };
    match strong {
        true => open(ask, &Session { person: person.to_owned(), is_strong: true }, next).await,
        false => proceed(ask, person, next).await,
    }
}
