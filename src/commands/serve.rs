//! `facility serve`: the service.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, RwLock};

use clap::Args;
use facility_access::Role;
use facility_store::Store;
use tokio::net::TcpListener;

use super::{Failure, Place};
use crate::accounts::FIRST_ADMINISTRATOR;
use crate::clearing_house::gaps;
use crate::clearing_house::rounds::Switch;
use crate::notices::digest;
use crate::notices::mail::{self, Post};
use crate::registry::intake;
use crate::web::files::{self, Scan};
use crate::web::hashing::Hashing;
use crate::web::limits::Limits;
#[cfg(feature = "oidc")]
use crate::web::openid::{Provider, Settings};
use crate::web::room::Room;
use crate::web::site::{Counts, Site, Views, now};
use crate::web::{Cache, api, examples, health, records, server, sitemap};
use crate::{
    check_files, check_links, erasure, follow, home, overdue, registry, retention, rooms, starter,
    worker,
};

/// Run the service.
#[derive(Args)]
pub struct Serve {
    #[command(flatten)]
    place: Place,
    /// Address to listen on
    #[arg(long, env = "FACILITY_LISTEN", default_value = "127.0.0.1:8080")]
    listen: String,
    /// Address under which people reach the service
    #[arg(long, env = "FACILITY_PUBLIC_URL")]
    public_url: Option<String>,
    /// Ask the addresses that public records name whether they answer
    #[arg(long, env = "FACILITY_CHECK_LINKS", value_parser = clap::builder::BoolishValueParser::new(),
          num_args = 0..=1, default_value = "no", default_missing_value = "yes")]
    check_links: bool,
    /// Let brokers work out rounds: proposed fair assignments over all open requests, which a person
    /// commits or not
    #[arg(long, env = "FACILITY_ROUNDS", value_parser = clap::builder::BoolishValueParser::new(),
          num_args = 0..=1, default_value = "no", default_missing_value = "yes")]
    rounds: bool,
    /// Load the numbers of countries that ship when it starts for the first time
    #[arg(long, env = "FACILITY_NUMBERS", value_parser = clap::builder::BoolishValueParser::new(),
          num_args = 0..=1, default_value = "yes", default_missing_value = "yes")]
    numbers: bool,
    /// What checks files for viruses: tcp://HOST:PORT of clamd, or a command that reads a file and
    /// ends with 0 for a clean one, with 1 for one that holds something
    #[arg(long, env = "FACILITY_SCAN", default_value = "")]
    scan: String,
}

impl Serve {
    /// Runs it until it is told to stop.
    pub async fn run(self) -> Result<(), Failure> {
        let listener = listen(&self.listen).await?;
        let address = listener.local_addr()?;
        let limits = limits()?;
        check_provider()?;
        let store = self.place.open().await?;
        if store.last_change().await? == 0 {
            starter::load(&store, now()).await.map_err(Failure::System)?;
            if self.numbers {
                starter::load_numbers(&store, now()).await.map_err(Failure::System)?;
            }
        }
        let public_url = self.public_url.unwrap_or_else(|| format!("http://{address}"));
        if store.count_role(Role::Administrator).await? == 0 {
            println!(
                "first administrator: {}",
                administrator_link(&store, &public_url, FIRST_ADMINISTRATOR).await?
            );
        }
        let post = post(&public_url)?;
        let site = site(store, Some(&self.place.index()), &public_url, (false, limits)).await?;
        if self.rounds {
            site.views.of::<Switch>().turn_on();
        }
        if let Some(scan) = Scan::named(&self.scan) {
            site.scan.set(scan).expect("nothing else sets it");
        }
        #[cfg(feature = "oidc")]
        name_provider(&site)?;
        println!("facility listens on http://{address} and is reached at {public_url}");
        let checker = self.check_links.then(|| tokio::spawn(check_links::check(site.clone())));
        run(site, listener, post).await;
        checker.inspect(tokio::task::JoinHandle::abort);
        Ok(())
    }
}

/// A link of this purpose that makes an administrator, once, within a day.
pub async fn administrator_link(
    store: &Store,
    public_url: &str,
    purpose: &str,
) -> Result<String, Failure> {
    let token = store.make_passage("", purpose, now() + 86_400_000).await?;
    Ok(format!("{public_url}/en/passage?token={token}"))
}

/// How often programs may ask, as the environment says.
pub fn limits() -> Result<Limits, Failure> {
    Limits::from_environment(|name| std::env::var(name).ok())
        .map_err(|name| Failure::Use(format!("{name} is no whole number; 0 = no limit")))
}

/// The way to a mail server, as the environment says.
pub fn post(public_url: &str) -> Result<Option<Post>, Failure> {
    Post::from_environment(|name| std::env::var(name).ok(), public_url).map_err(Failure::Use)
}

/// Refuses the settings of a provider of sign-in that nothing here would read: somebody who thinks
/// that people can sign in with it should learn at once that they cannot.
#[cfg(not(feature = "oidc"))]
fn check_provider() -> Result<(), Failure> {
    let is_of_one = |name: &String| name.starts_with("FACILITY_OIDC_");
    let mut names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    match names.find(is_of_one) {
        Some(name) => Err(Failure::Use(format!(
            "{name}: this program was built without sign-in with a provider; build it with \
             --features oidc, or take the variable away"
        ))),
        None => Ok(()),
    }
}

