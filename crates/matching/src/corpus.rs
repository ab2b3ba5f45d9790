//! The offers of a run, each made ready once, and the questions put to them.

use std::collections::{BTreeMap, HashMap};

use crate::answer::{Answer, PairScore, Part, Refused, Suggestion, doubt};
use crate::bits::Bits;
use crate::coordinates::{Geography, Topics};
use crate::date::Date;
use crate::facets::Facets;
use crate::filter::RULES;
use crate::judge::Judge;
use crate::policy::{Parts, Policy, Scale};
use crate::question::{Ground, Question};
use crate::rank::{Row, Shelf};
use crate::read::{Pair, Problem};
use crate::shape::{Offer, Request};
use crate::shelf::Kept;
use crate::shelves::Shelves;
use crate::sight::Sight;
use crate::text_index::{Documents, TextIndex};

/// The offers of a run with everything that does not depend on a request.
#[derive(Debug)]
pub struct Corpus {
    /// The offers; a place that is free holds nothing.
    kept: Vec<Option<Kept>>,
    rows: Vec<Row>,
    free: Vec<usize>,
    /// By id, in the order in which answers name them.
    places: BTreeMap<Box<str>, usize>,
    index: TextIndex,
    facets: Facets,
    shelves: Shelves,
    policy: Policy,
    weights: Parts<f64>,
    geography: Geography,
    topics: Topics,
}

impl Corpus {
    /// Makes the offers ready. Their order changes nothing in any answer.
    ///
    /// # Errors
    /// What is wrong with the policy, or an id that two offers share, as sentences.
    pub fn new(
        offers: Vec<Offer>,
        policy: Policy,
        geography: Geography,
        topics: Topics,
    ) -> Result<Corpus, Vec<String>> {
        let mut faults = policy.faults();
        let mut corpus = Corpus {
            kept: Vec::with_capacity(offers.len()),
            rows: Vec::with_capacity(offers.len()),
            free: Vec::new(),
            places: BTreeMap::new(),
            index: TextIndex::default(),
            facets: Facets::default(),
            shelves: Shelves::default(),
            weights: policy.shares(),
            policy,
            geography: geography.in_capitals(),
            topics,
        };
        for offer in offers {
            if corpus.places.contains_key(offer.id.as_str()) {
                faults.push(format!("two offers have the id `{}`", offer.id));
            } else {
                corpus.put(offer);
            }
        }
        if faults.is_empty() { Ok(corpus) } else { Err(faults) }
    }

    /// Adds an offer, or puts it in the place of the one with its id; says whether there was one.
    /// Nothing else is read or indexed again, and every answer is the same as that of a corpus made
    /// anew from the offers that there are now.
    pub fn put(&mut self, offer: Offer) -> bool {
        let was_there = self.remove(&offer.id);
        let documents = self.index.add(&offer);
        let at = self.facets.coordinates(&offer, &self.topics, self.policy.topic_reach);
        let kept = Kept::new(offer, at, documents, &mut self.facets);
        let place = self.free.pop().unwrap_or_else(|| {
            self.kept.push(None);
            self.rows.push(Row::default());
            self.kept.len() - 1
        });
        self.shelves.set(place, &Sight::new(&kept, &self.facets), true);
        self.rows[place] = Row::new(&kept, &self.policy);
        self.places.insert(kept.id.clone(), place);
        self.kept[place] = Some(kept);
        was_there
    }

    /// Takes an offer out; says whether it was there.
    pub fn remove(&mut self, id: &str) -> bool {
        let Some(place) = self.places.remove(id) else { return false };
        if let Some(kept) = self.kept[place].take() {
            self.shelves.set(place, &Sight::new(&kept, &self.facets), false);
            self.index.remove(kept.documents);
        }
        self.free.push(place);
        if self.index.is_sparse() {
            let moved = self.index.close_gaps();
            for (kept, row) in self.kept.iter_mut().zip(&mut self.rows) {
                if let Some(kept) = kept {
                    let Documents { first, count } = kept.documents;
                    let first = moved.get(first as usize).copied().unwrap_or(0);
                    kept.documents = Documents { first, count };
                    row.move_documents(kept.documents);
                }
            }
        }
        true
    }

    /// How many offers there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is no offer.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The rules of this run.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The best `top` offers for a request with their reasons, and every offer that a rule refuses.
    pub fn answer(&self, request: &Request, top: usize, today: Date) -> Answer {
        let question = self.question(request, today);
        let judge = self.judge(&question);
        let (refused, open) = self.sorted(&question);
        let ranked = judge.best(self.shelf(), &open, top);
        let mut reasons = vec![None; self.kept.len()];
        for (offers, reason) in refused.iter().zip(RULES) {
            offers.each().for_each(|at| reasons[at] = Some(reason));
        }
        let refused = self.places.iter().filter_map(|(id, at)| {
            reasons[*at].map(|reason| Refused { offer: id.to_string(), reason })
        });
        let best = ranked.best.iter();
        Answer {
            suggestions: best.map(|(_, at)| self.suggestion(&judge, &self.sight(*at))).collect(),
            refused: refused.collect(),
            below_floor: ranked.held_back,
        }
    }

    /// The best `top` offers for a request with their reasons, and nothing of the others: what
    /// [`Corpus::answer`] suggests, without the list of refusals, which may name most offers.
    pub fn best(&self, request: &Request, top: usize, today: Date) -> Vec<Suggestion> {
        let question = self.question(request, today);
        let judge = self.judge(&question);
        let ranked = judge.best(self.shelf(), &self.sorted(&question).1, top);
        ranked.best.iter().map(|(_, at)| self.suggestion(&judge, &self.sight(*at))).collect()
    }

