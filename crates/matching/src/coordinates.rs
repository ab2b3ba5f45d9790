//! What the caller knows of places and topics: this crate has no vocabulary of its own.

use std::collections::BTreeMap;

/// What the caller knows of places. Codes are compared without regard to case.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Geography {
    /// By country code.
    pub places: BTreeMap<String, Place>,
}

/// What a country belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Its region, a code or a name.
    pub region: Option<String>,
    /// Its subregion.
    pub subregion: Option<String>,
    /// The groups it is in, such as LDC, LLDC, SIDS.
    pub groups: Vec<String>,
    /// Its income class.
    pub income: Option<String>,
}

impl Geography {
    /// The same with every code in capitals, as the engine compares them.
    pub(crate) fn in_capitals(self) -> Geography {
        let up = |text: String| text.trim().to_uppercase();
        let places = self.places.into_iter().map(|(code, place)| {
            let place = Place {
                region: place.region.map(up),
                subregion: place.subregion.map(up),
                groups: place.groups.into_iter().map(up).collect(),
                income: place.income.map(up),
            };
            (up(code), place)
        });
        Geography { places: places.collect() }
    }

    /// How near `offered` is to `wanted`. Either may be a region or a group instead of a country.
    pub(crate) fn step(&self, wanted: &str, offered: &str) -> Step {
        if wanted == offered {
            return Step::Same;
        }
        match (self.places.get(wanted), self.places.get(offered)) {
            (Some(place), None) if place.lies_in(offered) => Step::Covered,
            (None, Some(place)) if place.lies_in(wanted) => Step::Region,
            (Some(a), Some(b)) if a.subregion.is_some() && a.subregion == b.subregion => {
                Step::Subregion
            }
            (Some(a), Some(b)) if a.region.is_some() && a.region == b.region => Step::Region,
            (Some(a), Some(b)) if a.is_like(b) => Step::Group,
            _ => Step::Elsewhere,
        }
    }
}

impl Place {
    fn lies_in(&self, area: &str) -> bool {
        let is_area = |name: &Option<String>| name.as_deref() == Some(area);
        is_area(&self.region)
            || is_area(&self.subregion)
            || self.groups.iter().any(|group| group == area)
    }

    fn is_like(&self, other: &Place) -> bool {
        (self.income.is_some() && self.income == other.income)
            || self.groups.iter().any(|group| other.groups.contains(group))
    }
}

/// What the caller knows of topics: the broader topic of each code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Topics {
    /// From a code to the code above it.
    pub parents: BTreeMap<String, String>,
}

impl Topics {
    /// A code and those above it, `reach` of them at most.
    pub(crate) fn line(&self, code: &str, reach: usize) -> Vec<String> {
        let mut line = vec![code.to_owned()];
        while let Some(parent) = line.last().and_then(|code| self.parents.get(code)) {
            if line.len() > reach || line.contains(parent) {
                break;
            }
            line.push(parent.clone());
        }
        line
    }
}

/// Steps up and down the tree from the first code of one line to that of another, if it takes at
/// most `reach`.
pub(crate) fn steps_between(from: &[String], to: &[String], reach: usize) -> Option<usize> {
    let meetings = from
        .iter()
        .enumerate()
        .filter_map(|(climbed, code)| Some(climbed + to.iter().position(|other| other == code)?));
    meetings.min().filter(|steps| *steps <= reach)
}

/// How near an offer's place is to a request's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    Elsewhere,
    Group,
    Region,
    Subregion,
    Covered,
    Same,
}
