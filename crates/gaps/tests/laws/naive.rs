//! The staff's matrix, counted plainly: every need against every offer, by the words of the rules.

use std::collections::{BTreeMap, BTreeSet};

use facility_gaps::{
    Answers, Coordinate, Counts, Dimension, Disclosure, Gap, Judgement, Need, Offer, Offered,
    StaffCell, Supplied, SupplyCell, Tally, View, Vocabulary,
};

pub struct Naive<'a> {
    pub vocabulary: &'a Vocabulary,
    pub offers: &'a [Offer],
}

type Key = [Option<Coordinate>; 4];

impl Naive<'_> {
    pub fn judge(&self, need: &Need) -> Judgement {
        let topics = known(&need.topics, |code| self.vocabulary.topics.contains_key(code));
        if topics.is_empty() {
            return Judgement::Unjudged;
        }
        let active = || self.offers.iter().filter(|offer| offer.is_active);
        if active().any(|offer| self.meets(need, offer, false)) {
            Judgement::Answered
        } else if active().any(|offer| self.meets(need, offer, true)) {
            Judgement::Partial
        } else {
            Judgement::Unanswered
        }
    }

    pub fn cells(&self, needs: &[Need], view: &View) -> Vec<StaffCell> {
        let mut found: BTreeMap<Key, Vec<&Need>> = BTreeMap::new();
        for need in needs {
            let is_before = view.from.is_some_and(|from| need.day < from);
            let is_after = view.to.is_some_and(|to| need.day > to);
            if is_before || is_after {
                continue;
            }
            let keys: BTreeSet<Key> = self.keys(need, view).into_iter().collect();
            keys.into_iter().for_each(|key| found.entry(key).or_default().push(need));
        }
        let mut cells: Vec<StaffCell> =
            found.into_iter().map(|(key, needs)| self.cell(key, &needs, view)).collect();
        let share = |cell: &StaffCell| cell.gap.unanswered_share.unwrap_or(-1.0);
        cells.sort_by(|one, other| {
            (other.gap.unanswered_weight.cmp(&one.gap.unanswered_weight))
                .then(other.gap.partial_weight.cmp(&one.gap.partial_weight))
                .then(share(other).total_cmp(&share(one)))
        });
        (1..).zip(&mut cells).for_each(|(rank, cell)| cell.gap.rank = rank);
        cells
    }

    /// The cells in which something is offered: a need that names all codes of the vocabulary would
    /// stand in each.
    pub fn supply_cells(&self, view: &View) -> Vec<SupplyCell> {
        let all = |codes: &mut dyn Iterator<Item = &String>| codes.cloned().collect::<Vec<_>>();
        let mut keys = BTreeSet::new();
        for country in self.vocabulary.countries.keys() {
            let need = Need {
                source: String::new(),
                country: Some(country.clone()),
                topics: all(&mut self.vocabulary.topics.keys()),
                groups: all(&mut self.vocabulary.groups.iter()),
                languages: all(&mut self.vocabulary.languages.iter()),
                audiences: Vec::new(),
                origin: String::new(),
                weight: 0,
                day: "2026-01-01".parse().unwrap(),
                disclosure: Disclosure::Open,
            };
            keys.extend(self.keys(&need, view));
        }
        let offered = |key: Key| {
            let supply = self.supply(&key, view).filter(|supply| supply.offers > 0)?;
            let [country, topic, group, language] = key;
            Some(SupplyCell { country, topic, group, language, supply })
        };
        keys.into_iter().filter_map(offered).collect()
    }

    fn meets(&self, need: &Need, offer: &Offer, in_part: bool) -> bool {
        let is_met = |wanted: &[String], covers: &dyn Fn(&String) -> bool| match in_part {
            true => wanted.iter().any(covers),
            false => wanted.iter().all(covers),
        };
        let vocabulary = self.vocabulary;
        let country = need.country.iter().find(|code| vocabulary.countries.contains_key(*code));
        let in_place = match country {
            Some(country) => self.is_in(country, offer),
            None => in_part || offer.places == Offered::Everywhere,
        };
        let parent = |code: &String| vocabulary.topics.get(code).cloned().flatten();
        let topics = known(&need.topics, |code| vocabulary.topics.contains_key(code));
        let on_topic = is_met(&topics, &|wanted| {
            let is_near = |given: &String| {
                parent(wanted).as_ref() == Some(given) || parent(given).as_ref() == Some(wanted)
            };
            offer.topics.iter().any(|given| given == wanted || (in_part && is_near(given)))
        });
        let groups = known(&need.groups, |code| vocabulary.groups.contains(code));
        let languages = known(&need.languages, |code| vocabulary.languages.contains(code));
        let for_some = |wanted: &[String], given: &[String]| match wanted.is_empty() {
            true => in_part || given.is_empty(),
            false => is_met(wanted, &|code| given.is_empty() || given.contains(code)),
        };
        let in_language = languages.is_empty()
            || (in_part && offer.languages.is_empty())
            || is_met(&languages, &|code| offer.languages.contains(code));
        in_place
            && on_topic
            && in_language
            && for_some(&groups, &offer.groups)
            && for_some(&need.audiences, &offer.audiences)
    }

    fn is_in(&self, country: &str, offer: &Offer) -> bool {
        let own = &self.vocabulary.countries[country];
        match &offer.places {
            Offered::Everywhere => true,
            Offered::In(places) => places
                .iter()
                .any(|place| place == country || *place == own.region || own.areas.contains(place)),
        }
    }

    /// The cells that a need stands in; none if a filter keeps it out.
    fn keys(&self, need: &Need, view: &View) -> Vec<Key> {
        let mut keys: Vec<Key> = vec![[None, None, None, None]];
        for at in 0..4 {
            let (dimension, filter) = self.of(at, view);
            let stated = match at {
                0 => {
                    known(need.country.as_slice(), |it| self.vocabulary.countries.contains_key(it))
                }
                1 => known(&need.topics, |code| self.vocabulary.topics.contains_key(code)),
                2 => known(&need.groups, |code| self.vocabulary.groups.contains(code)),
                _ => known(&need.languages, |code| self.vocabulary.languages.contains(code)),
            };
            let spots: Vec<Coordinate> = match (stated.is_empty(), &filter) {
                (true, None) => vec![Coordinate::Unstated],
                (true, Some(_)) => Vec::new(),
                (false, _) => stated
                    .into_iter()
                    .filter(|code| filter.as_ref().is_none_or(|filter| filter.contains(code)))
                    .map(Coordinate::Exactly)
                    .collect(),
            };
            if spots.is_empty() {
                return Vec::new();
            }
            if view.dimensions.contains(&dimension) {
                let wider = |key: &Key| {
                    let set = |spot: &Coordinate| {
                        let mut key = key.clone();
                        key[at] = Some(spot.clone());
                        key
                    };
                    spots.iter().map(set).collect::<Vec<Key>>()
                };
                keys = keys.iter().flat_map(wider).collect();
            }
        }
        keys
    }

    /// A dimension and the codes that a view keeps of it; areas as the countries in them.
    fn of(&self, at: usize, view: &View) -> (Dimension, Option<BTreeSet<String>>) {
        let countries = view.countries.as_ref().map(|wanted| {
            let is_wanted = |code: &String| {
                let own = &self.vocabulary.countries[code];
                wanted.contains(code)
                    || wanted.contains(&own.region)
                    || own.areas.iter().any(|area| wanted.contains(area))
            };
            let codes = self.vocabulary.countries.keys();
            codes.filter(|code| is_wanted(code)).cloned().collect::<BTreeSet<String>>()
        });
        match at {
            0 => (Dimension::Country, countries),
            1 => (Dimension::Topic, view.topics.clone()),
            2 => (Dimension::Group, view.groups.clone()),
            _ => (Dimension::Language, view.languages.clone()),
        }
    }

    fn cell(&self, key: Key, needs: &[&Need], view: &View) -> StaffCell {
        let different = |of: &dyn Fn(&Need) -> Option<String>| {
            needs.iter().filter_map(|need| of(need)).collect::<BTreeSet<String>>().len() as u64
        };
        let mut counts = Counts {
            all: tally(needs.iter().copied()),
            sources: different(&|need| Some(need.source.clone())),
            countries: different(&|need| need.country.clone()),
            answers: Answers::default(),
        };
        let judged =
            |judgement| tally(needs.iter().copied().filter(|need| self.judge(need) == judgement));
        counts.answers.answered = judged(Judgement::Answered);
        counts.answers.partial = judged(Judgement::Partial);
        counts.answers.unanswered = judged(Judgement::Unanswered);
        counts.answers.unjudged = judged(Judgement::Unjudged);
        let (unanswered, partial) =
            (counts.answers.unanswered.weight, counts.answers.partial.weight);
        let all = unanswered + partial + counts.answers.answered.weight;
        let share = (all > 0).then(|| unanswered as f64 / all as f64);
        let supply = self.supply(&key, view);
        let [country, topic, group, language] = key;
        StaffCell {
            country,
            topic,
            group,
            language,
            counts,
            disclosures: crate::world::tally(needs.iter().map(|need| need.disclosure)),
            origins: crate::world::tally(needs.iter().map(|need| need.origin.clone())),
            supply,
            gap: Gap {
                rank: 0,
                unanswered_weight: unanswered,
                partial_weight: partial,
                unanswered_share: share,
            },
        }
    }

    fn supply(&self, key: &Key, view: &View) -> Option<Supplied> {
        if key[1] == Some(Coordinate::Unstated) {
            return None;
        }
        let covers = |at: usize, offer: &Offer, code: Option<&String>| match (at, code) {
            (0, Some(code)) => self.is_in(code, offer),
            (0, None) => offer.places == Offered::Everywhere,
            (1, code) => offer.topics.contains(code.unwrap()),
            (2, Some(code)) => offer.groups.is_empty() || offer.groups.contains(code),
            (2, None) => offer.groups.is_empty(),
            (_, Some(code)) => offer.languages.contains(code),
            (_, None) => true,
        };
        let stands = |offer: &&Offer| {
            (0..4).all(|at| match (&key[at], self.of(at, view).1) {
                (Some(Coordinate::Exactly(code)), _) => covers(at, offer, Some(code)),
                (Some(_), _) => covers(at, offer, None),
                (None, None) => true,
                (None, Some(wanted)) => wanted.iter().any(|code| covers(at, offer, Some(code))),
            })
        };
        let found: Vec<&Offer> =
            self.offers.iter().filter(|offer| offer.is_active).filter(stands).collect();
        let providers: BTreeSet<&String> = found.iter().map(|offer| &offer.provider).collect();
        Some(Supplied { offers: found.len() as u64, providers: providers.len() as u64 })
    }
}

fn known(codes: &[String], is_known: impl Fn(&String) -> bool) -> Vec<String> {
    codes.iter().filter(|code| is_known(code)).cloned().collect()
}

fn tally<'a>(needs: impl Iterator<Item = &'a Need>) -> Tally {
    needs.fold(Tally::default(), |sum, need| Tally {
        needs: sum.needs + 1,
        weight: sum.weight + u64::from(need.weight),
    })
}
