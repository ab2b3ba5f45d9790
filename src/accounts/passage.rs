//! Links that whoever runs the facility gives somebody: they work once, and following one uses
//! nothing up.

use std::sync::Arc;

use facility_access::{Role, password_problem};
use facility_store::{Profile, Refusal as StoreRefusal, Session};

use super::codes;
use super::sign_in::open;
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::plain::{Input, Plain};

/// Purpose of a link that signs a demo person in.
pub const SIGN_IN: &str = "sign-in";
/// Purpose of a link that makes an administrator: whoever runs the facility asked for it.
pub const ADMINISTRATOR: &str = "administrator";
/// Purpose of the link that a facility without an administrator prints when it starts. It stands in
/// its log, and opens nothing once there is an administrator.
pub const FIRST_ADMINISTRATOR: &str = "first-administrator";

/// What a one-time link is for.
pub async fn passage(ask: Arc<Ask>) -> Result<Answer, Error> {
    let passage = ask.query.first("token").to_owned();
    let (purpose, person) = purpose(&ask, &passage).await?;
    form(&ask, &passage, (purpose, &person)).await?.page(&ask)
}

async fn purpose(ask: &Ask, passage: &str) -> Result<(&'static str, String), Error> {
    let store = &ask.site.store;
    for purpose in [SIGN_IN, ADMINISTRATOR, FIRST_ADMINISTRATOR] {
        if let Some(person) = store.passage(passage, purpose, ask.now).await? {
            let is_late =
                purpose == FIRST_ADMINISTRATOR && store.count_role(Role::Administrator).await? > 0;
            return if is_late { Err(Refusal::NotFound.into()) } else { Ok((purpose, person)) };
        }
    }
    Err(Refusal::NotFound.into())
}

async fn form(ask: &Ask, passage: &str, (purpose, person): (&str, &str)) -> Result<Plain, Error> {
    let name = if purpose == SIGN_IN { "passage" } else { "first-administrator" };
    let form = Plain::new(ask, name, ask.at("passage")).hidden("passage", passage);
    if purpose != SIGN_IN {
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
    if purpose != SIGN_IN {
        return add_administrator(&ask, (&passage, purpose)).await;
    }
    if !ask.site.store.use_passage(&passage, purpose, ask.now).await? {
        return Err(Refusal::NotFound.into());
    }
    open(&ask, &Session { person, is_strong: true }, ask.at("account")).await
}

async fn add_administrator(ask: &Ask, (passage, purpose): (&str, &str)) -> Result<Answer, Error> {
    let text = |name: &str| ask.form.first(name).trim().to_owned();
    let (name, email) = (text("name"), text("email").to_lowercase());
    let mut form = form(ask, passage, (purpose, "")).await?;
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
    let language = ask.say.code().to_owned();
    let profile = Profile { id: String::new(), name, email, language, password };
    let is_first = purpose == FIRST_ADMINISTRATOR;
    let store = &ask.site.store;
    let person =
        match store.add_administrator((passage, purpose), is_first, &profile, ask.now).await {
            Err(StoreRefusal::Identified) => {
                form.problem(ask, "email", "address-taken");
                return form.page(ask);
            }
            Err(StoreRefusal::Changed) => return Err(Refusal::NotFound.into()),
            added => added?,
        };
    open(ask, &Session { person, is_strong: true }, ask.at("account")).await
}
