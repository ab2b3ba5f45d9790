//! The plan of a round under an aim, and what it says about prices.

use super::auction::{auction, set_demand_prices};
use super::certificate::{Certificate, Proof};
use super::floor::{floor_plan, kept};
use super::network::Network;
use super::round::{List, Mark, NONE, Round};
use super::simplex::best;
use super::worth::{Aim, Worth, one_share};

/// A best plan of a round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The pairs taken, by demand and then by supply.
    pub taken: Vec<Taken>,
    /// The sum of their scores, in millionths.
    pub value: i64,
    /// The score that the best place of everybody who is served has at least, under
    /// [`Aim::Floor`].
    pub floor: Option<i32>,
    /// What a place more would bring.
    pub prices: Prices,
    pub(super) certificate: Certificate,
    /// The ids of the round, by which the plan is found again in a changed round.
    pub(super) ids: Ids,
}

/// A pair that is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Taken {
    /// The place of the demand in [`Round::demand`].
    pub demand: u32,
    /// The place of the supply in [`Round::supply`].
    pub supply: u32,
    /// Its score, in millionths.
    pub score: i32,
}

/// What a place more would bring to the aim, at the least prices that prove the plan.
///
/// A price is whole places, each worth [`Prices::unit`], and a rest of score: under
/// [`Aim::Fill`] the price `unit - 40_000` says that one place more could be given, for 0.04 of
/// score less. Under [`Aim::Value`] prices are scores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prices {
    /// What one place more with each supply would bring, were the budgets above it as they are.
    /// Without budgets that is exact, with them it is the most that it can be.
    pub supply: Vec<i64>,
    /// What one place more in each budget would bring, at most.
    pub budget: Vec<i64>,
    /// What one place with each supply costs all others: its own price and that of all budgets
    /// above it.
    pub charge: Vec<i64>,
    /// What a place by its rank is worth beside its score, for one share of favour; the last counts
    /// for all after it.
    pub ranks: Vec<i64>,
    /// The favour, in thousandths, that is one share: the greatest that divides the favours of all
    /// demands. It is 1,000 where nobody is favoured.
    pub share: u32,
}

impl Prices {
    /// The least that a place is worth beside its score; 0 under [`Aim::Value`].
    pub fn unit(&self) -> i64 {
        self.ranks.iter().copied().filter(|worth| *worth > 0).min().unwrap_or(0)
    }

    /// A price as whole units and the score that is left.
    pub fn parts(&self, price: i64) -> (i64, i64) {
        match self.unit() {
            0 => (0, price),
            unit => {
                let units = (price + unit / 2).div_euclid(unit);
                (units, price - units * unit)
            }
        }
    }
}

/// Why there is no plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The numbers of places and favours are too large to be put into one sum exactly.
    TooLarge,
    /// Not all places that must be given can be; the rows that are short in a plan with the fewest
    /// such places: the list, the row, and how many places are missing.
    Short(Vec<(List, usize, u32)>),
}

/// The ids of both sides and of the budgets, each list sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ids {
    demand: Vec<String>,
    supply: Vec<String>,
    budget: Vec<String>,
}

impl Round {
    /// A best plan under an aim.
    ///
    /// The plan depends on what the round says and on nothing else: not on the order of rows, and
    /// not on time or chance. Of several best plans one is taken that no rule singles out. Prices
    /// and value are the same for all of them.
    ///
    /// # Errors
    /// [`Refused`], where numbers are too large or bounds from below cannot be met.
    pub fn solve(&self, aim: &Aim) -> Result<Plan, Refused> {
        self.solve_near(aim, None)
    }

    /// A best plan under an aim, sought from an earlier plan of a round that differs in little: the
    /// same value and the same prices as [`Round::solve`] finds, in less time. Of several best
    /// plans it may find another.
    ///
    /// # Errors
    /// [`Refused`], where numbers are too large or bounds from below cannot be met.
    pub fn solve_from(&self, aim: &Aim, earlier: &Plan) -> Result<Plan, Refused> {
        self.solve_near(aim, Some(earlier))
    }

    fn solve_near(&self, aim: &Aim, earlier: Option<&Plan>) -> Result<Plan, Refused> {
        let hint = earlier.map(|plan| Hint::new(self, plan));
        if *aim == Aim::Floor {
            return floor_plan(self, hint.as_ref());
        }
        let worth = Worth::new(self, aim, 0).map_err(|_| Refused::TooLarge)?;
        let proof = prove(self, &worth, None, hint.as_ref());
        Plan::new(self, aim, Certificate { proof, reachable: None, beyond: None })
    }
}

