//! Lists: who looks sees what their keys open, in lists, counts, filters and pages alike.

use facility_record::prelude::*;
use facility_store::{Listing, Order, Record};

use crate::kinds::{codes, course, site};
use crate::world::{OWNER, bring, create, edit, keys, publish, worlds};

fn public() -> Listing {
    Listing { keys: keys(&["public"]), limit: 100, ..Listing::default() }
}

fn titles(records: &[Record]) -> Vec<String> {
    records.iter().map(|record| record.title().original_text().to_owned()).collect()
}

#[tokio::test]
async fn a_confidential_record_is_in_no_public_list_count_or_filter() {
    for world in worlds().await {
        for openness in ["public", "summary", "facility", ""] {
            let mut typed = course(&format!("Course {openness}"));
            typed.openness = Code(openness.into());
            typed.countries = codes(&["KEN"]);
            publish(&world.store, &typed).await;
            create(&world.store, &typed).await;
        }
        let filters = vec![("country".to_owned(), vec!["KEN".to_owned()])];
        let states = vec!["published".to_owned(), "draft".to_owned()];
        let owners = vec![OWNER.to_owned()];
        for listing in [
            public(),
            Listing { filters: filters.clone(), ..public() },
            Listing { states, kind: "course".into(), ..public() },
            Listing { owners: owners.clone(), order: Order::Id, ..public() },
        ] {
            let listing = Listing { order: Order::Title, ..listing };
            let seen = world.store.list(&listing).await.expect("a list");
            assert_eq!(titles(&seen), ["Course public", "Course summary"]);
            assert_eq!(world.store.count(&listing).await.expect("a count"), 2);
        }
        let all = &keys(&["public"]);
        let offered = world.store.titles("course", all, 100).await.expect("titles");
        assert_eq!(offered.len(), 2);
        let titled = |title: &'static str| world.store.titled("course", title, all);
        assert_eq!(titled("Course public").await.expect("ids").len(), 1);
        assert_eq!(titled("Course facility").await.expect("ids").len(), 0);
        assert_eq!(titled("Course ").await.expect("ids").len(), 0);

        let own = Listing { keys: keys(&["public", OWNER]), ..public() };
        assert_eq!(world.store.count(&own).await.expect("a count"), 8);
        let nobody = Listing { keys: Vec::new(), ..public() };
        assert_eq!(world.store.count(&nobody).await.expect("a count"), 0);
        assert!(world.store.list(&nobody).await.expect("a list").is_empty());
    }
}

#[tokio::test]
async fn beyond_the_public_ones_come_those_that_only_the_own_keys_open() {
    for world in worlds().await {
        publish(&world.store, &course("seen by all")).await;
        create(&world.store, &course("draft")).await;
        let mut closed = course("closed");
        closed.openness = Code("facility".into());
        publish(&world.store, &closed).await;
        let beyond = Listing {
            keys: keys(&["public", "person:p1", OWNER]),
            beyond: keys(&["public"]),
            order: Order::Title,
            ..public()
        };
        let seen = world.store.list(&beyond).await.expect("a list");
        assert_eq!(titles(&seen), ["closed", "draft"]);
        assert_eq!(world.store.count(&beyond).await.expect("a count"), 2);
        let stranger = Listing { keys: keys(&["public", "organisation:o2"]), ..beyond };
        assert_eq!(world.store.count(&stranger).await.expect("a count"), 0);
    }
}

#[tokio::test]
async fn filters_of_one_name_widen_and_of_two_names_narrow() {
    for world in worlds().await {
        for (title, countries, level) in [
            ("a", &["KEN", "SEN"][..], "advanced"),
            ("b", &["SEN"], "foundation"),
            ("c", &["UGA"], "advanced"),
            ("d", &[], "advanced"),
        ] {
            let mut typed = course(title);
            typed.countries = codes(countries);
            typed.level = Code(level.into());
            publish(&world.store, &typed).await;
        }
        create(&world.store, &site("Hall")).await;
        let country = |some: &[&str]| ("country".to_owned(), keys(some));
        let level = ("level".to_owned(), keys(&["advanced"]));
        for (filters, expected) in [
            (vec![country(&["KEN"])], "a"),
            (vec![country(&["KEN", "SEN"])], "ab"),
            (vec![country(&["KEN", "SEN"]), level.clone()], "a"),
            (vec![country(&["SEN"]), country(&["KEN"])], "a"),
            (vec![level], "acd"),
            (vec![country(&[])], ""),
            (vec![country(&["' OR 1=1 --", "$1"])], ""),
            (vec![("nothing".to_owned(), keys(&["KEN"]))], ""),
            (vec![], "abcd"),
        ] {
            let kind = "course".into();
            let listing = Listing { filters, kind, order: Order::Title, ..public() };
            let seen = world.store.list(&listing).await.expect("a list");
            assert_eq!(titles(&seen).concat(), expected, "{:?}", listing.filters);
            let count = world.store.count(&listing).await.expect("a count");
            assert_eq!(count, expected.len() as i64);
        }
    }
}

