//! Forms act only when they come from a page of ours: the token that they carry, and its check.

use ring::hmac;

use super::ask::Ask;
use super::cookies::{cookie, set_cookie};
use super::errors::Refusal;
use super::page::Method;

impl Ask {
    /// The token that a form on this page carries. A visitor's browser is given a mark for it.
    pub fn form_token(&self) -> String {
        if self.session.is_empty() && cookie(&self.headers, &self.site, "visit").is_empty() {
            *self.marks.lock().expect("no panic holds it") = true;
        }
        self.token()
    }

    /// The `Set-Cookie` line that gives the browser its mark, where a form was drawn for it.
    pub fn mark(&self) -> Option<String> {
        let marks = *self.marks.lock().expect("no panic holds it");
        marks.then(|| set_cookie(&self.site, "visit", &self.visit, 86_400))
    }

    fn token(&self) -> String {
        let bound = if self.session.is_empty() { &self.visit } else { &self.session };
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.site.form_secret.as_bytes());
        let mark = hmac::sign(&key, bound.as_bytes());
        mark.as_ref()[..16].iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Whether the browser says that the request comes from a page of ours, as far as it says
    /// anything.
    pub fn is_from_here(&self) -> bool {
        let text = |name: &str| self.headers.get(name).and_then(|value| value.to_str().ok());
        let same_site = text("sec-fetch-site").is_none_or(|site| site == "same-origin");
        let same_origin = text("origin").is_none_or(|origin| {
            let host = text("host").unwrap_or_default();
            origin == self.site.public_url
                || origin.split_once("://").is_some_and(|(_, name)| name == host)
        });
        same_site && same_origin
    }

    /// Whether a form may act: it comes from a page of ours and carries that page's token.
    ///
    /// # Errors
    /// `Unclear("foreign-form")`.
    pub fn check_form(&self) -> Result<(), Refusal> {
        if self.page.method == Method::Get || self.page.is_keyed || self.is_api() {
            return Ok(());
        }
        let bound = !self.session.is_empty() || !self.visit.is_empty();
        if self.is_from_here() && bound && self.form.first("token") == self.token() {
            Ok(())
        } else {
            Err(Refusal::Unclear("foreign-form"))
        }
    }
}
