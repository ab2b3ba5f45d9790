//! The guard: which addresses may be asked, and at which numbers.

use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;

use url::{Host, Url};

use crate::{Policy, Reason, is_global};

/// An answer of a [`Resolve`] on its way.
pub type LookUp<'a> = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send + 'a>>;

/// Turns names into addresses.
pub trait Resolve: Send + Sync {
    /// All addresses of this name, the preferred one first. Called once for each hop of a visit.
    fn look_up<'a>(&'a self, name: &'a str) -> LookUp<'a>;
}

/// Asks the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemResolver;

impl Resolve for SystemResolver {
    fn look_up<'a>(&'a self, name: &'a str) -> LookUp<'a> {
        Box::pin(async move {
            Ok(tokio::net::lookup_host((name, 0)).await?.map(|found| found.ip()).collect())
        })
    }
}

/// An address that was checked, with the numbers that were checked for it. Requests go to these
/// and never look the name up again.
#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) url: Url,
    /// The name or number, without the dot at its end and without brackets.
    pub(crate) host: String,
    pub(crate) ends: Vec<SocketAddr>,
}

/// Endings of names that live inside networks only, by registries (RFC 6761, 6762, 8375, 9476, the
/// reserved `internal`) and by habit.
const INNER_NAMES: &[&str] = &[
    "local",
    "internal",
    "localdomain",
    "intranet",
    "lan",
    "corp",
    "home",
    "private",
    "alt",
    "onion",
    "home.arpa",
];

/// Ports above 1023 of other protocols whose servers can be made to read a request of HTTP as their
/// own: those of the list by which browsers block ports.
const FOREIGN_PORTS: &[u16] = &[
    1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669,
    6679, 6697, 10080,
];

/// What can be said of an address without looking its name up.
pub(crate) fn check_form(url: &Url, policy: &Policy) -> Result<(), Reason> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Reason::SchemeForbidden);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Reason::CredentialsInAddress);
    }
    if policy.trusts(url) {
        return Ok(());
    }
    let port = url.port_or_known_default().ok_or(Reason::PortForbidden)?;
    let open = match port {
        0..=1023 => policy.low_ports.contains(&port),
        _ => policy.high_ports && !FOREIGN_PORTS.contains(&port),
    };
    if !open {
        return Err(Reason::PortForbidden);
    }
    match url.host().ok_or(Reason::AddressUnclear)? {
        Host::Domain(name) => check_name(name, policy),
        Host::Ipv4(address) => check_address(address.into(), policy),
        Host::Ipv6(address) => check_address(address.into(), policy),
    }
}

fn check_name(name: &str, policy: &Policy) -> Result<(), Reason> {
    let name = name.strip_suffix('.').unwrap_or(name);
    if name.is_empty() || name.split('.').any(str::is_empty) {
        return Err(Reason::AddressUnclear);
    }
    let ends_with = |end: &str| {
        name.strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with('.'))
    };
    if ends_with("localhost") {
        return if policy.allow_loopback { Ok(()) } else { Err(Reason::NameForbidden) };
    }
    // A name of one word is completed by the resolver with the domain that we live in.
    if !name.contains('.') || INNER_NAMES.iter().any(|end| ends_with(end)) {
        return Err(Reason::NameForbidden);
    }
    Ok(())
}

fn check_address(address: IpAddr, policy: &Policy) -> Result<(), Reason> {
    // A range is meant however its addresses are written.
    let plain = address.to_canonical();
    if policy.closed_networks.iter().any(|closed| closed.contains(plain)) {
        return Err(Reason::NotGlobal);
    }
    if is_global(address) || (policy.allow_loopback && address.is_loopback()) {
        Ok(())
    } else {
        Err(Reason::NotGlobal)
    }
}

/// Looks the name up, once, and lets the address pass if **every** number that came is open: of a
/// name with an open and an inner number nobody can say which one is meant.
///
/// `check_form` must have passed.
pub(crate) async fn route(
    url: Url,
    policy: &Policy,
    resolver: &dyn Resolve,
) -> Result<Route, Reason> {
    let port = url.port_or_known_default().ok_or(Reason::PortForbidden)?;
    let (host, addresses) = match url.host().ok_or(Reason::AddressUnclear)? {
        Host::Ipv4(address) => (address.to_string(), vec![address.into()]),
        Host::Ipv6(address) => (address.to_string(), vec![address.into()]),
        Host::Domain(name) => {
            let name = name.strip_suffix('.').unwrap_or(name).to_owned();
            let found = resolver.look_up(&name).await.map_err(|fault| why_unknown(&fault))?;
            (name, found)
        }
    };
    if addresses.is_empty() {
        return Err(Reason::NameUnknown);
    }
    if !policy.trusts(&url) {
        for address in &addresses {
            check_address(*address, policy)?;
        }
    }
    let ends = addresses.into_iter().map(|address| SocketAddr::new(address, port)).collect();
    Ok(Route { url, host, ends })
}

