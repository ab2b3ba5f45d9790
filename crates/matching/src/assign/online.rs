//! What to do with a request that comes between two rounds.

use super::plan::Prices;

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
        let rank = i128::from(self.ranks.first().copied().unwrap_or(0));
        let first = rank * i128::from(favour) / i128::from(self.share.max(1));
        let surplus = |(supply, score): &(u32, i32)| {
            let charge = self.charge.get(*supply as usize).copied().unwrap_or(0);
            let surplus = first + i128::from(*score) - i128::from(charge);
            (*supply, i64::try_from(surplus).unwrap_or(i64::MAX))
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
