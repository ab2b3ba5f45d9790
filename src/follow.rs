//! The views of this node follow the change record: versions for the page cache, the search index.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use facility_access::{Subject, public_sees_field};
use facility_record::{Field, Shape, Vocabularies};
use facility_search::{Document, Edit, Index};
use facility_store::{Record, Store, db::Fault};
use jiff::civil::Date;

use crate::registry::vocabularies as amended;
use crate::vocabularies;
use crate::web::say::today;
use crate::web::site::Site;
use crate::web::view::summary_of;

/// The shortest time between two commits of the index: a commit costs far more than a record in it.
const PAUSE: Duration = Duration::from_millis(300);

/// What stopped a view from following.
type Stopped = Box<dyn std::error::Error + Send + Sync>;

/// Follows until the process ends: at once after a write of this process, and twice a second for
/// those of others.
pub async fn follow(site: Arc<Site>) {
    let mut news = site.store.news();
    let mut follower = Follower::new(&site);
    let mut indexed: Option<Instant> = None;
    loop {
        let rest = indexed.map_or(Duration::ZERO, |at| PAUSE.saturating_sub(at.elapsed()));
        let step = async {
            follower.note_versions(&site).await?;
            follower.note_words(&site).await?;
            if rest.is_zero() && index(&site, follower.seen, &follower.words).await? {
                indexed = Some(Instant::now());
            }
            Ok::<_, Stopped>(())
        };
        if let Err(error) = step.await {
            tracing::warn!(%error, "the views of this node lag behind");
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        let is_behind = site.followed.load(Ordering::Relaxed) < follower.seen;
        if !is_behind {
            site.has_caught_up.store(true, Ordering::Relaxed);
        }
        let wait = if is_behind { rest } else { Duration::from_millis(500) };
        let _ = tokio::time::timeout(wait, news.changed()).await;
    }
}

/// How far the views of this node are.
struct Follower {
    /// The last change that was taken notice of.
    seen: i64,
    /// Whether the vocabularies have to be read again; it stays so until that is done.
    is_due: bool,
    /// The vocabularies that records are indexed with.
    words: Words,
    /// The digest of those that the index was built with.
    built: String,
}

impl Follower {
    fn new(site: &Site) -> Follower {
        // The versions were read when the process started.
        let versions = site.versions.read().expect("no panic holds it");
        let words = Words::today(site);
        let built = match site.index.directory() {
            Some(directory) => std::fs::read_to_string(directory.join(WORDS)).unwrap_or_default(),
            None => words.digest(),
        };
        Follower { seen: versions.values().copied().max().unwrap_or(0), is_due: true, words, built }
    }

    /// Notes the public changes of all kinds up to the last one, and has them written into the log.
    async fn note_versions(&mut self, site: &Site) -> Result<(), Fault> {
        loop {
            let changes = site.store.changes_after(self.seen, 1_000).await?;
            let Some(last) = changes.last() else { break };
            self.seen = last.seq;
            self.is_due |= changes.iter().any(|change| change.kind == amended::KIND);
            let mut versions = site.versions.write().expect("no panic holds it");
            for change in changes.iter().filter(|change| change.is_public) {
                let version = versions.entry(change.kind.clone()).or_default();
                *version = (*version).max(change.seq);
            }
        }
        site.store.publish_changes().await?;
        Ok(())
    }

    /// Puts amended vocabularies in force: for pages at once, for searches when the index is built
    /// anew. So it is on a day on which a country leaves a group, and after a release with other
    /// words.
    async fn note_words(&mut self, site: &Site) -> Result<(), Stopped> {
        let day = today();
        if !self.is_due && self.words.day == day {
            return Ok(());
        }
        let in_force = amended::in_force(&site.store).await?;
        let digest = vocabularies::digest(&in_force, day);
        if digest != vocabularies::digest(&site.vocabularies(), day) {
            site.put_in_force(Arc::new(in_force));
        }
        if digest != self.built {
            rebuild(site).await?;
            self.built = digest;
        }
        self.words = Words::today(site);
        self.is_due = false;
        Ok(())
    }
}

/// What the vocabularies say on a day.
struct Words {
    vocabularies: Arc<Vocabularies>,
    day: Date,
}

impl Words {
    fn today(site: &Site) -> Words {
        Words { vocabularies: site.vocabularies(), day: today() }
    }

    fn digest(&self) -> String {
        vocabularies::digest(&self.vocabularies, self.day)
    }
}

/// The file beside the index that says with which words of the vocabularies it was built.
const WORDS: &str = "vocabularies.sha256";

/// Brings the index nearer to the last change seen; whether it was written to. What the public saw
/// neither before a change nor after it is passed over.
async fn index(site: &Arc<Site>, seen: i64, words: &Words) -> Result<bool, Stopped> {
    let from = site.followed.load(Ordering::Relaxed).max(i64::try_from(site.index.cursor())?);
    let mut changes = site.store.changes_after(from, 1_000).await?;
    // An amended vocabulary is in force before what was written after it is indexed.
    changes.retain(|change| change.seq <= seen);
    let last = changes.last().map_or(from, |change| change.seq);
    let public = changes.into_iter().filter(|change| change.is_public);
    let mut ids: Vec<String> = public.map(|change| change.record).collect();
    ids.sort();
    ids.dedup();
    if !ids.is_empty() {
        let records = site.store.records(&ids).await?;
        let mut edits: BTreeMap<String, Edit> =
            ids.iter().map(|id| (id.clone(), Edit::Remove(id.clone()))).collect();
        for record in &records {
            if let Some(document) = document(words, record) {
                edits.insert(record.id.clone(), Edit::Put(document));
            }
        }
        let (index, edits) = (site.index.clone(), edits.into_values().collect());
        tokio::task::spawn_blocking(move || index.writer()?.apply(edits, last.unsigned_abs()))
            .await??;
    }
    site.followed.store(last, Ordering::Relaxed);
    Ok(!ids.is_empty())
}

/// Builds the index anew from the store, while the old one goes on answering.
///
/// # Errors
/// When the database or the index fails.
pub async fn rebuild(site: &Site) -> Result<u64, Stopped> {
    let (cursor, words) = (site.store.last_change().await?, Words::today(site));
    let (give, mut take) = tokio::sync::mpsc::channel(1_000);
    let index = site.index.clone();
    let building = tokio::task::spawn_blocking(move || {
        let documents = std::iter::from_fn(move || take.blocking_recv());
        let documents = documents.map(Ok::<Document, std::convert::Infallible>);
        index.writer()?.rebuild(documents, cursor.unsigned_abs())
    });
    let (mut after, mut count) = (String::new(), 0);
    loop {
        let records = site.store.all_after(&after, 500).await?;
        let Some(last) = records.last() else { break };
        after.clone_from(&last.id);
        for document in records.iter().filter_map(|record| document(&words, record)) {
            count += 1;
            if give.send(document).await.is_err() {
                break; // the building failed, and says why
            }
        }
    }
    drop(give);
    building.await??;
    if let Some(directory) = site.index.directory() {
        std::fs::write(directory.join(WORDS), words.digest())?;
    }
    site.followed.store(cursor, Ordering::Relaxed);
    Ok(count)
}

/// The public projection of a record for the index; `None` for one that the public does not see.
fn document(words: &Words, record: &Record) -> Option<Document> {
    if !record.is_public() {
        return None;
    }
    let subject = record.subject();
    let sees = |field: &Field| public_sees_field(field, &subject);
    let mut text = Vec::new();
    for (field, value) in record.body.pairs(&record.kind.fields) {
        if !sees(field) {
            continue;
        }
        if let Some(words) = value.text().filter(|_| field.searched && !field.title) {
            text.extend(words.texts.iter().map(|(code, words)| (code.clone(), words.clone())));
        }
        text.extend(code_words(&words.vocabularies, field, value.words()));
    }
    let title = record.title();
    let mut languages: Vec<&String> = title.texts.keys().collect();
    languages.sort_by_key(|code| **code != title.original);
    let own = languages.iter().map(|code| ((*code).clone(), title.texts[*code].clone()));
    let summary = |language: &str| summary_of(&record.kind.fields, &record.body, language, &sees);
    let summaries = facility_language::Language::ALL.map(|language| summary(language.code()));
    let mut summary: Vec<(String, String)> =
        summaries.into_iter().filter(|(_, s)| !s.is_empty()).collect();
    summary.sort();
    summary.dedup();
    Some(Document {
        id: record.id.clone(),
        kind: record.kind.name.to_owned(),
        title: own.collect(),
        text,
        summary,
        facets: facets(words, record, &subject),
        updated: record.updated,
    })
}

/// The names and synonyms of codes in all languages: so a query in one language finds records
/// written in another.
fn code_words(
    vocabularies: &Vocabularies,
    field: &Field,
    codes: &[String],
) -> Vec<(String, String)> {
    let mut words = Vec::new();
    if !matches!(field.shape, Shape::Code | Shape::Codes) {
        return words;
    }
    let vocabulary = vocabularies.of(field.vocabulary);
    for entry in codes.iter().filter_map(|code| vocabulary.entry(code)) {
        for (language, label) in &entry.labels {
            words.push((language.clone(), label.clone()));
        }
        for (language, synonyms) in &entry.synonyms {
            words.push((language.clone(), synonyms.join("; ")));
        }
    }
    words
}

/// The facets that the public sees, with the broader codes, so that a filter by a broad topic finds
/// the narrow ones.
fn facets(words: &Words, record: &Record, subject: &Subject<'_>) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (field, value) in record.body.pairs(&record.kind.fields) {
        if field.facet.is_empty() || !public_sees_field(field, subject) {
            continue;
        }
        for code in value.words() {
            let own = words.vocabularies.facets(field, code, words.day).into_iter();
            all.extend(own.map(|(name, code)| (name.to_owned(), code.to_owned())));
        }
    }
    all.sort();
    all.dedup();
    all
}

/// Opens the index of a node, or one in memory where there is no directory.
///
/// # Errors
/// When the directory cannot be used.
pub fn open_index(directory: Option<&std::path::Path>) -> Result<Index, facility_search::Fault> {
    match directory {
        Some(directory) => Index::open(directory),
        None => Index::in_memory(),
    }
}

/// The versions of all kinds when the process starts.
///
/// # Errors
/// When the database fails.
pub async fn versions(store: &Store) -> Result<std::collections::HashMap<String, i64>, Fault> {
    Ok(store.public_versions().await?.into_iter().collect())
}
