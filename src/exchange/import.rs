//! Import: all or nothing per file, idempotent by identifier, every problem with line and column.

use std::collections::HashMap;

use facility_record::{Body, Form, Kind, Problems, Reading, Shape, Value, Vocabularies, read_form};
use facility_store::{Record, Refusal, Save, Store, db::Fault};
use serde_json::Value as Json;

use super::incoming::{Import, Incoming, Problem, Report};
use super::source;

/// Owner of what nobody has taken over yet: no person holds this key, the room's staff looks after it.
pub const FACILITY: &str = "facility";

/// A line read against its kind.
struct Ready {
    kind: &'static Kind,
    id: String,
    identifier: Option<(String, String)>,
    owner: String,
    state: String,
    given: Vec<&'static str>,
    body: Body,
    form: Form,
    places: HashMap<String, (usize, usize)>,
    line: usize,
}

/// Imports a file.
///
/// # Errors
/// When the database fails; what is wrong with the file stands in the report.
pub async fn import(
    store: &Store,
    vocabularies: &Vocabularies,
    import: &Import<'_>,
) -> Result<Report, Refusal> {
    let mut report = Report { file: import.name.to_owned(), ..Report::default() };
    let (lines, problems) = source::read(import);
    report.problems = problems;
    let mut importing = Importing { store, vocabularies, import, ready: Vec::new(), report };
    for (kind, line) in &lines {
        importing.report.read += 1;
        importing.prepare(kind, line).await?;
    }
    importing.resolve().await?;
    importing.check();
    importing.save().await
}

pub(super) struct Importing<'a> {
    store: &'a Store,
    pub(super) vocabularies: &'a Vocabularies,
    pub(super) import: &'a Import<'a>,
    ready: Vec<Ready>,
    report: Report,
}

