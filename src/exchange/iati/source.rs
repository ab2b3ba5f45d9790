//! Bytes as they come in: their encoding, the place in the file, and a bound for what one piece may take.

use std::io::{self, BufRead, Chain, Cursor, ErrorKind, Read};

/// How many bytes are looked at to learn the encoding; a declaration stands well within.
const HEAD: u64 = 256;

/// What the bytes 0x80 to 0x9F mean in windows-1252; those that mean nothing there stand for themselves.
const WINDOWS_1252: [u16; 32] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
];

/// The character that a byte stands for in windows-1252, which holds all of ISO 8859-1.
pub fn windows_1252(byte: u8) -> char {
    let code = match byte {
        0x80..=0x9F => u32::from(WINDOWS_1252[usize::from(byte - 0x80)]),
        _ => u32::from(byte),
    };
    char::from_u32(code).unwrap_or('\u{FFFD}')
}

/// The encodings that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Windows1252,
    Utf16 { is_big_endian: bool },
}

/// A reader that gives UTF-8, knows its place, and stops where its allowance ends.
pub struct Source<R: BufRead> {
    inner: Chain<Cursor<Vec<u8>>, R>,
    encoding: Encoding,
    decoded: Vec<u8>,
    at: usize,
    line: usize,
    column: usize,
    consumed: u64,
    allowance: u64,
}

impl<R: BufRead> Source<R> {
    /// Looks at the first bytes. The error says which encoding cannot be read.
    pub fn new(mut input: R) -> Result<Source<R>, String> {
        let mut head = Vec::new();
        let read = input.by_ref().take(HEAD).read_to_end(&mut head);
        read.map_err(|error| format!("the file cannot be read: {error}"))?;
        let (encoding, skip) = encoding(&head)?;
        head.drain(..skip);
        Ok(Source {
            inner: Cursor::new(head).chain(input),
            encoding,
            decoded: Vec::new(),
            at: 0,
            line: 1,
            column: 1,
            consumed: 0,
            allowance: u64::MAX,
        })
    }

    /// Line and column of the next byte, from 1.
    pub fn place(&self) -> (usize, usize) {
        (self.line, self.column)
    }

    /// From here on, so many bytes may be read until the next call.
    pub fn allow(&mut self, bytes: u64) {
        self.allowance = self.consumed.saturating_add(bytes);
    }

    fn decode(&mut self) -> io::Result<()> {
        self.decoded.clear();
        self.at = 0;
        match self.encoding {
            Encoding::Utf8 => {}
            Encoding::Windows1252 => {
                let bytes = self.inner.fill_buf()?;
                let text: String = bytes.iter().map(|byte| windows_1252(*byte)).collect();
                let used = bytes.len();
                self.decoded = text.into_bytes();
                self.inner.consume(used);
            }
            Encoding::Utf16 { is_big_endian } => {
                let mut bytes = Vec::new();
                self.inner.by_ref().take(8192).read_to_end(&mut bytes)?;
                if last_unit(&bytes, is_big_endian)
                    .is_some_and(|unit| (0xD800..0xDC00).contains(&unit))
                {
                    // The second half of a pair: without it the character could not be told.
                    self.inner.by_ref().take(2).read_to_end(&mut bytes)?;
                }
                if bytes.len() % 2 != 0 {
                    return Err(io::Error::new(ErrorKind::InvalidData, "half a UTF-16 character"));
                }
                let units = bytes.chunks_exact(2).map(|pair| unit(pair, is_big_endian));
                let text: Result<String, _> = char::decode_utf16(units).collect();
                let text = text.map_err(|_| {
                    io::Error::new(ErrorKind::InvalidData, "a broken UTF-16 character")
                })?;
                self.decoded = text.into_bytes();
            }
        }
        Ok(())
    }
}

fn unit(pair: &[u8], is_big_endian: bool) -> u16 {
    let pair = [pair[0], pair[1]];
    if is_big_endian { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }
}

fn last_unit(bytes: &[u8], is_big_endian: bool) -> Option<u16> {
    bytes.chunks_exact(2).last().map(|pair| unit(pair, is_big_endian))
}

/// The encoding that the first bytes show, and how many of them are the byte order mark.
fn encoding(head: &[u8]) -> Result<(Encoding, usize), String> {
    match head {
        [0xEF, 0xBB, 0xBF, ..] => return Ok((Encoding::Utf8, 3)),
        [0xFE, 0xFF, ..] => return Ok((Encoding::Utf16 { is_big_endian: true }, 2)),
        [0xFF, 0xFE, ..] => return Ok((Encoding::Utf16 { is_big_endian: false }, 2)),
        [0, b'<', ..] => return Ok((Encoding::Utf16 { is_big_endian: true }, 0)),
        [b'<', 0, ..] => return Ok((Encoding::Utf16 { is_big_endian: false }, 0)),
        _ => {}
    }
    let text = String::from_utf8_lossy(head);
    let declared = text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>"));
    let declared = declared.and_then(|(declaration, _)| declaration.split_once("encoding"));
    let Some((_, name)) = declared else { return Ok((Encoding::Utf8, 0)) };
    let name = name.trim_start_matches([' ', '=', '\t', '\n']);
    let name = name.trim_start_matches(['"', '\'']).split(['"', '\'']).next().unwrap_or_default();
    match name.to_ascii_lowercase().as_str() {
        "utf-8" | "utf8" | "us-ascii" | "ascii" => Ok((Encoding::Utf8, 0)),
        "iso-8859-1" | "iso8859-1" | "latin1" | "latin-1" | "windows-1252" | "cp1252" => {
            Ok((Encoding::Windows1252, 0))
        }
        other => Err(format!(
            "the file is encoded as {other}, which is not read; save it as UTF-8 and import it again"
        )),
    }
}

impl<R: BufRead> Read for Source<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let bytes = self.fill_buf()?;
        let count = bytes.len().min(into.len());
        into[..count].copy_from_slice(&bytes[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Source<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.consumed > self.allowance {
            return Err(io::Error::from(ErrorKind::FileTooLarge));
        }
        if self.encoding == Encoding::Utf8 {
            return self.inner.fill_buf();
        }
        if self.at >= self.decoded.len() {
            self.decode()?;
        }
        Ok(&self.decoded[self.at..])
    }

    fn consume(&mut self, count: usize) {
        let bytes = if self.encoding == Encoding::Utf8 {
            // What was given out last is still there: the buffer is filled, nothing is read anew.
            self.inner.fill_buf().unwrap_or_default()
        } else {
            &self.decoded[self.at..]
        };
        for byte in &bytes[..count.min(bytes.len())] {
            match byte {
                b'\n' => (self.line, self.column) = (self.line + 1, 1),
                0x80..=0xBF => {}
                _ => self.column += 1,
            }
        }
        self.consumed += count as u64;
        if self.encoding == Encoding::Utf8 {
            self.inner.consume(count);
        } else {
            self.at += count;
        }
    }
}
