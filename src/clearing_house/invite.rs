//! Asking providers for proposals, letting them read a confidential request, and help that somebody
//! offers unasked.

use std::sync::Arc;

use facility_access::{Role, Verb};
use facility_language::Arg;
use facility_record::{Body, Code, Declared, Kind, Line, Link, Links, Prose, Text};
use facility_store::{Listing, Record};
use jiff::civil::Date;

use super::course::{self, REQUEST};
use super::ruling::Rulings;
use super::{Offer, Proposal, Request, interest};
use crate::plans::Pledge;
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::records::{after_save, drawn, keep};
use crate::web::say::day_of;
use crate::web::view::{address, title};

/// The states in which a request looks for providers.
pub const LOOKING: [&str; 4] = ["accepted", "offers_open", "choosing", "unmet"];
/// The states of a proposal after which its provider is not asked again.
pub const OPEN: [&str; 3] = ["open", "submitted", "chosen"];
/// Most characters of an invitation.
pub const LONGEST: usize = 5_000;
/// Most providers that are asked in one go.
const MOST: usize = 20;

/// Whether whoever asks may ask providers for proposals: a broker, while the request looks for them.
pub fn may_invite(ask: &Ask, request: &Record) -> bool {
    ask.is(Role::Broker)
        && LOOKING.contains(&&*request.state)
        && ask.may(Verb::Edit, request)
        && !interest::is_tied(ask, request)
}

/// Whether whoever asks decides who reads the request: its owner, where not everybody does.
pub fn may_release(ask: &Ask, request: &Record) -> bool {
    let asked = Request::from_body(&request.body);
    ask.person.owners().contains(&request.owner)
        && &*asked.visibility != "public"
        && ask.may(Verb::Edit, request)
}

async fn request(ask: &Ask) -> Result<Record, Error> {
    let record = ask.record().await?;
    match record.kind.name == Request::kind().name {
        true => Ok(record),
        false => Err(Refusal::NotFound.into()),
    }
}

/// The organisations that a form names, each once.
fn chosen(ask: &Ask) -> Vec<String> {
    let mut ids: Vec<String> = ask.form.all("provider").map(str::to_owned).collect();
    ids.sort();
    ids.dedup();
    ids
}

/// Asks the chosen providers for proposals; those that cannot be asked are named with the reason, and
/// nobody is asked then.
pub async fn invite(ask: Arc<Ask>) -> Result<Answer, Error> {
    let request = request(&ask).await?;
    if !may_invite(&ask, &request) {
        return Err(Refusal::Forbidden.into());
    }
    let providers = ask.seen(&chosen(&ask)).await?;
    if !problems(&ask, &request, &providers).await?.is_empty() {
        let mut answer = drawn(&ask, &request).await?;
        answer.status = 422;
        return Ok(answer);
    }
    let text = ask.form.first("text").trim().replace("\r\n", "\n");
    let done = format!("{}?done=provider-asked#proposals", address(&ask, &request));
    let asked = providers.iter().map(|provider| invitation(&ask, &request, &provider.id, &text));
    keep(&ask, &asked.collect::<Vec<_>>(), &ask.person.id, done).await
}

/// The proposal by which a provider is asked for help with a request, in these words.
pub fn invitation(ask: &Ask, request: &Record, provider: &str, text: &str) -> Record {
    let proposal =
        Proposal { invitation: Prose(Text::new(ask.say.code(), text)), ..begun(request) };
    let owner = format!("organisation:{provider}");
    ask.site.store.new_record(Proposal::kind(), &owner, proposal.to_body(), ask.now)
}

/// A proposal for a request, as far as the request says it.
fn begun(request: &Record) -> Proposal {
    Proposal {
        title: Line(request.title()),
        request: Link(request.id.clone()),
        requester: Link(course::owner_id(request).to_owned()),
        ..Proposal::default()
    }
}

