//! One generation of the index at one commit, and its segments with what is kept of them in memory.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use tantivy::index::SegmentId;
use tantivy::schema::Field;
use tantivy::{IndexReader, InvertedIndexReader, Opstamp, ReloadPolicy, Searcher, SegmentReader};

use crate::bits::Bits;
use crate::columns::{By, Columns, alive};
use crate::facets::Facets;
use crate::labels::Labels;
use crate::schema::Fields;
use crate::write::cursor;
use crate::{Fault, analyse, home};

/// One generation at one commit.
pub(crate) struct View {
    pub(crate) number: u64,
    pub(crate) engine: tantivy::Index,
    pub(crate) searcher: Searcher,
    pub(crate) cursor: u64,
    pub(crate) labels: Arc<Labels>,
    reader: IndexReader,
    kept: Vec<Kept>,
}

/// What is kept of a segment: as long as it is the same, views hand it on.
#[derive(Clone)]
struct Kept {
    id: SegmentId,
    columns: Arc<Columns>,
    deletions: Option<Opstamp>,
    alive: Arc<OnceLock<Bits>>,
}

/// A segment of a view.
#[derive(Clone, Copy)]
pub(crate) struct Segment<'a> {
    /// Its place among the segments of the view.
    pub(crate) at: usize,
    pub(crate) reader: &'a SegmentReader,
    pub(crate) columns: &'a Columns,
    kept: &'a Kept,
    labels: &'a Labels,
}

impl<'a> Segment<'a> {
    /// The facets of the segment.
    pub(crate) fn facets(&self) -> Result<&'a Facets, Fault> {
        self.columns.facets(self.reader, self.labels)
    }

    /// The documents of the segment that are not deleted.
    pub(crate) fn alive(&self) -> &'a Bits {
        self.kept.alive.get_or_init(|| alive(self.reader))
    }

    /// The words of a field, if it has any.
    pub(crate) fn words(&self, field: Field) -> Result<Option<&'a InvertedIndexReader>, Fault> {
        self.columns.words(self.reader, field)
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
        Ok(View::of((number, cursor), engine, reader, (&[], Arc::default())))
    }

    /// The last commit of the same generation.
    pub(crate) fn reloaded(&self) -> Result<View, Fault> {
        // before the documents: it may be behind them, but never ahead
        let cursor = committed_cursor(&self.engine)?;
        self.reader.reload().map_err(Fault::engine("reloading"))?;
        let (engine, reader) = (self.engine.clone(), self.reader.clone());
        let kept = (self.kept.as_slice(), Arc::clone(&self.labels));
        Ok(View::of((self.number, cursor), engine, reader, kept))
    }

    /// Whether anything was made ready: somebody has searched.
    pub(crate) fn is_warm(&self) -> bool {
        self.kept.iter().any(|kept| kept.columns.is_warm())
    }

    fn of(
        (number, cursor): (u64, u64),
        engine: tantivy::Index,
        reader: IndexReader,
        (before, labels): (&[Kept], Arc<Labels>),
    ) -> View {
        let searcher = reader.searcher();
        let kept = |reader: &SegmentReader| {
            let (id, deletions) = (reader.segment_id(), reader.delete_opstamp());
            let same = before.iter().find(|kept| kept.id == id);
            let columns = same.map(|kept| Arc::clone(&kept.columns)).unwrap_or_default();
            let alive = same.filter(|kept| kept.deletions == deletions);
            let alive = alive.map(|kept| Arc::clone(&kept.alive)).unwrap_or_default();
            Kept { id, columns, deletions, alive }
        };
        let kept = searcher.segment_readers().iter().map(kept).collect();
        View { number, engine, searcher, cursor, labels, reader, kept }
    }

    /// The segments.
    pub(crate) fn segments(&self) -> impl Iterator<Item = Segment<'_>> {
        let readers = self.searcher.segment_readers().iter();
        readers.zip(&self.kept).enumerate().map(|(at, (reader, kept))| Segment {
            at,
            reader,
            columns: &kept.columns,
            kept,
            labels: &self.labels,
        })
    }

    /// How many documents there are, deleted ones that are still there too.
    pub(crate) fn all_documents(&self) -> u64 {
        let readers = self.searcher.segment_readers().iter();
        readers.map(|reader| u64::from(reader.max_doc())).sum()
    }

    /// Makes ready what searches keep in memory: facets, deletions, and the order by update.
    pub(crate) fn prepare(&self) -> Result<(), Fault> {
        for segment in self.segments() {
            segment.facets()?;
            segment.alive();
            segment.columns.order(segment.reader, By::Newest)?;
        }
        Ok(())
    }

    /// How many bytes are kept in memory beside the engine's own.
    pub(crate) fn memory(&self) -> usize {
        let alive = |kept: &Kept| kept.alive.get().map_or(0, Bits::memory);
        let segments = self.kept.iter().map(|kept| kept.columns.memory() + alive(kept));
        segments.sum::<usize>() + self.labels.memory()
    }
}

/// The newest generation that is whole and ours. With `thorough` its files are read once to see
/// that their sums are right: the engine may panic on what a broken disk returns.
pub(crate) fn newest(home: &Path, thorough: bool) -> Result<Option<View>, Fault> {
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
