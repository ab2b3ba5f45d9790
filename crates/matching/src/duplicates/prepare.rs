//! The cells of both tables made ready to be compared.

use std::collections::{BTreeMap, HashMap};

use facility_comma::column_key;

use super::kind::{Column, Kind, guess};
use super::normal::{
    code, codes, identifier, initials, is_legal_form, plain, read_day, read_number, web_address,
    words,
};
use super::settings::Flaw;
use super::table::Table;
use crate::date::Date;

/// How a field is compared: by the kind of its column, or by the codes that stand in its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    Column(Kind),
    Codes,
}

/// One comparison: a column that both tables have, or what is drawn from several.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) measure: Measure,
    /// For each word of the field: its letters and how much it tells.
    pub(super) words: Vec<Word>,
    /// How many records hold each value, and how many hold any.
    pub(super) counts: Vec<u32>,
    pub(super) filled: u32,
    /// The chance that two values drawn with putting back are equal.
    pub(super) chance: f64,
    /// Whether all its numbers are years.
    pub(super) years: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) letters: Vec<char>,
    pub(super) worth: f64,
}

/// A cell in the forms in which it is compared.
#[derive(Clone, Debug, Default)]
pub(super) struct Value {
    pub(super) letters: Vec<char>,
    /// Which value of the field it is.
    pub(super) number_of_value: u32,
    pub(super) words: Vec<u32>,
    pub(super) worth: f64,
    pub(super) grams: Vec<u32>,
    pub(super) initials: Vec<String>,
    pub(super) number: Option<f64>,
    pub(super) day: Option<Date>,
    pub(super) host: String,
}

/// The records of the first table and then those of the second, each in the order of ids.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) fields: Vec<Field>,
    /// One row a record, one value a field, nothing where a cell is empty.
    pub(super) rows: Vec<Vec<Option<Value>>>,
    /// Where each row stands in its table.
    pub(super) origin: Vec<usize>,
    /// How many rows are of the first table.
    pub(super) first: usize,
    pub(super) two_tables: bool,
}

impl Prepared {
    /// Whether two rows may be compared: of different tables, or different rows of the only one.
    pub(super) fn may_pair(&self, one: usize, other: usize) -> bool {
        if self.two_tables { (one < self.first) != (other < self.first) } else { one != other }
    }
}

/// Makes one table ready, or two, of which only common columns count.
pub(super) fn prepare(
    first: &Table,
    second: Option<&Table>,
    columns: &[Column],
) -> Result<Prepared, Vec<Flaw>> {
    let tables: Vec<&Table> = [Some(first), second].into_iter().flatten().collect();
    let orders: Vec<Vec<usize>> = tables.iter().map(|table| in_order(table)).collect();
    let common = common_columns(&tables);
    let mut flaws: Vec<Flaw> = columns
        .iter()
        .filter(|column| !common.iter().any(|common| common.is_called(&column.name)))
        .map(|column| {
            Flaw::new("unknown_column", format!("no column `{}` in every table", column.name))
        })
        .collect();
    if common.is_empty() {
        flaws.push(Flaw::new("no_common_column", "there is nothing to compare".to_owned()));
    }
    if !flaws.is_empty() {
        return Err(flaws);
    }
    let count = orders.iter().map(Vec::len).sum();
    let mut prepared = Prepared {
        fields: Vec::new(),
        rows: vec![Vec::new(); count],
        origin: orders.concat(),
        first: orders[0].len(),
        two_tables: second.is_some(),
    };
    let mut texts: Vec<Vec<String>> = vec![Vec::new(); count];
    for common in &common {
        let cells: Vec<Vec<&str>> = (tables.iter().zip(&orders).zip(&common.places))
            .map(|((table, order), place)| {
                order.iter().map(|row| table.records[*row].cells[*place].as_str()).collect()
            })
            .collect();
        let said = columns.iter().find(|column| common.is_called(&column.name));
        let kind = said.map_or_else(|| guess(common.name(), &cells), |column| column.kind);
        if kind == Kind::Passed {
            continue;
        }
        let cells = cells.concat();
        if matches!(kind, Kind::Name | Kind::Text) {
            cells.iter().zip(&mut texts).for_each(|(cell, texts)| texts.extend(codes(cell)));
        }
        let values = cells.iter().map(|cell| value(kind, cell)).collect();
        add_field(&mut prepared, common.name().to_owned(), Measure::Column(kind), values);
    }
    add_codes(&mut prepared, texts);
    Ok(prepared)
}

fn in_order(table: &Table) -> Vec<usize> {
    let mut order: Vec<usize> = (0..table.records.len()).collect();
    order.sort_by(|one, other| table.records[*one].id.cmp(&table.records[*other].id));
    order
}

/// A column that every table has: its name in each of them, and its place.
struct Common<'a> {
    names: Vec<&'a str>,
    places: Vec<usize>,
}

impl Common<'_> {
    /// One of its names, the same whichever table comes first.
    fn name(&self) -> &str {
        self.names.iter().min().expect("there is a table")
    }

    /// Whether a name means it: a name of any of the tables, in any case.
    fn is_called(&self, name: &str) -> bool {
        self.names.iter().any(|own| column_key(own) == column_key(name))
    }
}

