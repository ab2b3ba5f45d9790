//! The index: opening it, asking it.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use tantivy::DocAddress;

use crate::KIND;
use crate::analyse::{self, Language};
use crate::best::{Order, page};
use crate::build::{Spelling, build};
use crate::columns::By;
use crate::parse::parse;
use crate::schema::{self, Fields};
use crate::tally::{Name, Tallied, names, tally};
use crate::view::{Segment, View, newest};
use crate::write::commit_empty;
use crate::{Answer, FacetCounts, Fault, Hit, Query, Question, Sort, Writer, home, meaning};

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

    /// The directory it lies in; none where it lives in memory.
    pub fn directory(&self) -> Option<&Path> {
        self.shared.home.as_deref()
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

    /// Makes ready what the first searches would otherwise wait for: a second for a million
    /// documents. Changes made by this process, and those that [`refresh`](Index::refresh) finds,
    /// are made ready by themselves once this has been called or somebody has searched.
    ///
    /// # Errors
    /// What the disk or the engine cannot do.
    pub fn prepare(&self) -> Result<(), Fault> {
        self.shared.view().prepare()
    }

    /// How many bytes are kept in memory for facets and orders, beside what the engine keeps and
    /// what the system caches of files.
    pub fn memory(&self) -> usize {
        self.shared.view().memory()
    }

    /// Answers a question: a [`Query`], or one whose words have [meanings](crate::Meaning).
    ///
    /// # Errors
    /// What the disk or the engine cannot do, and more than 63 facet names. Never the words.
    pub fn search<'a>(&self, question: impl Into<Question<'a>>) -> Result<Answer, Fault> {
        self.answer(question.into(), Spelling::Exact)
    }

    /// Answers a question, taking words of four letters and more also for words that differ in one
    /// letter, or in two from eight letters on. For when [`search`](Index::search) found nothing.
    ///
    /// # Errors
    /// As for [`search`](Index::search).
    pub fn search_forgiving<'a>(&self, question: impl Into<Question<'a>>) -> Result<Answer, Fault> {
        self.answer(question.into(), Spelling::Forgiving)
    }

    /// Answers a question as somebody asks it: by its very words, or, where no document has them
    /// whatever the filters, by similar ones; whether they had to be similar.
    ///
    /// # Errors
    /// As for [`search`](Index::search).
    pub fn search_as_meant<'a>(
        &self,
        question: impl Into<Question<'a>>,
    ) -> Result<(Answer, bool), Fault> {
        let question = question.into();
        let exact = self.search(question)?;
        let has_words = !question.query.words.trim().is_empty();
        if exact.total > 0 || !has_words || self.by_language(question, KIND)?.0 > 0 {
            return Ok((exact, false));
        }
        let similar = self.search_forgiving(question)?;
        let is_similar = similar.total > 0;
        Ok((if is_similar { similar } else { exact }, is_similar))
    }

    /// For each filter of the question, by name: the total if that one filter were dropped, highest
    /// first. The first help when nothing was found.
    ///
    /// # Errors
    /// As for [`search`](Index::search).
    pub fn relaxed<'a>(
        &self,
        question: impl Into<Question<'a>>,
    ) -> Result<Vec<(String, usize)>, Fault> {
        let question = question.into();
        let names = names(&Query { facets: Vec::new(), ..question.query.clone() })?;
        let tallied = self.tally(&self.shared.view(), question, &names, (Spelling::Exact, 0))?;
        let mut totals: Vec<(String, usize)> = names
            .into_iter()
            .zip(tallied.only_failed)
            .map(|(name, failed)| (name.name, tallied.total + failed))
            .collect();
        totals.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Ok(totals)
    }

    /// The total if all filters of the question were dropped and only its words kept, and how many
    /// of those there are under each code of a facet: the one that holds languages, say. The second
    /// help when nothing was found.
    ///
    /// # Errors
    /// As for [`search`](Index::search).
    pub fn by_language<'a>(
        &self,
        question: impl Into<Question<'a>>,
        facet: &str,
    ) -> Result<(usize, Vec<(String, usize)>), Fault> {
        let question = question.into();
        let names = vec![Name { name: facet.into(), counted: true, ..Name::default() }];
        let tallied = self.tally(&self.shared.view(), question, &names, (Spelling::Exact, 0))?;
        Ok((tallied.total, tallied.counts.into_iter().next().unwrap_or_default()))
    }

    #[cfg(test)]
    pub(crate) fn view(&self) -> Arc<View> {
        self.shared.view()
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

    fn answer(&self, question: Question<'_>, spelling: Spelling) -> Result<Answer, Fault> {
        let view = self.shared.view();
        let query = question.query;
        let names = names(query)?;
        let keep = if query.limit == 0 { 0 } else { query.from.saturating_add(query.limit) };
        let mut tallied = self.tally(&view, question, &names, (spelling, keep))?;
        let segments: Vec<Segment<'_>> = view.segments().collect();
        let column = schema::order(Language::of(&query.language));
        let order = order(query, &column);
        let found = page(&segments, std::mem::take(&mut tallied.best), order, query.from..keep)?;
        let hits = found.iter().map(|found| {
            let address = DocAddress::new(found.segment as u32, found.document);
            let kept = view.searcher.doc(address).map_err(Fault::engine("reading a hit"))?;
            self.shared.fields.hit(&kept, found.score)
        });
        Ok(Answer {
            total: tallied.total,
            hits: hits.collect::<Result<Vec<Hit>, Fault>>()?,
            facets: facet_counts(query, &names, &tallied.counts),
            cursor: view.cursor,
        })
    }

    fn tally(
        &self,
        view: &View,
        question: Question<'_>,
        names: &[Name],
        (spelling, keep): (Spelling, usize),
    ) -> Result<Tallied, Fault> {
        let query = question.query;
        let language = Language::of(&query.language);
        let parts = parse(&query.words);
        let facets = meaning::facets(view, &parts, question.meanings)?;
        let plan = build((&self.shared.fields, view), &parts, &facets, language, spelling)?;
        let column = schema::order(language);
        tally(view, &plan, names, order(query, &column), keep)
    }
}

