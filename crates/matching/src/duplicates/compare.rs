//! How alike two values of a field are: one of a few levels, the first the most alike.

use super::distance::{edits, jaro_winkler};
use super::kind::Kind;
use super::prepare::{Field, Measure, Value, Word};

/// Stands for a comparison in which one side says nothing: no evidence.
pub(super) const MISSING: u8 = u8::MAX;

const NAMES: [&str; 8] = [
    "the same",
    "almost the same",
    "very alike",
    "alike",
    "partly alike",
    "a little alike",
    "hardly alike",
    "different",
];
const NAME_STEPS: [f64; 6] = [0.92, 0.8, 0.65, 0.5, 0.35, 0.2];
const TEXTS: [&str; 7] = [
    "the same",
    "very alike",
    "alike",
    "partly alike",
    "a little alike",
    "hardly alike",
    "different",
];
const TEXT_STEPS: [f64; 5] = [0.7, 0.45, 0.3, 0.18, 0.08];
const IDENTIFIERS: [&str; 3] = ["the same", "one slip", "different"];
const WEBS: [&str; 4] = ["the same", "one below the other", "same host", "different"];
const DATES: [&str; 4] = ["the same", "one slip", "same year or day, or near", "different"];
const NUMBERS: [&str; 5] = ["the same", "very near", "near", "far", "different"];
const CODES: [&str; 4] = ["the same", "one slip", "two slips", "different"];
const SHARED: [&str; 3] = ["all shared", "some shared", "none shared"];

/// The levels of a measure, from the same to different.
pub(super) fn levels(measure: Measure) -> &'static [&'static str] {
    match measure {
        Measure::Column(Kind::Name) => &NAMES,
        Measure::Column(Kind::Text) => &TEXTS,
        Measure::Column(Kind::Identifier) => &IDENTIFIERS,
        Measure::Column(Kind::Web) => &WEBS,
        Measure::Column(Kind::Date) => &DATES,
        Measure::Column(Kind::Number) => &NUMBERS,
        Measure::Column(Kind::Code | Kind::Passed) => &CODES,
        Measure::Codes => &SHARED,
    }
}

/// The level of two cells, [`MISSING`] where one is empty.
pub(super) fn level(field: &Field, one: Option<&Value>, other: Option<&Value>) -> u8 {
    let (Some(one), Some(other)) = (one, other) else { return MISSING };
    if one.number_of_value == other.number_of_value {
        return 0;
    }
    match field.measure {
        Measure::Column(Kind::Name) => {
            1 + step(&NAME_STEPS, name_likeness(&field.words, one, other))
        }
        Measure::Column(Kind::Text) => {
            1 + step(&TEXT_STEPS, text_likeness(&field.words, one, other))
        }
        Measure::Column(Kind::Identifier) => {
            if edits(&one.letters, &other.letters, 1) == 1 {
                1
            } else {
                2
            }
        }
        Measure::Column(Kind::Web) => web_level(one, other),
        Measure::Column(Kind::Date) => date_level(one, other),
        Measure::Column(Kind::Number) => number_level(field, one, other),
        Measure::Column(Kind::Code | Kind::Passed) => {
            let most = if one.letters.len().min(other.letters.len()) < 4 { 1 } else { 2 };
            match edits(&one.letters, &other.letters, most) {
                1 => 1,
                2 if most == 2 => 2,
                _ => 3,
            }
        }
        Measure::Codes => {
            if one.words.iter().any(|code| other.words.contains(code)) {
                1
            } else {
                2
            }
        }
    }
}

fn step(steps: &[f64], likeness: f64) -> u8 {
    steps.iter().position(|step| likeness >= *step).unwrap_or(steps.len()) as u8
}

/// From 0 to 1: the most of what the words, the runs of three letters and the initials say.
fn name_likeness(words: &[Word], one: &Value, other: &Value) -> f64 {
    let is_initials = |short: &Value, long: &Value| {
        short.words.len() <= 2
            && short.words.iter().any(|at| {
                long.initials
                    .iter()
                    .any(|it| it.chars().eq(words[*at as usize].letters.iter().copied()))
            })
    };
    let by_initials: f64 =
        if is_initials(one, other) || is_initials(other, one) { 0.7 } else { 0.0 };
    let shared = shared_sorted(&one.grams, &other.grams) as f64;
    let by_grams = 2.0 * shared / (one.grams.len() + other.grams.len()).max(1) as f64;
    let short = one.letters.len().max(other.letters.len()) <= 14;
    let by_letters = if short { jaro_winkler(&one.letters, &other.letters) } else { 0.0 };
    let by_letters = if by_letters >= 0.85 { by_letters * 1.9 - 0.95 } else { 0.0 };
    // Values that differ are at most almost the same: the whole was compared before.
    by_initials.max(by_grams).max(by_letters).max(by_words(words, one, other)).min(0.99)
}

