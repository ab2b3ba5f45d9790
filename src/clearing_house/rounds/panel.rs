//! Beneath a round: what it proposes in plain words, what it changes, the choices, its commitment.

use askama::Template;
use facility_record::Declared;
use facility_store::{Record, random_hex};

use super::commit::{Doubts, doubts};
use super::inputs::Problem;
use super::kind::Round;
use super::named::{Name, Names, ids_of_problem, nothing, problem};
use super::plan::Written;
use super::report::Told;
use super::{figures, is_open, kept, marks};
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::say::Say;
use crate::web::view::address;

/// Requests without an offer that stand in sight; the table has them all.
const SHOWN: usize = 20;

/// A choice with its line.
pub struct ChoiceRow {
    /// The request.
    pub request: (String, Name),
    /// The offer.
    pub offer: (String, Name),
    /// What is wanted, in words.
    pub mark: String,
    /// Key of the button.
    pub once: String,
}

/// The form that commits the round.
struct Commit {
    text: String,
    problems: Vec<String>,
    /// What has changed since: how, and what.
    changes: Vec<(String, Name)>,
    confirmed: String,
    once: String,
}

#[derive(Template)]
#[template(path = "clearing_house/rounds/panel.html")]
struct Panel {
    say: Say,
    here: String,
    token: String,
    is_working: bool,
    is_unreadable: bool,
    facts: Vec<String>,
    groups: Vec<[String; 4]>,
    nothing: Vec<(Name, Vec<String>)>,
    more: String,
    difference: Vec<String>,
    problems: Vec<(String, String)>,
    choices: Vec<ChoiceRow>,
    /// Key of the button that has a new plan worked out; none where nobody may.
    renewal: Option<String>,
    /// Whether there is a plan to look at and to check.
    has_plan: bool,
    commit: Option<Commit>,
}

/// The panel: for brokers, where rounds are used.
pub async fn panel(ask: &Ask, record: &Record) -> Result<Option<String>, Error> {
    if !is_open(ask) {
        return Ok(None);
    }
    let round = Round::from_body(&record.body);
    let (plan, told) = kept::texts(&ask.site.store, &round).await?;
    let is_working = record.state == record.kind.states[0].name;
    let is_chosen = marks::is_open(record);
    let names = names(ask, &round, told.as_ref()).await?;
    let problems: &[Problem] = told.as_ref().map_or(&[], |told| &told.problems);
    let without = told.as_ref().map_or(&[][..], |told| &told.nothing);
    let more = without.len().saturating_sub(SHOWN);
    let panel = Panel {
        say: ask.say,
        here: address(ask, record),
        token: ask.form_token(),
        is_working,
        is_unreadable: !is_working && told.is_none(),
        facts: plan.as_ref().map(|plan| figures::sentences(ask, plan)).unwrap_or_default(),
        groups: plan.as_ref().map(|plan| figures::groups(ask, plan)).unwrap_or_default(),
        nothing: without
            .iter()
            .take(SHOWN)
            .map(|it| (names.of(ask, &it.request), nothing(ask, it, &names)))
            .collect(),
        more: if more == 0 { String::new() } else { ask.say.count("queue-more", more) },
        difference: told.as_ref().map(|told| difference(ask, told)).unwrap_or_default(),
        problems: problems.iter().map(|it| problem(ask, it, &names)).collect(),
        choices: choices(ask, &round, &names),
        renewal: is_chosen.then(|| random_hex(16)),
        has_plan: plan.is_some(),
        commit: commit(ask, record, &round, plan.as_ref()).await?,
    };
    Ok(Some(panel.render()?))
}

async fn names(ask: &Ask, round: &Round, told: Option<&Told>) -> Result<Names, Error> {
    let chosen = round.choices.iter().flat_map(|(_, it)| [&*it.request.0, &*it.offer.0]);
    let without = told.into_iter().flat_map(|told| told.nothing.iter().take(SHOWN));
    let without = without.flat_map(|it| [it.request.as_str(), it.best.as_str()]);
    let problems = told.into_iter().flat_map(|told| &told.problems).flat_map(ids_of_problem);
    Names::read(ask, chosen.chain(without).chain(problems)).await
}

/// The choices, with their lines.
pub fn choices(ask: &Ask, round: &Round, names: &Names) -> Vec<ChoiceRow> {
    let row = |(_, choice): &(String, super::kind::Choice)| ChoiceRow {
        request: (choice.request.0.clone(), names.of(ask, &choice.request.0)),
        offer: (choice.offer.0.clone(), names.of(ask, &choice.offer.0)),
        mark: ask.vocabularies.of("round_marks").label(&choice.mark, ask.say.code()).to_owned(),
        once: random_hex(16),
    };
    round.choices.iter().map(row).collect()
}

fn difference(ask: &Ask, told: &Told) -> Vec<String> {
    let Some(difference) = &told.difference else { return Vec::new() };
    let say = ask.say;
    vec![
        say.count("round-kept", difference.kept.len()),
        say.count("round-changed", difference.changed.len()),
        say.count("round-new-pairs", difference.new.len()),
        say.count("round-gone", difference.gone.len()),
    ]
}

async fn commit(
    ask: &Ask,
    record: &Record,
    round: &Round,
    plan: Option<&Written>,
) -> Result<Option<Commit>, Error> {
    if record.state != "proposed" || plan.is_none_or(|plan| plan.pairs.is_empty()) {
        return Ok(None);
    }
    let is_here = ask.path.ends_with("/commit");
    let found = if is_here { doubts(ask, round).await? } else { Doubts::default() };
    let names = Names::read(ask, found.changes.iter().map(|it| it.id.as_str())).await?;
    let changes = found.changes.iter().map(|it| {
        (ask.say.t(&format!("round-now-{}", it.how)).into_owned(), names.of(ask, &it.id))
    });
    Ok(Some(Commit {
        text: if is_here { ask.form.first("text").to_owned() } else { String::new() },
        changes: changes.collect(),
        problems: found.problems,
        confirmed: found.digest,
        once: random_hex(16),
    }))
}
