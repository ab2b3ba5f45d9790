//! Somebody who uses the facility over HTTP: a browser with a session, a program with a token.

use std::sync::OnceLock;

use facility_access::Person;
use serde_json::Value as Json;

use crate::html;

/// How long an answer may take, on a busy machine too.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(30);

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
    /// The body as it came.
    pub bytes: Vec<u8>,
}

impl Reply {
    /// A header; empty if there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(n, _)| n == name).map_or("", |(_, text)| text)
    }

    pub fn json(&self) -> Json {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// Headers and body as one text, for words that must stand in neither.
    pub fn whole(&self) -> String {
        format!("{:?}\n{}", self.headers, self.body)
    }
}

/// The sheets of a workbook: names and cells.
pub fn sheets(bytes: &[u8]) -> Vec<(String, Vec<Vec<calamine::Data>>)> {
    use calamine::Reader;
    let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let sheets = book.worksheets().into_iter();
    let cells = |range: calamine::Range<calamine::Data>| range.rows().map(<[_]>::to_vec).collect();
    sheets.map(|(name, range)| (name, cells(range))).collect()
}

/// Sends one request; redirects are not followed, and no status is an error.
pub fn send(
    method: &str,
    address: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Result<Reply, ureq::Error> {
    send_bytes(method, address, headers, body.as_bytes())
}

/// Sends one request with any bytes.
pub fn send_bytes(
    method: &str,
    address: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Result<Reply, ureq::Error> {
    static AGENT: OnceLock<ureq::Agent> = OnceLock::new();
    let agent = AGENT.get_or_init(|| {
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0);
        config.max_redirects_will_error(false).timeout_global(Some(PATIENCE)).build().into()
    });
    let mut request = ureq::http::Request::builder().method(method).uri(address);
    for (name, text) in headers {
        request = request.header(*name, *text);
    }
    let mut response = match method {
        "POST" | "PUT" | "PATCH" => agent.run(request.body(body.to_vec())?)?,
        _ => agent.run(request.body(())?)?,
    };
    let text = |value: &ureq::http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into();
    let headers = response.headers().iter().map(|(n, v)| (n.to_string(), text(v))).collect();
    let bytes = response.body_mut().with_config().limit(100_000_000).read_to_vec()?;
    let status = response.status().as_u16();
    let mut reply = Reply { status, headers, body: String::new(), bytes };
    reply.body = match reply.header("content-type").contains("spreadsheetml") {
        // What stands in a workbook is packed: no word would be found in it.
        true => format!("{:?}", sheets(&reply.bytes)),
        false => String::from_utf8_lossy(&reply.bytes).into_owned(),
    };
    Ok(reply)
}

/// Somebody, signed in or not.
pub struct Somebody {
    /// What the tests call them.
    pub role: &'static str,
    /// What they are to the table of rights.
    pub person: Person,
    /// Their name, a word that stands nowhere else; empty for a visitor.
    pub name: String,
    /// Token of their browser's session; empty for a visitor.
    pub session: String,
    /// Token of their programs; empty for a visitor.
    pub bearer: String,
    /// Where the facility listens.
    pub base: String,
    form: OnceLock<(String, String)>,
}

impl Somebody {
    pub fn new(role: &'static str, person: Person, base: &str) -> Somebody {
        let (name, session, bearer) = Default::default();
        let base = base.to_owned();
        Somebody { role, person, name, session, bearer, base, form: OnceLock::new() }
    }

    /// The cookie line of their browser.
    fn cookie(&self) -> String {
        match self.session.as_str() {
            "" => format!("facility-visit={}", self.form_token().1),
            session => format!("facility-session={session}"),
        }
    }

    /// The token that forms carry, and the mark of a visitor's browser that it is bound to.
    pub fn form_token(&self) -> &(String, String) {
        self.form.get_or_init(|| {
            let (page, cookie) = match self.session.as_str() {
                "" => ("/en/sign-in", String::new()),
                session => ("/en/account", format!("facility-session={session}")),
            };
            let headers: &[(&str, &str)] =
                if cookie.is_empty() { &[] } else { &[("cookie", cookie.as_str())] };
            let reply = send("GET", &format!("{}{page}", self.base), headers, "").unwrap();
            let token = html::form(&reply.body).first("token").to_owned();
            assert!(!token.is_empty(), "{page} has no form: {}", reply.body);
            let visit = reply.header("set-cookie").split([';', '=']).nth(1).unwrap_or_default();
            (token, visit.to_owned())
        })
    }

    pub fn get(&self, path: &str) -> Reply {
        let address = format!("{}{path}", self.base);
        let cookie = self.cookie();
        let headers: &[(&str, &str)] =
            if self.session.is_empty() { &[] } else { &[("cookie", &cookie)] };
        send("GET", &address, headers, "").unwrap_or_else(|error| panic!("GET {path}: {error}"))
    }

    /// Sends a form as their browser does, with its token.
    pub fn post(&self, path: &str, pairs: &[(&str, &str)]) -> Reply {
        let mut all = vec![("token", self.form_token().0.as_str())];
        all.extend(pairs);
        self.post_with(path, &all, &[("origin", &self.base), ("sec-fetch-site", "same-origin")])
    }

    /// Sends a form with a file as their browser does.
    pub fn upload(&self, path: &str, pairs: &[(&str, &str)], file: (&str, &[u8])) -> Reply {
        self.upload_as(path, pairs, "file", file)
    }

    /// The same with another name of the input.
    pub fn upload_as(
        &self,
        path: &str,
        pairs: &[(&str, &str)],
        field: &str,
        file: (&str, &[u8]),
    ) -> Reply {
        const SIGN: &str = "a-sign-that-stands-nowhere-else";
        let mut body = Vec::new();
        for (name, text) in [("token", self.form_token().0.as_str())].iter().chain(pairs) {
            let head = format!("Content-Disposition: form-data; name=\"{name}\"");
            body.extend(format!("--{SIGN}\r\n{head}\r\n\r\n{text}\r\n").bytes());
        }
        let head = format!(
            "--{SIGN}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n",
            file.0
        );
        body.extend(head.bytes().chain(file.1.iter().copied()));
        body.extend(format!("\r\n--{SIGN}--\r\n").bytes());
        let (cookie, media_type) = (self.cookie(), format!("multipart/form-data; boundary={SIGN}"));
        let headers = [
            ("cookie", cookie.as_str()),
            ("content-type", media_type.as_str()),
            ("origin", self.base.as_str()),
        ];
        send_bytes("POST", &format!("{}{path}", self.base), &headers, &body)
            .unwrap_or_else(|error| panic!("POST {path}: {error}"))
    }

    /// Sends a form with these headers and nothing added to it.
    pub fn post_with(&self, path: &str, pairs: &[(&str, &str)], headers: &[(&str, &str)]) -> Reply {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        let cookie = self.cookie();
        let mut all = vec![
            ("cookie", cookie.as_str()),
            ("content-type", "application/x-www-form-urlencoded"),
        ];
        all.extend(headers);
        send("POST", &format!("{}{path}", self.base), &all, &body)
            .unwrap_or_else(|error| panic!("POST {path}: {error}"))
    }

    /// Asks the API with their token, if they have one.
    pub fn api(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &Json) -> Reply {
        let bearer = format!("Bearer {}", self.bearer);
        let mut all = headers.to_vec();
        if !self.bearer.is_empty() {
            all.push(("authorization", &bearer));
        }
        if !headers.iter().any(|(name, _)| *name == "content-type") {
            let kind = match method {
                "PATCH" => "application/merge-patch+json",
                _ => "application/json",
            };
            all.push(("content-type", kind));
        }
        let body = if body.is_null() { String::new() } else { body.to_string() };
        send(method, &format!("{}{path}", self.base), &all, &body)
            .unwrap_or_else(|error| panic!("{method} {path}: {error}"))
    }
}
