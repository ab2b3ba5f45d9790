//! An offer and a request in the form in which they are compared: codes in one spelling, the
//! offers' topics and places as numbers, so that one table a request serves every offer.

use std::collections::{HashMap, HashSet};

use crate::coordinates::{Geography, Step, Topics};
use crate::date::{Date, Window};
use crate::language::base_language;
use crate::policy::Policy;
use crate::shape::{Offer, Request};
use crate::text_index::Matches;

/// Codes with numbers, in the order they were first seen.
#[derive(Debug, Default)]
pub(crate) struct Codes {
    numbers: HashMap<String, u32>,
    pub(crate) names: Vec<String>,
}

impl Codes {
    fn number(&mut self, code: String) -> u32 {
        if let Some(number) = self.numbers.get(&code) {
            return *number;
        }
        let number = self.names.len() as u32;
        self.names.push(code.clone());
        self.numbers.insert(code, number);
        number
    }
}

/// An offer's coordinates.
#[derive(Debug)]
pub(crate) struct Profile {
    pub(crate) topics: Vec<u32>,
    pub(crate) places: Vec<u32>,
    /// For each portfolio item where it was done.
    pub(crate) item_places: Vec<Vec<u32>>,
    pub(crate) languages: Vec<String>,
    /// The language of the offer's own text, which hints at what it can be given in.
    pub(crate) own_language: Option<String>,
    pub(crate) manner: Manner,
    pub(crate) window: Window,
}

/// The coordinates that are plain words, alike on both sides.
#[derive(Debug)]
pub(crate) struct Manner {
    pub(crate) audiences: Vec<String>,
    pub(crate) groups: Vec<String>,
    pub(crate) level: Option<String>,
    pub(crate) kinds: Vec<String>,
    pub(crate) modes: Vec<String>,
    pub(crate) modalities: Vec<String>,
}

impl Profile {
    pub(crate) fn new(offer: &Offer, topics: &mut Codes, places: &mut Codes) -> Profile {
        let mut numbers = |codes: &[String]| -> Vec<u32> {
            place_codes(codes).into_iter().map(|code| places.number(code)).collect()
        };
        Profile {
            places: numbers(&offer.countries),
            item_places: offer.portfolio.iter().map(|item| numbers(&item.countries)).collect(),
            topics: topic_codes(&offer.topics).into_iter().map(|c| topics.number(c)).collect(),
            languages: language_codes(&offer.languages),
            own_language: offer.lang.as_deref().and_then(base_language),
            manner: Manner {
                audiences: words(&offer.audiences),
                groups: words(&offer.groups),
                level: offer.level.as_deref().and_then(word),
                kinds: words(&offer.kind_of_support.0),
                modes: words(&offer.mode.0),
                modalities: words(&offer.modality.0),
            },
            window: Window::new(offer.starts.as_ref(), offer.ends.as_ref()),
        }
    }
}

/// A request made ready to be held against every offer of a run.
pub(crate) struct Question<'a> {
    pub(crate) request: &'a Request,
    pub(crate) today: Date,
    pub(crate) matches: Matches,
    pub(crate) topics: Vec<String>,
    /// By the number of an offered topic and the position of a wanted one: the steps between them.
    pub(crate) topic_steps: Vec<Vec<Option<usize>>>,
    pub(crate) places: Vec<String>,
    /// By the number of an offered place and the position of a wanted one.
    pub(crate) place_steps: Vec<Vec<Step>>,
    /// Languages that were asked for.
    pub(crate) languages: Vec<String>,
    pub(crate) manner: Manner,
    pub(crate) window: Window,
    pub(crate) excluded: HashSet<&'a str>,
}

/// What a question is prepared against.
pub(crate) struct Ground<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) geography: &'a Geography,
    pub(crate) topics: &'a Topics,
    pub(crate) topic_codes: &'a Codes,
    pub(crate) place_codes: &'a Codes,
}

impl<'a> Question<'a> {
    pub(crate) fn new(
        request: &'a Request,
        matches: Matches,
        today: Date,
        ground: &Ground<'_>,
    ) -> Question<'a> {
        let topics = topic_codes(&request.topics);
        let places = place_codes(&request.countries);
        let reach = ground.policy.topic_reach;
        let topic_steps = ground.topic_codes.names.iter().map(|offered| {
            topics.iter().map(|wanted| ground.topics.steps(wanted, offered, reach)).collect()
        });
        let place_steps = ground.place_codes.names.iter().map(|offered| {
            places.iter().map(|wanted| ground.geography.step(wanted, offered)).collect()
        });
        Question {
            topic_steps: topic_steps.collect(),
            place_steps: place_steps.collect(),
            topics,
            places,
            request,
            today,
            matches,
            languages: language_codes(&request.languages),
            manner: Manner {
                audiences: words(&request.audiences),
                groups: words(&request.groups),
                level: request.level.as_deref().and_then(word),
                kinds: words(&request.kind_of_support.0),
                modes: words(&request.mode.0),
                modalities: words(&request.modality.0),
            },
            window: Window::new(request.starts.as_ref(), request.ends.as_ref()),
            excluded: request.excluded_providers.iter().map(|name| name.trim()).collect(),
        }
    }

    /// The nearest of some offered places to the wanted place at a position; of equally near ones
    /// the first stated, never the one that happened to be numbered first.
    pub(crate) fn nearest(&self, wanted: usize, offered: &[u32]) -> Option<(Step, u32)> {
        offered
            .iter()
            .map(|place| (self.place_steps[*place as usize][wanted], *place))
            .reduce(|best, next| if next.0 > best.0 { next } else { best })
    }
}

/// A word in the spelling in which words are compared: small letters, `_` between its pieces.
pub(crate) fn word(text: &str) -> Option<String> {
    let word = text.trim().to_lowercase().replace([' ', '-'], "_");
    (!word.is_empty()).then_some(word)
}

fn words(texts: &[String]) -> Vec<String> {
    once(texts.iter().filter_map(|text| word(text)))
}

fn topic_codes(codes: &[String]) -> Vec<String> {
    once(codes.iter().map(|code| code.trim().to_owned()).filter(|code| !code.is_empty()))
}

fn place_codes(codes: &[String]) -> Vec<String> {
    once(codes.iter().map(|code| code.trim().to_uppercase()).filter(|code| !code.is_empty()))
}

fn language_codes(codes: &[String]) -> Vec<String> {
    once(codes.iter().filter_map(|code| base_language(code)))
}

/// Each once: a code that is written twice must not count twice.
fn once(codes: impl Iterator<Item = String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for code in codes {
        if !kept.contains(&code) {
            kept.push(code);
        }
    }
    kept
}
