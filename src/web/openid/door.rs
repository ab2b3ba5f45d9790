//! How the library of OpenID Connect reaches the provider: through the one door to the outside.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use axum::http::{Method, Response};
use facility_fetch::{Body, Client, Fault, Policy};
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};

/// How long one request may take, with the wait for a turn.
const PATIENCE: Duration = Duration::from_secs(15);

/// The way to one provider.
pub(super) struct Door(Client);

/// Why it could not be reached; says nothing of what was sent or came back.
#[derive(Debug)]
pub(super) enum Unreached {
    /// The door says why.
    Fault(Fault),
    /// The time was up.
    TooLong,
    /// It was asked in a way that the door does not know.
    Unknown,
}

impl fmt::Display for Unreached {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unreached::Fault(fault) => fault.fmt(out),
            Unreached::TooLong => out.write_str("timed_out"),
            Unreached::Unknown => out.write_str("unknown_request"),
        }
    }
}

impl std::error::Error for Unreached {}

impl Door {
    /// The door for a provider at this origin, which may be an inner one: whoever runs the facility
    /// named it. What it refers to elsewhere must be of the open internet. Redirects are not
    /// followed: what is asked for stands where the provider says that it stands.
    pub(super) fn new(origin: String, public_url: &str) -> Door {
        let mut policy = Policy::named(public_url);
        policy.trusted_origin = Some(origin);
        policy.timeout = Duration::from_secs(8);
        policy.most_bytes = 512 * 1024;
        policy.redirects = 0;
        policy.per_host_pause = Duration::ZERO;
        policy.at_once = 16;
        Door(Client::new(policy))
    }

    async fn ask(&self, request: HttpRequest) -> Result<HttpResponse, Unreached> {
        let (parts, sent) = request.into_parts();
        let url = parts.uri.to_string();
        let answered = match parts.method {
            Method::GET => self.0.get(&url, parts.headers).await,
            Method::POST => self.0.post(&url, parts.headers, sent.into()).await,
            _ => return Err(Unreached::Unknown),
        };
        let Body { status, headers, bytes, .. } = answered.map_err(Unreached::Fault)?;
        let mut response = Response::new(bytes.to_vec());
        *response.status_mut() = status.try_into().map_err(|_| Unreached::Unknown)?;
        *response.headers_mut() = headers;
        Ok(response)
    }
}

impl<'c> AsyncHttpClient<'c> for Door {
    type Error = Unreached;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Unreached>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        let asked = tokio::time::timeout(PATIENCE, self.ask(request));
        Box::pin(async move { asked.await.unwrap_or(Err(Unreached::TooLong)) })
    }
}
