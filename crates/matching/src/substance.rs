//! The parts that say what an offer is about and how well it was done before: topic, experience,
//! reliability.

use crate::judged::{Evidence, Judged, Reason, Reasons};
use crate::policy::Policy;
use crate::profile::{Codes, Profile, Question, word};
use crate::shape::{Offer, Outcome, PortfolioItem};
use crate::text_index::TextIndex;

/// How many grams are shown.
const GRAMS_SHOWN: usize = 5;

/// One offer with all that the parts of substance look at.
pub(crate) struct Substance<'a> {
    pub(crate) question: &'a Question<'a>,
    pub(crate) offer: &'a Offer,
    pub(crate) profile: &'a Profile,
    pub(crate) policy: &'a Policy,
    /// Whether evidence is wanted; the values are the same without.
    pub(crate) explain: bool,
    /// The fit of the topic codes, where both sides state some.
    code: Option<f64>,
    /// The texts in the request's language: cosine, document, portfolio item; best first.
    texts: Vec<(f64, usize, Option<u32>)>,
    /// What speaks against trusting the texts.
    reasons: Reasons,
}

impl<'a> Substance<'a> {
    pub(crate) fn new(
        question: &'a Question<'a>,
        (offer, profile): (&'a Offer, &'a Profile),
        policy: &'a Policy,
        (index, number): (&TextIndex, usize),
        explain: bool,
    ) -> Substance<'a> {
        let mut reasons = Reasons::default();
        let mut texts = Vec::new();
        let (mut any_text, mut words, mut unknown) = (false, 0, false);
        for (document, about) in index.documents_of(number) {
            any_text = true;
            if let Some(cosine) = index.cosine(&question.matches, document) {
                words += about.words as usize;
                unknown |= index.is_of_unknown_language(document);
                texts.push((cosine, document, about.item));
            }
        }
        texts.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        if question.matches.words == 0 {
            reasons.add(Reason::RequestHasNoText);
            texts.clear();
        } else if !any_text {
            reasons.add(Reason::OfferHasNoText);
        } else if texts.is_empty() {
            reasons.add(Reason::DifferentLanguage);
        } else {
            if unknown || question.matches.language.is_empty() {
                reasons.add(Reason::UnknownLanguage);
            }
            if words.min(question.matches.words) < policy.short_text_words {
                reasons.add(Reason::ShortText);
            }
        }
        let mut substance =
            Substance { question, offer, profile, policy, explain, code: None, texts, reasons };
        if question.topics.is_empty() {
            substance.reasons.add(Reason::RequestHasNoTopics);
        } else if profile.topics.is_empty() {
            substance.reasons.add(Reason::OfferHasNoTopics);
        } else {
            let wanted = 0..question.topics.len();
            let sum: f64 =
                wanted.map(|at| substance.best_code(at).map_or(0.0, |best| best.0)).sum();
            substance.code = Some(sum / question.topics.len() as f64);
        }
        substance
    }

    /// Topic: half the codes, half the text; where only one of them is known, that one alone.
    pub(crate) fn topic(&self, index: &TextIndex, codes: &Codes) -> Judged {
        let best = &self.texts[..self.texts.len().min(self.policy.top_items)];
        let text = (!best.is_empty()).then(|| {
            let mean = best.iter().map(|text| text.0).sum::<f64>() / best.len() as f64;
            self.policy.text_value(mean)
        });
        let Some(value) = self.joined(text) else {
            let value = self.policy.neutral.topic;
            return Judged { value, known: 0.0, reasons: self.reasons, evidence: Vec::new() };
        };
        let weak =
            self.reasons.holds(Reason::ShortText) || self.reasons.holds(Reason::UnknownLanguage);
        let known_code = if self.code.is_some() { 0.5 } else { 0.0 };
        let known_text = match text {
            None => 0.0,
            Some(_) if weak => 0.25,
            Some(_) => 0.5,
        };
        let mut evidence = Vec::new();
        if self.explain {
            self.show_codes(codes, &mut evidence);
            let documents: Vec<usize> = best.iter().map(|text| text.1).collect();
            let grams = index.contributions(&self.question.matches, &documents);
            let whole: f64 = grams.iter().map(|(_, sum)| sum).sum();
            evidence.extend(grams.into_iter().take(GRAMS_SHOWN).map(|(text, sum)| {
                Evidence::Gram { kind: "gram", text, share: (sum / whole).clamp(0.0, 1.0) }
            }));
        }
        Judged { value, known: known_code + known_text, reasons: self.reasons, evidence }
    }

    /// Experience: the mean of the best portfolio items by topic, each less for its age and for
    /// its distance from where support is asked for. An item has the topics of its offer.
    pub(crate) fn experience(&self) -> Judged {
        let neutral = self.policy.neutral.experience;
        if self.offer.portfolio.is_empty() {
            return Judged::neutral(neutral, Reason::NoPortfolio);
        }
        let mut cosines: Vec<Option<f64>> = vec![None; self.offer.portfolio.len()];
        for (cosine, _, item) in &self.texts {
            if let Some(item) = item {
                cosines[*item as usize] = Some(*cosine);
            }
        }
        let mut items: Vec<(f64, usize)> = cosines
            .into_iter()
            .enumerate()
            .filter_map(|(at, cosine)| {
                Some((self.joined(cosine.map(|cosine| self.policy.text_value(cosine)))?, at))
            })
            .collect();
        if items.is_empty() {
            return Judged::neutral(neutral, Reason::ExperienceNotComparable);
        }
        items.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        items.truncate(self.policy.top_items);
        let mut judged = Judged { known: 1.0, ..Judged::default() };
        let count = items.len() as f64;
        for (topical, at) in items {
            let item = &self.offer.portfolio[at];
            let value = topical * self.age_factor(item) * self.place_factor(at);
            judged.value += value / count;
            if item.year.is_none() {
                judged.reasons.add(Reason::UndatedExperience);
            }
            if self.explain {
                let lang = item.lang.clone().or_else(|| self.offer.lang.clone());
                let (title, year) = (item.title.clone(), item.year);
                judged.evidence.push(Evidence::Item { kind: "item", title, lang, year, value });
            }
        }
        judged.value = judged.value.clamp(0.0, 1.0);
        judged
    }

    /// Reliability: the mean of the ratings together with a few neutral ones, so that one rating
    /// moves little and a new provider starts where the neutral value says.
    pub(crate) fn reliability(&self) -> Judged {
        let (prior, start) = (self.policy.prior_ratings, self.policy.neutral.reliability);
        let ratings = ratings(&self.offer.portfolio);
        if ratings.is_empty() {
            return Judged::neutral(start, Reason::NoRecordYet);
        }
        let count = ratings.len() as f64;
        let sum: f64 = ratings.iter().sum();
        let value = ((prior * start + sum) / (prior + count)).clamp(0.0, 1.0);
        let shown = Evidence::Ratings { kind: "ratings", count: ratings.len(), mean: sum / count };
        let evidence = if self.explain { vec![shown] } else { Vec::new() };
        Judged { value, known: count / (prior + count), reasons: Reasons::default(), evidence }
    }

    fn joined(&self, text: Option<f64>) -> Option<f64> {
        match (self.code, text) {
            (Some(code), Some(text)) => Some(0.5 * code + 0.5 * text),
            (code, text) => code.or(text),
        }
    }

    /// The best answer to a wanted topic: its value and the number of the offered topic.
    fn best_code(&self, wanted: usize) -> Option<(f64, u32)> {
        let steps = |topic: &u32| {
            let steps = self.question.topic_steps[*topic as usize][wanted]?;
            Some((steps, *topic))
        };
        let (steps, topic) = self.profile.topics.iter().filter_map(steps).min_by_key(|s| s.0)?;
        Some((self.policy.topic_step.powi(steps as i32), topic))
    }

    fn show_codes(&self, codes: &Codes, evidence: &mut Vec<Evidence>) {
        for (at, wanted) in self.question.topics.iter().enumerate() {
            if let Some((value, topic)) = self.best_code(at) {
                let offered = codes.names[topic as usize].as_str();
                evidence.push(Evidence::answer("topic", wanted, Some(offered), value));
            }
        }
    }

    fn age_factor(&self, item: &PortfolioItem) -> f64 {
        let Some(year) = item.year else { return self.policy.undated };
        let age = f64::from(self.question.today.year().saturating_sub(year).max(0));
        0.5_f64.powf(age / self.policy.half_life_years)
    }

    fn place_factor(&self, item: usize) -> f64 {
        let places = &self.policy.places;
        let offered = &self.profile.item_places[item];
        (0..self.question.places.len())
            .filter_map(|wanted| self.question.nearest(wanted, offered))
            .map(|(step, _)| places.of(step, places.experience_elsewhere))
            .max_by(f64::total_cmp)
            .unwrap_or(places.experience_unplaced)
    }
}

/// The ratings of a portfolio in 0..1. If any number is above 1, all are on the scale 1..5.
fn ratings(portfolio: &[PortfolioItem]) -> Vec<f64> {
    let outcomes = || portfolio.iter().filter_map(|item| item.outcome.as_ref());
    let of_five = outcomes().any(|outcome| matches!(outcome, Outcome::Rating(r) if *r > 1.0));
    outcomes()
        .filter_map(|outcome| match outcome {
            Outcome::Rating(rating) if of_five => Some(((rating - 1.0) / 4.0).clamp(0.0, 1.0)),
            Outcome::Rating(rating) => Some(*rating),
            Outcome::Text(text) => match word(text)?.as_str() {
                "achieved" => Some(1.0),
                "partly_achieved" => Some(0.5),
                "not_achieved" => Some(0.0),
                _ => None,
            },
        })
        .collect()
}
