//! Why a plan is as it is, worked out with it and kept beside it: why this offer and not a better one,
//! which requests get nothing and why, what is otherwise than before.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::difference::Difference;
use super::gather::Gathered;
use super::inputs::{Inputs, Problem, rows, written};
use super::plan::Given;

/// The first word of the text: which shape it has.
pub const FORMAT: &str = "facility round report 1";

/// Why a request gets this offer and not one that fits better.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// The request.
    pub request: String,
    /// The offer that it gets.
    pub offer: String,
    /// The best offer that it does not get.
    pub better: String,
    /// How well that one fits, from 0 to 10,000.
    pub affinity: u32,
    /// `full`: others get it; `asked`: its provider wants to be asked no more often; `forbidden`,
    /// `declined`, `not_released`: it must not be; `whole`: all together are better off so.
    pub why: String,
    /// The requests that get it.
    pub holders: Vec<String>,
    /// By how much, of 1, each part of the fit puts this offer behind the better one.
    pub behind: Vec<(String, f64)>,
}

/// Why a request gets nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Nothing {
    /// The request.
    pub request: String,
    /// How many offers fit.
    pub fits: usize,
    /// The best of them.
    pub best: String,
    /// How many of them must not be, by reason.
    pub excluded: BTreeMap<String, usize>,
    /// How many offers do not fit, by the rule that refuses them.
    pub refused: BTreeMap<String, usize>,
    /// How many fit too little.
    pub below_floor: usize,
}

/// The report.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Told {
    /// [`FORMAT`].
    pub format: String,
    /// SHA-256 of what the plan was worked out from.
    pub inputs: String,
    /// SHA-256 of the plan; empty where there is none.
    pub plan: String,
    /// Why there is none.
    pub problems: Vec<Problem>,
    /// Why pairs are as they are, those with the best offer left out.
    pub reasons: Vec<Reason>,
    /// The requests that get nothing.
    pub nothing: Vec<Nothing>,
    /// What is otherwise than in the committed round before, if there is one.
    pub difference: Option<Difference>,
}

impl Told {
    /// The report of a plan.
    pub fn of(gathered: &Gathered, pairs: &[Given]) -> Told {
        let seen = Seen::new(&gathered.inputs, pairs);
        let reasons = pairs.iter().filter_map(|pair| seen.reason(gathered, pair)).collect();
        let unserved = gathered.inputs.demand.iter().filter(|it| !seen.of.contains_key(&*it.id));
        let nothing = unserved.map(|it| seen.nothing(gathered, &it.id)).collect();
        Told { reasons, nothing, ..Told::default() }
    }

    /// The text of the report.
    pub fn text(&self) -> String {
        let parts = [
            format!("\"format\":{}", written(&FORMAT)),
            format!("\"inputs\":{}", written(&self.inputs)),
            format!("\"plan\":{}", written(&self.plan)),
            rows("problems", &self.problems),
            rows("reasons", &self.reasons),
            rows("nothing", &self.nothing),
            format!("\"difference\":{}", written(&self.difference)),
        ];
        format!("{{\n{}\n}}\n", parts.join(",\n"))
    }

    /// Reads such a text.
    ///
    /// # Errors
    /// What is wrong with it, in a sentence.
    pub fn read(text: &[u8]) -> Result<Told, String> {
        let told: Told = serde_json::from_slice(text).map_err(|error| error.to_string())?;
        match told.format == FORMAT {
            true => Ok(told),
            false => Err(format!("the format is `{}`, not `{FORMAT}`", told.format)),
        }
    }
}

/// A plan, by request, offer and provider.
struct Seen<'a> {
    /// The offers of each request.
    of: HashMap<&'a str, Vec<&'a str>>,
    holders: HashMap<&'a str, Vec<&'a str>>,
    excluded: HashMap<(&'a str, &'a str), &'a str>,
    /// Capacity and provider of each offer.
    offers: HashMap<&'a str, (u32, &'a str)>,
    /// Pairs of each provider, and how many it wants at most.
    asked: HashMap<&'a str, (u32, u32)>,
}

impl<'a> Seen<'a> {
    fn new(inputs: &'a Inputs, pairs: &'a [Given]) -> Seen<'a> {
        let supply = inputs.supply.iter();
        let offers: HashMap<&str, (u32, &str)> =
            supply.map(|it| (it.id.as_str(), (it.capacity, it.provider.as_str()))).collect();
        let mut seen = Seen {
            of: HashMap::new(),
            holders: HashMap::new(),
            excluded: inputs
                .exclusions
                .iter()
                .map(|it| ((it.request.as_str(), it.offer.as_str()), it.why.as_str()))
                .collect(),
            asked: inputs.providers.iter().map(|it| (it.id.as_str(), (0, it.times))).collect(),
            offers,
        };
        for Given { request, offer, .. } in pairs {
            seen.of.entry(request).or_default().push(offer);
            seen.holders.entry(offer).or_default().push(request);
            let provider = seen.offers.get(offer.as_str()).map_or("", |it| it.1);
            if let Some(asked) = seen.asked.get_mut(provider) {
                asked.0 += 1;
            }
        }
        seen
    }

    /// Why not a better offer; nothing where there is none that the request does not get.
    fn reason(&self, gathered: &Gathered, pair: &Given) -> Option<Reason> {
        let own = self.of.get(pair.request.as_str())?;
        let ranking = gathered.ranking.get(&pair.request)?;
        let better = ranking.iter().find(|offer| !own.contains(&offer.as_str()))?;
        let place = |offer: &str| ranking.iter().position(|one| one == offer);
        if place(&pair.offer).is_some_and(|own| place(better) > Some(own)) {
            return None;
        }
        let holders = self.holders.get(better.as_str()).cloned().unwrap_or_default();
        let (capacity, provider) = self.offers.get(better.as_str()).copied().unwrap_or_default();
        let is_asked = self.asked.get(provider).is_some_and(|(given, times)| given >= times);
        let excluded = self.excluded.get(&(pair.request.as_str(), better.as_str()));
        let why = match excluded {
            Some(why) => why,
            None if holders.len() >= capacity as usize => "full",
            None if is_asked => "asked",
            None => "whole",
        };
        Some(Reason {
            request: pair.request.clone(),
            offer: pair.offer.clone(),
            affinity: gathered.inputs.affinity(&pair.request, better).unwrap_or(0),
            behind: gathered.behind(&pair.request, &pair.offer, better),
            better: better.clone(),
            why: why.to_owned(),
            holders: holders.into_iter().map(str::to_owned).collect(),
        })
    }

    fn nothing(&self, gathered: &Gathered, request: &str) -> Nothing {
        let ranking = gathered.ranking.get(request).map_or(&[][..], Vec::as_slice);
        let mut excluded: BTreeMap<String, usize> = BTreeMap::new();
        for offer in ranking {
            if let Some(why) = self.excluded.get(&(request, offer.as_str())) {
                *excluded.entry((*why).to_owned()).or_default() += 1;
            }
        }
        let causes = gathered.causes.get(request).cloned().unwrap_or_default();
        Nothing {
            request: request.to_owned(),
            fits: ranking.len(),
            best: ranking.first().cloned().unwrap_or_default(),
            excluded,
            refused: causes.refused,
            below_floor: causes.below_floor,
        }
    }
}
