//! One form for what is written in many ways: words, addresses, days and numbers.

use facility_letters::{fold, is_arabic, without_article};
use unicode_normalization::UnicodeNormalization;

use crate::date::Date;
use crate::stop_words::is_stop_word;
use crate::text::{Run, runs};

/// Words that say what an organisation is in law, in folded form: they tell two organisations
/// apart only where nothing else does.
const LEGAL_FORMS: [&str; 44] = [
    "ab",
    "ag",
    "ao",
    "aps",
    "as",
    "asbl",
    "bv",
    "co",
    "corp",
    "corporation",
    "eg",
    "ev",
    "gmbh",
    "inc",
    "incorporated",
    "kg",
    "kk",
    "limited",
    "llc",
    "llp",
    "ltd",
    "ltda",
    "mbh",
    "nv",
    "oao",
    "ong",
    "oo",
    "oy",
    "plc",
    "pte",
    "pty",
    "pvt",
    "sa",
    "sarl",
    "sas",
    "spa",
    "srl",
    "zao",
    "ао",
    "зао",
    "ооо",
    "оао",
    "пао",
    "нко",
];

/// Whether a folded word is a legal form.
pub(super) fn is_legal_form(word: &str) -> bool {
    LEGAL_FORMS.contains(&word)
}

/// The folded words of a text. Scripts without spaces give pairs of neighbouring characters.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut letters = String::new();
    let flush = |letters: &mut String, found: &mut Vec<String>| {
        // Three letters apart, or more, are an acronym with full stops.
        if letters.chars().count() >= 3 {
            found.push(std::mem::take(letters));
        } else {
            found.extend(letters.drain(..).map(String::from));
        }
    };
    for run in runs(text) {
        match run {
            Run::Word(word) => {
                let folded = fold(&word);
                let folded = if folded.chars().any(is_arabic) {
                    without_article(&folded).unwrap_or(&folded)
                } else {
                    &folded
                };
                let mut all = folded.chars();
                match (all.next(), all.next()) {
                    (Some(letter), None) if letter.is_alphabetic() => letters.push(letter),
                    _ => {
                        flush(&mut letters, &mut found);
                        found.extend((!folded.is_empty()).then(|| folded.to_owned()));
                    }
                }
            }
            Run::Unspaced(characters) => {
                flush(&mut letters, &mut found);
                let characters: Vec<char> = fold(&characters).chars().collect();
                match characters.len() {
                    1 => found.push(characters[0].to_string()),
                    _ => found.extend(characters.windows(2).map(|pair| pair.iter().collect())),
                }
            }
        }
    }
    flush(&mut letters, &mut found);
    found
}

/// The words as people write them, with no pairs of characters: what is compared letter by letter.
pub(super) fn plain(text: &str) -> String {
    let parts: Vec<String> = runs(text)
        .into_iter()
        .map(|run| match run {
            Run::Word(word) | Run::Unspaced(word) => fold(&word),
        })
        .collect();
    parts.join(" ")
}

/// The first letters of the words, with and without the small words, for what has three or more.
pub(super) fn initials(words: &[String]) -> Vec<String> {
    let first = |words: &mut dyn Iterator<Item = &String>| -> String {
        words
            .filter_map(|word| word.chars().next())
            .filter(|letter| letter.is_alphabetic())
            .collect()
    };
    let all = first(&mut words.iter());
    let telling =
        first(&mut words.iter().filter(|word| !is_stop_word("", word) && !is_legal_form(word)));
    let mut found = vec![telling, all];
    found.dedup();
    found.retain(|letters| (3..=10).contains(&letters.chars().count()));
    found
}

/// The codes in a text: pieces between spaces with a digit and at least four letters or digits, in
/// lower case without their punctuation. Days and plain small numbers are none.
pub(super) fn codes(text: &str) -> Vec<String> {
    let mut found: Vec<String> = text
        .nfkc()
        .collect::<String>()
        .split_whitespace()
        .map(|piece| piece.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>())
        .map(|piece| fold(&piece.to_lowercase()))
        .filter(|piece| {
            let digits = piece.chars().filter(char::is_ascii_digit).count();
            let length = piece.chars().count();
            (4..=24).contains(&length) && digits >= 1 && (digits < length || length >= 5)
        })
        .collect();
    found.sort();
    found.dedup();
    found
}

/// The digits of a text, of any script, as 0 to 9.
pub(super) fn digits(text: &str) -> String {
    fold(text).chars().filter(char::is_ascii_digit).collect()
}

/// A code without its punctuation, in lower case.
pub(super) fn code(text: &str) -> String {
    let lower: String = text.nfkc().flat_map(char::to_lowercase).collect();
    fold(&lower).chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// An identifier: without the address of its resolver, in lower case, without spaces.
pub(super) fn identifier(text: &str) -> String {
    let lower: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let bare = lower.trim();
    let bare = match bare.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or(rest, |(_, path)| path),
        None => bare,
    };
    let bare = ["doi:", "isbn:", "issn:", "urn:uuid:"]
        .iter()
        .find_map(|prefix| bare.strip_prefix(prefix))
        .unwrap_or(bare);
    fold(bare).chars().filter(|letter| !letter.is_whitespace() && *letter != '-').collect()
}

