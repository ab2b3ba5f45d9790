//! A program at the API: the token it shows, what that lets it do, and how often.

use axum::http::{HeaderMap, header};
use facility_access::Act;
use facility_store::{Token, db::Fault};

use super::ask::Ask;
use super::buckets::{Left, Quota};
use super::errors::Refusal;
use super::limits::{Counted, Quotas};
use super::page::{Method, Twin};
use super::site::Site;

/// What is known of whoever asks the API.
#[derive(Debug, Default)]
pub struct Program {
    /// The token, if it showed one that works.
    pub token: Option<Token>,
    /// Whether it showed one that does not work.
    pub is_refused: bool,
    /// What is left of its quota; `None` where there is no limit.
    pub left: Option<Left>,
}

impl Program {
    /// Finds the token of a request. The API knows bearer tokens, and sessions only where files are
    /// sent ([`Ask::takes_session`]): no cookie can be made to act through it, and no token opens a
    /// page.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(site: &Site, headers: &HeaderMap, now: i64) -> Result<Program, Fault> {
        let Some(shown) = headers.get(header::AUTHORIZATION) else {
            return Ok(Program::default());
        };
        let (scheme, secret) =
            shown.to_str().unwrap_or_default().split_once(' ').unwrap_or(("", ""));
        let token = match scheme.eq_ignore_ascii_case("bearer") {
            true => site.store.token(secret.trim(), now).await?,
            false => None,
        };
        Ok(Program { is_refused: token.is_none(), token, left: None })
    }
}

impl Ask {
    /// Counts a request to the API: that of a token, of an account whose page sends files, or of an
    /// address. What is left of its quota; `None` where there is no limit.
    pub fn count_program(&self) -> Option<Left> {
        let limits = &self.site.limits;
        let Quotas { reads, writes, .. } = limits.quotas;
        let who = match &self.program.token {
            Some(token) => format!("token {}", token.id),
            None if self.person.is_signed_in() => format!("account {}", self.person.id),
            None => format!("address {}", limits.caller(&self.headers, self.peer)),
        };
        match self.act() {
            Act::Read if self.person.is_signed_in() => {
                limits.buckets.take(&who, Quota::a_minute("reads", reads), self.now)
            }
            Act::Read => limits.count_read(&who, self.now),
            _ => limits.buckets.take(&who, Quota::a_minute("writes", writes), self.now),
        }
    }

    /// What of the pages this request is counted as, if anything.
    pub fn counted(&self) -> Option<Counted> {
        let is_asked = |(name, text): &(String, String)| name != "done" && !text.is_empty();
        match self.twin {
            _ if !self.page.is_counted => None,
            Twin::Csv | Twin::Xlsx | Twin::Pdf | Twin::Whole => Some(Counted::Export),
            _ => self.query.0.iter().any(is_asked).then_some(Counted::Search),
        }
    }

    /// Counts a request for a page that is counted.
    ///
    /// # Errors
    /// `OverQuota`.
    pub fn count(&self) -> Result<(), Refusal> {
        let Some(what) = self.counted() else { return Ok(()) };
        let from = (&self.headers, self.peer);
        let left = self.site.limits.count(what, &self.person.id, from, self.now);
        match left {
            Some(left) if !left.within => Err(Refusal::OverQuota(left)),
            _ => Ok(()),
        }
    }

    /// What a request to the API does.
    pub fn act(&self) -> Act {
        match self.page.method {
            Method::Get | Method::Options => Act::Read,
            _ if self.page.path.ends_with("/{move}") => Act::Move,
            _ => Act::Write,
        }
    }

    /// Whether a session counts at this address of the API: for pages of ours only, as far as they
    /// show it by a header that no page of another site can send.
    pub fn takes_session(&self) -> bool {
        self.page.sessions
            && !self.headers.contains_key(header::AUTHORIZATION)
            && self.is_from_here()
            && (self.page.method == Method::Get || self.headers.contains_key("tus-resumable"))
    }

    /// Whether a program is within its quota and the scope of its token. Without a token nothing is
    /// written, whatever there is: the answer tells nothing of the record.
    ///
    /// # Errors
    /// `OverQuota`, `SignIn` with a token that does not work, `OutOfScope`.
    pub fn enter_api(&self) -> Result<(), Refusal> {
        if let Some(left) = self.program.left.filter(|left| !left.within) {
            return Err(Refusal::OverQuota(left));
        }
        let is_write = self.act() != Act::Read;
        let is_known = self.program.token.is_some() || !self.session.is_empty();
        if self.program.is_refused || (is_write && !is_known) {
            return Err(Refusal::SignIn);
        }
        let kind = self.kind().map_or("", |kind| kind.name);
        match &self.program.token {
            Some(token) if !token.scope.allows(self.act(), kind) => {
                Err(Refusal::OutOfScope(self.act()))
            }
            _ => Ok(()),
        }
    }
}
