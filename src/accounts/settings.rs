//! What people set themselves: their name, the language of their mails, their address, their
//! password.

use std::sync::Arc;

use facility_access::{password_matches, password_problem};
use facility_language::Language;
use facility_store::{Letter, Proof, Refusal as StoreRefusal, Session};
use serde_json::{Map, json};

use super::codes;
use super::sign_in::{open, pace};
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::plain::{Input, Plain};

/// Name and language.
pub async fn profile(ask: Arc<Ask>) -> Result<Answer, Error> {
    profile_form(&ask).await?.page(&ask)
}

async fn profile_form(ask: &Ask) -> Result<Plain, Error> {
    let known = ask.site.store.profile(&ask.person.id).await?.unwrap_or_default();
    let choice = |language: Language| {
        let code = language.code();
        (code.to_owned(), language.name().to_owned(), code == known.language)
    };
    Ok(Plain::new(ask, "profile", ask.at("account/profile"))
        .input(Input::new("name", "text").autocomplete("name").value(known.name.clone()))
        .input(
            Input::new("mail-language", "radio")
                .choices(Language::ALL.into_iter().map(choice).collect()),
        )
        .link(ask.say.t("account"), ask.at("account")))
}

/// Keeps name and language.
pub async fn save_profile(ask: Arc<Ask>) -> Result<Answer, Error> {
    let mut form = profile_form(&ask).await?;
    form.refill(&ask);
    let name = ask.form.first("name").trim();
    if name.is_empty() {
        form.problem(&ask, "name", "missing");
    } else if name.chars().count() > 200 {
        form.problem(&ask, "name", "too-long");
    }
    let Some(language) = Language::from_code(ask.form.first("mail-language")) else {
        form.problem(&ask, "mail-language", "missing");
        return form.page(&ask);
    };
    if form.has_problems() {
        return form.page(&ask);
    }
    ask.site.store.rename_person(&ask.person.id, (name, language.code()), ask.now).await?;
    Ok(Answer::to(ask.at("account?done=saved")))
}

/// The form for another address.
pub async fn address(ask: Arc<Ask>) -> Result<Answer, Error> {
    as_known(&ask, address_form(&ask)).await?.page(&ask)
}

fn address_form(ask: &Ask) -> Plain {
    Plain::new(ask, "change-address", ask.at("account/address"))
        .input(Input::new("email", "email").autocomplete("email"))
        .input(Input::new("current-password", "password").autocomplete("current-password"))
        .link(ask.say.t("account"), ask.at("account"))
}

/// Sends a code to the new address. Whether it belongs to somebody is not told.
pub async fn begin_address(ask: Arc<Ask>) -> Result<Answer, Error> {
    let email = ask.form.first("email").trim().to_lowercase();
    let mut form = address_form(&ask);
    form.refill(&ask);
    if !codes::is_address(&email) {
        form.problem(&ask, "email", "not-an-email");
    }
    check_password(&ask, &mut form).await?;
    if form.has_problems() {
        return form.page(&ask);
    }
    let known = ask.site.store.person_with_address(&email).await?;
    let purpose = if known.is_some() { "address-known" } else { "address" };
    let proof = Proof {
        purpose: purpose.to_owned(),
        person: ask.person.id.clone(),
        about: json!({"email": email}).to_string(),
    };
    let id = codes::send(&ask, &proof).await?;
    Ok(Answer::to(format!("{}?id={id}", ask.at("code"))))
}

/// Notes in the form when the present password is not the one that was typed.
async fn check_password(ask: &Ask, form: &mut Plain) -> Result<(), Error> {
    if !knows_password(ask).await? {
        form.problem(ask, "current-password", "wrong-password");
    }
    Ok(())
}

/// Whether the present password was typed; who has none yet needs none.
///
/// # Errors
/// `TooMany` after too many tries.
pub async fn knows_password(ask: &Ask) -> Result<bool, Error> {
    pace(ask, &format!("password:{}", ask.person.id)).await?;
    let known = ask.site.store.profile(&ask.person.id).await?.unwrap_or_default();
    let password = ask.form.first("current-password").to_owned();
    if known.password.is_empty() {
        return Ok(true);
    }
    let work = move || password_matches(&password, Some(&known.password));
    Ok(ask.site.hashing.work(work).await.ok_or(Refusal::Unavailable)?)
}

/// The form without the present password, of somebody who has none: who came by a provider of sign-in
/// or a link of whoever runs the facility.
///
/// # Errors
/// When the database fails.
pub async fn as_known(ask: &Ask, mut form: Plain) -> Result<Plain, Error> {
    let known = ask.site.store.profile(&ask.person.id).await?.unwrap_or_default();
    if known.password.is_empty() {
        form.inputs.retain(|input| input.name != "current-password");
    }
    Ok(form)
}

/// Puts the new address in the place of the old one, which is told.
///
/// # Errors
/// `SignIn` when somebody else than its person typed the code.
pub async fn change_address(ask: &Ask, id: &str, proof: &Proof) -> Result<Answer, Error> {
    if ask.person.id != proof.person {
        return Err(Refusal::SignIn.into());
    }
    let about: serde_json::Value = serde_json::from_str(&proof.about).unwrap_or_default();
    let email = about["email"].as_str().unwrap_or_default();
    let before = ask.site.store.profile(&proof.person).await?.unwrap_or_default();
    if !ask.site.store.use_code(id).await? {
        return Err(Refusal::NotFound.into());
    }
    match ask.site.store.change_address(&proof.person, email, ask.now).await {
        Err(StoreRefusal::Identified) => return Err(Refusal::Conflict.into()),
        changed => changed?,
    }
    let letter = Letter {
        person: proof.person.clone(),
        to: before.email,
        language: before.language,
        template: "address-changed".to_owned(),
        words: Map::from_iter([("address".to_owned(), json!(masked(email)))]),
        ..Letter::default()
    };
    ask.site.store.post(vec![letter], ask.now).await?;
    Ok(Answer::to(ask.at("account?done=address-changed")))
}

/// An address of which somebody who does not know it learns little.
fn masked(email: &str) -> String {
    let (name, host) = email.split_once('@').unwrap_or_default();
    format!("{}***@{host}", name.chars().next().unwrap_or('*'))
}

/// The form for another password.
pub async fn password(ask: Arc<Ask>) -> Result<Answer, Error> {
    as_known(&ask, password_form(&ask)).await?.page(&ask)
}

fn password_form(ask: &Ask) -> Plain {
    Plain::new(ask, "change-password", ask.at("account/password"))
        .input(Input::new("current-password", "password").autocomplete("current-password"))
        .input(
            Input::new("password", "password").autocomplete("new-password").hint("password-hint"),
        )
        .link(ask.say.t("recovery"), ask.at("recovery"))
}

/// Sets another password: every other session ends.
pub async fn change_password(ask: Arc<Ask>) -> Result<Answer, Error> {
    let mut form = password_form(&ask);
    if let Some(code) = password_problem(ask.form.first("password")) {
        form.problem(&ask, "password", code);
    }
    check_password(&ask, &mut form).await?;
    if form.has_problems() {
        return form.page(&ask);
    }
    let hash = codes::hashed(&ask).await?;
    let person = ask.person.id.clone();
    ask.site.store.set_password(&person, &hash, ask.now).await?;
    codes::tell(&ask, &person, "password-changed").await?;
    // This browser stays signed in, with what it had shown.
    let session = Session { person, is_strong: ask.is_strong };
    open(&ask, &session, ask.at("account?done=password-changed")).await
}
