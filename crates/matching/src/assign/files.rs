//! The tables of a round as comma-separated text: demand, supply, pairs, and the assignment.

use std::collections::HashMap;

use facility_comma::{Letters, column_key, named_twice, quoted};

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
    /// `duplicate_column`, `column_count`, `quote_open`, `quote_stray`, `not_a_number`,
    /// `affinity_out_of_range`.
    pub problem: Problem,
}

/// Reads `request,places,group`, `provider,capacity` and `request,provider,affinity`, each with a
/// header line; the order of columns and the case of their names are free, others are passed over,
/// `group` may be missing and holds several groups with semicolons between them.
///
/// # Errors
/// Every problem of every file, by file and line.
pub fn read_round(demand: &str, supply: &str, pairs: &str) -> Result<Round, Vec<FileProblem>> {
    let mut problems = Vec::new();
    let mut sheet = Sheet::default();
    let mut lines = [Vec::new(), Vec::new(), Vec::new()];
    let whole_demand = demand_rows(demand, &mut sheet.demand, &mut lines[0], &mut problems);
    let supply_columns = Columns { needed: &["provider", "capacity"], optional: None };
    let whole_supply =
        each_row(supply, List::Supply, &supply_columns, &mut problems, |row, problems| {
            let capacity = row.number(1, "not_a_number", u32::MAX).unwrap_or_else(|problem| {
                problems.push(problem);
                0
            });
            let id = row.cells[0].to_string();
            sheet.supply.push(Supply { id, capacity, ..Supply::default() });
            lines[1].push((row.line, row.columns));
        });
    let whole = (whole_demand, whole_supply);
    read_pairs((pairs, whole), &mut sheet, &mut lines[2], &mut problems);
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

/// Reads `request,places,group` alone, as [`read_round`] does.
///
/// # Errors
/// Every problem of the file, by line.
pub fn read_demand(text: &str) -> Result<Vec<Demand>, Vec<Problem>> {
    let (mut demand, mut lines, mut problems) = (Vec::new(), Vec::new(), Vec::new());
    demand_rows(text, &mut demand, &mut lines, &mut problems);
    let sheet = Sheet { demand: demand.clone(), ..Sheet::default() };
    let lines = [lines, Vec::new(), Vec::new()];
    let flaws = Round::new(sheet).err().unwrap_or_default();
    problems.extend(flaws.into_iter().map(|flaw| placed(flaw, &lines)));
    let mut problems: Vec<Problem> = problems.into_iter().map(|it| it.problem).collect();
    problems.sort_by_key(|it| (it.line, it.column));
    if problems.is_empty() { Ok(demand) } else { Err(problems) }
}

fn demand_rows(
    text: &str,
    demand: &mut Vec<Demand>,
    lines: &mut Vec<RowPlace>,
    problems: &mut Vec<FileProblem>,
) -> bool {
    let columns = Columns { needed: &["request", "places"], optional: Some("group") };
    each_row(text, List::Demand, &columns, problems, |row, problems| {
        let places = row.number(1, "not_a_number", u32::MAX).unwrap_or_else(|problem| {
            problems.push(problem);
            1
        });
        let groups = row.cells[2].split(';').map(str::trim).filter(|group| !group.is_empty());
        let groups = groups.map(str::to_owned).collect();
        let id = row.cells[0].to_string();
        demand.push(Demand { id, places, groups, ..Demand::default() });
        lines.push((row.line, row.columns));
    })
}

/// Where the wanted cells of a row stand: its line and their columns.
type RowPlace = (usize, [usize; 3]);

/// Reads the pairs of a sheet whose two sides are read, `whole` or with lines left out.
fn read_pairs(
    (text, whole): (&str, (bool, bool)),
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
        if demand.is_none() && whole.0 {
            let message = format!("there is no request `{}`", row.cells[0]);
            problems.push(row.problem(0, "unknown_demand", message));
        }
        if supply.is_none() && whole.1 {
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
#[derive(Default)]
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

/// Calls `take` for every line with its wanted cells. Says whether the whole table was read: where
/// lines were lost, what names them elsewhere is no further problem.
fn each_row(
    text: &str,
    file: List,
    columns: &Columns,
    problems: &mut Vec<FileProblem>,
    mut take: impl FnMut(&Row<'_>, &mut Vec<FileProblem>),
) -> bool {
    let mut table = facility_comma::Table::open(text);
    let header = table.as_ref().map_or(&[][..], |table| &table.header);
    let place = |name: &str| header.iter().position(|cell| column_key(&cell.text) == name);
    let missing: Vec<&str> =
        columns.needed.iter().copied().filter(|name| place(name).is_none()).collect();
    let names = columns.needed.iter().copied().chain(columns.optional);
    let places: Vec<Option<usize>> = names.map(place).collect();
    let line = header.first().map_or(1, |cell| cell.line);
    let mut told: Vec<Problem> =
        named_twice(header, Letters::AnyCase).into_iter().map(Problem::from).collect();
    if !missing.is_empty() {
        let message = format!("the first line must name the columns {}", missing.join(", "));
        told.push(Problem { line, column: 1, code: "header_missing", message });
    }
    let mut cells = Vec::new();
    while missing.is_empty() && table.as_mut().is_some_and(|table| table.next(&mut cells)) {
        let mut row = Row { file, line: cells[0].line, ..Row::default() };
        for (at, place) in places.iter().enumerate() {
            if let Some(place) = place {
                row.columns[at] = cells[*place].column();
                row.cells[at] = std::mem::take(&mut cells[*place].text);
            }
        }
        take(&row, problems);
    }
    told.extend(table.iter_mut().flat_map(|table| table.problems()).map(Problem::from));
    let is_whole = told.is_empty();
    problems.extend(told.into_iter().map(|problem| FileProblem { file, problem }));
    is_whole
}
