//! How well requests find the offers that a person judged to be of use to them: the judged set of
//! `tests/cases/judged`, nDCG at 10, held against the figures stored there.

#![allow(clippy::unwrap_used)]

mod measure;
mod set;

use std::collections::{BTreeMap, BTreeSet};

use facility_matching::{Likelihood, Offer, Policy};
use measure::{brier, compared, compares, corpus, judged_on, mean, ndcg, outcomes, rankings};
use set::{Half, JudgedSet, case, half};

const TONGUES: [&str; 6] = ["ar", "en", "es", "fr", "ru", "zh"];

/// How far a figure may fall below the stored one.
const TOLERANCE: f64 = 0.005;

#[test]
fn the_set_has_sixty_requests_in_six_languages_with_thirty_judged_offers_each() {
    let set = JudgedSet::read(false);
    let offers: BTreeSet<&str> = set.offers.iter().map(|offer| offer.id.as_str()).collect();
    assert_eq!(set.requests.len(), 60);
    for tongue in TONGUES {
        for wanted in [Half::Dev, Half::Held] {
            let of_tongue = set.requests.iter().filter(|it| it.lang.as_deref() == Some(tongue));
            assert_eq!(of_tongue.filter(|it| half(&it.id) == wanted).count(), 5, "{tongue}");
        }
    }
    for request in &set.requests {
        let grades = &set.grades[&request.id];
        assert_eq!(grades.len(), 30, "{}", request.id);
        assert!(grades.values().all(|grade| *grade <= 3), "{}", request.id);
        assert!(grades.values().any(|grade| *grade > 0), "{}", request.id);
        assert!(grades.keys().all(|offer| offers.contains(offer.as_str())), "{}", request.id);
    }
    let ids = set.requests.iter().map(|it| &it.id).chain(set.offers.iter().map(|it| &it.id));
    assert!(ids.into_iter().all(|id| id.starts_with("fictional-")));
}

