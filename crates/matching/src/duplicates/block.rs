//! Which pairs are worth comparing: a few likely partners for each record.
//!
//! Several views look at the records: all words and values at once, the words of each long name,
//! the runs of three letters of all names. In each view a record is a list of keys, of which rare
//! ones count more, and its partners are those with the largest cosine. A pair's rank is its best
//! in any view, so each view has its say before the limit is reached.

use std::collections::{BTreeMap, HashMap};

use super::kind::Kind;
use super::prepare::{Measure, Prepared};

/// A pair of rows, the smaller number first.
pub(super) type RowPair = (u32, u32);

/// How many entries of the lists of keys are looked at for one record in one view.
const LOOKED_AT: usize = 6_000;

/// The candidate pairs in order, no row in more than `most` of them.
pub(super) fn candidates(prepared: &Prepared, most: usize) -> Vec<RowPair> {
    let mut ranks: HashMap<RowPair, (u32, f64)> = HashMap::new();
    for keys in views(prepared) {
        for (pair, rank, score) in nearest(prepared, &keys, most) {
            let best = ranks.entry(pair).or_insert((rank, score));
            if rank < best.0 || (rank == best.0 && score > best.1) {
                *best = (rank, score);
            }
        }
    }
    let mut order: Vec<(RowPair, (u32, f64))> = ranks.into_iter().collect();
    order.sort_by(|(pair, (rank, score)), (pair_b, (rank_b, score_b))| {
        rank.cmp(rank_b).then(score_b.total_cmp(score)).then(pair.cmp(pair_b))
    });
    let mut used = vec![0; prepared.rows.len()];
    let mut kept = Vec::new();
    for (pair, _) in order {
        let (one, other) = (pair.0 as usize, pair.1 as usize);
        if used[one] < most && used[other] < most {
            used[one] += 1;
            used[other] += 1;
            kept.push(pair);
        }
    }
    kept.sort_unstable();
    kept
}

/// The keys of every row, one list a view; a key comes once in a row.
fn views(prepared: &Prepared) -> Vec<Vec<Vec<u64>>> {
    let all = prepared.rows.iter().map(|row| {
        let mut keys = Vec::new();
        for (at, (field, value)) in prepared.fields.iter().zip(row).enumerate() {
            let Some(value) = value else { continue };
            let own = at as u64 + 1;
            match field.measure {
                Measure::Codes => {
                    keys.extend(
                        value.words.iter().map(|it| key(own, &field.words[*it as usize].letters)),
                    );
                }
                Measure::Column(Kind::Name | Kind::Text) => {
                    // Words meet whatever their field is: names are swapped, towns moved.
                    keys.extend(
                        value.words.iter().map(|it| key(0, &field.words[*it as usize].letters)),
                    );
                    keys.extend(
                        value.initials.iter().map(|it| key(0, &it.chars().collect::<Vec<char>>())),
                    );
                }
                Measure::Column(Kind::Web) => {
                    keys.push(key(own, &value.letters));
                    keys.push(key(own, &value.host.chars().collect::<Vec<char>>()));
                }
                Measure::Column(_) => keys.push(key(own, &value.letters)),
            }
        }
        keys
    });
    let mut views = vec![all.collect::<Vec<_>>()];
    for (at, field) in prepared.fields.iter().enumerate() {
        let words: usize =
            prepared.rows.iter().flat_map(|row| &row[at]).map(|it| it.words.len()).sum();
        let long = words as f64 >= 2.5 * f64::from(field.filled);
        if long && matches!(field.measure, Measure::Column(Kind::Name)) && views.len() < 4 {
            let words = prepared.rows.iter().map(|row| {
                row[at].iter().flat_map(|value| &value.words).map(|word| u64::from(*word)).collect()
            });
            views.push(words.collect());
        }
    }
    let grams = prepared.rows.iter().map(|row| {
        row.iter().flatten().flat_map(|value| &value.grams).map(|gram| u64::from(*gram)).collect()
    });
    views.push(grams.collect());
    for row in views.iter_mut().flatten() {
        row.sort_unstable();
        row.dedup();
    }
    views
}

/// A number for a key (FNV-1a), the same on every machine.
fn key(space: u64, letters: &[char]) -> u64 {
    let start = 0xCBF2_9CE4_8422_2325_u64 ^ space;
    letters.iter().fold(start, |sum, letter| {
        (sum ^ u64::from(*letter as u32)).wrapping_mul(0x0000_0100_0000_01B3)
    })
}

