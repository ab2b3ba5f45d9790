//! The six languages, and which of them a reader's browser asks for.

use icu_locale_core::Locale;

/// The digits of numbers and dates: `latn` are 0 to 9, `arab` are ٠ to ٩.
///
/// Arabic pages use Latin digits, as the CLDR does for Arabic without a country: the Maghreb
/// writes them, the Mashriq reads them, and numbers look the same in a page and in its CSV file.
const DIGITS: &str = "latn";

/// An official language of the United Nations, in the order of the codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// Arabic.
    Ar,
    /// English.
    En,
    /// Spanish.
    Es,
    /// French.
    Fr,
    /// Russian.
    Ru,
    /// Chinese, in simplified characters.
    Zh,
}

impl Language {
    /// All six, in the order of their codes.
    pub const ALL: [Language; 6] =
        [Language::Ar, Language::En, Language::Es, Language::Fr, Language::Ru, Language::Zh];

    /// The code of ISO 639-1: the first part of an address, the value of `lang`.
    pub const fn code(self) -> &'static str {
        match self {
            Language::Ar => "ar",
            Language::En => "en",
            Language::Es => "es",
            Language::Fr => "fr",
            Language::Ru => "ru",
            Language::Zh => "zh",
        }
    }

    /// The language with this code, written in lower case and without a region.
    pub fn from_code(code: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|language| language.code() == code)
    }

    /// Its own name, as the switch between languages shows it.
    pub const fn name(self) -> &'static str {
        match self {
            Language::Ar => "العربية",
            Language::En => "English",
            Language::Es => "español",
            Language::Fr => "français",
            Language::Ru => "русский",
            Language::Zh => "中文",
        }
    }

    /// The direction of its writing, `rtl` or `ltr`: the value of `dir`.
    pub const fn direction(self) -> &'static str {
        match self {
            Language::Ar => "rtl",
            _ => "ltr",
        }
    }

    /// Whom the CLDR is asked for: English as the world writes it (day before month).
    pub(crate) fn locale(self) -> Locale {
        let region = if self == Language::En { "-001" } else { "" };
        format!("{}{region}-u-nu-{DIGITS}", self.code())
            .parse()
            .expect("six well-formed locales, tested")
    }
}

/// More ranges than this no browser sends; what follows is not read.
const MOST_RANGES: usize = 64;

/// The language that an `Accept-Language` header likes best (RFC 9110, 12.5.4).
///
/// Regions and scripts are cut off (`fr-CA` asks for French), ties go to what stands first,
/// `q=0` refuses, `*` stands for every language not named, English first. A range that breaks
/// the grammar is passed over. Whoever accepts none of the six gets English.
pub fn negotiate(accept_language_header: &str) -> Language {
    let mut liking: [Option<u16>; 6] = [None; 6];
    let mut others = 0;
    let mut best = (0, Language::En);
    for range in accept_language_header.split(',').take(MOST_RANGES) {
        let Some((tag, quality)) = read_range(range) else { continue };
        if tag == "*" {
            others = others.max(quality);
            continue;
        }
        let primary = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
        let Some(language) = Language::from_code(&primary) else { continue };
        let liked = &mut liking[language as usize];
        *liked = Some(liked.unwrap_or(0).max(quality));
        if quality > best.0 {
            best = (quality, language);
        }
    }
    if others > best.0 {
        let english_first = [Language::En].into_iter().chain(Language::ALL);
        let unnamed = english_first.into_iter().find(|l| liking[*l as usize].is_none());
        return unnamed.unwrap_or(best.1);
    }
    best.1
}

/// One range of the header: its tag, and its quality in thousandths.
fn read_range(range: &str) -> Option<(&str, u16)> {
    let mut parts = range.split(';').map(str::trim);
    let tag = parts.next().filter(|tag| !tag.is_empty())?;
    let mut quality = 1000;
    for part in parts {
        let (name, value) = part.split_once('=')?;
        if name.trim_end().eq_ignore_ascii_case("q") {
            quality = read_quality(value.trim_start())?;
        }
    }
    Some((tag, quality))
}

/// A quality such as `0.8`: at most three digits after the point, at most 1.
fn read_quality(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let thousandths: u16 = format!("{fraction:0<3}").parse().ok()?;
    match whole {
        "0" => Some(thousandths),
        "1" if thousandths == 0 => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Language::*;
    use super::*;

    #[test]
    fn every_language_is_found_by_its_code_and_has_a_locale() {
        for language in Language::ALL {
            assert_eq!(Language::from_code(language.code()), Some(language));
            assert!(language.locale().to_string().starts_with(language.code()));
            assert_eq!(Language::ALL[language as usize], language);
        }
        assert_eq!(Language::from_code("EN"), None);
        assert_eq!(Language::from_code("de"), None);
        assert_eq!((Ar.direction(), Zh.direction()), ("rtl", "ltr"));
    }

    #[test]
    fn the_best_liked_of_the_six_is_negotiated() {
        let cases = [
            ("fr", Fr),
            ("fr-CA, en;q=0.8", Fr),
            ("de-DE,de;q=0.9,ru;q=0.5,en;q=0.4", Ru),
            ("en;q=0.5, es;q=0.7", Es),
            ("es, fr", Es),
            ("es;q=0.5,fr;q=0.5", Es),
            ("ZH-hant-TW", Zh),
            ("AR-eg;Q=1.000", Ar),
            ("en;q=0.2, fr-BE;q=0.3, fr;q=0.1", Fr),
        ];
        for (header, language) in cases {
            assert_eq!(negotiate(header), language, "{header}");
        }
    }

    #[test]
    fn a_star_stands_for_the_languages_not_named() {
        let cases = [
            ("*", En),
            ("*;q=0.1, fr;q=0.5", Fr),
            ("fr;q=0.1, *;q=0.5", En),
            ("en;q=0, *", Ar),
            ("en;q=0.3, *;q=0.7", Ar),
            ("de, *;q=0", En),
            ("ar;q=.5,*;q=0.9", En),
            ("ar;q=0.1,en;q=0.2,es;q=0.1,fr;q=0.1,ru;q=0.1,zh;q=0.1,*", En),
        ];
        for (header, language) in cases {
            assert_eq!(negotiate(header), language, "{header}");
        }
    }

    #[test]
    fn what_breaks_the_grammar_is_passed_over() {
        let cases = [
            ("", En),
            (",,, ;;q=1,", En),
            ("fr;q=2, es;q=0.1", Es),
            ("fr;q=0.1234, es;q=0.1", Es),
            ("fr;q=-1, es;q=0.1", Es),
            ("fr;q=NaN, es;q=0.1", Es),
            ("fr;q, es;q=0.1", Es),
            ("fr;level=1;q=0.9, es;q=0.8", Fr),
            ("ru ; q = 0.9 , en", En),
            ("  ru  ", Ru),
            ("fr;q=0", En),
            ("fr;q=1.", Fr),
            ("français, 中文;q=1, zh;q=0.2", Zh),
            ("-, --, -fr", En),
            ("\0\u{7f}, fr_CA", En),
        ];
        for (header, language) in cases {
            assert_eq!(negotiate(header), language, "{header}");
        }
        assert_eq!(negotiate(&"xx,".repeat(100_000)), En);
    }
}
