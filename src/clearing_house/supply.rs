//! What is offered, as the engine takes it. Each node keeps it and brings it up to date from the
//! change record: a new offer is put beside the others, and nothing else is read or scored again.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use facility_access::PUBLIC;
use facility_matching::{
    Corpus, Explanation, Naming, Offer, Pair, Policy, PortfolioItem, Request as Need, Suggestion,
};
use facility_store::{Listing, Record, Store, db::Fault, db::FaultKind};
use jiff::civil::Date;
use tokio::sync::{Mutex, OwnedMutexGuard};

use super::engine::{self, date, geography, item, kinds, name, naming, topics};
use crate::vocabularies;
use crate::web::say::today;
use crate::web::site::Site;

/// Other work of a provider that speaks for an offer of theirs, the latest first.
const PORTFOLIO: usize = 40;
/// Offers of one provider that are looked at to find its best.
const LOOKED_AT: usize = 12;
/// Of the offers that come next, and of those that are kept out, so many are explained.
const MISSED: usize = 5;
/// Changes that are read in one go.
const GO: usize = 1_000;

/// What is offered, as far as this node has looked.
#[derive(Default)]
pub struct Supply(Arc<Mutex<Option<Kept>>>);

impl Supply {
    /// The best offers for a request.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn best(
        &self,
        site: &Site,
        mut need: Need,
        most: usize,
    ) -> Result<Vec<Suggestion>, Fault> {
        let kept = self.up_to_date(site).await?;
        let answer = move || {
            let kept = kept.as_ref().expect("it was just brought up to date");
            kept.name(&mut need);
            kept.corpus.best(&need, most, date(kept.day))
        };
        tokio::task::spawn_blocking(answer).await.map_err(stopped)
    }

    /// Why the best offer of a provider stands where it stands for a request, held against the first
    /// `most`; nothing where the provider offers nothing in public.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of_provider(
        &self,
        site: &Site,
        mut need: Need,
        provider: String,
        most: usize,
    ) -> Result<Option<Explanation>, Fault> {
        let kept = self.up_to_date(site).await?;
        let answer = move || {
            let kept = kept.as_ref().expect("it was just brought up to date");
            kept.name(&mut need);
            let own = kept.of.get(&provider).into_iter().flatten().take(LOOKED_AT);
            let day = date(kept.day);
            let explained = own.filter_map(|id| kept.corpus.explain(&need, id, most, day));
            let rank = |one: &Explanation| (one.kept_out.is_none(), one.suggestion.score);
            explained.max_by(|a, b| {
                let ((a, x), (b, y)) = (rank(a), rank(b));
                a.cmp(&b).then(x.total_cmp(&y))
            })
        };
        tokio::task::spawn_blocking(answer).await.map_err(stopped)
    }

    /// Why the offers that come after the first `most` of a request do, and why those with the best
    /// scores are kept out of it: some of each.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn missed(
        &self,
        site: &Site,
        mut need: Need,
        most: usize,
    ) -> Result<Vec<Explanation>, Fault> {
        let kept = self.up_to_date(site).await?;
        let answer = move || {
            let kept = kept.as_ref().expect("it was just brought up to date");
            kept.name(&mut need);
            let (corpus, day) = (&kept.corpus, date(kept.day));
            let answer = corpus.answer(&need, most + MISSED, day);
            let pair =
                |offer: &String| Pair { request: need.id.clone(), offer: offer.clone(), line: 0 };
            let pairs: Vec<Pair> = answer.refused.iter().map(|one| pair(&one.offer)).collect();
            let mut refused = corpus
                .score_pairs(std::slice::from_ref(&need), &pairs, day)
                .expect("the offers are those of the answer");
            refused.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.offer.cmp(&b.offer)));
            let next = answer.suggestions.into_iter().skip(most).map(|one| one.offer);
            let refused = refused.into_iter().take(MISSED).map(|one| one.offer);
            let ids: Vec<String> = next.chain(refused).collect();
            ids.iter().filter_map(|id| corpus.explain(&need, id, most, day)).collect()
        };
        tokio::task::spawn_blocking(answer).await.map_err(stopped)
    }

    /// For each of these requests the best score that one of these offers has, rules that refuse it
    /// left aside. Offers that are gone count for nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn scores(
        &self,
        site: &Site,
        mut needs: Vec<Need>,
        offers: Vec<String>,
    ) -> Result<HashMap<String, f64>, Fault> {
        let kept = self.up_to_date(site).await?;
        let answer = move || {
            let kept = kept.as_ref().expect("it was just brought up to date");
            needs.iter_mut().for_each(|need| kept.name(need));
            let there = offers.iter().filter(|offer| kept.offers.contains_key(*offer));
            let pair = |(need, offer): (&Need, &String)| Pair {
                request: need.id.clone(),
                offer: offer.clone(),
                line: 0,
            };
            let pairs: Vec<Pair> =
                there.flat_map(|offer| needs.iter().map(move |need| pair((need, offer)))).collect();
            let scores = kept.corpus.score_pairs(&needs, &pairs, date(kept.day));
            let mut best: HashMap<String, f64> = HashMap::new();
            for one in scores.expect("the requests and the offers are there") {
                let score = best.entry(one.request).or_insert(one.score);
                *score = score.max(one.score);
            }
            best
        };
        tokio::task::spawn_blocking(answer).await.map_err(stopped)
    }

    /// What is offered now, without portfolios; organisations themselves are left out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn offers(&self, site: &Site) -> Result<Vec<Offer>, Fault> {
        let kept = self.up_to_date(site).await?;
        let offers = kept.iter().flat_map(|kept| kept.offers.values());
        let is_offer = |offer: &&Offer| offer.provider.as_ref() != Some(&offer.id);
        Ok(offers.filter(is_offer).cloned().collect())
    }

    /// Requests with the topics that they name; offers that this view does not hold, with the topics
    /// that they name and the work that speaks for their providers.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn prepared(
        &self,
        site: &Site,
        mut needs: Vec<Need>,
        mut offers: Vec<Offer>,
    ) -> Result<(Vec<Need>, Vec<Offer>), Fault> {
        let kept = self.up_to_date(site).await?;
        let kept = kept.as_ref().expect("it was just brought up to date");
        needs.iter_mut().for_each(|need| kept.name(need));
        for offer in &mut offers {
            name(&kept.naming, &mut offer.topics, [&offer.title, &offer.text], &offer.lang);
            let work = offer.provider.as_ref().and_then(|provider| kept.work.get(provider));
            let items = work.into_iter().flatten().rev().take(PORTFOLIO);
            offer.portfolio = items.map(|(_, item)| item.clone()).collect();
        }
        Ok((needs, offers))
    }

    /// What is offered now. It is read as a whole the first time, and when the words of the
    /// vocabularies or the groups of countries are others than they were.
    async fn up_to_date(&self, site: &Site) -> Result<OwnedMutexGuard<Option<Kept>>, Fault> {
        let mut kept = self.0.clone().lock_owned().await;
        let (words, day) = (site.vocabularies(), today());
        let digest = vocabularies::digest(&words, day);
        if kept.as_ref().is_none_or(|kept| kept.words != digest) {
            let seen = site.store.last_change().await?;
            let mut records = Vec::new();
            for kind in kinds() {
                records.extend(all(&site.store, kind).await?);
            }
            let fresh = move || Kept::new(&records, &words, (digest, day, seen));
            *kept = Some(tokio::task::spawn_blocking(fresh).await.map_err(stopped)??);
        }
        if let Some(kept) = kept.as_mut() {
            kept.day = day;
            kept.follow(&site.store).await?;
        }
        Ok(kept)
    }
}

