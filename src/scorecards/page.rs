//! The numbers of an indicator: what there is, beneath it; on a page of their own the last of each
//! country; as JSON and CSV all of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use facility_record::Declared;
use facility_store::Record;
use serde_json::{Value as Json, json};

use super::named::said;
use super::observation::Observation;
use super::series::{counted, latest, slices};
use super::trend::{Trend, trend};
use super::{Indicator, slice, withheld};
use crate::sheet::{self, Table};
use crate::web::Answer;
use crate::web::ask::{Ask, Twin};
use crate::web::errors::Error;
use crate::web::frame::Frame;
use crate::web::records::{guard, table_twin};
use crate::web::view::{address, title};

/// Digits after the point.
const DIGITS: u8 = 2;
/// What the tables of observations hold, in this order.
pub const COLUMNS: [&str; 14] = [
    "country",
    "year",
    "indicator",
    "slice",
    "value",
    "blank",
    "unit",
    "source",
    "release",
    "method",
    "licence",
    "status",
    "count",
    "confidentiality",
];

type Counted = BTreeMap<(String, String, i64), Observation>;

async fn of(ask: &Ask, indicator: &Indicator) -> Result<Counted, Error> {
    let code = indicator.code.original_text();
    let all = withheld::read(&ask.site, &[("indicator", code)], None).await?;
    // What countries say themselves stands in their scorecards.
    Ok(counted(all.into_iter().filter(|one| one.scorecard.is_empty()).collect()))
}

#[derive(Template)]
#[template(path = "scorecards/panel.html")]
struct Panel {
    say: crate::web::say::Say,
    said: Vec<String>,
    address: String,
}

/// What there is of an indicator.
pub async fn panel(ask: &Ask, record: &Record) -> Result<Option<String>, Error> {
    let indicator = Indicator::from_body(&record.body);
    let all = of(ask, &indicator).await?;
    let say = ask.say;
    let last = latest(&all, &main_slice(&all));
    let years: Vec<i64> = all.keys().map(|(.., year)| *year).collect();
    let mut said = vec![match last.len() {
        0 => say.t("observations-none").into_owned(),
        count => say.count("observations-countries", count),
    }];
    if let Some((first, last)) = years.iter().min().zip(years.iter().max()) {
        let words = [("first", first.to_string()), ("last", last.to_string())];
        let words = words.each_ref().map(|(name, text)| (*name, text.as_str().into()));
        said.push(say.with("observations-years", &words));
    }
    let panel = Panel { say, said, address: format!("{}/observations", address(ask, record)) };
    Ok(Some(panel.render()?))
}

/// The slice that is shown first: of all, or else the first that there is.
fn main_slice(all: &Counted) -> String {
    slices(all).into_iter().next().unwrap_or_else(|| slice::TOTAL.to_owned())
}

struct Row {
    country: String,
    /// Its trend.
    address: String,
    value: String,
    year: String,
    source: String,
}

