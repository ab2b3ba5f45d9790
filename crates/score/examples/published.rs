//! Counts published indices anew from published components: HDI, EGDI, GII.
//!
//! `cargo run -p facility-score --example published -- DIR`, where DIR holds `hdr.csv` and
//! `egdi.csv` with the columns iso3, year, indicator, disaggregation, value. Exit code 1 where an
//! index is missed.

#![allow(missing_docs)]

#[path = "../tests/published/indices.rs"]
mod indices;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use indices::{Known, egdi, gii, hdi, held};

fn main() -> ExitCode {
    let Some(dir) = std::env::args().nth(1) else {
        eprintln!("published DIR");
        return ExitCode::from(2);
    };
    let hdr = known(&Path::new(&dir).join("hdr.csv"));
    let un = known(&Path::new(&dir).join("egdi.csv"));
    let mut is_held = true;
    let mut check = |name: &str, rows: &[Known], counted: &[Option<f64>], published, limit| {
        let (count, worst) = held(rows, counted, published);
        let word = if worst <= limit && count > 0 { "held" } else { "MISSED" };
        is_held &= word == "held";
        println!(
            "{name:<16} {count:>5} values, worst difference {worst:.6}, limit {limit}: {word}"
        );
    };
    check("HDI", &hdr, &hdi(&hdr), "HDI", 0.0005 + 1e-9);
    let later: Vec<Known> = un.iter().filter(|row| row.year >= 2014).cloned().collect();
    check("EGDI 2014-2024", &later, &egdi(&later, [1.0; 3]), "EGDI", 0.0001);
    // In 2012 three countries that were not assessed are published as 0.
    let of = |year, least: f64| {
        let is_of =
            |row: &&Known| row.year == year && row.cells.get("EGDI").is_some_and(|it| *it > least);
        un.iter().filter(is_of).cloned().collect::<Vec<Known>>()
    };
    let earlier = of(2012, 0.0);
    check("EGDI 2012", &earlier, &egdi(&earlier, [1.0; 3]), "EGDI", 0.001);
    let first = of(2010, 0.0);
    check("EGDI 2010", &first, &egdi(&first, [0.34, 0.33, 0.33]), "EGDI", 0.001);
    check("GII", &hdr, &gii(&hdr), "GII", 0.0005 + 1e-9);
    if is_held { ExitCode::SUCCESS } else { ExitCode::from(1) }
}

/// The rows of a long table, one a country and year.
fn known(path: &Path) -> Vec<Known> {
    let text =
        std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut rows: BTreeMap<(String, i64), Known> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let [code, year, name, split, value, ..] = cells[..] else { continue };
        let (Ok(year), Ok(value)) = (year.parse(), value.parse()) else { continue };
        let name = if split == "total" { name.to_owned() } else { format!("{name}:{split}") };
        let row = rows.entry((code.to_owned(), year)).or_insert_with(|| Known {
            code: code.to_owned(),
            year,
            cells: BTreeMap::new(),
        });
        row.cells.insert(name, value);
    }
    rows.into_values().collect()
}
