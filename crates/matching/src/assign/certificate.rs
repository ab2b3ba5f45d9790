//! What proves that a plan is best, and what can be wrong with it.

use std::fmt;

/// What proves that a plan is best.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// The plan, with potentials that prove it.
    pub proof: Proof,
    /// Under [`super::Aim::Floor`]: a plan without a floor that shows how many can be served.
    pub reachable: Option<Proof>,
    /// Under [`super::Aim::Floor`]: a best plan at the next higher floor, which is not high enough.
    pub beyond: Option<Proof>,
}

/// A plan with potentials. All potentials are against the root's, which is zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The score from which on a place counts as a first place.
    pub floor: Option<i32>,
    /// The numbers of the pairs taken, rising.
    pub taken: Vec<u32>,
    /// What a place by its rank is worth beside its score; the last counts for all after it.
    pub ranks: Vec<i64>,
    /// By what each demand's worth is multiplied.
    pub shares: Vec<i64>,
    /// What a place that must be given is worth.
    pub must: i64,
    /// The potentials of the demands; under a floor, of their places on or above it.
    pub demand: Vec<i64>,
    /// Under a floor: the potentials of demands with all their places.
    pub inner: Vec<i64>,
    /// Under a floor: the potentials of demands' places below it.
    pub rest: Vec<i64>,
    /// The potentials of the supplies.
    pub supply: Vec<i64>,
    /// The potentials of the budgets.
    pub budget: Vec<i64>,
}

/// Why a certificate does not prove its plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// A list of the proof has not as many entries as the round.
    WrongLength,
    /// A pair is not one of the round, or is taken twice, or the pairs are not in order.
    WrongPairs,
    /// A pair that must not be taken is.
    ExcludedTaken(u32),
    /// A pair that must be taken is not.
    LockedLeft(u32),
    /// More places are given than a row has: its id.
    AboveRoom(String),
    /// Fewer places are given than must be: its id.
    BelowLow(String),
    /// The worth of places does not put the aims in their order.
    WrongWorth,
    /// A potential is so large that sums could not be exact.
    TooLarge,
    /// Taking this pair, or leaving it, would be better at these potentials.
    PairNotBest(u32),
    /// A place more or less for this row would be better at these potentials: its id.
    EdgeNotBest(String),
    /// The proof of the floor is incomplete or does not show that the floor is the highest.
    FloorNotProven,
    /// The plan says another value than its pairs have.
    WrongValue,
}

impl fmt::Display for Doubt {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Doubt::WrongLength => write!(out, "the proof is for another round"),
            Doubt::WrongPairs => write!(out, "a pair is unknown, twice or out of order"),
            Doubt::ExcludedTaken(pair) => write!(out, "the excluded pair {pair} is taken"),
            Doubt::LockedLeft(pair) => write!(out, "the locked pair {pair} is not taken"),
            Doubt::AboveRoom(id) => write!(out, "`{id}` has fewer places than are given"),
            Doubt::BelowLow(id) => write!(out, "`{id}` is given fewer places than it must be"),
            Doubt::WrongWorth => write!(out, "the worth of places does not follow the aim"),
            Doubt::TooLarge => write!(out, "a potential is too large"),
            Doubt::PairNotBest(pair) => write!(out, "the pair {pair} speaks against the plan"),
            Doubt::EdgeNotBest(id) => write!(out, "the places of `{id}` speak against the plan"),
            Doubt::FloorNotProven => write!(out, "the floor is not shown to be the highest"),
            Doubt::WrongValue => write!(out, "the value is not the sum of the scores"),
        }
    }
}
