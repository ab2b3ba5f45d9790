//! My account: who I am here, and tokens for programs.

use std::sync::Arc;

use askama::Template;

use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::frame::Frame;
use crate::web::view::address;

/// A token for programs lasts a year.
const TOKEN: i64 = 365 * 86_400_000;

#[derive(Template)]
#[template(path = "accounts/account.html")]
struct AccountPage {
    frame: Frame,
    name: String,
    email: String,
    roles: Vec<String>,
    organisations: Vec<(String, String)>,
    fresh: String,
    notes: Vec<String>,
}

/// My account.
pub async fn account(ask: Arc<Ask>) -> Result<Answer, Error> {
    draw(&ask, String::new()).await
}

async fn draw(ask: &Ask, fresh: String) -> Result<Answer, Error> {
    let profile = ask.site.store.profile(&ask.person.id).await?.unwrap_or_default();
    let countries = ask.site.vocabularies.of("countries");
    let role = |grant: &facility_access::Grant| {
        let role = ask.say.t(&format!("reader-{}", grant.role.name().replace('_', "-")));
        match grant.country.as_str() {
            "" => role.into_owned(),
            country => format!("{role}: {}", countries.label(country, ask.say.code())),
        }
    };
    let organisations = ask.seen(&ask.person.organisations).await?;
    let organisation = |record: &facility_store::Record| {
        (record.title().best(ask.say.code()).1.to_owned(), address(ask, record))
    };
    let mut notes = Vec::new();
    for note in ask.site.rooms.iter().flat_map(|room| &room.notes) {
        notes.extend(note(ask).await?);
    }
    let page = AccountPage {
        frame: Frame::new(ask, &ask.say.t("account")),
        name: profile.name,
        email: profile.email,
        roles: ask.person.grants.iter().map(role).collect(),
        organisations: organisations.iter().map(organisation).collect(),
        fresh,
        notes,
    };
    Ok(Answer::html(page.render()?))
}

/// Makes a token for programs and shows it this once: only its hash is kept.
pub async fn make_token(ask: Arc<Ask>) -> Result<Answer, Error> {
    let token = ask.site.store.open_session(&ask.person.id, "token", ask.now, TOKEN).await?;
    draw(&ask, token).await
}