fn stopped(error: tokio::task::JoinError) -> Fault {
    Fault::new(FaultKind::Other, error.to_string())
}

async fn all(store: &Store, kind: &str) -> Result<Vec<Record>, Fault> {
    let keys = vec![PUBLIC.to_owned()];
    store.whole(&Listing { kind: kind.to_owned(), keys, ..Listing::default() }).await
}

/// The offers with the engine's view of them.
struct Kept {
    corpus: Corpus,
    naming: Naming,
    /// The digest of the vocabularies that it was made with.
    words: String,
    day: Date,
    /// The last change that it knows of.
    seen: i64,
    /// The offers without portfolios.
    offers: BTreeMap<String, Offer>,
    /// Whose work a record shows.
    doers: HashMap<String, Vec<String>>,
    /// The work of each provider, by record.
    work: HashMap<String, BTreeMap<String, PortfolioItem>>,
    /// The offers of each provider.
    of: HashMap<String, BTreeSet<String>>,
}

impl Kept {
    fn new(
        records: &[Record],
        words: &facility_record::Vocabularies,
        (digest, day, seen): (String, Date, i64),
    ) -> Result<Kept, Fault> {
        let (geography, topics) = (geography(words, day), topics(words));
        let corpus = Corpus::new(Vec::new(), Policy::default(), geography, topics)
            .map_err(|faults| Fault::new(FaultKind::Other, faults.join("; ")))?;
        let mut kept = Kept {
            corpus,
            naming: naming(words),
            words: digest,
            day,
            seen,
            offers: BTreeMap::new(),
            doers: HashMap::new(),
            work: HashMap::new(),
            of: HashMap::new(),
        };
        records.iter().for_each(|record| drop(kept.note(record)));
        let ids: Vec<String> = kept.offers.keys().cloned().collect();
        ids.iter().for_each(|id| kept.put(id));
        Ok(kept)
    }

