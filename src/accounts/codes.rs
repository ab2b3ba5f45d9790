//! Codes that come by mail: for a new account, a new password, a new address. Whoever asks learns
//! nothing about addresses: known and unknown ones get the same page, and a mail each.

use std::sync::Arc;

use facility_access::{hash_password, password_problem};
use facility_store::{Letter, Profile, Proof, Refusal as StoreRefusal, Typed};
use serde_json::{Map, Value as Json, json};

use super::sign_in::{own_address, proceed};
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::buckets::Quota;
use crate::web::errors::{Error, Refusal};
use crate::web::plain::{Button, Input, Plain};

/// How long a code can be typed.
const LASTS: i64 = 30 * 60_000;
const HOUR: i64 = 3_600_000;
/// Mails with a code that an address gets in an hour, and a network asks for.
const AN_HOUR: i64 = 3;
const NETWORK_AN_HOUR: Quota = Quota::an_hour("codes", 60);

/// What codes are for: the purpose, and the one for addresses with which nothing can be done. A code
/// of the second is never sent, so whatever is typed is wrong.
const SIGN_UP: [&str; 2] = ["sign-up", "sign-up-known"];
const RECOVERY: [&str; 2] = ["recovery", "recovery-unknown"];
const ADDRESS: [&str; 2] = ["address", "address-known"];
/// For whoever comes from a provider of sign-in.
pub const IDENTITY: [&str; 2] = ["identity", "identity-unsent"];

/// Whether an address can be one.
pub fn is_address(email: &str) -> bool {
    let (name, host) = email.split_once('@').unwrap_or_default();
    !name.is_empty()
        && host.contains('.')
        && !host.contains('@')
        && email.len() < 255
        && !email.contains(|c: char| c.is_whitespace() || c.is_control())
        && email.parse::<lettre::Address>().is_ok()
}

/// The form for a new account.
pub async fn sign_up(ask: Arc<Ask>) -> Result<Answer, Error> {
    begin_form(&ask, "sign-up").page(&ask)
}

/// The form for a new password.
pub async fn recovery(ask: Arc<Ask>) -> Result<Answer, Error> {
    begin_form(&ask, "recovery").page(&ask)
}

fn begin_form(ask: &Ask, name: &'static str) -> Plain {
    let next = [ask.form.first("next"), ask.query.first("next")];
    let next = next.into_iter().find(|next| !next.is_empty()).unwrap_or_default();
    let form = Plain::new(ask, name, ask.at(name)).hidden("next", own_address(next)).input(
        Input::new("email", "email").autocomplete("username").value(ask.form.first("email")),
    );
    form.link(ask.say.t("sign-in"), ask.at("sign-in"))
}

/// Sends a code for a new account.
pub async fn begin_sign_up(ask: Arc<Ask>) -> Result<Answer, Error> {
    begin(&ask, "sign-up", SIGN_UP).await
}

/// Sends a code for a new password.
pub async fn begin_recovery(ask: Arc<Ask>) -> Result<Answer, Error> {
    begin(&ask, "recovery", RECOVERY).await
}

async fn begin(ask: &Ask, name: &'static str, purposes: [&str; 2]) -> Result<Answer, Error> {
    let email = ask.form.first("email").trim().to_lowercase();
    if !is_address(&email) {
        let mut form = begin_form(ask, name);
        form.problem(ask, "email", if email.is_empty() { "missing" } else { "not-an-email" });
        return form.page(ask);
    }
    let known = ask.site.store.person_with_address(&email).await?;
    let purpose = purposes[usize::from(known.is_some() != (name == "recovery"))];
    let person = known.map(|profile| profile.id).unwrap_or_default();
    let about = json!({"email": email, "next": own_address(ask.form.first("next"))});
    let id =
        send(ask, &Proof { purpose: purpose.to_owned(), person, about: about.to_string() }).await?;
    Ok(Answer::to(format!("{}?id={id}", ask.at("code"))))
}

