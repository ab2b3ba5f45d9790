//! The index on disk: cursors, rebuilds, broken directories, one writer.

use std::convert::Infallible;
use std::fs;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

use facility_search::{Document, Edit, Index};

use crate::{ask, ids, titled};

fn put(id: &str, title: &str) -> Edit {
    Edit::Put(titled(id, "en", title))
}

#[test]
fn cursor_and_documents_survive_reopening() {
    let home = tempfile::tempdir().unwrap();
    let index = Index::open(home.path()).unwrap();
    assert_eq!((index.cursor(), index.documents()), (0, 0));
    let mut writer = index.writer().unwrap();
    writer.apply(vec![put("1", "First"), put("2", "Second")], 41).unwrap();
    writer.apply(vec![put("1", "Changed"), Edit::Remove("2".into())], 42).unwrap();
    writer.apply(Vec::new(), 43).unwrap();
    assert_eq!((index.cursor(), index.documents()), (43, 1), "seen at once");
    drop((writer, index));
    let index = Index::open(home.path()).unwrap();
    assert_eq!((index.cursor(), index.documents()), (43, 1));
    assert_eq!(index.search(&ask("changed")).unwrap().cursor, 43);
    assert_eq!(index.search(&ask("first")).unwrap().total, 0);
}

#[test]
fn the_last_edit_of_a_batch_counts() {
    let index = Index::in_memory().unwrap();
    let edits = vec![put("1", "One"), Edit::Remove("1".into()), put("1", "Two"), put("1", "Three")];
    index.writer().unwrap().apply(edits, 1).unwrap();
    assert_eq!(index.documents(), 1);
    assert_eq!(index.search(&ask("three")).unwrap().total, 1);
}

#[test]
fn there_is_one_writer_at_a_time() {
    let home = tempfile::tempdir().unwrap();
    for index in [Index::in_memory().unwrap(), Index::open(home.path()).unwrap()] {
        let writer = index.writer().unwrap();
        assert!(index.clone().writer().is_err_and(|fault| fault.is_busy()));
        drop(writer);
        index.writer().unwrap();
    }
}

#[test]
fn beside_a_writer_an_index_is_opened_as_it_is() {
    let home = tempfile::tempdir().unwrap();
    let index = Index::open(home.path()).unwrap();
    let mut writer = index.writer().unwrap();
    writer.apply(vec![put("1", "First")], 1).unwrap();
    let beside = Index::open(home.path()).unwrap();
    assert_eq!((beside.cursor(), beside.documents()), (1, 1));
    assert!(beside.writer().is_err_and(|fault| fault.is_busy()));
    writer.apply(vec![put("2", "Second")], 2).unwrap();
    beside.refresh().unwrap();
    assert_eq!((beside.cursor(), beside.documents()), (2, 2));
    writer.rebuild([Ok::<_, Infallible>(titled("3", "en", "Third"))], 3).unwrap();
    assert_eq!(beside.search(&ask("second")).unwrap().total, 1, "the old one can still be read");
    beside.refresh().unwrap();
    assert_eq!((beside.cursor(), beside.documents()), (3, 1));
    drop(writer);
    beside.writer().unwrap().apply(vec![put("4", "Fourth")], 4).unwrap();
    assert_eq!((beside.cursor(), beside.documents()), (4, 2));
}

