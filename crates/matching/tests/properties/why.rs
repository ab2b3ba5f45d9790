//! What an explanation says comes true when it is tried.

use facility_matching::{Explanation, Offer, Policy, Request, Turn};

use crate::world::{check, corpus, today};

/// The offer with a turn done to it, as its owner would do it.
fn turned(offer: &Offer, request: &Request, turn: &Turn, is_in: bool) -> Offer {
    let mut offer = offer.clone();
    let value = turn.value.clone();
    let is_value = |other: &String| other.trim().eq_ignore_ascii_case(&value);
    let change = |list: &mut Vec<String>| {
        if is_in {
            list.retain(|other| !is_value(other));
        } else {
            list.extend(value.split(", ").map(str::to_owned));
        }
    };
    match turn.attribute {
        "topics" => change(&mut offer.topics),
        "countries" => change(&mut offer.countries),
        "languages" => change(&mut offer.languages),
        "audiences" => change(&mut offer.audiences),
        "groups" => change(&mut offer.groups),
        "mode" => change(&mut offer.mode.0),
        "modality" => change(&mut offer.modality.0),
        "level" => offer.level = (!is_in).then_some(value),
        "kind_of_support" => offer.kind_of_support = request.kind_of_support.clone(),
        "dates" if is_in => (offer.starts, offer.ends) = (None, None),
        "dates" => (offer.starts, offer.ends) = (request.starts.clone(), request.ends.clone()),
        "capacity" => offer.capacity = Some(if is_in { 0.0 } else { 1.0 }),
        "cost" => offer.cost = None,
        other => panic!("{other} is no attribute"),
    }
    offer
}

#[test]
fn every_change_that_is_named_turns_the_result() {
    let (tried, brought_in, dropped) =
        (std::cell::Cell::new(0), std::cell::Cell::new(0), std::cell::Cell::new(0));
    check(|offers, request| {
        let mut corpus = corpus(offers.clone());
        for offer in &offers {
            for top in [1, 3] {
                let before = corpus.explain(request, &offer.id, top, today()).unwrap();
                for turn in &before.changes {
                    corpus.put(turned(offer, request, turn, before.is_in));
                    let after = corpus.explain(request, &offer.id, top, today()).unwrap();
                    assert_eq!(after.is_in, !before.is_in, "{offer:?} {request:?} {turn:?}");
                    assert_eq!(after.suggestion.score, turn.score, "{turn:?}");
                    assert_eq!(after.kept_out, turn.kept_out, "{turn:?}");
                    let counter = if after.is_in { &brought_in } else { &dropped };
                    counter.set(counter.get() + 1);
                }
                tried.set(tried.get() + 1);
                corpus.put(offer.clone());
            }
        }
    });
    let counts = (tried.get(), brought_in.get(), dropped.get());
    assert!(counts.1 > 150 && counts.2 > 100, "{counts:?}");
}

#[test]
fn a_part_with_its_turning_value_brings_the_offer_level() {
    let seen = std::cell::Cell::new(0);
    check(|offers, request| {
        let ids: Vec<String> = offers.iter().map(|offer| offer.id.clone()).collect();
        let corpus = corpus(offers);
        for id in &ids {
            let found = corpus.explain(request, id, 2, today()).unwrap();
            let floor = Policy::default().floor;
            let line = found.rival.as_ref().map_or(floor, |rival| rival.score.max(floor));
            for ((_, turning), (_, part)) in
                found.turning.each().into_iter().zip(found.suggestion.parts.each())
            {
                let Some(value) = turning else { continue };
                assert!((0.0..=1.0).contains(value));
                let score = found.suggestion.score + part.weight * (value - part.value);
                assert!((score - line).abs() < 1e-9);
                seen.set(seen.get() + 1);
            }
        }
    });
    assert!(seen.get() > 100, "{}", seen.get());
}

#[test]
fn what_puts_an_offer_behind_its_rival_adds_up() {
    check(|offers, request| {
        let ids: Vec<String> = offers.iter().map(|offer| offer.id.clone()).collect();
        let corpus = corpus(offers);
        let answer = corpus.answer(request, 100, today());
        for id in &ids {
            let found: Explanation = corpus.explain(request, id, 3, today()).unwrap();
            let is_in = answer.suggestions.iter().take(3).any(|it| it.offer == *id);
            assert_eq!(found.is_in, is_in);
            assert_eq!(found.refusals.first().map(|it| it.code()).is_some(), {
                answer.refused.iter().any(|refused| refused.offer == *id)
            });
            let expected = answer.suggestions.get(if is_in { 3 } else { 2 });
            assert_eq!(
                found.rival.as_ref().map(|rival| (&rival.offer, rival.score)),
                expected.map(|it| (&it.offer, it.score))
            );
            let Some(rival) = &found.rival else { continue };
            let sum: f64 = found.behind_rival.iter().map(|gap| gap.by).sum();
            assert!((sum - (rival.score - found.suggestion.score)).abs() < 1e-9);
            assert!(found.behind_rival.is_sorted_by(|a, b| a.by >= b.by));
        }
    });
}
