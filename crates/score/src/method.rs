//! How an index is counted: the stages that are done, and their settings.

use std::collections::BTreeMap;

use crate::problem::{File, Place};

/// The stages of a run. What is `None` is not done.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Method {
    /// Whether indicators are divided by their denominators.
    pub denominate: bool,
    /// How missing values are filled.
    pub impute: Option<Impute>,
    /// Which units have too few values to stay.
    pub screen: Option<Screen>,
    /// What is done about outliers.
    pub treat: Option<Treat>,
    /// How values become comparable.
    pub normalise: Normalise,
    /// Which weights count.
    pub weights: Weighting,
    /// How inputs become one value.
    pub aggregate: Aggregate,
    /// What is varied to see how far ranks depend on choices.
    pub uncertainty: Option<Uncertainty>,
    /// Where settings stand in METHOD.toml, by name, so that problems can be told there.
    pub(crate) places: BTreeMap<&'static str, Place>,
}

/// How missing values are filled. The methods across units work within each year of a panel.
#[derive(Clone, Debug, PartialEq)]
pub enum Impute {
    /// The mean of the indicator over all units that have it.
    Mean,
    /// Their median.
    Median,
    /// The mean over the units with the same value in a group column.
    GroupMean(String),
    /// Their median.
    GroupMedian(String),
    /// The unit's own mean over the other indicators of the same aggregate, each scaled to 0..1.
    PillarMean,
    /// Their median.
    PillarMedian,
    /// Panel: the newest earlier value, at most so many years older.
    Latest {
        /// The greatest age in years; none, any age.
        max_age: Option<i64>,
    },
    /// Panel: the last earlier value; before the first value, the first.
    Constant,
    /// Panel: on the straight line between known years, flat outside.
    Linear,
}

/// Which units stay.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Screen {
    /// The least share of indicators that a unit must have.
    pub present_at_least: Option<f64>,
    /// The least share of values other than 0 among those that it has.
    pub nonzero_at_least: Option<f64>,
}

/// What is done to indicators whose distribution has outliers: |skew| and kurtosis both reach
/// their limits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Treat {
    /// While fewer points than this are moved, the extreme ones are set to the next value.
    pub winsorise_max: usize,
    /// What comes if that is not enough.
    pub otherwise: Otherwise,
    /// The limit of |skew|.
    pub skew_max: f64,
    /// The limit of kurtosis.
    pub kurtosis_max: f64,
}

/// What is done to an indicator that winsorising does not cure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Otherwise {
    /// The winsorised values stay.
    Nothing,
    /// ln(x - min + 0.01 (max - min)) of the untreated values.
    Logarithm,
    /// (y^lambda - 1) / lambda with y = x - min + 1 of the untreated values; ln y for lambda 0.
    BoxCox {
        /// The exponent.
        lambda: f64,
    },
}

/// How values become comparable. All but goalposts take values times direction.
#[derive(Clone, Debug, PartialEq)]
pub enum Normalise {
    /// From `lower` for the least to `upper` for the greatest.
    MinMax {
        /// What the least value becomes.
        lower: f64,
        /// What the greatest value becomes.
        upper: f64,
    },
    /// Mean and standard deviation (n - 1) as given.
    ZScore {
        /// The mean of the normalised values.
        mean: f64,
        /// Their standard deviation.
        sd: f64,
    },
    /// 1 for the least, ties take the smallest rank.
    Rank,
    /// (rank - 1) / (n - 1).
    PercentileRank,
    /// Rank - 1.
    Borda,
    /// 1 less the distance to the greatest, as a share of the range.
    DistanceToMax,
    /// 1 less the distance to the value of a unit (in a panel, of the same year), as a share of
    /// the distance from that to the least.
    DistanceToUnit {
        /// The code of the unit.
        unit: String,
    },
    /// (x - min) / (target - min).
    DistanceToTarget {
        /// Whether what is over 1 becomes 1.
        cap: bool,
    },
    /// x / max.
    FractionOfMax,
    /// 100 (x - Low) / (High - Low), reversed where less is better.
    Goalposts {
        /// Whether the result is cut to 0..100.
        cap: bool,
        /// The least that a value becomes, so that a mean that takes no 0 can be taken.
        floor: Option<f64>,
    },
    /// 100 (x - from) / (to - from).
    Scaled {
        /// What becomes 0.
        from: f64,
        /// What becomes 100.
        to: f64,
    },
}

