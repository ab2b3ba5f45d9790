//! The facts that ship: organisations and initiatives that the founding documents name, indicators and
//! frameworks with numbers of countries, rules of assistance, and pages of rules for administrators to make their own.

use facility_store::Store;

use crate::exchange::{self, Import, Plan, map::Map};
use crate::{scorecards, vocabularies};

/// A file that ships: its name and its text.
pub type File<'a> = (&'a str, &'a str);

const FILES: &[File<'_>] = &[
    ("organisations.csv", include_str!("../starter/organisations.csv")),
    ("initiatives.csv", include_str!("../starter/initiatives.csv")),
    ("indicators.csv", include_str!("../starter/indicators.csv")),
    ("frameworks.csv", include_str!("../starter/frameworks.csv")),
    ("assistance_rules.csv", include_str!("../starter/assistance_rules.csv")),
    ("policies.csv", include_str!("../starter/policies.csv")),
];
const ROWS: &[File<'_>] = &[
    ("assistance_rules.conditions.csv", include_str!("../starter/assistance_rules.conditions.csv")),
    ("frameworks.nodes.csv", include_str!("../starter/frameworks.nodes.csv")),
    ("frameworks.costs.csv", include_str!("../starter/frameworks.costs.csv")),
    ("frameworks.counterparts.csv", include_str!("../starter/frameworks.counterparts.csv")),
    ("policies.retention.csv", include_str!("../starter/policies.retention.csv")),
];

macro_rules! numbers {
    ($($code:literal),+ $(,)?) => {
        &[$(($code, include_str!(concat!("../starter/observations/", $code, ".csv")))),+]
    };
}

/// The numbers that ship, by the code of their indicator.
const NUMBERS: &[File<'_>] = numbers![
    "CELL_P100",
    "FBB_P100",
    "GII",
    "GII_ABR",
    "GII_LFPR",
    "GII_MMR",
    "GII_PR",
    "GII_SE",
    "GNI_ATLAS_PC",
    "HDI",
    "HDI_EYS",
    "HDI_GNIPC",
    "HDI_LE",
    "HDI_MYS",
    "INET_USERS",
    "LIT_ADULT",
    "POP",
];
/// Of each series its source, release, licence, method and unit.
const SERIES: &str = include_str!("../starter/observations/series.csv");

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

/// Loads the numbers of countries that ship; a second time changes nothing.
///
/// # Errors
/// When the database fails, or a file that ships has a problem.
pub async fn load_numbers(store: &Store, now: i64) -> Result<(), String> {
    let said = |error: csv::Error| format!("series.csv: {error}");
    for series in csv::Reader::from_reader(SERIES.as_bytes()).records() {
        let series = series.map_err(said)?;
        let of = |at: usize| series.get(at).unwrap_or_default();
        let (code, texts) = (of(0), [of(1), of(2), of(3), of(4), of(5)]);
        let (_, numbers) = NUMBERS.iter().find(|(name, _)| *name == code).ok_or(code)?;
        let bytes = table(code, texts, numbers).map_err(said)?;
        let name = format!("{code}.csv");
        let import = of_ours(&name, &bytes, Vec::new(), now);
        let report = scorecards::take(store, vocabularies::shipped(), &import).await;
        let report = report.map_err(|refusal| refusal.to_string())?;
        if let Some(problem) = report.problems.first() {
            return Err(format!("{name}:{}: {}", problem.line, problem.message));
        }
    }
    Ok(())
}

/// The numbers of a series as a table that says in each row what they are.
fn table(code: &str, texts: [&str; 5], numbers: &str) -> Result<Vec<u8>, csv::Error> {
    let mut table = csv::Writer::from_writer(Vec::with_capacity(numbers.len() * 8));
    let own = ["indicator", "source", "release", "licence", "method", "unit"];
    let mut rows = csv::Reader::from_reader(numbers.as_bytes());
    table.write_record(rows.headers()?.iter().chain(own))?;
    for row in rows.records() {
        table.write_record(row?.iter().chain([code]).chain(texts))?;
    }
    table.into_inner().map_err(|error| error.into_error().into())
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
    let file = of_ours(name, text.as_bytes(), own.collect(), now);
    let plan = exchange::plan(store, vocabularies::shipped(), &file, None).await;
    let plan = plan.map_err(|refusal| refusal.to_string())?;
    match plan.report.problems.first() {
        Some(problem) => Err(format!("{name}:{}: {}", problem.line, problem.message)),
        None => Ok(plan),
    }
}

/// A table that ships, as it is brought in: by nobody.
fn of_ours<'a>(
    name: &'a str,
    bytes: &'a [u8],
    rows: Vec<(String, &'a [u8])>,
    now: i64,
) -> Import<'a> {
    let (format, kind, map, is_dry, person) = ("csv", "", Map::default(), false, "");
    Import { name, bytes, rows, format, kind, map, is_dry, person, now }
}
