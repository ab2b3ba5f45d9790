//! What a framework came to for a country or area, and its map, for other sites to show within theirs.

use std::sync::Arc;

use askama::Template;

use super::map;
use super::place::{Card, Pillar, Told, decimal, told};
use super::results::counted;
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::say::Say;
use crate::web::server::STYLE_ADDRESS;
use crate::web::view::{address, title};

#[derive(Template)]
#[template(path = "scorecards/embed_place.html")]
struct EmbeddedPlace {
    say: Say,
    title: String,
    style: &'static str,
    said: Vec<String>,
    pillars: Vec<Pillar>,
    index: String,
    /// The framework, with its edition.
    of: String,
    back: String,
}

#[derive(Template)]
#[template(path = "scorecards/embed_map.html")]
struct EmbeddedMap {
    say: Say,
    title: String,
    style: &'static str,
    map: String,
    small: String,
    shades: Vec<(String, String)>,
    back: String,
}

/// What it came to alone, for other sites to show within theirs.
pub async fn place(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (record, world) = counted(&ask).await?;
    let (world, code) = (world.ok_or(Refusal::NotFound)?, ask.param("country"));
    if ask.vocabularies.of("countries").entry(code).is_none() {
        return Err(Refusal::NotFound.into());
    }
    let Told { heading, said, index, pillars } = told(&ask, &Card::of(&world, code)).await?;
    let page = EmbeddedPlace {
        say: ask.say,
        title: heading,
        style: STYLE_ADDRESS.as_str(),
        said,
        pillars,
        index: index.map_or(String::new(), |it| decimal(&ask, it)),
        of: title(&ask, &record).1,
        back: format!("{}/results/{code}", address(&ask, &record)),
    };
    Ok(Answer::html(page.render()?).framed())
}

/// The map alone, for other sites to show within theirs.
pub async fn map(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (record, world) = counted(&ask).await?;
    let world = world.ok_or(Refusal::NotFound)?;
    let drawn = map::draw(&ask, &world).await?.ok_or(Refusal::NotFound)?;
    let page = EmbeddedMap {
        say: ask.say,
        title: format!("{}: {}", title(&ask, &record).1, drawn.name),
        style: STYLE_ADDRESS.as_str(),
        map: drawn.map,
        small: drawn.small,
        shades: drawn.shades,
        back: format!("{}/map", address(&ask, &record)),
    };
    Ok(Answer::html(page.render()?).framed())
}