#[derive(Template)]
#[template(path = "scorecards/observations.html")]
struct ObservationsPage {
    frame: Frame,
    unit: (String, String),
    caveats: (String, String),
    slices: Vec<(String, String, bool)>,
    orders: Vec<(&'static str, String, bool)>,
    places: Vec<(String, String, bool)>,
    said: String,
    rows: Vec<Row>,
    line: Option<Line>,
    here: String,
}

/// How a country did over the years.
struct Line {
    name: String,
    said: String,
    trend: Option<Trend>,
    heights: Vec<(f64, String)>,
    /// Year, number and who says so, the last first.
    rows: Vec<(i64, String, String)>,
    /// Where its groups stand beside each other; empty where nobody tells them apart.
    groups: String,
}

/// How the countries are ordered: by name, the most first, the least first.
const ORDERS: [&str; 3] = ["name", "most", "least"];

/// The last number of each country.
pub async fn observations(ask: Arc<Ask>) -> Result<Answer, Error> {
    let record = ask.record().await?;
    let indicator = Indicator::from_body(&record.body);
    let all = of(&ask, &indicator).await?;
    match ask.twin {
        Twin::Json => return Ok(Answer::json(&as_json(&ask, &all))),
        Twin::Csv => return as_csv(&ask, &record, &all),
        Twin::Xlsx => return table_twin(&ask, as_table(&ask, &all)),
        _ => {}
    }
    draw(&ask, &record, &indicator, &all)
}

fn draw(ask: &Ask, record: &Record, indicator: &Indicator, all: &Counted) -> Result<Answer, Error> {
    let (say, known) = (ask.say, slices(all));
    let asked = |name: &str| ask.query.first(name).to_owned();
    let chosen = known.iter().find(|one| **one == asked("slice")).cloned();
    let chosen = chosen.unwrap_or_else(|| main_slice(all));
    let countries = ask.vocabularies.of("countries");
    let label = |code: &str| countries.label(code, say.code()).to_owned();
    let mut last = latest(all, &chosen);
    last.sort_by_cached_key(|one| facility_letters::fold(&label(&one.country)));
    let order = ORDERS.into_iter().find(|order| *order == asked("order")).unwrap_or(ORDERS[0]);
    let value = |one: &Observation| one.value.0.unwrap_or_default();
    match order {
        "most" => last.sort_by(|one, other| value(other).total_cmp(&value(one))),
        "least" => last.sort_by(|one, other| value(one).total_cmp(&value(other))),
        _ => {}
    }
    let here = format!("{}/observations", address(ask, record));
    let row = |one: &&Observation| Row {
        country: label(&one.country),
        address: trend_of(&here, &one.country, (&chosen, order)),
        value: number(ask, value(one)),
        year: one.year.map_or(String::new(), |year| year.to_string()),
        source: source(one),
    };
    let mut places: Vec<(String, String, bool)> = last
        .iter()
        .map(|one| {
            (one.country.to_string(), label(&one.country), *one.country == *asked("country"))
        })
        .collect();
    places.sort_by_cached_key(|(_, name, _)| facility_letters::fold(name));
    let page = ObservationsPage {
        frame: frame(ask, record),
        unit: said(ask, &indicator.unit),
        caveats: said(ask, &indicator.caveats),
        slices: known
            .iter()
            .map(|one| (one.clone(), slice::words(say, one), *one == chosen))
            .collect(),
        orders: ORDERS
            .map(|own| {
                (own, say.t(&format!("observations-order-{own}")).into_owned(), own == order)
            })
            .into(),
        said: match last.len() {
            0 => say.t("observations-none").into_owned(),
            count => say.count("observations-countries", count),
        },
        line: places.iter().find(|(.., is_chosen)| *is_chosen).map(|(code, name, _)| Line {
            groups: groups_of(ask, record, all, code),
            ..line(ask, all, (code, &chosen), name)
        }),
        places,
        rows: last.iter().map(row).collect(),
        here,
    };
    Ok(Answer::html(page.render()?))
}

fn frame(ask: &Ask, record: &Record) -> Frame {
    Frame::new(ask, &ask.say.t("observations"))
        .about(&title(ask, record).1)
        .crumb(ask.say.t("room-scorecards"), ask.at("scorecards"))
        .crumb(ask.say.t("kind-indicator-plural"), ask.at("scorecards/indicators"))
        .crumb(title(ask, record).1, address(ask, record))
}

/// The page with the trend of a country.
fn trend_of(here: &str, country: &str, (slice, order): (&str, &str)) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("slice", slice).append_pair("order", order).append_pair("country", country);
    format!("{here}?{}#trend", query.finish())
}

/// The page of a country's groups, where a source tells them apart.
fn groups_of(ask: &Ask, record: &Record, all: &Counted, country: &str) -> String {
    let tells = |(own, of, _): &(String, String, i64)| own == country && of != slice::TOTAL;
    match all.keys().any(tells) {
        true => format!("{}/groups/{country}", address(ask, record)),
        false => String::new(),
    }
}