/// For each row its nearest others in one view, with their rank from 0 and the cosine.
fn nearest(prepared: &Prepared, keys: &[Vec<u64>], most: usize) -> Vec<(RowPair, u32, f64)> {
    let mut holders: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
    for (row, keys) in (0..).zip(keys) {
        keys.iter().for_each(|key| holders.entry(*key).or_default().push(row));
    }
    let count = keys.len() as f64;
    let worth = |holders: &[u32]| (1.0 + count / holders.len() as f64).ln().powi(2);
    let lengths: Vec<f64> = keys
        .iter()
        .map(|keys| keys.iter().map(|key| worth(&holders[key])).sum::<f64>().sqrt())
        .collect();
    let places = places_among_alike(prepared, keys);
    let mut found = Vec::new();
    let mut scores = vec![0.0; keys.len()];
    let mut touched: Vec<u32> = Vec::new();
    for row in 0..keys.len() {
        let mut lists: Vec<&[u32]> = keys[row].iter().map(|key| holders[key].as_slice()).collect();
        lists.sort_by_key(|list| list.len());
        let mut looked_at = 0;
        for list in lists {
            // The rarest key is looked at however common it is: in part, if it must be.
            let near = if looked_at == 0 { near_in(prepared, list, row) } else { list };
            looked_at += near.len();
            if looked_at > LOOKED_AT && looked_at > near.len() {
                break;
            }
            let worth = worth(list);
            for other in near {
                if prepared.may_pair(row, *other as usize) {
                    if scores[*other as usize] == 0.0 {
                        touched.push(*other);
                    }
                    scores[*other as usize] += worth;
                }
            }
        }
        let mut near: Vec<(f64, u32)> = touched
            .drain(..)
            .map(|other| {
                let score = std::mem::take(&mut scores[other as usize]);
                (score / (lengths[row] * lengths[other as usize]), other)
            })
            .collect();
        near.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        // Records that say the same tie with each other. If all of them began with the first of
        // their equals, the limit would be used up there and the last ones left without a partner.
        for equals in near.chunk_by_mut(|one, other| one.0 == other.0) {
            let turn = places[row] % equals.len();
            equals.rotate_left(turn);
        }
        for (rank, (score, other)) in near.into_iter().take(most).enumerate() {
            let pair = ((row as u32).min(other), (row as u32).max(other));
            found.push((pair, rank as u32, score));
        }
    }
    found
}

/// A list of rows, or of one too long the part that stands about as far down as a row stands among
/// those of its own table: so that rows that all share a key cost no more than others, and each row
/// of the other table is in somebody's part.
fn near_in<'a>(prepared: &Prepared, list: &'a [u32], row: usize) -> &'a [u32] {
    if list.len() <= LOOKED_AT {
        return list;
    }
    let at = list.partition_point(|other| (*other as usize) < row);
    let behind = list.partition_point(|other| (*other as usize) < prepared.first);
    let (own, others) = match prepared.two_tables {
        false => (0..list.len(), 0..list.len()),
        true if row < prepared.first => (0..behind, behind..list.len()),
        true => (behind..list.len(), 0..behind),
    };
    let most = LOOKED_AT.min(others.len());
    let middle = others.start + (at - own.start) * others.len() / own.len().max(1);
    let from = middle.saturating_sub(most / 2).clamp(others.start, others.end - most);
    &list[from..from + most]
}

/// How many earlier rows of its table hold just the keys of a row.
fn places_among_alike(prepared: &Prepared, keys: &[Vec<u64>]) -> Vec<usize> {
    let mut seen: HashMap<(bool, &[u64]), usize> = HashMap::new();
    let rows = keys.iter().enumerate().map(|(row, keys)| {
        let second = prepared.two_tables && row >= prepared.first;
        let count = seen.entry((second, keys)).or_default();
        *count += 1;
        *count - 1
    });
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prepared(first: usize, rows: usize, two_tables: bool) -> Prepared {
        let rows = vec![Vec::new(); rows];
        Prepared { fields: Vec::new(), origin: vec![0; rows.len()], rows, first, two_tables }
    }

    #[test]
    fn of_a_key_that_all_rows_share_each_looks_at_a_part_and_none_is_left_out() {
        for (first, second) in [(20_000, 0), (20_000, 9_000), (2_000, 15_000), (15_000, 500)] {
            let (rows, two) = (first + second, second > 0);
            let prepared = prepared(first, rows, two);
            let list: Vec<u32> = (0..rows as u32).collect();
            let mut seen = vec![false; rows];
            for row in 0..rows {
                let near = near_in(&prepared, &list, row);
                assert!(!near.is_empty() && near.len() <= LOOKED_AT);
                if two {
                    assert!(near.iter().all(|other| prepared.may_pair(row, *other as usize)));
                } else {
                    assert!(near.contains(&(row as u32)));
                }
                near.iter().for_each(|other| seen[*other as usize] = true);
            }
            assert!(seen.into_iter().all(|seen| seen), "{first} {second}");
        }
    }
}
