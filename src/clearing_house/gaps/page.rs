//! The public page of the gaps: cells of demand against supply, the worst first; as JSON, CSV and Atom
//! too.

use std::collections::BTreeSet;
use std::sync::Arc;

use askama::Template;
use facility_access::Role;
use facility_gaps::{Answers, Coordinate, Dimension, Part, PublishedCell, PublishedView, View};
use facility_record::{Entry, Vocabulary};
use serde_json::json;

use super::{GAPS, Gaps, MAP, NEED};
use crate::clearing_house::joint::POOLING;
use crate::sheet::Table;
use crate::web::Answer;
use crate::web::ask::{Ask, Twin};
use crate::web::errors::Error;
use crate::web::found;
use crate::web::frame::Frame;
use crate::web::records::table_csv;

/// Cells of one page.
const SHOWN: usize = 50;

/// A side of the matrix: the name in addresses, the vocabulary, what is kept apart by it.
struct Side {
    name: &'static str,
    vocabulary: &'static str,
    dimension: Dimension,
}

const SIDES: [Side; 4] = [
    Side { name: "country", vocabulary: "countries", dimension: Dimension::Country },
    Side { name: "topic", vocabulary: "topics", dimension: Dimension::Topic },
    Side { name: "group", vocabulary: "groups", dimension: Dimension::Group },
    Side { name: "language", vocabulary: "languages", dimension: Dimension::Language },
];

/// A code, its label, whether it is chosen.
type Chosen = (String, String, bool);

/// A filter: its name, its label, its options by heading.
struct Choice {
    name: &'static str,
    label: String,
    groups: Vec<(String, Vec<Chosen>)>,
}

/// A cell as it is shown.
struct Line {
    /// Where it lies, a label for each side that is kept apart.
    labels: Vec<String>,
    /// Requests that look for help, what else is told, what is not answered in full, offers,
    /// providers.
    numbers: [String; 5],
    is_empty: bool,
    requests: String,
    follow: String,
    offer: String,
    pledge: String,
    /// Where brokers pool requests; empty for others.
    pool: String,
}

