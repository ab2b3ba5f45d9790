//! The members of an organisation, for themselves and the curators.

use std::sync::Arc;

use askama::Template;
use facility_access::Role;
use facility_store::{Change, Invitation, Member, MemberRole, Record, Refusal as StoreRefusal};
use serde_json::{Map, json};

use super::invitations::{self, LASTS};
use crate::accounts::codes::tell_with;
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::frame::Frame;
use crate::web::say::Say;
use crate::web::view::{address, title};

/// Most changes that are shown.
const MOST: usize = 50;

/// A member in the list.
struct Line {
    id: String,
    name: String,
    email: String,
    role: String,
    since: String,
    /// The role that they could be given instead: its name and label; empty = none.
    other: (String, String),
    is_me: bool,
}

#[derive(Template)]
#[template(path = "accounts/members/members.html")]
struct MembersPage {
    frame: Frame,
    action: String,
    lead: String,
    members: Vec<Line>,
    invitations: Vec<(Invitation, String, String)>,
    roles: Vec<(String, String)>,
    changes: Vec<String>,
    may_manage: bool,
    email: String,
    problem: String,
}

#[derive(Template)]
#[template(path = "accounts/members/panel.html")]
struct Panel {
    say: Say,
    address: String,
    count: String,
}

/// Whether whoever asks sees who acts for a body, and whether they say who does.
async fn rights(ask: &Ask, record: &Record) -> Result<(bool, bool), Error> {
    if !record.kind.is_body() || !ask.person.is_signed_in() {
        return Ok((false, false));
    }
    let role = ask.site.store.member_role(&ask.person.id, &record.id).await?;
    let is_keeper = ask.is(Role::staff_of(record.kind.room)) || ask.is(Role::Administrator);
    Ok((is_keeper || role.is_some(), is_keeper || role == Some(MemberRole::Manager)))
}

async fn body(ask: &Ask) -> Result<(Record, bool), Error> {
    let record = ask.record().await?;
    match rights(ask, &record).await? {
        (true, may_manage) => Ok((record, may_manage)),
        _ => Err(Refusal::NotFound.into()),
    }
}

/// A line beneath a body that leads to its members.
pub async fn panel(ask: &Ask, record: &Record) -> Result<Option<String>, Error> {
    if !rights(ask, record).await?.0 {
        return Ok(None);
    }
    let count = ask.site.store.count_members(&record.id).await?;
    let panel = Panel {
        say: ask.say,
        address: format!("{}/members", address(ask, record)),
        count: ask.say.number(count),
    };
    Ok(Some(panel.render()?))
}

/// The page.
pub async fn page(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (record, may_manage) = body(&ask).await?;
    draw(&ask, &record, may_manage, String::new()).await
}

async fn draw(
    ask: &Ask,
    record: &Record,
    may_manage: bool,
    problem: String,
) -> Result<Answer, Error> {
    let store = &ask.site.store;
    let role = |role: MemberRole| ask.say.t(&format!("member-role-{}", role.name())).into_owned();
    let members = store.membership(&record.id).await?;
    let line = |member: &Member| {
        let other = match member.role {
            MemberRole::Member => MemberRole::Manager,
            MemberRole::Manager => MemberRole::Member,
        };
        Line {
            id: member.profile.id.clone(),
            name: member.profile.name.clone(),
            email: member.profile.email.clone(),
            role: role(member.role),
            since: ask.say.day_of(member.since),
            other: if may_manage {
                (other.name().to_owned(), role(other))
            } else {
                Default::default()
            },
            is_me: member.profile.id == ask.person.id,
        }
    };
    let mut invited = Vec::new();
    if may_manage {
        for one in store.invitations(&record.id, ask.now).await? {
            let until = ask.say.of("session-until", "day", &ask.say.day_of(one.expires));
            let role = role(one.role);
            invited.push((one, role, until));
        }
    }
    let title = title(ask, record);
    let page = MembersPage {
        frame: Frame::new(ask, &ask.say.t("members"))
            .about(&title.1)
            .crumb(title.1.clone(), address(ask, record))
            .with_problems(!problem.is_empty()),
        action: format!("{}/members", address(ask, record)),
        lead: ask.say.of("members-lead", "organisation", &title.1),
        members: members.iter().map(line).collect(),
        invitations: invited,
        roles: MemberRole::ALL.map(|one| (one.name().to_owned(), role(one))).to_vec(),
        changes: changes(ask, record).await?,
        may_manage,
        email: if problem.is_empty() { String::new() } else { ask.form.first("email").to_owned() },
        problem,
    };
    let status = if page.problem.is_empty() { 200 } else { 422 };
    Ok(Answer::html_with(status, page.render()?))
}

