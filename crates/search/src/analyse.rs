//! The analysers: cutting and folding by script, then stemming by language.

use std::collections::HashSet;
use std::sync::LazyLock;

use tantivy::tokenizer::{self, Stemmer, TextAnalyzer, Token, TokenizerManager};

use crate::words::{Endings, Purpose, Words};
use facility_letters::fold;

/// To be raised with every change that makes an analyser cut the same text differently.
pub(crate) const VERSION: u32 = 2;

/// The languages with an analyser of their own, and all others as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    Arabic,
    English,
    Spanish,
    French,
    Russian,
    Chinese,
    Other,
}

impl Language {
    pub(crate) const ALL: [Language; 7] = [
        Language::Arabic,
        Language::English,
        Language::Spanish,
        Language::French,
        Language::Russian,
        Language::Chinese,
        Language::Other,
    ];

    /// The language of a code such as `fr` or `zh-Hans`.
    pub(crate) fn of(code: &str) -> Language {
        let primary = code.split(['-', '_']).next().unwrap_or_default();
        Language::ALL
            .into_iter()
            .find(|language| primary.eq_ignore_ascii_case(language.code()))
            .unwrap_or(Language::Other)
    }

    pub(crate) fn code(self) -> &'static str {
        match self {
            Language::Arabic => "ar",
            Language::English => "en",
            Language::Spanish => "es",
            Language::French => "fr",
            Language::Russian => "ru",
            Language::Chinese => "zh",
            Language::Other => "other",
        }
    }

    fn stemmer(self) -> Option<Stemmer> {
        Some(Stemmer::new(match self {
            Language::Arabic => tokenizer::Language::Arabic,
            Language::English => tokenizer::Language::English,
            Language::Spanish => tokenizer::Language::Spanish,
            Language::French => tokenizer::Language::French,
            Language::Russian => tokenizer::Language::Russian,
            Language::Chinese | Language::Other => return None,
        }))
    }
}

/// The name under which the schema knows the analyser of a language.
pub(crate) fn name(language: Language) -> String {
    format!("words_{}", language.code())
}

/// The name under which the schema knows the analyser that keeps whole words.
pub(crate) const FORMS: &str = "words_whole";

/// All analysers that texts are indexed with.
pub(crate) fn analysers() -> TokenizerManager {
    let analysers = TokenizerManager::default();
    for language in Language::ALL {
        analysers.register(&name(language), analyser(language, Purpose::Index));
    }
    analysers.register(FORMS, analyser(Language::Other, Purpose::Forms));
    analysers
}

/// The analyser that texts of a language are indexed with.
pub(crate) fn indexing(language: Language) -> TextAnalyzer {
    analyser(language, Purpose::Index)
}

/// The words of a question as the field of a language holds them.
pub(crate) fn question(language: Language, text: &str) -> Vec<Token> {
    collect(analyser(language, Purpose::Question), text)
}

/// The whole words of a question, unstemmed.
pub(crate) fn forms(text: &str) -> Vec<Token> {
    collect(TextAnalyzer::from(Words { purpose: Purpose::Question, endings: Endings::Kept }), text)
}

/// Whether a word carries so little meaning, in any of the six languages, that a text need not
/// contain it.
pub(crate) fn is_filler(word: &str) -> bool {
    FILLERS.contains(fold(word).as_str())
}

fn analyser(language: Language, purpose: Purpose) -> TextAnalyzer {
    let endings = match language {
        Language::Arabic => Endings::Arabic,
        Language::French => Endings::French,
        Language::Spanish => Endings::Spanish,
        _ => Endings::Kept,
    };
    let words = Words { purpose, endings };
    match language.stemmer() {
        Some(stemmer) => TextAnalyzer::builder(words).filter(stemmer).build(),
        None => TextAnalyzer::from(words),
    }
}

fn collect(mut analyser: TextAnalyzer, text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    analyser.token_stream(text).process(&mut |token| tokens.push(token.clone()));
    tokens
}

/// Articles, prepositions, conjunctions and the like.
static FILLERS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    "a an and are as at be by for from how in into is it of on or that the their this to was what \
     where which who with \
     al ante como con de del desde el en entre es esta este la las lo los mi o para pero por que se \
     sin sobre su sus un una y \
     au aux avec ce ces cette comme d dans des du et l le les leur leurs mais ou où par pas pour qu \
     qui sur une vers \
     без в во для до за и из или к как ко на над не о об от по под при с со у что это \
     في من على إلى عن مع أو أن هذا هذه التي الذي ما لا ثم بين و \
     的 了 和 与 及 在 是 或 等 对 为 中 以 之"
        .split_whitespace()
        .map(fold)
        .collect()
});

#[cfg(test)]
mod tests {
    use super::{Language, question};

    fn stem(language: Language, word: &str) -> String {
        question(language, word).iter().map(|token| token.text.as_str()).collect()
    }

    #[test]
    fn forms_of_one_word_share_a_stem() {
        for (language, words) in [
            (Language::English, vec!["training", "trainings", "trained"]),
            (Language::French, vec!["compétences", "competence", "compétence"]),
            (Language::French, vec!["connecté", "connectée", "connectés", "connectées"]),
            (Language::Spanish, vec!["formación", "formaciones", "formacion"]),
            (Language::Spanish, vec!["mujer", "mujeres"]),
            (Language::Spanish, vec!["red", "redes"]),
            (Language::Spanish, vec!["voz", "voces"]),
            (Language::Spanish, vec!["grande", "grandes"]),
            (Language::Spanish, vec!["docente", "docentes"]),
            (Language::Spanish, vec!["conexión", "conexiones"]),
            (Language::Spanish, vec!["tecnología", "tecnologías"]),
            (Language::Russian, vec!["навык", "навыки", "навыков", "навыками"]),
            (Language::Arabic, vec!["مهارات", "مَهارات", "المهارات", "والمهارات", "مهارة"]),
            (Language::Arabic, vec!["أساسيات", "اساسيات", "الأساسيات"]),
            (Language::Arabic, vec!["رقمية", "الرقمية", "رقمي"]),
            (Language::Arabic, vec!["معلم", "معلمون", "المعلمين", "المعلمات"]),
            (Language::Arabic, vec!["مدرسة", "المدرسة", "مدرسه"]),
        ] {
            for word in &words {
                assert_eq!(stem(language, word), stem(language, words[0]), "{word}");
            }
        }
    }

    #[test]
    fn a_region_does_not_change_the_language() {
        assert_eq!(Language::of("zh-Hans"), Language::Chinese);
        assert_eq!(Language::of("FR"), Language::French);
        assert_eq!(Language::of("sw"), Language::Other);
        assert_eq!(Language::of(""), Language::Other);
    }
}
