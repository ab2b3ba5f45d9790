//! Reading files with every problem at once, each with its line and column.

use std::collections::{HashMap, HashSet};

use serde::Serialize;
use serde::de::IgnoredAny;
use serde_json::error::Category;

use crate::shape::{Request, Shape};

/// Something wrong with a file, for the person who wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// A stable word: `not_json`, `not_an_object`, `unknown_field`, `missing_field`,
    /// `duplicate_field`, `wrong_type`, `date_invalid`, `outcome_out_of_range`, `id_empty`,
    /// `id_invalid`, `dates_reversed`, `negative`, `duplicate_id`, `header_missing`,
    /// `column_count`, `unknown_request`, `unknown_offer`.
    pub code: &'static str,
    /// A sentence.
    pub message: String,
}

impl From<facility_comma::Problem> for Problem {
    fn from(problem: facility_comma::Problem) -> Problem {
        let facility_comma::Problem { line, column, code, message } = problem;
        Problem { line, column, code, message }
    }
}

/// One line of a file of pairs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The request's id.
    pub request: String,
    /// The offer's id.
    pub offer: String,
    /// The line it stands on, from 1.
    pub line: usize,
}

/// Reads one request, a JSON object that may run over several lines.
///
/// # Errors
/// Every problem found, in order.
pub fn read_request(text: &str) -> Result<Request, Vec<Problem>> {
    read_object(without_mark(text), 1)
}

/// Reads JSON Lines: one object a line; empty lines are passed over. No id may come twice.
///
/// # Errors
/// Every problem of every line, in order.
pub fn read_lines<T: Shape>(text: &str) -> Result<Vec<T>, Vec<Problem>> {
    let mut shapes: Vec<T> = Vec::new();
    let mut first_seen: HashMap<String, usize> = HashMap::new();
    let mut problems = Vec::new();
    for (index, line) in without_mark(text).lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        match read_object::<T>(line, index + 1) {
            Err(found) => problems.extend(found),
            Ok(shape) => {
                if let Some(earlier) = first_seen.get(shape.id()) {
                    let message = format!("the id `{}` stands on line {earlier}", shape.id());
                    let offset = offset_of_field(line, "id");
                    problems.push(problem_at(line, offset, index + 1, ("duplicate_id", message)));
                } else {
                    first_seen.insert(shape.id().to_owned(), index + 1);
                }
                shapes.push(shape);
            }
        }
    }
    if problems.is_empty() { Ok(shapes) } else { Err(problems) }
}

/// Reads tab-separated pairs: a header line with the columns `request` and `offer` in any order,
/// then one pair a line. Other columns are passed over; a pair may come twice.
///
/// # Errors
/// Every problem of every line, in order.
pub fn read_pairs(text: &str) -> Result<Vec<Pair>, Vec<Problem>> {
    let mut lines = without_mark(text).lines().enumerate();
    let header: Vec<&str> =
        lines.next().map_or_else(Vec::new, |(_, line)| line.split('\t').map(str::trim).collect());
    let column = |name: &str| header.iter().position(|title| *title == name);
    let (Some(request_at), Some(offer_at)) = (column("request"), column("offer")) else {
        let message = "the first line must name the columns `request` and `offer`".to_owned();
        return Err(vec![Problem { line: 1, column: 1, code: "header_missing", message }]);
    };
    let mut pairs = Vec::new();
    let mut problems = Vec::new();
    for (index, line) in lines {
        if line.trim().is_empty() {
            continue;
        }
        let cells: Vec<&str> = line.split('\t').collect();
        let line_number = index + 1;
        if cells.len() != header.len() {
            let message = format!("{} columns, the header has {}", cells.len(), header.len());
            problems.push(Problem { line: line_number, column: 1, code: "column_count", message });
            continue;
        }
        for (at, title) in [(request_at, "request"), (offer_at, "offer")] {
            if cells[at].trim().is_empty() {
                let column = cells[..at].iter().map(|cell| cell.chars().count() + 1).sum::<usize>();
                let message = format!("the {title} is empty");
                let code = "id_empty";
                problems.push(Problem { line: line_number, column: column + 1, code, message });
            }
        }
        let (request, offer) = (cells[request_at].trim(), cells[offer_at].trim());
        pairs.push(Pair { request: request.into(), offer: offer.into(), line: line_number });
    }
    if problems.is_empty() { Ok(pairs) } else { Err(problems) }
}

/// Reads one object; when that fails, each member is tried alone, so that every fault is found
/// and stands at its own place.
fn read_object<T: Shape>(text: &str, first_line: usize) -> Result<T, Vec<Problem>> {
    let at = |offset: usize, what| problem_at(text, offset, first_line, what);
    let start = text.len() - text.trim_start().len();
    if let Err(error) = serde_json::from_str::<IgnoredAny>(text) {
        let offset = offset_of(text, error.line(), error.column()).saturating_sub(1);
        return Err(vec![at(offset, ("not_json", plain_message(&error)))]);
    }
    if !text[start..].starts_with('{') {
        return Err(vec![at(start, ("not_an_object", "expected an object {...}".to_owned()))]);
    }
    let mut problems: Vec<Problem> = match serde_json::from_str::<T>(text) {
        Ok(shape) => {
            let flaws = shape.flaws();
            if flaws.is_empty() {
                return Ok(shape);
            }
            let place = |field| offset_of_field(text, field);
            flaws.into_iter().map(|flaw| at(place(flaw.field), (flaw.code, flaw.message))).collect()
        }
        Err(error) => {
            let faults = faults::<T>(text);
            if faults.is_empty() {
                vec![at(start, code_of(&error))]
            } else {
                faults.into_iter().map(|(offset, what)| at(offset, what)).collect()
            }
        }
    };
    problems.sort_by_key(|problem| (problem.line, problem.column));
    Err(problems)
}

