//! What stands beside a record: facets, links and reader keys follow its edits and moves.

use facility_record::prelude::*;
use facility_store::Record;

use crate::kinds::{Course, Delivery, codes, course, site};
use crate::world::{OWNER, World, bring, create, edit, publish, put, read, worlds};

async fn parts(world: &World, table: &str, columns: &str, record: &Record) -> Vec<Vec<String>> {
    let sql =
        format!("SELECT {columns} FROM {table} WHERE record = '{}' ORDER BY {columns}", record.id);
    let width = columns.split(',').count();
    let texts = |row: &facility_store::db::Row| (0..width).map(|at| row.text(at).into()).collect();
    world.rows(&sql).await.iter().map(texts).collect()
}

async fn facets(world: &World, record: &Record) -> Vec<String> {
    parts(world, "facet", "name, value", record).await.iter().map(|row| row.join("=")).collect()
}

async fn readers(world: &World, record: &Record) -> Vec<String> {
    parts(world, "reader", "key", record).await.concat()
}

#[tokio::test]
async fn facets_follow_the_edits() {
    for world in worlds().await {
        let mut typed = course("A");
        let record = create(&world.store, &typed).await;
        assert!(facets(&world, &record).await.is_empty());
        typed.countries = codes(&["KEN", "SEN", "KEN"]);
        typed.level = Code("advanced".into());
        let record = edit(&world.store, &record, &typed).await;
        assert_eq!(facets(&world, &record).await, ["country=KEN", "country=SEN", "level=advanced"]);
        typed.countries = codes(&["UGA", "SEN"]);
        typed.level = Code::default();
        let record = edit(&world.store, &record, &typed).await;
        assert_eq!(facets(&world, &record).await, ["country=SEN", "country=UGA"]);
    }
}

#[tokio::test]
async fn links_follow_the_edits_and_those_in_rows_name_their_row() {
    for world in worlds().await {
        let one = create(&world.store, &site("One")).await.id;
        let two = create(&world.store, &site("Two")).await.id;
        let mut typed = course("A");
        typed.home = Link(one.clone());
        typed.partners = Links(vec![one.clone(), two.clone()]);
        let delivery = Delivery { venue: Link(two.clone()), seats: Whole(None) };
        typed.deliveries = Rows(vec![("a".into(), delivery.clone()), ("b".into(), delivery)]);
        let record = create(&world.store, &typed).await;
        for (target, role) in
            [(&one, "home"), (&one, "partners"), (&two, "partners"), (&two, "deliveries.venue")]
        {
            let linking = world.store.linking(target, role).await.expect("links");
            assert_eq!(linking, [record.id.as_str()], "{role}");
        }
        typed.partners = Links(vec![two.clone()]);
        typed.deliveries = Rows::default();
        let record = edit(&world.store, &record, &typed).await;
        let rows: Vec<_> = parts(&world, "link", "role, target", &record).await;
        assert_eq!(rows, [["home".to_owned(), one], ["partners".to_owned(), two]]);
    }
}

#[tokio::test]
async fn a_link_to_a_record_that_does_not_exist_is_refused_with_the_whole_save() {
    for world in worlds().await {
        let record = create(&world.store, &course("A")).await;
        let kept = world.everything().await;
        let mut typed = course("B");
        typed.home = Link("nobody".into());
        let after = Record { body: typed.to_body(), ..record.clone() };
        assert!(put(&world.store, Some(&record), &after, "edit").await.is_err());
        assert_eq!(world.everything().await, kept);
    }
}

#[tokio::test]
async fn reader_keys_follow_the_moves_and_the_openness() {
    for world in worlds().await {
        let own = [OWNER, "role:curator"];
        let all = [OWNER, "public", "role:curator"];
        let mut typed = course("A");
        typed.countries = codes(&["KEN"]);
        // A curator of one country only holds the key of that country.
        let scoped = "role:curator@KEN";
        let with = |keys: &[&str]| {
            let mut keys: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
            keys.push(scoped.to_owned());
            keys.sort();
            keys
        };
        let record = create(&world.store, &typed).await;
        assert_eq!(readers(&world, &record).await, with(&own));
        let record = bring(&world.store, &record, "publication", "published").await;
        assert_eq!(readers(&world, &record).await, with(&all));
        typed.openness = Code("facility".into());
        let record = edit(&world.store, &record, &typed).await;
        assert_eq!(readers(&world, &record).await, with(&own));
        typed.openness = Code("summary".into());
        typed.countries = codes(&[]);
        let record = edit(&world.store, &record, &typed).await;
        assert_eq!(readers(&world, &record).await, all);
        let record = bring(&world.store, &record, "withdrawal", "withdrawn").await;
        assert_eq!(readers(&world, &record).await, own);
    }
}

#[tokio::test]
async fn a_new_owner_reads_and_the_former_one_does_not() {
    for world in worlds().await {
        let record = create(&world.store, &course("A")).await;
        let after = Record { owner: "person:p5".into(), ..record.clone() };
        put(&world.store, Some(&record), &after, "edit").await.expect("an edit");
        let after = read(&world.store, &record.id).await;
        assert_eq!(after.owner, "person:p5");
        assert_eq!(readers(&world, &after).await, ["person:p5", "role:curator"]);
    }
}

#[tokio::test]
async fn a_facet_that_not_every_reader_sees_is_no_facet() {
    for world in worlds().await {
        let mut typed = course("A");
        typed.review = Code("rejected".into());
        typed.funding = Code("grant".into());
        typed.level = Code("advanced".into());
        let record = publish(&world.store, &typed).await;
        assert_eq!(facets(&world, &record).await, ["funding=grant", "level=advanced"]);
        typed.openness = Code("summary".into());
        let record = edit(&world.store, &record, &typed).await;
        assert_eq!(facets(&world, &record).await, ["level=advanced"]);
        assert_eq!(Course::from_body(&record.body), typed);
    }
}
