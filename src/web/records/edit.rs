//! The form of a record: new, edit, and what happens when two edit at once.

use std::sync::Arc;

use askama::Template;
use facility_access::{Verb, may_see_field};
use facility_record::{
    Body, Difference, Field, Form, Kind, Problems, Shape, Value, difference, read_form, write_form,
};
use facility_store::{Record, Refusal as StoreRefusal, Save, sha256};

use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::forms::{Choice, Drawing, Input, LinkChoices, id_of, without_row};
use crate::web::frame::Frame;
use crate::web::room::slug;
use crate::web::view::{self, address, plain};

/// Records of one kind that a form lets one choose from; beyond them one types a title.
const CHOICES: usize = 60;

#[derive(Template)]
#[template(path = "web/components/form.html")]
struct FormPage {
    frame: Frame,
    lead: String,
    problems: Vec<(String, String)>,
    owners: Vec<Choice>,
    inputs: Vec<Input>,
    once: String,
    edition: i64,
    token: String,
    then: Option<(String, String)>,
    back: String,
    hidden: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "web/components/conflict.html")]
struct ConflictPage {
    frame: Frame,
    title: String,
    differences: Vec<Two>,
    hidden: Vec<(String, String)>,
    token: String,
    once: String,
    edition: i64,
    back: String,
}

/// A field that two people gave two values.
struct Two {
    name: &'static str,
    id: String,
    label: String,
    theirs: String,
    yours: String,
    is_yours: bool,
}

/// A form as it is about to be drawn or saved.
struct Editing<'a> {
    ask: &'a Ask,
    kind: &'static Kind,
    before: Option<&'a Record>,
    form: Form,
    problems: Problems,
    add: String,
}

/// The form of a new record, filled in with what the address brings.
pub async fn begin(ask: Arc<Ask>) -> Result<Answer, Error> {
    let kind = ask.kind()?;
    if ask.owners(kind).is_empty() {
        return Err(Refusal::Forbidden.into());
    }
    let form = ask.query.clone();
    draw(&ask, kind, None, form, Problems::default(), String::new(), 200).await
}

/// Saves a new record as a draft, or at once with its first move.
pub async fn create(ask: Arc<Ask>) -> Result<Answer, Error> {
    let kind = ask.kind()?;
    let owners = ask.owners(kind);
    let Some(first) = owners.first() else {
        return Err(Refusal::Forbidden.into());
    };
    let asked = ask.form.first("owner");
    let owner = owners.iter().find(|owner| *owner == asked).unwrap_or(first);
    let body = Body::empty(&kind.fields);
    let (now, state) = (ask.now, kind.states.first().map_or("", |state| state.name));
    let record = Record {
        id: ask.site.store.new_id(),
        kind,
        state: state.to_owned(),
        owner: owner.clone(),
        edition: 0,
        created: now,
        updated: now,
        since: now,
        body,
    };
    take(&ask, record, None).await
}

/// The form of a record, or of one page of it (`?task=`).
pub async fn edit(ask: Arc<Ask>) -> Result<Answer, Error> {
    let record = editable(&ask).await?;
    let form = write_form(&record.kind.fields, &record.body);
    draw(&ask, record.kind, Some(&record), form, Problems::default(), String::new(), 200).await
}

/// Saves a record.
pub async fn save(ask: Arc<Ask>) -> Result<Answer, Error> {
    let record = editable(&ask).await?;
    take(&ask, record.clone(), Some(record)).await
}

async fn editable(ask: &Ask) -> Result<Record, Error> {
    let record = ask.record().await?;
    match ask.may(Verb::Edit, &record) {
        true => Ok(record),
        false if ask.person.is_signed_in() => Err(Refusal::Forbidden.into()),
        false => Err(Refusal::SignIn.into()),
    }
}

/// The fields that this form asks for: those of its page that whoever asks sees.
fn asked<'k>(ask: &Ask, kind: &'k Kind, before: Option<&Record>) -> Vec<&'k Field> {
    let tasks = kind.tasks();
    let named = match (ask.query.first("task"), ask.form.first("task")) {
        ("", form) => form,
        (query, _) => query,
    };
    let task = tasks.iter().find(|task| **task == named).copied();
    let task = task.or_else(|| before.is_none().then(|| tasks[0]));
    let sees = |field: &&Field| {
        before.is_none_or(|record| may_see_field(&ask.person, field, &record.subject()))
    };
    let here = |field: &&Field| task.is_none_or(|task| field.task == task);
    kind.fields.iter().filter(here).filter(sees).collect()
}

