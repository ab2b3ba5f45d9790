//! The chance that a suggestion is a good match, by its score: apart from the score, which is a
//! sum with reasons and no chance.

use serde::{Deserialize, Serialize};

/// A logistic curve over the score, with where it comes from.
///
/// Platt, "Probabilistic outputs for support vector machines and comparisons to regularized
/// likelihood methods" (1999), without his smoothing of the outcomes: two numbers, so that few
/// judged pairs are enough.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Likelihood {
    /// The name under which it is published.
    pub name: String,
    /// Its version.
    pub version: String,
    /// On which decisions it rests, what was called good, and how well it held elsewhere.
    pub source: String,
    /// The logarithm of the odds at score 0.
    pub intercept: f64,
    /// By how much the logarithm of the odds rises from score 0 to 1.
    pub slope: f64,
}

impl Likelihood {
    /// Fitted on the dev half of `tests/cases/judged` (`--example judged -- --fit`).
    pub(crate) fn judged() -> Likelihood {
        Likelihood {
            name: "judged".to_owned(),
            version: "1".to_owned(),
            source: "300 suggestions for 30 invented requests, the dev half of tests/cases/judged, one \
                     judge; good is grade 2 or 3. On the held half: Brier 0.032, against 0.128 with one \
                     chance for all. No decision of a broker is in it."
                .to_owned(),
            intercept: -12.267,
            slope: 19.082,
        }
    }

    /// The chance, 0..1.
    pub fn value(&self, score: f64) -> f64 {
        1.0 / (1.0 + (-(self.intercept + self.slope * score)).exp())
    }

    /// Intercept and slope of greatest likelihood over scores with whether they were good, by
    /// Newton's method. Nothing where there is none: where all or none are good, or one score
    /// parts the good from the others.
    pub fn fit(outcomes: &[(f64, bool)]) -> Option<(f64, f64)> {
        let is_apart = |flag: bool| {
            let of = |wanted: bool| {
                let picked = outcomes.iter().filter(move |(_, good)| *good == wanted);
                picked.map(|(score, _)| *score)
            };
            let (low, high) = (of(!flag), of(flag));
            low.fold(f64::NEG_INFINITY, f64::max) <= high.fold(f64::INFINITY, f64::min)
        };
        if is_apart(true) || is_apart(false) {
            return None;
        }
        let (mut intercept, mut slope) = (0.0_f64, 0.0_f64);
        for _ in 0..100 {
            let (mut gradient, mut curve) = ([0.0_f64; 2], [0.0_f64; 3]);
            for (score, good) in outcomes {
                let chance = 1.0 / (1.0 + (-(intercept + slope * score)).exp());
                let (miss, weight) = (f64::from(*good) - chance, chance * (1.0 - chance));
                gradient = [gradient[0] + miss, gradient[1] + miss * score];
                let terms = [weight, weight * score, weight * score * score];
                curve = [curve[0] + terms[0], curve[1] + terms[1], curve[2] + terms[2]];
            }
            let whole = curve[0] * curve[2] - curve[1] * curve[1];
            let step = [
                (curve[2] * gradient[0] - curve[1] * gradient[1]) / whole,
                (curve[0] * gradient[1] - curve[1] * gradient[0]) / whole,
            ];
            (intercept, slope) = (intercept + step[0], slope + step[1]);
            if !(intercept.is_finite() && slope.is_finite()) {
                return None;
            }
            if step[0].abs() + step[1].abs() < 1e-12 {
                break;
            }
        }
        Some((intercept, slope))
    }
}

#[cfg(test)]
mod tests {
    use super::Likelihood;

    #[test]
    fn two_scores_are_fitted_to_their_shares() {
        let mut outcomes = Vec::new();
        for (score, good, of) in [(0.2, 1, 4), (0.8, 3, 4)] {
            outcomes.extend((0..of).map(|at| (score, at < good)));
        }
        let (intercept, slope) = Likelihood::fit(&outcomes).expect("there is a fit");
        let name = String::new();
        let (version, source) = (name.clone(), name.clone());
        let fitted = Likelihood { name, version, source, intercept, slope };
        assert!((fitted.value(0.2) - 0.25).abs() < 1e-9);
        assert!((fitted.value(0.8) - 0.75).abs() < 1e-9);
    }

    #[test]
    fn fits_are_those_that_a_peer_found() {
        let text = include_str!("../tests/cases/likelihoods.json");
        let stored: serde_json::Value = serde_json::from_str(text).expect("an oracle's answers");
        let samples = stored["samples"].as_array().expect("a list of samples");
        assert!(samples.len() >= 10);
        for sample in samples {
            let list = |name: &str| sample[name].as_array().expect("a list").iter();
            let scores = list("scores").map(|it| it.as_f64().expect("a score"));
            let good = list("good").map(|it| it.as_u64() == Some(1));
            let outcomes: Vec<(f64, bool)> = scores.zip(good).collect();
            let (intercept, slope) = Likelihood::fit(&outcomes).expect("there is a fit");
            for (ours, theirs) in [(intercept, "intercept"), (slope, "slope")] {
                let theirs = sample[theirs].as_f64().expect("a number");
                assert!((ours - theirs).abs() < 1e-4 * theirs.abs().max(1.0), "{ours} {theirs}");
            }
        }
    }

    #[test]
    fn outcomes_that_a_score_parts_have_no_fit() {
        assert_eq!(Likelihood::fit(&[]), None);
        assert_eq!(Likelihood::fit(&[(0.3, true), (0.5, true)]), None);
        assert_eq!(Likelihood::fit(&[(0.3, false), (0.5, true)]), None);
        assert_eq!(Likelihood::fit(&[(0.3, true), (0.5, false)]), None);
    }
}
