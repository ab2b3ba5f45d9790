//! Runs drawn from a number, so that a failing one can be repeated by it.

use facility_matching::{
    Corpus, Cost, Date, Draw, Geography, Offer, Outcome, Place, Policy, PortfolioItem, Request,
    Topics, Words,
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

fn vector(draw: &mut Draw) -> Vec<f32> {
    if draw.one_in(3) { Vec::new() } else { (0..4).map(|_| draw.unit() as f32 - 0.2).collect() }
}

pub fn offer(draw: &mut Draw, id: usize) -> Offer {
    let (topics, countries) = (strings(&["t", "t.a", "t.b", "u"]), strings(&["A", "B", "C", "R"]));
    let languages = strings(&["en", "fr", "ar", "zh", "ru"]);
    let item = |draw: &mut Draw| PortfolioItem {
        title: text(draw),
        text: text(draw),
        lang: maybe(draw, &languages),
        year: maybe(draw, &[1990, 2020, 2026, 2030]),
        countries: some(draw, &countries, 2),
        outcome: maybe(draw, &[Outcome::Rating(0.9), Outcome::Text("achieved".into())]),
        vector: vector(draw),
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
        capacity: maybe(draw, &[0.0, 1.0, 5.0, 5.0]),
        cost: maybe(draw, &[100.0, 900.0]).map(Cost::Number),
        currency: maybe(draw, &strings(&["EUR", "usd"])),
        kind_of_support: Words(some(draw, &strings(&["k", "l", "m"]), 3)),
        modality: Words(some(draw, &strings(&["funding", "advice"]), 2)),
        groups: some(draw, &strings(&["g", "h"]), 2),
        ends: maybe(draw, &["2027-12".parse().unwrap(), "2030".parse().unwrap()]),
        portfolio,
        amount: None,
        vector: vector(draw),
    }
}

pub fn request(draw: &mut Draw) -> Request {
    let like = offer(draw, 0);
    Request {
        id: "r".into(),
        title: like.title,
        text: like.text,
        lang: like.lang,
        vector: like.vector,
        topics: like.topics,
        countries: like.countries,
        languages: like.languages,
        audiences: like.audiences,
        level: like.level,
        mode: like.mode,
        starts: like.starts,
        ends: like.ends,
        groups: like.groups,
        modality: like.modality,
        kind_of_support: Words(some(draw, &strings(&["k", "l"]), 1)),
        amount: maybe(draw, &[500.0]),
        currency: maybe(draw, &strings(&["EUR"])),
        requester: maybe(draw, &strings(&["q", "z"])),
        excluded_providers: some(draw, &strings(&["p"]), 1),
    }
}

pub fn corpus(offers: Vec<Offer>) -> Corpus {
    let place = |region: &str| Place { region: Some(region.into()), ..Place::default() };
    let places = [("A", place("R")), ("B", place("R")), ("C", place("S"))];
    let geography =
        Geography { places: places.map(|(code, place)| (code.to_owned(), place)).into() };
    let parents = [("t.a", "t"), ("t.b", "t")];
    let topics =
        Topics { parents: parents.map(|(code, parent)| (code.into(), parent.into())).into() };
    Corpus::new(offers, Policy::default(), geography, topics).unwrap()
}

pub fn today() -> Date {
    Date::new(2026, 11, 22).unwrap()
}

/// Runs a check on drawn runs of up to thirty offers.
pub fn check(check: impl Fn(Vec<Offer>, &Request)) {
    for seed in 0..25 {
        let mut draw = Draw(seed);
        let count = 1 + draw.place(30);
        let offers = (0..count).map(|id| offer(&mut draw, id)).collect();
        check(offers, &request(&mut draw));
    }
}
