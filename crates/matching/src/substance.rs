//! The parts that say what an offer is about and how well it was done before: topic, experience,
//! reliability.

use crate::date::Date;
use crate::judged::{Evidence, Judged, Reason, Reasons};
use crate::policy::Policy;
use crate::question::Question;
use crate::shelf::Item;
use crate::sight::Sight;
use crate::text_index::TextIndex;

/// How many grams are shown.
const GRAMS_SHOWN: usize = 5;

/// One offer with all that the parts of substance look at.
pub(crate) struct Substance<'a> {
    question: &'a Question<'a>,
    sight: &'a Sight<'a>,
    policy: &'a Policy,
    index: &'a TextIndex,
    /// Whether evidence is wanted; the values are the same without.
    explain: bool,
    /// The fit of the topic codes, where both sides state some.
    code: Option<f64>,
    /// The texts in the request's language, or those in others by the encoder's vectors where there
    /// is none: cosine, document, portfolio item; best first.
    texts: Vec<(f64, usize, Option<u32>)>,
    is_encoded: bool,
    /// What speaks against trusting the texts.
    reasons: Reasons,
}

impl<'a> Substance<'a> {
    pub(crate) fn new(
        question: &'a Question<'a>,
        sight: &'a Sight<'a>,
        policy: &'a Policy,
        index: &'a TextIndex,
        explain: bool,
    ) -> Substance<'a> {
        let mut reasons = Reasons::default();
        let mut texts = Vec::new();
        let (mut words, mut unknown) = (0, false);
        let documents = sight.kept.documents.numbers();
        for number in documents.clone() {
            if let Some(cosine) = index.cosine(&question.matches, number) {
                let document = index.document(number);
                words += document.words as usize;
                unknown |= index.is_of_unknown_language(number);
                texts.push((cosine, number, document.item));
            }
        }
        let is_encoded = texts.is_empty();
        if is_encoded {
            texts.extend(documents.clone().filter_map(|number| {
                let cosine = index.encoded_cosine(&question.matches, number)?;
                Some((cosine, number, index.document(number).item))
            }));
        }
        texts.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        if question.matches.words == 0 {
            reasons.add(Reason::RequestHasNoText);
            texts.clear();
        } else if documents.is_empty() {
            reasons.add(Reason::OfferHasNoText);
        } else if is_encoded {
            reasons.add(Reason::DifferentLanguage);
        } else {
            if unknown || question.matches.language.is_empty() {
                reasons.add(Reason::UnknownLanguage);
            }
            if words.min(question.matches.words) < policy.short_text_words {
                reasons.add(Reason::ShortText);
            }
        }
        let code = code_fit(question, &sight.topics, policy);
        if question.wanted.topics.is_empty() {
            reasons.add(Reason::RequestHasNoTopics);
        } else if sight.topics.is_empty() {
            reasons.add(Reason::OfferHasNoTopics);
        }
        Substance { question, sight, policy, index, explain, code, texts, is_encoded, reasons }
    }

    /// Topic: half the codes, half the text; where only one of them is known, that one alone.
    pub(crate) fn topic(&self) -> Judged {
        let best = &self.texts[..self.texts.len().min(self.policy.top_items)];
        let text = (!best.is_empty()).then(|| {
            let mean = best.iter().map(|text| text.0).sum::<f64>() / best.len() as f64;
            self.text_value(mean)
        });
        let Some(value) = self.joined(text) else {
            let value = self.policy.neutral.topic;
            return Judged { value, known: 0.0, reasons: self.reasons, evidence: Vec::new() };
        };
        let weak = self.is_encoded
            || self.reasons.holds(Reason::ShortText)
            || self.reasons.holds(Reason::UnknownLanguage);
        let known_code = if self.code.is_some() { 0.5 } else { 0.0 };
        let known_text = match text {
            None => 0.0,
            Some(_) if weak => 0.25,
            Some(_) => 0.5,
        };
        let mut evidence = Vec::new();
        if self.explain {
            self.show_codes(&mut evidence);
            let documents: Vec<usize> = best.iter().map(|text| text.1).collect();
            let grams = self.index.contributions(&self.question.matches, &documents);
            let whole: f64 = grams.iter().map(|(_, sum)| sum).sum();
            evidence.extend(grams.into_iter().take(GRAMS_SHOWN).map(|(text, sum)| {
                Evidence::Gram { kind: "gram", text, share: (sum / whole).clamp(0.0, 1.0) }
            }));
        }
        Judged { value, known: known_code + known_text, reasons: self.reasons, evidence }
    }

    /// Experience: the mean of the best portfolio items by topic, each less for its age and for
    /// its distance from where support is asked for. An item has the topics of its offer. Work
    /// that does not fit is worth no less than none at all: nobody gains by hiding what they did.
    pub(crate) fn experience(&self) -> Judged {
        let neutral = self.policy.neutral.experience;
        let portfolio = &self.sight.kept.items;
        if portfolio.is_empty() {
            return Judged::neutral(neutral, Reason::NoPortfolio);
        }
        let mut cosines: Vec<Option<f64>> = vec![None; portfolio.len()];
        for (cosine, _, item) in &self.texts {
            if let Some(item) = item {
                cosines[*item as usize] = Some(*cosine);
            }
        }
        let mut items: Vec<(f64, usize)> = cosines
            .into_iter()
            .enumerate()
            .filter_map(|(at, cosine)| {
                Some((self.joined(cosine.map(|cosine| self.text_value(cosine)))?, at))
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
            let item = &portfolio[at];
            let value = topical * self.age_factor(item) * self.place_factor(item);
            judged.value += value / count;
            if item.year.is_none() {
                judged.reasons.add(Reason::UndatedExperience);
            }
            if self.explain {
                let written = |text: &Option<Box<str>>| text.as_deref().map(str::to_owned);
                let (title, lang, year) = (written(&item.title), written(&item.lang), item.year);
                judged.evidence.push(Evidence::Item { kind: "item", title, lang, year, value });
            }
        }
        judged.value = judged.value.clamp(neutral, 1.0);
        judged
    }

    /// Reliability: the ratings, held back by a strong neutral start.
    pub(crate) fn reliability(&self) -> Judged {
        let ratings = self.sight.kept.ratings;
        if ratings.count == 0 {
            return Judged::neutral(self.policy.neutral.reliability, Reason::NoRecordYet);
        }
        let count = f64::from(ratings.count);
        let mean = ratings.sum / count;
        let shown = Evidence::Ratings { kind: "ratings", count: ratings.count as usize, mean };
        Judged {
            value: ratings.value(self.policy),
            known: count / (self.policy.prior_ratings + count),
            reasons: Reasons::default(),
            evidence: if self.explain { vec![shown] } else { Vec::new() },
        }
    }

    fn text_value(&self, cosine: f64) -> f64 {
        if self.is_encoded {
            self.policy.encoder.value(cosine)
        } else {
            self.policy.text_value(cosine)
        }
    }

    fn joined(&self, text: Option<f64>) -> Option<f64> {
        joined(self.code, text)
    }

    fn show_codes(&self, evidence: &mut Vec<Evidence>) {
        for (at, wanted) in self.question.wanted.topics.iter().enumerate() {
            let best = best_code(self.question, at, &self.sight.topics, self.policy);
            if let Some((value, topic)) = best {
                let offered = self.sight.facets.topic_codes.value(topic).as_str();
                evidence.push(Evidence::answer("topic", wanted, Some(offered), value));
            }
        }
    }

    fn age_factor(&self, item: &Item) -> f64 {
        age_factor(item.year, self.question.today, self.policy)
    }

    fn place_factor(&self, item: &Item) -> f64 {
        let places = &self.policy.places;
        let offered = self.sight.facets.places.value(item.places);
        (0..self.question.wanted.places.len())
            .filter_map(|wanted| self.question.nearest(wanted, offered))
            .map(|(step, _)| places.of(step, places.experience_elsewhere))
            .max_by(f64::total_cmp)
            .unwrap_or(places.experience_unplaced)
    }
}

