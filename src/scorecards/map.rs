//! A framework on a map of the world: the index or a pillar in four shades with fixed ends.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;

use super::named::Named;
use super::results::{DIGITS, counted, empty, frame, told};
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::frame::Frame;
use crate::web::map::{SHADES, Said, world as drawn};
use crate::web::view::address;

/// Points that a shade spans.
const STEP: f64 = 100.0 / SHADES as f64;

#[derive(Template)]
#[template(path = "scorecards/map.html")]
struct MapPage {
    frame: Frame,
    /// The nodes to choose from: code, name, whether it is shown.
    nodes: Vec<(String, String, bool)>,
    map: String,
    shades: Vec<(String, String)>,
    table: String,
}

/// The map; `?node=` is the code of a pillar, without it the index is shown.
pub async fn map(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (record, world) = counted(&ask).await?;
    let Some(world) = world else { return empty(&ask, &record) };
    let (tree, say) = (&world.tree, ask.say);
    let named = Named::read(&ask, tree).await?;
    let nodes = told(&world);
    let asked = ask.query.first("node");
    let chosen = nodes.iter().find(|at| tree.nodes[**at].code == asked).or(nodes.last());
    let Some(chosen) = chosen.copied() else { return empty(&ask, &record) };
    let countries = ask.vocabularies.of("countries");
    let decimal = |number: f64| facility_language::decimal(say.language, number, DIGITS);
    let mut said = BTreeMap::new();
    for (row, code) in world.counted.places.iter().enumerate() {
        let Some(value) = world.counted.value(tree, row, chosen) else { continue };
        let words = [("name", countries.label(code, say.code())), ("count", &decimal(value))];
        let title = say.with("gaps-map-place", &words.map(|(name, text)| (name, text.into())));
        said.insert(code.clone(), Said { shade: shade(value), title });
    }
    let name = named.node(&ask, tree, chosen).1;
    let whole = |number: f64| say.number(number as i64);
    let none = ("m0".to_owned(), say.t("scorecard-not-counted").into_owned());
    let shades = (1..=SHADES).map(|step| {
        let (low, high) = (f64::from(step - 1) * STEP, f64::from(step) * STEP);
        (format!("m{step}"), format!("{}–{}", whole(low), whole(high)))
    });
    let page = MapPage {
        map: drawn(&name, &said)?,
        frame: frame(&ask, &record, &say.t("scorecard-map"))
            .crumb(say.t("scorecard-results"), format!("{}/results", address(&ask, &record))),
        nodes: nodes
            .iter()
            .map(|at| (tree.nodes[*at].code.clone(), named.node(&ask, tree, *at).1, *at == chosen))
            .collect(),
        shades: std::iter::once(none).chain(shades).collect(),
        table: format!("{}/results", address(&ask, &record)),
    };
    Ok(Answer::html(page.render()?))
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