impl Default for Normalise {
    fn default() -> Normalise {
        Normalise::MinMax { lower: 0.0, upper: 100.0 }
    }
}

impl Normalise {
    /// The word in METHOD.toml.
    pub fn name(&self) -> &'static str {
        match self {
            Normalise::MinMax { .. } => "minmax",
            Normalise::ZScore { .. } => "zscore",
            Normalise::Rank => "rank",
            Normalise::PercentileRank => "percentile_rank",
            Normalise::Borda => "borda",
            Normalise::DistanceToMax => "distance_to_max",
            Normalise::DistanceToUnit { .. } => "distance_to_unit",
            Normalise::DistanceToTarget { .. } => "distance_to_target",
            Normalise::FractionOfMax => "fraction_of_max",
            Normalise::Goalposts { .. } => "goalposts",
            Normalise::Scaled { .. } => "scaled",
        }
    }
}

/// Which weights count.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Weighting {
    /// Those of the framework.
    #[default]
    Original,
    /// 1 for every node.
    Equal,
    /// Given ones, by code; every node below the top must be there.
    Given(BTreeMap<String, f64>),
}

/// How inputs become one value.
#[derive(Clone, Debug, PartialEq)]
pub struct Aggregate {
    /// One mean for all levels, or one for each level from 2 up.
    pub means: Vec<Mean>,
    /// The least share of inputs that must be present: none, one for all levels, or one for each
    /// level from 2 up.
    pub data_threshold: Vec<f64>,
}

impl Default for Aggregate {
    fn default() -> Aggregate {
        Aggregate { means: vec![Mean::Arithmetic], data_threshold: Vec::new() }
    }
}

/// One way to make a value of inputs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mean {
    /// sum(w x) / sum(w).
    Arithmetic,
    /// exp(sum(w ln x) / sum(w)), x over 0.
    Geometric,
    /// sum(w) / sum(w / x), x not 0.
    Harmonic,
    /// (sum(w x^p) / sum(w))^(1/p).
    Power(f64),
    /// How many units are outranked, less how many outrank.
    Copeland,
    /// 100 where groups are equal in all inputs. Each input is an aggregate of as many parts, one a
    /// group, in the same order. The harmonic mean over the groups of their geometric means over the
    /// inputs, in percent of the geometric mean of the inputs; what is missing anywhere makes it
    /// missing. One less a hundredth of it is the Gender Inequality Index (Human Development Report
    /// 2023/2024, technical note 4; after Seth 2009).
    Equality,
}

impl Mean {
    /// The word in METHOD.toml.
    pub fn name(self) -> &'static str {
        match self {
            Mean::Arithmetic => "arithmetic",
            Mean::Geometric => "geometric",
            Mean::Harmonic => "harmonic",
            Mean::Power(_) => "power",
            Mean::Copeland => "copeland",
            Mean::Equality => "equality",
        }
    }
}

/// What is varied. A factor without options keeps its setting.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Uncertainty {
    /// How often everything is drawn and counted again.
    pub replicates: usize,
    /// Where chance begins: the same seed gives the same numbers.
    pub seed: u64,
    /// Each weight is multiplied by a number drawn evenly from 1 - this to 1 + this.
    pub weights: Option<f64>,
    /// Limits of winsorising, each with the same chance.
    pub winsorise_max: Vec<usize>,
    /// Ways to normalise, each with the same chance.
    pub normalise: Vec<Normalise>,
    /// Means (each one for all levels, or one a level), each with the same chance.
    pub means: Vec<Vec<Mean>>,
}

impl Method {
    /// Where a setting stands; the beginning of the file if it is not known.
    pub(crate) fn place(&self, setting: &str) -> Place {
        self.places.get(setting).copied().unwrap_or(Place::start(File::Method))
    }
}

/// The least share of inputs that must be present on a level from 2 up.
pub(crate) fn threshold_of(thresholds: &[f64], level: usize) -> Option<f64> {
    if thresholds.len() < 2 { thresholds.first().copied() } else { Some(thresholds[level - 2]) }
}

/// The mean of a level from 2 up.
pub(crate) fn mean_of(means: &[Mean], level: usize) -> Mean {
    if means.len() == 1 { means[0] } else { means[level - 2] }
}
