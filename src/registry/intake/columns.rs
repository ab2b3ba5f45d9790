//! What the columns of a table are: guessed, or as a saved mapping says, and decided by whoever
//! brings it.

use std::sync::Arc;

use askama::Template;
use facility_record::Kind;
use facility_store::{Intake, IntakeProfile, Record, sha256};

use super::begin::Choice;
use super::draft::{self, Draft};
use super::options::{self, Groups};
use super::{address, finished, landing, mapping_owners, open};
use crate::exchange::map::Map;
use crate::exchange::targets::{Target, targets};
use crate::exchange::{FACILITY, Sheet, guess};
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::frame::Frame;

/// Values of a column that are shown.
const SAMPLES: usize = 3;
/// Signs that may stand between several values.
pub(super) const SIGNS: [&str; 7] = [";", ",", "|", "/", "\n", "、", "،"];

/// A column with what it may be.
struct Column {
    at: usize,
    name: String,
    samples: Vec<String>,
    filled: String,
    choices: Groups,
    signs: Vec<Choice>,
    orders: Vec<Choice>,
    is_used: bool,
}

/// A value that all lines may get.
struct Fixed {
    name: String,
    label: String,
    value: String,
    choices: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "registry/intake/columns.html")]
struct ColumnsPage {
    frame: Frame,
    problems: Vec<(String, String)>,
    name: String,
    count: String,
    profile: String,
    profiles: Vec<Choice>,
    columns: Vec<Column>,
    fixed: Vec<Fixed>,
    has_identifier: bool,
    scheme: String,
    languages: Vec<Choice>,
    states: Vec<Choice>,
    overwrites: bool,
    token: String,
    deletion: String,
}

/// The digest of a header, by which a table of the same make is known again.
pub fn digest(header: &[String]) -> String {
    sha256(header.join("\n").to_lowercase().as_bytes())
}

/// The mapping to begin with: a saved one for this header, else a guess; with its name if it was
/// saved.
pub async fn first_map(
    ask: &Ask,
    kind: &'static Kind,
    owner: &str,
    sheet: &Sheet,
) -> Result<(Map, String), Error> {
    let header = digest(&sheet.header);
    let saved = ask.site.store.intake_profiles(&mapping_owners(ask)).await?;
    let fits = |profile: &&IntakeProfile| profile.kind == kind.name && profile.header == header;
    if let Some(profile) = saved.iter().filter(fits).max_by_key(|profile| profile.created)
        && let Ok(map) = Map::read(&profile.map)
    {
        return Ok((map, profile.name.clone()));
    }
    let mut map = Map {
        kind: kind.name.to_owned(),
        language: ask.say.code().to_owned(),
        scheme: scheme_of(ask, owner).await?,
        ..Map::default()
    };
    for found in guess(kind, (&sheet.header, &sheet.lines), &ask.vocabularies) {
        if found.target.is_empty() {
            continue;
        }
        let field = found.target.split(['[', '@', '.']).next().unwrap_or_default();
        if !found.split.is_empty() && found.split != ";" {
            map.split.insert(field.to_owned(), found.split);
        }
        if !found.dates.is_empty() && found.dates != "ymd" {
            map.dates.insert(found.target.clone(), found.dates);
        }
        map.fields.insert(found.target, found.column);
    }
    for field in lacking(kind, &map) {
        // What an organisation brings is most likely its own.
        if let Some(id) = owner.strip_prefix("organisation:")
            && field.kind == "organisation"
        {
            let name = title_of(ask, id).await?;
            map.fixed.insert(field.name.to_owned(), name);
        }
    }
    Ok((map, String::new()))
}

async fn title_of(ask: &Ask, id: &str) -> Result<String, Error> {
    let found: Vec<Record> = ask.seen(&[id.to_owned()]).await?;
    Ok(found.first().map_or(id.to_owned(), |record| record.title().original_text().to_owned()))
}

