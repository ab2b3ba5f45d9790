//! The review: one record at a time, with what speaks for and against it, and the decision.

use std::sync::Arc;

use askama::Template;
use facility_access::Verb;
use facility_record::Move;
use facility_store::Record;

use super::duplicates::{Hint, hints};
use super::{QUEUE, curated, narrowed, owner_name, repeated, waiting};
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::checks;
use crate::web::errors::{Error, Refusal};
use crate::web::frame::Frame;
use crate::web::records::{self, Saved, Two, two_editions};
use crate::web::room::slug;
use crate::web::view::title;
use crate::web::view::{self, Shown, ShownField, address};

/// A button that decides.
struct Decision {
    name: &'static str,
    label: String,
    is_reasoned: bool,
}

#[derive(Template)]
#[template(path = "registry/curation/review.html")]
struct ReviewPage {
    frame: Frame,
    kind: String,
    title: (String, String),
    state: String,
    waiting: Vec<String>,
    owner: String,
    fields: Vec<ShownField>,
    hints: Vec<Hint>,
    problems: Vec<String>,
    changed: Option<Vec<Two>>,
    decisions: Vec<Decision>,
    is_reasoned: bool,
    reason: String,
    token: String,
    once: String,
    edition: i64,
    action: String,
    show: String,
    merge: String,
    next: String,
    left: String,
    back: String,
}

/// What keeps a decision from being made.
#[derive(Default)]
struct Against {
    problems: Vec<String>,
    /// The edition that the curator saw, where there is a newer one.
    seen: Option<i64>,
}

/// The review of a record.
pub async fn review(ask: Arc<Ask>) -> Result<Answer, Error> {
    let record = curated(&ask).await?;
    draw(&ask, &record, Against::default(), 200).await
}

/// Decides and goes on to the record that waited next longest.
pub async fn decide(ask: Arc<Ask>) -> Result<Answer, Error> {
    let record = curated(&ask).await?;
    let next = after(&ask, &record).await?;
    let asked = ask.form.first("decision");
    let Some(step) = record.kind.move_named(asked).filter(|step| !step.is_creation()) else {
        return Err(Refusal::Unclear("unclear-decision").into());
    };
    if repeated(&ask).await?.is_some() {
        // The same button, pressed twice.
        return Ok(Answer::to(next));
    }
    let seen = ask.form.first("edition").parse::<i64>().unwrap_or(0);
    if seen != record.edition || !step.is_open(&record.state, &record.body) {
        let against = Against { seen: Some(seen), ..Against::default() };
        return draw(&ask, &record, against, 409).await;
    }
    records::allowed(&ask, &record, step.name).await?;
    let problems = problems(&ask, &record, step);
    if !problems.is_empty() {
        return draw(&ask, &record, Against { problems, seen: None }, 422).await;
    }
    let reason = if step.reasoned { ask.form.first("reason") } else { "" };
    let reason: String = reason.chars().take(5_000).collect();
    let moved = Record { state: step.to.to_owned(), ..record.clone() };
    let (before, change) = (Some(&record), step.name);
    let saved = Saved { ask: &ask, before, after: &moved, change, reason: &reason }.save().await;
    match saved {
        Err(Error::Refusal(Refusal::Conflict)) => {
            let record = curated(&ask).await?;
            let against = Against { seen: Some(seen), ..Against::default() };
            draw(&ask, &record, against, 409).await
        }
        Err(Error::Refusal(Refusal::Repeated(_))) => Ok(Answer::to(next)),
        other => other.map(|_| Answer::to(next)),
    }
}

/// What is wrong with a decision: a reason that is missing, a draft that is not whole.
fn problems(ask: &Ask, record: &Record, step: &Move) -> Vec<String> {
    if step.reasoned {
        let missing = ask.form.first("reason").trim().is_empty();
        return missing
            .then(|| ask.say.t("decision-needs-reason").into_owned())
            .into_iter()
            .collect();
    }
    let line = |problem: &facility_record::Problem| {
        let name = problem.field.split(['[', '@', '.']).next().unwrap_or_default();
        let field = record.kind.field(name);
        let label = field.map_or(String::new(), |field| ask.say.field(field).into_owned());
        let problem = ask.say.problem(problem);
        ask.say.with(
            "problem-line",
            &[("label", label.as_str().into()), ("problem", problem.as_str().into())],
        )
    };
    records::problems(ask, record).iter().map(line).collect()
}

