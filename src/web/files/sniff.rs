//! What a file is, by its content: what its sender says of it is believed of nobody.

use std::borrow::Cow;

use super::archive;
use super::name::end_of;

/// A type of file that is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileType {
    /// The end of its names.
    pub end: &'static str,
    /// Its media type.
    pub media_type: &'static str,
}

const fn of(end: &'static str, media_type: &'static str) -> FileType {
    FileType { end, media_type }
}

/// The types that are known. Others are refused: nothing that runs, and nothing whose content could
/// not be looked into.
pub const TYPES: [FileType; 17] = [
    of("pdf", "application/pdf"),
    of("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    of("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    of("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    of("odt", "application/vnd.oasis.opendocument.text"),
    of("ods", "application/vnd.oasis.opendocument.spreadsheet"),
    of("odp", "application/vnd.oasis.opendocument.presentation"),
    of("epub", "application/epub+zip"),
    of("csv", "text/csv"),
    of("txt", "text/plain"),
    of("png", "image/png"),
    of("jpg", "image/jpeg"),
    of("gif", "image/gif"),
    of("webp", "image/webp"),
    of("mp3", "audio/mpeg"),
    of("mp4", "video/mp4"),
    of("zip", "application/zip"),
];

/// The type with this end of its names.
pub fn named(end: &str) -> Option<&'static FileType> {
    TYPES.iter().find(|known| known.end == end)
}

/// The media type of a stored file as a header says it.
pub fn media_type(stored: &str) -> &'static str {
    let known = TYPES.iter().find(|known| known.media_type == stored);
    known.map_or("application/octet-stream", |known| known.media_type)
}

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// There is nothing in it.
    Empty,
    /// It is nothing that is known.
    Unknown,
    /// It is something else than its name says: what it is.
    Differs(&'static str),
    /// It is a page or a drawing that could act: HTML, SVG, XML.
    Active,
    /// It holds macros.
    Macros,
    /// It is packed in a way that does harm, or is broken.
    Archive,
    /// It is two things at once.
    Double,
}

/// The type of a file with this content and name.
///
/// # Errors
/// Why it is not taken.
pub fn type_of(content: &[u8], name: &str) -> Result<&'static FileType, Doubt> {
    let end = end_of(name);
    let found = match content {
        [] => return Err(Doubt::Empty),
        content if content.starts_with(b"PK\x03\x04") => packed(content)?,
        content if content.starts_with(b"%PDF-") => "pdf",
        content => match text_of(content) {
            Some(text) if looks_active(text.as_bytes()) => return Err(Doubt::Active),
            Some(_) if end == "csv" => "csv",
            Some(_) => "txt",
            None => binary(content)?,
        },
    };
    let is_packed = content.starts_with(b"PK");
    let head = &content[..content.len().min(1024)];
    if !is_packed && (has_archive_at_its_end(content) || found != "txt" && looks_active(head)) {
        return Err(Doubt::Double);
    }
    let known = named(found).ok_or(Doubt::Unknown)?;
    if known.end == end { Ok(known) } else { Err(Doubt::Differs(known.end)) }
}

fn packed(content: &[u8]) -> Result<&'static str, Doubt> {
    // Readers of PDF take a document that begins somewhere in the first 1024 bytes.
    let head = &content[..content.len().min(1024)];
    if head.windows(5).any(|signs| signs == b"%PDF-") {
        return Err(Doubt::Double);
    }
    archive::look(content)
}

fn binary(content: &[u8]) -> Result<&'static str, Doubt> {
    Ok(match infer_type(content) {
        "image/png" => "png",
        "image/jpeg" => "jpg",
        "image/gif" => "gif",
        "image/webp" => "webp",
        "audio/mpeg" => "mp3",
        "video/mp4" => "mp4",
        "text/html" | "text/xml" => return Err(Doubt::Active),
        _ => return Err(Doubt::Unknown),
    })
}

fn infer_type(content: &[u8]) -> &'static str {
    infer::get(content).map_or("", |found| found.mime_type())
}

/// The text that it is: in UTF-8, in UTF-16 with its mark, or in one of the older codes of one byte
/// a letter, which spreadsheets still write. Of these only the letters of ASCII are told apart.
fn text_of(content: &[u8]) -> Option<Cow<'_, str>> {
    let is_plain = |c: char| !c.is_ascii_control() || matches!(c, '\n' | '\r' | '\t' | '\u{c}');
    let text = match content {
        [0xff, 0xfe, rest @ ..] => utf_16(rest, u16::from_le_bytes)?.into(),
        [0xfe, 0xff, rest @ ..] => utf_16(rest, u16::from_be_bytes)?.into(),
        _ => match std::str::from_utf8(content) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) if infer_type(content).is_empty() => {
                content.iter().map(|byte| char::from(*byte)).collect::<String>().into()
            }
            Err(_) => return None,
        },
    };
    text.chars().all(is_plain).then_some(text)
}

