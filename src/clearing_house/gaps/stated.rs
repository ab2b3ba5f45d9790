//! What people without an account said they need, in their own words: for brokers alone.

use std::sync::Arc;

use askama::Template;
use facility_record::Fields;

use super::{NEEDS, Need};
use crate::sheet::Table;
use crate::web::Answer;
use crate::web::ask::{Ask, Twin};
use crate::web::errors::Error;
use crate::web::frame::Frame;
use crate::web::records::table_csv;

/// Needs that are read, the newest first; older ones count in the gaps as ever.
const READ: usize = 2_000;
/// Needs of one page.
const SHOWN: usize = 100;

#[derive(Template)]
#[template(path = "clearing_house/gaps/stated.html")]
struct StatedPage {
    frame: Frame,
    said: String,
    rows: Vec<Row>,
    only_worded: bool,
    pages: Vec<(usize, String, bool)>,
    twin: String,
}

struct Row {
    day: String,
    /// Topic, country, language, group and audience, as far as they were said.
    about: Vec<String>,
    words: String,
}

/// The page, or its twin.
pub async fn page(ask: Arc<Ask>) -> Result<Answer, Error> {
    let only_worded = !ask.query.first("worded").is_empty();
    let facts = ask.site.store.facts(&Need::fact(), &[("origin", "person")], READ).await?;
    let mut needs: Vec<Need> = facts.iter().map(|values| Need::take_all(values)).collect();
    needs.retain(|need| !only_worded || !need.words.is_empty());
    if ask.twin == Twin::Csv {
        return table_csv(&ask, &table(&needs));
    }
    let page: usize = ask.query.first("page").parse().unwrap_or(1).clamp(1, 100_000);
    let shown = needs.iter().skip((page - 1) * SHOWN).take(SHOWN);
    let drawn = StatedPage {
        frame: Frame::new(&ask, &ask.say.t("needs"))
            .crumb(ask.say.t("room-clearing-house"), ask.at("clearing-house")),
        said: ask.say.count("needs-said", needs.len()),
        rows: shown.map(|need| row(&ask, need)).collect(),
        only_worded,
        pages: crate::web::found::pages(&ask, page, needs.len().div_ceil(SHOWN)),
        twin: format!("{}.csv{}", ask.at(NEEDS), if only_worded { "?worded=yes" } else { "" }),
    };
    Ok(Answer::html(drawn.render()?))
}

fn row(ask: &Ask, need: &Need) -> Row {
    let label =
        |name: &str, code: &str| ask.vocabularies.of(name).label(code, ask.say.code()).to_owned();
    let country = Some(&*need.country).filter(|code| !code.is_empty());
    let lists = [
        ("topics", &need.topics),
        ("languages", &need.languages),
        ("groups", &need.groups),
        ("audiences", &need.audiences),
    ];
    let codes = lists.iter().flat_map(|(name, codes)| codes.iter().map(|code| label(name, code)));
    Row {
        day: need.day.map(|day| ask.say.day(day)).unwrap_or_default(),
        about: country.map(|code| label("countries", code)).into_iter().chain(codes).collect(),
        words: need.words.original_text().to_owned(),
    }
}

fn table(needs: &[Need]) -> Table {
    let header = ["day", "country", "topics", "languages", "groups", "audiences", "words"];
    let rows = needs.iter().map(|need| {
        let day = need.day.map(|day| day.to_string()).unwrap_or_default();
        let lists = [&need.topics, &need.languages, &need.groups, &need.audiences];
        let mut row = vec![day, need.country.to_string()];
        row.extend(lists.map(|codes| codes.join(";")));
        row.push(need.words.original_text().to_owned());
        row
    });
    Table::of_text("needs", header.map(str::to_owned).to_vec(), rows.collect())
}
