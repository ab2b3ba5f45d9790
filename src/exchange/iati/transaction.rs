//! Transactions of an activity, and their sums.

use std::collections::BTreeMap;

use serde::Serialize;

use super::amount::Amount;
use super::codes::TRANSACTION_TYPE;
use super::element::Element;
use super::parts::{Body, Coded, Money, Reading, Text, texts_of};

/// Money that moved, or was promised.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Transaction {
    /// The publisher's own number for it.
    pub reference: String,
    /// Code of TRANSACTION_TYPE.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its day.
    pub date: String,
    /// How much.
    pub money: Money,
    /// What it was for.
    pub descriptions: Vec<Text>,
    /// From whom.
    pub provider: Option<Body>,
    /// To whom.
    pub receiver: Option<Body>,
    /// What it was for; some publishers say it here and not of the activity.
    pub sectors: Vec<Coded>,
    /// The country it went to, likewise.
    pub countries: Vec<Coded>,
    /// The region it went to, likewise.
    pub regions: Vec<Coded>,
}

/// The sum of the transactions of one type in one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Total {
    /// Code of TRANSACTION_TYPE.
    #[serde(rename = "type")]
    pub kind: String,
    /// ISO 4217.
    pub currency: String,
    /// A decimal number; empty where the sum is too large to be told.
    pub amount: String,
    /// How many transactions it sums.
    pub count: usize,
}

/// Reads a transaction.
pub fn transaction(reading: &mut Reading<'_>, element: &mut Element) -> Transaction {
    let kind = element.child("transaction-type");
    let kind = kind.map(|kind| reading.code(kind, "code", &TRANSACTION_TYPE)).unwrap_or_default();
    Transaction {
        reference: element.take("ref"),
        kind,
        date: reading.day_of(element, "transaction-date"),
        money: reading.money(element),
        descriptions: texts_of(element, "description", true),
        provider: element.child("provider-org").map(|body| reading.body(body)),
        receiver: element.child("receiver-org").map(|body| reading.body(body)),
        sectors: reading.codes(element, "sector"),
        countries: reading.codes(element, "recipient-country"),
        regions: reading.codes(element, "recipient-region"),
    }
}

/// Sums by type and currency. Those without an amount are in no sum.
pub fn totals(transactions: &[Transaction]) -> Vec<Total> {
    let mut sums: BTreeMap<(&str, &str), (Option<Amount>, usize)> = BTreeMap::new();
    for transaction in transactions {
        let Some(amount) = Amount::parse(&transaction.money.amount) else { continue };
        let key = (transaction.kind.as_str(), transaction.money.currency.as_str());
        let (sum, count) = sums.entry(key).or_insert((Some(Amount::default()), 0));
        *sum = sum.and_then(|sum| sum.plus(amount));
        *count += 1;
    }
    let total = |((kind, currency), (sum, count)): ((&str, &str), (Option<Amount>, usize))| Total {
        kind: kind.to_owned(),
        currency: currency.to_owned(),
        amount: sum.map(|sum| sum.to_string()).unwrap_or_default(),
        count,
    };
    sums.into_iter().map(total).collect()
}
