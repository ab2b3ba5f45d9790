//! The fictional world goes by one command and leaves everything else.

use facility::{demo, starter};
use tokio::runtime::Runtime;

use crate::world::{World, databases, open};

#[test]
fn the_whole_world_is_taken_away_and_what_ships_is_left() {
    for (database, directory) in databases() {
        let now = facility::web::site::now();
        let before = Runtime::new().unwrap().block_on(async {
            let store = open(&database).await;
            starter::load(&store, now).await.unwrap();
            let before = store.all_after("", 10_000).await.unwrap().len() as i64;
            demo::load(&store, now).await.unwrap();
            store.close().await;
            before
        });
        let world = World::start(database, directory);
        world.settle();
        assert!(world.number("SELECT COUNT(*) FROM record") > before + 100);
        assert!(world.number("SELECT COUNT(*) FROM fact_need") > 0);
        // What was made in it by its people goes too.
        let (records, people) = world.wait(demo::remove(world.store(), now)).unwrap();
        assert!(records > 100 && people > 20, "{records} {people}");
        assert_eq!(world.number("SELECT COUNT(*) FROM record"), before);
        assert_eq!(world.number("SELECT COUNT(*) FROM fact_need"), 0);
        for table in ["record", "edition", "facet", "derived", "membership", "mail"] {
            let rows = format!("{:?}", world.rows(&format!("SELECT * FROM {table}")));
            assert!(!rows.contains("(demo)") && !rows.contains("(démo)"), "{table}");
        }
        assert_eq!(world.wait(demo::remove(world.store(), now)).unwrap(), (0, 0));
    }
}
