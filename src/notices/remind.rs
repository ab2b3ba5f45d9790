//! Reminders: what waits for somebody beyond its time. All of it in one mail, and of each once.

use std::collections::{BTreeMap, BTreeSet};

use facility_access::{Role, Verb, may};
use facility_language::Language;
use facility_record::{Move, Overdue};
use facility_store::{Letter, Record, Refusal, db::Fault};
use serde_json::{Map, json};

use super::mail::group;
use super::tell::members_of;
use super::unsubscribe;
use crate::web::room::slug;
use crate::web::say::Say;
use crate::web::site::Site;

/// The template of these mails.
pub const OVERDUE: &str = "overdue";

/// A record that waits for a step whose time is over.
pub struct Wait {
    /// The record.
    pub record: Record,
    /// The step that it waits for.
    pub step: &'static Move,
}

/// What waits for one step: records with the moment since when, and how many that are not named.
#[derive(Default)]
struct Waiting<'a> {
    seen: Vec<(&'a Record, i64)>,
    unseen: usize,
}

/// Writes to those for whom these wait, one mail a person; to how many.
///
/// # Errors
/// When the database fails: nobody was written to, and all is noted as before.
pub async fn remind(site: &Site, waits: &[Wait], now: i64) -> Result<usize, Fault> {
    let mut lists: BTreeMap<String, Vec<&Wait>> = BTreeMap::new();
    for wait in waits {
        for person in reminded(site, wait).await? {
            lists.entry(person).or_default().push(wait);
        }
    }
    let (mut writing, mut written) = (site.store.writing(now), 0);
    for (person, waits) in &lists {
        if let Some(letter) = letter(site, person, waits).await?
            && let Some(sealed) = site.store.seal_letter(letter).await?
        {
            writing.post(&sealed);
            written += 1;
        }
    }
    waits.iter().for_each(|wait| writing.remind(&wait.record, wait.step.name));
    match writing.commit().await {
        Ok(_) => Ok(written),
        Err(Refusal::Fault(fault)) => Err(fault),
        Err(_) => Ok(0), // another node was first
    }
}

/// Who is reminded: those who may make the step; with them the administrators, where it is to be said
/// to those who lead, and in their stead, where there is nobody.
async fn reminded(site: &Site, wait: &Wait) -> Result<BTreeSet<String>, Fault> {
    let mut people = BTreeSet::new();
    for reader in wait.step.by {
        people.extend(members_of(site, *reader, &wait.record).await?);
    }
    if people.is_empty() || wait.step.overdue == Overdue::escalate {
        people.extend(site.store.holders(Role::Administrator, &[]).await?);
    }
    Ok(people)
}

/// What waits for somebody: under each step the records that wait for it, with the day since when
/// they do. Of what an administrator may not see the number is said: somebody has to be given a role.
async fn letter(site: &Site, id: &str, waits: &[&Wait]) -> Result<Option<Letter>, Fault> {
    let person = site.store.person(id).await?;
    let code = site.store.profile(id).await?.unwrap_or_default().language;
    let say = Say { language: Language::from_code(&code).unwrap_or(Language::En) };
    let mut lists: BTreeMap<String, Waiting<'_>> = BTreeMap::new();
    for Wait { record, step } in waits.iter().copied() {
        let kind = say.t(&format!("kind-{}", slug(record.kind.name)));
        let title = format!("{kind}: {}", say.step(record.kind, step.name));
        match may(&person, Verb::See, &record.subject()) {
            true => lists.entry(title).or_default().seen.push((record, record.since)),
            false if person.has_role(Role::Administrator) => {
                lists.entry(title).or_default().unseen += 1
            }
            false => {}
        }
    }
    let count: usize = lists.values().map(|list| list.seen.len() + list.unseen).sum();
    if count == 0 {
        return Ok(None);
    }
    let groups = lists.iter().map(|(title, list)| {
        let mut group = group(title, &list.seen, say.language);
        group["more"] = json!(group["more"].as_u64().unwrap_or(0) + list.unseen as u64);
        group
    });
    let words = Map::from_iter([
        ("count".to_owned(), json!(count.to_string())),
        ("groups".to_owned(), groups.collect()),
        ("end".to_owned(), json!(unsubscribe::key(site, id, OVERDUE))),
    ]);
    Ok(Some(Letter {
        is_kept: site.store.is_muted(id, OVERDUE).await?,
        person: id.to_owned(),
        language: say.language.code().to_owned(),
        template: OVERDUE.to_owned(),
        words,
        ..Letter::default()
    }))
}
