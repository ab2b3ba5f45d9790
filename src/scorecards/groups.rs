//! How groups of a country or area fare beside each other in an indicator: each with how far it is from
//! the best-off group and from the national figure, and whether that becomes less.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use facility_groups::{Comparison, Direction, Gap, Group, Missing, Movement, Year, differences};
use facility_record::Declared;
use facility_store::Record;
use serde_json::{Value as Json, json};

use super::named::said;
use super::observation::Observation;
use super::place::GIVEN;
use super::{Indicator, slice, withheld};
use crate::sheet::Table;
use crate::web::Answer;
use crate::web::ask::{Ask, Twin};
use crate::web::errors::{Error, Refusal};
use crate::web::frame::Frame;
use crate::web::records::table_twin;
use crate::web::view::{address, title};

/// What the table of groups holds.
const COLUMNS: [&str; 12] = [
    "within",
    "dimension",
    "group",
    "year",
    "value",
    "count",
    "withheld",
    "gap_to_best",
    "ratio_to_best",
    "gap_to_national",
    "ratio_to_national",
    "movement",
];

/// A group as the page tells it, in the last year of which there is something.
struct Line {
    name: String,
    value: String,
    count: String,
    to_best: String,
    to_national: String,
    moved: String,
}

/// Groups that are told apart by one thing.
struct Told {
    caption: String,
    known: String,
    parity: String,
    /// Whether the source tells how many were asked.
    counted: bool,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "scorecards/groups.html")]
struct GroupsPage {
    frame: Frame,
    unit: (String, String),
    /// Sources with their releases: the number by which one is asked for, its name, whether it is this.
    releases: Vec<(usize, String, bool)>,
    best: String,
    tables: Vec<Told>,
    here: String,
    back: String,
}

/// What one release of a source says, by the name of both.
type Releases = BTreeMap<String, Vec<Observation>>;

/// The page, or its twin.
pub async fn groups(ask: Arc<Ask>) -> Result<Answer, Error> {
    let record = ask.record().await?;
    let country = ask.param("country");
    if ask.vocabularies.of("countries").entry(country).is_none() {
        return Err(Refusal::NotFound.into());
    }
    let indicator = Indicator::from_body(&record.body);
    let releases = releases(&ask, indicator.code.original_text(), country).await?;
    let asked: usize = ask.query.first("release").parse().unwrap_or(0);
    let chosen = if asked < releases.len() { asked } else { 0 };
    let release = releases.values().nth(chosen).map_or(&[][..], Vec::as_slice);
    let cells = withheld::cells(release).unwrap_or_default();
    let direction = match &*indicator.direction {
        "more" => Direction::More,
        "less" => Direction::Less,
        _ => Direction::Neither,
    };
    // What cannot be read as cells was never taken in.
    let compared = differences(&cells, direction).unwrap_or_default();
    match ask.twin {
        Twin::Json => Ok(Answer::json(&as_json(&compared, release))),
        Twin::Csv | Twin::Xlsx => {
            let json = as_json(&compared, release);
            table_twin(&ask, Table::of_items("groups", &COLUMNS, &json["items"]))
        }
        _ => draw(&ask, (&record, &indicator), (&releases, chosen), (&compared, direction)),
    }
}

/// What is said of the groups of a country, release by release; what the country says itself while its
/// scorecard is published.
async fn releases(ask: &Ask, code: &str, country: &str) -> Result<Releases, Error> {
    ask.note_read("observation");
    let equal = [("indicator", code), ("country", country)];
    let all = withheld::read(&ask.site, &equal, None).await?;
    let own: Vec<String> = all
        .iter()
        .map(|one| one.scorecard.original_text().to_owned())
        .filter(|id| !id.is_empty())
        .collect();
    let published = ask.seen(&own).await?;
    let stands = |one: &Observation| {
        let id = one.scorecard.original_text();
        let is_it = |record: &Record| record.id == id && record.state == "published";
        id.is_empty() || published.iter().any(is_it)
    };
    let mut releases = Releases::new();
    for one in all.into_iter().filter(stands) {
        let name = [&one.source, &one.release].map(|it| it.original_text()).join(", ");
        releases.entry(name).or_default().push(one);
    }
    let tells_groups = |one: &Observation| one.slice.original_text() != slice::TOTAL;
    releases.retain(|_, all| all.iter().any(tells_groups));
    Ok(releases)
}

fn draw(
    ask: &Ask,
    (record, indicator): (&Record, &Indicator),
    (releases, chosen): (&Releases, usize),
    (compared, direction): (&[Comparison], Direction),
) -> Result<Answer, Error> {
    let (say, country) = (ask.say, ask.param("country"));
    let release = releases.values().nth(chosen).map_or(&[][..], Vec::as_slice);
    let name = ask.vocabularies.of("countries").label(country, say.code()).to_owned();
    let best = match direction {
        Direction::Neither => "groups-to-highest",
        _ => "groups-to-best",
    };
    let page = GroupsPage {
        frame: Frame::new(ask, &say.of("groups-of", "country", &name))
            .about(&title(ask, record).1)
            .crumb(say.t("kind-indicator-plural"), ask.at("scorecards/indicators"))
            .crumb(title(ask, record).1, address(ask, record)),
        unit: said(ask, &indicator.unit),
        releases: releases
            .keys()
            .enumerate()
            .map(|(at, name)| (at, name.clone(), at == chosen))
            .collect(),
        best: say.t(best).into_owned(),
        tables: compared.iter().filter_map(|one| told(ask, one, release)).collect(),
        here: format!("{}/groups/{country}", address(ask, record)),
        back: format!("{}/observations?country={country}#trend", address(ask, record)),
    };
    Ok(Answer::html(page.render()?))
}

