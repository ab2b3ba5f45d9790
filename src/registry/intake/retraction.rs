//! Taking an import back (ADR 9): what it added goes or is withdrawn, what it changed becomes as it
//! was before; what somebody has touched since stays.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use askama::Template;
use facility_access::Verb;
use facility_record::Move;
use facility_store::{
    Edition, Intake, IntakeRecord, Origin, Record, Refusal as StoreRefusal, Save, Writing, links,
};
use serde_json::{Value as Json, json};

use super::{IMPORT, address, finished, working};
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::frame::Frame;
use crate::web::view;
use crate::web::view::title;

/// Why a record stays as it is.
pub const REASONS: [&str; 3] = ["edited", "foreign", "linked"];
/// The change that takes an import back, in the history of each record.
const CHANGE: &str = "retraction";
/// Most records that are kept with the reason why they stay.
const MOST: usize = 500;

/// What taking an import back does to its records.
#[derive(Default)]
struct Fate {
    /// Thrown away: nobody outside ever saw them, nothing leans on them.
    deleted: Vec<Record>,
    /// Taken from sight, into this state: their lines in the public record stay.
    withdrawn: Vec<(Record, String)>,
    /// As they were before.
    restored: Vec<(Record, Edition)>,
    /// Left as they are, with the reason.
    left: Vec<(Record, &'static str)>,
    /// What sources said, to be put back.
    origins: Vec<(String, Json)>,
}

/// A record in a list.
struct Row {
    title: (String, String),
    address: String,
    why: String,
}

#[derive(Template)]
#[template(path = "registry/intake/undo.html")]
struct UndoPage {
    frame: Frame,
    name: String,
    counts: Vec<(String, String)>,
    left: Vec<Row>,
    is_nothing: bool,
    token: String,
    back: String,
}

/// What taking the import back would do.
pub async fn show(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (intake, _) = finished(&ask).await?;
    let back = address(&ask, &intake, "");
    if intake.state == "undone" {
        return Ok(Answer::to(back));
    }
    let fate = fate(&ask, &intake).await?;
    let say = ask.say;
    let count = |(name, count): (&str, usize)| {
        (say.t(&format!("import-undo-{name}")).into_owned(), say.size(count))
    };
    let row = |(record, reason): &(Record, &'static str)| Row {
        title: title(&ask, record),
        address: view::address(&ask, record),
        why: say.t(&format!("import-left-{reason}")).into_owned(),
    };
    let seen = fate.left.iter().filter(|(record, _)| ask.may(Verb::See, record));
    let page = UndoPage {
        frame: Frame::new(&ask, &say.t("import-undo"))
            .crumb(say.t("import"), ask.at(IMPORT))
            .crumb(intake.name.clone(), back.clone()),
        name: intake.name.clone(),
        left: seen.take(super::SHOWN).map(row).collect(),
        is_nothing: fate.deleted.len() + fate.withdrawn.len() + fate.restored.len() == 0,
        counts: fate.counts().into_iter().map(count).collect(),
        token: ask.form_token(),
        back,
    };
    Ok(Answer::html(page.render()?))
}

/// Takes the import back, in one transaction; the second time it leads to what the first did. A
/// long one goes on by itself.
pub async fn undo(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (intake, _) = finished(&ask).await?;
    let (asking, mine) = (ask.clone(), intake.clone());
    let work = tokio::spawn(async move {
        match mine.state.as_str() {
            "undone" => Ok(()),
            _ => take_back(&asking, &mine).await,
        }
    });
    let done = match working::wait(work).await? {
        Some(()) => "import-undone",
        None => "import-working",
    };
    Ok(Answer::to(address(&ask, &intake, &format!("?done={done}"))))
}

async fn take_back(ask: &Ask, intake: &Intake) -> Result<(), Error> {
    let fate = fate(ask, intake).await?;
    let mut body = intake.body.clone();
    let counts = fate.counts().into_iter().map(|(name, count)| (name.to_owned(), json!(count)));
    let mut undone: serde_json::Map<String, Json> = counts.collect();
    let kept = fate.left.iter().take(MOST).map(|(record, why)| json!([record.id, why]));
    undone.insert("kept".into(), kept.collect());
    undone.insert("at".into(), json!(ask.now));
    undone.insert("by".into(), json!(ask.person.id));
    body["undone"] = Json::Object(undone);
    let mut writing = ask.site.store.writing(ask.now);
    fate.write(&mut writing, &ask.person.id);
    writing.undo_intake(&Intake { body, ..intake.clone() });
    match writing.commit().await {
        Ok(_) => Ok(()),
        Err(StoreRefusal::Changed) => {
            let now = ask.site.store.intake(&intake.id, ask.now).await?;
            match now.is_some_and(|intake| intake.state == "undone") {
                true => Ok(()), // the same button, pressed twice
                false => Err(Refusal::Conflict.into()),
            }
        }
        Err(other) => Err(other.into()),
    }
}

/// What becomes of each record of an import.
async fn fate(ask: &Ask, intake: &Intake) -> Result<Fate, Error> {
    let store = &ask.site.store;
    let rows = store.intake_records(&intake.id).await?;
    let ids: Vec<String> = rows.iter().map(|row| row.record.clone()).collect();
    let records = store.records(&ids).await?;
    let records: HashMap<&str, &Record> =
        records.iter().map(|record| (record.id.as_str(), record)).collect();
    let public = store.ever_public(&ids).await?;
    let untouched = |row: &&IntakeRecord| {
        let record = records.get(row.record.as_str());
        record.is_some_and(|record| record.edition == row.edition && ask.may(Verb::Edit, record))
    };
    let updated = rows.iter().filter(|row| row.change == "updated").filter(untouched);
    let earlier: Vec<(&Record, i64)> =
        updated.map(|row| (records[row.record.as_str()], row.edition - 1)).collect();
    let mut editions = store.editions_at(&earlier).await?;
    let mut fate = Fate::default();
    for row in &rows {
        let Some(record) = records.get(row.record.as_str()).map(|record| (*record).clone()) else {
            continue; // somebody has thrown it away
        };
        if record.edition != row.edition || !ask.may(Verb::Edit, &record) {
            let why = if record.edition == row.edition { "foreign" } else { "edited" };
            // Of a record that got no edition nothing is to be taken back but what its source said.
            fate.left.extend((row.change != "noted").then_some((record, why)));
            continue;
        }
        match (row.change.as_str(), public.contains(&row.record)) {
            ("added", true) => match hiding(&record) {
                Some(step) if ask.may(Verb::Move(step.name), &record) => {
                    fate.withdrawn.push((record, step.to.to_owned()));
                }
                _ => fate.left.push((record, "foreign")),
            },
            ("added", false) => fate.deleted.push(record),
            (_, _) => {
                fate.origins.push((record.id.clone(), row.origin.clone()));
                if let Some(edition) = editions.remove(&record.id) {
                    fate.restored.push((record, edition));
                }
            }
        }
    }
    let going: Vec<String> = fate.deleted.iter().map(|record| record.id.clone()).collect();
    fate.keep_what_others_lean_on(store.leaning_on_all(&going).await?);
    Ok(fate)
}

/// The move that takes a record from everybody's sight and leaves it a way back.
fn hiding(record: &Record) -> Option<&'static Move> {
    let kind = record.kind;
    kind.moves.iter().find(|step| {
        let to = kind.state(step.to);
        step.is_open(&record.state, &record.body)
            && !step.takes_another()
            && !kind.is_public_state(step.to)
            && to.is_some_and(|state| !state.last || step.reasoned)
    })
}

