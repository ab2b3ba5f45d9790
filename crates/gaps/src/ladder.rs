//! Tells what may be told of needs that must hide among others.
//!
//! **The steps.** A need is taken apart into mentions: one for each country, topic, group and
//! language that it names together. Mentions with the same coordinates make a cell. A cell in which
//! at least three different sources stand is told with its numbers. The mentions of all other cells
//! climb one step: the group is withheld, and cells that have become the same are put together.
//! Again those with three sources are told, and the rest climbs: language withheld, region instead
//! of country, broadest topic instead of topic, topic withheld, region withheld. What is left at
//! the end is not told at all, not even that there is anything. Each mention is thus told once or
//! never, and **every published number is worked out from these told cells and from nothing else**:
//! views, margins, filters and totals are sums over them. So whoever subtracts one view from
//! another gets sums of told cells again, of three sources each.
//!
//! **What the rules themselves give away.** A cell that is not told has less than three sources.
//! If three sources stand in a cell of a higher step, they came from cells below it that have two
//! sources at most; with only two of these, both would be known to hold somebody. So a cell of a
//! higher step is told only if there are at least three cells below it, as the vocabulary has them,
//! in which its sources may have stood (those not told, in turn with room below them), and its
//! numbers are told up to twice the number of these cells less one, and above that as "at least".
//!
//! **The claim.** Take any cell of the lowest step that is not told. Then worlds in which 0, 1 and
//! 2 sources stand in it lead to the same published bytes. *Proof.* Whether a cell is told, and how
//! many cells below have room, depends on told cells alone. If a cell A above ours is told, with
//! `k` cells below that have room, numbers `s` of sources and `n` of needs are shown, `3 <= s <=
//! 2(k - 1)`. Put 0, 1 or 2 sources in ours and the other `s`, `s - 1` or `s - 2` into the other
//! `k - 1`, which hold `2(k - 1)`, each pair in one cell of the lowest step that is not told: no
//! cell below A reaches three, all of them climb to A, and A shows the same. If none above ours is
//! told, the mentions that are left can be replaced by 0, 1 or 2 sources in ours alone: they climb
//! to the end and are not told. Mentions of different told cells can be taken as different needs of
//! different sources, since no number counts across told cells. With a higher threshold `t` read
//! `t - 1` for 2 and `t` for 3.
//!
//! **Confidential requests** begin in the region and count by different countries; of these only
//! the threshold is told, never the number. Nothing that is told or decided changes if countries of
//! a region change names. A region with three countries could not hide which three they are; so
//! one with less than four tells nothing. *Claim*: for any country, a world in which it has no
//! confidential request leads to the same bytes. *Proof.* Take three other countries of its
//! region. For each told cell of the lowest step, deal its needs out to these three. For each told
//! cell above, at least two cells below had mentions; put needs of two countries into one and
//! of the third into another. Leave out what is not told. (Somebody may know that no country asks
//! twice in a cell. Then the needs of a told cell of the lowest step are dealt out to the other
//! countries one by one; there are enough, since no more are shown. Those of a cell above go in
//! pairs into the cells below, which hold what is shown.)
//!
//! **Time.** Needs of these classes are gathered for a closed period and told once, see
//! [`crate::Releases`]: what is told of one period does not depend on needs of another, so two
//! publications differ by whole periods, to which all of the above applies.
//!
//! **What the vocabulary must be.** The cells in which somebody may stand are reckoned by the
//! vocabulary. If it lists what cannot occur, say languages in which nobody can ask, then there is
//! less to hide among than is reckoned with.
//!
//! **What is not hidden.** Two of three sources who put together what they know can find the third,
//! as in any table with a threshold. That a told cell has at least three sources says nothing of
//! whether they are three people: the caller must see to it that one person is one source.

use std::collections::BTreeMap;

use crate::codes::{COUNTRY, Codes, GROUP, Key, LANGUAGE, Spot, TOPIC};

/// A need at one set of coordinates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Mention {
    pub(crate) key: Key,
    /// Who must be different: its source, or its country.
    pub(crate) who: u32,
    /// A number of the need.
    pub(crate) need: u32,
}

/// A cell that is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Told {
    pub(crate) key: Key,
    /// How many needs stand in it, at least.
    pub(crate) needs: u64,
    /// How many different sources or countries, at least.
    pub(crate) distinct: u64,
}

/// One step up: what is told less of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Group,
    Language,
    Country,
    NarrowTopic,
    Topic,
    Region,
}

/// The steps of needs with a threshold of sources.
pub(crate) const BY_SOURCE: [Step; 6] =
    [Step::Group, Step::Language, Step::Country, Step::NarrowTopic, Step::Topic, Step::Region];

