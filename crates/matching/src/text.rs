//! From a text to the grams that stand for it: folded, stemmed words, one and two at a time.
//!
//! Scripts without spaces between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese) give pairs
//! of neighbouring characters instead of words; a character is a grapheme, so that a vowel sign
//! stays with its consonant.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use facility_letters::{fold, is_arabic, is_cyrillic, is_invisible, is_spaceless, without_article};
use frostem::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use crate::stop_words::{is_stop_pair, is_stop_word};

/// The grams of one text, in the order of their letters, which makes every sum over them the same
/// whatever was read before.
#[derive(Debug, Default)]
pub(crate) struct Grams {
    pub(crate) counts: BTreeMap<String, Gram>,
    /// Single words or pairs of characters, stop words left out.
    pub(crate) words: usize,
}

/// How often a gram comes, and how it was written the first time.
#[derive(Debug)]
pub(crate) struct Gram {
    pub(crate) count: u32,
    pub(crate) written: String,
}

/// Cuts texts of one language. An empty language is an unknown one: nothing is stemmed and the
/// stop words of all languages are left out.
pub(crate) struct Cutter {
    language: String,
    stemmer: Option<Stemmer>,
    /// The stems found so far: a run has far fewer different words than words.
    stems: HashMap<String, Option<String>>,
}

impl std::fmt::Debug for Cutter {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Cutter({:?})", self.language)
    }
}

impl Cutter {
    pub(crate) fn new(language: &str) -> Cutter {
        let stemmer = algorithm(language).map(Stemmer::new);
        Cutter { language: language.to_owned(), stemmer, stems: HashMap::new() }
    }

    /// The grams of several texts that belong together; no two-word gram spans two of them.
    pub(crate) fn grams(&mut self, texts: &[&str]) -> Grams {
        let mut counts: BTreeMap<String, Gram> = BTreeMap::new();
        let words = self.each_gram(texts, |gram, before, word| match counts.get_mut(gram) {
            Some(found) => found.count += 1,
            None => {
                let written = format!("{before} {word}").trim_start().to_owned();
                counts.insert(gram.to_owned(), Gram { count: 1, written });
            }
        });
        Grams { counts, words }
    }

    /// Hands over each gram as it comes, with the words as they were written (the first is empty
    /// for a gram of one word), and returns the number of words.
    pub(crate) fn each_gram(
        &mut self,
        texts: &[&str],
        mut take: impl FnMut(&str, &str, &str),
    ) -> usize {
        let mut words = 0;
        let mut pair = String::new();
        for text in texts {
            let mut before: Option<(&str, &str)> = None;
            let runs = runs(text);
            for run in &runs {
                if let Run::Word(written) = run
                    && !self.stems.contains_key(written)
                {
                    let stem = self.stem(written);
                    self.stems.insert(written.clone(), stem);
                }
            }
            for run in &runs {
                match run {
                    Run::Unspaced(characters) => {
                        before = None;
                        words += pairs(characters, &mut take);
                    }
                    Run::Word(written) => {
                        let Some(Some(stem)) = self.stems.get(written) else { continue };
                        if let Some((stem_before, written_before)) = before {
                            pair.clear();
                            pair.extend([stem_before, " ", stem]);
                            take(&pair, written_before, written);
                        }
                        words += 1;
                        take(stem, "", written);
                        before = Some((stem, written));
                    }
                }
            }
        }
        words
    }

    /// The folded stem of a lower-case word, or nothing for a stop word or a single letter.
    fn stem(&self, word: &str) -> Option<String> {
        let folded = fold(word);
        if folded.chars().count() < 2 || is_stop_word(&self.language, &folded) {
            return None;
        }
        let Some(stemmer) = &self.stemmer else { return Some(folded) };
        if !self.is_own_script(word) {
            return Some(folded);
        }
        // Suffixes are known with their accents, so the stemmer comes before the folding; Arabic
        // letter forms and the article hide suffixes and prefixes from it, so there it comes after.
        let stem = match self.language.as_str() {
            "ar" => stemmer.stem(without_article(&folded).unwrap_or(&folded)).into_owned(),
            "ru" => fold(&stemmer.stem(&word.replace('ё', "е"))),
            _ => fold(&stemmer.stem(word)),
        };
        Some(if stem.is_empty() { folded } else { stem })
    }

    fn is_own_script(&self, word: &str) -> bool {
        let mut letters = word.chars().filter(|letter| letter.is_alphabetic());
        match self.language.as_str() {
            "ar" => letters.all(is_arabic),
            "ru" => letters.all(is_cyrillic),
            _ => !letters.any(|letter| is_arabic(letter) || is_cyrillic(letter)),
        }
    }
}

/// Hands over the pairs of neighbouring characters, or the one character there is, and returns
/// how many.
fn pairs(characters: &str, mut take: impl FnMut(&str, &str, &str)) -> usize {
    let starts: Vec<usize> = characters.grapheme_indices(true).map(|(at, _)| at).collect();
    let end_of_next = |at: usize| starts.get(at + 2).copied().unwrap_or(characters.len());
    let pairs = (0..starts.len().saturating_sub(1).max(1))
        .map(|at| &characters[starts[at]..end_of_next(at)])
        .filter(|pair| !is_stop_pair(pair));
    pairs.map(|pair| take(pair, "", pair)).count()
}

pub(crate) enum Run {
    Word(String),
    Unspaced(String),
}

