//! A framework counted for all countries or areas: a table with pillars first, the index last; with the
//! range of ranks where somebody asks for it. As JSON and CSV too.

use std::sync::Arc;

use askama::Template;
use facility_store::Record;
use serde_json::{Value as Json, json};

use super::named::Named;
use super::world::{World, Worlds};
use crate::sheet::Table;
use crate::web::Answer;
use crate::web::ask::{Ask, Twin};
use crate::web::errors::Error;
use crate::web::frame::Frame;
use crate::web::records::table_twin;
use crate::web::say::Say;
use crate::web::view::{address, title};

/// Digits after the point.
pub const DIGITS: u8 = 1;

/// A framework that everybody may see and that can be counted, with what it came to.
///
/// # Errors
/// When it is none, or the database fails.
pub async fn counted(ask: &Ask) -> Result<(Record, Option<Arc<World>>), Error> {
    let record = ask.record().await?;
    let world = ask.site.views.of::<Worlds>().of(ask, &record).await?;
    Ok((record, world))
}

/// A rank with its range, of those that have an index.
type Ranked = Option<(u32, f64, f64)>;

struct Row {
    name: String,
    address: String,
    values: Vec<String>,
    rank: String,
}

#[derive(Template)]
#[template(path = "scorecards/results.html")]
struct ResultsPage {
    frame: Frame,
    said: Vec<String>,
    regions: Vec<(String, String, bool)>,
    with_ranks: bool,
    heads: Vec<(String, String)>,
    rows: Vec<Row>,
    here: String,
    query: String,
    method: String,
    map: String,
    explore: String,
}

/// The page, or its twin.
pub async fn results(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (record, world) = counted(&ask).await?;
    let Some(world) = world else { return empty(&ask, &record) };
    let wanted = wanted(&ask, &world);
    let with_ranks = !ask.query.first("ranks").is_empty();
    let ranks = if with_ranks { ranks(&world).await? } else { Vec::new() };
    match ask.twin {
        Twin::Json => Ok(Answer::json(&as_json(&world, &wanted, &ranks))),
        Twin::Csv | Twin::Xlsx => table_twin(&ask, as_table(&world, &wanted, &ranks)),
        _ => draw(&ask, &record, &world, (&wanted, &ranks)).await,
    }
}

/// The places of the region or group that the address asks for.
pub fn wanted(ask: &Ask, world: &World) -> Vec<usize> {
    let within = ask.query.first("within");
    let is_within = |code: &str| {
        within.is_empty()
            || ask.vocabularies.of("countries").with_broader(code).contains(&within)
            || ask.vocabularies.groups_of(code, crate::web::say::today()).contains(&within)
    };
    let places = world.counted.places.iter().enumerate();
    places.filter(|(_, code)| is_within(code)).map(|(at, _)| at).collect()
}

/// The index and its pillars: what is told of each place, the index last.
pub fn told(world: &World) -> Vec<usize> {
    let Some(top) = world.tree.top() else { return Vec::new() };
    let pillars = world.tree.inputs(top).filter(|at| world.tree.nodes[*at].counts);
    pillars.chain([top]).collect()
}

/// The rank of each place among all with the range in which nine of ten drawings lie.
async fn ranks(world: &Arc<World>) -> Result<Vec<Ranked>, Error> {
    let mut ranks: Vec<Ranked> = vec![None; world.counted.places.len()];
    for range in world.chance().await?.map_or(&[][..], |chance| &chance.ranges) {
        let own = range.nominal.zip(range.p05).zip(range.p95);
        ranks[range.unit] = own.map(|((rank, low), high)| (rank, low, high));
    }
    Ok(ranks)
}

fn as_json(world: &World, wanted: &[usize], ranks: &[Ranked]) -> Json {
    let value = |place: usize, node: usize| world.counted.value(&world.tree, place, node);
    let items = wanted.iter().map(|place| {
        let values = told(world)
            .into_iter()
            .map(|node| (world.tree.nodes[node].code.clone(), json!(value(*place, node))));
        let mut item = json!({
            "country": world.counted.places[*place],
            "values": serde_json::Map::from_iter(values),
        });
        if let Some(ranked) = ranks.get(*place) {
            item["rank"] = json!(ranked.map(|(rank, ..)| rank));
            item["rank_range"] = json!(ranked.map(|(_, low, high)| [low, high]));
        }
        item
    });
    let items: Vec<Json> = items.collect();
    json!({"year": world.tree.year, "total": items.len(), "items": items})
}

