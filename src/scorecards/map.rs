//! A framework on a map of the world: the index or a pillar in four shades with fixed ends.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;

use super::named::Named;
use super::results::{DIGITS, counted, empty, frame, told};
use super::world::World;
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::embed::snippet;
use crate::web::errors::Error;
use crate::web::frame::Frame;
use crate::web::map::{SHADES, Said, small, world as drawn};
use crate::web::say::Say;
use crate::web::view::{address, path, title};

/// Points that a shade spans.
const STEP: f64 = 100.0 / SHADES as f64;

#[derive(Template)]
#[template(path = "scorecards/map.html")]
struct MapPage {
    say: Say,
    frame: Frame,
    /// The nodes to choose from: code, name, whether it is shown.
    nodes: Vec<(String, String, bool)>,
    map: String,
    small: String,
    shades: Vec<(String, String)>,
    table: String,
    snippet: String,
}

/// A node of a framework on a map.
pub struct Drawn {
    /// The node, and all that can be shown.
    chosen: usize,
    nodes: Vec<usize>,
    named: Named,
    pub name: String,
    pub map: String,
    pub small: String,
    /// Classes of the shades and what they stand for.
    pub shades: Vec<(String, String)>,
}

/// The map; `?node=` is the code of a pillar, without it the index is shown.
pub async fn map(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (record, world) = counted(&ask).await?;
    let Some(world) = world else { return empty(&ask, &record) };
    let Some(drawn) = draw(&ask, &world).await? else { return empty(&ask, &record) };
    let (tree, say) = (&world.tree, ask.say);
    let heading = say.t("scorecard-map");
    let chosen = &tree.nodes[drawn.chosen].code;
    let embedded = format!("embed/{}/map?node={chosen}", path(record.kind, &record.id));
    let node = |at: &usize| {
        let name = drawn.named.node(&ask, tree, *at).1;
        (tree.nodes[*at].code.clone(), name, *at == drawn.chosen)
    };
    let page = MapPage {
        say,
        nodes: drawn.nodes.iter().map(node).collect(),
        snippet: snippet(&ask, &embedded, &format!("{}: {}", title(&ask, &record).1, drawn.name)),
        map: drawn.map,
        small: drawn.small,
        frame: frame(&ask, &record, &heading)
            .crumb(say.t("scorecard-results"), format!("{}/results", address(&ask, &record))),
        shades: drawn.shades,
        table: format!("{}/results", address(&ask, &record)),
    };
    Ok(Answer::html(page.render()?))
}

/// What the address asks for, drawn; none where nothing can be shown.
///
/// # Errors
/// When the database fails.
pub async fn draw(ask: &Ask, world: &World) -> Result<Option<Drawn>, Error> {
    let (tree, say) = (&world.tree, ask.say);
    let named = Named::read(ask, tree).await?;
    let nodes = told(world);
    let asked = ask.query.first("node");
    let chosen = nodes.iter().find(|at| tree.nodes[**at].code == asked).or(nodes.last());
    let Some(chosen) = chosen.copied() else { return Ok(None) };
    let countries = ask.vocabularies.of("countries");
    let decimal = |number: f64| facility_language::decimal(say.language, number, DIGITS);
    let mut said = BTreeMap::new();
    for (row, code) in world.counted.places.iter().enumerate() {
        let value = world.counted.value(tree, row, chosen);
        let score = value.map_or_else(|| say.t("scorecard-not-counted").into_owned(), decimal);
        let words = [("name", countries.label(code, say.code())), ("count", &score)];
        let title = say.with("gaps-map-place", &words.map(|(name, text)| (name, text.into())));
        said.insert(code.clone(), Said { shade: value.map_or(0, shade), title });
    }
    let name = named.node(ask, tree, chosen).1;
    let whole = |number: f64| say.number(number as i64);
    let none = ("m0".to_owned(), say.t("scorecard-not-counted").into_owned());
    let shades = (1..=SHADES).map(|step| {
        let (low, high) = (f64::from(step - 1) * STEP, f64::from(step) * STEP);
        (format!("m{step}"), format!("{}–{}", whole(low), whole(high)))
    });
    let shades = std::iter::once(none).chain(shades).collect();
    Ok(Some(Drawn {
        chosen,
        nodes,
        map: drawn(&name, &said)?,
        small: small(say, &said)?,
        name,
        named,
        shades,
    }))
}

/// The shade of a score: from 1 for 0 to 25, to 4 for 75 and more.
fn shade(score: f64) -> u8 {
    ((score / STEP).floor() as u8).min(SHADES - 1) + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shades_have_fixed_ends() {
        assert_eq!([0.0, 24.9, 25.0, 74.9, 75.0, 100.0].map(shade), [1, 1, 2, 3, 4, 4]);
    }
}
