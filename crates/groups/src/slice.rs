//! Of whom a number is.

use std::fmt;
use std::str::FromStr;

use crate::Problem;

/// Keys whose pairs stand first, in this order; pairs of other keys follow in the order of letters.
const FIRST: [&str; 8] =
    ["sex", "location", "age", "disability", "group", "level", "skill", "speed"];
/// As many pairs a slice may have. Every part of a slice is a margin to reckon with, and there are
/// two to the power of its pairs.
const MOST_PAIRS: usize = 8;
/// Of all.
const TOTAL: &str = "total";

/// Of whom a number is: of all (`total`), or of those that some pairs name, such as
/// `sex=female;location=rural`.
///
/// One slice has one name: letters are lower case, and pairs stand in a fixed order whatever the
/// order in which they were written.
///
/// ```
/// use facility_groups::Slice;
///
/// let slice: Slice = "location=Rural; sex=female".parse().unwrap();
/// assert_eq!(slice.to_string(), "sex=female;location=rural");
/// assert!("Total".parse::<Slice>().unwrap().is_total());
/// assert!("sex=".parse::<Slice>().is_err());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slice {
    pairs: Vec<(String, String)>,
}

impl Slice {
    /// The slice of all: the national figure.
    pub fn total() -> Slice {
        Slice::default()
    }

    /// Whether it is the slice of all.
    pub fn is_total(&self) -> bool {
        self.pairs.is_empty()
    }

    /// Its pairs of key and value, in their order; none for the slice of all.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// The same without the pair at a place.
    pub(crate) fn without(&self, at: usize) -> Slice {
        let mut pairs = self.pairs.clone();
        pairs.remove(at);
        Slice { pairs }
    }

    /// The same with one pair more.
    pub(crate) fn with(&self, key: &str, value: &str) -> Slice {
        let mut pairs = self.pairs.clone();
        pairs.push((key.to_owned(), value.to_owned()));
        pairs.sort_by_cached_key(|(key, _)| place(key));
        Slice { pairs }
    }
}

/// Where a key stands.
fn place(key: &str) -> (usize, String) {
    let at = FIRST.iter().position(|first| *first == key).unwrap_or(FIRST.len());
    (at, key.to_owned())
}

impl FromStr for Slice {
    type Err = Problem;

    /// Reads `total`, nothing at all (which is the same), or pairs `key=value` with `;` between.
    ///
    /// # Errors
    /// [`Problem::Slice`] with the first part that is no pair, or whose key stands twice, or that
    /// is one pair more than eight.
    fn from_str(text: &str) -> Result<Slice, Problem> {
        let text = text.trim();
        let mut slice = Slice::total();
        if text.is_empty() || text.eq_ignore_ascii_case(TOTAL) {
            return Ok(slice);
        }
        for part in text.split(';').map(str::trim) {
            let wrong = || Problem::Slice(part.to_owned());
            let (key, value) = part.split_once('=').ok_or_else(wrong)?;
            let (key, value) = (key.trim().to_lowercase(), value.trim().to_lowercase());
            let twice = slice.pairs.iter().any(|(known, _)| *known == key);
            let full = slice.pairs.len() == MOST_PAIRS;
            if key.is_empty() || value.is_empty() || value.contains('=') || twice || full {
                return Err(wrong());
            }
            slice = slice.with(&key, &value);
        }
        Ok(slice)
    }
}

impl fmt::Display for Slice {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_total() {
            return to.write_str(TOTAL);
        }
        for (at, (key, value)) in self.pairs.iter().enumerate() {
            let between = if at == 0 { "" } else { ";" };
            write!(to, "{between}{key}={value}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slice_has_one_name() {
        let name = |text: &str| text.parse::<Slice>().map(|slice| slice.to_string());
        assert_eq!(name(""), Ok("total".into()));
        assert_eq!(name("tribe=a;age=15-24;Sex=F"), Ok("sex=f;age=15-24;tribe=a".into()));
        for wrong in ["female", "sex=", "=f", "sex=f;sex=m", "sex=a=b", "sex=f;"] {
            assert!(name(wrong).is_err(), "{wrong}");
        }
        let nine = (0..9).map(|key| format!("k{key}=v")).collect::<Vec<_>>().join(";");
        assert_eq!(name(&nine), Err(Problem::Slice("k8=v".into())));
    }
}
