//! Our cookies: one that keeps a person signed in, one that forms of visitors are bound to.

use axum::http::{HeaderMap, header};

use super::site::Site;

/// The name of a cookie, with the prefix that binds it to our host where HTTPS allows it.
pub fn cookie_name(site: &Site, name: &str) -> String {
    if site.is_secure() { format!("__Host-facility-{name}") } else { format!("facility-{name}") }
}

/// The text of a cookie of ours; empty if there is none.
pub fn cookie(headers: &HeaderMap, site: &Site, name: &str) -> String {
    let wanted = cookie_name(site, name);
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs =
        all.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == wanted).map_or(String::new(), |(_, text)| text.to_owned())
}

/// A `Set-Cookie` line; an empty text takes the cookie away.
pub fn set_cookie(site: &Site, name: &str, text: &str, seconds: i64) -> String {
    let name = cookie_name(site, name);
    let age = if text.is_empty() { 0 } else { seconds };
    let secure = if site.is_secure() { "; Secure" } else { "" };
    format!("{name}={text}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}")
}
