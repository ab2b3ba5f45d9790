//! Which fields a form asks for.

use facility_access::{Subject, may_set_field};
use facility_record::{Body, Field, Form, Kind, read_form};
use facility_store::Record;

use super::behalf;
use crate::web::ask::Ask;

/// The page of the form that is asked for: of a new record of one's own the first one; none where all
/// of it is. What is written down for others is asked for at once, as it stands on one paper.
pub fn task(ask: &Ask, kind: &'static Kind, before: Option<&Record>) -> Option<&'static str> {
    let tasks = kind.tasks();
    let named = match (ask.query.first("task"), ask.form.first("task")) {
        ("", form) => form,
        (query, _) => query,
    };
    let is_own = before.is_none() && behalf::named(ask).is_empty();
    let task = tasks.iter().find(|task| **task == named).copied();
    task.or_else(|| is_own.then(|| tasks[0])).filter(|_| tasks.len() > 1)
}

/// The fields that this form asks for: those of its page that whoever asks may set.
pub fn asked(ask: &Ask, kind: &'static Kind, before: Option<&Record>) -> Vec<&'static Field> {
    let task = task(ask, kind, before);
    let here = |field: &&'static Field| task.is_none_or(|task| field.task == task);
    settable(ask, kind, before).into_iter().filter(here).collect()
}

/// The fields of other pages of a new record's form that its address has brought values for: the first
/// page carries them along.
fn brought(ask: &Ask, kind: &'static Kind, form: &Form) -> Vec<Field> {
    let asked = asked(ask, kind, None);
    let is_here = |field: &&Field| asked.iter().any(|own| own.name == field.name);
    let is_given = |field: &&'static Field| form.0.iter().any(|(name, _)| is_of(name, field));
    let all = settable(ask, kind, None).into_iter();
    all.filter(|field| !is_here(field)).filter(is_given).copied().collect()
}

/// Takes what the address of a new record's form has brought for its other pages. What cannot be read is
/// left to the page that asks for it.
pub fn take_brought(ask: &Ask, kind: &'static Kind, form: &Form, body: &mut Body) {
    let fields = brought(ask, kind, form);
    let (read, wrong) = read_form(&fields, form, ask.reading(false));
    for (field, value) in read.pairs(&fields).filter(|(field, _)| !wrong.touch(field.name)) {
        body.set(&kind.fields, field.name, value.clone());
    }
}

/// Whether an input is one of a field: `title`, `title@fr`, `runs[2].starts`.
fn is_of(name: &str, field: &Field) -> bool {
    name.strip_prefix(field.name)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '@', '[']))
}

/// The fields that whoever asks may set.
fn settable(ask: &Ask, kind: &'static Kind, before: Option<&Record>) -> Vec<&'static Field> {
    let whose = behalf::named(ask);
    let owner;
    let subject = match before {
        Some(record) => record.subject(),
        None if !whose.is_empty() => {
            owner = format!("organisation:{whose}");
            let state = kind.entry().map_or("", |step| step.to);
            Subject::new(kind, state, &owner, &Body::empty(&kind.fields))
        }
        None => {
            owner = ask.owners(kind).into_iter().next().unwrap_or_default();
            let first = kind.states.first().map_or("", |state| state.name);
            Subject::new(kind, first, &owner, &Body::empty(&kind.fields))
        }
    };
    let own = |field: &&Field| may_set_field(&ask.person, field, &subject);
    kind.fields.iter().filter(own).collect()
}

/// What a form carries along unseen: its page, for whom it is, and what the address of a new record's form
/// has brought for other pages.
pub fn hidden(
    ask: &Ask,
    kind: &'static Kind,
    (task, is_new): (&str, bool),
    form: &Form,
) -> Vec<(String, String)> {
    let named = [("task", task), ("for", behalf::named(ask))];
    let named = named.into_iter().filter(|(_, text)| !text.is_empty());
    let named = named.map(|(name, text)| (name.to_owned(), text.to_owned()));
    let brought = if is_new { brought(ask, kind, form) } else { Vec::new() };
    let is_brought = |name: &str| brought.iter().any(|field| is_of(name, field));
    named.chain(form.0.iter().filter(|(name, _)| is_brought(name)).cloned()).collect()
}
