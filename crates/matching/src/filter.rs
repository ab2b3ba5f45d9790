//! Layer 0: the rules that refuse an offer whatever its score would be, each with its reason.

use serde::{Serialize, Serializer};

use crate::coordinates::Step;
use crate::policy::{Policy, Territory};
use crate::profile::{Profile, Question};
use crate::shape::{Cost, Offer};

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

/// The first rule that refuses the offer, if any does. What is not stated refuses nothing.
pub(crate) fn refusal(
    question: &Question<'_>,
    offer: &Offer,
    profile: &Profile,
    policy: &Policy,
) -> Option<Refusal> {
    let provider = offer.provider.as_deref().map(str::trim).filter(|name| !name.is_empty());
    let requester = question.request.requester.as_deref().map(str::trim);
    let rules = [
        (provider.is_some_and(|name| question.excluded.contains(name)), Refusal::ExcludedProvider),
        (provider.is_some() && provider == requester, Refusal::Conflict),
        (offer.capacity.is_some_and(|left| left <= 0.0), Refusal::NoCapacity),
        (has_ended(question, profile), Refusal::OfferEnded),
        (!question.window.overlaps(profile.window), Refusal::DatesDoNotOverlap),
        (shares_none(&question.languages, &profile.languages), Refusal::LanguageNotOffered),
        (is_elsewhere(question, profile, policy.territory), Refusal::Territory),
        (shares_none(&question.manner.kinds, &profile.manner.kinds), Refusal::KindOfSupport),
        (is_over_budget(question, offer), Refusal::CostOverBudget),
    ];
    rules.into_iter().find_map(|(applies, refusal)| applies.then_some(refusal))
}

/// A request without dates is one for now. One with dates is held against the offer's own window,
/// so that a run over an old year can still be made.
fn has_ended(question: &Question<'_>, profile: &Profile) -> bool {
    !question.window.is_stated()
        && profile.window.last.is_some_and(|last| last < question.today.day_number())
}

/// Whether both sides state something and nothing is common.
fn shares_none(wanted: &[String], offered: &[String]) -> bool {
    !wanted.is_empty() && !offered.is_empty() && !wanted.iter().any(|word| offered.contains(word))
}

fn is_elsewhere(question: &Question<'_>, profile: &Profile, territory: Territory) -> bool {
    let limit = match territory {
        Territory::Open => return false,
        Territory::Region => Step::Region,
        Territory::Named => Step::Covered,
    };
    if question.places.is_empty() || profile.places.is_empty() {
        return false;
    }
    let reaches =
        |wanted| question.nearest(wanted, &profile.places).is_some_and(|(step, _)| step >= limit);
    !(0..question.places.len()).any(reaches)
}

fn is_over_budget(question: &Question<'_>, offer: &Offer) -> bool {
    let (cost, currency) = match &offer.cost {
        None => return false,
        Some(Cost::Number(amount)) => (*amount, &offer.currency),
        Some(Cost::Money(money)) => (money.amount, money.currency_or(&offer.currency)),
    };
    let same_currency = match (&question.request.currency, currency) {
        (Some(wanted), Some(offered)) => wanted.trim().eq_ignore_ascii_case(offered.trim()),
        _ => false,
    };
    same_currency && question.request.amount.is_some_and(|budget| cost > budget)
}
