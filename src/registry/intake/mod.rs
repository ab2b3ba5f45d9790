//! Bringing a table in over the web: upload, columns, words, a look at what would happen, save, and
//! taking it back. It works for every kind, from its declaration.

mod begin;
mod choosing;
mod columns;
mod draft;
mod finished;
mod mappings;
mod options;
mod preview;
mod problems;
mod retraction;
mod template;
mod values;
mod working;

use std::sync::Arc;
use std::time::Duration;

use facility_access::{Openness, Subject, Verb, may};
use facility_record::{Body, Kind, Move};
use facility_store::Intake;

use crate::exchange::FACILITY;
use crate::web::Answer;
use crate::web::ask::{Ask, Twin};
use crate::web::errors::{Error, Refusal};
use crate::web::page::{Handler, LIST, Page, Policy};
use crate::web::room::slug;
use crate::web::site::{Site, now};

pub use draft::Wrong;
pub use options::Labels;
pub use problems::said;

/// The address of the first page, without its language.
pub const IMPORT: &str = "import";
/// Bytes of the pages that show every column or word with all that it may become.
const CHOICES: usize = 90_000;
/// How long an unfinished import is kept: three days, in milliseconds.
const KEPT: i64 = 3 * 86_400_000;
/// Most bytes of a table.
const MOST_BYTES: usize = 8_000_000;
/// Most lines of a table.
const MOST_LINES: usize = 20_000;
/// Rows that one page shows.
const SHOWN: usize = 50;
/// Imports that a person may have unfinished.
const MOST_OPEN: usize = 20;

/// The pages of bringing a table in.
pub fn pages() -> Vec<Page> {
    let mut pages = vec![
        get("/{lang}/import", "begins to bring a table in", |ask| Box::pin(begin::begin(ask))),
        post("/{lang}/import", "takes a table that is to be brought in", |ask| {
            Box::pin(begin::upload(ask))
        }),
        get("/{lang}/import/template", "says what columns a table may have", |ask| {
            Box::pin(template::template(ask))
        })
        .twins(&[Twin::Csv]),
        get("/{lang}/import/mappings", "lists and gives saved mappings", |ask| {
            Box::pin(mappings::mappings(ask))
        }),
        post("/{lang}/import/mappings", "renames or throws away a saved mapping", |ask| {
            Box::pin(mappings::change(ask))
        }),
        get(
            "/{lang}/import/{import}",
            "shows what a table's columns are, or what became of it",
            |ask| Box::pin(columns::show(ask)),
        )
        .budget(CHOICES),
        post("/{lang}/import/{import}", "takes what a table's columns are", |ask| {
            Box::pin(choosing::take(ask))
        }),
    ];
    pages.extend(steps());
    pages
}

/// The pages of the steps after the columns.
fn steps() -> Vec<Page> {
    vec![
        get("/{lang}/import/{import}/values", "asks what unknown words mean", |ask| {
            Box::pin(values::show(ask))
        })
        .budget(CHOICES),
        post("/{lang}/import/{import}/values", "takes what unknown words mean", |ask| {
            Box::pin(values::take(ask))
        }),
        get("/{lang}/import/{import}/preview", "shows what would be saved of a table", |ask| {
            Box::pin(preview::show(ask))
        }),
        post("/{lang}/import/{import}/preview", "saves a table", |ask| {
            Box::pin(preview::save(ask))
        }),
        get("/{lang}/import/{import}/problems", "lists what is wrong with a table", |ask| {
            Box::pin(problems::show(ask))
        })
        .twins(&[Twin::Csv]),
        get("/{lang}/import/{import}/mapping", "gives a table's mapping as a file", |ask| {
            Box::pin(mappings::own(ask))
        }),
        post(
            "/{lang}/import/{import}/mapping",
            "keeps a table's mapping for the next time",
            |ask| Box::pin(mappings::keep(ask)),
        ),
        post("/{lang}/import/{import}/deletion", "throws an unfinished import away", |ask| {
            Box::pin(begin::throw_away(ask))
        }),
        get("/{lang}/import/{import}/undo", "shows what taking an import back would do", |ask| {
            Box::pin(retraction::show(ask))
        }),
        post("/{lang}/import/{import}/undo", "takes an import back", |ask| {
            Box::pin(retraction::undo(ask))
        }),
    ]
}

/// A page that shows something to whoever may bring tables in.
fn get(path: &'static str, job: &'static str, handler: Handler) -> Page {
    Page::get(path, job, handler).policy(Policy::SignedIn).budget(LIST)
}

/// A page that does something for whoever may bring tables in.
fn post(path: &'static str, job: &'static str, handler: Handler) -> Page {
    Page::post(path, job, handler).policy(Policy::SignedIn)
}