impl Importing<'_> {
    fn problem(&mut self, (line, column): (usize, usize), code: &str, message: &str) {
        self.report.problems.push(Problem::new(line, column, code, message));
    }

    /// Reads a line against its kind.
    async fn prepare(&mut self, kind: &str, line: &Incoming) -> Result<(), Fault> {
        let found =
            self.store.kind(kind).or_else(|| self.store.kind_of_plural(&kind.replace('-', "_")));
        let Some(kind) = found else {
            if self.ready.is_empty() && self.report.problems.is_empty() {
                let message = format!("there is no kind {kind}; name one with --kind");
                self.problem((line.line, 1), "unknown-kind", &message);
            }
            return Ok(());
        };
        let (form, places) = self.form(kind, line);
        let identifier = self.identifier(kind, form.first("identifier"));
        let known = match &identifier {
            Some((scheme, value)) => self.store.identified(scheme, value).await?,
            None if !form.first("id").is_empty() => Some(form.first("id").to_owned()),
            None => None,
        };
        let before = match &known {
            Some(id) => self.store.record(id).await?,
            None => None,
        };
        let earlier = self
            .ready
            .iter()
            .position(|ready| identifier.is_some() && ready.identifier == identifier);
        if let Some(earlier) = earlier {
            // The same body named twice in a file: the first line stands, gaps are filled.
            return self.fill(earlier, kind, &form);
        }
        let state = match form.first("state") {
            "" => {
                before.as_ref().map_or_else(|| default_state(kind), |record| record.state.clone())
            }
            state => state.replace('-', "_"),
        };
        if kind.state(&state).is_none() {
            let place = places.get("state").copied().unwrap_or((line.line, 1));
            self.problem(place, "unknown-state", &format!("{} has no state {state}", kind.name));
        }
        let mut ready = Ready {
            kind,
            id: before.as_ref().map_or_else(|| self.store.new_id(), |record| record.id.clone()),
            identifier,
            owner: before.as_ref().map_or(FACILITY, |record| &record.owner).to_owned(),
            state,
            given: Vec::new(),
            body: Body::default(),
            form,
            places,
            line: line.line,
        };
        let problems = self.read(line, &mut ready);
        if let Some(before) = &before {
            keep_older(&mut ready, before);
        }
        self.note(&ready, problems);
        self.ready.push(ready);
        Ok(())
    }

    fn reading(&self) -> Reading<'_> {
        let vocabularies = self.vocabularies;
        Reading { vocabularies, language: "en", complete: false, split: Some(';') }
    }

    /// Reads the values of a line: typed JSON as it is, everything else as a form.
    fn read(&self, line: &Incoming, ready: &mut Ready) -> Problems {
        let kind = ready.kind;
        let mapped = !self.import.map.fields.is_empty();
        let (body, problems) = match line.object.as_ref().filter(|_| !mapped) {
            Some(object) => {
                let fields = match object.get("fields") {
                    Some(Json::Object(fields)) => fields.clone(),
                    _ => {
                        let own =
                            object.iter().filter(|(name, _)| !SPECIAL.contains(&name.as_str()));
                        own.map(|(name, value)| (name.clone(), value.clone())).collect()
                    }
                };
                facility_record::body_from_json(kind, &fields, self.reading())
            }
            None => {
                let (body, mut problems) = read_form(&kind.fields, &ready.form, self.reading());
                self.unknown_columns(kind, &ready.form, mapped, &mut problems);
                (body, problems)
            }
        };
        let given = body.pairs(&kind.fields).filter(|(_, value)| !value.is_empty());
        ready.given = given.map(|(field, _)| field.name).collect();
        ready.body = body;
        problems
    }

    /// Columns that are no field: refused in our own tables, left alone under a mapping.
    fn unknown_columns(&self, kind: &Kind, form: &Form, mapped: bool, problems: &mut Problems) {
        if mapped {
            return;
        }
        for (name, _) in &form.0 {
            let field = name.split(['[', '@', '.']).next().unwrap_or_default();
            if kind.field(field).is_none()
                && !SPECIAL.contains(&field)
                && problems.of(name).is_none()
            {
                problems.add(name, "unknown-field");
            }
        }
    }

    /// A later line about the same record fills what the earlier one left open.
    fn fill(&mut self, at: usize, kind: &'static Kind, form: &Form) -> Result<(), Fault> {
        let (body, _) = read_form(&kind.fields, form, self.reading());
        let ready = &mut self.ready[at];
        for (field, (old, new)) in
            kind.fields.iter().zip(ready.body.values.iter_mut().zip(body.values))
        {
            if !ready.given.contains(&field.name) && !new.is_empty() {
                *old = new;
                ready.given.push(field.name);
            }
        }
        Ok(())
    }

    /// Links and owners become ids: of this file, of the store, or of a record with that title.
    async fn resolve(&mut self) -> Result<(), Fault> {
        for at in 0..self.ready.len() {
            let kind = self.ready[at].kind;
            for (index, field) in kind.fields.iter().enumerate() {
                if !matches!(field.shape, Shape::Link | Shape::Links)
                    || !self.ready[at].given.contains(&field.name)
                {
                    continue;
                }
                let words = self.ready[at].body.values[index].words().to_vec();
                let mut ids = Vec::new();
                for word in words {
                    match self.target(field.kind, &word).await? {
                        Some(id) => ids.push(id),
                        None => {
                            let place = self.place(at, field.name);
                            let message =
                                format!("{}: there is no {} {word}", field.name, field.kind);
                            self.problem(place, "unknown-record", &message);
                        }
                    }
                }
                self.ready[at].body.values[index] = match field.shape {
                    _ if ids.is_empty() => Value::Empty,
                    Shape::Link => Value::Word(ids.remove(0)),
                    _ => Value::Words(ids),
                };
            }
            let owner = self.ready[at].form.first("owner").to_owned();
            if !owner.is_empty() {
                match self.target("organisation", &owner).await? {
                    Some(id) => self.ready[at].owner = format!("organisation:{id}"),
                    None => {
                        let place = self.place(at, "owner");
                        self.problem(
                            place,
                            "unknown-record",
                            &format!("owner: there is no organisation {owner}"),
                        );
                    }
                }
            }
        }
        Ok(())
    }

    fn place(&self, at: usize, name: &str) -> (usize, usize) {
        let ready = &self.ready[at];
        ready.places.get(name).copied().unwrap_or((ready.line, 1))
    }

    async fn target(&self, kind: &str, word: &str) -> Result<Option<String>, Fault> {
        let Some(target) = self.store.kind(kind) else { return Ok(None) };
        let identifier = self.identifier(target, word);
        let here = self.ready.iter().find(|ready| {
            ready.kind.name == kind
                && (ready.identifier.is_some() && ready.identifier == identifier)
        });
        if let Some(ready) = here {
            return Ok(Some(ready.id.clone()));
        }
        if let Some((scheme, value)) = &identifier
            && let Some(id) = self.store.identified(scheme, value).await?
        {
            return Ok(Some(id));
        }
        if self.store.record(word).await?.is_some_and(|record| record.kind.name == kind) {
            return Ok(Some(word.to_owned()));
        }
        let keys = [facility_access::PUBLIC.to_owned()];
        Ok(self.store.titled(kind, word, &keys).await?.into_iter().next())
    }

    /// What is required, and the rules across fields, once links are known.
    fn check(&mut self) {
        let mut found = Vec::new();
        for (at, ready) in self.ready.iter().enumerate() {
            let kind = ready.kind;
            let first = kind.states.first().map_or("", |state| state.name);
            let complete = ready.state != first;
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
                !self.report.problems.iter().any(|known| {
                    known.line == self.place(at, &p.field).0
                        && known.message.starts_with(&format!("{}:", p.field))
                })
            });
            found.push((at, problems));
        }
        for (at, problems) in found {
            let ready = self.ready.swap_remove(at);
            self.note(&ready, problems);
            self.ready.push(ready);
            let last = self.ready.len() - 1;
            self.ready.swap(at, last);
        }
    }

    fn note(&mut self, ready: &Ready, problems: Problems) {
        for problem in problems {
            let field = problem.field.split(['[', '@', '.']).next().unwrap_or_default();
            let inner = ready.places.iter().find(|(name, _)| name.starts_with(&problem.field));
            let place = ready.places.get(&problem.field).or(inner.map(|(_, place)| place));
            let place = place.or(ready.places.get(field)).copied().unwrap_or((ready.line, 1));
            let details: Vec<String> =
                problem.details.iter().map(|(name, text)| format!("{name} {text}")).collect();
            let details = if details.is_empty() {
                String::new()
            } else {
                format!(" ({})", details.join(", "))
            };
            let code = problem.full_code(ready.kind.name);
            self.problem(place, &code, &format!("{}: {}{details}", problem.field, problem.code));
        }
    }

    /// One transaction for the whole file, or nothing.
    async fn save(mut self) -> Result<Report, Refusal> {
        self.report.problems.sort_by_key(|problem| (problem.line, problem.column));
        if !self.report.problems.is_empty() {
            let mut lines: Vec<usize> = self.report.problems.iter().map(|p| p.line).collect();
            lines.dedup();
            self.report.refused = lines.len();
            return Ok(self.report);
        }
        let mut writing = self.store.writing(self.import.now);
        let ready = std::mem::take(&mut self.ready);
        for ready in &ready {
            let before = self.store.record(&ready.id).await?;
            let after = Record {
                id: ready.id.clone(),
                kind: ready.kind,
                state: ready.state.clone(),
                owner: ready.owner.clone(),
                edition: before.as_ref().map_or(0, |record| record.edition),
                created: before.as_ref().map_or(self.import.now, |record| record.created),
                updated: self.import.now,
                since: before.as_ref().map_or(self.import.now, |record| record.since),
                body: ready.body.clone(),
            };
            match &before {
                Some(before) if before.body == after.body && before.state == after.state => {
                    self.report.unchanged += 1;
                    continue;
                }
                Some(_) => self.report.updated += 1,
                None => self.report.added += 1,
            }
            writing.save(&Save {
                before: before.as_ref(),
                after: &after,
                person: self.import.person,
                change: "import",
                reason: "",
                identifiers: ready.identifier.as_slice(),
            });
        }
        if !self.import.is_dry && self.report.added + self.report.updated > 0 {
            writing.commit().await?;
        }
        Ok(self.report)
    }
}

/// Columns that are about the record and are no field of it.
const SPECIAL: &[&str] = &[
    "identifier",
    "identifiers",
    "id",
    "state",
    "owner",
    "edition",
    "kind",
    "fields",
    "created",
    "updated",
    "url",
];

/// What a file does not say stays as it is.
fn keep_older(ready: &mut Ready, before: &Record) {
    for (at, field) in ready.kind.fields.iter().enumerate() {
        if !ready.given.contains(&field.name) {
            ready.body.values[at] = before.body.values[at].clone();
        }
    }
    ready.body.unknown = before.body.unknown.clone();
}

/// Facts about what exists come in published; what somebody asks for comes in as a draft.
fn default_state(kind: &Kind) -> String {
    let open = kind.fields.iter().any(|field| field.opens);
    let public = kind.states.iter().find(|state| kind.is_public_state(state.name));
    let first = kind.states.first();
    public.filter(|_| !open).or(first).map_or(String::new(), |state| state.name.to_owned())
}
