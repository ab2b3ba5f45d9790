//! Signing in and out: an address, a password and, for those who have one, a second factor.

use std::sync::Arc;

use facility_access::password_matches;
use facility_store::Session;

use super::{policies, second_factor};
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::cookies::set_cookie;
use crate::web::errors::{Error, Refusal};
use crate::web::plain::{Input, Plain};

/// A session lasts twelve hours.
const SESSION: i64 = 12 * 3_600_000;
/// Tries in fifteen minutes: of a browser; for an address from one network; from one network, behind
/// which there may be a whole ministry, or a country's mobile phones; and for an address from
/// wherever. A stranger who tries an address locks out nobody but themselves, and with many networks
/// only the password of its owner: a code that comes by mail lets them in all the same.
const TRIES: i64 = 10;
const NETWORK_TRIES: i64 = 300;
const EVERYWHERE: i64 = 100;
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
    pace_sign_in(&ask, &email).await?;
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

/// Counts a try to sign in with this address.
async fn pace_sign_in(ask: &Ask, email: &str) -> Result<(), Error> {
    let network = ask.site.limits.caller(&ask.headers, ask.peer);
    let counted = [
        (browser(ask), TRIES),
        (format!("address:{email} {network}"), TRIES),
        (format!("network:{network}"), NETWORK_TRIES),
        (format!("address:{email}"), EVERYWHERE),
    ];
    count(ask, &counted).await
}

/// Counts a try of something that belongs to an account, by somebody who has shown that it is theirs
/// before.
///
/// # Errors
/// `TooMany` when there were too many.
pub async fn pace(ask: &Ask, what: &str) -> Result<(), Error> {
    let network = ask.site.limits.caller(&ask.headers, ask.peer);
    let counted = [
        (browser(ask), TRIES),
        (format!("account:{what}"), TRIES),
        (format!("network:{network}"), NETWORK_TRIES),
    ];
    count(ask, &counted).await
}

/// A browser without a session has a mark; both are nobody else's.
fn browser(ask: &Ask) -> String {
    format!("browser:{}", if ask.session.is_empty() { &ask.visit } else { &ask.session })
}

/// Counts each in turn. What is refused to one takes nothing from those after it.
async fn count(ask: &Ask, counted: &[(String, i64)]) -> Result<(), Error> {
    for (who, most) in counted {
        if ask.site.store.attempts(who, ask.now, ask.now - QUARTER).await? > *most {
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

/// A fresh session, in a cookie that no script reads; an older one of this browser ends. Who has yet to
/// agree to rules in force is asked on the way.
///
/// # Errors
/// When the database fails.
pub async fn open(ask: &Ask, session: &Session, next: String) -> Result<Answer, Error> {
    if !ask.session.is_empty() {
        ask.site.store.close_session(&ask.session).await?;
    }
    let token = ask.site.store.open_session(session, ask.now, SESSION).await?;
    let next = match policies::wanting(&ask.site.store, &session.person).await?.is_empty() {
        true => next,
        false => {
            let mut query = form_urlencoded::Serializer::new(String::new());
            format!("{}?{}", ask.at("account/consent"), query.append_pair("next", &next).finish())
        }
    };
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
