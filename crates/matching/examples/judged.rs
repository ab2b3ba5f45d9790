//! How well requests find the offers that a person judged to be of use: the judged set of
//! `tests/cases/judged`, nDCG at 10 by language and half.
//!
//! `cargo run --release -p facility-matching --example judged -- [--named] [--policy POLICY.json]
//! [--against RUN.tsv] [--out RUN.tsv] [--ranks RANKS.tsv] [--fit OUTCOMES.tsv]`. `--named` adds the topics that texts
//! name, as the clearing house does. `--out` keeps the nDCG of each request, `--against` compares
//! with a run kept earlier by a paired bootstrap over requests, `--ranks` writes which offers are
//! suggested at which rank, judged or not. `--fit` fits the likelihood on the dev half, tells how
//! it holds on both, and keeps half, score and outcome of every pair.

#[path = "../tests/judged/measure.rs"]
mod measure;
#[path = "../tests/judged/set.rs"]
mod set;

use std::collections::BTreeMap;

use facility_matching::{Likelihood, Policy};
use measure::{brier, compared, compares, corpus, judged_on, mean, ndcg, outcomes, rankings};
use set::{Half, JudgedSet, half};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let behind = |option: &str| {
        words.iter().position(|word| word == option).and_then(|at| words.get(at + 1))
    };
    let policy = match behind("--policy") {
        Some(path) => serde_json::from_str(&std::fs::read_to_string(path)?)?,
        None => Policy::default(),
    };
    let set = JudgedSet::read(words.iter().any(|word| word == "--named"));
    if let Some(path) = behind("--ranks") {
        std::fs::write(path, ranks(&set, &policy))?;
    }
    let ranked = rankings(&set, &policy);
    let found = ndcg(&set, &ranked);
    print_means(&set, &found);
    for wanted in [Half::Dev, Half::Held] {
        println!(
            "{wanted:?}: good above bad over all requests {:.4}",
            compares(&set, &ranked, wanted)
        );
    }
    if let Some(path) = behind("--out") {
        let lines: String = found.iter().map(|(id, value)| format!("{id}\t{value}\n")).collect();
        std::fs::write(path, lines)?;
    }
    if let Some(path) = behind("--fit") {
        std::fs::write(path, fitted(&set, &policy)?)?;
    }
    if let Some(path) = behind("--against") {
        let earlier = std::fs::read_to_string(path)?;
        let before: BTreeMap<String, f64> = earlier
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .filter_map(|(id, value)| Some((id.to_owned(), value.parse().ok()?)))
            .collect();
        for wanted in [Half::Dev, Half::Held] {
            let [mean, low, high] = compared(&found, &before, |id| half(id) == wanted);
            println!("{wanted:?}: difference {mean:+.4}, 95 % interval {low:+.4} to {high:+.4}");
        }
    }
    Ok(())
}

fn print_means(set: &JudgedSet, found: &BTreeMap<String, f64>) {
    let language =
        |id: &str| set.requests.iter().find(|it| it.id == id).and_then(|it| it.lang.clone());
    for tongue in ["ar", "en", "es", "fr", "ru", "zh", "all"] {
        let is_in = |id: &str| tongue == "all" || language(id).as_deref() == Some(tongue);
        let dev = mean(found, |id| is_in(id) && half(id) == Half::Dev);
        let held = mean(found, |id| is_in(id) && half(id) == Half::Held);
        let both = mean(found, is_in);
        println!(
            "{tongue:>4}  dev {:.4} ({})  held {:.4} ({})  both {:.4} ({})",
            dev.0, dev.1, held.0, held.1, both.0, both.1
        );
    }
}

fn ranks(set: &JudgedSet, policy: &Policy) -> String {
    let corpus = corpus(set, policy);
    let mut lines = String::new();
    for request in &set.requests {
        let answer = corpus.answer(request, set.offers.len(), judged_on());
        for (rank, suggestion) in answer.suggestions.iter().enumerate() {
            let (id, offer) = (&request.id, &suggestion.offer);
            lines.push_str(&format!("{id}\t{offer}\t{}\t{:.4}\n", rank + 1, suggestion.score));
        }
    }
    lines
}

/// Prints the fit on the dev half and how it holds; returns the outcomes as a table.
fn fitted(set: &JudgedSet, policy: &Policy) -> Result<String, &'static str> {
    let ranked = rankings(set, policy);
    let dev = outcomes(set, &ranked, Half::Dev);
    let (intercept, slope) = Likelihood::fit(&dev).ok_or("no fit")?;
    println!("intercept {intercept:.6} slope {slope:.6}");
    let chance = |score: f64| 1.0 / (1.0 + (-(intercept + slope * score)).exp());
    let base = dev.iter().filter(|(_, good)| *good).count() as f64 / dev.len() as f64;
    let mut table = String::from("half\tscore\tgood\n");
    for (name, wanted) in [("dev", Half::Dev), ("held", Half::Held)] {
        let found = outcomes(set, &ranked, wanted);
        let (own, flat) = (brier(&found, chance), brier(&found, |_| base));
        println!(
            "{name}: {} pairs, Brier {own:.4}, with one chance for all {flat:.4}",
            found.len()
        );
        for low in [0.0, 0.05, 0.1, 0.25, 0.5, 0.75] {
            let high = [0.05, 0.1, 0.25, 0.5, 0.75, 1.01].into_iter().find(|it| *it > low);
            let within = |score: f64| (low..high.unwrap_or(1.01)).contains(&chance(score));
            let bin: Vec<&(f64, bool)> = found.iter().filter(|it| within(it.0)).collect();
            let said: f64 = bin.iter().map(|it| chance(it.0)).sum::<f64>();
            let good = bin.iter().filter(|it| it.1).count();
            println!("  from {low:.2}: {} pairs, said {said:.1} good, were {good}", bin.len());
        }
        for (score, good) in found {
            table.push_str(&format!("{name}\t{score}\t{}\n", u8::from(good)));
        }
    }
    Ok(table)
}
