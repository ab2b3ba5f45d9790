//! Tables as lines of named cells: CSV and XLSX.

use std::collections::{BTreeMap, HashSet};
use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx, XlsxError};
use flate2::read::DeflateDecoder;

use super::form;
use super::incoming::{Cell, Incoming, Problem};

/// Most cells of a workbook that is read.
const MOST_CELLS: u64 = 2_000_000;
/// Most bytes that a workbook may unpack to.
const MOST_BYTES: u64 = 100_000_000;
/// Most columns of a table.
const MOST_COLUMNS: usize = 1_000;

/// A table: its header and lines, before anything is known of them.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// The names of the columns, each only once.
    pub header: Vec<String>,
    /// The lines; their cells are called by these names.
    pub lines: Vec<Incoming>,
    /// What is wrong with the file itself.
    pub problems: Vec<Problem>,
    /// Of a form that was filled in: the name of its kind, and the code of its language.
    pub form: Option<(String, String)>,
}

impl Sheet {
    /// A file that cannot be read.
    fn broken(line: usize, code: &str, message: &str) -> Sheet {
        Sheet { problems: vec![Problem::new(line, 1, code, message)], ..Sheet::default() }
    }
}

/// The lines of a CSV file, with the line of the file that each starts on.
pub fn read_csv(bytes: &[u8]) -> Sheet {
    let mut problems = Vec::new();
    let text = match std::str::from_utf8(bytes) {
        // The reader counts lines by their ends, and would count those of Windows late.
        Ok(text) => &text.trim_start_matches('\u{feff}').replace("\r\n", "\n"),
        Err(error) => {
            let line = bytes[..error.valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
            return Sheet::broken(line, "not-utf8", "the file is not UTF-8");
        }
    };
    let sign = sign_between(text);
    let mut reader =
        csv::ReaderBuilder::new().delimiter(sign).flexible(true).from_reader(text.as_bytes());
    let header: Vec<String> = match reader.headers() {
        Ok(header) => header.iter().map(|name| name.trim().to_owned()).collect(),
        Err(error) => return Sheet::broken(1, "not-csv", &error.to_string()),
    };
    if header.len() > MOST_COLUMNS {
        return Sheet::broken(1, "not-csv", "there are more than a thousand columns");
    }
    let header = only_once(&header);
    let mut lines = Vec::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(1, |at| at.line() as usize);
                problems.push(Problem::new(line, 1, "not-csv", &error.to_string()));
                continue;
            }
        };
        let line = record.position().map_or(1, |at| at.line() as usize);
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if record.len() != header.len() {
            let (given, wanted) = (record.len().to_string(), header.len().to_string());
            let message = format!("{given} cells where the header has {wanted}");
            let details = [("given", given.as_str()), ("wanted", wanted.as_str())];
            let problem = Problem::new(line, record.len(), "wrong-width", &message);
            problems.push(problem.of("", "wrong-width", &details));
            continue;
        }
        let cells = header.iter().zip(record.iter()).enumerate().map(|(at, (name, text))| Cell {
            name: name.clone(),
            text: text.to_owned(),
            line,
            column: at + 1,
        });
        lines.push(Incoming::new(line, cells.collect()));
    }
    Sheet { header, lines, problems, form: None }
}

/// The sign between the cells of a line: the one that the header has most of.
fn sign_between(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |sign: u8| first.bytes().filter(|byte| *byte == sign).count();
    [b';', b'\t']
        .into_iter()
        .fold(b',', |best, sign| if count(sign) > count(best) { sign } else { best })
}

/// The names of the columns of a table, each only once: of two with one name the second is
/// `NAME (2)`, one without a name is called by its number.
fn only_once(names: &[String]) -> Vec<String> {
    let mut taken: HashSet<String> = HashSet::new();
    let mut once = |at: usize, name: &String| {
        let plain = if name.is_empty() { format!("({})", at + 1) } else { name.clone() };
        let mut own = plain.clone();
        let mut count = 1;
        while !taken.insert(own.clone()) {
            count += 1;
            own = format!("{plain} ({count})");
        }
        own
    };
    names.iter().enumerate().map(|(at, name)| once(at, name)).collect()
}

/// The rows of a sheet that hold anything, by number, each with its cells by column.
type Rows = BTreeMap<u32, BTreeMap<u32, Data>>;

/// The lines of the first sheet of a workbook; its first row names the columns, unless it is a form
/// that was filled in.
pub fn read_xlsx(bytes: &[u8]) -> Sheet {
    let rows = unpacked_size(bytes).and_then(|()| {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|e| e.to_string())?;
        let name = book.sheet_names().first().cloned().ok_or("there is no sheet")?;
        rows(&mut book, &name)
    });
    let rows = match rows {
        Ok(rows) => rows,
        Err(message) => return Sheet::broken(1, "not-xlsx", &message),
    };
    let first = rows.values().filter_map(|row| row.keys().next()).min().copied().unwrap_or(0);
    let last = rows.values().filter_map(|row| row.keys().next_back()).max().copied().unwrap_or(0);
    let width = (last - first) as usize + 1;
    if width > MOST_COLUMNS || width as u64 * rows.len() as u64 > MOST_CELLS {
        let message = "there are more than a thousand columns or two million cells";
        return Sheet::broken(1, "not-xlsx", message);
    }
    let texts =
        |row: &BTreeMap<u32, Data>| row.iter().map(|(at, cell)| (*at, text(cell))).collect();
    if let Some(form) = form::line(&rows.iter().map(|(at, row)| (*at, texts(row))).collect()) {
        return form;
    }
    let words = |row: &BTreeMap<u32, Data>| -> Vec<String> {
        (first..=last).map(|column| row.get(&column).map_or_else(String::new, text)).collect()
    };
    let mut rows = rows.into_iter();
    let Some((_, names)) = rows.next() else { return Sheet::default() };
    let names: Vec<String> = words(&names).iter().map(|name| name.trim().to_owned()).collect();
    let header = only_once(&names);
    let line = |(row, cells): (u32, BTreeMap<u32, Data>)| {
        let line = row as usize + 1;
        let cells = header.iter().zip(words(&cells)).zip(first as usize + 1..);
        let cell = |((name, text), column): ((&String, String), usize)| Cell {
            name: name.clone(),
            text,
            line,
            column,
        };
        Incoming::new(line, cells.map(cell).collect())
    };
    let lines = rows.map(line).collect();
    Sheet { header, lines, ..Sheet::default() }
}

