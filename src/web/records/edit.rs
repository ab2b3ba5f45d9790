//! The form of a record: new, edit, and what happens when two edit at once.

use std::sync::Arc;

use askama::Template;
use facility_access::{Subject, Verb};
use facility_record::{
    Body, Field, Form, Kind, Move, Problems, Shape, Value, read_form, write_form,
};
use facility_store::Record;

use super::asked::{asked, hidden, take_brought, task};
use super::behalf;
use super::conflict::{conflict, take_theirs};
use super::links::{link_choices, resolve_links};
use super::saved::{Saved, after_save};

use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::drawing::{Drawing, LinkChoices};
use crate::web::errors::{Error, Refusal};
use crate::web::files::{kept_files, take_uploads};
use crate::web::forms::{Choice, Input, id_of, without_row};
use crate::web::frame::Frame;
use crate::web::room::slug;
use crate::web::view::{self, address};

#[derive(Template)]
#[template(path = "web/components/form.html")]
struct FormPage {
    frame: Frame,
    lead: String,
    problems: Vec<(String, String)>,
    owners: Vec<Choice>,
    inputs: Vec<Input>,
    takes_files: bool,
    once: String,
    edition: i64,
    token: String,
    then: Option<(String, String)>,
    back: String,
    hidden: Vec<(String, String)>,
}

/// A form as it is about to be drawn or saved.
struct Editing<'a> {
    ask: &'a Ask,
    kind: &'static Kind,
    before: Option<&'a Record>,
    form: Form,
    problems: Problems,
    /// What is wrong with files that came with the form.
    troubles: Problems,
    add: String,
}

/// The form of a new record, filled in with what the address brings.
pub async fn begin(ask: Arc<Ask>) -> Result<Answer, Error> {
    let kind = ask.kind()?;
    behalf::begun(&ask, kind).await?;
    Editing::new(&ask, kind, None, ask.query.clone()).answer(200).await
}

/// Saves a new record as a draft, or at once with its first move.
pub async fn create(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (record, change) = behalf::begun(&ask, ask.kind()?).await?;
    take(&ask, record, None, change).await
}

/// The form of a record, or of one page of it (`?task=`).
pub async fn edit(ask: Arc<Ask>) -> Result<Answer, Error> {
    let record = editable(&ask).await?;
    let form = write_form(&record.kind.fields, &record.body);
    Editing::new(&ask, record.kind, Some(&record), form).answer(200).await
}

/// Saves a record.
pub async fn save(ask: Arc<Ask>) -> Result<Answer, Error> {
    let record = editable(&ask).await?;
    take(&ask, record.clone(), Some(record), "edit").await
}

/// The record that the address names, to whoever may edit it.
pub(super) async fn editable(ask: &Ask) -> Result<Record, Error> {
    let record = ask.record().await?;
    match ask.may(Verb::Edit, &record) {
        true => Ok(record),
        false if ask.person.is_signed_in() => Err(Refusal::Forbidden.into()),
        false => Err(Refusal::SignIn.into()),
    }
}

