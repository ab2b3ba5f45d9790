//! Records as they are read back, their editions, and declarations that changed meanwhile.

use facility_record::prelude::*;
use facility_record::{Money, Period, Text, Value};
use facility_store::db::FaultKind;
use facility_store::{Record, Refusal, Save, Store, cells};

use crate::kinds::{Course, Delivery, Promise, Site, codes, course, site};
use crate::world::{NOW, OWNER, bring, create, draft, edit, put, read, urls, worlds};

/// A course in which every field is given.
pub(crate) fn full(site: &str) -> Course {
    let mut full = course("Sécurité des réseaux");
    full.title.0.texts.insert("ar".into(), "أمن الشبكات".into());
    full.title.0.made.insert("ar".into(), "machine".into());
    full.countries = codes(&["KEN", "SEN"]);
    full.level = Code("advanced".into());
    full.review = Code("open".into());
    full.funding = Code("grant".into());
    full.description = Markdown(Text::new("", "One\n\n* 'two' $1 ?2 \"three\" 中文 \u{1f9ed}"));
    full.notes = Prose(Text::new("", "kept for us"));
    full.contact = PersonLink("p7".into());
    full.remark = Prose(Text::new("", "sealed elsewhere"));
    full.price = Money { minor: 1234, currency: "KWD".into() };
    full.holds = Period::parse("2026-Q3").expect("a period");
    full.satisfaction = Number(Some(0.1 + 0.2));
    full.learners = Whole(Some(9_007_199_254_740_993));
    full.certificate = YesNo(Some(false));
    full.home = Link(site.into());
    full.partners = Links(vec![site.into()]);
    let delivery = Delivery { venue: Link(site.into()), seats: Whole(Some(20)) };
    full.deliveries = Rows(vec![("k1".into(), delivery)]);
    let promise = Promise { giver: PersonLink("p7".into()), gift: Line(Text::new("", "chairs")) };
    full.promises = Rows(vec![("k2".into(), promise)]);
    full
}

#[tokio::test]
async fn a_record_written_is_read_back_equal() {
    for world in worlds().await {
        let there = create(&world.store, &site("Hall")).await;
        let typed = full(&there.id);
        let given = draft(&world.store, &typed);
        put(&world.store, None, &given, "creation").await.expect("a creation");
        let found = read(&world.store, &given.id).await;
        assert_eq!(found.body, given.body);
        assert_eq!(Course::from_body(&found.body), typed);
        assert_eq!((found.kind.name, found.owner.as_str()), ("course", OWNER));
        assert_eq!((found.state.as_str(), found.edition), ("draft", 1));
        assert_eq!((found.created, found.updated, found.since), (NOW, NOW, NOW));
        assert!(world.store.record("nobody").await.expect("a read").is_none());
    }
}

#[tokio::test]
async fn an_edit_moves_the_time_of_writing_and_a_move_the_time_of_the_state() {
    for world in worlds().await {
        let first = create(&world.store, &course("A")).await;
        let steps = [("edit", "draft", NOW + 1), ("publication", "published", NOW + 2)];
        for (change, state, at) in steps {
            let before = read(&world.store, &first.id).await;
            let after = Record { state: state.into(), ..before.clone() };
            let mut writing = world.store.writing(at);
            let (person, reason) = ("p9", "because");
            let (before, after) = (Some(&before), &after);
            writing.save(&Save { before, after, person, change, reason, identifiers: &[] });
            writing.commit().await.expect("a save");
            let found = read(&world.store, &first.id).await;
            assert_eq!((found.created, found.updated), (NOW, at));
            assert_eq!(found.since, if change == "edit" { NOW } else { at });
        }
        let last = read(&world.store, &first.id).await;
        let editions = world.store.editions(&last).await.expect("editions");
        let seen: Vec<_> = editions
            .iter()
            .map(|e| {
                (e.edition, e.at - NOW, e.person.as_str(), e.change.as_str(), e.state.as_str())
            })
            .collect();
        let expected = [
            (3, 2, "p9", "publication", "published"),
            (2, 1, "p9", "edit", "draft"),
            (1, 0, "p1", "creation", "draft"),
        ];
        assert_eq!(seen, expected);
        assert_eq!((editions[0].reason.as_str(), editions[2].reason.as_str()), ("because", ""));
    }
}

