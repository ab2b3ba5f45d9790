//! The offers made ready: which of them cover a coordinate, and which touch it.
//!
//! An offer **covers** a coordinate of a need if it gives all that is asked for there, and
//! **touches** it if it gives some of it or perhaps gives it:
//!
//! | coordinate | covered by | touched also by |
//! |---|---|---|
//! | a country | offers given there, in an area around it or everywhere | |
//! | no country | offers given everywhere | all others |
//! | a topic | offers that name it | those that name a topic one step broader or narrower |
//! | a group or audience | offers for it, or for anyone | |
//! | no group or audience, so people in general | offers for anyone | those for some only |
//! | a language | offers in it | those of which nobody knows the language |
//! | no language, so any | all | |
//!
//! Broader and narrower topics are worth half in the fit of requests and offers too; two topics
//! under the same broader one are two steps apart and do not touch.
//!
//! A need is **answered** if one offer covers all that it names, **partial** if one touches each of
//! its coordinates, else **unanswered**. Several offers together do not answer it: nobody has put
//! them together. A need that names no topic is **unjudged**.

use std::collections::HashMap;

use crate::bits::Bits;
use crate::codes::{COUNTRY, Codes, GROUP, Key, LANGUAGE, Spot, TOPIC};
use crate::shape::{Need, Offer, Offered, Vocabulary};

/// How far the offers meet a need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Judgement {
    /// One offer covers all that it names.
    Answered,
    /// One offer touches each of its coordinates, and none covers them all.
    Partial,
    /// No offer does.
    Unanswered,
    /// Too little is said, or told, of the need.
    Unjudged,
}

/// Which offers cover a coordinate and which touch it.
#[derive(Clone, Debug)]
pub(crate) struct Reach {
    pub(crate) cover: Bits,
    pub(crate) touch: Bits,
}

/// The offers whose providers are active, made ready for any number of needs and views.
#[derive(Debug)]
pub struct Supply {
    pub(crate) codes: Codes,
    /// By offer that counts: a number of its provider.
    pub(crate) providers: Vec<u32>,
    /// By dimension and number.
    reaches: [Vec<Reach>; 4],
    /// By dimension: what a need that says nothing there is covered and touched by.
    unstated: [Reach; 4],
    /// By region: offers in all its countries, and in any.
    regions: Vec<Reach>,
    /// By audience that an offer names; by any other.
    audiences: HashMap<String, Bits>,
    any_audience: Bits,
}

impl Supply {
    /// Makes offers ready, in any order.
    pub fn new(vocabulary: &Vocabulary, offers: &[Offer]) -> Supply {
        let codes = Codes::new(vocabulary);
        let offers: Vec<&Offer> = offers.iter().filter(|offer| offer.is_active).collect();
        let length = offers.len();
        let reaches = [COUNTRY, TOPIC, GROUP, LANGUAGE].map(|dimension| {
            let none = Reach { cover: Bits::none(length), touch: Bits::none(length) };
            vec![none; codes.lists[dimension].codes.len()]
        });
        let blank = || Reach { cover: Bits::none(length), touch: Bits::all(length) };
        let mut numbers: HashMap<&str, u32> = HashMap::new();
        let mut supply = Supply {
            providers: Vec::with_capacity(length),
            reaches,
            unstated: [blank(), blank(), blank(), blank()],
            regions: Vec::new(),
            audiences: HashMap::new(),
            any_audience: Bits::none(length),
            codes,
        };
        for (at, offer) in offers.into_iter().enumerate() {
            let next = numbers.len() as u32;
            supply.providers.push(*numbers.entry(&offer.provider).or_insert(next));
            supply.place(at, &offer.places);
            supply.put(at, offer);
        }
        supply.unstated[LANGUAGE].cover = Bits::all(length);
        supply.widen();
        supply
    }

    /// How far the offers meet a need.
    pub fn judge(&self, need: &Need) -> Judgement {
        let spots = [COUNTRY, TOPIC, GROUP, LANGUAGE].map(|it| self.codes.spots(it, need));
        self.judge_spots(&spots, &need.audiences)
    }

    pub(crate) fn judge_spots(&self, spots: &[Vec<Spot>; 4], audiences: &[String]) -> Judgement {
        if spots[TOPIC] == [Spot::Unstated] {
            return Judgement::Unjudged;
        }
        let mut covers: Vec<&Bits> = Vec::new();
        let mut touches: Vec<Vec<&Bits>> = Vec::new();
        for (dimension, spots) in spots.iter().enumerate() {
            let reaches = spots.iter().filter_map(|spot| self.reach(dimension, *spot));
            let (cover, touch): (Vec<_>, Vec<_>) =
                reaches.map(|reach| (&reach.cover, &reach.touch)).unzip();
            covers.extend(cover);
            touches.push(touch);
        }
        if audiences.is_empty() {
            covers.push(&self.any_audience);
        } else {
            let audience = |code| self.audiences.get(code).unwrap_or(&self.any_audience);
            let named: Vec<&Bits> = audiences.iter().map(audience).collect();
            covers.extend(&named);
            touches.push(named);
        }
        self.judge_sets(&covers, &touches)
    }