/// Takes the form that was sent: adds or removes a row, shows problems, or saves.
async fn take(ask: &Ask, mut after: Record, before: Option<Record>) -> Result<Answer, Error> {
    let kind = after.kind;
    let mut form = ask.form.clone();
    let add = form.first("add").to_owned();
    if !add.is_empty() {
        return draw(ask, kind, before.as_ref(), form, Problems::default(), add, 200).await;
    }
    if let Some((name, index)) = row_named(form.first("remove")) {
        let form = without_row(&form, &name, index);
        return draw(ask, kind, before.as_ref(), form, Problems::default(), String::new(), 200)
            .await;
    }
    if let Some(before) = &before {
        take_theirs(kind, before, &mut form);
    }
    let step = form.first("then").to_owned();
    let step = kind.move_named(&step).filter(|step| step.from.contains(&after.state.as_str()));
    let is_first = kind.states.first().is_some_and(|state| state.name == after.state);
    let complete = !is_first || step.is_some();
    let fields: Vec<Field> = asked(ask, kind, before.as_ref()).into_iter().copied().collect();
    let (read, mut problems) = read_form(&fields, &form, ask.reading(complete));
    let mut body = after.body.clone();
    for (field, value) in read.pairs(&fields) {
        let value = keep_made(value.clone(), body.of(&kind.fields, field.name));
        body.set(&kind.fields, field.name, value);
    }
    resolve_links(ask, kind, &mut body, &mut problems).await?;
    let mut rules = Problems::default();
    (kind.check)(&body, &mut rules);
    rules.retain(|problem| complete || problem.code != "missing");
    rules.retain(|p| fields.iter().any(|field| p.field.starts_with(field.name)));
    problems.extend(rules);
    if !problems.is_empty() {
        return draw(ask, kind, before.as_ref(), form, problems, String::new(), 422).await;
    }
    if let Some(before) = &before
        && form.first("edition") != before.edition.to_string()
        && body != before.body
    {
        return conflict(ask, before, &body, &form).await;
    }
    after.body = body;
    let change = if before.is_none() { "creation" } else { "edit" };
    let address = address(ask, &after);
    let mut saved = Saved { ask, before: before.as_ref(), after: &after, change, reason: "" };
    if let Some(step) = step.filter(|step| ask.may(Verb::Move(step.name), &after)) {
        saved.change = step.name;
        let moved = Record { state: step.to.to_owned(), ..after.clone() };
        saved.after = &moved;
        return after_save(ask, saved.save().await, &address, "moved");
    }
    match saved.save().await {
        Err(Error::Refusal(Refusal::Conflict)) if before.is_some() => {
            let current = ask.record().await?;
            conflict(ask, &current, &after.body, &form).await
        }
        other => after_save(ask, other, &address, "saved"),
    }
}

/// How a translation was made is said on no form: it stays as long as the words do.
fn keep_made(mut value: Value, before: &Value) -> Value {
    if let (Value::Text(text), Some(before)) = (&mut value, before.text()) {
        for (language, made) in &before.made {
            if text.texts.get(language) == before.texts.get(language) {
                text.made.entry(language.clone()).or_insert_with(|| made.clone());
            }
        }
        text.made.retain(|language, _| text.texts.contains_key(language));
    }
    value
}

/// `runs[2]` as a name and an index.
fn row_named(text: &str) -> Option<(String, usize)> {
    let (name, rest) = text.split_once('[')?;
    Some((name.to_owned(), rest.strip_suffix(']')?.parse().ok()?))
}

/// Where a conflict was decided for the other edition, its values take the place of the typed ones.
fn take_theirs(kind: &Kind, current: &Record, form: &mut Form) {
    let chosen = |form: &Form, name: &str| form.first(&format!("choice.{name}")) == "theirs";
    let stored = write_form(&kind.fields, &current.body);
    let theirs: Vec<&Field> = kind.fields.iter().filter(|f| chosen(form, f.name)).collect();
    for field in theirs {
        let own = |name: &str| {
            name.strip_prefix(field.name)
                .is_some_and(|r| r.is_empty() || r.starts_with(['.', '@', '[']))
        };
        form.0.retain(|(name, _)| !own(name));
        form.0.extend(stored.0.iter().filter(|(name, _)| own(name)).cloned());
    }
}

/// A save with its idempotency key.
pub struct Saved<'a> {
    /// Who asks.
    pub ask: &'a Ask,
    /// The record as it was read.
    pub before: Option<&'a Record>,
    /// The record as it is to be.
    pub after: &'a Record,
    /// The move, or `edit`.
    pub change: &'a str,
    /// Why.
    pub reason: &'a str,
}

