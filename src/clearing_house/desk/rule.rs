//! Keeping a provider among the first suggestions for a request, ruling one out, and taking either
//! back.

use std::sync::Arc;

use facility_access::{Role, Verb};
use facility_record::{Declared, Line, Link, Prose, Text};
use facility_store::{Record, Save};

use crate::clearing_house::course::{REQUEST, owner_id};
use crate::clearing_house::ruling::{Ruling, Rulings};
use crate::clearing_house::{Request, interest, invite};
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::records::drawn;
use crate::web::view::address;

/// Most characters of a reason.
const LONGEST: usize = 5_000;

/// Whether whoever asks may rule on providers for this request: a broker who is not tied to it, until
/// it has found its provider.
pub fn may_rule(ask: &Ask, request: &Record) -> bool {
    let is_before = ["submitted", "screening"].contains(&&*request.state);
    let is_looking = is_before || invite::LOOKING.contains(&&*request.state);
    ask.is(Role::Broker)
        && is_looking
        && ask.may(Verb::Edit, request)
        && !interest::is_tied(ask, request)
}

/// What is wrong with the ruling that was sent, for the provider that it names.
pub fn problem(ask: &Ask, request: &Record) -> Option<String> {
    let asked = Request::from_body(&request.body);
    let (provider, verdict) = (ask.form.first("provider"), ask.form.first("verdict"));
    let why = ask.form.first("why").trim().chars().count();
    let is_unwanted = asked.excluded_providers.iter().any(|id| id == provider);
    let key = match (verdict, why) {
        _ if ask.person.has_interest_in(provider) => "ask-interest",
        ("kept", _) if is_unwanted || provider == owner_id(request) => "ask-excluded",
        ("ruled_out", 0) => "ruling-why-missing",
        (_, count) if count > LONGEST => "problem-too-long",
        _ => return None,
    };
    Some(ask.say.t(key).into_owned())
}

/// Rules on a provider.
pub async fn rule(ask: Arc<Ask>) -> Result<Answer, Error> {
    let request = ask.record().await?;
    if request.kind.name != Request::kind().name {
        return Err(Refusal::NotFound.into());
    }
    if !may_rule(&ask, &request) {
        return Err(Refusal::Forbidden.into());
    }
    let provider = ask.seen(&[ask.form.first("provider").to_owned()]).await?.into_iter().next();
    let provider = provider.filter(|one| one.kind.is_body()).ok_or(Refusal::NotFound)?;
    let change = match ask.form.first("verdict") {
        "kept" => "creation",
        "ruled_out" => "exclusion",
        "lifted" => "lifting",
        _ => return Err(Refusal::NotFound.into()),
    };
    if problem(&ask, &request).is_some() {
        let mut answer = drawn(&ask, &request).await?;
        answer.status = 422;
        return Ok(answer);
    }
    let done = format!("{}?done=saved#suggestions", address(&ask, &request));
    let mut writing = ask.site.store.writing(ask.now);
    let once = ask.form.first("once");
    if !once.is_empty() {
        writing.once(once, &ask.person.id, &ask.digest(), &done);
    }
    let rulings = Rulings::among(&ask.site.store.linked_by(&request.id, REQUEST).await?);
    let person = ask.person.id.as_str();
    if let Some(before) = rulings.of(&provider.id) {
        let after = Record { state: "lifted".to_owned(), ..before.clone() };
        let (before, change) = (Some(before), "lifting");
        let save = Save { before, after: &after, person, change, reason: "", identifiers: &[] };
        writing.save(&save);
    } else if change == "lifting" {
        return Err(Refusal::Conflict.into());
    }
    if change != "lifting" {
        let made = made(&ask, &request, &provider);
        let reason = ask.form.first("why").trim();
        let (before, after) = (None, &made);
        writing.save(&Save { before, after, person, change, reason, identifiers: &[] });
    }
    match writing.commit().await.map_err(Error::from) {
        Ok(_) | Err(Error::Refusal(Refusal::Repeated(_))) => Ok(Answer::to(done)),
        Err(error) => Err(error),
    }
}

/// The ruling that was sent.
fn made(ask: &Ask, request: &Record, provider: &Record) -> Record {
    let why = ask.form.first("why").trim().replace("\r\n", "\n");
    let ruling = Ruling {
        title: Line(request.title()),
        request: Link(request.id.clone()),
        provider: Link(provider.id.clone()),
        why: Prose(Text::new(ask.say.code(), &why)),
    };
    let made = ask.site.store.new_record(Ruling::kind(), "", ruling.to_body(), ask.now);
    Record { state: ask.form.first("verdict").to_owned(), ..made }
}
