//! Killed at any moment, the store keeps what it acknowledged, and nothing by halves.
//!
//! A kill does not empty the caches of the operating system: that a power cut is survived as well
//! rests on `synchronous = FULL`, and on the settings of the PostgreSQL server.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use facility_record::prelude::*;
use facility_store::{Record, Save, Store};

use crate::kinds::{Course, codes, course};
use crate::world::{NOW, OWNER, World, create, draft, open, publish, read, saving, worlds};

const URL: &str = "FACILITY_TEST_HAMMER";

/// The victim: this binary, started by the test below with a database to write to.
#[test]
#[ignore = "a_killed_store_keeps_what_it_acknowledged_and_nothing_by_halves starts it"]
fn hammer() {
    let Ok(url) = std::env::var(URL) else { return };
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let store = Arc::new(open(&url).await);
        let writers = (0..6).map(|writer| tokio::spawn(strike(store.clone(), writer)));
        for writer in writers.collect::<Vec<_>>() {
            writer.await.expect("it is killed before it ends");
        }
    });
}

/// Says in one piece, past the test harness, which edition of which record was acknowledged.
fn acknowledge(id: &str, edition: i64, seq: i64) {
    let line = format!("acknowledged {id} {edition} {seq} .\n");
    std::io::stdout().write_all(line.as_bytes()).expect("the parent listens");
}