/// A comparison in the last year in which a group has a cell.
fn told(ask: &Ask, comparison: &Comparison, release: &[Observation]) -> Option<Told> {
    let (say, year) = (ask.say, comparison.years.last()?);
    let dimension = say.t(&format!("groups-by-{}", comparison.dimension)).into_owned();
    let at = year.year.to_string();
    let within = slice::words(say, &comparison.within.to_string());
    let words = [
        ("dimension", dimension.as_str().into()),
        ("year", at.as_str().into()),
        ("within", within.as_str().into()),
    ];
    let key = if comparison.within.is_total() { "groups-caption" } else { "groups-caption-within" };
    let known = [year.known, year.groups.len()].map(|count| say.number(count as i64));
    Some(Told {
        caption: say.with(key, &words),
        known: say.with(
            "groups-known",
            &[("known", known[0].as_str().into()), ("all", known[1].as_str().into())],
        ),
        parity: year.parity.as_ref().map_or(String::new(), |parity| {
            say.of("groups-parity", "share", &decimal(ask, parity.index))
        }),
        counted: year.groups.iter().any(|group| group.count.is_some()),
        lines: year
            .groups
            .iter()
            .map(|group| line(ask, (comparison, year, group), release))
            .collect(),
    })
}

fn line(
    ask: &Ask,
    (comparison, year, group): (&Comparison, &Year, &Group),
    release: &[Observation],
) -> Line {
    let say = ask.say;
    let gap = |gap: &Result<Gap, Missing>| {
        gap.as_ref().map_or(String::new(), |gap| decimal(ask, gap.difference))
    };
    // Whoever was best off throughout has no gap that could move.
    let moved = comparison.trends.get(&group.name).and_then(|trend| trend.as_ref().ok());
    let moved = moved.filter(|trend| trend.first.gap != 0.0 || trend.last.gap != 0.0);
    let own = format!("{}={}", comparison.dimension, group.name);
    Line {
        name: slice::words(say, &own),
        value: match group.value {
            Ok(value) => decimal(ask, value),
            Err(_) => blank(ask, release, (year.year, &group.slice.to_string())),
        },
        count: group.count.map_or(String::new(), |count| say.number(count as i64)),
        to_best: gap(&group.to_best),
        to_national: gap(&group.to_national),
        moved: moved.map_or(String::new(), |trend| {
            let first = trend.first.year.to_string();
            say.of(movement_label(trend.movement), "year", &first)
        }),
    }
}

fn movement_label(movement: Movement) -> &'static str {
    match movement {
        Movement::Narrowing => "groups-narrowing",
        Movement::Widening => "groups-widening",
        Movement::Unchanged => "groups-unchanged",
    }
}

/// Why a group has no number.
fn blank(ask: &Ask, release: &[Observation], (year, slice): (i64, &str)) -> String {
    let of = |one: &&Observation| one.year.0 == Some(year) && one.slice.original_text() == slice;
    let blank = release.iter().find(of).map(|one| one.blank.to_string()).unwrap_or_default();
    match blank.as_str() {
        "" => ask.say.t("scorecard-no-number").into_owned(),
        code => ask.vocabularies.of("blanks").label(code, ask.say.code()).to_owned(),
    }
}

fn decimal(ask: &Ask, number: f64) -> String {
    facility_language::decimal(ask.say.language, number, GIVEN)
}

fn as_json(compared: &[Comparison], release: &[Observation]) -> Json {
    let mut items = Vec::new();
    for comparison in compared {
        for year in &comparison.years {
            for group in &year.groups {
                let of = |one: &&Observation| {
                    one.year.0 == Some(year.year)
                        && one.slice.original_text() == group.slice.to_string()
                };
                let one = release.iter().find(of);
                let moved = comparison.trends.get(&group.name);
                let movement =
                    moved.and_then(|it| it.as_ref().ok()).map(|trend| match trend.movement {
                        Movement::Narrowing => "narrowing",
                        Movement::Widening => "widening",
                        Movement::Unchanged => "unchanged",
                    });
                let gap = |gap: &Result<Gap, Missing>| {
                    let gap = gap.as_ref().ok();
                    (gap.map(|it| it.difference), gap.and_then(|it| it.ratio.ok()))
                };
                let (best, national) = (gap(&group.to_best), gap(&group.to_national));
                items.push(json!({
                    "within": comparison.within.to_string(), "dimension": comparison.dimension,
                    "group": group.name, "year": year.year, "value": group.value.ok(),
                    "count": group.count,
                    "withheld": one.is_some_and(|one| &*one.blank == withheld::BLANK),
                    "gap_to_best": best.0, "ratio_to_best": best.1,
                    "gap_to_national": national.0, "ratio_to_national": national.1,
                    "movement": movement,
                }));
            }
        }
    }
    json!({"total": items.len(), "items": items})
}