/// Finds a best flow, above a floor if there is one, with what proves it.
pub(super) fn prove(
    round: &Round,
    worth: &Worth,
    floor: Option<i32>,
    hint: Option<&Hint>,
) -> Proof {
    let network = Network::new(round, worth, floor);
    let found = match hint {
        Some(hint) => {
            let (wanted, price) = hint.start(&network);
            best(&network, wanted, &price)
        }
        None => {
            let start = auction(&network);
            best(&network, start.taken, &start.price)
        }
    };
    let price = |node: usize| found.price[node];
    let demands = round.demand.len();
    let above = |demand: usize| match round.above_demand[demand] {
        NONE => 0,
        budget => price((network.budget_first + budget) as usize),
    };
    let of_split = |demand: usize| {
        network.split[demand].map(|(node, rest)| (price(node as usize), price(rest as usize)))
    };
    let mut taken: Vec<u32> = (0..network.pairs())
        .filter(|pair| found.taken[*pair])
        .map(|pair| network.origin[pair])
        .collect();
    let locked = (0..round.pairs()).filter(|pair| round.mark[*pair] == Mark::Locked);
    taken.extend(locked.map(|pair| pair as u32));
    taken.sort_unstable();
    Proof {
        floor,
        taken,
        ranks: worth.ranks.clone(),
        must: worth.must,
        shares: worth.shares.clone(),
        demand: (0..demands).map(price).collect(),
        inner: (0..demands).map(|d| of_split(d).map_or_else(|| above(d), |two| two.0)).collect(),
        rest: (0..demands).map(|d| of_split(d).map_or_else(|| above(d), |two| two.1)).collect(),
        supply: (0..round.supply.len())
            .map(|at| price(network.supply_first as usize + at))
            .collect(),
        budget: (0..round.budgets.len())
            .map(|at| price(network.budget_first as usize + at))
            .collect(),
    }
}

/// What an earlier plan says about a round.
pub(super) struct Hint {
    /// The pairs of the round that the plan takes.
    taken: Vec<bool>,
    supply: Vec<i64>,
    budget: Vec<i64>,
    pub floor: Option<i32>,
}

impl Hint {
    fn new(round: &Round, plan: &Plan) -> Hint {
        let proof = &plan.certificate.proof;
        let demand = matching(&plan.ids.demand, round.demand.iter().map(|row| row.id.as_str()));
        let supply = matching(&plan.ids.supply, round.supply.iter().map(|row| row.id.as_str()));
        let budget = matching(&plan.ids.budget, round.budgets.iter().map(|row| row.id.as_str()));
        let carried = |from: &[u32], prices: &[i64], rows: usize| {
            let mut carried = vec![0; rows];
            for (at, row) in from.iter().enumerate().filter(|(_, row)| **row != NONE) {
                carried[*row as usize] = prices[at];
            }
            carried
        };
        let mut taken = vec![false; round.pairs()];
        for pair in &plan.taken {
            let (demand, supply) = (demand[pair.demand as usize], supply[pair.supply as usize]);
            if demand != NONE
                && supply != NONE
                && let Some(pair) = round.find(demand as usize, supply)
            {
                taken[pair] = true;
            }
        }
        Hint {
            taken,
            supply: carried(&supply, &proof.supply, round.supply.len()),
            budget: carried(&budget, &proof.budget, round.budgets.len()),
            floor: plan.floor,
        }
    }

    /// What another proof of the same round says.
    pub fn from_proof(round: &Round, proof: &Proof) -> Hint {
        let mut taken = vec![false; round.pairs()];
        for pair in &proof.taken {
            taken[*pair as usize] = true;
        }
        Hint {
            taken,
            supply: proof.supply.clone(),
            budget: proof.budget.clone(),
            floor: proof.floor,
        }
    }

    fn start(&self, network: &Network) -> (Vec<bool>, Vec<i64>) {
        let wanted: Vec<bool> =
            network.origin.iter().map(|pair| self.taken[*pair as usize]).collect();
        let mut price = vec![0; network.above.len()];
        let (supply_first, budget_first) =
            (network.supply_first as usize, network.budget_first as usize);
        price[supply_first..budget_first].copy_from_slice(&self.supply);
        price[budget_first..budget_first + self.budget.len()].copy_from_slice(&self.budget);
        set_demand_prices(network, &wanted, &mut price);
        (wanted, price)
    }
}