/// The columns that every table has, by name in any case. Where two tables have one column each,
/// the two belong together whatever their names are.
fn common_columns<'a>(tables: &[&'a Table]) -> Vec<Common<'a>> {
    let place = |table: &Table, name: &str| {
        table.columns.iter().position(|column| column_key(column) == column_key(name))
    };
    let are_single = tables.iter().all(|table| table.columns.len() == 1);
    let mut common: Vec<Common<'a>> = Vec::new();
    for name in &tables[0].columns {
        let places: Option<Vec<usize>> = tables
            .iter()
            .map(|table| if are_single { Some(0) } else { place(table, name) })
            .collect();
        common.extend(places.map(|places| {
            let names = tables.iter().zip(&places).map(|(table, at)| table.columns[*at].as_str());
            Common { names: names.collect(), places }
        }));
    }
    common.sort_by_key(|column| column_key(column.name()));
    common
}

/// The raw forms of a cell: the whole, and its words.
fn value(kind: Kind, cell: &str) -> Option<(Value, String, Vec<String>)> {
    let mut value = Value::default();
    let mut parts = Vec::new();
    let whole = match kind {
        Kind::Name | Kind::Text => {
            parts = words(cell);
            if kind == Kind::Name {
                value.initials = initials(&parts);
            }
            plain(cell)
        }
        Kind::Identifier => identifier(cell),
        Kind::Code => code(cell),
        Kind::Web => {
            let (host, path) = web_address(cell).unwrap_or_else(|| (code(cell), String::new()));
            value.host.clone_from(&host);
            format!("{host}/{path}")
        }
        Kind::Date => {
            value.day = read_day(cell);
            match value.day {
                Some(day) => format!("{:04}{:02}{:02}", day.year(), day.month(), day.day()),
                None => code(cell),
            }
        }
        Kind::Number => {
            value.number = read_number(cell);
            value.number.map_or_else(|| code(cell), |number| number.to_string())
        }
        Kind::Passed => String::new(),
    };
    if whole.is_empty() || (kind == Kind::Web && whole == "/") {
        return None;
    }
    value.letters = whole.chars().collect();
    if kind == Kind::Name {
        value.grams = grams(&value.letters);
    }
    Some((value, whole, parts))
}

/// The runs of three letters, with one gap before and behind, as sorted numbers.
fn grams(letters: &[char]) -> Vec<u32> {
    let padded: Vec<char> = [' '].iter().chain(letters).chain(&[' ']).copied().collect();
    let mut found: Vec<u32> = padded
        .windows(3)
        .map(|three| {
            three.iter().fold(17_u32, |sum, letter| {
                sum.wrapping_mul(0x0100_0193).wrapping_add(*letter as u32)
            })
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Numbers values and words, and weighs the words: the rarer, the more.
fn add_field(
    prepared: &mut Prepared,
    name: String,
    measure: Measure,
    values: Vec<Option<(Value, String, Vec<String>)>>,
) {
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let mut counts: Vec<u32> = Vec::new();
    let mut uses: BTreeMap<&str, u32> = BTreeMap::new();
    for (_, _, parts) in values.iter().flatten() {
        let mut parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        parts.sort_unstable();
        parts.dedup();
        parts.iter().for_each(|part| *uses.entry(part).or_default() += 1);
    }
    let filled = values.iter().flatten().count() as u32;
    let places: HashMap<String, u32> =
        uses.keys().zip(0..).map(|(word, at)| ((*word).to_owned(), at)).collect();
    let vocabulary: Vec<Word> = uses
        .iter()
        .map(|(word, count)| {
            let weak = if is_legal_form(word) { 0.2 } else { 1.0 };
            let rarity = (1.0 + f64::from(filled) / f64::from(*count)).ln();
            Word { letters: word.chars().collect(), worth: weak * rarity }
        })
        .collect();
    let years = values.iter().flatten().all(|(value, _, _)| {
        value
            .number
            .is_some_and(|number| number.fract() == 0.0 && (1500.0..=2200.0).contains(&number))
    });
    for (row, found) in prepared.rows.iter_mut().zip(values) {
        row.push(found.map(|(mut value, whole, parts)| {
            let next = counts.len() as u32;
            value.number_of_value = *numbers.entry(whole).or_insert(next);
            if value.number_of_value == next {
                counts.push(0);
            }
            counts[value.number_of_value as usize] += 1;
            value.words = parts.iter().map(|part| places[part]).collect();
            value.worth = value.words.iter().map(|at| vocabulary[*at as usize].worth).sum();
            value
        }));
    }
    let all = f64::from(filled.max(1));
    let chance = counts.iter().map(|count| (f64::from(*count) / all).powi(2)).sum();
    prepared.fields.push(Field { name, measure, words: vocabulary, counts, filled, chance, years });
}

/// Adds the comparison of the codes in texts, where one record in twenty or more has any.
fn add_codes(prepared: &mut Prepared, texts: Vec<Vec<String>>) {
    let with_codes = texts.iter().filter(|codes| !codes.is_empty()).count();
    if with_codes * 20 < texts.len() || with_codes < 2 {
        return;
    }
    let values = texts
        .into_iter()
        .map(|codes| (!codes.is_empty()).then(|| (Value::default(), codes.join(" "), codes)))
        .collect();
    add_field(prepared, "codes".to_owned(), Measure::Codes, values);
}
