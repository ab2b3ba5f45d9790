//! The commands: what a person types.

/// Prints a line, as [`print`] does.
macro_rules! say {
    ($($words:tt)*) => { $crate::commands::print(&format!("{}\n", format_args!($($words)*))) };
}

mod assign;
mod demo;
mod duplicates;
mod engines;
mod export;
mod files;
mod operate;
mod replay;
pub mod rights;
mod score;
pub mod serve;
mod tables;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use facility_store::{Keep, Store};

use crate::{rooms, web::site};

/// The software a joint facility for digital capacity development runs on.
#[derive(Parser)]
#[command(name = "facility", version)]
pub struct Facility {
    #[command(subcommand)]
    command: Command,
    /// Print results as JSON
    #[arg(long, global = true)]
    json: bool,
}

/// Where the records are.
#[derive(Args, Clone, Debug)]
pub struct Place {
    /// Directory for database, index and files
    #[arg(long, env = "FACILITY_DATA", default_value = "facility-data", global = true)]
    data: PathBuf,
    /// postgres://... or the path of an SQLite file; without it a file in the data directory
    #[arg(long, env = "FACILITY_DATABASE_URL", global = true)]
    database: Option<String>,
    /// file:///DIRECTORY or s3://BUCKET/PREFIX for the content of files; without it the database
    #[arg(long, env = "FACILITY_FILES_URL", global = true)]
    files_url: Option<String>,
}

#[derive(Subcommand)]
enum Command {
    /// Run the service
    Serve(serve::Serve),
    /// Run the service on a throw-away directory with the fictional demo world
    Demo(demo::Demo),
    /// Bring in records from files
    Import(files::ImportFiles),
    /// Write public records to a file
    Export(export::Export),
    /// Search the index
    Search(files::Search),
    /// Rank offers for a request, or score given pairs, on your own files
    Match(engines::Match),
    Pool(engines::Pool),
    Assign(assign::Assign),
    Duplicates(duplicates::Duplicates),
    Score(score::Score),
    /// Print who may do what with which record, as docs/access.md has it
    Rights,
    /// Read every stored record and verify the change record
    Check(operate::Check),
    /// Work the plan of a round out again and compare the bytes
    Replay(replay::Replay),
    /// Ask the addresses that public records name whether they answer
    CheckLinks(operate::CheckLinks),
    /// Bring the tables of the database up to date
    Migrate(operate::Migrate),
    /// Build the search index anew
    Reindex(operate::Reindex),
    /// Make links for administrators
    #[command(subcommand)]
    Admin(operate::Admin),
    /// Add people and give them roles
    #[command(subcommand)]
    User(operate::User),
    /// Say which version this is
    Version,
}

/// How a command went.
#[derive(Debug)]
pub enum Failure {
    /// The input has problems, all printed: exit code 1.
    Problems,
    /// It was used wrongly: exit code 2.
    Use(String),
    /// The system failed: exit code 3.
    System(String),
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Failure::System(error.to_string())
    }
}

/// Runs what was typed.
pub async fn run(facility: Facility) -> ExitCode {
    let json = facility.json;
    let done = match facility.command {
        Command::Serve(serve) => serve.run().await,
        Command::Demo(demo) => demo.run().await,
        Command::Import(import) => import.run(json).await,
        Command::Export(export) => export.run(json).await,
        Command::Search(search) => search.run(json),
        Command::Match(matching) => matching.run(),
        Command::Pool(pool) => pool.run(),
        Command::Assign(assign) => assign.run(json),
        Command::Duplicates(duplicates) => duplicates.run(json),
        Command::Score(score) => score.run(json),
        Command::Rights => {
            print(&rights::table());
            Ok(())
        }
        Command::Check(check) => check.run(json).await,
        Command::Replay(replay) => replay.run(json).await,
        Command::CheckLinks(check) => check.run(json).await,
        Command::Migrate(migrate) => migrate.run(json).await,
        Command::Reindex(reindex) => reindex.run(json).await,
        Command::Admin(admin) => admin.run(json).await,
        Command::User(user) => user.run(json).await,
        Command::Version => {
            say!("facility {}", env!("CARGO_PKG_VERSION"));
            Ok(())
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Problems) => ExitCode::from(1),
        Err(Failure::Use(message)) => {
            eprintln!("facility: {message}");
            ExitCode::from(2)
        }
        Err(Failure::System(message)) => {
            eprintln!("facility: {message}");
            ExitCode::from(3)
        }
    }
}

impl Place {
    /// The database of this place.
    pub fn url(&self) -> String {
        let file = || self.data.join("facility.sqlite").to_string_lossy().into_owned();
        self.database.clone().unwrap_or_else(file)
    }

    /// The directory of the search index.
    pub fn index(&self) -> PathBuf {
        self.data.join("index")
    }

    /// Opens the store, with its directory made where there is none.
    pub async fn open(&self) -> Result<Store, Failure> {
        std::fs::create_dir_all(&self.data).map_err(|error| {
            Failure::System(format!("{}: {error}; name another with --data", self.data.display()))
        })?;
        let rooms = rooms::rooms();
        let kinds = rooms.iter().flat_map(|room| room.kinds.iter().copied()).collect();
        let wakings = site::wakings(&rooms);
        let facts = rooms.into_iter().flat_map(|room| room.facts).collect();
        let keep = Keep::open(self.files_url.as_deref().unwrap_or_default())?;
        Ok(Store::open(&self.url(), kinds, facts, wakings).await?.keeping(keep))
    }
}

/// The text of a file, or what keeps it from being read.
pub fn text_of(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path)
        .map_err(|error| Failure::Use(format!("{}: {error}", path.display())))
}

/// Prints what a command says. Who reads no further, as `head` does, ends it quietly.
fn print(text: &str) {
    use std::io::Write;
    let mut out = std::io::stdout();
    if out.write_all(text.as_bytes()).and_then(|()| out.flush()).is_err() {
        std::process::exit(0);
    }
}
