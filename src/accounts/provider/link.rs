//! Linked identities in the account: linked by whoever is signed in and knows the password, taken away
//! at any time. There is always another way in: the code that recovery sends by mail.

use std::sync::Arc;

use askama::Template;
use facility_store::{Identity, Refusal as StoreRefusal};
use serde_json::{Map, json};

use super::super::codes::tell_with;
use super::super::settings::{as_known, knows_password};
use super::provider;
use super::trip::depart;
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::frame::Frame;
use crate::web::openid::{Claims, Failure};
use crate::web::plain::{Input, Plain};
use crate::web::say::Say;

#[derive(Template)]
#[template(path = "accounts/provider/note.html")]
struct Note {
    say: Say,
    token: String,
    provider: String,
    lines: Vec<Line>,
    /// Where one is linked, and where it is taken away.
    link: String,
    end: String,
}

struct Line {
    id: String,
    name: String,
    since: String,
}

/// The linked identities, for the account page.
///
/// # Errors
/// When the database fails.
pub async fn note(ask: &Ask) -> Result<Option<String>, Error> {
    let Some(provider) = ask.site.provider.get() else { return Ok(None) };
    let identities = ask.site.store.identities(&ask.person.id).await?;
    let line = |identity: Identity| Line {
        name: match identity.issuer == provider.issuer() {
            true => identity.name,
            // Of a provider that was another one's before.
            false => format!("{} ({})", identity.name, identity.issuer),
        },
        since: ask.say.day_of(identity.created),
        id: identity.id,
    };
    let note = Note {
        say: ask.say,
        token: ask.form_token(),
        provider: provider.name().to_owned(),
        lines: identities.into_iter().map(line).collect(),
        link: ask.at("account/identity"),
        end: ask.at("account/identity/end"),
    };
    Ok(Some(note.render()?))
}

/// The form before a provider is linked.
pub async fn form(ask: Arc<Ask>) -> Result<Answer, Error> {
    linking(&ask).await?.page(&ask)
}

async fn linking(ask: &Ask) -> Result<Plain, Error> {
    let name = provider(ask)?.name();
    let mut form = Plain::new(ask, "identity-link", ask.at("account/identity"))
        .input(Input::new("current-password", "password").autocomplete("current-password"))
        .link(ask.say.t("account"), ask.at("account"));
    form.title = ask.say.of("identity-link-to", "provider", name);
    as_known(ask, form).await
}

#[derive(Template)]
#[template(path = "accounts/provider/leave.html")]
struct Leave {
    frame: Frame,
    lead: String,
    address: String,
    go: String,
    back: String,
}

/// Leads to the provider, to come back with an identity that is linked. Only a form of ours begins
/// this: else a page elsewhere could link somebody to an identity of its own.
pub async fn begin(ask: Arc<Ask>) -> Result<Answer, Error> {
    let name = provider(&ask)?.name().to_owned();
    if !knows_password(&ask).await? {
        let mut form = linking(&ask).await?;
        form.problem(&ask, "current-password", "wrong-password");
        return form.page(&ask);
    }
    let address = match depart(&ask, &ask.person.id, "").await? {
        Ok(address) => address,
        Err(Failure::Away | Failure::Refused) => {
            return not_linked(&ask, "provider-away", 503).await;
        }
    };
    let leave = Leave {
        frame: Frame::new(&ask, &ask.say.of("identity-link-to", "provider", &name)),
        lead: ask.say.of("identity-leave", "provider", &name),
        go: ask.say.of("identity-leave-go", "provider", &name),
        back: ask.at("account"),
        address,
    };
    Ok(Answer::html(leave.render()?))
}

/// The form again, with what went wrong.
async fn not_linked(ask: &Ask, label: &str, status: u16) -> Result<Answer, Error> {
    let mut form = linking(ask).await?;
    form.lead = vec![ask.say.of(label, "provider", provider(ask)?.name())];
    let mut answer = form.page(ask)?;
    answer.status = status;
    Ok(answer)
}

/// Links what whoever asks brought back.
///
/// # Errors
/// When the database fails.
pub async fn finish(ask: &Ask, claims: &Claims) -> Result<Answer, Error> {
    let name = [&claims.email, &claims.name, &claims.subject].into_iter();
    let identity = Identity {
        issuer: provider(ask)?.issuer().to_owned(),
        subject: claims.subject.clone(),
        name: name.into_iter().find(|name| !name.is_empty()).cloned().unwrap_or_default(),
        ..Identity::default()
    };
    let (store, person) = (&ask.site.store, &ask.person.id);
    match store.add_identity(person, &identity, ask.now).await {
        Err(StoreRefusal::Identified) => {
            let whose = store.person_with_identity(&identity.issuer, &identity.subject).await?;
            if whose.as_deref() != Some(person) {
                return not_linked(ask, "identity-taken", 409).await;
            }
        }
        added => {
            added?;
            tell(ask, person, "identity-linked").await?;
        }
    }
    Ok(Answer::to(ask.at("account?done=identity-linked")))
}

/// Takes an identity away.
pub async fn end(ask: Arc<Ask>) -> Result<Answer, Error> {
    provider(&ask)?;
    let (store, person) = (&ask.site.store, &ask.person.id);
    if !store.end_identity(person, ask.form.first("id"), ask.now).await? {
        return Err(Refusal::NotFound.into());
    }
    tell(&ask, person, "identity-unlinked").await?;
    Ok(Answer::to(ask.at("account?done=identity-unlinked")))
}

/// Writes to a person that their account was linked, or is no more.
///
/// # Errors
/// When the database fails.
pub async fn tell(ask: &Ask, person: &str, template: &str) -> Result<(), Error> {
    let words = Map::from_iter([("provider".to_owned(), json!(provider(ask)?.name()))]);
    tell_with(ask, person, template, words).await
}
