//! Writing: changes from the tail, and whole rebuilds beside the index in use.

use std::error::Error;
use std::fs::File;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use tantivy::indexer::{IndexWriterOptions, LogMergePolicy};
use tantivy::{IndexWriter, Term};

use crate::index::Shared;
use crate::schema::{Fields, version};
use crate::view::View;
use crate::{Document, Edit, Fault, home};

/// The least the engine accepts; enough for the few documents of a tail.
const TAIL_BYTES: usize = 15_000_000;
const REBUILD_BYTES: usize = 30_000_000;

/// Segments of which more than this share is deleted are merged even without company.
const DELETED_SHARE: f32 = 0.3;

/// Segments of up to so many documents are merged with each other as if they were of one size. With
/// more, each few changes would cost a merge of thousands of documents.
const SMALL_SEGMENT: u32 = 100;

/// The one writer of an index. Dropping it gives its place to the next.
pub struct Writer {
    shared: Arc<Shared>,
    engine: Option<IndexWriter>,
    /// Held for as long as the writer lives, so that no other process writes.
    _lock: Option<File>,
}

impl Writer {
    pub(crate) fn new(shared: Arc<Shared>, lock: Option<File>) -> Writer {
        Writer { shared, engine: None, _lock: lock }
    }

    /// Applies the edits in order and commits them together with the cursor. Searches that begin
    /// after it returns see them. If it fails, nothing of it is kept, neither edits nor cursor, and
    /// it can be tried again.
    ///
    /// # Errors
    /// What the disk or the engine cannot do.
    pub fn apply(&mut self, edits: Vec<Edit>, cursor: u64) -> Result<(), Fault> {
        let applied = self.stage(edits).and_then(|engine| commit(engine, cursor));
        match applied {
            Ok(()) => self.shared.turn(View::reloaded),
            Err(fault) => {
                // drops what was staged; an engine whose thread has died would not work again
                self.engine = None;
                Err(fault)
            }
        }
    }

    /// Builds the index anew from the documents, beside the one in use, and switches when it is
    /// whole and committed with the cursor. Searches go on meanwhile; those under way finish on the
    /// old one. If it fails, or a document cannot be read, the old index stays.
    ///
    /// # Errors
    /// What the disk, the engine or the source of the documents cannot do.
    pub fn rebuild<E: Error + Send + Sync + 'static>(
        &mut self,
        documents: impl IntoIterator<Item = Result<Document, E>>,
        cursor: u64,
    ) -> Result<(), Fault> {
        self.engine = None;
        let number = self.shared.view().number + 1;
        let built = self.build(documents, cursor, number);
        match (built, &self.shared.home) {
            (Ok(view), home) => {
                self.shared.turn(|_| Ok(view))?;
                home.as_ref().map_or(Ok(()), |home| home::keep_only(home, number))
            }
            (Err(fault), home) => {
                home.as_ref().map_or(Ok(()), |home| home::remove(home, number))?;
                Err(fault)
            }
        }
    }

    fn build<E: Error + Send + Sync + 'static>(
        &self,
        documents: impl IntoIterator<Item = Result<Document, E>>,
        cursor: u64,
        number: u64,
    ) -> Result<View, Fault> {
        let home = self.shared.home.as_deref();
        if let Some(home) = home {
            home::remove(home, number)?;
        }
        let fields = &self.shared.fields;
        let fresh = crate::index::create(home, number, fields)?;
        let mut engine = writer(&fresh, REBUILD_BYTES)?;
        for document in documents {
            put(&engine, fields, &document.map_err(Fault::source)?)?;
        }
        commit(&mut engine, cursor)?;
        engine.wait_merging_threads().map_err(Fault::engine("merging a rebuilt index"))?;
        View::new(fresh, number)
    }

    fn stage(&mut self, edits: Vec<Edit>) -> Result<&mut IndexWriter, Fault> {
        let engine = match self.engine.take() {
            Some(engine) => engine,
            None => writer(&self.shared.view().engine, TAIL_BYTES)?,
        };
        let engine = self.engine.insert(engine);
        let fields = &self.shared.fields;
        for edit in &edits {
            match edit {
                Edit::Put(document) => put(engine, fields, document)?,
                Edit::Remove(id) => remove(engine, fields, id),
            }
        }
        Ok(engine)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.engine = None;
        self.shared.writing.store(false, Ordering::Release);
    }
}

/// Writes the first commit of an empty index, without which it would not count as whole.
pub(crate) fn commit_empty(engine: &tantivy::Index) -> Result<(), Fault> {
    commit(&mut writer(engine, TAIL_BYTES)?, 0)
}

