//! What is offered in each cell, whether anybody asks for it or not.

use serde::{Deserialize, Serialize};

use crate::codes::{COUNTRY, GROUP, LANGUAGE, Spot, TOPIC};
use crate::count::{Shelf, Supplied};
use crate::releases::{Coordinate, coordinate, each_key};
use crate::supply::Supply;
use crate::view::{Plan, View};

/// A cell in which something is offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupplyCell {
    /// Always `Exactly`; nothing if it is no dimension of the view. So the next three.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Coordinate>,
    /// The topic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<Coordinate>,
    /// The group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<Coordinate>,
    /// The language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Coordinate>,
    /// What is offered there.
    pub supply: Supplied,
}

impl Supply {
    /// What is offered in the cells of a view, with or without demand, in the order of codes; cells
    /// without offers are left out. Days play no part. It goes through every combination of the
    /// codes of the view's dimensions, so two of them are quick and all four may take seconds.
    pub fn view(&self, view: &View) -> Vec<SupplyCell> {
        let plan = Plan::new(&self.codes, view);
        let spots = [COUNTRY, TOPIC, GROUP, LANGUAGE].map(|dimension| {
            if !plan.shown[dimension] {
                return vec![Spot::Withheld];
            }
            let all = 0..self.codes.lists[dimension].codes.len() as u32;
            all.map(Spot::Exactly).filter(|spot| plan.takes(dimension, *spot)).collect()
        });
        let mut shelf = Shelf::new(self, &plan);
        let mut cells = Vec::new();
        each_key(&spots, |key| {
            let Some(supply) = shelf.count(&key).filter(|supply| supply.offers > 0) else { return };
            let at = |dimension: usize| {
                plan.shown[dimension].then(|| coordinate(&self.codes, dimension, key[dimension]))
            };
            let (country, topic, group, language) =
                (at(COUNTRY), at(TOPIC), at(GROUP), at(LANGUAGE));
            cells.push(SupplyCell { country, topic, group, language, supply });
        });
        cells
    }
}
