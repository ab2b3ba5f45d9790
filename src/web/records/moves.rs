//! Moves: all answers before they are sent, the question before a move, and the move.

use std::sync::Arc;

use askama::Template;
use facility_access::Verb;
use facility_record::{Move, Problems};
use facility_store::Record;

use super::saved::{Saved, after_save};
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::frame::Frame;
use crate::web::room::slug;
use crate::web::view::{self, Shown, ShownField, address};

/// The fields of one page of the form.
struct Part {
    label: String,
    address: String,
    fields: Vec<ShownField>,
}

#[derive(Template)]
#[template(path = "web/components/answers.html")]
struct AnswersPage {
    frame: Frame,
    problems: Vec<(String, String)>,
    parts: Vec<Part>,
    next: String,
    step: Option<(String, String)>,
    token: String,
    once: String,
    edition: i64,
    back: String,
}

#[derive(Template)]
#[template(path = "web/components/move.html")]
struct MovePage {
    frame: Frame,
    title: String,
    warning: String,
    label: String,
    is_reasoned: bool,
    is_grave: bool,
    problem: String,
    reason: String,
    token: String,
    once: String,
    /// The edition that was read before; empty where it is no longer the last one.
    edition: String,
    /// The list that whoever asks came from.
    trail: String,
    action: String,
    back: String,
}

/// The throwing away of a draft: a verb that every kind has.
const DELETION: &str = "deletion";

/// All answers of a draft, with what is still missing, and the button that sends them.
pub async fn answers(ask: Arc<Ask>) -> Result<Answer, Error> {
    let record = ask.record().await?;
    if !ask.may(Verb::Edit, &record) {
        return Err(Refusal::NotFound.into());
    }
    draw_answers(&ask, &record, 200).await
}

async fn draw_answers(ask: &Ask, record: &Record, status: u16) -> Result<Answer, Error> {
    let (kind, say, here) = (record.kind, ask.say, address(ask, record));
    let key = slug(kind.name);
    let names = view::names(ask, record).await?;
    let fields = view::fields(ask, record, &names);
    let title_field = kind.title_field();
    let parts = kind.tasks().into_iter().map(|task| {
        let of = |name: &str| kind.field(name).is_some_and(|field| field.task == task);
        let mut own: Vec<ShownField> = fields.iter().filter(|f| of(f.name)).cloned().collect();
        if let Some(field) = title_field.filter(|field| field.task == task) {
            let value = record.body.of(&kind.fields, field.name);
            let value = view::show(ask, field, value, &names);
            let label = say.field(field).into_owned();
            let name = field.name;
            own.insert(0, ShownField { name, label, value, is_restricted: false, check: None });
        }
        let (label, address) = match task {
            "" => (String::new(), format!("{here}/edit")),
            _ => (
                say.t(&format!("{key}-task-{task}")).into_owned(),
                format!("{here}/edit?task={task}"),
            ),
        };
        Part { label, address, fields: own }
    });
    let problems = problems(ask, record);
    let line = |problem: &facility_record::Problem| {
        let field = kind.field(problem.field.split(['[', '@', '.']).next().unwrap_or_default());
        let label = field.map_or(String::new(), |field| say.field(field).into_owned());
        let task = field.map_or("", |field| field.task);
        let text = say.with(
            "problem-line",
            &[("label", label.as_str().into()), ("problem", say.problem(problem).as_str().into())],
        );
        (format!("{here}/edit?task={task}#{}", crate::web::forms::id_of(&problem.field)), text)
    };
    let open = kind.open_moves(&record.state, &record.body);
    let step = open.iter().find(|step| !step.reasoned && ask.may(Verb::Move(step.name), record));
    let page = AnswersPage {
        frame: Frame::new(ask, &say.t("answers-title"))
            .about(record.title().best(say.code()).1)
            .with_problems(status != 200),
        problems: problems.iter().map(line).collect(),
        parts: parts.collect(),
        next: say.maybe(&format!("kind-{key}-next")).unwrap_or_default().to_owned(),
        step: step.map(|step| {
            let label = say.step(kind, step.name).into_owned();
            (format!("{here}/{}", slug(step.name)), label)
        }),
        token: ask.form_token(),
        once: facility_store::random_hex(16),
        edition: record.edition,
        back: here,
    };
    Ok(Answer::html_with(status, page.render()?))
}