    /// Takes account of the changes since it last looked.
    async fn follow(&mut self, store: &Store) -> Result<(), Fault> {
        loop {
            let changes = store.changes_after(self.seen, GO).await?;
            let Some(last) = changes.last() else { return Ok(()) };
            let seen = last.seq;
            let public = changes.iter().filter(|change| change.is_public);
            let supplied = public.filter(|change| kinds().contains(&change.kind.as_str()));
            let ids: BTreeSet<String> = supplied.map(|change| change.record.clone()).collect();
            let ids: Vec<String> = ids.into_iter().collect();
            let records = store.records(&ids).await?;
            let mut affected: BTreeSet<String> = BTreeSet::new();
            for id in &ids {
                let record = records.iter().find(|one| one.id == *id && one.is_public());
                affected.extend(match record {
                    Some(record) => self.note(record),
                    None => self.forget(id),
                });
            }
            affected.iter().for_each(|id| self.put(id));
            self.seen = seen;
        }
    }

    /// Notes what a record offers and whose work it is; the offers that change by it.
    fn note(&mut self, record: &Record) -> BTreeSet<String> {
        let mut affected = self.forget(&record.id);
        let (mut offer, doers) = engine::offer(record);
        name(&self.naming, &mut offer.topics, [&offer.title, &offer.text], &offer.lang);
        for doer in &doers {
            let work = self.work.entry(doer.clone()).or_default();
            work.insert(record.id.clone(), item(&offer));
        }
        if let Some(provider) = &offer.provider {
            self.of.entry(provider.clone()).or_default().insert(record.id.clone());
        }
        let others = doers.iter().filter_map(|doer| self.of.get(doer)).flatten();
        affected.extend(others.cloned());
        affected.insert(record.id.clone());
        self.doers.insert(record.id.clone(), doers);
        self.offers.insert(record.id.clone(), offer);
        affected
    }

    /// Forgets a record; the offers that change by it.
    fn forget(&mut self, id: &str) -> BTreeSet<String> {
        let mut affected = BTreeSet::from([id.to_owned()]);
        for doer in self.doers.remove(id).into_iter().flatten() {
            if let Some(work) = self.work.get_mut(&doer) {
                work.remove(id);
            }
            affected.extend(self.of.get(&doer).into_iter().flatten().cloned());
        }
        let provider = self.offers.remove(id).and_then(|offer| offer.provider);
        if let Some(own) = provider.and_then(|provider| self.of.get_mut(&provider)) {
            own.remove(id);
        }
        affected
    }

    /// Puts an offer with its portfolio before the engine, or takes it away from there.
    fn put(&mut self, id: &str) {
        let Some(offer) = self.offers.get(id) else {
            self.corpus.remove(id);
            return;
        };
        let work = offer.provider.as_ref().and_then(|provider| self.work.get(provider));
        let others = work.into_iter().flatten().rev().filter(|(other, _)| *other != id);
        let portfolio = others.take(PORTFOLIO).map(|(_, item)| item.clone()).collect();
        self.corpus.put(Offer { portfolio, ..offer.clone() });
    }

    /// Adds the topics that a request names, as those of offers were added.
    fn name(&self, need: &mut Need) {
        name(&self.naming, &mut need.topics, [&need.title, &need.text], &need.lang);
    }
}
