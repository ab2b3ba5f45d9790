//! All numbers of all countries: from where and under which terms, indicator by indicator; and all of them
//! as one table that is written as it is read.

use std::collections::VecDeque;
use std::sync::Arc;

use askama::Template;
use axum::body::Body;
use facility_record::Declared;
use facility_store::db::Fault;
use facility_store::{Listing, Order};
use futures_util::stream::try_unfold;

use super::page::{COLUMNS, item};
use super::{Indicator, Observation, withheld};
use crate::sheet::{self, Table};
use crate::web::ask::{Ask, Twin};
use crate::web::errors::Error;
use crate::web::frame::Frame;
use crate::web::records::guard;
use crate::web::view::{address, title};
use crate::web::{Answer, Flow};

/// Observations that are read at once, unless one country has more of an indicator.
const AT_ONCE: i64 = 1_000;
/// Indicators that are listed.
const INDICATORS: usize = 1_000;

struct Series {
    name: (String, String),
    address: String,
    count: String,
    /// Who says so, and under which terms.
    sources: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "scorecards/dump.html")]
struct DumpPage {
    frame: Frame,
    said: String,
    csv: String,
    series: Vec<Series>,
}

/// The page, or all numbers as CSV.
pub async fn all(ask: Arc<Ask>) -> Result<Answer, Error> {
    ask.note_read(Observation::fact().name);
    if ask.twin == Twin::Csv {
        return table(&ask).await;
    }
    let listing = Listing {
        kind: Indicator::kind().name.to_owned(),
        keys: vec![facility_access::PUBLIC.to_owned()],
        order: Order::Title,
        limit: INDICATORS,
        ..Listing::default()
    };
    let store = &ask.site.store;
    let by = ["indicator", "source", "licence"];
    let counts = store.group_facts(&Observation::fact(), &by, &[]).await?;
    let mut series = Vec::new();
    for record in ask.list(&listing).await? {
        let code = Indicator::from_body(&record.body).code.original_text().to_owned();
        let own = counts.iter().filter(|(texts, _)| texts[0] == code);
        let count: i64 = own.clone().map(|(_, count)| count).sum();
        series.push(Series {
            name: title(&ask, &record),
            address: address(&ask, &record),
            count: ask.say.number(count),
            sources: own.map(|(texts, _)| (texts[1].clone(), texts[2].clone())).collect(),
        });
    }
    let total: i64 = counts.iter().map(|(_, count)| count).sum();
    let page = DumpPage {
        frame: Frame::new(&ask, &ask.say.t("observations-all"))
            .crumb(ask.say.t("room-scorecards"), ask.at("scorecards")),
        said: ask.say.count("observations-all-said", usize::try_from(total).unwrap_or(0)),
        csv: ask.at("scorecards/observations.csv"),
        series,
    };
    Ok(Answer::html(page.render()?))
}

/// What is left to be written: of each indicator some countries.
type Left = VecDeque<(String, Vec<String>)>;

async fn table(ask: &Arc<Ask>) -> Result<Answer, Error> {
    let by = ["indicator", "country"];
    let mut pairs = ask.site.store.group_facts(&Observation::fact(), &by, &[]).await?;
    pairs.sort();
    let mut left = Left::new();
    let mut room = 0;
    for (pair, count) in pairs {
        let [indicator, country] = [&pair[0], &pair[1]].map(Clone::clone);
        room -= count;
        match left.back_mut() {
            Some((of, countries)) if *of == indicator && room >= 0 => countries.push(country),
            _ => {
                left.push_back((indicator, vec![country]));
                room = AT_ONCE - count;
            }
        }
    }
    let start = (ask.clone(), left, true);
    let body = Body::from_stream(try_unfold(start, |(ask, mut left, is_first)| async move {
        let Some((indicator, countries)) = left.pop_front() else {
            return Ok::<_, Fault>(None);
        };
        let among = Some(("country", countries.as_slice()));
        let equal = [("indicator", indicator.as_str())];
        let rows = withheld::read(&ask.site, &equal, among).await?;
        Ok(Some((written(&ask, rows, is_first), (ask, left, false))))
    }));
    let mut answer = Answer::typed(200, "text/csv; charset=utf-8", Vec::new());
    answer.header("content-disposition", "attachment; filename=\"observations.csv\"");
    answer.flow = Some(Flow::open(body));
    Ok(answer)
}

/// A piece of the table, the first one with the header.
fn written(ask: &Ask, mut rows: Vec<Observation>, is_first: bool) -> Vec<u8> {
    rows.sort_by_cached_key(|one| {
        (one.country.to_string(), one.slice.original_text().to_owned(), one.year.0)
    });
    let items = serde_json::Value::Array(rows.iter().map(item).collect());
    let table = Table::of_items("observations", &COLUMNS, &items);
    let bytes = sheet::csv(&table, |text| guard(ask, text)).unwrap_or_default();
    if is_first {
        return bytes;
    }
    let end = bytes.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |at| at + 1);
    bytes[end..].to_vec()
}
