//! What was acknowledged is there after the process was killed. (A kill does not empty the caches of
//! the operating system; that a power cut is survived rests on `synchronous = FULL`.)

use facility_store::cells;
use facility_store::db::{Batch, Db};
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

const ROUNDS: u32 = 20;
const FILE: &str = "FACILITY_TEST_VICTIM";

/// The victim: this binary, started by the test below with a file to write to.
#[test]
#[ignore = "the_acknowledged_survive_a_kill starts it"]
fn victim() {
    let Ok(url) = std::env::var(FILE) else { return };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let db = Db::open(&url).await.expect("the file of the last round");
        let writers = (0..8).map(|_| tokio::spawn(write_on(db.clone())));
        for writer in writers.collect::<Vec<_>>() {
            writer.await.expect("it is killed before it ends");
        }
    });
}

async fn write_on(db: Db) {
    loop {
        let id = uuid::Uuid::now_v7().to_string();
        let mut batch = Batch::default();
        batch.add("INSERT INTO one VALUES ($1)", cells![&id]);
        batch.add("INSERT INTO two VALUES ($1)", cells![&id]);
        db.write(batch).await.expect("a write");
        let line = format!("acknowledged {id}\n");
        // In one piece, past the test harness: the parent reads it.
        std::io::stdout().write_all(line.as_bytes()).expect("the parent listens");
    }
}

#[tokio::test]
async fn the_acknowledged_survive_a_kill() {
    let directory = tempfile::tempdir().expect("a directory");
    let url = format!("sqlite:{}", directory.path().join("facility.db").display());
    let tables = ["one", "two"].map(|name| format!("CREATE TABLE {name} (id TEXT PRIMARY KEY)"));
    let db = Db::open(&url).await.expect("a database");
    db.run_script(&tables).await.expect("tables");
    db.close().await;
    let mut total = 0;
    for round in 0..ROUNDS {
        let acknowledged = kill_one(&url, round);
        total += acknowledged.len();
        let db = Db::open(&url).await.expect("the file opens again");
        for id in &acknowledged {
            let sql = "SELECT 1 FROM one JOIN two ON two.id = one.id WHERE one.id = $1";
            assert!(db.row(sql, &cells![id]).await.expect("a read").is_some(), "{id} is lost");
        }
        let half = "SELECT (SELECT COUNT(*) FROM one) - (SELECT COUNT(*) FROM two)";
        assert_eq!(db.row(half, &[]).await.expect("a read").expect("one row").int(0), 0);
        let check = db.row("PRAGMA integrity_check", &[]).await.expect("a read").expect("one row");
        assert_eq!(check.text(0), "ok");
        db.close().await;
    }
    assert!(total > 100, "only {total} writes in {ROUNDS} rounds show nothing");
}

/// Starts the victim, kills it some time after its first line, and says what it acknowledged.
fn kill_one(url: &str, round: u32) -> Vec<String> {
    let mut victim = Command::new(std::env::current_exe().expect("this binary"))
        .args(["durability::victim", "--exact", "--ignored", "--nocapture"])
        .env(FILE, url)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the victim starts");
    let mut lines = BufReader::new(victim.stdout.take().expect("piped")).lines();
    let acknowledged = |line: String| line.strip_prefix("acknowledged ").map(str::to_owned);
    let first = lines.by_ref().map_while(Result::ok).find_map(acknowledged);
    let first = first.expect("the victim writes");
    let killer = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_micros(u64::from(round) * 7919 % 90_000));
        victim.kill().expect("it lives");
        victim.wait().expect("it is dead");
    });
    // A line cut short by the kill was not received, and is too short to be an id.
    let rest = lines.map_while(Result::ok).filter_map(acknowledged).filter(|id| id.len() == 36);
    let all = std::iter::once(first).chain(rest).collect();
    killer.join().expect("no panic");
    all
}