#[tokio::test]
async fn every_edition_keeps_the_body_it_had() {
    for world in worlds().await {
        let mut record = create(&world.store, &course("Title 1")).await;
        for number in 2..=5 {
            record = edit(&world.store, &record, &course(&format!("Title {number}"))).await;
        }
        let editions = world.store.editions(&record).await.expect("editions");
        for (edition, number) in editions.iter().zip([5, 4, 3, 2, 1]) {
            assert_eq!(edition.edition, number);
            assert_eq!(edition.body, course(&format!("Title {number}")).to_body());
        }
    }
}

#[tokio::test]
async fn records_come_in_the_order_of_the_ids_and_the_unknown_are_left_out() {
    for world in worlds().await {
        let mut ids = Vec::new();
        for number in 0..6 {
            ids.push(create(&world.store, &course(&format!("{number}"))).await.id);
        }
        let asked = vec![ids[4].clone(), "nobody".into(), ids[0].clone(), ids[2].clone()];
        let found = world.store.records(&asked).await.expect("records");
        let found: Vec<&String> = found.iter().map(|record| &record.id).collect();
        assert_eq!(found, [&ids[4], &ids[0], &ids[2]]);
    }
}

#[tokio::test]
async fn fields_that_only_a_newer_program_knows_are_written_back() {
    for world in worlds().await {
        let first = create(&world.store, &course("A")).await;
        let body = r#"{"colour":{"red":[1,2.5,null]},"level":["a","list","now"],"title":"A"}"#;
        let sql = "UPDATE record SET body = $1 WHERE id = $2";
        world.meddle(sql, &cells![body, &first.id]).await;
        let read_back = read(&world.store, &first.id).await;
        let mut body = read_back.body.clone();
        body.set(&read_back.kind.fields, "title", Value::Text(Text::new("en", "B")));
        let after = Record { body, ..read_back.clone() };
        put(&world.store, Some(&read_back), &after, "edit").await.expect("an edit");
        let sql = "SELECT body FROM record UNION ALL SELECT body FROM edition WHERE edition = 2";
        for row in world.rows(sql).await {
            let stored: serde_json::Value = serde_json::from_str(row.text(0)).expect("JSON");
            assert_eq!(stored["colour"], serde_json::json!({"red": [1, 2.5, null]}));
            assert_eq!(stored["level"], serde_json::json!(["a", "list", "now"]));
            assert_eq!(stored["title"]["texts"]["en"], "B");
        }
    }
}

/// A kind as it was declared first.
mod first {
    use facility_record::prelude::*;
    record! {
        /// A parcel.
        pub struct Parcel as "parcel" / "parcels" in "registry" {
            /// Its name.
            name: Line [title],
            /// Where it goes.
            town: Line [],
            /// How heavy it is, in kilograms, as text.
            mass: Line [],
        }
        states { sent; }
        moves { creation: -> sent by Curator; }
    }
    impl Rules for Parcel {}
}

/// The same kind, declared anew: one field renamed, one replaced by two.
mod second {
    use facility_record::prelude::*;
    record! {
        /// A parcel.
        pub struct Parcel as "parcel" / "parcels" in "registry" {
            /// Its name.
            name: Line [title],
            /// Where it goes.
            destination: Line [was("town")],
            /// How heavy it is.
            mass_kg: Whole [],
            /// Its class.
            class: Code [from("classes"), facet("class")],
        }
        states { sent seen_by(&[Public]); }
        moves { creation: -> sent by Curator; }
    }
    impl Rules for Parcel {
        const NUMBER: u32 = 2;
        fn upgrade(mut body: Json, from: u32) -> Json {
            assert_eq!(from, 1);
            let mass = body.remove("mass").and_then(|mass| mass.as_str()?.parse::<i64>().ok());
            if let Some(mass) = mass {
                body.insert("mass_kg".into(), mass.into());
                body.insert("class".into(), if mass > 10 { "heavy" } else { "light" }.into());
            }
            body
        }
    }
    type Json = serde_json::Map<String, serde_json::Value>;
}

