//! What a file would do: the records as they would be, and everything that is wrong.

use std::collections::{BTreeSet, HashMap, HashSet};

use facility_record::{Body, Kind, Problems, Shape};
use facility_store::{IntakeRecord, Origin, Record, Save, Writing, db::Fault, sha256};
use serde_json::{Value as Json, json};

use super::import::{Importing, Ready};
use super::incoming::{Problem, Report};
use super::merge::says_nothing_new;

/// What becomes of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A new record.
    Added,
    /// A new edition of a record, or a new difference from its source.
    Updated,
    /// Nothing.
    Unchanged,
}

/// A line as it would be saved.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The line of the file.
    pub line: usize,
    /// The record as it is; none for a new one.
    pub before: Option<Record>,
    /// The record as it would be.
    pub after: Record,
    /// What becomes of it.
    pub outcome: Outcome,
    /// The identifier that the line gives it: scheme and value.
    pub identifier: Option<(String, String)>,
    origin: Option<Origin>,
    last: Option<Origin>,
}

/// What a file would do.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The lines without problems, in their order.
    pub lines: Vec<Planned>,
    /// Counts and problems.
    pub report: Report,
}

impl Planned {
    /// Whether an edition is written.
    fn is_written(&self) -> bool {
        self.before
            .as_ref()
            .is_none_or(|before| before.body != self.after.body || before.state != self.after.state)
    }
}

impl Plan {
    /// Whether there is anything to write.
    pub fn is_news(&self) -> bool {
        self.lines.iter().any(|line| line.is_written() || line.origin.is_some())
    }

    /// A digest of everything that would be written: who agrees to a plan agrees to this one.
    pub fn digest(&self) -> String {
        let line = |line: &Planned| {
            let edition = line.before.as_ref().map_or(0, |before| before.edition);
            let id = line.before.as_ref().map_or("", |before| &before.id);
            format!("{} {id} {edition} {:?} {:?}", line.line, line.after.state, line.outcome)
                + &Json::Object(plain(line.after.kind, &line.after.body)).to_string()
        };
        let lines: Vec<String> = self.lines.iter().map(line).collect();
        sha256(format!("{}\n{}", self.report.refused, lines.join("\n")).as_bytes())
    }

    /// Adds everything to a write, as this person; what was done to which record.
    pub fn write(&self, writing: &mut Writing<'_>, person: &str) -> Vec<IntakeRecord> {
        let mut done = Vec::new();
        for line in &self.lines {
            if line.is_written() {
                writing.save(&Save {
                    before: line.before.as_ref(),
                    after: &line.after,
                    person,
                    change: "import",
                    reason: "",
                    identifiers: line.identifier.as_slice(),
                });
            }
            if let Some(origin) = &line.origin {
                writing.keep_origin(origin);
            }
            done.extend(line.record());
        }
        done
    }
}

impl Planned {
    fn record(&self) -> Option<IntakeRecord> {
        let (change, edition) = match (self.is_written(), &self.before) {
            (true, None) => ("added", 1),
            (true, Some(before)) => ("updated", before.edition + 1),
            (false, Some(before)) if self.origin.is_some() => ("noted", before.edition),
            (false, _) => return None,
        };
        let origin = self.origin.as_ref().map(|origin| {
            let last = self.last.as_ref().map(|last| {
                json!({"at": last.at, "rest": last.rest, "said": last.said, "differs": last.differs})
            });
            json!({"source": origin.source, "before": last})
        });
        Some(IntakeRecord {
            record: self.after.id.clone(),
            edition,
            line: self.line as i64,
            change: change.to_owned(),
            origin: origin.unwrap_or_default(),
        })
    }
}

fn plain(kind: &Kind, body: &Body) -> serde_json::Map<String, Json> {
    facility_record::body_to_json(&kind.fields, body)
}

