//! The views for people with SQL tools.

use facility_store::db::Dialect;

use crate::kinds::{course, kinds, site};
use crate::records::full;
use crate::world::{OWNER, World, create, worlds};

async fn columns(world: &World, view: &str) -> Vec<String> {
    let sql = match world.db.dialect() {
        Dialect::Sqlite => format!("SELECT name FROM pragma_table_info('{view}') ORDER BY cid"),
        Dialect::Postgres => format!(
            "SELECT CAST(column_name AS TEXT) FROM information_schema.columns WHERE \
             table_schema = current_schema() AND table_name = '{view}' ORDER BY ordinal_position"
        ),
    };
    world.rows(&sql).await.iter().map(|row| row.text(0).to_owned()).collect()
}

#[tokio::test]
async fn a_view_has_a_column_for_each_field_and_none_that_may_name_a_person() {
    for world in worlds().await {
        let own = ["id", "state", "owner", "edition", "created", "updated"];
        let personal = ["contact", "promises"];
        let fields = kinds()[0].fields.iter().map(|field| field.name);
        let fields = fields.filter(|name| !personal.contains(name));
        let expected: Vec<&str> = own.into_iter().chain(fields).collect();
        assert_eq!(columns(&world, "kind_course").await, expected);
        let site = columns(&world, "kind_site").await;
        assert_eq!(site[own.len()..], ["name", "field_state"]);
    }
}

#[tokio::test]
async fn a_view_shows_the_records_of_its_kind_as_they_are_now() {
    for world in worlds().await {
        let there = create(&world.store, &site("Hall")).await;
        let record = create(&world.store, &full(&there.id)).await;
        create(&world.store, &course("empty")).await;
        let sql = "SELECT id, state, owner, edition, level, home, countries FROM kind_course \
                   WHERE level = 'advanced'";
        let rows = world.rows(sql).await;
        assert_eq!(rows.len(), 1);
        assert_eq!([0, 1, 2].map(|at| rows[0].text(at)), [&record.id, "draft", OWNER]);
        assert_eq!(rows[0].int(3), 1);
        assert_eq!([4, 5].map(|at| rows[0].text(at)), ["advanced", &there.id]);
        let countries: serde_json::Value = serde_json::from_str(rows[0].text(6)).expect("JSON");
        assert_eq!(countries, serde_json::json!(["KEN", "SEN"]));
        let sites = world.rows("SELECT name, field_state, state FROM kind_site").await;
        assert_eq!([0, 1, 2].map(|at| sites[0].text(at)), ["Hall", "sound", "kept"]);
        assert_eq!(world.number("SELECT COUNT(*) FROM kind_course").await, 2);
        // A second start makes the views anew and leaves one of each.
        world.node().await;
        assert_eq!(world.number("SELECT COUNT(*) FROM kind_course").await, 2);
    }
}
