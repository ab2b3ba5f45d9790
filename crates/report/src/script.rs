//! Characters: which are drawn at all, and which script has a family of its own.

/// The languages a report can be in.
pub(crate) const LANGUAGES: [&str; 6] = ["ar", "en", "es", "fr", "ru", "zh"];

/// Scripts by the family that draws them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Script {
    /// Arabic letters and their forms.
    Arabic,
    /// Han and what is printed with it: Kana, Bopomofo, Hangul, full-width signs.
    Chinese,
    /// Everything else.
    Other,
}

impl Script {
    /// The script of a character, by its block in Unicode.
    pub fn of(c: char) -> Script {
        match u32::from(c) {
            0x0600..=0x06FF | 0x0750..=0x077F | 0x0870..=0x08FF => Script::Arabic,
            0xFB50..=0xFDFF | 0xFE70..=0xFEFE => Script::Arabic,
            0x1100..=0x11FF | 0x2E80..=0x9FFF | 0xA960..=0xA97F | 0xAC00..=0xD7FF => {
                Script::Chinese
            }
            0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF00..=0xFFEF => Script::Chinese,
            0x2_0000..=0x3_FFFF => Script::Chinese,
            _ => Script::Other,
        }
    }
}

/// Whether a character guides its neighbours and is not seen itself: direction, joining, breaking.
pub(crate) fn is_guide(c: char) -> bool {
    matches!(u32::from(c),
        0xAD | 0x61C | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060 | 0x2066..=0x2069)
}

/// Whether a character has no place in a printed text: controls, marks of byte order, selectors of
/// glyphs that the fonts do not have, and code points that are no characters.
pub(crate) fn is_dropped(c: char) -> bool {
    let code = u32::from(c);
    (c.is_control() && c != '\n')
        || matches!(code, 0xFEFF | 0xFE00..=0xFE0F | 0xFFF9..=0xFFFC | 0xFDD0..=0xFDEF)
        || (0xE_0000..=0xE_0FFF).contains(&code)
        || code & 0xFFFE == 0xFFFE
}

/// Whether a character needs a glyph.
pub(crate) fn is_drawn(c: char) -> bool {
    !c.is_whitespace() && !is_guide(c) && !is_dropped(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_is_drawn_or_guides_or_is_dropped() {
        for c in ['a', 'م', '数', '😀', '\u{E000}', '�'] {
            assert!(is_drawn(c), "{c:?}");
        }
        for c in ['\0', '\u{7}', '\u{FEFF}', '\u{FFFE}', '\u{1FFFF}', '\u{FE0F}'] {
            assert!(is_dropped(c), "{c:?}");
        }
        for c in ['\u{200F}', '\u{202E}', '\u{AD}'] {
            assert!(is_guide(c) && !is_drawn(c), "{c:?}");
        }
        assert_eq!(Script::of('数'), Script::Chinese);
        assert_eq!(Script::of('؟'), Script::Arabic);
        assert_eq!(Script::of('я'), Script::Other);
    }
}
