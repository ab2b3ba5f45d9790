//! How well texts find texts of their kind: each text of a table is a request once and ranks all
//! others, of which those that share its codes are wanted.
//!
//! `cargo run --release -p facility-matching --example text_fit -- TEXTS.tsv [--out RUN.tsv]
//! [--against RUN.tsv]`. TEXTS.tsv has the header `id lang codes text`, tab-separated, codes with
//! semicolons between them. Printed is the mean nDCG at 10, a text being worth the codes it shares
//! by all codes of both (Jaccard). `--out` keeps it for each request; `--against` compares with a
//! run kept earlier, by 10,000 paired draws of requests: the difference and the interval in which
//! nineteen of twenty of them lie.

use std::collections::{BTreeMap, HashSet};
use std::process::ExitCode;

use facility_matching::{Corpus, Date, Draw, Geography, Offer, Pair, Policy, Request, Topics};

struct Text {
    id: String,
    lang: String,
    codes: HashSet<String>,
    text: String,
}

fn main() -> ExitCode {
    match run() {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<String, String> {
    let (mut file, mut out, mut against) = (None, None, None);
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--out" => out = words.next(),
            "--against" => against = words.next(),
            _ => file = Some(word),
        }
    }
    let texts = read(&contents(&file.ok_or("TEXTS.tsv [--out RUN.tsv] [--against RUN.tsv]")?)?)?;
    let found = measured(&texts)?;
    let mean = found.values().sum::<f64>() / found.len().max(1) as f64;
    let mut told = format!("{} texts, {} requests, nDCG@10 {mean:.4}", texts.len(), found.len());
    if let Some(out) = out {
        let lines: String = found.iter().map(|(id, value)| format!("{id}\t{value}\n")).collect();
        std::fs::write(&out, lines).map_err(|error| format!("{out}: {error}"))?;
    }
    if let Some(against) = against {
        let (mean, low, high) = compared(&found, &contents(&against)?);
        told.push_str(&format!("\ndifference {mean:+.4}, 95 % interval {low:+.4} to {high:+.4}"));
    }
    Ok(told)
}

fn contents(path: &str) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))
}

fn read(text: &str) -> Result<Vec<Text>, String> {
    let row = |line: &str| {
        let cells: Vec<&str> = line.splitn(4, '\t').collect();
        let [id, lang, codes, text] = cells[..] else { return Err(format!("not four: {line}")) };
        let codes = codes.split(';').filter(|code| !code.is_empty()).map(str::to_owned);
        Ok(Text {
            id: id.to_owned(),
            lang: lang.to_owned(),
            codes: codes.collect(),
            text: text.to_owned(),
        })
    };
    text.lines().skip(1).map(row).collect()
}

/// The nDCG at 10 of each text for which there is any other of its kind.
fn measured(texts: &[Text]) -> Result<BTreeMap<String, f64>, String> {
    let (id, text) = (|it: &Text| it.id.clone(), |it: &Text| Some(it.text.clone()));
    let offer = |it: &Text| Offer {
        id: id(it),
        text: text(it),
        lang: Some(it.lang.clone()),
        ..Offer::default()
    };
    let offers = texts.iter().map(offer).collect();
    let (geography, topics) = (Geography::default(), Topics::default());
    let corpus = Corpus::new(offers, Policy::default(), geography, topics)
        .map_err(|faults| faults.join("; "))?;
    let today = Date::new(2026, 1, 1).ok_or("no such day")?;
    let mut found = BTreeMap::new();
    for (at, asked) in texts.iter().enumerate() {
        let worth: Vec<f64> = texts.iter().map(|other| alike(&asked.codes, &other.codes)).collect();
        let request = Request {
            id: id(asked),
            text: text(asked),
            lang: Some(asked.lang.clone()),
            ..Request::default()
        };
        let others: Vec<usize> = (0..texts.len()).filter(|other| *other != at).collect();
        let pair = |other: &usize| Pair { request: id(asked), offer: id(&texts[*other]), line: 1 };
        let pairs: Vec<Pair> = others.iter().map(pair).collect();
        let scores = corpus
            .score_pairs(&[request], &pairs, today)
            .map_err(|problems| format!("{problems:?}"))?;
        let mut ranked: Vec<(f64, usize)> =
            scores.iter().zip(&others).map(|(pair, other)| (pair.score, *other)).collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut best: Vec<f64> = others.iter().map(|other| worth[*other]).collect();
        best.sort_by(|a, b| b.total_cmp(a));
        let gain = |worths: &mut dyn Iterator<Item = f64>| -> f64 {
            worths.take(10).zip(2..).map(|(worth, rank)| worth / f64::from(rank).log2()).sum()
        };
        let most = gain(&mut best.into_iter());
        if most > 0.0 {
            let got = gain(&mut ranked.into_iter().map(|(_, other)| worth[other]));
            found.insert(asked.id.clone(), got / most);
        }
    }
    Ok(found)
}

fn alike(one: &HashSet<String>, other: &HashSet<String>) -> f64 {
    let shared = one.intersection(other).count() as f64;
    shared / (one.union(other).count() as f64).max(1.0)
}

/// The mean difference to a run kept earlier, and the bounds of its interval.
fn compared(found: &BTreeMap<String, f64>, earlier: &str) -> (f64, f64, f64) {
    let earlier: BTreeMap<&str, f64> = earlier
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(id, value)| Some((id, value.parse().ok()?)))
        .collect();
    let differences: Vec<f64> =
        found.iter().filter_map(|(id, value)| Some(value - earlier.get(id.as_str())?)).collect();
    if differences.is_empty() {
        return (0.0, 0.0, 0.0);
    }
    let count = differences.len() as f64;
    let mut draw = Draw(1);
    let mut means: Vec<f64> = (0..10_000)
        .map(|_| differences.iter().map(|_| draw.of(&differences)).sum::<f64>() / count)
        .collect();
    means.sort_by(f64::total_cmp);
    (differences.iter().sum::<f64>() / count, means[250], means[9750])
}
