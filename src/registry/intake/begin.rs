//! The beginning: what kind, for whom, and the table itself; what is unfinished, what was brought.

use std::sync::Arc;

use askama::Template;
use facility_record::Kind;
use facility_store::{Intake, sha256};

use super::columns::first_map;
use super::draft::{self, Draft};
use super::{
    IMPORT, KEPT, MOST_BYTES, MOST_LINES, MOST_OPEN, SHOWN, address, is_keeper, kind_label, kinds,
    landing, may_bring, open,
};
use crate::exchange::{FACILITY, Problem, Sheet, as_utf8};
use crate::registry::curation::owner_name;
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::frame::Frame;

/// An import in a list.
pub struct Listed {
    /// Name of the file.
    pub name: String,
    /// Its page.
    pub address: String,
    /// What is said of it.
    pub about: Vec<String>,
    /// How it stands.
    pub state: String,
}

/// An option: code, label, whether it is chosen.
pub type Choice = (String, String, bool);

#[derive(Template)]
#[template(path = "registry/intake/begin.html")]
struct BeginPage {
    frame: Frame,
    problems: Vec<(String, String)>,
    kinds: Vec<Choice>,
    owners: Vec<Choice>,
    others: bool,
    organisation: String,
    pasted: String,
    limits: String,
    templates: Vec<(String, String)>,
    open: Vec<(Listed, String)>,
    finished: Vec<Listed>,
    more: String,
    mappings: String,
    token: String,
    once: String,
}

/// The first page.
pub async fn begin(ask: Arc<Ask>) -> Result<Answer, Error> {
    draw(&ask, Vec::new()).await
}

async fn draw(ask: &Ask, problems: Vec<(String, String)>) -> Result<Answer, Error> {
    let (say, all) = (ask.say, kinds(ask));
    if all.is_empty() {
        return Err(Refusal::Forbidden.into());
    }
    let asked = [&ask.form, &ask.query].map(|form| form.first("kind"));
    let asked = asked.into_iter().find(|name| !name.is_empty()).unwrap_or(all[0].name);
    let others = all.iter().any(|kind| is_keeper(ask, kind));
    let size = facility_language::bytes(say.language, MOST_BYTES as u64);
    let limits = [("size", size.as_str().into()), ("lines", (MOST_LINES as i64).into())];
    let page_of: usize = ask.query.first("page").parse().unwrap_or(1).clamp(1, 1_000);
    let (finished, is_more) = finished(ask, page_of, others).await?;
    let mut open = Vec::new();
    for intake in ask.site.store.open_intakes(&ask.person.id, ask.now).await? {
        let listed = unfinished(ask, &intake).await?;
        open.push((listed, address(ask, &intake, "/deletion")));
    }
    let template = |kind: &&'static Kind| {
        (kind_label(ask, kind), ask.at(&format!("{IMPORT}/template?kind={}", kind.name)))
    };
    let status = if problems.is_empty() { 200 } else { 422 };
    let page = BeginPage {
        frame: Frame::new(ask, &say.t("import")).with_problems(status != 200),
        problems,
        owners: owners(ask, &all, others).await?,
        others,
        kinds: all
            .iter()
            .map(|kind| (kind.name.to_owned(), kind_label(ask, kind), kind.name == asked))
            .collect(),
        organisation: ask.form.first("organisation").to_owned(),
        pasted: ask.form.first("pasted").to_owned(),
        limits: say.with("import-file-hint", &limits),
        templates: all.iter().map(template).collect(),
        open,
        finished,
        more: match is_more {
            true => ask.at(&format!("{IMPORT}?page={}", page_of + 1)),
            false => String::new(),
        },
        mappings: ask.at(&format!("{IMPORT}/mappings")),
        token: ask.form_token(),
        once: facility_store::random_hex(16),
    };
    Ok(Answer::html_with(status, page.render()?))
}

