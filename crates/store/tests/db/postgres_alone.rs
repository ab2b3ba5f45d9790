//! What only PostgreSQL can show; without one, these claims are not tested and say so.

use crate::world::{BUMP, COUNTER, World, kind, line, worlds};
use facility_store::cells;
use facility_store::db::{Batch, FaultKind};
use std::time::Duration;

async fn world() -> Option<World> {
    let world = worlds(COUNTER).await.into_iter().nth(1);
    if world.is_none() {
        eprintln!("not tested: FACILITY_TEST_POSTGRES holds no URL");
    }
    world
}

#[tokio::test]
async fn a_connection_that_turned_read_only_is_replaced() {
    let Some(world) = world().await else { return };
    for round in 0..10 {
        let mut batch = Batch::default();
        batch.add("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY", []);
        world.db.write(batch).await.expect("one connection turns read-only");
        world.db.write(line(round.to_string())).await.expect("written by another connection");
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM change").await, 10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cut_connections_lose_and_double_nothing() {
    let Some(world) = world().await else { return };
    let admin = world.another().await;
    let cutter = tokio::spawn(async move {
        let cut = "SELECT COUNT(pg_terminate_backend(a.pid)) FROM pg_stat_activity a, pg_stat_activity me \
                   WHERE me.pid = pg_backend_pid() AND a.pid <> me.pid AND a.query LIKE $1";
        for _ in 0..25 {
            tokio::time::sleep(Duration::from_millis(40)).await;
            let _ = admin.rows(cut, &cells!["%change_of_the_cut%"]).await;
        }
    });
    let (mut sure, mut unknown) = (0, 0);
    let mut number = 0;
    while !cutter.is_finished() {
        number += 1;
        let mut batch = line(number.to_string());
        batch.add(
            "UPDATE counter SET value = value + 1 /* change_of_the_cut */ WHERE name = 'other'",
            [],
        );
        match world.db.write(batch).await {
            Ok(_) => sure += 1,
            Err(error) if kind(error.clone()) == FaultKind::Unknown => unknown += 1,
            Err(error) => assert_eq!(kind(error), FaultKind::Unreachable),
        }
    }
    let kept = world.number("SELECT COUNT(*) FROM change").await;
    eprintln!("{sure} acknowledged, {unknown} unknown, {kept} kept");
    assert!((sure..=sure + unknown).contains(&kept), "{sure} + {unknown} unknown, {kept} kept");
    assert_eq!(world.number("SELECT value FROM counter WHERE name = 'other'").await, kept);
    assert!(sure > 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_batches_in_a_deadlock_both_arrive() {
    let Some(world) = world().await else { return };
    let crossing = |one: &str, two: &str| {
        let mut batch = Batch::default();
        batch.add(BUMP, cells![one]);
        batch.query("SELECT CAST(pg_sleep(0.3) AS TEXT)", []);
        batch.add(BUMP, cells![two]);
        batch
    };
    let there = world.db.write(crossing("change", "other"));
    let back = world.db.write(crossing("other", "change"));
    let (there, back) = tokio::join!(there, back);
    assert_eq!(
        (there.expect("one").counts, back.expect("the other").counts),
        (vec![1; 3], vec![1; 3])
    );
    assert_eq!(world.number("SELECT SUM(value) * 1 = 4 FROM counter").await, 1);
}

#[tokio::test]
async fn a_value_of_the_wrong_type_is_refused_before_anything_is_kept() {
    let Some(world) = world().await else { return };
    let mut batch = line("typed");
    batch.add("UPDATE counter SET value = $1", cells!["a text"]);
    assert_eq!(kind(world.db.write(batch).await.expect_err("a text")), FaultKind::Other);
    assert_eq!(world.number("SELECT COUNT(*) FROM change").await, 0);
    let refused = world.db.rows("SELECT SUM(value) FROM counter", &[]).await;
    assert!(refused.expect_err("a numeric").message.contains("numeric"));
}
