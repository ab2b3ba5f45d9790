//! What waits for whoever asks, and what of theirs waits for others.

use std::sync::Arc;

use askama::Template;
use facility_access::Verb;
use facility_record::{Declared, Reader};
use facility_store::{Listing, Record};

use super::{INBOX, Row};
use crate::clearing_house::Request;
use crate::registry::curation::is_overdue;
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::frame::Frame;
use crate::web::records::{Named, tone, waiting};
use crate::web::room::slug;
use crate::web::view::{address, title};

/// Rows of each part.
const SHOWN: usize = 100;

/// On the account page: where it stands what waits for whoever asks.
pub async fn note(ask: &Ask) -> Result<Option<String>, Error> {
    let label = ask.say.t("inbox").into_owned();
    let note = NotePanel { label, address: ask.at(INBOX) };
    Ok((!ask.person.organisations.is_empty()).then(|| note.render()).transpose()?)
}

#[derive(Template)]
#[template(source = "<p><a href=\"{{ address }}\">{{ label }}</a></p>", ext = "html")]
struct NotePanel {
    label: String,
    address: String,
}

/// A part of the inbox.
struct Part {
    label: String,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "clearing_house/inbox.html")]
struct InboxPage {
    frame: Frame,
    parts: Vec<Part>,
}

/// What waits for whoever asks, and what of theirs waits for others.
pub async fn inbox(ask: Arc<Ask>) -> Result<Answer, Error> {
    let keys: Vec<String> =
        ask.person.organisations.iter().map(|id| format!("organisation:{id}")).collect();
    let mut mine = Vec::new();
    let mut others = Vec::new();
    for kind in ask.site.store.kinds().iter().filter(|kind| kind.room == Request::kind().room) {
        let states = kind.states.iter().filter(|state| !state.last);
        let listing = Listing {
            kind: kind.name.to_owned(),
            keys: keys.clone(),
            states: states.map(|state| state.name.to_owned()).collect(),
            ..Listing::default()
        };
        if keys.is_empty() || listing.states.is_empty() {
            continue;
        }
        for record in ask.site.store.whole(&listing).await? {
            match waits_for_me(&ask, &record) {
                true => mine.push(record),
                false if !waiting(&ask, &record, &Named::default()).is_empty() => {
                    others.push(record)
                }
                false => {}
            }
        }
    }
    let mut parts = Vec::new();
    for (key, mut records) in [("inbox-mine", mine), ("inbox-others", others)] {
        records.sort_by_key(|record| (record.since, record.id.clone()));
        records.truncate(SHOWN);
        let named = Named::of(&ask, &records.iter().collect::<Vec<_>>()).await?;
        let rows: Vec<Row> = records.iter().map(|record| row(&ask, record, &named)).collect();
        if !rows.is_empty() {
            parts.push(Part { label: ask.say.t(key).into_owned(), rows });
        }
    }
    let page = InboxPage {
        frame: Frame::new(&ask, &ask.say.t("inbox"))
            .crumb(ask.say.t("room-clearing-house"), ask.at("clearing-house")),
        parts,
    };
    Ok(Answer::html(page.render()?))
}

/// Whether something timed, or what its state waits for, is for whoever asks to do.
fn waits_for_me(ask: &Ask, record: &Record) -> bool {
    let open = record.kind.open_moves(&record.state, &record.body);
    let timed = open.iter().filter(|step| step.is_timed());
    let own = ask.person.owners().contains(&record.owner);
    let waits = record.kind.state(&record.state).map_or(&[][..], |state| state.waits_for);
    let party = record.subject().parties.iter().any(|id| ask.person.organisations.contains(id));
    timed.into_iter().any(|step| ask.may(Verb::Move(step.name), record))
        || (own && (waits.contains(&Reader::Owner) || record.state == "draft"))
        || (party
            && !own
            && waits.contains(&Reader::Party)
            && record.kind.name != Request::kind().name)
}

fn row(ask: &Ask, record: &Record, named: &Named) -> Row {
    let say = ask.say;
    let kind = say.t(&format!("kind-{}", slug(record.kind.name))).into_owned();
    Row {
        title: title(ask, record),
        address: address(ask, record),
        requester: format!("{kind} · {}", named.owner(record)),
        state: (tone(record.kind, &record.state), say.state(record.kind, &record.state).into()),
        waiting: waiting(ask, record, named),
        is_late: is_overdue(ask, record),
        ..Row::default()
    }
}
