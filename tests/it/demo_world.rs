//! The demonstration world.

use facility_store::Store;

use crate::world;

#[test]
fn it_loads() {
    let (database, _directory) = world::databases().remove(0);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let store: Store = world::open(&database).await;
        let start = std::time::Instant::now();
        facility::demo::load(&store, facility::web::site::now()).await.unwrap();
        println!("{:?}", start.elapsed());
    });
}