/// Makes a code and writes the mail that carries it, unless its address has had enough of them; the
/// id of the code.
pub async fn send(ask: &Ask, proof: &Proof) -> Result<String, Error> {
    let store = &ask.site.store;
    let caller = ask.site.limits.caller(&ask.headers, ask.peer);
    ask.site.limits.allow(NETWORK_AN_HOUR, &caller, ask.now)?;
    let about: Json = serde_json::from_str(&proof.about).unwrap_or_default();
    let email = about["email"].as_str().unwrap_or_default();
    let sent = store.attempts(&format!("mail:{email}"), ask.now, ask.now - HOUR).await?;
    let is_sent = sent <= AN_HOUR;
    // What is not sent can be typed, and is never right.
    let purpose = if is_sent { proof.purpose.as_str() } else { never_right(&proof.purpose) };
    let kept = Proof { purpose: purpose.to_owned(), ..proof.clone() };
    let new = store.make_code(&kept, ask.now, ask.now + LASTS).await?;
    if is_sent {
        let words = Map::from_iter([
            ("id".to_owned(), json!(new.id)),
            ("code".to_owned(), json!(new.code)),
        ]);
        // It stands on the page of its person too, where the account is theirs.
        let is_theirs = !proof.purpose.ends_with("-known") || proof.purpose == SIGN_UP[1];
        let letter = Letter {
            person: if is_theirs { proof.person.clone() } else { String::new() },
            to: email.to_owned(),
            language: ask.say.code().to_owned(),
            template: proof.purpose.clone(),
            words,
            ..Letter::default()
        };
        store.post(vec![letter], ask.now).await?;
    }
    Ok(new.id)
}

/// The purpose of a code that nothing can be done with, whose page looks like that of this one.
fn never_right(purpose: &str) -> &'static str {
    let all = [SIGN_UP, RECOVERY, ADDRESS, IDENTITY];
    all.iter().find(|both| both.contains(&purpose)).map_or(SIGN_UP[1], |both| both[1])
}

/// Asks for the code, with what the link of the mail carries filled in: looking uses nothing up.
pub async fn code(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (id, typed) = (ask.query.first("id"), ask.query.first("code"));
    match ask.site.store.code(id, ask.now).await? {
        Some(proof) => code_form(&ask, id, &proof, typed).page(&ask),
        None => gone(&ask),
    }
}

fn code_form(ask: &Ask, id: &str, proof: &Proof, typed: &str) -> Plain {
    let mut form = Plain::new(ask, "code", ask.at("code"))
        .hidden("id", id)
        .input(Input::new("code", "code").value(typed));
    let password =
        || Input::new("password", "password").autocomplete("new-password").hint("password-hint");
    let label = match proof.purpose.as_str() {
        purpose if ADDRESS.contains(&purpose) => "code-address",
        purpose if RECOVERY.contains(&purpose) => {
            form = form.input(password());
            "code-recovery"
        }
        _ => {
            let name = Input::new("name", "text").autocomplete("name");
            let mut consent = Input::new("consent", "checkbox");
            consent.beside = super::policies::links(ask);
            form = form.input(name).input(password()).input(consent);
            "code-sign-up"
        }
    };
    form.title = ask.say.t(label).into_owned();
    form.submit = ask.say.t(&format!("{label}-submit")).into_owned();
    form.buttons.push(Button {
        action: ask.at("code/resend"),
        hidden: vec![("id", id.to_owned())],
        label: ask.say.t("code-resend").into_owned(),
    });
    form
}

fn gone(ask: &Ask) -> Result<Answer, Error> {
    let mut form = Plain::new(ask, "code-gone", ask.at("sign-up"));
    form = form.input(Input::new("email", "email").autocomplete("username"));
    let mut answer = form.link(ask.say.t("recovery"), ask.at("recovery")).page(ask)?;
    answer.status = 410;
    Ok(answer)
}

/// Sends another code for what a code was asked for; the older one can still be typed.
pub async fn resend(ask: Arc<Ask>) -> Result<Answer, Error> {
    match ask.site.store.code(ask.form.first("id"), ask.now).await? {
        None => gone(&ask),
        Some(proof) => {
            let id = send(&ask, &proof).await?;
            Ok(Answer::to(format!("{}?id={id}&done=code-sent", ask.at("code"))))
        }
    }
}

