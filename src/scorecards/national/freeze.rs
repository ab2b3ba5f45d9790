//! What an approved scorecard comes to: counted from its own numbers by the engine that everybody can run,
//! and kept as it is with the hashes of what went in and of what came out.

use std::sync::Arc;

use facility_record::{Body, Declared, Fields, Line, Number, Rows, Text};
use facility_score::{ENGINE, Files, Score, read, sha256, table_csv};
use facility_store::db::{Fault, FaultKind};
use facility_store::{Listing, Order, Record, Refusal, Save, Store, Todo, random_hex};

use super::scorecard::{Scorecard, ScorecardCell, ScorecardResult};
use crate::scorecards::leaf::Of;
use crate::scorecards::observation::Observation;
use crate::scorecards::tree::Tree;
use crate::scorecards::{Framework, slice};
use crate::vocabularies;
use crate::web::site::{Site, now};

/// Published scorecards that are read at most: of all countries in some decades of editions.
const MOST: usize = 20_000;

/// What a scorecard was counted from, and what came out.
pub struct Frozen {
    /// DATA.csv.
    pub data: String,
    /// META.csv.
    pub meta: String,
    /// METHOD.toml.
    pub method: String,
    /// results.csv.
    pub results: String,
    /// The score of each node that has one.
    pub scores: Vec<(String, f64)>,
}

/// The framework of a scorecard.
///
/// # Errors
/// When the database fails.
pub async fn framework(store: &Store, scorecard: &Scorecard) -> Result<Option<Framework>, Fault> {
    let record = store.record(&scorecard.framework.0).await?;
    Ok(record.map(|record| Framework::from_body(&record.body)))
}

/// The published scorecards of a framework.
///
/// # Errors
/// When the database fails.
pub async fn published(store: &Store, framework: &str) -> Result<Vec<Scorecard>, Fault> {
    let listing = Listing {
        kind: Scorecard::kind().name.to_owned(),
        keys: vec![facility_access::PUBLIC.to_owned()],
        states: vec!["published".to_owned()],
        order: Order::Id,
        limit: MOST,
        ..Listing::default()
    };
    let all = store.list(&listing).await?;
    let all = all.iter().map(|record| Scorecard::from_body(&record.body));
    Ok(all.filter(|scorecard| scorecard.framework.0 == framework).collect())
}

/// Counts a scorecard from its own numbers; none where nothing counts.
///
/// # Errors
/// What the engine refuses.
pub fn count(framework: &Framework, scorecard: &Scorecard) -> Result<Option<Frozen>, String> {
    let Ok(tree) = Tree::of(framework) else { return Ok(None) };
    if tree.top().is_none() {
        return Ok(None);
    }
    let country = scorecard.countries.0.first().map_or("", String::as_str);
    let name = vocabularies::shipped().of("countries").label(country, "en").to_owned();
    let cells = scorecard.counting(&tree);
    let counted = |at: usize| cells.get(&tree.nodes[at].code)?.counted;
    let values = tree.counting().map(counted).collect();
    let data = tree.data(&[(country.to_owned(), name, values)]);
    let (meta, method) = (tree.meta(), tree.method());
    let files = Files { data: &data, meta: &meta, method: Some(&method), weights: None };
    let said = |problems: Vec<facility_score::Problem>| {
        problems.into_iter().map(|it| it.message).collect::<Vec<_>>().join("; ")
    };
    let input = read(&files).map_err(said)?;
    let score: Score = input.score().map_err(said)?;
    let results = table_csv(&input, &score.results);
    let leaves = tree.counting().enumerate().filter_map(|(column, at)| {
        Some((tree.nodes[at].code.clone(), score.normalised.cell(0, column)?))
    });
    let aggregates = tree.nodes.iter().filter(|node| node.counts && node.leaf.is_none());
    let aggregates = aggregates
        .filter_map(|node| Some((node.code.clone(), score.results.value(0, &node.code)?)));
    let scores = leaves.chain(aggregates).collect();
    Ok(Some(Frozen { data, meta, method, results, scores }))
}

/// Freezes an approved scorecard: from then on it is what it is.
///
/// # Errors
/// When the database fails; it can be called again.
pub async fn freeze(site: Arc<Site>, todo: Todo) -> Result<(), Fault> {
    let Some(record) = site.store.record(&todo.record).await? else { return Ok(()) };
    let mut scorecard = Scorecard::from_body(&record.body);
    let is_approved = ["ready", "published"].contains(&record.state.as_str());
    if !is_approved || !scorecard.inputs_hash.is_empty() {
        return Ok(());
    }
    let Some(framework) = framework(&site.store, &scorecard).await? else { return Ok(()) };
    let frozen = count(&framework, &scorecard);
    let frozen = frozen.map_err(|told| Fault::new(FaultKind::Other, told))?;
    let Some(frozen) = frozen else { return Ok(()) };
    let said = |text: &str| Line(Text::new("", text));
    let row = |(node, score): &(String, f64)| {
        (random_hex(4), ScorecardResult { node: said(node), score: Number(Some(*score)) })
    };
    scorecard.results = Rows(frozen.scores.iter().map(row).collect());
    let inputs = [frozen.data.as_str(), &frozen.meta, &frozen.method].concat();
    scorecard.inputs_hash = said(&sha256(inputs.as_bytes()));
    scorecard.results_hash = said(&sha256(frozen.results.as_bytes()));
    scorecard.engine = said(ENGINE);
    let state = record.state.clone();
    step(&site.store, &record, ("freezing", &state, &state), scorecard.to_body()).await
}