/// What was changed by whom, the latest first.
async fn changes(ask: &Ask, record: &Record) -> Result<Vec<String>, Error> {
    let store = &ask.site.store;
    let all = store.changes_of_kind("membership", &record.id, MOST).await?;
    let mut lines = Vec::new();
    for Change { at, change, person, state, .. } in all {
        let by = name(ask, &person).await?;
        let whom = if state.is_empty() { String::new() } else { name(ask, &state).await? };
        let words = [
            ("moment", ask.say.moment(at)),
            ("by", by),
            ("whom", whom),
            ("what", ask.say.t(&format!("membership-{}", change.replace('_', "-"))).into_owned()),
        ];
        let pairs: Vec<_> =
            words.iter().map(|(name, text)| (*name, text.as_str().into())).collect();
        lines.push(ask.say.with(
            if words[2].1.is_empty() { "membership-line" } else { "membership-line-whom" },
            &pairs,
        ));
    }
    Ok(lines)
}

async fn name(ask: &Ask, person: &str) -> Result<String, Error> {
    let known = ask.site.store.profile(person).await?.unwrap_or_default();
    Ok(match (person, known.name.as_str()) {
        ("", _) => ask.say.t("site-name").into_owned(),
        (_, "") => ask.say.t("former-user").into_owned(),
        (_, name) => name.to_owned(),
    })
}

/// Does what a button of the page says.
pub async fn act(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (record, may_manage) = body(&ask).await?;
    let person = ask.form.first("person");
    let is_leaving = ask.form.first("act") == "leaving" && person == ask.person.id;
    if !may_manage && !is_leaving {
        return Err(Refusal::Forbidden.into());
    }
    let done = match ask.form.first("act") {
        "invitation" => return invite(&ask, &record).await,
        "resending" | "withdrawal" => return invited(&ask, &record).await,
        "role" => {
            let role = MemberRole::named(ask.form.first("role"));
            let role = role.ok_or(Refusal::NotFound)?;
            change(&ask, &record, person, Some(role)).await?
        }
        "leaving" => change(&ask, &record, person, None).await?,
        _ => return Err(Refusal::NotFound.into()),
    };
    if !done {
        let problem = ask.say.t("problem-last-manager").into_owned();
        return draw(&ask, &record, may_manage, problem).await;
    }
    match is_leaving {
        true => Ok(Answer::to(ask.at("account?done=saved"))),
        false => Ok(Answer::to(format!("{}/members?done=saved", address(&ask, &record)))),
    }
}

/// Whether it could be done: the last manager stays.
async fn change(
    ask: &Ask,
    record: &Record,
    person: &str,
    role: Option<MemberRole>,
) -> Result<bool, Error> {
    let store = &ask.site.store;
    match store.change_member((person, &record.id), role, &ask.person.id, ask.now).await {
        Err(StoreRefusal::Changed) => return Ok(false),
        changed => changed?,
    }
    if role.is_none() && person != ask.person.id {
        let words = Map::from_iter([("organisation".to_owned(), json!(title(ask, record).1))]);
        tell_with(ask, person, "membership-ended", words).await?;
    }
    Ok(true)
}

async fn invite(ask: &Ask, record: &Record) -> Result<Answer, Error> {
    let email = ask.form.first("email").trim().to_lowercase();
    let role = MemberRole::named(ask.form.first("role")).unwrap_or_default();
    let members = ask.site.store.membership(&record.id).await?;
    let problem = match email.as_str() {
        "" => "missing",
        email if !crate::accounts::is_address(email) => "not-an-email",
        email if members.iter().any(|member| member.profile.email.to_lowercase() == email) => {
            "member-already"
        }
        _ => "",
    };
    if !problem.is_empty() {
        let problem = ask.say.t(&format!("problem-{problem}")).into_owned();
        return draw(ask, record, true, problem).await;
    }
    let wish = Invitation {
        id: String::new(),
        organisation: record.id.clone(),
        role,
        by: ask.person.id.clone(),
        email,
        expires: ask.now + LASTS,
    };
    invitations::send(ask, record, &wish).await?;
    Ok(Answer::to(format!("{}/members?done=invited", address(ask, record))))
}

/// Sends an invitation again, with a new end, or takes it back.
async fn invited(ask: &Ask, record: &Record) -> Result<Answer, Error> {
    let all = ask.site.store.invitations(&record.id, ask.now).await?;
    let wanted = ask.form.first("invitation");
    let Some(one) = all.into_iter().find(|one| one.id == wanted) else {
        return Err(Refusal::NotFound.into());
    };
    let done = match ask.form.first("act") {
        "resending" => {
            let wish = Invitation { expires: ask.now + LASTS, by: ask.person.id.clone(), ..one };
            invitations::send(ask, record, &wish).await?;
            "invited"
        }
        _ => {
            ask.site.store.end_invitation(&one, None, &ask.person.id, ask.now).await?;
            "saved"
        }
    };
    Ok(Answer::to(format!("{}/members?done={done}", address(ask, record))))
}
