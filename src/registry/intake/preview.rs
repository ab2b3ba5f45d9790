//! A look at what would happen, and the saving of exactly that.

use std::sync::Arc;

use askama::Template;
use facility_record::{Body, Kind};
use facility_store::{Intake, Record, Refusal as StoreRefusal};
use serde_json::json;

use super::draft::{self, Draft, Sample, Told};
use super::problems::{Said, said};
use super::{address, columns, finished, landing, open, working};
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::frame::Frame;
use crate::web::records::{Two, two_editions};
use crate::web::view;

/// Problems that are shown on the page itself.
const FIRST: usize = 20;

/// A record as it would be.
struct Shown {
    line: String,
    title: (String, String),
    address: String,
    is_new: bool,
    differences: Vec<Two>,
}

#[derive(Template)]
#[template(path = "registry/intake/preview.html")]
struct PreviewPage {
    frame: Frame,
    name: String,
    has_changed: bool,
    is_unsure: String,
    counts: Vec<(String, String)>,
    problems: Vec<Said>,
    count: String,
    more: String,
    csv: String,
    ways: Vec<(String, String)>,
    samples: Vec<Shown>,
    samples_title: String,
    state: String,
    save: String,
    is_part: bool,
    digest: String,
    token: String,
    mapping: String,
}

/// What would happen, as it was worked out last.
pub async fn show(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (intake, kind) = match open(&ask).await {
        Err(Error::Refusal(Refusal::NotFound)) => {
            // Somebody waited for the saving, which is done.
            let (intake, _) = finished(&ask).await?;
            return Ok(Answer::to(address(&ask, &intake, "?done=import-saved")));
        }
        other => other?,
    };
    let draft = draft::draft(&ask.site, &intake).await?;
    if working::is_going_on(&ask, &draft) {
        return working::page(&ask, &intake);
    }
    match &draft.told {
        Some(told) => draw(&ask, (&intake, kind), &draft, told).await,
        None => Ok(Answer::to(address(&ask, &intake, ""))),
    }
}

