//! The collection of an edition: which countries have begun their scorecard and how far each is, and
//! beginning those of all countries that somebody speaks for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use askama::Template;
use facility_access::Role;
use facility_record::Declared;
use facility_store::{Listing, Order, Record, random_hex};
use serde_json::{Value as Json, json};

use super::begin::{OPEN, begun, is_adopted};
use super::scorecard::Scorecard;
use crate::scorecards::Framework;
use crate::scorecards::numbers::Known;
use crate::scorecards::results::frame;
use crate::scorecards::tree::Tree;
use crate::sheet::Table;
use crate::web::Answer;
use crate::web::ask::{Ask, Twin};
use crate::web::calendar::{Day, calendar};
use crate::web::errors::{Error, Refusal};
use crate::web::frame::Frame;
use crate::web::records::{keep, table_twin};
use crate::web::say::today;
use crate::web::view::{address, title};

/// Scorecards that are read at once.
const AT_ONCE: usize = 500;
/// The states of the rows that are no state of a scorecard: nobody has begun, and nobody could.
const NOT_BEGUN: &str = "not-begun";
const NOBODY: &str = "nobody";
/// The columns of the twins.
const COLUMNS: [&str; 6] = ["country", "state", "version", "published", "due", "days_left"];

/// How far a country or area is.
struct Row {
    country: String,
    name: String,
    state: &'static str,
    /// The version that is furthest on its way.
    scorecard: Option<(Record, Scorecard)>,
    /// Whether one is published, this or an earlier one.
    is_published: bool,
}

#[derive(Template)]
#[template(path = "scorecards/national/collection.html")]
struct CollectionPage {
    frame: Frame,
    said: Vec<String>,
    /// How many are in each state: its name, how many, and where these alone are listed.
    states: Vec<(String, String, String)>,
    rows: Vec<Line>,
    /// Whether one of them says until when.
    is_timed: bool,
    /// Whether there is a day for a calendar.
    has_days: bool,
    /// The words of the button that begins all; empty for whoever may not, or where there are none.
    begin: String,
    here: String,
    query: String,
    token: String,
    once: String,
}

struct Line {
    name: String,
    address: String,
    state: String,
    /// That an earlier version is published.
    earlier: String,
    page: String,
    due: String,
}

/// How far countries are with their scorecards of a framework, as whoever asks may see it.
pub async fn collection(ask: Arc<Ask>) -> Result<Answer, Error> {
    let record = in_force(&ask).await?;
    let rows = rows(&ask, &record).await?;
    let wanted = ask.query.first("state").to_owned();
    // Where nobody could begin is told when asked for.
    let is_shown = |row: &&Row| match wanted.as_str() {
        "" => row.state != NOBODY,
        state => row.state == state,
    };
    let shown: Vec<&Row> = rows.iter().filter(is_shown).collect();
    let items = || Json::Array(shown.iter().map(|row| row.as_json()).collect());
    match ask.twin {
        Twin::Json => Ok(Answer::json(&json!({"total": shown.len(), "items": items()}))),
        Twin::Csv | Twin::Xlsx => {
            table_twin(&ask, Table::of_items("collection", &COLUMNS, &items()))
        }
        Twin::Calendar => Ok(calendar(&ask, &title(&ask, &record).1, &days(&ask, &record, &shown))),
        _ => draw(&ask, &record, (&rows, &shown, &wanted)),
    }
}

/// Begins the scorecards of all countries that somebody speaks for and that have none.
pub async fn begin_all(ask: Arc<Ask>) -> Result<Answer, Error> {
    let record = in_force(&ask).await?;
    if !ask.is(Role::Curator) {
        return Err(
            if ask.person.is_signed_in() { Refusal::Forbidden } else { Refusal::SignIn }.into()
        );
    }
    let framework = Framework::from_body(&record.body);
    let tree = Tree::of(&framework).map_err(|_| Refusal::Conflict)?;
    let known = Known::of_tree(&ask.site, &tree).await?;
    let rows = rows(&ask, &record).await?;
    let made: Vec<Record> = rows
        .iter()
        .filter(|row| row.state == NOT_BEGUN)
        .map(|row| begun(&ask, (&record, &framework), (&tree, &known), &row.country))
        .collect();
    let done = format!("{}/collection?state=draft", address(&ask, &record));
    keep(&ask, &made, &ask.person.id, done).await
}