/// The scheme of identifiers that name none: a word of the owner's name, so that the numbers of two
/// owners do not meet.
async fn scheme_of(ask: &Ask, owner: &str) -> Result<String, Error> {
    let Some(id) = owner.strip_prefix("organisation:") else {
        let own = owner.rsplit(':').next().unwrap_or_default();
        return Ok(if owner == FACILITY { FACILITY.to_owned() } else { format!("p-{own}") });
    };
    let title = title_of(ask, id).await?.to_lowercase();
    let words = title.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let scheme: String = words.collect::<Vec<_>>().join("-").chars().take(40).collect();
    let scheme = scheme.trim_matches('-').to_owned();
    Ok(if scheme.len() < 3 { format!("o-{id}") } else { scheme })
}

/// The fields that a published record needs and no column goes to.
pub(super) fn lacking(kind: &'static Kind, map: &Map) -> Vec<&'static facility_record::Field> {
    let given = |name: &str| {
        map.fields.keys().any(|key| key.split(['[', '@', '.']).next().unwrap_or_default() == name)
    };
    let can = targets(kind);
    let can = |name: &str| can.iter().any(|target| target.name() == name);
    let required = kind.fields.iter().filter(|field| field.required);
    required.filter(|field| can(field.name) && !given(field.name)).collect()
}

/// What the columns are; of a finished import, what became of it.
pub async fn show(ask: Arc<Ask>) -> Result<Answer, Error> {
    match open(&ask).await {
        Ok((intake, kind)) => draw(&ask, &intake, kind, Vec::new()).await,
        Err(Error::Refusal(Refusal::NotFound)) => {
            let (intake, kind) = finished(&ask).await?;
            super::finished::show(&ask, &intake, kind).await
        }
        Err(error) => Err(error),
    }
}

pub(super) async fn draw(
    ask: &Ask,
    intake: &Intake,
    kind: &'static Kind,
    problems: Vec<(String, String)>,
) -> Result<Answer, Error> {
    let say = ask.say;
    let draft = draft::draft(&ask.site, intake).await?;
    let content = ask.site.store.intake_content(intake).await?.unwrap_or_default();
    let read = tokio::task::spawn_blocking(move || Sheet::read(&content)).await;
    let sheet = read.map_err(|error| Error::Fault(error.to_string()))?;
    let saved = ask.site.store.intake_profiles(&mapping_owners(ask)).await?;
    let saved = saved.into_iter().filter(|profile| profile.kind == kind.name);
    let all = targets(kind);
    let label = options::Labels { ask, kind };
    let columns = draft.header.iter().enumerate();
    let status = if problems.is_empty() { 200 } else { 422 };
    let page = ColumnsPage {
        frame: Frame::new(ask, &say.t("import-columns"))
            .crumb(say.t("import"), ask.at(super::IMPORT))
            .with_problems(status != 200),
        problems,
        name: intake.name.clone(),
        count: say.of("import-lines", "count", &say.size(sheet.lines.len())),
        profiles: saved.map(|profile| (profile.id, profile.name, false)).collect(),
        columns: columns
            .map(|(at, name)| column(&label, &all, (at, name, &sheet), &draft.map))
            .collect(),
        fixed: fixed(ask, kind, &draft.map),
        has_identifier: draft.map.fields.contains_key("identifier")
            || draft.map.fields.contains_key("id"),
        scheme: draft.map.scheme.clone(),
        languages: languages(ask, &draft.map.language),
        states: states(ask, kind, &intake.owner, &draft),
        overwrites: draft.overwrites,
        profile: draft.profile,
        token: ask.form_token(),
        deletion: address(ask, intake, "/deletion"),
    };
    Ok(Answer::html_with(status, page.render()?))
}

fn column(
    label: &options::Labels<'_>,
    all: &[Target],
    (at, name, sheet): (usize, &str, &Sheet),
    map: &Map,
) -> Column {
    let say = label.ask.say;
    let target = map.fields.iter().find(|(_, theirs)| *theirs == name).map(|(ours, _)| ours);
    let chosen = match target {
        Some(ours) => ours.as_str(),
        None if map.keep.iter().any(|kept| kept == name) => "keep",
        None => "",
    };
    let found = all.iter().find(|target| target.name() == chosen);
    let field = chosen.split(['[', '@', '.']).next().unwrap_or_default();
    let sign = map.split.get(field).map_or(";", String::as_str);
    let order = map.dates.get(chosen).map_or("ymd", String::as_str);
    let mut samples: Vec<String> = Vec::new();
    let mut filled = 0;
    for text in sheet.column(name) {
        filled += 1;
        let short: String = text.chars().take(80).collect();
        let short = if short.len() < text.len() { format!("{short} …") } else { short };
        if samples.len() < SAMPLES && !samples.contains(&short) {
            samples.push(short);
        }
    }
    let is_many = found.is_some_and(Target::is_many);
    let choice = |code: &str, label: String, chosen: bool| (code.to_owned(), label, chosen);
    let signs = SIGNS.iter().filter(|_| is_many).map(|one| {
        let label =
            if *one == "\n" { say.t("import-line-end").into_owned() } else { (*one).into() };
        choice(one, label, *one == sign)
    });
    let orders = ["ymd", "dmy", "mdy"].iter().filter(|_| found.is_some_and(Target::is_day));
    let orders =
        orders.map(|one| choice(one, say.t(&format!("import-{one}")).into_owned(), *one == order));
    let counts = [("filled", filled.into()), ("count", (sheet.lines.len() as i64).into())];
    Column {
        at,
        name: name.to_owned(),
        samples,
        filled: say.with("import-filled", &counts),
        choices: label.groups(all, chosen),
        signs: signs.collect(),
        orders: orders.collect(),
        is_used: !chosen.is_empty(),
    }
}

fn fixed(ask: &Ask, kind: &'static Kind, map: &Map) -> Vec<Fixed> {
    let one = |field: &'static facility_record::Field| {
        let value = map.fixed.get(field.name).cloned().unwrap_or_default();
        let entries = ask.vocabularies.of(field.vocabulary).entries();
        let choices = entries.iter().map(|entry| {
            let words = ask.vocabularies.of(field.vocabulary);
            let label = words.label(&entry.code, ask.say.code()).to_owned();
            (entry.code.clone(), label, entry.code == value)
        });
        Fixed {
            name: field.name.to_owned(),
            label: ask.say.field(field).into_owned(),
            choices: choices.collect(),
            value,
        }
    };
    lacking(kind, map).into_iter().map(one).collect()
}

