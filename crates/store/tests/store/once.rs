//! What may be there only once: identifiers, and writes that carry an idempotency key.

use facility_record::Declared;
use facility_store::{Earlier, Record, Refusal, Save, Store};

use crate::kinds::{course, site};
use crate::world::{NOW, create, draft, read, saving, worlds};

type Identifiers = [(String, String)];

async fn put_identified(
    store: &Store,
    before: Option<&Record>,
    after: &Record,
    identifiers: &Identifiers,
) -> Result<i64, Refusal> {
    let mut writing = store.writing(NOW);
    writing.save(&Save { identifiers, ..saving(before, after, "import") });
    writing.commit().await
}

fn identifier(scheme: &str, value: &str) -> (String, String) {
    (scheme.to_owned(), value.to_owned())
}

#[tokio::test]
async fn an_identifier_of_another_record_is_refused_and_nothing_is_kept() {
    for world in worlds().await {
        let own = [identifier("iati", "XM-1"), identifier("source", "row 7")];
        let first = draft(&world.store, &course("A"));
        put_identified(&world.store, None, &first, &own).await.expect("the first");
        let kept = world.everything().await;
        let second = draft(&world.store, &course("B"));
        let stolen = [identifier("doi", "new"), own[0].clone()];
        let refused = put_identified(&world.store, None, &second, &stolen).await;
        assert!(matches!(refused, Err(Refusal::Identified)), "{refused:?}");
        assert_eq!(world.everything().await, kept);
        let found = world.store.identified("iati", "XM-1").await.expect("a read");
        assert_eq!(found, Some(first.id.clone()));
        assert_eq!(world.store.identified("source", "XM-1").await.expect("a read"), None);
        assert_eq!(world.store.identifiers(&first.id).await.expect("a read"), own);
    }
}

#[tokio::test]
async fn the_same_identifier_may_be_given_to_its_own_record_again() {
    for world in worlds().await {
        let own = [identifier("iati", "XM-1")];
        let first = draft(&world.store, &course("A"));
        put_identified(&world.store, None, &first, &own).await.expect("the first");
        let before = read(&world.store, &first.id).await;
        let after = Record { body: course("B").to_body(), ..before.clone() };
        let more = [own[0].clone(), identifier("iati", "XM-2")];
        put_identified(&world.store, Some(&before), &after, &more).await.expect("the same again");
        assert_eq!(world.store.identifiers(&first.id).await.expect("a read"), more);
        assert_eq!(read(&world.store, &first.id).await.edition, 2);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_twenty_imports_of_one_identifier_one_makes_a_record() {
    for world in worlds().await {
        let imports = (0..20).map(|number| {
            let store = world.store.clone();
            tokio::spawn(async move {
                let record = draft(&store, &course(&format!("{number}")));
                put_identified(&store, None, &record, &[identifier("iati", "XM-1")]).await
            })
        });
        let mut kept = 0;
        for import in imports.collect::<Vec<_>>() {
            match import.await.expect("no panic") {
                Ok(_) => kept += 1,
                Err(refusal) => assert!(matches!(refusal, Refusal::Identified), "{refusal}"),
            }
        }
        assert_eq!(kept, 1);
        assert_eq!(world.number("SELECT COUNT(*) FROM record").await, 1);
        assert_eq!(world.number("SELECT COUNT(*) FROM change").await, 1);
    }
}

async fn put_once(store: &Store, key: &str, person: &str, answer: &str) -> Result<i64, Refusal> {
    let record = draft(store, &site(answer));
    let mut writing = store.writing(NOW);
    writing.once(key, person, "digest of what was sent", answer);
    writing.save(&saving(None, &record, "creation"));
    writing.commit().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_key_sent_fifty_times_at_once_makes_one_record_and_one_answer() {
    for world in worlds().await {
        let other = world.node().await;
        let sent = (0..50).map(|number| {
            let store = if number % 2 == 0 { world.store.clone() } else { other.clone() };
            tokio::spawn(async move { put_once(&store, "key", "p1", &format!("{number}")).await })
        });
        let (mut kept, mut answers) = (Vec::new(), Vec::new());
        for (number, result) in sent.collect::<Vec<_>>().into_iter().enumerate() {
            match result.await.expect("no panic") {
                Ok(_) => kept.push(format!("{number}")),
                Err(Refusal::Repeated(earlier)) => answers.push(earlier),
                Err(other) => panic!("{other}"),
            }
        }
        assert_eq!((kept.len(), answers.len()), (1, 49));
        let expected =
            Earlier { digest: "digest of what was sent".into(), answer: kept[0].clone() };
        assert!(answers.iter().all(|answer| *answer == expected));
        assert_eq!(world.store.earlier("key", "p1").await.expect("a read"), Some(expected));
        for table in ["record", "edition", "change", "idempotency"] {
            assert_eq!(world.number(&format!("SELECT COUNT(*) FROM {table}")).await, 1, "{table}");
        }
    }
}

#[tokio::test]
async fn the_key_of_another_person_neither_stops_nor_tells_anything() {
    for world in worlds().await {
        put_once(&world.store, "key", "p1", "only for p1").await.expect("the first");
        assert_eq!(world.store.earlier("key", "p2").await.expect("a read"), None);
        put_once(&world.store, "key", "p2", "only for p2").await.expect("a key of one's own");
        for person in ["p1", "p2"] {
            match put_once(&world.store, "key", person, "again").await {
                Err(Refusal::Repeated(earlier)) => {
                    assert_eq!(earlier.answer, format!("only for {person}"));
                }
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(world.number("SELECT COUNT(*) FROM record").await, 2);
    }
}

#[tokio::test]
async fn a_refused_write_does_not_use_its_key_up() {
    for world in worlds().await {
        let first = create(&world.store, &site("Hall")).await;
        let mut writing = world.store.writing(NOW);
        let stale = Record { edition: 9, ..first.clone() };
        writing.once("key", "p1", "digest", "answer");
        writing.save(&saving(Some(&first), &stale, "edit"));
        assert!(matches!(writing.commit().await, Err(Refusal::Changed)));
        put_once(&world.store, "key", "p1", "now").await.expect("the key is free");
    }
}