/// The framework of the address, where it is in force.
async fn in_force(ask: &Ask) -> Result<Record, Error> {
    let record = ask.record().await?;
    if !is_adopted(&record) {
        return Err(Refusal::NotFound.into());
    }
    Ok(record)
}

impl Row {
    /// Until when the country is to send it for review: only while that is still to come.
    fn due(&self) -> Option<jiff::civil::Date> {
        let (record, scorecard) = self.scorecard.as_ref()?;
        scorecard.due.0.filter(|_| record.state == "draft")
    }

    fn days_left(&self) -> Option<i32> {
        Some((self.due()? - today()).get_days())
    }

    fn as_json(&self) -> Json {
        let version = self.scorecard.as_ref().and_then(|(_, it)| it.version.0);
        json!({
            "country": self.country, "state": self.state, "version": version,
            "published": self.is_published, "due": self.due().map(|day| day.to_string()), "days_left": self.days_left(),
        })
    }
}

/// The countries and areas of a framework, by name: of everybody those whose scorecard they may see, and of
/// a curator all of them.
async fn rows(ask: &Ask, framework: &Record) -> Result<Vec<Row>, Error> {
    let (mut known, published) = latest(ask, &framework.id).await?;
    let body = Framework::from_body(&framework.body);
    let spoken_for = ask.site.store.countries_held(Role::FocalPoint).await?;
    let spoken_for: BTreeSet<String> = spoken_for.into_iter().collect();
    let countries = ask.vocabularies.of("countries");
    let mut rows = Vec::new();
    for entry in countries.entries().iter().filter(|entry| body.is_for(&entry.code)) {
        let scorecard = known.remove(&entry.code);
        let state = match &scorecard {
            Some((record, _)) => {
                OPEN.into_iter().find(|state| *state == record.state).unwrap_or_default()
            }
            None if spoken_for.contains(&entry.code) => NOT_BEGUN,
            None => NOBODY,
        };
        let is_own = super::speaks_for(ask, &entry.code);
        if scorecard.is_some() || ask.is(Role::Curator) || (is_own && state == NOT_BEGUN) {
            let name = countries.label(&entry.code, ask.say.code()).to_owned();
            let is_published = published.contains(&entry.code);
            rows.push(Row { country: entry.code.clone(), name, state, scorecard, is_published });
        }
    }
    rows.sort_by_cached_key(|row| facility_letters::fold(&row.name));
    Ok(rows)
}

/// Of each country the scorecard of a framework that is furthest on its way, one that corrects another in
/// the place of that; and the countries that have one published.
async fn latest(
    ask: &Ask,
    framework: &str,
) -> Result<(BTreeMap<String, (Record, Scorecard)>, BTreeSet<String>), Error> {
    let mut listing = Listing {
        kind: Scorecard::kind().name.to_owned(),
        keys: ask.person.keys(),
        states: OPEN.map(str::to_owned).to_vec(),
        order: Order::Id,
        limit: AT_ONCE,
        ..Listing::default()
    };
    let mut latest: BTreeMap<String, (Record, Scorecard)> = BTreeMap::new();
    let mut published = BTreeSet::new();
    loop {
        let found = ask.list(&listing).await?;
        let Some(last) = found.last() else { return Ok((latest, published)) };
        listing.after.clone_from(&last.id);
        for record in found {
            let scorecard = Scorecard::from_body(&record.body);
            let country =
                scorecard.countries.0.first().filter(|_| scorecard.framework.0 == framework);
            let Some(country) = country.cloned() else { continue };
            if record.state == "published" {
                published.insert(country.clone());
            }
            let version = |one: &Scorecard| one.version.0.unwrap_or_default();
            if latest.get(&country).is_none_or(|(_, it)| version(it) < version(&scorecard)) {
                latest.insert(country, (record, scorecard));
            }
        }
    }
}

