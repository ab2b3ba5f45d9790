//! The fictional world goes by one command and leaves everything else.

use facility::demo;

use crate::world::everywhere;

#[test]
fn the_whole_world_is_taken_away_and_what_ships_is_left() {
    everywhere(|world| {
        let now = facility::web::site::now();
        world.wait(facility::starter::load(world.store(), now)).unwrap();
        let before = world.number("SELECT COUNT(*) FROM record");
        world.wait(demo::load(world.store(), now)).unwrap();
        assert!(world.number("SELECT COUNT(*) FROM record") > before + 100);
        // What was made in it by its people goes too.
        let (records, people) = world.wait(demo::remove(world.store(), now)).unwrap();
        assert!(records > 100 && people > 20, "{records} {people}");
        assert_eq!(world.number("SELECT COUNT(*) FROM record"), before);
        for table in ["record", "edition", "facet", "derived", "membership", "mail"] {
            let rows = format!("{:?}", world.rows(&format!("SELECT * FROM {table}")));
            assert!(!rows.contains("(demo)") && !rows.contains("(démo)"), "{table}");
        }
        assert_eq!(world.wait(demo::remove(world.store(), now)).unwrap(), (0, 0));
    });
}