/// Reads a sheet cell by cell: what it takes grows with the cells that hold something, not with the
/// corners that they stand in.
fn rows(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Rows, String> {
    let told = |error: XlsxError| error.to_string();
    let mut cells = book.worksheet_cells_reader(name).map_err(told)?;
    let (mut rows, mut count) = (Rows::new(), 0);
    while let Some(cell) = cells.next_cell().map_err(told)? {
        let value = Data::from(cell.get_value().clone());
        if matches!(value, Data::Empty) {
            continue;
        }
        count += 1;
        if count > MOST_CELLS {
            return Err("there are more than two million cells".into());
        }
        let (row, column) = cell.get_position();
        rows.entry(row).or_default().insert(column, value);
    }
    Ok(rows)
}

/// A cell as text: dates as `2026-11-22`, whole numbers without a point.
fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            format!("{number:.0}")
        }
        Data::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::DateTimeIso(text) => text.split('T').next().unwrap_or(text).to_owned(),
        other => other.to_string(),
    }
}

/// Whether an archive unpacks to a size that can be held. Each part is unpacked to see it: the sizes
/// that an archive states are what whoever made it wants to be believed.
fn unpacked_size(bytes: &[u8]) -> Result<(), String> {
    let mut left = MOST_BYTES;
    let mut at = 0;
    while let Some(found) = bytes[at..].windows(4).position(|four| four == b"PK\x01\x02") {
        at += found;
        let number = |from: usize, length: usize| {
            let own = bytes.get(at + from..at + from + length).unwrap_or_default();
            own.iter().rev().fold(0_usize, |sum, byte| sum << 8 | usize::from(*byte))
        };
        // Where the part's own head lies, how long it is, and how the part is packed.
        let (head, is_packed) = (number(42, 4), number(10, 2) == 8);
        let length = |from: usize| {
            let own = bytes.get(head + from..head + from + 2).unwrap_or_default();
            own.iter().rev().fold(0_usize, |sum, byte| sum << 8 | usize::from(*byte))
        };
        let part = bytes.get(head + 30 + length(26) + length(28)..).unwrap_or_default();
        let size = match is_packed {
            true => {
                let mut unpacked = DeflateDecoder::new(part).take(left + 1);
                std::io::copy(&mut unpacked, &mut std::io::sink()).unwrap_or(0)
            }
            false => number(20, 4).min(part.len()) as u64,
        };
        if size > left {
            return Err("the workbook unpacks to more than 100 MB".into());
        }
        left -= size;
        at += 4;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::DeflateEncoder;

    use super::*;

    #[test]
    fn two_cells_in_the_far_corners_of_a_sheet_are_refused_and_not_unfolded() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "title").expect("a cell");
        sheet.write(1_048_575, 16_383, "far").expect("a cell");
        let table = read_xlsx(&book.save_to_buffer().expect("a workbook"));
        assert_eq!(table.problems[0].code, "not-xlsx");
    }

    #[test]
    fn a_table_with_gaps_keeps_its_rows_and_columns() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (row, column, words) in [(2, 1, "title"), (2, 3, "title"), (4, 3, "x"), (9, 1, "y")] {
            sheet.write(row, column, words).expect("a cell");
        }
        let table = read_xlsx(&book.save_to_buffer().expect("a workbook"));
        assert_eq!(table.header, ["title", "(2)", "title (2)"]);
        let cells = |line: &Incoming| {
            let filled = line.cells.iter().filter(|cell| !cell.text.is_empty());
            filled.map(|cell| (cell.line, cell.column, cell.name.clone())).collect::<Vec<_>>()
        };
        assert_eq!(cells(&table.lines[0]), [(5, 4, "title (2)".to_owned())]);
        assert_eq!(cells(&table.lines[1]), [(10, 2, "title".to_owned())]);
    }

    #[test]
    fn an_archive_that_lies_about_its_size_is_unpacked_no_further_than_the_limit() {
        let mut packed = DeflateEncoder::new(Vec::new(), Compression::best());
        for _ in 0..120 {
            packed.write_all(&vec![0; 1_000_000]).expect("memory");
        }
        let packed = packed.finish().expect("memory");
        // A head of 30 bytes, the part, and an entry of the directory that states 10 bytes.
        let mut bytes = [&b"PK\x03\x04"[..], &[0; 26], &packed].concat();
        let mut entry = [&b"PK\x01\x02"[..], &[0; 42]].concat();
        entry[10] = 8;
        entry[24] = 10;
        bytes.extend(entry);
        assert!(unpacked_size(&bytes).is_err());
    }

    #[test]
    fn a_header_of_nothing_but_signs_is_refused_at_once() {
        let table = read_csv(",".repeat(2_000_000).as_bytes());
        assert_eq!(table.problems[0].code, "not-csv");
    }
}
