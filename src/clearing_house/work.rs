//! What has come of a request so far: its proposals, agreements, cases, feedback and stories, each with
//! whom it waits for. Beneath the request, and beneath each of them.

use std::sync::Arc;

use askama::Template;
use facility_access::Verb;
use facility_record::{Code, Declared, Line, Link, Money};
use facility_store::Record;

use super::course::{self, REQUEST};
use super::{
    Agreement, Call, Case, Feedback, Participation, Proposal, Request, Story, calls, invite,
};
use crate::plans::Pledge;
use crate::registry::curation::owner_name;
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::records::{Named, keep, tone, waiting};
use crate::web::room::slug;
use crate::web::say::Say;
use crate::web::view::{address, title};

/// A record of the work.
struct Item {
    title: (String, String),
    address: String,
    about: Vec<String>,
    tag: (&'static str, String),
    waiting: Vec<String>,
}

/// A button of its own.
struct Button {
    label: String,
    action: String,
    once: String,
    /// For which organisation, where one may choose.
    owners: Vec<(String, String)>,
    lead: String,
}

#[derive(Template)]
#[template(path = "clearing_house/work.html")]
struct Panel {
    say: Say,
    heading: String,
    items: Vec<Item>,
    /// What was pledged of what is asked for; empty where no funds are.
    pledged: String,
    buttons: Vec<Button>,
    token: String,
}

/// The records of a request that whoever asks sees, in the order in which they were made.
///
/// # Errors
/// When the database fails.
pub async fn records(ask: &Ask, request: &str) -> Result<Vec<Record>, Error> {
    let mut records = ask.site.store.linked_by(request, REQUEST).await?;
    records.retain(|one| is_of_work(one) && ask.may(Verb::See, one));
    records.iter().for_each(|one| ask.note_read(one.kind.name));
    records.sort_by_key(|one| (one.created, one.id.clone()));
    Ok(records)
}

/// Whether a record of a request is work on it: what the desk notes for itself is not.
pub fn is_of_work(record: &Record) -> bool {
    let kinds = [
        Call::kind(),
        Proposal::kind(),
        Pledge::kind(),
        Agreement::kind(),
        Case::kind(),
        Participation::kind(),
        Feedback::kind(),
        Story::kind(),
    ];
    kinds.iter().any(|kind| kind.name == record.kind.name)
}

/// The panel.
pub async fn panel(ask: &Ask, record: &Record) -> Result<Option<String>, Error> {
    let is_request = record.kind.name == Request::kind().name;
    let request = match is_request {
        true => Some(record.clone()),
        false => {
            let id = record.body.of(&record.kind.fields, REQUEST).words().first().cloned();
            ask.seen(&[id.unwrap_or_default()]).await?.into_iter().next()
        }
    };
    let Some(request) = request else { return Ok(None) };
    let others = records(ask, &request.id).await?;
    let shown = others.iter().filter(|one| one.id != record.id);
    let shown: Vec<&Record> = (!is_request).then_some(&request).into_iter().chain(shown).collect();
    let items = items(ask, &shown).await?;
    let buttons = buttons(ask, (record, &request), &others).await?;
    let is_looking = is_request && invite::LOOKING.contains(&&*request.state);
    if items.is_empty() && buttons.is_empty() && !is_looking {
        return Ok(None);
    }
    let heading = ask.say.t(if is_request { "work-title" } else { "work-beside" }).into_owned();
    let pledged = if is_request { pledged(ask, &request, &others) } else { String::new() };
    let token = ask.form_token();
    Ok(Some(Panel { say: ask.say, heading, items, pledged, buttons, token }.render()?))
}

/// A list of records, each with whom it waits for.
///
/// # Errors
/// When the database or the drawing fails.
pub async fn list(ask: &Ask, heading: &str, shown: &[&Record]) -> Result<Option<String>, Error> {
    let items = items(ask, shown).await?;
    if items.is_empty() {
        return Ok(None);
    }
    let heading = ask.say.t(heading).into_owned();
    let (say, pledged, buttons) = (ask.say, String::new(), Vec::new());
    Ok(Some(Panel { say, heading, items, pledged, buttons, token: String::new() }.render()?))
}

async fn items(ask: &Ask, shown: &[&Record]) -> Result<Vec<Item>, Error> {
    let named = Named::of(ask, shown).await?;
    Ok(shown.iter().map(|one| item(ask, one, &named)).collect())
}

/// What was pledged of what is asked for, in its currency, as far as whoever asks sees it.
fn pledged(ask: &Ask, request: &Record, others: &[Record]) -> String {
    let asked = Request::from_body(&request.body);
    let whole = asked.amount;
    if &*asked.modality != "funding" || whole.currency.is_empty() {
        return String::new();
    }
    let stands = ["made", "accepted", "under_way", "fulfilled", "confirmed"];
    let pledges = others
        .iter()
        .filter(|one| one.kind.name == Pledge::kind().name && stands.contains(&&*one.state))
        .map(|one| Pledge::from_body(&one.body).amount)
        .filter(|amount| amount.currency == whole.currency);
    let minor = pledges.map(|amount| amount.minor).fold(0, i64::saturating_add);
    let said = |money: &Money| {
        let digits = Money::digits(&money.currency);
        facility_language::money(ask.say.language, money.minor, digits, &money.currency)
    };
    let (sum, whole) = (said(&Money { minor, ..whole.clone() }), said(&whole));
    ask.say.with("pledged-of", &[("sum", sum.as_str().into()), ("whole", whole.as_str().into())])
}

fn item(ask: &Ask, record: &Record, named: &Named) -> Item {
    let say = ask.say;
    let owner = match record.owner.is_empty() {
        true => say.t("owned-by-facility").into_owned(),
        false => named.owner(record).to_owned(),
    };
    Item {
        title: title(ask, record),
        address: address(ask, record),
        about: vec![say.t(&format!("kind-{}", slug(record.kind.name))).into_owned(), owner],
        tag: (tone(record.kind, &record.state), say.state(record.kind, &record.state).into_owned()),
        waiting: waiting(ask, record, named),
    }
}

/// What whoever asks may begin here.
async fn buttons(
    ask: &Ask,
    (record, request): (&Record, &Record),
    others: &[Record],
) -> Result<Vec<Button>, Error> {
    let mut buttons = Vec::new();
    let button = |label: &str, lead: &str, end: &str, owners| Button {
        label: ask.say.t(label).into_owned(),
        lead: if lead.is_empty() { String::new() } else { ask.say.t(lead).into_owned() },
        action: format!("{}/{end}", address(ask, record)),
        once: facility_store::random_hex(16),
        owners,
    };
    if record.kind.name == Request::kind().name {
        let helpers = invite::helpers(ask, record);
        if !helpers.is_empty() {
            let mut owners = Vec::new();
            for owner in &helpers {
                owners.push((owner.clone(), owner_name(ask, owner).await?));
            }
            buttons.push(button("help-offer", "help-offer-lead", "help", owners));
        }
        let donors = invite::donors(ask, record);
        if !donors.is_empty() {
            let mut owners = Vec::new();
            for owner in &donors {
                owners.push((owner.clone(), owner_name(ask, owner).await?));
            }
            buttons.push(button("pledge-make", "pledge-make-lead", "pledge", owners));
        }
        if may_tell(ask, request, others) {
            buttons.push(button("story-tell", "", "story", Vec::new()));
        }
    }
    if calls::may_appraise(ask, record) {
        buttons.push(button("appraisal-begin", "appraisal-begin-lead", "appraisal", Vec::new()));
    }
    if side(ask, record, others).is_some() {
        buttons.push(button("feedback-give", "", "feedback", Vec::new()));
    }
    Ok(buttons)
}

/// The side for which whoever asks may judge this case now, with the organisations of that side and of
/// the other; none for whoever has begun to.
fn side(ask: &Ask, case: &Record, others: &[Record]) -> Option<(&'static str, String, String)> {
    let is_over = ["delivered", "confirmed", "stopped"].contains(&&*case.state);
    if case.kind.name != Case::kind().name || !is_over {
        return None;
    }
    let (requester, provider) = (course::owner_id(case), Case::from_body(&case.body).provider.0);
    let own = |id: &str| ask.person.organisations.iter().any(|one| one == id);
    let side = match (own(requester), own(&provider)) {
        (true, false) => ("requester", requester.to_owned(), provider),
        (false, true) => ("provider", provider, requester.to_owned()),
        _ => return None,
    };
    let has = |one: &Record| {
        one.kind.name == Feedback::kind().name
            && course::owner_id(one) == side.1
            && Feedback::from_body(&one.body).case.0 == case.id
    };
    (!others.iter().any(has)).then_some(side)
}

/// Whether whoever asks may begin a story of this request: its owner, once it was met.
fn may_tell(ask: &Ask, request: &Record, others: &[Record]) -> bool {
    ["succeeded", "partly_succeeded"].contains(&&*request.state)
        && ask.person.owners().contains(&request.owner)
        && !others.iter().any(|one| one.kind.name == Story::kind().name && one.state != "withdrawn")
}

/// Begins feedback on a case.
pub async fn feedback(ask: Arc<Ask>) -> Result<Answer, Error> {
    let case = ask.record().await?;
    if case.kind.name != Case::kind().name {
        return Err(Refusal::NotFound.into());
    }
    let own = Case::from_body(&case.body);
    let others = records(&ask, &own.request.0).await?;
    let Some((side, owner, other)) = side(&ask, &case, &others) else {
        return Err(Refusal::Conflict.into());
    };
    let feedback = Feedback {
        title: own.title,
        request: own.request,
        case: Link(case.id.clone()),
        other: Link(other),
        side: Code(side.to_owned()),
        ..Feedback::default()
    };
    begin(&ask, Feedback::kind(), &format!("organisation:{owner}"), feedback.to_body()).await
}

/// Begins the story of a request.
pub async fn story(ask: Arc<Ask>) -> Result<Answer, Error> {
    let request = ask.record().await?;
    if request.kind.name != Request::kind().name {
        return Err(Refusal::NotFound.into());
    }
    let others = records(&ask, &request.id).await?;
    if !may_tell(&ask, &request, &others) {
        return Err(Refusal::Conflict.into());
    }
    let confirmed = |one: &&Record| one.kind.name == Case::kind().name && one.state == "confirmed";
    let provider = others.iter().rfind(confirmed);
    let story = Story {
        title: Line(request.title()),
        request: Link(request.id.clone()),
        provider: provider.map(|case| Case::from_body(&case.body).provider).unwrap_or_default(),
        scope: Request::from_body(&request.body).scope,
        ..Story::default()
    };
    begin(&ask, Story::kind(), &request.owner, story.to_body()).await
}

async fn begin(
    ask: &Ask,
    kind: &'static facility_record::Kind,
    owner: &str,
    body: facility_record::Body,
) -> Result<Answer, Error> {
    let made = ask.site.store.new_record(kind, owner, body, ask.now);
    keep(ask, std::slice::from_ref(&made), &ask.person.id, format!("{}/edit", address(ask, &made)))
        .await
}
