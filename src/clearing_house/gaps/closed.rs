//! Needs and what is offered, as the engine takes them, kept by each node; and the closing of periods.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use facility_access::PUBLIC;
use facility_gaps::{
    Country, Day, Disclosure, Need as Stated, Offer, Offered, Publication, PublishedView, Releases,
    Rules, Supply as Offers, View, Vocabulary,
};
use facility_record::{Declared, Fields, Vocabularies};
use facility_store::{Listing, Refusal, db::Fault, db::FaultKind};
use jiff::civil::Date;

use super::written::{WEIGHT, plain};
use super::{Need, NeedRelease};
use crate::clearing_house::invite::LOOKING;
use crate::clearing_house::supply::Supply;
use crate::clearing_house::{Request, engine};
use crate::registry::EmptySearch;
use crate::vocabularies;
use crate::web::pseudonym;
use crate::web::say::today;
use crate::web::site::{Site, now};

/// Facts that are read in one go.
const ALL: usize = 10_000_000;
/// What took longer than this to make is used for so many times as long as that took, whatever changes
/// meanwhile.
const LONG: Duration = Duration::from_secs(5);
const REST: u32 = 10;
/// How often it is looked whether a period has ended.
const HOUR: Duration = Duration::from_secs(3_600);
/// Views that are kept until something changes.
const KEPT: usize = 1_000;
/// The country code that stands for everywhere.
const WORLD: &str = "001";

/// The gaps, as far as this node has looked.
#[derive(Default)]
pub struct Gaps(tokio::sync::Mutex<Option<Arc<Made>>>);

/// What the answers are made from.
pub struct Made {
    /// The last change that matters, the day, and the digest of the vocabularies.
    of: (i64, Date, String),
    at: Instant,
    took: Duration,
    rules: Rules,
    offers: Offers,
    needs: Vec<Stated>,
    /// The kinds of records, beside requests, that state needs.
    others: Vec<&'static str>,
    releases: Releases,
    views: Mutex<HashMap<String, Arc<PublishedView>>>,
}

impl Gaps {
    /// What may be told to everybody, seen from this side.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn view(&self, site: &Site, view: View) -> Result<Arc<PublishedView>, Fault> {
        let made = self.up_to_date(site).await?;
        tokio::task::spawn_blocking(move || made.view(&view)).await.map_err(stopped)
    }

    async fn up_to_date(&self, site: &Site) -> Result<Arc<Made>, Fault> {
        let mut kept = self.0.lock().await;
        let words = site.vocabularies();
        let facts = [Need::fact().name, NeedRelease::fact().name];
        let others = kept.as_ref().map_or_else(Vec::new, |made| made.others.clone());
        let kinds = [&engine::kinds()[..], &[Request::kind().name], &facts, &others].concat();
        let last = site.store.last_change_of(&kinds).await?;
        let of = (last, today(), vocabularies::digest(&words, today()));
        let is_good = |made: &&Arc<Made>| {
            made.of == of || (made.took > LONG && made.at.elapsed() < made.took * REST)
        };
        if let Some(made) = kept.as_ref().filter(is_good) {
            return Ok(made.clone());
        }
        let start = Instant::now();
        let (vocabulary, rules) = (vocabulary(&words, today()), Rules::default());
        let (needs, others) = needs(site).await?;
        let releases = last_release(site).await?;
        let offers: Vec<Offer> =
            site.views.of::<Supply>().offers(site).await?.into_iter().map(offer).collect();
        let make = move || Offers::new(&vocabulary, &offers);
        let offers = tokio::task::spawn_blocking(make).await.map_err(stopped)?;
        let (took, at, views) = (start.elapsed(), Instant::now(), Mutex::default());
        let made = Arc::new(Made { of, at, took, rules, offers, needs, others, releases, views });
        *kept = Some(made.clone());
        Ok(made)
    }
}