/// Why these providers cannot be asked for this request; empty where they can.
///
/// # Errors
/// When the database fails.
pub async fn problems(
    ask: &Ask,
    request: &Record,
    providers: &[Record],
) -> Result<Vec<String>, Error> {
    let mut problems = Vec::new();
    let count = ask.form.first("text").trim().chars().count();
    if count == 0 {
        problems.push(ask.say.t("ask-what").into_owned());
    }
    if count > LONGEST {
        problems.push(ask.say.t("problem-too-long").into_owned());
    }
    if providers.is_empty() || providers.len() > MOST {
        problems.push(ask.say.t("ask-whom").into_owned());
    }
    for provider in providers {
        if let Some(obstacle) = obstacle(ask, request, provider, 0).await? {
            let (name, why) = (title(ask, provider).1, obstacle.said(ask));
            let said = [("label", name.as_str().into()), ("problem", why.as_str().into())];
            problems.push(ask.say.with("problem-line", &said));
        }
    }
    Ok(problems)
}

/// What keeps a broker from asking a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The broker acts for it.
    Interest,
    /// The requester excluded it, or is it.
    Excluded,
    /// The requester has not let it read the request.
    Release,
    /// A broker has ruled it out for this request.
    RuledOut,
    /// It was asked, or offered help itself, at this moment.
    Already(i64),
    /// It wants to be asked so often a month, and has been.
    Cap(i64),
}

impl Obstacle {
    /// Its code in the vocabulary `round_refusals`.
    pub fn code(self) -> &'static str {
        match self {
            Obstacle::Interest => "interest",
            Obstacle::Excluded => "excluded",
            Obstacle::Release => "release",
            Obstacle::RuledOut => "ruled-out",
            Obstacle::Already(_) => "already",
            Obstacle::Cap(_) => "cap",
        }
    }

    /// What is said of it to the broker.
    pub fn said(self, ask: &Ask) -> String {
        let say = ask.say;
        match self {
            Obstacle::Interest => say.t("ask-interest").into_owned(),
            Obstacle::Excluded => say.t("ask-excluded").into_owned(),
            Obstacle::Release => say.t("ask-release").into_owned(),
            Obstacle::RuledOut => say.t("ask-ruled-out").into_owned(),
            Obstacle::Already(at) => say.of("ask-already", "day", &say.day_of(at)),
            Obstacle::Cap(cap) => say.with("ask-cap", &[("count", Arg::Number(cap))]),
        }
    }
}

/// What keeps a broker from asking this provider, who is being asked `more` times beside.
///
/// # Errors
/// When the database fails.
pub async fn obstacle(
    ask: &Ask,
    request: &Record,
    provider: &Record,
    more: i64,
) -> Result<Option<Obstacle>, Error> {
    let asked = Request::from_body(&request.body);
    if ask.person.has_interest_in(&provider.id) {
        return Ok(Some(Obstacle::Interest));
    }
    if asked.excluded_providers.contains(&provider.id) || provider.id == course::owner_id(request) {
        return Ok(Some(Obstacle::Excluded));
    }
    if &*asked.visibility == "facility" && !asked.released_to.contains(&provider.id) {
        return Ok(Some(Obstacle::Release));
    }
    let records = ask.site.store.linked_by(&request.id, REQUEST).await?;
    if Rulings::among(&records).providers("ruled_out").contains(&provider.id) {
        return Ok(Some(Obstacle::RuledOut));
    }
    let owner = format!("organisation:{}", provider.id);
    let proposals = of_owner(ask, Proposal::kind().name, &owner).await?;
    let here = |one: &&Record| Proposal::from_body(&one.body).request.0 == request.id;
    let is_open = |one: &&Record| OPEN.contains(&&*one.state);
    if let Some(earlier) = proposals.iter().filter(here).find(is_open) {
        return Ok(Some(Obstacle::Already(earlier.created)));
    }
    let offers = of_owner(ask, Offer::kind().name, &owner).await?;
    let caps = offers.iter().filter_map(|one| Offer::from_body(&one.body).monthly_invitations.0);
    let month = |at: i64| day_of(at).map(|day: Date| (day.year(), day.month()));
    let this_month = proposals.iter().filter(|one| {
        month(one.created) == month(ask.now)
            && !Proposal::from_body(&one.body).invitation.is_empty()
    });
    let (count, cap) = (this_month.count() as i64 + more, caps.max());
    Ok(cap.filter(|cap| count >= *cap).map(Obstacle::Cap))
}