/// The days of an edition: the last one to send a scorecard, and those of each scorecard.
fn days(ask: &Ask, framework: &Record, rows: &[&Row]) -> Vec<Day> {
    let day = |record: &Record, name: &str, day: jiff::civil::Date| {
        let label = record.kind.field(name).map(|field| ask.say.field(field).into_owned());
        Day {
            id: format!("{}-{name}", record.id),
            day,
            title: format!("{}: {}", title(ask, record).1, label.unwrap_or_default()),
            address: address(ask, record),
            changed: record.updated,
        }
    };
    let ends = Framework::from_body(&framework.body).collection_ends.0;
    let mut days: Vec<Day> =
        ends.map(|it| day(framework, "collection_ends", it)).into_iter().collect();
    for row in rows {
        let Some((record, scorecard)) = &row.scorecard else { continue };
        days.extend(row.due().map(|it| day(record, "due", it)));
        let embargo = scorecard.embargo.0.filter(|_| record.state != "published");
        days.extend(embargo.map(|it| day(record, "embargo", it)));
    }
    days
}

fn draw(
    ask: &Ask,
    record: &Record,
    (rows, shown, wanted): (&[Row], &[&Row], &str),
) -> Result<Answer, Error> {
    let (say, place) = (ask.say, address(ask, record));
    let here = format!("{place}/collection");
    let number = |count: usize| say.number(i64::try_from(count).unwrap_or(i64::MAX));
    let state = |state: &str| match state {
        NOT_BEGUN | NOBODY => say.t(&format!("collecting-{state}")).into_owned(),
        state => say.state(Scorecard::kind(), state).into_owned(),
    };
    let count = |of: &str| rows.iter().filter(|row| row.state == of).count();
    let all = OPEN.into_iter().rev().chain([NOT_BEGUN, NOBODY]);
    let states = all
        .filter(|of| count(of) > 0)
        .map(|of| (state(of), number(count(of)), format!("{here}?state={of}")))
        .collect();
    let published = rows.iter().filter(|row| row.is_published).count();
    let mut said = vec![say.count("collecting-published", published)];
    let framework = Framework::from_body(&record.body);
    if let Some(day) = framework.collection_ends.0 {
        said.push(say.of("collecting-ends", "day", &say.day(day)));
    }
    let to_begin = if ask.is(Role::Curator) { count(NOT_BEGUN) } else { 0 };
    let line = |row: &&Row| Line {
        name: row.name.clone(),
        address: format!("{place}/results/{}", row.country),
        state: state(row.state),
        earlier: if row.is_published && row.state != "published" {
            say.t("collecting-earlier").into_owned()
        } else {
            String::new()
        },
        page: row.scorecard.as_ref().map_or(String::new(), |(it, _)| address(ask, it)),
        due: due(ask, row),
    };
    let page = CollectionPage {
        frame: frame(ask, record, &say.t("collecting-title")),
        has_days: !days(ask, record, shown).is_empty(),
        is_timed: shown.iter().any(|row| row.due().is_some()),
        said,
        states,
        rows: shown.iter().map(line).collect(),
        begin: if to_begin > 0 { say.count("collecting-begin", to_begin) } else { String::new() },
        query: if wanted.is_empty() { String::new() } else { format!("?state={wanted}") },
        here,
        token: ask.form_token(),
        once: random_hex(16),
    };
    Ok(Answer::html(page.render()?))
}

/// Until when, and how long that is or was.
fn due(ask: &Ask, row: &Row) -> String {
    let Some((day, left)) = row.due().zip(row.days_left()) else { return String::new() };
    let days = usize::try_from(left.unsigned_abs()).unwrap_or(usize::MAX);
    let key = if left < 0 { "collecting-late" } else { "collecting-left" };
    format!("{} ({})", ask.say.day(day), ask.say.count(key, days))
}
