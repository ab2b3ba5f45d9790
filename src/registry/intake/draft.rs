//! What is chosen of an import so far, and what it would do.

use std::collections::HashMap;
use std::sync::Arc;

use facility_access::Person;
use facility_record::{Body, Kind, body_to_json};
use facility_store::{Intake, Record};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use tokio::sync::Semaphore;

use super::SHOWN;
use crate::exchange::map::Map;
use crate::exchange::{Import, Outcome, Plan, Planned, Problem, Sheet, Terms, plan};
use crate::web::errors::Error;
use crate::web::site::{Site, now};

/// Most problems that are kept to be shown; all are counted.
const MOST_PROBLEMS: usize = 5_000;
/// Records shown as they would be.
const SAMPLES: usize = 20;

/// At most two tables are worked through at a time; who waits is few.
static WORKING: Semaphore = Semaphore::const_new(2);

/// What is chosen so far, and what it would do.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// The columns of the table.
    pub header: Vec<String>,
    /// What they are.
    pub map: Map,
    /// Name of the saved mapping that was used.
    pub profile: String,
    /// Whether the file counts more than changes made here.
    pub overwrites: bool,
    /// The state that new records come into.
    pub state: String,
    /// Since when the table is worked through, in milliseconds since 1970; 0 = it is not.
    pub since: i64,
    /// What it would do.
    pub told: Option<Told>,
}

/// What a table would do.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Told {
    /// Records that would be new.
    pub added: usize,
    /// Records that would get a new edition.
    pub updated: usize,
    /// Records that are already so.
    pub unchanged: usize,
    /// Lines with problems.
    pub refused: usize,
    /// Problems altogether.
    pub count: usize,
    /// The first of the problems.
    pub problems: Vec<Wrong>,
    /// Words that are in no list and name no record: field, word, how often.
    pub words: Vec<(String, String, usize)>,
    /// The first records as they would be.
    pub samples: Vec<Sample>,
    /// Digest of everything that would be written.
    pub digest: String,
}

/// A problem of a table.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Wrong {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// The name of the column; empty where it is about the line.
    pub header: String,
    /// What stands in the cell.
    pub cell: String,
    /// Path of our field.
    pub field: String,
    /// The word of its sentence.
    pub word: String,
    /// What the sentence names.
    pub details: Vec<(String, String)>,
}

impl From<&Problem> for Wrong {
    /// A problem without the column that it stands in.
    fn from(problem: &Problem) -> Wrong {
        Wrong {
            line: problem.line,
            column: problem.column,
            field: problem.field.clone(),
            word: problem.word.clone(),
            details: problem.details.clone(),
            ..Wrong::default()
        }
    }
}

/// A record as it would be.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Sample {
    /// The line of the table.
    pub line: usize,
    /// The record as it is; empty for a new one.
    pub before: String,
    /// Its owner.
    pub owner: String,
    /// Its state.
    pub state: String,
    /// Its values.
    pub body: Json,
}

impl Sample {
    /// The record as it would be.
    pub fn record(&self, kind: &'static Kind) -> Record {
        let object = self.body.as_object().cloned().unwrap_or_default();
        Record {
            id: self.before.clone(),
            kind,
            state: self.state.clone(),
            owner: self.owner.clone(),
            edition: 0,
            created: 0,
            updated: 0,
            since: 0,
            body: Body::stored(kind, object, kind.number),
        }
    }
}

/// The draft of an open import.
pub async fn draft(site: &Site, intake: &Intake) -> Result<Draft, Error> {
    let json = site.store.intake_draft(intake).await?;
    Ok(serde_json::from_value(json).unwrap_or_default())
}

/// Keeps the draft of an open import.
pub async fn keep(site: &Site, intake: &Intake, draft: &Draft) -> Result<(), Error> {
    let json = serde_json::to_value(draft).map_err(|error| Error::Fault(error.to_string()))?;
    Ok(site.store.keep_draft(intake, &json).await?)
}

