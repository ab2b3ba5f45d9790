//! What holds for every run, tried on runs drawn with a fixed seed.

use std::collections::BTreeSet;

use facility_matching::{Answer, Offer, Pair, Policy, Request, answer_json};

use crate::world::{check, corpus, today};

fn refused(answer: &Answer) -> BTreeSet<String> {
    answer.refused.iter().map(|refused| refused.offer.clone()).collect()
}

#[test]
fn every_score_is_the_sum_of_its_parts() {
    check(|offers, request| {
        let count = offers.len();
        let answer = corpus(offers).answer(request, 100, today());
        assert_eq!(answer.suggestions.len() + answer.refused.len() + answer.below_floor, count);
        for found in &answer.suggestions {
            let parts = found.parts.each();
            let sum: f64 = parts.iter().map(|(_, part)| part.weight * part.value).sum();
            assert!((sum - found.score).abs() < 1e-9);
            let weights: f64 = parts.iter().map(|(_, part)| part.weight).sum();
            assert!((weights - 1.0).abs() < 1e-9);
            let all = parts.iter().flat_map(|(_, part)| [part.value, part.weight]);
            assert!(all.chain([found.score, found.doubt.value]).all(|v| (0.0..=1.0).contains(&v)));
            let policy = Policy::default();
            let chance = policy.likelihood.as_ref().map(|it| it.value(found.score));
            assert_eq!(found.likelihood, chance);
            let shares: f64 = found.doubt.parts.iter().map(|it| it.share).sum();
            assert!((shares - found.doubt.value).abs() < 1e-9);
            let told: Vec<&str> =
                found.doubt.parts.iter().flat_map(|it| it.reasons.iter().copied()).collect();
            assert!(found.doubt.reasons.iter().all(|reason| told.contains(reason)));
        }
        assert!(answer.suggestions.windows(2).all(|pair| {
            (pair[1].score, &pair[0].offer) < (pair[0].score, &pair[1].offer)
                || pair[1].score < pair[0].score
        }));
    });
}

#[test]
fn the_order_of_the_offers_changes_nothing() {
    check(|mut offers, request| {
        let one = answer_json(&corpus(offers.clone()).answer(request, 100, today()));
        offers.reverse();
        let middle = offers.len() / 2;
        offers.rotate_left(middle);
        let other = answer_json(&corpus(offers).answer(request, 100, today()));
        assert!(one == other, "{one}\n{other}");
    });
}

#[test]
fn one_more_offer_never_brings_back_a_refused_one() {
    check(|mut offers, request| {
        let before = refused(&corpus(offers.clone()).answer(request, 100, today()));
        let text = Some("bread and butter".to_owned());
        offers.push(Offer { id: "new".into(), text, ..Offer::default() });
        let after = refused(&corpus(offers).answer(request, 100, today()));
        assert!(before.is_subset(&after));
    });
}

#[test]
fn the_explanation_and_the_pair_say_what_the_answer_says() {
    check(|offers, request| {
        let corpus = corpus(offers);
        let answer = corpus.answer(request, 100, today());
        let requests = [request.clone()];
        for (at, found) in answer.suggestions.iter().enumerate() {
            let explanation = corpus.explain(request, &found.offer, 10, today()).unwrap();
            assert_eq!(explanation.suggestion, *found);
            assert_eq!(explanation.place, Some(at + 1));
            assert_eq!(explanation.kept_out, None);
            let pair = Pair { request: "r".into(), offer: found.offer.clone(), line: 2 };
            let scores = corpus.score_pairs(&requests, &[pair], today()).unwrap();
            assert_eq!(scores[0].score, found.score);
        }
        for refused in &answer.refused {
            let explanation = corpus.explain(request, &refused.offer, 10, today()).unwrap();
            assert_eq!(explanation.kept_out, Some(refused.reason.code()));
        }
    });
}

#[test]
fn the_best_few_are_the_first_of_all() {
    check(|offers, request| {
        let corpus = corpus(offers);
        let all = corpus.answer(request, 100, today()).suggestions;
        let few = corpus.answer(request, 3, today()).suggestions;
        assert_eq!(few, all[..all.len().min(3)]);
    });
}

#[test]
fn shapes_survive_writing_and_reading() {
    check(|mut offers, request| {
        // Files hold no vectors.
        for offer in &mut offers {
            offer.vector.clear();
            offer.portfolio.iter_mut().for_each(|item| item.vector.clear());
        }
        let request = &Request { vector: Vec::new(), ..request.clone() };
        let lines: Vec<String> =
            offers.iter().map(|offer| serde_json::to_string(offer).unwrap()).collect();
        let read: Vec<Offer> = facility_matching::read_lines(&lines.join("\n")).unwrap();
        assert_eq!(read, offers);
        let text = serde_json::to_string_pretty(request).unwrap();
        assert_eq!(&facility_matching::read_request(&text).unwrap(), request);
    });
}
