//! Where somebody is signed in, in the account page: each session can be ended from any other.

use std::sync::Arc;

use facility_store::OpenSession;

use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};

/// A session in the list.
pub struct Line {
    /// Its id.
    pub id: String,
    /// Since when it is open.
    pub since: String,
    /// Until when it is, if nobody ends it.
    pub until: String,
    /// Whether it is the one that asks.
    pub is_here: bool,
}

/// The sessions that whoever asks has open, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn part(ask: &Ask) -> Result<Vec<Line>, Error> {
    let here = OpenSession::id_of(&ask.session);
    let open = ask.site.store.sessions(&ask.person.id, ask.now).await?;
    let line = |session: OpenSession| Line {
        since: ask.say.moment(session.created),
        until: ask.say.day_of(session.expires),
        is_here: session.id == here,
        id: session.id,
    };
    Ok(open.into_iter().map(line).collect())
}

/// Ends one session, or all but the one that asks.
pub async fn end(ask: Arc<Ask>) -> Result<Answer, Error> {
    let store = &ask.site.store;
    let here = OpenSession::id_of(&ask.session);
    let ids: Vec<String> = match ask.form.first("id") {
        "others" => {
            let open = store.sessions(&ask.person.id, ask.now).await?;
            open.into_iter().map(|session| session.id).filter(|id| *id != here).collect()
        }
        id => vec![id.to_owned()],
    };
    let is_one = ask.form.first("id") != "others";
    match store.end_sessions(&ask.person.id, &ids).await? {
        0 if is_one => Err(Refusal::NotFound.into()),
        _ => Ok(Answer::to(format!("{}?done=session-ended", ask.at("account")))),
    }
}
