//! Commands about files: import and search.

use std::path::PathBuf;

use clap::Args;
use facility_search::{Index, Query};

use super::{Failure, Place, text_of};
use crate::exchange::{Import, Report, Take, import, map::Map};
use crate::registry;
use crate::rooms::TABLES;
use crate::web::site::now;

/// Bring in records from files: all or nothing per file.
#[derive(Args)]
pub struct ImportFiles {
    #[command(flatten)]
    place: Place,
    /// The files; `trainings.runs.csv` beside `trainings.csv` holds its rows
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The kind, where file name and mapping do not say it
    #[arg(long, default_value = "")]
    kind: String,
    /// auto, csv, xlsx, json or dpg
    #[arg(long, default_value = "auto")]
    format: String,
    /// How another's columns become our fields
    #[arg(long)]
    map: Option<PathBuf>,
    /// Say what would happen, save nothing
    #[arg(long)]
    dry_run: bool,
}

impl ImportFiles {
    /// Imports each file on its own.
    pub async fn run(self, json: bool) -> Result<(), Failure> {
        let map = self.read_map()?;
        let mut contents = Vec::new();
        for path in &self.files {
            let bytes = std::fs::read(path)
                .map_err(|error| Failure::Use(format!("{}: {error}", path.display())))?;
            contents.push((path.to_string_lossy().into_owned(), bytes));
        }
        let store = self.place.open().await?;
        let vocabularies = registry::vocabularies::in_force(&store).await?;
        let mut reports = Vec::new();
        for (name, bytes) in contents.iter().filter(|(name, _)| self.main_of(name).is_none()) {
            let rows = contents.iter().filter_map(|(other, bytes)| {
                let (main, field) = self.main_of(other)?;
                (main == *name).then_some((field, bytes.as_slice()))
            });
            let file = Import {
                name,
                bytes,
                rows: rows.collect(),
                format: &self.format,
                kind: &self.kind,
                map: map.clone(),
                is_dry: self.dry_run,
                person: "",
                now: now(),
            };
            reports.push(match table_of(&self.kind, name) {
                Some(take) => take(&store, &vocabularies, &file).await?,
                None => import(&store, &vocabularies, &file).await?,
            });
        }
        store.close().await;
        print(&reports, json)?;
        match reports.iter().any(|report| !report.problems.is_empty()) {
            true => Err(Failure::Problems),
            false => Ok(()),
        }
    }

    fn read_map(&self) -> Result<Map, Failure> {
        let Some(path) = &self.map else { return Ok(Map::default()) };
        Map::read(&text_of(path)?).map_err(|(line, column, message)| {
            eprintln!("{}:{line}:{column} map {message}", path.display());
            Failure::Problems
        })
    }

    /// The file that this one holds rows for, if that is among the files, and their field.
    fn main_of(&self, name: &str) -> Option<(String, String)> {
        let (main, field) = name.strip_suffix(".csv")?.rsplit_once('.')?;
        let main = format!("{main}.csv");
        let named = self.files.iter().any(|path| path.to_string_lossy() == main.as_str());
        named.then(|| (main, field.to_owned()))
    }
}

/// How a file is taken that is a table of facts, by its kind or its name (`observations.csv`).
fn table_of(kind: &str, name: &str) -> Option<Take> {
    let stem = name.rsplit(['/', '\\']).next().unwrap_or_default().split('.').next()?;
    let called =
        |fact: &str| if kind.is_empty() { stem == format!("{fact}s") } else { kind == fact };
    TABLES.iter().find(|(fact, _)| called(fact)).map(|(_, take)| *take)
}

fn print(reports: &[Report], json: bool) -> Result<(), Failure> {
    for report in reports {
        for problem in &report.problems {
            let (line, column) = (problem.line, problem.column);
            eprintln!("{}:{line}:{column} {} {}", report.file, problem.code, problem.message);
        }
        if !json {
            say!(
                "{}: {} read, {} added, {} updated, {} unchanged, {} refused",
                report.file,
                report.read,
                report.added,
                report.updated,
                report.unchanged,
                report.refused
            );
        }
    }
    if json {
        say!("{}", serde_json::to_string(reports)?);
    }
    Ok(())
}

/// Search the index.
#[derive(Args)]
pub struct Search {
    #[command(flatten)]
    place: Place,
    /// The words
    words: String,
    /// Language of titles
    #[arg(long, default_value = "en")]
    lang: String,
    /// Only this kind
    #[arg(long)]
    kind: Vec<String>,
    /// name=code, may be repeated
    #[arg(long)]
    filter: Vec<String>,
    /// How many
    #[arg(long, default_value_t = 10)]
    top: usize,
}

impl Search {
    /// Searches the index of this place.
    pub fn run(self, json: bool) -> Result<(), Failure> {
        let directory = self.place.index();
        if !directory.exists() {
            let message =
                format!("{}: there is no index; serve or reindex makes one", directory.display());
            return Err(Failure::Use(message));
        }
        let index = Index::open(&directory)?;
        let filter = |text: &String| {
            let (name, code) = text.split_once('=').ok_or_else(|| {
                Failure::Use(format!("{text} is no filter; write for example country=KEN"))
            })?;
            Ok((name.to_owned(), vec![code.to_owned()]))
        };
        let query = Query {
            words: self.words,
            language: self.lang.clone(),
            kinds: self.kind,
            filters: self.filter.iter().map(filter).collect::<Result<_, Failure>>()?,
            limit: self.top,
            ..Query::default()
        };
        let (answer, _) = index.search_as_meant(&query)?;
        let title = |hit: &facility_search::Hit| crate::web::found::best(&hit.title, &self.lang).1;
        if json {
            let items: Vec<_> = answer
                .hits
                .iter()
                .map(|hit| serde_json::json!({"kind": hit.kind, "id": hit.id, "title": title(hit)}))
                .collect();
            say!(
                "{}",
                serde_json::json!({"total": answer.total, "cursor": answer.cursor, "items": items})
            );
            return Ok(());
        }
        say!("{} found, as of change {}", answer.total, answer.cursor);
        for hit in &answer.hits {
            say!("{:<14} {}  {}", hit.kind, hit.id, title(hit));
        }
        Ok(())
    }
}
