//! The facts that ship: organisations and initiatives that the founding documents name, and pages of
//! rules for administrators to make their own.

use facility_store::Store;

use crate::exchange::{self, Import, Plan, map::Map};
use crate::vocabularies;

/// A file that ships: its name and its text.
pub type File<'a> = (&'a str, &'a str);

const FILES: &[File<'_>] = &[
    ("organisations.csv", include_str!("../starter/organisations.csv")),
    ("initiatives.csv", include_str!("../starter/initiatives.csv")),
    ("indicators.csv", include_str!("../starter/indicators.csv")),
    ("policies.csv", include_str!("../starter/policies.csv")),
];
const ROWS: &[File<'_>] =
    &[("policies.retention.csv", include_str!("../starter/policies.retention.csv"))];

/// Loads them; a second time changes nothing.
///
/// # Errors
/// When the database fails, or a file that ships has a problem.
pub async fn load(store: &Store, now: i64) -> Result<(), String> {
    for file in FILES {
        load_file(store, *file, ROWS, now).await?;
    }
    Ok(())
}

/// Loads a file that ships with its sub-tables (`trainings.runs.csv`).
///
/// # Errors
/// As [`load`].
pub async fn load_file(
    store: &Store,
    file: File<'_>,
    rows: &[File<'_>],
    now: i64,
) -> Result<(), String> {
    let plan = plan(store, file, rows, now).await?;
    if plan.is_news() {
        let mut writing = store.writing(now);
        plan.write(&mut writing, "");
        writing.commit().await.map_err(|refusal| refusal.to_string())?;
    }
    Ok(())
}

/// What loading a file with its sub-tables would do.
///
/// # Errors
/// As [`load`].
pub async fn plan(
    store: &Store,
    (name, text): File<'_>,
    rows: &[File<'_>],
    now: i64,
) -> Result<Plan, String> {
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
    let plan = exchange::plan(store, vocabularies::shipped(), &file, None).await;
    let plan = plan.map_err(|refusal| refusal.to_string())?;
    match plan.report.problems.first() {
        Some(problem) => Err(format!("{name}:{}: {}", problem.line, problem.message)),
        None => Ok(plan),
    }
}
