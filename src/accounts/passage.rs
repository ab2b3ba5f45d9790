//! Links that whoever runs the facility gives somebody: they work once, and following one uses
//! nothing up.

use std::sync::Arc;

use facility_access::{Grant, Role, password_problem};
use facility_store::{Profile, Session};

use super::codes;
use super::sign_in::open;
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::plain::{Input, Plain};

/// Purpose of a link that signs a demo person in.
pub const SIGN_IN: &str = "sign-in";
/// Purpose of the link that makes the first administrator.
pub const ADMINISTRATOR: &str = "administrator";

/// What a one-time link is for.
pub async fn passage(ask: Arc<Ask>) -> Result<Answer, Error> {
    let passage = ask.query.first("token").to_owned();
    let (purpose, person) = purpose(&ask, &passage).await?;
    form(&ask, &passage, (purpose, &person)).await?.page(&ask)
}

async fn purpose(ask: &Ask, passage: &str) -> Result<(&'static str, String), Error> {
    for purpose in [SIGN_IN, ADMINISTRATOR] {
        if let Some(person) = ask.site.store.passage(passage, purpose, ask.now).await? {
            return Ok((purpose, person));
        }
    }
    Err(Refusal::NotFound.into())
}

async fn form(ask: &Ask, passage: &str, (purpose, person): (&str, &str)) -> Result<Plain, Error> {
    let name = if purpose == ADMINISTRATOR { "first-administrator" } else { "passage" };
    let form = Plain::new(ask, name, ask.at("passage")).hidden("passage", passage);
    if purpose == ADMINISTRATOR {
        return Ok(form
            .input(Input::new("name", "text").autocomplete("name"))
            .input(Input::new("email", "email").autocomplete("username"))
            .input(
                Input::new("password", "password")
                    .autocomplete("new-password")
                    .hint("password-hint"),
            ));
    }
    let known = ask.site.store.profile(person).await?.unwrap_or_default();
    Ok(Plain { lead: vec![ask.say.of("passage-who", "name", &known.name)], ..form })
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
    open(&ask, &Session { person, is_strong: true }, ask.at("account")).await
}

async fn first_administrator(ask: &Ask, passage: &str) -> Result<Answer, Error> {
    let text = |name: &str| ask.form.first(name).trim().to_owned();
    let (name, email) = (text("name"), text("email").to_lowercase());
    let mut form = form(ask, passage, (ADMINISTRATOR, "")).await?;
    form.refill(ask);
    if name.is_empty() {
        form.problem(ask, "name", "missing");
    }
    if !codes::is_address(&email) {
        form.problem(ask, "email", "not-an-email");
    }
    if let Some(code) = password_problem(ask.form.first("password")) {
        form.problem(ask, "password", code);
    }
    if form.has_problems() {
        return form.page(ask);
    }
    let password = codes::hashed(ask).await?;
    if !ask.site.store.use_passage(passage, ADMINISTRATOR, ask.now).await? {
        return Err(Refusal::NotFound.into());
    }
    let language = ask.say.code().to_owned();
    let profile = Profile { id: String::new(), name, email, language, password };
    let person = ask.site.store.add_person(&profile, ask.now).await?;
    let grant = Grant { role: Role::Administrator, country: String::new() };
    ask.site.store.give_role(&person, &grant, &person, ask.now).await?;
    open(ask, &Session { person, is_strong: true }, ask.at("account")).await
}