async fn of_owner(ask: &Ask, kind: &str, owner: &str) -> Result<Vec<Record>, Error> {
    let listing = Listing {
        kind: kind.to_owned(),
        keys: ask.person.keys(),
        owners: vec![owner.to_owned()],
        ..Listing::default()
    };
    Ok(ask.site.store.whole(&listing).await?)
}

/// Lets the chosen organisations read the whole request.
pub async fn release(ask: Arc<Ask>) -> Result<Answer, Error> {
    let request = request(&ask).await?;
    if !may_release(&ask, &request) {
        return Err(Refusal::Forbidden.into());
    }
    let mut asked = Request::from_body(&request.body);
    let mut readers = asked.released_to.0;
    let chosen: Vec<String> = ask.seen(&chosen(&ask)).await?.into_iter().map(|it| it.id).collect();
    readers.extend(chosen.into_iter().filter(|id| !asked.excluded_providers.contains(id)));
    readers.sort();
    readers.dedup();
    asked.released_to = Links(readers);
    let body = Body { unknown: request.body.unknown.clone(), ..asked.to_body() };
    let after = Record { body, ..request.clone() };
    let saved = crate::web::records::Saved {
        ask: &ask,
        before: Some(&request),
        after: &after,
        change: "edit",
        reason: "",
    };
    after_save(&ask, saved.save().await, &address(&ask, &request), "saved")
}

/// Whether whoever asks may offer help with the request, and for which of their organisations.
pub fn helpers(ask: &Ask, request: &Record) -> Vec<String> {
    let asked = Request::from_body(&request.body);
    let is_looking = LOOKING.contains(&&*request.state) && request.is_public();
    let mut owners = if is_looking { ask.owners(Proposal::kind()) } else { Vec::new() };
    owners.retain(|owner| {
        let id = owner.strip_prefix("organisation:").unwrap_or_default();
        *owner != request.owner && !asked.excluded_providers.iter().any(|one| one == id)
    });
    owners
}

/// Whether whoever asks may pledge funds for the request, and for which of their organisations.
pub fn donors(ask: &Ask, request: &Record) -> Vec<String> {
    let is_funding = &*Request::from_body(&request.body).modality == "funding";
    if is_funding { helpers(ask, request) } else { Vec::new() }
}

/// Begins a proposal of one's own accord, or goes on with the one that was begun.
pub async fn help(ask: Arc<Ask>) -> Result<Answer, Error> {
    let request = request(&ask).await?;
    let body = begun(&request).to_body();
    begin(&ask, &request, &helpers(&ask, &request), (Proposal::kind(), body)).await
}

/// Begins a pledge of funds, or goes on with the one that was begun.
pub async fn pledge(ask: Arc<Ask>) -> Result<Answer, Error> {
    let request = request(&ask).await?;
    let asked = Request::from_body(&request.body);
    let pledger = ask.form.first("owner").strip_prefix("organisation:").unwrap_or_default();
    let pledge = Pledge {
        pledger: Link(pledger.to_owned()),
        scope: asked.scope,
        title: Line(request.title()),
        request: Link(request.id.clone()),
        requester: Link(course::owner_id(&request).to_owned()),
        pledge_type: Code("financial".to_owned()),
        amount: asked.amount,
        ..Pledge::default()
    };
    let donors = donors(&ask, &request);
    begin(&ask, &request, &donors, (Pledge::kind(), pledge.to_body())).await
}

/// Begins a record of a request for the organisation that was chosen, or goes on with the one of its
/// kind that was begun.
async fn begin(
    ask: &Ask,
    request: &Record,
    owners: &[String],
    (kind, body): (&'static Kind, Body),
) -> Result<Answer, Error> {
    let wanted = ask.form.first("owner");
    let owner = owners.iter().find(|owner| *owner == wanted);
    let Some(owner) = owner else { return Err(Refusal::Forbidden.into()) };
    let others = ask.site.store.linked_by(&request.id, REQUEST).await?;
    let is_own = |one: &&Record| {
        one.owner == *owner && one.kind.name == kind.name && one.state == kind.states[0].name
    };
    if let Some(begun) = others.iter().find(is_own) {
        return Ok(Answer::to(address(ask, begun)));
    }
    let made = ask.site.store.new_record(kind, owner, body, ask.now);
    let done = format!("{}/edit", address(ask, &made));
    keep(ask, std::slice::from_ref(&made), &ask.person.id, done).await
}
