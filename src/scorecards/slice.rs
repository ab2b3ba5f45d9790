//! Of whom a number is: of all, or of a part, told by pairs in a fixed order.

use crate::web::say::Say;

/// What a part may be told by, in the order in which pairs stand.
pub const KEYS: [&str; 8] =
    ["sex", "location", "age", "disability", "group", "level", "skill", "speed"];
/// Of all.
pub const TOTAL: &str = "total";

/// What a slice is called here: `total`, or its pairs in their order. The error names the pair that
/// is none, or that stands twice.
///
/// # Errors
/// The first part of the text that cannot be read.
pub fn canonical(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() || text.eq_ignore_ascii_case(TOTAL) {
        return Ok(TOTAL.to_owned());
    }
    let mut pairs: Vec<(usize, String)> = Vec::new();
    for part in text.split(';').map(str::trim) {
        let found = part.split_once('=').and_then(|(key, value)| {
            let (key, value) = (key.trim().to_lowercase(), value.trim().to_lowercase());
            let at = KEYS.iter().position(|known| *known == key)?;
            let is_word = |c: char| c.is_ascii_alphanumeric() || "_-+".contains(c);
            (!value.is_empty() && value.chars().all(is_word))
                .then(|| (at, format!("{key}={value}")))
        });
        match found {
            Some((at, _)) if pairs.iter().any(|(known, _)| *known == at) => {
                return Err(part.to_owned());
            }
            Some(pair) => pairs.push(pair),
            None => return Err(part.to_owned()),
        }
    }
    pairs.sort();
    Ok(pairs.into_iter().map(|(_, pair)| pair).collect::<Vec<_>>().join(";"))
}

/// A slice in the words of a language; a value that has no word stands as it is.
pub fn words(say: Say, slice: &str) -> String {
    let word = |pair: &str| {
        let key = format!("slice-{}", pair.replace(['=', '_'], "-").replace('+', "-and-over"));
        say.maybe(&key).map_or_else(|| pair.replace('=', ": "), str::to_owned)
    };
    slice.split(';').map(word).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slice_has_one_name() {
        assert_eq!(canonical(""), Ok("total".into()));
        assert_eq!(canonical("Total"), Ok("total".into()));
        assert_eq!(canonical("location=Rural; sex=female"), Ok("sex=female;location=rural".into()));
        for wrong in ["female", "sex=", "sex=female;sex=male", "height=tall", "sex=a b"] {
            assert!(canonical(wrong).is_err(), "{wrong}");
        }
    }
}
