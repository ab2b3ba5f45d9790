//! Signing in and out, and links that work once.

use std::sync::Arc;

use askama::Template;
use facility_access::{Grant, Role, hash_password, password_matches, password_problem};
use facility_store::Profile;

use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::cookies::set_cookie;
use crate::web::errors::{Error, Refusal};
use crate::web::frame::Frame;

/// Purpose of a link that signs a demo person in.
pub const SIGN_IN: &str = "sign-in";
/// Purpose of the link that makes the first administrator.
pub const ADMINISTRATOR: &str = "administrator";

/// A session lasts twelve hours.
const SESSION: i64 = 12 * 3_600_000;
/// Wrong passwords that an address, or a browser, has in fifteen minutes.
const TRIES: i64 = 10;
const QUARTER: i64 = 15 * 60_000;

#[derive(Template)]
#[template(path = "accounts/sign_in.html")]
struct SignInPage {
    frame: Frame,
    token: String,
    email: String,
    next: String,
    problem: String,
}

#[derive(Template)]
#[template(path = "accounts/passage.html")]
struct PassagePage {
    frame: Frame,
    token: String,
    passage: String,
    is_administrator: bool,
    name: String,
    email: String,
    problems: Vec<(String, String)>,
}

/// The form.
pub async fn form(ask: Arc<Ask>) -> Result<Answer, Error> {
    draw(&ask, "", 200)
}

fn draw(ask: &Ask, problem: &str, status: u16) -> Result<Answer, Error> {
    let next =
        [ask.form.first("next"), ask.query.first("next")].into_iter().find(|n| !n.is_empty());
    let page = SignInPage {
        frame: Frame::new(ask, &ask.say.t("sign-in")).with_problems(!problem.is_empty()),
        token: ask.form_token(),
        email: ask.form.first("email").to_owned(),
        next: own_address(next.unwrap_or_default()).to_owned(),
        problem: problem.to_owned(),
    };
    Ok(Answer::html_with(status, page.render()?))
}

/// An address of ours, or nothing: nobody is led elsewhere.
fn own_address(address: &str) -> &str {
    let own = address.starts_with('/') && !address.starts_with("//") && !address.contains('\\');
    if own { address } else { "" }
}

/// Signs in. Known and unknown addresses get the same answer after the same work.
pub async fn sign_in(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (email, password) = (ask.form.first("email").to_lowercase(), ask.form.first("password"));
    let since = ask.now - QUARTER;
    for who in [format!("address:{email}"), format!("browser:{}", ask.visit)] {
        if ask.site.store.attempts(&who, ask.now, since).await? > TRIES {
            return Err(Refusal::TooMany(900).into());
        }
    }
    let known = ask.site.store.person_with_address(&email).await?;
    let hash = known.as_ref().map(|person| person.password.clone()).filter(|hash| !hash.is_empty());
    let password = password.to_owned();
    let fits = {
        let _turn = ask.site.hashing.acquire().await.map_err(|_| Refusal::Unavailable)?;
        tokio::task::spawn_blocking(move || password_matches(&password, hash.as_deref())).await
    };
    match known {
        Some(person) if fits.unwrap_or(false) => {
            let next = own_address(ask.form.first("next"));
            let next = if next.is_empty() { ask.at("account") } else { next.to_owned() };
            open(&ask, &person.id, next).await
        }
        _ => draw(&ask, &ask.say.t("sign-in-problem"), 422),
    }
}

/// A fresh session, in a cookie that no script reads; an older one of this browser ends.
async fn open(ask: &Ask, person: &str, next: String) -> Result<Answer, Error> {
    if !ask.session.is_empty() {
        ask.site.store.close_session(&ask.session).await?;
    }
    let token = ask.site.store.open_session(person, "", ask.now, SESSION).await?;
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
    let mut answer = Answer::to(format!("/{}?done=signed-out", ask.say.code()));
    answer.header("set-cookie", set_cookie(&ask.site, "session", "", 0));
    answer.header("clear-site-data", "\"cache\"");
    Ok(answer)
}