/// Every faulty member of an object, and of the objects in its lists, with its offset.
fn faults<T: Shape>(text: &str) -> Vec<(usize, (&'static str, String))> {
    let members = members(text);
    let written = |member: &Member| &text[member.start..member.end];
    let tried = |object: String| serde_json::from_str::<T>(&object).err().map(|e| code_of(&e));
    let mut faults = Vec::new();
    let mut seen = HashSet::new();
    for member in members.iter().filter(|member| member.depth <= 3) {
        if !seen.insert((member.object, member.key.as_str())) {
            let message = format!("the field `{}` stands here twice", member.key);
            faults.push((member.start, ("duplicate_field", message)));
        }
    }
    let is_outer = |member: &&Member| member.depth == 1;
    for member in members.iter().filter(is_outer) {
        let id = if member.key == "id" { "" } else { "\"id\":\"x\"," };
        let Some((code, message)) = tried(format!("{{{id}{}}}", written(member))) else { continue };
        let inside = |inner: &&Member| {
            inner.depth == 3 && member.start < inner.object && inner.object < member.end
        };
        let before = faults.len();
        for inner in members.iter().filter(inside) {
            let alone = format!("{{{id}\"{}\":[{{{}}}]}}", member.key, written(inner));
            if let Some((code, message)) = tried(alone) {
                faults.push((inner.start, (code, format!("{}: {message}", inner.key))));
            }
        }
        let is_told = faults[..before].iter().any(|(offset, (code, _))| {
            *code == "duplicate_field" && (member.start..member.end).contains(offset)
        });
        if faults.len() == before && !is_told {
            faults.push((member.start, (code, format!("{}: {message}", member.key))));
        }
    }
    if !members.iter().filter(is_outer).any(|member| member.key == "id") {
        let start = text.len() - text.trim_start().len();
        faults.push((start, ("missing_field", "the field `id` is missing".to_owned())));
    }
    faults
}

/// The code and the sentence of a parser's error. Our own readers write the code first.
fn code_of(error: &serde_json::Error) -> (&'static str, String) {
    let message = plain_message(error);
    for code in ["date_invalid", "outcome_out_of_range"] {
        if let Some(rest) = message.strip_prefix(code).and_then(|rest| rest.strip_prefix(": ")) {
            return (code, rest.to_owned());
        }
    }
    let code = match error.classify() {
        Category::Data if message.starts_with("unknown field") => "unknown_field",
        Category::Data if message.starts_with("missing field") => "missing_field",
        Category::Data if message.starts_with("duplicate field") => "duplicate_field",
        Category::Data => "wrong_type",
        _ => "not_json",
    };
    (code, message)
}

/// The parser's sentence without its own position, which we give apart.
fn plain_message(error: &serde_json::Error) -> String {
    let message = error.to_string();
    match message.rfind(" at line ") {
        Some(end) => message[..end].to_owned(),
        None => message,
    }
}

/// One `"key": value` by byte offsets. `object` is where its object opens, `depth` how many
/// brackets are open there: 1 in the outermost object, 3 in an object of one of its lists.
struct Member {
    key: String,
    start: usize,
    end: usize,
    object: usize,
    depth: usize,
}

/// The members of every object of a text that is known to be JSON, by their offsets.
fn members(text: &str) -> Vec<Member> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    // One entry an open bracket: where it opens, whether it is an object, the member read there.
    let mut open: Vec<(usize, bool, Option<Member>)> = Vec::new();
    let mut value_end = 0;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                let end = string_end(bytes, at);
                let depth = open.len();
                if let Some((object, true, member @ None)) = open.last_mut() {
                    let key = text[at + 1..end - 1].to_owned();
                    *member = Some(Member { key, start: at, end, object: *object, depth });
                }
                value_end = end;
                at = end;
                continue;
            }
            bracket @ (b'{' | b'[') => open.push((at, bracket == b'{', None)),
            bracket @ (b'}' | b']' | b',') => {
                let member = match bracket {
                    b',' => open.last_mut().and_then(|(_, _, member)| member.take()),
                    _ => open.pop().and_then(|(_, _, member)| member),
                };
                found.extend(member.map(|member| Member { end: value_end, ..member }));
                if bracket != b',' {
                    value_end = at + 1;
                }
            }
            byte if !byte.is_ascii_whitespace() => value_end = at + 1,
            _ => {}
        }
        at += 1;
    }
    found.sort_by_key(|member| member.start);
    found
}

fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(bytes.len())
}

fn offset_of_field(text: &str, field: &str) -> usize {
    members(text)
        .into_iter()
        .find(|member| member.depth == 1 && member.key == field)
        .map_or(0, |member| member.start)
}

/// The bytes consumed up to a parser's position (line from 1, column in bytes).
fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let line_start: usize =
        text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (line_start + column).min(text.len())
}

fn problem_at(
    text: &str,
    offset: usize,
    first_line: usize,
    (code, message): (&'static str, String),
) -> Problem {
    let offset = (0..=offset.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .expect("0 is a character boundary");
    let before = &text[..offset];
    let line = first_line + before.matches('\n').count();
    let column = before.rsplit('\n').next().map_or(0, |tail| tail.chars().count()) + 1;
    Problem { line, column, code, message }
}

fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}
