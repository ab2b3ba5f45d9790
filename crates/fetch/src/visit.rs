//! One visit: hop after hop, each checked anew, within one time.

use std::collections::HashSet;
use std::future::Future;
use std::time::{Duration, Instant, SystemTime};

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{
    ACCEPT, ACCEPT_ENCODING, HOST, HeaderMap, HeaderValue, LOCATION, RETRY_AFTER, USER_AGENT,
};
use hyper::{Method, Request, StatusCode, Version};
use url::Url;

use crate::client::Parts;
use crate::connect::{self, Question, Reply};
use crate::guard::{self, Route};
use crate::turns::Turn;
use crate::{Fault, Reason, target};

/// Nobody is asked to remember a longer wait.
const LONGEST_WAIT: Duration = Duration::from_secs(86_400);
/// Answers to HEAD after which the same is asked by GET: many hosts know no HEAD and say it in
/// different ways.
const REFUSES_HEAD: [u16; 5] = [400, 403, 404, 405, 501];

/// What a visit is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aim {
    /// The head of the answer, by HEAD if the host lets us.
    Look,
    /// The body, by GET.
    Fetch,
    /// To hand something over, by POST, to this very address.
    Send,
}

/// The last answer of a visit. Dropping it ends the connection and gives the turn back.
pub(crate) struct Answer {
    pub(crate) reply: Reply,
    _turn: Turn,
}

/// A visit under way, and what it has seen.
pub(crate) struct Visit<'c> {
    parts: &'c Parts,
    aim: Aim,
    /// The caller's headers; those for one origin only go when it is left.
    headers: HeaderMap,
    /// What is handed over.
    pub(crate) sent: Bytes,
    /// Where the next request goes.
    url: Url,
    left: Duration,
    seen: HashSet<String>,
    /// Whether the visit began at the front page of a site.
    pub(crate) from_front_page: bool,
    /// Where the last request went.
    pub(crate) asked: Option<Url>,
    /// The last status that came.
    pub(crate) status: Option<u16>,
    /// Where the redirects lead that are for good.
    pub(crate) permanent: Option<Url>,
    /// Whether all redirects so far were for good.
    for_good: bool,
    /// Whether a redirect led from https to http.
    pub(crate) downgraded: bool,
}

impl<'c> Visit<'c> {
    pub(crate) fn new(parts: &'c Parts, aim: Aim, url: Url, headers: HeaderMap) -> Self {
        Self {
            parts,
            aim,
            headers,
            sent: Bytes::new(),
            from_front_page: target::is_front_page(&url),
            url,
            left: parts.policy.timeout,
            seen: HashSet::new(),
            asked: None,
            status: None,
            permanent: None,
            for_good: true,
            downgraded: false,
        }
    }

    /// Goes from hop to hop until an answer is no redirect.
    pub(crate) async fn walk(&mut self) -> Result<Answer, Fault> {
        loop {
            guard::check_form(&self.url, &self.parts.policy)?;
            self.seen.insert(target::as_asked(&self.url).to_owned());
            let (policy, resolver) = (&self.parts.policy, &*self.parts.resolver);
            let looking = guard::route(self.url.clone(), policy, resolver);
            let route = timed(&mut self.left, looking).await?;
            let answer = match self.aim {
                Aim::Look => self.look(&route).await?,
                Aim::Fetch => self.send(&route, Method::GET).await?,
                // What is handed over is for nobody else: where a redirect leads is not asked.
                Aim::Send => return self.send(&route, Method::POST).await,
            };
            let Some(location) = redirect(&answer.reply)? else { return Ok(answer) };
            let status = answer.reply.response.status();
            // The turn is given back here: who holds one must not wait for another.
            drop(answer);
            self.go(status, &location).map_err(|reason| with_status(reason, status))?;
        }
    }

    /// Runs within the time that is left for this visit.
    pub(crate) async fn within<T>(
        &mut self,
        work: impl Future<Output = Result<T, Reason>>,
    ) -> Result<T, Fault> {
        timed(&mut self.left, work).await
    }

    async fn look(&mut self, route: &Route) -> Result<Answer, Fault> {
        let head = self.send(route, Method::HEAD).await;
        let refused = match &head {
            Ok(answer) => REFUSES_HEAD.contains(&answer.reply.response.status().as_u16()),
            Err(fault) => fault.reason == Reason::Broken,
        };
        if !refused {
            return head;
        }
        drop(head);
        self.send(route, Method::GET).await
    }