/// Everything that keeps the record from leaving its first state.
pub fn problems(ask: &Ask, record: &Record) -> Problems {
    let kind = record.kind;
    let form = facility_record::write_form(&kind.fields, &record.body);
    let (_, mut problems) = facility_record::read_form(&kind.fields, &form, ask.reading(true));
    (kind.check)(&record.body, &mut problems);
    problems
}

/// The move that the address names, if the record and whoever asks allow it.
///
/// # Errors
/// `NotFound`, `SignIn`, `Forbidden`, `SecondPerson`, `Conflict`; or when the database fails.
pub async fn allowed(ask: &Ask, record: &Record, name: &str) -> Result<&'static Move, Error> {
    let name = name.replace('-', "_");
    let step = record.kind.move_named(&name).filter(|step| !step.is_creation());
    let step = step.ok_or(Refusal::NotFound)?;
    if !ask.may(Verb::Move(&name), record) {
        let acts = step.from.contains(&record.state.as_str());
        let refusal = match (ask.person.is_signed_in(), acts) {
            (false, _) => Refusal::SignIn,
            (true, true) => Refusal::Forbidden,
            (true, false) => Refusal::Conflict,
        };
        return Err(refusal.into());
    }
    if !step.is_open(&record.state, &record.body) {
        // A move that takes another record is made where both are chosen.
        return Err(Refusal::Conflict.into());
    }
    if step.second_person && brought_by(ask, record).await? == ask.person.id {
        return Err(Refusal::SecondPerson.into());
    }
    Ok(step)
}

/// Who brought a record into the state in which it is.
async fn brought_by(ask: &Ask, record: &Record) -> Result<String, Error> {
    let leads_here = |name: &str| {
        record.kind.moves.iter().any(|step| step.name == name && step.to == record.state)
    };
    let changes = ask.site.store.changes_of(&record.id).await?;
    let last = changes.into_iter().rev().find(|change| leads_here(&change.change));
    Ok(last.map_or(String::new(), |change| change.person))
}

/// Whether the record is another than the one that was read before the move: nobody consents to words
/// that they have not seen. Who says nothing of an edition means the one that is there.
fn is_changed(said: &str, record: &Record) -> bool {
    !said.is_empty() && said != record.edition.to_string()
}

/// Asks before a move: what it does, and why where a reason is wanted.
pub async fn ask_first(ask: Arc<Ask>) -> Result<Answer, Error> {
    let record = ask.record().await?;
    if ask.param("move") == DELETION {
        if !ask.may(Verb::Delete, &record) {
            return Err(Refusal::NotFound.into());
        }
        return draw_move(&ask, &record, DELETION, "");
    }
    let step = allowed(&ask, &record, ask.param("move")).await?;
    draw_move(&ask, &record, step.name, "")
}

