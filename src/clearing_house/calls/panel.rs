//! Beneath a call: sending it, the proposals held against its criteria, questions.

use askama::Template;
use facility_access::Verb;
use facility_record::Declared;
use facility_store::{Record, random_hex};

use super::{Appraisal, CALL, Call, Clarification, clarify, send};
use crate::clearing_house::{Proposal, work};
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::records::{Named, tone};
use crate::web::say::Say;
use crate::web::view::address;

/// A form with what is wrong with it.
struct Form {
    action: String,
    once: String,
    text: String,
    problems: Vec<String>,
}

/// A proposal held against the criteria.
struct Row {
    name: String,
    address: String,
    tag: (&'static str, String),
    /// By criterion, then the whole; empty where it is not appraised.
    points: Vec<String>,
}

#[derive(Template)]
#[template(path = "clearing_house/calls/panel.html")]
struct Panel {
    say: Say,
    token: String,
    sending: Option<Form>,
    heads: Vec<String>,
    rows: Vec<Row>,
    questions: String,
    asking: Option<Form>,
}

/// The panel.
///
/// # Errors
/// When the database or the drawing fails.
pub async fn panel(ask: &Ask, record: &Record) -> Result<Option<String>, Error> {
    let mut answers = ask.site.store.linked_by(&record.id, CALL).await?;
    answers.retain(|one| ask.may(Verb::See, one));
    answers.sort_by_key(|one| (one.created, one.id.clone()));
    let of = |kind: &str| answers.iter().filter(|one| one.kind.name == kind).collect::<Vec<_>>();
    let proposals = of(Proposal::kind().name);
    let call = Call::from_body(&record.body);
    let rows = rows(ask, &call, &proposals).await?;
    let questions = of(Clarification::kind().name);
    let panel = Panel {
        say: ask.say,
        token: ask.form_token(),
        sending: sending(ask, record).await?,
        heads: call
            .criteria
            .iter()
            .map(|(_, row)| {
                let title = row.title.best(ask.say.code()).1;
                let weight = ask.say.number(row.weight.unwrap_or(0));
                ask.say.with(
                    "call-weighed",
                    &[("title", title.into()), ("weight", weight.as_str().into())],
                )
            })
            .collect(),
        rows,
        questions: work::list(ask, "kind-clarification-plural", &questions)
            .await?
            .unwrap_or_default(),
        asking: asking(ask, record),
    };
    let is_empty = panel.sending.is_none() && panel.rows.is_empty() && panel.asking.is_none();
    Ok((!is_empty || !panel.questions.is_empty()).then(|| panel.render()).transpose()?)
}

fn form(ask: &Ask, record: &Record, end: &str) -> Form {
    let is_here = ask.path.ends_with(&format!("/{end}"));
    Form {
        action: format!("{}/{end}", address(ask, record)),
        once: random_hex(16),
        text: if is_here { ask.form.first("text").to_owned() } else { String::new() },
        problems: Vec::new(),
    }
}

async fn sending(ask: &Ask, record: &Record) -> Result<Option<Form>, Error> {
    let Some(request) = send::sendable(ask, record).await? else { return Ok(None) };
    let problems = match ask.path.ends_with("/sending") {
        true => send::obstacles(ask, record, &request).await?,
        false => Vec::new(),
    };
    Ok(Some(Form { problems, ..form(ask, record, "sending") }))
}

fn asking(ask: &Ask, record: &Record) -> Option<Form> {
    clarify::asker(ask, record)?;
    let is_here = ask.path.ends_with("/clarification");
    let problems = clarify::problem(ask).filter(|_| is_here).into_iter().collect();
    Some(Form { problems, ..form(ask, record, "clarification") })
}

/// The proposals that were sent, with what the requester found; the best first.
async fn rows(ask: &Ask, call: &Call, proposals: &[&Record]) -> Result<Vec<Row>, Error> {
    let sent: Vec<&Record> = proposals
        .iter()
        .filter(|one| !["open", "lapsed"].contains(&&*one.state))
        .copied()
        .collect();
    let named = Named::of(ask, &sent).await?;
    let ids: Vec<String> = sent.iter().map(|one| one.id.clone()).collect();
    let mut appraised = ask.site.store.linked_by_any(&ids, Proposal::kind().name).await?;
    appraised.retain(|(_, one)| one.kind.name == Appraisal::kind().name && ask.may(Verb::See, one));
    let mut rows: Vec<(f64, Row)> = Vec::new();
    for one in sent {
        let own = appraised.iter().find(|(id, _)| *id == one.id).map(|(_, it)| it);
        let whole = own.map(|it| total(call, &Appraisal::from_body(&it.body)));
        let row = Row {
            name: named.owner(one).to_owned(),
            address: address(ask, one),
            tag: (tone(one.kind, &one.state), ask.say.state(one.kind, &one.state).into_owned()),
            points: own
                .map(|it| points(ask, call, &Appraisal::from_body(&it.body)))
                .unwrap_or_default(),
        };
        rows.push((whole.unwrap_or(-1.0), row));
    }
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

/// The points for a criterion of the call; the marks of an appraisal bear its key.
fn mark(appraisal: &Appraisal, key: &str) -> Option<i64> {
    appraisal.marks.iter().find(|(own, _)| own == key).and_then(|(_, mark)| mark.points.0)
}

/// The sum of the points by their weights, from 0 to 100: ten points are a criterion met in full.
fn total(call: &Call, appraisal: &Appraisal) -> f64 {
    let part = |(key, criterion): &(String, super::call::Criterion)| {
        criterion.weight.unwrap_or(0) * mark(appraisal, key).unwrap_or(0)
    };
    call.criteria.iter().map(part).sum::<i64>() as f64 / 10.0
}

fn points(ask: &Ask, call: &Call, appraisal: &Appraisal) -> Vec<String> {
    let of = |(key, _): &(String, super::call::Criterion)| {
        mark(appraisal, key).map_or_else(|| "–".to_owned(), |points| ask.say.number(points))
    };
    let whole = facility_language::decimal(ask.say.language, total(call, appraisal), 1);
    call.criteria.iter().map(of).chain([whole]).collect()
}

#[cfg(test)]
mod tests {
    use facility_record::{Rows, Whole};

    use super::super::appraisal::Mark;
    use super::super::call::Criterion;
    use super::*;

    #[test]
    fn a_proposal_that_meets_everything_in_full_has_a_hundred_points() {
        let criterion = |key: &str, weight| {
            (key.to_owned(), Criterion { weight: Whole(Some(weight)), ..Criterion::default() })
        };
        let marked = |key: &str, points| {
            (key.to_owned(), Mark { points: Whole(Some(points)), ..Mark::default() })
        };
        let criteria = Rows(vec![criterion("a", 70), criterion("b", 30)]);
        let call = Call { criteria, ..Call::default() };
        let of = |marks| total(&call, &Appraisal { marks: Rows(marks), ..Appraisal::default() });
        assert_eq!(of(vec![marked("a", 10), marked("b", 10)]), 100.0);
        assert_eq!(of(vec![marked("b", 5), marked("a", 8)]), 71.0);
        assert_eq!(of(vec![marked("a", 10), marked("unknown", 10)]), 70.0, "what was not asked");
    }
}
