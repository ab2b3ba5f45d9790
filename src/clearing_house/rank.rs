//! Ranks what is offered for a request: reads needs and offers, calls the engine, files the result.

use std::collections::BTreeMap;
use std::sync::Arc;

use facility_access::PUBLIC;
use facility_matching::{
    Corpus, Date, Evidence, Geography, Naming, Offer, Place, Policy, PortfolioItem,
    Request as Need, Suggestion, Topics, Words,
};
use facility_record::{Declared, Text, Vocabularies};
use facility_store::{Derived, Listing, Record, Store, Todo, db::Fault};

use super::Request;
use crate::registry::{Organisation, Solution, Training};
use crate::web::say::today;
use crate::web::site::Site;

/// Suggestions that are kept for a request.
const KEPT: usize = 12;
/// The most topics that a text is taken to name.
const NAMED: usize = 4;

/// Works out the suggestions for the request that a change is about, and puts them in the place of
/// the older ones.
pub async fn rank(site: Arc<Site>, todo: Todo) -> Result<(), Fault> {
    let Some(record) = site.store.record(&todo.record).await? else {
        return Ok(()); // thrown away meanwhile
    };
    if record.state == "draft" || record.kind.state(&record.state).is_some_and(|s| s.last) {
        return Ok(());
    }
    let mut offers = offers(&site.store).await?;
    let mut need = need(&record);
    let vocabularies = site.vocabularies();
    let naming = naming(&vocabularies);
    let today = today();
    let (geography, topics) = (geography(&vocabularies, today), topics(&vocabularies));
    let ranked = tokio::task::spawn_blocking(move || {
        for offer in &mut offers {
            name(&naming, &mut offer.topics, [&offer.title, &offer.text], &offer.lang);
        }
        name(&naming, &mut need.topics, [&need.title, &need.text], &need.lang);
        Corpus::new(offers, Policy::default(), geography, topics)
            .map(|corpus| corpus.answer(&need, KEPT, date(today)).suggestions)
    });
    let fault = |message: String| Fault::new(facility_store::db::FaultKind::Other, message);
    let suggestions = ranked
        .await
        .map_err(|stopped| fault(stopped.to_string()))?
        .map_err(|faults| fault(faults.join("; ")))?;
    let rows: Vec<Derived> = suggestions
        .into_iter()
        .filter(speaks)
        .map(|suggestion| Derived {
            target: suggestion.offer.clone(),
            body: serde_json::to_value(&suggestion).unwrap_or_default(),
        })
        .collect();
    site.store.derive("suggestion", &record.id, todo.change, &rows).await
}

/// Whether anything known speaks for a suggestion: one that rests on neutral values alone is none.
fn speaks(suggestion: &Suggestion) -> bool {
    let parts = [&suggestion.parts.topic, &suggestion.parts.experience];
    let counts = |evidence: &Evidence| match evidence {
        Evidence::Answer { value, .. } | Evidence::Item { value, .. } => *value > 0.0,
        Evidence::Gram { .. } => true,
        Evidence::Ratings { .. } => false,
    };
    parts.iter().any(|part| part.evidence.iter().any(counts))
}

/// A day as the engine takes it.
pub fn date(day: jiff::civil::Date) -> Date {
    Date::new(day.year().into(), day.month().unsigned_abs(), day.day().unsigned_abs())
        .expect("a calendar day is a date")
}

/// Countries with their regions, and the groups that they belong to on a day, as the engine takes
/// them.
pub fn geography(vocabularies: &Vocabularies, day: jiff::civil::Date) -> Geography {
    let mut places = BTreeMap::new();
    for entry in vocabularies.of("countries").entries() {
        let line = vocabularies.regions_of(&entry.code);
        let at = |from_top: usize| line.iter().rev().nth(from_top).map(|code| (*code).to_owned());
        let groups = vocabularies.groups_of(&entry.code, day);
        let income = groups.iter().find_map(|group| group.strip_prefix("income-"));
        let place = Place {
            region: at(0),
            subregion: at(1).or_else(|| at(0)),
            income: income.map(|income| income.replace('_', "-")),
            groups: groups
                .iter()
                .filter(|group| !group.starts_with("income-"))
                .map(|group| group.to_uppercase())
                // Three levels of regions stand above some countries: an offer for Western Africa or
                // the Caribbean is for all that lie in it.
                .chain(at(2))
                .collect(),
        };
        places.insert(entry.code.clone(), place);
    }
    Geography { places }
}

/// Topics with the broader ones, as the engine takes them.
pub fn topics(vocabularies: &Vocabularies) -> Topics {
    let entries = vocabularies.of("topics").entries().iter();
    let broader = entries.filter(|entry| !entry.parent.is_empty());
    Topics { parents: broader.map(|entry| (entry.code.clone(), entry.parent.clone())).collect() }
}

/// The names and synonyms of topics in all languages.
fn naming(vocabularies: &Vocabularies) -> Naming {
    let entries = vocabularies.of("topics").entries();
    let names = entries.iter().flat_map(|entry| {
        let labels = entry.labels.iter();
        let synonyms = entry
            .synonyms
            .iter()
            .flat_map(|(language, words)| words.iter().map(move |word| (language, word)));
        labels.chain(synonyms).map(|(l, name)| (entry.code.as_str(), l.as_str(), name.as_str()))
    });
    Naming::new(names)
}

