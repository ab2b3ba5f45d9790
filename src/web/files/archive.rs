//! What a packed file holds, from its list of contents: nothing is unpacked.

use std::io::{Cursor, Read};

use super::sniff::Doubt;

/// Most parts of a packed file; a long thesis with pictures has some hundreds.
const MOST_PARTS: usize = 5_000;
/// A packed file may say that it holds so many bytes and no more,
const MOST_BYTES: u64 = 500_000_000;
/// or, beyond these, so many times its own size.
const MOST_RATIO: u64 = 100;
const FEW_BYTES: u64 = 50_000_000;

/// The media types that the first part of an open document or a book says.
const SAID: [(&str, &str); 4] = [
    ("application/vnd.oasis.opendocument.text", "odt"),
    ("application/vnd.oasis.opendocument.spreadsheet", "ods"),
    ("application/vnd.oasis.opendocument.presentation", "odp"),
    ("application/epub+zip", "epub"),
];

/// What an office file of this kind always holds.
const PARTS: [(&str, &str); 3] =
    [("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("ppt/presentation.xml", "pptx")];

/// The end of the name that fits what the archive holds: `docx`, `epub`, or `zip` for any other.
///
/// # Errors
/// For one with macros, with too much in it, or with names that lead out of it.
pub fn look(content: &[u8]) -> Result<&'static str, Doubt> {
    // The list is read into memory: first its length.
    if content.windows(4).filter(|signs| signs == b"PK\x01\x02").count() > MOST_PARTS {
        return Err(Doubt::Archive);
    }
    let mut archive = zip::ZipArchive::new(Cursor::new(content)).map_err(|_| Doubt::Archive)?;
    if archive.offset() != 0 {
        return Err(Doubt::Double);
    }
    let (mut packed, mut whole) = (0_u64, 0_u64);
    let mut names: Vec<String> = Vec::new();
    for at in 0..archive.len() {
        let part = archive.by_index_raw(at).map_err(|_| Doubt::Archive)?;
        packed = packed.saturating_add(part.compressed_size());
        whole = whole.saturating_add(part.size());
        let name = part.name().map_err(|_| Doubt::Archive)?.into_owned();
        if leads_out(&name) || part.is_symlink() {
            return Err(Doubt::Archive);
        }
        names.push(name);
    }
    let size = content.len() as u64;
    // Parts that share their bytes are how a small file holds more than it could.
    let is_bomb = whole > MOST_BYTES || (whole > FEW_BYTES && whole / size.max(1) > MOST_RATIO);
    if packed > size || is_bomb {
        return Err(Doubt::Archive);
    }
    let holds = |name: &str| names.iter().any(|own| own.eq_ignore_ascii_case(name));
    if names.iter().any(|name| name.to_lowercase().ends_with("vbaproject.bin")) {
        return Err(Doubt::Macros);
    }
    if holds("[Content_Types].xml") {
        let known = PARTS.iter().find(|(part, _)| holds(part));
        return Ok(known.map_or("zip", |(_, end)| end));
    }
    Ok(said(&mut archive).unwrap_or("zip"))
}

/// What an open document says of itself: its first part, which is not packed.
fn said(archive: &mut zip::ZipArchive<Cursor<&[u8]>>) -> Option<&'static str> {
    let mut first = archive.by_index_raw(0).ok()?;
    let is_plain = first.compressed_size() == first.size() && first.size() <= 100;
    if first.name().ok()? != "mimetype" || !is_plain {
        return None;
    }
    let mut text = String::new();
    first.by_ref().take(100).read_to_string(&mut text).ok()?;
    SAID.iter().find(|(media_type, _)| *media_type == text.trim()).map(|(_, end)| *end)
}

fn leads_out(name: &str) -> bool {
    name.starts_with(['/', '\\'])
        || name.contains([':', '\0'])
        || name.split(['/', '\\']).any(|part| part == "..")
}