#[tokio::test]
async fn what_an_older_declaration_stored_is_read_by_the_newer_one() {
    for (url, _directory) in urls().await {
        let old = Store::open(&url, vec![first::Parcel::kind()], vec![], vec![]).await;
        let old = old.expect("a store");
        let line = |text: &str| Line(Text::new("", text));
        let parcel = first::Parcel { name: line("Books"), town: line("Accra"), mass: line("25") };
        let stored = create(&old, &parcel).await;
        old.close().await;

        let new = Store::open(&url, vec![second::Parcel::kind()], vec![], vec![]).await;
        let new = new.expect("a store");
        let found = read(&new, &stored.id).await;
        let expected = second::Parcel {
            name: line("Books"),
            destination: line("Accra"),
            mass_kg: Whole(Some(25)),
            class: Code("heavy".into()),
        };
        assert_eq!(second::Parcel::from_body(&found.body), expected);
        assert_eq!(new.editions(&found).await.expect("editions")[0].body, found.body);

        let db = facility_store::db::Db::open(&url).await.expect("a handle");
        let again = edit(&new, &found, &expected).await;
        assert_eq!(again.body, expected.to_body());
        let numbers = db.rows("SELECT number FROM edition ORDER BY edition", &[]).await;
        let numbers: Vec<i64> = numbers.expect("rows").iter().map(|row| row.int(0)).collect();
        assert_eq!(numbers, [1, 2]);
        // What the new declaration makes of the record stands beside it as soon as it is written.
        let facets = db.rows("SELECT name, value FROM facet", &[]).await.expect("rows");
        let facets: Vec<_> = facets.iter().map(|row| (row.text(0), row.text(1))).collect();
        assert_eq!(facets, [("class", "heavy")]);
        let readers = db.rows("SELECT key FROM reader ORDER BY key", &[]).await.expect("rows");
        let readers: Vec<_> = readers.iter().map(|row| row.text(0)).collect();
        assert_eq!(readers, [OWNER, "public", "role:curator"]);
    }
}

#[tokio::test]
async fn a_record_of_a_kind_that_is_not_declared_says_that_the_database_is_newer() {
    for world in worlds().await {
        let course = create(&world.store, &course("A")).await;
        let older = Store::open(&world.url, vec![Site::kind()], vec![], vec![]).await;
        let older = older.expect("a store");
        let fault = older.record(&course.id).await.expect_err("an unknown kind");
        assert_eq!(fault.kind, FaultKind::Newer);
    }
}

#[tokio::test]
async fn a_new_record_whose_id_is_taken_changes_nothing() {
    for world in worlds().await {
        let first = create(&world.store, &course("A")).await;
        let kept = world.everything().await;
        let thief = Record { edition: 0, body: course("B").to_body(), ..first.clone() };
        assert!(put(&world.store, None, &thief, "creation").await.is_err());
        assert_eq!(world.everything().await, kept);
        let moved = bring(&world.store, &first, "publication", "published").await;
        assert_eq!(moved.title().original_text(), "A");
    }
}

#[tokio::test]
async fn a_draft_thrown_away_leaves_its_change_lines_and_nothing_else() {
    for world in worlds().await {
        let there = create(&world.store, &site("Hall")).await;
        let kept = world.everything().await;
        let draft = draft(&world.store, &full(&there.id));
        let mut writing = world.store.writing(NOW);
        let identifiers = &[("iati".to_owned(), "XM-1".to_owned())];
        let (person, reason, change) = ("p1", "", "import");
        writing.save(&Save { before: None, after: &draft, person, change, reason, identifiers });
        writing.commit().await.expect("an import");
        let first = read(&world.store, &draft.id).await;
        let second = edit(&world.store, &first, &full(&there.id)).await;
        world.store.derive("suggestion", &draft.id, 3, &[]).await.expect("derived");

        let mut stale = world.store.writing(NOW);
        stale.delete(&first, "p1");
        assert!(matches!(stale.commit().await, Err(Refusal::Changed)));
        let mut linked = world.store.writing(NOW);
        linked.delete(&there, "p1");
        assert!(linked.commit().await.is_err(), "a course links to it");
        assert_eq!(world.number("SELECT COUNT(*) FROM record").await, 2);

        let mut writing = world.store.writing(NOW);
        writing.delete(&second, "p1");
        writing.commit().await.expect("a deletion");
        for ((table, before), (_, after)) in kept.iter().zip(world.everything().await) {
            if !["change", "counter", "todo"].contains(table) {
                assert_eq!(*before, after, "{table}");
            }
        }
        let changes = world.store.changes_of(&draft.id).await.expect("changes");
        let changes: Vec<&str> = changes.iter().map(|change| change.change.as_str()).collect();
        assert_eq!(changes, ["import", "edit", "deletion"]);
        assert!(world.store.record(&draft.id).await.expect("a read").is_none());
        let mut again = world.store.writing(NOW);
        again.delete(&second, "p1");
        assert!(matches!(again.commit().await, Err(Refusal::Changed)), "thrown away once");
    }
}