fn draw_move(ask: &Ask, record: &Record, name: &str, problem: &str) -> Result<Answer, Error> {
    let is_reasoned = record.kind.move_named(name).is_some_and(|step| step.reasoned);
    let said = [ask.query.first("edition"), ask.form.first("edition")];
    let is_changed = said.iter().any(|edition| is_changed(edition, record));
    let (say, here) = (ask.say, address(ask, record));
    let key = format!("{}-move-{}", slug(record.kind.name), slug(name));
    let label = match name {
        DELETION => say.deletion(record.kind, "").into_owned(),
        _ => say.step(record.kind, name).into_owned(),
    };
    let text = record.title();
    let title = text.best(say.code()).1;
    let page = MovePage {
        frame: Frame::new(ask, &label).about(title).with_problems(!problem.is_empty()),
        title: title.to_owned(),
        warning: match name {
            DELETION => say.deletion(record.kind, "-warning").into_owned(),
            _ => say
                .maybe(&format!("{key}-hint"))
                .or_else(|| say.maybe(&format!("move-{}-hint", slug(name))))
                .unwrap_or_default()
                .to_owned(),
        },
        is_reasoned,
        is_grave: is_reasoned || name == DELETION,
        problem: problem.to_owned(),
        reason: ask.form.first("reason").to_owned(),
        token: ask.form_token(),
        once: facility_store::random_hex(16),
        trail: ask.trail().to_owned(),
        edition: if is_changed { String::new() } else { record.edition.to_string() },
        action: format!("{here}/{}", slug(name)),
        back: match ask.trail() {
            "" => here,
            trail => format!("{here}?trail={trail}"),
        },
        label,
    };
    let status = match (is_changed, problem) {
        (true, _) => 409,
        (false, "") => 200,
        (false, _) => 422,
    };
    Ok(Answer::html_with(status, page.render()?))
}

/// Makes a move.
pub async fn make(ask: Arc<Ask>) -> Result<Answer, Error> {
    let record = match ask.record().await {
        Err(Error::Refusal(Refusal::NotFound)) => return repeated(&ask).await,
        other => other?,
    };
    if ask.param("move") == DELETION {
        return delete(&ask, &record).await;
    }
    let step = match allowed(&ask, &record, ask.param("move")).await {
        Err(Error::Refusal(Refusal::Conflict)) => return repeated(&ask).await,
        other => other?,
    };
    if is_changed(ask.form.first("edition"), &record) {
        return match repeated(&ask).await {
            Err(Error::Refusal(Refusal::Conflict)) => draw_move(&ask, &record, step.name, ""),
            other => other,
        };
    }
    if record.kind.is_unfinished(&record.state)
        && !step.reasoned
        && !problems(&ask, &record).is_empty()
    {
        return draw_answers(&ask, &record, 422).await;
    }
    let reason = ask.form.first("reason");
    if step.reasoned && reason.is_empty() {
        let problem = ask.say.t("problem-missing").into_owned();
        return draw_move(&ask, &record, step.name, &problem);
    }
    let after = Record { state: step.to.to_owned(), ..record.clone() };
    let reason: String = reason.chars().take(5_000).collect();
    let saved = Saved {
        ask: &ask,
        before: Some(&record),
        after: &after,
        change: step.name,
        reason: &reason,
    };
    after_save(&ask, saved.save().await, &address(&ask, &record), "moved")
}

/// The second of two equal moves gets the first one's success page.
async fn repeated(ask: &Ask) -> Result<Answer, Error> {
    let key = ask.form.first("once");
    match ask.site.store.earlier(key, &ask.person.id).await? {
        Some(earlier) if earlier.digest != ask.digest() => Err(Refusal::OtherBody.into()),
        Some(earlier) => Ok(Answer::to(format!("{}?done=moved", earlier.answer))),
        None if ask.person.is_signed_in() => match ask.record().await {
            Ok(_) => Err(Refusal::Conflict.into()),
            Err(error) => Err(error),
        },
        None => Err(Refusal::NotFound.into()),
    }
}

async fn delete(ask: &Ask, record: &Record) -> Result<Answer, Error> {
    if !ask.may(Verb::Delete, record) {
        return Err(Refusal::NotFound.into());
    }
    let list = ask.at(&format!("{}/{}", slug(record.kind.room), slug(record.kind.plural)));
    let mut writing = ask.site.store.writing(ask.now);
    let key = ask.form.first("once");
    if !key.is_empty() {
        writing.once(key, &ask.person.id, &ask.digest(), &list);
    }
    writing.delete(record, &ask.person.id);
    after_save(ask, writing.commit().await.map_err(Error::from), &list, "deleted")
}
