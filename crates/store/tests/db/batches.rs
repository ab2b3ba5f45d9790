//! A batch is kept as a whole or not at all, whatever the others do meanwhile.

use crate::world::{BUMP, COUNTER, kind, line, worlds};
use facility_store::cells;
use facility_store::db::{Batch, Cell, Expect, FaultKind, WriteError};
use std::time::Duration;

#[tokio::test]
async fn an_unmet_expectation_keeps_nothing() {
    for world in worlds(COUNTER).await {
        for (expect, met) in [
            (Expect::Rows(2), true),
            (Expect::Rows(1), false),
            (Expect::AtLeast(2), true),
            (Expect::AtLeast(3), false),
            (Expect::Any, true),
        ] {
            let before = world.number("SELECT value FROM counter WHERE name = 'change'").await;
            let mut batch = line(format!("{expect:?}"));
            batch.add_expecting("UPDATE counter SET value = value", [], expect, "both counters");
            batch.add(BUMP, cells!["change"]);
            let result = world.db.write(batch).await;
            if !met {
                assert_eq!(result, Err(WriteError::Unmet { label: "both counters" }));
            }
            let after = world.number("SELECT value FROM counter WHERE name = 'change'").await;
            assert_eq!(after - before, if met { 2 } else { 0 });
        }
        assert_eq!(world.number("SELECT COUNT(*) FROM change").await, 3);
    }
}

