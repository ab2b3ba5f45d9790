//! Works a round out, in the background: with hundreds of requests and offers it takes longer than
//! somebody should wait for a page.

use std::sync::Arc;

use axum::body::Bytes;
use facility_record::{Declared, File, Line, Link, Text, Whole};
use facility_store::{
    FileState, NewFile, Record, Refusal, Save, Todo, db::Fault, db::FaultKind, sha256,
};

use super::difference::difference;
use super::gather::{self, Gathered, Prepared};
use super::kind::Round;
use super::plan::{self, Given};
use super::report::Told;
use super::sources::{self, Sources};
use super::{Switch, kept};
use crate::web::site::{Site, now};

/// What came out.
struct Done {
    inputs: String,
    /// The plan; none where choices cannot be kept.
    plan: Option<String>,
    told: Told,
    counts: [usize; 5],
}

/// Works out the round that a change is about.
///
/// # Errors
/// When the database fails; it can be called again.
pub async fn work_out(site: Arc<Site>, todo: Todo) -> Result<(), Fault> {
    if !site.views.of::<Switch>().is_on() {
        return Ok(());
    }
    let Some(record) = site.store.record(&todo.record).await? else { return Ok(()) };
    if record.state != Round::kind().states[0].name {
        return Ok(()); // done, or thrown away meanwhile
    }
    let round = Round::from_body(&record.body);
    let sources = Sources::read(&site.store, now()).await?;
    let prepared = gather::prepare(&site, &sources).await?;
    let before = before(&site).await?;
    let settings = round.clone();
    let work = move || worked_out(&settings, &sources, prepared, before);
    let done = tokio::task::spawn_blocking(work).await;
    let done = done.map_err(|error| Fault::new(FaultKind::Other, error.to_string()))?;
    let done = done.map_err(|why| Fault::new(FaultKind::Other, why))?;
    keep(&site, &record, round, done).await
}

/// The pairs of the round that was committed last, and its id.
async fn before(site: &Site) -> Result<Option<(String, Vec<Given>)>, Fault> {
    let mut rounds = sources::all(&site.store, Round::kind(), &["committed"]).await?;
    rounds.sort_by_key(|record| (record.since, record.id.clone()));
    let Some(last) = rounds.pop() else { return Ok(None) };
    let round = Round::from_body(&last.body);
    let plan = kept::content(&site.store, &round.plan).await?.and_then(|it| plan::read(&it).ok());
    Ok(plan.map(|plan| (last.id, plan.pairs)))
}

fn worked_out(
    round: &Round,
    sources: &Sources,
    prepared: Prepared,
    before: Option<(String, Vec<Given>)>,
) -> Result<Done, String> {
    let gathered: Gathered = gather::gather(round, sources, prepared)?;
    let inputs = gathered.inputs.text();
    let digest = sha256(inputs.as_bytes());
    let pairs = gathered.inputs.pairs.iter().map(|row| row.offers.len()).sum();
    let sides = [gathered.inputs.demand.len(), gathered.inputs.supply.len(), pairs];
    let text = match plan::plan(&gathered.inputs, &digest) {
        Ok(text) => text,
        Err(problems) => {
            let told = Told { inputs: digest, problems, ..Told::default() };
            let counts = [sides[0], sides[1], sides[2], 0, sides[0]];
            return Ok(Done { inputs, plan: None, told, counts });
        }
    };
    let given = plan::read(text.as_bytes())?.pairs;
    let mut told = Told::of(&gathered, &given);
    told.difference = before.map(|(id, pairs)| difference(&id, &pairs, &given));
    (told.inputs, told.plan) = (digest, sha256(text.as_bytes()));
    let counts = [sides[0], sides[1], sides[2], given.len(), told.nothing.len()];
    Ok(Done { inputs, plan: Some(text), told, counts })
}

/// Keeps the texts, and brings the round into its next state.
async fn keep(site: &Site, record: &Record, round: Round, done: Done) -> Result<(), Fault> {
    let report = done.told.text();
    let mut after = Round {
        inputs_digest: digest(&done.inputs),
        inputs: file(site, "inputs.json", done.inputs).await?,
        report_digest: digest(&report),
        report: file(site, "report.json", report).await?,
        before: Link(done.told.difference.map_or_else(String::new, |it| it.round)),
        ..round
    };
    let [requests, offers, pairs, given, unserved] =
        done.counts.map(|count| Whole(Some(i64::try_from(count).unwrap_or(i64::MAX))));
    (after.requests, after.offers, after.pairs) = (requests, offers, pairs);
    (after.given, after.unserved) = (given, unserved);
    let name = match done.plan {
        Some(plan) => {
            after.plan_digest = digest(&plan);
            after.plan = file(site, "plan.json", plan).await?;
            "proposal"
        }
        None => "impossibility",
    };
    let step = record.kind.move_named(name).expect("the kind declares it");
    let body = facility_record::Body { unknown: record.body.unknown.clone(), ..after.to_body() };
    let after = Record { state: step.to.to_owned(), body, ..record.clone() };
    let mut writing = site.store.writing(now());
    let (before, person, change) = (Some(record), "", step.name);
    writing.save(&Save { before, after: &after, person, change, reason: "", identifiers: &[] });
    match writing.commit().await {
        // Somebody threw it away while it was worked out: its files are swept.
        Ok(_) | Err(Refusal::Changed) => Ok(()),
        Err(Refusal::Fault(fault)) => Err(fault),
        Err(other) => Err(Fault::new(FaultKind::Other, other.to_string())),
    }
}

fn digest(text: &str) -> Line {
    Line(Text::new("", &sha256(text.as_bytes())))
}

async fn file(site: &Site, name: &str, text: String) -> Result<File, Fault> {
    let (media_type, person, state) = ("application/json", "", FileState::Clean);
    let new = NewFile { name, media_type, person, state };
    let kept = site.store.keep_file(&new, &Bytes::from(text), now()).await?;
    Ok(File { id: kept.id, name: kept.name, media_type: kept.media_type, bytes: kept.bytes })
}
