//! One request: who asks, in which language, for what.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Uri, header};
use facility_access::{Person, Role, Subject, Verb, may};
use facility_language::Language;
use facility_record::{Form, Kind, Reading, Vocabularies};
use facility_store::{Listing, Record, db::Fault};

use super::cookies::cookie;
use super::errors::{Error, Refusal};
use super::forms::pairs;
use super::noted::Leans;
pub use super::page::Twin;
use super::page::{Keep, Method, Page, Policy};
use super::program::Program;
use super::say::Say;
use super::site::{Site, now};
use super::uploads::{self, Upload};

/// One request.
pub struct Ask {
    /// What all requests share.
    pub site: Arc<Site>,
    /// The lists of codes that were in force when the request came.
    pub vocabularies: Arc<Vocabularies>,
    /// The route that was met.
    pub page: Page,
    /// Speaks the language of the page.
    pub say: Say,
    /// Who asks.
    pub person: Person,
    /// The name of who asks, empty for a visitor.
    pub name: String,
    /// Whether the session showed a second factor.
    pub is_strong: bool,
    /// Whether the person holds roles that this session does not: it lacks a second factor.
    pub lacks_factor: bool,
    /// The token of the session, empty for a visitor.
    pub session: String,
    /// The mark of a visitor's browser that form tokens are bound to; fresh where it had none.
    pub visit: String,
    /// Whether a form was drawn for a browser that had no mark yet.
    pub(super) marks: Mutex<bool>,
    /// What is known of a program at the API.
    pub program: Program,
    /// The parts of the address, by name.
    pub params: Vec<(String, String)>,
    /// The query of the address.
    pub query: Form,
    /// The form that was sent.
    pub form: Form,
    /// The files that were sent with the form.
    pub files: Vec<Upload>,
    /// The body that was sent.
    pub body: Bytes,
    /// The body as it comes, of a page that reads it itself.
    pub stream: Mutex<Option<Body>>,
    /// The headers.
    pub headers: HeaderMap,
    /// As what it is asked for.
    pub twin: Twin,
    /// The address without extension and query.
    pub path: String,
    /// Where the request comes from; `None` where nobody knows.
    pub peer: IpAddr,
    /// The moment, in milliseconds since 1970.
    pub now: i64,
    /// The kinds that were read from.
    pub(super) reads: Mutex<BTreeSet<String>>,
    /// What the answer depends on besides: the search index, the public log; or that it is never
    /// to be kept.
    pub(super) leans: Mutex<Leans>,
}

/// What the server found out about a request before the page is drawn.
pub struct Found {
    /// The route that was met.
    pub page: Page,
    /// The parts of the address, by name.
    pub params: Vec<(String, String)>,
    /// The address.
    pub uri: Uri,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    /// The body as it comes, of a page that reads it itself.
    pub stream: Option<Body>,
    /// As what it is asked for.
    pub twin: Twin,
    /// The address at the other end of the line.
    pub peer: IpAddr,
}

impl Ask {
    /// Makes a request of what the server found, with the person whose session it carries. When the
    /// database fails, whoever asks is a visitor, and the fault comes beside.
    pub async fn new(site: Arc<Site>, found: Found) -> (Ask, Option<Fault>) {
        let Found { page, params, uri, headers, body, stream, twin, peer } = found;
        let code = params.iter().find(|(name, _)| name == "lang").map(|(_, text)| text.as_str());
        let language = code.and_then(Language::from_code).unwrap_or_else(|| negotiated(&headers));
        let media_type = text_of(&headers, header::CONTENT_TYPE);
        let (form, files) = match media_type.split(';').next().unwrap_or_default() {
            "application/x-www-form-urlencoded" => (pairs(&body), Vec::new()),
            "multipart/form-data" => uploads::read(media_type, &body).await,
            _ => Default::default(),
        };
        let mut ask = Ask {
            page,
            say: Say { language },
            person: Person::visitor(),
            name: String::new(),
            is_strong: false,
            lacks_factor: false,
            session: String::new(),
            visit: cookie(&headers, &site, "visit"),
            marks: Mutex::default(),
            program: Program::default(),
            params,
            query: pairs(uri.query().unwrap_or_default().as_bytes()),
            form,
            files,
            body,
            stream: Mutex::new(stream),
            twin,
            path: uri.path().to_owned(),
            peer,
            now: now(),
            reads: Mutex::default(),
            leans: Mutex::default(),
            headers,
            vocabularies: site.vocabularies(),
            site,
        };
        let fault = ask.find_person().await.err();
        if ask.is_api() {
            ask.program.left = ask.count_program();
        }
        if ask.visit.is_empty() && ask.page.method == Method::Get {
            ask.visit = facility_store::random_hex(16);
        }
        (ask, fault)
    }

