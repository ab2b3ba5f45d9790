//! The offers of a run, made ready once, and the questions put to them.

use std::collections::HashMap;

use crate::answer::{Answer, Explanation, PairScore, Part, Refused, Suggestion, doubt, score};
use crate::circumstance::Circumstance;
use crate::coordinates::{Geography, Topics};
use crate::date::Date;
use crate::filter::{Refusal, refusal};
use crate::judged::{Judged, Reason};
use crate::policy::{Parts, Policy};
use crate::profile::{Codes, Ground, Profile, Question};
use crate::read::{Pair, Problem};
use crate::shape::{Offer, Request};
use crate::substance::Substance;
use crate::text_index::TextIndex;

/// The offers of a run with everything that does not depend on a request.
#[derive(Debug)]
pub struct Corpus {
    offers: Vec<Offer>,
    profiles: Vec<Profile>,
    numbers: HashMap<String, usize>,
    index: TextIndex,
    topic_codes: Codes,
    place_codes: Codes,
    policy: Policy,
    weights: Parts<f64>,
    geography: Geography,
    topics: Topics,
}

/// How an offer stands before evidence is gathered.
enum Standing {
    Refused(Refusal),
    KeptOut(&'static str),
    Open(f64),
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
        let mut numbers = HashMap::with_capacity(offers.len());
        for (number, offer) in offers.iter().enumerate() {
            if numbers.insert(offer.id.clone(), number).is_some() {
                faults.push(format!("two offers have the id `{}`", offer.id));
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let (mut topic_codes, mut place_codes) = (Codes::default(), Codes::default());
        let profiles = offers
            .iter()
            .map(|offer| Profile::new(offer, &mut topic_codes, &mut place_codes))
            .collect();
        Ok(Corpus {
            index: TextIndex::new(&offers),
            weights: policy.shares(),
            geography: geography.in_capitals(),
            offers,
            profiles,
            numbers,
            topic_codes,
            place_codes,
            policy,
            topics,
        })
    }

    /// The rules of this run.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The best `top` offers for a request with their reasons, and every offer that a rule refuses.
    pub fn answer(&self, request: &Request, top: usize, today: Date) -> Answer {
        let question = self.question(request, today);
        let mut open = Vec::new();
        let mut refused = Vec::new();
        let mut below_floor = 0;
        for number in 0..self.offers.len() {
            match self.standing(&question, number) {
                Standing::Open(score) => open.push((score, number)),
                Standing::KeptOut(_) => below_floor += 1,
                Standing::Refused(reason) => {
                    refused.push(Refused { offer: self.offers[number].id.clone(), reason });
                }
            }
        }
        open.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| self.id(a.1).cmp(self.id(b.1))));
        open.truncate(top);
        refused.sort_by(|a, b| a.offer.cmp(&b.offer));
        let suggestions =
            open.into_iter().map(|(_, number)| self.suggestion(&question, number)).collect();
        Answer { suggestions, refused, below_floor }
    }

    /// Why an offer is or is not suggested for a request; nothing if there is no such offer.
    pub fn explain(&self, request: &Request, offer: &str, today: Date) -> Option<Explanation> {
        let number = *self.numbers.get(offer)?;
        let question = self.question(request, today);
        let suggestion = self.suggestion(&question, number);
        let standing = self.standing(&question, number);
        let mut best: Option<f64> = None;
        let mut place = 1;
        for other in 0..self.offers.len() {
            if let Standing::Open(score) = self.standing(&question, other) {
                best = Some(best.map_or(score, |best| best.max(score)));
                let first = score.total_cmp(&suggestion.score).reverse();
                place += usize::from(first.then_with(|| self.id(other).cmp(offer)).is_lt());
            }
        }
        let kept_out = match standing {
            Standing::Open(_) => None,
            Standing::KeptOut(code) => Some(code),
            Standing::Refused(reason) => Some(reason.code()),
        };
        Some(Explanation {
            kept_out,
            place: kept_out.is_none().then_some(place),
            behind_best: best.map(|best| best - suggestion.score),
            suggestion,
        })
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
            let offer = self.numbers.get(&pair.offer);
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
            for (at, offer) in wanted {
                scores[at] = score(&self.judge(&question, offer, false), &self.weights);
            }
        }
        let scored = pairs.iter().zip(scores).map(|(pair, score)| PairScore {
            request: pair.request.clone(),
            offer: pair.offer.clone(),
            score,
        });
        Ok(scored.collect())
    }

    fn question<'a>(&'a self, request: &'a Request, today: Date) -> Question<'a> {
        let (title, text) = (request.title.as_deref(), request.text.as_deref());
        let matches = self.index.ask(title, text, request.lang.as_deref());
        let ground = Ground {
            policy: &self.policy,
            geography: &self.geography,
            topics: &self.topics,
            topic_codes: &self.topic_codes,
            place_codes: &self.place_codes,
        };
        Question::new(request, matches, today, &ground)
    }

    fn standing(&self, question: &Question<'_>, number: usize) -> Standing {
        let (offer, profile) = (&self.offers[number], &self.profiles[number]);
        if let Some(reason) = refusal(question, offer, profile, &self.policy) {
            return Standing::Refused(reason);
        }
        let parts = self.judge(question, number, false);
        let score = score(&parts, &self.weights);
        if self.is_unrelated(&parts.topic) {
            Standing::KeptOut("unrelated")
        } else if score < self.policy.floor {
            Standing::KeptOut("below_floor")
        } else {
            Standing::Open(score)
        }
    }

    /// Whether what is known well enough of the topic says that the offer is about something else.
    fn is_unrelated(&self, topic: &Judged) -> bool {
        topic.known >= 0.5
            && !topic.reasons.holds(Reason::DifferentLanguage)
            && topic.value < self.policy.topic_floor
    }

    fn judge(&self, question: &Question<'_>, number: usize, explain: bool) -> Parts<Judged> {
        let (offer, profile, policy) = (&self.offers[number], &self.profiles[number], &self.policy);
        let text = (&self.index, number);
        let substance = Substance::new(question, (offer, profile), policy, text, explain);
        let circumstance = Circumstance { question, profile, policy, explain };
        Parts {
            topic: substance.topic(&self.index, &self.topic_codes),
            experience: substance.experience(),
            geography: circumstance.geography(&self.place_codes),
            languages: circumstance.languages(),
            audience: circumstance.audience(),
            mode: circumstance.mode(),
            dates: circumstance.dates(),
            reliability: substance.reliability(),
        }
    }

    fn suggestion(&self, question: &Question<'_>, number: usize) -> Suggestion {
        let parts = self.judge(question, number, true);
        let offer = &self.offers[number];
        let mut weights = self.weights.each().into_iter().map(|(_, weight)| *weight);
        Suggestion {
            offer: offer.id.clone(),
            provider: offer.provider.clone(),
            score: score(&parts, &self.weights),
            doubt: doubt(&parts, &self.weights),
            parts: parts.map(|part| Part {
                value: part.value,
                weight: weights.next().expect("there are as many weights as parts"),
                evidence: part.evidence,
            }),
            likelihood: None,
        }
    }

    fn id(&self, number: usize) -> &str {
        &self.offers[number].id
    }
}
