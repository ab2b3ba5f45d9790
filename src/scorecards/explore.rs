//! A framework counted with other weights of its pillars, for whoever wants to see what depends on them. The
//! address says the weights, so that somebody else sees the same; nothing is kept.

use std::sync::Arc;

use askama::Template;
use facility_store::Record;
use serde_json::{Value as Json, json};

use super::compute::Counted;
use super::named::Named;
use super::results::{DIGITS, counted, empty, frame, regions, told, wanted};
use super::tree::Tree;
use super::world::World;
use crate::sheet::Table;
use crate::vocabularies;
use crate::web::Answer;
use crate::web::ask::{Ask, Twin};
use crate::web::errors::Error;
use crate::web::frame::Frame;
use crate::web::records::table_twin;
use crate::web::view::address;

/// The greatest weight that a pillar can be given.
const MOST: f64 = 100.0;
/// What the table holds.
const COLUMNS: [&str; 4] = ["country", "index", "explored", "difference"];

struct Pillar {
    code: String,
    name: (String, String),
    weight: f64,
}

struct Row {
    name: String,
    address: String,
    /// The index as the framework counts it, with other weights, and the difference.
    numbers: [String; 3],
}

#[derive(Template)]
#[template(path = "scorecards/explore.html")]
struct ExplorePage {
    frame: Frame,
    pillars: Vec<Pillar>,
    regions: Vec<(String, String, bool)>,
    rows: Vec<Row>,
    here: String,
    query: String,
}

/// The page, or its twin.
pub async fn explore(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (record, world) = counted(&ask).await?;
    let Some(world) = world else { return empty(&ask, &record) };
    let weights = weights(&ask, &world);
    let explored = recounted(&world, &weights)?;
    let mut compared = compared(&ask, &world, explored.as_ref());
    compared.sort_by(|one, other| other.2.total_cmp(&one.2));
    let item = |(country, index, explored): &(String, f64, f64)| json!({"country": country, "index": index, "explored": explored, "difference": explored - index});
    let items: Vec<Json> = compared.iter().map(item).collect();
    match ask.twin {
        Twin::Json => {
            let used: serde_json::Map<String, Json> = weights
                .iter()
                .map(|(at, weight)| (world.tree.nodes[*at].code.clone(), json!(weight)))
                .collect();
            Ok(Answer::json(&json!({"weights": used, "total": items.len(), "items": items})))
        }
        Twin::Csv | Twin::Xlsx => {
            table_twin(&ask, Table::of_items("explored", &COLUMNS, &Json::Array(items)))
        }
        _ => draw(&ask, &record, (&world, &weights), &compared).await,
    }
}

/// The pillars that count, each with the weight of the address or else its own.
fn weights(ask: &Ask, world: &World) -> Vec<(usize, f64)> {
    let mut pillars = told(world);
    pillars.pop(); // the index
    let weight = |at: usize| {
        let node = &world.tree.nodes[at];
        let asked = ask.query.first(&format!("weight.{}", node.code)).parse::<f64>().ok();
        asked.filter(|it| (0.0..=MOST).contains(it)).unwrap_or(node.weight)
    };
    pillars.into_iter().map(|at| (at, weight(at))).collect()
}

/// The framework counted with these weights; a pillar with 0 does not count. None where nothing counts.
fn recounted(world: &World, weights: &[(usize, f64)]) -> Result<Option<(Tree, Counted)>, Error> {
    let mut tree = world.tree.clone();
    for (at, weight) in weights {
        tree.weigh(*at, *weight);
    }
    let countries = vocabularies::shipped().of("countries");
    let places: Vec<(String, String)> = world
        .counted
        .places
        .iter()
        .map(|code| (code.clone(), countries.label(code, "en").to_owned()))
        .collect();
    let made = Counted::of_cells(&tree, &places, world.counted.cells.clone());
    Ok(made.map_err(Error::Fault)?.map(|counted| (tree, counted)))
}

/// Each place that has both indices, in the region or group of the address.
fn compared(
    ask: &Ask,
    world: &World,
    explored: Option<&(Tree, Counted)>,
) -> Vec<(String, f64, f64)> {
    let (Some(top), Some((tree, counted))) = (world.tree.top(), explored) else {
        return Vec::new();
    };
    let both = |place: &usize| {
        let index = world.counted.value(&world.tree, *place, top)?;
        let other = counted.value(tree, *place, top)?;
        Some((world.counted.places[*place].clone(), index, other))
    };
    wanted(ask, world).iter().filter_map(both).collect()
}

async fn draw(
    ask: &Ask,
    record: &Record,
    (world, weights): (&World, &[(usize, f64)]),
    compared: &[(String, f64, f64)],
) -> Result<Answer, Error> {
    let named = Named::read(ask, &world.tree).await?;
    let countries = ask.vocabularies.of("countries");
    let own = address(ask, record);
    let decimal = |it| facility_language::decimal(ask.say.language, it, DIGITS);
    let row = |(country, index, explored): &(String, f64, f64)| Row {
        name: countries.label(country, ask.say.code()).to_owned(),
        address: format!("{own}/results/{country}"),
        numbers: [decimal(*index), decimal(*explored), decimal(explored - index)],
    };
    let pillar = |(at, weight): &(usize, f64)| Pillar {
        code: world.tree.nodes[*at].code.clone(),
        name: named.node(ask, &world.tree, *at),
        weight: *weight,
    };
    let asked = ask.address();
    let page = ExplorePage {
        frame: frame(ask, record, &ask.say.t("explore-title"))
            .crumb(ask.say.t("scorecard-results"), format!("{own}/results")),
        pillars: weights.iter().map(pillar).collect(),
        regions: regions(ask),
        rows: compared.iter().map(row).collect(),
        here: format!("{own}/explore"),
        query: asked.split_once('?').map_or(String::new(), |(_, query)| format!("?{query}")),
    };
    Ok(Answer::html(page.render()?))
}
