//! Plain texts made ready for a line of a known width.

use unicode_segmentation::UnicodeSegmentation;

use crate::faces::{Faces, Ruler};
use crate::script::{self, Script};

/// Headings are bold, and bold letters are wider.
pub(crate) const BOLD: f64 = 1.1;

/// The text as it can be drawn: without controls, with the code points of what no face draws.
pub(crate) fn clean(text: &str, faces: &Faces) -> String {
    let mut clean = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => clean.push(' '),
            _ if script::is_dropped(c) => {}
            _ if script::is_drawn(c) && !faces.draws(c) => {
                clean.push_str(&format!("[U+{:04X}]", u32::from(c)));
            }
            // A space that no face has: every face has the plain one.
            _ if c.is_whitespace() && c != '\n' && !faces.draws(c) => clean.push(' '),
            _ => clean.push(c),
        }
    }
    clean
}

/// The text on one line, for what is read aloud or shown elsewhere than on the page: whether the
/// faces draw it does not matter there.
pub(crate) fn spoken(text: &str) -> String {
    let plain = |c: char| if matches!(c, '\t' | '\n') { ' ' } else { c };
    text.chars().map(plain).filter(|c| !script::is_dropped(*c)).collect()
}

/// The pieces of a text between which a line may end. A word ends after white space, and Han ends
/// after every character.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        let end = at + grapheme.len();
        let c = grapheme.chars().next().unwrap_or(' ');
        let breaks = c.is_whitespace() && !matches!(c, '\u{A0}' | '\u{2007}' | '\u{202F}');
        if breaks || Script::of(c) == Script::Chinese {
            words.push(&text[start..end]);
            start = end;
        }
    }
    words.push(&text[start..]);
    words
}

/// The widths of a text in parts of the font size: of its longest line, and of its longest word.
pub(crate) fn measured(text: &str, ruler: &mut Ruler) -> (f64, f64) {
    let natural = text.lines().map(|line| ruler.width(line)).fold(0.0, f64::max);
    let least = words(text).iter().map(|word| ruler.width(word.trim_end())).fold(0.0, f64::max);
    (natural, least)
}

/// The text in pieces, so that a word wider than `room` (in parts of the font size) can end a line
/// at any letter: between two pieces, a line may end.
pub(crate) fn pieces(text: &str, room: f64, ruler: &mut Ruler) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut piece = String::new();
    for word in words(text) {
        if ruler.width(word.trim_end()) <= room {
            piece.push_str(word);
            continue;
        }
        for grapheme in word.graphemes(true) {
            let guide = grapheme.chars().all(|c| c.is_whitespace() || script::is_guide(c));
            if !guide && !piece.is_empty() {
                pieces.push(std::mem::take(&mut piece));
            }
            piece.push_str(grapheme);
        }
    }
    pieces.push(piece);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_end_after_white_space_and_han_everywhere() {
        assert_eq!(words("a bc\u{A0}d"), ["a ", "bc\u{A0}d"]);
        assert_eq!(words("数字x"), ["数", "字", "x"]);
        assert_eq!(words(""), [""]);
    }

    #[test]
    fn a_word_that_is_too_wide_is_cut_and_nothing_is_lost() {
        let faces = Faces::default(); // every character is as wide as the font size
        let mut ruler = Ruler::new(&faces);
        assert_eq!(pieces("ab cde f", 2.0, &mut ruler), ["ab ", "c", "d", "e f"]);
        assert_eq!(pieces("e\u{301}e\u{301}e", 2.0, &mut ruler), ["e\u{301}", "e\u{301}", "e"]);
        assert_eq!(pieces("", 2.0, &mut ruler), [""]);
        assert_eq!(measured("ab\ncde f", &mut ruler), (5.0, 3.0));
    }

    #[test]
    fn what_no_face_draws_is_named_by_its_code_point() {
        assert_eq!(spoken("\0😀\t示\n"), "😀 示 ");
        assert_eq!(clean("\0😀\u{FE0F}\t\u{200F}\n", &Faces::default()), "[U+1F600] \u{200F}\n");
    }
}
