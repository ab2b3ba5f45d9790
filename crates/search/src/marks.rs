//! Where in a text the words of a question stand.

use std::ops::Range;

use tantivy::tokenizer::TextAnalyzer;

use crate::analyse::{self, Language};
use crate::parse::{Form, parse};
use facility_letters::{fold, is_arabic, is_invisible, is_spaceless, is_word_letter};

/// A place where a part of the question stands.
pub(crate) struct Mark {
    /// Which part.
    pub(crate) part: usize,
    /// Bytes of the text.
    pub(crate) at: Range<usize>,
}

/// What is sought in texts of one language.
pub(crate) struct Sought {
    parts: Vec<Looks>,
    analyser: TextAnalyzer,
}

/// How a part of the question looks in a text.
enum Looks {
    /// Words one after the other, as the analyser leaves them.
    Words(Vec<String>),
    /// The beginning of a whole word.
    Beginning(String),
    /// These letters, of a script without spaces.
    Letters(String),
}

/// A stretch of letters of one script.
struct Piece {
    at: Range<usize>,
    spaceless: bool,
    /// The one sign between this piece and the next, if it is just one.
    tie: Option<char>,
}

impl Sought {
    pub(crate) fn new(words: &str, language: Language) -> Sought {
        let parts = parse(words).into_iter().filter(|part| !part.refused);
        let looks = |text: &str, form: Form| {
            let words = || analyse::question(language, text).into_iter().map(|token| token.text);
            if text.contains(is_spaceless) && !text.contains(is_spaced) {
                return Looks::Letters(
                    text.chars().filter(|letter| is_spaceless(*letter)).collect(),
                );
            }
            match (form, analyse::forms(text).first()) {
                (Form::Beginning, Some(whole)) => Looks::Beginning(whole.text.clone()),
                _ => Looks::Words(words().filter(|word| !word.starts_with('#')).collect()),
            }
        };
        Sought {
            parts: parts.map(|part| looks(&part.text, part.form)).collect(),
            analyser: analyse::indexing(language),
        }
    }

    /// The places in order. Once all parts stand within `width` bytes of each other, the text after
    /// them is not looked at.
    pub(crate) fn marks(mut self, text: &str, width: usize) -> Vec<Mark> {
        let mut marks: Vec<Mark> = Vec::new();
        let pieces = pieces(text);
        let words = vec![None; pieces.len()];
        let mut reading = Reading { text, pieces: &pieces, words };
        let mut until = text.len();
        for (at, piece) in pieces.iter().enumerate() {
            if self.parts.is_empty() || piece.at.start > until {
                break;
            }
            let before = marks.len();
            for part in 0..self.parts.len() {
                reading.add(&self.parts[part], &mut self.analyser, at, |at| {
                    marks.push(Mark { part, at });
                });
            }
            if marks.len() > before && until == text.len() && self.all_near(&marks, width) {
                until = piece.at.end + 4 * width;
            }
        }
        marks.sort_by_key(|mark| (mark.at.start, mark.at.end));
        marks
    }

    fn all_near(&self, marks: &[Mark], width: usize) -> bool {
        let last = marks.last().map_or(0, |mark| mark.at.end);
        let near = |part: usize| {
            let mut near = marks.iter().rev().take_while(|mark| mark.at.start + width >= last);
            near.any(|mark| mark.part == part)
        };
        (0..self.parts.len()).all(near)
    }
}

/// A text being read, piece by piece.
struct Reading<'a> {
    text: &'a str,
    pieces: &'a [Piece],
    /// The words of the pieces that were looked at closely.
    words: Vec<Option<Vec<String>>>,
}

