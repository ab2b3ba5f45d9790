//! The facts that ship: organisations and initiatives that the founding documents name, and pages of
//! rules for administrators to make their own.

use std::collections::HashSet;

use facility_store::Store;

use crate::exchange::{Import, Planned, map::Map, plan};
use crate::vocabularies;

/// A file that ships: its name and its text.
pub type File = (&'static str, &'static str);

const FILES: &[File] = &[
    ("organisations.csv", include_str!("../starter/organisations.csv")),
    ("initiatives.csv", include_str!("../starter/initiatives.csv")),
    ("policies.csv", include_str!("../starter/policies.csv")),
];
const ROWS: &[File] =
    &[("policies.retention.csv", include_str!("../starter/policies.retention.csv"))];

/// Loads them; a second time changes nothing.
///
/// # Errors
/// When the database fails, or a file that ships has a problem.
pub async fn load(store: &Store, now: i64) -> Result<(), String> {
    for file in FILES {
        load_file(store, *file, ROWS, &HashSet::new(), now).await?;
    }
    Ok(())
}

/// Loads a file that ships with its sub-tables (`trainings.runs.csv`). The lines whose identifiers
/// are kept back are read and checked like the others, and returned instead of saved.
///
/// # Errors
/// As [`load`].
pub async fn load_file(
    store: &Store,
    (name, text): File,
    rows: &[File],
    kept_back: &HashSet<String>,
    now: i64,
) -> Result<Vec<(String, Planned)>, String> {
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
    let said = |refusal: facility_store::Refusal| refusal.to_string();
    let mut plan = plan(store, vocabularies::shipped(), &file, None).await.map_err(said)?;
    if let Some(problem) = plan.report.problems.first() {
        return Err(format!("{name}:{}: {}", problem.line, problem.message));
    }
    let mut back = Vec::new();
    for line in std::mem::take(&mut plan.lines) {
        let named = line.identifier.iter().map(|(scheme, value)| format!("{scheme}:{value}"));
        match named.into_iter().find(|identifier| kept_back.contains(identifier)) {
            Some(identifier) => back.push((identifier, line)),
            None => plan.lines.push(line),
        }
    }
    if plan.is_news() {
        let mut writing = store.writing(now);
        plan.write(&mut writing, file.person);
        writing.commit().await.map_err(said)?;
    }
    Ok(back)
}
