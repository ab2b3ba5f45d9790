//! Short excerpts of texts, with the places where the words of a question stand in them.
//!
//! The index keeps no texts: who asks passes those of the few hits on the page. The analysers are
//! the index's own, so what is marked is what was found.

use std::ops::Range;

use crate::analyse::Language;
use crate::marks::{Mark, Sought};
use facility_letters::is_spaceless;

/// How wide an excerpt is, in letters; a character of a script without spaces is as wide as two.
const WIDTH: usize = 160;

/// So much of a text is read, in letters.
const LONGEST_TEXT: usize = 20_000;

/// A piece of a text. It is plain text: who shows it as HTML must escape it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// The piece, white space made single blanks: about 160 letters, from one border of words or
    /// sentences to another. A Chinese character counts as two letters.
    pub text: String,
    /// Ranges of bytes of `text` where words of the question stand, in order, not overlapping.
    /// Empty if none stands there: then the piece is the beginning.
    pub marks: Vec<Range<usize>>,
    /// Whether the whole text has more before the piece.
    pub cut_before: bool,
    /// Whether the whole text has more after it.
    pub cut_after: bool,
}

/// The piece of a text in which most words of a question stand.
///
/// `language` is the code of the text's language: words are compared as the index compares them in
/// texts of this language (`навык` is marked in `навыки`). `words` is the question as typed:
/// phrases and beginnings are understood, words after a minus pass over. Misspellings and codes
/// that mean the same as a word mark nothing. Text beyond the first 20,000 letters is not looked
/// at.
pub fn excerpt(text: &str, language: &str, words: &str) -> Excerpt {
    let text = Text::new(text);
    let marks = text.marks(language, words);
    text.piece(&marks)
}

/// The best excerpt of texts in several languages, and the code of its language: most words of the
/// question, then the interface language, then the first. Nothing if there are no texts.
pub fn best_excerpt<'a>(
    texts: &'a [(String, String)],
    interface: &str,
    words: &str,
) -> Option<(&'a str, Excerpt)> {
    let read = texts.iter().map(|(code, text)| {
        let text = Text::new(text);
        let marks = text.marks(code, words);
        (code.as_str(), text, marks)
    });
    // the last of equals would be taken, and the first is wanted
    let read: Vec<(&str, Text, Vec<Mark>)> = read.collect();
    let rank = |(code, text, marks): &(&str, Text, Vec<Mark>)| {
        (text.best_window(marks).1, *code == interface)
    };
    let (code, text, marks) = read.iter().rev().max_by_key(|read| rank(read))?;
    Some((code, text.piece(marks)))
}

/// A text with the widths of its beginnings.
struct Text {
    letters: String,
    /// By letter: its byte and the width of all before it; one more at the end.
    at: Vec<(usize, usize)>,
    goes_on: bool,
}

impl Text {
    fn new(text: &str) -> Text {
        let mut letters = String::with_capacity(text.len().min(4 * LONGEST_TEXT));
        let mut at = Vec::new();
        let (mut width, mut blank, mut goes_on) = (0, false, false);
        for letter in text.trim().chars() {
            if letter.is_whitespace() {
                blank = true;
                continue;
            }
            if at.len() >= LONGEST_TEXT {
                goes_on = true;
                break;
            }
            if std::mem::take(&mut blank) {
                at.push((letters.len(), width));
                letters.push(' ');
                width += 1;
            }
            at.push((letters.len(), width));
            letters.push(letter);
            width += 1 + usize::from(is_spaceless(letter));
        }
        at.push((letters.len(), width));
        Text { letters, at, goes_on }
    }

    fn marks(&self, language: &str, words: &str) -> Vec<Mark> {
        Sought::new(words, Language::of(language)).marks(&self.letters, WIDTH)
    }

    /// The piece around the best window, with the marks that are whole inside it.
    fn piece(&self, marks: &[Mark]) -> Excerpt {
        let window = self.best_window(marks).0;
        let (from, to) = self.with_context(window);
        let mut inside: Vec<Range<usize>> = Vec::new();
        for mark in marks.iter().filter(|mark| mark.at.start >= from && mark.at.end <= to) {
            match inside.last_mut().filter(|last| last.end > mark.at.start - from) {
                Some(last) => last.end = last.end.max(mark.at.end - from),
                None => inside.push(mark.at.start - from..mark.at.end - from),
            }
        }
        let text = self.letters[from..to].trim_end().to_string();
        inside.retain(|mark| mark.end <= text.len());
        Excerpt {
            text,
            marks: inside,
            cut_before: from > 0,
            cut_after: to < self.letters.len() || self.goes_on,
        }
    }

