//! What a place is worth beside its score, so that one sum says all aims in their order.

use std::collections::BTreeMap;

use super::round::Round;
use super::sheet::{SCORE_MAX, Side};

/// What a plan is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Aim {
    /// The greatest total score.
    Value,
    /// The most places, then the greatest total score.
    Fill,
    /// The most first places, then the most second places and so on, then the greatest total
    /// score. A group can be favoured: its places weigh that much, in thousandths, against others
    /// of the same rank, never a second place against a first. A demand in several groups has the
    /// greatest of their favours; one in none has 1,000.
    Fair {
        /// The favoured groups, in thousandths.
        favour: BTreeMap<String, u32>,
    },
    /// The most demands with a place at all, then the highest score that the best place of each of
    /// these can have, then the greatest total score.
    Floor,
}

/// Why a round cannot be worked on under an aim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TooLarge;

/// The worth of places, made so that the sum of worth and score orders plans as the aim does.
///
/// Two plans differ by circles in the graph of what can still be moved. A circle passes each
/// node once. So it takes at most `A` = [`SCORE_MAX`] x the smaller side from or to the total
/// score; and it adds at most `B` + 1 places and takes at most `B` + 1 away, where `B` is the
/// number of inner nodes of demand. A plan to which no circle adds worth and score together is
/// then best in the order of the aim, if the first aim on which a circle gains outweighs all that
/// it can lose on later ones:
/// * one unit of worth at all is more than `A`;
/// * with shares s (whole numbers, in lowest terms) and ranks W, a gain of one share in rank r
///   outweighs the loss of `B` + 1 places of the greatest share in rank r + 1: W(r) >
///   (B + 1) s_max W(r + 1) + A. Where `B` = 0 the gain is a whole place or a difference of two
///   shares in one rank, so s_min W(r) > s_max W(r + 1) + A and W(r) > A are enough;
/// * a place that must be given outweighs all worth and score that a circle can lose.
///
/// All this is worked out in 128 bits and refused if it, or the sum along a path, could leave 64.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Worth {
    /// The worth of a place by its rank, from 0; the last counts for all after it.
    pub ranks: Vec<i64>,
    /// By what each demand's worth is multiplied.
    pub shares: Vec<i64>,
    /// The worth of a place that must be given.
    pub must: i64,
    /// More than any path can gain.
    pub beyond: i64,
}

impl Worth {
    /// The worth of places under an aim; `split` is how many demands are split by a floor.
    pub fn new(round: &Round, aim: &Aim, split: usize) -> Result<Worth, TooLarge> {
        let shares = shares(round, aim);
        let most = shares.iter().copied().max().unwrap_or(1);
        let least = shares.iter().copied().min().unwrap_or(1);
        let moved =
            steady((round.demand.len() + split).min(round.supply.len())) * i128::from(SCORE_MAX);
        let budgets = round.budgets_on(Side::Demand) as i128;
        let limit = i128::from(i64::MAX / 8);
        let mut ranks = match aim {
            Aim::Value => vec![0],
            Aim::Fill => vec![moved + 1],
            Aim::Floor => vec![0, moved + 1], // turned over below
            Aim::Fair { .. } => {
                let degree = |demand: usize| round.row(demand).len() as u32;
                let most_places = (0..round.demand.len())
                    .map(|demand| round.demand[demand].places.min(degree(demand)))
                    .max()
                    .unwrap_or(0);
                let mut ranks: Vec<i128> = vec![moved + 1];
                for _ in 1..most_places {
                    let later = ranks[ranks.len() - 1];
                    let rank = if budgets > 0 {
                        (budgets + 1) * i128::from(most) * later + moved + 1
                    } else {
                        (i128::from(most) * later + moved) / i128::from(least) + 1
                    };
                    if rank > limit {
                        return Err(TooLarge);
                    }
                    ranks.push(rank);
                }
                ranks
            }
        };
        ranks.reverse();
        let dearest = ranks[0] * i128::from(most);
        let inner = budgets + split as i128;
        let must = (inner + 1) * dearest + moved + 1;
        // A path passes each edge once, so it meets what must be given at most once for each row
        // that has a bound from below.
        let hops = 2 * (inner + round.budgets.len() as i128 + 2);
        let beyond = lows(round) as i128 * must + hops * dearest + 2 * moved + 1;
        if beyond.max(must) > limit {
            return Err(TooLarge);
        }
        let narrow = |wide: i128| i64::try_from(wide).map_err(|_| TooLarge);
        Ok(Worth {
            ranks: ranks.into_iter().map(narrow).collect::<Result<_, _>>()?,
            shares,
            must: narrow(must)?,
            beyond: narrow(beyond)?,
        })
    }

    /// The worth of a demand's place of a rank, from 0.
    pub fn of(&self, demand: usize, rank: u32) -> i64 {
        let last = self.ranks.len() - 1;
        self.shares[demand] * self.ranks[(rank as usize).min(last)]
    }
}

/// A greater number that mostly stays the same when a row more or less is counted: else each
/// change of a round would change the worth of all places, and no price of an earlier plan would
/// fit any more. From eight on it is an eighth more at most.
fn steady(rows: usize) -> i128 {
    let step = (rows.next_power_of_two() / 16).max(1);
    ((rows / step + 1) * step) as i128
}

/// How many rows have a bound from below.
fn lows(round: &Round) -> usize {
    let demand = round.demand.iter().map(|row| row.low);
    let supply = round.supply.iter().map(|row| row.low);
    let budget = round.budgets.iter().map(|row| row.low);
    demand.chain(supply).chain(budget).filter(|low| *low > 0).count()
}

impl Aim {
    /// What somebody in these groups weighs against others, in thousandths.
    pub fn favour(&self, groups: &[String]) -> u32 {
        let Aim::Fair { favour } = self else { return 1000 };
        let favours = groups.iter().filter_map(|group| favour.get(group));
        favours.copied().max().unwrap_or(1000).max(1)
    }
}

/// By what each demand's worth is multiplied, in lowest terms.
fn shares(round: &Round, aim: &Aim) -> Vec<i64> {
    let one = one_share(round, aim);
    round.demand.iter().map(|demand| i64::from(aim.favour(&demand.groups) / one)).collect()
}

/// The greatest favour that divides those of all demands.
pub(super) fn one_share(round: &Round, aim: &Aim) -> u32 {
    let favours = round.demand.iter().map(|demand| aim.favour(&demand.groups));
    favours.reduce(greatest_divisor).unwrap_or(1000)
}

fn greatest_divisor(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { greatest_divisor(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::steady;

    #[test]
    fn a_row_more_seldom_changes_the_worth_of_places() {
        let numbers = 8..100_000_usize;
        let changes = numbers.clone().filter(|rows| steady(*rows) != steady(rows + 1)).count();
        assert!(changes < 200, "{changes}");
        for rows in numbers {
            let steady = steady(rows);
            assert!(steady > rows as i128 && 8 * steady <= 9 * rows as i128, "{rows}: {steady}");
        }
        assert!(steady(0) > 0);
    }
}
