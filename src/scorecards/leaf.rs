//! What a framework takes of an indicator: whose numbers, and what of them counts.

use super::framework::FrameworkNode;
use super::slice;

/// The numbers that an indicator takes, and what becomes of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaf {
    /// The code of the indicator; empty for a norm.
    pub indicator: String,
    /// Of whom.
    pub of: Of,
    /// What of a number counts.
    pub scale: Scale,
    /// What becomes 0; of a reciprocal, the last number that counts as it is.
    pub low: Option<f64>,
    /// What becomes 100.
    pub high: Option<f64>,
    /// Whether it is one that counts wherever its pillar does.
    pub is_core: bool,
}

/// Of whom a number is.
#[derive(Clone, Debug, PartialEq)]
pub enum Of {
    /// One slice of a series.
    Slice(String),
    /// The first slice as a share of the second: 1 where both are equal.
    Parity(String, String),
    /// A number that is the same everywhere, against which others are held.
    Norm(f64),
}

/// What of a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// The number itself.
    Linear,
    /// Its logarithm.
    Logarithm,
    /// One by it.
    Reciprocal,
}

/// The field of a row, and what is wrong with it.
type Wrong = (&'static str, &'static str);

impl Leaf {
    /// Whether a row is meant for an indicator, or for a norm in the place of one.
    pub fn is_meant(row: &FrameworkNode) -> bool {
        !row.indicator.is_empty() || norm(row.slice.original_text()).is_some()
    }

    /// What a row takes, where it is an indicator.
    ///
    /// # Errors
    /// What is wrong with it first.
    pub fn read(row: &FrameworkNode) -> Result<Option<Leaf>, Wrong> {
        if !Leaf::is_meant(row) {
            return Ok(None);
        }
        let (low, high) = (row.low.0, row.high.0);
        let is_core = &*row.standing == "core";
        let scale = match &*row.scale {
            "logarithm" => Scale::Logarithm,
            "reciprocal" => Scale::Reciprocal,
            _ => Scale::Linear,
        };
        if is_core && (low.is_none() || high.is_none()) {
            return Err((if low.is_none() { "low" } else { "high" }, "goalpost-missing"));
        }
        if low.is_some() && low == high {
            return Err(("high", "goalposts-equal"));
        }
        if scale != Scale::Linear && [low, high].iter().flatten().any(|post| *post <= 0.0) {
            return Err(("low", "goalpost-of-logarithm"));
        }
        if scale == Scale::Reciprocal && low.zip(high).is_some_and(|(low, high)| low < high) {
            return Err(("low", "goalposts-of-reciprocal"));
        }
        let of = Of::read(row.slice.original_text()).ok_or(("slice", "slice-unknown"))?;
        let indicator = row.indicator.original_text().to_owned();
        Ok(Some(Leaf { indicator, of, scale, low, high, is_core }))
    }

    /// An indicator's numbers of all, as they are.
    pub fn of_all(indicator: &str) -> Leaf {
        Leaf {
            indicator: indicator.to_owned(),
            of: Of::Slice(slice::TOTAL.to_owned()),
            scale: Scale::Linear,
            low: None,
            high: None,
            is_core: false,
        }
    }

    /// Whether it is a ratio of two parts, and has no unit.
    pub fn is_ratio(&self) -> bool {
        matches!(self.of, Of::Parity(..))
    }

    /// Whether somebody has to say its numbers: a norm stands in the framework.
    pub fn is_asked(&self) -> bool {
        !matches!(self.of, Of::Norm(_))
    }

    /// What becomes 0 and what becomes 100 of what is counted.
    pub fn goalposts(&self) -> [Option<f64>; 2] {
        let posts = [self.low, self.high];
        match self.scale {
            Scale::Linear => posts,
            Scale::Logarithm => posts.map(|post| post.map(f64::ln)),
            Scale::Reciprocal => [Some(0.0), self.high.map(f64::recip)],
        }
    }

    /// What is counted of a number: how near to 1 a ratio is, the number itself, its logarithm, or its
    /// reciprocal.
    pub fn counted(&self, number: f64) -> Option<f64> {
        let counted = match (&self.of, self.scale) {
            (Of::Parity(..), _) => 1.0 - (1.0 - number).abs(),
            (_, Scale::Linear) => number,
            (_, Scale::Logarithm) => number.ln(),
            (_, Scale::Reciprocal) => self.low.map_or(number, |low| number.min(low)).recip(),
        };
        counted.is_finite().then_some(counted)
    }
}

impl Of {
    /// Whether it is of all.
    pub fn is_total(&self) -> bool {
        *self == Of::Slice(slice::TOTAL.to_owned())
    }

    /// Reads `total`, pairs such as `sex=female`, `parity=sex`, `parity=location` and `norm=1`.
    fn read(text: &str) -> Option<Of> {
        let pair = match text.trim() {
            "parity=sex" => ["sex=female", "sex=male"],
            "parity=location" => ["location=rural", "location=urban"],
            other => {
                let own = || slice::canonical(other).ok().map(Of::Slice);
                return norm(other).map(Of::Norm).or_else(own);
            }
        };
        Some(Of::Parity(pair[0].to_owned(), pair[1].to_owned()))
    }
}

/// The number of a norm.
fn norm(slice: &str) -> Option<f64> {
    slice.trim().strip_prefix("norm=")?.parse().ok().filter(|number: &f64| number.is_finite())
}
