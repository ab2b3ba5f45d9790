//! Numbers of a cell: needs, what answers them, what is offered, and how bad the gap is.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use crate::bits::Bits;
use crate::codes::{COUNTRY, Key, Spot, TOPIC};
use crate::placed::{Needs, Placed};
use crate::releases::each_key;
use crate::supply::{Judgement, Supply};
use crate::view::Plan;

/// A number of needs and the sum of their weights.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// How many.
    pub needs: u64,
    /// The sum of their weights.
    pub weight: u64,
}

/// How needs are met, each judged as a whole: by one offer that fits all it names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers {
    /// One offer gives all that is asked for.
    pub answered: Tally,
    /// One offer gives part of it in every respect.
    pub partial: Tally,
    /// No offer does.
    pub unanswered: Tally,
    /// Too little is said, or told, to judge.
    pub unjudged: Tally,
}

/// Needs that are counted one by one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// How many, and the sum of their weights.
    pub all: Tally,
    /// How many different sources.
    pub sources: u64,
    /// For how many different countries.
    pub countries: u64,
    /// How they are met.
    pub answers: Answers,
}

/// What is offered in a cell: offers that cover every coordinate of it. What is offered to anyone
/// stands in the cells of all groups; an offer of an unknown language in none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supplied {
    /// How many offers.
    pub offers: u64,
    /// From how many providers.
    pub providers: u64,
}

/// How bad the gap of a cell is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Gap {
    /// Its place in the view: 1 has the greatest weight unanswered; among equals the greater weight
    /// partly answered, then the greater share unanswered, then the order of coordinates.
    pub rank: u32,
    /// The weight of what no offer answers.
    pub unanswered_weight: u64,
    /// The weight of what is answered in part.
    pub partial_weight: u64,
    /// The unanswered part of all weight that could be judged, from 0 to 1; nothing if none could.
    pub unanswered_share: Option<f64>,
}

impl Answers {
    /// Adds needs that are met in the same way.
    pub(crate) fn add(&mut self, judgement: Judgement, needs: u64, weight: u64) {
        let tally = match judgement {
            Judgement::Answered => &mut self.answered,
            Judgement::Partial => &mut self.partial,
            Judgement::Unanswered => &mut self.unanswered,
            Judgement::Unjudged => &mut self.unjudged,
        };
        tally.needs += needs;
        tally.weight += weight;
    }
}

impl Gap {
    /// The gap of needs counted in some parts, still without its rank.
    pub(crate) fn of<'a>(parts: impl Iterator<Item = &'a Answers>) -> Gap {
        let (mut unanswered, mut partial, mut answered) = (0, 0, 0);
        for answers in parts {
            unanswered += answers.unanswered.weight;
            partial += answers.partial.weight;
            answered += answers.answered.weight;
        }
        let judged = unanswered + partial + answered;
        Gap {
            rank: 0,
            unanswered_weight: unanswered,
            partial_weight: partial,
            unanswered_share: (judged > 0).then(|| unanswered as f64 / judged as f64),
        }
    }
}

/// Brings cells, which come in the order of their coordinates, into that of their gaps.
pub(crate) fn rank<T>(cells: &mut [T], gap: fn(&T) -> &Gap, gap_mut: fn(&mut T) -> &mut Gap) {
    cells.sort_by_cached_key(|cell| {
        let gap = gap(cell);
        // Bits of numbers that are not negative are in the order of the numbers.
        let share = gap.unanswered_share.map(f64::to_bits);
        Reverse((gap.unanswered_weight, gap.partial_weight, share))
    });
    for (rank, cell) in (1..).zip(cells) {
        gap_mut(cell).rank = rank;
    }
}

/// The needs of each cell of a view, in the order of the cells: its key and places in the list.
pub(crate) fn cells_of(needs: &[Placed], plan: &Plan) -> Vec<(Key, u32)> {
    let mut found = Vec::new();
    for (at, need) in (0..).zip(needs) {
        if let Some(spots) = plan.spots(need) {
            each_key(&spots, |key| found.push((key, at)));
        }
    }
    found.sort_unstable();
    found
}

