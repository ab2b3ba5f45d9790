//! A file record by record.

use std::collections::{BTreeMap, HashMap};
use std::io::BufRead;
use std::sync::Arc;

use serde::Serialize;

use super::activity::{Activity, activity};
use super::element::{Element, LANGUAGE, Node};
use super::header::{Header, check_version, header, take_namespaces, used};
use super::organisation::{Organisation, organisation};
use super::parts::Reading;
use super::personal;
use super::pieces::{Piece, Pieces};
use super::problem::Problem;
use super::{rest, text};

/// Bytes that one record may have. The largest that were seen have some twenty million.
const RECORD_BYTES: u64 = 64 << 20;
/// Elements that one record may have.
const RECORD_ELEMENTS: usize = 1_000_000;
/// Elements that may stand in one another.
const NESTING: usize = 64;
/// Elements beside the records that are kept.
const OTHERS: usize = 1_000;

/// A record of a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    /// An activity.
    Activity(Box<Activity>),
    /// An organisation.
    Organisation(Box<Organisation>),
}

/// A whole file.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct File {
    /// What it says about itself.
    pub header: Header,
    /// Its activities.
    pub activities: Vec<Activity>,
    /// Its organisations.
    pub organisations: Vec<Organisation>,
    /// What should be looked at, though nothing was refused for it.
    pub warnings: Vec<Problem>,
}

/// Why a file is not taken.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Refused {
    /// Records that were read well, before and between those that were not.
    pub read: usize,
    /// Why.
    pub problems: Vec<Problem>,
    /// What should be looked at besides.
    pub warnings: Vec<Problem>,
}

/// Reads a whole file: all of it or nothing. For large files take the `Reader`, which gives one
/// record after the other.
pub fn read(input: impl BufRead) -> Result<File, Refused> {
    let mut reader = Reader::new(input);
    let (mut file, mut refused) = (File::default(), Refused::default());
    for record in reader.by_ref() {
        match record {
            Ok(Record::Activity(activity)) => file.activities.push(*activity),
            Ok(Record::Organisation(organisation)) => file.organisations.push(*organisation),
            Err(problem) => {
                refused.problems.push(problem);
                continue;
            }
        }
        refused.read += 1;
    }
    (file.header, file.warnings) = (reader.header, reader.warnings);
    if refused.problems.is_empty() {
        return Ok(file);
    }
    refused.warnings = file.warnings;
    Err(refused)
}

/// Gives the records of a file. After a record without identifier, or with one that was there
/// before, it goes on; after broken XML it ends.
pub struct Reader<R: BufRead> {
    pieces: Option<Pieces<R>>,
    refusal: Option<Problem>,
    header: Header,
    root: Element,
    warnings: Vec<Problem>,
    identifiers: HashMap<String, (usize, usize)>,
    has_begun: bool,
}

impl<R: BufRead> Reader<R> {
    /// A reader of bytes in UTF-8, UTF-16, ISO 8859-1 or windows-1252, as the file says.
    pub fn new(input: R) -> Reader<R> {
        let (pieces, refusal) = match Pieces::new(input) {
            Ok(pieces) => (Some(pieces), None),
            Err(problem) => (None, Some(problem)),
        };
        Reader {
            pieces,
            refusal,
            header: Header::default(),
            root: Element { is_read: true, ..Element::default() },
            warnings: Vec::new(),
            identifiers: HashMap::new(),
            has_begun: false,
        }
    }

    /// What the file says about itself; known after the first record, whole after the last.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// What should be looked at, of the records given so far.
    pub fn warnings(&self) -> &[Problem] {
        &self.warnings
    }

    fn end(&mut self) {
        self.pieces = None;
        self.header.rest = rest::rest(&self.root);
    }

