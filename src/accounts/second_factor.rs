//! The second factor: a code that a phone shows for half a minute (RFC 6238), and recovery codes for
//! the day on which the phone is lost. Roles are held only by sessions that showed one.

use std::sync::Arc;

use facility_store::{Refusal as StoreRefusal, SecondFactor, Session, random_hex};
use ring::rand::{SecureRandom, SystemRandom};
use totp_rs::{Builder, Secret};

use super::codes;
use super::settings;
use super::sign_in::{open, own_address, pace};
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::plain::{Button, Input, Plain};

/// Purpose of the link between a right password and the code: it stands in a form, never in an
/// address.
const PASSED: &str = "second-factor";
/// How long a person may look for their phone.
const PATIENCE: i64 = 10 * 60_000;
/// Recovery codes of a person, and the letters of each.
const CODES: usize = 10;
const LETTERS: usize = 10;
/// Letters that nobody takes for others.
const ALPHABET: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// Asks somebody whose password was right for their second factor.
///
/// # Errors
/// When the database fails.
pub async fn ask_for(ask: &Ask, person: &str, next: &str) -> Result<Answer, Error> {
    let passed = ask.site.store.make_passage(person, PASSED, ask.now + PATIENCE).await?;
    form(ask, &passed, next).page(ask)
}

fn form(ask: &Ask, passed: &str, next: &str) -> Plain {
    Plain::new(ask, "second-factor", ask.at("second-factor"))
        .hidden("passed", passed)
        .hidden("next", next)
        .input(Input::new("factor", "code"))
}

/// Signs in with the code of the phone, or with a recovery code.
pub async fn show(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (passed, next) = (ask.form.first("passed"), own_address(ask.form.first("next")));
    let next = if next.is_empty() { ask.at("account") } else { next.to_owned() };
    let store = &ask.site.store;
    let Some(person) = store.passage(passed, PASSED, ask.now).await? else {
        return Ok(Answer::to(ask.at("sign-in")));
    };
    pace(&ask, &format!("factor:{person}")).await?;
    if !fits(&ask, &person, ask.form.first("factor")).await? {
        let mut form = form(&ask, passed, &next);
        form.problem(&ask, "factor", "wrong-code");
        return form.page(&ask);
    }
    if !store.use_passage(passed, PASSED, ask.now).await? {
        return Ok(Answer::to(ask.at("sign-in")));
    }
    open(&ask, &Session { person, is_strong: true }, next).await
}

/// Whether this is a code of the person's phone that was not used before, or a recovery code, which
/// is used up by it.
async fn fits(ask: &Ask, person: &str, typed: &str) -> Result<bool, Error> {
    let store = &ask.site.store;
    let Some(factor) = store.second_factor(person).await? else { return Ok(false) };
    let typed: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .flat_map(char::to_lowercase)
        .collect();
    match step_of(&factor.secret, &typed, ask.now) {
        Some(step) if step > factor.step => Ok(store.use_step(person, step).await?),
        Some(_) => Ok(false),
        None => Ok(store.use_recovery_code(person, &typed).await?),
    }
}

/// The time step whose code this is, of the present one and those beside it.
fn step_of(secret: &[u8], typed: &str, now: i64) -> Option<i64> {
    let totp = Builder::new().with_secret(secret.to_vec()).build().ok()?;
    let digits: String = typed
        .chars()
        .filter_map(|c| c.to_digit(10).and_then(|d| char::from_digit(d, 10)))
        .collect();
    let seconds = u64::try_from(now / 1_000).unwrap_or(0);
    let step = totp.check(&digits, seconds)?;
    i64::try_from(step).ok()
}

/// The page on which a second factor is set up, or taken away.
pub async fn set_up(ask: Arc<Ask>) -> Result<Answer, Error> {
    match ask.site.store.second_factor(&ask.person.id).await? {
        Some(factor) => there_is_one(&ask, &factor).page(&ask),
        None => {
            let mut secret = [0; 20];
            let filled = SystemRandom::new().fill(&mut secret);
            filled.map_err(|_| Error::Fault("the machine gives no randomness".to_owned()))?;
            settings::as_known(&ask, setting_up(&ask, &secret)).await?.page(&ask)
        }
    }
}

fn setting_up(ask: &Ask, secret: &[u8]) -> Plain {
    let text = Secret::from(secret.to_vec()).to_base32();
    let issuer = ask.say.t("site-name");
    let encoded = |text: &str| {
        form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
    };
    let address = format!(
        "otpauth://totp/{0}:{1}?secret={text}&issuer={0}",
        encoded(&issuer),
        encoded(&ask.name)
    );
    let mut form = Plain::new(ask, "second-factor-set-up", ask.at("account/second-factor"))
        .hidden("secret", text.clone())
        .input(Input::new("factor", "code"))
        .input(Input::new("current-password", "password").autocomplete("current-password"))
        .link(ask.say.t("account"), ask.at("account"));
    let spaced: Vec<&str> =
        text.as_bytes().chunks(4).filter_map(|four| std::str::from_utf8(four).ok()).collect();
    form.shown = format!(
        "<p class=\"square\">{}</p><p>{} <code dir=\"ltr\">{}</code></p>",
        square(&address, &ask.say.t("second-factor-square")),
        ask.say.t("second-factor-typed"),
        spaced.join(" ")
    );
    form
}