    /// Judges a row that is told: its audience is not known, so none is asked for. Where a group or
    /// a language is withheld, only that nobody answers can be said; where a country is, only what
    /// holds in all countries of the region.
    pub(crate) fn judge_key(&self, key: &Key) -> Judgement {
        if !matches!(key[TOPIC], Spot::Exactly(_)) || key[COUNTRY] == Spot::Withheld {
            return Judgement::Unjudged;
        }
        let reaches: Vec<&Reach> =
            (0..4).filter_map(|dimension| self.reach(dimension, key[dimension])).collect();
        let covers: Vec<&Bits> = reaches.iter().map(|reach| &reach.cover).collect();
        let touches: Vec<Vec<&Bits>> = reaches.iter().map(|reach| vec![&reach.touch]).collect();
        let is_told = reaches.len() == 4;
        match self.judge_sets(&covers, &touches) {
            Judgement::Answered if is_told => Judgement::Answered,
            Judgement::Partial if is_told && !matches!(key[COUNTRY], Spot::Within(_)) => {
                Judgement::Partial
            }
            Judgement::Unanswered => Judgement::Unanswered,
            _ => Judgement::Unjudged,
        }
    }

    /// Which offers cover and touch a spot; nothing where it is withheld.
    pub(crate) fn reach(&self, dimension: usize, spot: Spot) -> Option<&Reach> {
        match spot {
            Spot::Exactly(at) => Some(&self.reaches[dimension][at as usize]),
            Spot::Within(at) if dimension == COUNTRY => Some(&self.regions[at as usize]),
            Spot::Within(_) | Spot::Withheld => None,
            Spot::Unstated => Some(&self.unstated[dimension]),
        }
    }

    fn judge_sets(&self, covers: &[&Bits], touches: &[Vec<&Bits>]) -> Judgement {
        let mut is_touched = false;
        for at in 0..self.providers.len().div_ceil(64) {
            let touched = touches.iter().fold(u64::MAX, |word, some| {
                word & some.iter().fold(0, |word, bits| word | bits.0[at])
            });
            if touched == 0 {
                continue;
            }
            is_touched = true;
            if covers.iter().fold(touched, |word, bits| word & bits.0[at]) != 0 {
                return Judgement::Answered;
            }
        }
        if is_touched { Judgement::Partial } else { Judgement::Unanswered }
    }

    /// Puts an offer to where it is given.
    fn place(&mut self, at: usize, places: &Offered) {
        match places {
            Offered::Everywhere => {
                self.unstated[COUNTRY].cover.put(at);
                self.reaches[COUNTRY].iter_mut().for_each(|reach| reach.cover.put(at));
            }
            Offered::In(places) => {
                for place in places {
                    let own = self.codes.lists[COUNTRY].number(place);
                    let around = self.codes.areas.get(place).into_iter().flatten().copied();
                    for country in own.into_iter().chain(around) {
                        self.reaches[COUNTRY][country as usize].cover.put(at);
                    }
                }
            }
        }
    }

    /// Puts an offer to what it is about, for whom and in which languages.
    fn put(&mut self, at: usize, offer: &Offer) {
        for (dimension, codes) in
            [(TOPIC, &offer.topics), (GROUP, &offer.groups), (LANGUAGE, &offer.languages)]
        {
            let list = &self.codes.lists[dimension];
            for number in codes.iter().filter_map(|code| list.number(code)) {
                self.reaches[dimension][number as usize].cover.put(at);
            }
        }
        if offer.groups.is_empty() {
            self.unstated[GROUP].cover.put(at);
            self.reaches[GROUP].iter_mut().for_each(|reach| reach.cover.put(at));
        }
        if offer.languages.is_empty() {
            self.reaches[LANGUAGE].iter_mut().for_each(|reach| reach.touch.put(at));
        }
        if offer.audiences.is_empty() {
            self.any_audience.put(at);
        }
        for audience in &offer.audiences {
            let none = || Bits::none(self.any_audience.0.len() * 64);
            self.audiences.entry(audience.clone()).or_insert_with(none).put(at);
        }
    }

    /// What is covered is touched; a topic is touched from one step above and below; what is for
    /// any audience is for each; a region holds what its countries do.
    fn widen(&mut self) {
        for reaches in &mut self.reaches {
            reaches.iter_mut().for_each(|reach| reach.touch.join(&reach.cover));
        }
        let covers: Vec<Bits> = self.reaches[TOPIC].iter().map(|it| it.cover.clone()).collect();
        for (narrow, broad) in self.codes.broader.iter().enumerate() {
            if let Some(broad) = broad.map(|broad| broad as usize) {
                self.reaches[TOPIC][narrow].touch.join(&covers[broad]);
                self.reaches[TOPIC][broad].touch.join(&covers[narrow]);
            }
        }
        self.audiences.values_mut().for_each(|bits| bits.join(&self.any_audience));
        let length = self.providers.len();
        for members in &self.codes.members {
            let mut region = Reach { cover: Bits::all(length), touch: Bits::none(length) };
            for country in members {
                let reach = &self.reaches[COUNTRY][*country as usize];
                region.cover.keep(&reach.cover);
                region.touch.join(&reach.cover);
            }
            self.regions.push(region);
        }
    }
}
