//! Which requests stand in one heap: the coordinates that they must share.

use crate::coordinates::Geography;
use crate::date::{Date, Window};
use crate::facets::{Wanted, word};
use crate::language::language_of;
use crate::pool::{Near, PoolPolicy, Wish};

/// How many heaps a request stands in at most for its topics and for its languages.
const TOPICS: usize = 6;
const LANGUAGES: usize = 4;

/// A request as far as pooling looks at it.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) id: String,
    pub(super) seats: u32,
    pub(super) topics: Vec<String>,
    pub(super) languages: Vec<String>,
    pub(super) countries: Vec<String>,
    pub(super) audiences: Vec<String>,
    groups: Vec<String>,
    /// Its rung on the ladder of levels.
    pub(super) level: Option<usize>,
    pub(super) window: Window,
    pub(super) starts: Option<Date>,
    pub(super) ends: Option<Date>,
    /// Whether it can be met at a distance, or only so.
    can_be_far: bool,
    must_be_far: bool,
    is_joint: bool,
}

impl Member {
    pub(super) fn new(wish: &Wish<'_>, policy: &PoolPolicy, levels: &[Vec<String>]) -> Member {
        let (request, wanted) = (wish.request, Wanted::new(wish.request));
        let texts: Vec<&str> = [&request.title, &request.text]
            .into_iter()
            .filter_map(|text| text.as_deref())
            .collect();
        let own = language_of(&texts, request.lang.as_deref());
        let languages = match wanted.languages.is_empty() {
            true => Some(own).filter(|own| !own.is_empty()).into_iter().collect(),
            false => wanted.languages,
        };
        let far: Vec<String> = policy.distance_modes.iter().filter_map(|mode| word(mode)).collect();
        let kinds: Vec<String> = policy.kinds.iter().filter_map(|kind| word(kind)).collect();
        let is_far = |mode: &String| far.contains(mode);
        let modes = &wanted.manner.modes;
        let level = wanted.audience.level.as_ref();
        Member {
            id: request.id.clone(),
            seats: wish.seats,
            topics: wanted.topics,
            languages,
            countries: wanted.places,
            audiences: wanted.audience.audiences,
            groups: wanted.audience.groups,
            level: level.and_then(|own| levels.iter().position(|names| names.contains(own))),
            window: wanted.window,
            starts: request.starts.as_ref().map(|date| date.first()),
            ends: request.ends.as_ref().map(|date| date.last()),
            can_be_far: modes.iter().any(is_far),
            must_be_far: !modes.is_empty() && modes.iter().all(is_far),
            is_joint: kinds.is_empty()
                || wanted.kinds.is_empty()
                || wanted.kinds.iter().any(|kind| kinds.contains(kind)),
        }
    }

    /// How much it shares beside what all of a heap share: countries count most.
    pub(super) fn likeness(&self, other: &Member) -> usize {
        let common = |one: &[String], other: &[String]| {
            one.iter().filter(|word| other.contains(word)).count()
        };
        let same_level = usize::from(self.level == other.level);
        4 * common(&self.countries, &other.countries)
            + 2 * common(&self.audiences, &other.audiences)
            + common(&self.groups, &other.groups)
            + common(&self.topics, &other.topics)
            + same_level
    }
}

/// What all requests of a heap share.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) topic: String,
    pub(super) language: String,
    /// Nothing where distance does not matter.
    pub(super) area: Option<String>,
    /// Nothing where the ladder has no rung.
    pub(super) level: Option<usize>,
}

/// The heaps that a request stands in. One that states no level stands beside all rungs.
pub(super) fn keys(
    member: &Member,
    policy: &PoolPolicy,
    geography: &Geography,
    rungs: usize,
) -> Vec<Key> {
    if !member.is_joint {
        return Vec::new();
    }
    let mut areas: Vec<Option<String>> = Vec::new();
    if member.can_be_far {
        areas.push(None);
    }
    if !member.must_be_far {
        let mut near: Vec<String> =
            member.countries.iter().map(|country| area(country, policy, geography)).collect();
        near.sort_unstable();
        near.dedup();
        // Who asks for several areas wants all of them served, so none of them alone will do.
        areas.extend((near.len() == 1).then(|| near.pop()));
    }
    let levels: Vec<Option<usize>> = match member.level {
        Some(level) => vec![Some(level)],
        None if rungs == 0 => vec![None],
        None => (0..rungs).map(Some).collect(),
    };
    let mut keys = Vec::new();
    for topic in member.topics.iter().take(TOPICS) {
        for language in member.languages.iter().take(LANGUAGES) {
            for area in &areas {
                let key = |level: &Option<usize>| Key {
                    topic: topic.clone(),
                    language: language.clone(),
                    area: area.clone(),
                    level: *level,
                };
                keys.extend(levels.iter().map(key));
            }
        }
    }
    keys
}

/// The area of a country; itself where nothing wider is known of it.
fn area(country: &str, policy: &PoolPolicy, geography: &Geography) -> String {
    let place = geography.places.get(country);
    let wider = place.and_then(|place| match policy.near {
        Near::Country => None,
        Near::Subregion => place.subregion.clone().or_else(|| place.region.clone()),
        Near::Region => place.region.clone(),
    });
    wider.unwrap_or_else(|| country.to_owned())
}
