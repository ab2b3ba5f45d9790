//! Pages that are kept hold no longer than what they were drawn from.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use facility::rooms;
use facility::web::Answer;
use facility::web::ask::Ask;
use facility::web::errors::Error;
use facility::web::limits::Limits;
use facility::web::page::Page;
use facility::web::room::Room;
use facility_store::Keep;

use crate::given::Maker;
use crate::world::{World, databases};

/// Whether the next page waits, once it has looked at the search index, until that moves on.
static WAITS: AtomicBool = AtomicBool::new(false);

/// Says how far the search index was when the page was drawn, and how far the changes.
async fn tell(ask: Arc<Ask>) -> Result<Answer, Error> {
    ask.note_search();
    let last = ask.site.store.last_change().await?;
    let seen = ask.site.followed.load(Ordering::Relaxed);
    if WAITS.swap(false, Ordering::Relaxed) {
        while seen < last && ask.site.followed.load(Ordering::Relaxed) == seen {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
    Ok(Answer::typed(200, "text/plain; charset=utf-8", format!("{seen} of {last}")))
}

fn rooms_with_a_slow_page() -> Vec<Room> {
    let mut rooms = rooms::rooms();
    let page = Page::get("/{lang}/reached", "tells", |ask| Box::pin(tell(ask))).kept();
    rooms[0].pages.push(page);
    rooms
}

#[test]
fn a_page_that_was_overtaken_while_it_was_drawn_is_drawn_anew() {
    for (database, directory) in databases() {
        let place = (database, directory);
        let world = World::built(place, Limits::none(), rooms_with_a_slow_page, Keep::Database);
        let (visitor, maker) = (world.visitor(), Maker::new(&world, ""));
        let kind = world.store().kind("training").unwrap();
        // The index rests between two commits: a page asked for right after a write is drawn from
        // what was there before, and may be overtaken while it is drawn.
        let overtaken = (0..50).find_map(|_| {
            world.settle();
            maker.public(kind, "facility");
            WAITS.store(true, Ordering::Relaxed);
            let drawn = visitor.get("/en/reached").body;
            let (seen, last) = drawn.split_once(" of ")?;
            (seen != last).then(|| drawn.clone())
        });
        let overtaken = overtaken.expect("no page was ever drawn from an index that was behind");
        world.settle();
        assert_ne!(visitor.get("/en/reached").body, overtaken, "the old answer is still shown");
    }
}
