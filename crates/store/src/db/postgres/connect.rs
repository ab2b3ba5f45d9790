//! The pool of connections: where to, how secured, how long to wait.

use super::super::{Fault, FaultKind};
use super::fault::explain;
use deadpool_postgres::{Hook, HookError, Manager, ManagerConfig, Pool, RecyclingMethod, Runtime};
use std::sync::Arc;
use std::time::Duration;
use tokio_postgres::{Config, Error};
use tokio_postgres_rustls::MakeRustlsConnect;

const CONNECTIONS: usize = 8;
const WAIT: Duration = Duration::from_secs(5);
/// A node cut off in mid-transaction must not hold its locks until TCP gives up, hours later.
const SESSION: &str = "SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '30s'";

/// A pool that has not connected yet.
pub(super) fn pool(url: &str) -> Result<Pool, Fault> {
    let other = |message: String| Fault::new(FaultKind::Other, message);
    let (url, authority) = split_authority(url);
    let mut config: Config = url.parse().map_err(|error: Error| other(explain(&error)))?;
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(WAIT);
    }
    if config.get_application_name().is_none() {
        config.application_name("facility");
    }
    let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    let manager = Manager::from_config(config, tls(authority.as_deref())?, recycling);
    let session = Hook::async_fn(|client, _| {
        Box::pin(async move { client.batch_execute(SESSION).await.map_err(HookError::Backend) })
    });
    let pool =
        Pool::builder(manager).max_size(CONNECTIONS).runtime(Runtime::Tokio1).post_create(session);
    let pool = pool.wait_timeout(Some(WAIT)).create_timeout(Some(2 * WAIT)).build();
    pool.map_err(|error| other(error.to_string()))
}

/// Takes `sslrootcert=FILE` (one's own authority, as many hosts of PostgreSQL have) out of the URL,
/// which the driver does not know.
fn split_authority(url: &str) -> (String, Option<String>) {
    let Some((base, query)) = url.split_once('?') else { return (url.to_owned(), None) };
    let (file, rest): (Vec<&str>, Vec<&str>) =
        query.split('&').partition(|pair| pair.starts_with("sslrootcert="));
    let file = file.first().and_then(|pair| pair.split_once('=')).map(|(_, path)| path.to_owned());
    (format!("{base}?{}", rest.join("&")), file)
}

/// Certificates are always verified, against the public authorities or the given file.
fn tls(authority: Option<&str>) -> Result<MakeRustlsConnect, Fault> {
    use rustls::pki_types::{CertificateDer, pem::PemObject};
    let wrong = |error: String| Fault::new(FaultKind::Other, format!("TLS: {error}"));
    let mut roots = rustls::RootCertStore::empty();
    match authority {
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Some(path) => {
            for certificate in
                CertificateDer::pem_file_iter(path).map_err(|error| wrong(error.to_string()))?
            {
                let certificate = certificate.map_err(|error| wrong(error.to_string()))?;
                roots.add(certificate).map_err(|error| wrong(error.to_string()))?;
            }
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| wrong(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}