#[derive(Template)]
#[template(path = "clearing_house/gaps/page.html")]
struct GapsPage {
    frame: Frame,
    choices: Vec<Choice>,
    sides: Vec<(&'static str, String, bool)>,
    only_empty: bool,
    heads: Vec<String>,
    lines: Vec<Line>,
    said: String,
    through: String,
    pages: Vec<(usize, String, bool)>,
    here: String,
    query: String,
    map: String,
    need: String,
}

/// The page, or its twin.
pub async fn page(ask: Arc<Ask>) -> Result<Answer, Error> {
    if ask.twin == Twin::Atom {
        // What is new in a cell is what was newly asked for there: the feed of those requests.
        return Ok(Answer::to(ask.at(&format!("search.atom?{}", requests(&filters(&ask))))));
    }
    let view = view(&ask);
    let only_empty = !ask.query.first("empty").is_empty();
    let seen = ask.site.views.of::<Gaps>().view(&ask.site, view).await?;
    let mut cells: Vec<&PublishedCell> = seen.cells.iter().collect();
    cells.retain(|cell| !only_empty || cell.supply.is_some_and(|supply| supply.offers == 0));
    cells.sort_by_key(|cell| cell.gap.rank);
    match ask.twin {
        Twin::Json => Ok(Answer::json(&json!({
            "dimensions": seen.dimensions,
            "threshold_through": seen.threshold_through,
            "regional_through": seen.regional_through,
            "cells": cells,
        }))),
        Twin::Csv => table_csv(&ask, &table(&ask, &seen, &cells)),
        _ => draw(&ask, &seen, &cells, only_empty),
    }
}

/// The filters of the address: the name of each and its code.
fn filters(ask: &Ask) -> Vec<(&'static str, String)> {
    let code = |side: &Side| (side.name, ask.query.first(side.name).to_owned());
    SIDES.iter().map(code).filter(|(_, code)| !code.is_empty()).collect()
}

/// What the address asks for: narrower topics count with theirs.
pub fn view(ask: &Ask) -> View {
    let chosen: Vec<&str> = ask.query.all("by").collect();
    let is_kept = |side: &&Side| match chosen.is_empty() {
        true => ["country", "topic"].contains(&side.name),
        false => chosen.contains(&side.name),
    };
    let codes = |name: &str| -> Option<BTreeSet<String>> {
        let code = ask.query.first(name);
        (!code.is_empty()).then(|| BTreeSet::from([code.to_owned()]))
    };
    let topics = ask.vocabularies.of("topics");
    let within = |wanted: &BTreeSet<String>| {
        let entries = topics.entries().iter().map(|entry| &entry.code);
        let lies = |code: &&String| {
            topics.with_broader(code).into_iter().any(|broader| wanted.contains(broader))
        };
        entries.filter(lies).cloned().collect()
    };
    View {
        dimensions: SIDES.iter().filter(is_kept).map(|side| side.dimension).collect(),
        countries: codes("country"),
        topics: codes("topic").map(|wanted| within(&wanted)),
        groups: codes("group"),
        languages: codes("language"),
        from: None,
        to: None,
    }
}

/// The coordinates of a cell, with the side of each.
fn coordinates(cell: &PublishedCell) -> Vec<(&'static Side, &Coordinate)> {
    let own = [&cell.country, &cell.topic, &cell.group, &cell.language];
    SIDES.iter().zip(own).filter_map(|(side, at)| Some((side, at.as_ref()?))).collect()
}

fn label(ask: &Ask, side: &Side, coordinate: &Coordinate) -> String {
    let labelled =
        |vocabulary: &Vocabulary, code: &str| vocabulary.label(code, ask.say.code()).to_owned();
    match coordinate {
        Coordinate::Exactly(code) => labelled(ask.vocabularies.of(side.vocabulary), code),
        Coordinate::Within(code) => {
            let name = if side.name == "country" { "regions" } else { side.vocabulary };
            ask.say.of("gaps-within", "name", &labelled(ask.vocabularies.of(name), code))
        }
        Coordinate::Unstated => ask.say.t("gaps-unstated").into_owned(),
        Coordinate::Withheld => ask.say.t("gaps-withheld").into_owned(),
    }
}

/// What a list of requests is filtered by for a cell, beside what the page is filtered by.
fn filters_of(ask: &Ask, cell: &PublishedCell) -> Vec<(&'static str, String)> {
    let mut filters = filters(ask);
    for (side, coordinate) in coordinates(cell) {
        if let Coordinate::Exactly(code) | Coordinate::Within(code) = coordinate {
            filters.retain(|(name, _)| *name != side.name);
            filters.push((side.name, code.clone()));
        }
    }
    filters
}

/// The query of the requests that these filters find. Countries are filtered by the region or group
/// that a code names.
fn requests(filters: &[(&'static str, String)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("kind", "request");
    for (name, code) in filters {
        let is_region = *name == "country" && code.bytes().all(|byte| byte.is_ascii_digit());
        let is_group = *name == "country" && code.bytes().all(|byte| byte.is_ascii_lowercase());
        let name = match (is_region, is_group) {
            (true, _) => "region",
            (_, true) => "country_group",
            _ => name,
        };
        query.append_pair(name, code);
    }
    query.finish()
}

/// How many needs of a cell are not answered in full, as far as is told.
pub fn lacking(cell: &PublishedCell) -> u64 {
    let of = |answers: &Answers| answers.unanswered.needs + answers.partial.needs;
    let told = |part: &Part| match part {
        Part::Told(told) => of(&told.answers),
        Part::Withheld(_) => 0,
    };
    of(&cell.open.answers) + told(&cell.threshold) + told(&cell.regional)
}

fn line(ask: &Ask, cell: &PublishedCell) -> Line {
    let told = |part: &Part| match part {
        Part::Told(told) => told.mentions,
        Part::Withheld(_) => 0,
    };
    let parts = [&cell.threshold, &cell.regional];
    let supply = cell.supply.unwrap_or_default();
    let number = |count: u64| ask.say.number(i64::try_from(count).unwrap_or(i64::MAX));
    let labels: Vec<String> =
        coordinates(cell).iter().map(|(side, at)| label(ask, side, at)).collect();
    let filters = filters_of(ask, cell);
    let wanted = requests(&filters);
    let encoded = |pairs: &[(&str, &str)]| {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
    };
    let name = labels.join(" · ");
    let follow = [("title", name.as_str()), ("query", &wanted), ("frequency", "weekly")];
    let plural = |name: &str| match name {
        "country" => "countries",
        "topic" => "topics",
        "group" => "groups",
        _ => "languages",
    };
    let given: Vec<(&str, &str)> =
        filters.iter().map(|(name, code)| (plural(name), code.as_str())).collect();
    Line {
        labels,
        numbers: [
            number(cell.open.all.needs),
            number(parts.iter().map(|part| told(part)).sum()),
            number(lacking(cell)),
            cell.supply.map_or_else(|| "–".to_owned(), |_| number(supply.offers)),
            cell.supply.map_or_else(|| "–".to_owned(), |_| number(supply.providers)),
        ],
        is_empty: cell.supply.is_some_and(|supply| supply.offers == 0),
        requests: ask.at(&format!("search?{wanted}")),
        follow: ask.at(&format!("notices/follows/new?{}", encoded(&follow))),
        offer: ask.at(&format!("clearing-house/offers/new?{}", encoded(&given))),
        pledge: ask.at(&format!("plans/pledges/new?{}", encoded(&given))),
        pool: match ask.is(Role::Broker) {
            true => ask.at(&format!("{POOLING}?{}", encoded(&cell_of(&filters)))),
            false => String::new(),
        },
    }
}

/// The filters by name and code.
fn cell_of<'f>(filters: &'f [(&'static str, String)]) -> Vec<(&'f str, &'f str)> {
    filters.iter().map(|(name, code)| (*name, code.as_str())).collect()
}

fn table(ask: &Ask, seen: &PublishedView, cells: &[&PublishedCell]) -> Table {
    let sides = SIDES.iter().filter(|side| seen.dimensions.contains(&side.dimension));
    let mut header = vec!["rank".to_owned()];
    for side in sides {
        header.extend([
            side.name.to_owned(),
            format!("{}_told", side.name),
            format!("{}_label", side.name),
        ]);
    }
    header.extend(
        [
            "requests",
            "requests_unanswered",
            "requests_partly_answered",
            "sources",
            "people_and_searches",
            "confidential",
            "offers",
            "providers",
        ]
        .map(str::to_owned),
    );
    let told = |part: &Part| match part {
        Part::Told(told) => told.mentions.to_string(),
        Part::Withheld(_) => String::new(),
    };
    let rows = cells.iter().map(|cell| {
        let mut row = vec![cell.gap.rank.to_string()];
        for (side, at) in coordinates(cell) {
            let (told, code) = match at {
                Coordinate::Exactly(code) => ("exactly", code.as_str()),
                Coordinate::Within(code) => ("within", code.as_str()),
                Coordinate::Unstated => ("unstated", ""),
                Coordinate::Withheld => ("withheld", ""),
            };
            row.extend([code.to_owned(), told.to_owned(), label(ask, side, at)]);
        }
        let open = &cell.open;
        let counts = [
            open.all.needs,
            open.answers.unanswered.needs,
            open.answers.partial.needs,
            open.sources,
        ];
        row.extend(counts.map(|count| count.to_string()));
        row.extend([told(&cell.threshold), told(&cell.regional)]);
        let supply = cell.supply.map_or([String::new(), String::new()], |it| {
            [it.offers.to_string(), it.providers.to_string()]
        });
        row.extend(supply);
        row
    });
    Table::of_text("gaps", header, rows.collect())
}

fn draw(
    ask: &Ask,
    seen: &PublishedView,
    cells: &[&PublishedCell],
    only_empty: bool,
) -> Result<Answer, Error> {
    let say = ask.say;
    let page: usize = ask.query.first("page").parse().unwrap_or(1).clamp(1, 100_000);
    let lines = cells.iter().skip((page - 1) * SHOWN).take(SHOWN);
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(ask.query.0.iter().filter(|(name, text)| !text.is_empty() && name != "page"))
        .finish();
    let name = |side: &Side| say.t(&format!("gaps-{}", side.name)).into_owned();
    let is_kept = |side: &&Side| seen.dimensions.contains(&side.dimension);
    let through = [seen.threshold_through, seen.regional_through];
    let day = |day: facility_gaps::Day| day.to_string().parse().map(|day| say.day(day)).ok();
    let days: Vec<String> = through.into_iter().flatten().filter_map(day).collect();
    let page = GapsPage {
        frame: Frame::new(ask, &say.t("gaps"))
            .crumb(say.t("room-clearing-house"), ask.at("clearing-house")),
        choices: SIDES.iter().map(|side| choice(ask, side, name(side))).collect(),
        sides: SIDES.iter().map(|side| (side.name, name(side), is_kept(&side))).collect(),
        only_empty,
        heads: SIDES.iter().filter(is_kept).map(name).collect(),
        lines: lines.map(|cell| line(ask, cell)).collect(),
        said: say.count("gaps-cells", cells.len()),
        through: match days.as_slice() {
            [threshold, regional] => say.with(
                "gaps-through",
                &[("threshold", threshold.as_str().into()), ("regional", regional.as_str().into())],
            ),
            _ => String::new(),
        },
        pages: found::pages(ask, page, cells.len().div_ceil(SHOWN)),
        here: ask.at(GAPS),
        map: ask.at(MAP),
        query: if query.is_empty() { query } else { format!("?{query}") },
        need: ask.at(NEED),
    };
    Ok(Answer::html(page.render()?))
}

/// The options of a filter; for countries the groups and regions that they lie in before them.
fn choice(ask: &Ask, side: &Side, label: String) -> Choice {
    let chosen = ask.query.first(side.name);
    let options = |name: &str| {
        let vocabulary = ask.vocabularies.of(name);
        let option = |entry: &Entry| {
            let label = vocabulary.label(&entry.code, ask.say.code()).to_owned();
            (entry.code.clone(), label, entry.code == chosen)
        };
        let entries = vocabulary.entries().iter().filter(|entry| !entry.is_retired());
        let mut options: Vec<_> = entries.map(option).collect();
        options.sort_by(|a, b| a.1.cmp(&b.1));
        options
    };
    let mut groups = Vec::new();
    if side.name == "country" {
        for name in ["regions", "country_groups"] {
            groups.push((
                ask.say.t(&format!("gaps-{}", name.replace('_', "-"))).into_owned(),
                options(name),
            ));
        }
        groups.push((ask.say.t("gaps-countries").into_owned(), options(side.vocabulary)));
    } else {
        groups.push((String::new(), options(side.vocabulary)));
    }
    Choice { name: side.name, label, groups }
}
