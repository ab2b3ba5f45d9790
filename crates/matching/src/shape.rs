//! The two shapes the engine reads: what is asked for and what is offered.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use crate::date::PartialDate;

/// What somebody asks for. All but `id` may be missing; a list that is `null` is an empty list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Its name within the run.
    pub id: String,
    /// One line.
    #[serde(default)]
    pub title: Option<String>,
    /// The need, in the requester's own words.
    #[serde(default)]
    pub text: Option<String>,
    /// The language of title and text, a tag such as `fr` or `pt-BR`.
    #[serde(default)]
    pub lang: Option<String>,
    /// Topic codes.
    #[serde(default, deserialize_with = "list")]
    pub topics: Vec<String>,
    /// Country codes for which support is asked.
    #[serde(default, deserialize_with = "list")]
    pub countries: Vec<String>,
    /// Languages in which the support must be given.
    #[serde(default, deserialize_with = "list")]
    pub languages: Vec<String>,
    /// Groups of people it is for.
    #[serde(default, deserialize_with = "list")]
    pub groups: Vec<String>,
    /// Audiences it is for.
    #[serde(default, deserialize_with = "list")]
    pub audiences: Vec<String>,
    /// The kinds of support that would do: one word or a list.
    #[serde(default)]
    pub kind_of_support: Words,
    /// `guidance`, `funding` or `advice`: one word or a list.
    #[serde(default)]
    pub modality: Words,
    /// The budget, in whole units of `currency`.
    #[serde(default)]
    pub amount: Option<f64>,
    /// The currency code of the budget.
    #[serde(default)]
    pub currency: Option<String>,
    /// How it should be given, such as `online`: one word or a list.
    #[serde(default)]
    pub mode: Words,
    /// The level, such as `basic`.
    #[serde(default)]
    pub level: Option<String>,
    /// The first day on which support is wanted.
    #[serde(default)]
    pub starts: Option<PartialDate>,
    /// The last day on which support is wanted.
    #[serde(default)]
    pub ends: Option<PartialDate>,
    /// Providers that must not be suggested.
    #[serde(default, deserialize_with = "list")]
    pub excluded_providers: Vec<String>,
    /// Who asks; an offer of the same organisation is a conflict of interest.
    #[serde(default)]
    pub requester: Option<String>,
    /// The vector of title and text from an encoder that knows several languages, of any length;
    /// empty without one. No file holds it. Vectors are compared only with offers that have no text
    /// in the request's language, and only where both sides have one of the same length.
    #[serde(skip)]
    pub vector: Vec<f32>,
}

/// What somebody offers, in the same coordinates as a request. All but `id` may be missing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// Its name within the run.
    pub id: String,
    /// Who offers.
    #[serde(default)]
    pub provider: Option<String>,
    /// One line.
    #[serde(default)]
    pub title: Option<String>,
    /// What is offered, in the provider's own words.
    #[serde(default)]
    pub text: Option<String>,
    /// The language of title and text.
    #[serde(default)]
    pub lang: Option<String>,
    /// Topic codes.
    #[serde(default, deserialize_with = "list")]
    pub topics: Vec<String>,
    /// Countries, regions or country groups for which it is offered; none stated is no limit.
    #[serde(default, deserialize_with = "list")]
    pub countries: Vec<String>,
    /// Languages in which it can be given.
    #[serde(default, deserialize_with = "list")]
    pub languages: Vec<String>,
    /// Groups of people it is for.
    #[serde(default, deserialize_with = "list")]
    pub groups: Vec<String>,
    /// Audiences it is for.
    #[serde(default, deserialize_with = "list")]
    pub audiences: Vec<String>,
    /// The kinds of support offered: one word or a list.
    #[serde(default)]
    pub kind_of_support: Words,
    /// `guidance`, `funding` or `advice`: one word or a list.
    #[serde(default)]
    pub modality: Words,
    /// What a funding offer can give, in whole units of `currency`. It takes no part in the score.
    #[serde(default)]
    pub amount: Option<f64>,
    /// The currency of `amount`, and of `cost` where that is a bare number.
    #[serde(default)]
    pub currency: Option<String>,
    /// How it is given, such as `online`: one word or a list.
    #[serde(default)]
    pub mode: Words,
    /// The level, such as `basic`.
    #[serde(default)]
    pub level: Option<String>,
    /// The first day on which it can be given.
    #[serde(default)]
    pub starts: Option<PartialDate>,
    /// The last day on which it can be given.
    #[serde(default)]
    pub ends: Option<PartialDate>,
    /// How many requests it can still take; none stated is no limit, 0 is none left.
    #[serde(default)]
    pub capacity: Option<f64>,
    /// What it costs the requester.
    #[serde(default)]
    pub cost: Option<Cost>,
    /// Earlier work.
    #[serde(default, deserialize_with = "list")]
    pub portfolio: Vec<PortfolioItem>,
    /// The vector of title and text, see [`Request::vector`].
    #[serde(skip)]
    pub vector: Vec<f32>,
}