    async fn send(&mut self, route: &Route, method: Method) -> Result<Answer, Fault> {
        let question = self.question(route, method)?;
        let turn = self.parts.turns.take(&route.host).await.map_err(|wait| Fault {
            reason: Reason::TooMany,
            status: None,
            retry_after: Some(wait),
        })?;
        self.asked = Some(self.url.clone());
        let asking = connect::ask(route, question, &self.parts.tls, self.left);
        let reply = timed(&mut self.left, asking).await?;
        let status = reply.response.status();
        self.status = Some(status.as_u16());
        let busy = [StatusCode::TOO_MANY_REQUESTS, StatusCode::SERVICE_UNAVAILABLE];
        if let Some(wait) = retry_after(&reply).filter(|_| busy.contains(&status)) {
            self.parts.turns.close(&route.host, wait);
        }
        Ok(Answer { reply, _turn: turn })
    }

    fn question(&self, route: &Route, method: Method) -> Result<Question, Reason> {
        let mut request = Request::builder()
            .method(method)
            .version(Version::HTTP_11)
            .uri(target::path_and_query(&route.url))
            .body(Full::new(self.sent.clone()))
            .map_err(|_| Reason::AddressUnclear)?;
        let host = HeaderValue::from_str(&target::host_and_port(&route.url));
        let gzip = self.aim == Aim::Fetch && self.parts.policy.gzip;
        let packing = if gzip { "gzip" } else { "identity" };
        let headers = request.headers_mut();
        headers.clone_from(&self.headers);
        headers.entry(ACCEPT).or_insert(HeaderValue::from_static("*/*"));
        headers.insert(HOST, host.map_err(|_| Reason::AddressUnclear)?);
        headers.insert(USER_AGENT, self.parts.user_agent.clone());
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(packing));
        Ok(request)
    }

    /// Turns to where a redirect leads.
    fn go(&mut self, status: StatusCode, location: &HeaderValue) -> Result<(), Reason> {
        let next = target::follow(&self.url, location)?;
        if self.seen.contains(target::as_asked(&next)) {
            return Err(Reason::RedirectLoop);
        }
        if self.seen.len() > self.parts.policy.redirects {
            return Err(Reason::TooManyRedirects);
        }
        self.for_good &= matches!(status.as_u16(), 301 | 308);
        if self.for_good {
            self.permanent = Some(next.clone());
        }
        self.downgraded |= self.url.scheme() == "https" && next.scheme() == "http";
        if next.origin() != self.url.origin() {
            // What the caller says to one host (keys, cookies, anything) is not for another.
            self.headers.clear();
        }
        self.url = next;
        Ok(())
    }
}

async fn timed<T>(
    left: &mut Duration,
    work: impl Future<Output = Result<T, Reason>>,
) -> Result<T, Fault> {
    let start = Instant::now();
    let done = tokio::time::timeout(*left, work).await;
    *left = left.saturating_sub(start.elapsed());
    Ok(done.unwrap_or(Err(Reason::TimedOut))?)
}

fn with_status(reason: Reason, status: StatusCode) -> Fault {
    Fault { reason, status: Some(status.as_u16()), retry_after: None }
}

/// Where the answer redirects to, if it does.
fn redirect(reply: &Reply) -> Result<Option<HeaderValue>, Fault> {
    let status = reply.response.status();
    if !matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    match reply.response.headers().get(LOCATION) {
        Some(location) => Ok(Some(location.clone())),
        None => Err(with_status(Reason::RedirectUnclear, status)),
    }
}

/// How long the host asks us to wait, in seconds or as a date.
pub(crate) fn retry_after(reply: &Reply) -> Option<Duration> {
    let text = reply.response.headers().get(RETRY_AFTER)?.to_str().ok()?;
    read_wait(text, SystemTime::now())
}

fn read_wait(text: &str, now: SystemTime) -> Option<Duration> {
    let text = text.trim();
    let wait = match text.parse::<u64>() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => {
            let date = httpdate::parse_http_date(text).ok()?;
            date.duration_since(now).unwrap_or(Duration::ZERO)
        }
    };
    Some(wait.min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_read_in_seconds_and_as_a_date() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        let wait = |text: &str| read_wait(text, now).map(|wait| wait.as_secs());
        assert_eq!(wait("120"), Some(120));
        assert_eq!(wait(" 0 "), Some(0));
        assert_eq!(wait("Sun, 06 Nov 1994 08:50:37 GMT"), Some(60));
        assert_eq!(wait("Sun, 06 Nov 1994 08:00:00 GMT"), Some(0));
        assert_eq!(wait("99999999999"), Some(86_400));
        for unclear in ["soon", "-1", "", "1.5", "99999999999999999999999"] {
            assert_eq!(wait(unclear), None, "{unclear}");
        }
    }
}
