//! The shapes the engine reads: a need, an offer, and the rules of telling.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::day::{Day, Period};

/// Something that somebody lacks. Codes are those of the [`Vocabulary`], compared as they are
/// written; a code that it does not have counts as not stated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// Who asked, a name within the run: what different sources are counted by. One person must be
    /// one source, or three names of the same one would uncover a cell; those of whom nothing is
    /// known may all have the same name, and then count as one.
    pub source: String,
    /// The country it is for, where that is known.
    pub country: Option<String>,
    /// What it is about. A need for several topics is answered by an offer that has them all.
    pub topics: Vec<String>,
    /// Groups of people it is for; none means people in general.
    pub groups: Vec<String>,
    /// Languages in which it must be met; none means that any would do.
    pub languages: Vec<String>,
    /// Audiences it is for; none means anyone.
    pub audiences: Vec<String>,
    /// Where it was stated, in the caller's words: `request`, `search`. Only staff see counts of
    /// it: that a request was declined is private.
    pub origin: String,
    /// How much it counts in sums, in units of the caller's choice. Of an open need it is public.
    pub weight: u32,
    /// When it was stated.
    pub day: Day,
    /// How far it may be told.
    pub disclosure: Disclosure,
}

/// How far a need may be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Disclosure {
    /// Counts at once, by country: a public request.
    Open,
    /// Counts in regions only, and where enough different countries stand in the same cell: a
    /// confidential request.
    Regional,
    /// Counts where enough different sources stand in the same cell: searches, answers, learners.
    Threshold,
}

/// Something that somebody gives. Only what is public may be passed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// Its name within the run.
    pub id: String,
    /// Who gives it.
    pub provider: String,
    /// Whether its provider is active; what an inactive one offers answers nothing.
    pub is_active: bool,
    /// Where it is given.
    pub places: Offered,
    /// What it is about; an offer without topics answers nothing.
    pub topics: Vec<String>,
    /// Groups of people it is limited to; none means that it is for anyone.
    pub groups: Vec<String>,
    /// Languages in which it can be given. None means that nobody knows, which is not any language:
    /// such an offer answers a need for a language in part at most.
    pub languages: Vec<String>,
    /// Audiences it is limited to; none means that it is for anyone.
    pub audiences: Vec<String>,
}

/// Where an offer can be had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Offered {
    /// In every country.
    Everywhere,
    /// In these countries, and in all countries of these areas; nowhere if there are none.
    In(Vec<String>),
}

/// What the caller knows of places, topics, groups and languages. It is public, and the same for
/// everybody: where a hidden need may lie is reckoned by it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vocabulary {
    /// By country code.
    pub countries: BTreeMap<String, Country>,
    /// By topic code: the broader topic, if there is one.
    pub topics: BTreeMap<String, Option<String>>,
    /// Codes of groups of people.
    pub groups: BTreeSet<String>,
    /// Codes of languages.
    pub languages: BTreeSet<String>,
}

/// What a country belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Country {
    /// The one region in which its needs are told when its own name is not.
    pub region: String,
    /// The codes of all other areas it lies in, for offers and filters: subregion, world, a group
    /// of countries.
    pub areas: BTreeSet<String>,
}

/// The rules of telling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// How many different sources, or for confidential requests countries, must stand in a cell.
    /// Less than three is taken as three.
    pub threshold: u32,
    /// How long needs of the class `Threshold` are gathered.
    pub threshold_period: Period,
    /// How long needs of the class `Regional` are gathered.
    pub regional_period: Period,
    /// What a need of these two classes counts in published sums of weights. It is the same for
    /// all, because sums of their own weights would tell who stands in a cell.
    pub told_weight: u32,
}

impl Default for Rules {
    fn default() -> Rules {
        Rules {
            threshold: 3,
            threshold_period: Period::Month,
            regional_period: Period::Quarter,
            told_weight: 1,
        }
    }
}

impl Rules {
    pub(crate) fn least(&self) -> usize {
        self.threshold.max(3) as usize
    }
}