/// The steps of confidential requests, whose mentions begin in a region and stay there.
pub(crate) const BY_COUNTRY: [Step; 4] =
    [Step::Group, Step::Language, Step::NarrowTopic, Step::Topic];

/// The cells that are told of some mentions, in order of their coordinates, step by step.
pub(crate) fn tell(
    codes: &Codes,
    steps: &[Step],
    least: usize,
    mut mentions: Vec<Mention>,
) -> Vec<Told> {
    let (mut all, rest) = tell_level(mentions, least, |key| Room::Lowest(most_needs(codes, key)));
    mentions = rest;
    let mut full: BTreeMap<Key, usize> = BTreeMap::new();
    let mut shut: Vec<Key> = all.iter().map(|told| told.key).collect();
    for step in steps {
        full.clear();
        for key in &shut {
            *full.entry(step.up(codes, *key)).or_default() += 1;
        }
        mentions.iter_mut().for_each(|mention| mention.key = step.up(codes, mention.key));
        let room = |key: &Key| {
            let below = step.below(codes, key);
            Room::Cells(below - full.get(key).copied().unwrap_or(0))
        };
        let (told, rest) = tell_level(mentions, least, room);
        mentions = rest;
        shut = told.iter().map(|told| told.key).collect();
        shut.extend(full.keys().filter(|key| room(key) == Room::Cells(0)));
        shut.sort_unstable();
        shut.dedup();
        all.extend(told);
    }
    all
}

/// Where the mentions of a cell may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Room {
    /// In itself: it is of the lowest step. The greatest number that may be shown.
    Lowest(usize),
    /// In so many cells below.
    Cells(usize),
}

/// As many confidential requests as a region has countries would name them all to somebody who
/// knows that each asks once; so the number is told up to one less.
fn most_needs(codes: &Codes, key: &Key) -> usize {
    match key[COUNTRY] {
        Spot::Within(region) => codes.members[region as usize].len() - 1,
        _ => usize::MAX,
    }
}

/// Tells what may be told on one step, and gives back the other mentions.
fn tell_level(
    mut mentions: Vec<Mention>,
    least: usize,
    room: impl Fn(&Key) -> Room,
) -> (Vec<Told>, Vec<Mention>) {
    mentions.sort_unstable();
    let (mut told, mut rest) = (Vec::new(), Vec::new());
    for cell in mentions.chunk_by(|one, other| one.key == other.key) {
        let key = cell[0].key;
        let distinct = cell.chunk_by(|one, other| one.who == other.who).count();
        let most = match room(&key) {
            Room::Lowest(most) => most,
            Room::Cells(cells @ 3..) => (least - 1) * (cells - 1),
            Room::Cells(_) => 0,
        };
        if distinct < least || most == 0 {
            rest.extend(cell);
            continue;
        }
        let mut needs: Vec<u32> = cell.iter().map(|mention| mention.need).collect();
        needs.sort_unstable();
        needs.dedup();
        let shown = |count: usize| count.min(most) as u64;
        told.push(Told { key, needs: shown(needs.len()), distinct: shown(distinct) });
    }
    (told, rest)
}

impl Step {
    /// The cell that a cell goes up in.
    fn up(self, codes: &Codes, mut key: Key) -> Key {
        match (self, key[COUNTRY], key[TOPIC]) {
            (Step::Group, ..) => key[GROUP] = Spot::Withheld,
            (Step::Language, ..) => key[LANGUAGE] = Spot::Withheld,
            (Step::Country, Spot::Exactly(at), _) => {
                key[COUNTRY] = Spot::Within(codes.region_of[at as usize]);
            }
            (Step::NarrowTopic, _, Spot::Exactly(at)) => {
                key[TOPIC] = Spot::Within(codes.root_of[at as usize]);
            }
            (Step::Country | Step::NarrowTopic, ..) => {}
            (Step::Topic, ..) => key[TOPIC] = Spot::Withheld,
            (Step::Region, ..) => key[COUNTRY] = Spot::Withheld,
        }
        key
    }

    /// How many cells of the step below go up in a cell.
    fn below(self, codes: &Codes, key: &Key) -> usize {
        let listed = |dimension: usize| codes.lists[dimension].codes.len() + 1;
        match (self, key[COUNTRY], key[TOPIC]) {
            (Step::Group, ..) => listed(GROUP),
            (Step::Language, ..) => listed(LANGUAGE),
            (Step::Country, Spot::Within(at), _) => codes.members[at as usize].len(),
            (Step::NarrowTopic, _, Spot::Within(at)) => codes.under[at as usize],
            (Step::Country | Step::NarrowTopic, ..) => 1,
            (Step::Topic, ..) => codes.roots + 1,
            (Step::Region, ..) => codes.regions.codes.len() + 1,
        }
    }
}
