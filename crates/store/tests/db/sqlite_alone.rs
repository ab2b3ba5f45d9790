//! What only SQLite can show.

use crate::world::{COUNTER, World, kind, line, worlds};
use facility_store::cells;
use facility_store::db::{Dialect, FaultKind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

fn raw(world: &World) -> rusqlite::Connection {
    let path = world.url.strip_prefix("sqlite:").expect("the first world is SQLite");
    rusqlite::Connection::open(path).expect("another process, as it were")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_waits_for_another_process_some_seconds() {
    let world = worlds(COUNTER).await.remove(0);
    assert_eq!(world.db.dialect(), Dialect::Sqlite);
    let other = raw(&world);
    other.execute_batch("BEGIN IMMEDIATE").expect("the lock");
    let db = world.db.clone();
    let waiting = tokio::spawn(async move { db.write(line("patient")).await });
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert!(!waiting.is_finished());
    assert_eq!(world.number("SELECT COUNT(*) FROM change").await, 0, "reads go on meanwhile");
    other.execute_batch("COMMIT").expect("the lock is free");
    waiting.await.expect("no panic").expect("written after waiting");

    other.execute_batch("BEGIN IMMEDIATE").expect("the lock");
    let started = std::time::Instant::now();
    let refused = world.db.write(line("too long")).await.expect_err("still locked");
    assert_eq!(kind(refused), FaultKind::Busy);
    assert!(started.elapsed() >= Duration::from_secs(4));
    other.execute_batch("COMMIT").expect("the lock is free");
    world.db.write(line("afterwards")).await.expect("the writer goes on");
}

/// Between two transactions of a process that has much to write, the lock is free for microseconds.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_writes_without_rest_leaves_others_their_turn() {
    let world = worlds(COUNTER).await.remove(0);
    let other = raw(&world);
    let stop = Arc::new(AtomicBool::new(false));
    let told = stop.clone();
    let restless = std::thread::spawn(move || {
        while !told.load(Ordering::Relaxed) {
            let begun = other.execute_batch("BEGIN IMMEDIATE; UPDATE counter SET value = value");
            if begun.is_ok() {
                std::thread::sleep(Duration::from_millis(5));
                other.execute_batch("COMMIT").expect("its own transaction");
            }
        }
    });
    for number in 0..5 {
        world.db.write(line(format!("{number}"))).await.expect("a turn in time");
    }
    stop.store(true, Ordering::Relaxed);
    restless.join().expect("no panic");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_keeps_nothing_and_is_survived() {
    let world = worlds(COUNTER).await.remove(0);
    world.db.run_script(&["CREATE TABLE big (b BLOB)".to_owned()]).await.expect("a table");
    let pages = world.number("PRAGMA page_count").await;
    let limit = |pages: i64| [format!("PRAGMA max_page_count = {pages}")];
    world.db.run_script(&limit(pages + 2)).await.expect("a small disk");
    let mut batch = line("too much");
    batch.add("INSERT INTO big VALUES ($1)", cells![vec![7u8; 1 << 20]]);
    assert_eq!(kind(world.db.write(batch.clone()).await.expect_err("full")), FaultKind::Full);
    assert_eq!(world.number("SELECT COUNT(*) FROM change").await, 0);
    world.db.write(line("little")).await.expect("what fits is still written");
    world.db.run_script(&limit(pages + 1000)).await.expect("a larger disk");
    world.db.write(batch).await.expect("now it fits");
    assert_eq!(world.number("SELECT MAX(seq) FROM change").await, 2);
}

#[tokio::test]
async fn a_read_cannot_write() {
    let world = worlds(COUNTER).await.remove(0);
    let refused = world.db.rows("UPDATE counter SET value = 9 RETURNING value", &[]).await;
    assert_eq!(refused.expect_err("a reader").kind, FaultKind::ReadOnly);
}
