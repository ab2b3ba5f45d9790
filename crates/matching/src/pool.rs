//! Requests that are alike, put together into proposals of joint trainings.
//!
//! Requests can go together that ask for the same topic in the same language, for the same region
//! or all at a distance, at levels that do not differ, and on days that they have in common. All
//! requests that share such a set of coordinates stand in one heap; the heap that saves most gives
//! a proposal, its members leave all other heaps, and so on until nothing is saved any more
//! ([`pool`]). A request is in one proposal at most, and the order of the requests changes nothing.

mod heap;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use serde::{Deserialize, Serialize};

use crate::coordinates::Geography;
use crate::date::Date;
use crate::shape::Request;
use heap::{Key, Member, keys};

/// What is policy and not fact in putting requests together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PoolPolicy {
    /// How many seats one training has.
    pub seats: u32,
    /// The most requests in one proposal: more cannot agree on a date.
    pub most: usize,
    /// How many days the windows of all must have in common.
    pub days: u32,
    /// How near to each other the countries must be where people travel.
    pub near: Near,
    /// The modes in which distance does not matter.
    pub distance_modes: Vec<String>,
    /// The kinds of support that can be given jointly; none stated means all.
    pub kinds: Vec<String>,
}

/// How near countries must be to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Near {
    /// The same country.
    Country,
    /// The same subregion.
    Subregion,
    /// The same region.
    Region,
}

impl Default for PoolPolicy {
    /// A starting point: a classroom of 25, at most 12 parties, two weeks to find a date in.
    fn default() -> PoolPolicy {
        let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect();
        PoolPolicy {
            seats: 25,
            most: 12,
            days: 14,
            near: Near::Subregion,
            distance_modes: words(&["online"]),
            kinds: Vec::new(),
        }
    }
}

/// How many times as many requests as a proposal may have are looked at to choose those that are
/// most alike.
const LOOKED_AT: usize = 16;

/// A request with the number of seats it needs, at least 1.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// What is asked for.
    pub request: &'a Request,
    /// For how many people.
    pub seats: u32,
}

/// A joint training for several requests.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Proposal {
    /// The ids of the requests, sorted.
    pub requests: Vec<String>,
    /// What all of them share.
    pub shared: Shared,
    /// The seats that all need together.
    pub seats: u32,
    /// How many trainings it takes if each request has its own.
    pub separate: u32,
    /// How many it takes jointly.
    pub joint: u32,
    /// The difference: trainings, and with them places of providers, that are left for others.
    pub saving: u32,
}

/// The coordinates that the requests of a proposal share.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shared {
    /// The topic code.
    pub topic: String,
    /// The language.
    pub language: String,
    /// The country, subregion or region; none where all can be reached at a distance.
    pub area: Option<String>,
    /// The level of those that state one.
    pub level: Option<String>,
    /// The first day that is in the windows of all, if any of them states one.
    pub starts: Option<Date>,
    /// The last such day.
    pub ends: Option<Date>,
    /// The audiences that every request names.
    pub audiences: Vec<String>,
    /// All countries that take part.
    pub countries: Vec<String>,
}

/// What pooling found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Pooling {
    /// The proposals, those that save most first.
    pub proposals: Vec<Proposal>,
    /// The ids of the requests that are in none.
    pub alone: Vec<String>,
}