fn number(ask: &Ask, number: f64) -> String {
    facility_language::decimal(ask.say.language, number, DIGITS)
}

fn source(one: &Observation) -> String {
    [&one.source, &one.release].map(|it| it.original_text().to_owned()).join(", ")
}

/// How a country did in a slice.
fn line(ask: &Ask, all: &Counted, (country, slice): (&str, &str), name: &str) -> Line {
    let of = |((own, of, year), one): (&(String, String, i64), &Observation)| {
        let number = one.value.0.filter(|_| own == country && of == slice)?;
        Some((*year, number, source(one)))
    };
    let known: Vec<(i64, f64, String)> = all.iter().filter_map(of).collect(); // years rise
    let numbers: Vec<(i64, f64)> = known.iter().map(|(year, it, _)| (*year, *it)).collect();
    let trend = trend(&numbers);
    let said = numbers.first().zip(numbers.last()).map_or(String::new(), |(first, last)| {
        let words = [
            ("first", number(ask, first.1)),
            ("start", first.0.to_string()),
            ("last", number(ask, last.1)),
            ("end", last.0.to_string()),
        ];
        let words = words.each_ref().map(|(name, text)| (*name, text.as_str().into()));
        let key = if first == last { "observations-one-year" } else { "observations-trend-said" };
        ask.say.with(key, &words)
    });
    let heights = trend.as_ref().map(|trend| {
        trend.heights.iter().map(|(at, height)| (*at, number(ask, *height))).collect()
    });
    Line {
        name: name.to_owned(),
        said,
        heights: heights.unwrap_or_default(),
        trend,
        groups: String::new(),
        rows: known.into_iter().rev().map(|(year, it, who)| (year, number(ask, it), who)).collect(),
    }
}

/// The observations that the address asks for.
fn wanted<'a>(ask: &'a Ask, all: &'a Counted) -> impl Iterator<Item = &'a Observation> {
    let (country, own) = (ask.query.first("country"), ask.query.first("slice"));
    all.iter()
        .filter(move |((of, slice, _), _)| {
            (country.is_empty() || of == country) && (own.is_empty() || slice == own)
        })
        .map(|(_, one)| one)
}

fn as_json(ask: &Ask, all: &Counted) -> Json {
    let items: Vec<Json> = wanted(ask, all).map(item).collect();
    json!({"total": items.len(), "items": items})
}

fn as_table(ask: &Ask, all: &Counted) -> Table {
    Table::of_items("observations", &COLUMNS, &as_json(ask, all)["items"])
}

fn as_csv(ask: &Ask, record: &Record, all: &Counted) -> Result<Answer, Error> {
    let bytes = sheet::csv(&as_table(ask, all), |text| guard(ask, text))
        .map_err(|e| Error::Fault(e.to_string()))?;
    let mut answer = Answer::typed(200, "text/csv; charset=utf-8", bytes);
    let code = Indicator::from_body(&record.body).code.original_text().to_lowercase();
    let name = format!("attachment; filename=\"observations-{}.csv\"", code.replace('_', "-"));
    answer.header("content-disposition", name);
    Ok(answer)
}

/// An observation as the twins tell it.
pub fn item(one: &Observation) -> Json {
    let text = |line: &facility_record::Line| line.original_text().to_owned();
    json!({
        "country": one.country.to_string(), "year": one.year.0, "indicator": text(&one.indicator),
        "slice": text(&one.slice), "value": one.value.0, "blank": one.blank.to_string(),
        "unit": text(&one.unit), "source": text(&one.source), "release": text(&one.release),
        "method": one.method.to_string(), "licence": text(&one.licence),
        "status": one.status.to_string(), "count": one.count.0,
        "confidentiality": one.confidentiality.to_string(),
    })
}