fn utf_16(content: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let units = content.chunks(2).map(|pair| Some(unit(pair.try_into().ok()?)));
    String::from_utf16(&units.collect::<Option<Vec<u16>>>()?).ok()
}

/// Whether its beginning reads as a page, a drawing or a script to something that shows pages.
fn looks_active(content: &[u8]) -> bool {
    const SIGNS: [&str; 12] = [
        "<!doctype",
        "<html",
        "<head",
        "<body",
        "<script",
        "<svg",
        "<iframe",
        "<?xml",
        "<?php",
        "<img",
        "<object",
        "<math",
    ];
    let head = &content[..content.len().min(4096)];
    let head = head.to_ascii_lowercase();
    let holds = |sign: &str| head.windows(sign.len()).any(|own| own == sign.as_bytes());
    SIGNS.iter().any(|sign| holds(sign)) || head.starts_with(b"#!")
}

/// Whether readers of archives, which begin at the end, find one here.
fn has_archive_at_its_end(content: &[u8]) -> bool {
    const RECORD: usize = 22;
    let from = content.len().saturating_sub(RECORD + 65_535);
    let tail = &content[from..];
    tail.windows(RECORD).enumerate().any(|(at, record)| {
        let comment = usize::from(u16::from_le_bytes([record[20], record[21]]));
        record.starts_with(b"PK\x05\x06") && at + RECORD + comment <= tail.len()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(content: &[u8], name: &str, expected: Result<&str, Doubt>) {
        let found = type_of(content, name).map(|found| found.end);
        assert_eq!(found, expected, "{name}: {:?}", String::from_utf8_lossy(content));
    }

    #[test]
    fn a_file_is_what_its_content_is_and_its_name_must_agree() {
        const PDF: &[u8] = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n";
        const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01";
        check(PDF, "a.pdf", Ok("pdf"));
        check(PDF, "a.PDF", Ok("pdf"));
        check(PDF, "a.png", Err(Doubt::Differs("pdf")));
        check(PDF, "a.pdf.exe", Err(Doubt::Differs("pdf")));
        check(PDF, "a", Err(Doubt::Differs("pdf")));
        check(PNG, "a.png", Ok("png"));
        check(b"name;seats\nA;3\n", "a.csv", Ok("csv"));
        check("BMI,\u{e2}ge\n3,4\n".as_bytes(), "a.csv", Ok("csv"));
        check(b"words", "a.txt", Ok("txt"));
        check(b"pays;ann\xe9e\nS\xe9n\xe9gal;1\n", "a.csv", Ok("csv"));
        check(b"\xff\xfea\0,\0b\0\n\0", "a.csv", Ok("csv"));
        check(b"words", "a.pdf", Err(Doubt::Differs("txt")));
        check(b"", "a.pdf", Err(Doubt::Empty));
    }

    #[test]
    fn what_acts_or_runs_or_is_two_things_is_refused() {
        check(b"<!DOCTYPE html><p>x", "a.txt", Err(Doubt::Active));
        check(b"\xef\xbb\xbf  <HTML>", "a.pdf", Err(Doubt::Active));
        check(b"<svg xmlns='x' onload='alert(1)'/>", "a.svg", Err(Doubt::Active));
        check(b"a,b\n<script>alert(1)</script>,2", "a.csv", Err(Doubt::Active));
        check(b"\xff\xfe<\0s\0v\0g\0>\0", "a.csv", Err(Doubt::Active));
        check(b"caf\xe9 <script>", "a.csv", Err(Doubt::Active));
        check(b"#!/bin/sh\necho", "a.txt", Err(Doubt::Active));
        check(b"MZ\x90\0\x03\0\0\0", "a.pdf", Err(Doubt::Unknown));
        check(b"\x7fELF\x02\x01\x01\0", "a.txt", Err(Doubt::Unknown));
        check(b"\0\x01\x02 %PDF-1.7", "a.pdf", Err(Doubt::Unknown));
        check(b"words %PDF-1.7", "a.pdf", Err(Doubt::Differs("txt")));
        check(b"%PDF-1.7\n<script>x</script>\x80", "a.pdf", Err(Doubt::Double));
        check(b"GIF89a/*\x80\x01*/=1;<script>", "a.gif", Err(Doubt::Double));
        let mut tailed = b"%PDF-1.7\n\x80".to_vec();
        tailed.extend(b"PK\x05\x06");
        tailed.extend([0; 18]);
        check(&tailed, "a.pdf", Err(Doubt::Double));
        check(b"PK\x03\x04nothing", "a.zip", Err(Doubt::Archive));
    }
}
