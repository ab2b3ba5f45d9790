//! Several who write at once: one edition is followed by one edition.

use facility_record::Declared;
use facility_record::prelude::*;
use facility_store::{Record, Refusal};

use crate::kinds::{codes, course, site};
use crate::world::{NOW, create, draft, put, read, saving, worlds};

#[tokio::test]
async fn of_two_writers_of_one_edition_one_is_refused_and_leaves_nothing() {
    for world in worlds().await {
        let there = create(&world.store, &site("Hall")).await;
        let read_by_both = create(&world.store, &course("A")).await;
        let first = Record { body: course("B").to_body(), ..read_by_both.clone() };
        put(&world.store, Some(&read_by_both), &first, "edit").await.expect("the first");
        let kept = world.everything().await;

        let mut typed = course("C");
        typed.countries = codes(&["KEN"]);
        typed.home = Link(there.id.clone());
        let second =
            Record { body: typed.to_body(), state: "published".into(), ..read_by_both.clone() };
        let beside = draft(&world.store, &typed);
        let mut writing = world.store.writing(NOW);
        writing.save(&saving(None, &beside, "creation"));
        writing.save(&saving(Some(&read_by_both), &second, "publication"));
        writing.note("course", "note", "p1", "beside");
        assert!(matches!(writing.commit().await, Err(Refusal::Changed)));
        assert_eq!(world.everything().await, kept);
        assert_eq!(read(&world.store, &read_by_both.id).await.body, first.body);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_edits_of_one_edition_one_is_kept() {
    for world in worlds().await {
        let record = create(&world.store, &course("A")).await;
        let editors = (0..50).map(|editor| {
            let (store, before) = (world.store.clone(), record.clone());
            tokio::spawn(async move {
                let body = course(&format!("by {editor}")).to_body();
                let after = Record { body, ..before.clone() };
                put(&store, Some(&before), &after, "edit").await
            })
        });
        let mut kept = Vec::new();
        for (editor, result) in editors.collect::<Vec<_>>().into_iter().enumerate() {
            match result.await.expect("no panic") {
                Ok(_) => kept.push(format!("by {editor}")),
                Err(refusal) => assert!(matches!(refusal, Refusal::Changed), "{refusal}"),
            }
        }
        let last = read(&world.store, &record.id).await;
        assert_eq!(kept, [last.title().original_text()]);
        assert_eq!(last.edition, 2);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_parallel_edits_as_many_are_accepted_as_the_history_has_editions() {
    for world in worlds().await {
        let record = create(&world.store, &course("A")).await;
        let other = world.node().await;
        let editors = (0..50).map(|editor| {
            let store = if editor % 2 == 0 { world.store.clone() } else { other.clone() };
            let id = record.id.clone();
            tokio::spawn(async move {
                let (mut accepted, mut refused) = (Vec::new(), 0);
                for attempt in 0..4 {
                    let before = read(&store, &id).await;
                    let title = format!("{editor}/{attempt}");
                    let after = Record { body: course(&title).to_body(), ..before.clone() };
                    match put(&store, Some(&before), &after, "edit").await {
                        Ok(_) => accepted.push(title),
                        Err(Refusal::Changed) => refused += 1,
                        Err(other) => panic!("{other}"),
                    }
                }
                (accepted, refused)
            })
        });
        let (mut accepted, mut refused) = (vec!["A".to_owned()], 0);
        for editor in editors.collect::<Vec<_>>() {
            let (titles, times) = editor.await.expect("no panic");
            accepted.extend(titles);
            refused += times;
        }
        assert_eq!(accepted.len() + refused, 201);
        assert!(refused > 0, "no two met, which shows nothing");
        let last = read(&world.store, &record.id).await;
        let editions = world.store.editions(&last).await.expect("editions");
        let numbers: Vec<i64> = editions.iter().rev().map(|edition| edition.edition).collect();
        assert_eq!(numbers, (1..=accepted.len() as i64).collect::<Vec<_>>());
        let title =
            |body| facility_record::Body::of(body, &last.kind.fields, "title").text().cloned();
        let titles = editions.iter().filter_map(|edition| title(&edition.body));
        let mut titles: Vec<String> = titles.map(|text| text.original_text().to_owned()).collect();
        titles.sort();
        accepted.sort();
        assert_eq!(titles, accepted);
        let changes = world.store.changes_of(&record.id).await.expect("changes");
        let changes: Vec<i64> = changes.iter().map(|change| change.edition).collect();
        assert_eq!(changes, numbers);
    }
}
