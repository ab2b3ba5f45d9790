//! Questions about a call, and the answers that all read.

use std::sync::Arc;

use facility_record::{Declared, Line, Link, Prose, Rows, Text};
use facility_store::{Record, Refusal as NotKept, Todo, db::Fault, db::FaultKind};

use super::call::Answered;
use super::{Call, Clarification};
use crate::clearing_house::follow::amend;
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::records::{drawn, keep};
use crate::web::site::{Site, now};
use crate::web::view::address;

/// Most characters of a question.
const LONGEST: usize = 5_000;

/// The organisation for which whoever asks may ask about a call: one that was asked, while it is open.
pub fn asker(ask: &Ask, call: &Record) -> Option<String> {
    let asked = Call::from_body(&call.body).providers;
    let own = asked.0.into_iter().find(|id| ask.person.organisations.contains(id));
    own.filter(|_| call.state == "open")
}

/// What is wrong with the question that was sent.
pub fn problem(ask: &Ask) -> Option<String> {
    let code = match ask.form.first("text").trim().chars().count() {
        0 => "problem-missing",
        count if count > LONGEST => "problem-too-long",
        _ => return None,
    };
    Some(ask.say.t(code).into_owned())
}

/// The beginning of a question, in one line.
fn line_of(text: &str) -> String {
    const LONGEST: usize = 120;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    }
}

/// Asks about a call.
pub async fn ask_about(ask: Arc<Ask>) -> Result<Answer, Error> {
    let call = ask.record().await?;
    let own = asker(&ask, &call).filter(|_| call.kind.name == Call::kind().name);
    let Some(own) = own else { return Err(Refusal::NotFound.into()) };
    if problem(&ask).is_some() {
        let mut answer = drawn(&ask, &call).await?;
        answer.status = 422;
        return Ok(answer);
    }
    let text = ask.form.first("text").trim().replace("\r\n", "\n");
    let asked = Clarification {
        title: Line(Text::new(ask.say.code(), &line_of(&text))),
        call: Link(call.id.clone()),
        question: Prose(Text::new(ask.say.code(), &text)),
        ..Clarification::default()
    };
    let owner = format!("organisation:{own}");
    let made = ask.site.store.new_record(Clarification::kind(), &owner, asked.to_body(), ask.now);
    let done = format!("{}?done=call-asked", address(&ask, &call));
    keep(&ask, std::slice::from_ref(&made), &ask.person.id, done).await
}

/// Puts a question and its answer among those that all providers of the call read, without who asked.
///
/// # Errors
/// When the database fails; it can be called again, and nothing stands there twice.
pub async fn publish(site: Arc<Site>, todo: Todo) -> Result<(), Fault> {
    let Some(record) = site.store.record(&todo.record).await? else { return Ok(()) };
    let told = Clarification::from_body(&record.body);
    loop {
        let Some(call) = site.store.record(&told.call.0).await? else { return Ok(()) };
        let body = Call::from_body(&call.body);
        let row = Answered {
            question: Line(told.question.0.clone()),
            answer: Line(told.answer.0.clone()),
        };
        let rows = body.answers.0.iter().cloned().chain([(record.id.clone(), row)]);
        let body = Call { answers: Rows(rows.collect()), ..body };
        let mut writing = site.store.writing(now());
        writing.once(&format!("answer of {}", record.id), "", "", "");
        amend(&mut writing, &call, body.to_body());
        return match writing.commit().await {
            Ok(_) | Err(NotKept::Repeated(_)) => Ok(()),
            Err(NotKept::Changed) => continue, // somebody else was first
            Err(NotKept::Fault(fault)) => Err(fault),
            Err(other) => Err(Fault::new(FaultKind::Broken, other.to_string())),
        };
    }
}
