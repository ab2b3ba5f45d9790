//! What was written to whoever asks: everything that a mail says stands here too, but for codes.

use std::sync::Arc;

use askama::Template;

use super::mail::{Group, still_seen, write};
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::frame::Frame;

/// Most mails on the page.
const MOST: usize = 100;

/// A mail on the page.
struct Line {
    subject: String,
    paragraphs: Vec<String>,
    groups: Vec<Group>,
    language: String,
    day: String,
    is_new: bool,
    /// What became of it as a mail.
    sent: String,
    action: (String, String),
}

#[derive(Template)]
#[template(path = "notices/messages.html")]
struct MessagesPage {
    frame: Frame,
    lines: Vec<Line>,
}

/// The page; looking at it notes that they were read.
pub async fn page(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (store, person) = (&ask.site.store, &ask.person.id);
    let mails = still_seen(&ask.site, store.mails_of(person, MOST).await?).await?;
    let lines = mails.iter().map(|mail| {
        let written = write(mail, "");
        Line {
            subject: written.subject,
            paragraphs: written.paragraphs,
            groups: written.groups,
            language: mail.language.clone(),
            day: ask.say.moment(mail.created),
            is_new: !mail.is_read,
            sent: ask.say.t(&format!("mail-state-{}", mail.state)).into_owned(),
            action: written.action,
        }
    });
    let page = MessagesPage {
        frame: Frame::new(&ask, &ask.say.t("messages"))
            .crumb(ask.say.t("account"), ask.at("account")),
        lines: lines.collect(),
    };
    let answer = Answer::html(page.render()?);
    if mails.iter().any(|mail| !mail.is_read) {
        store.read_mails(person, ask.now).await?;
    }
    Ok(answer)
}
