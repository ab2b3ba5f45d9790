//! What is asked of the matrix: its rows and columns, its filters, its days.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::bits::Bits;
use crate::codes::{COUNTRY, Codes, GROUP, Key, LANGUAGE, Spot, TOPIC};
use crate::day::Day;
use crate::placed::Placed;
use crate::supply::Supply;

/// A dimension of the matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// Countries, and where a country may not be named its region.
    Country,
    /// Topics.
    Topic,
    /// Groups of people.
    Group,
    /// Languages.
    Language,
}

/// Which cells are wanted: one for each combination of the dimensions that occurs. A need that
/// names several topics stands in the cell of each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct View {
    /// Rows, columns and what else is kept apart; none gives a single cell.
    pub dimensions: BTreeSet<Dimension>,
    /// Only needs for these countries, or for countries of these areas. A region stands also for
    /// the needs of which only the region is told.
    pub countries: Option<BTreeSet<String>>,
    /// Only needs that name one of these topics.
    pub topics: Option<BTreeSet<String>>,
    /// Only needs that name one of these groups.
    pub groups: Option<BTreeSet<String>>,
    /// Only needs that name one of these languages.
    pub languages: Option<BTreeSet<String>>,
    /// Only needs of this day or later; of what is told by the period, only whole periods.
    pub from: Option<Day>,
    /// Only needs of this day or before; of what is told by the period, only whole periods.
    pub to: Option<Day>,
}

/// A view in numbers.
pub(crate) struct Plan {
    pub(crate) shown: [bool; 4],
    filters: [Option<BTreeSet<Spot>>; 4],
    from: Option<Day>,
    to: Option<Day>,
}

impl Plan {
    pub(crate) fn new(codes: &Codes, view: &View) -> Plan {
        let shown = [Dimension::Country, Dimension::Topic, Dimension::Group, Dimension::Language]
            .map(|dimension| view.dimensions.contains(&dimension));
        let spots = |dimension: usize, wanted: &Option<BTreeSet<String>>| {
            let list = &codes.lists[dimension];
            let number = |code: &String| list.number(code).map(Spot::Exactly);
            Some(wanted.as_ref()?.iter().filter_map(number).collect::<BTreeSet<Spot>>())
        };
        let mut countries = spots(COUNTRY, &view.countries);
        if let (Some(spots), Some(wanted)) = (&mut countries, &view.countries) {
            for area in wanted {
                let members = codes.areas.get(area).into_iter().flatten();
                spots.extend(members.map(|at| Spot::Exactly(*at)));
                spots.extend(codes.regions.number(area).map(Spot::Within));
            }
        }
        let filters = [
            countries,
            spots(TOPIC, &view.topics),
            spots(GROUP, &view.groups),
            spots(LANGUAGE, &view.languages),
        ];
        Plan { shown, filters, from: view.from, to: view.to }
    }

    /// Whether all days from one to another are wanted.
    pub(crate) fn holds(&self, from: Day, to: Day) -> bool {
        self.from.is_none_or(|start| start <= from) && self.to.is_none_or(|end| to <= end)
    }

    /// The coordinates of a need that its cells of this view are made of; nothing if it is not
    /// wanted.
    pub(crate) fn spots(&self, need: &Placed) -> Option<[Vec<Spot>; 4]> {
        if !self.holds(need.day, need.day) {
            return None;
        }
        let mut own = [const { Vec::new() }; 4];
        for (dimension, own) in own.iter_mut().enumerate() {
            let spots = &need.spots[dimension];
            own.extend(spots.iter().filter(|spot| self.takes(dimension, **spot)));
            if own.is_empty() {
                return None;
            }
            if !self.shown[dimension] {
                *own = vec![Spot::Withheld];
            }
        }
        Some(own)
    }

    /// The cell of this view that a told cell stands in; nothing if it is not wanted.
    pub(crate) fn key(&self, told: &Key) -> Option<Key> {
        let mut key = *told;
        for (dimension, spot) in key.iter_mut().enumerate() {
            if !self.takes(dimension, *spot) {
                return None;
            }
            if !self.shown[dimension] {
                *spot = Spot::Withheld;
            }
        }
        Some(key)
    }

    /// The offers that cover one of the wanted coordinates in each dimension that is filtered and
    /// not shown.
    pub(crate) fn offers(&self, supply: &Supply) -> Bits {
        let mut offers = Bits::all(supply.providers.len());
        for (dimension, filter) in self.filters.iter().enumerate() {
            let Some(filter) = filter.as_ref().filter(|_| !self.shown[dimension]) else { continue };
            let mut any = Bits::none(supply.providers.len());
            let exact = filter.iter().filter(|spot| matches!(spot, Spot::Exactly(_)));
            exact
                .filter_map(|spot| supply.reach(dimension, *spot))
                .for_each(|reach| any.join(&reach.cover));
            offers.keep(&any);
        }
        offers
    }

    /// Whether a spot is wanted.
    pub(crate) fn takes(&self, dimension: usize, spot: Spot) -> bool {
        self.filters[dimension].as_ref().is_none_or(|filter| filter.contains(&spot))
    }
}