/// The topics that a text names, where its author chose none: a bridge between languages. Beside
/// chosen ones they blur what is asked for (`tests/cases/judged`).
fn name(
    naming: &Naming,
    topics: &mut Vec<String>,
    texts: [&Option<String>; 2],
    language: &Option<String>,
) {
    if topics.is_empty() {
        let texts: Vec<&str> = texts.into_iter().filter_map(Option::as_deref).collect();
        *topics = naming.codes_in(&texts, language.as_deref().unwrap_or_default(), NAMED);
    }
}

/// A request as the engine takes it.
fn need(record: &Record) -> Need {
    let request = Request::from_body(&record.body);
    let text = [&request.need, &request.expected_result];
    let text: Vec<&str> =
        text.iter().map(|text| text.original_text()).filter(|t| !t.is_empty()).collect();
    let day = |day: &facility_record::Date| day.and_then(|day| day.to_string().parse().ok());
    Need {
        id: record.id.clone(),
        title: some(request.title.original_text()),
        text: some(&text.join("\n\n")),
        lang: some(&request.title.original),
        topics: request.topics.to_vec(),
        countries: request.countries.to_vec(),
        languages: request.languages.to_vec(),
        groups: request.groups.to_vec(),
        audiences: request.audiences.to_vec(),
        kind_of_support: word(&request.kind_of_support),
        modality: word(&request.modality),
        starts: day(&request.starts),
        ends: day(&request.ends),
        excluded_providers: request.excluded_providers.to_vec(),
        requester: record.owner.strip_prefix("organisation:").map(str::to_owned),
        ..Need::default()
    }
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn word(code: &str) -> Words {
    Words(some(code).into_iter().collect())
}

/// Everything public that can answer a request: trainings, solutions, and organisations with what
/// they have done. What an organisation offers elsewhere speaks for each of its offers.
async fn offers(store: &Store) -> Result<Vec<Offer>, Fault> {
    let mut offers = Vec::new();
    let mut done: BTreeMap<String, Vec<(String, PortfolioItem)>> = BTreeMap::new();
    for record in all(store, Training::kind().name).await? {
        let offer = training(&record);
        if let Some(provider) = &offer.provider {
            done.entry(provider.clone()).or_default().push((record.id.clone(), item(&offer)));
        }
        offers.push(offer);
    }
    for record in all(store, Solution::kind().name).await? {
        let solution = Solution::from_body(&record.body);
        let offer = solution_offer(&record, &solution);
        for owner in solution.owners.iter().chain(solution.partners.iter()) {
            done.entry(owner.clone()).or_default().push((record.id.clone(), item(&offer)));
        }
        offers.push(offer);
    }
    for record in all(store, Organisation::kind().name).await? {
        offers.push(organisation(&record));
    }
    for offer in &mut offers {
        let work = offer.provider.as_ref().and_then(|provider| done.get(provider));
        let others = work.into_iter().flatten().filter(|(id, _)| *id != offer.id);
        offer.portfolio = others.take(40).map(|(_, item)| item.clone()).collect();
    }
    Ok(offers)
}

async fn all(store: &Store, kind: &str) -> Result<Vec<Record>, Fault> {
    let keys = vec![PUBLIC.to_owned()];
    store.whole(&Listing { kind: kind.to_owned(), keys, ..Listing::default() }).await
}

fn texts(title: &Text, text: &Text) -> (Option<String>, Option<String>, Option<String>) {
    (some(title.original_text()), some(text.original_text()), some(&title.original))
}

fn training(record: &Record) -> Offer {
    let training = Training::from_body(&record.body);
    let (title, text, lang) = texts(&training.title, &training.description);
    Offer {
        id: record.id.clone(),
        provider: some(&training.provider),
        title,
        text,
        lang,
        topics: training.topics.to_vec(),
        countries: training.countries.to_vec(),
        languages: training.languages.to_vec(),
        groups: training.groups.to_vec(),
        audiences: training.audiences.to_vec(),
        mode: word(&training.mode),
        level: some(&training.level),
        ..Offer::default()
    }
}

fn solution_offer(record: &Record, solution: &Solution) -> Offer {
    let (title, text, lang) = texts(&solution.title, &solution.description);
    Offer {
        id: record.id.clone(),
        provider: solution.owners.first().cloned(),
        title,
        text,
        lang,
        topics: solution.topics.to_vec(),
        countries: solution.countries.to_vec(),
        languages: solution.languages.to_vec(),
        groups: solution.groups.to_vec(),
        audiences: solution.audiences.to_vec(),
        ..Offer::default()
    }
}

fn organisation(record: &Record) -> Offer {
    let organisation = Organisation::from_body(&record.body);
    let (title, text, lang) = texts(&organisation.title, &organisation.description);
    Offer {
        id: record.id.clone(),
        provider: Some(record.id.clone()),
        title,
        text,
        lang,
        topics: organisation.topics.to_vec(),
        countries: organisation.countries.to_vec(),
        languages: organisation.languages.to_vec(),
        groups: organisation.groups.to_vec(),
        audiences: organisation.audiences.to_vec(),
        ..Offer::default()
    }
}

fn item(offer: &Offer) -> PortfolioItem {
    PortfolioItem {
        title: offer.title.clone(),
        text: offer.text.clone(),
        lang: offer.lang.clone(),
        countries: offer.countries.clone(),
        ..PortfolioItem::default()
    }
}