/// What a one-time link is for: following it uses nothing up.
pub async fn passage(ask: Arc<Ask>) -> Result<Answer, Error> {
    let passage = ask.query.first("token");
    purpose(&ask, passage).await?;
    draw_passage(&ask, passage, Vec::new(), 200).await
}

async fn purpose(ask: &Ask, passage: &str) -> Result<(&'static str, String), Error> {
    for purpose in [SIGN_IN, ADMINISTRATOR] {
        if let Some(person) = ask.site.store.passage(passage, purpose, ask.now).await? {
            return Ok((purpose, person));
        }
    }
    Err(Refusal::NotFound.into())
}

async fn draw_passage(
    ask: &Ask,
    passage: &str,
    problems: Vec<(String, String)>,
    status: u16,
) -> Result<Answer, Error> {
    let (purpose, person) = purpose(ask, passage).await?;
    let is_administrator = purpose == ADMINISTRATOR;
    let known = ask.site.store.profile(&person).await?.unwrap_or_default();
    let title = ask.say.t(if is_administrator { "first-administrator" } else { "sign-in" });
    let page = PassagePage {
        frame: Frame::new(ask, &title).about(&known.name).with_problems(!problems.is_empty()),
        token: ask.form_token(),
        passage: passage.to_owned(),
        is_administrator,
        name: if is_administrator { ask.form.first("name").to_owned() } else { known.name },
        email: ask.form.first("email").to_owned(),
        problems,
    };
    Ok(Answer::html_with(status, page.render()?))
}

/// Uses a one-time link: of two who do so at once, one gets in.
pub async fn use_passage(ask: Arc<Ask>) -> Result<Answer, Error> {
    let passage = ask.form.first("passage").to_owned();
    let (purpose, person) = purpose(&ask, &passage).await?;
    if purpose == ADMINISTRATOR {
        return first_administrator(&ask, &passage).await;
    }
    if !ask.site.store.use_passage(&passage, purpose, ask.now).await? {
        return Err(Refusal::NotFound.into());
    }
    open(&ask, &person, ask.at("account")).await
}

async fn first_administrator(ask: &Ask, passage: &str) -> Result<Answer, Error> {
    let text = |name: &str| ask.form.first(name).to_owned();
    let (name, email, password) = (text("name"), text("email"), text("password"));
    let mut problems = Vec::new();
    let mut add = |field: &str, code: &str| {
        let line = ask.say.with(
            "problem-line",
            &[
                ("label", ask.say.t(&format!("account-{field}")).as_ref().into()),
                ("problem", ask.say.t(&format!("problem-{code}")).as_ref().into()),
            ],
        );
        problems.push((format!("#{field}"), line));
    };
    if name.is_empty() {
        add("name", "missing");
    }
    if !email.contains('@') || email.contains(char::is_whitespace) {
        add("email", "not-an-email");
    }
    if let Some(code) = password_problem(&password) {
        add("password", code);
    }
    if !problems.is_empty() {
        return draw_passage(ask, passage, problems, 422).await;
    }
    let hashed = tokio::task::spawn_blocking(move || hash_password(&password)).await;
    let password = hashed.map_err(|e| Error::Fault(e.to_string()))?.map_err(Error::Fault)?;
    if !ask.site.store.use_passage(passage, ADMINISTRATOR, ask.now).await? {
        return Err(Refusal::NotFound.into());
    }
    let language = ask.say.code().to_owned();
    let profile = Profile { id: String::new(), name, email, language, password };
    let id = ask.site.store.add_person(&profile, ask.now).await?;
    let grant = Grant { role: Role::Administrator, country: String::new() };
    ask.site.store.give_role(&id, &grant, &id, ask.now).await?;
    open(ask, &id, ask.at("account")).await
}