/// For whom whoever asks may bring records in.
async fn owners(ask: &Ask, all: &[&'static Kind], others: bool) -> Result<Vec<Choice>, Error> {
    let asked = ask.form.first("owner");
    let mut names: Vec<String> = if others { vec![FACILITY.to_owned()] } else { Vec::new() };
    for owner in all.iter().flat_map(|kind| ask.owners(kind)) {
        // Who looks after all brings nothing in for themselves.
        let is_own = others && owner.starts_with("person:");
        if !is_own && !names.contains(&owner) {
            names.push(owner);
        }
    }
    let mut choices = Vec::new();
    for (at, owner) in names.into_iter().enumerate() {
        let label = match owner.starts_with("person:") {
            true => ask.say.t("myself").into_owned(),
            false => owner_name(ask, &owner).await?,
        };
        let chosen = if asked.is_empty() { at == 0 } else { owner == asked };
        choices.push((owner, label, chosen));
    }
    if others {
        let label = ask.say.t("import-owner-other").into_owned();
        choices.push(("other".to_owned(), label, asked == "other"));
    }
    Ok(choices)
}

async fn unfinished(ask: &Ask, intake: &Intake) -> Result<Listed, Error> {
    let kind = ask.site.store.kind(&intake.kind);
    Ok(Listed {
        name: intake.name.clone(),
        address: address(ask, intake, ""),
        about: vec![
            kind.map_or(String::new(), |kind| kind_label(ask, kind)),
            owner_name(ask, &intake.owner).await?,
            ask.say.of("import-kept-until", "day", &ask.say.day_of(intake.expires)),
        ],
        state: String::new(),
    })
}

/// Finished imports that whoever asks may see, and whether there are more.
async fn finished(ask: &Ask, page: usize, others: bool) -> Result<(Vec<Listed>, bool), Error> {
    let owners = if others { Vec::new() } else { ask.person.owners() };
    let limit = ((page - 1) * SHOWN, SHOWN + 1);
    let found = ask.site.store.finished_intakes(&owners, limit).await?;
    let is_more = found.len() > SHOWN;
    let mut listed = Vec::new();
    for intake in found.iter().take(SHOWN) {
        let Some(kind) = ask.site.store.kind(&intake.kind) else { continue };
        let is_theirs = ask.person.owners().contains(&intake.owner);
        if !is_theirs && !is_keeper(ask, kind) {
            continue;
        }
        let by = ask.site.store.profile(&intake.person).await?.unwrap_or_default().name;
        let count = |name: &str| intake.body[name].as_i64().unwrap_or(0);
        let counts = [("added", count("added").into()), ("updated", count("updated").into())];
        listed.push(Listed {
            name: intake.name.clone(),
            address: address(ask, intake, ""),
            about: vec![
                kind_label(ask, kind),
                owner_name(ask, &intake.owner).await?,
                by,
                ask.say.moment(intake.created),
                ask.say.with("import-counts", &counts),
            ],
            state: match intake.state.as_str() {
                "undone" => ask.say.t("import-undone").into_owned(),
                _ => String::new(),
            },
        });
    }
    Ok((listed, is_more))
}

/// Takes a table: what it is of, for whom, and its bytes.
pub async fn upload(ask: Arc<Ask>) -> Result<Answer, Error> {
    let all = kinds(&ask);
    if all.is_empty() {
        return Err(Refusal::Forbidden.into());
    }
    let Some(kind) = all.into_iter().find(|kind| kind.name == ask.form.first("kind")) else {
        return draw(&ask, vec![("#kind".into(), ask.say.t("problem-missing").into_owned())]).await;
    };
    let Some(owner) = owner(&ask, kind).await? else {
        let text = ask.say.t("import-owner-unknown").into_owned();
        return draw(&ask, vec![("#owner".into(), text)]).await;
    };
    let (name, bytes) = sent(&ask);
    let sheet = {
        let bytes = bytes.clone();
        let read = tokio::task::spawn_blocking(move || Sheet::read(&bytes));
        read.await.map_err(|error| Error::Fault(error.to_string()))?
    };
    if let Some(word) = unfit(&bytes, &sheet) {
        let text = ask.say.t(&format!("import-problem-{word}")).into_owned();
        return draw(&ask, vec![("#file".into(), text)]).await;
    }
    if ask.site.store.open_intakes(&ask.person.id, ask.now).await?.len() >= MOST_OPEN {
        let text = ask.say.t("import-problem-too-many-open").into_owned();
        return draw(&ask, vec![("#file".into(), text)]).await;
    }
    // The same form sent twice brings one table; one with another file brings that.
    let once = ask.form.first("once");
    let id = match once {
        "" => facility_store::random_hex(16),
        once => {
            let form = format!("{} {once} {} {owner} ", ask.person.id, kind.name);
            sha256(&[form.as_bytes(), &bytes].concat())[..32].to_owned()
        }
    };
    let intake = Intake {
        id,
        person: ask.person.id.clone(),
        owner: owner.clone(),
        kind: kind.name.to_owned(),
        name,
        created: ask.now,
        expires: ask.now + KEPT,
        ..Intake::default()
    };
    let first = kind.states.first().map_or("", |state| state.name);
    let (map, profile) = first_map(&ask, kind, &owner, &sheet).await?;
    let draft = Draft {
        header: sheet.header,
        map,
        profile,
        state: landing(&ask, kind, &owner).map_or(first, |step| step.to).to_owned(),
        ..Draft::default()
    };
    ask.site.store.open_intake(&intake, &bytes).await?;
    if ask.site.store.intake_draft(&intake).await?.is_null() {
        draft::keep(&ask.site, &intake, &draft).await?;
    }
    Ok(Answer::to(address(&ask, &intake, "")))
}

/// The table that was sent: a file, or what was pasted.
fn sent(ask: &Ask) -> (String, Vec<u8>) {
    match ask.files.iter().find(|file| file.field == "file") {
        Some(file) => (file.name.clone(), as_utf8(&file.bytes)),
        None => {
            let pasted = ask.form.first("pasted").as_bytes().to_vec();
            (ask.say.t("import-pasted").into_owned(), pasted)
        }
    }
}

/// The word for what makes a table one that cannot be brought in at all.
fn unfit(bytes: &[u8], sheet: &Sheet) -> Option<String> {
    let of_file = |problem: &&Problem| problem.code.starts_with("not-");
    if bytes.is_empty() {
        return Some("no-file".to_owned());
    }
    if bytes.len() > MOST_BYTES || sheet.lines.len() > MOST_LINES {
        return Some("too-much".to_owned());
    }
    if let Some(problem) = sheet.problems.iter().find(of_file) {
        return Some(problem.code.clone());
    }
    let nothing = sheet.lines.is_empty() && sheet.problems.is_empty();
    (nothing || sheet.header.is_empty()).then(|| "no-lines".to_owned())
}

/// For whom the records are to be; `None` where nobody is called so, or not theirs to bring.
async fn owner(ask: &Ask, kind: &'static Kind) -> Result<Option<String>, Error> {
    let asked = ask.form.first("owner");
    if asked != "other" {
        let allowed = may_bring(ask, kind, asked) && !asked.is_empty();
        let own = ask.owners(kind).into_iter().next();
        let own = own.filter(|_| asked.is_empty());
        return Ok(if allowed { Some(asked.to_owned()) } else { own });
    }
    let named = ask.form.first("organisation");
    let mut ids = ask.site.store.titled("organisation", named, &ask.person.keys()).await?;
    ids.push(named.to_owned());
    let found = ask.seen(&ids).await?.into_iter().find(|record| record.kind.name == "organisation");
    let owner = found.map(|record| format!("organisation:{}", record.id));
    Ok(owner.filter(|owner| may_bring(ask, kind, owner)))
}

/// Throws an unfinished import away, with what was uploaded.
pub async fn throw_away(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (intake, _) = open(&ask).await?;
    ask.site.store.drop_intake(&intake.id).await?;
    Ok(Answer::to(ask.at(&format!("{IMPORT}?done=import-thrown-away"))))
}