/// Half the codes, half the text; where only one of them is known, that one alone.
pub(crate) fn joined(code: Option<f64>, text: Option<f64>) -> Option<f64> {
    match (code, text) {
        (Some(code), Some(text)) => Some(0.5 * code + 0.5 * text),
        (code, text) => code.or(text),
    }
}

/// The fit of topic codes: the mean, over the wanted ones, of the best answer; nothing where a side
/// states none.
pub(crate) fn code_fit(question: &Question<'_>, offered: &[u32], policy: &Policy) -> Option<f64> {
    let count = question.wanted.topics.len();
    if count == 0 || offered.is_empty() {
        return None;
    }
    let best = |at| best_code(question, at, offered, policy).map_or(0.0, |best| best.0);
    Some((0..count).map(best).sum::<f64>() / count as f64)
}

/// The best answer to a wanted topic: its value and the number of the offered topic.
fn best_code(
    question: &Question<'_>,
    wanted: usize,
    offered: &[u32],
    policy: &Policy,
) -> Option<(f64, u32)> {
    let steps = |topic: &u32| Some((question.topic_steps(wanted, *topic)?, *topic));
    let (steps, topic) = offered.iter().filter_map(steps).min_by_key(|found| found.0)?;
    Some((policy.topic_step.powi(steps as i32), topic))
}

/// What experience of a year is worth next to this year's.
pub(crate) fn age_factor(year: Option<i32>, today: Date, policy: &Policy) -> f64 {
    let Some(year) = year else { return policy.undated };
    let age = f64::from(today.year().saturating_sub(year).max(0));
    0.5_f64.powf(age / policy.half_life_years)
}
