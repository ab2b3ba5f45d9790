//! A table that somebody uploads: its header and lines, before anything is known of them.

pub use super::table::Sheet;
use super::table::{read_csv, read_xlsx};

impl Sheet {
    /// Reads a table: a workbook by its first bytes, everything else as text with cells between
    /// commas, semicolons or tabs.
    pub fn read(bytes: &[u8]) -> Sheet {
        match Sheet::format(bytes) {
            "xlsx" => read_xlsx(bytes),
            _ => read_csv(bytes),
        }
    }

    /// `xlsx` or `csv`.
    pub fn format(bytes: &[u8]) -> &'static str {
        if bytes.starts_with(b"PK\x03\x04") { "xlsx" } else { "csv" }
    }

    /// What stands in a column, as far as anything does.
    pub fn column<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s str> {
        let cells = self.lines.iter().flat_map(|line| &line.cells);
        let cells = cells.filter(move |cell| cell.name == name).map(|cell| cell.text.trim());
        cells.filter(|text| !text.is_empty())
    }
}

/// Text of any encoding that says what it is, as UTF-8; other bytes as they are.
pub fn as_utf8(bytes: &[u8]) -> Vec<u8> {
    let wide: fn([u8; 2]) -> u16 = match bytes {
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        _ => return bytes.to_vec(),
    };
    let units = bytes[2..].chunks_exact(2).map(|two| wide([two[0], two[1]]));
    let text: String = char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect();
    text.into_bytes()
}