/// Works out what a table would do, off the threads that answer requests.
pub async fn work_out(
    site: &Arc<Site>,
    person: &Person,
    intake: &Intake,
    draft: &Draft,
) -> Result<(Plan, Sheet), Error> {
    let _turn = WORKING.acquire().await.map_err(|error| Error::Fault(error.to_string()))?;
    let content = site.store.intake_content(intake).await?.unwrap_or_default();
    let terms = Terms {
        person: person.clone(),
        owner: intake.owner.clone(),
        state: draft.state.clone(),
        overwrites: draft.overwrites,
    };
    let (site, map) = (site.clone(), draft.map.clone());
    let (name, kind) = (intake.name.clone(), intake.kind.clone());
    let runtime = tokio::runtime::Handle::current();
    let person = person.id.clone();
    let worked = tokio::task::spawn_blocking(move || {
        let import = Import {
            name: &name,
            bytes: &content,
            rows: Vec::new(),
            format: Sheet::format(&content),
            kind: &kind,
            map,
            is_dry: true,
            person: &person,
            now: now(),
        };
        let planned =
            runtime.block_on(plan(&site.store, &site.vocabularies(), &import, Some(&terms)));
        planned.map(|plan| (plan, Sheet::read(&content)))
    });
    let planned = worked.await.map_err(|error| Error::Fault(error.to_string()))?;
    Ok(planned?)
}

/// What a plan does, to be shown to whoever brings the table.
pub fn told(plan: &Plan, sheet: &Sheet) -> Told {
    let report = &plan.report;
    let places: HashMap<usize, usize> =
        sheet.lines.iter().enumerate().map(|(at, line)| (line.line, at)).collect();
    let wrong = |problem: &Problem| {
        let line = places.get(&problem.line).map(|at| &sheet.lines[*at]);
        let about_cell = !problem.field.is_empty();
        let cell = line.and_then(|line| line.cells.get(problem.column - 1));
        let cell = cell.filter(|_| about_cell && problem.word != "missing");
        Wrong {
            header: cell.map_or(String::new(), |cell| cell.name.clone()),
            cell: cell.map_or(String::new(), |cell| cell.text.chars().take(120).collect()),
            ..Wrong::from(problem)
        }
    };
    let changes = plan.lines.iter().filter(|line| line.outcome != Outcome::Unchanged);
    Told {
        added: report.added,
        updated: report.updated,
        unchanged: report.unchanged,
        refused: report.refused,
        count: report.problems.len(),
        problems: report.problems.iter().take(MOST_PROBLEMS).map(wrong).collect(),
        words: words(plan),
        samples: changes.take(SAMPLES).map(sample).collect(),
        digest: plan.digest(),
    }
}

/// Words that are in no list and name no record, the most frequent first.
fn words(plan: &Plan) -> Vec<(String, String, usize)> {
    let mut counts: HashMap<(&str, &str), usize> = HashMap::new();
    for problem in &plan.report.problems {
        let given = problem.details.iter().find(|(name, _)| name == "given");
        if matches!(problem.word.as_str(), "unknown-code" | "unknown-record")
            && let Some((_, given)) = given
        {
            *counts.entry((&problem.field, given)).or_default() += 1;
        }
    }
    let mut words: Vec<(String, String, usize)> = counts
        .into_iter()
        .map(|((field, word), count)| (field.to_owned(), word.to_owned(), count))
        .collect();
    words.sort_by(|one, other| (&one.0, other.2, &one.1).cmp(&(&other.0, one.2, &other.1)));
    words.truncate(2 * SHOWN);
    words
}

fn sample(line: &Planned) -> Sample {
    let kind = line.after.kind;
    Sample {
        line: line.line,
        before: line.before.as_ref().map_or(String::new(), |record| record.id.clone()),
        owner: line.after.owner.clone(),
        state: line.after.state.clone(),
        body: Json::Object(body_to_json(&kind.fields, &line.after.body)),
    }
}
