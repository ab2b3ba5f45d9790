//! Import: all or nothing per file, idempotent by identifier, every problem with line and column.

use std::collections::{BTreeMap, HashMap, HashSet};

use facility_access::{Subject, may_set_field};
use facility_record::{Body, Form, Kind, Problems, Reading, Value, Vocabularies, read_form};
use facility_store::{Origin, Record, Refusal, Store, same_files};
use serde_json::{Map, Value as Json};

use super::incoming::{Import, Incoming, Problem, Report};
use super::known::{Identifier, Known};
use super::plan::Plan;
use super::source as formats;
use super::terms::Terms;
use crate::vocabularies::is_without_country;

/// Owner of what nobody has taken over yet: no person holds this key, the room's staff looks after it.
pub const FACILITY: &str = "facility";

/// A line whose cells have our names.
pub(super) struct Named<'a> {
    pub(super) kind: &'static Kind,
    pub(super) line: &'a Incoming,
    pub(super) form: Form,
    pub(super) places: HashMap<String, (usize, usize)>,
    pub(super) identifier: Option<Identifier>,
}

/// A line read against its kind.
pub(super) struct Ready {
    pub(super) kind: &'static Kind,
    /// The record as it is; none for a new one.
    pub(super) before: Option<Record>,
    /// The edition that the line says it was made from.
    pub(super) edition: Option<i64>,
    /// What has no field here.
    pub(super) rest: Json,
    /// What the line says otherwise than somebody here has written.
    pub(super) differs: Map<String, Json>,
    /// What the line says, a digest each field.
    pub(super) said: BTreeMap<String, String>,
    /// What its source said last time.
    pub(super) last: Option<Origin>,
    pub(super) id: String,
    pub(super) identifier: Option<(String, String)>,
    pub(super) owner: String,
    pub(super) state: String,
    pub(super) given: Vec<&'static str>,
    pub(super) body: Body,
    pub(super) form: Form,
    pub(super) places: HashMap<String, (usize, usize)>,
    pub(super) line: usize,
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
    let plan = plan(store, vocabularies, import, None).await?;
    if !import.is_dry && plan.is_news() {
        let mut writing = store.writing(import.now);
        plan.write(&mut writing, import.person);
        writing.commit().await?;
    }
    Ok(plan.report)
}

/// Reads a file and works out what it would do, and saves nothing. Without terms nothing is planned
/// of a file that has problems; under terms the lines that have none are planned.
///
/// # Errors
/// When the database fails; what is wrong with the file stands in the report.
pub async fn plan(
    store: &Store,
    vocabularies: &Vocabularies,
    import: &Import<'_>,
    terms: Option<&Terms>,
) -> Result<Plan, Refusal> {
    let mut report = Report { file: import.name.to_owned(), ..Report::default() };
    let (lines, problems) = formats::read(import, vocabularies);
    report.problems = problems;
    let mut importing = Importing {
        store,
        vocabularies,
        import,
        terms,
        taken: HashSet::new(),
        ready: Vec::new(),
        here: HashMap::new(),
        known: Known::default(),
        report,
    };
    let named: Vec<Named<'_>> =
        lines.iter().filter_map(|(kind, line)| importing.name(kind, line)).collect();
    let identifiers: Vec<Identifier> =
        named.iter().filter_map(|named| named.identifier.clone()).collect();
    let ids = named.iter().map(|named| named.form.first("id").to_owned());
    importing.known = Known::look_up(store, &identifiers, ids.collect()).await?;
    for named in named {
        importing.prepare(named);
    }
    importing.resolve().await?;
    importing.merge().await?;
    importing.check();
    importing.check_identifiers().await?;
    Ok(importing.plan())
}

pub(super) struct Importing<'a> {
    pub(super) store: &'a Store,
    pub(super) vocabularies: &'a Vocabularies,
    pub(super) import: &'a Import<'a>,
    /// Who imports over the web, and for whom; none on the command line.
    pub(super) terms: Option<&'a Terms>,
    /// Records that a line of this file is about.
    pub(super) taken: HashSet<String>,
    pub(super) ready: Vec<Ready>,
    /// Where in `ready` an identifier of this file stands.
    pub(super) here: HashMap<(&'static str, Identifier), usize>,
    pub(super) known: Known,
    pub(super) report: Report,
}

