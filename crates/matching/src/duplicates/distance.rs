//! How far two words are apart.
//!
//! These two measures are short enough to stand here, over slices of characters that are cut once
//! a run; the crates that offer them cut the words again at every call.

/// The similarity of Jaro with Winkler's bonus for a common beginning, from 0 to 1.
///
/// W. E. Winkler, "String comparator metrics and enhanced decision rules in the Fellegi-Sunter
/// model of record linkage" (1990): 0.1 for each of up to four common first letters.
pub(super) fn jaro_winkler(one: &[char], other: &[char]) -> f64 {
    let jaro = jaro(one, other);
    let common = one.iter().zip(other).take(4).take_while(|(a, b)| a == b).count();
    jaro + 0.1 * common as f64 * (1.0 - jaro)
}

fn jaro(one: &[char], other: &[char]) -> f64 {
    if one.is_empty() || other.is_empty() {
        return if one.len() == other.len() { 1.0 } else { 0.0 };
    }
    let reach = (one.len().max(other.len()) / 2).saturating_sub(1);
    let mut taken = vec![false; other.len()];
    let mut matched = Vec::with_capacity(one.len());
    for (at, letter) in one.iter().enumerate() {
        let end = (at + reach + 1).min(other.len());
        let found = (at.saturating_sub(reach)..end).find(|i| !taken[*i] && other[*i] == *letter);
        if let Some(found) = found {
            taken[found] = true;
            matched.push(*letter);
        }
    }
    if matched.is_empty() {
        return 0.0;
    }
    let in_order = other.iter().zip(&taken).filter(|(_, taken)| **taken).map(|(letter, _)| letter);
    // Whole swaps: half of the letters out of order, rounded down, as in Winkler's own program.
    let moved = (matched.iter().zip(in_order).filter(|(a, b)| a != b).count() / 2) as f64;
    let count = matched.len() as f64;
    (count / one.len() as f64 + count / other.len() as f64 + (count - moved) / count) / 3.0
}

/// How many letters must be set, left out, changed or swapped with their neighbour, up to `most`;
/// `most + 1` stands for more. No letter is changed twice (optimal string alignment).
pub(super) fn edits(one: &[char], other: &[char], most: usize) -> usize {
    if one.len().abs_diff(other.len()) > most {
        return most + 1;
    }
    let width = other.len() + 1;
    let mut before = vec![0; width];
    let mut last: Vec<usize> = (0..width).collect();
    let mut row = vec![0; width];
    for (i, letter) in one.iter().enumerate() {
        row[0] = i + 1;
        for (j, facing) in other.iter().enumerate() {
            let changed = last[j] + usize::from(letter != facing);
            row[j + 1] = changed.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *letter == other[j - 1] && one[i - 1] == *facing {
                row[j + 1] = row[j + 1].min(before[j - 1] + 1);
            }
        }
        if row.iter().all(|count| *count > most) {
            return most + 1;
        }
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    last[other.len()].min(most + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn winklers_own_examples_come_out() {
        for (one, other, expected) in [
            ("martha", "marhta", 0.961),
            ("dwayne", "duane", 0.840),
            ("dixon", "dicksonx", 0.813),
            ("", "", 1.0),
            ("a", "", 0.0),
        ] {
            let found = jaro_winkler(&letters(one), &letters(other));
            assert!((found - expected).abs() < 0.001, "{one} {other}: {found}");
        }
    }

    #[test]
    fn distances_are_those_that_peers_found() {
        let text = include_str!("../../tests/cases/distances.csv");
        let mut lines = text.lines().skip_while(|line| line.starts_with('#'));
        assert_eq!(lines.next(), Some("one,other,jaro,jaro_winkler,edits"));
        let mut count = 0;
        for line in lines {
            let cells: Vec<&str> = line.split(',').collect();
            let (one, other) = (letters(cells[0]), letters(cells[1]));
            let number = |at: usize| cells[at].parse::<f64>().expect("a number");
            assert!((jaro(&one, &other) - number(2)).abs() < 1e-9, "{line}");
            assert!((jaro_winkler(&one, &other) - number(3)).abs() < 1e-9, "{line}");
            assert_eq!(edits(&one, &other, 99) as f64, number(4), "{line}");
            count += 1;
        }
        assert!(count >= 400, "{count}");
    }

    #[test]
    fn edits_count_a_swap_once_and_stop_at_the_limit() {
        for (one, other, expected) in
            [("abcd", "abdc", 1), ("kitten", "sitting", 3), ("", "ab", 2), ("a", "bcdefg", 4)]
        {
            assert_eq!(edits(&letters(one), &letters(other), 3), expected, "{one} {other}");
        }
    }
}