    async fn find_person(&mut self) -> Result<(), Fault> {
        if self.is_api() {
            self.program = Program::find(&self.site, &self.headers, self.now).await?;
            if let Some(token) = &self.program.token {
                self.person = self.site.store.person(&token.person).await?;
                if !token.is_strong {
                    self.person.grants.clear();
                }
            }
            if !self.takes_session() {
                return Ok(());
            }
        }
        let token = cookie(&self.headers, &self.site, "session");
        if token.is_empty() {
            return Ok(());
        }
        if let Some(session) = self.site.store.session(&token, self.now).await? {
            self.person = self.site.store.person(&session.person).await?;
            self.is_strong = session.is_strong;
            if !session.is_strong {
                self.lacks_factor = !std::mem::take(&mut self.person.grants).is_empty();
            }
            let profile = self.site.store.profile(&session.person).await?;
            self.name = profile.map(|profile| profile.name).unwrap_or_default();
            self.session = token;
        }
        Ok(())
    }

    /// Whether the address belongs to the API.
    pub fn is_api(&self) -> bool {
        self.path.starts_with("/api/")
    }

    /// Whether a person looks at a page, so that they can be led to the sign-in and back.
    pub fn is_page_view(&self) -> bool {
        self.page.method == Method::Get && !self.wants_program_text()
    }

    /// The address of the page with its query.
    pub fn address(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(&self.query.0);
        match query.finish().as_str() {
            "" => self.path.clone(),
            query => format!("{}?{query}", self.path),
        }
    }

    /// Whether errors are told as problem JSON.
    pub fn wants_program_text(&self) -> bool {
        self.is_api() || self.twin != Twin::Html
    }

    /// Whether the answer is shown to a person whatever it was asked as: they follow a link to a file
    /// with a browser.
    pub fn is_read_by_a_person(&self) -> bool {
        !self.is_api() && text_of(&self.headers, header::ACCEPT).contains("text/html")
    }

    /// Whether whoever asks may open this page at all.
    ///
    /// # Errors
    /// `NotFound` where the kind that the address names has no such page, `SignIn` or `Forbidden`.
    pub fn enter(&self) -> Result<(), Refusal> {
        if !self.page.kind.is_empty() && self.kind()?.name != self.page.kind {
            return Err(Refusal::NotFound);
        }
        if self.is_api() {
            self.enter_api()?;
        }
        match self.page.policy {
            Policy::Public | Policy::Record => Ok(()),
            Policy::SignedIn | Policy::Token if self.person.is_signed_in() => Ok(()),
            Policy::Staff(role) if self.person.has_role(role) => Ok(()),
            Policy::Staff(_) if self.person.is_signed_in() => Err(Refusal::Forbidden),
            _ => Err(Refusal::SignIn),
        }
    }

    /// Whether the answer may be kept for other visitors.
    pub fn is_keepable(&self) -> bool {
        self.page.keep == Keep::WhileTrue && !self.person.is_signed_in()
    }

    /// A part of the address.
    pub fn param(&self, name: &str) -> &str {
        self.params.iter().find(|(n, _)| n == name).map_or("", |(_, text)| text.as_str())
    }

    /// An address in the language of this page.
    pub fn at(&self, rest: &str) -> String {
        format!("/{}/{}", self.say.code(), rest.trim_start_matches('/'))
    }

    /// The list that whoever asks came from, in the word that its page gave to the records on it; empty
    /// where they came from none. Moves keep it, so that the next record is the next of that list.
    pub fn trail(&self) -> &str {
        let sent = self.form.first("trail");
        let trail = if sent.is_empty() { self.query.first("trail") } else { sent };
        let is_word = |byte: u8| byte.is_ascii_lowercase() || b"-._".contains(&byte);
        if trail.len() <= 60 && trail.bytes().all(is_word) { trail } else { "" }
    }

    /// What goes behind an address with a query, so that the trail is kept.
    pub fn trailing(&self) -> String {
        match self.trail() {
            "" => String::new(),
            trail => format!("&trail={trail}"),
        }
    }