/// The order asked for; `column` is the one that titles are ordered by.
fn order<'a>(query: &Query, column: &'a (String, usize)) -> Order<'a> {
    match query.sort {
        Sort::Fit if !parse(&query.words).is_empty() => Order::Fit,
        Sort::Fit | Sort::Newest => Order::By(By::Newest),
        Sort::Title => Order::By(By::Title(&column.0, column.1)),
    }
}

impl Shared {
    pub(crate) fn view(&self) -> Arc<View> {
        Arc::clone(&self.view.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Makes the next view from the one shown; searches that begin from now on see it. If the one
    /// shown is in use, the next is made ready first, so that no search waits for that.
    pub(crate) fn turn(
        &self,
        next: impl FnOnce(&View) -> Result<View, Fault>,
    ) -> Result<(), Fault> {
        let _turning = self.turning.lock().unwrap_or_else(PoisonError::into_inner);
        let shown = self.view();
        let next = Arc::new(next(&shown)?);
        if shown.is_warm() {
            // what fails here fails again, and is told, in the search that needs it
            next.prepare().ok();
        }
        drop(shown);
        let mut shown = self.view.write().unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::replace(&mut *shown, next);
        // closing files takes time that no search should wait for
        drop(shown);
        drop(before);
        Ok(())
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

fn facet_counts(
    query: &Query,
    names: &[Name],
    counts: &[Vec<(String, usize)>],
) -> Vec<FacetCounts> {
    let counts_of = |asked: &String| {
        let of_name = names.iter().zip(counts).find(|(name, _)| name.name == *asked);
        of_name.map(|(_, counts)| counts.clone()).unwrap_or_default()
    };
    query
        .facets
        .iter()
        .map(|name| FacetCounts { name: name.clone(), counts: counts_of(name) })
        .collect()
}
