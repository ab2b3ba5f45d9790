//! The seat of an encoder: vectors speak between languages and nowhere else.

#![allow(clippy::unwrap_used)]

use facility_matching::{
    Corpus, Date, Geography, Offer, Policy, PortfolioItem, Request, Suggestion, Topics,
};

const NEAR: [f32; 3] = [0.9, 0.1, 0.0];
const FAR: [f32; 3] = [0.0, 0.1, 0.9];

fn offer(id: &str, lang: &str, text: &str, vector: &[f32]) -> Offer {
    let item = PortfolioItem {
        text: Some(text.to_owned()),
        year: Some(2026),
        vector: vector.to_vec(),
        ..PortfolioItem::default()
    };
    Offer {
        id: id.to_owned(),
        lang: Some(lang.to_owned()),
        text: Some(text.to_owned()),
        vector: vector.to_vec(),
        portfolio: vec![item],
        ..Offer::default()
    }
}

fn found(offers: Vec<Offer>, vector: &[f32]) -> Vec<Suggestion> {
    let (geography, topics) = (Geography::default(), Topics::default());
    let policy = Policy { floor: 0.0, ..Policy::default() };
    let corpus = Corpus::new(offers, policy, geography, topics).unwrap();
    let request = Request {
        id: "r".to_owned(),
        text: Some("Digital skills for the teachers of rural schools in the north".to_owned()),
        lang: Some("en".to_owned()),
        vector: vector.to_vec(),
        ..Request::default()
    };
    corpus.best(&request, 9, Date::new(2026, 11, 22).unwrap())
}

fn ids(found: &[Suggestion]) -> Vec<&str> {
    found.iter().map(|suggestion| suggestion.offer.as_str()).collect()
}

#[test]
fn between_languages_the_nearer_vector_comes_first_and_the_doubt_stays() {
    let offers = || {
        vec![
            offer("a-far", "fr", "Crédits pour les agriculteurs", &FAR),
            offer("b-near", "ru", "Цифровые навыки учителей", &NEAR),
        ]
    };
    let with = found(offers(), &NEAR);
    assert_eq!(ids(&with), ["b-near", "a-far"]);
    assert!(with[0].parts.topic.value > 0.9 && with[1].parts.topic.value < 0.1);
    assert!(with[0].parts.experience.value > 0.5 && with[1].parts.experience.value == 0.25);
    assert!(with.iter().all(|it| it.doubt.reasons.contains(&"different_language")));
    // Without a vector of the request, or with one of another encoder, nothing is known.
    for other in [&[][..], &[1.0, 0.0], &[0.0, 0.0, 0.0], &[f32::NAN, 0.0, 0.0]] {
        let without = found(offers(), other);
        assert_eq!(ids(&without), ["a-far", "b-near"]);
        assert!(without.iter().all(|it| it.parts.topic.value == 0.25));
        assert!(without.iter().all(|it| it.doubt.value > with[0].doubt.value));
    }
}

#[test]
fn in_one_language_vectors_change_nothing() {
    let offers = |vectors: [&[f32]; 2]| {
        vec![
            offer("a", "en", "Loans for farmers and their schools", vectors[0]),
            offer("b", "en", "Skills of teachers in rural schools", vectors[1]),
        ]
    };
    let plain = found(offers([&[], &[]]), &[]);
    assert_eq!(ids(&plain), ["b", "a"]);
    assert_eq!(found(offers([&NEAR, &FAR]), &NEAR), plain);
}
