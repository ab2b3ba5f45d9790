//! An answer on its way out: body, headers, compression.

use std::io::Write;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Arc, Mutex, OnceLock};

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};

/// An answer.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Media type.
    pub media_type: &'static str,
    /// The bytes, not compressed.
    pub body: Vec<u8>,
    /// Further headers.
    pub headers: Vec<(&'static str, String)>,
    /// A body in the place of the bytes, read as the client takes it.
    pub flow: Option<Flow>,
}

/// A body that is read as the client takes it, and its length where that is known.
#[derive(Clone, Debug)]
pub struct Flow(Arc<Mutex<Option<Body>>>, Option<u64>);

impl Flow {
    /// A body of this length.
    pub fn new(body: Body, length: u64) -> Flow {
        Flow(Arc::new(Mutex::new(Some(body))), Some(length))
    }

    /// A body of which nobody knows yet how long it becomes.
    pub fn open(body: Body) -> Flow {
        Flow(Arc::new(Mutex::new(Some(body))), None)
    }

    fn take(self) -> Body {
        self.0.lock().expect("no panic holds it").take().unwrap_or_default()
    }
}

impl Answer {
    /// A page.
    pub fn html(html: String) -> Answer {
        Answer::html_with(200, html)
    }

    /// A page with another status than 200.
    pub fn html_with(status: u16, html: String) -> Answer {
        Answer::typed(status, "text/html; charset=utf-8", html)
    }

    /// JSON.
    pub fn json(value: &serde_json::Value) -> Answer {
        Answer::typed(200, "application/json", value.to_string())
    }

    /// A text of this media type.
    pub fn typed(status: u16, media_type: &'static str, body: impl Into<Vec<u8>>) -> Answer {
        Answer { status, media_type, body: body.into(), ..Answer::default() }
    }

    /// On to another address, by GET.
    pub fn to(address: impl Into<String>) -> Answer {
        let headers = vec![("location", address.into())];
        Answer { status: 303, headers, ..Answer::default() }
    }

    /// Lets other sites show the page within theirs, and keep it for five minutes: it is the same
    /// for everybody.
    #[must_use]
    pub fn framed(mut self) -> Answer {
        self.header("content-security-policy", FRAMED);
        self.header("cross-origin-resource-policy", "cross-origin");
        self.header("cross-origin-opener-policy", "unsafe-none");
        self.header("cache-control", "public, max-age=300");
        self
    }

    /// Adds a header.
    pub fn header(&mut self, name: &'static str, value: impl Into<String>) {
        self.headers.push((name, value.into()));
    }
}

/// The content security policy of pages that other sites may show within theirs.
pub const FRAMED: &str = "default-src 'none'; style-src 'self'; img-src data:; form-action 'none'; \
     base-uri 'none'; frame-ancestors *; require-trusted-types-for 'script'";

/// The content security policy of every other page: nothing but our own style sheet and images.
pub const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
     require-trusted-types-for 'script'";

static PLAIN: [(HeaderName, HeaderValue); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
];

/// The way a body is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// Brotli.
    Brotli,
    /// Gzip.
    Gzip,
    /// Not at all.
    Plain,
}

impl Packing {
    /// The best that the client takes.
    pub fn asked(headers: &HeaderMap) -> Packing {
        let asked = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
        let takes = |name: &str| {
            asked.unwrap_or_default().split(',').any(|part| {
                let (coding, quality) = part.split_once(';').unwrap_or((part, ""));
                coding.trim().eq_ignore_ascii_case(name)
                    && !matches!(quality.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
            })
        };
        if takes("br") {
            Packing::Brotli
        } else if takes("gzip") {
            Packing::Gzip
        } else {
            Packing::Plain
        }
    }

    fn header(self) -> Option<HeaderValue> {
        match self {
            Packing::Brotli => Some(HeaderValue::from_static("br")),
            Packing::Gzip => Some(HeaderValue::from_static("gzip")),
            Packing::Plain => None,
        }
    }
}

/// A body with its tag, compressed at most twice a way.
#[derive(Debug)]
pub struct Packed {
    plain: axum::body::Bytes,
    quick: [OnceLock<axum::body::Bytes>; 2],
    best: [OnceLock<axum::body::Bytes>; 2],
    given: AtomicU32,
    /// The entity tag: a hash of the plain bytes.
    pub tag: HeaderValue,
}

impl Packed {
    /// A body that is kept.
    pub fn new(plain: Vec<u8>) -> Packed {
        let hash = facility_store::sha256(&plain);
        let tag = HeaderValue::from_str(&format!("W/\"{}\"", &hash[..24]))
            .expect("hexadecimal is a header value");
        let (quick, best) = Default::default();
        Packed { plain: plain.into(), quick, best, given: AtomicU32::new(0), tag }
    }

