//! Several things named in one sentence: `a, b and c`.

use crate::labels::{Arg, Labels};
use crate::language::Language;

/// Joins the items of a list in their order; nothing for no item.
pub fn list<Item: AsRef<str>>(language: Language, items: &[Item]) -> String {
    let Some((last, before)) = items.split_last() else { return String::new() };
    let Some((first, middle)) = before.split_first() else { return last.as_ref().to_owned() };
    let join = |key: &str, list: &str, item: &str| {
        let arguments = [("list", Arg::Text(list)), ("item", Arg::Text(item))];
        Labels::compiled().say_with(language, key, &arguments)
    };
    let said = middle
        .iter()
        .fold(first.as_ref().to_owned(), |said, item| join("list-more", &said, item.as_ref()));
    let key = if begins_with_i(last.as_ref()) { "list-last-before-i" } else { "list-last" };
    join(key, &said, last.as_ref())
}

/// Whether a word begins with the vowel i, before which the Spanish `y` becomes `e` (Francia e
/// Italia); not so before hia, hie and hio, which begin with a consonant (agua y hielo).
fn begins_with_i(word: &str) -> bool {
    let mut letters = word.chars().flat_map(char::to_lowercase);
    match letters.next() {
        Some('i' | 'í') => true,
        Some('h') => {
            matches!(letters.next(), Some('i' | 'í'))
                && !matches!(letters.next(), Some('a' | 'e' | 'o'))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::Language::*;
    use super::*;

    #[test]
    fn lists_of_any_length_are_joined() {
        assert_eq!(list::<&str>(En, &[]), "");
        assert_eq!(list(En, &["a"]), "a");
        assert_eq!(list(En, &["a", "b"]), "a and b");
        assert_eq!(list(En, &["a", "b", "c", "d"]), "a, b, c and d");
    }

    #[test]
    fn each_language_has_its_own_joints() {
        let expected = ["a وb وc", "a, b and c", "a, b y c", "a, b et c", "a, b и c", "a、b和c"];
        assert_eq!(Language::ALL.map(|l| list(l, &["a", "b", "c"])), expected);
    }

    #[test]
    fn the_spanish_and_gives_way_before_i() {
        assert_eq!(list(Es, &["Francia", "Italia"]), "Francia e Italia");
        assert_eq!(list(Es, &["Nepal", "Yemen"]), "Nepal y Yemen");
        assert_eq!(list(Es, &["agua", "hielo"]), "agua y hielo");
        assert_eq!(list(Es, &["madres", "hijas"]), "madres e hijas");
        assert_eq!(list(En, &["France", "Italy"]), "France and Italy");
    }
}