    /// The scores of given pairs, in their order. No rule removes a pair here.
    ///
    /// # Errors
    /// Every pair that names a request or an offer that there is not.
    pub fn score_pairs(
        &self,
        requests: &[Request],
        pairs: &[Pair],
        today: Date,
    ) -> Result<Vec<PairScore>, Vec<Problem>> {
        let known: HashMap<&str, usize> =
            requests.iter().enumerate().map(|(at, request)| (request.id.as_str(), at)).collect();
        let mut problems = Vec::new();
        // One question serves all pairs of a request, wherever they stand.
        let mut by_request: Vec<Vec<(usize, usize)>> = vec![Vec::new(); requests.len()];
        for (at, pair) in pairs.iter().enumerate() {
            let request = known.get(pair.request.as_str());
            let offer = self.places.get(pair.offer.as_str());
            let mut unknown = |code, what: &str, id: &str| {
                let message = format!("there is no {what} `{id}`");
                problems.push(Problem { line: pair.line, column: 1, code, message });
            };
            if request.is_none() {
                unknown("unknown_request", "request", &pair.request);
            }
            if offer.is_none() {
                unknown("unknown_offer", "offer", &pair.offer);
            }
            if let (Some(request), Some(offer)) = (request, offer) {
                by_request[*request].push((at, *offer));
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut scores = vec![0.0; pairs.len()];
        for (request, wanted) in requests.iter().zip(by_request) {
            if wanted.is_empty() {
                continue;
            }
            let question = self.question(request, today);
            let judge = self.judge(&question);
            for (at, offer) in wanted {
                scores[at] = judge.score(&judge.parts(&self.sight(offer), false));
            }
        }
        let scored = pairs.iter().zip(scores).map(|(pair, score)| PairScore {
            request: pair.request.clone(),
            offer: pair.offer.clone(),
            score,
        });
        Ok(scored.collect())
    }

    /// The mean and the deviation of each part over a sample: all these requests with at most
    /// `most` offers each, evenly taken from all that no rule refuses, where something is known of
    /// the part. Nothing for a part of which fewer than two values are known, or which never
    /// varies. What [`Policy::scales`] may hold, if it is shown to help.
    pub fn scales(&self, requests: &[Request], most: usize, today: Date) -> Parts<Option<Scale>> {
        let mut sums = Parts::<(f64, f64, f64)>::default();
        for request in requests {
            let question = self.question(request, today);
            let plain = Policy { scales: Parts::default(), ..self.policy.clone() };
            let judge = Judge { policy: &plain, ..self.judge(&question) };
            let mut open: Vec<usize> = self.sorted(&question).1.each().collect();
            open.sort_by_key(|at| self.id(*at));
            for at in open.iter().step_by(open.len().div_ceil(most.max(1)).max(1)) {
                let parts = judge.parts(&self.sight(*at), false);
                for (sum, (_, part)) in sums.each_mut().into_iter().zip(parts.each()) {
                    if part.known > 0.0 {
                        let value = part.value;
                        *sum = (sum.0 + 1.0, sum.1 + value, sum.2 + value * value);
                    }
                }
            }
        }
        sums.map(|(count, sum, squares)| {
            let mean = sum / count;
            let deviation = (squares / count - mean * mean).max(0.0).sqrt();
            (count > 1.0 && deviation > 1e-6).then_some(Scale { mean, deviation })
        })
    }

    pub(crate) fn question<'a>(&'a self, request: &'a Request, today: Date) -> Question<'a> {
        let matches = self.index.ask(request);
        let ground = Ground {
            policy: &self.policy,
            geography: &self.geography,
            topics: &self.topics,
            facets: &self.facets,
        };
        Question::new(request, matches, today, &ground)
    }

    pub(crate) fn judge<'a>(&'a self, question: &'a Question<'a>) -> Judge<'a> {
        Judge {
            question,
            policy: &self.policy,
            weights: &self.weights,
            facets: &self.facets,
            index: &self.index,
        }
    }

    /// The offers that each rule refuses, and those that none does.
    pub(crate) fn sorted(&self, question: &Question<'_>) -> ([Bits; 9], Bits) {
        self.shelves.sort(question, &self.policy, &self.facets)
    }

    pub(crate) fn shelf(&self) -> Shelf<'_> {
        Shelf { rows: &self.rows, kept: &self.kept }
    }

    pub(crate) fn place(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }

    pub(crate) fn sight(&self, at: usize) -> Sight<'_> {
        Sight::new(self.shelf().kept(at), &self.facets)
    }

    pub(crate) fn id(&self, at: usize) -> &str {
        &self.shelf().kept(at).id
    }

    pub(crate) fn suggestion(&self, judge: &Judge<'_>, sight: &Sight<'_>) -> Suggestion {
        let parts = judge.parts(sight, true);
        let mut weights = self.weights.each().into_iter().map(|(_, weight)| *weight);
        let score = judge.score(&parts);
        Suggestion {
            offer: sight.kept.id.to_string(),
            provider: sight.kept.provider.as_deref().map(str::to_owned),
            score,
            doubt: doubt(&parts, &self.weights),
            parts: parts.map(|part| Part {
                value: part.value,
                weight: weights.next().expect("there are as many weights as parts"),
                evidence: part.evidence,
            }),
            likelihood: self.policy.likelihood.as_ref().map(|it| it.value(score)),
        }
    }
}
