//! What the provider says of itself: asked for when it is first needed, and again when it is old.

use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};

use openidconnect::core::{CoreClient, CoreJsonWebKeySet, CoreProviderMetadata};
use openidconnect::{EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl};
use tokio::sync::Mutex;

use super::door::Door;

/// What is older is asked for again.
const FRESH: Duration = Duration::from_secs(3_600);
/// After it did not answer, nobody waits for it again for so long.
const REST: Duration = Duration::from_secs(3);
/// Keys that are not known make us fetch them so often at most: anybody can name one.
const KEYS: Duration = Duration::from_secs(60);

/// What the provider says of itself, with its keys.
pub(super) type Metadata = Arc<CoreProviderMetadata>;

/// The provider as the library speaks to it.
pub(super) type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// What is known of the provider.
#[derive(Default)]
pub(super) struct Known(Mutex<Parts>);

#[derive(Default)]
struct Parts {
    metadata: Option<(Metadata, Instant)>,
    /// When it last did not answer.
    failed: Option<(Instant, String)>,
    /// When keys were last fetched for a token whose key was not known.
    keys: Option<Instant>,
}

impl Known {
    /// What the provider says of itself. While it does not answer, what it said before holds.
    pub(super) async fn metadata(&self, issuer: &str, door: &Door) -> Result<Metadata, String> {
        let mut parts = self.0.lock().await;
        let old = match &parts.metadata {
            Some((metadata, at)) if at.elapsed() < FRESH => return Ok(metadata.clone()),
            Some((metadata, _)) => Some(metadata.clone()),
            None => None,
        };
        if let Some((at, why)) = &parts.failed
            && at.elapsed() < REST
        {
            return old.ok_or_else(|| why.clone());
        }
        let issuer = IssuerUrl::new(issuer.to_owned()).map_err(|fault| fault.to_string())?;
        match CoreProviderMetadata::discover_async(issuer, door).await {
            Ok(metadata) => {
                let metadata = Arc::new(metadata);
                parts.metadata = Some((metadata.clone(), Instant::now()));
                parts.failed = None;
                Ok(metadata)
            }
            Err(fault) => {
                let why = told(&fault);
                parts.failed = Some((Instant::now(), why.clone()));
                old.ok_or(why)
            }
        }
    }

    /// The same with keys that were fetched since, if they may be fetched now and are there.
    pub(super) async fn fresh_keys(&self, stale: &Metadata, door: &Door) -> Option<Metadata> {
        let mut parts = self.0.lock().await;
        if let Some((metadata, _)) = &parts.metadata
            && !Arc::ptr_eq(metadata, stale)
        {
            return Some(metadata.clone()); // somebody else was sooner
        }
        if parts.keys.is_some_and(|at| at.elapsed() < KEYS) {
            return None;
        }
        parts.keys = Some(Instant::now());
        let keys = CoreJsonWebKeySet::fetch_async(stale.jwks_uri(), door).await.ok()?;
        let metadata = Arc::new((**stale).clone().set_jwks(keys));
        let at = parts.metadata.as_ref().map_or_else(Instant::now, |(_, at)| *at);
        parts.metadata = Some((metadata.clone(), at));
        Some(metadata)
    }
}

/// A fault with what is behind it.
fn told(fault: &dyn Error) -> String {
    match fault.source() {
        Some(source) => format!("{fault}: {}", told(source)),
        None => fault.to_string(),
    }
}
