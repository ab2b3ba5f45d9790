//! Work that may take longer than a page should: it goes on by itself, and the page says so.

use std::sync::Arc;
use std::time::Duration;

use askama::Template;
use facility_store::Intake;

use super::address;
use super::draft::{self, Draft};
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::frame::Frame;

/// How long a page waits for work before it says that it is going on.
const PATIENCE: Duration = Duration::from_secs(8);
/// After so many milliseconds nobody believes that the work is still going on.
const LOST: i64 = 5 * 60_000;

#[derive(Template)]
#[template(path = "registry/intake/working.html")]
struct WorkingPage {
    frame: Frame,
    name: String,
    here: String,
}

/// Works out what the table would do with what is chosen, and goes on to the words that nobody
/// knows, where they are to be asked for, or else to the look at what would happen.
pub async fn look(
    ask: &Arc<Ask>,
    intake: Intake,
    mut draft: Draft,
    asks_words: bool,
) -> Result<Answer, Error> {
    draft.told = None;
    draft.since = ask.now;
    draft::keep(&ask.site, &intake, &draft).await?;
    let preview = address(ask, &intake, "/preview");
    let (site, person, mine) = (ask.site.clone(), ask.person.clone(), intake.clone());
    let work = tokio::spawn(async move {
        let worked = draft::work_out(&site, &person, &mine, &draft).await;
        draft.since = 0;
        let has_words = match worked {
            Ok((plan, sheet)) => {
                let told = draft::told(&plan, &sheet);
                let has_words = !told.words.is_empty();
                draft.told = Some(told);
                has_words
            }
            Err(error) => {
                draft::keep(&site, &mine, &draft).await?;
                return Err(error);
            }
        };
        draft::keep(&site, &mine, &draft).await?;
        Ok::<bool, Error>(asks_words && has_words)
    });
    match wait(work).await? {
        Some(true) => Ok(Answer::to(address(ask, &intake, "/values"))),
        Some(false) | None => Ok(Answer::to(preview)),
    }
}

/// Waits a while for work that goes on by itself; `None` when it is not done yet.
pub async fn wait<T>(work: tokio::task::JoinHandle<Result<T, Error>>) -> Result<Option<T>, Error> {
    match tokio::time::timeout(PATIENCE, work).await {
        Ok(Ok(done)) => done.map(Some),
        Ok(Err(panic)) => Err(Error::Fault(panic.to_string())),
        Err(_) => Ok(None),
    }
}

/// Whether the table is being worked through at this moment.
pub fn is_going_on(ask: &Ask, draft: &Draft) -> bool {
    draft.since > 0 && ask.now - draft.since < LOST
}

/// The page that says that work is going on; the browser asks again by itself.
pub fn page(ask: &Ask, intake: &Intake) -> Result<Answer, Error> {
    let page = WorkingPage {
        frame: Frame::new(ask, &ask.say.t("import-working")),
        name: intake.name.clone(),
        here: address(ask, intake, "/preview"),
    };
    let mut answer = Answer::html(page.render()?);
    answer.header("refresh", "3");
    Ok(answer)
}