    /// The next record, `None` at the end of the file.
    fn advance(&mut self) -> Result<Option<Record>, Problem> {
        let Some(pieces) = &mut self.pieces else { return Ok(None) };
        if !self.has_begun {
            self.has_begun = true;
            self.root = begin(pieces)?;
            self.header = header(&mut self.root);
            check_version(&self.header, &self.root, &mut self.warnings);
        }
        loop {
            let Some(pieces) = &mut self.pieces else { return Ok(None) };
            pieces.allow(RECORD_BYTES);
            let (place, piece) = pieces.next()?;
            match piece {
                Piece::Start(name, attributes) => {
                    let mut element = started(name, attributes, place, &self.root);
                    fill(pieces, &mut element)?;
                    if matches!(element.name.as_str(), "iati-activity" | "iati-organisation") {
                        return self.record(element).map(Some);
                    }
                    self.keep_beside(element);
                }
                Piece::Text(text) => {
                    if !text.trim().is_empty() {
                        let message = "there is text between the records, which is not read; \
                                       put it into an element of a record";
                        self.warnings.push(Problem::new(place, "iati.text.stray", message));
                    }
                }
                Piece::End => {
                    ended(pieces)?;
                    if self.identifiers.is_empty() {
                        let message = "the file has no record; there is nothing to import";
                        self.warnings.push(Problem::new(place, "iati.records.none", message));
                    }
                    return Ok(None);
                }
                Piece::Finish => return Err(unclosed(place, &self.root)),
            }
        }
    }

    fn keep_beside(&mut self, mut element: Element) {
        let message = format!(
            "<{}> is no record of the standard; it is kept with the file and makes no record",
            element.name
        );
        self.warnings.push(Problem::new(element.place, "iati.element.unknown", message));
        personal::leave_out(&mut element, &mut BTreeMap::new());
        if self.root.nodes.len() < OTHERS {
            self.root.nodes.push(Node::Element(element));
        }
    }

    fn record(&mut self, mut element: Element) -> Result<Record, Problem> {
        let place = element.place;
        let mut left_out = BTreeMap::new();
        personal::leave_out(&mut element, &mut left_out);
        let mut namespaces = self.header.namespaces.clone();
        namespaces.extend(take_namespaces(&mut element));
        element.take(LANGUAGE);
        element.is_read = true;
        let currency = element.take("default-currency");
        let mut reading = Reading { currency, problems: &mut self.warnings };
        if element.name == "iati-activity" {
            let mut activity = activity(&mut reading, &mut element);
            activity.namespaces = used(&namespaces, &activity.rest);
            activity.left_out = left_out;
            self.admit("activity", "iati-identifier", &activity.identifier, place)?;
            return Ok(Record::Activity(Box::new(activity)));
        }
        let mut organisation = organisation(&mut reading, &mut element);
        organisation.namespaces = used(&namespaces, &organisation.rest);
        organisation.left_out = left_out;
        let name = "organisation-identifier";
        self.admit("organisation", name, &organisation.identifier, place)?;
        Ok(Record::Organisation(Box::new(organisation)))
    }

    /// A record needs an identifier of its own, else a second import could not find it again.
    fn admit(
        &mut self,
        what: &str,
        name: &str,
        identifier: &str,
        place: (usize, usize),
    ) -> Result<(), Problem> {
        if identifier.is_empty() {
            let message = format!(
                "the {what} has no identifier; write one that nobody else uses into <{name}>"
            );
            return Err(Problem::new(place, "iati.identifier.missing", message));
        }
        let key = format!("{what} {identifier}");
        if let Some((line, column)) = self.identifiers.get(&key) {
            let message = format!(
                "the {what} {identifier} was in the file already at {line}:{column}; keep one of the \
                 two, or give them identifiers of their own"
            );
            return Err(Problem::new(place, "iati.identifier.twice", message));
        }
        self.identifiers.insert(key, place);
        Ok(())
    }
}

