//! Reading of addresses: as they are typed, and as redirects write them.

use hyper::header::HeaderValue;
use url::{Position, Url};

use crate::Reason;

/// Longer addresses are refused: no record needs them, and redirects could grow them for ever.
const MOST_BYTES: usize = 8192;

/// Reads an address that somebody typed. All spellings of IPv4 (octal, hexadecimal, one number,
/// full-width digits) become addresses here, so that the guard sees what a browser would ask.
pub(crate) fn read(text: &str) -> Result<Url, Reason> {
    if text.len() > MOST_BYTES {
        return Err(Reason::AddressUnclear);
    }
    Url::parse(text).map_err(|_| Reason::AddressUnclear)
}

/// Where a `Location` leads, seen from the address that sent it. Keeps the part behind `#` if the
/// new address has none, as browsers do.
pub(crate) fn follow(here: &Url, location: &HeaderValue) -> Result<Url, Reason> {
    let bytes = location.as_bytes();
    if bytes.len() > MOST_BYTES {
        return Err(Reason::RedirectUnclear);
    }
    // Many hosts send raw UTF-8; what is not UTF-8 either is escaped byte by byte.
    let text = match str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => escape(bytes, |byte| byte < 0x80),
    };
    let mut next = here.join(&text).map_err(|_| Reason::RedirectUnclear)?;
    if next.fragment().is_none() {
        next.set_fragment(here.fragment());
    }
    if next.as_str().len() > MOST_BYTES { Err(Reason::RedirectUnclear) } else { Ok(next) }
}

/// Path and query as they stand in a request line. What addresses may hold and request lines may
/// not is escaped.
pub(crate) fn path_and_query(url: &Url) -> String {
    let allowed =
        |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/?%[]".contains(&byte);
    escape(url[Position::BeforePath..Position::AfterQuery].as_bytes(), allowed)
}

/// The host and, where it is not the usual one, the port.
pub(crate) fn host_and_port(url: &Url) -> String {
    url[Position::BeforeHost..Position::AfterPort].to_owned()
}

/// The address without the part behind `#`, which no host gets to see.
pub(crate) fn as_asked(url: &Url) -> &str {
    &url[..Position::AfterQuery]
}

/// Whether this is the front page of a site.
pub(crate) fn is_front_page(url: &Url) -> bool {
    matches!(url.path(), "" | "/") && url.query().is_none()
}

fn escape(bytes: &[u8], keep: impl Fn(u8) -> bool) -> String {
    let mut text = String::with_capacity(bytes.len());
    for byte in bytes {
        match keep(*byte) {
            true => text.push(char::from(*byte)),
            false => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(here: &str, location: &[u8], next: &str) {
        let url = follow(&read(here).unwrap(), &HeaderValue::from_bytes(location).unwrap());
        assert_eq!(url.unwrap().as_str(), next);
    }

    #[test]
    fn redirects_are_read_as_browsers_read_them() {
        check("https://a.example/b/c?d", b"e", "https://a.example/b/e");
        check("https://a.example/b/c", b"//f.example/g", "https://f.example/g");
        check("https://a.example/b", b"?c", "https://a.example/b?c");
        check("https://a.example/b#part", b"/c", "https://a.example/c#part");
        check("https://a.example/b#part", b"/c#other", "https://a.example/c#other");
        check("http://a.example/", "/é".as_bytes(), "http://a.example/%C3%A9");
        check("http://a.example/", b"/\xe9", "http://a.example/%E9");
    }

    #[test]
    fn what_a_request_line_may_not_hold_is_escaped() {
        let url = read("http://a.example/a|b^c[d]?x=`{y}\"<z>").unwrap();
        let line = path_and_query(&url);
        line.parse::<hyper::http::uri::PathAndQuery>().unwrap();
        assert!(!line.contains(['`', '|', '^', '{', '"', '<']), "{line}");
        assert!(line.contains("[d]"));
    }

    #[test]
    fn an_address_without_end_is_refused() {
        let long = format!("http://a.example/{}", "a".repeat(MOST_BYTES));
        assert_eq!(read(&long), Err(Reason::AddressUnclear));
    }
}