fn as_table(world: &World, wanted: &[usize], ranks: &[Ranked]) -> Table {
    let nodes = told(world);
    let mut header = vec!["country".to_owned()];
    header.extend(nodes.iter().map(|node| world.tree.nodes[*node].code.clone()));
    if !ranks.is_empty() {
        header.extend(["rank", "rank_from", "rank_to"].map(str::to_owned));
    }
    let number = |value: Option<f64>| value.map_or(String::new(), |it| it.to_string());
    let line = |place: &usize| {
        let mut line = vec![world.counted.places[*place].clone()];
        line.extend(
            nodes.iter().map(|node| number(world.counted.value(&world.tree, *place, *node))),
        );
        if let Some(ranked) = ranks.get(*place) {
            line.push(ranked.map_or(String::new(), |(rank, ..)| rank.to_string()));
            line.extend([
                number(ranked.map(|(_, low, _)| low)),
                number(ranked.map(|(_, _, high)| high)),
            ]);
        }
        line
    };
    Table::of_text("results", header, wanted.iter().map(line).collect()).with_numbers()
}

async fn draw(
    ask: &Ask,
    record: &Record,
    world: &World,
    (wanted, ranks): (&[usize], &[Ranked]),
) -> Result<Answer, Error> {
    let say = ask.say;
    let named = Named::read(ask, &world.tree).await?;
    let nodes = told(world);
    let countries = ask.vocabularies.of("countries");
    let here = format!("{}/results", address(ask, record));
    let number = |value: Option<f64>| {
        value.map_or_else(
            || say.t("scorecard-not-counted").into_owned(),
            |it| facility_language::decimal(say.language, it, DIGITS),
        )
    };
    let row = |place: &usize| {
        let code = &world.counted.places[*place];
        Row {
            name: countries.label(code, say.code()).to_owned(),
            address: format!("{here}/{code}"),
            values: nodes
                .iter()
                .map(|node| number(world.counted.value(&world.tree, *place, *node)))
                .collect(),
            rank: ranks.get(*place).map_or(String::new(), |ranked| said_rank(say, ranked)),
        }
    };
    let mut rows: Vec<Row> = wanted.iter().map(row).collect();
    rows.sort_by_cached_key(|row| facility_letters::fold(&row.name));
    let whole = |place: &&usize| {
        let top = world.tree.top();
        top.is_some_and(|top| world.counted.value(&world.tree, **place, top).is_some())
    };
    let with_index = wanted.iter().filter(whole).count();
    let query = ask.address();
    let page = ResultsPage {
        frame: frame(ask, record, &say.t("scorecard-results")),
        said: vec![
            say.count("scorecard-with-index", with_index),
            say.t("scorecard-from-sources").into_owned(),
        ],
        regions: regions(ask),
        with_ranks: !ranks.is_empty(),
        heads: nodes.iter().map(|node| named.node(ask, &world.tree, *node)).collect(),
        rows,
        query: query.split_once('?').map_or(String::new(), |(_, query)| format!("?{query}")),
        method: format!("{}/method", address(ask, record)),
        map: format!("{}/map", address(ask, record)),
        explore: format!("{}/explore", address(ask, record)),
        here,
    };
    Ok(Answer::html(page.render()?))
}

/// A rank with its range, in words.
fn said_rank(say: Say, ranked: &Ranked) -> String {
    let Some((rank, low, high)) = ranked else { return String::new() };
    let ends = [low, high].map(|end| say.number(end.round() as i64));
    let rank = say.number(i64::from(*rank));
    let words = [("rank", &rank), ("first", &ends[0]), ("last", &ends[1])];
    say.with("scorecard-rank", &words.map(|(name, text)| (name, text.as_str().into())))
}

/// The frame of a page beneath a framework.
pub fn frame(ask: &Ask, record: &Record, heading: &str) -> Frame {
    let own = title(ask, record).1;
    Frame::new(ask, heading)
        .about(&own)
        .crumb(ask.say.t("room-scorecards"), ask.at("scorecards"))
        .crumb(ask.say.t("kind-framework-plural"), ask.at("scorecards/frameworks"))
        .crumb(own, address(ask, record))
}

/// Regions and groups of countries to choose from.
pub fn regions(ask: &Ask) -> Vec<(String, String, bool)> {
    let chosen = ask.query.first("within");
    let of = |name: &str| {
        let vocabulary = ask.vocabularies.of(name);
        let entry = |entry: &facility_record::Entry| {
            let label = vocabulary.label(&entry.code, ask.say.code()).to_owned();
            (entry.code.clone(), label, entry.code == chosen)
        };
        vocabulary.entries().iter().map(entry).collect::<Vec<_>>()
    };
    of("country_groups").into_iter().chain(of("regions")).collect()
}

#[derive(Template)]
#[template(path = "scorecards/empty.html")]
struct EmptyPage {
    frame: Frame,
}

/// What is shown where nothing can be counted yet.
pub fn empty(ask: &Ask, record: &Record) -> Result<Answer, Error> {
    match ask.twin {
        Twin::Json => Ok(Answer::json(&json!({"total": 0, "items": []}))),
        Twin::Csv | Twin::Xlsx => {
            table_twin(ask, Table::of_text("results", vec!["country".into()], Vec::new()))
        }
        _ => {
            let page = EmptyPage { frame: frame(ask, record, &ask.say.t("scorecard-results")) };
            Ok(Answer::html(page.render()?))
        }
    }
}
