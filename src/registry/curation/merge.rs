//! Merging: of two records that are one, a curator chooses field by field what stays.

use std::sync::Arc;

use askama::Template;
use facility_access::Verb;
use facility_record::{Body, MERGE};
use facility_store::db::Fault;
use facility_store::{Merger, Record, Save, Store, Writing, repointed};

use super::duplicates::{Hint, hints};
use super::repeated;
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::frame::Frame;
use crate::web::records::{Two, two_editions};
use crate::web::view::{self, address, title};

#[derive(Template)]
#[template(path = "registry/curation/merge.html")]
struct MergePage {
    frame: Frame,
    title: (String, String),
    kept: (String, String),
    differences: Vec<Two>,
    leaning: String,
    editions: (i64, i64),
    into: String,
    token: String,
    once: String,
    back: String,
    conflict: bool,
}

#[derive(Template)]
#[template(path = "registry/curation/merge_with.html")]
struct WithPage {
    frame: Frame,
    title: (String, String),
    hints: Vec<Hint>,
    here: String,
    given: String,
    problem: String,
}

/// The record that is to go up in another, if whoever asks may merge it.
async fn going(ask: &Ask) -> Result<Record, Error> {
    let record = ask.record().await?;
    if record.kind.move_named(MERGE).is_none() {
        return Err(Refusal::NotFound.into());
    }
    match (ask.may(Verb::Move(MERGE), &record), ask.person.is_signed_in()) {
        (true, _) => Ok(record),
        (false, true) => Err(Refusal::Forbidden.into()),
        (false, false) => Err(Refusal::SignIn.into()),
    }
}

/// The record that stays: named by id, address or title.
async fn staying(ask: &Ask, going: &Record, named: &str) -> Result<Option<Record>, Error> {
    let store = &ask.site.store;
    let last = named.trim().trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let last = last.split(['?', '#', '.']).next().unwrap_or_default();
    let found = match store.record(last).await? {
        Some(record) => Some(record),
        None => {
            let keys = ask.person.keys();
            let ids = store.titled(going.kind.name, named.trim(), &keys).await?;
            let ids: Vec<String> = ids.into_iter().filter(|id| *id != going.id).collect();
            store.records(&ids).await?.into_iter().next()
        }
    };
    let fits = |record: &Record| {
        record.kind.name == going.kind.name && record.id != going.id && ask.may(Verb::Edit, record)
    };
    Ok(found.filter(fits))
}

/// Which record it goes up in, and then field by field what stays.
pub async fn choose(ask: Arc<Ask>) -> Result<Answer, Error> {
    let going = going(&ask).await?;
    let named = ask.query.first("into");
    if named.is_empty() {
        return draw_with(&ask, &going, "").await;
    }
    match staying(&ask, &going, named).await? {
        Some(kept) => draw(&ask, &going, &kept, false).await,
        None => draw_with(&ask, &going, &ask.say.t("merge-unknown")).await,
    }
}

async fn draw_with(ask: &Ask, going: &Record, problem: &str) -> Result<Answer, Error> {
    let title = title(ask, going);
    let here = address(ask, going);
    let page = WithPage {
        frame: Frame::new(ask, &ask.say.t("merge-into-another"))
            .about(&title.1)
            .crumb(title.1.clone(), here.clone())
            .with_problems(!problem.is_empty()),
        title,
        hints: hints(ask, going).await?,
        here,
        given: ask.query.first("into").to_owned(),
        problem: problem.to_owned(),
    };
    Ok(Answer::html_with(if problem.is_empty() { 200 } else { 422 }, page.render()?))
}

async fn draw(ask: &Ask, going: &Record, kept: &Record, conflict: bool) -> Result<Answer, Error> {
    let mut names = view::names(ask, kept).await?;
    names.extend(view::names(ask, going).await?);
    let fields = &kept.kind.fields;
    let is_gap = |name: &str| kept.body.of(fields, name).is_empty();
    let leaning = ask.site.store.leaning_on(&going.id).await?;
    let leaning = leaning.iter().filter(|record| record.id != going.id && record.id != kept.id);
    let title = title(ask, going);
    let page = MergePage {
        frame: Frame::new(ask, &ask.say.t("merge-title"))
            .about(&title.1)
            .crumb(title.1.clone(), address(ask, going))
            .with_problems(conflict),
        kept: view::title(ask, kept),
        differences: two_editions(ask, kept, &going.body, &names, &is_gap),
        leaning: ask.say.count("merge-leaning", leaning.count()),
        editions: (going.edition, kept.edition),
        into: kept.id.clone(),
        token: ask.form_token(),
        once: facility_store::random_hex(16),
        back: address(ask, going),
        conflict,
        title,
    };
    Ok(Answer::html_with(if conflict { 409 } else { 200 }, page.render()?))
}

/// Merges: the one goes up, the other gets what was chosen, and what leant on the one leans on the
/// other from now on, all in one write.
pub async fn merge(ask: Arc<Ask>) -> Result<Answer, Error> {
    let once = ask.form.first("once");
    if let Some(answer) = repeated(&ask).await? {
        return Ok(Answer::to(format!("{answer}?done=merged")));
    }
    let going = going(&ask).await?;
    let kept = staying(&ask, &going, ask.form.first("into")).await?.ok_or(Refusal::NotFound)?;
    let seen = |name: &str| ask.form.first(name).parse::<i64>().unwrap_or(0);
    if (seen("edition"), seen("target_edition")) != (going.edition, kept.edition) {
        return draw(&ask, &going, &kept, true).await;
    }
    let merging = Merging { ask: &ask, going: &going, kept: &kept };
    let here = address(&ask, &kept);
    match merging.save(once, &here).await {
        Ok(()) => Ok(Answer::to(format!("{here}?done=merged"))),
        Err(Error::Refusal(Refusal::Conflict)) => Err(Refusal::Conflict.into()),
        Err(error) => Err(error),
    }
}

