//! What a framework came to as SDMX: the scores of all nodes in the year of the framework, and the numbers
//! of indicators in their own years.

use std::sync::Arc;

use super::results::{counted, wanted};
use super::world::World;
use super::{Framework, place::Card};
use crate::exchange::sdmx::{Message, Observed};
use crate::sheet::Table;
use crate::web::Answer;
use crate::web::ask::{Ask, Twin};
use crate::web::errors::{Error, Refusal};
use crate::web::records::plain_csv;
use crate::web::say::iso;
use crate::web::view::address;
use facility_record::Declared;

const DIMENSIONS: [(&str, &str); 3] =
    [("INDICATOR", "Indicator"), ("REF_AREA", "Reference area"), ("MEASURE", "Measure")];
const ATTRIBUTES: [(&str, &str); 2] = [("OBS_STATUS", "Observation status"), ("SOURCE", "Source")];
/// The status of a normal value in the code list of SDMX.
const NORMAL: &str = "A";

/// The data: of all places, or of those that the address asks for (`?country=`, `?within=`).
pub async fn sdmx(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (record, world) = counted(&ask).await?;
    let world = world.ok_or(Refusal::NotFound)?;
    let framework = Framework::from_body(&record.body);
    let country = ask.query.first("country");
    let places: Vec<String> = if country.is_empty() {
        wanted(&ask, &world).iter().map(|at| world.counted.places[*at].clone()).collect()
    } else {
        vec![country.to_owned()]
    };
    let id = framework.code.original_text();
    let message = Message {
        id: id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect(),
        name: framework.title.best("en").1.to_owned(),
        prepared: iso(record.updated),
        dimensions: DIMENSIONS.to_vec(),
        attributes: ATTRIBUTES.to_vec(),
        observations: places.iter().flat_map(|place| observed(&world, place)).collect(),
    };
    match ask.twin {
        Twin::Json => Ok(Answer::json(&message.json())),
        Twin::Csv => plain_csv(&Table::of_text("sdmx", message.header(), message.lines())),
        _ => Ok(Answer::to(format!("{}/results/sdmx.json", address(&ask, &record)))),
    }
}

fn observed(world: &World, country: &str) -> Vec<Observed> {
    let card = Card::of(world, country);
    let tree = &world.tree;
    let one = |node: usize, measure: &str, time: i64, value, source: &str| Observed {
        keys: vec![tree.nodes[node].code.clone(), country.to_owned(), measure.to_owned()],
        time: time.to_string(),
        value: Some(value),
        attributes: vec![NORMAL.to_owned(), source.to_owned()],
    };
    let mut observed = Vec::new();
    for node in 0..tree.nodes.len() {
        if let Some(score) = card.value(node) {
            observed.push(one(node, "SCORE", tree.year, score, ""));
        }
        let cell = card.cell(node);
        if let Some((number, year)) = cell.number.zip(cell.year) {
            observed.push(one(node, "NUMBER", year, number, &cell.source));
        }
    }
    observed
}
