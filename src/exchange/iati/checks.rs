//! What the rules of the standard say beyond its form: shares that add up, dates in order.

use std::collections::BTreeMap;

use super::activity::Activity;
use super::amount::Amount;
use super::element::Element;
use super::parts::{Coded, Reading};

/// Looks at the whole activity. Everything found is a warning.
pub fn check(reading: &mut Reading<'_>, element: &Element, activity: &Activity) {
    let place = element.place;
    check_dates(reading, place, activity);
    check_identifier(reading, place, activity);
    let sectors = by_vocabulary(&activity.sectors);
    for (vocabulary, shares) in sectors {
        check_shares(reading, place, &format!("sectors of vocabulary {vocabulary}"), &shares);
    }
    let countries: Vec<&Coded> = activity.countries.iter().collect();
    let regions = by_vocabulary(&activity.regions);
    if regions.is_empty() {
        check_shares(reading, place, "recipient countries", &countries);
    }
    for (vocabulary, shares) in regions {
        let all = countries.iter().copied().chain(shares).collect::<Vec<_>>();
        let what = format!("recipient countries and regions of vocabulary {vocabulary}");
        check_shares(reading, place, &what, &all);
    }
    if activity.titles.is_empty() {
        let message = format!(
            "the activity {} has no title; write one into <title><narrative>",
            activity.identifier
        );
        reading.warn(place, "iati.title.missing", message);
    }
}

/// Codes by their vocabulary; an empty one means the first.
fn by_vocabulary(codes: &[Coded]) -> BTreeMap<&str, Vec<&Coded>> {
    let mut groups: BTreeMap<&str, Vec<&Coded>> = BTreeMap::new();
    for code in codes {
        groups.entry(code.vocabulary_or_first()).or_default().push(code);
    }
    groups
}

/// Shares must add up to 100. Each may be rounded to two places, so that each may be 0.01 off.
fn check_shares(reading: &mut Reading<'_>, place: (usize, usize), what: &str, shares: &[&Coded]) {
    let said = shares.iter().filter(|share| !share.percentage.is_empty()).count();
    if shares.is_empty() || (shares.len() == 1 && said == 0) {
        return;
    }
    if said < shares.len() {
        let message = format!(
            "{said} of {} {what} say their percentage; say it for each, so that they add up to 100",
            shares.len()
        );
        reading.warn(place, "iati.percentages", message);
        return;
    }
    let mut amounts = shares.iter().filter_map(|share| Amount::parse(&share.percentage));
    let Some(sum) = amounts.try_fold(Amount::default(), |sum, share| sum.plus(share)) else {
        return;
    };
    let tolerance = Amount::parse("0.01").expect("a number");
    let allowed = shares.iter().try_fold(Amount::default(), |sum, _| sum.plus(tolerance));
    if allowed.is_none_or(|allowed| sum.distance(Amount::whole(100)) > allowed) {
        let message = format!(
            "the percentages of the {what} add up to {sum}; change them so that they are 100"
        );
        reading.warn(place, "iati.percentages", message);
    }
}

fn check_dates(reading: &mut Reading<'_>, place: (usize, usize), activity: &Activity) {
    for (start, end, what) in [("1", "3", "planned"), ("2", "4", "actual")] {
        let (start, end) = (activity.day(start), activity.day(end));
        if !start.is_empty() && !end.is_empty() && start > end {
            let message = format!(
                "the activity {} has a {what} start on {start} and a {what} end before that, on {end}; \
                 exchange or correct the two",
                activity.identifier
            );
            reading.warn(place, "iati.dates.order", message);
        }
    }
}

/// The standard forbids a few signs in identifiers.
fn check_identifier(reading: &mut Reading<'_>, place: (usize, usize), activity: &Activity) {
    if activity.identifier.contains(['/', '&', '|', '?']) {
        let message = format!(
            "the identifier {} holds one of the signs / & | ?, which others refuse; use hyphens",
            activity.identifier
        );
        reading.warn(place, "iati.identifier.signs", message);
    }
}
