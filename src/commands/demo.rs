//! `facility demo`: a fictional world on a throw-away directory.

use std::path::PathBuf;

use clap::Args;
use facility_store::Store;

use super::{Failure, Place, serve};
use crate::accounts::SIGN_IN;
use crate::clearing_house::rounds::Switch;
use crate::web::site::now;
use crate::{demo, starter};

/// Run the service on a throw-away directory with the fictional demo world.
#[derive(Args)]
pub struct Demo {
    /// Address to listen on
    #[arg(long, env = "FACILITY_LISTEN", default_value = "127.0.0.1:8080")]
    listen: String,
    /// Keep the world in this directory
    #[arg(long)]
    keep: Option<PathBuf>,
    /// Take the fictional world out of that directory or database, and end
    #[arg(long)]
    remove: bool,
    /// Let brokers work out rounds
    #[arg(long, env = "FACILITY_ROUNDS", value_parser = clap::builder::BoolishValueParser::new(),
          num_args = 0..=1, default_value = "no", default_missing_value = "yes")]
    rounds: bool,
    /// Load the numbers of countries that ship
    #[arg(long, env = "FACILITY_NUMBERS", value_parser = clap::builder::BoolishValueParser::new(),
          num_args = 0..=1, default_value = "yes", default_missing_value = "yes")]
    numbers: bool,
    /// postgres://... instead of an SQLite file
    #[arg(long)]
    database: Option<String>,
}

impl Demo {
    /// Loads the world, prints a sign-in link for each person, serves.
    pub async fn run(self) -> Result<(), Failure> {
        if self.remove {
            return self.take_away().await;
        }
        let listener = serve::listen(&self.listen).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let (limits, post) = (serve::limits()?, serve::post(&url)?);
        let fresh = tempfile::tempdir()?;
        let data = self.keep.clone().unwrap_or_else(|| fresh.path().to_owned());
        let place = Place { data, database: self.database.clone(), files_url: None };
        let store = place.open().await?;
        if store.last_change().await? == 0 {
            demo::load(&store, now()).await.map_err(Failure::System)?;
            if self.numbers {
                starter::load_numbers(&store, now()).await.map_err(Failure::System)?;
            }
        }
        println!("A fictional world. Sign in as (each link works once):");
        for (who, token) in links(&store).await? {
            println!("  {who:<46} {url}/en/passage?token={token}");
        }
        let site = serve::site(store, Some(&place.index()), &url, (true, limits)).await?;
        if self.rounds {
            site.views.of::<Switch>().turn_on();
        }
        println!("facility listens on {url}");
        serve::run(site, listener, post).await;
        Ok(())
    }
}

impl Demo {
    /// Takes the world away; where it stands must be said.
    async fn take_away(self) -> Result<(), Failure> {
        if self.keep.is_none() && self.database.is_none() {
            let message = "say where the world stands: --keep DIRECTORY, or --database URL";
            return Err(Failure::Use(message.to_owned()));
        }
        let data = self.keep.unwrap_or_else(|| PathBuf::from("facility-data"));
        let place = Place { data, database: self.database, files_url: None };
        let store = place.open().await?;
        let (records, people) = demo::remove(&store, now()).await.map_err(Failure::System)?;
        store.close().await;
        println!("{records} records and {people} people of the fictional world are gone");
        Ok(())
    }
}

/// The people of the demo world, each with a fresh token.
async fn links(store: &Store) -> Result<Vec<(String, String)>, Failure> {
    let mut links = Vec::new();
    for person in demo::inhabitants().map_err(Failure::System)? {
        // A kept world may be older than the list, and may have lost people since.
        let Some(known) = store.person_with_address(&person.login).await? else { continue };
        let token = store.make_passage(&known.id, SIGN_IN, now() + 30 * 86_400_000).await?;
        let what = [person.roles, person.organisation].into_iter().find(|text| !text.is_empty());
        let what = what.unwrap_or_else(|| "no role".to_owned());
        links.push((format!("{} ({what})", person.name), token));
    }
    Ok(links)
}
