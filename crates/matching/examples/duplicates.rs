//! Finds duplicates in one table or two and holds them against known pairs: precision, recall, F1,
//! recall and number of candidates, CPU time.
//!
//! `cargo run --release -p facility-matching --example duplicates -- A.csv [B.csv] KNOWN.csv
//! [--columns column=kind,...] [--out PAIRS.csv] [--weights]`. KNOWN.csv has a header and two
//! columns of ids. With `--partial`, known pairs cover only some records of the first table, and
//! found pairs of others count neither way.

use std::collections::HashSet;
use std::process::ExitCode;

use facility_matching::duplicates::{
    Band, Findings, Settings, Table, find, pairs_csv, read_columns, read_table,
};

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
    let mut files = Vec::new();
    let (mut columns, mut out, mut weights, mut partial) = (Vec::new(), None, false, false);
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--columns" => {
                let text = words.next().unwrap_or_default();
                columns = read_columns(&text).map_err(|flaws| format!("{flaws:?}"))?;
            }
            "--out" => out = words.next(),
            "--weights" => weights = true,
            "--partial" => partial = true,
            _ => files.push(word),
        }
    }
    let (left, right, known) = match &files[..] {
        [a, known] => (table(a)?, None, known),
        [a, b, known] => (table(a)?, Some(table(b)?), known),
        _ => return Err("A.csv [B.csv] KNOWN.csv".to_owned()),
    };
    let known = known_pairs(known, right.is_some())?;
    let before = cpu_seconds();
    let found = find((&left, right.as_ref()), &columns, &[], &Settings::default())
        .map_err(|flaws| format!("{flaws:?}"))?;
    let spent = cpu_seconds() - before;
    if let Some(out) = out {
        let text = pairs_csv(&found, &left, right.as_ref());
        std::fs::write(&out, text).map_err(|error| format!("{out}: {error}"))?;
    }
    let mut lines = figures(&found, &left, right.as_ref(), &known, partial);
    lines.push(format!("CPU seconds          {spent:.2}"));
    if weights {
        for field in &found.fields {
            lines.push(format!("{} ({})", field.field, field.kind));
            lines.extend(field.levels.iter().map(|level| {
                format!("  {:22} m {:.4} u {:.6} {:+.2}", level.level, level.m, level.u, level.bits)
            }));
        }
    }
    Ok(lines.join("\n"))
}

fn table(path: &str) -> Result<Table, String> {
    let bytes = std::fs::read(path).map_err(|error| format!("{path}: {error}"))?;
    read_table(&String::from_utf8_lossy(&bytes)).map_err(|problems| {
        let lines: Vec<String> = problems
            .iter()
            .map(|it| format!("{path}:{}:{} {}", it.line, it.column, it.message))
            .collect();
        lines.join("\n")
    })
}

type Ids = (String, String);

fn known_pairs(path: &str, two_tables: bool) -> Result<HashSet<Ids>, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    let pairs = text.lines().skip(1).filter_map(|line| line.split_once(','));
    Ok(pairs.map(|(a, b)| ordered(a.trim(), b.trim(), two_tables)).collect())
}

fn ordered(a: &str, b: &str, two_tables: bool) -> Ids {
    if two_tables || a <= b { (a.to_owned(), b.to_owned()) } else { (b.to_owned(), a.to_owned()) }
}

fn figures(
    found: &Findings,
    left: &Table,
    right: Option<&Table>,
    known: &HashSet<Ids>,
    partial: bool,
) -> Vec<String> {
    let covered: HashSet<&str> = known.iter().map(|(a, _)| a.as_str()).collect();
    let second = right.unwrap_or(left);
    let mut counts = [[0_usize; 2]; 3];
    for pair in &found.pairs {
        let (a, b) = (&left.records[pair.left].id, &second.records[pair.right].id);
        let is_known = known.contains(&ordered(a, b, right.is_some()));
        if !partial || covered.contains(a.as_str()) {
            let band = [Band::Accepted, Band::Review, Band::Rejected];
            let at = band.iter().position(|it| *it == pair.band).unwrap_or(2);
            counts[at][usize::from(is_known)] += 1;
        }
    }
    let share = |part: usize, all: usize| part as f64 / all.max(1) as f64;
    let [[wrong, correct], [review_wrong, review_right], [_, missed]] = counts;
    let (precision, recall) = (share(correct, correct + wrong), share(correct, known.len()));
    let records = left.records.len() + right.map_or(0, |right| right.records.len());
    vec![
        format!("records, known pairs {records} {}", known.len()),
        format!("precision, recall    {precision:.4} {recall:.4}"),
        format!(
            "F1                   {:.4}",
            2.0 * precision * recall / (precision + recall).max(1e-9)
        ),
        format!("accepted wrong/right {wrong} {correct}"),
        format!("for review           {review_wrong} {review_right}"),
        format!("recall of candidates {:.4}", share(correct + review_right + missed, known.len())),
        format!(
            "candidates a record  {:.1} (most {})",
            2.0 * found.candidates as f64 / records.max(1) as f64,
            found.candidates_most
        ),
    ]
}

/// The processor time of this process so far, from what the system says of it; 0 where it does not.
fn cpu_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|it| it.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}