fn writer(engine: &tantivy::Index, bytes: usize) -> Result<IndexWriter, Fault> {
    let options = IndexWriterOptions::builder()
        .num_worker_threads(1)
        .num_merge_threads(1)
        .memory_budget_per_thread(bytes)
        .build();
    let writer: IndexWriter =
        engine.writer_with_options(options).map_err(Fault::engine("opening the writer"))?;
    let mut merging = LogMergePolicy::default();
    merging.set_del_docs_ratio_before_merge(DELETED_SHARE);
    merging.set_min_layer_size(SMALL_SEGMENT);
    writer.set_merge_policy(Box::new(merging));
    Ok(writer)
}

fn put(engine: &IndexWriter, fields: &Fields, document: &Document) -> Result<(), Fault> {
    remove(engine, fields, &document.id);
    engine
        .add_document(fields.kept(document))
        .map(drop)
        .map_err(Fault::engine(format!("adding {}", document.id)))
}

fn remove(engine: &IndexWriter, fields: &Fields, id: &str) {
    engine.delete_term(Term::from_field_text(fields.id, id));
}

/// The cursor and the version stand in the commit itself: they are there if and only if its
/// documents are.
fn commit(engine: &mut IndexWriter, cursor: u64) -> Result<(), Fault> {
    let fault = || Fault::engine(format!("committing at {cursor}"));
    let mut commit = engine.prepare_commit().map_err(fault())?;
    commit.set_payload(&payload(cursor));
    commit.commit().map(drop).map_err(fault())
}

fn payload(cursor: u64) -> String {
    serde_json::json!({ "version": version(), "cursor": cursor }).to_string()
}

/// The cursor of a commit; nothing if other fields or analysers wrote it.
pub(crate) fn cursor(payload: &str) -> Option<u64> {
    let payload: serde_json::Value = serde_json::from_str(payload).ok()?;
    (payload["version"] == version()).then(|| payload["cursor"].as_u64()).flatten()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Writer, put};
    use crate::{Document, Edit, Index, Query};

    fn document(id: &str) -> Document {
        Document { id: id.into(), kind: "training".into(), ..Document::default() }
    }

    /// Writes a document out to disk but never commits it.
    fn stop_before_the_commit(writer: &mut Writer, id: &str) {
        let fields = writer.shared.fields.clone();
        let engine = writer.stage(vec![Edit::Remove("1".into())]).unwrap();
        put(engine, &fields, &document(id)).unwrap();
        drop(engine.prepare_commit().unwrap());
    }

    #[test]
    fn what_was_not_committed_leaves_the_old_cursor_and_documents() {
        let home = tempfile::tempdir().unwrap();
        let copy = tempfile::tempdir().unwrap();
        let index = Index::open(home.path()).unwrap();
        let mut writer = index.writer().unwrap();
        writer.apply(vec![Edit::Put(document("1"))], 5).unwrap();
        stop_before_the_commit(&mut writer, "2");

        // the files as a machine that stops here leaves them behind
        let folder = crate::home::folder(home.path(), 1);
        let left = crate::home::folder(copy.path(), 1);
        fs::create_dir_all(&left).unwrap();
        for file in fs::read_dir(folder).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), left.join(file.file_name())).unwrap();
        }
        let found = Index::open(copy.path()).unwrap();
        let answer = found.search(&Query { limit: 9, ..Query::default() }).unwrap();
        assert_eq!((answer.cursor, answer.total), (5, 1));
        assert_eq!(answer.hits[0].id, "1");

        // and work goes on there
        found.writer().unwrap().apply(vec![Edit::Put(document("2"))], 6).unwrap();
        assert_eq!((found.cursor(), found.documents()), (6, 2));
    }

    #[test]
    fn a_generation_that_was_never_finished_is_not_used() {
        let home = tempfile::tempdir().unwrap();
        let index = Index::open(home.path()).unwrap();
        index.writer().unwrap().apply(vec![Edit::Put(document("1"))], 5).unwrap();
        let fields = crate::schema::Fields::new();
        crate::index::create(Some(home.path()), 2, &fields).unwrap();
        drop(index);
        let index = Index::open(home.path()).unwrap();
        assert_eq!((index.cursor(), index.documents()), (5, 1));
        assert_eq!(crate::home::generations(home.path()).unwrap(), vec![1]);
    }

    #[test]
    fn an_index_of_other_analysers_is_replaced() {
        let home = tempfile::tempdir().unwrap();
        let index = Index::open(home.path()).unwrap();
        index.writer().unwrap().apply(vec![Edit::Put(document("1"))], 5).unwrap();
        drop(index);
        let meta = crate::home::folder(home.path(), 1).join("meta.json");
        let text = fs::read_to_string(&meta).unwrap();
        let version = super::version();
        assert!(text.contains(&version), "{text}");
        fs::write(&meta, text.replace(&version, "0.0")).unwrap();
        let index = Index::open(home.path()).unwrap();
        assert_eq!((index.cursor(), index.documents()), (0, 0));
    }
}
