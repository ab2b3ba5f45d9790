//! Work that changes leave: woken with the change, leased, tried again, struck out; derived rows.

use std::collections::HashMap;

use facility_record::Declared;
use facility_store::{Derived, Record, Refusal};
use serde_json::json;

use crate::kinds::{course, site};
use crate::world::{NOW, create, edit, publish, put, worlds};

#[tokio::test]
async fn a_change_wakes_its_listeners_and_a_refused_one_nobody() {
    for world in worlds().await {
        let draft = create(&world.store, &course("A")).await;
        create(&world.store, &site("Hall")).await;
        assert_eq!(world.store.count_todo().await.expect("a count"), 0);
        let after = Record { state: "published".into(), ..draft.clone() };
        let change = put(&world.store, Some(&draft), &after, "publication").await.expect("a move");
        assert_eq!(world.store.count_todo().await.expect("a count"), 2);
        let again = put(&world.store, Some(&draft), &after, "publication").await;
        assert!(matches!(again, Err(Refusal::Changed)));
        assert_eq!(world.store.count_todo().await.expect("a count"), 2);
        let mut woken = Vec::new();
        while let Some(todo) = world.store.take_todo(NOW, 1000).await.expect("a todo") {
            assert_eq!((todo.change, &todo.record, todo.failures), (change, &draft.id, 0));
            woken.push(todo.listener.clone());
            world.store.done(&todo).await.expect("done");
        }
        woken.sort();
        assert_eq!(woken, ["rank", "tell"]);
        assert_eq!(world.store.count_todo().await.expect("a count"), 0);
    }
}

#[tokio::test]
async fn each_save_of_a_batch_wakes_with_its_own_number() {
    for world in worlds().await {
        let mut before = Vec::new();
        for number in 0..5 {
            before.push(create(&world.store, &course(&format!("{number}"))).await);
        }
        let mut writing = world.store.writing(NOW);
        let after: Vec<Record> =
            before.iter().map(|r| Record { body: course("new").to_body(), ..r.clone() }).collect();
        for (before, after) in before.iter().zip(&after) {
            writing.save(&crate::world::saving(Some(before), after, "edit"));
            writing.note("course", "aside", "p1", "nobody");
        }
        writing.commit().await.expect("a batch");
        let mut woken = Vec::new();
        while let Some(todo) = world.store.take_todo(NOW, 1000).await.expect("a todo") {
            woken.push((todo.change, todo.record));
        }
        let expected: Vec<(i64, String)> =
            before.iter().zip([6, 8, 10, 12, 14]).map(|(r, seq)| (seq, r.id.clone())).collect();
        assert_eq!(woken, expected);
    }
}

#[tokio::test]
async fn a_lease_hides_work_until_it_runs_out_and_a_failure_puts_it_off() {
    for world in worlds().await {
        let record = create(&world.store, &course("A")).await;
        edit(&world.store, &record, &course("B")).await;
        let take = |now: i64| {
            let store = world.store.clone();
            async move { store.take_todo(now, 1000).await.expect("a read") }
        };
        assert!(take(NOW - 1).await.is_none(), "not due yet");
        let first = take(NOW).await.expect("work");
        assert!(take(NOW + 999).await.is_none(), "leased");
        let second = take(NOW + 1000).await.expect("the lease ran out");
        assert_eq!((second.change, &second.listener), (first.change, &first.listener));
        world.store.put_back(&second, "the mail host is away", NOW + 1500).await.expect("put back");
        assert!(take(NOW + 1499).await.is_none(), "put off");
        let third = take(NOW + 1500).await.expect("due again, though the lease would last");
        assert_eq!((third.change, third.failures), (first.change, 1));
        assert_eq!(world.rows("SELECT fault FROM todo").await[0].text(0), "the mail host is away");
        world.store.done(&third).await.expect("done");
        assert!(take(NOW + 99_999).await.is_none());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_workers_on_two_nodes_do_each_piece_of_work_once() {
    for world in worlds().await {
        for number in 0..25 {
            publish(&world.store, &course(&format!("{number}"))).await;
        }
        let other = world.node().await;
        let workers = (0..8).map(|worker| {
            let store = if worker % 2 == 0 { world.store.clone() } else { other.clone() };
            tokio::spawn(async move {
                let mut did = Vec::new();
                // Whoever finds nothing may stop: what others hold is theirs to finish.
                while let Some(todo) = store.take_todo(NOW, 60_000).await.expect("a todo") {
                    did.push((todo.change, todo.listener.clone()));
                    store.done(&todo).await.expect("done");
                }
                did
            })
        });
        let mut times: HashMap<(i64, String), usize> = HashMap::new();
        for worker in workers.collect::<Vec<_>>() {
            for piece in worker.await.expect("no panic") {
                *times.entry(piece).or_default() += 1;
            }
        }
        assert_eq!(times.len(), 50);
        assert_eq!(world.store.count_todo().await.expect("a count"), 0);
        assert!(times.values().all(|count| *count == 1), "{times:?}");
    }
}

fn derived(target: &str) -> Derived {
    Derived { target: target.into(), body: json!({"fit": 0.75, "reasons": [target]}) }
}

#[tokio::test]
async fn derived_rows_are_replaced_by_a_newer_change_and_never_by_an_older() {
    for world in worlds().await {
        let record = create(&world.store, &course("A")).await.id;
        let rows = |targets: &[&str]| targets.iter().map(|t| derived(t)).collect::<Vec<_>>();
        let other = create(&world.store, &course("B")).await.id;
        world.store.derive("suggestion", &other, 99, &rows(&["z"])).await.expect("derived");
        world.store.derive("gap", &record, 99, &rows(&["y"])).await.expect("derived");
        for (change, given, expected) in [
            (5, &["b", "a", "c"][..], &["b", "a", "c"][..]),
            (4, &["old"], &["b", "a", "c"]),
            (5, &["again"], &["again"]),
            (7, &[], &[]),
            (6, &["older than nothing"], &[]),
            (8, &["d"], &["d"]),
        ] {
            world.store.derive("suggestion", &record, change, &rows(given)).await.expect("derived");
            let found = world.store.derived("suggestion", &record).await.expect("rows");
            assert_eq!(found, rows(expected), "change {change}");
        }
        assert_eq!(world.store.derived("suggestion", &other).await.expect("rows"), rows(&["z"]));
        assert_eq!(world.store.derived("gap", &record).await.expect("rows"), rows(&["y"]));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_results_that_race_the_one_of_the_newest_change_stays() {
    for world in worlds().await {
        let other = world.node().await;
        for _ in 0..10 {
            let record = create(&world.store, &course("A")).await.id;
            let racers = (1..=12i64).map(|number| {
                let store = if number % 2 == 0 { world.store.clone() } else { other.clone() };
                let (record, change) = (record.clone(), number * 5 % 13);
                let rows: Vec<Derived> =
                    (0..change).map(|_| derived(&format!("{change}"))).collect();
                tokio::spawn(
                    async move { store.derive("suggestion", &record, change, &rows).await },
                )
            });
            for racer in racers.collect::<Vec<_>>() {
                racer.await.expect("no panic").expect("derived or passed over");
            }
            let found = world.store.derived("suggestion", &record).await.expect("rows");
            assert_eq!(found, vec![derived("12"); 12]);
        }
    }
}