/// Creates, moves and edits for ever; every third creation brings two records in one write.
async fn strike(store: Arc<Store>, writer: usize) {
    for number in 0.. {
        let mut typed = course(&format!("{writer}/{number}"));
        typed.countries = codes(&["KEN", "SEN", "UGA"][..number % 4]);
        typed.level = Code("advanced".into());
        let first = draft(&store, &typed);
        let second = draft(&store, &course("beside"));
        let identifiers = [("number".to_owned(), first.id.clone())];
        let mut writing = store.writing(NOW);
        writing.save(&Save { identifiers: &identifiers, ..saving(None, &first, "creation") });
        if number % 3 == 0 {
            writing.save(&saving(None, &second, "creation"));
        }
        let seq = writing.commit().await.expect("a creation");
        acknowledge(&first.id, 1, if number % 3 == 0 { seq - 1 } else { seq });
        if number % 3 == 0 {
            acknowledge(&second.id, 1, seq);
        }
        let before = read(&store, &first.id).await;
        typed.countries = codes(&["SEN", "TZA"]);
        let body = typed.to_body();
        let after = Record { body, state: "published".into(), ..before.clone() };
        let mut writing = store.writing(NOW);
        writing.save(&saving(Some(&before), &after, "publication"));
        let seq = writing.commit().await.expect("a move");
        acknowledge(&first.id, 2, seq);
        if writer == 0 {
            store.publish_changes().await.expect("appended");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_store_keeps_what_it_acknowledged_and_nothing_by_halves() {
    for world in worlds().await {
        let rounds = if world.is_sqlite() { 16 } else { 8 };
        let mut random = 0x5eed_u64;
        let (mut acknowledged, mut kept) = (HashMap::new(), 0);
        for round in 0..rounds {
            // A generator of our own, so that each run kills at the same points.
            random = random.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            let patience = Duration::from_micros((random >> 33) % 120_000);
            let url = world.url.clone();
            let said = tokio::task::spawn_blocking(move || kill_one(&url, patience)).await;
            acknowledged.extend(said.expect("no panic"));
            settle(&world).await;
            check_whole(&world, round).await;
            check_acknowledged(&world, &acknowledged).await;
            kept = world.number("SELECT COUNT(*) FROM change").await;
            // A store that opens after a kill works.
            let node = world.node().await;
            publish(&node, &course("after the kill")).await;
            node.publish_changes().await.expect("appended");
        }
        let count = acknowledged.len();
        println!("{rounds} kills, {count} editions acknowledged, {kept} kept");
        assert!(count > 50, "{count} acknowledged writes show nothing");
        create(&world.store, &course("the first handle works too")).await;
    }
}

/// Starts the victim and kills it some time after its first word; what it acknowledged.
fn kill_one(url: &str, patience: Duration) -> Vec<((String, i64), i64)> {
    let mut victim = Command::new(std::env::current_exe().expect("this binary"))
        .args(["durability::hammer", "--exact", "--ignored", "--nocapture"])
        .env(URL, url)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the victim starts");
    let lines = BufReader::new(victim.stdout.take().expect("piped")).lines();
    let mut lines = lines.map_while(Result::ok).filter_map(|line| read_line(&line));
    let first = lines.next().expect("the victim writes");
    let killer = std::thread::spawn(move || {
        std::thread::sleep(patience);
        victim.kill().expect("it lives");
        victim.wait().expect("it is dead");
    });
    let all = std::iter::once(first).chain(lines).collect();
    killer.join().expect("no panic");
    all
}

/// A line that the kill cut short lacks its full stop and was not received.
fn read_line(line: &str) -> Option<((String, i64), i64)> {
    let words: Vec<&str> = line.strip_prefix("acknowledged ")?.split(' ').collect();
    match words[..] {
        [id, edition, seq, "."] => {
            Some(((id.to_owned(), edition.parse().ok()?), seq.parse().ok()?))
        }
        _ => None,
    }
}

/// PostgreSQL may still be busy with what the killed process sent last.
async fn settle(world: &World) {
    if world.is_sqlite() {
        return;
    }
    for _ in 0..500 {
        let sql = "SELECT COUNT(*) FROM pg_stat_activity a, pg_stat_activity me \
                   WHERE me.pid = pg_backend_pid() AND a.datname = me.datname \
                   AND a.xact_start IS NOT NULL AND a.pid <> me.pid AND a.query LIKE '%counter%'";
        if world.number(sql).await == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the transactions of a killed process do not end");
}

/// Each record has exactly its parts, and the change lines are as many as the counter says.
async fn check_whole(world: &World, round: i32) {
    let none = [
        "SELECT COUNT(*) FROM record r WHERE r.edition <> \
         (SELECT COUNT(*) FROM edition e WHERE e.record = r.id AND e.edition <= r.edition)",
        "SELECT COUNT(*) FROM record r WHERE r.edition <> \
         (SELECT COUNT(*) FROM change c WHERE c.record = r.id)",
        "SELECT COUNT(*) FROM edition e LEFT JOIN change c ON c.record = e.record \
         AND c.edition = e.edition AND c.state = e.state AND c.change = e.change WHERE c.seq IS NULL",
        "SELECT COUNT(*) FROM record r JOIN edition e ON e.record = r.id AND e.edition = r.edition \
         WHERE e.body <> r.body OR e.state <> r.state",
        "SELECT COUNT(*) FROM change c WHERE c.change = 'publication' AND \
         (SELECT COUNT(*) FROM todo t WHERE t.change = c.seq) <> 2",
        "SELECT COUNT(*) FROM todo t LEFT JOIN change c ON c.seq = t.change WHERE c.seq IS NULL",
        "SELECT COUNT(*) FROM counter WHERE value <> (SELECT COUNT(*) FROM change)",
        "SELECT COUNT(*) FROM counter WHERE value <> (SELECT MAX(seq) FROM change)",
        "SELECT COUNT(*) FROM public_line p LEFT JOIN change c ON c.seq = p.change \
         AND c.is_public = 1 WHERE c.seq IS NULL",
        "SELECT COUNT(*) FROM public_line WHERE number > (SELECT COUNT(*) FROM public_line)",
    ];
    for sql in none {
        assert_eq!(world.number(sql).await, 0, "round {round}: {sql}");
    }
    if world.is_sqlite() {
        assert_eq!(world.rows("PRAGMA integrity_check").await[0].text(0), "ok");
        assert!(world.rows("PRAGMA foreign_key_check").await.is_empty());
    }
    let mut facets = pairs(world, "SELECT record, name || '=' || value FROM facet").await;
    let mut readers = pairs(world, "SELECT record, key FROM reader").await;
    let mut after = String::new();
    loop {
        let page = world.store.all_after(&after, 500).await.expect("a page");
        let Some(last) = page.last() else { break };
        after.clone_from(&last.id);
        for record in &page {
            check_parts(record, &mut facets, &mut readers);
        }
    }
    assert!(facets.is_empty() && readers.is_empty(), "rows of records that are not there");
}

type Pairs = HashMap<String, Vec<String>>;

async fn pairs(world: &World, sql: &str) -> Pairs {
    let mut pairs = Pairs::new();
    for row in world.rows(&format!("{sql} ORDER BY 1, 2")).await {
        pairs.entry(row.text(0).to_owned()).or_default().push(row.text(1).to_owned());
    }
    pairs
}

/// What stands beside a record is worked out from its body here, not by the store.
fn check_parts(record: &Record, facets: &mut Pairs, readers: &mut Pairs) {
    let typed = Course::from_body(&record.body);
    let mut expected: Vec<String> =
        typed.countries.iter().map(|code| format!("country={code}")).collect();
    if !typed.level.is_empty() {
        expected.push(format!("level={}", &*typed.level));
    }
    assert_eq!(facets.remove(&record.id).unwrap_or_default(), expected, "{}", record.id);
    let mut expected = vec![OWNER.to_owned(), "role:curator".to_owned()];
    expected.extend(typed.countries.iter().map(|code| format!("role:curator@{code}")));
    if record.state == "published" {
        expected.push("public".to_owned());
    }
    expected.sort();
    let mut found = readers.remove(&record.id).unwrap_or_default();
    found.sort();
    assert_eq!(found, expected, "{}", record.id);
}

async fn check_acknowledged(world: &World, acknowledged: &HashMap<(String, i64), i64>) {
    let changes: HashMap<(String, i64), i64> = world
        .rows(
            "SELECT c.record, c.edition, c.seq FROM change c JOIN edition e \
               ON e.record = c.record AND e.edition = c.edition \
               JOIN record r ON r.id = c.record AND r.edition >= c.edition",
        )
        .await
        .iter()
        .map(|row| ((row.text(0).to_owned(), row.int(1)), row.int(2)))
        .collect();
    for (edition, seq) in acknowledged {
        assert_eq!(changes.get(edition), Some(seq), "{edition:?} is lost");
    }
    let identified = pairs(world, "SELECT record, value FROM identifier").await;
    for ((id, edition), _) in acknowledged.iter().filter(|((_, edition), _)| *edition == 2) {
        assert_eq!(identified.get(id), Some(&vec![id.clone()]), "{id} {edition}");
    }
}
