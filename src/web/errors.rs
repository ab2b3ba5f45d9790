//! What went wrong, by who must act, turned into HTML or problem JSON in this one place.

use facility_record::Problems;
use facility_store::{Earlier, Refusal as StoreRefusal, db};
use serde_json::json;

use super::answer::Answer;
use super::ask::Ask;
use super::frame::Frame;

/// Why a page does not show what was asked for.
#[derive(Debug)]
pub enum Error {
    /// Nobody has to act: not found, not yours, changed meanwhile.
    Refusal(Refusal),
    /// The person has to mend what they sent; pages show it beside the fields themselves.
    Problems(String, Problems),
    /// We have to act: logged with a reference that the person sees.
    Fault(String),
}

/// A refusal that is nobody's fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The request cannot be understood.
    Unclear(&'static str),
    /// Sign in first.
    SignIn,
    /// Not allowed, and the record is known to the person.
    Forbidden,
    /// There is nothing here that the person may see.
    NotFound,
    /// The address does not answer this method.
    Method,
    /// The record's state does not allow it, or somebody else was first.
    Conflict,
    /// The edition in `If-Match` is not the current one.
    Precondition,
    /// `If-Match` is missing.
    PreconditionMissing,
    /// Too many bytes.
    TooLarge,
    /// The same idempotency key came with another body.
    OtherBody,
    /// Too many tries; seconds to wait.
    TooMany(u32),
    /// The database takes no writes or cannot be reached now.
    Unavailable,
    /// The same idempotency key came before: this was answered then.
    Repeated(Earlier),
}

impl Refusal {
    /// The HTTP status.
    pub fn status(&self) -> u16 {
        match self {
            Refusal::Unclear(_) => 400,
            Refusal::SignIn => 401,
            Refusal::Forbidden => 403,
            Refusal::NotFound => 404,
            Refusal::Method => 405,
            Refusal::Conflict | Refusal::Repeated(_) => 409,
            Refusal::Precondition => 412,
            Refusal::PreconditionMissing => 428,
            Refusal::TooLarge => 413,
            Refusal::OtherBody => 422,
            Refusal::TooMany(_) => 429,
            Refusal::Unavailable => 503,
        }
    }

    /// The stable word.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::Unclear(code) => code,
            Refusal::SignIn => "sign-in",
            Refusal::Forbidden => "forbidden",
            Refusal::NotFound => "not-found",
            Refusal::Method => "method",
            Refusal::Conflict | Refusal::Repeated(_) => "conflict",
            Refusal::Precondition => "changed",
            Refusal::PreconditionMissing => "if-match-missing",
            Refusal::TooLarge => "too-large",
            Refusal::OtherBody => "other-body",
            Refusal::TooMany(_) => "too-many",
            Refusal::Unavailable => "unavailable",
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Error::Refusal(refusal)
    }
}

impl From<db::Fault> for Error {
    fn from(fault: db::Fault) -> Self {
        use db::FaultKind::{Busy, Constraint, Full, ReadOnly, Unreachable};
        tracing::error!(%fault, "the database failed");
        match fault.kind {
            Busy | Full | ReadOnly | Unreachable => Error::Refusal(Refusal::Unavailable),
            // A draft that others link to, a link to what was thrown away meanwhile.
            Constraint => Error::Refusal(Refusal::Conflict),
            _ => Error::Fault(fault.to_string()),
        }
    }
}

impl From<StoreRefusal> for Error {
    fn from(refusal: StoreRefusal) -> Self {
        match refusal {
            StoreRefusal::Changed | StoreRefusal::Identified => Error::Refusal(Refusal::Conflict),
            StoreRefusal::Repeated(earlier) => Error::Refusal(Refusal::Repeated(earlier)),
            StoreRefusal::Fault(fault) => fault.into(),
        }
    }
}

impl From<facility_search::Fault> for Error {
    fn from(fault: facility_search::Fault) -> Self {
        Error::Fault(fault.to_string())
    }
}

impl From<askama::Error> for Error {
    fn from(error: askama::Error) -> Self {
        Error::Fault(format!("a page could not be drawn: {error}"))
    }
}

#[derive(askama::Template)]
#[template(path = "web/components/error.html")]
struct ErrorPage {
    frame: Frame,
    status: u16,
    help: String,
    reference: String,
}

/// The answer to an error: a page for people, problem JSON (RFC 9457) for programs.
pub fn answer(ask: &Ask, error: Error) -> Answer {
    let reference = facility_store::random_hex(4);
    let (status, code, problems) = match error {
        Error::Refusal(Refusal::SignIn) if ask.is_page_view() => {
            let next = form_urlencoded::Serializer::new(String::new())
                .append_pair("next", &ask.address())
                .finish();
            return Answer::to(ask.at(&format!("sign-in?{next}")));
        }
        Error::Refusal(refusal) => {
            let mut answer = draw(ask, refusal.status(), refusal.code(), &reference, None);
            if let Refusal::TooMany(seconds) = refusal {
                answer.header("retry-after", seconds.to_string());
            }
            if refusal == Refusal::Unavailable {
                answer.header("retry-after", "10");
            }
            if refusal == Refusal::SignIn && ask.wants_program_text() {
                answer.header("www-authenticate", "Bearer");
            }
            return answer;
        }
        Error::Problems(kind, problems) => (422, "problems", Some((kind, problems))),
        Error::Fault(message) => {
            tracing::error!(reference, message, path = ask.path, "a page failed");
            (500, "fault", None)
        }
    };
    draw(ask, status, code, &reference, problems)
}

fn draw(
    ask: &Ask,
    status: u16,
    code: &'static str,
    reference: &str,
    problems: Option<(String, Problems)>,
) -> Answer {
    let title = ask.say.t(&format!("error-{code}")).into_owned();
    if ask.wants_program_text() {
        let mut body = json!({
            "type": format!("urn:facility:problem:{code}"),
            "title": title,
            "status": status,
            "instance": reference,
        });
        if let Some((kind, problems)) = problems {
            let problem = |problem: &facility_record::Problem| {
                json!({
                    "field": problem.field,
                    "code": problem.full_code(&kind),
                    "detail": ask.say.problem(problem),
                })
            };
            body["problems"] = problems.iter().map(problem).collect();
        }
        return Answer::typed(status, "application/problem+json", body.to_string());
    }
    let frame = Frame::new(ask, &title);
    let help = ask.say.t(&format!("error-{code}-help")).into_owned();
    let page = ErrorPage { frame, status, help, reference: reference.to_owned() };
    match askama::Template::render(&page) {
        Ok(html) => Answer::html_with(status, html),
        Err(_) => Answer::typed(status, "text/plain; charset=utf-8", title),
    }
}
