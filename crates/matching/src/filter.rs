//! Layer 0: the rules that refuse an offer whatever its score would be, each with its reason.

use serde::{Serialize, Serializer};

use crate::coordinates::Step;
use crate::date::Window;
use crate::policy::{Policy, Territory};
use crate::question::Question;
use crate::sight::Sight;

/// Why an offer is not suggested. The first four are looked at first, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// The request excludes its provider.
    ExcludedProvider,
    /// Its provider is the one who asks.
    Conflict,
    /// It can take no more requests.
    NoCapacity,
    /// It ended before today, and the request states no dates of its own.
    OfferEnded,
    /// The two windows share no day.
    DatesDoNotOverlap,
    /// It states its languages and has none of those asked for.
    LanguageNotOffered,
    /// It is limited to places that leave out every country of the request.
    Territory,
    /// It is of other kinds of support than those asked for.
    KindOfSupport,
    /// It costs more than the budget, in the same currency.
    CostOverBudget,
}

impl Refusal {
    /// The stable word.
    pub fn code(self) -> &'static str {
        match self {
            Refusal::ExcludedProvider => "excluded_provider",
            Refusal::Conflict => "conflict",
            Refusal::NoCapacity => "no_capacity",
            Refusal::OfferEnded => "offer_ended",
            Refusal::DatesDoNotOverlap => "dates_do_not_overlap",
            Refusal::LanguageNotOffered => "language_not_offered",
            Refusal::Territory => "territory",
            Refusal::KindOfSupport => "kind_of_support",
            Refusal::CostOverBudget => "cost_over_budget",
        }
    }
}

impl Serialize for Refusal {
    fn serialize<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        output.serialize_str(self.code())
    }
}

/// The rules in the order in which they are looked at.
pub(crate) const RULES: [Refusal; 9] = [
    Refusal::ExcludedProvider,
    Refusal::Conflict,
    Refusal::NoCapacity,
    Refusal::OfferEnded,
    Refusal::DatesDoNotOverlap,
    Refusal::LanguageNotOffered,
    Refusal::Territory,
    Refusal::KindOfSupport,
    Refusal::CostOverBudget,
];

/// Every rule that refuses the offer, in order. What is not stated refuses nothing.
pub(crate) fn refusals(
    question: &Question<'_>,
    sight: &Sight<'_>,
    policy: &Policy,
) -> Vec<Refusal> {
    let wanted = &question.wanted;
    let provider = sight.kept.provider_key();
    let applies = |rule: &Refusal| match rule {
        Refusal::ExcludedProvider => provider.is_some_and(|name| question.excluded.contains(name)),
        Refusal::Conflict => provider.is_some() && provider == question.requester,
        Refusal::NoCapacity => !sight.has_capacity,
        Refusal::OfferEnded => has_ended(question, sight.window),
        Refusal::DatesDoNotOverlap => !wanted.window.overlaps(sight.window),
        Refusal::LanguageNotOffered => shares_none(&wanted.languages, &sight.tongues.languages),
        Refusal::Territory => is_elsewhere(question, &sight.places, policy.territory),
        Refusal::KindOfSupport => shares_none(&wanted.kinds, &sight.kinds),
        Refusal::CostOverBudget => sight.price.is_some_and(|price| {
            let budget = question.budget.as_ref();
            budget.is_some_and(|(_, currency)| *currency == price.currency)
                && is_over(question, price.amount)
        }),
    };
    RULES.into_iter().filter(applies).collect()
}

/// A request without dates is one for now. One with dates is held against the offer's own window,
/// so that a run over an old year can still be made.
pub(crate) fn has_ended(question: &Question<'_>, window: Window) -> bool {
    !question.wanted.window.is_stated()
        && window.last.is_some_and(|last| last < question.today.day_number())
}

/// Whether both sides state something and nothing is common.
fn shares_none(wanted: &[String], offered: &[String]) -> bool {
    !wanted.is_empty() && !offered.is_empty() && !wanted.iter().any(|word| offered.contains(word))
}

/// The least step that an offer's places must have; nothing where they are no limit.
pub(crate) fn limit(territory: Territory) -> Option<Step> {
    match territory {
        Territory::Open => None,
        Territory::Region => Some(Step::Region),
        Territory::Named => Some(Step::Covered),
    }
}

fn is_elsewhere(question: &Question<'_>, places: &[u32], territory: Territory) -> bool {
    let Some(limit) = limit(territory) else { return false };
    !question.wanted.places.is_empty()
        && !places.is_empty()
        && !places.iter().any(|place| question.nearest_step(*place) >= Some(limit))
}

/// Whether an amount in the currency of the budget is more than it.
pub(crate) fn is_over(question: &Question<'_>, amount: f64) -> bool {
    question.budget.as_ref().is_some_and(|(most, _)| amount > *most)
}
