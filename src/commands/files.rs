//! Commands about files: import, export, search.

use std::path::PathBuf;

use clap::Args;
use facility_access::{PUBLIC, Person};
use facility_record::{columns, write_form, write_header, write_row};
use facility_search::{Index, Query};
use facility_store::{Listing, Record};

use super::{Failure, Place, text_of};
use crate::exchange::{Import, Report, import, map::Map};
use crate::vocabularies;
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
        let vocabularies = vocabularies::compiled().map_err(Failure::System)?;
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
            reports.push(import(&store, &vocabularies, &file).await?);
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

fn print(reports: &[Report], json: bool) -> Result<(), Failure> {
    for report in reports {
        for problem in &report.problems {
            let (line, column) = (problem.line, problem.column);
            eprintln!("{}:{line}:{column} {} {}", report.file, problem.code, problem.message);
        }
        if !json {
            println!(
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
        println!("{}", serde_json::to_string(reports)?);
    }
    Ok(())
}

/// Write public records to a file.
#[derive(Args)]
pub struct Export {
    #[command(flatten)]
    place: Place,
    /// csv or json
    #[arg(long)]
    format: String,
    /// The kind; without it all kinds (json only)
    #[arg(long, default_value = "")]
    kind: String,
    /// The file; without it standard output
    #[arg(long)]
    out: Option<PathBuf>,
}

impl Export {
    /// Exports what everybody may see.
    pub async fn run(self) -> Result<(), Failure> {
        let store = self.place.open().await?;
        let kind = store.kind(&self.kind).or_else(|| store.kind_of_plural(&self.kind));
        if kind.is_none() && (self.format == "csv" || !self.kind.is_empty()) {
            let names: Vec<&str> = store.kinds().iter().map(|kind| kind.name).collect();
            return Err(Failure::Use(format!("name a kind with --kind: {}", names.join(", "))));
        }
        let listing = Listing {
            kind: kind.map_or("", |kind| kind.name).to_owned(),
            keys: vec![PUBLIC.to_owned()],
            ..Listing::default()
        };
        let records = store.whole(&listing).await?;
        let text = match self.format.as_str() {
            "json" => json_of(&store, &records).await?,
            "csv" => csv_of(&records)?,
            other => return Err(Failure::Use(format!("{other} is no format; write csv or json"))),
        };
        match &self.out {
            Some(path) => std::fs::write(path, text)?,
            None => print!("{text}"),
        }
        Ok(())
    }
}

async fn json_of(store: &facility_store::Store, records: &[Record]) -> Result<String, Failure> {
    let mut items = Vec::new();
    for record in records {
        let identifiers = store.identifiers(&record.id).await?;
        let identifier = identifiers.first().map(|(scheme, value)| format!("{scheme}:{value}"));
        items.push(serde_json::json!({
            "id": record.id,
            "kind": record.kind.name,
            "state": record.state,
            "identifier": identifier,
            "fields": record.fields_for(&Person::visitor()),
        }));
    }
    Ok(format!("{}\n", serde_json::to_string_pretty(&items)?))
}

fn csv_of(records: &[Record]) -> Result<String, Failure> {
    let Some(first) = records.first() else { return Ok(String::new()) };
    let languages = facility_language::Language::ALL.map(facility_language::Language::code);
    let columns = columns(&first.kind.fields, &languages);
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut header = vec!["id".to_owned(), "state".to_owned()];
    header.extend(write_header(&columns));
    writer.write_record(header)?;
    for record in records {
        let fields = record.fields_for(&Person::visitor());
        let body = facility_record::Body::stored(record.kind, fields, record.kind.number);
        let mut line = vec![record.id.clone(), record.state.clone()];
        line.extend(write_row(&columns, &write_form(&record.kind.fields, &body)));
        writer.write_record(line)?;
    }
    let bytes = writer.into_inner().map_err(|error| Failure::System(error.to_string()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
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
            println!(
                "{}",
                serde_json::json!({"total": answer.total, "cursor": answer.cursor, "items": items})
            );
            return Ok(());
        }
        println!("{} found, as of change {}", answer.total, answer.cursor);
        for hit in &answer.hits {
            println!("{:<14} {}  {}", hit.kind, hit.id, title(hit));
        }
        Ok(())
    }
}