impl Fate {
    fn counts(&self) -> [(&'static str, usize); 4] {
        [
            ("deleted", self.deleted.len()),
            ("withdrawn", self.withdrawn.len()),
            ("restored", self.restored.len()),
            ("left", self.left.len()),
        ]
    }

    /// Of the records that would be thrown away, those stay that something leans on which is
    /// neither thrown away with them nor restored to what did not lean on them.
    fn keep_what_others_lean_on(&mut self, leaning: Vec<(String, String)>) {
        let before: HashMap<&str, HashSet<String>> = self
            .restored
            .iter()
            .map(|(record, edition)| {
                let all = links(record.kind, &edition.body).into_iter().map(|(_, id)| id);
                (record.id.as_str(), all.collect())
            })
            .collect();
        let mut going: HashSet<String> = self.deleted.iter().map(|r| r.id.clone()).collect();
        loop {
            let stays = |(of, holder): &&(String, String)| {
                let lets_go = before.get(holder.as_str()).is_some_and(|links| !links.contains(of));
                going.contains(of) && !going.contains(holder) && !lets_go
            };
            let staying: Vec<String> =
                leaning.iter().filter(stays).map(|one| one.0.clone()).collect();
            if staying.is_empty() {
                break;
            }
            for id in staying {
                going.remove(&id);
            }
        }
        let (gone, stay): (Vec<Record>, Vec<Record>) =
            std::mem::take(&mut self.deleted).into_iter().partition(|r| going.contains(&r.id));
        self.deleted = gone;
        self.left.extend(stay.into_iter().map(|record| (record, "linked")));
    }

    /// Adds everything to a write.
    fn write(&self, writing: &mut Writing<'_>, person: &str) {
        let mut save = |before: &Record, after: &Record| {
            let before = Some(before);
            writing.save(&Save {
                before,
                after,
                person,
                change: CHANGE,
                reason: "",
                identifiers: &[],
            });
        };
        for (record, edition) in &self.restored {
            let state = edition.state.clone();
            save(record, &Record { body: edition.body.clone(), state, ..record.clone() });
        }
        for (record, state) in &self.withdrawn {
            save(record, &Record { state: state.clone(), ..record.clone() });
        }
        for (record, _) in &self.withdrawn {
            writing.release(&record.id);
        }
        for (record, origin) in &self.origins {
            if let Some(source) = origin["source"].as_str() {
                let before = origin_of(record, source, &origin["before"]);
                writing.restore_origin(record, source, before.as_ref());
            }
        }
        self.deleted.iter().for_each(|record| writing.unlink(&record.id));
        self.deleted.iter().for_each(|record| writing.delete(record, person));
    }
}

/// What a source had said before the import.
fn origin_of(record: &str, source: &str, before: &Json) -> Option<Origin> {
    let fields = before.as_object()?;
    Some(Origin {
        record: record.to_owned(),
        source: source.to_owned(),
        at: fields.get("at").and_then(Json::as_i64).unwrap_or(0),
        rest: before["rest"].clone(),
        said: serde_json::from_value(before["said"].clone()).unwrap_or_default(),
        differs: before["differs"].as_object().cloned().unwrap_or_default(),
    })
}
