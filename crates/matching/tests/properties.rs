//! What holds for every run, tried on runs drawn with a fixed seed.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use facility_matching::{
    Answer, Corpus, Date, Draw, Geography, Offer, Pair, Place, Policy, PortfolioItem, Request,
    Topics, Words, answer_json,
};

fn some<T: Clone>(draw: &mut Draw, from: &[T], most: usize) -> Vec<T> {
    let count = draw.place(most + 1);
    (0..count).map(|_| draw.of(from).clone()).collect()
}

fn maybe<T: Clone>(draw: &mut Draw, from: &[T]) -> Option<T> {
    (!draw.one_in(3)).then(|| draw.of(from).clone())
}

fn text(draw: &mut Draw) -> Option<String> {
    let words = strings(&[
        "digital",
        "skills",
        "training",
        "for",
        "teachers",
        "and",
        "réseau",
        "école",
        "обучение",
        "учителей",
        "تدريب",
        "المعلمين",
        "数字技能",
        "培训",
        "security",
        "2026",
    ]);
    (!draw.one_in(4)).then(|| some(draw, &words, 14).join(" "))
}

fn strings(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn offer(draw: &mut Draw, id: usize) -> Offer {
    let (topics, countries) = (strings(&["t", "t.a", "t.b", "u"]), strings(&["A", "B", "C", "R"]));
    let languages = strings(&["en", "fr", "ar", "zh", "ru"]);
    let item = |draw: &mut Draw| PortfolioItem {
        title: text(draw),
        text: text(draw),
        lang: maybe(draw, &languages),
        year: maybe(draw, &[1990, 2020, 2026, 2030]),
        countries: some(draw, &countries, 2),
        outcome: None,
    };
    let portfolio = (0..draw.place(8)).map(|_| item(draw)).collect();
    Offer {
        id: format!("o{id}"),
        provider: maybe(draw, &strings(&["p", "q"])),
        title: text(draw),
        text: text(draw),
        lang: maybe(draw, &languages),
        topics: some(draw, &topics, 3),
        countries: some(draw, &countries, 2),
        languages: some(draw, &languages, 3),
        audiences: some(draw, &strings(&["x", "y"]), 2),
        level: maybe(draw, &strings(&["basic", "expert", "other"])),
        mode: Words(some(draw, &strings(&["online", "hybrid"]), 1)),
        starts: maybe(draw, &["2026".parse().unwrap(), "2027-05".parse().unwrap()]),
        capacity: maybe(draw, &[0.0, 1.0, 5.0]),
        portfolio,
        ..Offer::default()
    }
}

fn request(draw: &mut Draw) -> Request {
    let like = offer(draw, 0);
    Request {
        id: "r".into(),
        title: like.title,
        text: like.text,
        lang: like.lang,
        topics: like.topics,
        countries: like.countries,
        languages: like.languages,
        audiences: like.audiences,
        level: like.level,
        mode: like.mode,
        starts: like.starts,
        excluded_providers: some(draw, &strings(&["p"]), 1),
        ..Request::default()
    }
}

fn corpus(offers: Vec<Offer>) -> Corpus {
    let place = |region: &str| Place { region: Some(region.into()), ..Place::default() };
    let places = [("A", place("R")), ("B", place("R")), ("C", place("S"))];
    let geography =
        Geography { places: places.map(|(code, place)| (code.to_owned(), place)).into() };
    let parents = [("t.a", "t"), ("t.b", "t")];
    let topics =
        Topics { parents: parents.map(|(code, parent)| (code.into(), parent.into())).into() };
    Corpus::new(offers, Policy::default(), geography, topics).unwrap()
}

fn today() -> Date {
    Date::new(2026, 11, 22).unwrap()
}

fn refused(answer: &Answer) -> BTreeSet<String> {
    answer.refused.iter().map(|refused| refused.offer.clone()).collect()
}

/// Runs a check on fifty drawn runs of up to thirty offers.
fn check(check: impl Fn(Vec<Offer>, &Request)) {
    for seed in 0..50 {
        let mut draw = Draw(seed);
        let count = 1 + draw.place(30);
        let offers = (0..count).map(|id| offer(&mut draw, id)).collect();
        check(offers, &request(&mut draw));
    }
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
            assert!(found.likelihood.is_none());
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
            let explanation = corpus.explain(request, &found.offer, today()).unwrap();
            assert_eq!(explanation.suggestion, *found);
            assert_eq!(explanation.place, Some(at + 1));
            assert_eq!(explanation.kept_out, None);
            let pair = Pair { request: "r".into(), offer: found.offer.clone(), line: 2 };
            let scores = corpus.score_pairs(&requests, &[pair], today()).unwrap();
            assert_eq!(scores[0].score, found.score);
        }
        for refused in &answer.refused {
            let explanation = corpus.explain(request, &refused.offer, today()).unwrap();
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
    check(|offers, request| {
        let lines: Vec<String> =
            offers.iter().map(|offer| serde_json::to_string(offer).unwrap()).collect();
        let read: Vec<Offer> = facility_matching::read_lines(&lines.join("\n")).unwrap();
        assert_eq!(read, offers);
        let text = serde_json::to_string_pretty(request).unwrap();
        assert_eq!(&facility_matching::read_request(&text).unwrap(), request);
    });
}
