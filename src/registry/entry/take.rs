//! A form that was filled in comes back: as a workbook, or on paper and typed in.

use std::sync::Arc;

use askama::Template;
use facility_record::Kind;
use facility_store::Record;

use super::{kind, page_of};
use crate::exchange::map::Map;
use crate::exchange::{Import, Sheet, Terms, plan};
use crate::registry::curation::owner_name;
use crate::registry::intake::{Wrong, said};
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::frame::Frame;
use crate::web::records::{Saved, after_save, may_enter};
use crate::web::room::slug;
use crate::web::view::address;

/// Most bytes of a form.
const MOST_BYTES: usize = 1_000_000;
/// For whom a record is written down by the facility.
const OTHER: &str = "other";

#[derive(Template)]
#[template(path = "registry/entry/entry.html")]
struct EntryPage {
    frame: Frame,
    problems: Vec<(String, String)>,
    /// For whom: code, label, and whether it is chosen.
    owners: Vec<(String, String, bool)>,
    others: bool,
    organisation: String,
    form: String,
    limits: String,
    token: String,
    once: String,
}

/// Asks for a form that was filled in.
pub async fn begin(ask: Arc<Ask>) -> Result<Answer, Error> {
    draw(&ask, kind(&ask)?, Vec::new()).await
}

async fn draw(
    ask: &Ask,
    kind: &'static Kind,
    problems: Vec<(String, String)>,
) -> Result<Answer, Error> {
    let say = ask.say;
    let others = may_enter_for_some(ask, kind);
    let own = ask.owners(kind);
    if own.is_empty() && !others {
        return Err(Refusal::Forbidden.into());
    }
    let asked = ask.form.first("owner");
    let mut owners = Vec::new();
    for owner in own {
        let label = match owner.starts_with("person:") {
            true => say.t("myself").into_owned(),
            false => owner_name(ask, &owner).await?,
        };
        owners.push((owner.clone(), label, owner == asked));
    }
    if others {
        owners.push((OTHER.to_owned(), say.t("import-owner-other").into_owned(), asked == OTHER));
    }
    if !owners.iter().any(|(.., chosen)| *chosen) {
        owners.last_mut().expect("there is one").2 = others;
        owners[0].2 |= !others;
    }
    let key = slug(kind.name);
    let size = facility_language::bytes(say.language, MOST_BYTES as u64);
    let status = if problems.is_empty() { 200 } else { 422 };
    let page = EntryPage {
        frame: Frame::new(ask, &say.of("entry-title", "kind", &say.t(&format!("kind-{key}"))))
            .crumb(say.t(&format!("room-{}", slug(kind.room))), ask.at(&slug(kind.room)))
            .crumb(
                say.t(&format!("kind-{key}-plural")),
                ask.at(&format!("{}/{}", slug(kind.room), slug(kind.plural))),
            )
            .with_problems(status != 200),
        problems,
        owners,
        others,
        organisation: ask.form.first("organisation").to_owned(),
        form: page_of(ask, kind, "form"),
        limits: say.of("entry-file-hint", "size", &size),
        token: ask.form_token(),
        once: facility_store::random_hex(16),
    };
    Ok(Answer::html_with(status, page.render()?))
}

/// Whether whoever asks may write records of this kind down for some organisation.
fn may_enter_for_some(ask: &Ask, kind: &'static Kind) -> bool {
    may_enter(ask, kind, "organisation:")
}

/// For whom the record is to be, and whether it is written down for them; `None` where nobody is
/// called so, or it is not for whoever asks to write for them.
async fn whom(ask: &Ask, kind: &'static Kind) -> Result<Option<(String, bool)>, Error> {
    let asked = ask.form.first("owner");
    if asked != OTHER {
        let own = ask.owners(kind).into_iter();
        return Ok(own.into_iter().find(|owner| owner == asked).map(|owner| (owner, false)));
    }
    let named = ask.form.first("organisation").trim();
    let mut ids = ask.site.store.titled("organisation", named, &ask.person.keys()).await?;
    ids.push(named.to_owned());
    let found = ask.seen(&ids).await?.into_iter().find(|record| record.kind.is_body());
    let owner = found.map(|record| format!("organisation:{}", record.id));
    Ok(owner.filter(|owner| may_enter(ask, kind, owner)).map(|owner| (owner, true)))
}

