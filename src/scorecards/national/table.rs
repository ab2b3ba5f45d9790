//! The numbers of a scorecard as a table: out, filled in elsewhere, and back in. Everything that is wrong
//! with one is told by row and column and nothing is kept; of one that is right, first what it would
//! change.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use askama::Template;
use facility_access::Verb;
use facility_record::{Field, Form, Problem};

use super::desk::{Desk, SAID, said_fields, written};
use crate::exchange::{Cell, Sheet};
use crate::sheet::Table;
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::frame::Frame;
use crate::web::view::{address, title};

/// What a table of the numbers holds before what people say.
const GIVEN: [&str; 6] =
    ["node", "name", "unit", "prefilled", "prefilled_year", "prefilled_source"];

/// The table of the numbers of a scorecard.
pub fn table(ask: &Ask, desk: &Desk) -> Table {
    let form = written(&desk.scorecard);
    let line = |(at, (_, cell)): (usize, &(String, super::ScorecardCell))| {
        let node = desk.node(cell);
        let leaf = node.and_then(|node| desk.tree.nodes[node].leaf.as_ref());
        let number = |number: Option<f64>| number.map_or(String::new(), |it| it.to_string());
        let mut line = vec![
            cell.node.original_text().to_owned(),
            node.map_or(String::new(), |node| desk.named.node(ask, &desk.tree, node).1),
            leaf.map_or(String::new(), |leaf| desk.named.unit(ask, &leaf.indicator).1),
            number(cell.prefilled.0),
            cell.prefilled_year.map_or(String::new(), |year| year.to_string()),
            cell.prefilled_source.original_text().to_owned(),
        ];
        line.extend(SAID.iter().map(|name| form.first(&format!("cells[{at}].{name}")).to_owned()));
        line
    };
    let header = GIVEN.iter().chain(&SAID).map(|name| (*name).to_owned()).collect();
    let lines = desk.scorecard.cells.iter().enumerate().map(line).collect();
    Table::of_text("numbers", header, lines)
}

/// A table that came in: what it says, and where each part of that stands in the file.
#[derive(Default)]
struct Taken {
    form: Form,
    places: HashMap<String, (usize, usize)>,
    problems: Vec<Wrong>,
}

/// What is wrong with a cell of a table.
struct Wrong {
    line: usize,
    column: usize,
    name: String,
    given: String,
    said: String,
}

/// Reads a table against a scorecard. Columns that it lacks say nothing; a cell without anything empties.
fn take(ask: &Ask, desk: &Desk, sheet: &Sheet) -> Taken {
    let mut taken = Taken::default();
    let mut tell = |line: usize, column: usize, (name, given): (&str, &str), said: String| {
        let (name, given) = (name.to_owned(), given.to_owned());
        taken.problems.push(Wrong { line, column, name, given, said });
    };
    for problem in &sheet.problems {
        let said = ask.say.maybe(&format!("problem-{}", problem.word));
        let said = said.map_or_else(|| problem.message.clone(), str::to_owned);
        tell(problem.line, problem.column, ("", ""), said);
    }
    let known = |name: &str| GIVEN.contains(&name) || SAID.contains(&name);
    for (at, name) in sheet.header.iter().enumerate().filter(|(_, name)| !known(name)) {
        let columns = SAID.join(", ");
        tell(1, at + 1, ("", name), ask.say.of("numbers-column-unknown", "columns", &columns));
    }
    if !sheet.header.iter().any(|name| name == "node") {
        tell(1, 1, ("node", ""), ask.say.t("numbers-column-node").into_owned());
        return taken;
    }
    let mut seen: HashMap<usize, usize> = HashMap::new();
    for line in &sheet.lines {
        let Some(key) = line.cells.iter().find(|cell| cell.name == "node") else { continue };
        let of = |(_, cell): &(String, super::ScorecardCell)| {
            cell.node.original_text() == key.text.trim()
        };
        let Some(at) = desk.scorecard.cells.iter().position(of) else {
            let said = ask.say.t("numbers-node-unknown").into_owned();
            tell(line.line, key.column, ("node", &key.text), said);
            continue;
        };
        if let Some(first) = seen.insert(at, line.line) {
            let said = ask.say.of("numbers-node-twice", "row", &first.to_string());
            tell(line.line, key.column, ("node", &key.text), said);
            continue;
        }
        for field in said_fields() {
            let Some(cell) = line.cells.iter().find(|cell| cell.name == field.name) else {
                continue;
            };
            let path = format!("cells[{at}].{}", field.name);
            taken.form.0.push((path.clone(), word(ask, field, cell)));
            taken.places.insert(path, (line.line, cell.column));
        }
    }
    taken
}

/// What stands in a cell, codes by their code also where somebody wrote their name.
fn word(ask: &Ask, field: &Field, cell: &Cell) -> String {
    let text = cell.text.trim();
    let code = (!field.vocabulary.is_empty() && !text.is_empty())
        .then(|| ask.vocabularies.of(field.vocabulary).code_of(text))
        .flatten();
    code.unwrap_or(text).to_owned()
}

