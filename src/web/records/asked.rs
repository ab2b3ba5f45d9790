//! Which fields a form asks for.

use facility_access::{Subject, may_set_field};
use facility_record::{Body, Field, Kind};
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
    let (task, whose) = (task(ask, kind, before), behalf::named(ask));
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
    let here = |field: &&Field| task.is_none_or(|task| field.task == task);
    kind.fields.iter().filter(here).filter(own).collect()
}
