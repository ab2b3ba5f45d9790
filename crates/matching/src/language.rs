//! Which language a text is in: as stated, or guessed from its script and its commonest words.

use facility_letters::{is_arabic, is_cyrillic, is_han, is_kana};

use crate::stop_words;

/// The stated language of texts that belong together, else the guessed one, else an empty name.
pub(crate) fn language_of(texts: &[&str], lang: Option<&str>) -> String {
    lang.and_then(base_language)
        .or_else(|| guess_language(&texts.join("\n")).map(str::to_owned))
        .unwrap_or_default()
}

/// The first part of a language tag in small letters, the three-letter codes of the six languages
/// as two letters; nothing for an empty or undetermined tag.
pub(crate) fn base_language(tag: &str) -> Option<String> {
    let base = tag.trim().split(['-', '_']).next().unwrap_or_default().to_lowercase();
    match base.as_str() {
        "" | "und" | "mul" | "zxx" => None,
        "ara" => Some("ar".to_owned()),
        "eng" => Some("en".to_owned()),
        "spa" => Some("es".to_owned()),
        "fre" | "fra" => Some("fr".to_owned()),
        "rus" => Some("ru".to_owned()),
        "zho" | "chi" | "cmn" => Some("zh".to_owned()),
        _ => Some(base),
    }
}

/// The language of a text whose author did not state it, or nothing when the signs are too few.
/// Letters that Russian or Arabic does not have speak against them; of the languages in Latin
/// script only those with a list of stop words can be told.
pub(crate) fn guess_language(text: &str) -> Option<&'static str> {
    let count = |holds: fn(char) -> bool| text.chars().filter(|letter| holds(*letter)).count();
    let has = |letters: &str| text.chars().any(|letter| letters.contains(letter));
    let scripts = [
        (count(|letter| letter.is_ascii_alphabetic()), "latin"),
        (count(is_arabic), "arabic"),
        (count(is_cyrillic), "cyrillic"),
        // A Chinese character carries about as much as a short word.
        (3 * count(|letter| is_kana(letter) || is_han(letter)), "han"),
        (count(|letter| matches!(letter, '\u{E00}'..='\u{E7F}')), "thai"),
    ];
    let (letters, script) = scripts.into_iter().max_by_key(|(letters, _)| *letters)?;
    match script {
        _ if letters == 0 => None,
        "arabic" => (!has("پچژگکیٹڈے")).then_some("ar"),
        "cyrillic" => (!has("іїєґўјљњђћџқғүұһІЇЄҐЎЈЉЊЂЋЏҚҒҮҰҺ")).then_some("ru"),
        "han" => Some(if count(is_kana) > 0 { "ja" } else { "zh" }),
        "thai" => Some("th"),
        _ => guess_latin(text),
    }
}

fn guess_latin(text: &str) -> Option<&'static str> {
    if text.chars().any(|letter| "ãõßåøłőșțğışãÕÃÅØŁ".contains(letter)) {
        return None;
    }
    let lower = text.to_lowercase();
    let words = || lower.split(|letter: char| !letter.is_alphanumeric());
    let mut hits = ["en", "es", "fr"].map(|language| {
        let hits = words().filter(|word| stop_words::is_stop_word(language, word)).count();
        (hits, language)
    });
    hits.sort_by_key(|(hits, _)| std::cmp::Reverse(*hits));
    let [(best, language), (second, _), _] = hits;
    (best >= 2 && best > second).then_some(language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_by_their_first_part() {
        assert_eq!(base_language("pt-BR").as_deref(), Some("pt"));
        assert_eq!(base_language("FRA").as_deref(), Some("fr"));
        assert_eq!(base_language(" und "), None);
        assert_eq!(base_language(""), None);
    }

    #[test]
    fn a_plain_sentence_shows_its_language() {
        for (text, language) in [
            ("We need training for the teachers of our schools", Some("en")),
            ("Necesitamos formación para los maestros de las escuelas", Some("es")),
            ("Nous avons besoin de formation pour les enseignants des écoles", Some("fr")),
            ("Нам нужно обучение учителей", Some("ru")),
            ("نحتاج إلى تدريب المعلمين", Some("ar")),
            ("我们需要培训教师", Some("zh")),
            ("教師の研修が必要です", Some("ja")),
            ("Precisamos de formação para professores", None),
            ("Нам потрібне навчання вчителів і шкіл", None),
            ("", None),
            ("5G", None),
        ] {
            assert_eq!(guess_language(text), language, "{text}");
        }
    }
}
