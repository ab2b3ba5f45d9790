//! A file that comes in: its size, type and name are looked at before anything of it is kept.

use axum::body::Bytes;
use facility_record::Field;
use facility_store::{FileState, NewFile, StoredFile};

use super::name::{end_of, tidy};
use super::sniff::{Doubt, FileType, TYPES, type_of};
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::site::Site;

/// Most bytes that somebody may bring before a record names them.
pub const MOST_UNNAMED: i64 = 200_000_000;

/// What keeps a file from being taken: a code and what its sentence names.
pub type Trouble = (&'static str, Vec<(&'static str, String)>);

/// What may come in.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Most bytes.
    pub most: i64,
    /// Ends of names.
    pub types: Vec<&'static str>,
}

impl Limits {
    /// What a field takes.
    pub fn of(field: &Field) -> Limits {
        let most = i64::try_from(field.limit()).unwrap_or(i64::MAX);
        let all = || TYPES.iter().map(|known| known.end).filter(|end| *end != "zip").collect();
        let types = if field.file_types.is_empty() { all() } else { field.file_types.to_vec() };
        Limits { most, types }
    }

    /// What some field takes that people write: a file that arrives before anybody says for which.
    pub fn of_all(site: &Site) -> Limits {
        let mut limits = Limits { most: 0, types: Vec::new() };
        let fields = site.store.kinds().iter().flat_map(|kind| &kind.fields);
        let fields = fields.flat_map(|field| std::iter::once(field).chain(field.rows()));
        let taken = |field: &&Field| super::is_file(field) && field.is_written();
        for own in fields.filter(taken).map(Limits::of) {
            limits.most = limits.most.max(own.most);
            limits.types.extend(own.types);
        }
        limits.types.sort_unstable();
        limits.types.dedup();
        limits
    }

    /// What keeps a file of this size from being taken.
    pub fn size_trouble(&self, ask: &Ask, bytes: i64) -> Option<Trouble> {
        let said = |bytes: i64| facility_language::bytes(ask.say.language, bytes.unsigned_abs());
        (bytes > self.most)
            .then(|| ("file-too-large", vec![("size", said(bytes)), ("limit", said(self.most))]))
    }

    /// What keeps a file of this name from being taken.
    pub fn type_trouble(&self, ask: &Ask, end: &str) -> Option<Trouble> {
        let known = self.types.contains(&end);
        let allowed: Vec<String> = self.types.iter().map(|end| end.to_uppercase()).collect();
        let allowed = facility_language::list(ask.say.language, &allowed);
        (!known).then(|| ("file-type", vec![("allowed", allowed)]))
    }

    /// The type of a file with this name and content.
    ///
    /// # Errors
    /// What keeps it from being taken.
    pub fn judge(
        &self,
        ask: &Ask,
        name: &str,
        content: &[u8],
    ) -> Result<&'static FileType, Trouble> {
        if let Some(trouble) = self.size_trouble(ask, content.len() as i64) {
            return Err(trouble);
        }
        let end = end_of(name);
        let found = type_of(content, name).map_err(|doubt| match doubt {
            Doubt::Empty => ("file-empty", Vec::new()),
            Doubt::Unknown => {
                let trouble = self.type_trouble(ask, "");
                trouble.unwrap_or(("file-broken", Vec::new()))
            }
            Doubt::Differs(found) => match self.type_trouble(ask, &end) {
                Some(trouble) => trouble,
                None => (
                    "file-differs",
                    vec![("given", end.to_uppercase()), ("found", found.to_uppercase())],
                ),
            },
            Doubt::Active => ("file-active", Vec::new()),
            Doubt::Macros => ("file-macros", Vec::new()),
            Doubt::Archive => ("file-broken", Vec::new()),
            Doubt::Double => ("file-double", Vec::new()),
        })?;
        match self.type_trouble(ask, found.end) {
            Some(trouble) => Err(trouble),
            None => Ok(found),
        }
    }
}

/// What keeps somebody from bringing so many bytes more.
///
/// # Errors
/// When the database fails.
pub async fn crowd_trouble(ask: &Ask, bytes: i64) -> Result<Option<Trouble>, Error> {
    let unnamed = ask.site.store.unnamed_bytes(&ask.person.id).await?;
    let is_full = unnamed.saturating_add(bytes) > MOST_UNNAMED;
    Ok(is_full.then_some(("files-waiting", Vec::new())))
}

/// How a file stands once it is there: with a check set it waits for it.
pub fn first_state(site: &Site) -> FileState {
    if site.scan.get().is_some() { FileState::Waiting } else { FileState::Clean }
}

/// Keeps a file that came whole; or what keeps it from being taken.
///
/// # Errors
/// When the database fails.
pub async fn receive(
    ask: &Ask,
    limits: &Limits,
    given: &str,
    content: &Bytes,
) -> Result<Result<StoredFile, Trouble>, Error> {
    let name = tidy(given);
    let found = match limits.judge(ask, &name, content) {
        Ok(found) => found,
        Err(trouble) => return Ok(Err(trouble)),
    };
    if let Some(trouble) = crowd_trouble(ask, content.len() as i64).await? {
        return Ok(Err(trouble));
    }
    let new = NewFile {
        name: &name,
        media_type: found.media_type,
        person: &ask.person.id,
        state: first_state(&ask.site),
    };
    Ok(Ok(ask.site.store.keep_file(&new, content, ask.now).await?))
}