#[test]
fn a_broken_directory_is_replaced_by_an_empty_index() {
    let breakings: [fn(&std::path::Path); 4] = [
        |folder| fs::write(folder.join("meta.json"), "{}").unwrap(),
        |folder| fs::remove_file(folder.join("meta.json")).unwrap(),
        |folder| {
            fs::remove_dir_all(folder).unwrap();
            fs::write(folder, "not a folder").unwrap();
        },
        |folder| {
            for file in fs::read_dir(folder).unwrap() {
                let path = file.unwrap().path();
                if path.extension().is_some_and(|kind| kind == "store") {
                    let mut bytes = fs::read(&path).unwrap();
                    bytes[3] ^= 0xff;
                    fs::write(&path, bytes).unwrap();
                }
            }
        },
    ];
    for (at, spoil) in breakings.into_iter().enumerate() {
        let home = tempfile::tempdir().unwrap();
        let index = Index::open(home.path()).unwrap();
        index.writer().unwrap().apply(vec![put("1", "First")], 9).unwrap();
        drop(index);
        fs::write(home.path().join("note.txt"), "not ours").unwrap();
        spoil(&home.path().join("generation-1"));
        let index = Index::open(home.path()).unwrap();
        assert_eq!((index.cursor(), index.documents()), (0, 0), "breaking {at}");
        index.writer().unwrap().apply(vec![put("2", "Second")], 1).unwrap();
        assert_eq!(ids(&index.search(&ask("second")).unwrap()), ["2"]);
        assert!(home.path().join("note.txt").exists(), "what is not ours stays");
    }
}

fn many(generation: &str) -> impl Iterator<Item = Result<Document, Infallible>> {
    (0..400).map(move |id| Ok(titled(&id.to_string(), "en", &format!("always {generation}"))))
}

#[test]
fn searching_goes_on_while_the_index_is_rebuilt() {
    let home = tempfile::tempdir().unwrap();
    let index = Index::open(home.path()).unwrap();
    let mut writer = index.writer().unwrap();
    writer.rebuild(many("older"), 10).unwrap();
    let done = AtomicBool::new(false);
    let searched = std::thread::scope(|scope| {
        let searching = scope.spawn(|| {
            let mut searched = 0;
            while !done.load(Ordering::Acquire) || searched == 0 {
                let all = index.search(&ask("always")).unwrap();
                assert_eq!(all.total, 400, "never half an index");
                let old = index.search(&ask("always older")).unwrap();
                assert_eq!(old.total, if old.cursor == 10 { 400 } else { 0 });
                searched += 1;
            }
            searched
        });
        for round in 0..3 {
            writer.rebuild(many("newer"), 11 + round).unwrap();
        }
        done.store(true, Ordering::Release);
        searching.join().unwrap()
    });
    assert!(searched > 0);
    assert_eq!(index.cursor(), 13);
    writer.apply(vec![put("400", "always tailed")], 14).unwrap();
    assert_eq!(index.search(&ask("always")).unwrap().total, 401);
    let folders = fs::read_dir(home.path()).unwrap().count();
    assert_eq!(folders, 2, "one generation and the lock are left");
}

#[test]
fn a_rebuild_that_fails_leaves_the_old_index() {
    let home = tempfile::tempdir().unwrap();
    for index in [Index::in_memory().unwrap(), Index::open(home.path()).unwrap()] {
        let mut writer = index.writer().unwrap();
        writer.apply(vec![put("1", "First")], 5).unwrap();
        let documents =
            vec![Ok(titled("2", "en", "Second")), Err(io::Error::other("the source is gone"))];
        let fault = writer.rebuild(documents, 6).unwrap_err();
        assert!(fault.to_string().contains("the source is gone"), "{fault}");
        assert_eq!((index.cursor(), index.documents()), (5, 1));
        writer.apply(vec![put("2", "Second")], 6).unwrap();
        assert_eq!((index.cursor(), index.documents()), (6, 2));
    }
    assert!(!home.path().join("generation-2").exists());
}

#[test]
fn many_small_commits_stay_right() {
    let home = tempfile::tempdir().unwrap();
    let index = Index::open(home.path()).unwrap();
    let mut writer = index.writer().unwrap();
    for round in 0..18_u64 {
        let edits = (0..5).map(|id| put(&id.to_string(), &format!("round {round}"))).collect();
        writer.apply(edits, round).unwrap();
        assert_eq!((index.cursor(), index.documents()), (round, 5));
    }
    assert_eq!(index.search(&ask("\"round 17\"")).unwrap().total, 5);
}
