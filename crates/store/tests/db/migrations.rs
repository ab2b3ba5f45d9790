//! Each step once, in order, and never by an older program.

use crate::world::worlds;
use facility_store::db::{Applied, Db, FaultKind, Migration};

const FIRST: Migration = Migration {
    number: 1,
    name: "counter",
    sql: "CREATE TABLE t (n BIGINT);\nINSERT INTO t VALUES (0);\n",
};
const SECOND: Migration =
    Migration { number: 2, name: "one_more", sql: "UPDATE t SET n = n + 1;\n" };
const FAILING: Migration = Migration {
    number: 2,
    name: "failing",
    sql: "UPDATE t SET n = 100;\nCREATE TABLE t (n BIGINT);\n",
};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_migrators_at_once_each_step_is_applied_once() {
    for world in worlds(&[]).await {
        let migrators = (0..6).map(|_| {
            let url = world.url.clone();
            tokio::spawn(async move {
                let db = Db::open(&url).await.expect("a handle of its own");
                db.migrate(&[FIRST, SECOND]).await.expect("a migration")
            })
        });
        let mut worked = 0;
        for migrator in migrators.collect::<Vec<_>>() {
            let applied = migrator.await.expect("no panic");
            assert_eq!(applied.after, 2);
            worked += i64::from(applied.before == 0);
        }
        assert_eq!(worked, 1);
        assert_eq!(world.number("SELECT n FROM t").await, 1);
    }
}

#[tokio::test]
async fn a_newer_database_is_refused_and_a_failed_step_leaves_nothing() {
    for world in worlds(&[]).await {
        let applied = world.db.migrate(&[FIRST]).await;
        assert_eq!(applied, Ok(Applied { before: 0, after: 1 }));
        assert!(world.db.migrate(&[FIRST, FAILING]).await.is_err());
        assert_eq!(world.number("SELECT n FROM t").await, 0);
        let applied = world.db.migrate(&[FIRST, SECOND]).await;
        assert_eq!(applied, Ok(Applied { before: 1, after: 2 }));
        let refused = world.db.migrate(&[FIRST]).await.expect_err("an older program");
        assert_eq!(refused.kind, FaultKind::Newer);
        assert!(refused.message.contains("at step 2, and this program knows 1"), "{refused}");
        assert_eq!(world.db.migrate(&[FIRST, SECOND]).await, Ok(Applied { before: 2, after: 2 }));
    }
}