/// Takes a step of the facility's own, unless somebody else was first.
async fn step(
    store: &Store,
    record: &Record,
    (change, from, to): (&str, &str, &str),
    body: Body,
) -> Result<(), Fault> {
    if record.state != from {
        return Ok(());
    }
    let after = Record { state: to.to_owned(), body, ..record.clone() };
    let mut writing = store.writing(now());
    let (before, person, reason) = (Some(record), "", "");
    writing.save(&Save { before, after: &after, person, change, reason, identifiers: &[] });
    match writing.commit().await {
        Err(Refusal::Fault(fault)) => Err(fault),
        _ => Ok(()),
    }
}

/// Follows a reopening: what was counted no longer holds.
///
/// # Errors
/// When the database fails; it can be called again.
pub async fn thaw(site: Arc<Site>, todo: Todo) -> Result<(), Fault> {
    let Some(record) = site.store.record(&todo.record).await? else { return Ok(()) };
    let before = Scorecard::from_body(&record.body);
    let body = Scorecard {
        inputs_hash: Line::default(),
        results_hash: Line::default(),
        engine: Line::default(),
        results: Rows::default(),
        ..before
    };
    step(&site.store, &record, ("thawing", "draft", "draft"), body.to_body()).await
}

/// Follows a publication: the version before is superseded, and the country's own numbers become
/// observations of their own source.
///
/// # Errors
/// When the database fails; it can be called again.
pub async fn publish(site: Arc<Site>, todo: Todo) -> Result<(), Fault> {
    let Some(record) = site.store.record(&todo.record).await? else { return Ok(()) };
    let scorecard = Scorecard::from_body(&record.body);
    if !scorecard.corrects.0.is_empty()
        && let Some(before) = site.store.record(&scorecard.corrects.0).await?
    {
        let body = before.body.clone();
        step(&site.store, &before, ("replacement", "published", "superseded"), body).await?;
    }
    let Some(framework) = framework(&site.store, &scorecard).await? else { return Ok(()) };
    let rows: Vec<_> =
        own(&record.id, &framework, &scorecard).iter().map(Fields::give_all).collect();
    let Some(first) = rows.first() else { return Ok(()) };
    // A second time changes nothing.
    let release = release(&framework, &scorecard);
    let known = site.store.facts(&Observation::fact(), &[("release", &release)], 1).await?;
    if known.is_empty() && !first.is_empty() {
        let done = site.store.append_facts(&Observation::fact(), &rows, "", now()).await;
        if let Err(Refusal::Fault(fault)) = done {
            return Err(fault);
        }
    }
    Ok(())
}

/// In which release the country's own numbers stand: framework, country and version.
fn release(framework: &Framework, scorecard: &Scorecard) -> String {
    let country = scorecard.countries.0.first().map_or("", String::as_str);
    let version = scorecard.version.0.unwrap_or(1);
    format!("{}, {country}, {version}", framework.code.original_text())
}

/// The country's own numbers as observations; a ratio of two groups is none.
fn own(id: &str, framework: &Framework, scorecard: &Scorecard) -> Vec<Observation> {
    let Ok(tree) = Tree::of(framework) else { return Vec::new() };
    let said = |text: &str| Line(Text::new("", text));
    let one = |cell: &ScorecardCell| {
        let node = tree.nodes.iter().find(|node| node.code == cell.node.original_text())?;
        let leaf = node.leaf.as_ref().filter(|_| cell.is_own())?;
        let Of::Slice(of) = &leaf.of else { return None };
        Some(Observation {
            indicator: said(&leaf.indicator),
            country: facility_record::Code(scorecard.countries.0.first()?.clone()),
            year: cell.year.clone(),
            slice: said(if of.is_empty() { slice::TOTAL } else { of }),
            value: cell.number.clone(),
            count: cell.count.clone(),
            source: cell.source.clone(),
            release: said(&release(framework, scorecard)),
            scorecard: said(id),
            method: cell.method.clone(),
            ..Observation::default()
        })
    };
    scorecard.cells.iter().filter_map(|(_, cell)| one(cell)).collect()
}
