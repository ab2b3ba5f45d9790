//! The numbers of a scorecard, pillar by pillar: what an international source says, and what the country
//! says of it.

use std::sync::Arc;

use askama::Template;
use facility_access::Verb;
use facility_record::{Declared, Field, Form, Problem, Problems};
use facility_store::Record;

use super::contribution::Contribution;
use super::desk::{Desk, said_fields, written};
use super::scorecard::Scorecard;
use super::table;
use super::take_over::{is_for, proposed};
use crate::web::Answer;
use crate::web::ask::{Ask, Twin};
use crate::web::drawing::{Drawing, LinkChoices};
use crate::web::errors::{Error, Refusal};
use crate::web::files::KeptFiles;
use crate::web::forms::{Input, id_of};
use crate::web::frame::Frame;
use crate::web::records::{Saved, after_save, table_twin};
use crate::web::view::{address, title};

/// A number as it is shown to whoever enters it.
struct Entry {
    name: (String, String),
    unit: (String, String),
    prefilled: String,
    prefilled_year: String,
    prefilled_source: String,
    standing: Input,
    /// What is said beside that.
    inputs: Vec<Input>,
    /// Whether something is said beside that, or has to be mended.
    is_open: bool,
    /// Numbers that others propose: what they say, and their pages.
    proposed: Vec<(String, String)>,
}

/// A pillar in the list of pillars: its name, how many of its numbers were looked at, its page.
struct Part {
    name: (String, String),
    said: String,
    address: String,
    is_here: bool,
}

#[derive(Template)]
#[template(path = "scorecards/national/entering.html")]
struct EnteringPage {
    frame: Frame,
    problems: Vec<(String, String)>,
    parts: Vec<Part>,
    entries: Vec<Entry>,
    token: String,
    once: String,
    edition: i64,
    action: String,
    here: String,
    back: String,
}

/// The numbers of a pillar (`?pillar=`), as a form; all of them as a table.
pub async fn numbers(ask: Arc<Ask>) -> Result<Answer, Error> {
    let desk = Desk::open(&ask).await?;
    match ask.twin {
        Twin::Csv | Twin::Xlsx => table_twin(&ask, table::table(&ask, &desk)),
        _ => {
            let asked = ask.query.first("pillar");
            draw(&ask, &desk, asked, (&written(&desk.scorecard), &Problems::default())).await
        }
    }
}

/// The page of the pillar of a cell, with what was said of that and what is wrong with it.
pub async fn draw_at(
    ask: &Ask,
    desk: &Desk,
    cell: usize,
    (form, problems): (&Form, &Problems),
) -> Result<Answer, Error> {
    let mut all = written(&desk.scorecard);
    all.0.retain(|(name, _)| form.0.iter().all(|(own, _)| own != name));
    all.0.extend(form.0.iter().cloned());
    draw(ask, desk, &pillar_of(desk, cell), (&all, problems)).await
}

/// Where a cell is entered.
pub fn place_of(ask: &Ask, desk: &Desk, cell: usize) -> String {
    let (page, pillar) = (address(ask, &desk.record), pillar_of(desk, cell));
    format!("{page}/numbers?pillar={pillar}#{}", id_of(&format!("cells[{cell}].standing")))
}

fn pillar_of(desk: &Desk, cell: usize) -> String {
    let node = desk.node(&desk.scorecard.cells[cell].1);
    let pillar = node.and_then(|node| desk.tree.pillar_of(node));
    pillar.map_or(String::new(), |at| desk.tree.nodes[at].code.clone())
}

async fn draw(
    ask: &Ask,
    desk: &Desk,
    asked: &str,
    (form, problems): (&Form, &Problems),
) -> Result<Answer, Error> {
    let say = ask.say;
    if !ask.may(Verb::Edit, &desk.record) {
        return Err(
            if ask.person.is_signed_in() { Refusal::Forbidden } else { Refusal::SignIn }.into()
        );
    }
    let here = format!("{}/numbers", address(ask, &desk.record));
    let pillars = desk.pillars();
    let chosen = pillars.iter().find(|at| desk.tree.nodes[**at].code == asked);
    let chosen = chosen.or(pillars.first()).copied().ok_or(Refusal::NotFound)?;
    let line = |problem: &Problem| {
        let said = say.problem(problem);
        (
            format!("#{}", id_of(&problem.field)),
            format!("{}: {said}", desk.label(ask, &problem.field)),
        )
    };
    let country = desk.scorecard.countries.0.first().map_or("", String::as_str);
    let proposed = proposed(ask, country).await?;
    let page = EnteringPage {
        frame: Frame::new(ask, &say.t("numbers-title"))
            .about(&title(ask, &desk.record).1)
            .crumb(title(ask, &desk.record).1, address(ask, &desk.record))
            .with_problems(!problems.is_empty()),
        problems: problems.iter().map(line).collect(),
        parts: pillars.iter().map(|at| part(ask, desk, (*at, *at == chosen))).collect(),
        entries: entries(ask, desk, chosen, (form, problems), &proposed),
        token: ask.form_token(),
        once: facility_store::random_hex(16),
        edition: desk.record.edition,
        action: format!("{here}?pillar={}", desk.tree.nodes[chosen].code),
        here,
        back: address(ask, &desk.record),
    };
    let status = if problems.is_empty() { 200 } else { 422 };
    Ok(Answer::html_with(status, page.render()?))
}