#[tokio::test]
async fn the_public_cannot_filter_by_what_it_does_not_see() {
    for world in worlds().await {
        let mut typed = course("A");
        typed.openness = Code("summary".into());
        typed.review = Code("rejected".into());
        typed.funding = Code("grant".into());
        publish(&world.store, &typed).await;
        for (name, code) in [("review", "rejected"), ("funding", "grant")] {
            let filters = vec![(name.to_owned(), keys(&[code]))];
            let listing = Listing { filters, ..public() };
            assert_eq!(world.store.count(&listing).await.expect("a count"), 0, "{name}");
        }
    }
}

#[tokio::test]
async fn pages_by_id_visit_each_record_once_though_others_come_meanwhile() {
    for world in worlds().await {
        let mut expected = Vec::new();
        for number in 0..47 {
            expected.push(publish(&world.store, &course(&format!("{number}"))).await.id);
            create(&world.store, &course("a draft between")).await;
        }
        let mut visited: Vec<String> = Vec::new();
        loop {
            let after = visited.last().cloned().unwrap_or_default();
            let page = Listing { order: Order::Id, after, limit: 10, ..public() };
            let page = world.store.list(&page).await.expect("a page");
            visited.extend(page.iter().map(|record| record.id.clone()));
            if page.len() < 10 {
                break;
            }
            if visited.len() <= 30 {
                expected.push(publish(&world.store, &course("late")).await.id);
                // What is written again keeps its place.
                edit(&world.store, &page[0], &course("again")).await;
            }
        }
        assert_eq!(expected.len(), 50);
        assert_eq!(visited, expected);
        let mut rebuilt: Vec<String> = Vec::new();
        loop {
            let after = rebuilt.last().cloned().unwrap_or_default();
            let page = world.store.all_after(&after, 20).await.expect("a page");
            rebuilt.extend(page.iter().map(|record| record.id.clone()));
            if page.is_empty() {
                break;
            }
        }
        assert_eq!(rebuilt.len(), 97);
        assert!(rebuilt.is_sorted());
    }
}

#[tokio::test]
async fn the_order_by_title_is_by_code_point_and_the_same_on_every_page() {
    for world in worlds().await {
        let names = ["apple", "Zebra", "Éa", "中", "apple", "_x", "10", "9", "Apple pie", "éa"];
        let mut expected = Vec::new();
        for round in 0..3 {
            for name in names {
                expected.push((name.to_owned(), publish(&world.store, &course(name)).await.id));
            }
            // Rows that move about in the table must not move in the list.
            let id = expected[round].1.clone();
            let record = world.store.record(&id).await.expect("a read").expect("a record");
            let mut writing = world.store.writing(crate::world::NOW + 10 - round as i64);
            writing.save(&crate::world::saving(Some(&record), &record, "edit"));
            writing.commit().await.expect("an edit");
        }
        expected.sort();
        let mut seen = Vec::new();
        for page in 0..5 {
            let listing = Listing { order: Order::Title, skip: page * 7, limit: 7, ..public() };
            seen.extend(world.store.list(&listing).await.expect("a page"));
        }
        let seen: Vec<(String, String)> =
            titles(&seen).into_iter().zip(seen.iter().map(|record| record.id.clone())).collect();
        assert_eq!(seen, expected);
        let all = world.store.titles("course", &keys(&["public"]), 100).await.expect("titles");
        assert_eq!(all.into_iter().map(|(id, title)| (title, id)).collect::<Vec<_>>(), expected);
    }
}

#[tokio::test]
async fn the_latest_written_comes_first() {
    for world in worlds().await {
        let mut ids = Vec::new();
        for number in 0..4 {
            let record = draft_at(&world.store, number).await;
            ids.push(record.id);
        }
        let own = Listing { keys: keys(&[OWNER]), ..public() };
        let listed = world.store.list(&own).await.expect("a list");
        let listed: Vec<String> = listed.into_iter().map(|record| record.id).collect();
        ids.reverse();
        assert_eq!(listed, ids);
    }
}

async fn draft_at(store: &facility_store::Store, number: i64) -> Record {
    let record = crate::world::draft(store, &course("same"));
    let mut writing = store.writing(crate::world::NOW + number);
    writing.save(&crate::world::saving(None, &record, "creation"));
    writing.commit().await.expect("a creation");
    record
}

#[tokio::test]
async fn a_record_that_was_withdrawn_leaves_the_public_lists() {
    for world in worlds().await {
        let record = publish(&world.store, &course("A")).await;
        assert_eq!(world.store.count(&public()).await.expect("a count"), 1);
        bring(&world.store, &record, "withdrawal", "withdrawn").await;
        assert_eq!(world.store.count(&public()).await.expect("a count"), 0);
    }
}
