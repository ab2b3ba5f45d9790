//! Takes what somebody says the columns of a table are.

use std::collections::BTreeMap;
use std::sync::Arc;

use facility_record::Kind;
use facility_store::Intake;

use super::columns::{SIGNS, draw, states};
use super::draft::{self, Draft};
use super::{address, mapping_owners, open, working};
use crate::exchange::map::Map;
use crate::exchange::targets::{Target, targets};
use crate::exchange::{Sheet, manners};
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::Error;

/// Takes what the columns are, and goes on; or puts a saved mapping in place of it.
pub async fn take(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (intake, kind) = open(&ask).await?;
    let mut draft = draft::draft(&ask.site, &intake).await?;
    if working::is_going_on(&ask, &draft) {
        return working::page(&ask, &intake);
    }
    if ask.form.first("go") == "mapping" {
        let saved = ask.site.store.intake_profiles(&mapping_owners(&ask)).await?;
        let saved = saved.into_iter().find(|profile| profile.id == ask.form.first("mapping"));
        if let Some(profile) = saved.filter(|profile| profile.kind == kind.name) {
            draft.map = Map::read(&profile.map).unwrap_or_default();
            draft.profile = profile.name;
            draft::keep(&ask.site, &intake, &draft).await?;
        }
        return Ok(Answer::to(address(&ask, &intake, "")));
    }
    let problems = read(&ask, kind, &intake.owner, &mut draft);
    guess_manners(&ask, &intake, kind, &mut draft).await?;
    draft.told = None;
    draft::keep(&ask.site, &intake, &draft).await?;
    if !problems.is_empty() {
        return draw(&ask, &intake, kind, problems).await;
    }
    if ask.form.first("go") == "look" {
        return Ok(Answer::to(address(&ask, &intake, "")));
    }
    working::look(&ask, intake, draft, true).await
}

/// Reads the form into the draft; what is wrong with it.
fn read(ask: &Ask, kind: &'static Kind, owner: &str, draft: &mut Draft) -> Vec<(String, String)> {
    let (form, mut problems) = (&ask.form, read_columns(ask, kind, draft));
    let codes = std::mem::take(&mut draft.map.codes);
    draft.map.codes =
        codes.into_iter().filter(|(name, _)| draft.map.fields.contains_key(name)).collect();
    let all = targets(kind);
    let can_be_fixed = |name: &str| all.iter().any(|target| target.name() == name);
    draft.map.fixed = form
        .0
        .iter()
        .filter_map(|(name, text)| Some((name.strip_prefix("fixed.")?, text.trim())))
        .filter(|(name, text)| !text.is_empty() && can_be_fixed(name))
        .map(|(name, text)| (name.to_owned(), text.to_owned()))
        .collect();
    if let Some((_, scheme)) = form.0.iter().find(|(name, _)| name == "scheme") {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let scheme = scheme.trim().to_lowercase().replace([' ', '_'], "-");
        match scheme.chars().all(plain) && scheme.len() <= 60 {
            true => draft.map.scheme = scheme,
            false => {
                problems.push(("#scheme".into(), ask.say.t("import-scheme-hint").into_owned()))
            }
        }
    }
    draft.map.language = form.first("language").to_owned();
    draft.overwrites = form.first("overwrites") == "1";
    let states = states(ask, kind, owner, draft);
    let asked = states.iter().find(|(state, ..)| state == form.first("state"));
    if let Some((state, ..)) = asked.or(states.first()) {
        draft.state.clone_from(state);
    }
    problems
}

/// Reads which column goes where; what is wrong with it.
fn read_columns(ask: &Ask, kind: &'static Kind, draft: &mut Draft) -> Vec<(String, String)> {
    let (form, mut problems) = (&ask.form, Vec::new());
    let all = targets(kind);
    let known = |name: &str| {
        ["identifier", "id", "edition"].contains(&name) || all.iter().any(|t| t.name() == name)
    };
    let mut fields: BTreeMap<String, String> = BTreeMap::new();
    let (mut split, mut dates, mut keep) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
    for (at, column) in draft.header.iter().enumerate() {
        let part = |name: &str| form.0.iter().find(|(n, _)| *n == format!("{name}.{at}"));
        let target = form.first(&format!("target.{at}")).to_owned();
        if target == "keep" {
            keep.push(column.clone());
        }
        if !known(&target) {
            continue;
        }
        if let Some(other) = fields.get(&target) {
            let names = [("one", other.as_str().into()), ("other", column.as_str().into())];
            problems.push((format!("#target-{at}"), ask.say.with("import-twice", &names)));
            continue;
        }
        let field = target.split(['[', '@', '.']).next().unwrap_or_default().to_owned();
        if let Some((_, sign)) = part("split").filter(|(_, sign)| SIGNS.contains(&sign.as_str())) {
            split.insert(field, sign.clone());
        }
        if let Some((_, order)) = part("dates").filter(|(_, order)| order.len() == 3) {
            dates.insert(target.clone(), order.clone());
        }
        fields.insert(target, column.clone());
    }
    if fields.is_empty() {
        problems.push(("#target-0".to_owned(), ask.say.t("import-no-columns").into_owned()));
    }
    (draft.map.fields, draft.map.split) = (fields, split);
    (draft.map.dates, draft.map.keep) = (dates, keep);
    problems
}

/// Columns whose field was chosen by hand get the sign and the order of days that fit them.
async fn guess_manners(
    ask: &Ask,
    intake: &Intake,
    kind: &'static Kind,
    draft: &mut Draft,
) -> Result<(), Error> {
    let new = |at: &usize, name: &str| {
        let form = &ask.form;
        form.first(&format!("{name}.{at}")).is_empty()
    };
    let all = targets(kind);
    let mut wanted: Vec<(Target, String)> = Vec::new();
    for (at, column) in draft.header.iter().enumerate() {
        let ours = draft.map.fields.iter().find(|(_, theirs)| *theirs == column);
        let target = ours.and_then(|(ours, _)| all.iter().find(|t| t.name() == *ours));
        let unsaid =
            |t: &&Target| t.is_many() && new(&at, "split") || t.is_day() && new(&at, "dates");
        wanted.extend(target.filter(unsaid).map(|target| (*target, column.clone())));
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let content = ask.site.store.intake_content(intake).await?.unwrap_or_default();
    let read = tokio::task::spawn_blocking(move || Sheet::read(&content)).await;
    let sheet = read.map_err(|error| Error::Fault(error.to_string()))?;
    for (target, column) in wanted {
        let cells: Vec<&str> = sheet.column(&column).take(200).collect();
        let (split, dates) = manners(&target, &cells, &ask.vocabularies);
        if !split.is_empty() {
            draft.map.split.insert(target.field.name.to_owned(), split);
        }
        if !dates.is_empty() {
            draft.map.dates.insert(target.name(), dates);
        }
    }
    Ok(())
}
