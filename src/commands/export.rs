//! The command that writes public records to files.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use facility_access::{PUBLIC, Person, public_sees_field};
use facility_record::Kind;
use facility_store::{Listing, Record, Store};

use super::{Failure, Place};
use crate::sheet;

/// Write public records to a file.
#[derive(Args)]
pub struct Export {
    #[command(flatten)]
    place: Place,
    /// csv, json or xlsx
    #[arg(long)]
    format: String,
    /// The kind; without it all kinds (json only)
    #[arg(long, default_value = "")]
    kind: String,
    /// The file; without it standard output. Beside `trainings.csv` go files such as
    /// `trainings.runs.csv`, for the rows of records
    #[arg(long)]
    out: Option<PathBuf>,
}

impl Export {
    /// Exports what everybody may see.
    pub async fn run(self, json: bool) -> Result<(), Failure> {
        if json && self.out.is_none() {
            return Err(Failure::Use(
                "--json says what was written: name a file with --out".into(),
            ));
        }
        let store = self.place.open().await?;
        let kind = store.kind(&self.kind).or_else(|| store.kind_of_plural(&self.kind));
        if kind.is_none() && (self.format != "json" || !self.kind.is_empty()) {
            let names: Vec<&str> = store.kinds().iter().map(|kind| kind.name).collect();
            return Err(Failure::Use(format!("name a kind with --kind: {}", names.join(", "))));
        }
        let listing = Listing {
            kind: kind.map_or("", |kind| kind.name).to_owned(),
            keys: vec![PUBLIC.to_owned()],
            ..Listing::default()
        };
        let records = store.whole(&listing).await?;
        let files = match (self.format.as_str(), kind) {
            ("json", _) => vec![(String::new(), json_of(&store, &records).await?)],
            ("csv", Some(kind)) => csv_of(kind, &records)?,
            ("xlsx", Some(kind)) => vec![(String::new(), xlsx_of(kind, &records)?)],
            (other, _) => {
                let message = format!("{other} is no format; write csv, json or xlsx");
                return Err(Failure::Use(message));
            }
        };
        store.close().await;
        let written = self.write(&files)?;
        if json {
            let kind = kind.map(|kind| kind.name);
            let (format, records) = (&self.format, records.len());
            let said = serde_json::json!({
                "format": format, "kind": kind, "records": records, "files": written,
            });
            say!("{said}");
        }
        Ok(())
    }

    /// Writes the files, the first under the name that was given; to standard output only that one.
    fn write(&self, files: &[(String, Vec<u8>)]) -> Result<Vec<String>, Failure> {
        let Some(path) = &self.out else {
            let bytes = files.first().map_or(&[][..], |(_, bytes)| bytes);
            std::io::stdout().write_all(bytes)?;
            return Ok(Vec::new());
        };
        let mut written = Vec::new();
        for (field, bytes) in files {
            let path = beside(path, field);
            std::fs::write(&path, bytes)
                .map_err(|error| Failure::System(format!("{}: {error}", path.display())))?;
            written.push(path.to_string_lossy().into_owned());
        }
        Ok(written)
    }
}

/// `trainings.csv` and `runs` give `trainings.runs.csv`.
fn beside(path: &Path, field: &str) -> PathBuf {
    match field {
        "" => path.to_owned(),
        field => path.with_extension(match path.extension() {
            Some(end) => format!("{field}.{}", end.to_string_lossy()),
            None => field.to_owned(),
        }),
    }
}

fn public(record: &Record, field: &facility_record::Field) -> bool {
    public_sees_field(field, &record.subject())
}

async fn json_of(store: &Store, records: &[Record]) -> Result<Vec<u8>, Failure> {
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
    Ok(format!("{}\n", serde_json::to_string_pretty(&items)?).into_bytes())
}

/// The table, and beside it one for each field of rows; texts as they are, so that they come back
/// the same.
fn csv_of(kind: &Kind, records: &[Record]) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let mut files = Vec::new();
    for (at, table) in sheet::tables(kind, records, &public).iter().enumerate() {
        let name = if at == 0 { String::new() } else { table.name.clone() };
        files.push((name, sheet::csv(table, str::to_owned)?));
    }
    Ok(files)
}

fn xlsx_of(kind: &Kind, records: &[Record]) -> Result<Vec<u8>, Failure> {
    Ok(sheet::workbook(&sheet::tables(kind, records, &public))?)
}
