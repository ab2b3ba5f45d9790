//! Recommendations for a country, from the rules in force and what a framework came to: worked out when a
//! country publishes its scorecard, or when somebody asks for it.

use std::sync::Arc;

use facility_access::Role;
use facility_record::{Code, Codes, Declared, Line, Link, Rows, Text, Whole};
use facility_store::db::{Fault, FaultKind};
use facility_store::{
    Listing, Order, Record, Refusal as StoreRefusal, Save, Store, Todo, random_hex,
};

use super::judge::{Found, judge};
use super::recommendation::{Recommendation, RecommendationGround};
use super::rule::AssistanceRule;
use crate::clearing_house::elsewhere::{Lacking, note};
use crate::scope::Scope;
use crate::scorecards::national::{Scorecard, speaks_for};
use crate::scorecards::place::Card;
use crate::scorecards::results::counted;
use crate::scorecards::world::{World, Worlds};
use crate::vocabularies;
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::site::{Site, now};
use crate::web::view::address;

/// Rules that are looked at, and recommendations of a country, at most.
const MOST: usize = 1_000;

/// Follows the publication of a scorecard.
///
/// # Errors
/// When the database fails; it can be called again.
pub async fn published(site: Arc<Site>, todo: Todo) -> Result<(), Fault> {
    let Some(record) = site.store.record(&todo.record).await? else { return Ok(()) };
    let scorecard = Scorecard::from_body(&record.body);
    let Some(country) = scorecard.countries.0.first() else { return Ok(()) };
    let Some(framework) = site.store.record(&scorecard.framework.0).await? else { return Ok(()) };
    let world = site.views.of::<Worlds>().on(&site, &framework).await;
    let world = world.map_err(|error| Fault::new(FaultKind::Other, format!("{error:?}")))?;
    match world {
        Some(world) => propose(&site, (&framework, &world), country, "").await,
        None => Ok(()),
    }
}

/// Works out what may help the country of the address, for those who speak for it and for curators.
pub async fn ask_for(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (framework, world) = counted(&ask).await?;
    let country = ask.param("country").to_owned();
    if ask.vocabularies.of("countries").entry(&country).is_none() {
        return Err(Refusal::NotFound.into());
    }
    if !may_ask(&ask, &country) {
        let refusal = if ask.person.is_signed_in() { Refusal::Forbidden } else { Refusal::SignIn };
        return Err(refusal.into());
    }
    let world = world.ok_or(Refusal::Conflict)?;
    propose(&ask.site, (&framework, &world), &country, &ask.person.id).await?;
    let back = format!("{}/results/{country}#recommendations", address(&ask, &framework));
    Ok(Answer::to(back))
}

/// Whether whoever asks may have recommendations worked out for a country.
pub fn may_ask(ask: &Ask, country: &str) -> bool {
    speaks_for(ask, country) || ask.person.grants.iter().any(|grant| grant.role == Role::Curator)
}

/// Records of a kind in some states, all that there are.
async fn all(store: &Store, kind: &str, states: &[&str]) -> Result<Vec<Record>, Fault> {
    let listing = Listing {
        kind: kind.to_owned(),
        keys: vec![format!("role:{}", Role::Curator.name())],
        states: states.iter().map(|state| (*state).to_owned()).collect(),
        order: Order::Id,
        limit: MOST,
        ..Listing::default()
    };
    store.list(&listing).await
}

/// Proposes what the rules in force say for a country. What was proposed before of the same rule is not
/// proposed again until something has come of it; what was declined, not for the same results.
async fn propose(
    site: &Site,
    (framework, world): (&Record, &World),
    country: &str,
    person: &str,
) -> Result<(), Fault> {
    let store = &site.store;
    let card = Card::of(world, country);
    let found = |code: &str| {
        let at = world.tree.nodes.iter().position(|node| node.code == code)?;
        let cell = world.tree.nodes[at].leaf.as_ref().map(|_| card.cell(at));
        Some(Found { score: card.value(at), cell })
    };
    let earlier: Vec<Recommendation> = all(store, Recommendation::kind().name, &[])
        .await?
        .into_iter()
        .filter(|record| record.state != "answered")
        .map(|record| Recommendation::from_body(&record.body))
        .filter(|it| it.countries.contains(&country.to_owned()) && it.framework.0 == framework.id)
        .collect();
    let mut writing = store.writing(now());
    let mut is_empty = true;
    for rule in all(store, AssistanceRule::kind().name, &["in_force"]).await? {
        let own = AssistanceRule::from_body(&rule.body);
        if own.framework.0 != framework.id || earlier.iter().any(|it| it.rule.0 == rule.id) {
            continue;
        }
        let Some(grounds) = judge(&own, found) else { continue };
        let body = drafted((&rule.id, &own), (&framework.id, world.tree.year), country, grounds);
        let made = store.new_record(Recommendation::kind(), "facility", body.to_body(), now());
        let (change, reason) = ("creation", "");
        writing.once(
            &format!("{} of {} for {country} {}", rule.id, framework.id, earlier.len()),
            "",
            "",
            "",
        );
        writing.save(&Save {
            before: None,
            after: &made,
            person,
            change,
            reason,
            identifiers: &[],
        });
        is_empty = false;
    }
    if is_empty {
        return Ok(());
    }
    match writing.commit().await {
        Ok(_) | Err(StoreRefusal::Repeated(_)) => Ok(()),
        Err(StoreRefusal::Fault(fault)) => Err(fault),
        Err(other) => Err(Fault::new(FaultKind::Broken, other.to_string())),
    }
}

/// The recommendation of a rule for a country.
fn drafted(
    (id, rule): (&str, &AssistanceRule),
    (framework, year): (&str, i64),
    country: &str,
    grounds: Vec<RecommendationGround>,
) -> Recommendation {
    Recommendation {
        scope: Scope {
            countries: Codes(vec![country.to_owned()]),
            topics: rule.topics.clone(),
            groups: rule.groups.clone(),
            ..Scope::default()
        },
        title: Line(named(rule, country)),
        framework: Link(framework.to_owned()),
        rule: Link(id.to_owned()),
        year: Whole(Some(year)),
        grounds: Rows(grounds.into_iter().map(|row| (random_hex(4), row)).collect()),
        kind_of_support: Code(rule.kind_of_support.to_string()),
        modality: Code(rule.modality.to_string()),
        ..Recommendation::default()
    }
}

/// The country and what the rule proposes, in every language in which the rule is named.
fn named(rule: &AssistanceRule, country: &str) -> Text {
    let countries = vocabularies::shipped().of("countries");
    let own = &rule.title.0;
    let mut title = Text::new(&own.original, "");
    for (language, words) in &own.texts {
        let label = countries.label(country, language);
        title.texts.insert(language.clone(), format!("{label}: {words}"));
    }
    title
}

/// Follows a confirmation: what is recommended counts as a need of the country.
///
/// # Errors
/// When the database fails; it can be called again.
pub async fn confirmed(site: Arc<Site>, todo: Todo) -> Result<(), Fault> {
    let Some(record) = site.store.record(&todo.record).await? else { return Ok(()) };
    let body = Recommendation::from_body(&record.body);
    note(&site, &lacking(&record.id, &body), "scorecard").await
}

/// What a recommendation says is lacking.
pub fn lacking<'a>(record: &'a str, body: &'a Recommendation) -> Lacking<'a> {
    Lacking {
        record,
        title: &body.title.0,
        scope: &body.scope,
        kind_of_support: &body.kind_of_support,
        modality: &body.modality,
    }
}
