//! A request made ready to be held against every offer.

use std::collections::HashSet;

use crate::coordinates::{Geography, Step, Topics, steps_between};
use crate::date::Date;
use crate::facets::{Facets, Wanted};
use crate::policy::Policy;
use crate::shape::Request;
use crate::text_index::Matches;

/// A request with everything that is worked out once for all offers.
pub(crate) struct Question<'a> {
    pub(crate) today: Date,
    pub(crate) matches: Matches,
    pub(crate) wanted: Wanted,
    /// For each offered topic by its number, and then each wanted one: the steps between them.
    topic_steps: Vec<Option<usize>>,
    /// For each offered place by its number, and then each wanted one.
    place_steps: Vec<Step>,
    /// The numbers of the wanted topics and places. One that no offer has gets a number behind all
    /// others, so that it can be asked what an offer would be worth that had it.
    pub(crate) own_topics: Vec<u32>,
    pub(crate) own_places: Vec<u32>,
    pub(crate) excluded: HashSet<&'a str>,
    pub(crate) requester: Option<&'a str>,
    /// The budget, where its currency is known.
    pub(crate) budget: Option<(f64, String)>,
}

/// What a question is prepared against.
pub(crate) struct Ground<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) geography: &'a Geography,
    pub(crate) topics: &'a Topics,
    pub(crate) facets: &'a Facets,
}

impl<'a> Question<'a> {
    pub(crate) fn new(
        request: &'a Request,
        matches: Matches,
        today: Date,
        ground: &Ground<'_>,
    ) -> Question<'a> {
        let wanted = Wanted::new(request);
        let (facets, reach) = (ground.facets, ground.policy.topic_reach);
        let lines: Vec<Vec<String>> =
            wanted.topics.iter().map(|code| ground.topics.line(code, reach)).collect();
        let to_wanted = |offered: &[String]| -> Vec<Option<usize>> {
            lines.iter().map(|line| steps_between(line, offered, reach)).collect()
        };
        let mut topic_steps: Vec<_> =
            facets.topic_lines.iter().flat_map(|line| to_wanted(line)).collect();
        let own_topics = (wanted.topics.iter().zip(&lines)).map(|(code, line)| {
            facets.topic_codes.find(code).unwrap_or_else(|| {
                topic_steps.extend(to_wanted(line));
                (topic_steps.len() / lines.len()) as u32 - 1
            })
        });
        let own_topics = own_topics.collect();
        let steps = |offered: &String| -> Vec<Step> {
            wanted.places.iter().map(|place| ground.geography.step(place, offered)).collect()
        };
        let mut place_steps: Vec<Step> = facets.place_codes.each().flat_map(steps).collect();
        let own_places = wanted.places.iter().map(|code| {
            facets.place_codes.find(code).unwrap_or_else(|| {
                place_steps.extend(steps(code));
                (place_steps.len() / wanted.places.len()) as u32 - 1
            })
        });
        let own_places = own_places.collect();
        let currency = request.currency.as_deref().map(crate::shelf::currency_key);
        Question {
            topic_steps,
            place_steps,
            own_topics,
            own_places,
            excluded: request.excluded_providers.iter().map(|name| name.trim()).collect(),
            requester: request.requester.as_deref().map(str::trim),
            budget: request.amount.zip(currency),
            wanted,
            today,
            matches,
        }
    }

    /// The steps from a wanted topic to an offered one.
    pub(crate) fn topic_steps(&self, wanted: usize, offered: u32) -> Option<usize> {
        self.topic_steps[offered as usize * self.wanted.topics.len() + wanted]
    }

    /// How near an offered place is to a wanted one.
    pub(crate) fn place_step(&self, wanted: usize, offered: u32) -> Step {
        self.place_steps[offered as usize * self.wanted.places.len() + wanted]
    }

    /// The nearest of some offered places to the wanted place at a position; of equally near ones
    /// the first stated, never the one that happened to be numbered first.
    pub(crate) fn nearest(&self, wanted: usize, offered: &[u32]) -> Option<(Step, u32)> {
        offered
            .iter()
            .map(|place| (self.place_step(wanted, *place), *place))
            .reduce(|best, next| if next.0 > best.0 { next } else { best })
    }

    /// The nearest step that any wanted place has to an offered one.
    pub(crate) fn nearest_step(&self, offered: u32) -> Option<Step> {
        (0..self.wanted.places.len()).map(|wanted| self.place_step(wanted, offered)).max()
    }
}
