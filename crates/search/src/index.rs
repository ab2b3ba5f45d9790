//! The index: opening it, asking it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use tantivy::{IndexReader, ReloadPolicy, Searcher};

use crate::analyse::{self, Language};
use crate::build::{Spelling, build};
use crate::parse::parse;
use crate::schema::{self, Fields};
use crate::tally::{MOST_NAMES, Name, Order, Tallied, Tally};
use crate::write::{commit_empty, cursor};
use crate::{Answer, FacetCounts, Fault, Hit, KIND, Query, Sort, Writer, home};

/// An index of public projections. Clones are the same index.
#[derive(Clone)]
pub struct Index {
    shared: Arc<Shared>,
}

pub(crate) struct Shared {
    pub(crate) home: Option<PathBuf>,
    pub(crate) fields: Fields,
    pub(crate) writing: AtomicBool,
    view: RwLock<Arc<View>>,
    /// Held while one view takes the place of another, so that none comes back after a newer one.
    turning: Mutex<()>,
}

/// One generation at one commit.
pub(crate) struct View {
    pub(crate) number: u64,
    pub(crate) engine: tantivy::Index,
    reader: IndexReader,
    searcher: Searcher,
    cursor: u64,
}

impl Index {
    /// Opens the index in a directory, or makes one. What cannot be read, or was written with other
    /// fields or analysers, is removed and an empty index with cursor 0 takes its place: it is only
    /// a view. While another process writes to it, the index is opened as it is, and nothing is
    /// removed.
    ///
    /// # Errors
    /// What the disk cannot do; and no readable index while somebody else writes one.
    pub fn open(directory: impl AsRef<Path>) -> Result<Index, Fault> {
        let home = directory.as_ref();
        let fields = Fields::new();
        let lock = home::lock(home)?;
        let view = match (newest(home, lock.is_some())?, &lock) {
            (Some(view), Some(_)) => {
                home::keep_only(home, view.number)?;
                view
            }
            (Some(view), None) => view,
            (None, Some(_)) => {
                home::keep_only(home, 0)?;
                home::remove(home, 0)?;
                empty(Some(home), 1, &fields)?
            }
            (None, None) => return Err(Fault::busy()),
        };
        Ok(Index::new(Some(home.to_path_buf()), fields, view))
    }

    /// An empty index that lives and dies with this process.
    ///
    /// # Errors
    /// What the engine cannot do.
    pub fn in_memory() -> Result<Index, Fault> {
        let fields = Fields::new();
        let view = empty(None, 1, &fields)?;
        Ok(Index::new(None, fields, view))
    }

    /// The one writer, until it is dropped.
    ///
    /// # Errors
    /// [`Fault::is_busy`] while there is another one, in this process or in any other, and for the
    /// moment in which another process opens the index: then try again.
    pub fn writer(&self) -> Result<Writer, Fault> {
        let lock = match &self.shared.home {
            Some(home) => Some(home::lock(home)?.ok_or_else(Fault::busy)?),
            None => None,
        };
        if self.shared.writing.swap(true, Ordering::Acquire) {
            return Err(Fault::busy());
        }
        // from here on dropping it frees the place again
        let writer = Writer::new(Arc::clone(&self.shared), lock);
        self.refresh()?;
        Ok(writer)
    }

    /// Takes notice of what another process has committed meanwhile. What this process writes is
    /// seen without it.
    ///
    /// # Errors
    /// What the disk or the engine cannot do.
    pub fn refresh(&self) -> Result<(), Fault> {
        let Some(home) = &self.shared.home else { return Ok(()) };
        self.shared.turn(|view| {
            if home::generations(home)?.first() == Some(&view.number) {
                return view.reloaded();
            }
            let missing = || Fault::shape("looking for news", "there is no whole index");
            newest(home, false)?.ok_or_else(missing)
        })
    }

    /// The last change that searches see; 0 if none.
    pub fn cursor(&self) -> u64 {
        self.shared.view().cursor
    }

    /// How many documents there are.
    pub fn documents(&self) -> u64 {
        self.shared.view().searcher.num_docs()
    }