/// One piece of earlier work.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PortfolioItem {
    /// One line.
    #[serde(default)]
    pub title: Option<String>,
    /// What was done.
    #[serde(default)]
    pub text: Option<String>,
    /// The language of title and text; the offer's where missing.
    #[serde(default)]
    pub lang: Option<String>,
    /// The year it ended.
    #[serde(default)]
    pub year: Option<i32>,
    /// Where it was done.
    #[serde(default, deserialize_with = "list")]
    pub countries: Vec<String>,
    /// How it ended.
    #[serde(default)]
    pub outcome: Option<Outcome>,
    /// The vector of title and text, see [`Request::vector`].
    #[serde(skip)]
    pub vector: Vec<f32>,
}

/// One word or several; `null` is none.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Words(pub Vec<String>);

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Words, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "expected a word or a list of words")]
        enum Written {
            None(()),
            One(String),
            Many(Vec<String>),
        }
        Ok(Words(match Written::deserialize(input)? {
            Written::None(()) => Vec::new(),
            Written::One(word) => vec![word],
            Written::Many(words) => words,
        }))
    }
}

/// A price: a bare number in the offer's currency, or `{amount, currency}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged, expecting = "expected a number or {amount, currency}")]
pub enum Cost {
    /// In the offer's own `currency`.
    Number(f64),
    /// With a currency of its own.
    Money(Money),
}

/// An amount in whole units of a currency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// How much.
    pub amount: f64,
    /// The currency code; the offer's where missing.
    #[serde(default)]
    pub currency: Option<String>,
}

impl Money {
    /// Its own currency, else the offer's.
    pub(crate) fn currency_or<'a>(&'a self, other: &'a Option<String>) -> &'a Option<String> {
        if self.currency.is_some() { &self.currency } else { other }
    }
}

/// How a piece of work ended. A number is a rating: 0..1, or 1..5 if any rating of the same offer
/// is above 1. The words `achieved`, `partly_achieved` and `not_achieved` are 1, one half and 0;
/// any other text is kept but is no rating.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Outcome {
    /// A rating.
    Rating(f64),
    /// A word or a sentence.
    Text(String),
}

impl<'de> Deserialize<'de> for Outcome {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Outcome, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "expected a rating (0..1 or 1..5) or a text")]
        enum Written {
            Rating(f64),
            Text(String),
        }
        match Written::deserialize(input)? {
            Written::Rating(rating) if (0.0..=5.0).contains(&rating) => Ok(Outcome::Rating(rating)),
            Written::Rating(rating) => Err(D::Error::custom(format!(
                "outcome_out_of_range: the rating {rating} is outside 0..1 and 1..5"
            ))),
            Written::Text(text) => Ok(Outcome::Text(text)),
        }
    }
}

/// A fault that shows only when the whole shape is read.
pub struct Flaw {
    /// The top-level field to point at.
    pub field: &'static str,
    /// A stable word.
    pub code: &'static str,
    /// A sentence for a person.
    pub message: String,
}

/// A shape that can be read from one JSON object.
pub trait Shape: serde::de::DeserializeOwned {
    /// Its name within the run.
    fn id(&self) -> &str;
    /// What is wrong with it although every field has the right form.
    fn flaws(&self) -> Vec<Flaw>;
}

impl Shape for Request {
    fn id(&self) -> &str {
        &self.id
    }

    fn flaws(&self) -> Vec<Flaw> {
        let mut flaws = common_flaws(&self.id, self.starts.as_ref(), self.ends.as_ref());
        flaws.extend(negative("amount", self.amount));
        flaws
    }
}

impl Shape for Offer {
    fn id(&self) -> &str {
        &self.id
    }

    fn flaws(&self) -> Vec<Flaw> {
        let mut flaws = common_flaws(&self.id, self.starts.as_ref(), self.ends.as_ref());
        let cost = self.cost.as_ref().map(|cost| match cost {
            Cost::Number(amount) => *amount,
            Cost::Money(money) => money.amount,
        });
        flaws.extend(negative("amount", self.amount));
        flaws.extend(negative("capacity", self.capacity));
        flaws.extend(negative("cost", cost));
        flaws
    }
}

fn common_flaws(id: &str, starts: Option<&PartialDate>, ends: Option<&PartialDate>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    if id.trim().is_empty() {
        let message = "the id is empty".to_owned();
        flaws.push(Flaw { field: "id", code: "id_empty", message });
    } else if id.contains(['\t', '\n', '\r']) {
        let message = "the id holds a tab or a line break".to_owned();
        flaws.push(Flaw { field: "id", code: "id_invalid", message });
    }
    if let (Some(starts), Some(ends)) = (starts, ends)
        && starts.first() > ends.last()
    {
        let message = format!("it ends ({ends}) before it starts ({starts})");
        flaws.push(Flaw { field: "ends", code: "dates_reversed", message });
    }
    flaws
}

fn negative(field: &'static str, number: Option<f64>) -> Option<Flaw> {
    let number = number.filter(|number| *number < 0.0)?;
    Some(Flaw { field, code: "negative", message: format!("`{field}` is below zero ({number})") })
}

/// Reads a list, or `null` as an empty one.
fn list<'de, D, T>(input: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Ok(Option::<Vec<T>>::deserialize(input)?.unwrap_or_default())
}
