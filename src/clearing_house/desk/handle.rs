//! Who handles a request: taking it, handing it over to another broker, giving it back.

use std::sync::Arc;

use askama::Template;
use facility_access::{Role, Verb};
use facility_record::{Declared, Line, Link};
use facility_store::{Record, Save};

use crate::clearing_house::course::REQUEST;
use crate::clearing_house::handling::Handling;
use crate::clearing_house::{Request, interest};
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::records::{Saved, after_save, drawn};
use crate::web::say::Say;
use crate::web::view::address;

/// Most characters of a note.
const LONGEST: usize = 2_000;

/// Who handles a request, by its records: the id of a person.
pub fn handler(others: &[Record]) -> Option<&str> {
    let held = handling(others).filter(|one| one.state == "held")?;
    held.owner.strip_prefix("person:")
}

fn handling(others: &[Record]) -> Option<&Record> {
    others.iter().find(|one| one.kind.name == Handling::kind().name)
}

#[derive(Template)]
#[template(path = "clearing_house/handling.html")]
struct Panel {
    say: Say,
    /// Who handles it; empty for nobody.
    by: String,
    is_mine: bool,
    /// Why whoever asks decides nothing here; empty where they may.
    tied: String,
    others: Vec<(String, String)>,
    note: String,
    problem: String,
    action: String,
    token: String,
    /// Keys of the three forms.
    once: [String; 3],
}

fn is_open(request: &Record) -> bool {
    let is_last = request.kind.state(&request.state).is_none_or(|state| state.last);
    request.kind.name == Request::kind().name && request.state != "draft" && !is_last
}

/// Whether whoever asks handles such requests: a broker for their countries, while they are open.
fn is_for(ask: &Ask, request: &Record) -> bool {
    is_open(request) && ask.may(Verb::Import, request)
}

/// Who handles a request, for brokers.
pub async fn panel(ask: &Ask, request: &Record) -> Result<Option<String>, Error> {
    if !is_for(ask, request) {
        return Ok(None);
    }
    let records = ask.site.store.linked_by(&request.id, REQUEST).await?;
    let by = handler(&records).unwrap_or_default().to_owned();
    let brokers = brokers(ask, request).await?;
    let mut ids = brokers.clone();
    ids.push(by.clone());
    let names = ask.site.store.names(&ids).await?;
    let name = |id: &String| names.get(id).cloned().unwrap_or_default();
    let others = brokers.iter().filter(|id| **id != by && **id != ask.person.id);
    let mut others: Vec<(String, String)> = others.map(|id| (id.clone(), name(id))).collect();
    others.sort_by_cached_key(|(_, name)| facility_letters::fold(name));
    let is_here = ask.path.ends_with("/handling");
    let tied = match interest::is_tied(ask, request) {
        true => ask.say.t("interest-bars").into_owned(),
        false => String::new(),
    };
    let panel = Panel {
        say: ask.say,
        is_mine: by == ask.person.id,
        by: name(&by),
        tied,
        others,
        note: if is_here { ask.form.first("note").to_owned() } else { String::new() },
        problem: if is_here { problem(ask).unwrap_or_default() } else { String::new() },
        action: format!("{}/handling", address(ask, request)),
        token: ask.form_token(),
        once: [(); 3].map(|()| facility_store::random_hex(16)),
    };
    Ok(Some(panel.render()?))
}

/// The brokers for the countries of a request.
async fn brokers(ask: &Ask, request: &Record) -> Result<Vec<String>, Error> {
    Ok(ask.site.store.holders(Role::Broker, &request.subject().countries).await?)
}

fn problem(ask: &Ask) -> Option<String> {
    let note = ask.form.first("note").trim().chars().count();
    let code = match (ask.form.first("do"), note) {
        ("hand", 0) => "missing",
        (_, count) if count > LONGEST => "too-long",
        _ => return None,
    };
    Some(ask.say.t(&format!("problem-{code}")).into_owned())
}

/// Takes a request, hands it over or gives it back. The next broker is told, with the note.
pub async fn handle(ask: Arc<Ask>) -> Result<Answer, Error> {
    let request = ask.record().await?;
    if request.kind.name != Request::kind().name {
        return Err(Refusal::NotFound.into());
    }
    if !is_for(&ask, &request) {
        return Err(Refusal::Forbidden.into());
    }
    let own = ask.person.id.clone();
    let (next, change, state) = match ask.form.first("do") {
        "take" => (own, "taking", "held"),
        "give" => (own, "giving_back", "free"),
        "hand" => {
            let next = ask.form.first("broker").to_owned();
            if !brokers(&ask, &request).await?.contains(&next) {
                return Err(Refusal::Forbidden.into());
            }
            (next, "handing_over", "held")
        }
        _ => return Err(Refusal::NotFound.into()),
    };
    // Taking makes one responsible: nobody is for what they may not decide.
    if change == "taking" && interest::is_tied(&ask, &request) {
        return Err(Refusal::Forbidden.into());
    }
    if problem(&ask).is_some() {
        let mut answer = drawn(&ask, &request).await?;
        answer.status = 422;
        return Ok(answer);
    }
    let records = ask.site.store.linked_by(&request.id, REQUEST).await?;
    let place = address(&ask, &request);
    let Some(before) = handling(&records) else {
        return begin(&ask, &request, (&next, change)).await;
    };
    let mine = before.owner == format!("person:{}", ask.person.id);
    if change == "giving_back" && !(mine && before.state == "held") {
        return Err(Refusal::Conflict.into());
    }
    let after =
        Record { owner: format!("person:{next}"), state: state.to_owned(), ..before.clone() };
    let reason: String = ask.form.first("note").trim().into();
    let before = Some(before);
    let saved = Saved { ask: &ask, before, after: &after, change, reason: &reason };
    after_save(&ask, saved.save().await, &place, "saved").map(|answer| to(answer, &place))
}

/// On to the request, not to the record that says who handles it.
fn to(mut answer: Answer, place: &str) -> Answer {
    if answer.status == 303 {
        answer.header("location", format!("{place}?done=saved#handling"));
    }
    answer
}

/// The first broker of a request. Of two that take it at the same moment the second is refused.
async fn begin(ask: &Ask, request: &Record, (next, change): (&str, &str)) -> Result<Answer, Error> {
    if change == "giving_back" {
        return Err(Refusal::Conflict.into());
    }
    let handling = Handling { title: Line(request.title()), request: Link(request.id.clone()) };
    let owner = format!("person:{}", ask.person.id);
    let made = ask.site.store.new_record(Handling::kind(), &owner, handling.to_body(), ask.now);
    let mut writing = ask.site.store.writing(ask.now);
    writing.once(&format!("handling of {}", request.id), "", "", "");
    let (before, person) = (None, ask.person.id.as_str());
    let creation =
        Save { before, after: &made, person, change: "creation", reason: "", identifiers: &[] };
    writing.save(&creation);
    if change == "handing_over" {
        let before = Record { edition: made.edition + 1, ..made.clone() };
        let after = Record { owner: format!("person:{next}"), ..before.clone() };
        let (before, reason) = (Some(&before), ask.form.first("note").trim());
        writing.save(&Save { before, after: &after, person, change, reason, identifiers: &[] });
    }
    match writing.commit().await {
        Ok(_) => Ok(Answer::to(format!("{}?done=saved#handling", address(ask, request)))),
        Err(facility_store::Refusal::Repeated(_)) => Err(Refusal::Conflict.into()),
        Err(refusal) => Err(refusal.into()),
    }
}