/// The numbers of a pillar as they are asked for.
fn entries(
    ask: &Ask,
    desk: &Desk,
    pillar: usize,
    (form, problems): (&Form, &Problems),
    proposed: &[(Record, String, Contribution)],
) -> Vec<Entry> {
    let say = ask.say;
    let (choices, files) = (LinkChoices::default(), KeptFiles::default());
    let drawing = Drawing { ask, form, problems, choices: &choices, files: &files, add: "" };
    let entry = |(at, node): (usize, usize)| {
        let cell = &desk.scorecard.cells[at].1;
        let leaf = desk.tree.nodes[node].leaf.as_ref();
        let decimal = |it| facility_language::decimal(say.language, it, 2);
        let input = |field: &Field| drawing.input(field, &format!("cells[{at}].{}", field.name));
        Entry {
            name: desk.named.node(ask, &desk.tree, node),
            unit: leaf.map_or_else(Default::default, |leaf| desk.named.unit(ask, &leaf.indicator)),
            prefilled: cell.prefilled.map_or(String::new(), decimal),
            prefilled_year: cell.prefilled_year.map_or(String::new(), |year| year.to_string()),
            prefilled_source: cell.prefilled_source.original_text().to_owned(),
            standing: said_fields().take(1).map(input).next().expect("it is said first"),
            is_open: said_fields().skip(1).any(|field| {
                let path = format!("cells[{at}].{}", field.name);
                !form.first(&path).is_empty() || problems.of(&path).is_some()
            }),
            inputs: said_fields().skip(1).map(input).collect(),
            proposed: proposed
                .iter()
                .filter(|(_, code, body)| leaf.is_some_and(|leaf| is_for(leaf, code, body)))
                .map(|(record, _, body)| (told(ask, body), address(ask, record)))
                .collect(),
        }
    };
    desk.cells(pillar).into_iter().map(entry).collect()
}

/// A proposed number in words: the number, its year and its source.
fn told(ask: &Ask, body: &Contribution) -> String {
    let number = body.number.map_or(0.0, |it| it);
    let number = facility_language::decimal(ask.say.language, number, 2);
    let year = body.year.map_or(String::new(), |year| year.to_string());
    format!("{number} ({year}), {}", body.source.original_text())
}

/// A pillar in the list of pillars.
fn part(ask: &Ask, desk: &Desk, (at, is_here): (usize, bool)) -> Part {
    let say = ask.say;
    let here = format!("{}/numbers", address(ask, &desk.record));

    let cells = desk.cells(at);
    let looked = cells.iter().filter(|(at, _)| &*desk.scorecard.cells[*at].1.standing != "open");
    let numbers = [looked.count(), cells.len()].map(|count| say.number(count as i64));
    let words = [("done", numbers[0].as_str().into()), ("all", numbers[1].as_str().into())];
    Part {
        name: desk.named.node(ask, &desk.tree, at),
        said: say.with("numbers-looked-at", &words),
        address: format!("{here}?pillar={}", desk.tree.nodes[at].code),
        is_here,
    }
}

/// Keeps what was said of the numbers of a pillar, or of those that a table changes.
pub async fn keep_numbers(ask: Arc<Ask>) -> Result<Answer, Error> {
    let desk = Desk::open(&ask).await?;
    if !ask.may(Verb::Edit, &desk.record) {
        return Err(Refusal::Forbidden.into());
    }
    let (form, meanwhile) = since(&ask, &desk).await?;
    let (after, problems) = desk.said(&ask, &form);
    if !problems.is_empty() || !meanwhile.is_empty() {
        let mut all = meanwhile;
        all.extend(problems);
        return draw(&ask, &desk, ask.query.first("pillar"), (&ask.form, &all)).await;
    }
    let done = format!("{}/numbers", address(&ask, &desk.record));
    let done = match ask.query.first("pillar") {
        "" => done,
        pillar => format!("{done}?pillar={pillar}"),
    };
    let after = Record { body: after.to_body(), ..desk.record.clone() };
    let saved =
        Saved { ask: &ask, before: Some(&desk.record), after: &after, change: "edit", reason: "" };
    after_save(&ask, saved.save().await, &done, "saved")
}

/// What the form says beyond the edition that it was drawn from; and where somebody else wrote something
/// else into the same place meanwhile.
async fn since(ask: &Ask, desk: &Desk) -> Result<(Form, Problems), Error> {
    let (mut form, mut meanwhile) = (ask.form.clone(), Problems::default());
    let drawn = ask.form.first("edition").parse::<i64>().unwrap_or(0);
    if drawn == desk.record.edition {
        return Ok((form, meanwhile));
    }
    let editions = ask.site.store.editions(&desk.record).await?;
    let base = editions.iter().find(|edition| edition.edition == drawn).ok_or(Refusal::Conflict)?;
    let (base, now) = (written(&Scorecard::from_body(&base.body)), written(&desk.scorecard));
    form.0.retain(|(name, text)| text.trim() != base.first(name));
    for (name, text) in form.0.iter().filter(|(name, _)| name.starts_with("cells[")) {
        let theirs = now.first(name);
        if theirs != base.first(name) && theirs != text.trim() {
            meanwhile.add_with(
                name.clone(),
                "changed-meanwhile",
                vec![("theirs", theirs.to_owned())],
            );
        }
    }
    Ok((form, meanwhile))
}
