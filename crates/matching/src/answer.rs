//! What the engine answers, in the shape in which it is written out.

use serde::Serialize;

use crate::filter::Refusal;
use crate::judged::{Evidence, Judged, Reasons};
use crate::policy::Parts;

/// The answer to one request.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// Best first; equal scores by the offer's id.
    pub suggestions: Vec<Suggestion>,
    /// Every offer that a rule refuses, by id, with the first rule that does.
    pub refused: Vec<Refused>,
    /// How many offers no rule refuses but the policy's floors hold back. Where there are as many
    /// suggestions as were asked for, only those are counted that were looked at; where there are
    /// fewer, all. If there are none and this is not 0, new supply is needed.
    #[serde(skip)]
    pub below_floor: usize,
}

/// An offer that fits, with the reasons.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Suggestion {
    /// The offer's id.
    pub offer: String,
    /// Who offers it.
    pub provider: Option<String>,
    /// The sum of weight * value over the parts, 0..1.
    pub score: f64,
    /// The eight parts.
    pub parts: Parts<Part>,
    /// How much of the score rests on nothing known.
    pub doubt: Doubt,
    /// The chance of a good match by the policy's [`Likelihood`](crate::Likelihood), apart from the
    /// score; null where the policy has none.
    pub likelihood: Option<f64>,
}

/// One named part of a score.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Part {
    /// 0..1.
    pub value: f64,
    /// Its share of the score; the eight add up to 1.
    pub weight: f64,
    /// What the value rests on.
    pub evidence: Vec<Evidence>,
}

/// How far to trust a score.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Doubt {
    /// The share of the score's weight that rests on neutral values or weak signs, 0..1.
    pub value: f64,
    /// Stable words.
    pub reasons: Vec<&'static str>,
    /// The parts that are doubted, in their order, with how much of the doubt each brings.
    pub parts: Vec<DoubtedPart>,
}

/// What of a doubt one part brings.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DoubtedPart {
    /// The part's name.
    pub part: &'static str,
    /// The share of the score's weight that rests on nothing known here; together the doubt's value.
    pub share: f64,
    /// The stable words that hold of this part.
    pub reasons: Vec<&'static str>,
}

/// An offer that a rule refuses.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Refused {
    /// The offer's id.
    pub offer: String,
    /// Which rule.
    pub reason: Refusal,
}

/// The score of one given pair.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PairScore {
    /// The request's id.
    pub request: String,
    /// The offer's id.
    pub offer: String,
    /// 0..1.
    pub score: f64,
}

/// The sum of weight * value, always added in the order of the parts.
pub(crate) fn score(values: &Parts<f64>, weights: &Parts<f64>) -> f64 {
    let sum = weights.topic * values.topic
        + weights.experience * values.experience
        + weights.geography * values.geography
        + weights.languages * values.languages
        + weights.audience * values.audience
        + weights.mode * values.mode
        + weights.dates * values.dates
        + weights.reliability * values.reliability;
    sum.clamp(0.0, 1.0)
}

pub(crate) fn doubt(parts: &Parts<Judged>, weights: &Parts<f64>) -> Doubt {
    let mut reasons = Reasons::default();
    let mut value = 0.0;
    let mut doubted = Vec::new();
    for ((name, part), (_, weight)) in parts.each().into_iter().zip(weights.each()) {
        let share = weight * (1.0 - part.known);
        reasons = reasons.and(part.reasons);
        value += share;
        if share > 0.0 || !part.reasons.is_empty() {
            doubted.push(DoubtedPart { part: name, share, reasons: part.reasons.codes() });
        }
    }
    Doubt { value: value.clamp(0.0, 1.0), reasons: reasons.codes(), parts: doubted }
}

/// The answer as JSON, indented, with a line break at the end.
pub fn answer_json(answer: &Answer) -> String {
    let json = serde_json::to_string_pretty(answer).expect("an answer has only plain values");
    json + "\n"
}

/// Scores of pairs as tab-separated values with the header `request offer score`.
pub fn pairs_tsv(scores: &[PairScore]) -> String {
    let mut lines = String::from("request\toffer\tscore\n");
    for pair in scores {
        lines.push_str(&format!("{}\t{}\t{}\n", pair.request, pair.offer, pair.score));
    }
    lines
}
