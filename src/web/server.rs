//! The server: accept loop with timeouts, routes from the page registry, graceful stop.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{RawPathParams, Request};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, Uri, header};
use axum::routing::{MethodFilter, MethodRouter, on};
use http_body_util::BodyExt;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

use super::answer::{Answer, Packed, kept_response, response};
use super::ask::{Ask, Found, Twin};
use super::cache::Kept;
use super::cookies::cookie_name;
use super::errors::{self, Error, Refusal};
use super::files;
use super::noted::Reached;
use super::page::{Keep, Method, Page};
use super::site::{Site, now};

/// The text of the style sheet.
pub const STYLE_TEXT: &str = include_str!("facility.css");

/// The style sheet, as it ships.
static STYLE: LazyLock<Packed> = LazyLock::new(|| Packed::new(STYLE_TEXT.as_bytes().to_vec()));

/// The address of the style sheet: it changes with its text, so it is kept for ever.
pub static STYLE_ADDRESS: LazyLock<String> = LazyLock::new(|| {
    let hash = facility_store::sha256(STYLE_TEXT.as_bytes());
    format!("/assets/facility-{}.css", &hash[..12])
});

/// Most bytes of a body that a form or a program may send.
const MOST: usize = 20_000_000;
/// Most bytes that are read for nothing, so that the refusal reaches who sends them.
const MOST_FORGOTTEN: usize = 80_000_000;
/// How long a client may take between two pieces of a body, or to take a piece of an answer.
const IDLE: Duration = Duration::from_secs(30);
/// How long a client may take to send the head of a request.
const HEAD: Duration = Duration::from_secs(10);
const DAY: i64 = 86_400_000;

/// Serves until `stop` resolves, then lets open requests finish for ten seconds.
pub async fn serve(site: Arc<Site>, listener: TcpListener, stop: impl Future<Output = ()>) {
    let router = router(&site);
    let graceful = GracefulShutdown::new();
    let mut http = hyper::server::conn::http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD).max_buf_size(64 * 1024);
    let mut stop = std::pin::pin!(stop);
    loop {
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    tracing::warn!(%error, "a connection was not accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        let _ = stream.set_nodelay(true);
        let mut stream = TimeoutStream::new(stream);
        stream.set_read_timeout(Some(IDLE));
        stream.set_write_timeout(Some(IDLE));
        let (site, router) = (site.clone(), router.clone());
        let service = hyper::service::service_fn(move |request: Request<hyper::body::Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(peer.ip());
            answer_all(site.clone(), router.clone(), request)
        });
        let connection = http.serve_connection(TokioIo::new(Box::pin(stream)), service);
        let watched = graceful.watch(connection);
        tokio::spawn(async move {
            let _ = watched.await; // a client that went away is no fault of ours
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(Duration::from_secs(10), graceful.shutdown()).await;
}

/// The routes of all pages.
fn router(site: &Arc<Site>) -> Router {
    let mut router = Router::new();
    let mut paths: Vec<&'static str> = site.pages.iter().map(|page| page.path).collect();
    paths.sort_unstable();
    paths.dedup();
    for path in paths {
        let mut methods = MethodRouter::new();
        let mut allowed = Vec::new();
        for page in site.pages.iter().filter(|page| page.path == path) {
            let filter = match page.method {
                Method::Get => MethodFilter::GET,
                Method::Post => MethodFilter::POST,
                Method::Put => MethodFilter::PUT,
                Method::Patch => MethodFilter::PATCH,
                Method::Delete => MethodFilter::DELETE,
                Method::Options => MethodFilter::OPTIONS,
            };
            let (site, page) = (site.clone(), page.clone());
            allowed.push(page.method.names());
            methods = methods.merge(on(filter, move |params: RawPathParams, request: Request| {
                answer_page(site.clone(), page.clone(), params, request)
            }));
        }
        let other = site.clone();
        let methods = methods.fallback(move |request: Request| {
            refuse(other.clone(), request, (Refusal::Method, allowed.join(", ")))
        });
        router = router.route(path, methods);
    }
    let other = site.clone();
    router.fallback(move |request: Request| {
        refuse(other.clone(), request, (Refusal::NotFound, String::new()))
    })
}

async fn answer_all(
    site: Arc<Site>,
    router: Router,
    mut request: Request,
) -> Result<Response<Body>, std::convert::Infallible> {
    let start = Instant::now();
    let path = request.uri().path();
    let response = if path == STYLE_ADDRESS.as_str() {
        style(request.headers(), &site)
    } else if path == "/livez" {
        response(Answer::typed(200, "text/plain", "alive\n"), request.headers(), false)
    } else if path.len() > 1 && path.ends_with('/') {
        without_slash(&site, &request)
    } else if let Some(response) = kept(&site, &request) {
        site.counts.kept.fetch_add(1, Relaxed);
        response
    } else {
        cut_extension(&mut request);
        match router.oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        }
    };
    let class = usize::from(response.status().as_u16() / 100).min(5);
    site.counts.answers[class].fetch_add(1, Relaxed);
    let micros = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX);
    site.counts.micros.fetch_add(micros, Relaxed);
    Ok(response)
}

