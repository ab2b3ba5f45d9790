//! What counts of what is known of an indicator: of each place, year and slice what was written last.

use std::collections::BTreeMap;

use super::observation::Observation;

/// The observations that count, by country, slice and year: of several about the same, the first in
/// this order, which is the newest.
pub fn counted(newest_first: Vec<Observation>) -> BTreeMap<(String, String, i64), Observation> {
    let mut counted = BTreeMap::new();
    for one in newest_first {
        let Some(year) = one.year.0 else { continue };
        let key = (one.country.to_string(), one.slice.original_text().to_owned(), year);
        counted.entry(key).or_insert(one);
    }
    counted
}

/// The last number of each country in a slice.
pub fn latest<'a>(
    counted: &'a BTreeMap<(String, String, i64), Observation>,
    slice: &str,
) -> Vec<&'a Observation> {
    let mut latest: BTreeMap<&str, &Observation> = BTreeMap::new();
    for ((country, own, _), one) in counted {
        if own == slice && one.value.is_some() {
            latest.insert(country, one); // years rise
        }
    }
    latest.into_values().collect()
}

/// The slices that there are, the one of all first.
pub fn slices(counted: &BTreeMap<(String, String, i64), Observation>) -> Vec<String> {
    let mut slices: Vec<String> = counted.keys().map(|(_, slice, _)| slice.clone()).collect();
    slices.sort_by_key(|slice| (slice != super::slice::TOTAL, slice.clone()));
    slices.dedup();
    slices
}

#[cfg(test)]
mod tests {
    use facility_record::{Code, Line, Number, Text, Whole};

    use super::*;

    fn one(country: &str, slice: &str, year: i64, value: Option<f64>) -> Observation {
        Observation {
            country: Code(country.into()),
            slice: Line(Text::new("", slice)),
            year: Whole(Some(year)),
            value: Number(value),
            ..Observation::default()
        }
    }

    #[test]
    fn what_was_written_last_counts_and_a_blank_is_no_number() {
        let known = counted(vec![
            one("KEN", "total", 2020, Some(30.0)),
            one("KEN", "total", 2020, Some(29.0)),
            one("KEN", "total", 2019, Some(23.0)),
            one("KEN", "total", 2021, None),
            one("UGA", "sex=female", 2018, Some(8.0)),
        ]);
        let last = latest(&known, "total");
        assert_eq!(last.len(), 1);
        assert_eq!((last[0].year.0, last[0].value.0), (Some(2020), Some(30.0)));
        assert_eq!(slices(&known), ["total", "sex=female"]);
    }
}
