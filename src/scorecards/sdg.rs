//! How a country does in what the Sustainable Development Goals say of technology (targets 17.6 to 17.8):
//! the numbers that there are, and where there is no series.

use askama::Template;
use facility_record::Declared;
use facility_store::{Listing, Order};

use super::Indicator;
use super::named::said;
use super::numbers::Known;
use super::place::GIVEN;
use super::slice::TOTAL;
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::say::Say;
use crate::web::view::{address, title};

/// The targets that are reviewed.
const TARGETS: [&str; 3] = ["17.6", "17.7", "17.8"];
/// Indicators that are read at most.
const MOST: usize = 1_000;
/// How many years before the last number the change is counted from, at most.
const SPAN: i64 = 5;

struct Line {
    name: (String, String),
    address: String,
    unit: (String, String),
    number: String,
    change: String,
    source: String,
}

struct Target {
    name: String,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "scorecards/sdg.html")]
struct Panel {
    say: Say,
    targets: Vec<Target>,
}

/// The review of a country.
pub async fn of_country(ask: &Ask, country: &str) -> Result<Option<String>, Error> {
    let listing = Listing {
        kind: Indicator::kind().name.to_owned(),
        keys: vec![facility_access::PUBLIC.to_owned()],
        states: vec!["adopted".to_owned()],
        order: Order::Title,
        limit: MOST,
        ..Listing::default()
    };
    ask.note_read(super::Observation::fact().name);
    let indicators = ask.list(&listing).await?;
    let mut targets = Vec::new();
    for code in TARGETS {
        let mut lines = Vec::new();
        for record in &indicators {
            let indicator = Indicator::from_body(&record.body);
            if !indicator.sdg_targets.iter().any(|own| own == code) {
                continue;
            }
            let known = Known::of_indicator(&ask.site, indicator.code.original_text()).await?;
            let mut line = Line {
                name: title(ask, record),
                address: address(ask, record),
                unit: said(ask, &indicator.unit),
                number: String::new(),
                change: String::new(),
                source: String::new(),
            };
            tell(ask, &known, (indicator.code.original_text(), country), &mut line);
            lines.push(line);
        }
        let name = ask.vocabularies.of("sdg_targets").label(code, ask.say.code()).to_owned();
        targets.push(Target { name, lines });
    }
    Ok(Some(Panel { say: ask.say, targets }.render()?))
}

/// Tells the last number of a country, and how it changed in the years before.
fn tell(ask: &Ask, known: &Known, (indicator, country): (&str, &str), line: &mut Line) {
    let numbers = known.numbers(indicator, country, TOTAL);
    let Some((year, number, source)) = numbers.last() else { return };
    let decimal = |it| facility_language::decimal(ask.say.language, it, GIVEN);
    line.number = format!("{} ({year})", decimal(*number));
    line.source.clone_from(source);
    let before = numbers.iter().find(|(then, ..)| (year - SPAN..*year).contains(then));
    if let Some((then, earlier, _)) = before {
        let words = [("number", decimal(*earlier)), ("year", then.to_string())];
        let words = words.each_ref().map(|(name, text)| (*name, text.as_str().into()));
        line.change = ask.say.with("sdg-before", &words);
    }
}