/// Leads from an address with a slash at its end to the one without.
fn without_slash(site: &Site, request: &Request) -> Response<Body> {
    let path = request.uri().path().trim_end_matches('/');
    let query = request.uri().query().map_or(String::new(), |query| format!("?{query}"));
    let path = path.trim_start_matches('/');
    let mut answer = Answer { status: 308, ..Answer::default() };
    answer.header("location", format!("/{path}{query}"));
    response(answer, request.headers(), site.is_secure())
}

fn style(headers: &HeaderMap, site: &Site) -> Response<Body> {
    let mut response = kept_response(&STYLE, "text/css; charset=utf-8", headers, site.is_secure());
    let for_ever = HeaderValue::from_static("public, max-age=31536000, immutable");
    response.headers_mut().insert(header::CACHE_CONTROL, for_ever);
    response
}

/// A kept page for a visitor: nothing is looked up but the address and the versions of its kinds. It
/// is counted as if it were drawn: whether somebody has asked for the same before is nothing that a
/// visitor could know. One who has nothing left is refused where pages are drawn.
fn kept(site: &Site, request: &Request) -> Option<Response<Body>> {
    let headers = request.headers();
    if request.method() != axum::http::Method::GET || has_session(headers, site) {
        return None;
    }
    let address = request.uri().path_and_query().map_or("/", |address| address.as_str());
    let now = now();
    let kept = site.cache.find(address, now / DAY, |kind| site.version(kind))?;
    if let Some(what) = kept.counted {
        let from = (headers, peer(request.extensions()));
        let left = site.limits.count(what, "", from, now);
        left.is_none_or(|left| left.within).then_some(())?;
    }
    Some(kept_response(&kept.packed, kept.media_type, headers, site.is_secure()))
}

fn has_session(headers: &HeaderMap, site: &Site) -> bool {
    headers.contains_key(header::AUTHORIZATION)
        || headers.get_all(header::COOKIE).iter().any(|value| {
            let name = cookie_name(site, "session");
            value.to_str().is_ok_and(|line| line.contains(&name))
        })
}

/// Cuts the extension of a twin off the address and notes which it was.
fn cut_extension(request: &mut Request) {
    let path = request.uri().path();
    if path.starts_with("/api/") || path.starts_with("/assets/") || files::is_content(path) {
        return;
    }
    let Some((cut, twin)) =
        Twin::ENDS.iter().find_map(|(end, twin)| Some((path.strip_suffix(end)?, *twin)))
    else {
        return;
    };
    let query = request.uri().query().map_or(String::new(), |query| format!("?{query}"));
    if let Ok(uri) = format!("{cut}{query}").parse::<Uri>() {
        let whole = request.uri().clone();
        *request.uri_mut() = uri;
        request.extensions_mut().insert((twin, whole));
    }
}

async fn answer_page(
    site: Arc<Site>,
    page: Page,
    params: RawPathParams,
    request: Request,
) -> Response<Body> {
    let params = params.iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
    let (parts, body) = request.into_parts();
    let (twin, whole) = match parts.extensions.get::<(Twin, Uri)>() {
        Some((twin, whole)) => (*twin, whole.clone()),
        None => (Twin::Html, parts.uri.clone()),
    };
    let (body, stream, too_large) = match page.streams {
        true => (Bytes::new(), Some(body), false),
        false => match read_body(body).await {
            Ok(body) => (body, None, false),
            Err(Refusal::TooLarge) => (Bytes::new(), None, true),
            Err(_) => return plain(400),
        },
    };
    let (peer, uri, headers) = (peer(&parts.extensions), parts.uri, parts.headers);
    let found = Found { page, params, uri, headers, body, stream, twin, peer };
    let headers = found.headers.clone();
    let secure = site.is_secure();
    let (ask, fault) = Ask::new(site.clone(), found).await;
    let ask = Arc::new(ask);
    let refused = match fault {
        Some(fault) => Some(fault.into()),
        None => too_large.then(|| Refusal::TooLarge.into()),
    };
    if let Some(error) = refused {
        return response(errors::answer(&ask, error), &headers, secure);
    }
    let reached = match ask.is_keepable() {
        true => Reached::now(&site).await,
        false => Reached::default(),
    };
    let drawn = draw(&ask).await;
    let left = ask.stream.lock().expect("no panic holds it").take();
    if let Some(body) = left {
        forget(body).await;
    }
    match drawn {
        Ok(answer) if ask.is_keepable() && answer.status == 200 && answer.headers.is_empty() => {
            let address = whole.path_and_query().map_or("/", |address| address.as_str());
            let kept = keep(&ask, answer, reached, address);
            kept_response(&kept.packed, kept.media_type, &headers, secure)
        }
        drawn => {
            let mut answer = drawn.unwrap_or_else(|error| errors::answer(&ask, error));
            if let Some(left) = ask.program.left {
                left.headers().into_iter().for_each(|(name, text)| answer.header(name, text));
            }
            if let Some(line) = ask.mark() {
                answer.header("set-cookie", line);
            }
            response(answer, &headers, secure)
        }
    }
}

