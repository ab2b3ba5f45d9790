//! Letters as search and matching see them: one form for all the ways of writing the same letter, the
//! classes of scripts, the article that Arabic writes together with its word. Pure; knows no word of
//! any vocabulary.
#![forbid(unsafe_code)]

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// The text in compatibility form, lower case, with accents, vowel marks, invisible signs and the
/// spelling variants of Arabic folded, and the digits of all scripts as ASCII digits.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut last_script = Script::Other;
    for letter in text.nfkc().flat_map(char::to_lowercase) {
        if is_combining_mark(letter) {
            if !is_dropped_mark(letter, last_script) {
                out.push(letter);
            }
        } else if !is_invisible(letter) {
            last_script = script(letter);
            push_folded(&mut out, letter, last_script);
        }
    }
    out
}

/// Whether words of this letter's script are written without spaces between them.
pub fn is_spaceless(letter: char) -> bool {
    is_han(letter)
        || matches!(letter,
            '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}'   // kana
            | '\u{0e01}'..='\u{0e4e}' | '\u{0e81}'..='\u{0ece}' // Thai, Lao
            | '\u{1000}'..='\u{103e}' | '\u{1050}'..='\u{108f}' // Myanmar
            | '\u{1780}'..='\u{17d3}') // Khmer
            && letter != '・'
}

/// Whether this is a Chinese character.
pub fn is_han(letter: char) -> bool {
    matches!(letter, '々' | '〇'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// Whether this letter is of the Arabic script.
pub fn is_arabic(letter: char) -> bool {
    matches!(letter, '\u{0620}'..='\u{06ff}' | '\u{0750}'..='\u{077f}' | '\u{08a0}'..='\u{08ff}')
}

/// Whether this letter can stand inside a word of a script with spaces.
pub fn is_word_letter(letter: char) -> bool {
    letter.is_alphanumeric() || is_combining_mark(letter)
}

/// Whether this letter is of the Cyrillic script.
pub fn is_cyrillic(letter: char) -> bool {
    matches!(letter, '\u{0400}'..='\u{052f}')
}

/// Whether this letter is one of the two Japanese syllabaries.
pub fn is_kana(letter: char) -> bool {
    matches!(letter, '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}') && letter != '・'
}

/// A folded Arabic word without its article and what is written together with it, if three letters are
/// left; nothing of what is an article alone. A single conjunction or preposition stays: too many words
/// begin with these letters themselves.
pub fn without_article(word: &str) -> Option<&str> {
    const ARTICLES: [&str; 8] = ["وبال", "وال", "بال", "كال", "فال", "ولل", "لل", "ال"];
    if ARTICLES.contains(&word) {
        return None;
    }
    let rest = ARTICLES.iter().find_map(|article| {
        word.strip_prefix(article).filter(|rest| rest.chars().nth(2).is_some())
    });
    Some(rest.unwrap_or(word))
}

#[derive(Clone, Copy, PartialEq)]
enum Script {
    Latin,
    Cyrillic,
    Other,
}

/// Latin stands for Greek too: accents mean as little there.
fn script(letter: char) -> Script {
    match letter {
        'a'..='z' | '\u{00c0}'..='\u{03ff}' | '\u{1e00}'..='\u{1fff}' => Script::Latin,
        '\u{0400}'..='\u{052f}' => Script::Cyrillic,
        _ => Script::Other,
    }
}

/// In Cyrillic only the marks of stress go: the breve of й makes it a letter of its own. In other
/// scripts (Devanagari, Thai) most marks are vowels and stay.
fn is_dropped_mark(mark: char, after: Script) -> bool {
    let of_arabic = matches!(mark, '\u{0610}'..='\u{061a}' | '\u{064b}'..='\u{065f}' | '\u{0670}'
        | '\u{06d6}'..='\u{06ed}');
    let of_hebrew = matches!(mark, '\u{0591}'..='\u{05c7}');
    match after {
        Script::Latin => true,
        Script::Cyrillic => matches!(mark, '\u{0300}' | '\u{0301}'),
        Script::Other => of_arabic || of_hebrew,
    }
}

/// Soft hyphens, joiners, signs of direction and the tatweel that only stretches a line.
pub fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{00ad}' | '\u{0640}' | '\u{061c}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn push_folded(out: &mut String, letter: char, script: Script) {
    if letter.is_ascii() {
        out.push(letter);
    } else if let Some(digit) = digit(letter) {
        out.push(digit);
    } else if let Some(plain) = spelled_out(letter) {
        out.push_str(plain);
    } else if script == Script::Latin {
        decompose_canonical(letter, |part| {
            if !is_combining_mark(part) {
                out.push(part);
            }
        });
    } else {
        out.push(letter);
    }
}

/// Letters that canonical decomposition leaves alone, and the spelling variants of Arabic: alef
/// with hamza, madda or wasla; hamza on a carrier or alone; alef maksura; ta marbuta; and the
/// Persian and Urdu code points of kaf, ya and ha.
fn spelled_out(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ı' => "i",
        'ħ' => "h",
        'ŧ' => "t",
        'ŋ' => "n",
        'ς' => "σ",
        'ё' => "е",
        'أ' | 'إ' | 'آ' | 'ٱ' => "ا",
        'ى' | 'ئ' | 'ی' | 'ے' => "ي",
        'ة' | 'ہ' | 'ھ' | 'ە' | 'ۀ' | 'ۃ' => "ه",
        'ؤ' => "و",
        'ء' => "",
        'ک' => "ك",
        '‘' | '’' | 'ʼ' | '′' => "'",
        '‐' | '‑' => "-",
        _ => return None,
    })
}

/// Decimal digits lie in rows of ten in Unicode; these are the first of each row in use.
fn digit(letter: char) -> Option<char> {
    const ZEROS: [u32; 37] = [
        0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6,
        0x0d66, 0x0de6, 0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0,
        0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0,
        0xaa50, 0xabf0, 0x104a0, 0x1e950,
    ];
    let code = u32::from(letter);
    let row = ZEROS.partition_point(|zero| *zero <= code).checked_sub(1)?;
    char::from_digit(code - ZEROS[row], 10)
}

#[cfg(test)]
mod tests {
    use super::{fold, without_article};

    #[test]
    fn an_article_goes_with_what_is_written_together_with_it() {
        for (word, bare) in [
            ("التدريب", Some("تدريب")),
            ("وبالتدريب", Some("تدريب")),
            ("وللمدارس", Some("مدارس")),
            ("الم", Some("الم")),
            ("ال", None),
            ("تدريب", Some("تدريب")),
        ] {
            assert_eq!(without_article(word), bare, "{word}");
        }
    }

    #[test]
    fn all_ways_of_writing_a_letter_become_one() {
        for (written, folded) in [
            ("Compétences", "competences"),
            ("Cafe\u{301} ÅNGSTRÖM", "cafe angstrom"),
            ("Œuvre Straße Łódź İzmir", "oeuvre strasse lodz izmir"),
            ("ＩＣＴ ﬁbre", "ict fibre"),
            ("l’accès", "l'acces"),
            ("Ёлка й за\u{301}мок", "елка й замок"),
            ("مَهارات", "مهارات"),
            ("أإآٱا", "ااااا"),
            ("مـــدرسة إلى", "مدرسه الي"),
            ("شؤون مسئول قراءة", "شوون مسيول قراه"),
            ("٣ ۳ ３ ३ ๓", "3 3 3 3 3"),
            ("हिन्दी", "हिन्दी"),
        ] {
            assert_eq!(fold(written), folded, "{written}");
        }
    }
}
