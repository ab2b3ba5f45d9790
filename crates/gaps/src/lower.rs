//! From how many needs mentions come at least.

use std::collections::BTreeMap;

use crate::codes::{COUNTRY, Codes, Key, Spot};
use crate::day::Day;

/// A lower bound on different needs. A need has one day and one country; so needs of different
/// periods, or of different countries, are different. At the same place they may be the same, under
/// another topic, group or language: there the greatest number counts.
#[derive(Debug, Default)]
pub(crate) struct Lower {
    /// By the period's first day: what is told of no place.
    periods: BTreeMap<Day, Places>,
}

#[derive(Debug, Default)]
struct Places {
    nowhere: u64,
    /// By region, or none for needs without a country: told of the region, told by country.
    regions: BTreeMap<Option<u32>, (u64, BTreeMap<u32, u64>)>,
}

impl Lower {
    pub(crate) fn add(&mut self, codes: &Codes, from: Day, key: &Key, needs: u64) {
        let places = self.periods.entry(from).or_default();
        let seen = match key[COUNTRY] {
            Spot::Withheld => &mut places.nowhere,
            Spot::Unstated => &mut places.regions.entry(None).or_default().0,
            Spot::Within(region) => &mut places.regions.entry(Some(region)).or_default().0,
            Spot::Exactly(country) => {
                let region = codes.region_of[country as usize];
                let countries = &mut places.regions.entry(Some(region)).or_default().1;
                countries.entry(country).or_default()
            }
        };
        *seen = needs.max(*seen);
    }

    pub(crate) fn sum(&self) -> u64 {
        let regions = |places: &Places| -> u64 {
            places.regions.values().map(|(own, by)| by.values().sum::<u64>().max(*own)).sum()
        };
        self.periods.values().map(|places| regions(places).max(places.nowhere)).sum()
    }
}