    /// The stretch no wider than an excerpt that has most different words, then most marks, then
    /// comes first; and how many different words it has.
    fn best_window(&self, marks: &[Mark]) -> (Range<usize>, usize) {
        let mut best = (0..0, (0, 0));
        for (first, mark) in marks.iter().enumerate() {
            let end = self.width_at(mark.at.start) + WIDTH;
            let window =
                marks[first..].iter().take_while(|other| self.width_at(other.at.end) <= end);
            let window: Vec<&Mark> = window.collect();
            let mut parts: Vec<usize> = window.iter().map(|mark| mark.part).collect();
            parts.sort_unstable();
            parts.dedup();
            let rank = (parts.len(), window.len());
            if rank > best.1 {
                let last = window.iter().map(|mark| mark.at.end).max().unwrap_or(mark.at.end);
                best = (mark.at.start..last, rank);
            }
        }
        (best.0, best.1.0)
    }

    /// The window with what is around it, from the beginning of its sentence if that is near.
    fn with_context(&self, window: Range<usize>) -> (usize, usize) {
        let (first, last) = (self.letter(window.start), self.letter(window.end));
        let spare = WIDTH.saturating_sub(self.at[last].1 - self.at[first].1);
        let least = self.at[first].1.saturating_sub(spare * 2 / 3);
        let near = |letter: &usize| self.at[*letter].1 >= least;
        let back = || (0..=first).rev().take_while(near);
        // the nearest beginning of a sentence, or else a word a third of the way
        let third = self.at[first].1.saturating_sub(spare / 3);
        let from = back()
            .find(|letter| self.is_sentence_border(*letter))
            .or_else(|| {
                back()
                    .filter(|letter| self.at[*letter].1 >= third)
                    .filter(|letter| self.is_border(*letter))
                    .last()
            })
            .unwrap_or(first);
        let most = self.at[from].1 + WIDTH;
        let ahead = || (last..self.at.len()).take_while(|letter| self.at[*letter].1 <= most);
        let enough = self.at[from].1 + WIDTH * 2 / 3;
        let all = ahead().last().filter(|letter| *letter + 1 == self.at.len());
        let to = all
            .or_else(|| {
                ahead()
                    .filter(|letter| self.at[*letter].1 >= enough)
                    .filter(|letter| self.is_sentence_border(*letter))
                    .last()
            })
            .or_else(|| ahead().filter(|letter| self.is_border(*letter)).last())
            .or_else(|| ahead().last())
            .unwrap_or(last);
        (self.at[from].0, self.at[to].0.max(window.end))
    }

    fn letter(&self, byte: usize) -> usize {
        self.at.partition_point(|(start, _)| *start < byte).min(self.at.len() - 1)
    }

    fn width_at(&self, byte: usize) -> usize {
        self.at[self.letter(byte)].1
    }

    fn before(&self, letter: usize) -> Option<char> {
        self.letters[..self.at[letter].0].chars().next_back()
    }

    fn after(&self, letter: usize) -> Option<char> {
        self.letters[self.at[letter].0..].chars().next()
    }

    /// Whether a word may begin at this letter.
    fn is_border(&self, letter: usize) -> bool {
        let (before, after) = (self.before(letter), self.after(letter));
        before.is_none_or(|before| before == ' ' || is_spaceless(before) || is_full_stop(before))
            && after.is_none_or(|after| {
                after != ' ' && !unicode_normalization::char::is_combining_mark(after)
            })
    }

    fn is_sentence_border(&self, letter: usize) -> bool {
        let mut before = self.letters[..self.at[letter].0].chars().rev();
        match before.next() {
            None => true,
            Some(' ') => {
                before.next().is_some_and(|sign| matches!(sign, '.' | '!' | '?' | '؟' | '…'))
            }
            Some(sign) => is_full_stop(sign),
        }
    }
}

/// Full stops that no space follows.
fn is_full_stop(sign: char) -> bool {
    matches!(sign, '。' | '！' | '？' | '；')
}
