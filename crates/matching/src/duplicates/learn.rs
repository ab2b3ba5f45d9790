//! What each level of agreement is worth, learnt from the tables without examples.
//!
//! Of pairs that belong together a share `m` falls into a level, of others a share `u`; the level's
//! weight is log2(m/u). Shares among chance pairs come from pairs drawn at random and from the
//! candidates that turn out not to belong together; shares `m` by expectation and maximisation
//! (Dempster, Laird and Rubin, 1977) over the candidates. Two guards keep the two classes from
//! changing places or from settling on something else than sameness: partners compete, so that
//! the chances of a record's pairs sum to one at most while learning; and weights never rise as
//! agreement falls (pool adjacent violators).

use super::block::RowPair;
use super::compare::{MISSING, level, levels};
use super::prepare::{Measure, Prepared};
use super::settings::Settings;
use crate::draw::Draw;

/// What a field's levels are worth.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldWeights {
    /// The column, or `codes` for the codes in all names and texts.
    pub field: String,
    /// The word of its kind, or `codes`.
    pub kind: &'static str,
    /// From the same to different.
    pub levels: Vec<LevelWeight>,
}

/// What one level is worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LevelWeight {
    /// What the level is called.
    pub level: &'static str,
    /// Its share among pairs that belong together.
    pub m: f64,
    /// Its share among pairs that do not.
    pub u: f64,
    /// Its weight in bits.
    pub bits: f64,
}

/// One part of a pair's weight.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The field, or `prior` for what is known before the pair is looked at.
    pub field: String,
    /// The level, `missing` where one side says nothing, or `rare or common` for how much more or
    /// less a value that agrees says because of how often it is seen.
    pub level: &'static str,
    /// How much it adds, in bits.
    pub bits: f64,
}

/// All weights of a run.
#[derive(Debug)]
pub(super) struct Model {
    pub(super) prior: f64,
    pub(super) fields: Vec<FieldWeights>,
}

/// How often the expectation is taken at most.
const ROUNDS: usize = 40;
/// How many random pairs are drawn.
const DRAWN: usize = 30_000;
/// How many pairs the shares assumed before learning count as.
const ASSUMED: f64 = 4.0;
/// How much of `u` comes from random pairs; the rest from candidates that do not belong together.
const CHANCE: f64 = 0.5;
/// The most that one comparison may add or take away, in bits.
const LIMIT: f64 = 20.0;

/// The levels of pairs, one a field.
pub(super) fn compare_all(prepared: &Prepared, pairs: &[RowPair]) -> Vec<Vec<u8>> {
    pairs.iter().map(|(one, other)| compare(prepared, *one as usize, *other as usize)).collect()
}

pub(super) fn compare(prepared: &Prepared, one: usize, other: usize) -> Vec<u8> {
    let sides = prepared.rows[one].iter().zip(&prepared.rows[other]);
    let fields = prepared.fields.iter().zip(sides);
    fields.map(|(field, (a, b))| level(field, a.as_ref(), b.as_ref())).collect()
}

/// Learns from the candidates and from random pairs.
pub(super) fn learn(
    prepared: &Prepared,
    pairs: &[RowPair],
    compared: &[Vec<u8>],
    settings: &Settings,
) -> Model {
    let drawn = draw(prepared, pairs, settings.seed);
    let mut chance =
        shares(prepared, drawn.iter().map(|(levels, _)| (levels.as_slice(), 1.0)), None);
    let start: Vec<Vec<f64>> = prepared.fields.iter().map(|field| assumed(field.measure)).collect();
    let rows = prepared.rows.len();
    // Half of the smaller side is thought to have a partner before anything is known.
    let sides =
        if prepared.two_tables { prepared.first.min(rows - prepared.first) } else { rows / 2 };
    let mut expected = sides as f64 * 0.5;
    let mut model = weigh(prepared, &start, &chance, prior(expected, pairs.len()));
    let rarities: Vec<f64> = pairs
        .iter()
        .zip(compared)
        .map(|(pair, levels)| {
            (0..levels.len()).map(|at| rarity(prepared, *pair, at, levels[at])).sum()
        })
        .collect();
    for _ in 0..ROUNDS {
        let odds: Vec<f64> = compared
            .iter()
            .zip(&rarities)
            .map(|(levels, rarity)| odds_of(model.prior + rarity + bits(&model, levels)))
            .collect();
        let belongs = compete(rows, pairs, &odds);
        // Of the random pairs, those that belong together after all are no chance pairs.
        let strangers = drawn.iter().map(|(levels, candidate)| {
            (levels.as_slice(), candidate.map_or(1.0, |at| 1.0 - belongs[at]))
        });
        chance = shares(prepared, strangers, None);
        let together = compared.iter().map(Vec::as_slice).zip(belongs.iter().copied());
        let m = shares(prepared, together, Some(&start));
        let apart = compared.iter().map(Vec::as_slice).zip(belongs.iter().map(|p| 1.0 - p));
        let near = shares(prepared, apart, Some(&chance));
        let u: Vec<Vec<f64>> = chance.iter().zip(&near).map(|(a, b)| blend(a, b)).collect();
        expected = belongs.iter().sum::<f64>();
        let next = weigh(prepared, &m, &u, prior(expected, pairs.len()));
        let change = (next.prior - model.prior).abs();
        model = next;
        if change < 1e-6 {
            break;
        }
    }
    model
}

