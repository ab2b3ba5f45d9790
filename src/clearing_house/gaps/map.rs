//! The gaps on a map of the world: by country how many needs are not answered in full.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use facility_gaps::{Coordinate, Dimension, View};

use super::page::{lacking, view};
use super::{GAPS, Gaps};
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::frame::Frame;
use crate::web::map::{SHADES, Said, shade, small, world};

#[derive(Template)]
#[template(path = "clearing_house/gaps/map.html")]
struct MapPage {
    frame: Frame,
    map: String,
    small: String,
    shades: Vec<(String, String)>,
    regions: Vec<String>,
    table: String,
}

/// The map.
pub async fn map(ask: Arc<Ask>) -> Result<Answer, Error> {
    let view = View { dimensions: [Dimension::Country].into(), ..view(&ask) };
    let seen = ask.site.views.of::<Gaps>().view(&ask.site, view).await?;
    let (mut countries, mut regions) = (BTreeMap::new(), BTreeMap::new());
    for cell in &seen.cells {
        match &cell.country {
            Some(Coordinate::Exactly(code)) => countries.insert(code.clone(), lacking(cell)),
            Some(Coordinate::Within(code)) => regions.insert(code.clone(), lacking(cell)),
            _ => None,
        };
    }
    let most = countries.values().copied().max().unwrap_or(0);
    let number = |count: u64| ask.say.number(i64::try_from(count).unwrap_or(i64::MAX));
    let named = |vocabulary: &str, code: &str, count: u64| {
        let name = ask.vocabularies.of(vocabulary).label(code, ask.say.code());
        ask.say.with(
            "gaps-map-place",
            &[("name", name.into()), ("count", number(count).as_str().into())],
        )
    };
    let said = countries.iter().filter(|(_, count)| **count > 0).map(|(code, count)| {
        let title = named("countries", code, *count);
        (code.clone(), Said { shade: shade(*count, most), title })
    });
    let said = said.collect();
    let frame = Frame::new(&ask, &ask.say.t("gaps-map"))
        .crumb(ask.say.t("room-clearing-house"), ask.at("clearing-house"))
        .crumb(ask.say.t("gaps"), ask.at(GAPS));
    let query = ask.address();
    let query = query.split_once('?').map_or(String::new(), |(_, query)| format!("?{query}"));
    let page = MapPage {
        map: world(&frame.title, &said)?,
        frame,
        small: small(ask.say, &said)?,
        shades: shades(&ask, most),
        regions: regions.iter().map(|(code, count)| named("regions", code, *count)).collect(),
        table: ask.at(&format!("{GAPS}{query}")),
    };
    Ok(Answer::html(page.render()?))
}

/// The numbers that stand under each shade, where some do.
fn shades(ask: &Ask, most: u64) -> Vec<(String, String)> {
    let none = ("m0".to_owned(), ask.say.t("gaps-map-none").into_owned());
    let of = |step: u8| {
        let mut numbers = (1..=most).filter(|number| shade(*number, most) == step);
        let first = numbers.next()?;
        let last = numbers.next_back().unwrap_or(first);
        let say = |number: u64| ask.say.number(i64::try_from(number).unwrap_or(i64::MAX));
        let label =
            if first == last { say(first) } else { format!("{}–{}", say(first), say(last)) };
        Some((format!("m{step}"), label))
    };
    std::iter::once(none).chain((1..=SHADES).filter_map(of)).collect()
}