/// Takes the form that was sent: adds or removes a row, shows problems, or saves.
async fn take(
    ask: &Ask,
    mut after: Record,
    before: Option<Record>,
    change: &str,
) -> Result<Answer, Error> {
    let kind = after.kind;
    let mut editing = Editing::new(ask, kind, before.as_ref(), ask.form.clone());
    let fields = asked(ask, kind, before.as_ref());
    editing.troubles = take_uploads(ask, &fields, &mut editing.form).await?;
    if editing.changes_rows() {
        return editing.answer(200).await;
    }
    if let Some(before) = &before {
        take_theirs(kind, before, &mut editing.form);
    }
    let step = kind.move_named(ask.form.first("then"));
    let step = step.filter(|step| step.is_open(&after.state, &after.body));
    let complete = !kind.is_unfinished(&after.state) || step.is_some();
    let body = editing.read(&after.body, complete).await?;
    if !editing.problems.is_empty() {
        // The second of two equal forms may be refused for what the first one kept.
        let earlier = ask.site.store.earlier(ask.form.first("once"), &ask.person.id).await?;
        if let Some(earlier) = earlier.filter(|earlier| earlier.digest == ask.digest()) {
            let done = if step.is_some() { "moved" } else { "saved" };
            return after_save(ask, Err(Refusal::Repeated(earlier).into()), "", done);
        }
        return editing.answer(422).await;
    }
    if let Some(before) = &before
        && ask.form.first("edition") != before.edition.to_string()
        && body != before.body
    {
        return conflict(ask, &editing.form, before, &body).await;
    }
    let form = editing.form;
    after.body = body;
    let address = address(ask, &after);
    if let Some(step) = step.filter(|step| ask.may(Verb::Move(step.name), &after)) {
        let moved = Record { state: step.to.to_owned(), ..after };
        let (before, change) = (before.as_ref(), step.name);
        let saved = Saved { ask, before, after: &moved, change, reason: "" };
        return after_save(ask, saved.save().await, &address, "moved");
    }
    let saved = Saved { ask, before: before.as_ref(), after: &after, change, reason: "" };
    match saved.save().await {
        Err(Error::Refusal(Refusal::Conflict)) if before.is_some() => {
            let current = ask.record().await?;
            conflict(ask, &form, &current, &after.body).await
        }
        other => after_save(ask, other, &address, "saved"),
    }
}

/// What a form does not say stays as it is, in rows too: how a translation was made, as long as the
/// words are the same, and the order of codes and links, as long as they are the same ones.
fn keep_unsaid(mut value: Value, before: &Value) -> Value {
    match (&mut value, before) {
        (Value::Text(text), Value::Text(before)) => {
            for (language, made) in &before.made {
                let words = text.texts.get(language);
                if words.is_some() && words == before.texts.get(language) {
                    text.made.entry(language.clone()).or_insert_with(|| made.clone());
                }
            }
        }
        (Value::Words(words), Value::Words(before))
            if words.len() == before.len() && words.iter().all(|word| before.contains(word)) =>
        {
            words.clone_from(before);
        }
        (Value::Rows(rows), Value::Rows(before)) => {
            for row in rows {
                let Some(before) = before.iter().find(|it| it.key == row.key) else { continue };
                for (value, before) in row.values.iter_mut().zip(&before.values) {
                    *value = keep_unsaid(std::mem::take(value), before);
                }
            }
        }
        _ => {}
    }
    value
}

/// `runs[2]` as a name and an index.
fn row_named(text: &str) -> Option<(String, usize)> {
    let (name, rest) = text.split_once('[')?;
    Some((name.to_owned(), rest.strip_suffix(']')?.parse().ok()?))
}

impl<'a> Editing<'a> {
    fn new(ask: &'a Ask, kind: &'static Kind, before: Option<&'a Record>, form: Form) -> Self {
        let (problems, troubles, add) = Default::default();
        Editing { ask, kind, before, form, problems, troubles, add }
    }

    async fn answer(self, status: u16) -> Result<Answer, Error> {
        Ok(Answer::html_with(status, self.page().await?.render()?))
    }

    /// Whether a button was pressed that adds or removes a row; the form is changed accordingly.
    fn changes_rows(&mut self) -> bool {
        self.add = self.form.first("add").to_owned();
        if let Some((name, index)) = row_named(self.form.first("remove")) {
            self.form = without_row(&self.form, &name, index);
            return true;
        }
        !self.add.is_empty()
    }

