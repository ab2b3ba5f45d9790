//! Layer 0 for all offers at once: for each rule the set of offers that it refuses.

use std::collections::HashMap;

use crate::bits::Bits;
use crate::facets::Facets;
use crate::filter::{RULES, Refusal, has_ended, is_over, limit};
use crate::policy::Policy;
use crate::question::Question;
use crate::shelf::Price;
use crate::sight::Sight;

/// The offers by what rules look at, numbered by their place on the shelf. Values that few offers
/// share are lists, the others sets.
#[derive(Debug, Default)]
pub(crate) struct Shelves {
    live: Bits,
    full: Bits,
    providers: HashMap<Box<str>, Vec<u32>>,
    languages: Stated<String>,
    places: Stated<u32>,
    kinds: Stated<String>,
    dated: Bits,
    /// By place on the shelf the number of the offer's window, and its price.
    windows: Vec<u32>,
    prices: Vec<f64>,
    currencies: HashMap<String, Bits>,
}

/// The offers that state anything of a coordinate, and for each value those that state it.
#[derive(Debug)]
struct Stated<T> {
    any: Bits,
    each: HashMap<T, Bits>,
}

impl<T> Default for Stated<T> {
    fn default() -> Stated<T> {
        Stated { any: Bits::default(), each: HashMap::new() }
    }
}

impl<T: Clone + Eq + std::hash::Hash> Stated<T> {
    fn set(&mut self, at: usize, values: &[T], is_in: bool) {
        self.any.set(at, is_in && !values.is_empty());
        for value in values {
            self.each.entry(value.clone()).or_default().set(at, is_in);
        }
    }

    /// Those that state something, but none of the values.
    fn without<'a>(&self, values: impl Iterator<Item = &'a T>) -> Bits
    where
        T: 'a,
    {
        let mut without = self.any.clone();
        values.filter_map(|value| self.each.get(value)).for_each(|with| without.drop_all(with));
        without
    }
}

impl Shelves {
    /// Sets an offer upon its shelves, or takes it off.
    pub(crate) fn set(&mut self, at: usize, sight: &Sight<'_>, is_in: bool) {
        self.live.set(at, is_in);
        self.full.set(at, is_in && !sight.has_capacity);
        if let Some(provider) = sight.kept.provider_key() {
            let own = self.providers.entry(provider.into()).or_default();
            match is_in {
                true => own.push(at as u32),
                false => own.retain(|other| *other != at as u32),
            }
        }
        self.languages.set(at, &sight.tongues.languages, is_in);
        self.places.set(at, &sight.places, is_in);
        self.kinds.set(at, &sight.kinds, is_in);
        if self.windows.len() <= at {
            self.windows.resize(at + 1, 0);
            self.prices.resize(at + 1, 0.0);
        }
        self.dated.set(at, is_in && sight.window.is_stated());
        self.windows[at] = sight.kept.at.window;
        if let Some(Price { amount, currency }) = sight.price {
            self.prices[at] = *amount;
            self.currencies.entry(currency.clone()).or_default().set(at, is_in);
        }
    }

    /// For each rule, in order, the offers that it refuses and none before it does; and the offers
    /// that none refuses.
    pub(crate) fn sort(
        &self,
        question: &Question<'_>,
        policy: &Policy,
        facets: &Facets,
    ) -> ([Bits; 9], Bits) {
        let mut open = self.live.clone();
        let refused = RULES.map(|rule| {
            let mut refused = match rule {
                Refusal::OfferEnded | Refusal::DatesDoNotOverlap => {
                    self.by_window(rule, question, facets)
                }
                _ => self.by_value(rule, question, policy),
            };
            refused.keep(&open);
            open.drop_all(&refused);
            refused
        });
        (refused, open)
    }

    fn by_value(&self, rule: Refusal, question: &Question<'_>, policy: &Policy) -> Bits {
        let wanted = &question.wanted;
        let mut refused = Bits::default();
        match rule {
            Refusal::ExcludedProvider | Refusal::Conflict => {
                let names = match rule {
                    Refusal::Conflict => question.requester.into_iter().collect(),
                    _ => question.excluded.iter().copied().collect::<Vec<&str>>(),
                };
                let own = names.into_iter().filter_map(|name| self.providers.get(name));
                own.flatten().for_each(|at| refused.set(*at as usize, true));
            }
            Refusal::NoCapacity => refused = self.full.clone(),
            Refusal::LanguageNotOffered if !wanted.languages.is_empty() => {
                refused = self.languages.without(wanted.languages.iter());
            }
            Refusal::KindOfSupport if !wanted.kinds.is_empty() => {
                refused = self.kinds.without(wanted.kinds.iter());
            }
            Refusal::Territory if !wanted.places.is_empty() => {
                if let Some(limit) = limit(policy.territory) {
                    let is_near = |place: &&u32| question.nearest_step(**place) >= Some(limit);
                    refused = self.places.without(self.places.each.keys().filter(is_near));
                }
            }
            Refusal::CostOverBudget => {
                let own = question.budget.as_ref().and_then(|(_, it)| self.currencies.get(it));
                for at in own.into_iter().flat_map(Bits::each) {
                    refused.set(at, is_over(question, self.prices[at]));
                }
            }
            _ => {}
        }
        refused
    }

    fn by_window(&self, rule: Refusal, question: &Question<'_>, facets: &Facets) -> Bits {
        let applies = facets.windows.each().map(|window| match rule {
            Refusal::OfferEnded => has_ended(question, *window),
            _ => !question.wanted.window.overlaps(*window),
        });
        let applies: Vec<bool> = applies.collect();
        let mut refused = Bits::default();
        if applies.contains(&true) {
            for at in self.dated.each().filter(|at| applies[self.windows[*at] as usize]) {
                refused.set(at, true);
            }
        }
        refused
    }
}
