//! What went wrong, by who must act, turned into HTML or problem JSON in this one place.

use facility_access::Act;
use facility_record::Problems;
use facility_store::{Earlier, Refusal as StoreRefusal, db};
use serde_json::{Map, Value as Json, json};

use super::answer::Answer;
use super::ask::Ask;
use super::buckets::Left;
use super::frame::Frame;

/// Why a page does not show what was asked for.
#[derive(Debug)]
pub enum Error {
    /// Nobody has to act: not found, not yours, changed meanwhile.
    Refusal(Refusal),
    /// A refusal with what a program needs to go on.
    Told(Refusal, Map<String, Json>),
    /// The person has to mend what they sent; pages show it beside the fields themselves.
    Problems(String, Problems),
    /// The same for several records that were sent at once, by their place.
    ManyProblems(String, Vec<(usize, Problems)>),
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
    /// Whoever took the step before cannot take this one too.
    SecondPerson,
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
    /// More requests than the quota of a program allows.
    OverQuota(Left),
    /// The scope of the token does not let a program do this.
    OutOfScope(Act),
    /// The body has another media type than the method wants.
    MediaType(&'static str),
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
            Refusal::Forbidden | Refusal::SecondPerson | Refusal::OutOfScope(_) => 403,
            Refusal::NotFound => 404,
            Refusal::Method => 405,
            Refusal::Conflict | Refusal::Repeated(_) => 409,
            Refusal::Precondition => 412,
            Refusal::PreconditionMissing => 428,
            Refusal::TooLarge => 413,
            Refusal::OtherBody => 422,
            Refusal::MediaType(_) => 415,
            Refusal::TooMany(_) | Refusal::OverQuota(_) => 429,
            Refusal::Unavailable => 503,
        }
    }

    /// Seconds after which it is worth asking again, where that helps.
    pub fn wait(&self) -> Option<u32> {
        match self {
            Refusal::TooMany(seconds) => Some((*seconds).max(1)),
            Refusal::OverQuota(left) => Some(left.wait.max(1)),
            Refusal::Unavailable => Some(10),
            _ => None,
        }
    }

    /// The stable word.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::Unclear(code) => code,
            Refusal::SignIn => "sign-in",
            Refusal::Forbidden => "forbidden",
            Refusal::SecondPerson => "second-person",
            Refusal::NotFound => "not-found",
            Refusal::Method => "method",
            Refusal::Conflict | Refusal::Repeated(_) => "conflict",
            Refusal::Precondition => "changed",
            Refusal::PreconditionMissing => "if-match-missing",
            Refusal::TooLarge => "too-large",
            Refusal::OtherBody => "other-body",
            Refusal::MediaType(_) => "media-type",
            Refusal::OutOfScope(_) => "out-of-scope",
            Refusal::TooMany(_) => "too-many",
            Refusal::OverQuota(_) => "over-quota",
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
            StoreRefusal::Changed | StoreRefusal::Identified | StoreRefusal::FileGone => {
                Error::Refusal(Refusal::Conflict)
            }
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
    let mut more = Map::new();
    let (status, code) = match error {
        Error::Refusal(Refusal::SignIn) if ask.is_page_view() => {
            let next = form_urlencoded::Serializer::new(String::new())
                .append_pair("next", &ask.address())
                .finish();
            return Answer::to(ask.at(&format!("sign-in?{next}")));
        }
        Error::Refusal(refusal) => return refuse(ask, &refusal, &reference, more),
        Error::Told(refusal, more) => return refuse(ask, &refusal, &reference, more),
        Error::Problems(kind, problems) => {
            more.insert("problems".into(), told(ask, &kind, None, &problems).into());
            (422, "problems")
        }
        Error::ManyProblems(kind, all) => {
            let lines = all.iter().flat_map(|(at, some)| told(ask, &kind, Some(*at), some));
            more.insert("problems".into(), lines.collect());
            (422, "problems")
        }
        Error::Fault(message) => {
            tracing::error!(reference, message, path = ask.path, "a page failed");
            (500, "fault")
        }
    };
    draw(ask, (status, code, 0), &reference, more)
}

/// Problems as programs read them.
fn told(ask: &Ask, kind: &str, at: Option<usize>, problems: &Problems) -> Vec<Json> {
    let line = |problem: &facility_record::Problem| {
        let mut line = json!({
            "field": problem.field,
            "code": problem.full_code(kind),
            "detail": ask.say.problem(problem),
        });
        if let Some(at) = at {
            line["index"] = json!(at);
        }
        line
    };
    problems.iter().map(line).collect()
}

fn refuse(ask: &Ask, refusal: &Refusal, reference: &str, mut more: Map<String, Json>) -> Answer {
    if let Refusal::OverQuota(left) = refusal {
        more.insert("violated-policies".into(), json!([left.quota.name]));
    }
    let minutes = refusal.wait().unwrap_or(0).div_ceil(60);
    let mut answer = draw(ask, (refusal.status(), refusal.code(), minutes), reference, more);
    if let Some(seconds) = refusal.wait() {
        answer.header("retry-after", seconds.to_string());
    }
    let for_programs = ask.wants_program_text();
    match refusal {
        Refusal::MediaType(wanted) => answer.header("accept-patch", *wanted),
        Refusal::SignIn if ask.program.is_refused => {
            answer.header("www-authenticate", "Bearer error=\"invalid_token\"");
        }
        Refusal::SignIn if for_programs => answer.header("www-authenticate", "Bearer"),
        Refusal::OutOfScope(act) => {
            let scope = act.name();
            let told = format!("Bearer error=\"insufficient_scope\", scope=\"{scope}\"");
            answer.header("www-authenticate", told);
        }
        _ => {}
    }
    answer
}

fn draw(
    ask: &Ask,
    (status, code, minutes): (u16, &'static str, u32),
    reference: &str,
    more: Map<String, Json>,
) -> Answer {
    let title = ask.say.t(&format!("error-{code}")).into_owned();
    if ask.wants_program_text() && !ask.is_read_by_a_person() {
        let mut body = json!({
            "type": format!("urn:facility:problem:{code}"),
            "title": title,
            "status": status,
            "instance": reference,
        });
        for (name, value) in more {
            body[name] = value;
        }
        return Answer::typed(status, "application/problem+json", body.to_string());
    }
    let frame = Frame::new(ask, &title);
    let help = ask.say.count(&format!("error-{code}-help"), minutes as usize);
    let page = ErrorPage { frame, status, help, reference: reference.to_owned() };
    match askama::Template::render(&page) {
        Ok(html) => Answer::html_with(status, html),
        Err(_) => Answer::typed(status, "text/plain; charset=utf-8", title),
    }
}