impl Reading<'_> {
    fn add(
        &mut self,
        looks: &Looks,
        analyser: &mut TextAnalyzer,
        at: usize,
        mut mark: impl FnMut(Range<usize>),
    ) {
        let piece = &self.pieces[at];
        match looks {
            Looks::Letters(letters) if piece.spaceless => {
                find_letters(&self.text[piece.at.clone()], letters, |found| {
                    mark(piece.at.start + found.start..piece.at.start + found.end);
                });
            }
            Looks::Beginning(beginning) if !piece.spaceless => {
                let words = analyse::forms(&self.text[piece.at.clone()]);
                if words.iter().any(|word| word.text.starts_with(beginning.as_str())) {
                    mark(piece.at.clone());
                }
            }
            Looks::Words(words) if !piece.spaceless && !words.is_empty() => {
                if let Some(end) = self.end_of(words, analyser, at) {
                    mark(piece.at.start..end);
                }
            }
            _ => (),
        }
    }

    /// Where these words end if they begin with this piece.
    fn end_of(
        &mut self,
        sought: &[String],
        analyser: &mut TextAnalyzer,
        at: usize,
    ) -> Option<usize> {
        if !self.may_begin(at, sought.first()?) {
            return None;
        }
        let (mut next, mut end) = (at, None);
        for word in sought {
            // an article before an apostrophe is no word of its own
            while next > at && self.pieces.get(next)?.tie == Some('\'') {
                next += 1;
            }
            if self.words_of(next, analyser)?.contains(word) {
                end = Some(self.pieces[next].at.end);
                next += 1;
            } else {
                let joined = joined(self.pieces, next)?;
                let slice = &self.text[self.pieces[next].at.start..self.pieces[joined].at.end];
                if cut(analyser, slice).first() != Some(word) {
                    return None;
                }
                end = Some(self.pieces[joined].at.end);
                next = joined + 1;
            }
        }
        end
    }

    /// Whether this piece may be the word, seen by its first letter: what analysers take off stands
    /// at the end, but in Arabic. Nine words of ten need no closer look.
    fn may_begin(&self, at: usize, word: &str) -> bool {
        let mut letters = self.text[self.pieces[at].at.clone()].chars();
        let (Some(first), next) = (letters.next(), letters.next()) else { return false };
        let marked = next.is_some_and(unicode_normalization::char::is_combining_mark);
        if is_arabic(first) && !word.starts_with(is_arabic) {
            return false;
        }
        if first >= '\u{530}' || marked || is_invisible(first) {
            return true;
        }
        match first.is_ascii() {
            true => word.starts_with(first.to_ascii_lowercase()),
            false => word.chars().next() == fold(first.encode_utf8(&mut [0; 4])).chars().next(),
        }
    }

    fn words_of(&mut self, at: usize, analyser: &mut TextAnalyzer) -> Option<&Vec<String>> {
        let piece = self.pieces.get(at)?;
        let words = self.words.get_mut(at)?;
        Some(words.get_or_insert_with(|| match piece.spaceless {
            true => Vec::new(),
            false => cut(analyser, &self.text[piece.at.clone()]),
        }))
    }
}

fn cut(analyser: &mut TextAnalyzer, text: &str) -> Vec<String> {
    let mut words = Vec::new();
    analyser.token_stream(text).process(&mut |token| words.push(token.text.clone()));
    words
}

/// The last piece of `e-learning` or `U.N.`, if this piece is the first of such.
fn joined(pieces: &[Piece], at: usize) -> Option<usize> {
    let is_letter = |piece: &Piece| piece.at.len() <= 2 && !piece.spaceless;
    let first = pieces.get(at).filter(|piece| is_letter(piece))?;
    match first.tie? {
        '-' => pieces.get(at + 1).map(|_| at + 1),
        '.' => {
            let mut last = at;
            while pieces[last].tie == Some('.') && pieces.get(last + 1).is_some_and(is_letter) {
                last += 1;
            }
            (last > at).then_some(last)
        }
        _ => None,
    }
}

fn is_spaced(letter: char) -> bool {
    is_word_letter(letter) && !is_spaceless(letter)
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut last = ' ';
    for (at, letter) in text.char_indices() {
        let spaceless = is_spaceless(letter);
        if !spaceless && !is_word_letter(letter) && !is_invisible(letter) {
            continue;
        }
        let end = at + letter.len_utf8();
        let invisible = is_invisible(letter) && !is_arabic(letter);
        match pieces.last_mut().filter(|piece| piece.at.end == at) {
            Some(piece)
                if invisible
                    || piece.spaceless == spaceless && is_arabic(last) == is_arabic(letter) =>
            {
                piece.at.end = end;
            }
            _ if invisible => continue,
            _ => {
                if let Some(before) = pieces.last_mut() {
                    let mut gap = text[before.at.end..at].chars();
                    before.tie = gap.next().map(tie).filter(|_| gap.next().is_none());
                }
                pieces.push(Piece { at: at..end, spaceless, tie: None });
            }
        }
        if !invisible {
            last = letter;
        }
    }
    pieces
}

fn tie(sign: char) -> char {
    fold(sign.encode_utf8(&mut [0; 4])).chars().next().unwrap_or(sign)
}

/// Each place of these folded letters in a text of a script without spaces.
fn find_letters(text: &str, letters: &str, mut found: impl FnMut(Range<usize>)) {
    let mut folded = String::new();
    // by byte of the folded text: the bytes of the letter it comes from
    let mut from = Vec::new();
    for (at, letter) in text.char_indices() {
        folded.push_str(&fold(letter.encode_utf8(&mut [0; 4])));
        from.resize(folded.len(), at..at + letter.len_utf8());
    }
    for (at, _) in folded.match_indices(letters).filter(|_| !letters.is_empty()) {
        found(from[at].start..from[at + letters.len() - 1].end);
    }
}