/// The operating system says in its message only whether a name does not exist or could not be
/// asked for: glibc and musl name the second so.
fn why_unknown(fault: &io::Error) -> Reason {
    let text = fault.to_string();
    match ["emporary failure", "ry again"].iter().any(|sign| text.contains(sign)) {
        true => Reason::NameUnclear,
        false => Reason::NameUnknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::target;

    fn judge(text: &str, policy: &Policy) -> Result<(), Reason> {
        check_form(&target::read(text)?, policy)
    }

    #[test]
    fn hostile_addresses_are_refused_before_any_look_up() {
        let policy = Policy::named("https://facility.example/");
        let mut count = 0;
        for line in include_str!("../tests/it/hostile.txt").lines() {
            let Some((reason, url)) = line.split_once(' ').filter(|_| !line.starts_with('#'))
            else {
                continue;
            };
            let judged = judge(url, &policy).map_err(Reason::code);
            assert_eq!(judged, Err(reason), "{url}");
            count += 1;
        }
        assert!(count >= 60, "{count} addresses only");
    }

    #[test]
    fn ordinary_addresses_pass() {
        let policy = Policy::named("https://facility.example/");
        for url in [
            "http://example.org",
            "https://example.org./",
            "https://пример.example/курс?a=b#c",
            "http://8.8.8.8/",
            "https://[2606:4700::1111]/",
            "http://example.org:8080/",
            "https://example.org:443/",
            "http://localhost.example.org/",
            "http://mylocal.example/",
            "http://example.org/?url=http://127.0.0.1/",
            "http://example.org/#@127.0.0.1/",
            "HTTPS://EXAMPLE.ORG/",
        ] {
            assert_eq!(judge(url, &policy), Ok(()), "{url}");
        }
    }

    #[test]
    fn only_loopback_is_opened_for_tests() {
        let mut policy = Policy::named("https://facility.example/");
        policy.allow_loopback = true;
        assert_eq!(judge("http://127.0.0.1:8080/", &policy), Ok(()));
        assert_eq!(judge("http://[::1]:8080/", &policy), Ok(()));
        assert_eq!(judge("http://localhost/", &policy), Ok(()));
        for closed in ["http://10.0.0.1/", "http://169.254.169.254/", "http://0.0.0.0/"] {
            assert_eq!(judge(closed, &policy), Err(Reason::NotGlobal), "{closed}");
        }
        assert_eq!(judge("http://intranet/", &policy), Err(Reason::NameForbidden));
    }

    #[test]
    fn the_origin_that_the_operator_named_is_open_and_nothing_beside_it() {
        let mut policy = Policy::named("https://facility.example/");
        policy.trusted_origin = Some("https://10.0.0.5:444".to_owned());
        assert_eq!(judge("https://10.0.0.5:444/token", &policy), Ok(()));
        assert_eq!(judge("https://10.0.0.5:445/token", &policy), Err(Reason::PortForbidden));
        assert_eq!(judge("https://10.0.0.5/token", &policy), Err(Reason::NotGlobal));
        assert_eq!(judge("http://10.0.0.5:444/token", &policy), Err(Reason::PortForbidden));
        assert_eq!(judge("https://10.0.0.6:444/", &policy), Err(Reason::PortForbidden));
        let named = judge("https://a:b@10.0.0.5:444/", &policy);
        assert_eq!(named, Err(Reason::CredentialsInAddress));
    }

    #[test]
    fn an_operator_closes_networks_and_ports_of_their_own() {
        let mut policy = Policy::named("https://facility.example/");
        policy.closed_networks = vec!["9.9.0.0/16".parse().unwrap()];
        policy.low_ports = vec![443];
        policy.high_ports = false;
        assert_eq!(judge("https://9.9.1.1/", &policy), Err(Reason::NotGlobal));
        assert_eq!(judge("https://[::ffff:9.9.1.1]/", &policy), Err(Reason::NotGlobal));
        assert_eq!(judge("https://9.10.1.1/", &policy), Ok(()));
        assert_eq!(judge("http://9.10.1.1/", &policy), Err(Reason::PortForbidden));
        assert_eq!(judge("https://9.10.1.1:8443/", &policy), Err(Reason::PortForbidden));
    }

    #[test]
    fn a_name_that_could_not_be_asked_for_is_not_called_unknown() {
        let fault = |text: &str| why_unknown(&io::Error::other(text));
        assert_eq!(fault("Temporary failure in name resolution"), Reason::NameUnclear);
        assert_eq!(fault("Try again"), Reason::NameUnclear);
        assert_eq!(fault("Name or service not known"), Reason::NameUnknown);
    }
}
