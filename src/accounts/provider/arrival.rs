//! Somebody whom the provider knows and we do not: an account is made as by sign-up, or one that is
//! there is linked, once the code that its address was sent is typed.

use std::sync::Arc;

use facility_store::{Identity, Profile, Proof, Refusal as StoreRefusal, Typed};
use serde::{Deserialize, Serialize};

use super::super::codes::{self, IDENTITY, is_address};
use super::super::policies;
use super::link::tell;
use super::trip::{enter, mark};
use super::{failed, provider};
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::openid::Claims;
use crate::web::plain::{Button, Input, Plain};

/// How long somebody may take.
const PATIENCE: i64 = 30 * 60_000;

/// Somebody on the way in: what the provider said of them, and how far they have come.
#[derive(Clone, Deserialize, Serialize)]
struct Arrival {
    subject: String,
    /// Empty = they are asked for it.
    email: String,
    /// Whether the address is known to be theirs.
    is_verified: bool,
    name: String,
    is_strong: bool,
    next: String,
    /// The browser that came from the provider: it alone goes on.
    mark: String,
}

/// What is to be done next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    /// They say their address.
    Address,
    /// They type the code that was sent to it.
    Code,
    /// They say their name, and agree.
    Consent,
}

/// Begins with what the provider said.
///
/// # Errors
/// When the database fails.
pub async fn begin(ask: &Ask, claims: Claims, next: &str) -> Result<Answer, Error> {
    let Claims { subject, email, is_verified, name, is_strong } = claims;
    let (next, mark) = (next.to_owned(), mark(ask));
    let email = if is_address(&email) { email } else { String::new() };
    let arrival = Arrival { subject, email, is_verified, name, is_strong, next, mark };
    on(ask, &arrival).await
}

/// On to the next step, with a mail where a code is to be typed.
async fn on(ask: &Ask, arrival: &Arrival) -> Result<Answer, Error> {
    let about = serde_json::to_string(arrival).map_err(|fault| Error::Fault(fault.to_string()))?;
    let (step, person) = step(ask, arrival).await?;
    let proof = Proof { purpose: IDENTITY[0].to_owned(), person, about };
    let id = match step {
        Step::Code => codes::send(ask, &proof).await?,
        _ => ask.site.store.make_code(&proof, ask.now, ask.now + PATIENCE).await?.id,
    };
    Ok(Answer::to(format!("{}?id={id}", ask.at("sign-in/identity"))))
}

/// What is to be done next, and whose account has the address (empty = nobody's).
async fn step(ask: &Ask, arrival: &Arrival) -> Result<(Step, String), Error> {
    if arrival.email.is_empty() {
        return Ok((Step::Address, String::new()));
    }
    let known = ask.site.store.person_with_address(&arrival.email).await?;
    let person = known.map(|profile| profile.id).unwrap_or_default();
    // That an address is theirs may be believed of the provider, but no account is handed over for
    // it: whoever runs the provider could take any.
    let step = if arrival.is_verified && person.is_empty() { Step::Consent } else { Step::Code };
    Ok((step, person))
}

/// Who is on the way in, if it is this browser's way and has not ended.
async fn known(ask: &Ask, id: &str) -> Result<Option<(Proof, Arrival)>, Error> {
    provider(ask)?;
    let Some(proof) = ask.site.store.code(id, ask.now).await? else { return Ok(None) };
    if !IDENTITY.contains(&proof.purpose.as_str()) {
        return Ok(None);
    }
    let arrival = serde_json::from_str::<Arrival>(&proof.about).ok();
    let own = arrival.filter(|arrival| arrival.mark == mark(ask));
    Ok(own.map(|arrival| (proof, arrival)))
}

/// Shows what is to be done; looking uses nothing up.
pub async fn show(ask: Arc<Ask>) -> Result<Answer, Error> {
    let id = ask.query.first("id");
    let Some((_, arrival)) = known(&ask, id).await? else {
        return failed(&ask, "provider-lost", 410);
    };
    let (step, _) = step(&ask, &arrival).await?;
    form(&ask, (id, step), &arrival).page(&ask)
}

fn form(ask: &Ask, (id, step): (&str, Step), arrival: &Arrival) -> Plain {
    let name = match step {
        Step::Address => "identity-address",
        Step::Code => "identity-code",
        Step::Consent => "identity-new",
    };
    let mut form = Plain::new(ask, name, ask.at("sign-in/identity")).hidden("id", id);
    match step {
        Step::Address => form.input(Input::new("email", "email").autocomplete("username")),
        Step::Code => {
            form.lead.push(ask.say.of("identity-code-sent", "address", &arrival.email));
            form.buttons.push(Button {
                action: ask.at("sign-in/identity/resend"),
                hidden: vec![("id", id.to_owned())],
                label: ask.say.t("code-resend").into_owned(),
            });
            form.input(Input::new("code", "code").value(ask.query.first("code")))
        }
        Step::Consent => {
            form.lead.push(ask.say.of("identity-new-address", "address", &arrival.email));
            let mut consent = Input::new("consent", "checkbox");
            consent.beside = policies::links(ask);
            let name = Input::new("name", "text").autocomplete("name").value(arrival.name.clone());
            form.input(name).input(consent)
        }
    }
}

