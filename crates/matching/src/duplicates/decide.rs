//! From candidates to findings: each pair weighed, then settled against its rivals.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::block::{RowPair, candidates};
use super::compare::{MISSING, levels};
use super::find::{Findings, FoundPair, Reason};
use super::group::{Band, Rulings, groups, partners};
use super::kind::Kind;
use super::learn::{Model, Step, compare, compare_all, explain, learn};
use super::prepare::{Measure, Prepared};
use super::settings::Settings;

/// A pair on its way to a decision.
struct Weighed {
    pair: RowPair,
    weight: f64,
    steps: Vec<Step>,
    identified: bool,
    band: Band,
    reason: Reason,
    /// The sum of its levels: of two equal weights, the smaller sum goes first.
    unlike: u32,
}

impl Weighed {
    /// What it is ordered by where pairs compete.
    fn strength(&self) -> f64 {
        let weight = if self.identified { self.weight.max(30.0) } else { self.weight };
        weight - 1e-6 * f64::from(self.unlike)
    }
}

/// How many bits a pair may be behind the chosen one to be shown to a person.
const NEARLY: f64 = 3.0;

/// One run over prepared tables.
pub(super) struct Run<'a> {
    pub(super) prepared: &'a Prepared,
    pub(super) rulings: &'a Rulings,
    pub(super) settings: &'a Settings,
}