async fn draw(
    ask: &Ask,
    (intake, kind): (&Intake, &'static Kind),
    draft: &Draft,
    told: &Told,
) -> Result<Answer, Error> {
    let say = ask.say;
    let number =
        |name: &str, count: usize| (say.t(&format!("import-{name}")).into_owned(), say.size(count));
    let counts = [
        ("added", told.added),
        ("updated", told.updated),
        ("unchanged", told.unchanged),
        ("refused", told.refused),
    ];
    let mut samples = Vec::new();
    for sample in &told.samples {
        samples.push(shown(ask, kind, sample).await?);
    }
    let changes = told.added + told.updated;
    let count = say.size(changes);
    let page = PreviewPage {
        frame: Frame::new(ask, &say.t("import-preview"))
            .crumb(say.t("import"), ask.at(super::IMPORT))
            .crumb(say.t("import-columns"), address(ask, intake, "")),
        name: intake.name.clone(),
        has_changed: ask.query.first("changed") == "1",
        is_unsure: match draft.map.fields.contains_key("identifier") || told.added == 0 {
            true => String::new(),
            false => say.t("import-no-identifier").into_owned(),
        },
        counts: counts.iter().map(|(name, count)| number(name, *count)).collect(),
        problems: told.problems.iter().take(FIRST).map(|wrong| said(ask, kind, wrong)).collect(),
        count: say.of("import-problems", "count", &say.size(told.count)),
        more: match told.count > FIRST {
            true => address(ask, intake, "/problems"),
            false => String::new(),
        },
        csv: address(ask, intake, "/problems.csv"),
        ways: ways(ask, intake, told),
        samples_title: say.of("import-first", "count", &say.size(samples.len())),
        samples,
        state: say.of("import-new-state", "state", &say.state(kind, &draft.state)),
        save: match (changes, told.refused) {
            (0, _) => String::new(),
            (_, 0) => say.of("import-save", "count", &count),
            (_, refused) => {
                let refused = say.size(refused);
                let said = [("refused", refused.as_str().into()), ("count", count.as_str().into())];
                say.with("import-save-good", &said)
            }
        },
        is_part: told.refused > 0,
        digest: told.digest.clone(),
        token: ask.form_token(),
        mapping: address(ask, intake, "/mapping"),
    };
    Ok(Answer::html(page.render()?))
}

/// What one may do about problems.
fn ways(ask: &Ask, intake: &Intake, told: &Told) -> Vec<(String, String)> {
    let way = |name: &str, address: String| {
        (ask.say.t(&format!("import-way-{name}")).into_owned(), address)
    };
    let mut ways = vec![way("columns", address(ask, intake, ""))];
    if !told.words.is_empty() {
        ways.push(way("values", address(ask, intake, "/values")));
    }
    ways.push(way("again", ask.at(&format!("{}?kind={}", super::IMPORT, intake.kind))));
    ways
}

/// A record as it would be, beside how it is.
async fn shown(ask: &Ask, kind: &'static Kind, sample: &Sample) -> Result<Shown, Error> {
    let after = sample.record(kind);
    let before = match sample.before.as_str() {
        "" => None,
        id => ask.seen(&[id.to_owned()]).await?.into_iter().next(),
    };
    let is_new = before.is_none();
    let mut names = view::names(ask, &after).await?;
    if let Some(before) = &before {
        names.extend(view::names(ask, before).await?);
    }
    let address = before.as_ref().map_or(String::new(), |record| view::address(ask, record));
    let empty = Record { body: Body::empty(&kind.fields), ..after.clone() };
    let before = before.unwrap_or(empty);
    Ok(Shown {
        line: ask.say.of("import-line", "line", &ask.say.size(sample.line)),
        title: crate::web::view::title(ask, &after),
        address,
        is_new,
        differences: two_editions(ask, &before, &after.body, &names, &|_| true),
    })
}

/// Saves what was looked at: all of it, or the lines without problems, in one transaction. When it
/// would be something else by now, that is shown instead.
pub async fn save(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (intake, kind) = match open(&ask).await {
        Err(Error::Refusal(Refusal::NotFound)) => {
            // The same button, pressed twice.
            let (intake, _) = finished(&ask).await?;
            return Ok(Answer::to(address(&ask, &intake, "?done=import-saved")));
        }
        other => other?,
    };
    let mut draft = draft::draft(&ask.site, &intake).await?;
    let agreed = ask.form.first("digest").to_owned();
    let preview = address(&ask, &intake, "/preview");
    let Some(told) = draft.told.as_ref().filter(|told| told.added + told.updated > 0) else {
        return Ok(Answer::to(preview));
    };
    if told.refused > 0 && ask.form.first("part") != "1" {
        return Ok(Answer::to(preview));
    }
    if !columns::states(&ask, kind, &intake.owner, &draft).iter().any(|s| s.0 == draft.state) {
        // What they may do has changed meanwhile.
        draft.state = landing(&ask, kind, &intake.owner)
            .map_or(kind.states[0].name, |step| step.to)
            .to_owned();
        return working::look(&ask, intake, draft, false).await;
    }
    draft.since = ask.now;
    draft::keep(&ask.site, &intake, &draft).await?;
    let (asking, mine) = (ask.clone(), intake.clone());
    let work = tokio::spawn(async move { write(&asking, &mine, draft, &agreed).await });
    match working::wait(work).await? {
        Some(true) => Ok(Answer::to(address(&ask, &intake, "?done=import-saved"))),
        Some(false) => Ok(Answer::to(format!("{preview}?changed=1"))),
        None => Ok(Answer::to(preview)),
    }
}

/// Writes a table, if it would do what was agreed to; whether it was written.
async fn write(ask: &Ask, intake: &Intake, mut draft: Draft, agreed: &str) -> Result<bool, Error> {
    let (site, person) = (&ask.site, &ask.person);
    let worked = draft::work_out(site, person, intake, &draft).await;
    draft.since = 0;
    let (plan, sheet) = match worked {
        Ok(worked) => worked,
        Err(error) => {
            draft::keep(site, intake, &draft).await?;
            return Err(error);
        }
    };
    if plan.digest() == agreed {
        let report = &plan.report;
        let body = json!({
            "added": report.added, "updated": report.updated,
            "unchanged": report.unchanged, "refused": report.refused,
        });
        let saved = Intake { created: ask.now, body, ..intake.clone() };
        let mut writing = site.store.writing(ask.now);
        let records = plan.write(&mut writing, &person.id);
        writing.finish_intake(&saved, &records);
        match writing.commit().await {
            Ok(_) => return Ok(true),
            Err(StoreRefusal::Changed | StoreRefusal::Identified) => {}
            Err(other) => {
                draft::keep(site, intake, &draft).await?;
                return Err(other.into());
            }
        }
        let now = site.store.intake(&intake.id, ask.now).await?;
        if now.is_some_and(|intake| intake.state == "saved") {
            return Ok(true); // the same button, pressed twice
        }
        let (plan, sheet) = draft::work_out(site, person, intake, &draft).await?;
        draft.told = Some(draft::told(&plan, &sheet));
    } else {
        draft.told = Some(draft::told(&plan, &sheet));
    }
    draft::keep(site, intake, &draft).await?;
    Ok(false)
}
