//! Sending a call: it opens, and all its providers are asked at once, or nobody is.

use std::sync::Arc;

use facility_record::{Body, Declared, Link};
use facility_store::{Record, Refusal as NotKept, Save};

use super::Call;
use crate::clearing_house::{Proposal, invite};
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::records::{drawn, problems};
use crate::web::say::day_of;
use crate::web::view::{address, title};

/// The request of a call, if whoever asks may send the call now.
///
/// # Errors
/// When the database fails.
pub async fn sendable(ask: &Ask, record: &Record) -> Result<Option<Record>, Error> {
    let call = Call::from_body(&record.body);
    let request = ask.seen(&[call.request.0]).await?.into_iter().next();
    let is_first = record.state == record.kind.states[0].name;
    Ok(request.filter(|request| is_first && invite::may_invite(ask, request)))
}

/// What keeps a call from being sent, in words.
///
/// # Errors
/// When the database fails.
pub async fn obstacles(ask: &Ask, record: &Record, request: &Record) -> Result<Vec<String>, Error> {
    let say = ask.say;
    let call = Call::from_body(&record.body);
    let line = |label: &str, problem: &str| {
        say.with("problem-line", &[("label", label.into()), ("problem", problem.into())])
    };
    let missing = problems(ask, record);
    let mut lines: Vec<String> = missing
        .iter()
        .map(|problem| {
            let name = problem.field.split(['[', '@', '.']).next().unwrap_or_default();
            let label = record.kind.field(name).map(|field| say.field(field).into_owned());
            line(&label.unwrap_or_default(), &say.problem(problem))
        })
        .collect();
    if call.closes.zip(day_of(ask.now)).is_some_and(|(closes, today)| closes <= today) {
        lines.push(say.t("call-closes-late").into_owned());
    }
    for provider in ask.seen(&call.providers).await? {
        if let Some(obstacle) = invite::obstacle(ask, request, &provider, 0).await? {
            lines.push(line(&title(ask, &provider).1, &obstacle.said(ask)));
        }
    }
    Ok(lines)
}

/// Sends a call.
pub async fn send(ask: Arc<Ask>) -> Result<Answer, Error> {
    let record = ask.record().await?;
    if record.kind.name != Call::kind().name {
        return Err(Refusal::NotFound.into());
    }
    let (once, digest) = (ask.form.first("once"), ask.digest());
    let Some(request) = sendable(&ask, &record).await? else {
        return match ask.site.store.earlier(once, &ask.person.id).await? {
            Some(earlier) if earlier.digest == digest => Ok(Answer::to(earlier.answer)),
            _ => Err(Refusal::Conflict.into()),
        };
    };
    if !obstacles(&ask, &record, &request).await?.is_empty() {
        let mut answer = drawn(&ask, &record).await?;
        answer.status = 422;
        return Ok(answer);
    }
    let call = Call::from_body(&record.body);
    let step = record.kind.move_named("opening").expect("the kind declares it");
    let done = format!("{}?done=call-sent", address(&ask, &record));
    let mut writing = ask.site.store.writing(ask.now);
    if !once.is_empty() {
        writing.once(once, &ask.person.id, &digest, &done);
    }
    let (person, reason, identifiers) = (&*ask.person.id, "", &[][..]);
    let after = Record { state: step.to.to_owned(), ..record.clone() };
    let (before, change) = (Some(&record), step.name);
    writing.save(&Save { before, after: &after, person, change, reason, identifiers });
    let asked: Vec<Record> =
        call.providers.iter().map(|id| invitation(&ask, (&request, &record), &call, id)).collect();
    for after in &asked {
        let (before, change) = (None, "creation");
        writing.save(&Save { before, after, person, change, reason, identifiers });
    }
    match writing.commit().await {
        Ok(_) => Ok(Answer::to(done)),
        Err(NotKept::Repeated(earlier)) if earlier.digest == digest => {
            Ok(Answer::to(earlier.answer))
        }
        Err(NotKept::Repeated(_)) => Err(Refusal::OtherBody.into()),
        Err(NotKept::Changed) => Err(Refusal::Conflict.into()),
        Err(refusal) => Err(refusal.into()),
    }
}

/// The proposal by which a provider of a call is asked.
fn invitation(
    ask: &Ask,
    (request, record): (&Record, &Record),
    call: &Call,
    provider: &str,
) -> Record {
    let asked = invite::invitation(ask, request, provider, call.text.original_text());
    let proposal = Proposal {
        invitation: call.text.clone(),
        call: Link(record.id.clone()),
        answer_by: call.closes.clone(),
        ..Proposal::from_body(&asked.body)
    };
    Record { body: Body { unknown: asked.body.unknown.clone(), ..proposal.to_body() }, ..asked }
}