impl Importing<'_> {
    /// What is required, and the rules across fields, once links are known.
    pub(super) fn check(&mut self) {
        let known: HashSet<(usize, String)> =
            self.report.problems.iter().map(|p| (p.line, p.field.clone())).collect();
        let mut found = Vec::new();
        for (at, ready) in self.ready.iter().enumerate() {
            let kind = ready.kind;
            let complete = !kind.is_unfinished(&ready.state);
            let mut problems = Problems::default();
            for (field, value) in ready.body.pairs(&kind.fields) {
                // Whom to answer is said by people, not by files.
                let said = !matches!(field.shape, Shape::Person);
                if complete && said && field.required && value.is_empty() {
                    problems.add(field.name, "missing");
                }
            }
            (kind.check)(&ready.body, &mut problems);
            problems.retain(|p| {
                let line = self.place(at, &p.field).0;
                !known.contains(&(line, p.field.clone()))
            });
            found.push(problems);
        }
        let ready = std::mem::take(&mut self.ready);
        for (ready, problems) in ready.iter().zip(found) {
            self.note(ready, problems);
        }
        self.ready = ready;
    }

    /// Identifiers that fields hold belong to one record each, here and in the store.
    pub(super) async fn check_identifiers(&mut self) -> Result<(), Fault> {
        let mut held: Vec<(usize, &'static str, (String, String))> = Vec::new();
        for (at, ready) in self.ready.iter().enumerate() {
            for (field, value) in ready.body.pairs(&ready.kind.fields) {
                let text = value.text().filter(|_| !field.identifies.is_empty());
                let text = text.map(|text| text.original_text().to_owned());
                held.extend(text.map(|text| (at, field.name, (field.identifies.to_owned(), text))));
            }
        }
        let asked: Vec<_> = held.iter().map(|(_, _, identifier)| identifier.clone()).collect();
        let known = self.store.identified_all(&asked).await?;
        let mut here: HashMap<(String, String), usize> = HashMap::new();
        for (at, name, identifier) in held {
            let other = known.get(&identifier).is_some_and(|id| *id != self.ready[at].id);
            let twice = *here.entry(identifier).or_insert(at) != at;
            if other || twice {
                let mut problems = Problems::default();
                problems.add(name, if other { "identified" } else { "twice-here" });
                let ready = self.ready.swap_remove(at);
                self.note(&ready, problems);
                self.ready.push(ready);
                let last = self.ready.len() - 1;
                self.ready.swap(at, last);
            }
        }
        Ok(())
    }

    pub(super) fn note(&mut self, ready: &Ready, problems: Problems) {
        for problem in problems {
            let field = problem.field.split(['[', '@', '.']).next().unwrap_or_default();
            let inner = ready.places.iter().find(|(name, _)| name.starts_with(&problem.field));
            // What is missing in a row is told at the beginning of the row.
            let row = problem.field.split_once("].").map(|(row, _)| format!("{row}]."));
            let in_row = |name: &&String| row.as_ref().is_some_and(|row| name.starts_with(row));
            let row = ready.places.keys().filter(in_row).map(|name| &ready.places[name]).min();
            let place = ready.places.get(&problem.field).or(inner.map(|(_, place)| place)).or(row);
            let place = place.or(ready.places.get(field)).copied().unwrap_or((ready.line, 1));
            let details: Vec<String> =
                problem.details.iter().map(|(name, text)| format!("{name} {text}")).collect();
            let details = if details.is_empty() {
                String::new()
            } else {
                format!(" ({})", details.join(", "))
            };
            let code = problem.full_code(ready.kind.name);
            let message = format!("{}: {}{details}", problem.field, problem.code);
            let told: Vec<(&str, &str)> =
                problem.details.iter().map(|(name, text)| (*name, text.as_str())).collect();
            let problem = Problem::new(place.0, place.1, &code, &message).of(
                &problem.field,
                problem.code,
                &told,
            );
            self.report.problems.push(problem);
        }
    }

    /// The lines as they would be saved. Without terms it is the whole file or nothing.
    pub(super) fn plan(mut self) -> Plan {
        self.report.problems.sort_by_key(|problem| (problem.line, problem.column));
        let refused = self.refused();
        self.report.refused = refused.len();
        let mut plan = Plan { lines: Vec::new(), report: Report::default() };
        if refused.is_empty() || self.terms.is_some() {
            let ready = std::mem::take(&mut self.ready);
            let ready = ready.into_iter().filter(|ready| !refused.contains(&ready.line));
            plan.lines = ready.map(|ready| self.planned(ready)).collect();
        }
        for line in &plan.lines {
            match line.outcome {
                Outcome::Added => self.report.added += 1,
                Outcome::Updated => self.report.updated += 1,
                Outcome::Unchanged => self.report.unchanged += 1,
            }
        }
        plan.report = self.report;
        plan
    }

    /// The lines with problems. A line that links to a new record of such a line has one too.
    fn refused(&mut self) -> BTreeSet<usize> {
        let mut refused: BTreeSet<usize> = self.report.problems.iter().map(|p| p.line).collect();
        while self.terms.is_some() {
            let gone =
                self.ready.iter().filter(|r| r.before.is_none() && refused.contains(&r.line));
            let gone: HashSet<&str> = gone.map(|ready| ready.id.as_str()).collect();
            let mut more = Vec::new();
            for (at, ready) in self.ready.iter().enumerate() {
                if refused.contains(&ready.line) {
                    continue;
                }
                let links = facility_store::links(ready.kind, &ready.body);
                let lost = links.into_iter().find(|(_, id)| gone.contains(id.as_str()));
                more.extend(lost.map(|(role, _)| (at, role)));
            }
            if more.is_empty() {
                break;
            }
            for (at, role) in more {
                let (line, place) = (self.ready[at].line, self.place(at, &role));
                refused.insert(line);
                let message = format!("{role}: the line that it leads to has problems");
                self.problem_of(place, (&role, "leads-to-refused"), &[], &message);
            }
        }
        refused
    }

    fn planned(&self, ready: Ready) -> Planned {
        let origin = self.origin(&ready);
        let is_news = origin.as_ref().is_some_and(|origin| !says_nothing_new(&ready, origin));
        let mut planned = Planned {
            line: ready.line,
            after: self.after(&ready),
            before: ready.before,
            outcome: Outcome::Unchanged,
            identifier: ready.identifier,
            origin,
            last: ready.last,
        };
        planned.outcome = match &planned.before {
            None => Outcome::Added,
            Some(_) if planned.is_written() || is_news => Outcome::Updated,
            Some(_) => Outcome::Unchanged,
        };
        planned
    }

    /// The record as the line wants it.
    fn after(&self, ready: &Ready) -> Record {
        let (before, now) = (ready.before.as_ref(), self.import.now);
        Record {
            id: ready.id.clone(),
            kind: ready.kind,
            state: ready.state.clone(),
            owner: ready.owner.clone(),
            edition: before.map_or(0, |record| record.edition),
            created: before.map_or(now, |record| record.created),
            updated: now,
            since: before.map_or(now, |record| record.since),
            body: ready.body.clone(),
        }
    }
}
