//! Commands for whoever runs the facility.

use clap::{Args, Subcommand};
use facility_access::{Grant, Role, hash_password, password_problem};
use facility_fetch::{Client, Policy};
use facility_record::{Body, body_to_json};
use facility_store::{NO_LINE, Profile, sha256};

use super::{Failure, Place, serve};
use crate::accounts::ADMINISTRATOR;
use crate::web::limits::Limits;
use crate::web::site::now;
use crate::{check_links, follow};

/// Read every stored record and verify the change record.
#[derive(Args)]
pub struct Check {
    #[command(flatten)]
    place: Place,
}

impl Check {
    /// Prints what is wrong; exit code 1 when something is.
    pub async fn run(self, json: bool) -> Result<(), Failure> {
        let store = self.place.open().await?;
        let (mut records, mut wrong) = (0_u64, Vec::new());
        let mut after = String::new();
        loop {
            let some = store.all_after(&after, 500).await?;
            let Some(last) = some.last() else { break };
            after.clone_from(&last.id);
            for record in &some {
                records += 1;
                if record.kind.state(&record.state).is_none() {
                    wrong.push(format!(
                        "{} {}: no state {}",
                        record.kind.name, record.id, record.state
                    ));
                }
                let json = body_to_json(&record.kind.fields, &record.body);
                if Body::stored(record.kind, json, record.kind.number) != record.body {
                    wrong.push(format!("{} {}: does not read back", record.kind.name, record.id));
                }
                for name in record.body.unknown.keys() {
                    wrong.push(format!("{} {}: unknown field {name}", record.kind.name, record.id));
                }
            }
        }
        let lines = self.lines(&store, &mut wrong).await?;
        if json {
            say!("{}", serde_json::json!({"records": records, "lines": lines, "problems": wrong}));
        } else {
            wrong.iter().for_each(|line| eprintln!("{line}"));
            say!("{records} records, {lines} public lines, {} problems", wrong.len());
        }
        if wrong.is_empty() { Ok(()) } else { Err(Failure::Problems) }
    }

    /// Follows the chain of the public log from its first line.
    async fn lines(
        &self,
        store: &facility_store::Store,
        wrong: &mut Vec<String>,
    ) -> Result<i64, Failure> {
        let (mut number, mut before) = (0, NO_LINE.to_owned());
        loop {
            let lines = store.public_lines(number, 1_000).await?;
            if lines.is_empty() {
                return Ok(number);
            }
            for line in lines {
                let parsed: serde_json::Value =
                    serde_json::from_str(&line.line).unwrap_or_default();
                let chained = parsed["before"].as_str() == Some(&before);
                let hashed = sha256(line.line.as_bytes()) == line.hash;
                if line.number != number + 1 || !chained || !hashed {
                    wrong.push(format!("public line {}: the chain is broken", line.number));
                }
                number = line.number;
                before = line.hash;
            }
        }
    }
}

/// Ask the addresses that public records name whether they answer.
#[derive(Args)]
pub struct CheckLinks {
    #[command(flatten)]
    place: Place,
    /// Ask at most so many; each address is asked at most once a week
    #[arg(long, default_value_t = check_links::AN_HOUR)]
    limit: usize,
    /// Address under which people reach the service: hosts are told who asks
    #[arg(long, env = "FACILITY_PUBLIC_URL", default_value = "")]
    public_url: String,
}

impl CheckLinks {
    /// Prints how many were asked, failed and count as broken.
    pub async fn run(self, json: bool) -> Result<(), Failure> {
        let store = self.place.open().await?;
        let client = Client::new(Policy::named(&self.public_url));
        let pass = check_links::pass(&store, &client, self.limit, now()).await?;
        store.close().await;
        let check_links::Pass { asked, failed, broken } = pass;
        match json {
            true => {
                say!("{}", serde_json::json!({"asked": asked, "failed": failed, "broken": broken}))
            }
            false => say!("{asked} addresses asked, {failed} failed, {broken} broken"),
        }
        Ok(())
    }
}

/// Bring the tables of the database up to date.
#[derive(Args)]
pub struct Migrate {
    #[command(flatten)]
    place: Place,
}

impl Migrate {
    /// Opening the store does it.
    pub async fn run(self, json: bool) -> Result<(), Failure> {
        self.place.open().await?.close().await;
        if !json {
            say!("the tables are up to date");
        }
        Ok(())
    }
}

