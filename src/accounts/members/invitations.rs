//! Invitations: written to an address, accepted or declined by whoever holds the link.

use std::sync::Arc;

use facility_store::{Invitation, Letter, Record, Refusal as StoreRefusal};
use serde_json::{Map, json};

use crate::accounts::codes::tell_with;
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::plain::{Button, Input, Plain};
use crate::web::say::day_of;
use crate::web::view::{address, title};

/// How long an invitation can be accepted: two weeks.
pub(super) const LASTS: i64 = 14 * 86_400_000;
/// Invitations in a day: of an organisation, of a person for whatever organisations, and to an address
/// from whomever: an organisation is made quickly, and nobody's mailbox is to be filled through us.
const A_DAY: i64 = 30;
const TO_AN_ADDRESS: i64 = 5;
const DAY: i64 = 86_400_000;

/// Writes an invitation to its address, in the language of the page it was made on.
pub(super) async fn send(ask: &Ask, record: &Record, wish: &Invitation) -> Result<(), Error> {
    let store = &ask.site.store;
    let counted = [
        (format!("inviter:{}", ask.person.id), A_DAY),
        (format!("invitations:{}", record.id), A_DAY),
        (format!("invited:{}", wish.email.to_lowercase()), TO_AN_ADDRESS),
    ];
    for (who, most) in counted {
        if store.attempts(&who, ask.now, ask.now - DAY).await? > most {
            return Err(Refusal::TooMany(3_600).into());
        }
    }
    let new = store.invite(wish, ask.now).await?;
    let words = Map::from_iter([
        ("organisation".to_owned(), json!(title(ask, record).1)),
        ("by".to_owned(), json!(ask.name)),
        ("id".to_owned(), json!(new.id)),
        ("code".to_owned(), json!(new.code)),
        ("until".to_owned(), json!(day_of(wish.expires).map(|day| day.to_string()))),
    ]);
    let letter = Letter {
        to: wish.email.clone(),
        language: ask.say.code().to_owned(),
        template: "invitation".to_owned(),
        words,
        ..Letter::default()
    };
    Ok(store.post(vec![letter], ask.now).await?)
}

async fn open(ask: &Ask, id: &str, code: &str) -> Result<(Invitation, Record), Error> {
    let invitation = ask.site.store.invitation((id, code), ask.now).await?;
    let invitation = invitation.ok_or(Refusal::NotFound)?;
    let record = ask.site.store.record(&invitation.organisation).await?;
    Ok((invitation, record.ok_or(Refusal::NotFound)?))
}

/// What one is invited to: looking uses nothing up.
pub async fn invitation(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (id, code) = (ask.query.first("id"), ask.query.first("code"));
    let (invitation, record) = open(&ask, id, code).await?;
    let by = ask.site.store.profile(&invitation.by).await?.unwrap_or_default().name;
    let role = ask.say.t(&format!("member-role-{}", invitation.role.name()));
    let name = title(&ask, &record).1;
    let words = [
        ("organisation", name.as_str().into()),
        ("by", by.as_str().into()),
        ("role", role.as_ref().into()),
    ];
    let mut form = Plain::new(&ask, "invitation", ask.at("invitation"))
        .hidden("id", id)
        .hidden("code", code)
        .hidden("act", "accept");
    form.lead = vec![ask.say.with("invitation-who", &words)];
    if !ask.person.is_signed_in() {
        // They come back here with an account.
        let here = ask.address();
        let next =
            form_urlencoded::Serializer::new(String::new()).append_pair("next", &here).finish();
        form.lead.push(ask.say.t("invitation-account").into_owned());
        form.action = ask.at("sign-up");
        form.hidden = vec![("next", here)];
        form.inputs
            .push(Input::new("email", "email").autocomplete("username").value(invitation.email));
        form.submit = ask.say.t("sign-up-submit").into_owned();
        form = form.link(ask.say.t("sign-in"), format!("{}?{next}", ask.at("sign-in")));
        return form.page(&ask);
    }
    let hidden =
        vec![("id", id.to_owned()), ("code", code.to_owned()), ("act", "decline".to_owned())];
    let label = ask.say.t("invitation-decline").into_owned();
    form.buttons.push(Button { action: ask.at("invitation"), hidden, label });
    form.page(&ask)
}

/// Accepts or declines.
pub async fn answer(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (id, code) = (ask.form.first("id"), ask.form.first("code"));
    let (invitation, record) = open(&ask, id, code).await?;
    let accepts = ask.form.first("act") == "accept";
    let (store, me) = (&ask.site.store, ask.person.id.as_str());
    match store.end_invitation(&invitation, accepts.then_some(me), me, ask.now).await {
        Err(StoreRefusal::Changed) => return Err(Refusal::NotFound.into()),
        ended => ended?,
    }
    if !accepts {
        return Ok(Answer::to(ask.at("account?done=invitation-declined")));
    }
    let place = address(&ask, &record);
    let path = place.splitn(3, '/').nth(2).unwrap_or_default();
    let words = Map::from_iter([
        ("organisation".to_owned(), json!(title(&ask, &record).1)),
        ("path".to_owned(), json!(path)),
    ]);
    tell_with(&ask, me, "membership", words).await?;
    Ok(Answer::to(format!("{place}?done=member")))
}
