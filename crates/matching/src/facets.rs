//! The coordinates of offers, each different value kept once: what a value is worth to a request is
//! worked out once and holds for all offers that have it.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use crate::coordinates::Topics;
use crate::date::Window;
use crate::language::base_language;
use crate::shape::{Offer, Request};

/// Different values with numbers, in the order they were first seen.
#[derive(Debug)]
pub(crate) struct Different<T> {
    numbers: HashMap<Arc<T>, u32>,
    values: Vec<Arc<T>>,
}

impl<T> Default for Different<T> {
    fn default() -> Different<T> {
        Different { numbers: HashMap::new(), values: Vec::new() }
    }
}

impl<T: Eq + Hash> Different<T> {
    pub(crate) fn number(&mut self, value: T) -> u32 {
        if let Some(number) = self.numbers.get(&value) {
            return *number;
        }
        let (number, value) = (self.values.len() as u32, Arc::new(value));
        self.values.push(Arc::clone(&value));
        self.numbers.insert(value, number);
        number
    }

    pub(crate) fn find(&self, value: &T) -> Option<u32> {
        self.numbers.get(value).copied()
    }

    pub(crate) fn value(&self, number: u32) -> &T {
        &self.values[number as usize]
    }

    pub(crate) fn each(&self) -> impl ExactSizeIterator<Item = &T> {
        self.values.iter().map(|value| &**value)
    }
}

/// The languages of an offer: those it can be given in, and the one of its own text, which hints
/// at them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Tongues {
    pub(crate) languages: Vec<String>,
    pub(crate) own: Option<String>,
}

/// Whom it is for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Audience {
    pub(crate) audiences: Vec<String>,
    pub(crate) groups: Vec<String>,
    pub(crate) level: Option<String>,
}

/// How it is given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Manner {
    pub(crate) modes: Vec<String>,
    pub(crate) modalities: Vec<String>,
}

/// All different values of all coordinates.
#[derive(Debug, Default)]
pub(crate) struct Facets {
    pub(crate) topic_codes: Different<String>,
    /// For each topic code itself and what is above it, as far as is asked for.
    pub(crate) topic_lines: Vec<Vec<String>>,
    pub(crate) place_codes: Different<String>,
    pub(crate) topics: Different<Vec<u32>>,
    pub(crate) places: Different<Vec<u32>>,
    pub(crate) tongues: Different<Tongues>,
    pub(crate) audiences: Different<Audience>,
    pub(crate) manners: Different<Manner>,
    pub(crate) kinds: Different<Vec<String>>,
    pub(crate) windows: Different<Window>,
}

/// An offer's coordinates, by the numbers of their values.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Coordinates {
    pub(crate) topics: u32,
    pub(crate) places: u32,
    pub(crate) tongues: u32,
    pub(crate) audience: u32,
    pub(crate) manner: u32,
    pub(crate) kinds: u32,
    pub(crate) window: u32,
}

impl Facets {
    pub(crate) fn coordinates(
        &mut self,
        offer: &Offer,
        topics: &Topics,
        reach: usize,
    ) -> Coordinates {
        let codes = topic_codes(&offer.topics).into_iter();
        let numbers = codes.map(|code| {
            let number = self.topic_codes.number(code.clone());
            if number as usize == self.topic_lines.len() {
                self.topic_lines.push(topics.line(&code, reach));
            }
            number
        });
        let topic_numbers: Vec<u32> = numbers.collect();
        let places = self.place_numbers(&offer.countries);
        Coordinates {
            topics: self.topics.number(topic_numbers),
            places: self.places.number(places),
            tongues: self.tongues.number(Tongues {
                languages: language_codes(&offer.languages),
                own: offer.lang.as_deref().and_then(base_language),
            }),
            audience: self.audiences.number(Audience {
                audiences: in_order(words(&offer.audiences)),
                groups: in_order(words(&offer.groups)),
                level: offer.level.as_deref().and_then(word),
            }),
            manner: self.manners.number(Manner {
                modes: words(&offer.mode.0),
                modalities: words(&offer.modality.0),
            }),
            kinds: self.kinds.number(in_order(words(&offer.kind_of_support.0))),
            window: self.windows.number(Window::new(offer.starts.as_ref(), offer.ends.as_ref())),
        }
    }

    pub(crate) fn place_numbers(&mut self, codes: &[String]) -> Vec<u32> {
        place_codes(codes).into_iter().map(|code| self.place_codes.number(code)).collect()
    }
}

/// What a request wants, in the spelling in which codes are compared.
#[derive(Debug)]
pub(crate) struct Wanted {
    pub(crate) topics: Vec<String>,
    pub(crate) places: Vec<String>,
    pub(crate) languages: Vec<String>,
    pub(crate) audience: Audience,
    pub(crate) manner: Manner,
    pub(crate) kinds: Vec<String>,
    pub(crate) window: Window,
}

impl Wanted {
    pub(crate) fn new(request: &Request) -> Wanted {
        Wanted {
            topics: topic_codes(&request.topics),
            places: place_codes(&request.countries),
            languages: language_codes(&request.languages),
            audience: Audience {
                audiences: words(&request.audiences),
                groups: words(&request.groups),
                level: request.level.as_deref().and_then(word),
            },
            manner: Manner {
                modes: words(&request.mode.0),
                modalities: words(&request.modality.0),
            },
            kinds: words(&request.kind_of_support.0),
            window: Window::new(request.starts.as_ref(), request.ends.as_ref()),
        }
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

/// Words whose order says nothing, so that fewer lists differ.
fn in_order(mut words: Vec<String>) -> Vec<String> {
    words.sort_unstable();
    words
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
