//! XML as pieces, each with its place; whatever could harm is refused here.

use std::io::{BufRead, ErrorKind};

use quick_xml::errors::{Error, IllFormedError};
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader as Xml, XmlVersion};

use super::problem::Problem;
use super::source::Source;

/// A piece of a file.
pub enum Piece {
    /// An element begins: its name and its attributes.
    Start(String, Vec<(String, String)>),
    /// An element ends.
    End,
    /// Text, or a part of it.
    Text(String),
    /// The file ends.
    Finish,
}

/// The pieces of a file.
pub struct Pieces<R: BufRead> {
    xml: Xml<Source<R>>,
    buffer: Vec<u8>,
}

impl<R: BufRead> Pieces<R> {
    /// The problem says why the file cannot be read at all.
    pub fn new(input: R) -> Result<Pieces<R>, Problem> {
        let source = Source::new(input);
        let source = source.map_err(|message| Problem::new((1, 1), "iati.encoding", message))?;
        let mut xml = Xml::from_reader(source);
        xml.config_mut().expand_empty_elements = true;
        Ok(Pieces { xml, buffer: Vec::new() })
    }

    /// From here on so many bytes may be read.
    pub fn allow(&mut self, bytes: u64) {
        self.xml.get_mut().allow(bytes);
    }

    /// The next piece, and where it begins.
    pub fn next(&mut self) -> Result<((usize, usize), Piece), Problem> {
        loop {
            self.buffer.clear();
            // The XML reader takes from the source exactly what it gives, so the source stands
            // where the next piece begins.
            let place = self.xml.get_ref().place();
            let event = self.xml.read_event_into(&mut self.buffer);
            let piece = match event.map_err(|error| broken(&error, place))? {
                Event::Start(start) | Event::Empty(start) => self::start(&start, place)?,
                Event::End(_) => Piece::End,
                Event::Text(text) => Piece::Text(text.xml10_content().into_owned()),
                Event::CData(text) => Piece::Text(text.xml10_content().into_owned()),
                Event::GeneralRef(reference) => Piece::Text(resolved(&reference, place)?),
                Event::Eof => Piece::Finish,
                Event::DocType(_) => {
                    let message = "the file has a DOCTYPE, which could draw in other files or grow \
                                   without end; delete it, IATI files need none";
                    return Err(Problem::new(place, "iati.doctype", message));
                }
                Event::Comment(_) | Event::PI(_) | Event::Decl(_) => continue,
            };
            return Ok((place, piece));
        }
    }
}

fn start(start: &BytesStart<'_>, place: (usize, usize)) -> Result<Piece, Problem> {
    let name = start.name().as_ref().to_owned();
    if !name.starts_with(|sign: char| sign.is_alphabetic() || sign == '_') {
        let message = format!(
            "<{name}> was found where the name of an element was expected; write &lt; for a plain <"
        );
        return Err(Problem::new(place, "iati.xml.broken", message));
    }
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| {
            let message =
                format!("the attributes of <{name}> are broken: {error}; write name=\"value\"");
            Problem::new(place, "iati.xml.broken", message)
        })?;
        let key = attribute.key.as_ref().to_owned();
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| {
            let message = format!(
                "the attribute {key} of <{name}> cannot be read: {error}; write & as &amp;"
            );
            Problem::new(place, "iati.entity.unknown", message)
        })?;
        attributes.push((key, value.into_owned()));
    }
    Ok(Piece::Start(name, attributes))
}

/// The character that a reference stands for. Only those of XML itself are known, since others
/// would have to be declared in a DOCTYPE.
fn resolved(reference: &BytesRef<'_>, place: (usize, usize)) -> Result<String, Problem> {
    let name = reference.xml10_content();
    let known = match name.as_ref() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => reference.resolve_char_ref().ok().flatten(),
    };
    known.map(String::from).ok_or_else(|| {
        let message = format!(
            "&{name}; is not known; write the character itself, or &amp; where the sign & is meant"
        );
        Problem::new(place, "iati.entity.unknown", message)
    })
}

fn broken(error: &Error, place: (usize, usize)) -> Problem {
    let (code, message) = match error {
        Error::Io(error) if error.kind() == ErrorKind::FileTooLarge => {
            ("iati.record.large", "the record that goes on here is too large; split it".to_owned())
        }
        Error::Io(error) if error.kind() == ErrorKind::InvalidData => (
            "iati.encoding",
            format!("the file holds {error} behind this place; save it as UTF-8"),
        ),
        Error::Io(error) => ("iati.file.unreadable", format!("the file cannot be read: {error}")),
        Error::Encoding(_) => (
            "iati.encoding",
            "what follows here is not UTF-8; save the file as UTF-8, or say its encoding in its first line"
                .to_owned(),
        ),
        Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => (
            "iati.xml.broken",
            format!("</{expected}> was expected here and </{found}> was found; close the elements in order"),
        ),
        Error::IllFormed(IllFormedError::UnmatchedEndTag(found)) => (
            "iati.xml.broken",
            format!("</{found}> was found here, but no such element is open; delete it"),
        ),
        Error::IllFormed(IllFormedError::UnclosedReference) => (
            "iati.xml.broken",
            "; was expected after the sign & and a name; write &amp; where the sign & is meant".to_owned(),
        ),
        other => (
            "iati.xml.broken",
            format!("the XML is broken from here on: {other}; fetch the file again or mend this place"),
        ),
    };
    Problem::new(place, code, message)
}
