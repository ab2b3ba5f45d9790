//! The tables of the fictional world, and parts of them.

use std::collections::HashMap;
use std::fmt::Display;

use csv::{Reader, Writer};
use facility_store::Store;
use jiff::ToSpan;
use jiff::civil::Date;

use crate::exchange::Plan;
use crate::starter::{self, File};
use crate::web::say::day_of;

/// The tables, those first to which others lead.
pub const FILES: &[File<'_>] = &[
    ("organisations.csv", include_str!("../demo/organisations.csv")),
    ("trainings.csv", include_str!("../demo/trainings.csv")),
    ("initiatives.csv", include_str!("../demo/initiatives.csv")),
    ("resources.csv", include_str!("../demo/resources.csv")),
    ("solutions.csv", include_str!("../demo/solutions.csv")),
    ("presences.csv", include_str!("../demo/presences.csv")),
    ("collections.csv", include_str!("../demo/collections.csv")),
    ("indicators.csv", include_str!("../demo/indicators.csv")),
    ("frameworks.csv", include_str!("../demo/frameworks.csv")),
    ("scorecards.csv", include_str!("../demo/scorecards.csv")),
    ("contributions.csv", include_str!("../demo/contributions.csv")),
    ("assistance_rules.csv", include_str!("../demo/assistance_rules.csv")),
    ("recommendations.csv", include_str!("../demo/recommendations.csv")),
    ("pilots.csv", include_str!("../demo/pilots.csv")),
    ("requests.csv", include_str!("../demo/requests.csv")),
    ("offers.csv", include_str!("../demo/offers.csv")),
    ("pledges.csv", include_str!("../demo/pledges.csv")),
    ("calls.csv", include_str!("../demo/calls.csv")),
    ("clarifications.csv", include_str!("../demo/clarifications.csv")),
    ("proposals.csv", include_str!("../demo/proposals.csv")),
    ("appraisals.csv", include_str!("../demo/appraisals.csv")),
    ("agreements.csv", include_str!("../demo/agreements.csv")),
    ("cases.csv", include_str!("../demo/cases.csv")),
    ("joint_trainings.csv", include_str!("../demo/joint_trainings.csv")),
    ("participations.csv", include_str!("../demo/participations.csv")),
    ("messages.csv", include_str!("../demo/messages.csv")),
    ("feedback.csv", include_str!("../demo/feedback.csv")),
    ("stories.csv", include_str!("../demo/stories.csv")),
    ("interests.csv", include_str!("../demo/interests.csv")),
    ("message_templates.csv", include_str!("../demo/message_templates.csv")),
    ("handlings.csv", include_str!("../demo/handlings.csv")),
    ("reports.csv", include_str!("../demo/reports.csv")),
    ("comments.csv", include_str!("../demo/comments.csv")),
    ("appointments.csv", include_str!("../demo/appointments.csv")),
];
/// Their sub-tables.
const ROWS: &[File<'_>] = &[
    ("trainings.runs.csv", include_str!("../demo/trainings.runs.csv")),
    ("initiatives.budgets.csv", include_str!("../demo/initiatives.budgets.csv")),
    ("initiatives.outcomes.csv", include_str!("../demo/initiatives.outcomes.csv")),
    ("resources.versions.csv", include_str!("../demo/resources.versions.csv")),
    ("solutions.licences.csv", include_str!("../demo/solutions.licences.csv")),
    ("collections.steps.csv", include_str!("../demo/collections.steps.csv")),
    ("offers.capacity.csv", include_str!("../demo/offers.capacity.csv")),
    ("pledges.evidence.csv", include_str!("../demo/pledges.evidence.csv")),
    ("frameworks.nodes.csv", include_str!("../demo/frameworks.nodes.csv")),
    ("frameworks.counterparts.csv", include_str!("../demo/frameworks.counterparts.csv")),
    ("frameworks.costs.csv", include_str!("../demo/frameworks.costs.csv")),
    ("scorecards.cells.csv", include_str!("../demo/scorecards.cells.csv")),
    ("assistance_rules.conditions.csv", include_str!("../demo/assistance_rules.conditions.csv")),
    ("recommendations.grounds.csv", include_str!("../demo/recommendations.grounds.csv")),
    ("calls.criteria.csv", include_str!("../demo/calls.criteria.csv")),
    ("appraisals.marks.csv", include_str!("../demo/appraisals.marks.csv")),
    ("cases.milestones.csv", include_str!("../demo/cases.milestones.csv")),
    ("cases.blockers.csv", include_str!("../demo/cases.blockers.csv")),
    ("joint_trainings.wishes.csv", include_str!("../demo/joint_trainings.wishes.csv")),
    ("joint_trainings.milestones.csv", include_str!("../demo/joint_trainings.milestones.csv")),
    ("joint_trainings.blockers.csv", include_str!("../demo/joint_trainings.blockers.csv")),
];