    /// The body with what was sent in it; what is wrong with it is noted.
    async fn read(&mut self, body: &Body, complete: bool) -> Result<Body, Error> {
        let fields: Vec<Field> =
            asked(self.ask, self.kind, self.before).into_iter().copied().collect();
        let (read, mut problems) = read_form(&fields, &self.form, self.ask.reading(complete));
        let mut body = body.clone();
        for (field, value) in read.pairs(&fields) {
            let value = keep_unsaid(value.clone(), body.of(&self.kind.fields, field.name));
            body.set(&self.kind.fields, field.name, value);
        }
        let before = self.before.map(|record| &record.body);
        if self.before.is_none() {
            take_brought(self.ask, self.kind, &self.form, &mut body);
        }
        resolve_links(self.ask, self.kind, before, &mut body, &mut problems).await?;
        let mut rules = Problems::default();
        (self.kind.check)(&body, &mut rules);
        rules.retain(|problem| complete || problem.code != "missing");
        rules.retain(|p| fields.iter().any(|field| p.field.starts_with(field.name)));
        problems.extend(rules);
        problems.extend(std::mem::take(&mut self.troubles));
        self.problems = problems;
        Ok(body)
    }

    async fn page(mut self) -> Result<FormPage, Error> {
        let (ask, kind, say) = (self.ask, self.kind, self.ask.say);
        let owners = ask.owners(kind);
        let owner = match (self.before, behalf::named(ask)) {
            (Some(record), _) => record.owner.clone(),
            (None, "") => owners.first().cloned().unwrap_or_default(),
            (None, whose) => format!("organisation:{whose}"),
        };
        let choices = link_choices(ask, kind, &owner).await?;
        self.show_titles(&choices).await?;
        let fields = asked(ask, kind, self.before);
        let before = self.before.map(|record| &record.body);
        let files = kept_files(ask, kind, before, &self.form).await?;
        self.problems.extend(std::mem::take(&mut self.troubles));
        let drawing = Drawing {
            ask,
            form: &self.form,
            problems: &self.problems,
            choices: &choices,
            files: &files,
            add: &self.add,
        };
        let inputs: Vec<Input> =
            fields.iter().map(|field| drawing.input(field, field.name)).collect();
        let key = slug(kind.name);
        let task = task(ask, kind, self.before);
        let is_whole = fields.len() == kind.fields.len();
        let task = task.unwrap_or_default();
        let (title, about, lead) = self.heading(task).await?;
        let list = ask.at(&format!("{}/{}", slug(kind.room), slug(kind.plural)));
        let back = self.before.map_or(list.clone(), |record| address(ask, record));
        Ok(FormPage {
            frame: Frame::new(ask, &title)
                .about(&about)
                .crumb(say.t(&format!("room-{}", slug(kind.room))), ask.at(&slug(kind.room)))
                .crumb(say.t(&format!("kind-{key}-plural")), list)
                .with_problems(!self.problems.is_empty()),
            lead,
            problems: self.summary(&inputs),
            owners: self.owner_choices(&owners).await?,
            once: self.once(),
            edition: self.before.map_or(0, |record| record.edition),
            token: ask.form_token(),
            then: self.then(is_whole),
            hidden: hidden(ask, kind, (task, self.before.is_none()), &self.form),
            takes_files: inputs.iter().any(Input::takes_files),
            inputs,
            back,
        })
    }

    /// What the form is, what it is about, and what is said before it.
    async fn heading(&self, task: &str) -> Result<(String, String, String), Error> {
        let (ask, say, key) = (self.ask, self.ask.say, slug(self.kind.name));
        let title = match say.maybe(&format!("{key}-task-{task}")).filter(|_| !task.is_empty()) {
            Some(label) => label.to_owned(),
            None if self.before.is_some() => say.t("edit").into_owned(),
            None => say.t(&format!("kind-{key}-new")).into_owned(),
        };
        let lead = say.maybe(&format!("kind-{key}-form")).unwrap_or_default().to_owned();
        if let Some(record) = self.before {
            return Ok((title, record.title().best(say.code()).1.to_owned(), lead));
        }
        match ask.seen(&[behalf::named(ask).to_owned()]).await?.first() {
            Some(body) => {
                let name = view::title(ask, body).1;
                let lead = behalf::said(ask, &name).await?;
                Ok((title, name, lead))
            }
            None => Ok((title, String::new(), lead)),
        }
    }

