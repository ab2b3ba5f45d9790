//! The whole of a run: from tables to pairs with their reasons.

use std::collections::HashMap;

use super::block::RowPair;
use super::decide::Run;
use super::group::{Band, Rule, Ruling, Rulings, ruled_groups};
use super::kind::Column;
use super::learn::{FieldWeights, Step};
use super::prepare::{Prepared, prepare};
use super::settings::{Flaw, Settings};
use super::table::Table;

/// Why a pair is in its band.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Its weight.
    Weight,
    /// The two hold the same identifier, which few others hold, and not all else that is known of
    /// both differs. It settles a doubt; where the weight is below the threshold for review, a person
    /// looks.
    Identifier,
    /// A person said that the two are the same.
    Must,
    /// A person said that the two are not the same.
    Cannot,
    /// Both belong to one group through others.
    Group,
    /// Its weight would do, but one of the two has a better partner, or their groups contradict.
    BetterElsewhere,
}

impl Reason {
    /// Its word in files.
    pub fn word(self) -> &'static str {
        match self {
            Reason::Weight => "weight",
            Reason::Identifier => "identifier",
            Reason::Must => "must",
            Reason::Cannot => "cannot",
            Reason::Group => "group",
            Reason::BetterElsewhere => "better_elsewhere",
        }
    }
}

/// A pair that was compared.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundPair {
    /// The place of one record in the first table.
    pub left: usize,
    /// The place of the other in the second table, or in the only one.
    pub right: usize,
    /// The evidence in bits: the sum of the waterfall.
    pub weight: f64,
    /// The chance that the two are the same: 2^weight / (1 + 2^weight).
    pub probability: f64,
    /// What becomes of it.
    pub band: Band,
    /// Why.
    pub reason: Reason,
    /// The parts of the weight.
    pub waterfall: Vec<Step>,
}

/// What a run found.
#[derive(Clone, Debug, PartialEq)]
pub struct Findings {
    /// All pairs that were compared, heaviest first.
    pub pairs: Vec<FoundPair>,
    /// The groups of two or more records that are the same, each record as the number of its
    /// table (0 or 1) and its place there.
    pub groups: Vec<Vec<(usize, usize)>>,
    /// What each level of each field is worth.
    pub fields: Vec<FieldWeights>,
    /// How many candidates the keys proposed.
    pub candidates: usize,
    /// The most candidates that any record is in.
    pub candidates_most: usize,
}

/// Finds the records of one table that are the same, or those of two tables.
///
/// `columns` says the kinds of columns that should not be guessed.
///
/// # Errors
/// Everything that makes a comparison impossible, see [`Flaw`].
pub fn find(
    tables: (&Table, Option<&Table>),
    columns: &[Column],
    rulings: &[Ruling],
    settings: &Settings,
) -> Result<Findings, Vec<Flaw>> {
    let (left, right) = tables;
    let mut flaws = faults(left, right, settings);
    let swapped = right.is_some_and(|right| order_of(right) < order_of(left));
    let (first, second) = match right {
        Some(right) if swapped => (right, Some(left)),
        right => (left, right),
    };
    if !flaws.is_empty() {
        return Err(flaws);
    }
    let prepared = prepare(first, second, columns)?;
    let rulings = rulings_by_row(&prepared, (first, second), rulings, swapped, &mut flaws);
    if !flaws.is_empty() {
        return Err(flaws);
    }
    let run = Run { prepared: &prepared, rulings: &rulings, settings };
    Ok(run.findings(swapped))
}

fn order_of(table: &Table) -> (usize, Vec<&str>, Vec<&[String]>) {
    let mut records: Vec<_> = table.records.iter().collect();
    records.sort_by(|one, other| one.id.cmp(&other.id));
    let ids = records.iter().map(|record| record.id.as_str()).collect();
    (records.len(), ids, records.iter().map(|record| record.cells.as_slice()).collect())
}

fn faults(left: &Table, right: Option<&Table>, settings: &Settings) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for table in [Some(left), right].into_iter().flatten() {
        let mut ids: Vec<&str> = table.records.iter().map(|record| record.id.as_str()).collect();
        ids.sort_unstable();
        for id in ids.windows(2).filter(|pair| pair[0] == pair[1]) {
            flaws.push(Flaw::new("duplicate_id", format!("the id `{}` comes twice", id[0])));
        }
        let wrong = table.records.iter().filter(|it| it.cells.len() != table.columns.len());
        flaws.extend(wrong.map(|record| {
            Flaw::new("cell_count", format!("`{}` has not one cell a column", record.id))
        }));
    }
    let (accept, review) = (settings.accept, settings.review);
    if !(review <= accept && (0.0..=1.0).contains(&review) && (0.0..=1.0).contains(&accept)) {
        let message =
            format!("review {review} and accept {accept} must be 0 <= review <= accept <= 1");
        flaws.push(Flaw::new("threshold_invalid", message));
    }
    flaws
}

fn rulings_by_row(
    prepared: &Prepared,
    tables: (&Table, Option<&Table>),
    rulings: &[Ruling],
    swapped: bool,
    flaws: &mut Vec<Flaw>,
) -> Rulings {
    let mut places: [HashMap<&str, u32>; 2] = Default::default();
    for (row, origin) in (0..).zip(&prepared.origin) {
        let is_second = prepared.two_tables && row as usize >= prepared.first;
        let table = if is_second { tables.1.unwrap_or(tables.0) } else { tables.0 };
        places[usize::from(is_second)].insert(&table.records[*origin].id, row);
    }
    let sides = match (prepared.two_tables, swapped) {
        (false, _) => [0, 0],
        (true, false) => [0, 1],
        (true, true) => [1, 0],
    };
    let mut found = Rulings::default();
    for ruling in rulings {
        let mut row = |side: usize, id: &str| {
            let row = places[sides[side]].get(id).copied();
            if row.is_none() {
                flaws.push(Flaw::new("unknown_record", format!("there is no record `{id}`")));
            }
            row
        };
        let (one, other) = (row(0, &ruling.left), row(1, &ruling.right));
        if let (Some(one), Some(other)) = (one, other)
            && one != other
        {
            let pair = (one.min(other), one.max(other));
            match ruling.rule {
                Rule::Must => found.must.insert(pair),
                Rule::Cannot => found.cannot.insert(pair),
            };
        }
    }
    let together = ruled_groups(&found, prepared.rows.len());
    let mut wrong: Vec<&RowPair> = (found.cannot.iter())
        .filter(|(one, other)| together[*one as usize] == together[*other as usize])
        .collect();
    wrong.sort();
    for _ in wrong {
        let message = "two records are ruled the same and not the same".to_owned();
        flaws.push(Flaw::new("rulings_contradict", message));
    }
    found
}