fn by_words(words: &[Word], one: &Value, other: &Value) -> f64 {
    let mut ones: Vec<u32> = one.words.clone();
    let mut others: Vec<u32> = other.words.clone();
    let mut agreed = 0.0_f64;
    ones.retain(|at| match others.iter().position(|it| it == at) {
        Some(found) => {
            others.remove(found);
            agreed += 2.0 * words[*at as usize].worth;
            false
        }
        None => true,
    });
    let mut near: Vec<(f64, f64, u32, u32)> = Vec::new();
    for a in &ones {
        for b in &others {
            let (left, right) = (&words[*a as usize], &words[*b as usize]);
            let likeness = word_likeness(&left.letters, &right.letters);
            if likeness > 0.0 {
                near.push((likeness, left.worth + right.worth, *a, *b));
            }
        }
    }
    near.sort_by(|x, y| {
        (y.0.total_cmp(&x.0)).then((x.2.min(x.3), x.2.max(x.3)).cmp(&(y.2.min(y.3), y.2.max(y.3))))
    });
    for (likeness, worth, a, b) in near {
        let (x, y) = (ones.iter().position(|it| *it == a), others.iter().position(|it| *it == b));
        if let (Some(x), Some(y)) = (x, y) {
            ones.remove(x);
            others.remove(y);
            agreed += likeness * worth;
        }
    }
    let all = one.worth + other.worth;
    let least = one.worth.min(other.worth);
    if all <= 0.0 {
        return 0.0;
    }
    // What stands whole inside the other is alike, though the other says more.
    let contained = if least >= 4.0 { 0.75 * (agreed / (2.0 * least)).min(1.0) } else { 0.0 };
    (agreed / all).max(contained)
}

/// Words with a slip or two, or of which one is the beginning of the other.
fn word_likeness(one: &[char], other: &[char]) -> f64 {
    let least = one.len().min(other.len());
    if least == 0 || one.iter().chain(other).any(char::is_ascii_digit) {
        return 0.0;
    }
    if one[..least] == other[..least] {
        return if least == 1 {
            0.5
        } else if least >= 3 {
            0.8
        } else {
            0.0
        };
    }
    match edits(one, other, 2) {
        1 if least >= 4 => 0.9,
        2 if least >= 7 => 0.8,
        _ if least >= 5 && jaro_winkler(one, other) >= 0.93 => 0.7,
        _ => 0.0,
    }
}

/// The cosine of the two texts, each word counted once by its worth.
fn text_likeness(words: &[Word], one: &Value, other: &Value) -> f64 {
    let unique = |value: &Value| {
        let mut words = value.words.clone();
        words.sort_unstable();
        words.dedup();
        words
    };
    let (ones, others) = (unique(one), unique(other));
    let square = |at: &u32| words[*at as usize].worth.powi(2);
    let length = |all: &[u32]| all.iter().map(square).sum::<f64>().sqrt();
    let shared: f64 = ones.iter().filter(|at| others.binary_search(at).is_ok()).map(square).sum();
    shared / (length(&ones) * length(&others)).max(1e-9)
}

fn web_level(one: &Value, other: &Value) -> u8 {
    let below = |short: &[char], long: &[char]| {
        let short = short.strip_suffix(&['/']).unwrap_or(short);
        long.starts_with(short) && long.get(short.len()) == Some(&'/')
    };
    if below(&one.letters, &other.letters) || below(&other.letters, &one.letters) {
        1
    } else if one.host == other.host {
        2
    } else {
        3
    }
}

/// Days are compared as days: the last of a year and the first of the next are neighbours, though
/// no digit is the same.
fn date_level(one: &Value, other: &Value) -> u8 {
    let is_slip = edits(&one.letters, &other.letters, 1) == 1;
    let (Some(a), Some(b)) = (one.day, other.day) else { return if is_slip { 1 } else { 3 } };
    let is_turned = a.year() == b.year() && a.month() == b.day() && a.day() == b.month();
    let apart = (a.day_number() - b.day_number()).abs();
    if is_turned || is_slip || apart <= 1 {
        return 1;
    }
    let is_same_day = a.month() == b.month() && a.day() == b.day();
    if apart <= 31 || a.year() == b.year() || is_same_day { 2 } else { 3 }
}

fn number_level(field: &Field, one: &Value, other: &Value) -> u8 {
    let (Some(a), Some(b)) = (one.number, other.number) else { return 4 };
    let apart = (a - b).abs();
    if field.years {
        return step(&[-1.0, -2.0, -5.0], -apart) + 1;
    }
    let relative = apart / a.abs().max(b.abs()).max(1e-9);
    step(&[-0.03, -0.12, -0.3], -relative) + 1
}

/// How many numbers two sorted lists share.
fn shared_sorted(one: &[u32], other: &[u32]) -> usize {
    let (mut a, mut b, mut shared) = (0, 0, 0);
    while a < one.len() && b < other.len() {
        match one[a].cmp(&other[b]) {
            std::cmp::Ordering::Less => a += 1,
            std::cmp::Ordering::Greater => b += 1,
            std::cmp::Ordering::Equal => {
                shared += 1;
                a += 1;
                b += 1;
            }
        }
    }
    shared
}

#[cfg(test)]
mod tests {
    use super::super::normal::read_day;
    use super::*;

    #[test]
    fn days_are_compared_as_days() {
        let value = |text: &str| Value {
            letters: text.chars().filter(char::is_ascii_digit).collect(),
            day: read_day(text),
            ..Value::default()
        };
        for (one, other, level) in [
            ("2025-12-31", "2026-01-01", 1),
            ("2026-03-04", "2026-04-03", 1),
            ("2026-03-04", "2026-03-14", 1),
            ("2025-12-20", "2026-01-15", 2),
            ("1980-05-07", "1991-05-07", 2),
            ("1980-05-07", "1980-11-30", 2),
            ("1980-05-07", "1991-11-30", 3),
        ] {
            assert_eq!(date_level(&value(one), &value(other)), level, "{one} {other}");
            assert_eq!(date_level(&value(other), &value(one)), level, "{other} {one}");
        }
    }
}
