//! What is policy and not fact: weights, neutral values and the few fixed numbers of the score.

use serde::{Deserialize, Serialize};

use crate::coordinates::Step;
use crate::likelihood::Likelihood;

/// One value for each of the eight parts of a score, always in this order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parts<T> {
    /// Topic codes and text.
    pub topic: T,
    /// Earlier work of the same kind, lately and nearby.
    pub experience: T,
    /// Where it is offered.
    pub geography: T,
    /// The languages in which it can be given.
    pub languages: T,
    /// Audiences, groups of people and level.
    pub audience: T,
    /// How it is given.
    pub mode: T,
    /// When it can be given.
    pub dates: T,
    /// How earlier work ended.
    pub reliability: T,
}

impl<T> Parts<T> {
    /// The parts with their names, in order.
    pub fn each(&self) -> [(&'static str, &T); 8] {
        [
            ("topic", &self.topic),
            ("experience", &self.experience),
            ("geography", &self.geography),
            ("languages", &self.languages),
            ("audience", &self.audience),
            ("mode", &self.mode),
            ("dates", &self.dates),
            ("reliability", &self.reliability),
        ]
    }

    pub(crate) fn each_mut(&mut self) -> [&mut T; 8] {
        [
            &mut self.topic,
            &mut self.experience,
            &mut self.geography,
            &mut self.languages,
            &mut self.audience,
            &mut self.mode,
            &mut self.dates,
            &mut self.reliability,
        ]
    }

    /// Parts made from parts, one by one.
    pub fn map<U>(self, mut change: impl FnMut(T) -> U) -> Parts<U> {
        Parts {
            topic: change(self.topic),
            experience: change(self.experience),
            geography: change(self.geography),
            languages: change(self.languages),
            audience: change(self.audience),
            mode: change(self.mode),
            dates: change(self.dates),
            reliability: change(self.reliability),
        }
    }
}

impl Parts<crate::judged::Judged> {
    pub(crate) fn values(&self) -> Parts<f64> {
        Parts {
            topic: self.topic.value,
            experience: self.experience.value,
            geography: self.geography.value,
            languages: self.languages.value,
            audience: self.audience.value,
            mode: self.mode.value,
            dates: self.dates.value,
            reliability: self.reliability.value,
        }
    }
}

/// A fixed reference for a kind of value, from a sample that is stated beside it: what is usual,
/// and how far values usually lie from that. It never depends on the request at hand, so that
/// values of different requests can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    /// The mean of the sample.
    pub mean: f64,
    /// Its deviation.
    pub deviation: f64,
}

impl Scale {
    /// A value in 0..1 on the common scale: the logistic curve of (value - mean) / deviation, moved
    /// and stretched so that 0 stays exactly 0 and 1 exactly 1.
    pub fn value(&self, value: f64) -> f64 {
        let logistic = |x: f64| 1.0 / (1.0 + (-(x - self.mean) / self.deviation).exp());
        let (low, high) = (logistic(0.0), logistic(1.0));
        ((logistic(value) - low) / (high - low)).clamp(0.0, 1.0)
    }
}

/// What each step between two places is worth, 0..1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PlaceValues {
    /// The same country.
    pub same: f64,
    /// The offer names a region or a group to which the country belongs.
    pub covered: f64,
    /// Another country of the same subregion.
    pub subregion: f64,
    /// Another country of the same region.
    pub region: f64,
    /// Another country of the same group (such as LDC) or income class.
    pub group: f64,
    /// Experience from elsewhere, which still counts.
    pub experience_elsewhere: f64,
    /// Experience of which the place is not known, or asked for no place.
    pub experience_unplaced: f64,
    /// An offer for elsewhere.
    pub geography_elsewhere: f64,
}

impl Default for PlaceValues {
    fn default() -> PlaceValues {
        PlaceValues {
            same: 1.0,
            covered: 0.9,
            subregion: 0.8,
            region: 0.7,
            group: 0.6,
            experience_elsewhere: 0.4,
            experience_unplaced: 0.6,
            geography_elsewhere: 0.0,
        }
    }
}

impl PlaceValues {
    pub(crate) fn of(&self, step: Step, elsewhere: f64) -> f64 {
        match step {
            Step::Same => self.same,
            Step::Covered => self.covered,
            Step::Subregion => self.subregion,
            Step::Region => self.region,
            Step::Group => self.group,
            Step::Elsewhere => elsewhere,
        }
    }
}