async fn draw(ask: &Arc<Ask>) -> Result<Answer, Error> {
    if !ask.param("lang").is_empty()
        && facility_language::Language::from_code(ask.param("lang")).is_none()
    {
        return Err(Refusal::NotFound.into());
    }
    if ask.twin != Twin::Html && !ask.page.twins.contains(&ask.twin) {
        return Err(Refusal::NotFound.into());
    }
    ask.enter()?;
    ask.check_form()?;
    ask.count()?;
    (ask.page.handler)(ask.clone()).await
}

fn keep(ask: &Ask, answer: Answer, reached: Reached, address: &str) -> Arc<Kept> {
    let (kinds, leans) = ask.reads();
    let kept = Arc::new(Kept {
        packed: Packed::new(answer.body),
        media_type: answer.media_type,
        kinds,
        version: reached.by(leans),
        counted: ask.counted(),
        day: ask.now / DAY,
    });
    if ask.page.keep == Keep::WhileTrue && !leans.never && address.len() < 1_000 {
        ask.site.keep(&ask.vocabularies, address, &kept);
    }
    kept
}

/// The whole body. One that is too long is read to its end all the same, up to a point, and
/// forgotten: a browser that is still sending shows no answer.
async fn read_body(body: Body) -> Result<Bytes, Refusal> {
    let mut body = body;
    let mut kept = Vec::new();
    while let Some(frame) = body.frame().await {
        let piece = frame.map_err(|_| Refusal::Unclear("body"))?.into_data().unwrap_or_default();
        if kept.len() + piece.len() > MOST {
            drop(kept);
            forget(body).await;
            return Err(Refusal::TooLarge);
        }
        kept.extend_from_slice(&piece);
    }
    Ok(kept.into())
}

/// Reads what is left of a body, up to a point, and forgets it.
async fn forget(mut body: Body) {
    let mut left = MOST_FORGOTTEN;
    while let Some(Ok(frame)) = body.frame().await {
        let length = frame.into_data().map_or(0, |piece| piece.len());
        match left.checked_sub(length) {
            Some(less) => left = less,
            None => return,
        }
    }
}

async fn refuse(
    site: Arc<Site>,
    request: Request,
    (refusal, allowed): (Refusal, String),
) -> Response<Body> {
    let (parts, _) = request.into_parts();
    let twin = parts.extensions.get::<(Twin, Uri)>().map_or(Twin::Html, |(twin, _)| *twin);
    let lang = parts.uri.path().split('/').nth(1).unwrap_or_default().to_owned();
    let page = Page::get("", "says that there is no such page", |_| {
        Box::pin(async { Err(Refusal::NotFound.into()) })
    });
    let params = vec![("lang".to_owned(), lang)];
    let headers = parts.headers.clone();
    let peer = peer(&parts.extensions);
    let (body, stream, uri) = (Bytes::new(), None, parts.uri);
    let found = Found { page, params, uri, headers: parts.headers, body, stream, twin, peer };
    let (ask, _) = Ask::new(site.clone(), found).await;
    let mut answer = errors::answer(&ask, refusal.into());
    if !allowed.is_empty() {
        answer.header("allow", allowed);
    }
    response(answer, &headers, site.is_secure())
}

/// The address at the other end of the line.
fn peer(extensions: &axum::http::Extensions) -> IpAddr {
    extensions.get::<IpAddr>().copied().unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
}

/// An answer that needs neither database nor labels.
fn plain(status: u16) -> Response<Body> {
    let body = format!("{}\n", StatusCode::from_u16(status).unwrap_or_default());
    response(Answer::typed(status, "text/plain; charset=utf-8", body), &HeaderMap::new(), false)
}
