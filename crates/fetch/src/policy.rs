//! What a client may do and how long it waits.

use std::time::Duration;

use rustls::pki_types::CertificateDer;
use url::Url;

use crate::Network;

/// What a client may do, how much and how long. Start from [`Policy::named`] and change fields.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Lets 127.0.0.0/8, ::1 and names ending in `localhost` pass. For tests only: a facility that
    /// runs with it can be made to ask itself.
    pub allow_loopback: bool,
    /// The origin of the one host that the operator named, such as `https://sign-in.example`, with
    /// its port where that is not the usual one: it may be this machine or an inner one, at any port.
    /// Nothing that anybody else may name belongs here.
    pub trusted_origin: Option<String>,
    /// Time for one visit, from the first look-up to the last byte, all its redirects included.
    /// Waiting for one's turn at a host is not counted.
    pub timeout: Duration,
    /// Most bytes of a body that `get` returns; with `gzip` also after unpacking.
    pub most_bytes: usize,
    /// How many redirects are followed.
    pub redirects: usize,
    /// Who we say we are. Characters that no header may hold are left out.
    pub user_agent: String,
    /// Time between the beginnings of two requests to one host.
    pub per_host_pause: Duration,
    /// Requests under way to one host at the same time.
    pub at_once: usize,
    /// Ports below 1024 that may be asked.
    pub low_ports: Vec<u16>,
    /// Whether ports above 1023 may be asked, those of well-known other protocols apart.
    pub high_ports: bool,
    /// Networks that look global and are closed all the same, such as the operator's own: many
    /// institutions run inner machines on public addresses.
    pub closed_networks: Vec<Network>,
    /// Authorities trusted beside those of the web, such as the operator's own.
    pub more_roots: Vec<CertificateDer<'static>>,
    /// Whether `get` asks for gzip and unpacks it. Without it, a packed body is a fault.
    pub gzip: bool,
}

impl Policy {
    /// The usual policy under the name of the program, with the address at which whoever runs a
    /// host can learn who visits: `Facility/0.1.0 (+https://facility.example/)`.
    #[must_use]
    pub fn named(public_url: &str) -> Self {
        Self {
            allow_loopback: false,
            trusted_origin: None,
            timeout: Duration::from_secs(10),
            most_bytes: 10_000_000,
            redirects: 5,
            user_agent: format!("Facility/{} (+{public_url})", env!("CARGO_PKG_VERSION")),
            per_host_pause: Duration::from_secs(1),
            at_once: 2,
            low_ports: vec![80, 443],
            high_ports: true,
            closed_networks: Vec::new(),
            more_roots: Vec::new(),
            gzip: false,
        }
    }

    /// Whether the address is at the origin that the operator named.
    pub(crate) fn trusts(&self, url: &Url) -> bool {
        let trusted = self.trusted_origin.as_deref();
        trusted.is_some_and(|trusted| trusted == url.origin().ascii_serialization())
    }
}