    /// Answers a question.
    ///
    /// # Errors
    /// What the disk or the engine cannot do, and more than 63 facet names. Never the words.
    pub fn search(&self, query: &Query) -> Result<Answer, Fault> {
        self.answer(query, Spelling::Exact)
    }

    /// Answers a question, taking words of four letters and more also for words that differ in one
    /// letter, or in two from eight letters on. For when [`search`](Index::search) found nothing.
    ///
    /// # Errors
    /// As for [`search`](Index::search).
    pub fn search_forgiving(&self, query: &Query) -> Result<Answer, Fault> {
        self.answer(query, Spelling::Forgiving)
    }

    /// For each filter of the question, by name: the total if that one filter were dropped, highest
    /// first. The first help when nothing was found.
    ///
    /// # Errors
    /// As for [`search`](Index::search).
    pub fn relaxed(&self, query: &Query) -> Result<Vec<(String, usize)>, Fault> {
        let names = names(&Query { facets: Vec::new(), ..query.clone() })?;
        let view = self.shared.view();
        let tallied = self.tally(&view, query, names.clone(), (Spelling::Exact, 0))?;
        let mut totals: Vec<(String, usize)> = names
            .into_iter()
            .zip(tallied.only_failed)
            .map(|(name, failed)| (name.name, tallied.total + failed))
            .collect();
        totals.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Ok(totals)
    }

    fn new(home: Option<PathBuf>, fields: Fields, view: View) -> Index {
        let shared = Shared {
            home,
            fields,
            view: RwLock::new(Arc::new(view)),
            writing: AtomicBool::new(false),
            turning: Mutex::new(()),
        };
        Index { shared: Arc::new(shared) }
    }

    fn answer(&self, query: &Query, spelling: Spelling) -> Result<Answer, Fault> {
        let view = self.shared.view();
        let names = names(query)?;
        let keep = if query.limit == 0 { 0 } else { query.from.saturating_add(query.limit) };
        let tallied = self.tally(&view, query, names.clone(), (spelling, keep))?;
        let hits = tallied.best.iter().skip(query.from).map(|found| {
            let kept = view.searcher.doc(found.address).map_err(Fault::engine("reading a hit"))?;
            self.shared.fields.hit(&kept, found.score)
        });
        Ok(Answer {
            total: tallied.total,
            hits: hits.collect::<Result<Vec<Hit>, Fault>>()?,
            facets: facet_counts(query, &names, tallied.counts),
            cursor: view.cursor,
        })
    }

    fn tally(
        &self,
        view: &View,
        query: &Query,
        names: Vec<Name>,
        (spelling, keep): (Spelling, usize),
    ) -> Result<Tallied, Fault> {
        let language = Language::of(&query.language);
        let parts = parse(&query.words);
        let order = match query.sort {
            Sort::Fit if !parts.is_empty() && keep > 0 => Order::Fit,
            Sort::Fit | Sort::Newest => Order::Newest,
            Sort::Title => Order::Column(schema::order(language)),
        };
        let wanted = build(&self.shared.fields, &parts, language, spelling);
        view.searcher
            .search(&wanted, &Tally { names, order, keep })
            .map_err(Fault::engine("searching"))
    }
}

