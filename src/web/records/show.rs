//! The page of a record.

use std::sync::Arc;

use askama::Template;
use facility_access::Verb;
use facility_record::Kind;
use facility_store::Record;

use super::source;
use super::waiting::{Named, waiting};
use crate::web::answer::Answer;
use crate::web::ask::{Ask, Twin};
use crate::web::checks;
use crate::web::errors::{Error, Refusal};
use crate::web::frame::Frame;
use crate::web::room::slug;
use crate::web::say::{Say, iso};
use crate::web::view::{self, Origin, Shown, ShownField, address};

/// A thing one can do with the record.
pub struct Action {
    /// Its label.
    pub label: String,
    /// Where it is done.
    pub address: String,
    /// Whether it is the one that is most likely wanted.
    pub is_first: bool,
    /// Whether it takes something away.
    pub is_grave: bool,
}

/// A page of a long form, in the task list.
pub struct Task {
    /// Its label.
    pub label: String,
    /// Where it is done.
    pub address: String,
    /// Its state: `not-started`, `started`, `attention`, `done`.
    pub state: &'static str,
    /// Label of its state.
    pub state_label: String,
}

#[derive(Template)]
#[template(path = "web/components/record.html")]
struct RecordPage {
    frame: Frame,
    json_ld: String,
    kind: String,
    title: (String, String),
    origin: Origin,
    state: String,
    tone: &'static str,
    waiting: Vec<String>,
    fields: Vec<ShownField>,
    tasks: Vec<Task>,
    tasks_said: String,
    actions: Vec<Action>,
    panels: Vec<String>,
    edition: i64,
    updated: String,
    updated_iso: String,
    address: String,
    is_public: bool,
    /// How many fields its sources say otherwise; none for whoever does not look after it.
    sources: Option<usize>,
    notice: String,
}

/// The page of a record, or its twin.
pub async fn show(ask: Arc<Ask>) -> Result<Answer, Error> {
    let record = match ask.record().await {
        Err(Error::Refusal(Refusal::NotFound)) => match elsewhere(&ask).await? {
            Some(record) => return Ok(moved(&ask, address(&ask, &record))),
            None => return Err(Refusal::NotFound.into()),
        },
        other => other?,
    };
    match ask.twin {
        Twin::Json => {
            let identifiers = ask.site.store.identifiers(&record.id).await?;
            let mut json = super::record_json(&ask, &record, &identifiers);
            if let Some(proof) = proof(&ask, &record).await? {
                json["proof"] = proof;
            }
            return Ok(Answer::json(&json));
        }
        Twin::Csv => return super::twins::record_csv(&ask, &record),
        Twin::Xlsx => return super::twins::record_xlsx(&ask, &record),
        Twin::JsonLd => return super::json_ld::twin(&ask, &record).await,
        Twin::Atom | Twin::Pdf | Twin::Whole | Twin::Calendar => {
            return Err(Refusal::NotFound.into());
        }
        Twin::Html => {}
    }
    drawn(&ask, &record).await
}

/// The page of a record that whoever asks sees.
///
/// # Errors
/// When the database fails.
pub async fn drawn(ask: &Ask, record: &Record) -> Result<Answer, Error> {
    Ok(Answer::html(page(ask, record).await?.render()?))
}

/// The record that the one of the address went up in, if whoever asks sees it.
async fn elsewhere(ask: &Ask) -> Result<Option<Record>, Error> {
    let id = ask.param("id");
    let Some(target) = ask.site.store.merged_into(id.get(..36).unwrap_or(id)).await? else {
        return Ok(None);
    };
    let kind = ask.kind()?;
    Ok(ask.seen(&[target]).await?.into_iter().find(|record| record.kind.name == kind.name))
}

/// On to another address for good, in the same form.
fn moved(ask: &Ask, address: String) -> Answer {
    let mut answer = Answer { status: 301, ..Answer::default() };
    answer.header("location", format!("{address}{}", ask.twin.end()));
    answer
}

/// What anyone needs to check the public fields against the public log: the number of the line
/// that holds their digest, and the nonce that the digest was made with.
async fn proof(ask: &Ask, record: &Record) -> Result<Option<serde_json::Value>, Error> {
    ask.note_log();
    let changes = ask.site.store.changes_of(&record.id).await?;
    let last = changes.into_iter().rev().find(|change| !change.digest.is_empty());
    let Some(change) = last else { return Ok(None) };
    let lines = ask.site.store.public_lines_of(&record.id).await?;
    let line = lines.iter().rev().find(|line| line.line.contains(&change.digest));
    Ok(line.map(|line| {
        serde_json::json!({"line": line.number, "nonce": change.nonce, "digest": change.digest})
    }))
}

