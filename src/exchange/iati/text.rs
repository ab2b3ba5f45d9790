//! Texts of others as plain lines: no markup, no needless space, and a language by its short code.

use super::tags;

/// The code of a language that nobody named, after ISO 639-2.
pub const UNDETERMINED: &str = "und";

/// A text as paragraphs: one space between words, at most one empty line, lines as they were, list
/// items as lines that begin with a hyphen. No tag comes through: what looks like one is no more.
pub fn paragraphs(text: &str) -> String {
    let plain = tags::without_tags(text);
    let mut out = String::with_capacity(plain.len());
    let mut is_after_gap = false;
    for line in plain.split('\n') {
        let words: Vec<&str> = line.split_whitespace().collect();
        if words.is_empty() || words == ["-"] {
            is_after_gap = true;
            continue;
        }
        if !out.is_empty() {
            out.push_str(if is_after_gap { "\n\n" } else { "\n" });
        }
        out.push_str(&words.join(" "));
        is_after_gap = false;
    }
    out
}

/// A text as one line.
pub fn line(text: &str) -> String {
    paragraphs(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The short code of a language: `EN`, `en-US` and `eng` are all `en`. `None` where the text is no
/// language tag.
pub fn language(tag: &str) -> Option<String> {
    let first = tag.trim().split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let is_code =
        matches!(first.len(), 2 | 3) && first.bytes().all(|byte| byte.is_ascii_lowercase());
    if !is_code {
        return None;
    }
    let short = match first.as_str() {
        "ara" => "ar",
        "deu" | "ger" => "de",
        "eng" => "en",
        "fra" | "fre" => "fr",
        "ita" => "it",
        "jpn" => "ja",
        "nld" | "dut" => "nl",
        "por" => "pt",
        "rus" => "ru",
        "spa" => "es",
        "swa" => "sw",
        "zho" | "chi" => "zh",
        other => other,
    };
    Some(short.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{language, line, paragraphs};

    #[test]
    fn markup_becomes_plain_lines() {
        let cases = [
            ("<p>One.</p>\n  <p>Two &amp; three.</p>", "One.\n\nTwo & three."),
            ("First<br/>second<BR>third", "First\nsecond\nthird"),
            ("<ul>\n<li>a</li>\n<li><b>b</b></li></ul>after", "- a\n- b\n\nafter"),
            (
                "see <a href=\"https://example.org/x\">the page</a>.",
                "see the page (https://example.org/x).",
            ),
            ("<a href='https://example.org'>https://example.org</a>", "https://example.org"),
            ("a<script>alert(1)</script>b<style>p{}</style>c", "abc"),
            ("x<!-- hidden -->y<o:p></o:p>z", "xyz"),
            ("<span style=\"font-size: 12pt\">big</span>", "big"),
            ("&lt;p&gt;twice escaped&lt;/p&gt;", "twice escaped"),
            ("Bill &amp; Melinda", "Bill & Melinda"),
            ("caf&eacute; &#8217;s &#x2019; &#146;", "café ’s ’ ’"),
            ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ];
        for (text, wanted) in cases {
            assert_eq!(paragraphs(text), wanted, "{text}");
        }
    }

    #[test]
    fn less_than_is_no_markup() {
        let cases = [
            ("children < 5 years", "children < 5 years"),
            ("rates <10% and >5%", "rates <10% and >5%"),
            ("a<b", "a< b"),
            ("<five and >ten", "< five and >ten"),
            ("R&D, AT&T; Q&A &unknown;", "R&D, AT&T; Q&A &unknown;"),
        ];
        for (text, wanted) in cases {
            assert_eq!(paragraphs(text), wanted, "{text}");
        }
    }

    #[test]
    fn no_tag_comes_through_whatever_is_tried() {
        let tries = [
            "<scr<script>x</script>ipt>alert(1)</script>",
            "&lt;img src=x onerror=alert(1)&gt;",
            "&amp;lt;img src=x onerror=alert(1)&amp;gt;",
            "&amp;amp;amp;amp;amp;lt;svg onload=alert(1)&amp;amp;amp;amp;amp;gt;",
            "<img src=x onerror=alert(1)",
            "<<img src=x>>",
            "<\u{200B}img src=x>",
            "<\u{0}img src=x>",
            "<a href=\"javascript:alert(1)\">x</a>",
            "<custom-element>x",
            "</p",
            "<!doctype html><?php x ?>",
        ];
        for text in tries {
            for out in [paragraphs(text), line(text)] {
                let mut after = out.split('<').skip(1).map(|rest| rest.chars().next());
                let is_tag = |next: Option<char>| {
                    next.is_some_and(|sign| sign.is_alphabetic() || "/!?".contains(sign))
                };
                assert!(!after.any(is_tag), "{text} became {out}");
                assert!(!out.contains("javascript:"), "{text} became {out}");
            }
        }
    }

    #[test]
    fn white_space_is_one_and_paragraphs_stay() {
        assert_eq!(paragraphs("  a \t b\u{A0}c\r\n\r\n\r\n\r\nd \n e  "), "a b c\n\nd\ne");
        assert_eq!(line("  a\n   b\u{FEFF}\n"), "a b");
        assert_eq!(paragraphs("می\u{200C}شود"), "می\u{200C}شود");
    }

    #[test]
    fn languages_are_short_codes() {
        for tag in ["EN", "en-US", "en_GB", " eng "] {
            assert_eq!(language(tag).as_deref(), Some("en"));
        }
        assert_eq!(language("zh-Hant").as_deref(), Some("zh"));
        assert_eq!(language("tet").as_deref(), Some("tet"));
        for tag in ["", "English", "e", "1"] {
            assert_eq!(language(tag), None);
        }
    }
}
