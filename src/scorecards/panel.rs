//! Beneath a framework: where its results and its method stand.

use askama::Template;
use facility_record::Declared;
use facility_store::Record;

use super::world::Worlds;
use super::{Framework, national, tailor};
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::say::Say;
use crate::web::view::address;

#[derive(Template)]
#[template(path = "scorecards/framework.html")]
struct Panel {
    say: Say,
    said: String,
    address: String,
    is_adopted: bool,
}

/// What a framework came to, and how it is counted.
pub async fn panel(ask: &Ask, record: &Record) -> Result<Option<String>, Error> {
    let tailored = tailor::panel(ask, record).await?;
    if !Framework::from_body(&record.body).is_countable() {
        return Ok(Some(tailored).filter(|it| !it.is_empty()));
    }
    let world = ask.site.views.of::<Worlds>().of(ask, record).await?;
    let with_index = world.map_or(0, |world| {
        let top = world.tree.top();
        let rows = 0..world.counted.places.len();
        let has =
            |row: &usize| top.and_then(|top| world.counted.value(&world.tree, *row, top)).is_some();
        rows.filter(has).count()
    });
    let said = ask.say.count("scorecard-with-index", with_index);
    let is_adopted = national::is_adopted(record);
    let panel = Panel { say: ask.say, said, address: address(ask, record), is_adopted };
    Ok(Some(panel.render()? + &tailored))
}