impl Saved<'_> {
    /// Saves it.
    ///
    /// # Errors
    /// `Conflict` when somebody else was first, `Repeated` with the first answer.
    pub async fn save(&self) -> Result<i64, Error> {
        let ask = self.ask;
        let mut writing = ask.site.store.writing(ask.now);
        let (key, digest) = (ask.form.first("once"), sha256(&ask.body));
        if !key.is_empty() {
            writing.once(key, &ask.person.id, &digest, &address(ask, self.after));
        }
        writing.save(&Save {
            before: self.before,
            after: self.after,
            person: &ask.person.id,
            change: self.change,
            reason: self.reason,
            identifiers: &[],
        });
        writing.commit().await.map_err(|refusal| match refusal {
            StoreRefusal::Changed => Error::Refusal(Refusal::Conflict),
            StoreRefusal::Repeated(earlier) if earlier.digest != digest => {
                Error::Refusal(Refusal::OtherBody)
            }
            other => other.into(),
        })
    }
}

/// On to the record; the second of two equal forms gets the first one's success page.
///
/// # Errors
/// What went wrong with the save; `OtherBody` when the form was sent before with other answers.
pub fn after_save(
    ask: &Ask,
    saved: Result<i64, Error>,
    address: &str,
    done: &str,
) -> Result<Answer, Error> {
    match saved {
        Ok(_) => Ok(Answer::to(format!("{address}?done={done}"))),
        Err(Error::Refusal(Refusal::Repeated(earlier))) if earlier.digest == sha256(&ask.body) => {
            Ok(Answer::to(format!("{}?done={done}", earlier.answer)))
        }
        Err(Error::Refusal(Refusal::Repeated(_))) => Err(Refusal::OtherBody.into()),
        Err(other) => Err(other),
    }
}

/// Titles that were typed become ids; what leads nowhere is a problem.
///
/// # Errors
/// When the database fails.
pub async fn resolve_links(
    ask: &Ask,
    kind: &Kind,
    body: &mut Body,
    problems: &mut Problems,
) -> Result<(), Error> {
    let keys = ask.person.keys();
    for (at, field) in kind.fields.iter().enumerate() {
        let words: Vec<String> = match (field.shape, &body.values[at]) {
            (Shape::Link, Value::Word(word)) => vec![word.clone()],
            (Shape::Links, Value::Words(words)) => words
                .iter()
                .flat_map(|word| word.lines())
                .map(|w| w.trim().to_owned())
                .filter(|w| !w.is_empty())
                .collect(),
            _ => continue,
        };
        let mut ids = Vec::new();
        for word in words {
            let known = ask.site.store.record(&word).await?;
            let known = known.filter(|r| r.kind.name == field.kind && ask.may(Verb::See, r));
            let found = match known {
                Some(record) => vec![record.id],
                None => ask.site.store.titled(field.kind, &word, &keys).await?,
            };
            match &found[..] {
                [] => problems.add_with(field.name, "unknown-record", vec![("given", word)]),
                [id, ..] => ids.push(id.clone()),
            }
        }
        ids.dedup();
        body.values[at] = match field.shape {
            _ if ids.is_empty() => Value::Empty,
            Shape::Link => Value::Word(ids.remove(0)),
            _ => Value::Words(ids),
        };
    }
    Ok(())
}

/// What the links and people of a form can be chosen from.
///
/// # Errors
/// When the database fails.
pub async fn link_choices(ask: &Ask, kind: &Kind, owner: &str) -> Result<LinkChoices, Error> {
    let mut choices = LinkChoices::new();
    for field in &kind.fields {
        match field.shape {
            Shape::Link | Shape::Links if !choices.contains_key(field.kind) => {
                let keys = ask.person.keys();
                let titles = ask.site.store.titles(field.kind, &keys, CHOICES + 1).await?;
                choices.insert(field.kind, (titles.len() <= CHOICES).then_some(titles));
            }
            Shape::Person if !choices.contains_key("person") => {
                let mut people = vec![(ask.person.id.clone(), ask.name.clone())];
                if let Some(organisation) = owner.strip_prefix("organisation:") {
                    for member in ask.site.store.members(organisation).await? {
                        if member.id != ask.person.id {
                            people.push((member.id, member.name));
                        }
                    }
                }
                choices.insert("person", Some(people));
            }
            _ => {}
        }
    }
    Ok(choices)
}

async fn draw(
    ask: &Ask,
    kind: &'static Kind,
    before: Option<&Record>,
    form: Form,
    problems: Problems,
    add: String,
    status: u16,
) -> Result<Answer, Error> {
    let editing = Editing { ask, kind, before, form, problems, add };
    let page = editing.page().await?;
    Ok(Answer::html_with(status, page.render()?))
}