#[test]
fn no_language_is_ranked_worse_than_it_was() {
    let mut told = Vec::new();
    let figures = figures();
    for (run, named) in [("plain", false), ("named", true)] {
        let set = JudgedSet::read(named);
        let found = ndcg(&set, &rankings(&set, &Policy::default()));
        assert_eq!(found.len(), 60);
        for tongue in TONGUES.into_iter().chain(["all"]) {
            let is_in = |id: &str| tongue == "all" || id.ends_with(&format!("-{tongue}"));
            let [dev, held, both] = [
                mean(&found, |id| is_in(id) && half(id) == Half::Dev).0,
                mean(&found, |id| is_in(id) && half(id) == Half::Held).0,
                mean(&found, is_in).0,
            ];
            println!("{run}\t{tongue}\tdev {dev:.4}\theld {held:.4}\tboth {both:.4}");
            let stored = figures[&(run.to_owned(), tongue.to_owned())];
            if both < stored - TOLERANCE {
                told.push(format!("{run} {tongue}: {both:.4}, was {stored:.4}"));
            }
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn the_set_tells_a_good_policy_from_a_bad_one() {
    let set = JudgedSet::read(false);
    let of = |policy: &Policy| ndcg(&set, &rankings(&set, policy));
    let mut blind = Policy::default();
    (blind.weights.topic, blind.weights.experience) = (0.0, 0.0);
    let [mean, _, high] = compared(&of(&blind), &of(&Policy::default()), |_| true);
    assert!(
        mean < -0.1 && high < 0.0,
        "without topic and experience: {mean:+.3}, up to {high:+.3}"
    );
}

#[test]
fn scores_of_the_set_are_the_sums_of_their_parts() {
    let set = JudgedSet::read(true);
    let corpus = corpus(&set, &Policy::default());
    for request in &set.requests {
        for suggestion in corpus.answer(request, 30, judged_on()).suggestions {
            let parts = suggestion.parts.each();
            let sum: f64 = parts.iter().map(|(_, part)| part.weight * part.value).sum();
            assert!((sum - suggestion.score).abs() < 1e-9, "{} {}", request.id, suggestion.offer);
        }
    }
}

#[test]
fn the_likelihood_holds_on_the_half_that_it_was_not_fitted_on() {
    let set = JudgedSet::read(false);
    let policy = Policy::default();
    let ranked = rankings(&set, &policy);
    let published = policy.likelihood.clone().unwrap();
    let (dev, held) = (outcomes(&set, &ranked, Half::Dev), outcomes(&set, &ranked, Half::Held));
    let (intercept, slope) = Likelihood::fit(&dev).unwrap();
    let fitted = Likelihood { intercept, slope, ..published.clone() };
    for score in [0.3, 0.5, 0.6, 0.7, 0.9] {
        let (was, now) = (published.value(score), fitted.value(score));
        assert!((was - now).abs() < 0.05, "fit again: at {score} {now:.3}, was {was:.3}");
    }
    let base = dev.iter().filter(|it| it.1).count() as f64 / dev.len() as f64;
    let (own, flat) = (brier(&held, |score| published.value(score)), brier(&held, |_| base));
    println!("held: Brier {own:.4}, with one chance for all {flat:.4}");
    assert!(own < 0.5 * flat, "{own} {flat}");
    for (low, high) in [(0.0, 0.25), (0.25, 0.75), (0.75, 1.0)] {
        let chances = held.iter().map(|(score, good)| (published.value(*score), *good));
        let bin: Vec<(f64, bool)> = chances.filter(|it| low <= it.0 && it.0 < high).collect();
        let said: f64 = bin.iter().map(|it| it.0).sum();
        let good = bin.iter().filter(|it| it.1).count() as f64;
        // Two deviations of so many draws, and one pair.
        let most = 2.0 * bin.iter().map(|it| it.0 * (1.0 - it.0)).sum::<f64>().sqrt() + 1.0;
        assert!((said - good).abs() <= most, "{low} to {high}: said {said:.1}, were {good}");
    }
}

#[test]
fn where_all_lies_below_the_floor_nothing_is_suggested() {
    let set = JudgedSet::read(false);
    let policy = Policy { floor: 0.6, ..Policy::default() };
    let mut silent = 0;
    for request in &set.requests {
        // What is left are offers that the judge called useless to this request.
        let useless = |offer: &&Offer| set.grades[&request.id].get(&offer.id) == Some(&0);
        let offers: Vec<Offer> = set.offers.iter().filter(useless).cloned().collect();
        let poor = JudgedSet {
            requests: Vec::new(),
            offers,
            grades: BTreeMap::new(),
            geography: set.geography.clone(),
            topics: set.topics.clone(),
        };
        let answer = corpus(&poor, &policy).answer(request, 10, judged_on());
        let open = poor.offers.len() - answer.refused.len();
        assert!(answer.suggestions.iter().all(|it| it.score >= 0.6));
        silent += usize::from(answer.suggestions.is_empty() && answer.below_floor == open);
    }
    println!("silent for {silent} of 60 requests that nothing fits");
    assert!(silent >= 45, "{silent}");
}

#[test]
fn nobody_gains_by_hiding_earlier_work() {
    let set = JudgedSet::read(false);
    let mut bare = JudgedSet::read(false);
    bare.offers.iter_mut().for_each(|offer| offer.portfolio.clear());
    let experience = |set: &JudgedSet| -> BTreeMap<(String, String), f64> {
        let corpus = corpus(set, &Policy { floor: 0.0, topic_floor: 0.0, ..Policy::default() });
        let of_request = |request: &facility_matching::Request| {
            let answer = corpus.answer(request, set.offers.len(), judged_on());
            let id = request.id.clone();
            answer.suggestions.into_iter().map(move |suggestion| {
                ((id.clone(), suggestion.offer), suggestion.parts.experience.value)
            })
        };
        set.requests.iter().flat_map(of_request).collect()
    };
    let (shown, hidden) = (experience(&set), experience(&bare));
    assert!(hidden.iter().all(|(pair, value)| shown[pair] >= *value));
    assert!(hidden.iter().any(|(pair, value)| shown[pair] > *value));
}

/// The stored figures by run and language.
fn figures() -> BTreeMap<(String, String), f64> {
    let text = case("figures.tsv");
    let figure = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [run, tongue, figure] = cells[..] else { panic!("not three cells: {line}") };
        ((run.to_owned(), tongue.to_owned()), figure.parse().expect("a figure is a number"))
    };
    text.lines().skip(1).map(figure).collect()
}

#[test]
fn scores_of_different_requests_compare() {
    let set = JudgedSet::read(true);
    let ranked = rankings(&set, &Policy::default());
    for (wanted, least) in [(Half::Dev, 0.96), (Half::Held, 0.96)] {
        let found = compares(&set, &ranked, wanted);
        println!("{wanted:?}: {found:.4}");
        assert!(found > least, "{wanted:?}: {found}");
    }
}
