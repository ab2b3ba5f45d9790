//! What a column holds, guessed from its name and its cells, or said by the caller.

use std::collections::HashSet;

use super::normal::{digits, read_day, read_number, web_address};
use super::settings::Flaw;

/// What a column holds, which decides how two of its cells are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A name or title of a few words, also of a place.
    Name,
    /// Running text.
    Text,
    /// A value that stands for one thing only, such as a DOI.
    Identifier,
    /// An address on the web or of mail.
    Web,
    /// A day.
    Date,
    /// A number that may be nearly right.
    Number,
    /// A short code or number in which one wrong letter is a slip: telephone, post code.
    Code,
    /// Not compared.
    Passed,
}

impl Kind {
    /// All kinds with the word that names each in a schema.
    pub const WORDS: [(Kind, &'static str); 8] = [
        (Kind::Name, "name"),
        (Kind::Text, "text"),
        (Kind::Identifier, "identifier"),
        (Kind::Web, "web"),
        (Kind::Date, "date"),
        (Kind::Number, "number"),
        (Kind::Code, "code"),
        (Kind::Passed, "passed"),
    ];

    /// The word that names it in a schema.
    pub fn word(self) -> &'static str {
        Kind::WORDS.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }
}

/// A column whose kind the caller says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name in the header.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
}

/// Reads `column=kind` items between commas or line ends, such as `title=name,year=number`.
///
/// # Errors
/// Every item that has no `=` (`schema_invalid`) or an unknown kind (`unknown_kind`).
pub fn read_columns(text: &str) -> Result<Vec<Column>, Vec<Flaw>> {
    let mut columns = Vec::new();
    let mut flaws = Vec::new();
    for item in text.split([',', '\n']).map(str::trim).filter(|item| !item.is_empty()) {
        let Some((name, word)) = item.rsplit_once('=') else {
            flaws.push(Flaw::new("schema_invalid", format!("`{item}` is not column=kind")));
            continue;
        };
        match Kind::WORDS.iter().find(|(_, known)| *known == word.trim()) {
            Some((kind, _)) => columns.push(Column { name: name.trim().to_owned(), kind: *kind }),
            None => {
                let known: Vec<&str> = Kind::WORDS.iter().map(|(_, word)| *word).collect();
                let message = format!("`{word}` is none of {}", known.join(", "));
                flaws.push(Flaw::new("unknown_kind", message));
            }
        }
    }
    if flaws.is_empty() { Ok(columns) } else { Err(flaws) }
}

/// The kind of a column by its name and its cells, each table's apart.
pub(super) fn guess(name: &str, tables: &[Vec<&str>]) -> Kind {
    let cells: Vec<&str> =
        tables.iter().flatten().copied().filter(|cell| !cell.is_empty()).collect();
    if cells.is_empty() {
        return Kind::Passed;
    }
    let share = |test: &dyn Fn(&str) -> bool| {
        cells.iter().filter(|cell| test(cell)).count() as f64 / cells.len() as f64
    };
    let words: Vec<String> = name_words(name);
    let named = |hints: &[&str]| words.iter().any(|word| hints.contains(&word.as_str()));
    if share(&|cell| web_address(cell).is_some()) >= 0.7 {
        return Kind::Web;
    }
    let spaced = share(&|cell| cell.contains(char::is_whitespace));
    if named(&IDENTIFIERS) && spaced <= 0.05 && tables.iter().all(|cells| is_spread(cells)) {
        return Kind::Identifier;
    }
    let dates = share(&|cell| read_day(cell).is_some());
    if dates >= 0.9 || (dates >= 0.6 && named(&["date", "birth", "dob", "day", "start", "end"])) {
        return Kind::Date;
    }
    if named(&CODES) || share(&|cell| is_phone(cell)) >= 0.7 {
        return Kind::Code;
    }
    if share(&|cell| read_number(cell).is_some()) >= 0.9 {
        return Kind::Number;
    }
    let length = cells.iter().map(|cell| cell.chars().count()).sum::<usize>() / cells.len();
    if length > 150 { Kind::Text } else { Kind::Name }
}

const IDENTIFIERS: [&str; 19] = [
    "id",
    "identifier",
    "isbn",
    "issn",
    "doi",
    "ror",
    "orcid",
    "uuid",
    "iati",
    "ssn",
    "sec",
    "ref",
    "uri",
    "guid",
    "ein",
    "lei",
    "registration",
    "isni",
    "grid",
];

const CODES: [&str; 11] = [
    "code",
    "postcode",
    "zip",
    "phone",
    "telephone",
    "tel",
    "mobile",
    "fax",
    "house",
    "street_number",
    "postal",
];

/// The lower-case words of a column's name; `street_number` also as a whole.
fn name_words(name: &str) -> Vec<String> {
    let lower = name.to_lowercase();
    let parts = lower.split(|letter: char| !letter.is_alphanumeric());
    parts.filter(|part| !part.is_empty()).map(str::to_owned).chain([lower.clone()]).collect()
}

/// Whether most values of a column are their own: an identifier that is shared by many is none.
fn is_spread(cells: &[&str]) -> bool {
    let filled: Vec<&str> = cells.iter().copied().filter(|cell| !cell.is_empty()).collect();
    let different: HashSet<&str> = filled.iter().copied().collect();
    different.len() as f64 >= 0.25 * filled.len() as f64
}

fn is_phone(cell: &str) -> bool {
    let is_plain = cell.chars().all(|letter| {
        letter.is_ascii_digit() || matches!(letter, '+' | ' ' | '-' | '(' | ')' | '.' | '/')
    });
    let marked = cell.starts_with(['+', '(']) || cell.matches([' ', '-']).count() >= 2;
    is_plain && marked && (7..=15).contains(&digits(cell).len())
}