fn languages(ask: &Ask, chosen: &str) -> Vec<Choice> {
    let words = ask.vocabularies.of("languages");
    let choice = |code: &str| {
        (code.to_owned(), words.label(code, ask.say.code()).to_owned(), code == chosen)
    };
    let official = facility_language::Language::ALL.map(facility_language::Language::code);
    let mut all: Vec<Choice> = official.iter().map(|code| choice(code)).collect();
    let others = words.entries().iter().filter(|entry| !official.contains(&entry.code.as_str()));
    let mut others: Vec<Choice> = others.map(|entry| choice(&entry.code)).collect();
    others.sort_by_cached_key(|choice| facility_letters::fold(&choice.1));
    all.extend(others);
    all
}

/// What may become of new records: what their first move by hand would make of them, or drafts.
pub(super) fn states(ask: &Ask, kind: &'static Kind, owner: &str, draft: &Draft) -> Vec<Choice> {
    let first = kind.states.first().map_or("", |state| state.name);
    let mut all: Vec<Choice> = Vec::new();
    if let Some(step) = landing(ask, kind, owner) {
        let label = ask.say.step(kind, step.name).into_owned();
        all.push((step.to.to_owned(), label, draft.state == step.to));
    }
    all.push((first.to_owned(), ask.say.t("save-draft").into_owned(), draft.state == first));
    all
}