impl Editing<'_> {
    async fn page(mut self) -> Result<FormPage, Error> {
        let (ask, kind, say) = (self.ask, self.kind, self.ask.say);
        let owners = ask.owners(kind);
        let owner =
            self.before.map_or(owners.first().cloned().unwrap_or_default(), |r| r.owner.clone());
        let choices = link_choices(ask, kind, &owner).await?;
        self.show_titles(&choices).await?;
        let fields = asked(ask, kind, self.before);
        let drawing = Drawing {
            ask,
            form: &self.form,
            problems: &self.problems,
            choices: &choices,
            add: &self.add,
        };
        let inputs: Vec<Input> =
            fields.iter().map(|field| drawing.input(field, field.name)).collect();
        let key = slug(kind.name);
        let task = fields.first().map_or("", |field| field.task);
        let task_label = say.maybe(&format!("{key}-task-{task}"));
        let is_part = fields.len() < kind.fields.len();
        let title = match task_label.filter(|_| is_part) {
            Some(label) => label.to_owned(),
            None if self.before.is_some() => say.t("edit").into_owned(),
            None => say.t(&format!("kind-{key}-new")).into_owned(),
        };
        let list = ask.at(&format!("{}/{}", slug(kind.room), slug(kind.plural)));
        let back = self.before.map_or(list.clone(), |record| address(ask, record));
        Ok(FormPage {
            frame: Frame::new(ask, &title)
                .crumb(say.t(&format!("room-{}", slug(kind.room))), ask.at(&slug(kind.room)))
                .crumb(say.t(&format!("kind-{key}-plural")), list)
                .with_problems(!self.problems.is_empty()),
            lead: say.maybe(&format!("kind-{key}-form")).unwrap_or_default().to_owned(),
            problems: self.summary(&inputs),
            owners: self.owner_choices(&owners).await?,
            once: self.once(),
            edition: self.before.map_or(0, |record| record.edition),
            token: ask.form_token(),
            then: self.then(is_part),
            hidden: if is_part { vec![("task".into(), task.into())] } else { Vec::new() },
            inputs,
            back,
        })
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
        if self.before.is_some() || owners.len() < 2 {
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

    /// The move that a second button saves with, for forms of one page.
    fn then(&self, is_part: bool) -> Option<(String, String)> {
        let first = self.kind.states.first()?;
        let state = self.before.map_or(first.name, |record| &record.state);
        let owner = self.ask.owners(self.kind).first().cloned().unwrap_or_default();
        let step = self.kind.moves.iter().find(|step| {
            !step.reasoned
                && step.guard.is_none()
                && step.from.contains(&state)
                && state == first.name
        })?;
        let allowed = match self.before {
            Some(record) => self.ask.may(Verb::Move(step.name), record),
            None => {
                let mut subject = facility_access::Subject::new(
                    self.kind,
                    state,
                    &owner,
                    &Body::empty(&self.kind.fields),
                );
                subject.openness = facility_access::Openness::Public;
                facility_access::may(&self.ask.person, Verb::Move(step.name), &subject)
            }
        };
        let key = format!("{}-move-{}", slug(self.kind.name), slug(step.name));
        (!is_part && allowed).then(|| (step.name.to_owned(), self.ask.say.t(&key).into_owned()))
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

/// Both editions side by side; each differing field is decided by one choice.
async fn conflict(ask: &Ask, theirs: &Record, yours: &Body, form: &Form) -> Result<Answer, Error> {
    let kind = theirs.kind;
    let base = form.first("edition").parse::<i64>().unwrap_or(0);
    let editions = ask.site.store.editions(theirs).await?;
    let base = editions.iter().find(|edition| edition.edition == base);
    let mut mixed = Record { body: yours.clone(), ..theirs.clone() };
    let mut names = view::names(ask, theirs).await?;
    names.extend(view::names(ask, &mixed).await?);
    mixed.body = Body::default();
    let mut differences: Vec<Two> = Vec::new();
    for Difference { field: _, path, .. } in difference(&kind.fields, &theirs.body, yours) {
        let name = path.split('[').next().unwrap_or_default();
        let Some(field) = kind.field(name) else { continue };
        if differences.iter().any(|two| two.name == field.name)
            || !may_see_field(&ask.person, field, &theirs.subject())
        {
            continue;
        }
        let (their, your) = (theirs.body.of(&kind.fields, name), yours.of(&kind.fields, name));
        let touched = base.is_none_or(|base| base.body.of(&kind.fields, name) != your);
        differences.push(Two {
            name: field.name,
            id: id_of(field.name),
            label: ask.say.field(field).into_owned(),
            theirs: plain(ask, field, their, &names),
            yours: plain(ask, field, your, &names),
            is_yours: touched,
        });
    }
    let kept =
        |name: &str| !matches!(name, "edition" | "token" | "once") && !name.starts_with("choice.");
    let page = ConflictPage {
        frame: Frame::new(ask, &ask.say.t("conflict-title")).with_problems(true),
        title: theirs.title().best(ask.say.code()).1.to_owned(),
        differences,
        hidden: form.0.iter().filter(|(name, _)| kept(name)).cloned().collect(),
        token: ask.form_token(),
        once: facility_store::random_hex(16),
        edition: theirs.edition,
        back: address(ask, theirs),
    };
    Ok(Answer::html_with(409, page.render()?))
}
