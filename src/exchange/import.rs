//! Import: all or nothing per file, idempotent by identifier, every problem with line and column.

use std::collections::HashMap;

use facility_record::{Body, Form, Kind, Problems, Reading, Shape, Value, Vocabularies, read_form};
use facility_store::{Record, Refusal, Save, Store, db::Fault};
use serde::Serialize;
use serde_json::{Map as JsonMap, Value as Json};

use super::map::Map;
use super::{dpg, json, table};

/// A named cell with its place in the file.
#[derive(Clone, Debug)]
pub struct Cell {
    /// Name of its column.
    pub name: String,
    /// What stands in it.
    pub text: String,
    /// Line in the file, from 1.
    pub line: usize,
    /// Column: of the table, or in the line of a JSON file, from 1.
    pub column: usize,
}

/// A line that comes in.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// Line in the file, from 1.
    pub line: usize,
    /// Its cells.
    pub cells: Vec<Cell>,
    /// The object it was, in a JSON file.
    pub object: Option<JsonMap<String, Json>>,
}

/// What is wrong with a file, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// A stable word.
    pub code: String,
    /// What it means, in English.
    pub message: String,
}

impl Problem {
    /// A problem at a place.
    pub fn new(line: usize, column: usize, code: &str, message: &str) -> Problem {
        Problem { line, column, code: code.to_owned(), message: message.to_owned() }
    }
}

/// What came of a file.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// The file.
    pub file: String,
    /// Lines read.
    pub read: usize,
    /// Records added.
    pub added: usize,
    /// Records with a new edition.
    pub updated: usize,
    /// Records that are already as the file says.
    pub unchanged: usize,
    /// Lines with problems; then nothing of the file was saved.
    pub refused: usize,
    /// Every problem.
    pub problems: Vec<Problem>,
}

/// A file that is to be imported.
pub struct Import<'a> {
    /// Its name, for the report, and to guess the kind from.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// Sub-tables that came with it: field and bytes.
    pub rows: Vec<(String, &'a [u8])>,
    /// `auto`, `csv`, `xlsx`, `json` or `dpg`.
    pub format: &'a str,
    /// The kind, where neither map nor name say it.
    pub kind: &'a str,
    /// The mapping.
    pub map: Map,
    /// Whether nothing is saved.
    pub is_dry: bool,
    /// Who imports, an id of the person table; empty for the facility itself.
    pub person: &'a str,
    /// The moment, in milliseconds since 1970.
    pub now: i64,
}

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
    let (lines, problems) = read(import);
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

/// The lines of the file, each with the kind that it is of, if the format says it.
fn read(import: &Import<'_>) -> (Vec<(String, Incoming)>, Vec<Problem>) {
    let format = match import.format {
        "auto" | "" => match import.name.rsplit('.').next().unwrap_or_default() {
            "xlsx" => "xlsx",
            "json" if looks_like_dpg(import.bytes) => "dpg",
            "json" => "json",
            _ => "csv",
        },
        format => format,
    };
    let (mut lines, mut problems) = match format {
        "csv" => table::read_csv(import.bytes),
        "xlsx" => table::read_xlsx(import.bytes),
        "json" => json::read_json(import.bytes),
        "dpg" => {
            let (nominees, problems) = json::read_json(import.bytes);
            let lines = nominees.iter().flat_map(dpg::lines);
            return (lines.map(|(kind, line)| (kind.to_owned(), line)).collect(), problems);
        }
        other => {
            let message = format!("the format {other} is not known");
            return (Vec::new(), vec![Problem::new(1, 1, "unknown-format", &message)]);
        }
    };
    for (field, bytes) in &import.rows {
        add_rows(&mut lines, field, bytes, &mut problems);
    }
    let kind = [import.kind, &import.map.kind].into_iter().find(|kind| !kind.is_empty());
    let kind = kind.map_or_else(
        || {
            let name = import.name.rsplit(['/', '\\']).next().unwrap_or_default();
            name.split('.').next().unwrap_or_default().to_owned()
        },
        str::to_owned,
    );
    (lines.into_iter().map(|line| (kind.clone(), line)).collect(), problems)
}

/// Nominees carry their licence and goals under these names, and nobody else's files do.
fn looks_like_dpg(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(20_000)]);
    head.contains("\"SDGs\"") && head.contains("\"organizations\"")
}

/// Adds the lines of a sub-table to their records as rows.
fn add_rows(lines: &mut [Incoming], field: &str, bytes: &[u8], problems: &mut Vec<Problem>) {
    let (rows, more) = table::read_csv(bytes);
    problems.extend(more);
    let mut counts: HashMap<usize, usize> = HashMap::new();
    for row in rows {
        let text =
            |name: &str| row.cells.iter().find(|cell| cell.name == name).map_or("", |c| &c.text);
        let owner = text("record");
        let of = |line: &Incoming| {
            line.cells
                .iter()
                .any(|c| matches!(c.name.as_str(), "identifier" | "id") && c.text == owner)
        };
        let Some(at) = lines.iter().position(of) else {
            let message = format!("there is no record {owner} for this row of {field}");
            problems.push(Problem::new(row.line, 1, "unknown-record", &message));
            continue;
        };
        let index = counts.entry(at).or_default();
        for cell in row.cells.iter().filter(|cell| cell.name != "record") {
            let name = format!("{field}[{index}].{}", cell.name);
            lines[at].cells.push(Cell { name, ..cell.clone() });
        }
        *index += 1;
    }
}