/// Some lines of a table, with their rows in its sub-tables.
pub struct Part {
    table: (&'static str, String),
    rows: Vec<(&'static str, String)>,
}

impl Part {
    /// The lines whose identifiers are wanted. A cell like `today+21` becomes the day that is so many
    /// days after that of the moment: what is to last until then would be over if the table named a day.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn of(
        (name, text): File<'static>,
        now: i64,
        wants: impl Fn(&str) -> bool,
    ) -> Result<Part, String> {
        let today = day_of(now).ok_or("there is no such day")?;
        let part = |name: &str, text: &str, column: &str| {
            lines_of(text, column, (today, &wants)).map_err(|problem| format!("{name}: {problem}"))
        };
        let table = (name, part(name, text, "identifier")?);
        let stem = name.trim_end_matches("csv");
        let own = ROWS.iter().filter(|(file, _)| file.starts_with(stem));
        let rows = own.map(|(file, text)| Ok((*file, part(file, text, "record")?)));
        Ok(Part { table, rows: rows.collect::<Result<_, String>>()? })
    }

    /// The identifiers of its lines.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn identifiers(&self) -> Result<Vec<String>, String> {
        let identifiers = lines(&self.table.1)?.into_iter();
        let identifiers = identifiers.map(|mut line| line.take("identifier"));
        Ok(identifiers.filter(|identifier| !identifier.is_empty()).collect())
    }

    /// What loading it would do.
    ///
    /// # Errors
    /// When the database fails, or a line has a problem.
    pub async fn plan(&self, store: &Store, now: i64) -> Result<Plan, String> {
        starter::plan(store, (self.table.0, &self.table.1), &self.rows(), now).await
    }

    /// Loads it.
    ///
    /// # Errors
    /// As [`Part::plan`].
    pub async fn load(&self, store: &Store, now: i64) -> Result<(), String> {
        starter::load_file(store, (self.table.0, &self.table.1), &self.rows(), now).await
    }

    fn rows(&self) -> Vec<File<'_>> {
        self.rows.iter().map(|(name, text)| (*name, text.as_str())).collect()
    }
}

/// The lines of a table in which the column holds what is wanted. The others are left empty, so that a
/// problem is told with the line of the whole table.
fn lines_of(
    text: &str,
    column: &str,
    (today, wants): (Date, impl Fn(&str) -> bool),
) -> Result<String, String> {
    let mut reader = Reader::from_reader(text.as_bytes());
    let header = reader.headers().map_err(said)?.clone();
    let at = header.iter().position(|name| name == column);
    let at = at.ok_or_else(|| format!("there is no column {column}"))?;
    let nothing = vec![""; header.len()];
    let mut writer = Writer::from_writer(Vec::new());
    writer.write_record(&header).map_err(said)?;
    for line in reader.records() {
        let line = line.map_err(said)?;
        match wants(&line[at]) {
            true => writer.write_record(line.iter().map(|cell| dated(cell, today))),
            false => writer.write_record(&nothing),
        }
        .map_err(said)?;
    }
    let bytes = writer.into_inner().map_err(said)?;
    String::from_utf8(bytes).map_err(said)
}

/// The day that a cell like `today+21` stands for; any other cell as it is.
fn dated(cell: &str, today: Date) -> String {
    let days = cell.strip_prefix("today+").and_then(|days| days.parse::<i32>().ok());
    let day = days.and_then(|days| today.checked_add(days.days()).ok());
    day.map_or_else(|| cell.to_owned(), |day| day.to_string())
}

/// The cells of a line, by the names of their columns.
pub struct Line(HashMap<String, String>);

impl Line {
    /// Takes a cell out of it; empty where there is none.
    pub fn take(&mut self, name: &str) -> String {
        self.0.remove(name).unwrap_or_default()
    }
}

/// The lines of a table.
///
/// # Errors
/// When it cannot be read.
pub fn lines(text: &str) -> Result<Vec<Line>, String> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|line| line.map(Line).map_err(said)).collect()
}

/// An error in words.
pub fn said(error: impl Display) -> String {
    error.to_string()
}
