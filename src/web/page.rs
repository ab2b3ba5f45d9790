//! The page registry: every route with its job, policy, byte budget and cache class.

use std::sync::Arc;

use super::answer::Answer;
use super::ask::Ask;
use super::errors::Error;
use super::room::Later;
use facility_access::Role;

/// What a page answers.
pub type Handler = fn(Arc<Ask>) -> Later<'static, Result<Answer, Error>>;

/// Who may open a page. Whether a record is seen at all is asked of its reader keys besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// Everybody.
    Public,
    /// Everybody who may see the record that the address names.
    Record,
    /// Everybody who has signed in.
    SignedIn,
    /// Holders of a role.
    Staff(Role),
    /// Holders of a bearer token.
    Token,
}

/// Whether visitors may be given a page that was drawn before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Yes, while nothing that it was drawn from has changed.
    WhileTrue,
    /// Never.
    Never,
}

/// How a page is asked for, besides as HTML: by the extension of its address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Twin {
    /// As a page.
    #[default]
    Html,
    /// As JSON.
    Json,
    /// As JSON-LD of schema.org.
    JsonLd,
    /// As CSV.
    Csv,
    /// As a workbook.
    Xlsx,
    /// As an Atom feed.
    Atom,
    /// As a document to print.
    Pdf,
    /// As one file that needs no connection.
    Whole,
    /// As days for a calendar.
    Calendar,
}

impl Twin {
    /// What an address ends with that asks for each; a page's ends with nothing.
    pub const ENDS: [(&'static str, Twin); 8] = [
        (".json", Twin::Json),
        (".jsonld", Twin::JsonLd),
        (".csv", Twin::Csv),
        (".xlsx", Twin::Xlsx),
        (".pdf", Twin::Pdf),
        (".atom", Twin::Atom),
        (".html", Twin::Whole),
        (".ics", Twin::Calendar),
    ];

    /// What an address ends with that asks for it.
    pub fn end(self) -> &'static str {
        Twin::ENDS.into_iter().find(|(_, twin)| *twin == self).map_or("", |(end, _)| end)
    }
}

/// The method that a page answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// GET and HEAD: changes nothing.
    Get,
    /// POST.
    Post,
    /// PUT, of the API.
    Put,
    /// PATCH, of the API.
    Patch,
    /// DELETE, of the API.
    Delete,
    /// OPTIONS, of the API: says what can be asked.
    Options,
}

impl Method {
    /// What the header `Allow` calls it.
    pub fn names(self) -> &'static str {
        match self {
            Method::Get => "GET, HEAD",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
            Method::Options => "OPTIONS",
        }
    }
}

/// A route.
#[derive(Clone)]
pub struct Page {
    /// The pattern, such as `/{lang}/{room}/{kinds}`.
    pub path: &'static str,
    /// The method.
    pub method: Method,
    /// Its one job, in a few words: for the developers' page and the tests.
    pub job: &'static str,
    /// Who may open it.
    pub policy: Policy,
    /// The kind whose records it is a page of; empty where it is one of every kind.
    pub kind: &'static str,
    /// Whether it acts on a key in its address, and so without the token of a form: mail programs end
    /// mails by it.
    pub is_keyed: bool,
    /// Whether it may be kept.
    pub keep: Keep,
    /// Most bytes of the first view, compressed, style sheet included.
    pub budget: usize,
    /// As what it can be asked for besides HTML.
    pub twins: &'static [Twin],
    /// Whether it reads the body itself, as it comes.
    pub streams: bool,
    /// Whether it is counted how often somebody asks for it with a query, or for a whole list.
    pub is_counted: bool,
    /// Whether the API takes a session here too, from a page of ours.
    pub sessions: bool,
    /// Draws it.
    pub handler: Handler,
}

/// Bytes of a page of text, compressed, style sheet included.
pub const TEXT: usize = 25_000;
/// Bytes of a list or a search.
pub const LIST: usize = 35_000;

impl Page {
    /// A page that shows something.
    pub fn get(path: &'static str, job: &'static str, handler: Handler) -> Page {
        let (policy, keep, method) = (Policy::Public, Keep::Never, Method::Get);
        let (budget, twins, kind) = (TEXT, &[][..], "");
        let (streams, sessions, is_keyed, is_counted) = Default::default();
        Page {
            path,
            method,
            job,
            policy,
            kind,
            is_keyed,
            keep,
            budget,
            twins,
            streams,
            is_counted,
            sessions,
            handler,
        }
    }

    /// A page that does something.
    pub fn post(path: &'static str, job: &'static str, handler: Handler) -> Page {
        Page { method: Method::Post, ..Page::get(path, job, handler) }
    }

    /// Says as what it can be asked for besides HTML.
    #[must_use]
    pub fn twins(mut self, twins: &'static [Twin]) -> Page {
        self.twins = twins;
        self
    }

    /// Answers another method.
    #[must_use]
    pub fn method(mut self, method: Method) -> Page {
        self.method = method;
        self
    }

    /// Takes a session at the API too.
    #[must_use]
    pub fn with_sessions(mut self) -> Page {
        self.sessions = true;
        self
    }

    /// Lets it be counted how often somebody asks for it with a query, or for a whole list: such
    /// answers cost more than others.
    #[must_use]
    pub fn counted(mut self) -> Page {
        self.is_counted = true;
        self
    }

    /// Reads the body itself, as it comes.
    #[must_use]
    pub fn streamed(mut self) -> Page {
        self.streams = true;
        self
    }

    /// Says who may open it.
    #[must_use]
    pub fn policy(mut self, policy: Policy) -> Page {
        self.policy = policy;
        self
    }

    /// Makes it a page of the records of one kind: at records of others there is none.
    #[must_use]
    pub fn of(mut self, kind: &'static str) -> Page {
        self.kind = kind;
        self
    }

    /// Lets it act on a key in its address.
    #[must_use]
    pub fn keyed(mut self) -> Page {
        self.is_keyed = true;
        self
    }

    /// Lets it be kept for visitors while nothing that it was drawn from changes.
    #[must_use]
    pub fn kept(mut self) -> Page {
        self.keep = Keep::WhileTrue;
        self
    }

    /// Sets the byte budget.
    #[must_use]
    pub fn budget(mut self, bytes: usize) -> Page {
        self.budget = bytes;
        self
    }
}
