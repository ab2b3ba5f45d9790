//! The change record: numbers without gaps, in the order of the commits.

use std::time::Duration;

use facility_record::Declared;
use facility_store::{Record, Refusal};

use crate::kinds::{course, site};
use crate::world::{NOW, create, draft, edit, publish, put, read, saving, worlds};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_follower_misses_nothing_while_many_write() {
    for world in worlds().await {
        let record = create(&world.store, &course("contested")).await;
        let other = world.node().await;
        let writers = (0..10).map(|writer| {
            let store = if writer % 2 == 0 { world.store.clone() } else { other.clone() };
            let contested = record.clone();
            tokio::spawn(async move {
                for number in 0..10 {
                    create(&store, &course(&format!("{writer}/{number}"))).await;
                    // A refused write between them must take no number.
                    let after = Record { edition: 9, ..contested.clone() };
                    let refused = put(&store, Some(&contested), &after, "edit").await;
                    assert!(matches!(refused, Err(Refusal::Changed)));
                }
            })
        });
        let writers: Vec<_> = writers.collect();
        let patience = std::time::Instant::now();
        let (mut cursor, mut looks) = (0, 0);
        while cursor < 101 {
            assert!(patience.elapsed().as_secs() < 60, "no change for too long");
            let changes = world.store.changes_after(cursor, 1000).await.expect("changes");
            let numbers: Vec<i64> = changes.iter().map(|change| change.seq).collect();
            let expected: Vec<i64> = (cursor + 1..).take(numbers.len()).collect();
            assert_eq!(numbers, expected, "a later number was there before an earlier one");
            cursor += numbers.len() as i64;
            looks += usize::from(!numbers.is_empty());
            tokio::time::sleep(Duration::from_micros(300)).await;
        }
        for writer in writers {
            writer.await.expect("no panic");
        }
        assert!(looks > 3, "{looks} looks show nothing");
        assert_eq!(world.store.last_change().await.expect("a read"), 101);
        assert_eq!(world.number("SELECT COUNT(*) FROM change").await, 101);
        // Both nodes wrote; each knows the last of its own.
        let news = [&world.store, &other].map(|node| *node.news().borrow());
        assert_eq!(news.into_iter().max(), Some(101));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_news_never_go_back_to_an_older_change() {
    for world in worlds().await {
        for _ in 0..5 {
            let writers = (0..40).map(|_| {
                let store = world.store.clone();
                tokio::spawn(async move { create(&store, &site("Hall")).await })
            });
            for writer in writers.collect::<Vec<_>>() {
                writer.await.expect("no panic");
            }
            let last = world.store.last_change().await.expect("a read");
            assert_eq!(*world.store.news().borrow(), last);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn three_hundred_saves_of_one_write_have_consecutive_numbers_in_their_order() {
    for world in worlds().await {
        let noise = tokio::spawn({
            let store = world.node().await;
            async move {
                for _ in 0..40 {
                    create(&store, &site("noise")).await;
                }
            }
        });
        let records: Vec<Record> =
            (0..300).map(|number| draft(&world.store, &course(&format!("{number}")))).collect();
        let mut writing = world.store.writing(NOW);
        for record in &records {
            writing.save(&saving(None, record, "import"));
        }
        let last = writing.commit().await.expect("a batch");
        noise.await.expect("no panic");
        let changes = world.store.changes_after(last - 300, 300).await.expect("changes");
        assert_eq!(changes.first().map(|change| change.seq), Some(last - 299));
        assert_eq!(changes.last().map(|change| change.seq), Some(last));
        let ids: Vec<&String> = changes.iter().map(|change| &change.record).collect();
        assert_eq!(ids, records.iter().map(|record| &record.id).collect::<Vec<_>>());
        assert_eq!(world.store.last_change().await.expect("a read"), 340);
    }
}

#[tokio::test]
async fn a_change_line_says_who_did_what_to_which_edition() {
    for world in worlds().await {
        let record = publish(&world.store, &course("A")).await;
        let changes = world.store.changes_of(&record.id).await.expect("changes");
        let said: Vec<_> = changes
            .iter()
            .map(|c| (c.seq, c.kind.as_str(), c.change.as_str(), c.edition, c.state.as_str()))
            .collect();
        let expected =
            [(1, "course", "creation", 1, "draft"), (2, "course", "publication", 2, "published")];
        assert_eq!(said, expected);
        assert!(changes.iter().all(|change| (change.at, change.person.as_str()) == (NOW, "p1")));
        assert_eq!(
            changes.iter().map(|change| change.is_public).collect::<Vec<_>>(),
            [false, true]
        );
        let one = world.store.change(2).await.expect("a read").expect("a change");
        assert_eq!(one.change, "publication");
        assert!(world.store.change(3).await.expect("a read").is_none());
    }
}

#[tokio::test]
async fn the_version_of_a_kind_rises_with_its_public_changes_only() {
    for world in worlds().await {
        let versions = || async { world.store.public_versions().await.expect("versions") };
        let of = |course: i64, site: i64| vec![("course".into(), course), ("site".into(), site)];
        assert_eq!(versions().await, of(0, 0));
        let record = create(&world.store, &course("A")).await;
        assert_eq!(versions().await, of(0, 0));
        create(&world.store, &site("Hall")).await;
        assert_eq!(versions().await, of(0, 2));
        let after = Record { state: "published".into(), ..record.clone() };
        put(&world.store, Some(&record), &after, "publication").await.expect("a move");
        assert_eq!(versions().await, of(3, 2));
        let record = read(&world.store, &record.id).await;
        let mut typed = course("A");
        typed.notes.0 = facility_record::Text::new("", "private");
        edit(&world.store, &record, &typed).await;
        assert_eq!(versions().await, of(3, 2));
        assert_eq!(read(&world.store, &record.id).await.body, typed.to_body());
    }
}
