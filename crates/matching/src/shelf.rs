//! What is kept of an offer once it is read: everything that a score or its evidence needs, and no
//! texts.

use crate::facets::{Coordinates, Facets, word};
use crate::policy::Policy;
use crate::shape::{Cost, Offer, Outcome, PortfolioItem};
use crate::text_index::Documents;

/// An offer as it stands on the shelf.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) id: Box<str>,
    pub(crate) provider: Option<Box<str>>,
    pub(crate) has_capacity: bool,
    pub(crate) price: Option<Price>,
    pub(crate) at: Coordinates,
    pub(crate) items: Box<[Item]>,
    pub(crate) ratings: Ratings,
    pub(crate) documents: Documents,
}

/// What an offer costs: how much, and in which currency, in capitals.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Price {
    pub(crate) amount: f64,
    pub(crate) currency: String,
}

/// A portfolio item.
#[derive(Debug)]
pub(crate) struct Item {
    pub(crate) title: Option<Box<str>>,
    pub(crate) lang: Option<Box<str>>,
    pub(crate) year: Option<i32>,
    /// Where it was done, by the number of the list of places.
    pub(crate) places: u32,
}

/// The ratings of a portfolio: how many, and their sum.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Ratings {
    pub(crate) count: u32,
    pub(crate) sum: f64,
}

impl Kept {
    pub(crate) fn new(
        offer: Offer,
        at: Coordinates,
        documents: Documents,
        facets: &mut Facets,
    ) -> Kept {
        let ratings = ratings(&offer.portfolio);
        let price = price(&offer);
        let boxed = |text: Option<String>| text.map(String::into_boxed_str);
        let items = offer.portfolio.into_iter().map(|item| {
            let places = facets.place_numbers(&item.countries);
            Item {
                title: boxed(item.title),
                lang: boxed(item.lang.or_else(|| offer.lang.clone())),
                year: item.year,
                places: facets.places.number(places),
            }
        });
        Kept {
            items: items.collect(),
            id: offer.id.into_boxed_str(),
            provider: boxed(offer.provider),
            has_capacity: offer.capacity.is_none_or(|left| left > 0.0),
            price,
            at,
            ratings,
            documents,
        }
    }

    /// The provider as it is compared.
    pub(crate) fn provider_key(&self) -> Option<&str> {
        self.provider.as_deref().map(str::trim).filter(|name| !name.is_empty())
    }
}

impl Ratings {
    /// The mean of the ratings together with a few neutral ones, so that one rating moves little
    /// and a new provider starts where the neutral value says.
    pub(crate) fn value(self, policy: &Policy) -> f64 {
        let (prior, start) = (policy.prior_ratings, policy.neutral.reliability);
        ((prior * start + self.sum) / (prior + f64::from(self.count))).clamp(0.0, 1.0)
    }
}

/// The price, where its currency is known: only then can it be held against a budget.
fn price(offer: &Offer) -> Option<Price> {
    let (amount, currency) = match offer.cost.as_ref()? {
        Cost::Number(amount) => (*amount, &offer.currency),
        Cost::Money(money) => (money.amount, money.currency_or(&offer.currency)),
    };
    Some(Price { amount, currency: currency_key(currency.as_deref()?) })
}

/// A currency as it is compared.
pub(crate) fn currency_key(code: &str) -> String {
    code.trim().to_ascii_uppercase()
}

/// The ratings of a portfolio in 0..1. If any number is above 1, all are on the scale 1..5.
fn ratings(portfolio: &[PortfolioItem]) -> Ratings {
    let outcomes = || portfolio.iter().filter_map(|item| item.outcome.as_ref());
    let of_five = outcomes().any(|outcome| matches!(outcome, Outcome::Rating(r) if *r > 1.0));
    let rating = |outcome: &Outcome| match outcome {
        Outcome::Rating(rating) if of_five => Some(((rating - 1.0) / 4.0).clamp(0.0, 1.0)),
        Outcome::Rating(rating) => Some(*rating),
        Outcome::Text(text) => match word(text)?.as_str() {
            "achieved" => Some(1.0),
            "partly_achieved" => Some(0.5),
            "not_achieved" => Some(0.0),
            _ => None,
        },
    };
    outcomes().filter_map(rating).fold(Ratings::default(), |so_far, rating| Ratings {
        count: so_far.count + 1,
        sum: so_far.sum + rating,
    })
}