impl<R: BufRead> Iterator for Reader<R> {
    type Item = Result<Record, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(problem) = self.refusal.take() {
            return Some(Err(problem));
        }
        match self.advance() {
            Ok(Some(record)) => Some(Ok(record)),
            Ok(None) => {
                self.end();
                None
            }
            Err(problem) => {
                // A record can be refused and the next be good; broken XML breaks all that follows.
                if !problem.code.starts_with("iati.identifier.") {
                    self.end();
                }
                Some(Err(problem))
            }
        }
    }
}

/// The first element of the file.
fn begin<R: BufRead>(pieces: &mut Pieces<R>) -> Result<Element, Problem> {
    let wanted = "an IATI file begins with <iati-activities> or <iati-organisations>";
    loop {
        pieces.allow(RECORD_BYTES);
        let (place, piece) = pieces.next()?;
        let message = match piece {
            Piece::Start(name, attributes) => {
                if matches!(name.as_str(), "iati-activities" | "iati-organisations") {
                    return Ok(started(name, attributes, place, &Element::default()));
                }
                format!("the file begins with <{name}>; {wanted}")
            }
            Piece::Text(text) if text.trim().is_empty() => continue,
            Piece::Text(_) => format!("the file begins with text; {wanted}"),
            Piece::End => format!("the file begins with the end of an element; {wanted}"),
            Piece::Finish => format!("the file is empty; {wanted}"),
        };
        return Err(Problem::new(place, "iati.root", message));
    }
}

/// After the first element has ended, only white space and comments may follow.
fn ended<R: BufRead>(pieces: &mut Pieces<R>) -> Result<(), Problem> {
    loop {
        let (place, piece) = pieces.next()?;
        match piece {
            Piece::Finish => return Ok(()),
            Piece::Text(text) if text.trim().is_empty() => {}
            _ => {
                let message = "the file goes on after its last end tag; the end of the file was \
                               expected there, so delete what follows or put it before that tag";
                return Err(Problem::new(place, "iati.xml.broken", message));
            }
        }
    }
}

fn started(
    name: String,
    attributes: Vec<(String, String)>,
    place: (usize, usize),
    parent: &Element,
) -> Element {
    let own = attributes.iter().find(|(name, _)| name == LANGUAGE);
    let own = own.and_then(|(_, tag)| text::language(tag)).map(Arc::from);
    let language = own.or_else(|| parent.language.clone());
    Element { name, attributes, nodes: Vec::new(), place, language, is_read: false }
}

/// Reads what stands in an element that has begun, up to its end.
fn fill<R: BufRead>(pieces: &mut Pieces<R>, element: &mut Element) -> Result<(), Problem> {
    let (mut outer, mut count) = (Vec::new(), 0);
    let mut current = std::mem::take(element);
    loop {
        let (place, piece) = pieces.next()?;
        match piece {
            Piece::Start(name, attributes) => {
                count += 1;
                if count > RECORD_ELEMENTS || outer.len() >= NESTING {
                    let message = format!(
                        "the record has more than {RECORD_ELEMENTS} elements, or more than {NESTING} in \
                         one another; split it"
                    );
                    return Err(Problem::new(place, "iati.record.large", message));
                }
                let inner = started(name, attributes, place, &current);
                outer.push(std::mem::replace(&mut current, inner));
            }
            Piece::Text(text) => match current.nodes.last_mut() {
                Some(Node::Text(before)) => before.push_str(&text),
                _ => current.nodes.push(Node::Text(text)),
            },
            Piece::End => {
                current.tidy();
                let Some(mut parent) = outer.pop() else { break };
                parent.nodes.push(Node::Element(current));
                current = parent;
            }
            Piece::Finish => return Err(unclosed(place, &current)),
        }
    }
    *element = current;
    Ok(())
}

fn unclosed(place: (usize, usize), element: &Element) -> Problem {
    let message = format!(
        "the file ends too early: </{}> was expected for the element that begins at {}:{}; \
         fetch the file again, it may be cut off",
        element.name, element.place.0, element.place.1
    );
    Problem::new(place, "iati.xml.unclosed", message)
}
