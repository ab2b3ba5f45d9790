//! My account: who I am here.

use std::sync::Arc;

use askama::Template;
use facility_language::Language;
use facility_store::Consent;

use super::sessions;
use super::tokens::{self, Tokens};
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::frame::Frame;
use crate::web::view::{address, title};

#[derive(Template)]
#[template(path = "accounts/account.html")]
struct AccountPage {
    frame: Frame,
    name: String,
    email: String,
    language: &'static str,
    /// How many mails were not looked at yet.
    unread: String,
    /// Whether there is a second factor.
    has_factor: bool,
    consents: Vec<(String, String, String)>,
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
        language: Language::from_code(&profile.language).map_or("", Language::name),
        unread: match ask.site.store.count_unread(&ask.person.id).await? {
            0 => String::new(),
            count => ask.say.count("messages-unread", usize::try_from(count).unwrap_or(0)),
        },
        has_factor: ask.site.store.second_factor(&ask.person.id).await?.is_some(),
        consents: consents(ask).await?,
        roles: ask.person.grants.iter().map(role).collect(),
        organisations: organisations.iter().map(organisation).collect(),
        sessions: sessions::part(ask).await?,
        tokens: tokens::part(ask, fresh, problems).await?,
        notes,
    };
    Ok(Answer::html_with(status, page.render()?))
}

/// What whoever asks agreed to: title, address of the edition, day.
async fn consents(ask: &Ask) -> Result<Vec<(String, String, String)>, Error> {
    let consents = ask.site.store.consents(&ask.person.id).await?;
    let ids: Vec<String> = consents.iter().map(|consent| consent.record.clone()).collect();
    let records = ask.seen(&ids).await?;
    let line = |consent: &Consent| {
        let record = records.iter().find(|record| record.id == consent.record)?;
        let history = format!("{}/history", address(ask, record));
        Some((title(ask, record).1, history, ask.say.day_of(consent.at)))
    };
    Ok(consents.iter().filter_map(line).collect())
}
