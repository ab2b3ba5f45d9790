//! `facility demo`: a fictional world on a throw-away directory.

use std::path::PathBuf;

use clap::Args;
use facility_access::{Grant, Role};
use facility_store::{Profile, Store};

use super::{Failure, Place, serve};
use crate::accounts::SIGN_IN;
use crate::starter;
use crate::web::site::now;

/// Run the service on a throw-away directory with the fictional demo world.
#[derive(Args)]
pub struct Demo {
    /// Address to listen on
    #[arg(long, env = "FACILITY_LISTEN", default_value = "127.0.0.1:8080")]
    listen: String,
    /// Keep the world in this directory
    #[arg(long)]
    keep: Option<PathBuf>,
    /// postgres://... instead of an SQLite file
    #[arg(long)]
    database: Option<String>,
}

const FILES: &[(&str, &str)] = &[
    ("organisations.csv", include_str!("../../demo/organisations.csv")),
    ("trainings.csv", include_str!("../../demo/trainings.csv")),
    ("initiatives.csv", include_str!("../../demo/initiatives.csv")),
    ("resources.csv", include_str!("../../demo/resources.csv")),
    ("solutions.csv", include_str!("../../demo/solutions.csv")),
    ("collections.csv", include_str!("../../demo/collections.csv")),
    ("requests.csv", include_str!("../../demo/requests.csv")),
];
const ROWS: &[(&str, &str)] = &[
    ("trainings.runs.csv", include_str!("../../demo/trainings.runs.csv")),
    ("resources.versions.csv", include_str!("../../demo/resources.versions.csv")),
    ("solutions.licences.csv", include_str!("../../demo/solutions.licences.csv")),
    ("collections.steps.csv", include_str!("../../demo/collections.steps.csv")),
];
const PEOPLE: &str = include_str!("../../demo/people.csv");

impl Demo {
    /// Loads the world, prints a sign-in link for each person, serves.
    pub async fn run(self) -> Result<(), Failure> {
        let listener = serve::listen(&self.listen).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let limits = serve::limits()?;
        let fresh = tempfile::tempdir()?;
        let data = self.keep.clone().unwrap_or_else(|| fresh.path().to_owned());
        let place = Place { data, database: self.database.clone(), files_url: None };
        let store = place.open().await?;
        if store.last_change().await? == 0 {
            starter::load(&store, now()).await.map_err(Failure::System)?;
            starter::load_files(&store, FILES, ROWS, now()).await.map_err(Failure::System)?;
        }
        println!("A fictional world. Sign in as (each link works once):");
        for (who, token) in people(&store).await? {
            println!("  {who:<46} {url}/en/passage?token={token}");
        }
        let site = serve::site(store, Some(&place.index()), &url, (true, limits)).await?;
        println!("facility listens on {url}");
        serve::run(site, listener).await;
        Ok(())
    }
}

/// The people of the demo world, each with a fresh token.
async fn people(store: &Store) -> Result<Vec<(String, String)>, Failure> {
    let mut reader = csv::Reader::from_reader(PEOPLE.as_bytes());
    let header = reader.headers()?.clone();
    let mut links = Vec::new();
    for line in reader.records() {
        let line = line?;
        let cell = |name: &str| {
            let at = header.iter().position(|column| column == name);
            at.and_then(|at| line.get(at)).unwrap_or_default().to_owned()
        };
        let id = match store.person_with_address(&cell("login")).await? {
            Some(known) => known.id,
            None => {
                let profile = Profile {
                    name: cell("name"),
                    email: cell("login"),
                    language: cell("language"),
                    ..Profile::default()
                };
                add(store, &profile, &cell("role"), &cell("scope"), &cell("organisation")).await?
            }
        };
        let token = store.make_passage(&id, SIGN_IN, now() + 30 * 86_400_000).await?;
        let role = cell("role");
        let role = if role.is_empty() { cell("organisation") } else { role };
        links.push((format!("{} ({role})", cell("name")), token));
    }
    Ok(links)
}

async fn add(
    store: &Store,
    profile: &Profile,
    roles: &str,
    scope: &str,
    organisation: &str,
) -> Result<String, Failure> {
    let id = store.add_person(profile, now()).await?;
    for role in roles.split(';').filter_map(Role::named) {
        let country = scope.strip_prefix("country:").unwrap_or_default().to_owned();
        store.give_role(&id, &Grant { role, country }, "", now()).await?;
    }
    if let Some((scheme, value)) = organisation.split_once(':')
        && let Some(record) = store.identified(scheme, value).await?
    {
        store.add_member(&id, &record, "", now()).await?;
    }
    Ok(id)
}