#[tokio::test]
async fn a_query_in_a_batch_sees_what_the_batch_wrote() {
    for world in worlds(COUNTER).await {
        let mut batch = line("first");
        let taken = batch.query(
            "UPDATE counter SET value = value + 5 WHERE name = $1 RETURNING value",
            cells!["change"],
        );
        let seen = batch.query("SELECT seq, what FROM change", []);
        let outcome = world.db.write(batch).await.expect("a batch");
        assert_eq!(outcome.counts, [1, 1, 1, 1]);
        assert_eq!(outcome.rows[taken][0].int(0), 6);
        assert_eq!((outcome.rows[seen][0].int(0), outcome.rows[seen][0].text(1)), (1, "first"));
        assert!(outcome.rows[0].is_empty());
        assert_eq!(world.db.row("SELECT 1 FROM change WHERE seq = $1", &cells![9]).await, Ok(None));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_writers_lose_no_increment() {
    for world in worlds(COUNTER).await {
        let writers = (0..200).map(|writer| {
            let db = world.db.clone();
            tokio::spawn(async move { db.write(line(format!("writer {writer}"))).await })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.expect("no panic").expect("a write");
        }
        assert_eq!(world.number("SELECT value FROM counter WHERE name = 'change'").await, 200);
        assert_eq!(world.number("SELECT COUNT(*) FROM change").await, 200);
        assert_eq!(world.number("SELECT MAX(seq) FROM change").await, 200);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn refused_batches_leave_their_neighbours_whole_and_the_numbers_without_gaps() {
    for world in worlds(COUNTER).await {
        let writers = (0..150).map(|writer| {
            let db = world.db.clone();
            let mut batch = line(format!("writer {writer}"));
            match writer % 3 {
                0 => batch.add_expecting(BUMP, cells!["nobody"], Expect::Rows(1), "nobody"),
                1 => batch.add("INSERT INTO change (seq, what) SELECT seq, what FROM change", []),
                _ => batch.add(BUMP, cells!["other"]),
            };
            tokio::spawn(async move { db.write(batch).await })
        });
        for (writer, result) in writers.collect::<Vec<_>>().into_iter().enumerate() {
            let result = result.await.expect("no panic");
            match writer % 3 {
                0 => assert_eq!(result, Err(WriteError::Unmet { label: "nobody" })),
                1 => assert_eq!(kind(result.expect_err("twice the same")), FaultKind::Constraint),
                _ => assert_eq!(result.expect("a write").counts, [1, 1, 1]),
            }
        }
        let rows = world.db.rows("SELECT seq FROM change ORDER BY seq", &[]).await.expect("rows");
        assert!(rows.iter().map(|row| row.int(0)).eq(1..=50), "numbers have gaps");
        assert_eq!(world.number("SELECT value FROM counter WHERE name = 'other'").await, 50);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_editors_of_one_edition_one_wins() {
    for world in
        worlds(&["CREATE TABLE record (id TEXT PRIMARY KEY, edition BIGINT, body TEXT)"]).await
    {
        let mut first = Batch::default();
        first.add("INSERT INTO record VALUES ('r', 1, '')", []);
        world.db.write(first).await.expect("a record");
        let editors = (0..50).map(|editor| {
            let db = world.db.clone();
            let mut batch = Batch::default();
            let sql = "UPDATE record SET edition = 2, body = $1 WHERE id = 'r' AND edition = $2";
            batch.add_expecting(
                sql,
                cells![format!("editor {editor}"), 1],
                Expect::Rows(1),
                "changed",
            );
            tokio::spawn(async move { db.write(batch).await })
        });
        let mut won = Vec::new();
        for (editor, result) in editors.collect::<Vec<_>>().into_iter().enumerate() {
            match result.await.expect("no panic") {
                Ok(_) => won.push(format!("editor {editor}")),
                Err(error) => assert_eq!(error, WriteError::Unmet { label: "changed" }),
            }
        }
        let row = world.db.row("SELECT body FROM record", &[]).await.expect("a row").expect("one");
        assert_eq!(won, [row.text(0)]);
    }
}

#[tokio::test]
async fn a_wrong_statement_leaves_the_writer_working() {
    for world in worlds(COUNTER).await {
        let cases: [(&str, Vec<Cell>, FaultKind); 5] = [
            ("UPDATE nowhere SET x = 1", [].into(), FaultKind::Other),
            ("NOT SQL AT ALL", [].into(), FaultKind::Other),
            ("UPDATE counter SET value = $1 WHERE name = $2", cells![1].into(), FaultKind::Other),
            ("INSERT INTO counter VALUES ('change', 5)", [].into(), FaultKind::Constraint),
            ("UPDATE counter SET value = $1", cells![None::<i64>].into(), FaultKind::Constraint),
        ];
        for (round, (sql, cells, expected)) in cases.into_iter().enumerate() {
            let mut batch = line(format!("wrong {round}"));
            batch.add(sql, cells.clone());
            batch.add(BUMP, cells!["other"]);
            assert_eq!(kind(world.db.write(batch).await.expect_err(sql)), expected, "{sql}");
            assert!(world.db.rows(sql, &cells).await.is_err(), "{sql}");
            world.db.write(line(format!("right {round}"))).await.expect("the next write");
        }
        assert_eq!(world.number("SELECT COUNT(*) FROM change").await, 5);
        assert_eq!(world.number("SELECT value FROM counter WHERE name = 'other'").await, 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_dropped_write_is_whole_or_absent() {
    for world in worlds(COUNTER).await {
        for round in 0..60 {
            let mut batch = line(format!("dropped {round}"));
            batch.add(BUMP, cells!["other"]);
            let patience = Duration::from_micros(round * 40);
            let _ = tokio::time::timeout(patience, world.db.write(batch)).await;
        }
        for round in 0..20 {
            let mut batch = line(format!("kept {round}"));
            batch.add(BUMP, cells!["other"]);
            world.db.write(batch).await.expect("connections and writer are still good");
        }
        let lines = world.number("SELECT COUNT(*) FROM change").await;
        assert!(lines >= 20);
        assert_eq!(world.number("SELECT MAX(seq) FROM change").await, lines);
        assert_eq!(world.number("SELECT value FROM counter WHERE name = 'other'").await, lines);
    }
}

#[tokio::test]
async fn after_closing_no_clone_writes() {
    for world in worlds(COUNTER).await {
        let clone = world.db.clone();
        clone.close().await;
        let refused = world.db.write(line("late")).await.expect_err("closed");
        assert_eq!(kind(refused), FaultKind::Unreachable);
    }
}