impl Made {
    fn view(&self, view: &View) -> Arc<PublishedView> {
        let name = serde_json::to_string(view).unwrap_or_default();
        let mut views = self.views.lock().expect("no panic holds it");
        if let Some(known) = views.get(&name) {
            return known.clone();
        }
        let publication = Publication::new(&self.offers, &self.rules, &self.needs, &self.releases);
        let seen = Arc::new(publication.view(view));
        if views.len() < KEPT {
            views.insert(name, seen.clone());
        }
        seen
    }
}

fn stopped(error: tokio::task::JoinError) -> Fault {
    Fault::new(FaultKind::Other, error.to_string())
}

/// A day as the engine takes it.
pub fn day(date: Date) -> Day {
    date.to_string().parse().expect("a calendar day is a day")
}

/// Countries with their continent, which is told where they are not; topics, groups, languages.
fn vocabulary(words: &Vocabularies, today: Date) -> Vocabulary {
    let country = |code: &str| {
        let regions = words.regions_of(code);
        let own = |code: &&str| (**code).to_owned();
        let groups = words.groups_of(code, today);
        Country {
            region: regions.last().map_or_else(|| WORLD.to_owned(), |code| (*code).to_owned()),
            areas: regions.iter().map(own).chain(groups.iter().map(own)).collect(),
        }
    };
    let in_use = |name: &str| -> BTreeSet<String> {
        let entries = words.of(name).entries().iter().filter(|entry| !entry.is_retired());
        entries.map(|entry| entry.code.clone()).collect()
    };
    let parent = |entry: &facility_record::Entry| {
        let parent = Some(entry.parent.clone()).filter(|parent| !parent.is_empty());
        (entry.code.clone(), parent)
    };
    Vocabulary {
        countries: in_use("countries").iter().map(|c| (c.clone(), country(c))).collect(),
        topics: words.of("topics").entries().iter().map(parent).collect(),
        groups: in_use("groups"),
        languages: in_use("languages"),
    }
}

fn offer(offer: facility_matching::Offer) -> Offer {
    let is_everywhere = offer.countries.is_empty() || offer.countries.iter().any(|c| c == WORLD);
    Offer {
        provider: offer.provider.unwrap_or_else(|| offer.id.clone()),
        id: offer.id,
        is_active: true,
        places: if is_everywhere { Offered::Everywhere } else { Offered::In(offer.countries) },
        topics: offer.topics,
        groups: offer.groups,
        languages: offer.languages,
        audiences: offer.audiences,
    }
}

/// All needs: those of records count openly while everybody sees the record and it looks for help, which
/// of a request its state says; another record does until nothing more can come of it. And the kinds of
/// these others.
async fn needs(site: &Site) -> Result<(Vec<Stated>, Vec<&'static str>), Fault> {
    let kind = Request::kind();
    let listing = Listing {
        kind: kind.name.to_owned(),
        keys: vec![PUBLIC.to_owned()],
        states: LOOKING.map(str::to_owned).into(),
        ..Listing::default()
    };
    let looking = site.store.whole(&listing).await?;
    let mut looking: BTreeSet<String> = looking.into_iter().map(|record| record.id).collect();
    let facts = site.store.facts(&Need::fact(), &[], ALL).await?;
    let needs: Vec<Need> = facts.iter().map(|fact| Need::take_all(fact)).collect();
    let of_others: BTreeSet<&str> = needs.iter().map(|need| need.record.0.as_str()).collect();
    let of_others: Vec<String> = of_others
        .into_iter()
        .filter(|id| !id.is_empty() && !looking.contains(*id))
        .map(str::to_owned)
        .collect();
    let of_others = site.store.records(&of_others).await?;
    let kinds: BTreeSet<&str> = of_others.iter().map(|record| record.kind.name).collect();
    let is_looking = |record: &facility_store::Record| {
        let is_last = record.kind.state(&record.state).is_none_or(|state| state.last);
        record.kind.name != kind.name && record.is_public() && !is_last
    };
    looking.extend(of_others.into_iter().filter(is_looking).map(|record| record.id));
    let counts = |need: &Need| {
        let record = need.record.0.as_str();
        need.disclosure.original_text() != "open" || record.is_empty() || looking.contains(record)
    };
    let mut all: Vec<Stated> = needs.into_iter().filter(counts).filter_map(stated).collect();
    let words = site.vocabularies();
    let naming = engine::naming(&words);
    for fact in site.store.facts(&EmptySearch::fact(), &[], ALL).await? {
        all.extend(searched(EmptySearch::take_all(&fact), &naming));
    }
    Ok((all, kinds.into_iter().collect()))
}