    /// Where titles are typed, stored ids are shown as titles.
    async fn show_titles(&mut self, choices: &LinkChoices) -> Result<(), Error> {
        for field in &self.kind.fields {
            let typed = matches!(field.shape, Shape::Link | Shape::Links)
                && choices.get(field.kind).is_none_or(Option::is_none);
            if !typed {
                continue;
            }
            for (name, text) in self.form.0.iter_mut().filter(|(name, _)| name == field.name) {
                debug_assert_eq!(name, field.name);
                let linked = self.ask.site.store.record(text.trim()).await?;
                if let Some(record) = linked.filter(|record| self.ask.may(Verb::See, record)) {
                    record.title().original_text().clone_into(text);
                }
            }
        }
        Ok(())
    }

    /// The key that makes a second sending of this form harmless; kept while it is mended.
    fn once(&self) -> String {
        facility_store::random_hex(16)
    }

    async fn owner_choices(&self, owners: &[String]) -> Result<Vec<Choice>, Error> {
        if self.before.is_some() || owners.len() < 2 || !behalf::named(self.ask).is_empty() {
            return Ok(Vec::new());
        }
        let chosen = self.form.first("owner");
        let mut choices = Vec::new();
        for (at, owner) in owners.iter().enumerate() {
            let label = match owner.strip_prefix("organisation:") {
                Some(id) => match self.ask.site.store.record(id).await? {
                    Some(record) => record.title().best(self.ask.say.code()).1.to_owned(),
                    None => continue,
                },
                None => self.ask.say.t("myself").into_owned(),
            };
            let chosen = chosen == owner || (chosen.is_empty() && at == 0);
            choices.push(Choice { code: owner.clone(), label, chosen });
        }
        Ok(choices)
    }

    /// The move that a second button saves with, for forms that ask for everything.
    fn then(&self, is_whole: bool) -> Option<(String, String)> {
        let first = self.kind.states.first()?;
        let state = self.before.map_or(first.name, |record| &record.state);
        let owner = self.ask.owners(self.kind).first().cloned().unwrap_or_default();
        let allowed = |step: &Move| match self.before {
            Some(record) => self.ask.may(Verb::Move(step.name), record),
            None => {
                let empty = Body::empty(&self.kind.fields);
                let mut subject = Subject::new(self.kind, state, &owner, &empty);
                subject.openness = facility_access::Openness::Public;
                facility_access::may(&self.ask.person, Verb::Move(step.name), &subject)
            }
        };
        let is_own = behalf::named(self.ask).is_empty();
        let step = self.kind.moves.iter().filter(|_| is_whole && is_own).find(|step| {
            !step.reasoned
                && !step.takes_another()
                && step.guard.is_none()
                && step.from.contains(&state)
                && step.to != state
                && state == first.name
                && allowed(step)
        })?;
        Some((step.name.to_owned(), self.ask.say.step(self.kind, step.name).into_owned()))
    }

    /// The problems for the summary: what is said, and where one mends it.
    fn summary(&self, inputs: &[Input]) -> Vec<(String, String)> {
        let line = |problem: &facility_record::Problem| {
            let name = &problem.field;
            let field = name.split(['[', '@', '.']).next().unwrap_or_default();
            let label = inputs.iter().find(|input| input.name == field).map_or("", |i| &i.label);
            let inner = name.rsplit_once("].").and_then(|(_, inner)| {
                let inner = inner.split(['@', '.']).next().unwrap_or(inner);
                let row = self.kind.field(field)?.rows().iter().find(|f| f.name == inner)?;
                Some(self.ask.say.field(row).into_owned())
            });
            let label = inner.map_or(label.to_owned(), |inner| format!("{label}: {inner}"));
            let text = self.ask.say.with(
                "problem-line",
                &[
                    ("label", label.as_str().into()),
                    ("problem", self.ask.say.problem(problem).as_str().into()),
                ],
            );
            (format!("#{}", id_of(name)), text)
        };
        self.problems.iter().map(line).collect()
    }
}