fn blend(chance: &[f64], near: &[f64]) -> Vec<f64> {
    let mixed: Vec<f64> = chance
        .iter()
        .zip(near)
        .map(|(a, b)| (CHANCE * a.ln() + (1.0 - CHANCE) * b.ln()).exp())
        .collect();
    let sum: f64 = mixed.iter().sum();
    mixed.iter().map(|share| share / sum).collect()
}

/// The odds of a weight in bits. Many columns sum to more than a float can hold; an infinite odd
/// would share itself out as no number, and no pair at all would be accepted.
fn odds_of(bits: f64) -> f64 {
    bits.clamp(-900.0, 900.0).exp2()
}

/// The odds, in bits, that a candidate belongs together.
fn prior(expected: f64, pairs: usize) -> f64 {
    let expected = expected.max(0.5);
    (expected / (pairs as f64 - expected).max(0.5)).log2()
}

/// The chance of each pair when a record has one partner at most.
fn compete(rows: usize, pairs: &[RowPair], odds: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0; rows];
    for ((one, other), odds) in pairs.iter().zip(odds) {
        sums[*one as usize] += odds;
        sums[*other as usize] += odds;
    }
    pairs
        .iter()
        .zip(odds)
        .map(|((one, other), odds)| {
            let all = 1.0 + sums[*one as usize] + sums[*other as usize] - odds;
            odds / all.max(1e-300)
        })
        .collect()
}

/// The share of each level, each pair counted by how much it belongs, smoothed by what is assumed.
fn shares<'a>(
    prepared: &Prepared,
    pairs: impl Iterator<Item = (&'a [u8], f64)>,
    assumed: Option<&[Vec<f64>]>,
) -> Vec<Vec<f64>> {
    let mut counts: Vec<Vec<f64>> = match assumed {
        Some(assumed) => assumed
            .iter()
            .map(|shares| shares.iter().map(|share| share * ASSUMED).collect())
            .collect(),
        None => prepared.fields.iter().map(|field| by_chance(field.measure)).collect(),
    };
    for (compared, part) in pairs {
        for (counts, level) in counts.iter_mut().zip(compared) {
            if *level != MISSING {
                counts[usize::from(*level)] += part;
            }
        }
    }
    for counts in &mut counts {
        let sum: f64 = counts.iter().sum();
        counts.iter_mut().for_each(|count| *count /= sum);
    }
    counts
}

/// What is assumed of pairs that belong together: most agree wholly, fewer at each level below.
fn assumed(measure: Measure) -> Vec<f64> {
    let count = levels(measure).len();
    let raw: Vec<f64> = (0..count).map(|at| 0.6_f64.powi(at as i32)).collect();
    let sum: f64 = raw.iter().sum();
    raw.into_iter().map(|share| share / sum).collect()
}

/// What is assumed of random pairs: nearly all differ. Counts, not shares.
fn by_chance(measure: Measure) -> Vec<f64> {
    let count = levels(measure).len();
    (0..count).map(|at| ASSUMED * 0.25_f64.powi((count - 1 - at) as i32)).collect()
}