/// Where the curator goes on: the record that waited next longest, from the start again after the
/// last one, or the queue when nothing is left.
async fn after(ask: &Ask, record: &Record) -> Result<String, Error> {
    let query = narrowed(ask);
    let waiting = waiting(ask).await?;
    let mut others = waiting.iter().filter(|other| other.id != record.id);
    let place = (record.since, record.id.as_str());
    let later = others.clone().find(|other| (other.since, other.id.as_str()) > place);
    let next = later.or_else(|| others.next());
    Ok(match next {
        Some(next) => ask.at(&format!("{QUEUE}/{}/review?{query}", next.id)),
        None => ask.at(&format!("{QUEUE}?done=queue-empty")),
    })
}

async fn draw(ask: &Ask, record: &Record, against: Against, status: u16) -> Result<Answer, Error> {
    let (kind, say) = (record.kind, ask.say);
    let names = view::names(ask, record).await?;
    let fields = view::fields(ask, record, &names);
    let title = title(ask, record);
    let open = kind.open_moves(&record.state, &record.body);
    let open = open.iter().filter(|step| ask.may(Verb::Move(step.name), record));
    let decision = |step: &&&'static Move| Decision {
        name: step.name,
        label: say.step(kind, step.name).into_owned(),
        is_reasoned: step.reasoned,
    };
    let decisions: Vec<Decision> = open.map(|step| decision(&step)).collect();
    let waiting = waiting(ask).await?;
    let left = waiting.iter().filter(|other| other.id != record.id).count();
    let key = slug(kind.name);
    let heading = say.t("review").into_owned();
    let query = narrowed(ask);
    let merges = ask.may(Verb::Move(facility_record::MERGE), record);
    let page = ReviewPage {
        frame: Frame::new(ask, &heading)
            .about(&title.1)
            .crumb(say.t("curation"), ask.at(QUEUE))
            .with_problems(status != 200),
        kind: say.t(&format!("kind-{key}")).into_owned(),
        state: say.state(kind, &record.state).into_owned(),
        waiting: records::waiting(ask, record, &records::Named::of(ask, &[record]).await?),
        owner: owner_name(ask, &record.owner).await?,
        fields: checks::with_checks(ask, record, fields).await?,
        hints: if record.is_public() { Vec::new() } else { hints(ask, record).await? },
        problems: against.problems,
        changed: changed(ask, record, against.seen).await?,
        is_reasoned: decisions.iter().any(|decision| decision.is_reasoned),
        decisions,
        reason: ask.form.first("reason").to_owned(),
        token: ask.form_token(),
        once: facility_store::random_hex(16),
        edition: record.edition,
        action: ask.at(&format!("{QUEUE}/{}/review?{query}", record.id)),
        show: address(ask, record),
        merge: if merges { format!("{}/merge", address(ask, record)) } else { String::new() },
        next: if left == 0 { String::new() } else { after(ask, record).await? },
        left: say.count("queue-left", left),
        back: ask.at(&format!("{QUEUE}?{query}")),
        title,
    };
    Ok(Answer::html_with(status, page.render()?))
}

/// What is different from the edition that the curator saw, where there is a newer one.
async fn changed(ask: &Ask, record: &Record, seen: Option<i64>) -> Result<Option<Vec<Two>>, Error> {
    let Some(seen) = seen else { return Ok(None) };
    let editions = ask.site.store.editions(record).await?;
    let Some(seen) = editions.into_iter().find(|edition| edition.edition == seen) else {
        return Ok(Some(Vec::new()));
    };
    let old = Record { body: seen.body, ..record.clone() };
    let mut names = view::names(ask, record).await?;
    names.extend(view::names(ask, &old).await?);
    Ok(Some(two_editions(ask, &old, &record.body, &names, &|_| true)))
}
