//! Tables as lines of named cells: CSV and XLSX.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use super::incoming::{Cell, Incoming, Problem};

/// Most cells of a workbook that is read.
const MOST_CELLS: u64 = 2_000_000;
/// Most bytes that a workbook may unpack to.
const MOST_BYTES: u64 = 100_000_000;

/// The lines of a CSV file, with the line of the file that each starts on.
pub fn read_csv(bytes: &[u8]) -> (Vec<Incoming>, Vec<Problem>) {
    let mut problems = Vec::new();
    let text = match std::str::from_utf8(bytes) {
        // The reader counts lines by their ends, and would count those of Windows late.
        Ok(text) => &text.trim_start_matches('\u{feff}').replace("\r\n", "\n"),
        Err(error) => {
            let line = bytes[..error.valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
            return (Vec::new(), vec![Problem::new(line, 1, "not-utf8", "the file is not UTF-8")]);
        }
    };
    let sign = sign_between(text);
    let mut reader =
        csv::ReaderBuilder::new().delimiter(sign).flexible(true).from_reader(text.as_bytes());
    let header: Vec<String> = match reader.headers() {
        Ok(header) => header.iter().map(|name| name.trim().to_owned()).collect(),
        Err(error) => return (Vec::new(), vec![Problem::new(1, 1, "not-csv", &error.to_string())]),
    };
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
    (lines, problems)
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
pub fn header(bytes: &[u8], is_workbook: bool) -> Vec<String> {
    let names: Vec<String> = if is_workbook {
        let book = Xlsx::new(Cursor::new(bytes)).ok();
        let range = book.and_then(|mut book: Xlsx<_>| {
            let name = book.sheet_names().first().cloned()?;
            book.worksheet_range(&name).ok()
        });
        let row = range.and_then(|range| range.rows().next().map(<[Data]>::to_vec));
        row.unwrap_or_default().iter().map(|cell| text(cell).trim().to_owned()).collect()
    } else {
        let text = String::from_utf8_lossy(bytes);
        let text = text.trim_start_matches('\u{feff}');
        let mut reader = csv::ReaderBuilder::new();
        let mut reader = reader.delimiter(sign_between(text)).from_reader(text.as_bytes());
        let names = reader.headers().map(|row| row.iter().map(|n| n.trim().to_owned()).collect());
        names.unwrap_or_default()
    };
    only_once(&names)
}

/// The names, each only once.
pub fn only_once(names: &[String]) -> Vec<String> {
    let mut unique: Vec<String> = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let plain = if name.is_empty() { format!("({})", at + 1) } else { name.clone() };
        let mut own = plain.clone();
        let mut count = 1;
        while unique.contains(&own) {
            count += 1;
            own = format!("{plain} ({count})");
        }
        unique.push(own);
    }
    unique
}

/// The lines of the first sheet of a workbook; its first row names the columns.
pub fn read_xlsx(bytes: &[u8]) -> (Vec<Incoming>, Vec<Problem>) {
    let broken = |message: &str| (Vec::new(), vec![Problem::new(1, 1, "not-xlsx", message)]);
    if let Err(message) = unpacked_size(bytes) {
        return broken(&message);
    }
    let mut book: Xlsx<_> = match Xlsx::new(Cursor::new(bytes)) {
        Ok(book) => book,
        Err(error) => return broken(&error.to_string()),
    };
    let Some(name) = book.sheet_names().first().cloned() else {
        return broken("there is no sheet");
    };
    let range = match book.worksheet_range(&name) {
        Ok(range) => range,
        Err(error) => return broken(&error.to_string()),
    };
    let (height, width) = range.get_size();
    if height as u64 * width as u64 > MOST_CELLS {
        return broken("there are more than two million cells");
    }
    let first = range.start().map_or(0, |(row, _)| row as usize);
    let mut rows = range.rows();
    let header: Vec<String> =
        rows.next().unwrap_or_default().iter().map(|cell| text(cell).trim().to_owned()).collect();
    let mut lines = Vec::new();
    for (at, row) in rows.enumerate() {
        let line = first + at + 2;
        if row.iter().all(|cell| matches!(cell, Data::Empty)) {
            continue;
        }
        let cells = header.iter().zip(row).enumerate().map(|(at, (name, cell))| Cell {
            name: name.clone(),
            text: text(cell),
            line,
            column: at + 1,
        });
        lines.push(Incoming::new(line, cells.collect()));
    }
    (lines, Vec::new())
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

/// Reads the sizes that the archive's directory states, before anything is unpacked.
fn unpacked_size(bytes: &[u8]) -> Result<(), String> {
    let mut total = 0_u64;
    let mut at = 0;
    while let Some(found) = bytes[at..].windows(4).position(|four| four == b"PK\x01\x02") {
        at += found;
        let size = bytes.get(at + 24..at + 28).and_then(|four| four.try_into().ok());
        total += size.map_or(0, |four| u64::from(u32::from_le_bytes(four)));
        at += 4;
    }
    if total > MOST_BYTES {
        return Err("the workbook unpacks to more than 100 MB".into());
    }
    Ok(())
}
