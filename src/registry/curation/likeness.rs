//! How alike two titles are. Pure.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// From this likeness on, two titles may name the same thing.
pub const ALIKE: f64 = 0.7;

/// How alike two titles are, from 0 to 1: the mean of the share of common words and of the share of
/// common runs of three characters. Case, accents and punctuation do not count. A difference in
/// a number says that they are not the same (level 1 and level 2), whatever the rest is.
pub fn likeness(one: &str, other: &str) -> f64 {
    let (one, other) = (words(one), words(other));
    if one.is_empty() || other.is_empty() {
        return 0.0;
    }
    if numbers(&one) != numbers(&other) {
        return 0.0;
    }
    let common = one.intersection(&other).count() as f64;
    let all = one.union(&other).count() as f64;
    let (threes, others) = (threes(&one), threes(&other));
    let shared = threes.intersection(&others).count() as f64;
    let dice = 2.0 * shared / (threes.len() + others.len()) as f64;
    (common / all + dice) / 2.0
}

/// The folded words of a text; a letter of a script that puts no spaces is a word of its own.
fn words(text: &str) -> BTreeSet<String> {
    let folded: String =
        text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    let mut words = BTreeSet::new();
    for part in folded.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()) {
        let mut word = String::new();
        for c in part.chars() {
            if matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}') {
                words.insert(c.to_string());
            } else {
                word.push(c);
            }
        }
        if !word.is_empty() {
            words.insert(word);
        }
    }
    words
}

fn numbers(words: &BTreeSet<String>) -> Vec<&String> {
    words.iter().filter(|word| word.chars().all(char::is_numeric)).collect()
}

/// Runs of three characters of each word, its edges marked, so that short words have some too.
fn threes(words: &BTreeSet<String>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for word in words {
        let letters: Vec<char> = format!(" {word} ").chars().collect();
        found.extend(letters.windows(3).map(|run| run.iter().collect::<String>()));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_title_in_other_letters_is_alike_and_a_sister_of_it_is_not() {
        for (one, other, alike) in [
            ("Digital skills for teachers", "Digital Skills for Teachers", true),
            ("Digital skills for teachers", "Digital skills for teachers (online)", true),
            ("Digital skills for teachers", "Digital skill for teachers", true),
            ("Académie numérique", "academie  NUMERIQUE", true),
            ("国家数字战略培训", "国家数字战略培训班", true),
            ("مهارات رقمية للمعلمين", "مهارات رقميّة للمعلمين", true),
            ("Digital skills for teachers", "Digital skills for farmers", false),
            ("Data protection, level 1", "Data protection, level 2", false),
            ("Introduction to data", "Introduction to artificial intelligence", false),
            ("Cybersecurity", "Digital identity", false),
            ("", "", false),
        ] {
            let found = likeness(one, other);
            assert_eq!(found >= ALIKE, alike, "{one} / {other}: {found}");
            assert!((found - likeness(other, one)).abs() < 1e-12);
        }
        assert!((likeness("A b", "a B") - 1.0).abs() < 1e-12);
    }
}
