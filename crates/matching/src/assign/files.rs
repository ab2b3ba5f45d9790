//! The tables of a round as comma-separated text: demand, supply, pairs, and the assignment.

use std::collections::HashMap;

use super::plan::Plan;
use super::round::{Flaw, List, Round};
use super::sheet::{Demand, Pair, SCORE_MAX, Sheet, Supply};
use crate::read::Problem;

/// How many millionths one step of an affinity is; affinities go from 0 to 10,000.
pub const AFFINITY: i32 = SCORE_MAX / 10_000;

/// What is wrong with one of the three files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileProblem {
    /// Which file: demand, supply or pairs.
    pub file: List,
    /// The problem with its line and column. Beside the codes of [`Flaw`]: `header_missing`,
    /// `column_count`, `quote_open`, `not_a_number`, `affinity_out_of_range`.
    pub problem: Problem,
}

/// Reads `request,places,group`, `provider,capacity` and `request,provider,affinity`, each with a
/// header line; the order of columns is free, others are passed over, `group` may be missing and
/// holds several groups with semicolons between them.
///
/// # Errors
/// Every problem of every file, by file and line.
pub fn read_round(demand: &str, supply: &str, pairs: &str) -> Result<Round, Vec<FileProblem>> {
    let mut problems = Vec::new();
    let mut sheet = Sheet::default();
    let mut lines = [Vec::new(), Vec::new(), Vec::new()];
    let demand_columns = Columns { needed: &["request", "places"], optional: Some("group") };
    each_row(demand, List::Demand, &demand_columns, &mut problems, |row, problems| {
        let places = row.number(1, "not_a_number", u32::MAX).unwrap_or_else(|problem| {
            problems.push(problem);
            1
        });
        let groups = row.cells[2].split(';').map(str::trim).filter(|group| !group.is_empty());
        let groups = groups.map(str::to_owned).collect();
        let id = row.cells[0].to_string();
        sheet.demand.push(Demand { id, places, groups, ..Demand::default() });
        lines[0].push((row.line, row.columns));
    });
    let supply_columns = Columns { needed: &["provider", "capacity"], optional: None };
    each_row(supply, List::Supply, &supply_columns, &mut problems, |row, problems| {
        let capacity = row.number(1, "not_a_number", u32::MAX).unwrap_or_else(|problem| {
            problems.push(problem);
            0
        });
        let id = row.cells[0].to_string();
        sheet.supply.push(Supply { id, capacity, ..Supply::default() });
        lines[1].push((row.line, row.columns));
    });
    read_pairs(pairs, &mut sheet, &mut lines[2], &mut problems);
    match Round::new(sheet) {
        Ok(round) if problems.is_empty() => Ok(round),
        made => {
            let flaws = made.err().unwrap_or_default();
            problems.extend(flaws.into_iter().map(|flaw| placed(flaw, &lines)));
            let order = |file: List| {
                [List::Demand, List::Supply].iter().position(|f| *f == file).unwrap_or(2)
            };
            problems.sort_by_key(|it| (order(it.file), it.problem.line, it.problem.column));
            Err(problems)
        }
    }
}

/// Where the wanted cells of a row stand: its line and their columns.
type RowPlace = (usize, [usize; 3]);

/// Reads the pairs of a sheet whose two sides are read.
fn read_pairs(
    text: &str,
    sheet: &mut Sheet,
    lines: &mut Vec<RowPlace>,
    problems: &mut Vec<FileProblem>,
) {
    let demand_ids: HashMap<&str, u32> =
        sheet.demand.iter().zip(0..).map(|(row, at)| (row.id.as_str(), at)).collect();
    let supply_ids: HashMap<&str, u32> =
        sheet.supply.iter().zip(0..).map(|(row, at)| (row.id.as_str(), at)).collect();
    let mut found = Vec::new();
    let pair_columns = Columns { needed: &["request", "provider", "affinity"], optional: None };
    each_row(text, List::Pair, &pair_columns, problems, |row, problems| {
        let demand = demand_ids.get(&*row.cells[0]).copied();
        let supply = supply_ids.get(&*row.cells[1]).copied();
        let affinity = row.number(2, "affinity_out_of_range", 10_000);
        if demand.is_none() {
            let message = format!("there is no request `{}`", row.cells[0]);
            problems.push(row.problem(0, "unknown_demand", message));
        }
        if supply.is_none() {
            let message = format!("there is no provider `{}`", row.cells[1]);
            problems.push(row.problem(1, "unknown_supply", message));
        }
        match (demand, supply, affinity) {
            (Some(demand), Some(supply), Ok(affinity)) => {
                found.push(Pair { demand, supply, score: affinity as i32 * AFFINITY });
                lines.push((row.line, row.columns));
            }
            (_, _, affinity) => problems.extend(affinity.err()),
        }
    });
    sheet.pairs = found;
}

/// Writes `request,provider,affinity`, one line for each place given.
pub fn assignment_csv(round: &Round, plan: &Plan) -> String {
    let mut text = String::from("request,provider,affinity\n");
    for pair in &plan.taken {
        let request = &round.demand[pair.demand as usize].id;
        let provider = &round.supply[pair.supply as usize].id;
        let affinity = pair.score / AFFINITY;
        text.push_str(&format!("{},{},{affinity}\n", quoted(request), quoted(provider)));
    }
    text
}