/// Forgets uploads that nobody finished, every few minutes, until the process ends. Several nodes
/// may do so at once.
pub async fn forget(site: Arc<Site>) {
    loop {
        match site.store.forget_intakes(now()).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "unfinished imports are forgotten"),
            Err(fault) => tracing::warn!(%fault, "unfinished imports wait to be forgotten"),
        }
        tokio::time::sleep(Duration::from_secs(300)).await;
    }
}

/// The kinds of which whoever asks may bring records in.
fn kinds(ask: &Ask) -> Vec<&'static Kind> {
    let all = ask.site.store.kinds().iter().copied().filter(|kind| kind.is_ever_public());
    all.filter(|kind| kind.is_filed() && (is_keeper(ask, kind) || !ask.owners(kind).is_empty()))
        .collect()
}

/// Whether whoever asks looks after records of this kind, whoever owns them.
fn is_keeper(ask: &Ask, kind: &'static Kind) -> bool {
    may(&ask.person, Verb::Import, &new_subject(kind, FACILITY))
}

/// Whether whoever asks may bring records of this kind in for this owner.
fn may_bring(ask: &Ask, kind: &'static Kind, owner: &str) -> bool {
    let known = owner == FACILITY || owner.starts_with("organisation:");
    is_keeper(ask, kind) && known || ask.owners(kind).iter().any(|own| own == owner)
}

/// A record of this kind and owner that is yet to be.
fn new_subject<'a>(kind: &'static Kind, owner: &'a str) -> Subject<'a> {
    let state = kind.states.first().map_or("", |state| state.name);
    let mut subject = Subject::new(kind, state, owner, &Body::empty(&kind.fields));
    subject.openness = Openness::Public;
    subject
}

/// The move that a new record may make at once, as it may when it is written by hand: none where
/// the form has several pages.
fn landing(ask: &Ask, kind: &'static Kind, owner: &str) -> Option<&'static Move> {
    let subject = new_subject(kind, owner);
    kind.moves.iter().filter(|_| kind.tasks().len() < 2).find(|step| {
        !step.reasoned
            && !step.takes_another()
            && step.guard.is_none()
            && step.from.contains(&subject.state)
            && may(&ask.person, Verb::Move(step.name), &subject)
    })
}

/// The open import that the address names, of whoever asks, while they may still bring it.
async fn open(ask: &Ask) -> Result<(Intake, &'static Kind), Error> {
    let found = ask.site.store.intake(id_in(ask)?, ask.now).await?;
    let own = found.filter(|intake| intake.person == ask.person.id && intake.state == "open");
    let intake = own.ok_or(Refusal::NotFound)?;
    let kind = ask.site.store.kind(&intake.kind).ok_or(Refusal::NotFound)?;
    if !may_bring(ask, kind, &intake.owner) {
        return Err(Refusal::Forbidden.into());
    }
    Ok((intake, kind))
}

/// The finished import that the address names, if whoever asks may see it: who brought it, those
/// for whom it was brought, and who looks after the kind.
async fn finished(ask: &Ask) -> Result<(Intake, &'static Kind), Error> {
    let found = ask.site.store.intake(id_in(ask)?, ask.now).await?;
    let intake = found.filter(|intake| intake.state != "open").ok_or(Refusal::NotFound)?;
    let kind = ask.site.store.kind(&intake.kind).ok_or(Refusal::NotFound)?;
    let is_theirs = intake.person == ask.person.id || ask.person.owners().contains(&intake.owner);
    if !is_theirs && !is_keeper(ask, kind) {
        return Err(Refusal::NotFound.into());
    }
    Ok((intake, kind))
}

fn id_in(ask: &Ask) -> Result<&str, Error> {
    let id = ask.param("import");
    let plain = id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    if plain { Ok(id) } else { Err(Refusal::NotFound.into()) }
}

/// The address of an import.
fn address(ask: &Ask, intake: &Intake, rest: &str) -> String {
    ask.at(&format!("{IMPORT}/{}{rest}", intake.id))
}

/// The label of a kind.
fn kind_label(ask: &Ask, kind: &Kind) -> String {
    ask.say.t(&format!("kind-{}-plural", slug(kind.name))).into_owned()
}

/// The owners whose mappings whoever asks may use: their own and, for who looks after a room, the
/// facility's.
fn mapping_owners(ask: &Ask) -> Vec<String> {
    let mut owners = ask.person.owners();
    if kinds(ask).into_iter().any(|kind| is_keeper(ask, kind)) {
        owners.push(FACILITY.to_owned());
    }
    owners
}

/// A text file to keep.
fn file(name: &str, media_type: &'static str, text: impl Into<Vec<u8>>) -> Answer {
    let mut answer = Answer::typed(200, media_type, text);
    answer.header("content-disposition", format!("attachment; filename=\"{name}\""));
    answer
}
