//! The codes that a text names: so a text in one language meets one in another.
//!
//! A code has names and synonyms in several languages. A text names a code when all grams of one
//! of them, in the text's language, stand in it. Texts in different languages that name the same
//! code are on the same topic, which no comparison of their words would find.

use std::collections::{BTreeMap, HashMap};

use crate::language::base_language;
use crate::text::{Cutter, Grams};

/// Names of codes, ready to be looked for in texts.
#[derive(Debug, Default)]
pub struct Naming {
    /// By language, and then by the first gram that a name needs.
    names: HashMap<String, HashMap<String, Vec<Name>>>,
}

/// A name of a code.
#[derive(Debug)]
struct Name {
    grams: Vec<String>,
    code: String,
}

impl Naming {
    /// Makes names ready: code, language and name each.
    pub fn new<'a>(names: impl Iterator<Item = (&'a str, &'a str, &'a str)>) -> Naming {
        let mut cutters: HashMap<String, Cutter> = HashMap::new();
        let mut naming = Naming::default();
        for (code, language, name) in names {
            let cutter =
                cutters.entry(language.to_owned()).or_insert_with(|| Cutter::new(language));
            let needed = needed(&cutter.grams(&[name]));
            if let Some(first) = needed.first() {
                let own = naming.names.entry(language.to_owned()).or_default();
                let name = Name { grams: needed.clone(), code: code.to_owned() };
                own.entry(first.clone()).or_default().push(name);
            }
        }
        naming
    }

    /// The codes that a text names, those named by the most different words first, at most `most`.
    /// A language that no name is in gives none.
    pub fn codes_in(&self, texts: &[&str], language: &str, most: usize) -> Vec<String> {
        let language = base_language(language).unwrap_or_default();
        let Some(names) = self.names.get(&language) else { return Vec::new() };
        let grams = Cutter::new(&language).grams(texts);
        let mut found: BTreeMap<&str, usize> = BTreeMap::new();
        for gram in grams.counts.keys() {
            for name in names.get(gram).into_iter().flatten() {
                if name.grams.iter().all(|gram| grams.counts.contains_key(gram)) {
                    *found.entry(&name.code).or_default() += name.grams.len();
                }
            }
        }
        let mut codes: Vec<(&str, usize)> = found.into_iter().collect();
        codes.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        codes.into_iter().take(most).map(|(code, _)| code.to_owned()).collect()
    }
}

/// The grams that a name needs: its pairs of words where it has several, else its one word.
fn needed(grams: &Grams) -> Vec<String> {
    let pairs: Vec<String> =
        grams.counts.keys().filter(|gram| gram.contains(' ')).cloned().collect();
    if pairs.is_empty() { grams.counts.keys().cloned().collect() } else { pairs }
}

#[cfg(test)]
mod tests {
    use super::Naming;

    fn naming() -> Naming {
        let names = [
            ("finance", "en", "mobile money"),
            ("finance", "fr", "argent mobile"),
            ("finance", "zh", "移动支付"),
            ("women", "en", "women"),
            ("women", "fr", "femmes"),
            ("skills", "ar", "المهارات الرقمية"),
            ("skills", "ru", "цифровые навыки"),
        ];
        Naming::new(names.into_iter())
    }

    #[test]
    fn texts_in_two_languages_name_one_code() {
        for (language, text, codes) in [
            ("en", "Women pay with mobile money.", vec!["finance", "women"]),
            ("fr", "Une femme paie par argent mobile", vec!["finance", "women"]),
            ("fr", "De l’argent et un réseau mobile", vec![]),
            ("en", "Money for mobile phones", vec![]),
            ("zh", "农村妇女使用移动支付平台", vec!["finance"]),
            ("ar", "تنمية مهارات رقمية", vec!["skills"]),
            ("ru", "обучение цифровым навыкам", vec!["skills"]),
            ("sw", "Women", vec![]),
        ] {
            let mut found = naming().codes_in(&[text], language, 5);
            found.sort();
            assert_eq!(found, codes, "{text}");
        }
    }

    #[test]
    fn only_so_many_codes_are_named() {
        assert_eq!(naming().codes_in(&["women and mobile money"], "en", 1).len(), 1);
    }
}
