//! The outbox, for administrators: what waits, and what no mail server would take.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use askama::Template;
use facility_store::Mail;

use super::mail::{template, write};
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::frame::Frame;

/// Most mails of a state on the page.
const MOST: usize = 100;

/// A mail on the page. To whom it is and what it says stand here only where mails do not leave the
/// house, so that nobody else can read them; and never what it says of records.
struct Line {
    id: String,
    subject: String,
    to: String,
    text: String,
    created: String,
    due: String,
    failures: String,
    fault: String,
}

struct Part {
    label: String,
    can_be_sent: bool,
    total: String,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "notices/outbox.html")]
struct OutboxPage {
    frame: Frame,
    sends_mail: bool,
    parts: Vec<Part>,
}

/// The page.
pub async fn page(ask: Arc<Ask>) -> Result<Answer, Error> {
    let sends_mail = ask.site.sends_mail.load(Ordering::Relaxed);
    let mut parts = Vec::new();
    for state in ["dead", "waiting"] {
        let (mails, total) = ask.site.store.outbox(state, MOST).await?;
        let mut lines = Vec::new();
        for mail in &mails {
            lines.push(line(&ask, mail, sends_mail).await?);
        }
        let label = ask.say.t(&format!("mail-state-{state}")).into_owned();
        let can_be_sent = state == "dead" && total > 0;
        parts.push(Part { label, can_be_sent, total: ask.say.number(total), lines });
    }
    let frame = Frame::new(&ask, &ask.say.t("outbox"));
    Ok(Answer::html(OutboxPage { frame, sends_mail, parts }.render()?))
}

async fn line(ask: &Ask, mail: &Mail, sends_mail: bool) -> Result<Line, Error> {
    let written = write(mail, &ask.site.public_url);
    let is_open = !sends_mail;
    // Who keeps the mails must not come into accounts by them, unless it is all a play.
    let is_open = is_open && (mail.person.is_empty() || ask.site.is_demo);
    let to = match (is_open, mail.person.as_str()) {
        (false, _) => String::new(),
        (true, "") => mail.to.clone(),
        (true, person) => ask.site.store.profile(person).await?.unwrap_or_default().email,
    };
    let known = template(&mail.template);
    let is_private = known.is_none_or(|template| template.is_about_records());
    let is_secret = is_private || (!is_open && known.is_none_or(|template| template.has_code));
    Ok(Line {
        id: mail.id.clone(),
        subject: if is_secret { mail.template.clone() } else { written.subject },
        to,
        text: if is_open && !is_private { written.text } else { String::new() },
        created: ask.say.moment(mail.created),
        due: ask.say.of("mail-due", "moment", &ask.say.moment(mail.due)),
        failures: match mail.failures {
            0 => String::new(),
            count => ask.say.of("mail-failures", "count", &ask.say.number(count)),
        },
        fault: mail.fault.clone(),
    })
}

/// Sends a dead mail again, or all of them.
pub async fn again(ask: Arc<Ask>) -> Result<Answer, Error> {
    ask.site.store.revive_mail(ask.form.first("id"), ask.now).await?;
    Ok(Answer::to(ask.at("notices/outbox?done=mail-again")))
}
