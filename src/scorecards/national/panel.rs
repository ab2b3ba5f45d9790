//! Beneath a scorecard: what it comes to, and every number with what an international source and what the
//! country says of it. The files from which anybody can count it again.

use std::sync::Arc;

use askama::Template;
use facility_access::Verb;
use facility_record::{Code, Declared};
use facility_store::Record;

use super::begin::speaks_for;
use super::desk::Desk;
use super::freeze::{Frozen, count};
use super::scorecard::{Scorecard, ScorecardCell};
use crate::scorecards::Framework;
use crate::scorecards::method::archive;
use crate::scorecards::place::GIVEN;
use crate::scorecards::results::DIGITS;
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::say::Say;
use crate::web::view::address;

/// What is said of a number by one side.
#[derive(Default)]
struct Side {
    number: String,
    year: String,
    source: String,
}

struct Line {
    name: (String, String),
    unit: (String, String),
    international: Side,
    own: Side,
    evidence: String,
    comment: String,
    standing: String,
    /// Whether the country's own number counts.
    is_own: bool,
    score: String,
}

struct Pillar {
    name: (String, String),
    score: String,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "scorecards/national/panel.html")]
struct Panel {
    say: Say,
    is_frozen: bool,
    index: String,
    pillars: Vec<Pillar>,
    enter: String,
    correct: String,
    here: String,
    results: String,
}

/// What a scorecard comes to, number by number. Before it is frozen: what it would come to.
pub async fn panel(ask: &Ask, record: &Record) -> Result<Option<String>, Error> {
    let desk = match Desk::of(ask, record.clone()).await {
        Err(Error::Refusal(Refusal::NotFound)) => return Ok(None),
        other => other?,
    };
    let scores = scores(ask, &desk).await?;
    let decimal = |it, digits| facility_language::decimal(ask.say.language, it, digits);
    let score = |code: &str| {
        let found = scores.iter().find(|(node, _)| node == code);
        found.map_or(String::new(), |(_, it)| decimal(*it, DIGITS))
    };
    let pillar = |at: usize| Pillar {
        name: desk.named.node(ask, &desk.tree, at),
        score: score(&desk.tree.nodes[at].code),
        lines: desk
            .cells(at)
            .into_iter()
            .map(|(cell, node)| Line {
                score: score(&desk.tree.nodes[node].code),
                ..line(ask, &desk, (cell, node))
            })
            .collect(),
    };
    let scorecard = &desk.scorecard;
    let country = scorecard.countries.0.first().map_or("", String::as_str);
    let here = address(ask, record);
    let top = desk.tree.top().map(|top| desk.tree.nodes[top].code.clone()).unwrap_or_default();
    let framework = ask.site.store.record(&scorecard.framework.0).await?;
    let panel = Panel {
        say: ask.say,
        is_frozen: !scorecard.results_hash.is_empty(),
        index: score(&top),
        pillars: desk.pillars().into_iter().map(pillar).collect(),
        enter: if ask.may(Verb::Edit, record) { format!("{here}/numbers") } else { String::new() },
        correct: match record.state == "published" && speaks_for(ask, country) {
            true => format!("{here}/new-version"),
            false => String::new(),
        },
        results: framework
            .filter(Record::is_public)
            .map_or(String::new(), |it| format!("{}/results/{country}", address(ask, &it))),
        here,
    };
    Ok(Some(panel.render()?))
}

/// What was counted, or what would be if it were counted now.
async fn scores(ask: &Ask, desk: &Desk) -> Result<Vec<(String, f64)>, Error> {
    let scorecard = &desk.scorecard;
    if !scorecard.results_hash.is_empty() {
        let one = |(_, row): &(String, super::scorecard::ScorecardResult)| {
            Some((row.node.original_text().to_owned(), row.score.0?))
        };
        return Ok(scorecard.results.iter().filter_map(one).collect());
    }
    Ok(frozen(ask, scorecard).await?.map(|frozen| frozen.scores).unwrap_or_default())
}

async fn frozen(ask: &Ask, scorecard: &Scorecard) -> Result<Option<Frozen>, Error> {
    let Some(framework) = ask.site.store.record(&scorecard.framework.0).await? else {
        return Ok(None);
    };
    count(&Framework::from_body(&framework.body), scorecard).map_err(Error::Fault)
}

fn line(ask: &Ask, desk: &Desk, (at, node): (usize, usize)) -> Line {
    let cell: &ScorecardCell = &desk.scorecard.cells[at].1;
    let leaf = desk.tree.nodes[node].leaf.as_ref();
    let text = |number: Option<f64>| {
        number.map_or(String::new(), |it| facility_language::decimal(ask.say.language, it, GIVEN))
    };
    let year = |year: Option<i64>| year.map_or(String::new(), |it| it.to_string());
    let label =
        |list: &str, code: &Code| ask.vocabularies.of(list).label(code, ask.say.code()).to_owned();
    Line {
        name: desk.named.node(ask, &desk.tree, node),
        unit: match leaf {
            Some(leaf) if leaf.is_ratio() => Default::default(),
            Some(leaf) => desk.named.unit(ask, &leaf.indicator),
            None => Default::default(),
        },
        international: Side {
            number: text(cell.prefilled.0),
            year: year(cell.prefilled_year.0),
            source: cell.prefilled_source.original_text().to_owned(),
        },
        own: Side {
            number: text(cell.number.0),
            year: year(cell.year.0),
            source: cell.source.original_text().to_owned(),
        },
        evidence: cell.evidence.to_string(),
        comment: cell.comment.original_text().to_owned(),
        standing: match &*cell.standing {
            "blank" => label("blanks", &cell.blank),
            _ => label("cell_standings", &cell.standing),
        },
        is_own: cell.is_own(),
        score: String::new(),
    }
}

/// The files from which a scorecard can be counted anew with `facility score`, and what came out.
pub async fn files(ask: Arc<Ask>) -> Result<Answer, Error> {
    let record = ask.record().await?;
    let scorecard = Scorecard::from_body(&record.body);
    let frozen = frozen(&ask, &scorecard).await?.ok_or(Refusal::NotFound)?;
    let mut sources: Vec<&str> = scorecard
        .cells
        .iter()
        .map(|(_, cell)| if cell.is_own() { &cell.source } else { &cell.prefilled_source })
        .map(|source| source.original_text())
        .collect();
    sources.sort_unstable();
    sources.dedup();
    let version = format!(
        "version {}, year {}",
        scorecard.version.0.unwrap_or(1),
        scorecard.year.0.unwrap_or(0)
    );
    let texts = [&frozen.data, &frozen.meta, &frozen.method, &frozen.results].map(String::as_str);
    archive(&record, &version, &sources, texts)
}
