//! My data: to take along, and to have erased.

use std::sync::Arc;

use facility_record::body_to_json;
use facility_store::Listing;
use serde_json::{Value as Json, json};

use super::settings::{as_known, knows_password};
use super::sign_in::signed_out;
use crate::erasure;
use crate::notices::mail::write;
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::plain::{Input, Plain};
use crate::web::say::iso;

/// Most records of one kind, and mails, that are handed out.
const MOST: usize = 100_000;

/// Everything that the facility knows of whoever asks, as one JSON file.
pub async fn download(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (store, id) = (&ask.site.store, &ask.person.id);
    let profile = store.profile(id).await?.unwrap_or_default();
    let mails = store.mails_of(id, MOST).await?;
    let mail = |mail: &facility_store::Mail| {
        let written = write(mail, &ask.site.public_url);
        json!({"at": iso(mail.created), "subject": written.subject, "text": written.paragraphs})
    };
    let sessions = store.sessions(id, ask.now).await?;
    let tokens = store.tokens(id, ask.now).await?;
    let consents = store.consents(id).await?;
    let identities = store.identities(id).await?;
    let known = json!({
        "person": id,
        "name": profile.name,
        "email": profile.email,
        "language": profile.language,
        "roles": ask.person.grants.iter()
            .map(|grant| json!({"role": grant.role.name(), "country": grant.country}))
            .collect::<Vec<_>>(),
        "organisations": ask.person.organisations,
        "sessions": sessions.iter()
            .map(|session| json!({"since": iso(session.created), "until": iso(session.expires)}))
            .collect::<Vec<_>>(),
        "tokens": tokens.iter()
            .map(|token| json!({"name": token.name, "until": iso(token.expires)}))
            .collect::<Vec<_>>(),
        "identities": identities.iter()
            .map(|identity| json!({"issuer": identity.issuer, "subject": identity.subject,
                                   "name": identity.name, "since": iso(identity.created)}))
            .collect::<Vec<_>>(),
        "consents": consents.iter()
            .map(|consent| json!({"record": consent.record, "edition": consent.edition,
                                  "at": iso(consent.at)}))
            .collect::<Vec<_>>(),
        "mails": mails.iter().map(mail).collect::<Vec<_>>(),
        "records": records(&ask).await?,
    });
    let text =
        serde_json::to_string_pretty(&known).map_err(|error| Error::Fault(error.to_string()))?;
    let mut answer = Answer::typed(200, "application/json", text);
    answer.header("content-disposition", "attachment; filename=\"my-data.json\"");
    Ok(answer)
}

/// The records that belong to whoever asks alone.
async fn records(ask: &Ask) -> Result<Vec<Json>, Error> {
    let key = format!("person:{}", ask.person.id);
    let mut all = Vec::new();
    for kind in ask.site.store.kinds() {
        let listing = Listing {
            kind: kind.name.to_owned(),
            keys: vec![key.clone()],
            owners: vec![key.clone()],
            limit: MOST,
            ..Listing::default()
        };
        for record in ask.list(&listing).await? {
            all.push(json!({
                "kind": kind.name,
                "id": record.id,
                "state": record.state,
                "created": iso(record.created),
                "fields": body_to_json(&kind.fields, &record.body),
            }));
        }
    }
    Ok(all)
}

/// Asks before an account is erased.
pub async fn ask_first(ask: Arc<Ask>) -> Result<Answer, Error> {
    as_known(&ask, form(&ask)).await?.page(&ask)
}

fn form(ask: &Ask) -> Plain {
    let mut form = Plain::new(ask, "erase-account", ask.at("account/erasure"))
        .input(Input::new("current-password", "password").autocomplete("current-password"))
        .link(ask.say.t("go-back"), ask.at("account"))
        .link(ask.say.t("download-data"), ask.at("account/data"));
    form.is_grave = true;
    form
}

/// Erases the account of whoever asks.
pub async fn erase(ask: Arc<Ask>) -> Result<Answer, Error> {
    let person = &ask.person.id;
    if !knows_password(&ask).await? {
        let mut form = form(&ask);
        form.problem(&ask, "current-password", "wrong-password");
        return form.page(&ask);
    }
    erasure::erase(&ask.site, person, ask.now).await?;
    signed_out(&ask, "account-erased")
}
