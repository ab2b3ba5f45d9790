//! The facts that ship: organisations and initiatives that the founding documents name, and pages of
//! rules for administrators to make their own.

use facility_store::{Refusal, Store};

use crate::exchange::{Import, import, map::Map};
use crate::vocabularies;

const FILES: &[(&str, &str)] = &[
    ("organisations.csv", include_str!("../starter/organisations.csv")),
    ("initiatives.csv", include_str!("../starter/initiatives.csv")),
    ("policies.csv", include_str!("../starter/policies.csv")),
];
const ROWS: &[(&str, &str)] =
    &[("policies.retention.csv", include_str!("../starter/policies.retention.csv"))];

/// Loads them; a second time changes nothing.
///
/// # Errors
/// When the database fails, or a file that ships has a problem.
pub async fn load(store: &Store, now: i64) -> Result<(), String> {
    load_files(store, FILES, ROWS, now).await
}

/// Loads files that ship, each with its sub-tables (`trainings.runs.csv`).
///
/// # Errors
/// As [`load`].
pub async fn load_files(
    store: &Store,
    files: &[(&str, &str)],
    rows: &[(&str, &str)],
    now: i64,
) -> Result<(), String> {
    for (name, text) in files {
        let stem = name.trim_end_matches("csv");
        let own = rows.iter().filter_map(|(file, text)| {
            let field = file.strip_prefix(stem)?.strip_suffix(".csv")?;
            Some((field.to_owned(), text.as_bytes()))
        });
        let file = Import {
            name,
            bytes: text.as_bytes(),
            rows: own.collect(),
            format: "csv",
            kind: "",
            map: Map::default(),
            is_dry: false,
            person: "",
            now,
        };
        let report =
            import(store, vocabularies::shipped(), &file).await.map_err(
                |refusal| match refusal {
                    Refusal::Fault(fault) => fault.to_string(),
                    other => other.to_string(),
                },
            )?;
        if let Some(problem) = report.problems.first() {
            return Err(format!("{name}:{}: {}", problem.line, problem.message));
        }
    }
    Ok(())
}
