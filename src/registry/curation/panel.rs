//! What curation adds beneath the page of every record: where one says that something is wrong, and
//! for those who look after it reports, possible duplicates, mergers, and whether it is still right.

use askama::Template;
use facility_access::{Role, Verb};
use facility_record::{ASSURED_ON, Declared, MERGE};
use facility_store::Record;

use super::duplicates::{Hint, hints};
use super::freshness;
use crate::registry::Report;
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::say::Say;
use crate::web::view::{address, title};

/// A report in a list.
struct Said {
    problem: String,
    text: String,
    state: String,
    is_open: bool,
    address: String,
    when: String,
}

/// A record that is somewhere else: title with language, address.
type Other = ((String, String), String);

#[derive(Template)]
#[template(path = "registry/curation/panel.html")]
struct Panel {
    say: Say,
    report: String,
    reports: Vec<Said>,
    hints: Vec<Hint>,
    /// Since when nobody made sure of the facts; empty = they are fresh.
    stale: String,
    into: Option<Other>,
    merged: Vec<Other>,
    may_separate: bool,
    merge: String,
    here: String,
    token: String,
    once: String,
}

/// The panel; nothing where there is nothing to say.
pub async fn panel(ask: &Ask, record: &Record) -> Result<Option<String>, Error> {
    let is_public = record.is_public();
    let may_edit = ask.may(Verb::Edit, record);
    let looks_after =
        may_edit || ask.person.keys().contains(&record.owner) || is_staff(ask, record);
    let here = address(ask, record);
    let mut panel = Panel {
        say: ask.say,
        report: if is_public { format!("{here}/report") } else { String::new() },
        reports: Vec::new(),
        hints: Vec::new(),
        stale: String::new(),
        into: None,
        merged: Vec::new(),
        may_separate: false,
        merge: String::new(),
        here,
        token: String::new(),
        once: facility_store::random_hex(16),
    };
    if looks_after {
        fill(ask, record, &mut panel).await?;
        if may_edit && !is_public && record.kind.is_ever_public() {
            panel.hints = hints(ask, record).await?;
        }
        panel.token = ask.form_token();
    }
    let is_empty = panel.report.is_empty()
        && panel.reports.is_empty()
        && panel.hints.is_empty()
        && panel.into.is_none()
        && panel.merge.is_empty();
    Ok(if is_empty { None } else { Some(panel.render()?) })
}

fn is_staff(ask: &Ask, record: &Record) -> bool {
    ask.is(Role::staff_of(record.kind.room))
}

/// What only those see who look after the record.
async fn fill(ask: &Ask, record: &Record, panel: &mut Panel) -> Result<(), Error> {
    let store = &ask.site.store;
    panel.reports = reports(ask, record).await?;
    if let Some(merger) = store.merger(&record.id).await? {
        let target = ask.seen(&[merger.target]).await?;
        panel.into = target.first().map(|target| (title(ask, target), address(ask, target)));
        panel.may_separate = is_staff(ask, record)
            && record.edition == merger.edition
            && target.first().is_some_and(|target| target.edition == merger.target_edition);
    }
    let merged = ask.seen(&store.merged_here(&record.id).await?).await?;
    panel.merged = merged.iter().map(|record| (title(ask, record), address(ask, record))).collect();
    if ask.may(Verb::Move(MERGE), record) {
        panel.merge = format!("{}/merge", panel.here);
    }
    let until = match record.kind.field(ASSURED_ON) {
        Some(_) if ask.may(Verb::Edit, record) => store.fresh_until(&record.id).await?,
        _ => None,
    };
    if until.is_some_and(|until| until <= ask.now) {
        panel.stale = freshness::said(ask, record).await?;
    }
    Ok(())
}

/// The reports about a record that whoever asks sees, the newest first.
async fn reports(ask: &Ask, record: &Record) -> Result<Vec<Said>, Error> {
    let mut ids = ask.site.store.linking(&record.id, "about").await?;
    ids.reverse();
    ids.truncate(20);
    let mut said = Vec::new();
    for report in ask.seen(&ids).await? {
        if report.kind.name != Report::kind().name {
            continue;
        }
        let typed = Report::from_body(&report.body);
        let problems = ask.vocabularies.of("report_problems");
        said.push(Said {
            problem: problems.label(&typed.problem, ask.say.code()).to_owned(),
            text: typed.text.original_text().to_owned(),
            state: ask.say.state(report.kind, &report.state).into_owned(),
            is_open: report.kind.states[0].name == report.state,
            address: address(ask, &report),
            when: ask.say.day_of(report.created),
        });
    }
    Ok(said)
}
