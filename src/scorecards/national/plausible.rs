//! Whether a number can be right: its range, a unit that slipped, a jump, and what belongs together. What
//! cannot be is refused; what hardly can be wants a word of explanation.

use crate::scorecards::reading::Known;

/// What speaks against a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Doubt {
    /// It is less than its indicator can be: the least.
    TooSmall(f64),
    /// It is more than its indicator can be: the most.
    TooLarge(f64),
    /// It is so many times another number of the same country: a unit may have slipped.
    UnitSlip(f64),
    /// It is far from the last one.
    Jump,
    /// The parts do not lie on both sides of the whole.
    NotBetween,
    /// It is more than something that it is a part of.
    MoreThanWhole,
}

impl Doubt {
    /// The stable word.
    pub fn code(self) -> &'static str {
        match self {
            Doubt::TooSmall(_) => "too-small",
            Doubt::TooLarge(_) => "too-large",
            Doubt::UnitSlip(_) => "unit-slip",
            Doubt::Jump => "jump",
            Doubt::NotBetween => "not-between",
            Doubt::MoreThanWhole => "more-than-whole",
        }
    }

    /// The end that it goes beyond, where the number cannot be taken at all; otherwise a comment has to
    /// explain it.
    pub fn limit(self) -> Option<f64> {
        match self {
            Doubt::TooSmall(limit) | Doubt::TooLarge(limit) => Some(limit),
            _ => None,
        }
    }
}

/// How many years a number may need to change by half of its range.
const YEARS_FOR_HALF: f64 = 5.0;
/// Ratios to another number from which on a unit may have slipped.
const SLIP: [f64; 2] = [9.5, 1_050.0];

/// What speaks against a number beside the last one that is known, each with its year.
pub fn doubt(known: &Known, (number, year): (f64, i64), last: Option<(f64, i64)>) -> Option<Doubt> {
    if let Some(least) = known.least.filter(|least| number < *least) {
        return Some(Doubt::TooSmall(least));
    }
    if let Some(most) = known.most.filter(|most| number > *most) {
        return Some(Doubt::TooLarge(most));
    }
    let (before, then) = last?;
    let ratio = if number.abs() > before.abs() { number / before } else { before / number };
    if ratio.is_finite() && (SLIP[0]..=SLIP[1]).contains(&ratio) {
        return Some(Doubt::UnitSlip(ratio));
    }
    // Against the range where that is told, otherwise against the number itself.
    let range = known.least.zip(known.most).map_or(before.abs(), |(least, most)| most - least);
    let years = (year - then).unsigned_abs().max(1) as f64;
    let allowed = range / 2.0 * (years / YEARS_FOR_HALF).min(1.0);
    ((number - before).abs() > allowed.max(f64::EPSILON)).then_some(Doubt::Jump)
}

/// Whether a number of all lies between those of its parts, such as women and men.
pub fn between(whole: f64, parts: &[f64]) -> Option<Doubt> {
    let low = parts.iter().copied().fold(f64::INFINITY, f64::min);
    let high = parts.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    (!(low..=high).contains(&whole)).then_some(Doubt::NotBetween)
}

/// Whether a part, such as those whom 4G reaches, is at most the whole, such as those whom 3G reaches.
pub fn within(part: f64, whole: f64) -> Option<Doubt> {
    (part > whole).then_some(Doubt::MoreThanWhole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn percent() -> Known {
        Known { least: Some(0.0), most: Some(100.0), ..Known::default() }
    }

    #[test]
    fn what_cannot_be_is_grave_and_what_hardly_can_be_is_asked_about() {
        let check = |number, year, last| doubt(&percent(), (number, year), last);
        assert_eq!(check(132.8, 2020, None), Some(Doubt::TooLarge(100.0)));
        assert_eq!(check(-1.0, 2020, None).and_then(Doubt::limit), Some(0.0));
        assert_eq!(check(0.353, 2024, Some((35.0, 2023))).map(Doubt::code), Some("unit-slip"));
        assert_eq!(check(70.0, 2024, Some((35.0, 2023))), Some(Doubt::Jump));
        assert_eq!(check(70.0, 2024, Some((35.0, 2018))), None, "in six years it may double");
        assert_eq!(check(37.0, 2024, Some((35.0, 2023))), None);
        assert_eq!(check(0.0, 2024, Some((0.0, 2023))), None);
        let income = Known::default();
        assert_eq!(doubt(&income, (2_200.0, 2024), Some((2_110.0, 2023))), None);
        assert_eq!(
            doubt(&income, (2_200_000.0, 2024), Some((2_110.0, 2023))).map(Doubt::code),
            Some("unit-slip")
        );
    }

    #[test]
    fn parts_lie_on_both_sides_of_their_whole() {
        assert_eq!(between(50.0, &[45.0, 55.0]), None);
        assert_eq!(between(60.0, &[55.0, 45.0]), Some(Doubt::NotBetween));
        assert_eq!(within(80.0, 90.0), None);
        assert_eq!(within(95.0, 90.0), Some(Doubt::MoreThanWhole));
    }
}
