//! Layer 2: what one offer is worth to one request, part by part.

use crate::answer::score;
use crate::circumstance::Circumstance;
use crate::facets::Facets;
use crate::judged::{Judged, Reason};
use crate::policy::{Parts, Policy};
use crate::question::Question;
use crate::sight::Sight;
use crate::substance::Substance;
use crate::text_index::TextIndex;

/// A request with all that offers are judged by.
pub(crate) struct Judge<'a> {
    pub(crate) question: &'a Question<'a>,
    pub(crate) policy: &'a Policy,
    pub(crate) weights: &'a Parts<f64>,
    pub(crate) facets: &'a Facets,
    pub(crate) index: &'a TextIndex,
}

/// How an offer that no rule refuses stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Standing {
    KeptOut(&'static str),
    Open(f64),
}

impl<'a> Judge<'a> {
    /// The parts, each on the common scale.
    pub(crate) fn parts(&self, sight: &Sight<'_>, explain: bool) -> Parts<Judged> {
        let substance = Substance::new(self.question, sight, self.policy, self.index, explain);
        let circumstance = self.circumstance(explain);
        let mut parts = Parts {
            topic: substance.topic(),
            experience: substance.experience(),
            geography: circumstance.geography(&sight.places),
            languages: circumstance.languages(&sight.tongues),
            audience: circumstance.audience(&sight.audience),
            mode: circumstance.mode(&sight.manner),
            dates: circumstance.dates(sight.window),
            reliability: substance.reliability(),
        };
        let scales = self.policy.scales.each();
        for (part, (_, scale)) in parts.each_mut().into_iter().zip(scales) {
            if let Some(scale) = scale
                && part.known > 0.0
            {
                part.value = scale.value(part.value);
            }
        }
        parts
    }

    pub(crate) fn circumstance(&self, explain: bool) -> Circumstance<'a> {
        Circumstance { question: self.question, facets: self.facets, policy: self.policy, explain }
    }

    pub(crate) fn score(&self, parts: &Parts<Judged>) -> f64 {
        score(&parts.values(), self.weights)
    }

    /// How an offer stands that no rule refuses.
    pub(crate) fn standing(&self, sight: &Sight<'_>) -> Standing {
        let parts = self.parts(sight, false);
        let score = self.score(&parts);
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
}
