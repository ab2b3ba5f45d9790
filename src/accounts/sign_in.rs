//! Signing in and out: an address, a password and, for those who have one, a second factor.

use std::sync::Arc;

use facility_access::password_matches;
use facility_store::Session;

use super::second_factor;
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::cookies::set_cookie;
use crate::web::errors::{Error, Refusal};
use crate::web::plain::{Input, Plain};

/// A session lasts twelve hours.
const SESSION: i64 = 12 * 3_600_000;
/// Tries that an address, a browser and a network have in fifteen minutes. Behind one network there
/// may be a whole ministry, or a country's mobile phones.
const TRIES: i64 = 10;
const NETWORK_TRIES: i64 = 300;
const QUARTER: i64 = 15 * 60_000;

/// The form.
pub async fn form(ask: Arc<Ask>) -> Result<Answer, Error> {
    fields(&ask).page(&ask)
}

/// The form as it stands before anything is typed.
pub(super) fn fields(ask: &Ask) -> Plain {
    let next = [ask.form.first("next"), ask.query.first("next")];
    let next = own_address(next.into_iter().find(|next| !next.is_empty()).unwrap_or_default());
    let with_next = |page: &str| match next {
        "" => ask.at(page),
        next => {
            let query =
                form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
            format!("{}?{query}", ask.at(page))
        }
    };
    let form = Plain::new(ask, "sign-in", ask.at("sign-in"))
        .hidden("next", next)
        .input(Input::new("email", "email").autocomplete("username").value(ask.form.first("email")))
        .input(Input::new("password", "password").autocomplete("current-password"))
        .link(ask.say.t("sign-up"), with_next("sign-up"))
        .link(ask.say.t("recovery"), with_next("recovery"));
    #[cfg(feature = "oidc")]
    let form = super::provider::with_button(ask, form, with_next("sign-in/provider"));
    form
}

/// An address of ours, or nothing: nobody is led elsewhere.
pub fn own_address(address: &str) -> &str {
    let own = address.starts_with('/')
        && !address.starts_with("//")
        && !address.contains(['\\', '\r', '\n', '\t']);
    if own { address } else { "" }
}

/// Signs in. Known and unknown addresses get the same answer after the same work.
pub async fn sign_in(ask: Arc<Ask>) -> Result<Answer, Error> {
    let email = ask.form.first("email").trim().to_lowercase();
    let password = ask.form.first("password").to_owned();
    pace(&ask, &email).await?;
    let known = ask.site.store.person_with_address(&email).await?;
    let hash = known.as_ref().map(|person| person.password.clone()).filter(|hash| !hash.is_empty());
    let work = move || password_matches(&password, hash.as_deref());
    let fits = ask.site.hashing.work(work).await.ok_or(Refusal::Unavailable)?;
    match known.filter(|_| fits) {
        Some(person) => {
            let next = own_address(ask.form.first("next"));
            let next = if next.is_empty() { ask.at("account") } else { next.to_owned() };
            proceed(&ask, &person.id, next).await
        }
        None => {
            let mut form = fields(&ask);
            form.problem(&ask, "email", "sign-in");
            form.page(&ask)
        }
    }
}

/// Counts a try of this address (or whatever else is tried), this browser and this network.
///
/// # Errors
/// `TooMany` when one of them had too many.
pub async fn pace(ask: &Ask, what: &str) -> Result<(), Error> {
    let caller = ask.site.limits.caller(&ask.headers, ask.peer);
    // A browser without a session has a mark; both are nobody else's.
    let browser = if ask.session.is_empty() { &ask.visit } else { &ask.session };
    let counted = [
        (format!("address:{what}"), TRIES),
        (format!("browser:{browser}"), TRIES),
        (format!("network:{caller}"), NETWORK_TRIES),
    ];
    for (who, most) in counted {
        if ask.site.store.attempts(&who, ask.now, ask.now - QUARTER).await? > most {
            return Err(Refusal::TooMany(900).into());
        }
    }
    Ok(())
}

/// Opens a session for somebody whose password was right, or asks for their second factor first.
///
/// # Errors
/// When the database fails.
pub async fn proceed(ask: &Ask, person: &str, next: String) -> Result<Answer, Error> {
    match ask.site.store.second_factor(person).await? {
        Some(_) => second_factor::ask_for(ask, person, &next).await,
        None => open(ask, &Session { person: person.to_owned(), is_strong: false }, next).await,
    }
}

/// A fresh session, in a cookie that no script reads; an older one of this browser ends.
///
/// # Errors
/// When the database fails.
pub async fn open(ask: &Ask, session: &Session, next: String) -> Result<Answer, Error> {
    if !ask.session.is_empty() {
        ask.site.store.close_session(&ask.session).await?;
    }
    let token = ask.site.store.open_session(session, ask.now, SESSION).await?;
    let mut answer = Answer::to(next);
    answer.header("set-cookie", set_cookie(&ask.site, "session", &token, SESSION / 1_000));
    answer.header("set-cookie", set_cookie(&ask.site, "visit", "", 0));
    Ok(answer)
}

/// Signs out.
pub async fn sign_out(ask: Arc<Ask>) -> Result<Answer, Error> {
    if !ask.session.is_empty() {
        ask.site.store.close_session(&ask.session).await?;
    }
    signed_out(&ask, "signed-out")
}

/// The way out: the browser forgets the session.
///
/// # Errors
/// Never; answers are made so.
pub fn signed_out(ask: &Ask, done: &str) -> Result<Answer, Error> {
    let mut answer = Answer::to(format!("/{}?done={done}", ask.say.code()));
    answer.header("set-cookie", set_cookie(&ask.site, "session", "", 0));
    answer.header("clear-site-data", "\"cache\"");
    Ok(answer)
}
