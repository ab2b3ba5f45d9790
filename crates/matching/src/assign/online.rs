//! What to do with a request that comes between two rounds.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::plan::{Plan, Prices};
use super::round::Round;
use super::sheet::SCORE_MAX;
use crate::answer::Suggestion;

/// Whether a newcomer is given a place at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtOnce {
    /// Give it the place with this supply: it is worth so much more than it costs the others.
    Accept {
        /// The supply, its place in the round.
        supply: u32,
        /// Score less price, with what the place is worth to the aim.
        surplus: i64,
    },
    /// Every place is worth more to somebody of the round: wait for the next one.
    Hold,
}

impl Prices {
    /// Decides by the prices of the last round: a place is given at once where the newcomer's
    /// score, with what a first place is worth to the aim, is more than the place costs the others.
    /// Of several the one with the greatest surplus is taken, the first of equals. `pairs` names
    /// supplies that have a place left now, each with the newcomer's score; `favour` is what the
    /// newcomer weighs against others, in thousandths ([`Aim::favour`](super::Aim::favour)), and
    /// need not be one that anybody in the round has; the parts of a share that it then counts for
    /// can be outweighed by a score, which whole shares never are.
    ///
    /// Source of the rule: Ahani, Gölz, Procaccia, Teytelboym and Trapp, Dynamic placement in
    /// refugee resettlement (2021), where the price of the place stands for those still to come.
    pub fn at_once(&self, pairs: &[(u32, i32)], favour: u32) -> AtOnce {
        let first = self.ranks.first().copied().unwrap_or(0);
        let surplus = |(supply, score): &(u32, i32)| {
            let charge = self.charge.get(*supply as usize).copied().unwrap_or(0);
            (*supply, surplus(*score, charge, first_place(first, favour, self.share)))
        };
        let mut best = AtOnce::Hold;
        let mut most = 0;
        for (supply, surplus) in pairs.iter().map(surplus) {
            if surplus > most {
                most = surplus;
                best = AtOnce::Accept { supply, surplus };
            }
        }
        best
    }
}

/// The prices of a plan by the ids of supplies, to be kept until the next round: all that is needed
/// to decide on what comes meanwhile.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceList {
    /// What a first place is worth to the aim beside its score, for one share of favour.
    pub first_place: i64,
    /// The favour, in thousandths, that is one share.
    pub share: u32,
    /// What one place with each supply costs all others, in millionths of score and of places.
    pub charges: BTreeMap<String, i64>,
}

/// What becomes of one suggestion between two rounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Accept it at once: it is worth so much more than the place costs the others.
    Accept {
        /// Score and worth less price, above 0.
        surplus: i64,
    },
    /// Hold it for the round: by so much the place is worth more, or as much, to somebody else.
    Hold {
        /// Price less score and worth, 0 or more.
        short: i64,
    },
    /// No place is left there.
    Full,
}

impl Plan {
    /// The prices of this plan by the ids of a round's supplies.
    pub fn price_list(&self, round: &Round) -> PriceList {
        let ids = round.supply().iter().map(|row| row.id.clone());
        PriceList {
            first_place: self.prices.ranks.first().copied().unwrap_or(0),
            share: self.prices.share,
            charges: ids.zip(self.prices.charge.iter().copied()).collect(),
        }
    }
}

impl PriceList {
    /// Decides on one suggestion between rounds, with nothing but its score and the prices: accept
    /// at once where score less price is above 0, else hold for the round. The supply is the
    /// suggestion's offer, or its provider where the round counted places by provider; one that
    /// neither names came after the round, and its places cost nobody anything. `left` is how many
    /// places are left there now, `favour` what the request weighs, in thousandths
    /// ([`Aim::favour`](super::Aim::favour)).
    pub fn verdict(&self, suggestion: &Suggestion, left: u32, favour: u32) -> Verdict {
        if left == 0 {
            return Verdict::Full;
        }
        let provider = suggestion.provider.as_ref().and_then(|id| self.charges.get(id));
        let charge = self.charges.get(&suggestion.offer).or(provider).copied().unwrap_or(0);
        let score = (suggestion.score * f64::from(SCORE_MAX)).round() as i32;
        match surplus(score, charge, first_place(self.first_place, favour, self.share)) {
            surplus if surplus > 0 => Verdict::Accept { surplus },
            surplus => Verdict::Hold { short: -surplus },
        }
    }
}

/// What a first place is worth to the aim for somebody with a favour.
fn first_place(worth: i64, favour: u32, share: u32) -> i128 {
    i128::from(worth) * i128::from(favour) / i128::from(share.max(1))
}

fn surplus(score: i32, charge: i64, first_place: i128) -> i64 {
    let surplus = first_place + i128::from(score) - i128::from(charge);
    surplus.clamp(i64::MIN.into(), i64::MAX.into()) as i64
}