/// Puts requests together. `levels` is the ladder of levels, each with its other names, as
/// [`Policy::levels`](crate::Policy::levels) has it.
///
/// # Errors
/// Sentences: a policy without seats or with fewer than two parties, or an id that comes twice.
pub fn pool(
    wishes: &[Wish<'_>],
    policy: &PoolPolicy,
    geography: &Geography,
    levels: &[Vec<String>],
) -> Result<Pooling, Vec<String>> {
    let faults = faults(wishes, policy);
    if !faults.is_empty() {
        return Err(faults);
    }
    let geography = geography.clone().in_capitals();
    let mut order: Vec<&Wish<'_>> = wishes.iter().collect();
    order.sort_by_key(|wish| &wish.request.id);
    let members: Vec<Member> = order.iter().map(|wish| Member::new(wish, policy, levels)).collect();
    let mut heaps: BTreeMap<Key, Vec<u32>> = BTreeMap::new();
    for (at, member) in (0..).zip(&members) {
        for key in keys(member, policy, &geography, levels.len()) {
            heaps.entry(key).or_default().push(at);
        }
    }
    let mut run = Run {
        members: &members,
        policy,
        is_free: vec![true; members.len()],
        heaps: heaps.into_iter().filter(|(_, heap)| heap.len() > 1).collect(),
    };
    let mut heaps = std::mem::take(&mut run.heaps);
    heaps.iter_mut().for_each(|(_, heap)| heap.sort_by_key(|at| (run.span(*at), *at)));
    run.heaps = heaps;
    let proposals = run.proposals(levels);
    let alone = members.iter().zip(&run.is_free).filter(|(_, is_free)| **is_free);
    Ok(Pooling { alone: alone.map(|(member, _)| member.id.clone()).collect(), proposals })
}

fn faults(wishes: &[Wish<'_>], policy: &PoolPolicy) -> Vec<String> {
    let mut faults = Vec::new();
    if policy.seats == 0 {
        faults.push("a training must have at least 1 seat".to_owned());
    }
    if policy.most < 2 {
        faults.push("a proposal must have room for at least 2 requests".to_owned());
    }
    let mut seen = BTreeSet::new();
    for wish in wishes {
        if !seen.insert(&wish.request.id) {
            faults.push(format!("two requests have the id `{}`", wish.request.id));
        }
        if wish.seats == 0 {
            faults.push(format!("`{}` must need at least 1 seat", wish.request.id));
        }
    }
    faults
}

/// The heaps while proposals are taken from them.
struct Run<'a> {
    members: &'a [Member],
    policy: &'a PoolPolicy,
    is_free: Vec<bool>,
    heaps: Vec<(Key, Vec<u32>)>,
}

impl Run<'_> {
    /// Takes a proposal from the heap that saves most, again and again. What a heap saves is worked
    /// out anew when it comes first; if it then is behind another's last known saving, it is put
    /// back with the smaller number. So the heaps are looked at no more often than the proposals
    /// and all first savings add up to.
    fn proposals(&mut self, levels: &[Vec<String>]) -> Vec<Proposal> {
        let mut proposals = Vec::new();
        let mut queue: BinaryHeap<(u32, Reverse<usize>)> = BinaryHeap::new();
        for heap in 0..self.heaps.len() {
            let saving = self.best_of(heap).0;
            queue.extend((saving > 0).then_some((saving, Reverse(heap))));
        }
        while let Some((_, Reverse(heap))) = queue.pop() {
            let (saving, chosen) = self.best_of(heap);
            let next = queue.peek().map_or(0, |(saving, _)| *saving);
            if saving > 0 && saving >= next {
                chosen.iter().for_each(|at| self.is_free[*at as usize] = false);
                proposals.push(self.proposal(heap, &chosen, levels));
            }
            if saving > 0 {
                queue.push((saving, Reverse(heap)));
            }
        }
        proposals.sort_by(|a, b| b.saving.cmp(&a.saving).then_with(|| a.requests.cmp(&b.requests)));
        proposals
    }

    /// What a heap saves, and with whom.
    fn best_of(&mut self, heap: usize) -> (u32, Vec<u32>) {
        let (is_free, all) = (&self.is_free, &mut self.heaps[heap].1);
        // Those who left are passed over until they are half of what is looked at.
        let looked_at = all.iter().take(LOOKED_AT * self.policy.most);
        let gone = looked_at.filter(|at| !is_free[**at as usize]).count();
        if 2 * gone > all.len().min(LOOKED_AT * self.policy.most) {
            all.retain(|at| is_free[*at as usize]);
        }
        let chosen = self.together(&self.heaps[heap].1);
        (self.saving(&chosen).2, chosen)
    }

    /// From the first day on which a training for a request could start to the last.
    fn span(&self, at: u32) -> (i64, i64) {
        let window = self.members[at as usize].window;
        let length = i64::from(self.policy.days.max(1)) - 1;
        (window.first.unwrap_or(i64::MIN), window.last.map_or(i64::MAX, |last| last - length))
    }

    /// Those of a heap, which is in the order of their first days, that have days in common: on the
    /// first day on which there may be no more of them, or else on which most have. Of too many,
    /// those most like the first.
    fn together(&self, heap: &[u32]) -> Vec<u32> {
        let free = || {
            let spans = heap.iter().filter(|at| self.is_free[**at as usize]).map(|at| {
                let (first, last) = self.span(*at);
                (first, last, *at)
            });
            spans.filter(|(first, last, _)| first <= last)
        };
        let mut running: BinaryHeap<Reverse<i64>> = BinaryHeap::new();
        let (mut most, mut day) = (0, None);
        for (first, last, _) in free() {
            while running.peek().is_some_and(|end| end.0 < first) {
                running.pop();
            }
            running.push(Reverse(last));
            if running.len() > most {
                (most, day) = (running.len(), Some(first));
            }
            if most >= self.policy.most {
                break;
            }
        }
        let Some(day) = day else { return Vec::new() };
        let holding = free()
            .take_while(|(first, _, _)| *first <= day)
            .filter(|(_, last, _)| day <= *last)
            .take(LOOKED_AT * self.policy.most);
        let mut chosen: Vec<u32> = holding.map(|span| span.2).collect();
        chosen.sort_unstable();
        if let Some(first) = chosen.first().copied()
            && chosen.len() > self.policy.most
        {
            let first = &self.members[first as usize];
            chosen.sort_by_key(|at| Reverse(first.likeness(&self.members[*at as usize])));
            chosen.truncate(self.policy.most);
            chosen.sort_unstable();
        }
        chosen
    }

    /// The trainings that it takes apart and jointly, and the difference.
    fn saving(&self, chosen: &[u32]) -> (u32, u32, u32) {
        let seats = chosen.iter().map(|at| self.members[*at as usize].seats);
        let separate = seats.clone().map(|seats| seats.div_ceil(self.policy.seats)).sum::<u32>();
        let joint = seats.sum::<u32>().div_ceil(self.policy.seats);
        (separate, joint, separate.saturating_sub(joint))
    }

    fn proposal(&self, heap: usize, chosen: &[u32], levels: &[Vec<String>]) -> Proposal {
        let members: Vec<&Member> = chosen.iter().map(|at| &self.members[*at as usize]).collect();
        let key = &self.heaps[heap].0;
        let in_all = |word: &&String| members.iter().all(|it| it.audiences.contains(*word));
        let countries: BTreeSet<&String> = members.iter().flat_map(|it| &it.countries).collect();
        let is_stated = members.iter().any(|member| member.level.is_some());
        let level = key.level.and_then(|rung| levels[rung].first()).filter(|_| is_stated);
        let (separate, joint, saving) = self.saving(chosen);
        Proposal {
            requests: members.iter().map(|member| member.id.clone()).collect(),
            shared: Shared {
                topic: key.topic.clone(),
                language: key.language.clone(),
                area: key.area.clone(),
                level: level.cloned(),
                starts: members.iter().filter_map(|member| member.starts).max(),
                ends: members.iter().filter_map(|member| member.ends).min(),
                audiences: members[0].audiences.iter().filter(in_all).cloned().collect(),
                countries: countries.into_iter().cloned().collect(),
            },
            seats: members.iter().map(|member| member.seats).sum(),
            separate,
            joint,
            saving,
        }
    }
}