/// An address as a square that phones read, drawn as SVG in the page.
fn square(address: &str, label: &str) -> String {
    let Ok(code) = qrcode::QrCode::new(address.as_bytes()) else { return String::new() };
    let width = code.width();
    let mut path = String::new();
    for (at, color) in code.to_colors().into_iter().enumerate() {
        if color == qrcode::Color::Dark {
            path.push_str(&format!("M{} {}h1v1h-1z", at % width + 4, at / width + 4));
        }
    }
    let side = width + 8;
    format!(
        "<svg role=\"img\" aria-label=\"{label}\" viewBox=\"0 0 {side} {side}\" width=\"{0}\" \
         height=\"{0}\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}h-{side}z\"/>\
         <path fill=\"#000\" d=\"{path}\"/></svg>",
        side * 4
    )
}

fn there_is_one(ask: &Ask, factor: &SecondFactor) -> Plain {
    let mut form = Plain::new(ask, "second-factor-on", ask.at("account/second-factor/end"))
        .input(Input::new("factor", "code"))
        .link(ask.say.t("account"), ask.at("account"));
    let left = usize::try_from(factor.codes).unwrap_or(0);
    form.lead.push(ask.say.count("second-factor-codes-left", left));
    form.is_grave = true;
    form.buttons.push(Button {
        action: ask.at("account/second-factor/codes"),
        hidden: Vec::new(),
        label: ask.say.t("second-factor-new-codes").into_owned(),
    });
    form
}

/// Adds the second factor that the form carries, once its first code is typed, and shows the recovery
/// codes this once.
pub async fn confirm(ask: Arc<Ask>) -> Result<Answer, Error> {
    let person = &ask.person.id;
    let secret = Secret::try_from_base32(ask.form.first("secret")).ok();
    let secret = secret.map(|secret| secret.as_ref().to_vec()).filter(|bytes| bytes.len() == 20);
    let Some(secret) = secret else { return Err(Refusal::Unclear("foreign-form").into()) };
    pace(&ask, &format!("factor:{person}")).await?;
    // Who came by a link of whoever runs the facility may have no password yet.
    if !settings::knows_password(&ask).await? {
        let mut form = setting_up(&ask, &secret);
        form.problem(&ask, "current-password", "wrong-password");
        return form.page(&ask);
    }
    let Some(step) = step_of(&secret, ask.form.first("factor"), ask.now) else {
        let mut form = setting_up(&ask, &secret);
        form.problem(&ask, "factor", "wrong-code");
        return form.page(&ask);
    };
    let codes = fresh_codes();
    match ask.site.store.add_second_factor(person, (&secret, step), &codes, ask.now).await {
        Err(StoreRefusal::Identified) => return Ok(Answer::to(ask.at("account/second-factor"))),
        added => added?,
    }
    codes::tell(&ask, person, "second-factor-changed").await?;
    let session = Session { person: person.clone(), is_strong: true };
    let opened = open(&ask, &session, String::new()).await?;
    let mut answer = shown_once(&ask, &codes)?;
    answer.headers.extend(opened.headers.into_iter().filter(|(name, _)| *name == "set-cookie"));
    Ok(answer)
}

/// Makes new recovery codes and shows them this once.
pub async fn new_codes(ask: Arc<Ask>) -> Result<Answer, Error> {
    if ask.site.store.second_factor(&ask.person.id).await?.is_none() {
        return Err(Refusal::NotFound.into());
    }
    let codes = fresh_codes();
    ask.site.store.put_recovery_codes(&ask.person.id, &codes).await?;
    codes::tell(&ask, &ask.person.id, "second-factor-changed").await?;
    shown_once(&ask, &codes)
}

/// Takes the second factor away, by one of its codes; who holds roles holds them no more until there
/// is another.
pub async fn end(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (store, person) = (&ask.site.store, &ask.person.id);
    let Some(factor) = store.second_factor(person).await? else {
        return Ok(Answer::to(ask.at("account/second-factor")));
    };
    pace(&ask, &format!("factor:{person}")).await?;
    if !fits(&ask, person, ask.form.first("factor")).await? {
        let mut form = there_is_one(&ask, &factor);
        form.problem(&ask, "factor", "wrong-code");
        return form.page(&ask);
    }
    store.end_second_factor(person, person, ask.now).await?;
    codes::tell(&ask, person, "second-factor-changed").await?;
    let next = ask.at("account?done=second-factor-ended");
    open(&ask, &Session { person: person.clone(), is_strong: false }, next).await
}

fn fresh_codes() -> Vec<String> {
    let code = |_| {
        let hex = random_hex(LETTERS);
        let bytes =
            (0..LETTERS).filter_map(|at| u8::from_str_radix(&hex[at * 2..at * 2 + 2], 16).ok());
        bytes.map(|byte| char::from(ALPHABET[usize::from(byte) % ALPHABET.len()])).collect()
    };
    (0..CODES).map(code).collect()
}

fn shown_once(ask: &Ask, codes: &[String]) -> Result<Answer, Error> {
    let mut form = Plain::new(ask, "recovery-codes", ask.at("account/second-factor/kept"));
    let lines: Vec<String> = codes
        .iter()
        .map(|code| format!("<li><code dir=\"ltr\">{} {}</code></li>", &code[..5], &code[5..]))
        .collect();
    form.shown = format!("<ul class=\"codes\">{}</ul>", lines.join(""));
    form.page(ask)
}

/// Goes on once the recovery codes are kept somewhere.
pub async fn kept(ask: Arc<Ask>) -> Result<Answer, Error> {
    Ok(Answer::to(ask.at("account?done=second-factor-on")))
}
