//! Ending mails by one press, without signing in: a key in the address says whose they are. What
//! is new stands on the person's page all the same.

use std::sync::Arc;

use ring::hmac;

use super::mail::template;
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::plain::Plain;
use crate::web::site::Site;

/// The query of the address that ends mails of this template to this person.
pub fn key(site: &Site, person: &str, template: &str) -> String {
    format!("person={person}&mails={template}&key={}", sign(site, person, template))
}

fn sign(site: &Site, person: &str, template: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, site.form_secret.as_bytes());
    let mark = hmac::sign(&key, format!("unsubscribe\n{person}\n{template}").as_bytes());
    mark.as_ref()[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whose mails of which template the address ends.
fn asked(ask: &Ask) -> Result<(String, String), Error> {
    let text = |name: &str| ask.query.first(name).to_owned();
    let (person, mails) = (text("person"), text("mails"));
    let is_known = template(&mails).is_some_and(|template| template.can_be_ended);
    match is_known && text("key") == sign(&ask.site, &person, &mails) {
        true => Ok((person, mails)),
        false => Err(Refusal::NotFound.into()),
    }
}

/// Asks first: programs that look at every link in a mail end nothing.
pub async fn ask_first(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (_, mails) = asked(&ask)?;
    let mut form = Plain::new(&ask, "unsubscribe", ask.address());
    form.lead.push(ask.say.t(&format!("unsubscribe-{mails}")).into_owned());
    form.page(&ask)
}

/// Ends the mails. Mail programs do so too, without having seen the page (RFC 8058).
pub async fn end(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (person, mails) = asked(&ask)?;
    if ask.site.store.profile(&person).await?.is_some_and(|profile| !profile.email.is_empty()) {
        ask.site.store.mute(&person, &mails, true).await?;
    }
    Ok(Answer::to(format!("/{}?done=unsubscribed", ask.say.code())))
}

/// Sets which mails whoever asks wants.
pub async fn choose(ask: Arc<Ask>) -> Result<Answer, Error> {
    for mails in super::ENDED {
        let wanted = ask.form.all("mails").any(|given| given == mails);
        ask.site.store.mute(&ask.person.id, mails, !wanted).await?;
    }
    Ok(Answer::to(ask.at("account?done=saved")))
}