/// The words and unspaced runs of a text in compatibility form and lower case.
pub(crate) fn runs(text: &str) -> Vec<Run> {
    #[derive(Clone, Copy, PartialEq)]
    enum Kind {
        Word,
        Unspaced,
        Gap,
    }
    let mut runs = Vec::new();
    let mut current = (Kind::Gap, String::new());
    let mut close = |(kind, letters): (Kind, String)| match kind {
        Kind::Word => runs.push(Run::Word(letters)),
        Kind::Unspaced => runs.push(Run::Unspaced(letters)),
        Kind::Gap => {}
    };
    let normal: Cow<'_, str> =
        if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.nfkc().collect()) };
    for letter in normal.chars().flat_map(char::to_lowercase) {
        // Joiners, soft hyphens and the Arabic stretching sign are no part of a word.
        if is_invisible(letter) {
            continue;
        }
        let kind = match letter {
            _ if is_combining_mark(letter) => current.0,
            _ if is_spaceless(letter) => Kind::Unspaced,
            _ if letter.is_alphanumeric() => Kind::Word,
            _ => Kind::Gap,
        };
        if kind != current.0 {
            close(std::mem::replace(&mut current, (kind, String::new())));
        }
        if kind != Kind::Gap {
            current.1.push(letter);
        }
    }
    close(current);
    runs
}

fn algorithm(language: &str) -> Option<Algorithm> {
    Some(match language {
        "ar" => Algorithm::Arabic,
        "da" => Algorithm::Danish,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "en" => Algorithm::English,
        "es" => Algorithm::Spanish,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "hu" => Algorithm::Hungarian,
        "it" => Algorithm::Italian,
        "nl" => Algorithm::Dutch,
        "no" | "nb" | "nn" => Algorithm::Norwegian,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::Draw;

    fn grams(language: &str, text: &str) -> Vec<String> {
        Cutter::new(language).grams(&[text]).counts.into_keys().collect()
    }

    /// Both texts give the same grams, and at least one.
    fn same(language: &str, one: &str, other: &str) {
        assert_eq!(grams(language, one), grams(language, other), "{language}: {one} / {other}");
        assert!(!grams(language, one).is_empty(), "{language}: {one}");
    }

    #[test]
    fn one_and_two_word_grams_skip_stop_words() {
        assert_eq!(
            grams("", "Training of the staff, training"),
            ["staff", "staff training", "training", "training staff"]
        );
        let counted = Cutter::new("").grams(&["training staff training", "staff"]);
        assert_eq!(counted.counts["training"].count, 2);
        assert_eq!(counted.counts["staff"].count, 2);
        assert_eq!(counted.counts["staff training"].count, 1);
        assert_eq!(counted.words, 4);
        assert!(!counted.counts.contains_key("training training"));
    }

    #[test]
    fn what_is_shown_is_what_was_written() {
        let found = Cutter::new("en").grams(&["Digital Trainings"]);
        assert_eq!(found.counts["digit train"].written, "digital trainings");
    }

    #[test]
    fn english_forms_meet() {
        same("en", "Trainings", "training");
        same("en", "ＤＩＧＩＴＡＬ ﬁles", "digital file");
        same("en", "Café", "cafe\u{301}");
        same("en", "co\u{AD}operation", "cooperation");
    }

    #[test]
    fn french_forms_meet() {
        same("fr", "l’école", "écoles");
        same("fr", "FORMATIONS NUMÉRIQUES", "formation numérique");
        same("fr", "cœur", "coeur");
    }

    #[test]
    fn spanish_forms_meet() {
        same("es", "capacitación", "capacitaciones");
        same("es", "los niños", "nin\u{303}o");
    }

    #[test]
    fn russian_forms_meet() {
        same("ru", "обучение", "обучения");
        same("ru", "учёт", "учет");
        same("ru", "ЦИФРОВЫЕ", "цифровых");
    }

    #[test]
    fn arabic_forms_meet() {
        same("ar", "التدريب", "تدريب");
        same("ar", "والتدريب", "تَدْرِيب");
        same("ar", "المدرسة", "مدرسه");
        same("ar", "أمن", "امن");
        same("ar", "تدريـــب", "تدريب");
        same("ar", "بالمدارس", "مدارس");
        same("", "٢٠٢٦", "2026");
    }

    #[test]
    fn chinese_and_japanese_are_cut_into_pairs_of_characters() {
        assert_eq!(grams("zh", "数字技能"), ["字技", "技能", "数字"]);
        assert_eq!(grams("zh", "网。络"), ["络", "网"]);
        assert_eq!(grams("ja", "デジタル"), ["ジタ", "タル", "デジ"]);
        same("ja", "ﾃﾞｼﾞﾀﾙ", "デジタル");
        assert_eq!(grams("zh", "5G网络 training"), ["5g", "training", "网络"]);
    }

    #[test]
    fn thai_vowel_signs_stay_with_their_consonant() {
        // Four characters as people count them: ดิ จิ ทั ล, so three pairs.
        assert_eq!(grams("th", "ดิจิทัล").len(), 3);
    }

    #[test]
    fn vowel_signs_of_other_scripts_are_kept() {
        assert_ne!(grams("hi", "कि"), grams("hi", "की"));
        assert_eq!(grams("hi", "डिजिटल कौशल").len(), 3);
    }

    #[test]
    fn no_text_makes_a_stemmer_stumble() {
        let letters: Vec<char> =
            "abéßøçñяёйьщأإآؤئةىءالوبتيهكن数字デ๏ิ'’-_ 1٢\u{301}\u{64B}😀".chars().collect();
        let mut draw = Draw(1);
        for language in ["", "ar", "de", "en", "es", "fr", "ru", "tr", "ta", "el", "hu", "zh"] {
            let mut cutter = Cutter::new(language);
            for _ in 0..500 {
                let length = draw.place(12);
                let text: String = (0..length).map(|_| *draw.of(&letters)).collect();
                let (once, twice) = (cutter.grams(&[&text]), cutter.grams(&[&text, &text]));
                assert_eq!(twice.words, 2 * once.words, "{text:?}");
            }
        }
    }
}
