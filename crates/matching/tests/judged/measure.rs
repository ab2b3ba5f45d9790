//! How well a policy ranks the judged offers of a request.

use std::collections::BTreeMap;

use facility_matching::{Corpus, Date, Draw, Policy};

use super::set::{Half, JudgedSet, half};

/// The day on which the set is judged.
pub fn judged_on() -> Date {
    Date::new(2026, 11, 22).expect("a day")
}

/// By request, the judged offers that are suggested, best first, each with its score.
pub type Rankings = BTreeMap<String, Vec<(String, f64)>>;

/// Ranks the offers of the set; those that nobody judged for a request are left out of its ranks.
pub fn rankings(set: &JudgedSet, policy: &Policy) -> Rankings {
    let corpus = corpus(set, policy);
    let mut rankings = Rankings::new();
    for request in &set.requests {
        let judged = &set.grades[&request.id];
        let suggestions = corpus.answer(request, set.offers.len(), judged_on()).suggestions;
        let ranked = suggestions
            .into_iter()
            .filter(|suggestion| judged.contains_key(&suggestion.offer))
            .map(|suggestion| (suggestion.offer, suggestion.score));
        rankings.insert(request.id.clone(), ranked.collect());
    }
    rankings
}

/// The offers of the set made ready.
pub fn corpus(set: &JudgedSet, policy: &Policy) -> Corpus {
    let (geography, topics) = (set.geography.clone(), set.topics.clone());
    Corpus::new(set.offers.clone(), policy.clone(), geography, topics).expect("a sound policy")
}

/// The nDCG at 10 of each request for which anything is of use: gains are 2^grade - 1, discounted
/// by the logarithm of the rank (Järvelin and Kekäläinen 2002, with the gains of Burges 2005).
pub fn ndcg(set: &JudgedSet, rankings: &Rankings) -> BTreeMap<String, f64> {
    let sum = |grades: &mut dyn Iterator<Item = u32>| -> f64 {
        let gains = grades.take(10).zip(2..);
        gains.map(|(grade, rank)| (2_f64.powi(grade as i32) - 1.0) / f64::from(rank).log2()).sum()
    };
    let of_request = |(request, ranked): (&String, &Vec<(String, f64)>)| {
        let grades = &set.grades[request];
        let mut ideal: Vec<u32> = grades.values().copied().collect();
        ideal.sort_unstable_by(|a, b| b.cmp(a));
        let most = sum(&mut ideal.into_iter());
        let got = sum(&mut ranked.iter().map(|(offer, _)| grades[offer]));
        (most > 0.0).then(|| (request.clone(), got / most))
    };
    rankings.iter().filter_map(of_request).collect()
}

/// The mean of what a test picks by the request's id, and how many they are.
pub fn mean(found: &BTreeMap<String, f64>, pick: impl Fn(&str) -> bool) -> (f64, usize) {
    let picked: Vec<f64> =
        found.iter().filter(|(request, _)| pick(request)).map(|(_, value)| *value).collect();
    (picked.iter().sum::<f64>() / picked.len().max(1) as f64, picked.len())
}

/// The mean difference over requests and the bounds between which nineteen of twenty of 10,000
/// paired draws of requests lie.
pub fn compared(
    now: &BTreeMap<String, f64>,
    before: &BTreeMap<String, f64>,
    pick: impl Fn(&str) -> bool,
) -> [f64; 3] {
    let differences: Vec<f64> = now
        .iter()
        .filter(|(request, _)| pick(request))
        .filter_map(|(request, value)| Some(value - before.get(request)?))
        .collect();
    let count = differences.len().max(1) as f64;
    let mut draw = Draw(1);
    let mut means: Vec<f64> = (0..10_000)
        .map(|_| differences.iter().map(|_| draw.of(&differences)).sum::<f64>() / count)
        .collect();
    means.sort_by(f64::total_cmp);
    [differences.iter().sum::<f64>() / count, means[250], means[9750]]
}

/// Ranks that people look at.
const SHOWN: usize = 10;

/// The scores of the first ten judged suggestions for each request of a half, with whether the
/// match is good: grade 2 or 3.
pub fn outcomes(set: &JudgedSet, rankings: &Rankings, wanted: Half) -> Vec<(f64, bool)> {
    let of_half = rankings.iter().filter(|(request, _)| half(request) == wanted);
    let shown = of_half.flat_map(|(request, ranked)| {
        let grades = &set.grades[request];
        ranked.iter().take(SHOWN).map(move |(offer, score)| (*score, grades[offer] >= 2))
    });
    shown.collect()
}

/// The mean squared distance of chances from outcomes (Brier 1950).
pub fn brier(outcomes: &[(f64, bool)], chance: impl Fn(f64) -> f64) -> f64 {
    let squares = outcomes.iter().map(|(score, good)| (chance(*score) - f64::from(*good)).powi(2));
    squares.sum::<f64>() / outcomes.len().max(1) as f64
}

/// How often, of a good and a bad match of a half, whichever requests they are of, the good one has
/// the higher score; a tie counts half (the area under the receiver operating characteristic, as
/// by Mann and Whitney 1947). Scores that only compare within a request do badly at it.
pub fn compares(set: &JudgedSet, rankings: &Rankings, wanted: Half) -> f64 {
    let of_half = rankings.iter().filter(|(request, _)| half(request) == wanted);
    let all = of_half.flat_map(|(request, ranked)| {
        ranked.iter().map(move |(offer, score)| (*score, set.grades[request][offer] >= 2))
    });
    let (good, bad): (Vec<_>, Vec<_>) = all.partition(|(_, good)| *good);
    let pairs = good.iter().flat_map(|a| bad.iter().map(move |b| a.0.total_cmp(&b.0)));
    let won: f64 = pairs.map(|order| f64::from(order as i8 + 1) / 2.0).sum();
    won / (good.len() * bad.len()).max(1) as f64
}