/// A flaw of the lists at its line and column.
fn placed(flaw: Flaw, lines: &[Vec<RowPlace>; 3]) -> FileProblem {
    let list = match flaw.list {
        List::Demand => 0,
        List::Supply => 1,
        _ => 2,
    };
    let (line, columns) = lines[list].get(flaw.row).copied().unwrap_or((1, [1; 3]));
    let is_id = matches!(flaw.code, "id_empty" | "duplicate_id" | "duplicate_pair");
    let column = if is_id { columns[0] } else { columns[1] };
    FileProblem {
        file: flaw.list,
        problem: Problem { line, column, code: flaw.code, message: flaw.message },
    }
}

/// The columns that a table must have, and one that it may have.
struct Columns {
    needed: &'static [&'static str],
    optional: Option<&'static str>,
}

/// The wanted cells of a line, up to three, with their columns in characters from 1.
struct Row<'a> {
    file: List,
    line: usize,
    cells: [std::borrow::Cow<'a, str>; 3],
    columns: [usize; 3],
}

impl Row<'_> {
    fn problem(&self, cell: usize, code: &'static str, message: String) -> FileProblem {
        let (line, column) = (self.line, self.columns[cell]);
        FileProblem { file: self.file, problem: Problem { line, column, code, message } }
    }

    fn number(&self, cell: usize, code: &'static str, most: u32) -> Result<u32, FileProblem> {
        let text = &self.cells[cell];
        match text.parse::<u32>() {
            Ok(number) if number <= most => Ok(number),
            Ok(_) => Err(self.problem(cell, code, format!("`{text}` is not in 0..{most}"))),
            Err(_) => {
                let message = format!("`{text}` is not a whole number of 0 or more");
                Err(self.problem(cell, "not_a_number", message))
            }
        }
    }
}

/// Calls `take` for every line with its wanted cells.
fn each_row(
    text: &str,
    file: List,
    columns: &Columns,
    problems: &mut Vec<FileProblem>,
    mut take: impl FnMut(&Row<'_>, &mut Vec<FileProblem>),
) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = text.lines().enumerate();
    let mut cells = Vec::new();
    let header: Vec<String> = match lines.next().map(|(_, line)| split(line, &mut cells)) {
        Some(Ok(())) => cells.iter().map(|(_, cell)| cell.to_string()).collect(),
        _ => Vec::new(),
    };
    let place = |name: &str| header.iter().position(|title| title == name);
    let problem = |line: usize, column: usize, code: &'static str, message: String| FileProblem {
        file,
        problem: Problem { line, column, code, message },
    };
    let missing: Vec<&str> =
        columns.needed.iter().copied().filter(|name| place(name).is_none()).collect();
    if !missing.is_empty() {
        let message = format!("the first line must name the columns {}", missing.join(", "));
        problems.push(problem(1, 1, "header_missing", message));
        return;
    }
    let names = columns.needed.iter().copied().chain(columns.optional);
    let places: Vec<Option<usize>> = names.map(place).collect();
    for (index, line) in lines {
        if line.trim().is_empty() {
            continue;
        }
        if let Err(column) = split(line, &mut cells) {
            let message = "a quote is not closed".to_owned();
            problems.push(problem(index + 1, column, "quote_open", message));
            continue;
        }
        if cells.len() != header.len() {
            let message = format!("{} columns, the header has {}", cells.len(), header.len());
            problems.push(problem(index + 1, 1, "column_count", message));
            continue;
        }
        let mut row = Row { file, line: index + 1, cells: Default::default(), columns: [1; 3] };
        for (at, place) in places.iter().enumerate() {
            if let Some(place) = place {
                row.columns[at] = cells[*place].0;
                row.cells[at] = std::mem::take(&mut cells[*place].1);
            }
        }
        take(&row, problems);
    }
}

/// Splits a line at its commas: each cell with its column. A cell may stand in quotes, where two
/// quotes mean one. Fails with the column of a quote that is not closed.
fn split<'a>(
    line: &'a str,
    cells: &mut Vec<(usize, std::borrow::Cow<'a, str>)>,
) -> Result<(), usize> {
    cells.clear();
    let mut column = 1;
    let mut rest = line;
    loop {
        let start = column;
        let trimmed = rest.trim_start();
        let (cell, length) = if let Some(inner) = trimmed.strip_prefix('"') {
            let end = quote_end(inner).ok_or(start)?;
            let after = &inner[end + 1..];
            let length = rest.len() - after.len() + after.find(',').unwrap_or(after.len());
            (std::borrow::Cow::Owned(inner[..end].replace("\"\"", "\"")), length)
        } else {
            let length = rest.find(',').unwrap_or(rest.len());
            (std::borrow::Cow::Borrowed(rest[..length].trim()), length)
        };
        cells.push((start, cell));
        if length == rest.len() {
            return Ok(());
        }
        column += rest[..=length].chars().count();
        rest = &rest[length + 1..];
    }
}

/// Where the quote closes that a cell opened.
fn quote_end(inner: &str) -> Option<usize> {
    let bytes = inner.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], bytes.get(at + 1)) {
            (b'"', Some(b'"')) => at += 2,
            (b'"', _) => return Some(at),
            _ => at += 1,
        }
    }
    None
}

/// A cell as it is written: in quotes where it holds a comma, a quote or space at its ends.
fn quoted(cell: &str) -> std::borrow::Cow<'_, str> {
    if cell.contains([',', '"']) || cell.trim() != cell {
        std::borrow::Cow::Owned(format!("\"{}\"", cell.replace('"', "\"\"")))
    } else {
        std::borrow::Cow::Borrowed(cell)
    }
}
