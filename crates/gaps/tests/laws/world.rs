//! Vocabularies, offers and needs drawn from a number.

use std::collections::{BTreeMap, BTreeSet};

use facility_gaps::{Country, Day, Dimension, Disclosure, Need, Offer, Offered, View, Vocabulary};

/// The generator of Steele, Lea and Flood (SplitMix64, 2014).
pub struct Draw(pub u64);

impl Draw {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((word ^ (word >> 31)) % limit as u64) as usize
    }

    pub fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        let at = self.below(list.len());
        &list[at]
    }

    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            let other = self.below(at + 1);
            list.swap(at, other);
        }
    }

    /// None, one or some of a list; one most often.
    fn some(&mut self, list: &[&str]) -> Vec<String> {
        let count = *self.of(&[0, 1, 1, 1, 2, 3]);
        (0..count).map(|_| (*self.of(list)).to_owned()).collect()
    }
}

pub const COUNTRIES: [&str; 9] = ["A", "B", "C", "D", "E", "F", "G", "H", "I"];
const TOPICS: [&str; 8] = ["t1", "t1.a", "t1.b", "t1.c", "t2", "t2.a", "t3", "t4"];
const GROUPS: [&str; 3] = ["g1", "g2", "g3"];
const LANGUAGES: [&str; 3] = ["ar", "en", "fr"];
const AUDIENCES: [&str; 2] = ["judges", "teachers"];

/// Four countries in one region, five in another, topics of two levels.
pub fn vocabulary() -> Vocabulary {
    let strings = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect();
    let country = |(at, code): (usize, &&str)| {
        let region = if at < 4 { "R1" } else { "R2" }.to_owned();
        let areas = if at % 3 == 0 { strings(&["world", "least"]) } else { strings(&["world"]) };
        ((*code).to_owned(), Country { region, areas })
    };
    let topic = |code: &&str| ((*code).to_owned(), code.split_once('.').map(|it| it.0.to_owned()));
    Vocabulary {
        countries: COUNTRIES.iter().enumerate().map(country).collect(),
        topics: TOPICS.iter().map(topic).collect(),
        groups: strings(&GROUPS),
        languages: strings(&LANGUAGES),
    }
}

/// Few countries, topics and sources: `crowd` of ten needs stand close together.
pub fn need(draw: &mut Draw, crowd: usize) -> Need {
    let is_close = draw.below(10) < crowd;
    let reach = if is_close { 2 } else { 9 };
    let country = COUNTRIES[draw.below(reach)];
    let many = |draw: &mut Draw, list: &[&str]| match is_close {
        true => vec![list[draw.below(2)].to_owned()],
        false => draw.some(list),
    };
    let mut need = Need {
        source: format!("s{}", draw.below(40)),
        country: (!draw.one_in(8)).then(|| country.to_owned()),
        topics: many(draw, &TOPICS),
        groups: many(draw, &GROUPS),
        languages: many(draw, &LANGUAGES),
        audiences: if draw.one_in(3) { draw.some(&AUDIENCES) } else { Vec::new() },
        origin: ["request", "search", "learner"][draw.below(3)].to_owned(),
        weight: draw.below(4) as u32,
        day: day(draw),
        disclosure: *draw.of(&[Disclosure::Open, Disclosure::Regional, Disclosure::Threshold]),
    };
    if draw.one_in(20) {
        need.topics.push("unknown".to_owned());
    }
    need
}

pub fn needs(draw: &mut Draw, most: usize) -> Vec<Need> {
    let (count, crowd) = (draw.below(most + 1), draw.below(11));
    (0..count).map(|_| need(draw, crowd)).collect()
}

pub fn offer(draw: &mut Draw, at: usize) -> Offer {
    let areas = ["A", "B", "F", "R1", "R2", "least", "world", "nowhere"];
    let places = match draw.below(4) {
        0 => Offered::Everywhere,
        _ => Offered::In(draw.some(&areas)),
    };
    Offer {
        id: format!("o{at}"),
        provider: format!("p{}", draw.below(5)),
        is_active: !draw.one_in(6),
        places,
        topics: draw.some(&TOPICS),
        groups: if draw.one_in(2) { draw.some(&GROUPS) } else { Vec::new() },
        languages: draw.some(&LANGUAGES),
        audiences: if draw.one_in(3) { draw.some(&AUDIENCES) } else { Vec::new() },
    }
}

pub fn offers(draw: &mut Draw, most: usize) -> Vec<Offer> {
    let count = draw.below(most + 1);
    (0..count).map(|at| offer(draw, at)).collect()
}

/// A day of four months.
pub fn day(draw: &mut Draw) -> Day {
    Day::new(2026, 1 + draw.below(4) as u8, 1 + draw.below(28) as u8).unwrap()
}

/// All sixteen sets of dimensions.
pub fn dimensions() -> Vec<BTreeSet<Dimension>> {
    let all = [Dimension::Country, Dimension::Topic, Dimension::Group, Dimension::Language];
    let chosen = |set: usize| (0..4).filter(move |at| set >> at & 1 == 1).map(|at| all[at]);
    (0..16).map(|set| chosen(set).collect()).collect()
}

/// A view with some filters.
pub fn view(draw: &mut Draw) -> View {
    let mut filter = |list: &[&str]| {
        let is_filtered = draw.one_in(3);
        is_filtered.then(|| draw.some(list).into_iter().collect::<BTreeSet<String>>())
    };
    let areas = ["A", "B", "E", "R1", "R2", "least", "nowhere"];
    let (countries, topics) = (filter(&areas), filter(&TOPICS));
    let (groups, languages) = (filter(&GROUPS), filter(&LANGUAGES));
    let from = draw.one_in(3).then(|| day(draw));
    let to = draw.one_in(3).then(|| day(draw));
    let dimensions = dimensions().swap_remove(draw.below(16));
    View { dimensions, countries, topics, groups, languages, from, to }
}

/// How often each thing occurs.
pub fn tally<T: Ord>(things: impl Iterator<Item = T>) -> BTreeMap<T, u64> {
    let mut tally = BTreeMap::new();
    things.for_each(|thing| *tally.entry(thing).or_default() += 1);
    tally
}