/// Build the search index anew.
#[derive(Args)]
pub struct Reindex {
    #[command(flatten)]
    place: Place,
}

impl Reindex {
    /// The old index goes on answering meanwhile.
    pub async fn run(self, json: bool) -> Result<(), Failure> {
        let store = self.place.open().await?;
        let site = serve::site(
            store,
            Some(&self.place.index()),
            "http://localhost",
            (false, Limits::none()),
        )
        .await?;
        let count =
            follow::rebuild(&site).await.map_err(|error| Failure::System(error.to_string()))?;
        match json {
            true => say!("{}", serde_json::json!({"documents": count})),
            false => say!("{count} documents"),
        }
        Ok(())
    }
}

/// Make links for administrators.
#[derive(Subcommand)]
pub enum Admin {
    /// Print a link that makes an administrator, once, within a day
    Link {
        #[command(flatten)]
        place: Place,
        /// Address under which people reach the service
        #[arg(long, env = "FACILITY_PUBLIC_URL", default_value = "http://127.0.0.1:8080")]
        public_url: String,
    },
}

impl Admin {
    /// Prints the link.
    pub async fn run(self, json: bool) -> Result<(), Failure> {
        let Admin::Link { place, public_url } = self;
        let store = place.open().await?;
        let url = public_url.trim_end_matches('/');
        let link = serve::administrator_link(&store, url, ADMINISTRATOR).await?;
        store.close().await;
        match json {
            true => say!("{}", serde_json::json!({"link": link})),
            false => say!("{link}"),
        }
        Ok(())
    }
}

/// Add people and give them roles.
#[derive(Subcommand)]
pub enum User {
    /// Add a person; the password is read from the environment variable FACILITY_PASSWORD
    Add {
        #[command(flatten)]
        place: Place,
        /// Mail address
        email: String,
        /// Full name
        #[arg(long)]
        name: String,
        /// Language code
        #[arg(long, default_value = "en")]
        language: String,
    },
    /// Give a person a role: curator, broker, coordinator, focal_point, administrator
    Role {
        #[command(flatten)]
        place: Place,
        /// Mail address
        email: String,
        /// The role
        role: String,
        /// Code of the only country it holds for
        #[arg(long, default_value = "")]
        country: String,
    },
    /// Let a person act for an organisation
    Member {
        #[command(flatten)]
        place: Place,
        /// Mail address
        email: String,
        /// Id of the organisation
        organisation: String,
    },
}

impl User {
    /// Does it.
    pub async fn run(self, json: bool) -> Result<(), Failure> {
        let id = match self {
            User::Add { place, email, name, language } => {
                let password = std::env::var("FACILITY_PASSWORD").unwrap_or_default();
                if let Some(code) = password_problem(&password) {
                    let message =
                        format!("FACILITY_PASSWORD: {code}; set one of ten characters or more");
                    return Err(Failure::Use(message));
                }
                let store = place.open().await?;
                let password = hash_password(&password).map_err(Failure::System)?;
                let profile = Profile { id: String::new(), name, email, language, password };
                let id = store.add_person(&profile, now()).await?;
                store.close().await;
                id
            }
            User::Role { place, email, role, country } => {
                let Some(role) = Role::named(&role) else {
                    let names: Vec<&str> = Role::ALL.iter().map(|role| role.name()).collect();
                    return Err(Failure::Use(format!(
                        "{role} is no role; one of {}",
                        names.join(", ")
                    )));
                };
                let store = place.open().await?;
                let id = known(&store, &email).await?;
                store.give_role(&id, &Grant { role, country }, "", now()).await?;
                store.close().await;
                id
            }
            User::Member { place, email, organisation } => {
                let store = place.open().await?;
                let id = known(&store, &email).await?;
                if store.record(&organisation).await?.is_none() {
                    let message = format!("there is no organisation with the id {organisation}");
                    return Err(Failure::Use(message));
                }
                store.add_member(&id, &organisation, "", now()).await?;
                store.close().await;
                id
            }
        };
        match json {
            true => say!("{}", serde_json::json!({"person": id})),
            false => say!("{id}"),
        }
        Ok(())
    }
}

async fn known(store: &facility_store::Store, email: &str) -> Result<String, Failure> {
    match store.person_with_address(email).await? {
        Some(profile) => Ok(profile.id),
        None => {
            Err(Failure::Use(format!("nobody has the address {email}; add them with user add")))
        }
    }
}
