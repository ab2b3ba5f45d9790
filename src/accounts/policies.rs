//! Pages of rules: terms of use, privacy, data protection, cookies. They are records, so an edition
//! that somebody agreed to can be read for ever.

use std::sync::Arc;

use facility_record::prelude::*;
use facility_store::{Listing, Order, Record, Store, db::Fault};

use super::sign_in::own_address;
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::plain::Plain;
use crate::web::say::day_of;
use crate::web::view::{address, title};

row! {
    /// How long one sort of personal data is kept.
    pub struct Retention as "retention" {
        /// What is kept.
        what: Code [required, from("retained_data")],
        /// For how many days.
        days: Whole [required, at_least(1), at_most(3_650), unit("days")],
    }
}

record! {
    /// A page of rules of the installation, such as its terms of use.
    pub struct Policy as "policy" / "policies" in "accounts" {
        /// Which page it is.
        policy_type: Code [required, from("policy_types")],
        /// Its title.
        title: Line [required, title, searched, translated, schema_org("name")],
        /// What it says.
        text: Markdown [required, searched, translated, schema_org("text")],
        /// Who is responsible, and how they are reached.
        controller: Prose [translated],
        /// Where one complains.
        complaints: Prose [translated],
        /// How long personal data is kept.
        retention: Rows<Retention> [],
        /// Who agreed before this day is asked to agree again.
        agreed_since: Date [],
    }
    states {
        draft edited_by(&[Administrator]);
        in_force seen_by(&[Public]) edited_by(&[Administrator]);
        replaced seen_by(&[Public]) edited_by(&[]) last;
    }
    moves {
        creation: -> draft by Administrator;
        enactment: draft -> in_force by Administrator;
        replacement: in_force -> replaced by Administrator reasoned();
    }
}

impl Rules for Policy {
    const SCHEMA_ORG: &'static str = "DigitalDocument";
}

/// What people agree to when they make an account.
const AGREED: [&str; 2] = ["terms", "privacy"];

/// The pages, by the last word of their address.
const PAGES: [(&str, &str); 4] = [
    ("terms", "terms"),
    ("privacy", "privacy"),
    ("data-protection", "data_protection"),
    ("cookies", "cookies"),
];

/// The records in force, by the page they are.
///
/// # Errors
/// When the database fails.
pub async fn in_force(store: &Store) -> Result<Vec<Record>, Fault> {
    let listing = Listing {
        kind: Policy::kind().name.to_owned(),
        states: vec!["in_force".to_owned()],
        keys: vec![facility_access::PUBLIC.to_owned()],
        order: Order::Newest,
        limit: 50,
        ..Listing::default()
    };
    store.list(&listing).await
}

fn page_of(record: &Record) -> String {
    Policy::from_body(&record.body).policy_type.0
}

/// Leads to the page of rules that the address names.
pub async fn page(ask: Arc<Ask>) -> Result<Answer, Error> {
    let word = ask.path.rsplit('/').next().unwrap_or_default();
    let wanted = PAGES.iter().find(|(page, _)| *page == word).map(|(_, code)| *code);
    let records = in_force(&ask.site.store).await?;
    let record = records.iter().find(|record| Some(page_of(record).as_str()) == wanted);
    match record {
        Some(record) => Ok(Answer::to(address(&ask, record))),
        None => Err(Refusal::NotFound.into()),
    }
}

/// Links to what people agree to, behind the box that they tick.
pub fn links(ask: &Ask) -> String {
    let link = |page: &str| {
        format!("<a href=\"{}\">{}</a>", ask.at(page), ask.say.t(&format!("policy-page-{page}")))
    };
    format!(" ({})", AGREED.map(link).join(" · "))
}

/// Keeps that a person agrees to the editions in force.
///
/// # Errors
/// When the database fails.
pub async fn consent(store: &Store, person: &str, now: i64) -> Result<(), facility_store::Refusal> {
    let records = in_force(store).await?;
    let agreed = records.iter().filter(|record| AGREED.contains(&page_of(record).as_str()));
    let editions: Vec<(String, i64)> =
        agreed.map(|record| (record.id.clone(), record.edition)).collect();
    store.consent(person, &editions, now).await
}

/// The records in force to which a person has yet to agree: those that came into force since they
/// did, and those of which it is said that people are to be asked again.
///
/// # Errors
/// When the database fails.
pub async fn wanting(store: &Store, person: &str) -> Result<Vec<Record>, Fault> {
    let mut records = in_force(store).await?;
    records.retain(|record| AGREED.contains(&page_of(record).as_str()));
    let consents = store.consents(person).await?;
    records.retain(|record| {
        let since = Policy::from_body(&record.body).agreed_since.0;
        !consents.iter().any(|consent| {
            let day = day_of(consent.at);
            consent.record == record.id && (since.is_none() || day >= since)
        })
    });
    Ok(records)
}

/// Asks somebody who has signed in to agree to rules that changed.
pub async fn ask_again(ask: Arc<Ask>) -> Result<Answer, Error> {
    let records = wanting(&ask.site.store, &ask.person.id).await?;
    let next = own_address(ask.query.first("next"));
    let next = if next.is_empty() { ask.at("account") } else { next.to_owned() };
    if records.is_empty() {
        return Ok(Answer::to(next));
    }
    let mut form = Plain::new(&ask, "consent", ask.at("account/consent"));
    for record in &records {
        let (_, title) = title(&ask, record);
        let since = ask.say.of("consent-since", "day", &ask.say.day_of(record.updated));
        form = form.link(format!("{title} ({since})"), address(&ask, record));
    }
    form = form
        .hidden("next", next.clone())
        .link(ask.say.t("consent-later"), next)
        .link(ask.say.t("erase-account"), ask.at("account/erasure"));
    form.page(&ask)
}

/// Keeps that somebody who has signed in agrees to the rules in force.
pub async fn agree(ask: Arc<Ask>) -> Result<Answer, Error> {
    consent(&ask.site.store, &ask.person.id, ask.now).await?;
    let next = own_address(ask.form.first("next"));
    Ok(Answer::to(if next.is_empty() { ask.at("account?done=saved") } else { next.to_owned() }))
}
