//! Working a plan out again from what was kept, and comparing it byte by byte.

use std::sync::Arc;

use askama::Template;
use facility_language::Arg;
use facility_record::Declared;
use facility_store::{Record, Store, db::Fault, db::FaultKind};

use super::kind::Round;
use super::plan::{Replayed, replay};
use super::{kept, round};
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::frame::Frame;
use crate::web::view::{address, title};

/// How the plan of a round stands to what it was worked out from; nothing for a record that is no
/// round, or one without a plan.
///
/// # Errors
/// When the database or the object store fails.
pub async fn replayed(store: &Store, record: &Record) -> Result<Option<Replayed>, Fault> {
    if record.kind.name != Round::kind().name {
        return Ok(None);
    }
    let round = Round::from_body(&record.body);
    let inputs = kept::content(store, &round.inputs).await?;
    let plan = kept::content(store, &round.plan).await?;
    let (Some(inputs), Some(plan)) = (inputs, plan) else { return Ok(None) };
    let work = move || {
        let digests = [&round.inputs_digest, &round.plan_digest].map(|it| it.original_text());
        replay((&inputs, digests[0]), (&plan, digests[1]))
    };
    let done = tokio::task::spawn_blocking(work).await;
    done.map(Some).map_err(|error| Fault::new(FaultKind::Other, error.to_string()))
}

#[derive(Template)]
#[template(path = "clearing_house/rounds/replay.html")]
struct ReplayPage {
    frame: Frame,
    title: (String, String),
    is_same: bool,
    said: String,
    back: String,
}

/// The page that says it.
pub async fn page(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (record, _) = round(&ask).await?;
    let Some(replayed) = replayed(&ask.site.store, &record).await? else {
        return Err(Refusal::Conflict.into());
    };
    let say = ask.say;
    let said = match &replayed {
        Replayed::Same => say.t("round-replay-same").into_owned(),
        Replayed::InputsChanged => say.t("round-replay-inputs").into_owned(),
        Replayed::PlanChanged => say.t("round-replay-plan").into_owned(),
        Replayed::Differs(at) => {
            let at = i64::try_from(*at).unwrap_or(i64::MAX);
            say.with("round-replay-differs", &[("at", Arg::Number(at))])
        }
        Replayed::Unreadable(why) => say.of("round-replay-unreadable", "why", why),
    };
    let page = ReplayPage {
        frame: Frame::new(&ask, &say.t("round-replay")).about(record.title().best(say.code()).1),
        title: title(&ask, &record),
        is_same: replayed == Replayed::Same,
        said,
        back: address(&ask, &record),
    };
    Ok(Answer::html(page.render()?))
}