/// Random pairs, each with its place among the candidates if it is one.
fn draw(prepared: &Prepared, pairs: &[RowPair], seed: u64) -> Vec<(Vec<u8>, Option<usize>)> {
    let rows = prepared.rows.len() as u64;
    let mut chance = Draw(seed);
    let first = if prepared.two_tables { prepared.first as u64 } else { rows };
    let second = if prepared.two_tables { rows - first } else { rows };
    if first == 0 || second == 0 {
        return Vec::new();
    }
    let behind = if prepared.two_tables { prepared.first } else { 0 };
    let mut drawn = Vec::new();
    for _ in 0..DRAWN.min((first * second) as usize) {
        let one = chance.below(first) as usize;
        let other = behind + chance.below(second) as usize;
        let pair = (one.min(other) as u32, one.max(other) as u32);
        if prepared.may_pair(one, other) {
            drawn.push((compare(prepared, one, other), pairs.binary_search(&pair).ok()));
        }
    }
    drawn
}

fn weigh(prepared: &Prepared, m: &[Vec<f64>], u: &[Vec<f64>], prior: f64) -> Model {
    let fields = prepared
        .fields
        .iter()
        .zip(m.iter().zip(u))
        .map(|(field, (m, u))| FieldWeights {
            field: field.name.clone(),
            kind: match field.measure {
                Measure::Column(kind) => kind.word(),
                Measure::Codes => "codes",
            },
            levels: levels(field.measure)
                .iter()
                .zip(falling(m, u))
                .zip(m.iter().zip(u))
                .map(|((level, bits), (m, u))| LevelWeight { level, m: *m, u: *u, bits })
                .collect(),
        })
        .collect();
    Model { prior, fields }
}

/// The weights, made to fall from level to level: neighbours out of order share theirs.
fn falling(m: &[f64], u: &[f64]) -> Vec<f64> {
    let mut pools: Vec<(f64, f64, usize)> = Vec::new();
    for (m, u) in m.iter().zip(u) {
        pools.push((*m, *u, 1));
        while let [.., above, below] = pools[..]
            && below.0 / below.1 > above.0 / above.1
        {
            pools.truncate(pools.len() - 2);
            pools.push((above.0 + below.0, above.1 + below.1, above.2 + below.2));
        }
    }
    let weight = |m: f64, u: f64| (m / u).log2().clamp(-LIMIT, LIMIT);
    pools.iter().flat_map(|(m, u, count)| std::iter::repeat_n(weight(*m, *u), *count)).collect()
}

fn bits(model: &Model, compared: &[u8]) -> f64 {
    let fields = model.fields.iter().zip(compared).filter(|(_, level)| **level != MISSING);
    fields.map(|(field, level)| field.levels[usize::from(*level)].bits).sum()
}

/// How much more an agreement says where the value is rarer than the field's average, in bits.
fn rarity(prepared: &Prepared, (one, other): RowPair, at: usize, level: u8) -> f64 {
    let field = &prepared.fields[at];
    let all = f64::from(field.filled);
    let (Some(a), Some(b)) = (&prepared.rows[one as usize][at], &prepared.rows[other as usize][at])
    else {
        return 0.0;
    };
    if level != 0 || field.measure == Measure::Codes {
        return 0.0;
    }
    debug_assert_eq!(a.number_of_value, b.number_of_value);
    // A value that only these two hold says nothing of how often chance would bring it.
    let share = f64::from(field.counts[a.number_of_value as usize]).max(2.0) / all;
    (field.chance.max(2.0 / all) / share).log2().clamp(-10.0, 6.0)
}

/// The weight of a pair and the parts it is the sum of.
pub(super) fn explain(
    prepared: &Prepared,
    model: &Model,
    pair: RowPair,
    compared: &[u8],
) -> (f64, Vec<Step>) {
    let mut steps =
        vec![Step { field: "prior".to_owned(), level: "before comparing", bits: model.prior }];
    for (at, (field, level)) in model.fields.iter().zip(compared).enumerate() {
        let found = field.levels.get(usize::from(*level));
        let (name, bits) = found.map_or(("missing", 0.0), |found| (found.level, found.bits));
        steps.push(Step { field: field.field.clone(), level: name, bits });
        let extra = rarity(prepared, pair, at, *level);
        if extra != 0.0 {
            let level = "rare or common";
            steps.push(Step { field: field.field.clone(), level, bits: extra });
        }
    }
    (steps.iter().map(|step| step.bits).sum(), steps)
}