/// Takes a form that was filled in, or leads to the page on which one types it in.
pub async fn take(ask: Arc<Ask>) -> Result<Answer, Error> {
    let kind = kind(&ask)?;
    let Some((owner, is_other)) = whom(&ask, kind).await? else {
        let text = ask.say.t("import-owner-unknown").into_owned();
        return draw(&ask, kind, vec![("#owner".into(), text)]).await;
    };
    if ask.form.first("by") == "hand" {
        let to = match owner.strip_prefix("organisation:").filter(|_| is_other) {
            Some(id) => format!("new?for={id}"),
            None => "new".to_owned(),
        };
        return Ok(Answer::to(page_of(&ask, kind, &to)));
    }
    match read(&ask, kind, (owner, is_other)).await? {
        Ok(record) => {
            let change = if is_other { kind.entry().map_or("", |it| it.name) } else { "creation" };
            let saved = Saved { ask: &ask, before: None, after: &record, change, reason: "" };
            after_save(&ask, saved.save().await, &address(&ask, &record), "saved")
        }
        Err(problems) => {
            let lines = problems.into_iter().map(|text| ("#file".to_owned(), text));
            draw(&ask, kind, lines.collect()).await
        }
    }
}

/// The record that a form describes, or everything that is wrong with the form.
async fn read(
    ask: &Ask,
    kind: &'static Kind,
    (owner, is_other): (String, bool),
) -> Result<Result<Record, Vec<String>>, Error> {
    let wrong = |key: &str| Ok(Err(vec![ask.say.t(key).into_owned()]));
    let Some(file) = ask.files.iter().find(|file| file.field == "file") else {
        return wrong("entry-problem-no-file");
    };
    if file.bytes.len() > MOST_BYTES {
        return wrong("entry-problem-too-big");
    }
    let bytes = file.bytes.clone();
    let sheet = tokio::task::spawn_blocking(move || Sheet::read(&bytes)).await;
    let sheet = sheet.map_err(|error| Error::Fault(error.to_string()))?;
    let language = match sheet.form {
        Some((of, language)) if of == kind.name => language,
        Some(_) => return wrong("entry-problem-other-kind"),
        None => return wrong("entry-problem-no-form"),
    };
    let first = kind.states.first().map_or("", |state| state.name);
    let state = kind.entry().filter(|_| is_other).map_or(first, |step| step.to).to_owned();
    let import = Import {
        name: &file.name,
        bytes: &file.bytes,
        rows: Vec::new(),
        format: "xlsx",
        kind: kind.name,
        map: Map { language, ..Map::default() },
        is_dry: true,
        person: &ask.person.id,
        now: ask.now,
    };
    let terms = Terms { person: ask.person.clone(), owner, state, overwrites: false };
    let planned = plan(&ask.site.store, &ask.vocabularies, &import, Some(&terms)).await?;
    let problems: Vec<String> = planned
        .report
        .problems
        .iter()
        .map(|problem| {
            let row = ("row", (problem.line as i64).into());
            let told = said(ask, kind, &Wrong::from(problem)).text;
            ask.say.with("entry-problem-at", &[row, ("problem", told.as_str().into())])
        })
        .collect();
    if !problems.is_empty() {
        return Ok(Err(problems));
    }
    match planned.lines.into_iter().next().filter(|line| !line.after.title().is_empty()) {
        Some(line) => Ok(Ok(line.after)),
        None => wrong("entry-problem-no-title"),
    }
}