/// Counts the needs of one cell after the other.
pub(crate) struct Counter<'a> {
    needs: &'a Needs,
    /// By source and by country: the last cell that it was counted in.
    sources: Vec<u32>,
    countries: Vec<u32>,
    cell: u32,
}

impl<'a> Counter<'a> {
    pub(crate) fn new(needs: &'a Needs, supply: &Supply) -> Counter<'a> {
        let countries = supply.codes.region_of.len();
        Counter { needs, sources: vec![0; needs.sources], countries: vec![0; countries], cell: 0 }
    }

    /// The numbers of the needs in a cell, by their places in the list.
    pub(crate) fn count(&mut self, cell: &[(Key, u32)]) -> Counts {
        self.cell += 1;
        let mut counts = Counts::default();
        for (_, at) in cell {
            let need = &self.needs.placed[*at as usize];
            let weight = u64::from(need.weight);
            counts.all.needs += 1;
            counts.all.weight += weight;
            counts.answers.add(need.judgement, 1, weight);
            let is_new = |last: &mut u32| std::mem::replace(last, self.cell) != self.cell;
            counts.sources += u64::from(is_new(&mut self.sources[need.source as usize]));
            if let Spot::Exactly(country) = need.spots[COUNTRY][0] {
                counts.countries += u64::from(is_new(&mut self.countries[country as usize]));
            }
        }
        counts
    }
}

/// Counts the offers of one cell after the other; quick where cells come in order.
pub(crate) struct Shelf<'a> {
    supply: &'a Supply,
    shown: [bool; 4],
    /// The last cell, and the offers left after each of its coordinates.
    last: Option<Key>,
    left: [Bits; 5],
    /// By provider: the last cell that it was counted in.
    providers: Vec<u32>,
    cell: u32,
}

impl<'a> Shelf<'a> {
    pub(crate) fn new(supply: &'a Supply, plan: &Plan) -> Shelf<'a> {
        let start = plan.offers(supply);
        let providers = supply.providers.iter().max().map_or(0, |most| *most as usize + 1);
        Shelf {
            supply,
            shown: plan.shown,
            last: None,
            left: std::array::from_fn(|_| start.clone()),
            providers: vec![0; providers],
            cell: 0,
        }
    }

    /// What is offered in a cell; nothing where a coordinate is withheld or no topic stated. In a
    /// region: in any of its countries.
    pub(crate) fn count(&mut self, key: &Key) -> Option<Supplied> {
        let is_shown = |dimension: &usize| self.shown[*dimension];
        let has_offers = |dimension: usize| match key[dimension] {
            Spot::Withheld => false,
            Spot::Within(_) => dimension == COUNTRY,
            Spot::Unstated => dimension != TOPIC,
            Spot::Exactly(_) => true,
        };
        if !(0..4).filter(is_shown).all(has_offers) {
            return None;
        }
        let is_same = |at: usize| self.last.is_some_and(|last| last[at] == key[at]);
        let first = (0..4).find(|at| !is_same(*at)).unwrap_or(4);
        for at in first..4 {
            let (before, after) = self.left.split_at_mut(at + 1);
            after[0].0.copy_from_slice(&before[at].0);
            if let Some(reach) = self.supply.reach(at, key[at]).filter(|_| self.shown[at]) {
                let in_region = matches!(key[at], Spot::Within(_));
                after[0].keep(if in_region { &reach.touch } else { &reach.cover });
            }
        }
        self.last = Some(*key);
        self.cell += 1;
        let mut supplied = Supplied::default();
        for offer in self.left[4].each() {
            let provider = &mut self.providers[self.supply.providers[offer] as usize];
            supplied.offers += 1;
            supplied.providers += u64::from(std::mem::replace(provider, self.cell) != self.cell);
        }
        Some(supplied)
    }
}
