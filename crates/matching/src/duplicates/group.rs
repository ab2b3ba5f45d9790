//! From weighed pairs to a decision for each: bands, rulings, partners and groups.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::block::RowPair;

/// What becomes of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Band {
    /// It belongs together.
    Accepted,
    /// A person should look.
    Review,
    /// It does not belong together.
    Rejected,
}

impl Band {
    /// Its word in files.
    pub fn word(self) -> &'static str {
        match self {
            Band::Accepted => "accept",
            Band::Review => "review",
            Band::Rejected => "reject",
        }
    }
}

/// What a person has decided about a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// The two are the same.
    Must,
    /// The two are not the same.
    Cannot,
}

/// A person's decision, by the ids of the two records: of the first and of the second table, or
/// both of the only one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruling {
    /// One record.
    pub left: String,
    /// The other.
    pub right: String,
    /// Same or not.
    pub rule: Rule,
}

/// The rulings by rows.
#[derive(Debug, Default)]
pub(super) struct Rulings {
    pub(super) must: HashSet<RowPair>,
    pub(super) cannot: HashSet<RowPair>,
}

/// The best set of pairs in which a row has one partner at most: heaviest first, rulings before
/// all. The answer says for each pair whether it was taken.
pub(super) fn partners(pairs: &[(RowPair, f64)], rulings: &Rulings, rows: usize) -> Vec<bool> {
    let mut free = vec![true; rows];
    let mut taken = vec![false; pairs.len()];
    for at in by_weight(pairs, rulings) {
        let (one, other) = pairs[at].0;
        let must = rulings.must.contains(&pairs[at].0);
        if must || (free[one as usize] && free[other as usize]) {
            free[one as usize] = false;
            free[other as usize] = false;
            taken[at] = true;
        }
    }
    taken
}

fn by_weight(pairs: &[(RowPair, f64)], rulings: &Rulings) -> Vec<usize> {
    let mut order: Vec<usize> = (0..pairs.len()).collect();
    order.sort_by(|a, b| {
        let must = |at: usize| rulings.must.contains(&pairs[at].0);
        let (one, other) = (pairs[*a], pairs[*b]);
        must(*b).cmp(&must(*a)).then(other.1.total_cmp(&one.1)).then(one.0.cmp(&other.0))
    });
    order
}

/// What is said against joining two rows of different groups that no key brought together, in
/// bits: it is not known, but a duplicate would probably have been found.
const UNSEEN: f64 = -1.0;
/// No single pair weighs more than this in the question whether two groups are one.
const SAY: f64 = 12.0;

/// The group of each row: pairs that `joins` names are joined, heaviest first, where the sum of
/// what all pairs between the two groups say is not against it and nobody forbade it. This is
/// greedy correlation clustering, not transitive closure: one strong false pair joins no groups.
pub(super) fn groups(
    pairs: &[(RowPair, f64)],
    joins: &[bool],
    rulings: &Rulings,
    rows: usize,
) -> Vec<u32> {
    let weights: HashMap<RowPair, f64> = pairs.iter().copied().collect();
    let mut group: Vec<u32> = (0..rows as u32).collect();
    let mut members: BTreeMap<u32, Vec<u32>> =
        (0..rows as u32).map(|row| (row, vec![row])).collect();
    for at in by_weight(pairs, rulings) {
        let (one, other) = pairs[at].0;
        let (a, b) = (group[one as usize], group[other as usize]);
        let must = rulings.must.contains(&pairs[at].0);
        if a == b || !(must || joins[at]) {
            continue;
        }
        let between = members[&a].iter().flat_map(|x| members[&b].iter().map(move |y| (*x, *y)));
        let between: Vec<RowPair> = between.map(|(x, y)| (x.min(y), x.max(y))).collect();
        let sum: f64 = between
            .iter()
            .map(|pair| weights.get(pair).map_or(UNSEEN, |weight| weight.clamp(-SAY, SAY)))
            .sum();
        let forbidden = between.iter().any(|pair| rulings.cannot.contains(pair));
        if must || (!forbidden && sum > 0.0) {
            let (kept, gone) = (a.min(b), a.max(b));
            let moved = members.remove(&gone).unwrap_or_default();
            moved.iter().for_each(|row| group[*row as usize] = kept);
            members.entry(kept).or_default().extend(moved);
        }
    }
    group
}

/// The rows that rulings of sameness join, as a group for each row.
pub(super) fn ruled_groups(rulings: &Rulings, rows: usize) -> Vec<u32> {
    let mut pairs: Vec<(RowPair, f64)> = rulings.must.iter().map(|pair| (*pair, 0.0)).collect();
    pairs.sort_by_key(|(pair, _)| *pair);
    let only_must = Rulings { must: rulings.must.clone(), cannot: HashSet::new() };
    groups(&pairs, &vec![false; pairs.len()], &only_must, rows)
}