    /// What it takes of memory at the most: the plain bytes, and about as much again for the packed.
    pub fn weight(&self) -> usize {
        2 * self.plain.len()
    }

    /// The bytes, packed as asked: quickly for a page that is given once or twice, and as small as
    /// can be for one that is asked for again.
    pub fn bytes(&self, packing: Packing) -> axum::body::Bytes {
        let (at, quick, best) = match packing {
            Packing::Plain => return self.plain.clone(),
            Packing::Brotli => (0, 4, 5),
            Packing::Gzip => (1, 4, 8),
        };
        let often = self.given.fetch_add(1, Relaxed) >= OFTEN;
        let (slot, quality) = if often { (&self.best[at], best) } else { (&self.quick[at], quick) };
        slot.get_or_init(|| pack(&self.plain, packing, quality).into()).clone()
    }
}

/// A page given so often is worth packing well.
const OFTEN: u32 = 3;

fn pack(plain: &[u8], packing: Packing, quality: u32) -> Vec<u8> {
    const WRITES: &str = "writing to memory does not fail";
    match packing {
        Packing::Plain => plain.to_vec(),
        Packing::Gzip => {
            let level = flate2::Compression::new(quality);
            let mut packer = flate2::write::GzEncoder::new(Vec::new(), level);
            packer.write_all(plain).expect(WRITES);
            packer.finish().expect(WRITES)
        }
        Packing::Brotli => {
            let mut packed = Vec::new();
            let mut packer = brotli::CompressorWriter::new(&mut packed, 16_384, quality, 20);
            packer.write_all(plain).expect(WRITES);
            drop(packer);
            packed
        }
    }
}

/// The smallest body that is worth compressing.
const SMALL: usize = 500;

/// The response to a request with these headers.
pub fn response(answer: Answer, asked: &HeaderMap, secure: bool) -> Response<Body> {
    let packing = match answer.body.len() {
        0..SMALL => Packing::Plain,
        _ => Packing::asked(asked),
    };
    let length = answer.flow.as_ref().and_then(|flow| flow.1);
    let body: Body = match packing {
        Packing::Plain if answer.flow.is_some() => answer.flow.map(Flow::take).unwrap_or_default(),
        Packing::Plain => answer.body.into(),
        Packing::Brotli => pack(&answer.body, packing, 4).into(),
        Packing::Gzip => pack(&answer.body, packing, 4).into(),
    };
    let mut headers = common(answer.media_type, packing, secure);
    if let Some(length) = length {
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    if !answer.headers.iter().any(|(name, _)| *name == "cache-control") {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    }
    for (name, value) in answer.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            let name = HeaderName::from_static(name);
            match name == header::SET_COOKIE {
                true => drop(headers.append(name, value)),
                false => drop(headers.insert(name, value)),
            }
        }
    }
    assemble(answer.status, headers, body)
}

/// The response from a kept body: 304 when the client has it already.
pub fn kept_response(
    kept: &Packed,
    media_type: &'static str,
    asked: &HeaderMap,
    secure: bool,
) -> Response<Body> {
    let has = asked.get(header::IF_NONE_MATCH).is_some_and(|value| {
        value.to_str().is_ok_and(|tags| {
            tags.split(',').any(|tag| tag.trim().as_bytes() == kept.tag.as_bytes())
        })
    });
    let packing = Packing::asked(asked);
    let mut headers = common(media_type, packing, secure);
    headers.insert(header::ETAG, kept.tag.clone());
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding, cookie"));
    if has {
        headers.remove(header::CONTENT_ENCODING);
        return assemble(304, headers, Body::empty());
    }
    assemble(200, headers, kept.bytes(packing).into())
}

fn common(media_type: &'static str, packing: Packing, secure: bool) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(14);
    headers.extend(PLAIN.clone());
    if !media_type.is_empty() {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    }
    if let Some(value) = packing.header() {
        headers.insert(header::CONTENT_ENCODING, value);
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    if secure {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    headers
}

fn assemble(status: u16, headers: HeaderMap, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    *response.headers_mut() = headers;
    response
}
