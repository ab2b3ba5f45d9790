//! On the page of a country or area: which teams, offices and services are there to be asked.

use askama::Template;
use facility_record::Declared;
use facility_store::{Listing, Order, Record};
use form_urlencoded::Serializer;

use super::presence::{EVERYWHERE, Presence};
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::room::slug;
use crate::web::say::Say;
use crate::web::view::{address, title};

/// Services of a country that are told at most; the rest stands in their list.
const MOST: usize = 60;

/// What is of one type.
struct Group {
    name: String,
    services: Vec<Told>,
}

/// A service as a country's page tells it.
struct Told {
    title: (String, String),
    address: String,
    providers: Vec<(String, String)>,
    assured: String,
    ask: String,
}

#[derive(Template)]
#[template(path = "registry/presences.html")]
struct Panel {
    say: Say,
    groups: Vec<Group>,
    new: String,
    all: String,
}

/// The teams, offices and services that a country or area can ask, those that are there for everybody
/// after its own.
///
/// # Errors
/// When the database fails, or it cannot be drawn.
pub async fn of_country(ask: &Ask, country: &str) -> Result<Option<String>, Error> {
    let mut found = listed(ask, ("country", country)).await?;
    let everywhere = listed(ask, ("reach", EVERYWHERE)).await?;
    found.extend(
        everywhere
            .into_iter()
            .filter(|record| Presence::from_body(&record.body).countries.is_empty()),
    );
    let types = ask.vocabularies.of("presence_types");
    let mut groups = Vec::new();
    for entry in types.entries() {
        let is_of =
            |record: &&Record| *Presence::from_body(&record.body).presence_type == entry.code;
        let mut services = Vec::new();
        for record in found.iter().filter(is_of) {
            services.push(told(ask, record, country).await?);
        }
        if !services.is_empty() {
            let name = types.label(&entry.code, ask.say.code()).to_owned();
            groups.push(Group { name, services });
        }
    }
    let list = ask.at(&slug("registry/presences"));
    let (new, all) =
        (format!("{list}/new?countries={country}"), format!("{list}?country={country}"));
    Ok(Some(Panel { say: ask.say, groups, new, all }.render()?))
}

/// The services that everybody sees with this facet.
async fn listed(ask: &Ask, (facet, code): (&str, &str)) -> Result<Vec<Record>, Error> {
    let listing = Listing {
        kind: Presence::kind().name.to_owned(),
        keys: vec![facility_access::PUBLIC.to_owned()],
        states: vec!["published".to_owned()],
        filters: vec![(facet.to_owned(), vec![code.to_owned()])],
        order: Order::Id,
        limit: MOST,
        ..Listing::default()
    };
    ask.list(&listing).await
}

async fn told(ask: &Ask, record: &Record, country: &str) -> Result<Told, Error> {
    let service = Presence::from_body(&record.body);
    let providers = ask.seen(&service.providers).await?;
    let mut query = Serializer::new(String::new());
    query.append_pair("countries", country);
    query.extend_pairs(service.providers.iter().map(|id| ("preferred_providers", id)));
    Ok(Told {
        title: title(ask, record),
        address: address(ask, record),
        providers: providers.iter().map(|record| title(ask, record)).collect(),
        assured: service.assured_on.map_or(String::new(), |day| ask.say.day(day)),
        ask: ask.at(&format!("{}?{}", slug("clearing_house/requests/new"), query.finish())),
    })
}
