//! A file as lines, whatever its format.

use std::collections::HashMap;

use facility_record::Vocabularies;

use super::incoming::{Cell, Import, Incoming, Problem};
use super::{activities, dpg, json, table};

/// The lines of the file, each with the kind that it is of, if the format says it.
pub fn read(
    import: &Import<'_>,
    vocabularies: &Vocabularies,
) -> (Vec<(String, Incoming)>, Vec<Problem>) {
    let format = match import.format {
        "auto" | "" => match import.name.rsplit('.').next().unwrap_or_default() {
            "xlsx" => "xlsx",
            "json" if looks_like_dpg(import.bytes) => "dpg",
            "json" => "json",
            "xml" => "iati",
            _ => "csv",
        },
        format => format,
    };
    let (mut lines, mut problems) = match format {
        "csv" => of(table::read_csv(import.bytes)),
        "xlsx" => of(table::read_xlsx(import.bytes)),
        "json" => json::read_json(import.bytes),
        "iati" => return activities::lines(import.bytes, vocabularies),
        "dpg" => {
            let (nominees, problems) = json::read_json(import.bytes);
            let lines = nominees.iter().flat_map(dpg::lines);
            return (lines.map(|(kind, line)| (kind.to_owned(), line)).collect(), problems);
        }
        other => {
            let message = format!("the format {other} is not known");
            return (Vec::new(), vec![Problem::new(1, 1, "unknown-format", &message)]);
        }
    };
    for (field, bytes) in &import.rows {
        add_rows(&mut lines, field, bytes, &mut problems);
    }
    let kind = [import.kind, &import.map.kind].into_iter().find(|kind| !kind.is_empty());
    let kind = kind.map_or_else(
        || {
            let name = import.name.rsplit(['/', '\\']).next().unwrap_or_default();
            name.split('.').next().unwrap_or_default().to_owned()
        },
        str::to_owned,
    );
    (lines.into_iter().map(|line| (kind.clone(), line)).collect(), problems)
}

/// The lines of a table, and what is wrong with it.
fn of(sheet: table::Sheet) -> (Vec<Incoming>, Vec<Problem>) {
    (sheet.lines, sheet.problems)
}

/// Nominees carry their licence and goals under these names, and nobody else's files do.
fn looks_like_dpg(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(20_000)]);
    head.contains("\"SDGs\"") && head.contains("\"organizations\"")
}

/// Adds the lines of a sub-table to their records as rows.
fn add_rows(lines: &mut [Incoming], field: &str, bytes: &[u8], problems: &mut Vec<Problem>) {
    let (rows, more) = of(table::read_csv(bytes));
    problems.extend(more);
    let mut counts: HashMap<usize, usize> = HashMap::new();
    for row in rows {
        let text =
            |name: &str| row.cells.iter().find(|cell| cell.name == name).map_or("", |c| &c.text);
        let owner = text("record");
        let of = |line: &Incoming| {
            line.cells
                .iter()
                .any(|c| matches!(c.name.as_str(), "identifier" | "id") && c.text == owner)
        };
        let Some(at) = lines.iter().position(of) else {
            let message = format!("there is no record {owner} for this row of {field}");
            problems.push(Problem::new(row.line, 1, "unknown-record", &message));
            continue;
        };
        let index = counts.entry(at).or_default();
        for cell in row.cells.iter().filter(|cell| cell.name != "record") {
            let name = format!("{field}[{index}].{}", cell.name);
            lines[at].cells.push(Cell { name, ..cell.clone() });
        }
        *index += 1;
    }
}
