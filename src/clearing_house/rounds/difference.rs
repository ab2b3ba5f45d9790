//! What a plan changes against the one before.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::plan::Given;

/// A request that is brought together with another offer than before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// The request.
    pub request: String,
    /// The offer before.
    pub from: String,
    /// The offer now.
    pub to: String,
}

/// What a plan changes against the one before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The round before.
    pub round: String,
    /// Pairs in both: request and offer.
    pub kept: Vec<(String, String)>,
    /// Pairs of requests that had fewer.
    pub new: Vec<(String, String)>,
    /// Pairs with another offer in the place of one.
    pub changed: Vec<Moved>,
    /// Pairs of requests that have fewer now.
    pub gone: Vec<(String, String)>,
}

/// What `now` changes against `before`, the plan of a round.
pub fn difference(round: &str, before: &[Given], now: &[Given]) -> Difference {
    let (before, now) = (by_request(before), by_request(now));
    let requests: BTreeSet<&str> = before.keys().chain(now.keys()).copied().collect();
    let mut found = Difference { round: round.to_owned(), ..Difference::default() };
    let none = BTreeSet::new();
    for request in requests {
        let old = before.get(request).unwrap_or(&none);
        let new = now.get(request).unwrap_or(&none);
        let pair = |offer: &&str| (request.to_owned(), (*offer).to_owned());
        found.kept.extend(old.intersection(new).map(pair));
        let mut left: Vec<&str> = old.difference(new).copied().collect();
        let mut come: Vec<&str> = new.difference(old).copied().collect();
        let both = left.len().min(come.len());
        let moved = left.drain(..both).zip(come.drain(..both)).map(|(from, to)| Moved {
            request: request.to_owned(),
            from: from.to_owned(),
            to: to.to_owned(),
        });
        found.changed.extend(moved);
        found.new.extend(come.iter().map(pair));
        found.gone.extend(left.iter().map(pair));
    }
    found
}

fn by_request(pairs: &[Given]) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for pair in pairs {
        found.entry(&pair.request).or_default().insert(&pair.offer);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(list: &[(&str, &str)]) -> Vec<Given> {
        let pair = |(request, offer): &(&str, &str)| Given {
            request: (*request).to_owned(),
            offer: (*offer).to_owned(),
            ..Given::default()
        };
        list.iter().map(pair).collect()
    }

    #[test]
    fn every_pair_of_both_plans_is_told_once() {
        let before = pairs(&[("a", "1"), ("a", "2"), ("b", "1"), ("c", "3")]);
        let now = pairs(&[("a", "2"), ("a", "3"), ("b", "1"), ("b", "2"), ("d", "1")]);
        let found = difference("r", &before, &now);
        let pair = |one: &str, other: &str| (one.to_owned(), other.to_owned());
        assert_eq!(found.kept, [pair("a", "2"), pair("b", "1")]);
        assert_eq!(found.new, [pair("b", "2"), pair("d", "1")]);
        assert_eq!(found.gone, [pair("c", "3")]);
        let moved = Moved { request: "a".into(), from: "1".into(), to: "3".into() };
        assert_eq!(found.changed, [moved]);
        let same = difference("r", &now, &now);
        assert_eq!(same.kept.len(), now.len());
        assert!(same.new.is_empty() && same.changed.is_empty() && same.gone.is_empty());
    }
}