struct Importing<'a> {
    store: &'a Store,
    vocabularies: &'a Vocabularies,
    import: &'a Import<'a>,
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
        let owner = before.as_ref().map_or(FACILITY.to_owned(), |record| record.owner.clone());
        self.read(kind, line, before, (form, places), identifier, (state, owner));
        Ok(())
    }

    fn read(
        &mut self,
        kind: &'static Kind,
        line: &Incoming,
        before: Option<Record>,
        (form, places): (Form, HashMap<String, (usize, usize)>),
        identifier: Option<(String, String)>,
        (state, owner): (String, String),
    ) {
        let reading = Reading {
            vocabularies: self.vocabularies,
            language: "en",
            complete: false,
            split: Some(';'),
        };
        let typed = line.object.as_ref().filter(|_| self.import.map.fields.is_empty());
        let (body, problems) = match typed {
            Some(object) => {
                let special = |name: &str| SPECIAL.contains(&name);
                let fields = match object.get("fields") {
                    Some(Json::Object(fields)) => fields.clone(),
                    _ => object
                        .iter()
                        .filter(|(n, _)| !special(n))
                        .map(|(n, v)| (n.clone(), v.clone()))
                        .collect(),
                };
                facility_record::body_from_json(kind, &fields, reading)
            }
            None => {
                let (body, mut problems) = read_form(&kind.fields, &form, reading);
                let mapped = !self.import.map.fields.is_empty();
                self.unknown_columns(kind, &form, mapped, &mut problems);
                (body, problems)
            }
        };
        let given: Vec<&'static str> = kind
            .fields
            .iter()
            .zip(&body.values)
            .filter(|(_, value)| !value.is_empty())
            .map(|(field, _)| field.name)
            .collect();
        let mut ready = Ready {
            kind,
            id: before.as_ref().map_or_else(|| self.store.new_id(), |record| record.id.clone()),
            identifier,
            owner,
            state,
            given,
            body,
            form,
            places,
            line: line.line,
        };
        if let Some(before) = &before {
            keep_older(&mut ready, before);
        }
        self.note(&ready, problems);
        self.ready.push(ready);
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
        let reading = Reading {
            vocabularies: self.vocabularies,
            language: "en",
            complete: false,
            split: Some(';'),
        };
        let (body, _) = read_form(&kind.fields, form, reading);
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

    /// The cells of a line under our names.
    fn form(&self, kind: &Kind, line: &Incoming) -> (Form, HashMap<String, (usize, usize)>) {
        let map = &self.import.map;
        let mut form = Form::default();
        let mut places = HashMap::new();
        let mut push = |name: &str, text: &str, cell: Option<&Cell>| {
            let field = name.split(['[', '@', '.']).next().unwrap_or_default();
            let mut text = text.to_owned();
            if let Some(sign) = map.split.get(field).filter(|sign| !sign.is_empty()) {
                text = text.split(sign.as_str()).map(str::trim).collect::<Vec<_>>().join(";");
            } else if kind
                .field(field)
                .is_some_and(|f| matches!(f.shape, Shape::Codes | Shape::Links))
            {
                text = text.replace('\n', ";");
            }
            if let Some(codes) = map.codes.get(field) {
                let ours = |part: &str| {
                    codes.get(part.trim()).map_or(part.trim(), String::as_str).to_owned()
                };
                text = text.split(';').map(ours).collect::<Vec<_>>().join(";");
            }
            if !text.trim().is_empty() {
                if let Some(cell) = cell {
                    places.insert(name.to_owned(), (cell.line, cell.column));
                }
                form.push(name, text);
            }
        };
        if map.fields.is_empty() {
            line.cells.iter().for_each(|cell| push(&cell.name, &cell.text, Some(cell)));
        } else {
            for (ours, theirs) in &map.fields {
                if let Some(cell) = line.cells.iter().find(|cell| cell.name == *theirs) {
                    push(ours, &cell.text, Some(cell));
                }
            }
        }
        for (ours, text) in &map.fixed {
            push(ours, text, None);
        }
        (form, places)
    }

    fn identifier(&self, kind: &Kind, text: &str) -> Option<(String, String)> {
        if text.is_empty() {
            return None;
        }
        let scheme = |scheme: &str| {
            !scheme.is_empty()
                && scheme.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        match text.split_once(':') {
            Some((name, value)) if scheme(name) && !value.starts_with("//") => {
                Some((name.to_owned(), value.to_owned()))
            }
            _ if !self.import.map.scheme.is_empty() => {
                Some((self.import.map.scheme.clone(), text.to_owned()))
            }
            _ => Some((kind.name.replace('_', "-"), text.to_owned())),
        }
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