/// Host and path of an address of the web or of mail, or nothing if the text is none: no scheme,
/// no `www.`, no query, no slash at the end.
pub(super) fn web_address(text: &str) -> Option<(String, String)> {
    let lower = text.trim().to_lowercase();
    if lower.contains(char::is_whitespace) {
        return None;
    }
    let bare = lower.split_once("://").map_or(lower.as_str(), |(_, rest)| rest);
    let bare = bare.strip_prefix("mailto:").unwrap_or(bare);
    let bare = bare.split(['?', '#']).next().unwrap_or(bare).trim_end_matches('/');
    let (host, path) = match bare.split_once('@') {
        Some((person, host)) => (host, person),
        None => bare.split_once('/').unwrap_or((bare, "")),
    };
    let host = host.strip_prefix("www.").unwrap_or(host);
    let host = host.split(':').next().unwrap_or(host);
    let path = ["index.html", "index.htm", "index.php"]
        .iter()
        .find_map(|page| path.strip_suffix(page))
        .unwrap_or(path)
        .trim_end_matches('/');
    let (_, top) = host.rsplit_once('.')?;
    let is_host =
        host.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '.' | '-'));
    let is_top = top.chars().count() >= 2 && top.chars().all(char::is_alphabetic);
    (is_host && is_top).then(|| (host.to_owned(), path.to_owned()))
}

/// Reads `2026-03-01`, `20260301`, `01/03/2026` and `01.03.2026`; where the month would be above
/// twelve, day and month are taken the other way round.
pub(super) fn read_day(text: &str) -> Option<Date> {
    let text = fold(text.trim());
    let text = text.split(['T', ' ']).next().unwrap_or(&text);
    let parts: Vec<&str> = match text.len() {
        8 if text.bytes().all(|byte| byte.is_ascii_digit()) => {
            vec![&text[..4], &text[4..6], &text[6..]]
        }
        _ => text.split(['-', '/', '.']).collect(),
    };
    let [first, second, third] = parts[..] else { return None };
    let (year, month, day) = if first.len() == 4 {
        (first.parse().ok()?, second.parse().ok()?, third.parse().ok()?)
    } else if third.len() == 4 {
        (third.parse().ok()?, second.parse().ok()?, first.parse().ok()?)
    } else {
        return None;
    };
    let (month, day): (u8, u8) = if month > 12 { (day, month) } else { (month, day) };
    Date::new(year, month, day).filter(|_| (1000..=2999).contains(&year))
}

/// A number with at most a currency's sign or code beside it; the last of several separators
/// stands before the decimals.
pub(super) fn read_number(text: &str) -> Option<f64> {
    let folded = fold(text.trim());
    let bare = folded.trim_matches(|letter: char| {
        !letter.is_ascii_digit() && letter != '-' && !letter.is_alphabetic()
    });
    let marks = bare.chars().filter(|letter| letter.is_alphabetic()).count();
    if bare.is_empty() || marks > 3 {
        return None;
    }
    let bare: String = bare.chars().filter(|letter| !letter.is_alphabetic()).collect();
    let bare: String = bare.trim().chars().filter(|letter| !letter.is_whitespace()).collect();
    let decimals = bare.rfind(['.', ',']).filter(|at| {
        let mark = bare.as_bytes()[*at];
        let behind = bare.len() - at - 1;
        behind != 3 || (mark == b'.' && bare.bytes().filter(|byte| *byte == mark).count() == 1)
    });
    let mut plain = String::new();
    for (at, letter) in bare.char_indices() {
        match letter {
            '0'..='9' => plain.push(letter),
            '-' if at == 0 => plain.push('-'),
            '.' | ',' if decimals == Some(at) => plain.push('.'),
            '.' | ',' | '\'' => {}
            _ => return None,
        }
    }
    plain.parse().ok().filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lose_case_accents_punctuation_and_the_arabic_article() {
        assert_eq!(words("L’ÉCOLE, (U.N.E.S.C.O.)"), ["l", "ecole", "unesco"]);
        assert_eq!(words("المدرسة الرقمية"), ["مدرسه", "رقميه"]);
        assert_eq!(words("数字技能 5G"), ["数字", "字技", "技能", "5g"]);
        assert_eq!(initials(&words("World Council of the Harbours")), ["wch", "wcoth"]);
    }

    #[test]
    fn addresses_are_host_and_path() {
        let read = |text| web_address(text).expect("an address");
        assert_eq!(read("https://www.Example.org/a/?q=1#x"), ("example.org".into(), "a".into()));
        assert_eq!(read("example.org"), ("example.org".into(), String::new()));
        assert_eq!(read("mailto:Ana@example.org"), ("example.org".into(), "ana".into()));
        for text in ["no address", "3.5", "v1.2", "Smith", ""] {
            assert_eq!(web_address(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_and_days_are_read_as_people_write_them() {
        for (text, number) in [
            ("$1,299.00", 1299.0),
            ("1.299,50", 1299.5),
            ("EUR 12", 12.0),
            ("٣٤", 34.0),
            ("1,200", 1200.0),
        ] {
            assert_eq!(read_number(text), Some(number), "{text}");
        }
        assert_eq!(read_number("12 Main Street"), None);
        let day = Date::new(2026, 3, 31);
        for text in ["2026-03-31", "31/03/2026", "03/31/2026", "20260331", "31.03.2026"] {
            assert_eq!(read_day(text), day, "{text}");
        }
        assert_eq!(read_day("2026-02-30"), None);
    }
}