impl Shared {
    pub(crate) fn view(&self) -> Arc<View> {
        Arc::clone(&self.view.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Makes the next view from the one shown; searches that begin from now on see it.
    pub(crate) fn turn(
        &self,
        next: impl FnOnce(&View) -> Result<View, Fault>,
    ) -> Result<(), Fault> {
        let _turning = self.turning.lock().unwrap_or_else(PoisonError::into_inner);
        let next = Arc::new(next(&self.view())?);
        let mut shown = self.view.write().unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::replace(&mut *shown, next);
        // closing files takes time that no search should wait for
        drop(shown);
        drop(before);
        Ok(())
    }
}

impl View {
    /// A view of the last commit of an index whose fields are ours.
    pub(crate) fn new(mut engine: tantivy::Index, number: u64) -> Result<View, Fault> {
        engine.set_tokenizers(analyse::analysers());
        let cursor = committed_cursor(&engine)?;
        let reader: IndexReader = engine
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(Fault::engine("opening the reader"))?;
        let searcher = reader.searcher();
        Ok(View { number, engine, reader, searcher, cursor })
    }
    /// The last commit of the same generation.
    pub(crate) fn reloaded(&self) -> Result<View, Fault> {
        let cursor = committed_cursor(&self.engine)?;
        self.reader.reload().map_err(Fault::engine("reloading"))?;
        let (engine, reader) = (self.engine.clone(), self.reader.clone());
        let searcher = reader.searcher();
        Ok(View { number: self.number, engine, reader, searcher, cursor })
    }
}

/// Creates an index without any commit of ours.
pub(crate) fn create(
    home: Option<&Path>,
    number: u64,
    fields: &Fields,
) -> Result<tantivy::Index, Fault> {
    let mut engine = match home {
        None => tantivy::Index::create_in_ram(fields.schema.clone()),
        Some(home) => {
            let folder = home::folder(home, number);
            let doing = format!("creating {}", folder.display());
            std::fs::create_dir_all(&folder).map_err(Fault::disk(doing.clone()))?;
            tantivy::Index::create_in_dir(&folder, fields.schema.clone())
                .map_err(Fault::engine(doing))?
        }
    };
    engine.set_tokenizers(analyse::analysers());
    Ok(engine)
}

fn empty(home: Option<&Path>, number: u64, fields: &Fields) -> Result<View, Fault> {
    let engine = create(home, number, fields)?;
    commit_empty(&engine)?;
    View::new(engine, number)
}

/// The newest generation that is whole and ours. With `thorough` its files are read once to see
/// that their sums are right: the engine may panic on what a broken disk returns.
fn newest(home: &Path, thorough: bool) -> Result<Option<View>, Fault> {
    let whole = |number: &u64| {
        let engine = tantivy::Index::open_in_dir(home::folder(home, *number)).ok()?;
        let ours = engine.schema() == Fields::new().schema;
        let sound = !thorough || engine.validate_checksum().is_ok_and(|broken| broken.is_empty());
        (ours && sound).then(|| View::new(engine, *number).ok()).flatten()
    };
    Ok(home::generations(home)?.iter().find_map(whole))
}

fn committed_cursor(engine: &tantivy::Index) -> Result<u64, Fault> {
    let metas = engine.load_metas().map_err(Fault::engine("reading the last commit"))?;
    metas
        .payload
        .and_then(|payload| cursor(&payload))
        .ok_or_else(|| Fault::shape("reading the last commit", "it is of another version"))
}

/// All names of a question, each once: filtered by, counted, or both.
fn names(query: &Query) -> Result<Vec<Name>, Fault> {
    let kinds = (!query.kinds.is_empty()).then(|| (KIND.to_string(), query.kinds.clone()));
    let mut names: BTreeMap<&str, Name> = BTreeMap::new();
    for (name, codes) in kinds.iter().chain(&query.filters).filter(|(_, codes)| !codes.is_empty()) {
        names.entry(name).or_default().wanted.extend(codes.iter().cloned());
    }
    for name in &query.facets {
        names.entry(name).or_default().counted = true;
    }
    if names.len() > MOST_NAMES {
        return Err(Fault::shape("reading the filters", "too many facet names"));
    }
    let named = |(name, mut found): (&str, Name)| {
        found.name = name.to_string();
        found
    };
    Ok(names.into_iter().map(named).collect())
}

fn facet_counts(
    query: &Query,
    names: &[Name],
    counts: Vec<BTreeMap<String, usize>>,
) -> Vec<FacetCounts> {
    let mut by_name: BTreeMap<&str, Vec<(String, usize)>> = BTreeMap::new();
    for (name, mut counts) in names.iter().zip(counts) {
        for code in &name.wanted {
            counts.entry(code.clone()).or_default();
        }
        let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
        counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        by_name.insert(&name.name, counts);
    }
    let counts_of = |name: &String| by_name.get(name.as_str()).cloned().unwrap_or_default();
    query
        .facets
        .iter()
        .map(|name| FacetCounts { name: name.clone(), counts: counts_of(name) })
        .collect()
}
