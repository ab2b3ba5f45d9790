//! My account: who I am here.

use std::sync::Arc;

use askama::Template;

use super::sessions;
use super::tokens::{self, Tokens};
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::frame::Frame;
use crate::web::view::address;

#[derive(Template)]
#[template(path = "accounts/account.html")]
struct AccountPage {
    frame: Frame,
    name: String,
    email: String,
    roles: Vec<String>,
    organisations: Vec<(String, String)>,
    sessions: Vec<sessions::Line>,
    tokens: Tokens,
    notes: Vec<String>,
}

/// My account.
pub async fn account(ask: Arc<Ask>) -> Result<Answer, Error> {
    draw(&ask, String::new(), Vec::new()).await
}

/// The page, with a token that was made just now or with what is wrong with the form for one.
///
/// # Errors
/// When the database fails.
pub async fn draw(
    ask: &Ask,
    fresh: String,
    problems: Vec<(String, String)>,
) -> Result<Answer, Error> {
    let status = if problems.is_empty() { 200 } else { 422 };
    let profile = ask.site.store.profile(&ask.person.id).await?.unwrap_or_default();
    let countries = ask.vocabularies.of("countries");
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
        frame: Frame::new(ask, &ask.say.t("account")).with_problems(status != 200),
        name: profile.name,
        email: profile.email,
        roles: ask.person.grants.iter().map(role).collect(),
        organisations: organisations.iter().map(organisation).collect(),
        sessions: sessions::part(ask).await?,
        tokens: tokens::part(ask, fresh, problems).await?,
        notes,
    };
    Ok(Answer::html_with(status, page.render()?))
}