/// Sends another code; the older one can still be typed.
pub async fn resend(ask: Arc<Ask>) -> Result<Answer, Error> {
    match known(&ask, ask.form.first("id")).await? {
        Some((_, arrival)) if step(&ask, &arrival).await?.0 == Step::Code => {
            let answer = on(&ask, &arrival).await?;
            let there = answer.headers.first().map(|(_, there)| there.as_str()).unwrap_or_default();
            Ok(Answer::to(format!("{there}&done=code-sent")))
        }
        Some((_, arrival)) => on(&ask, &arrival).await,
        None => failed(&ask, "provider-lost", 410),
    }
}

/// Does what is to be done, if what was sent for it is right.
pub async fn go_on(ask: Arc<Ask>) -> Result<Answer, Error> {
    let id = ask.form.first("id");
    let Some((proof, arrival)) = known(&ask, id).await? else {
        return failed(&ask, "provider-lost", 410);
    };
    let (step, person) = step(&ask, &arrival).await?;
    let mut form = form(&ask, (id, step), &arrival);
    form.refill(&ask);
    match step {
        Step::Address => {
            let email = ask.form.first("email").trim().to_lowercase();
            if !is_address(&email) {
                let problem = if email.is_empty() { "missing" } else { "not-an-email" };
                form.problem(&ask, "email", problem);
                return form.page(&ask);
            }
            on(&ask, &Arrival { email, is_verified: false, ..arrival }).await
        }
        Step::Code => {
            if let Some(refused) = check_code(&ask, (id, &proof), form).await? {
                return Ok(refused);
            }
            typed(&ask, id, arrival, &person).await
        }
        Step::Consent => {
            codes::check(&ask, &mut form);
            match form.has_problems() {
                true => form.page(&ask),
                false => create(&ask, id, &arrival).await,
            }
        }
    }
}

/// The page again when the code is not the one that was sent.
async fn check_code(
    ask: &Ask,
    (id, proof): (&str, &Proof),
    mut form: Plain,
) -> Result<Option<Answer>, Error> {
    let code = ask.form.first("code");
    if code.is_empty() {
        form.problem(ask, "code", "missing");
        return Ok(Some(form.page(ask)?));
    }
    match ask.site.store.type_code(id, code, ask.now).await? {
        Typed::Right(_) if proof.purpose == IDENTITY[0] => Ok(None),
        Typed::Wrong(left) => {
            let left = usize::try_from(left).unwrap_or(0);
            form.problem(ask, "code", &ask.say.count("code-wrong", left));
            Ok(Some(form.page(ask)?))
        }
        _ => Ok(Some(failed(ask, "provider-lost", 410)?)),
    }
}

/// Goes on with somebody who has shown that the address is theirs.
async fn typed(ask: &Ask, id: &str, arrival: Arrival, person: &str) -> Result<Answer, Error> {
    if !ask.site.store.use_code(id).await? {
        return failed(ask, "provider-lost", 410);
    }
    if person.is_empty() {
        return on(ask, &Arrival { is_verified: true, ..arrival }).await;
    }
    // A mailbox alone does not open an account that has a second factor, here as at recovery.
    if ask.site.store.second_factor(person).await?.is_some() {
        return failed(ask, "provider-factor", 403);
    }
    match ask.site.store.add_identity(person, &identity(ask, &arrival)?, ask.now).await {
        Err(StoreRefusal::Identified) => return failed(ask, "provider-lost", 410),
        added => added?,
    }
    tell(ask, person, "identity-linked").await?;
    enter(ask, person, arrival.is_strong, &arrival.next).await
}

fn identity(ask: &Ask, arrival: &Arrival) -> Result<Identity, Refusal> {
    Ok(Identity {
        issuer: provider(ask)?.issuer().to_owned(),
        subject: arrival.subject.clone(),
        name: arrival.email.clone(),
        ..Identity::default()
    })
}

/// Makes an account as sign-up does, but for the password: who wants one asks for it by mail.
async fn create(ask: &Ask, id: &str, arrival: &Arrival) -> Result<Answer, Error> {
    let store = &ask.site.store;
    if !store.use_code(id).await? {
        return failed(ask, "provider-lost", 410);
    }
    let profile = Profile {
        name: ask.form.first("name").trim().to_owned(),
        email: arrival.email.clone(),
        language: ask.say.code().to_owned(),
        ..Profile::default()
    };
    let person = match store.add_person(&profile, ask.now).await {
        Err(StoreRefusal::Identified) => return failed(ask, "provider-lost", 410),
        added => added?,
    };
    policies::consent(&ask.site.store, &person, ask.now).await?;
    match store.add_identity(&person, &identity(ask, arrival)?, ask.now).await {
        Err(StoreRefusal::Identified) => return failed(ask, "provider-lost", 410),
        added => added?,
    }
    let next = match arrival.next.as_str() {
        "" => ask.at("account?done=account-created"),
        next => next.to_owned(),
    };
    enter(ask, &person, arrival.is_strong, &next).await
}
