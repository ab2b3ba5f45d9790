//! What the rest of the program sees: check a link, get a body.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use tokio_rustls::TlsConnector;

use crate::guard::{Resolve, SystemResolver};
use crate::turns::Turns;
use crate::visit::{Aim, Answer, Visit, retry_after};
use crate::{Body, Fault, Outcome, Policy, Reason, State, connect, read, target};

/// The door to hosts outside. Clones share whose turn it is, so one client serves a whole program.
#[derive(Clone)]
pub struct Client {
    parts: Arc<Parts>,
}

pub(crate) struct Parts {
    pub(crate) policy: Policy,
    pub(crate) user_agent: HeaderValue,
    pub(crate) resolver: Box<dyn Resolve>,
    pub(crate) tls: TlsConnector,
    pub(crate) turns: Turns,
}

impl fmt::Debug for Client {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Client").field("policy", &self.parts.policy).finish_non_exhaustive()
    }
}

/// Headers that belong to the connection or to us: a caller who could set them could speak to
/// another host than the one that was checked, or smuggle a second request.
const OWN_HEADERS: &[HeaderName] = &[
    header::ACCEPT_ENCODING,
    header::CONNECTION,
    header::CONTENT_LENGTH,
    header::EXPECT,
    header::HOST,
    header::PROXY_AUTHORIZATION,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
    header::USER_AGENT,
];

impl Client {
    /// A client that looks names up as the operating system does.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        Self::with_resolver(policy, SystemResolver)
    }

    /// A client that looks names up elsewhere. What the resolver answers is checked all the same.
    #[must_use]
    pub fn with_resolver(policy: Policy, resolver: impl Resolve + 'static) -> Self {
        let plain: String = policy.user_agent.chars().filter(|c| matches!(c, ' '..='~')).collect();
        let user_agent =
            HeaderValue::from_str(plain.trim()).expect("printable ASCII is a header value");
        let tls = connect::tls(&policy.more_roots);
        let turns = Turns::new(policy.per_host_pause, policy.at_once);
        let parts = Parts { user_agent, resolver: Box::new(resolver), tls, turns, policy };
        Self { parts: Arc::new(parts) }
    }

    /// Visits the address and says how the link stands. Reads heads only: HEAD, and GET where the
    /// host refuses HEAD, whose body is left unread.
    pub async fn check(&self, url: &str) -> Outcome {
        let url = match target::read(url) {
            Ok(url) => url,
            Err(reason) => return outcome(None, reason.into()),
        };
        let mut visit = Visit::new(&self.parts, Aim::Look, url, HeaderMap::new());
        match visit.walk().await {
            Ok(answer) => judge(&visit, &answer),
            Err(fault) => outcome(Some(&visit), fault),
        }
    }

    /// Gets what the address holds, at most `most_bytes` of the policy. The headers go to the
    /// origin of this address only, not where a redirect leads.
    ///
    /// # Errors
    /// When the address is forbidden or does not answer in time, when the status is neither from
    /// 200 to 299 nor 304, when the body is larger than allowed or packed without being asked for,
    /// and when a header belongs to the connection and not to the caller.
    pub async fn get(&self, url: &str, headers: HeaderMap) -> Result<Body, Fault> {
        let mut visit = self.visit(Aim::Fetch, url, headers)?;
        let mut answer = visit.walk().await?;
        let status = answer.reply.response.status().as_u16();
        if !matches!(status, 200..=299 | 304) {
            let retry_after = retry_after(&answer.reply);
            return Err(Fault { reason: reason_of(status), status: Some(status), retry_after });
        }
        self.body(&mut visit, &mut answer).await
    }

    /// Hands bytes over to this address, and gets what it answers, whatever its status: what is
    /// wrong may stand in the body. A redirect is an answer like others and is not followed.
    ///
    /// # Errors
    /// When the address is forbidden or does not answer in time, when the body is larger than
    /// allowed, and when a header belongs to the connection and not to the caller.
    pub async fn post(&self, url: &str, headers: HeaderMap, sent: Bytes) -> Result<Body, Fault> {
        let mut visit = self.visit(Aim::Send, url, headers)?;
        visit.sent = sent;
        let mut answer = visit.walk().await?;
        self.body(&mut visit, &mut answer).await
    }

    fn visit(&self, aim: Aim, url: &str, headers: HeaderMap) -> Result<Visit<'_>, Reason> {
        if OWN_HEADERS.iter().any(|own| headers.contains_key(own)) {
            return Err(Reason::HeaderForbidden);
        }
        Ok(Visit::new(&self.parts, aim, target::read(url)?, headers))
    }

    async fn body(&self, visit: &mut Visit<'_>, answer: &mut Answer) -> Result<Body, Fault> {
        let status = answer.reply.response.status().as_u16();
        let (most, gzip) = (self.parts.policy.most_bytes, self.parts.policy.gzip);
        let reading = visit.within(read::read(&mut answer.reply, most, gzip)).await;
        let bytes = reading.map_err(|fault| Fault { status: Some(status), ..fault })?;
        let headers = answer.reply.response.headers().clone();
        let final_url = visit.asked.as_ref().map(ToString::to_string).unwrap_or_default();
        Ok(Body { status, final_url, headers, bytes })
    }
}

/// What a status says of a link.
fn reason_of(status: u16) -> Reason {
    match status {
        200..=299 => Reason::Answered,
        401 | 407 => Reason::SignIn,
        403 => Reason::NotForUs,
        404 => Reason::NotFound,
        410 => Reason::Gone,
        429 => Reason::TooMany,
        // Too slow for the host, too early for it: both say "not now".
        408 | 425 | 500.. => Reason::ServerFailed,
        400..=499 => Reason::Refused,
        // Choices, not modified without being asked, answers that are none.
        _ => Reason::RedirectUnclear,
    }
}

/// How a link stands whose visit ended with an answer.
fn judge(visit: &Visit<'_>, answer: &Answer) -> Outcome {
    let status = answer.reply.response.status().as_u16();
    let mut reason = reason_of(status);
    if let (Reason::Answered, Some(moved)) = (reason, &visit.permanent) {
        let to_front = target::is_front_page(moved) && !visit.from_front_page;
        reason = if to_front { Reason::MovedToFrontPage } else { Reason::Moved };
    }
    let retry_after = retry_after(&answer.reply);
    outcome(Some(visit), Fault { reason, status: Some(status), retry_after })
}

fn outcome(visit: Option<&Visit<'_>>, end: Fault) -> Outcome {
    let state = end.reason.state();
    let text = |url: &url::Url| url.to_string();
    let moved = visit.and_then(|visit| visit.permanent.as_ref());
    Outcome {
        state,
        status: end.status.or(visit.and_then(|visit| visit.status)),
        final_url: visit.and_then(|visit| visit.asked.as_ref()).map(text).unwrap_or_default(),
        permanent_move: moved.filter(|_| state == State::Moved).map(text),
        downgraded: visit.is_some_and(|visit| visit.downgraded),
        retry_after: end.retry_after,
        reason: end.reason,
    }
}