/// Does what a typed code is for, if everything that came with it is right.
pub async fn use_code(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (id, typed) = (ask.form.first("id"), ask.form.first("code"));
    let Some(proof) = ask.site.store.code(id, ask.now).await? else { return gone(&ask) };
    let mut form = code_form(&ask, id, &proof, typed);
    form.refill(&ask);
    check(&ask, &mut form);
    if typed.is_empty() {
        form.problem(&ask, "code", "missing");
    } else {
        // Nothing is counted by address: of the codes that can be right an address gets three in an
        // hour, each can be typed wrongly five times, and whoever holds one must get in whatever
        // strangers typed.
        match ask.site.store.type_code(id, typed, ask.now).await? {
            Typed::Gone => return gone(&ask),
            Typed::Wrong(left) => {
                let left = usize::try_from(left).unwrap_or(0);
                form.problem(&ask, "code", &ask.say.count("code-wrong", left));
            }
            Typed::Right(_) => {}
        }
    }
    if form.has_problems() {
        return form.page(&ask);
    }
    match proof.purpose.as_str() {
        "sign-up" => create(&ask, id, &proof).await,
        "recovery" => change_password(&ask, id, &proof).await,
        "address" => super::settings::change_address(&ask, id, &proof).await,
        _ => gone(&ask),
    }
}

/// What is wrong with the inputs beside the code.
pub fn check(ask: &Ask, form: &mut Plain) {
    let asked: Vec<&str> = form.inputs.iter().map(|input| input.name).collect();
    let name = ask.form.first("name").trim();
    if asked.contains(&"name") && name.is_empty() {
        form.problem(ask, "name", "missing");
    } else if name.chars().count() > 200 {
        form.problem(ask, "name", "too-long");
    }
    if asked.contains(&"password")
        && let Some(code) = password_problem(ask.form.first("password"))
    {
        form.problem(ask, "password", code);
    }
    if asked.contains(&"consent") && ask.form.first("consent").is_empty() {
        form.problem(ask, "consent", "consent-missing");
    }
}

/// The hash of the password that was sent.
///
/// # Errors
/// When the machine gives no randomness, or too many wait for theirs.
pub async fn hashed(ask: &Ask) -> Result<String, Error> {
    let password = ask.form.first("password").to_owned();
    let hash = ask.site.hashing.work(move || hash_password(&password)).await;
    hash.ok_or(Refusal::Unavailable)?.map_err(Error::Fault)
}

fn about(proof: &Proof) -> (String, String) {
    let about: Json = serde_json::from_str(&proof.about).unwrap_or_default();
    let text = |name: &str| about[name].as_str().unwrap_or_default().to_owned();
    (text("email"), text("next"))
}

async fn create(ask: &Ask, id: &str, proof: &Proof) -> Result<Answer, Error> {
    let (email, next) = about(proof);
    let password = hashed(ask).await?;
    if !ask.site.store.use_code(id).await? {
        return gone(ask);
    }
    let name = ask.form.first("name").trim().to_owned();
    let language = ask.say.code().to_owned();
    let profile = Profile { id: String::new(), name, email, language, password };
    let person = match ask.site.store.add_person(&profile, ask.now).await {
        Err(StoreRefusal::Identified) => return gone(ask),
        added => added?,
    };
    super::policies::consent(&ask.site.store, &person, ask.now).await?;
    let next = if next.is_empty() { ask.at("account?done=account-created") } else { next };
    proceed(ask, &person, next).await
}

async fn change_password(ask: &Ask, id: &str, proof: &Proof) -> Result<Answer, Error> {
    let hash = hashed(ask).await?;
    if !ask.site.store.use_code(id).await? {
        return gone(ask);
    }
    ask.site.store.set_password(&proof.person, &hash, ask.now).await?;
    tell(ask, &proof.person, "password-changed").await?;
    let (_, next) = about(proof);
    let next = if next.is_empty() { ask.at("account?done=password-changed") } else { next };
    proceed(ask, &proof.person, next).await
}

/// Writes to a person that something of their account has changed.
///
/// # Errors
/// When the database fails.
pub async fn tell(ask: &Ask, person: &str, template: &str) -> Result<(), Error> {
    tell_with(ask, person, template, Map::new()).await
}

/// Writes to a person in their language, with the words of the template.
///
/// # Errors
/// When the database fails.
pub async fn tell_with(
    ask: &Ask,
    person: &str,
    template: &str,
    words: Map<String, Json>,
) -> Result<(), Error> {
    let profile = ask.site.store.profile(person).await?.unwrap_or_default();
    let letter = Letter {
        person: person.to_owned(),
        language: profile.language,
        template: template.to_owned(),
        words,
        ..Letter::default()
    };
    Ok(ask.site.store.post(vec![letter], ask.now).await?)
}
