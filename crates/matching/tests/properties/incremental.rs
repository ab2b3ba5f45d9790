//! A corpus that changed answers as one made anew, and the quick way to the best as the long one.

use std::collections::BTreeMap;

use facility_matching::{Corpus, Draw, Offer, Pair, Request, Suggestion, answer_json};

use crate::world::{check, corpus, offer, request, today};

/// Whether two corpora say the same, to the last bit, of some requests.
fn assert_same(one: &Corpus, other: &Corpus, requests: &[Request], note: &str) {
    assert_eq!(one.len(), other.len(), "{note}");
    for request in requests {
        for top in [100, 3] {
            let (a, b) = (one.answer(request, top, today()), other.answer(request, top, today()));
            assert!(
                a.suggestions == b.suggestions,
                "{note}\n{}\n{}",
                answer_json(&a),
                answer_json(&b)
            );
            assert_eq!(a.refused, b.refused, "{note}");
            let asked = a.suggestions.len() < top;
            assert!(!asked || a.below_floor == b.below_floor, "{note}");
        }
    }
}

#[test]
fn a_corpus_that_offers_came_to_and_went_from_answers_as_one_made_anew() {
    for seed in 0..30 {
        let mut draw = Draw(seed);
        let mut now: BTreeMap<String, Offer> = BTreeMap::new();
        let mut changed = corpus(Vec::new());
        for step in 0..60 {
            let id = draw.place(25);
            if draw.one_in(3) {
                let was_there = now.remove(&format!("o{id}")).is_some();
                assert_eq!(changed.remove(&format!("o{id}")), was_there);
            } else {
                let offer = offer(&mut draw, id);
                let was_there = now.insert(offer.id.clone(), offer.clone()).is_some();
                assert_eq!(changed.put(offer), was_there);
            }
            if step % 20 == 19 {
                let anew = corpus(now.values().cloned().collect());
                let requests: Vec<Request> = (0..3).map(|_| request(&mut draw)).collect();
                assert_same(&changed, &anew, &requests, &format!("{seed} after {step}"));
            }
        }
        now.keys().for_each(|id| assert!(changed.remove(id)));
        assert!(changed.is_empty());
    }
}

#[test]
fn closing_the_gaps_that_offers_left_changes_no_answer() {
    let mut draw = Draw(77);
    let offers: Vec<Offer> = (0..900).map(|id| offer(&mut draw, id)).collect();
    let mut changed = corpus(offers.clone());
    let mut kept = Vec::new();
    for (at, offer) in offers.into_iter().enumerate() {
        if at % 5 == 0 {
            kept.push(offer);
        } else {
            changed.remove(&offer.id);
        }
    }
    let requests: Vec<Request> = (0..5).map(|_| request(&mut draw)).collect();
    assert_same(&changed, &corpus(kept.clone()), &requests, "after the gaps");
    let more: Vec<Offer> = (1000..1050).map(|id| offer(&mut draw, id)).collect();
    for offer in &more {
        changed.put(offer.clone());
    }
    kept.extend(more);
    assert_same(&changed, &corpus(kept), &requests, "after more came");
}

#[test]
fn the_best_are_those_that_scoring_every_offer_finds() {
    check(|offers, request| {
        let ids: Vec<String> = offers.iter().map(|offer| offer.id.clone()).collect();
        let corpus = corpus(offers);
        let requests = [request.clone()];
        let pair = |id: &String| Pair { request: "r".into(), offer: id.clone(), line: 2 };
        let pairs: Vec<Pair> = ids.iter().map(pair).collect();
        let scores = corpus.score_pairs(&requests, &pairs, today()).unwrap();
        let mut all: Vec<(String, f64)> = scores
            .into_iter()
            .filter(|it| corpus.explain(request, &it.offer, 1, today()).unwrap().kept_out.is_none())
            .map(|it| (it.offer, it.score))
            .collect();
        all.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        for top in [0, 1, 2, 5, 100] {
            let told = |found: &[Suggestion]| -> Vec<(String, f64)> {
                found.iter().map(|it| (it.offer.clone(), it.score)).collect()
            };
            let answer = corpus.answer(request, top, today());
            assert_eq!(told(&answer.suggestions), all[..all.len().min(top)]);
            assert_eq!(corpus.best(request, top, today()), answer.suggestions);
        }
    });
}