/// How far the countries that an offer names limit it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Territory {
    /// Only these countries, and those of the regions and groups it names.
    Named,
    /// Also the other countries of the same region. Without a geography this is as `named`.
    Region,
    /// The whole world; the countries only count in the score.
    Open,
}

/// The rules of a run. Every number is in 0..1 unless it says otherwise. A run can be repeated
/// from its inputs and this value, so keep both with the result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// The name under which it is published.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The weights of the parts; only their shares count.
    pub weights: Parts<f64>,
    /// The value of a part about which nothing is known on one side. For reliability it is the
    /// rating from which a provider without a record starts.
    pub neutral: Parts<f64>,
    /// Years after which experience counts half.
    pub half_life_years: f64,
    /// What experience without a year is worth next to this year's.
    pub undated: f64,
    /// How many of the best texts of an offer are averaged.
    pub top_items: usize,
    /// The cosine at which a text fit is as likely good as not: the fixed reference mean. It never
    /// depends on the request, so that scores of different requests can be compared. The default
    /// is the mean over as many related as unrelated English pairs (related: they share topics).
    pub text_mean: f64,
    /// The fixed reference deviation of the cosine, from the same pairs.
    pub text_deviation: f64,
    /// The scale of the cosine of an encoder's vectors, where there are any. The default is that of
    /// no encoder in particular: measure it on pairs of texts in different languages, as many
    /// related as not, so that both kinds of fit mean the same.
    pub encoder: Scale,
    /// The scales on which the parts are put before they are weighed, where they have one. None has
    /// by default: the other parts are worth what this policy says whatever the request is, and the
    /// text within the topic part has its scale above. Scales taken from the judged set
    /// ([`Corpus::scales`](crate::Corpus::scales)) let scores of different requests compare less
    /// well on the half that they were not taken from (0.967 of good matches above bad ones, 0.974
    /// without). A neutral value is not put on a scale.
    pub scales: Parts<Option<Scale>>,
    /// Texts of fewer words (without stop words) than this are doubted.
    pub short_text_words: usize,
    /// What one step to a broader or narrower topic leaves.
    pub topic_step: f64,
    /// The greatest number of such steps.
    pub topic_reach: usize,
    /// What places are worth.
    pub places: PlaceValues,
    /// How far an offer's countries limit it.
    pub territory: Territory,
    /// What a language is worth that must be interpreted.
    pub interpretation: f64,
    /// What a flexible mode such as `hybrid` is worth where another was asked for.
    pub flexible_mode: f64,
    /// The modes that are flexible.
    pub flexible_modes: Vec<String>,
    /// Levels from low to high, each with its other names.
    pub levels: Vec<Vec<String>>,
    /// How many ratings the neutral reliability counts for.
    pub prior_ratings: f64,
    /// Below this score nothing is suggested.
    pub floor: f64,
    /// Below this value of the topic part nothing is suggested, unless the texts are short or in
    /// different languages, so that a low value says little.
    pub topic_floor: f64,
    /// How a score becomes a chance, if anything is known of that. It changes no score and no order.
    pub likelihood: Option<Likelihood>,
}

impl Default for Policy {
    /// The published starting point. The weights are policy, not fitted: no decisions of brokers
    /// exist yet to fit them to.
    fn default() -> Policy {
        let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect();
        Policy {
            name: "start".to_owned(),
            version: "1".to_owned(),
            weights: Parts {
                topic: 0.35,
                experience: 0.20,
                geography: 0.10,
                languages: 0.12,
                audience: 0.08,
                mode: 0.05,
                dates: 0.05,
                reliability: 0.05,
            },
            neutral: Parts {
                topic: 0.25,
                experience: 0.25,
                geography: 0.5,
                languages: 0.5,
                audience: 0.5,
                mode: 0.5,
                dates: 0.5,
                reliability: 0.7,
            },
            half_life_years: 6.0,
            undated: 0.5,
            top_items: 5,
            text_mean: 0.035,
            text_deviation: 0.05,
            encoder: Scale { mean: 0.5, deviation: 0.1 },
            scales: Parts::default(),
            short_text_words: 8,
            topic_step: 0.5,
            topic_reach: 2,
            places: PlaceValues::default(),
            territory: Territory::Region,
            interpretation: 0.5,
            flexible_mode: 0.75,
            flexible_modes: words(&["hybrid", "blended", "any"]),
            levels: vec![
                words(&["basic", "beginner", "foundation", "introductory"]),
                words(&["intermediate"]),
                words(&["advanced"]),
                words(&["highly_advanced", "specialised", "specialized", "expert"]),
            ],
            prior_ratings: 4.0,
            floor: 0.25,
            topic_floor: 0.02,
            likelihood: Some(Likelihood::judged()),
        }
    }
}