/// A merger in the making.
struct Merging<'a> {
    ask: &'a Ask,
    going: &'a Record,
    kept: &'a Record,
}

impl Merging<'_> {
    /// The body of the record that stays, with what was chosen of the other.
    fn body(&self) -> Body {
        let fields = &self.kept.kind.fields;
        let mut body = self.kept.body.clone();
        for field in fields {
            if self.ask.form.first(&format!("choice.{}", field.name)) == "yours" {
                let value = self.going.body.of(fields, field.name).clone();
                body.set(fields, field.name, value);
            }
        }
        repointed(self.kept.kind, &body, &self.going.id, &self.kept.id)
    }

    async fn save(&self, once: &str, here: &str) -> Result<(), Error> {
        let ask = self.ask;
        let after = Record { body: self.body(), ..self.kept.clone() };
        let mut writing = ask.site.store.writing(ask.now);
        if !once.is_empty() {
            writing.once(once, &ask.person.id, &ask.digest(), here);
        }
        let records = (self.going, self.kept, &after);
        add_merger(&ask.site.store, &mut writing, records, &ask.person.id, ask.now).await?;
        writing.commit().await?;
        Ok(())
    }
}

/// Adds a merger to a write: of the record that goes up, the one that stays, and that one as it is
/// to be. What leans on the one is led to the other.
///
/// # Errors
/// When the database fails.
pub async fn add_merger(
    store: &Store,
    writing: &mut Writing<'_>,
    (going, kept, after): (&Record, &Record, &Record),
    person: &str,
    at: i64,
) -> Result<(), Fault> {
    let to = going.kind.move_named(MERGE).map_or("", |step| step.to);
    let gone = Record { state: to.to_owned(), ..going.clone() };
    let mut leaning = store.leaning_on(&going.id).await?;
    leaning.retain(|record| record.id != going.id && record.id != kept.id);
    let merger = Merger {
        record: going.id.clone(),
        target: kept.id.clone(),
        at,
        edition: going.edition + 1,
        target_edition: kept.edition + 1,
        state: going.state.clone(),
        identifiers: store.identifiers(&going.id).await?,
        leaning: leaning
            .iter()
            .map(|record| (record.id.clone(), record.edition + 1, record.owner.clone()))
            .collect(),
    };
    write(writing, (going, &gone), person, MERGE);
    writing.merge(&merger);
    write(writing, (kept, after), person, MERGE);
    for record in &leaning {
        let led = led(record, &going.id, &kept.id);
        write(writing, (record, &led), "", "redirection");
    }
    Ok(())
}

/// A record whose links, and whose owner, are led from one record to another.
fn led(record: &Record, from: &str, to: &str) -> Record {
    let owner = match record.owner.split_once(':') {
        Some((what, id)) if id == from => format!("{what}:{to}"),
        _ => record.owner.clone(),
    };
    Record { owner, body: repointed(record.kind, &record.body, from, to), ..record.clone() }
}

fn write(
    writing: &mut Writing<'_>,
    (before, after): (&Record, &Record),
    person: &str,
    change: &str,
) {
    let before = Some(before);
    writing.save(&Save { before, after, person, change, reason: "", identifiers: &[] });
}

/// Takes a merger back, as long as neither record was written since. What leant on the record leans
/// on it again, unless it was written since: then its own change stands.
pub async fn separate(ask: Arc<Ask>) -> Result<Answer, Error> {
    if let Some(answer) = repeated(&ask).await? {
        return Ok(Answer::to(format!("{answer}?done=separated")));
    }
    let record = ask.record().await?;
    let store = &ask.site.store;
    let merger = store.merger(&record.id).await?.ok_or(Refusal::NotFound)?;
    if !ask.is(facility_access::Role::staff_of(record.kind.room)) {
        return Err(Refusal::Forbidden.into());
    }
    let target = store.record(&merger.target).await?.ok_or(Refusal::NotFound)?;
    if record.edition != merger.edition || target.edition != merger.target_edition {
        return Err(Refusal::Conflict.into());
    }
    let mut writing = store.writing(ask.now);
    let here = address(&ask, &record);
    let once = ask.form.first("once");
    if !once.is_empty() {
        writing.once(once, &ask.person.id, &ask.digest(), &here);
    }
    writing.separate(&merger);
    let person = &ask.person.id;
    let whole = former(&ask, &target).await?;
    write(&mut writing, (&target, &whole), person, "separation");
    let back = Record { state: merger.state.clone(), ..record.clone() };
    write(&mut writing, (&record, &back), person, "separation");
    for (id, edition, owner) in &merger.leaning {
        let Some(leaning) = store.record(id).await?.filter(|r| r.edition == *edition) else {
            continue;
        };
        let was = Record { owner: owner.clone(), ..former(&ask, &leaning).await? };
        write(&mut writing, (&leaning, &was), "", "redirection");
    }
    writing.commit().await?;
    Ok(Answer::to(format!("{here}?done=separated")))
}

/// The record with the values of the edition before its last.
async fn former(ask: &Ask, record: &Record) -> Result<Record, Error> {
    let editions = ask.site.store.editions(record).await?;
    let before = editions.into_iter().find(|edition| edition.edition == record.edition - 1);
    let body = before.map_or_else(|| record.body.clone(), |edition| edition.body);
    Ok(Record { body, ..record.clone() })
}