/// A number that a table changes.
struct Change {
    name: (String, String),
    fields: Vec<(String, String, String)>,
}

#[derive(Template)]
#[template(path = "scorecards/national/upload.html")]
struct UploadPage {
    frame: Frame,
    problems: Vec<Wrong>,
    changes: Vec<Change>,
    said: String,
    hidden: Vec<(String, String)>,
    token: String,
    once: String,
    edition: i64,
    action: String,
}

/// Takes a table, and shows what is wrong with it or what it would change. Nothing is kept yet.
pub async fn upload(ask: Arc<Ask>) -> Result<Answer, Error> {
    let desk = Desk::open(&ask).await?;
    if !ask.may(Verb::Edit, &desk.record) {
        return Err(Refusal::Forbidden.into());
    }
    let bytes = ask.files.iter().find(|file| file.field == "file").map(|file| file.bytes.clone());
    let bytes = bytes.unwrap_or_default();
    let sheet = tokio::task::spawn_blocking(move || Sheet::read(&bytes))
        .await
        .map_err(|error| Error::Fault(error.to_string()))?;
    let mut taken = take(&ask, &desk, &sheet);
    if sheet.header.is_empty() && taken.problems.is_empty() {
        let said = ask.say.t("import-problem-no-file").into_owned();
        taken.problems.push(Wrong {
            line: 1,
            column: 1,
            name: String::new(),
            given: String::new(),
            said,
        });
    }
    let (after, problems) = desk.said(&ask, &taken.form);
    let wrong: Vec<Wrong> = problems.iter().map(|problem| wrong(&ask, &taken, problem)).collect();
    taken.problems.extend(wrong);
    taken.problems.sort_by_key(|wrong| (wrong.line, wrong.column));
    let (before, after) = (written(&desk.scorecard), written(&after));
    let (changes, hidden) = changes(&ask, &desk, (&before, &after));
    let is_wrong = !taken.problems.is_empty();
    let here = format!("{}/numbers", address(&ask, &desk.record));
    let page = UploadPage {
        frame: Frame::new(&ask, &ask.say.t("numbers-upload-title"))
            .about(&title(&ask, &desk.record).1)
            .crumb(title(&ask, &desk.record).1, address(&ask, &desk.record))
            .crumb(ask.say.t("numbers-title"), here.clone())
            .with_problems(is_wrong),
        said: match (is_wrong, changes.len()) {
            (true, _) => ask.say.count("numbers-upload-wrong", taken.problems.len()),
            (_, 0) => ask.say.t("numbers-upload-same").into_owned(),
            (_, count) => ask.say.count("numbers-upload-changes", count),
        },
        problems: taken.problems,
        changes: if is_wrong { Vec::new() } else { changes },
        hidden: if is_wrong { Vec::new() } else { hidden },
        token: ask.form_token(),
        once: facility_store::random_hex(16),
        edition: desk.record.edition,
        action: here,
    };
    Ok(Answer::html_with(if is_wrong { 422 } else { 200 }, page.render()?))
}

/// A problem with its place in the file; one that no cell of the file has stands where its row is.
fn wrong(ask: &Ask, taken: &Taken, problem: &Problem) -> Wrong {
    let cell = problem.field.split_once("].").map_or("", |(cell, _)| cell);
    let place = taken.places.get(&problem.field).copied().or_else(|| {
        let in_row =
            |(path, _): &(&String, &(usize, usize))| path.starts_with(&format!("{cell}]."));
        taken.places.iter().find(in_row).map(|(_, (line, _))| (*line, 1))
    });
    let (line, column) = place.unwrap_or_default();
    Wrong {
        line,
        column,
        name: problem.field.rsplit('.').next().unwrap_or_default().to_owned(),
        given: taken.form.first(&problem.field).to_owned(),
        said: ask.say.problem(problem),
    }
}

/// What would be different, and the inputs that say so.
fn changes(
    ask: &Ask,
    desk: &Desk,
    (before, after): (&Form, &Form),
) -> (Vec<Change>, Vec<(String, String)>) {
    let mut changes: BTreeMap<usize, Vec<(String, String, String)>> = BTreeMap::new();
    let mut hidden = Vec::new();
    for at in 0..desk.scorecard.cells.len() {
        for field in said_fields() {
            let path = format!("cells[{at}].{}", field.name);
            let (old, new) = (before.first(&path), after.first(&path));
            if old != new {
                let shown = |text: &str| match field.vocabulary {
                    "" => text.to_owned(),
                    list => ask.vocabularies.of(list).label(text, ask.say.code()).to_owned(),
                };
                let label = ask.say.field(field).into_owned();
                changes.entry(at).or_default().push((label, shown(old), shown(new)));
                hidden.push((path, new.to_owned()));
            }
        }
    }
    let change = |(at, fields): (usize, _)| {
        let node = desk.node(&desk.scorecard.cells[at].1);
        let name =
            node.map_or_else(Default::default, |node| desk.named.node(ask, &desk.tree, node));
        Change { name, fields }
    };
    (changes.into_iter().map(change).collect(), hidden)
}