impl Policy {
    /// What makes this policy unusable, as sentences; empty when it is sound.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for (name, weight) in self.weights.each() {
            if !(weight.is_finite() && *weight >= 0.0) {
                faults.push(format!("the weight of {name} must be 0 or more, it is {weight}"));
            }
        }
        if faults.is_empty() && self.weight_sum() <= 0.0 {
            faults.push("at least one weight must be above 0".to_owned());
        }
        let places = &self.places;
        let shares = self.neutral.each().into_iter().map(|(name, value)| (name, *value)).chain([
            ("undated", self.undated),
            ("topic_step", self.topic_step),
            ("interpretation", self.interpretation),
            ("flexible_mode", self.flexible_mode),
            ("floor", self.floor),
            ("topic_floor", self.topic_floor),
            ("places.same", places.same),
            ("places.covered", places.covered),
            ("places.subregion", places.subregion),
            ("places.region", places.region),
            ("places.group", places.group),
            ("places.experience_elsewhere", places.experience_elsewhere),
            ("places.experience_unplaced", places.experience_unplaced),
            ("places.geography_elsewhere", places.geography_elsewhere),
        ]);
        for (name, value) in shares {
            if !(0.0..=1.0).contains(&value) {
                faults.push(format!("{name} must be in 0..1, it is {value}"));
            }
        }
        for (name, value) in [
            ("half_life_years", self.half_life_years),
            ("text_deviation", self.text_deviation),
            ("prior_ratings", self.prior_ratings),
        ] {
            if !(value.is_finite() && value > 0.0) {
                faults.push(format!("{name} must be above 0, it is {value}"));
            }
        }
        faults.extend(self.scale_faults());
        if !(0.0..1.0).contains(&self.text_mean) {
            faults.push(format!("text_mean must be from 0 to below 1, it is {}", self.text_mean));
        }
        let is_rising =
            |it: &Likelihood| it.intercept.is_finite() && it.slope.is_finite() && it.slope > 0.0;
        if !self.likelihood.as_ref().is_none_or(is_rising) {
            faults.push("the likelihood must rise with the score".to_owned());
        }
        if self.top_items == 0 {
            faults.push("top_items must be at least 1".to_owned());
        }
        faults
    }

    fn scale_faults(&self) -> Vec<String> {
        let encoder = Some(self.encoder);
        let all = self.scales.each().into_iter().chain([("encoder", &encoder)]);
        let is_sound = |scale: &Scale| {
            scale.deviation.is_finite() && scale.deviation > 0.0 && scale.mean.is_finite()
        };
        let unsound = all.filter(|(_, scale)| !scale.as_ref().is_none_or(is_sound));
        unsound
            .map(|(name, _)| {
                format!("the scale of {name} must have a mean and a deviation above 0")
            })
            .collect()
    }

    /// The weights as shares of their sum.
    pub fn shares(&self) -> Parts<f64> {
        let sum = self.weight_sum();
        self.weights.map(|weight| weight / sum)
    }

    /// A cosine as a value in 0..1, on the scale of `text_mean` and `text_deviation`: a cosine of
    /// 0, where no gram is shared, is exactly 0 and 1 is exactly 1.
    pub fn text_value(&self, cosine: f64) -> f64 {
        Scale { mean: self.text_mean, deviation: self.text_deviation }.value(cosine)
    }

    /// A short hash of every number of this policy (FNV-1a of its JSON, 16 digits): two policies
    /// with one name and version that are not the same can be told apart by it.
    pub fn fingerprint(&self) -> String {
        let json = serde_json::to_string(self).expect("a policy has only plain values");
        let sum = json.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |sum, byte| {
            (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
        });
        format!("{sum:016x}")
    }

    fn weight_sum(&self) -> f64 {
        self.weights.each().iter().map(|(_, weight)| **weight).sum()
    }
}