    /// The kind that the address names.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn kind(&self) -> Result<&'static Kind, Refusal> {
        let kind = if self.is_api() {
            self.site.store.kind_of_plural(&self.param("kinds").replace('-', "_"))
        } else {
            self.site.kind_at(self.param("room"), self.param("kinds"))
        };
        kind.ok_or(Refusal::NotFound)
    }

    /// The record that the address names, if whoever asks sees it; a slug after the id is ignored.
    ///
    /// # Errors
    /// `NotFound` for a record that does not exist and for one that is not theirs to see alike.
    pub async fn record(&self) -> Result<Record, Error> {
        let kind = self.kind()?;
        let id = self.param("id");
        let id = id.get(..36).unwrap_or(id);
        if !id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            return Err(Refusal::NotFound.into()); // databases refuse some of what else there is
        }
        let record = match self.site.store.record(id).await? {
            Some(record) if record.kind.name == kind.name => record,
            _ => return Err(Refusal::NotFound.into()),
        };
        self.note_read(kind.name);
        if !self.may(Verb::See, &record) {
            return Err(Refusal::NotFound.into());
        }
        Ok(record)
    }

    /// Whether whoever asks may do this with the record.
    pub fn may(&self, verb: Verb<'_>, record: &Record) -> bool {
        may(&self.person, verb, &record.subject())
    }

    /// The owners for whom whoever asks may create a record of this kind by its form; none for a
    /// kind whose records the facility makes by what it does.
    pub fn owners(&self, kind: &'static Kind) -> Vec<String> {
        let mut owners = if kind.is_filed() { self.person.owners() } else { Vec::new() };
        owners.retain(|owner| {
            let subject =
                Subject::new(kind, "", owner, &facility_record::Body::empty(&kind.fields));
            may(&self.person, Verb::Create, &subject)
        });
        owners
    }

    /// Whether whoever asks holds this role.
    pub fn is(&self, role: Role) -> bool {
        self.person.has_role(role)
    }

    /// What reading a form depends on.
    pub fn reading(&self, complete: bool) -> Reading<'_> {
        Reading {
            vocabularies: &self.vocabularies,
            language: self.say.code(),
            complete,
            split: None,
        }
    }

    /// Records of a list; the kind is noted as read.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list(&self, listing: &Listing) -> Result<Vec<Record>, Error> {
        self.note_read(&listing.kind);
        Ok(self.site.store.list(listing).await?)
    }

    /// Titles of linked records that whoever asks sees, by id; their kinds are noted as read.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn seen(&self, ids: &[String]) -> Result<Vec<Record>, Error> {
        let mut records = self.site.store.records(ids).await?;
        for record in &records {
            self.note_read(record.kind.name);
        }
        records.retain(|record| self.may(Verb::See, record));
        Ok(records)
    }

    /// Digest of what is asked for: the same idempotency key must not come with another. Of a form
    /// in parts its texts and files count: browsers put other signs between them each time.
    pub fn digest(&self) -> String {
        let method = format!("{:?}", self.page.method);
        let parts = |pairs: &mut dyn Iterator<Item = (&str, &str)>| {
            let lines =
                pairs.map(|(name, text)| format!("{}:{name}{}:{text}", name.len(), text.len()));
            lines.collect::<String>().into_bytes()
        };
        let is_in_parts = text_of(&self.headers, header::CONTENT_TYPE).starts_with("multipart/");
        let sent = match is_in_parts {
            false => self.body.to_vec(),
            true => {
                let mut texts =
                    self.form.0.iter().map(|(name, text)| (name.as_str(), text.as_str()));
                let files = self.files.iter().flat_map(|file| {
                    [
                        (file.field.clone(), file.name.clone()),
                        (String::new(), facility_store::sha256(&file.bytes)),
                    ]
                });
                let files: Vec<(String, String)> = files.collect();
                let mut files = files.iter().map(|(name, text)| (name.as_str(), text.as_str()));
                [parts(&mut texts), parts(&mut files)].concat()
            }
        };
        facility_store::sha256(&[method.as_bytes(), self.path.as_bytes(), b"\n", &sent].concat())
    }
}

fn text_of(headers: &HeaderMap, name: header::HeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn negotiated(headers: &HeaderMap) -> Language {
    facility_language::negotiate(text_of(headers, header::ACCEPT_LANGUAGE))
}