impl Run<'_> {
    /// All that the run finds; `swapped` says that the tables were taken in the other order.
    pub(super) fn findings(&self, swapped: bool) -> Findings {
        let rows = self.prepared.rows.len();
        let mut pairs = candidates(self.prepared, self.settings.candidates);
        let proposed = pairs.len();
        let mut used = vec![0; rows];
        for (one, other) in &pairs {
            used[*one as usize] += 1;
            used[*other as usize] += 1;
        }
        let compared = compare_all(self.prepared, &pairs);
        let model = learn(self.prepared, &pairs, &compared, self.settings);
        let mut ruled: Vec<RowPair> =
            self.rulings.must.union(&self.rulings.cannot).copied().collect();
        ruled.retain(|pair| pairs.binary_search(pair).is_err());
        let of_rulings = compare_all(self.prepared, &ruled);
        pairs.append(&mut ruled);
        let mut weighed: Vec<Weighed> = (pairs.iter().zip(compared.iter().chain(&of_rulings)))
            .map(|(pair, compared)| self.weigh(&model, *pair, compared))
            .collect();
        weighed.sort_by_key(|it| it.pair);
        let group = self.decide(&mut weighed, &model);
        weighed.sort_by(|one, other| {
            other.weight.total_cmp(&one.weight).then(one.pair.cmp(&other.pair))
        });
        Findings {
            pairs: weighed.into_iter().map(|it| self.found(it, swapped)).collect(),
            groups: self.named_groups(&group, swapped),
            fields: model.fields,
            candidates: proposed,
            candidates_most: used.into_iter().max().unwrap_or(0),
        }
    }

    fn weigh(&self, model: &Model, pair: RowPair, compared: &[u8]) -> Weighed {
        let (weight, steps) = explain(self.prepared, model, pair, compared);
        let identified = self.shares_identifier(pair, compared);
        let chance = probability(weight);
        let (band, reason) = if self.rulings.must.contains(&pair) {
            (Band::Accepted, Reason::Must)
        } else if self.rulings.cannot.contains(&pair) {
            (Band::Rejected, Reason::Cannot)
        } else if chance >= self.settings.accept {
            (Band::Accepted, if identified { Reason::Identifier } else { Reason::Weight })
        } else if identified {
            // An identifier settles a doubt; against all other evidence a person should look.
            let band = if chance >= self.settings.review { Band::Accepted } else { Band::Review };
            (band, Reason::Identifier)
        } else if chance >= self.settings.review {
            (Band::Review, Reason::Weight)
        } else {
            (Band::Rejected, Reason::Weight)
        };
        let known = compared.iter().filter(|level| **level != MISSING);
        let unlike = known.map(|level| u32::from(*level)).sum();
        Weighed { pair, weight, steps, identified, band, reason, unlike }
    }

    /// Whether both hold one identifier that few hold (two records of two tables, eight of one), and
    /// not all else that is known of both differs wholly: one number for two things is a slip.
    fn shares_identifier(&self, (one, other): RowPair, compared: &[u8]) -> bool {
        let fields = self.prepared.fields.iter().enumerate();
        let others_differ = |at: usize| {
            let rest = fields
                .clone()
                .zip(compared)
                .filter(|((i, _), level)| *i != at && **level != MISSING);
            rest.clone().count() > 0
                && rest.clone().all(|((_, field), level)| {
                    usize::from(*level) + 1 == levels(field.measure).len()
                })
        };
        fields.clone().zip(compared).any(|((at, field), level)| {
            let is_identifier = field.measure == Measure::Column(Kind::Identifier);
            let holders = |row: u32| {
                let value = self.prepared.rows[row as usize][at].as_ref();
                value.map_or(0, |value| field.counts[value.number_of_value as usize])
            };
            let most = if self.prepared.two_tables { 2 } else { 8 };
            is_identifier
                && *level == 0
                && holders(one).max(holders(other)) <= most
                && !others_differ(at)
        })
    }

    /// Settles what pairs decide about each other, and gives the group of each row.
    fn decide(&self, weighed: &mut Vec<Weighed>, model: &Model) -> Vec<u32> {
        let rows = self.prepared.rows.len();
        if self.prepared.two_tables && self.settings.one_to_one {
            self.one_to_one(weighed);
        }
        let pairs: Vec<(RowPair, f64)> =
            weighed.iter().map(|it| (it.pair, it.strength())).collect();
        let joins: Vec<bool> = weighed.iter().map(|it| it.band == Band::Accepted).collect();
        let group = groups(&pairs, &joins, self.rulings, rows);
        if self.prepared.two_tables {
            return group;
        }
        for it in weighed.iter_mut() {
            let same = group[it.pair.0 as usize] == group[it.pair.1 as usize];
            match (same, it.band) {
                (false, Band::Accepted) => {
                    (it.band, it.reason) = (Band::Review, Reason::BetterElsewhere);
                }
                (true, Band::Review | Band::Rejected) => {
                    (it.band, it.reason) = (Band::Accepted, Reason::Group);
                }
                _ => {}
            }
        }
        self.add_unseen(weighed, model, &group);
        group
    }

    /// Leaves each record its best partner. A record that says just what the chosen one says
    /// shares its partner; one that is nearly as good goes to a person.
    fn one_to_one(&self, weighed: &mut [Weighed]) {
        let open: Vec<usize> =
            (0..weighed.len()).filter(|at| weighed[*at].band != Band::Rejected).collect();
        let pairs: Vec<(RowPair, f64)> =
            open.iter().map(|at| (weighed[*at].pair, weighed[*at].strength())).collect();
        let taken = partners(&pairs, self.rulings, self.prepared.rows.len());
        let mut chosen: HashMap<u32, (u32, f64)> = HashMap::new();
        for ((pair, strength), _) in pairs.iter().zip(&taken).filter(|(_, taken)| **taken) {
            chosen.insert(pair.0, (pair.1, *strength));
            chosen.insert(pair.1, (pair.0, *strength));
        }
        for (at, _) in open.into_iter().zip(taken).filter(|(_, taken)| !taken) {
            let it = &mut weighed[at];
            let (one, other) = it.pair;
            let rivals = [(one, chosen.get(&other)), (other, chosen.get(&one))];
            let twin = rivals
                .iter()
                .all(|(row, rival)| rival.is_none_or(|(rival, _)| self.say_the_same(*row, *rival)));
            let best = rivals.iter().filter_map(|(_, rival)| rival.map(|(_, weight)| *weight));
            let behind = best.fold(f64::MIN, f64::max) - it.strength();
            (it.band, it.reason) = match it.band {
                band @ Band::Accepted if twin => (band, it.reason),
                Band::Accepted if behind <= NEARLY => (Band::Review, Reason::BetterElsewhere),
                _ => (Band::Rejected, Reason::BetterElsewhere),
            };
        }
    }

    /// Whether two rows of one table hold the same value in every field.
    fn say_the_same(&self, one: u32, other: u32) -> bool {
        let number = |row: u32, at: usize| {
            self.prepared.rows[row as usize][at].as_ref().map(|value| value.number_of_value)
        };
        (0..self.prepared.fields.len()).all(|at| number(one, at) == number(other, at))
    }

    /// Adds the pairs within groups that no key proposed.
    fn add_unseen(&self, weighed: &mut Vec<Weighed>, model: &Model, group: &[u32]) {
        let seen: HashSet<RowPair> = weighed.iter().map(|it| it.pair).collect();
        for members in members(group) {
            for (at, one) in members.iter().enumerate() {
                for other in &members[at + 1..] {
                    if !seen.contains(&(*one, *other)) {
                        let compared = compare(self.prepared, *one as usize, *other as usize);
                        let found = self.weigh(model, (*one, *other), &compared);
                        let (band, reason) = (Band::Accepted, Reason::Group);
                        weighed.push(Weighed { band, reason, ..found });
                    }
                }
            }
        }
    }

    fn found(&self, weighed: Weighed, swapped: bool) -> FoundPair {
        let one = self.prepared.origin[weighed.pair.0 as usize];
        let other = self.prepared.origin[weighed.pair.1 as usize];
        let (left, right) = if swapped { (other, one) } else { (one, other) };
        FoundPair {
            left,
            right,
            weight: weighed.weight,
            probability: probability(weighed.weight),
            band: weighed.band,
            reason: weighed.reason,
            waterfall: weighed.steps,
        }
    }

    fn named_groups(&self, group: &[u32], swapped: bool) -> Vec<Vec<(usize, usize)>> {
        let named = |row: &u32| {
            let row = *row as usize;
            let second = self.prepared.two_tables && row >= self.prepared.first;
            (
                usize::from(second != (swapped && self.prepared.two_tables)),
                self.prepared.origin[row],
            )
        };
        members(group).into_iter().map(|rows| rows.iter().map(named).collect()).collect()
    }
}

/// The groups of two or more, rows in order.
fn members(group: &[u32]) -> Vec<Vec<u32>> {
    let mut members: BTreeMap<u32, Vec<u32>> = Default::default();
    for (row, group) in (0..).zip(group) {
        members.entry(*group).or_default().push(row);
    }
    members.into_values().filter(|rows| rows.len() > 1).collect()
}

fn probability(weight: f64) -> f64 {
    1.0 / (1.0 + (-weight).exp2())
}