async fn page(ask: &Ask, record: &Record) -> Result<RecordPage, Error> {
    let (kind, say) = (record.kind, ask.say);
    let linked = view::linked(ask, record).await?;
    let names = view::names_among(ask, record, &linked).await?;
    let text = record.title();
    let (language, words) = view::chosen(ask, &text);
    let title = if words.is_empty() { say.t("no-title").into_owned() } else { words.to_owned() };
    let key = slug(kind.name);
    let tasks = if ask.may(Verb::Edit, record) { tasks(ask, record) } else { Vec::new() };
    let mut panels = Vec::new();
    // What a kind has of its own stands before what all have.
    for name in [kind.name, ""] {
        let all = ask.site.rooms.iter().flat_map(|room| &room.panels);
        for (_, draw) in all.filter(|(of, _)| *of == name) {
            panels.extend(draw(ask, record).await?);
        }
    }
    let done = tasks.iter().filter(|task| task.state == "done").count();
    let room = say.t(&format!("room-{}", slug(kind.room))).into_owned();
    let kinds = say.t(&format!("kind-{key}-plural")).into_owned();
    let frame = Frame::new(ask, &title)
        .crumb(room, ask.at(&slug(kind.room)))
        .crumb(kinds, ask.at(&format!("{}/{}", slug(kind.room), slug(kind.plural))));
    Ok(RecordPage {
        frame,
        json_ld: super::json_ld::script(ask, record, &linked),
        kind: say.t(&format!("kind-{key}")).into_owned(),
        title: (language.to_owned(), title),
        origin: view::origin(ask, &text),
        state: say.state(kind, &record.state).into_owned(),
        tone: tone(kind, &record.state),
        waiting: waiting(ask, record, &Named::of(ask, &[record]).await?),
        fields: checks::with_checks(ask, record, listed(ask, record, &names)).await?,
        tasks_said: say.with(
            "tasks-done",
            &[
                ("done", facility_language::Arg::Number(done as i64)),
                ("all", facility_language::Arg::Number(tasks.len() as i64)),
            ],
        ),
        tasks,
        actions: actions(ask, record),
        panels,
        edition: record.edition,
        updated: say.moment(record.updated),
        updated_iso: iso(record.updated),
        address: address(ask, record),
        is_public: record.is_public(),
        sources: source::count(ask, record).await?,
        notice: say.maybe(&format!("kind-{key}-notice")).unwrap_or_default().to_owned(),
    })
}

/// The fields that stand in the list; the others are told by a panel.
fn listed(ask: &Ask, record: &Record, names: &view::Names) -> Vec<ShownField> {
    let mut fields = view::fields(ask, record, names);
    fields.retain(|shown| record.kind.field(shown.name).is_none_or(|field| !field.in_panel));
    fields
}

/// The colour of a state's tag.
pub fn tone(kind: &Kind, state: &str) -> &'static str {
    match kind.state(state) {
        Some(state) if state.last => "",
        Some(_) if kind.is_public_state(state) => "good",
        _ => "open",
    }
}

/// What whoever asks may do now.
fn actions(ask: &Ask, record: &Record) -> Vec<Action> {
    let (say, here) = (ask.say, address(ask, record));
    let mut actions = Vec::new();
    let open = record.kind.open_moves(&record.state, &record.body);
    for step in open.iter().filter(|step| ask.may(Verb::Move(step.name), record)) {
        let long = !record.kind.tasks().iter().all(|task| task.is_empty());
        let unfinished = record.kind.is_unfinished(&record.state) && !step.reasoned;
        // Where the words are not shown again, the link says which ones were read.
        let place = match long && unfinished {
            true => "answers".to_owned(),
            false => {
                let trailing = ask.trailing();
                format!("{}?edition={}{trailing}", slug(step.name), record.edition)
            }
        };
        actions.push(Action {
            label: say.step(record.kind, step.name).into_owned(),
            address: format!("{here}/{place}"),
            is_first: actions.is_empty() && !step.reasoned,
            is_grave: step.reasoned,
        });
    }
    if ask.may(Verb::Edit, record) {
        let label = say.t("edit").into_owned();
        actions.push(Action {
            label,
            address: format!("{here}/edit"),
            is_first: false,
            is_grave: false,
        });
    }
    if ask.may(Verb::Edit, record) && super::translation::has_texts(ask, record) {
        let label = say.t("translate").into_owned();
        let address = format!("{here}/translation");
        actions.push(Action { label, address, is_first: false, is_grave: false });
    }
    if ask.may(Verb::Delete, record) {
        let label = say.deletion(record.kind, "").into_owned();
        actions.push(Action {
            label,
            address: format!("{here}/deletion"),
            is_first: false,
            is_grave: true,
        });
    }
    actions
}

/// The pages of the form with how far they are, while the record is being written.
fn tasks(ask: &Ask, record: &Record) -> Vec<Task> {
    let kind = record.kind;
    let names = kind.tasks();
    if !kind.is_unfinished(&record.state) || names.len() < 2 {
        return Vec::new();
    }
    let form = facility_record::write_form(&kind.fields, &record.body);
    let (_, mut problems) = facility_record::read_form(&kind.fields, &form, ask.reading(true));
    (kind.check)(&record.body, &mut problems);
    let here = address(ask, record);
    let task = |name: &&'static str| {
        let own = || record.body.pairs(&kind.fields).filter(|(field, _)| field.task == *name);
        let given = own().any(|(_, value)| !value.is_empty());
        let missing = own().any(|(f, _)| {
            problems.iter().any(|p| p.code == "missing" && p.field.starts_with(f.name))
        });
        let wrong = own().any(|(f, _)| {
            problems.iter().any(|p| p.code != "missing" && p.field.starts_with(f.name))
        });
        let state = match (given, missing, wrong) {
            (_, _, true) => "attention",
            (false, _, _) => "not-started",
            (true, true, _) => "started",
            (true, false, _) => "done",
        };
        Task {
            label: ask.say.t(&format!("{}-task-{name}", slug(kind.name))).into_owned(),
            address: format!("{here}/edit?task={name}"),
            state,
            state_label: ask.say.t(&format!("task-{state}")).into_owned(),
        }
    };
    names.iter().map(task).collect()
}

/// What a change did, as a sentence without its record: `Training published`.
pub fn sentence(say: Say, kind: &str, change: &str) -> String {
    let key = format!("{}-change-{}", slug(kind), slug(change));
    match say.maybe(&key) {
        Some(sentence) => sentence.to_owned(),
        None => say.of(
            &format!("change-{}", slug(change)),
            "kind",
            &say.t(&format!("kind-{}", slug(kind))),
        ),
    }
}
