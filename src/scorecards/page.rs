//! The numbers of an indicator: what there is, beneath it; on a page of their own the last of each
//! country; as JSON and CSV all of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use facility_record::{Declared, Fields};
use facility_store::Record;
use serde_json::{Value as Json, json};

use super::named::said;
use super::observation::Observation;
use super::series::{counted, latest, slices};
use super::{Indicator, slice};
use crate::sheet::{self, Table};
use crate::web::Answer;
use crate::web::ask::{Ask, Twin};
use crate::web::errors::Error;
use crate::web::frame::Frame;
use crate::web::records::guard;
use crate::web::view::{address, title};

/// Most observations of an indicator that are read.
const MOST: usize = 200_000;
/// Digits after the point.
const DIGITS: u8 = 2;
/// What the tables of observations hold, in this order.
pub const COLUMNS: [&str; 13] = [
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
];

type Counted = BTreeMap<(String, String, i64), Observation>;

async fn of(ask: &Ask, indicator: &Indicator) -> Result<Counted, Error> {
    let code = indicator.code.original_text();
    let facts = ask.site.store.facts(&Observation::fact(), &[("indicator", code)], MOST).await?;
    let all = facts.iter().map(|fact| Observation::take_all(fact));
    // What countries say themselves stands in their scorecards.
    Ok(counted(all.filter(|one| one.scorecard.is_empty()).collect()))
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
    slices: Vec<(String, bool)>,
    said: String,
    rows: Vec<Row>,
    csv: String,
    json: String,
}

/// The last number of each country.
pub async fn observations(ask: Arc<Ask>) -> Result<Answer, Error> {
    let record = ask.record().await?;
    let indicator = Indicator::from_body(&record.body);
    let all = of(&ask, &indicator).await?;
    match ask.twin {
        Twin::Json => return Ok(Answer::json(&as_json(&ask, &all))),
        Twin::Csv => return as_csv(&ask, &record, &all),
        _ => {}
    }
    let (say, known) = (ask.say, slices(&all));
    let asked = ask.query.first("slice");
    let chosen =
        known.iter().find(|one| *one == asked).cloned().unwrap_or_else(|| main_slice(&all));
    let mut last = latest(&all, &chosen);
    let countries = ask.vocabularies.of("countries");
    last.sort_by_key(|one| countries.label(&one.country, say.code()).to_lowercase());
    let row = |one: &&Observation| Row {
        country: countries.label(&one.country, say.code()).to_owned(),
        value: one
            .value
            .map_or(String::new(), |it| facility_language::decimal(say.language, it, DIGITS)),
        year: one.year.map_or(String::new(), |year| year.to_string()),
        source: [&one.source, &one.release].map(|it| it.original_text().to_owned()).join(", "),
    };
    let here = format!("{}/observations", address(&ask, &record));
    let page = ObservationsPage {
        frame: Frame::new(&ask, &say.t("observations"))
            .about(&title(&ask, &record).1)
            .crumb(say.t("room-scorecards"), ask.at("scorecards"))
            .crumb(say.t("kind-indicator-plural"), ask.at("scorecards/indicators"))
            .crumb(title(&ask, &record).1, address(&ask, &record)),
        unit: said(&ask, &indicator.unit),
        caveats: said(&ask, &indicator.caveats),
        slices: known.into_iter().map(|one| (one.clone(), one == chosen)).collect(),
        said: match last.len() {
            0 => say.t("observations-none").into_owned(),
            count => say.count("observations-countries", count),
        },
        rows: last.iter().map(row).collect(),
        csv: format!("{here}.csv"),
        json: format!("{here}.json"),
    };
    Ok(Answer::html(page.render()?))
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

fn as_csv(ask: &Ask, record: &Record, all: &Counted) -> Result<Answer, Error> {
    let table = Table::of_items("observations", &COLUMNS, &as_json(ask, all)["items"]);
    let bytes =
        sheet::csv(&table, |text| guard(ask, text)).map_err(|e| Error::Fault(e.to_string()))?;
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
    })
}