fn stated(need: Need) -> Option<Stated> {
    Some(Stated {
        source: need.source.original_text().to_owned(),
        country: some(&need.country),
        topics: need.topics.to_vec(),
        groups: need.groups.to_vec(),
        languages: need.languages.to_vec(),
        audiences: need.audiences.to_vec(),
        origin: need.origin.to_string(),
        weight: need.weight.0.and_then(|weight| u32::try_from(weight).ok())?,
        day: day(need.day.0?),
        disclosure: match need.disclosure.original_text() {
            "open" => Disclosure::Open,
            "regional" => Disclosure::Regional,
            _ => Disclosure::Threshold,
        },
    })
}

/// What a search that found nothing asked for: the topics that it filtered by or that its words name.
fn searched(search: EmptySearch, naming: &facility_matching::Naming) -> Option<Stated> {
    let mut topics: Vec<String> = some(&search.topic).into_iter().collect();
    let words = Some(search.words.original_text().to_owned());
    engine::name(naming, &mut topics, [&words, &None], &some(&search.language));
    Some(Stated {
        source: search.source.original_text().to_owned(),
        country: some(&search.country),
        topics,
        groups: Vec::new(),
        // The language of the page is not yet one that is asked for.
        languages: Vec::new(),
        audiences: Vec::new(),
        origin: "search".to_owned(),
        weight: u32::try_from(WEIGHT).ok()?,
        day: day(search.day.0?),
        disclosure: Disclosure::Threshold,
    })
}

fn some(code: &str) -> Option<String> {
    (!code.is_empty()).then(|| code.to_owned())
}

/// Closes the periods that have ended before a day, once: what is told of them is kept and never told
/// anew, and the names by which their sources were told apart are forgotten.
///
/// # Errors
/// When the database fails; it can be called again.
pub async fn close(site: &Site, today: Date) -> Result<(), Fault> {
    let kept = last_release(site).await?;
    let mut releases = kept.clone();
    let words = vocabulary(&site.vocabularies(), today);
    releases.close(&words, &Rules::default(), &needs(site).await?.0, day(today));
    if releases == kept {
        return Ok(());
    }
    let through = [releases.threshold_through(), releases.regional_through()];
    let told = serde_json::to_string(&releases).unwrap_or_default();
    let last = through.iter().flatten().max().and_then(|day| day.to_string().parse().ok());
    let row = NeedRelease { through: facility_record::Date(last), told: plain(&told) };
    let mut writing = site.store.writing(now());
    writing.once(&format!("needs told {through:?}"), "", "", "");
    writing.append(&NeedRelease::fact(), &[row.give_all()], "");
    match writing.commit().await {
        // Another node may have been first: what it knew is what is told.
        Ok(_) | Err(Refusal::Repeated(_)) => pseudonym::forget(site, today).await,
        Err(Refusal::Fault(fault)) => Err(fault),
        Err(other) => Err(Fault::new(FaultKind::Broken, other.to_string())),
    }
}

/// Closes what has ended, every hour, until the process ends.
pub async fn keep_closing(site: Arc<Site>) {
    loop {
        if let Err(fault) = close(&site, today()).await {
            tracing::warn!(%fault, "periods of needs wait to be closed");
        }
        tokio::time::sleep(HOUR).await;
    }
}

async fn last_release(site: &Site) -> Result<Releases, Fault> {
    let last = site.store.facts(&NeedRelease::fact(), &[], 1).await?;
    let Some(fact) = last.first() else { return Ok(Releases::default()) };
    let told = NeedRelease::take_all(fact).told;
    serde_json::from_str(told.original_text())
        .map_err(|error| Fault::new(FaultKind::Broken, error.to_string()))
}