impl Importing<'_> {
    pub(super) fn problem(&mut self, (line, column): (usize, usize), code: &str, message: &str) {
        self.report.problems.push(Problem::new(line, column, code, message));
    }

    /// A problem of a field at a place, with what its sentence names.
    pub(super) fn problem_of(
        &mut self,
        place: (usize, usize),
        (field, code): (&str, &str),
        details: &[(&str, &str)],
        message: &str,
    ) {
        let problem = Problem::new(place.0, place.1, code, message).of(field, code, details);
        self.report.problems.push(problem);
    }

    /// Gives the cells of a line our names.
    fn name<'l>(&mut self, kind: &str, line: &'l Incoming) -> Option<Named<'l>> {
        self.report.read += 1;
        let found =
            self.store.kind(kind).or_else(|| self.store.kind_of_plural(&kind.replace('-', "_")));
        let Some(kind) = found else {
            if self.report.problems.is_empty() {
                let message = format!("there is no kind {kind}; name one with --kind");
                self.problem((line.line, 1), "unknown-kind", &message);
            }
            return None;
        };
        let (form, places) = self.form(kind, line);
        let identifier = self.identifier(kind, form.first("identifier"));
        Some(Named { kind, line, form, places, identifier })
    }

    /// Reads a line against its kind.
    fn prepare(&mut self, named: Named<'_>) {
        let Named { kind, line, form, places, identifier } = named;
        let before = self.known.record(identifier.as_ref(), form.first("id")).cloned();
        if line.is_mention && before.is_some() {
            self.report.unchanged += 1;
            return;
        }
        let named = Named { kind, line, form, places, identifier };
        if !self.admits(&named, before.as_ref()) {
            return;
        }
        let Named { kind, line, form, places, identifier } = named;
        let here = identifier.clone().map(|identifier| (kind.name, identifier));
        if let Some(earlier) = here.as_ref().and_then(|here| self.here.get(here)) {
            // The same body named twice in a file: the first line stands, gaps are filled.
            return self.fill(*earlier, kind, &form);
        }
        self.here.extend(here.map(|here| (here, self.ready.len())));
        self.taken.extend(before.as_ref().map(|record| record.id.clone()));
        let state = self.state(kind, &form, before.as_ref());
        if kind.state(&state).is_none() {
            let place = places.get("state").copied().unwrap_or((line.line, 1));
            self.problem(place, "unknown-state", &format!("{} has no state {state}", kind.name));
        }
        let mut ready = Ready {
            kind,
            edition: form.first("edition").parse().ok(),
            rest: self.rest(line),
            differs: Map::new(),
            said: BTreeMap::new(),
            last: None,
            id: before.as_ref().map_or_else(|| self.store.new_id(), |record| record.id.clone()),
            identifier,
            owner: before.as_ref().map_or(self.new_owner(), |record| &record.owner).to_owned(),
            state,
            given: Vec::new(),
            body: Body::default(),
            form,
            places,
            line: line.line,
            before,
        };
        let problems = self.read(line, &mut ready);
        keep_older(&mut ready);
        self.note(&ready, problems);
        self.ready.push(ready);
    }

    /// What has no field here: what the format says, or the columns that the mapping keeps, and
    /// codes that M49 does not list.
    fn rest(&self, line: &Incoming) -> Json {
        let keep = &self.import.map.keep;
        let has_no_place = |text: &str| text.split(';').any(is_without_country);
        let kept =
            line.cells.iter().filter(|cell| keep.contains(&cell.name) || has_no_place(&cell.text));
        let kept: Map<String, Json> =
            kept.map(|cell| (cell.name.clone(), Json::String(cell.text.clone()))).collect();
        if kept.is_empty() { line.rest.clone() } else { Json::Object(kept) }
    }

    fn reading(&self) -> Reading<'_> {
        let (vocabularies, said) = (self.vocabularies, self.import.map.language.as_str());
        let language = if said.is_empty() { "en" } else { said };
        Reading { vocabularies, language, complete: false, split: Some(';') }
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
        let (mut body, mut problems) = (body, problems);
        // A table brings words, not files: those that the record has stay, others are not known.
        let before = ready.before.as_ref().map(|before| &before.body);
        for name in same_files(kind, before, &mut body) {
            problems.add(name, "file-unknown");
        }
        let given = body.pairs(&kind.fields).filter(|(_, value)| !value.is_empty());
        ready.given = given.map(|(field, _)| field.name).collect();
        ready.body = body;
        self.leave_unseen(ready, &mut problems);
        problems
    }

    /// What whoever imports may not see or set is left as it is.
    fn leave_unseen(&self, ready: &mut Ready, problems: &mut Problems) {
        let Some(terms) = self.terms else { return };
        let subject = Subject::new(ready.kind, &ready.state, &ready.owner, &ready.body);
        let unseen = |name: &&str| {
            let field = ready.kind.field(name);
            field.is_some_and(|field| !may_set_field(&terms.person, field, &subject))
        };
        for name in ready.given.iter().copied().filter(|name| unseen(name)).collect::<Vec<_>>() {
            problems.add(name, "not-yours-to-set");
            ready.body.set(&ready.kind.fields, name, Value::Empty);
            ready.given.retain(|given| *given != name);
        }
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
    fn fill(&mut self, at: usize, kind: &'static Kind, form: &Form) {
        let (mut body, _) = read_form(&kind.fields, form, self.reading());
        let ready = &mut self.ready[at];
        same_files(kind, ready.before.as_ref().map(|before| &before.body), &mut body);
        for (field, (old, new)) in
            kind.fields.iter().zip(ready.body.values.iter_mut().zip(body.values))
        {
            if !ready.given.contains(&field.name) && !new.is_empty() {
                *old = new;
                ready.given.push(field.name);
            }
        }
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
fn keep_older(ready: &mut Ready) {
    let Some(before) = &ready.before else { return };
    for (at, field) in ready.kind.fields.iter().enumerate() {
        if !ready.given.contains(&field.name) {
            ready.body.values[at] = before.body.values[at].clone();
        }
    }
    ready.body.unknown = before.body.unknown.clone();
}

/// Facts about what exists come in published; what somebody asks for comes in as a draft.
pub(super) fn default_state(kind: &Kind) -> String {
    let open = kind.fields.iter().any(|field| field.opens);
    let public = kind.states.iter().find(|state| kind.is_public_state(state.name));
    let first = kind.states.first();
    public.filter(|_| !open).or(first).map_or(String::new(), |state| state.name.to_owned())
}