/// Whether the environment describes a provider of sign-in, if it names one.
#[cfg(feature = "oidc")]
fn check_provider() -> Result<(), Failure> {
    Settings::from_environment(|name| std::env::var(name).ok()).map(|_| ()).map_err(Failure::Use)
}

/// Puts the provider of sign-in that the environment names in its place.
#[cfg(feature = "oidc")]
fn name_provider(site: &Site) -> Result<(), Failure> {
    let settings = Settings::from_environment(|name| std::env::var(name).ok());
    if let Some(settings) = settings.map_err(Failure::Use)? {
        println!("people may sign in with {} ({})", settings.name, settings.issuer);
        let provider = Provider::new(settings, &site.public_url);
        site.provider.set(provider).map_err(|_| ()).expect("nothing else sets it");
    }
    Ok(())
}

/// A listening socket.
pub async fn listen(address: &str) -> Result<TcpListener, Failure> {
    let parsed: SocketAddr = address.parse().map_err(|_| {
        Failure::Use(format!(
            "{address} is no address to listen on; write for example 127.0.0.1:8080"
        ))
    })?;
    TcpListener::bind(parsed).await.map_err(|error| {
        Failure::System(format!("{address}: {error}; choose another with --listen"))
    })
}

/// Everything that the requests of a process share.
pub async fn site(
    store: Store,
    index: Option<&std::path::Path>,
    public_url: &str,
    (is_demo, limits): (bool, Limits),
) -> Result<Arc<Site>, Failure> {
    site_of(rooms::rooms(), store, index, public_url, (is_demo, limits)).await
}

/// The same with other rooms than those that ship.
pub async fn site_of(
    rooms: Vec<Room>,
    store: Store,
    index: Option<&std::path::Path>,
    public_url: &str,
    (is_demo, limits): (bool, Limits),
) -> Result<Arc<Site>, Failure> {
    let mut pages = health::pages();
    pages.extend(sitemap::pages());
    pages.extend(home::pages());
    pages.extend(examples::pages());
    pages.extend(records::pages());
    pages.extend(api::pages());
    pages.extend(files::pages());
    pages.extend(rooms.iter().flat_map(|room| room.pages.iter().cloned()));
    let versions = follow::versions(&store).await?;
    let form_secret = store.secret("form").await?;
    let erasures = index.and_then(|index| Some(index.parent()?.join("erased.txt")));
    if let Some(list) = &erasures {
        let again = erasure::replay(&store, list, now()).await;
        match again.map_err(|refusal| Failure::System(refusal.to_string()))? {
            0 => {}
            again => println!("{again} people were erased again"),
        }
    }
    let index = follow::open_index(index)?;
    let site = Arc::new(Site {
        followed: AtomicI64::new(i64::try_from(index.cursor()).unwrap_or(0)),
        has_caught_up: AtomicBool::new(false),
        index,
        vocabularies: RwLock::new(Arc::new(registry::vocabularies::in_force(&store).await?)),
        rooms,
        pages,
        cache: Cache::default(),
        public_url: public_url.trim_end_matches('/').to_owned(),
        is_demo,
        erasures,
        sends_mail: AtomicBool::new(false),
        form_secret,
        hashing: Hashing::default(),
        jottings: Mutex::new(HashMap::new()),
        versions: RwLock::new(versions),
        limits,
        scan: OnceLock::new(),
        #[cfg(feature = "oidc")]
        provider: OnceLock::new(),
        views: Views::default(),
        counts: Counts::default(),
        store,
    });
    if site.index.cursor() > site.store.last_change().await?.unsigned_abs() {
        // Another database than the one it was built from.
        follow::rebuild(&site).await.map_err(|error| Failure::System(error.to_string()))?;
    }
    Ok(site)
}

/// Serves, follows and works until the process is told to stop.
pub async fn run(site: Arc<Site>, listener: TcpListener, post: Option<Post>) {
    let follower = tokio::spawn(follow::follow(site.clone()));
    let worker = tokio::spawn(worker::work(site.clone()));
    let jotter = tokio::spawn(worker::write_jottings(site.clone()));
    let forgetter = tokio::spawn(intake::forget(site.clone()));
    let sweeper = tokio::spawn(check_files::sweep(site.clone()));
    let scanner = tokio::spawn(check_files::check(site.clone()));
    let watcher = tokio::spawn(overdue::watch(site.clone()));
    let keeper = tokio::spawn(retention::keep(site.clone()));
    let digester = tokio::spawn(digest::send(site.clone()));
    let closer = tokio::spawn(gaps::keep_closing(site.clone()));
    site.sends_mail.store(post.is_some(), Ordering::Relaxed);
    let posting = post.map(|post| tokio::spawn(mail::send(site.clone(), post)));
    server::serve(site.clone(), listener, stopped()).await;
    let own = [follower, worker, jotter, forgetter, digester, keeper, watcher, sweeper, scanner];
    for task in own.into_iter().chain([closer]).chain(posting) {
        task.abort();
    }
    if let Err(fault) = site.write_jottings(now()).await {
        tracing::warn!(%fault, "facts of the last seconds are lost");
    }
    site.store.close().await;
}

/// Resolves at SIGTERM or SIGINT.
async fn stopped() {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate()).expect("signals can be listened to");
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