/// For each of the earlier ids its place among those of now; both are sorted.
fn matching<'a>(earlier: &[String], now: impl Iterator<Item = &'a str>) -> Vec<u32> {
    let mut now = now.enumerate().peekable();
    let place = |id: &String| {
        while now.next_if(|(_, other)| *other < id.as_str()).is_some() {}
        now.peek().filter(|(_, other)| other == id).map_or(NONE, |(at, _)| *at as u32)
    };
    earlier.iter().map(place).collect()
}

impl Plan {
    pub(super) fn new(round: &Round, aim: &Aim, certificate: Certificate) -> Result<Plan, Refused> {
        let proof = &certificate.proof;
        let taken = taken_of(round, proof);
        let short = short(round, &taken);
        if !short.is_empty() {
            return Err(Refused::Short(short));
        }
        Ok(Plan {
            value: taken.iter().map(|pair| i64::from(pair.score)).sum(),
            floor: if *aim == Aim::Floor { kept(round, proof) } else { None },
            prices: prices(round, aim, proof),
            taken,
            certificate,
            ids: Ids {
                demand: round.demand.iter().map(|row| row.id.clone()).collect(),
                supply: round.supply.iter().map(|row| row.id.clone()).collect(),
                budget: round.budgets.iter().map(|row| row.id.clone()).collect(),
            },
        })
    }

    /// What proves the plan, for [`super::check`].
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }
}

/// The pairs of a proof with their sides.
pub(super) fn taken_of(round: &Round, proof: &Proof) -> Vec<Taken> {
    let mut demand = 0;
    let mut sides = |pair: &u32| {
        while round.first[demand + 1] <= *pair {
            demand += 1;
        }
        let (supply, score, _) = round.pair(*pair as usize);
        Taken { demand: demand as u32, supply, score }
    };
    proof.taken.iter().map(&mut sides).collect()
}

/// The rows that are given fewer places than they must be.
pub(super) fn short(round: &Round, taken: &[Taken]) -> Vec<(List, usize, u32)> {
    let mut demand = vec![0u32; round.demand.len()];
    let mut supply = vec![0u32; round.supply.len()];
    let mut budget = vec![0u32; round.budgets.len()];
    for pair in taken {
        demand[pair.demand as usize] += 1;
        supply[pair.supply as usize] += 1;
    }
    let below =
        demand.iter().zip(&round.above_demand).chain(supply.iter().zip(&round.above_supply));
    for (count, above) in below {
        let mut at = *above;
        while at != NONE {
            budget[at as usize] += count;
            at = round.above_budget[at as usize];
        }
    }
    let lows = round.demand.iter().zip(&demand).enumerate();
    let mut short: Vec<(List, usize, u32)> = lows
        .map(|(row, (side, count))| (List::Demand, row, side.low.saturating_sub(*count)))
        .collect();
    let lows = round.supply.iter().zip(&supply).enumerate();
    short.extend(
        lows.map(|(row, (side, count))| (List::Supply, row, side.low.saturating_sub(*count))),
    );
    let lows = round.budgets.iter().zip(&budget).enumerate();
    short.extend(
        lows.map(|(row, (side, count))| (List::Budget, row, side.low.saturating_sub(*count))),
    );
    short.retain(|(_, _, missing)| *missing > 0);
    short
}

fn prices(round: &Round, aim: &Aim, proof: &Proof) -> Prices {
    let above = |at: u32| if at == NONE { 0 } else { proof.budget[at as usize] };
    let supplies = proof.supply.iter().zip(&round.above_supply);
    let budgets = proof.budget.iter().zip(&round.above_budget).zip(&round.budgets);
    Prices {
        supply: supplies.map(|(own, at)| (above(*at) - own).max(0)).collect(),
        budget: budgets
            .map(|((own, at), budget)| match budget.side {
                super::sheet::Side::Supply => (above(*at) - own).max(0),
                super::sheet::Side::Demand => (own - above(*at)).max(0),
            })
            .collect(),
        charge: proof.supply.iter().map(|own| (-own).max(0)).collect(),
        ranks: proof.ranks.clone(),
        share: one_share(round, aim),
    }
}
