//! Names of files: what somebody calls a file is a word for people and nothing else.

use unicode_normalization::UnicodeNormalization;

/// Most characters of a name.
const LONGEST: usize = 120;
/// Most bytes of a name: what file systems take, with room for what a browser adds.
const MOST_BYTES: usize = 200;
/// Names that mean a device on some systems.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// The name as it is kept: without folders, control and direction characters, and what some systems
/// do not allow in a name; not too long, its end kept.
pub fn tidy(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain = last.nfc().filter(|c| !c.is_control() && !is_hidden(*c));
    let plain: String = plain
        .map(|c| match c {
            '<' | '>' | ':' | '"' | '|' | '?' | '*' | '%' => '-',
            c if c.is_whitespace() => ' ',
            c => c,
        })
        .collect();
    let plain = plain.trim_matches(|c: char| c == '.' || c.is_whitespace());
    let (stem, end) = match plain.rsplit_once('.') {
        Some((stem, end)) if end.chars().count() <= 10 => (stem, format!(".{}", end.trim())),
        _ => (plain, String::new()),
    };
    let mut short = String::new();
    for c in stem.chars().take(LONGEST - end.chars().count()) {
        if short.len() + c.len_utf8() + end.len() > MOST_BYTES {
            break;
        }
        short.push(c);
    }
    let stem = short.trim_matches(|c: char| c == '.' || c.is_whitespace());
    let lower = stem.to_lowercase();
    let bare = lower.trim_end_matches(|c: char| c.is_ascii_digit());
    match stem {
        "" => format!("file{end}"),
        stem if DEVICES.contains(&bare) => format!("{stem}-file{end}"),
        stem => format!("{stem}{end}"),
    }
}

/// The end of a name, in small letters: `pdf`; empty where it has none.
pub fn end_of(name: &str) -> String {
    let end = name.rsplit_once('.').map_or("", |(_, end)| end).to_lowercase();
    match end.as_str() {
        "jpeg" | "jpe" => "jpg".to_owned(),
        _ => end,
    }
}

/// Characters that turn the direction of a line, or are not seen at all. The joiners stay: Arabic,
/// Persian and Indian scripts are written with them.
fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffc}' | '\u{ad}'
            | '\u{e0000}'..='\u{e007f}' | '\u{2028}' | '\u{2029}'
    )
}

/// A name as a part of an address, or of a header (RFC 8187).
pub fn encoded(name: &str) -> String {
    let mut text = String::new();
    for byte in name.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                text.push(char::from(byte));
            }
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

/// The header that makes a browser save a file under this name (RFC 6266), for old ones too.
pub fn disposition(name: &str) -> String {
    let plain = |c: char| match c {
        c if c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | ' ') => c,
        _ => '_',
    };
    let plain: String = name.chars().map(plain).collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", encoded(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_word_for_people_and_leads_nowhere() {
        let long = "a".repeat(300) + ".pdf";
        for (given, kept) in [
            ("report.pdf", "report.pdf"),
            ("../../etc/passwd.pdf", "passwd.pdf"),
            ("C:\\Users\\x\\plan.docx", "plan.docx"),
            ("annual\u{202e}fdp.exe", "annualfdp.exe"),
            ("a\u{0}b\r\nc.pdf", "abc.pdf"),
            ("  ..hidden.pdf. ", "hidden.pdf"),
            ("..", "file"),
            (".pdf", "pdf"),
            ("con.pdf", "con-file.pdf"),
            ("LPT1.pdf", "LPT1-file.pdf"),
            ("<b>\"x\"|?*.pdf", "-b--x----.pdf"),
            ("تقرير سنوي.pdf", "تقرير سنوي.pdf"),
            ("re\u{301}sume\u{301}.pdf", "r\u{e9}sum\u{e9}.pdf"),
            (&long, &(("a".repeat(116)) + ".pdf")),
        ] {
            assert_eq!(tidy(given), kept, "{given:?}");
            assert_eq!(tidy(&tidy(given)), kept, "twice is once");
        }
        assert!(tidy(&("报".repeat(300) + ".pdf")).len() <= MOST_BYTES);
        assert!(tidy(&("报".repeat(300) + ".pdf")).ends_with(".pdf"));
    }

    #[test]
    fn a_header_holds_a_name_of_any_script_and_no_sign_that_ends_it() {
        assert_eq!(
            disposition("a \"b\";\u{e9}.pdf"),
            "attachment; filename=\"a _b___.pdf\"; filename*=UTF-8''a%20%22b%22%3B%C3%A9.pdf"
        );
    }
}
