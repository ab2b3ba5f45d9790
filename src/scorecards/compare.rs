//! A framework counted for up to five countries or areas beside each other, pillar by pillar and number by
//! number; and who is nearest by income and population.

use std::sync::Arc;

use askama::Template;
use facility_record::Entry;

use super::named::Named;
use super::peers::Peers;
use super::place::Card;
use super::results::{DIGITS, counted, empty, frame, told};
use super::world::World;
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::frame::Frame;
use crate::web::view::address;

/// Countries that are compared at most.
const MOST: usize = 5;
/// Digits of a number as a source gives it.
const GIVEN: u8 = 2;

/// The marks of countries, told apart without colour: a disc, a square, a triangle, a diamond, a cross.
const MARKS: [&str; MOST] = [
    "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0 -12 0",
    "M-6 -6H6V6H-6Z",
    "M0 -7L7 6H-7Z",
    "M0 -7L7 0L0 7L-7 0Z",
    "M-6 -6L6 6M6 -6L-6 6",
];
/// The length of a strip.
const STRIP: f64 = 400.0;

/// A column: mark, name, page, and the address without it.
struct Column {
    mark: &'static str,
    name: String,
    address: String,
    without: String,
}

struct Row {
    name: (String, String),
    depth: usize,
    /// Of each column what stands there, and the year.
    cells: Vec<(String, String)>,
}

/// A country on the strip of a pillar: how far along, which mark, what is said of it.
struct Mark {
    at: String,
    number: usize,
    path: &'static str,
    said: String,
}

struct Strip {
    name: (String, String),
    marks: Vec<Mark>,
}

#[derive(Template)]
#[template(path = "scorecards/compare.html")]
struct ComparePage {
    frame: Frame,
    columns: Vec<Column>,
    strips: Vec<Strip>,
    rows: Vec<Row>,
    /// Those that can still be added: code and name; none when there are as many as can be.
    others: Vec<(String, String)>,
    chosen: Vec<String>,
    /// The nearest by income and population: name, and the address with it.
    nearest: Vec<(String, String)>,
    results: String,
}

/// The page.
pub async fn compare(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (record, world) = counted(&ask).await?;
    let Some(world) = world else { return empty(&ask, &record) };
    let countries = ask.vocabularies.of("countries");
    let mut chosen: Vec<&Entry> = Vec::new();
    for code in ask.query.all("country") {
        let known = countries.entry(code).filter(|_| chosen.len() < MOST);
        chosen.extend(known.filter(|entry| !chosen.iter().any(|it| it.code == entry.code)));
    }
    let here = format!("{}/results/compare", address(&ask, &record));
    let label = |code: &str| countries.label(code, ask.say.code()).to_owned();
    let with = |codes: &[&str]| {
        let pairs = codes.iter().map(|code| ("country", *code));
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        format!("{here}?{query}")
    };
    let codes: Vec<&str> = chosen.iter().map(|entry| entry.code.as_str()).collect();
    let column = |(at, code): (usize, &&str)| {
        let others: Vec<&str> = codes.iter().copied().filter(|it| it != code).collect();
        Column {
            mark: MARKS[at],
            name: label(code),
            address: format!("{}/results/{code}", address(&ask, &record)),
            without: with(&others),
        }
    };
    let named = Named::read(&ask, &world.tree).await?;
    let cards: Vec<Card<'_>> = codes.iter().map(|code| Card::of(&world, code)).collect();
    let columns: Vec<Column> = codes.iter().enumerate().map(column).collect();
    let mut others: Vec<(String, String)> = match codes.len() < MOST {
        true => world.counted.places.iter().map(|code| (code.clone(), label(code))).collect(),
        false => Vec::new(),
    };
    others.retain(|(code, _)| !codes.contains(&code.as_str()));
    others.sort_by_cached_key(|(_, name)| facility_letters::fold(name));
    let nearest = match codes.first() {
        Some(first) if codes.len() < MOST => {
            ask.site.views.of::<Peers>().nearest(&ask, first).await?
        }
        _ => Vec::new(),
    };
    let nearest = nearest.iter().filter(|code| !codes.contains(&code.as_str())).map(|code| {
        let all: Vec<&str> = codes.iter().copied().chain([code.as_str()]).collect();
        (label(code), with(&all))
    });
    let nearest = nearest.collect();
    let page = ComparePage {
        frame: frame(&ask, &record, &ask.say.t("scorecard-compare"))
            .crumb(ask.say.t("scorecard-results"), format!("{}/results", address(&ask, &record))),
        strips: strips(&ask, &world, &named, (&cards, &columns)),
        rows: rows(&ask, &world, &named, &cards),
        columns,
        others,
        chosen: codes.iter().map(|code| (*code).to_owned()).collect(),
        nearest,
        results: format!("{}/results", address(&ask, &record)),
    };
    Ok(Answer::html(page.render()?))
}

fn decimal(ask: &Ask, number: f64, digits: u8) -> String {
    facility_language::decimal(ask.say.language, number, digits)
}

/// The pillars and the index, each with the countries along it.
fn strips(
    ask: &Ask,
    world: &World,
    named: &Named,
    (cards, columns): (&[Card<'_>], &[Column]),
) -> Vec<Strip> {
    let strip = |node: usize| Strip {
        name: named.node(ask, &world.tree, node),
        marks: cards
            .iter()
            .zip(columns)
            .enumerate()
            .filter_map(|(number, (card, column))| {
                let value = card.value(node)?;
                Some(Mark {
                    at: format!("{:.1}", value / 100.0 * STRIP),
                    number,
                    path: column.mark,
                    said: format!("{}: {}", column.name, decimal(ask, value, DIGITS)),
                })
            })
            .collect(),
    };
    if cards.is_empty() { Vec::new() } else { told(world).into_iter().map(strip).collect() }
}

/// The index, then each pillar with its indicators.
fn rows(ask: &Ask, world: &World, named: &Named, cards: &[Card<'_>]) -> Vec<Row> {
    let tree = &world.tree;
    let cell = |card: &Card<'_>, at: usize| match tree.nodes[at].leaf {
        None => {
            (card.value(at).map_or(String::new(), |it| decimal(ask, it, DIGITS)), String::new())
        }
        Some(_) => {
            let cell = card.cell(at);
            let number = cell.number.map_or(String::new(), |it| decimal(ask, it, GIVEN));
            (number, cell.year.map_or(String::new(), |year| year.to_string()))
        }
    };
    let row = |at: usize| Row {
        name: named.node(ask, tree, at),
        depth: tree.nodes[at].depth,
        cells: cards.iter().map(|card| cell(card, at)).collect(),
    };
    tree.top_down().into_iter().map(row).collect()
}
